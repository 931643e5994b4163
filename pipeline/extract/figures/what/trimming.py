"""Cuts a wording to the words that say something, and finds the words around a number."""

from __future__ import annotations

import re

from pipeline.extract.figures.sentences import Sentence
from pipeline.extract.figures.unit.ages import names_a_person
from pipeline.extract.figures.unit.nouns import word_list
from pipeline.extract.figures.what.follow_ups import BREAKS, TO_THE_SUM, following
from pipeline.extract.inflection import verb_forms
from pipeline.records import Quantity

HYPHENED = re.compile(r"\d-\s?(strong|long)\b|-(?:year|month|week|day|hour)-(long)\b")
OWNED = re.compile(r"^['’]s\b")  # "2004" "'s total to"
MAX_WORDS = 14  # a wording is read in a table cell
OF_IT = re.compile(r"^(?:\w+ ){0,4}(?:it|they|he|she|this|that) \w+$", re.I)
# "a loan of" "for schools"
LOOSE_OF = re.compile(
    r"\bof (?=(?:in|for|from|to|on|at|by|as|since|after|against|with|per|is|are|was|were)\b)"
)

# "the average pension", "his and his wife's income": words without which the rest is not true
LIMITING = r"(?:average|median|minimum|maximum|minimal|maximal|(?:his|her) and (?:his|her))"
LIMIT = re.compile(rf"\b{LIMITING} ", re.I)


def is_thin(wording: str, quantity: Quantity, sentence: Sentence) -> bool:
    """Whether a wording leaves a reader in the dark: one word, or told of a mere "it"."""
    alone = shortened(wording.replace(sentence.words(quantity), ""))
    empty = word_list("nouns", "function_words") | word_list("what", "empty_verbs")
    empty -= word_list("nouns", "person")
    words = [word for word in re.findall(r"[A-Za-z]{3,}", alone) if word.lower() not in empty]
    return len(words) < 2 or OF_IT.search(alone) is not None


def tells_numbers(wording: str, quantity: Quantity, sentence: Sentence) -> bool:
    """Whether a wording is made of other numbers: "rising from $2.3 billion"."""
    others = [q for q in sentence.quantities if q is not quantity and q.end != quantity.end]
    return any(sentence.words(other) in wording for other in others)


def without_numbers(wording: str, quantity: Quantity, sentence: Sentence, *, every: bool) -> str:
    """A wording without the number it is of; for sums and shares without any other either."""
    sums = quantity.kind in ("money", "percent")
    others = (q for q in sentence.quantities if every or (sums and q.kind in ("money", "percent")))
    for number in (quantity, *others):  # "11 years' imprisonment": the mark goes with the number
        if (words := sentence.words(number)) not in wording:
            continue
        said = re.escape(words)
        # "share of the" $5 million "owed"
        wording = re.sub(rf"(?<=\bof the ){said}(?=\s+\w+ed\b)", "sum", wording)
        wording = re.sub(rf"(?<!\w){said}(?:['’](?!\w)|-(?=\w)|(?!\w))", "", wording)
    if joined := HYPHENED.search(sentence.words(quantity) + sentence.after(quantity)[:8]):
        wording = re.sub(
            rf"\b{joined[1] or joined[2]} ", "", wording, count=1
        )  # "a 15-strong" "team"
    return LOOSE_OF.sub("", " ".join(wording.split()))


def shortened(wording: str) -> str:
    words = [word for word in wording.split() if word.strip("'’\"")]
    while words and words[0].lower().strip("\"'") in word_list("what", "trim"):
        words = words[1:]
    return without_end(" ".join(words[:MAX_WORDS])).strip(" ,.;:\"'—–-")


def without_lone_quotes(wording: str) -> str:
    """A wording without quotation marks of which the other half was cut off.

    >>> without_lone_quotes('Tajiks" deported'), without_lone_quotes('the "Halyk" bank')
    ('Tajiks deported', 'the "Halyk" bank')
    """
    for opening, closing in ('""', "“”", "«»"):
        marks = wording.count(opening), wording.count(closing)
        if marks[0] != marks[1] or (opening == closing and marks[0] % 2):
            wording = wording.replace(opening, "").replace(closing, "")
    return " ".join(wording.split())


def without_end(wording: str) -> str:
    """A wording without the words at its end that lead to something else."""
    words = wording.split()
    leads = word_list("what", "trim") | word_list("what", "trim_end")
    while words and words[-1].lower().strip(",") in leads:
        if words[-1] in ("over", "for", "out") and set(words[-2:-1]) & word_list(
            "what", f"with_{words[-1]}"
        ):
            break
        words = words[:-1]
    return " ".join(words)


def without_charge(phrase: str, noun: str, verb: str) -> tuple[str, list[str]]:
    """What is counted, and what the verb blames it for: "convicted 40 people of theft".

    >>> without_charge("people of theft", "people", "convicted")
    ('people', ['of theft'])
    >>> without_charge("people of Osh", "people", "met")
    ('people of Osh', [])
    """
    charged = {"of"} if verb in verb_forms("figures.toml", "verbs", "of_a_charge") else set()
    charged |= {"for"} if names_a_person(noun) else set()
    named, found, behind = phrase.partition(f"{noun} ")
    led = found and behind.split()[0] in charged
    return (f"{named}{noun}", [behind]) if led else (phrase, [])


def neighbours(quantity: Quantity, sentence: Sentence, *, alone: bool) -> str:
    """The words after a number up to the next break, else those before it.

    For a number that stands `alone`, without its noun, the next number is a break too.
    """
    behind = following(quantity, sentence, alone=alone)
    lengths = (sentence.words(q) for q in sentence.quantities if q.kind == "duration")
    if len(shortened(behind).split()) >= 2 and shortened(behind) not in lengths:
        return behind
    earlier = [date.end - sentence.start for date in sentence.dates if date.end <= quantity.start]
    whole = sentence.before(quantity)
    since = OWNED.sub("", whole[max(earlier, default=0) :])
    before = TO_THE_SUM.sub(" ", since if alone or shortened(since) else whole)
    before = before.rpartition(" and ")[2] if alone else before
    parts = [part for part in BREAKS.split(before) if alone or shortened(part)] or [""]
    last = parts[-1].split()[-8:]
    # "funding for culture, allocating"
    if len(parts) > 1 and re.fullmatch(r"\w+ing", shortened(parts[-1])):
        last = [*parts[-2].split()[-6:], *last]
    return " ".join([*last, *behind.split()])


def limited(wording: str, sentence: Sentence) -> str:
    """ "The minimum" "wage of a teacher": with the word that says which of many."""
    if LIMIT.search(sentence.text) is None:
        return wording
    opening = re.escape(" ".join(wording.split()[:2]))
    once = rf"^(?!.*{opening}.*{opening}).*\b({LIMITING}) {opening}"
    limited = re.search(once, sentence.text, re.I)
    return f"{limited[1].lower()} {wording}" if limited else wording
