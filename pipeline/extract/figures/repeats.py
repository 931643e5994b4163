"""Joins the figures of an article that state the same fact again.

Same value, unit and qualifier are not enough ("two people" here and there); the words around must
speak of the same, the more so the commoner the number is.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache, reduce
from itertools import pairwise

from pipeline.extract.figures.unit.counted_levels import level_verbs
from pipeline.extract.figures.unit.nouns import nouns_of, word_list
from pipeline.records import Figure, in_one_sentence

RARE_NUMBER = 100
UNCOMMON_NUMBER = 10  # told of one place
NEVER = 99  # no two sentences share so many words
THIN_WORDING = 2  # words; a headline often says no more of what it counts
FEW_SHARED = 6  # of so many words two tellings of one ban share more than one
ROUND = 2  # digits; sums as round as "1.1 billion" occur by chance
COMMON_NUMBER = 20  # small counts and round terms occur by chance; larger numbers seldom do
ENDS = (".", '"', "”", "!", "?")
ONE_MORE = r"(?:another|a further|an? additional|a second|a similar)"
PART = rf"\b({ONE_MORE}(?: (?!and\b)[a-z]+){{0,3}}|of (?=the\b|this\b)[^.;:]*\d[^.;:,]*,)"
ANY_PART = re.compile(PART, re.I)
TOO = re.compile(r"\b(?:also|too|as well|likewise)\b")
PERCENT = re.compile(r"\d\s?(?:%|per ?cent)")
FULL_NAME = re.compile(r"[A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+)+")
SAME_AGE_WORDS = (
    frozenset(("man", "boy", "son", "father", "husband", "brother", "he", "his", "him")),
    frozenset(("woman", "girl", "daughter", "mother", "wife", "sister", "she", "her")),
)


def join_repeats(figures: Sequence[Figure]) -> list[Figure]:
    """The figures with later tellings of the same fact as `repeats` of the first."""
    groups: list[list[Figure]] = []
    for figure in figures:
        for group in groups:
            beside = any(_are_beside(telling, figure) for telling in group)
            if not beside and any(same_fact(telling, figure) for telling in group):
                group.append(figure)
                break
        else:
            groups.append([figure])
    return [reduce(_joined, group) for group in groups]


def _are_beside(first: Figure, second: Figure) -> bool:
    """Whether two figures stand in one sentence or count at two places, or only one is told as
    "another $20 million".
    """
    towns = first.kind in ("count", "duration") and _are_apart(first, second)
    apart = (towns or _part(first) != _part(second)) and not _points_back(second)
    return in_one_sentence(first, second) or (apart and not _has_headline(first, second))


def _part(figure: Figure) -> str:
    """ "More" of "another $20 million", "of" of "of the planned $79 million, $20 million"."""
    if ANY_PART.search(figure.sentence) is None:
        return ""
    quote = re.escape(" ".join(figure.evidence.quote.split()))
    found = re.search(rf"{PART}\s+{quote}", figure.sentence, re.I)
    return "" if found is None else "of" if found[1].lower().startswith("of") else "more"


def _joined(first: Figure, again: Figure) -> Figure:
    headline = re.search(r"[.!?]\W*$", first.sentence) is None
    thin = headline and len(first.what.split()) <= THIN_WORDING < len(again.what.split())
    named = first.unit == "person" and not first.evidence.rule.endswith(("noun", "partitive"))
    dollars = first.kind == "money" and first.unit == "USD" != again.unit
    told, other = (again, first) if dollars else (first, again)  # the sum, not its dollars alone
    return replace(
        told,
        what=again.what if thin else told.what,
        unit=again.unit if named else told.unit,
        repeats=(*first.repeats, other.evidence),
        period=first.period or again.period,
        place=first.place or again.place,
        country=first.country or again.country,
        stated_usd_low=told.stated_usd_low or other.stated_usd_low,
        stated_usd_high=told.stated_usd_high or other.stated_usd_high,
        attributed_to=first.attributed_to or (again.attributed_to if headline else None),
    )


def same_fact(first: Figure, second: Figure) -> bool:
    """Whether two figures of one article are one fact told twice."""
    cited = _is_cited(second)
    ours, theirs = (replace(f, qualifier="exact") if cited else f for f in (first, second))
    if not _same_value(ours, theirs) or in_one_sentence(first, second):
        return False
    if not _count_the_same(first, second):
        return False
    if cited or (_points_back(second) and first.high >= UNCOMMON_NUMBER):
        return True
    if first.period and second.period and first.period != second.period:
        return False
    if _labels_differ(first, second) or first.sentence.endswith(";"):
        return False  # an item of a list is told once
    if first.kind == "age":
        return _same_person(first, second)
    if _points_back(second):
        return True
    if first.kind == "duration" and _is_window(first) and _is_window(second):
        return True
    if first.kind == "duration" and not _may_be_one_man(first, second):
        return False
    if _last_different_things(first, second) or _levels_differ(first, second):
        return False
    if first.kind == "percent" and _are_apart_in_kind(first, second):
        return False
    if first.what.startswith("all but ") != second.what.startswith("all but "):
        return False
    if _breaks_down(first) or _breaks_down(second):
        return _measured(first) == _measured(second)
    shared = content_words(first) & content_words(second)
    quotes = _stems(f"{first.evidence.quote} {second.evidence.quote}")  # "nineteen"
    if not _has_headline(first, second):
        shared -= quotes - _stems(f"{first.what} {second.what}")
    if first.kind not in ("count", "duration") and not _has_headline(first, second):
        named = [set(re.findall(r"(?<= )[A-Z]\w+", f.what)) for f in (first, second)]
        if first.kind in ("percent", "money") and all(named) and not named[0] & named[1]:
            return False  # "imports from China fell by 15%", "from Russia"
        shared -= _said_of_any() | quotes
    return len(shared) >= _words_needed(first, second)


def _last_different_things(first: Figure, second: Figure) -> bool:
    """ "A 90-day freeze on fares", "limits set for 90 days": each lasts so long."""
    told = first.kind == "duration" and not (_is_term(first) or _is_term(second))
    stems = [{word[:5] for word in _measured(figure)} for figure in (first, second)]
    told = told and min(map(len, stems)) >= THIN_WORDING
    return told and FEW_SHARED * len(stems[0] & stems[1]) <= len(stems[0] | stems[1])


def _levels_differ(first: Figure, second: Figure) -> bool:
    """ "Cut to $300", "cut from $300": the level one thing fell to, another fell from."""
    return {figure.what.rpartition(" ")[2] for figure in (first, second)} == {"to", "from"}


def _are_apart_in_kind(first: Figure, second: Figure) -> bool:
    """Whether two equal shares are of two facts: listed, opposite, or of two things of a kind."""
    return (
        _is_listed(first, second) or _are_opposite(first, second) or _differ_in_kind(first, second)
    )


def _are_opposite(first: Figure, second: Figure) -> bool:
    """ "The economy shrank 0.2%", "hopes of a 0.2% expansion": one falls, the other rises; "filings
    up 15%", "15% of the filings": one moves, the other is a share.
    """
    words = [frozenset(re.findall(r"[a-z]+", f.what.lower())) for f in (first, second)]
    moves = [[bool(said & word_list("verbs", way)) for way in ("up", "down")] for said in words]
    if moves in ([[True, False], [False, True]], [[False, True], [True, False]]):
        return True
    shares = [f.what.startswith("share of ") for f in (first, second)]
    moved = any(any(move) and not share for move, share in zip(moves, shares, strict=True))
    return shares[0] != shares[1] and moved


def _differ_in_kind(first: Figure, second: Figure) -> bool:
    """ "Mining output rose 0.3%", "factory output rose 0.3%": each has another word before it."""
    ours, theirs = (
        dict(pairwise(re.findall(r"[\w’']+", f.what.lower())[::-1])) for f in (first, second)
    )
    opening = [f.what.lower().split()[:1] for f in (first, second)]
    told = {
        noun
        for noun in ours.keys() & theirs.keys()
        if [ours[noun]] == opening[0] and [theirs[noun]] == opening[1]
    }
    return any(ours[noun][:4] != theirs[noun][:4] for noun in told)


def _labels_differ(first: Figure, second: Figure) -> bool:
    """ "forgery: cases" and "arson: cases": equal numbers of two lines of a list."""
    labels = [f.what.partition(": ") for f in (first, second)]
    listed = all(label and rest for label, _, rest in labels)
    return listed and labels[0][2] == labels[1][2] and labels[0][0] != labels[1][0]


def _count_the_same(first: Figure, second: Figure) -> bool:
    """Whether two units may be one: "five jailed" may be "five men"."""
    units = {first.unit, second.unit}
    if len(units) == 1 or first.kind == "money":
        return True
    return first.kind == "count" and "person" in units and units <= people()


@cache
def people() -> frozenset[str | None]:
    """Nouns for people, dead or alive."""
    return nouns_of("person") | {"person", "body"}


def _points_back(figure: Figure) -> bool:
    """ "The two citizens", "the 24-year sentence", "bringing the total to 11": told before."""
    quote = re.escape(" ".join(figure.evidence.quote.split()))
    back = rf"\b(?:the|those|these|all)\s+(?:(?:total|toll)\s+to\s+)?{quote}"
    return re.search(back, figure.sentence, re.I) is not None


def _is_cited(figure: Figure) -> bool:
    """ "Where the 80% figure came from": a number told before, spoken of as one."""
    if "figure" not in figure.sentence.lower():
        return False
    quote = re.escape(" ".join(figure.evidence.quote.split()))
    cited = rf"\b(?:the|that|this)\s+{quote}\s+figure\b"
    return re.search(cited, figure.sentence, re.I) is not None


def _has_headline(*figures: Figure) -> bool:
    return not all(figure.sentence.endswith(ENDS) for figure in figures)


def _is_listed(first: Figure, second: Figure) -> bool:
    """Whether shares stand in rows of shares: equal ones measure different things, unless what
    they measure shares a word.
    """
    crowded = any(len(PERCENT.findall(f.sentence)) > 2 for f in (first, second))
    ours, theirs = (frozenset(re.findall(r"[a-z]{4,}", f.what.lower())) for f in (first, second))
    moves = {verb[:5] for verb in level_verbs()}  # "went up"
    return crowded and not {w[:5] for w in ours} & {w[:5] for w in theirs} - moves


def _breaks_down(figure: Figure) -> bool:
    """ "15 cases of theft, 3 cases of fraud and 7 cases of arson": each counts its own."""
    if figure.kind != "count" or not figure.unit:
        return False
    items = re.findall(rf"\d\s+(?:\w+\s)?{re.escape(figure.unit[:5])}", figure.sentence, re.I)
    return len(items) > 2


def _measured(figure: Figure) -> frozenset[str]:
    words = frozenset(re.findall(r"[a-z]{3,}", figure.what.lower()))
    return words - word_list("nouns", "function_words")


def _is_window(figure: Figure) -> bool:
    """ "Over the past five years": the same stretch wherever it is said."""
    quote = re.escape(" ".join(figure.evidence.quote.split()))
    return re.search(rf"\b(?:past|last)\s+{quote}", figure.sentence, re.I) is not None


def _may_be_one_man(first: Figure, second: Figure) -> bool:
    """Whether two full sentences name the same people: equal terms of two men are two facts."""
    if _has_headline(first, second):
        return True
    named = [set(" ".join(FULL_NAME.findall(f.sentence)).split()) for f in (first, second)]
    if not all(_is_term(figure) for figure in (first, second)):
        return not all(named) or bool(named[0] & named[1])
    return bool(named[0] & named[1])


def _is_term(figure: Figure) -> bool:
    """Whether a duration stands beside a word of punishment."""
    words = frozenset(re.findall(r"[a-z]+", figure.sentence.lower()))
    return not words.isdisjoint(word_list("periods", "terms"))


def _key(figure: Figure) -> tuple[object, ...]:
    unit = None if figure.kind == "count" else figure.unit
    return (figure.kind, figure.low, figure.high, figure.qualifier, unit)


def _in_dollars(figure: Figure) -> tuple[object, ...]:
    """What a sum is in dollars by the text's own words, "23 million tenge ($50,000)"."""
    if figure.unit == "USD":
        return figure.low, figure.high
    return figure.stated_usd_low, figure.stated_usd_high


