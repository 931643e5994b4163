"""Numbers that tell how things stand: "there are 79 prisons" behind "as of 1 June", "women make up
60%" of those counted before, "now has 40 beds".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache

from dateutil.relativedelta import relativedelta
from spacy.tokens import Doc

from pipeline.extract.figures.readings import Reading
from pipeline.extract.figures.sentences import Sentence
from pipeline.extract.figures.time.named_times import own_words
from pipeline.extract.figures.time.periods import is_of_no_time
from pipeline.extract.figures.time.stories import tells_of_somebody
from pipeline.extract.figures.time.tenses import is_pluperfect, tense, verb_of
from pipeline.extract.figures.unit.nouns import word_list
from pipeline.extract.syntax import children, clause_head
from pipeline.extract.text import root_at, words_at
from pipeline.lexicon import WordPattern, any_of, load_table
from pipeline.records import Annotated, Interval

AS_OF = re.compile(r"\bas (?:of|at)\b", re.I)
AHEAD = re.compile(r"\b(?:will|would|(?:is|are) to)\b")
LONGEST_MONTH = 31


def stands_with(
    new: Reading, period: Interval, told: Sequence[Reading], annotated: Annotated
) -> bool:
    """Whether a number is a share of those counted in the sentence before, or of a state told there
    as of a day.
    """
    last = verb_of(told[-1].quantity, annotated.doc)
    if _is_share_of_those(new):
        return last is None or not is_pluperfect(last)
    return _is_as_of(period, [r.sentence for r in told]) and _is_so_still(new, annotated)


def _is_share_of_those(new: Reading) -> bool:
    """ "40 people were held in May. Women make up 60%": of those counted before."""
    before, after = new.sentence.before(new.quantity), new.sentence.after(new.quantity)
    other = re.match(r"\s+of (?!them\b|these\b|those\b|all\b|the total\b)", after)
    return new.kind == "percent" and SHARING.search(before) is not None and other is None


SHARING = WordPattern("figures.toml", r"\b{periods.sharing}\s+(?:\w+\s+)?$", re.I)


def _is_as_of(period: Interval, told: Sequence[Sentence]) -> bool:
    """Whether a time is that of a state: "as of 1 January, 30,000 people are held"."""
    return any(
        date.interval == period and AS_OF.search(f"{s.before(date)[-6:]}{s.words(date)}")
        for s in told
        for date in s.dates
    )


def _is_so_still(new: Reading, annotated: Annotated) -> bool:
    """ "There are 79 prisons": one more number of a state, told in the present."""
    sentence, verb = new.sentence, verb_of(new.quantity, annotated.doc)
    span = words_at(annotated.doc, sentence.start, sentence.end)
    told = verb is not None and tense(verb) == "present" and not tells_of_somebody(span)
    apart = has_other_time(own_words(sentence)) or AHEAD.search(sentence.text) is not None
    return told and not apart and not _is_of_no_time(new)


def time_of_now(new: Reading, annotated: Annotated) -> Interval | None:
    """ "The fund now has 40 members": the month of writing, where the clause says "now"."""
    here, verb = annotated.anchor.interval, verb_of(new.quantity, annotated.doc)
    if here is None or (here.days or LONGEST_MONTH + 1) > LONGEST_MONTH:
        return None
    if verb is None or tense(verb) != "present" or not _is_told_now(new, annotated.doc):
        return None
    if re.search(rf"\b{any_of(word_list('periods', 'forecast'))}\b", new.sentence.text):
        return None
    behind = (here.last.replace(day=1) + timedelta(LONGEST_MONTH)).replace(day=1)
    month = Interval(here.last.replace(day=1), behind - timedelta(1))
    return None if _is_of_no_time(new) else month


def time_lasted(new: Reading, annotated: Annotated) -> Interval | None:
    """ "Has been held for nine months", "has been working there for two years": up to now."""
    length, here = new.quantity, annotated.anchor.interval
    if here is None or (here.days or LONGEST_MONTH + 1) > LONGEST_MONTH:
        return None
    led = new.sentence.before(length).endswith((" for ", "For "))
    if not led or length.low is None or length.qualifier not in ("exact", "about"):
        return None  # "for more than nine months": since nobody knows when
    verb = clause_head(root_at(annotated.doc, length))
    goes_on = verb.tag_ == "VBG" or verb.lower_ in word_list("periods", "lasting")
    goes_on = goes_on or any(children(verb, "copula"))
    if not goes_on or tense(verb) != "perfect" or is_pluperfect(verb):
        return None
    return _up_to(here.last, int(length.low), new.unit)


def _up_to(here: date, n: int, unit: str | None) -> Interval | None:
    """The days, months or years up to a day.

    >>> _up_to(date(2024, 3, 5), 9, "month").first
    datetime.date(2023, 6, 1)
    """
    if unit not in ("year", "month", "week", "day"):
        return None
    begun = here - relativedelta(**{f"{unit}s": n})
    if unit == "year":
        return Interval(begun.replace(month=1, day=1), here.replace(month=12, day=31))
    if unit == "month":
        return Interval(begun.replace(day=1), here + relativedelta(day=31))
    return Interval(begun, here)


def _is_told_now(new: Reading, doc: Doc) -> bool:
    """Whether the clause of a number says "now"; not "now they say that"."""
    start, clause = new.sentence.start, clause_head(root_at(doc, new.quantity))
    words = (
        words_at(doc, start + m.start(), start + m.end()) for m in NOW.finditer(new.sentence.text)
    )
    return any(clause_head(span.root) == clause for span in words)


NOW = WordPattern("figures.toml", r"(?<!than )(?<!until )\b{periods.at_present}\b", re.I)


def _is_of_no_time(new: Reading) -> bool:
    sentence = new.sentence
    return is_of_no_time(new.kind, sentence.before(new.quantity), sentence.after(new.quantity))


def has_other_time(text: str) -> bool:
    """A time that could not be resolved is still another time: "a year ago", "in May"."""
    return _times().search(text) is not None


@cache
def _times() -> re.Pattern[str]:
    table = load_table("dates.toml")
    words = (*word_list("periods", "other_times"), *table["weekday"], *table["month"])
    return re.compile(rf"\b(?:{'|'.join(words)}|(?:19|20)\d\d)\b", re.I)
