"""Where an event took place that names no place itself: what the story around it tells.

A court or police of a city act there; the same people's case, and what is told in one breath with
a happening, is where that is.
"""

from __future__ import annotations

import re
from calendar import day_name, month_name
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from spacy.tokens import Span

from pipeline.extract.events.scene import Scene
from pipeline.extract.events.setting.placing import (
    comes_or_goes,
    is_home,
    is_in_organization,
    is_one_of_several,
    is_speakers,
    tells_origin,
)
from pipeline.extract.events.summary import summarize
from pipeline.extract.events.trigger.families import family
from pipeline.extract.figures.place.placing import FOR_DOING, NATIONWIDE
from pipeline.extract.figures.time.continuing import names_period_before
from pipeline.extract.figures.time.occurrences import time_of_occurrence
from pipeline.extract.function_words import POINTING
from pipeline.extract.inflection import verb_forms
from pipeline.extract.quotations import find_quotations
from pipeline.extract.syntax import SUBJECTS, children, governor, noun_phrase, preposition
from pipeline.extract.text import root_at
from pipeline.lexicon import load_table, load_words
from pipeline.records import Event, Figure, Interval, Place, PlaceMention

CARRIED = 0.95  # a place taken from the story is a little less sure
LOCAL = family("acts") | family("justice") | {"gathering"}
BENCH = family("verdicts") | {"trial", "charge"}
PRESENT = ("VBZ", "VBP")
MAX_OPENING = 25  # characters of "In the northern city of" before the place a paragraph opens with
OF_OTHER_TIME = ("age", "duration")  # what these measure began before the event
TOTAL_REACH = 4  # sentences between a total and the parts told of it
KILOGRAMS = {"tonne": Decimal(1000), "gram": Decimal("0.001")}
ANOTHER_TIME = re.compile(
    rf"\b(?:last|next) (?:{'|'.join((*month_name[1:], *day_name))}|week|month|year|spring|summer"
    r"|autumn|fall|winter)\b"
)
BARE_DAY = re.compile(rf"\b(?:{'|'.join(month_name[1:])}) \d{{1,2}}\b")
YEAR, MONTHS = timedelta(days=366), timedelta(days=45)


def with_days_of_context(events: Sequence[Event], scene: Scene) -> list[Event]:
    """The events, those without a time of their own dated by what they are told in a breath with.

    "Officers raided a farm on 5 May. Two men were detained": on that day, too.
    """
    dated: list[Event] = []
    for event in events:
        dateless = event.date is None and event.type != "report"  # of another day than its data
        dateless = dateless and not _tells_another_time(event, scene)
        found = _time_told_beside(event, dated, scene) if dateless else None
        if found is not None and not _is_yet_to_come(found, event, scene):
            confidence = round(event.confidence * CARRIED, 2)
            event = replace(event, date=found, date_basis="context", confidence=confidence)
            event = replace(event, summary=summarize(event))
        dated.append(event)
    return dated


def _is_yet_to_come(time: Interval, event: Event, scene: Scene) -> bool:
    """ "The forum opens on 20 March. Nine people died", "a strategy until 2030"."""
    here = scene.annotated.anchor.interval
    ahead = here and here.end and time.start and here.end < time.start
    return bool(ahead) and event.status == "reported"


def _tells_another_time(event: Event, scene: Scene) -> bool:
    """ "Arrested last November", in a text of which only the year is known."""
    sentence = scene.sentence_at(event.evidence.start)
    return (
        sentence is not None
        and ANOTHER_TIME.search(sentence.text) is not None
        and not _dates_in(sentence, scene)
    )


def _time_told_beside(event: Event, earlier: Sequence[Event], scene: Scene) -> Interval | None:
    own = scene.sentence_at(event.evidence.start)
    occurrence = _occurrence(event, scene)
    dates = _dates_in(occurrence, scene) if occurrence is not None else []
    if len(dates) == 1:
        return dates[0]
    undated = own is not None and not _dates_in(own, scene)
    if event.type in family("suffered") and undated:
        named = time_of_occurrence(event.evidence, scene.annotated)
        if named is not None:
            return named
    told = _time_of_count(event, scene) or _time_of_total(event, earlier, scene)
    if own is not None and names_period_before(own.text):
        return told  # "it lent 40 million in the reporting period": of no day told before
    return told or _day_before(event, earlier, scene)


