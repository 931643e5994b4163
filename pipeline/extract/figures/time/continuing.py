"""Sentences that go on with the figures of the one before: "Another 2 million went to schools",
"Of them, 120 were freed", "It also bought 12 buses". They keep its time.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from itertools import takewhile

from spacy.tokens import Doc, Token

from pipeline.extract.figures.comparisons import COMPARED_LEVEL, compared_with, former_level
from pipeline.extract.figures.readings import Reading
from pipeline.extract.figures.sentences import Sentence
from pipeline.extract.figures.time.named_times import (
    headline_above,
    is_of_else,
    own_dates,
    own_words,
    sentence_before,
    tells_level_before,
    times_told,
)
from pipeline.extract.figures.time.occurrences import time_of_occurrence
from pipeline.extract.figures.time.periods import DAYS_FROM
from pipeline.extract.figures.time.segments import split_segments
from pipeline.extract.figures.time.standing import has_other_time, stands_with
from pipeline.extract.figures.time.stories import is_state, tells_of_somebody
from pipeline.extract.figures.time.stretches_again import length_again, stretch_as_long
from pipeline.extract.figures.time.tenses import (
    MONTH,
    is_long,
    length,
    tense,
    verb_of,
)
from pipeline.extract.figures.unit.nouns import word_list
from pipeline.extract.syntax import SUBJECTS, children, relation
from pipeline.extract.text import root_at, words_at
from pipeline.lexicon import WordPattern, any_of
from pipeline.records import Anchor, Annotated, DateMention, Interval, Quantity

MAX_GAP = 300  # characters to the sentence that "of them" goes back to
TOLD_OF_OTHERS = frozenset(("ellipsis", "same number", "partitive"))
ALSO = re.compile(r"\W*(?:(?:the|he|she|it|they)\b\s*){1,2}(?:[\w-]+\s+){0,3}also\b", re.I)
PLANNED = re.compile(r"\b(?:will|would|(?:is|are) to)\b")
# "Of this, 8 million was repaid before the verdict"
ANOTHER_TIME = re.compile(rf"{PLANNED.pattern}|\b(?:before|after) (?:the|an?|his|her|their)\b")
# "Above the previous record of" 13 meters: of no story
OF_A_RECORD = re.compile(r"\b(?:record|peak|high|low)(?: (?:of|at|was|stood))+ $", re.I)
FRAMED = re.compile(r"\W*(?:During|Over|Throughout|Within|Under) ")
BY = re.compile(r"(?:.*\b)?by ", re.I)
WHEN = re.compile(r"\bwhen (?!it comes)")
FIRST_PERSON = re.compile(r"\b(?:[Ww]e|I)\b")
PRESENT = ("VBZ", "VBP", "MD")
YEAR = 366  # days; "in the past four years" is told of what stands beside it
STALE = timedelta(430)  # a report is of the last year or less, not of background
CHANGE_WORDS = re.compile(
    r"\b(?:increase|rise|growth|decrease|decline|drop|fall|jump|surge|more|less|fewer|higher|lower"
    r"|up|down|rose|grew|fell|increased|decreased|declined|dropped|surged|compared|double|twice)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Told:
    """A number that was read before, with its time and what it measures."""

    reading: Reading
    period: Interval | None
    what: str


def period_before(new: Reading, told: Sequence[Told], annotated: Annotated) -> Interval | None:
    """The time of the sentence before, for a number that goes on with its figures or its story."""
    sentence = new.sentence
    before_it = sentence.text[: new.quantity.number_start - sentence.start]
    if own_dates(sentence) or former_level(before_it) is not None:
        return None
    if COMPARED_LEVEL.search(before_it) or DAYS_FROM.search(before_it):
        return None
    if new.kind == "count" and re.match(r"-[a-z]", sentence.after(new.quantity)):
        return None  # "the 15-member council"
    if (told_again := length_again(new)) is not None:
        return stretch_as_long(told_again, sentence, annotated)
    if _took_a_time(new):
        return None
    verb = verb_of(new.quantity, annotated.doc)
    if verb is not None and _describes_one(verb):
        return None
    if names_period_before(sentence.text):
        return _stretch_named_before(new, told, annotated)
    if new.kind != "percent" and (time := time_of_occurrence(new.quantity, annotated)) is not None:
        return time
    period = _of_figures_before(new, told, annotated) or _day_of_scene(new, annotated)
    return None if period and _is_deed_before_verdict(new, period, annotated) else period


def _is_deed_before_verdict(new: Reading, period: Interval, annotated: Annotated) -> bool:
    """ "Two men were jailed on Friday. They robbed 14 shops": not on the day of the verdict."""
    verb, before = verb_of(new.quantity, annotated.doc), sentence_before(new.sentence, annotated)
    if not period.is_day or before is None or verb is None:
        return False
    of_day = (verb_of(d, annotated.doc) for d in before.dates if d.interval == period)
    judged = any(v is not None and v.lower_ in word_list("periods", "punished") for v in of_day)
    return judged and verb.lower_ in word_list("periods", "crimes")


def names_period_before(text: str) -> bool:
    """ "In the reporting period", "during this time": the stretch that was named before."""
    return _same_period().search(text) is not None


def _stretch_named_before(
    new: Reading, told: Sequence[Told], annotated: Annotated
) -> Interval | None:
    """The last stretch of more than a day that the text tells close before ("reviewed the first
    half of 2023. During this time," 40 appeals), else the one it is about.
    """
    start = new.sentence.start
    timed = [t for t in told if t.reading.sentence.end <= start and not _is_aside(t.reading)]
    near = [
        t.period
        for t in timed
        if t.period and start <= t.reading.sentence.end + MAX_GAP and not _is_compared(t)
    ]
    times = [*near, *times_told(start - MAX_GAP, new.sentence, annotated)]
    stretches = (time for time in reversed(times) if not time.is_day)
    return next(stretches, None) or _topic([t for t in timed if t.period], new.sentence, annotated)


def _is_compared(told: Told) -> bool:
    """ "Up 9% on the same period of 2023 (40)": a number of the time that is compared with."""
    sentence = told.reading.sentence
    own = own_dates(sentence)
    return any(d.interval == told.period for d in sentence.dates if d not in own)


def _took_a_time(new: Reading) -> bool:
    """ "Invoices for 38 billion in two years": of those years, not of what was told before."""
    lengths = [
        q for q in new.sentence.quantities if q.kind == "duration" and q.start > new.quantity.end
    ]
    led = (new.sentence.between(new.quantity, q) for q in lengths if q.unit in ("year", "month"))
    return any(
        re.fullmatch(r"[^,;]* (?:in|over|within)(?: the(?: \w+)?)? ", words) for words in led
    )


def period_compared(
    new: Reading, own: Interval | None, told: Sequence[Told], annotated: Annotated
) -> Interval | None:
    """The time of an earlier level in brackets: its own, the part of that year that is compared,
    or the one that the last such pair of the text was of: "410 (267, +53%)".
    """
    level = compared_with(new.quantity, new.sentence)
    now = next((t.period for t in told if level and t.reading.quantity.start == level.start), None)
    if level is None or now is None:
        return own
    if own is None or own == now:
        return next((t.period for t in reversed(told) if _is_level_before(t, now, told)), None)
    part = _same_part(now, own)
    times = [d.interval for d in annotated.dates if d.start < new.quantity.start]
    return own if part is None else part if part in times else None


def _is_level_before(told: Told, now: Interval, others: Sequence[Told]) -> bool:
    """Whether a number was told as the level of an earlier time beside one of now."""
    time, start = told.period, told.reading.sentence.start
    if time is None or not (time.end and now.start and time.end < now.start):
        return False
    beside = any(t.period == now for t in others if t.reading.sentence.start == start)
    return beside and abs(length(time) - length(now)) <= MONTH and _is_aside(told.reading)


def _same_part(now: Interval, year: Interval) -> Interval | None:
    """ "In January-June 2021 (2020 – 543)": January-June 2020; None for whole years."""
    start, end = now.start, now.end
    if not (start and end and year.start) or length(year) < YEAR - 1 or length(now) >= YEAR - 1:
        return None
    if start.year != end.year:
        return None
    last = end.replace(day=1, year=year.start.year) + timedelta(end.day - 1)
    return Interval(start.replace(year=year.start.year, day=min(start.day, MONTH)), last)


def _of_figures_before(new: Reading, told: Sequence[Told], annotated: Annotated) -> Interval | None:
    view, doc, sentence = annotated.view, annotated.doc, new.sentence
    earlier = [t for t in told if t.reading.sentence.start < sentence.start]
    if _is_turned_away(sentence, annotated):
        return None
    lead = _led_by(sentence, annotated)
    if lead and not _is_timeless(sentence) and not has_other_time(sentence.text):
        return lead if _adds_up(new, doc) else None
    timed = _timed_before(new, earlier, annotated)
    if any(t.period and is_long(t.period) for t in timed) and _is_of_a_moment(new, doc):
        return None
    topic = _topic(timed, sentence, annotated)
    if topic and not has_other_time(own_words(sentence)) and _is_reported(new, doc):
        return topic
    if not timed:
        return None
    last = timed[-1].reading.sentence
    before = [t for t in timed if t.reading.sentence.start == last.start]
    same = [t for t in before if t.reading.unit == new.unit]
    period = (same or before)[0].period
    gap = _gap(last, sentence, earlier, view)
    if period is None or len(gap) > MAX_GAP:
        return None
    next_to = not gap.strip()
    if next_to and stands_with(new, period, [t.reading for t in timed], annotated):
        return period
    if _opens_with(sentence, "sums") and (not is_long(period) or _is_timeless(sentence)):
        return None  # "Overall, its debt is close to 5 million"
    if _opens_with(sentence, "anaphors") and earlier[-1].reading.sentence.start == last.start:
        return None if ANOTHER_TIME.search(sentence.text) else period
    off = _is_other_tense(sentence, period, annotated.anchor) or _is_done_since(new, period, doc)
    if off or (is_long(period) and has_other_time(own_words(sentence))):
        return None
    if not next_to or "\n\n" in view[last.end - 1 : sentence.start]:
        return None
    goes_on = _goes_on(new, bool(same), period) or (is_long(period) and _adds_up(new, doc))
    return period if goes_on else None


def _timed_before(new: Reading, earlier: Sequence[Told], annotated: Annotated) -> list[Told]:
    """The numbers before whose time another one may share."""
    doc, anchor = annotated.doc, annotated.anchor
    timed = [t for t in earlier if t.period and not _is_aside(t.reading)]
    timed = [t for t in timed if not _is_target(t, anchor)]
    timed = [
        t for t in timed if not OF_A_RECORD.search(t.reading.sentence.before(t.reading.quantity))
    ]
    timed = [t for t in timed if not is_state(t.period, t.reading.sentence, annotated)]
    if not _is_forecast(new.sentence):
        timed = [t for t in timed if not _is_forecast(t.reading.sentence)]
    if not _looks_ahead(new, doc):
        timed = [t for t in timed if not _looks_ahead(t.reading, doc)]
    if _opens_with(new.sentence, "anaphors"):
        return timed
    return [t for t in timed if not tells_level_before(t.reading.sentence)]


def _gap(last: Sentence, sentence: Sentence, earlier: Sequence[Told], view: str) -> str:
    """The text from one sentence to another, without levels of an earlier time told between."""
    gap = view[last.end : sentence.start]
    for between in (t.reading.sentence for t in earlier if t.reading.sentence.start >= last.end):
        gap = gap.replace(between.text, "") if tells_level_before(between) else gap
    return gap


def _is_forecast(sentence: Sentence) -> bool:
    return re.search(rf"\b{any_of(word_list('periods', 'forecast'))}\b", sentence.text) is not None


def _is_target(told: Told, anchor: Anchor) -> bool:
    """ "It is to rise to 85% by 2030": when something is to be reached is of that alone."""
    start, here = told.period and told.period.start, anchor.interval and anchor.interval.end
    sentence = told.reading.sentence
    own = (d for d in sentence.dates if d.interval == told.period)
    by = any(BY.match(f"{sentence.before(d)[-3:]}{sentence.words(d)}") for d in own)
    return bool(start and here and start > here and by)


def _looks_ahead(reading: Reading, doc: Doc) -> bool:
    """Whether a number is what may or will be: "would cut growth by 1%", "would be 900 soms"."""
    told = root_at(doc, reading.quantity)
    verb = verb_of(reading.quantity, doc)
    to_verb = takewhile(lambda word: word != verb, (told, *told.ancestors))
    return any(tense(word) == "future" for word in (verb, *to_verb) if word is not None)


def _is_of_a_moment(reading: Reading, doc: Doc) -> bool:
    """ "Its shares fell 30 cents", "lost 5 million when it collapsed": of no month or year."""
    sentence, quoted = reading.sentence, word_list("periods", "quoted")
    span = words_at(doc, sentence.start, sentence.end)
    shares = [word for word in span if word.lower_ in quoted and relation(word) in SUBJECTS]
    moved = any(doc[word.i + 1 : word.i + 2].text != "of" for word in shares)  # "share of exports"
    return moved or WHEN.search(sentence.text) is not None


def _topic(timed: Sequence[Told], sentence: Sentence, annotated: Annotated) -> Interval | None:
    """The stretch a report is about: that of the headline above, else of its first figure, as long
    as no figure in between was of another one.
    """
    start, headline = headline_above(sentence, annotated) or (0, None)
    since = [t.period for t in timed if t.reading.sentence.start >= start]
    told = [*since, *_times_in_paragraph(sentence, annotated)]
    topic = told[-1] if told else headline
    if topic is None or topic not in (headline, *since[:1]) or not is_long(topic):
        return None
    return topic if _is_recent(topic, annotated.anchor) else None


def _is_recent(period: Interval, anchor: Anchor) -> bool:
    here = anchor.interval.end if anchor.interval else None
    if not (here and period.start and period.end) or length(period) > YEAR:
        return False
    return period.start <= here < period.end + STALE


def _times_in_paragraph(sentence: Sentence, annotated: Annotated) -> list[Interval]:
    return times_told(annotated.view.rfind("\n\n", 0, sentence.start), sentence, annotated)


def _is_turned_away(sentence: Sentence, annotated: Annotated) -> bool:
    """ "In 2024, 471 fires broke out. Following the meeting he blamed his men. Two were dismissed":
    a sentence of another time, without numbers, stands between.
    """
    before = sentence_before(sentence, annotated)
    if before is None or before.quantities or before.dates:
        return False
    between = annotated.view[before.end : sentence.start]
    return _opens_with(before, "turns") and "\n\n" not in between


def _is_reported(new: Reading, doc: Doc) -> bool:
    """Whether a number is one more of a report: of the simple past or of no verb, and no story of
    somebody.
    """
    span = words_at(doc, new.sentence.start, new.sentence.end)
    verb = verb_of(new.quantity, doc)
    bare = verb is None or (verb.tag_ == "VBN" and tense(verb) is None)
    told = _happened(new, doc) or (bare and not any(t.tag_ in PRESENT for t in span))
    return told and not tells_of_somebody(span)


def _describes_one(verb: Token) -> bool:
    """ "The forum, attended by 300 guests": of the day of the forum, whenever that was."""
    definite = any(word.lower_ == "the" for word in children(verb.head, "determiner"))
    return relation(verb) == "noun_clause" and definite


def _day_of_scene(new: Reading, annotated: Annotated) -> Interval | None:
    """ "The squad came on 5 May. Nine residents died": the one day of the sentence before."""
    counted, sentence = new.counted, new.sentence
    if counted is None or counted.rule == "members" or has_other_time(sentence.text):
        return None
    if _opens_with(sentence, "sums"):
        return None  # "Five were held on Monday. In total, 29 people were"
    if FIRST_PERSON.search(sentence.text):
        return None  # what somebody recalls
    before = sentence_before(sentence, annotated)
    told = verb_of(new.quantity, annotated.doc)
    acts = told and told.lemma_ not in ("have", "be") and not FRAMED.match(sentence.text)
    if acts and before and not before.dates and _goes_on_telling(before, annotated.doc):
        earlier = sentence_before(before, annotated)
        before = earlier if earlier and len(earlier.dates) == 1 else before
    if before is None or _opens_with(before, "examples") or not _happened(new, annotated.doc):
        return None
    opening = next(iter(sentence.earlier(new.quantity)), None)
    verb = verb_of(opening, annotated.doc) if opening is not None else None
    if verb is not None and tense(verb) == "perfect":
        return None  # "61 people have been tried; 59 of them were sentenced"
    days = {
        d.interval
        for d in before.dates
        if d.interval.is_day and not is_of_else(d, before) and not _lies_ahead(d, annotated)
        if not _is_of_an_act_of_office(d, annotated.doc)
    }
    return days.pop() if len(days) == 1 else None


def _goes_on_telling(sentence: Sentence, doc: Doc) -> bool:
    """ "Police came on Monday. Tear gas was used. Nine residents died": of the same day."""
    root = words_at(doc, sentence.start, sentence.end).root
    return tense(root) == "past" and not has_other_time(sentence.text)


def _is_of_an_act_of_office(date: DateMention, doc: Doc) -> bool:
    """ "He resigned on 15 October. More than 1,200 people were injured": on other days."""
    verb = verb_of(date, doc)
    return verb is not None and verb.lower_ in word_list("periods", "acts_of_office")


def _lies_ahead(date: DateMention, annotated: Annotated) -> bool:
    """ "The law takes effect on 1 January. Forty-seven voted for it": no day of what happened."""
    verb, here = verb_of(date, annotated.doc), annotated.anchor.interval
    if here and here.end and date.interval.first > here.end:
        return True
    return verb is not None and tense(verb) == "future"


def _happened(reading: Reading, doc: Doc) -> bool:
    """Whether a number stands with a verb of the simple past: "were held", not "had been held"."""
    verb = verb_of(reading.quantity, doc)
    if verb is not None and verb.tag_ == "VBG" and verb.i and verb.nbor(-1).text == ",":
        # "it emerged as the second-largest source, contributing $120mn"
        verb = next((word for word in verb.ancestors if word.pos_ == "VERB"), verb)
    if verb is None or tense(verb) != "past" or _looks_ahead(reading, doc):
        return False
    if any(above.lower_ in word_list("periods", "alleging") for above in verb.ancestors):
        return False  # "the agency alleged that two men sold a mill": earlier
    return not any(child.lower_ == "did" for child in verb.children)


def _led_by(sentence: Sentence, annotated: Annotated) -> Interval | None:
    """The stretch of which the sentence right before tells a change, without numbers: "Crime fell
    over the first half of 2024. Thefts were down by 5%".
    """
    opening = sentence_before(sentence, annotated)
    if opening is None or any(q.kind != "duration" for q in opening.quantities):
        return None
    if not CHANGE_WORDS.search(opening.text):
        return None
    alone = replace(opening, quantities=())
    times = {d.interval for d in own_dates(alone) if not is_of_else(d, alone)}
    time = times.pop() if len(times) == 1 else None
    return time if time and is_long(time) else None


def _is_done_since(new: Reading, period: Interval, doc: Doc) -> bool:
    """ "Forty were hurt on Sunday; eleven of these have been discharged": after that day."""
    verb = verb_of(new.quantity, doc)
    return period.is_day and verb is not None and tense(verb) == "perfect"


def _is_other_tense(sentence: Sentence, period: Interval, anchor: Anchor) -> bool:
    """Whether a sentence is of no time, or of one behind where the period lies ahead: "will be"."""
    here = anchor.interval.end if anchor.interval else None
    if here and period.start and period.start > here:
        return PLANNED.search(sentence.text) is None
    return _is_timeless(sentence)


def _is_aside(reading: Reading) -> bool:
    """Whether a number is a length of time, or only what another one is compared with."""
    at, sentence = reading.quantity.number_start, reading.sentence
    segments = split_segments(sentence)
    own = next(s for s in segments if at < s.end or s is segments[-1])
    compared = own.compares or compared_with(reading.quantity, sentence) is not None
    opening = sentence.bracket(reading.quantity)
    # "(compared with 76 people - 21 women and 55 men - in 2019)", "(in May 2020 it was 22%)"
    if opening is not None:
        compare = any_of(word_list("periods", "compare"))
        compared |= re.match(rf"\({compare}\b", sentence.text[opening:]) is not None
        begin = sentence.start + opening
        compared |= any(begin < date.start and date.end <= at for date in sentence.dates)
    return reading.kind in ("age", "duration") or compared


def _goes_on(new: Reading, same: bool, period: Interval) -> bool:
    """Whether a number is one more of those before, or of the same statistic."""
    counted, sentence = new.counted, new.sentence
    if same and counted is not None and counted.rule in TOLD_OF_OTHERS:
        return True
    if is_added(new.quantity, sentence):
        return True
    again = _counts_again(new, same) or ALSO.match(sentence.text) is not None
    return is_long(period) and again


def _counts_again(new: Reading, same: bool) -> bool:
    """ "340 cases were opened in 2024. Some 120 cases went to court": not of people in general."""
    return same and new.counted is not None and new.counted.unit != "person"


def _adds_up(new: Reading, doc: Doc) -> bool:
    """ "120 people were convicted": one more count of a statistic, no story with a place or a name
    or somebody in it. A share may be of a place: "China took 23 percent".
    """
    sentence = new.sentence
    span = words_at(doc, sentence.start, sentence.end)
    verbs = [token for token in span if token.pos_ == "VERB" and token.tag_ in ("VBD", "VBN")]
    present = any(token.tag_ in ("VBZ", "VBP") and token.lemma_ != "have" for token in span)
    named = new.kind != "percent" and any(e.label_ in ("GPE", "LOC", "FAC") for e in span.ents)
    apart = present or named or tells_of_somebody(span)
    return bool(verbs or PLANNED.search(sentence.text)) and not apart


@cache
def _same_period() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(word_list('periods', 'same_period'))})\b", re.I)


def _opens_with(sentence: Sentence, name: str) -> bool:
    opening = sentence.text.lstrip(" \n\"'").lower()
    return any(opening.startswith(words) for words in word_list("periods", name))


def _is_timeless(sentence: Sentence) -> bool:
    words = "|".join(word_list("periods", "timeless"))
    return re.search(rf"\b(?:{words})\b", sentence.text) is not None


def is_added(quantity: Quantity, sentence: Sentence) -> bool:
    """ "another 2 million", "four more were found"."""
    before = sentence.before(quantity)
    after = sentence.after(quantity)
    return bool(ADDING.search(before) or re.match(r"\s+(?:more|others?)\b", after))


ADDING = WordPattern(
    "figures.toml", r"\b{periods.adding}\s+(?:about|some|over|nearly|almost|at least)?\s*$", re.I
)
