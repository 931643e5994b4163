"""What the clause of a date says of its time: whether it looks back to the date or ahead."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from pipeline.lexicon import letter_tree, load_words

CLAUSE, FAR = 90, 140  # characters beside a date that may hold its verb; one that looks ahead
# Both begin with one of a few signs, so that a search runs over letters quickly.
CLAUSE_END = re.compile(r"[.!?;\n](?:(?<=\n)|(?<![ap]\.m.)[\"')]*\s)")
NEXT_CLAUSE = re.compile(
    r"\W(?:(?<=[\n,()\"])|(?<=[.!?;])\s|(?<=')'"
    r"|(?:and|but|or|that|which|who|whose|where|when|while|as|after|before|because|if)\b)"
)
GOVERNED = re.compile(r" (?:[oi]n )?")  # "held on Monday", "pledged in May would come"
OPENING = 5  # a date among the first words may stand before the verb of its clause
FROM = re.compile(r"\bfrom $")
# "since taking office in May"
SINCE_DOING = re.compile(r"\b[Ss]ince (?:[a-z]+ )?[a-z]+ing\b[^,;]*$")
WORD_END = re.compile(r"[\w.№#-]+$|[-–(]$")
OF_ITS_DAY = re.compile(r"'s((?: [\w-]+(?:\.\d+)?){1,4})")  # "Sunday's 7.0 magnitude earthquake"
THE = re.compile(r"\b[Tt]he ")  # "the February 14 attack"
OF_WHAT_WILL = re.compile(
    r" [a-z]+ (?:[a-z]+ )?will "
)  # "fear the January 23 polls will be rigged"
WORD_AFTER = re.compile(r"[ -]?([\w%$€₸]+)")
PASSIVE = re.compile(r"\b(?:be|is|are) (?:(?:\w+ly|also|not|now|still) )?$")
# "The bank cut its rate", not "to cut", "will hit", "raise it and put", "the cut"
NO_VERB = re.compile(
    r"\b(?:to|and|or|not|will|would|can|could|may|might|must|should|please|the|an?|its|this) $"
)
OBJECT = re.compile(
    r" (?:(?:up|off|down|out|back|aside) )?(?:(?:the|an?|his|her|its|their|our|my|this|that|these"
    r"|all|some|him|them|it|one|two|three)\b|[\d$€£A-Z]|[a-z]+[a-rt-z]s\b)"
)
NEGATED = re.compile(r"\b(?:had|did|was|were)(?: not|n't)\b")
HAD_TO = re.compile(r"had\s*(?:$|(?:to|until|till|by)\b)")  # "had to leave", "had until Friday"


@cache
def _tense() -> re.Pattern[str]:
    """The words that tell past from future, the longest at a place."""
    words = _cues("future") | _cues("past") | _cues("unmarked")
    told = letter_tree({*words, *(word.capitalize() for word in words)} - {"May"})
    return re.compile(rf"(?<![\w-])(?:{told}|[a-z]{{2,}}ed)(?![\w-])")


@cache
def _cues(lean: str) -> frozenset[str]:
    return load_words("dates.toml", "cues", lean)


def _tells(cue: re.Match[str]) -> bool:
    """Whether a word of tense tells past from future where it stands."""
    if cue.group().lower() in _cues("unmarked"):
        verb = NO_VERB.search(cue.string, max(0, cue.start() - 8), cue.start()) is None
        return verb and OBJECT.match(cue.string, cue.end()) is not None
    return _ahead(cue) or not _is_passive(cue)


def _ahead(cue: re.Match[str]) -> bool:
    return cue.group().lower() in _cues("future")


def _is_passive(cue: re.Match[str]) -> bool:
    """ "will be formally published" looks ahead; "is published" tells no time."""
    return PASSIVE.search(cue.string, max(0, cue.start() - 20), cue.start()) is not None


# "postponed until January", "adjourned to May", "ordered to leave by June"
AWAITED = re.compile(
    r"\b(?:until|till|for|(?<!\bdue )to)\s+$"
    r"|(?<!\bdue )\bto\s+(?!(?:the|an?|his|her|its|their|th[eo]se|this|that|wh\w+)\b)"
    r"[a-z]+\s(?:[^,.;]|, (?=[A-Z]))*$"
)


def clause_before(view: str, start: int) -> str:
    """The words of a date's sentence before it, as far back as a verb may tell its time.

    >>> clause_before("He left. The court sat on 5 May", 26)
    'The court sat on '
    """
    return CLAUSE_END.split(view[max(0, start - FAR) : start])[-1]


def clause_after(view: str, end: int, stop: re.Pattern[str]) -> str:
    """The words behind a date up to where its clause ends, or the next one begins."""
    right = view[end : end + CLAUSE]
    boundary = stop.search(right)
    return right[: boundary.start()] if boundary else right


def lean(view: str, start: int, end: int, left: str | None = None) -> int:
    """Whether the words around a date look back (-1) or ahead (1); the nearest cue decides.

    2 is told of now ("will"), 1 may be told of then ("would"). What was told of the past may look
    ahead to a date: "he was ordered to leave on 5 May". `left` is the clause before the date, where
    it is known.

    >>> lean("The law will enter into force in May.", 29, 36), lean("He died in May.", 8, 14)
    (2, -1)
    """
    noun = word_after(view, end)
    if noun in _cues("delivered") or (noun and OF_WHAT_WILL.match(view, end)):
        return 2
    if noun in _cues("unplanned") and THE.search(view, max(0, start - 4), start + 4):
        return -1
    if (named := OF_ITS_DAY.match(view, end)) and _has_been(view, start, {*named[1].split()}):
        return -1
    left = clause_before(view, start) if left is None else left
    words = {*left.lower().split()}
    begins = FROM.search(left, max(0, len(left) - 7)) is not None
    if begins and _cues("proposed") & words:
        return 2  # "a bill submitted to parliament bans it from 1 July"
    if "ince " in left and SINCE_DOING.search(left):
        return -1
    before, after = _nearest_cues(view, end, left)
    if (nearest := before or after) is None:
        begins = begins and len(words) >= OPENING  # "fares rise from", not "data from" 1 July
        return -1 if _cues("unplanned") & words else int(begins)
    if _ahead(nearest):
        return 1 if nearest.group().lower() in _cues("then") else 2
    if before is None:
        return -1
    done = before.group().lower() in _cues("done")
    awaited = AWAITED.search(left, before.end())
    far = len(left) - before.end() > CLAUSE
    return 0 if far or (awaited and not (done and awaited[0][:2] == "to")) else -1


@lru_cache(maxsize=1)  # both questions about a date ask
def _nearest_cues(
    view: str, end: int, left: str
) -> tuple[re.Match[str] | None, re.Match[str] | None]:
    """The word of tense nearest to a date, as the one before it or the one after."""
    before = next(filter(_tells, reversed([*_tense().finditer(left)])), None)
    first = before is None and left.count(" ") < OPENING
    right = clause_after(view, end, CLAUSE_END if first else NEXT_CLAUSE)
    after = next(filter(_tells, _tense().finditer(right)), None)
    if before is None or after is None:
        return before, after
    nearer = after.start() < len(left) - before.end() and not GOVERNED.fullmatch(left, before.end())
    return (None, after) if nearer else (before, None)


def _has_been(view: str, start: int, happening: set[str]) -> bool:
    """ "Sunday's earthquake" has happened, and "Friday's ruling" where somebody answers to it."""
    answered = word_before(view, start) in _cues("answering")
    return bool(happening & (_cues("unplanned") | (_cues("decided") if answered else set())))


def is_over(view: str, end: int, left: str) -> bool:
    """Whether what went on until a day was over then: "it lasted", "until Friday he had not" """
    cue = next(filter(None, _nearest_cues(view, end, left)), None)
    if cue is None or HAD_TO.match(cue.string, cue.start()):
        return False
    negated = NEGATED.search(cue.string, max(0, cue.start() - 14), cue.end() + 4) is not None
    return negated or cue.group().lower() in _cues("lasting")


def is_told_of_past(left: str) -> bool:
    """Whether a clause before a date tells of the past, whatever its last verb looks ahead to.

    >>> is_told_of_past("A court ordered him to pay "), is_told_of_past("He is to pay ")
    (True, False)
    """
    return any(_tells(cue) and not _ahead(cue) for cue in _tense().finditer(left))


def may_be_either(left: str) -> bool:
    """Whether the clause before a date says that the nearest such day is meant, before or after.

    >>> may_be_either("They met ahead of the vote on ")
    True
    """
    near = left[-CLAUSE:]
    return any(words in near for words in _cues("either"))


def word_after(view: str, end: int) -> str:
    match = WORD_AFTER.match(view, end)
    return match[1] if match else ""


def word_before(view: str, start: int) -> str:
    near = view[max(0, start - 24) : start].rsplit(None, 1)
    word = WORD_END.search(near[-1]) if near else None
    return word[0].lower() if word else ""
