"""Cuts a sentence where words turn it to another time: "compared to", "while", "; "."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from pipeline.extract.figures.comparisons import former_level, is_compared_with
from pipeline.extract.figures.sentences import Sentence
from pipeline.extract.figures.unit.nouns import word_list
from pipeline.extract.inflection import verb_forms
from pipeline.lexicon import any_of
from pipeline.records import Quantity

# "pumps, some of which date back to 1960"
MANY = "some|most|many|all|both|each|none|half|first|last|latest"
SHARE = rf"(?:the )?(?:{MANY}|\d[\d.,]*(?: [mb]illion)?)"
# Asides end at the next comma.
ASIDES = frozenset(("which", "who", "whom", "whose", "where", "including", "with"))
OF_ALL = re.compile(r"\W*(?:Among|Of) (?:the|these|those)\b[^,;]*")
# "rose 2.1% - adjusted for the season - in January": an insertion that tells no number
INSERTED = re.compile(r"(?<!\d) [-–—]+ [^-–—;:()\dA-Z]{3,80} [-–—]+ (?=[a-z])")


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a sentence; `compares` if it turns away from the time of what stands before."""

    start: int
    end: int
    compares: bool
    aside: bool = False  # a clause whose dates are its own


@cache
def _openings() -> re.Pattern[str]:
    """Where a segment begins: strong punctuation, or a comparing or continuing word."""
    compare = any_of(word_list("periods", "compare"))
    # "slid against the dollar on Thursday" compares no times
    rated = rf"(?:the )?(?:\w+ )?{any_of(word_list('periods', 'rated'))}s?\b"
    going_on = "|".join(sorted(word_list("periods", "continue")))  # patterns, not words
    return re.compile(
        r"(?P<mark>[;:]|—|–|--| - )"
        rf"|(?P<compare>\b{compare}\b|, (?:from an? [a-z]+ of|after)(?= [\d$€£]))(?! {rated})"
        r"|(?<!,)(?<!said)(?<!says) (?P<relative>whose (?!bod|corps|remains|death)"
        r"|(?:that|who|which) (?:had |has |have )?\w+ed\b"
        r"|(?:that|who|which) (?:had |has )?(?:left|cost|took|hit|led|sold|made|began|shot)\b)"
        rf"|, (?P<continue>(?:{going_on})\b)|\b(?P<contrast>while|whereas)\b"
        rf"|, (?P<share>{SHARE} of (?:which|whom|them|these|it)\b)"
        r"| (?P<anew>and (?:it|he|she|they|we)) ",
        re.I,
    )


@cache
def _said_behind() -> re.Pattern[str]:
    """ "Compared to a third in 1999" ", a survey of 2,000 adults suggests"."""
    verbs = any_of(word_list("verbs", "reporting") | verb_forms("attribution.toml", "data_verbs"))
    return re.compile(rf", (?:[^,;]|,\d)*\b{verbs}\W*$")


def _ends_at_a_dash(match: re.Match[str], sentence: Sentence) -> bool:
    """ "Supplies were cut -- as they were last May -- to 40 towns": an insertion with its date."""
    if match["mark"] in (None, ";", ":"):
        return False
    inside = rf" (?!and\b)[a-z][^;:–—-]*{re.escape(match['mark'])}"
    return re.match(inside, sentence.text[match.end() :]) is not None


def _is_level(at: int, sentence: Sentence) -> bool:
    """ "Against" "about 40 in 2022", "the same month": compared with; not "against the rebels",
    but "on charges of genocide" "against Kurds in the 1980s" are of another time, too.
    """
    led = sentence.text[:at].removesuffix("against").split()
    if led and led[-1] in word_list("periods", "charges"):
        return True
    numbers = (q.start - sentence.start for q in sentence.quantities)
    levels = any_of(word_list("periods", "told_against"))
    beside = any(
        re.fullmatch(r"(?: [A-Za-z'’]+){0,2} [$€£]?", sentence.text[at:to]) for to in numbers
    )
    times = (date.start - sentence.start for date in sentence.dates)
    beside = beside or any(sentence.text[at:to] in (" ", " the ") for to in times)
    return beside or re.match(rf"(?: [a-z]+){{0,3}} {levels}\b", sentence.text[at:]) is not None