def _same_value(first: Figure, second: Figure) -> bool:
    """Whether two figures give one value, sums also where only one gives it in dollars."""
    if _key(first) == _key(second):
        return True
    sums = [_in_dollars(f) for f in (first, second) if f.kind == "money"]
    told = len(sums) == 2 and None not in sums[0] and first.unit != second.unit
    return told and sums[0] == sums[1] and "USD" in (first.unit, second.unit)


def _words_needed(first: Figure, second: Figure) -> int:
    """How many content words two tellings must share; a headline has few of them."""
    if first.kind not in ("count", "duration"):
        towns = first.country == second.country and _are_apart(first, second)  # equal loans
        apart = first.what.endswith(" by") != second.what.endswith(" by")  # a change, a sum
        apart = apart or TOO.search(second.sentence) is not None
        others = not (_measured(first) & _measured(second)) - {"share"}
        if towns or (others and first.kind == "percent" and not _has_headline(first, second)):
            return NEVER  # two shares of which nothing like is said: "had left", "were paid late"
        apart = (apart or others) and len(first.low.normalize().as_tuple().digits) <= ROUND
        return 1 + (apart and not _has_headline(first, second))
    if first.kind == "count" and first.high >= RARE_NUMBER:
        return 1
    headline = _has_headline(first, second)
    if first.unit != second.unit and not headline:
        return NEVER  # 15 pimps may be others than 15 people
    apart = _are_apart(first, second)
    if apart and not headline:
        return NEVER
    common = COMMON_NUMBER if apart else UNCOMMON_NUMBER
    if first.kind == "count" and first.high >= common:
        return 1 if headline and not apart else 2
    return 2 if headline else 3


