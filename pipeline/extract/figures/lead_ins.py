"""What the words right before a sum say it is: "a fine of", "a house worth", "inflows rose to",
"sold the newborn for", "paid the staff".
"""

from __future__ import annotations

import re
from functools import cache

from pipeline.extract.figures.nouns import word_list
from pipeline.extract.figures.sentences import Sentence
from pipeline.extract.figures.unnamed import level_verbs
from pipeline.lexicon import any_of
from pipeline.records import Quantity

WORDS = r"(?:[A-Za-z'’-]+\s+){0,4}[A-Za-z'’-]+"
NOUN_OF = re.compile(rf"(?P<noun>{WORDS})\s+of\s+(?:just\s+|only\s+)?$")
WORTH = re.compile(
    rf"(?P<noun>{WORDS}\s+"
    r"(?:worth|costing|valued at|priced at|estimated at|totaling|totalling|exceeding))\s+$"
)
# "owned by the bank and valued at": the noun stands farther back
SHARED_NOUN = re.compile(r"\b(?:and|or|but)\s+\w+(?:\s+at)?$")
BREAKS = re.compile(
    r"\s(?:but|while|whereas|although|because)\s|[;:()\n]|,(?!\d)|\s[-–—]\s|[.!?](?:\s|$)"
    r"|\s(?:and|or)\s+(?:\w+ly\s+|sometimes\s+|then\s+|later\s+)?(?:he|she|they|it|we|I)\s"
)
CURRENCY_SIGNS = re.compile(r"(?:[$€£¥₸₽]|US|USD|KZT|EUR)\s*$")
# "the rest of 80 million is a step": what is said of a sum is no part of its name
FINITE = re.compile(
    r"(?:^|\s)(?:is|are|was|were|has|have|had|will|would|can|could|may)\s+(?!\w+(?:ed|en)\b)"
)
LEADS_ON = re.compile(r"\s+(?:and|or)\s+(?!.*\s(?:and|or)\s)")
A_TOTAL_OF = re.compile(r"\b(?:an?|the)\s+(?:\w+\s+)?(?:total|sum|amount|average)\s+of\s+$")
TO_THE_SUM = re.compile(r"\s+(?:in|to)\s+the\s+(?:amount|sum|tune)\s+of\s+$")
# "owed for the ticket and would dance", "a raise and the reinstatement": another thing
AND_DID = re.compile(
    r"\s+and\s+(?=\w+ed\s+(?:the|an?|his|its)\b|\w+\s+(?:him|her|it|them)\b|(?:the|an?|his|her|its|their)\s"
    r"|(?:would|will|is|are|was|were|has|have|had|can|could|must|may)\s)"
)
# "fines were imposed" reads as "fines imposed"
PASSIVE = re.compile(r"^(?:(?:have|has|had)\s+been|were|was|are|is)\s+(?=\w+(?:ed|en|wn)\b)")
OF_THEM = re.compile(r"^\s+of\s+(?:them|these|those|whom|which)\b", re.I)
BE = frozenset(("is", "are", "was", "were", "been", "be", "being", "go", "goes", "went", "come"))
MAX_SUBJECT = 12  # words of a subject that belong to the wording
MAX_AFTER = 10  # words after the number that still belong to the wording


def lead_in(quantity: Quantity, sentence: Sentence) -> str:
    """The wording a sum's own lead-in gives; empty where no known pattern stands before it."""
    if quantity.kind == "age":
        return ""
    before = sentence.before(quantity)
    before = A_TOTAL_OF.sub("", before)
    through_bound = sentence.text[: quantity.number_start - sentence.start]
    return (
        _level(_last_part(before, sentence))
        or _level(_last_part(CURRENCY_SIGNS.sub("", through_bound), sentence))
        or _exchange(before, quantity, sentence)
    )


def noun_of(quantity: Quantity, sentence: Sentence) -> str:
    """ "a fine of", "a house worth": the noun a number is the amount of."""
    if quantity.kind == "age":
        return ""
    before = sentence.before(quantity)
    noun = NOUN_OF.search(TO_THE_SUM.sub(" of ", before))  # "cash in the amount of"
    if noun is None:
        noun = WORTH.search(before)
        if noun is None or SHARED_NOUN.search(noun["noun"]):
            return ""
    wording = _with_rest(noun["noun"], quantity, sentence)
    bare = wording.rpartition(" ")[2].lower() in word_list("nouns", "carriers")
    return "" if bare else wording  # "a significant amount of 84.7% involved"


