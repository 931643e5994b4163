"""What the words after a number say of it: "5 % of their loans", "70 kilometers south of Astana",
"six weeks after the protests".
"""

from __future__ import annotations

import re
from functools import cache

from spacy.tokens import Doc

from pipeline.extract.figures.nouns import word_list
from pipeline.extract.figures.sentences import Sentence
from pipeline.extract.figures.unnamed import level_verbs
from pipeline.extract.syntax import (
    FINITE,
    SUBJECTS,
    children,
    governor,
    is_passive,
    noun_phrase,
)
from pipeline.extract.text import text_of, words_at
from pipeline.lexicon import any_of
from pipeline.records import Quantity

# ", Khujand and Kulob."
NAMES = r"(?:\s[A-Z][\w’-]+,)*\s[A-Z][\w’-]+,?\sand\s[A-Z][\w’-]+\s*(?:[.,;)]|$)"
BREAKS = re.compile(
    rf"\s(?:but|while|whereas|although|because)\s|[;:()\n]|,(?!\d|{NAMES})|\s[-–—]\s|[.!?](?:\s|$)"
    r"|\s(?:and|or)\s+(?:\w+ly\s+|sometimes\s+|then\s+|later\s+)?(?:he|she|they|it|we|I)\s"
)
NEXT_ITEM = re.compile(r"\s+(?:and|or)\s+(?!.*\s(?:and|or)\s)")
TO_THE_SUM = re.compile(r"\s+(?:in|to)\s+the\s+(?:amount|sum|tune)\s+of\s+$")
# "owed for the ticket and would dance", "a raise and the reinstatement": another thing
AND_DID = re.compile(
    r"\s+and\s+(?=\w+ed\s+(?:the|an?|his|its)\b|\w+\s+(?:him|her|it|them)\b|(?:the|an?|his|her|its|their)\s"
    r"|(?:would|will|is|are|was|were|has|have|had|can|could|must|may)\s)"
)
OF_THEM = re.compile(r"^\s+of\s+(?:them|these|those|whom|which)\b", re.I)
BE = frozenset(("is", "are", "was", "were", "been", "be", "being", "go", "goes", "went", "come"))
FAR_FROM = re.compile(
    r"\s*(?:\([^()]*\)\s*)?(?:to\s+the\s+)?"
    r"((?:(?:(?:north|south|east|west)[a-z-]*\s+(?:of|from)|away\s+from|from|off)\s+)"
    r"(?:(?!(?:with|in|on|and|at|where|when|by|near|that|which)\b)[\w’'-]+\s*){1,6})"
)
LEADS_ON = re.compile(r"\s+(?:and|or|in|on|for|at|to|from|by|with)\s*$")
SHORT = 6  # words of a share that are told on with whose it is
MODAL = re.compile(r"\s(?:would|will|could|can|may|might)\s")  # what is said of a share


@cache
def rate_told() -> re.Pattern[str]:
    """ "4 soms" "(48 per year)", and what stands behind the 48 in such a bracket."""
    times = any_of(word_list("periods", "rate_times"))
    return re.compile(rf"\s*(?:\(\d[\d,.]*)?\s+(?:per|an?|each|every) {times}\s*\)", re.I)


def following(quantity: Quantity, sentence: Sentence, *, alone: bool = True) -> str:
    """The words after a number up to a break, a date or the next number (of its kind)."""
    told = max(quantity.end, quantity.stated_end + 1 if quantity.stated_end else 0)
    rate = rate_told().match(sentence.text, quantity.end - sentence.start)
    told = max(told, sentence.start + rate.end()) if rate else told
    numbers = [q.start for q in sentence.quantities if alone or q.kind == quantity.kind]
    stops = [*numbers, *(date.start for date in sentence.dates)]
    end = min((stop for stop in stops if stop >= told), default=sentence.end)
    after = OF_THEM.sub("", sentence.text[told - sentence.start : end - sentence.start])
    found = BREAKS.search(after)
    if found is None and end in numbers:
        after = NEXT_ITEM.split(after)[0]  # "exports of 15 billion and imports of 28 billion"
    return str(AND_DID.split(after[: found.start()] if found else after)[0])


def time_from(quantity: Quantity, sentence: Sentence) -> str:
    """ "six weeks after the protests": what the time is counted from."""
    dates = [date.start for date in sentence.dates if date.start >= quantity.end]
    end = min(dates, default=sentence.end)
    after = sentence.text[quantity.end - sentence.start : end - sentence.start]
    found = re.match(r"\s+((?:after|before|since)\s+(?:[\w’'-]+\s*){1,6})", after)
    return found[1] if found and quantity.kind == "duration" else ""


def distance_to(quantity: Quantity, sentence: Sentence) -> str:
    """ "70 kilometers south of Astana": a length that leads to a place."""
    after = sentence.after(quantity)
    found = FAR_FROM.match(after) if quantity.kind == "length" else None
    return f"distance {found[1]}" if found else ""


def share_told(doc: Doc, quantity: Quantity, sentence: Sentence) -> str:
    """ "50 percent of their loans": of what a percentage is."""
    # "three quarters ($2 billion) of the sum"
    of = re.match(
        r"(?:\s+\([^()\n]{1,40}\))?\s+of\s+", text_of(doc)[quantity.end : quantity.end + 50]
    )
    if of is None or quantity.kind != "percent":
        return ""
    start = quantity.end + of.end()
    complement = doc.char_span(start, start + 1, alignment_mode="expand")
    if complement is None:
        return ""
    starts = [date.start for date in sentence.dates]
    starts += [other.start for other in sentence.quantities if other.kind == "percent"]
    end = min((place for place in starts if place > start), default=sentence.end)
    told = LEADS_ON.sub("", _share_of(doc, complement.start, end))
    return f"{told} {_taker(doc, quantity, told)}".strip()


def _taker(doc: Doc, quantity: Quantity, told: str) -> str:
    """ "Russia supplied 91 percent of the money": whose share it is, and by which verb."""
    verb = governor(words_at(doc, quantity.start, quantity.end).root)
    if verb is None or verb.idx > quantity.start or len(told.split()) > SHORT:
        return ""
    subject = next((child for child in children(verb, *SUBJECTS) if child.i < verb.i), None)
    finite = verb.tag_ in FINITE or any(c.lemma_ == "have" for c in verb.children)
    if subject is None or subject.pos_ not in ("NOUN", "PROPN") or not finite:
        return ""
    between = text_of(doc)[verb.idx + len(verb) : quantity.start].strip()
    level = verb.lower_ in level_verbs() and between != "for"  # "accounted for half of the dead"
    if level or is_passive(verb) or between not in ("", "for", "up", "on average"):
        return ""
    phrase = noun_phrase(subject)
    opens = phrase[0].is_sent_start and phrase[0].pos_ in ("NOUN", "DET")
    text = f"{phrase.text[:1].lower()}{phrase.text[1:]}" if opens else phrase.text
    return " ".join(f"{text} {verb.text} {between}".split())


def _share_of(doc: Doc, start: int, end: int) -> str:
    """ "of reported offences" with the words up to the next break: "involved children"."""
    rest = text_of(doc)[doc[start].idx : min(doc[start].sent.end_char, end)]
    rest = AND_DID.split(MODAL.split(rest)[0])[0]
    found = BREAKS.search(rest)
    return "share of " + (rest[: found.start()] if found else rest)