def _occurrence(event: Event, scene: Scene) -> Span | None:
    """ "The accident happened on Saturday in Osh", right after what the accident did, or before it
    in the paragraph.
    """
    own = scene.sentence_at(event.evidence.start)
    if own is None or event.type not in family("acts"):
        return None
    around = [scene.doc[own.end].sent] if own.end < len(scene.doc) else []
    if _is_narrated(event, scene):
        around += _undated_back(own, scene)
    return next((sentence for sentence in around if _tells_of_occurrence(sentence)), None)


def _undated_back(sentence: Span, scene: Scene) -> Iterator[Span]:
    """The sentences before one in its paragraph, back to the first that tells a date."""
    passage = scene.passage_at(sentence.start_char)
    while passage is not None and sentence.start_char > passage.start:
        if _dates_in(sentence, scene):
            return
        sentence = scene.doc[sentence.start - 1].sent
        yield sentence


def _tells_of_occurrence(sentence: Span) -> bool:
    verbs = verb_forms("events.toml", "setting", "occurrence_verbs")
    nouns = load_words("events.toml", "setting", "occurrence_nouns")
    for verb in sentence:
        subject = next(children(verb, *SUBJECTS), None) if verb.pos_ == "VERB" else None
        if subject is None or verb.lower_ not in verbs:
            continue
        points = noun_phrase(subject)[0].lower_ in POINTING
        if points and subject.lower_ in nouns:
            return True
    return False


def _time_of_count(event: Event, scene: Scene) -> Interval | None:
    """The stretch that what it counts first is told of: "of these, 19 were caught"."""
    sentence = scene.sentence_at(event.evidence.start)
    if sentence is not None and BARE_DAY.search(sentence.text) and not _dates_in(sentence, scene):
        return None  # "on April 25", of a year nobody knows
    span = (sentence.start_char, sentence.end_char) if sentence is not None else (0, 0)
    counted = (
        figure
        for figure in (scene.figures[i] for i in event.figures)
        if figure.kind not in OF_OTHER_TIME
        and not (event.type in family("verdicts") and _is_of_the_deed(figure, event, scene))
        and any(span[0] <= e.start < span[1] for e in (figure.evidence, *figure.repeats))
    )
    time = next((figure.period for figure in counted), None)
    whole = time is not None and time.start is not None and time.end is not None
    return time if whole and time is not None and not time.is_day else None


def _is_of_the_deed(figure: Figure, event: Event, scene: Scene) -> bool:
    """ "Jailed for forcing 14 people to beg": those of the crime."""
    between = scene.annotated.view[event.evidence.end : figure.evidence.start]
    return FOR_DOING.search(between) is not None


def _time_of_total(event: Event, earlier: Sequence[Event], scene: Scene) -> Interval | None:
    """ "In May 3 tons were seized. Of this, 800 kilograms were found in Osh": of May, too."""
    total = next((e for e in reversed(earlier) if e.type == event.type == "operation"), None)
    own = scene.sentence_at(event.evidence.start)
    theirs = scene.sentence_at(total.evidence.start) if total is not None else None
    if total is None or own is None or theirs is None or _tells_time(own):
        return None
    if _dates_in(scene.doc[theirs.end : own.start], scene):
        return None  # "In May 3 tons were seized. He was held on Friday. He had 2 kg"
    near = sum(1 for w in scene.doc[theirs.start : own.start] if w.is_sent_start) <= TOTAL_REACH
    ours, whole = _weights(event, scene), _weights(total, scene)
    return total.date if near and ours and whole and max(ours) < max(whole) else None


def _weights(event: Event, scene: Scene) -> list[Decimal]:
    weighed = [scene.figures[i] for i in event.figures if scene.figures[i].kind == "mass"]
    return [figure.low * KILOGRAMS.get(figure.unit or "", 1) for figure in weighed]


def _day_before(event: Event, earlier: Sequence[Event], scene: Scene) -> Interval | None:
    """The day of the happening told last, or of the sentence before, where its type takes it."""
    if _days(event, scene):
        return None
    lends = load_table("events.toml")["same_day"]
    last = earlier[-1] if earlier and _follows(event, earlier[-1], scene) else None
    if event.type not in lends.get(last.type if last else "untold", ()):
        return None
    if last is not None and last.date is not None:
        return last.date if last.date.is_day else None
    day = _day_of_sentence_before(event, scene) if _is_narrated(event, scene) else None
    verdicts = [other.date for other in earlier if other.type in family("verdicts")]
    judged = event.type in family("crimes") and day in verdicts
    return None if judged else day  # "jailed on Friday for robbery. They robbed 14 shops"