@lru_cache(maxsize=1 << 10)  # every number after a sentence asks for its segments again
def split_segments(sentence: Sentence) -> tuple[Segment, ...]:
    """The segments of a sentence, in order; they cover it.

    >>> sentence = Sentence(0, 27, "500 in 2023, up from 300 in", (), ())
    >>> [(s.start, s.end, s.compares) for s in split_segments(sentence)]
    [(0, 13, False), (13, 27, True)]
    """
    cuts = {0: (False, False)}  # start -> (compares, aside)
    taken = [(date.start, date.end) for date in sentence.dates]
    taken += [(quantity.start, quantity.told_end) for quantity in sentence.quantities]
    taken += _transparent(sentence)
    for match in _openings().finditer(sentence.text):
        at = match.start() + sentence.start
        if any(start <= at < end for start, end in taken):
            continue
        if (match["compare"] or "").lower() == "against" and not _is_level(match.end(), sentence):
            continue
        if match["relative"] and OF_ALL.fullmatch(sentence.text[: match.start()]):
            continue  # "Among the six men who died on Monday, four were shot"
        closing = sentence.text.find(", ", match.end())
        ends = closing if closing > 0 else len(sentence.text)
        dated = any(match.end() < d.start - sentence.start < ends for d in sentence.dates)
        if (match["share"] or "")[:1].isdigit() and not dated:
            continue  # "40 of them in 2023", not "40 of them foreigners"
        aside = (match["continue"] or "").lower() in ASIDES
        aside = aside or match["relative"] is not None or match["share"] is not None
        aside = aside or _ends_at_a_dash(match, sentence)
        apart = match["compare"] is not None or match["relative"] is not None
        if match["compare"] and (said := _said_behind().search(sentence.text, match.end())):
            cuts.setdefault(said.start(), (False, False))
        cuts[match.start()] = (apart, aside)
        if aside and closing > 0:
            cuts.setdefault(closing, (False, False))
    for date in sentence.dates:  # "ten fewer than a year ago"
        if is_compared_with(date, sentence):
            cuts.setdefault(date.start - sentence.start, (True, False))
            cuts.setdefault(date.end - sentence.start, (False, False))
    for quantity in sentence.quantities:  # "from 50 in 2023 to 40"
        before = sentence.text[: quantity.number_start - sentence.start]
        after = quantity.end - sentence.start
        changes = " to " not in sentence.words(quantity)  # "from 80-82% in 2022 to 77%", too
        if changes and (former := former_level(before)) is not None:
            cuts[former] = (True, False)
            if _day_behind(quantity, sentence):
                cuts[after] = (False, False)
            elif leads := re.match(r"[^,;]*? (to) (?=\D{0,12}\d)", sentence.text[after:]):
                cuts[after + leads.start(1)] = (False, False)
    starts = sorted(cuts)
    return tuple(
        Segment(start + sentence.start, end + sentence.start, *cuts[start])
        for start, end in pairwise([*starts, len(sentence.text)])
    )


def _day_behind(level: Quantity, sentence: Sentence) -> bool:
    """ "Was cut to 14.5% from 15%" "on Friday": the one day is that of the cut."""
    day = sentence.dates[0] if len(sentence.dates) == 1 else None
    behind = day is not None and sentence.between(level, day) in (" ", " on ")
    return behind and day is not None and day.interval.is_day


def _transparent(sentence: Sentence) -> list[tuple[int, int]]:
    """Insertions whose marks part nothing: conversions in brackets ("$120m; £90m"), words between
    dashes; without a date, or a number between dashes.
    """
    found = [*re.finditer(r"\([^()]*\)", sentence.text), *INSERTED.finditer(sentence.text)]
    spans = [(m.start() + sentence.start, m.end() + sentence.start) for m in found]
    return [span for span in spans if not any(span[0] < d.start < span[1] for d in sentence.dates)]