@cache
def _said_of_any() -> frozenset[str]:
    """Stems of months and verbs of level: "exports grew in June", "wages grew in June"."""
    return _stems(" ".join([*level_verbs(), *calendar.month_name]))


def _stems(text: str) -> frozenset[str]:
    return frozenset(word[:5] for word in re.findall(r"[a-z]{3,}", text.lower()))


def _are_apart(first: Figure, second: Figure) -> bool:
    """Whether two figures are told of two places; a region may be named as its city is."""
    names = [(figure.place or "").removesuffix(" Region") for figure in (first, second)]
    return all(names) and names[0] != names[1]


def content_words(figure: Figure) -> frozenset[str]:
    """The words of a figure's sentence that carry meaning, cut to their stems.

    The unit itself does not count: both sides have it.
    """
    words = re.findall(r"[a-z]{3,}", f"{figure.sentence} {figure.what}".lower())
    unit = (figure.unit or "").lower()[:5]
    return frozenset(
        word[:5]
        for word in words
        if word not in word_list("nouns", "function_words") and word[:5] != unit
    )


def _same_person(first: Figure, second: Figure) -> bool:
    """Ages are one when the words for the person do not contradict and the sentences agree."""
    ours, theirs = (set(re.findall(r"[a-z]+", f.what.lower())) for f in (first, second))
    for group in SAME_AGE_WORDS:
        other = SAME_AGE_WORDS[1 - SAME_AGE_WORDS.index(group)]
        if ours & group and theirs & other:
            return False
    named = [set(re.findall(r"\b[A-Z][a-z]+", f.what)) for f in (first, second)]
    if (all(named) and not named[0] & named[1]) or _are_apart(first, second):
        return False
    return bool(content_words(first) & content_words(second))