def _day_of_sentence_before(event: Event, scene: Scene) -> Interval | None:
    """The one day of a sentence in the past tense, in the same paragraph."""
    passage, own = scene.passage_at(event.evidence.start), scene.sentence_at(event.evidence.start)
    if passage is None or own is None or own.start_char <= passage.start:
        return None
    before = scene.doc[own.start - 1].sent
    days = set(_dates_in(before, scene)) if before.root.tag_ not in PRESENT else set()
    day = days.pop() if len(days) == 1 else None
    return day if day is not None and day.is_day else None


def _is_narrated(event: Event, scene: Scene) -> bool:
    """In the simple past, with nothing said of another time: "two were held", not "have been"."""
    words = scene.doc.char_span(event.evidence.start, event.evidence.end, alignment_mode="expand")
    verb = next((word for word in words or () if word.pos_ == "VERB"), None)
    if verb is None or _tells_time(verb.sent):
        return False
    helpers = {child.lower_ for child in children(verb, "auxiliary", "passive_auxiliary")}
    return (verb.tag_ == "VBD" and not helpers) or bool(helpers & {"was", "were", "did"})


def _tells_time(sentence: Span) -> bool:
    """ "This year", no "22-year-old"."""
    times = load_words("events.toml", "setting", "times")
    return any(w.lower_ in times and w.doc[max(w.i - 1, 0)].text != "-" for w in sentence)


def with_places_of_context(events: Sequence[Event], scene: Scene) -> list[Event]:
    """The events, those without a city or region of their own placed where their story is."""
    seated = [_placed(event, _seat(event, scene)) for event in events]
    return [_placed(event, _place_of_story(event, seated, scene), CARRIED) for event in seated]


def _placed(event: Event, place: Place | None, factor: float = 1.0) -> Event:
    """The event at a place, unless it has a finer one or one in another country."""
    if _is_fine(event.place) or place is None or place.country not in (event.country, None):
        return event
    confidence = round(event.confidence * factor, 2)
    moved = replace(event, place=place, confidence=confidence)
    return replace(moved, summary=summarize(moved))


def _is_fine(place: Place | None) -> bool:
    return place is not None and place.kind != "country"


def _seat(event: Event, scene: Scene) -> Place | None:
    """What a court "in Turkmenabat" or the police "of the Osh region" do, they do there."""
    if event.type not in family("justice"):
        return None
    offices = {p.actor for p in event.participants if p.role == "authority"}
    seats = {
        mention.place.name: mention.place
        for actor in offices
        if actor is not None
        for span in scene.actors[actor].mentions
        for mention in scene.places
        if span.start <= mention.start < span.end and mention.place.kind != "country"
    }
    return next(iter(seats.values())) if len(seats) == 1 else None


def _place_of_story(event: Event, events: Sequence[Event], scene: Scene) -> Place | None:
    """The place of the same people's case, of the sentence before, or of all the story."""
    if _is_fine(event.place) or event.type not in LOCAL or _is_long(event):
        return None
    if NATIONWIDE.match(scene.annotated.view, event.evidence.end):
        return None
    occurrence = _occurrence(event, scene)
    if occurrence is not None:
        start, end = occurrence.start_char, occurrence.end_char
        here = [m for m in scene.places if start <= m.start < end and _may_be_setting(m, scene)]
        if here:
            return here[0].place
    told = [other for other in events if _may_share(event, other, scene)]
    around = [other for other in told if _is_same_case(event, other)]
    if not around and not _has_body(event, scene):
        around = [other for other in told if _follows(event, other, scene)]
    places = {other.place.name: other.place for other in around if other.place}
    if places:
        return next(iter(places.values())) if len(places) == 1 else None
    return _place_told_before(event, scene)


def _is_same_case(event: Event, other: Event) -> bool:
    """An arrest or a rescue of the same people; courts may sit elsewhere than crimes happen."""
    return event.type in ("arrest", "rescue") and bool(_people(event) & _people(other))


def _may_share(event: Event, other: Event, scene: Scene) -> bool:
    """Placed, in one country, not years apart; a verdict is not given where the crime was."""
    if not _is_fine(other.place) or other.country not in (event.country, None) or _is_long(other):
        return False
    if event.type in BENCH and other.type not in family("justice"):
        return False
    return _are_near([*_days(event, scene), *_days(other, scene)])


def _days(event: Event, scene: Scene) -> list[date]:
    """The days that it and its sentence tell."""
    sentence = scene.sentence_at(event.evidence.start)
    dates = _dates_in(sentence, scene) if sentence is not None else []
    dates += [event.date] if event.date else []
    return [interval.start for interval in dates if interval.start is not None]