def _last_part(before: str, sentence: Sentence) -> str:
    """The words since the last break, where the dash of "January - June" is none."""
    dates = [(date.start - sentence.start, date.end - sentence.start) for date in sentence.dates]
    breaks = [
        match.end()
        for match in BREAKS.finditer(before)
        if not any(start < match.start() < end for start, end in dates)
    ]
    return before[breaks[-1] :] if breaks else before


def _level(part: str) -> str:
    """ "remittances to Tajikistan surged to": the subject of a verb of level, with the verb."""
    found = _level_end().search(part)
    if found is None:
        return ""
    subject = re.split(r"\bthat\b", part[: found.start()])[-1].split()
    return " ".join((*subject[-MAX_SUBJECT:], found["verb"])) if subject else ""


@cache
def _level_end() -> re.Pattern[str]:
    verbs = any_of(level_verbs() - BE)
    return re.compile(rf"\b(?P<verb>{verbs})(?:\s+(?:to|by|at|from|between))?\s*$", re.I)


def _exchange(before: str, quantity: Quantity, sentence: Sentence) -> str:
    """ "sold the newborn for", "paid the employees": the verb of an exchange and its object."""
    part = BREAKS.split(before)[-1]
    matches = list(_exchange_verbs().finditer(part))
    if not matches or len(part[matches[-1].end() :].split()) > MAX_AFTER:
        return ""
    words = part[matches[-1].start() :].split()
    if "and" in words:
        return ""  # "took her card and withdrew": another verb's sum
    while words and words[-1].lower() in word_list("what", "trim"):
        words = words[:-1]
    if len(words) > 1:
        return " ".join(words)
    subject = part[: matches[-1].start()].split()[-4:]
    empty = word_list("nouns", "function_words")
    last = max((i for i, word in enumerate(subject) if word.lower() in empty), default=-1)
    subject = subject[last + 1 :]
    following = following_words(quantity, sentence)
    linked = not subject or (following and following[0].lower() in word_list("what", "links"))
    return " ".join([*subject, *words, *(following if linked else [])])


@cache
def _exchange_verbs() -> re.Pattern[str]:
    return re.compile(rf"\b{any_of(word_list('verbs', 'exchange'))}\b", re.I)


def _with_rest(noun: str, quantity: Quantity, sentence: Sentence) -> str:
    """The noun without what leads to it, then the words after the number up to a break."""
    words = noun.split()
    empty = word_list("nouns", "function_words")
    last = max((i for i, word in enumerate(words[:-1]) if word.lower() in empty), default=-1)
    following = PASSIVE.sub("", " ".join(following_words(quantity, sentence)))
    named = words[last + 1 :]
    summed = named[-1] in word_list("what", "summing") or (named[-1] == "worth" and following)
    named = named[:-1] if len(named) > 1 and summed else named
    return " ".join([*named, *FINITE.split(following)[0].split()])


def following_words(quantity: Quantity, sentence: Sentence) -> list[str]:
    """The words after a number up to a break, a date or another number with what leads to it."""
    return following(quantity, sentence).split()[:MAX_AFTER]


def following(quantity: Quantity, sentence: Sentence, *, alone: bool = True) -> str:
    """The words after a number up to a break, a date or the next number (of its kind)."""
    told = max(quantity.end, quantity.stated_end + 1 if quantity.stated_end else 0)
    numbers = [q.start for q in sentence.quantities if alone or q.kind == quantity.kind]
    stops = [*numbers, *(date.start for date in sentence.dates)]
    end = min((stop for stop in stops if stop >= told), default=sentence.end)
    after = OF_THEM.sub("", sentence.text[told - sentence.start : end - sentence.start])
    found = BREAKS.search(after)
    if found is None and end in numbers:
        after = LEADS_ON.split(after)[0]  # "exports of 15 billion and imports of 28 billion"
    return AND_DID.split(after[: found.start()] if found else after)[0]