def _dates_in(sentence: Span, scene: Scene) -> list[Interval]:
    start, end = sentence.start_char, sentence.end_char
    return [m.interval for m in scene.annotated.dates if start <= m.start < end]


def _are_near(days: Sequence[date]) -> bool:
    return not days or max(days) - min(days) < YEAR


def _has_body(event: Event, scene: Scene) -> bool:
    """Whether a body known by name does it: it may sit somewhere else than the story."""
    acting = [scene.actors[p.actor] for p in event.participants if p.actor is not None]
    return any(a.type == "organization" and "authority" in a.roles for a in acting)


def _follows(event: Event, other: Event, scene: Scene) -> bool:
    """Whether a happening is told in the sentence, or in the one before it in the paragraph."""
    passage = scene.passage_at(event.evidence.start)
    own = scene.sentence_at(event.evidence.start)
    theirs = scene.sentence_at(other.evidence.start)
    if passage is None or own is None or theirs is None or theirs.start_char < passage.start:
        return False
    sheltered = event.type in family("acts") and other.type == "rescue"
    return not sheltered and (theirs.start == own.start or theirs.end == own.start)


def _place_told_before(event: Event, scene: Scene) -> Place | None:
    """The place named last in its paragraph, else the one its story names at once and alone."""
    at, (start, _) = event.evidence.start, scene.section_at(event.evidence.start)
    passage, own, lede = scene.passage_at(at), scene.sentence_at(at), scene.lede_at(at)
    if passage is None or own is None:
        return None
    end = max(sentence.end_char for sentence in (own, lede) if sentence is not None)
    told = [mention for mention in scene.places if start <= mention.start < end]
    found = [mention for mention in told if _may_be_setting(mention, scene)]
    if event.type in family("justice"):
        found = [mention for mention in found if not is_home(mention, scene)]
    beside = [mention for mention in found if passage.start <= mention.start < at]
    if event.type not in BENCH:
        beside = [mention for mention in beside if not _is_seat(mention, scene)]
    is_elsewhere = any(own.start_char <= mention.start < own.end_char for mention in told)
    recent = _is_recent(event, scene)
    beside = beside if recent or event.date is not None else []
    opens = bool(beside) and beside[-1].start < passage.start + MAX_OPENING
    if beside and not is_elsewhere and (opens or not _has_body(event, scene)):
        return None if is_one_of_several(beside[-1], scene) else beside[-1].place
    if lede is None or _has_body(event, scene) or len({m.place.name for m in found}) != 1:
        return None
    if not recent or is_one_of_several(found[0], scene):
        return None
    if any(passage.start <= m.start < at and _is_whole(m, found[0], scene) for m in told):
        return None  # "69 women died in Kazakhstan. Since then 230 people were jailed"
    quoted = any(first < at < last for first, last in find_quotations(scene.annotated.view))
    return None if quoted or found[0].start >= lede.end_char else found[0].place


def _is_recent(event: Event, scene: Scene) -> bool:
    """Told of the time of the article: years before it, another place may have been spoken of."""
    anchor = scene.annotated.anchor.interval
    return _are_near(_days(event, scene) + ([anchor.start] if anchor and anchor.start else []))


def _is_seat(mention: PlaceMention, scene: Scene) -> bool:
    """ "A court in Osh" heard of what happened somewhere else."""
    above = governor(root_at(scene.doc, mention))
    courts = load_table("people.toml")["adverbials"]["court"]["nouns"]
    return above is not None and above.lower_ in courts


def _is_whole(mention: PlaceMention, part: PlaceMention, scene: Scene) -> bool:
    """ "In Kazakhstan", of a city there."""
    place = root_at(scene.doc, mention)
    inside = preposition(place) in ("in", "across", "throughout")
    whole = mention.place.kind == "country" and mention.place.country == part.place.country
    return inside and whole


def _may_be_setting(mention: PlaceMention, scene: Scene) -> bool:
    wide = load_words("events.toml", "lists", "wide_area")
    if mention.place.kind == "country" or mention.place.name in wide:
        return False
    told_of = (is_speakers, is_in_organization, tells_origin, comes_or_goes)
    return not any(check(mention, scene) for check in told_of)


def _is_long(event: Event) -> bool:
    """What a country counted over months happened all over it."""
    if event.date is None or event.date.start is None or event.date.end is None:
        return False
    return event.date.end - event.date.start > MONTHS


def _people(event: Event) -> set[int]:
    parts = event.participants
    return {p.actor for p in parts if p.actor is not None and p.role != "authority"}
