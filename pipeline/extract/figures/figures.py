"""Makes figures of numbers: what each one counts, when, where, and who says so.

Every number of the reading view either becomes a figure or a `Dropped` row with its reason.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from spacy.tokens import Doc

from pipeline.extract.figures.comparisons import compared_with
from pipeline.extract.figures.currency_before import in_currency_before, sum_like_the_last
from pipeline.extract.figures.exclusions import Candidate, exclusion
from pipeline.extract.figures.lists import listed_count
from pipeline.extract.figures.place.placing import place_of
from pipeline.extract.figures.readings import Reading
from pipeline.extract.figures.repeats import join_repeats
from pipeline.extract.figures.respectively import in_order, partner_of, year_of
from pipeline.extract.figures.sentences import Sentence, sentence_bounds
from pipeline.extract.figures.time.continuing import (
    Told,
    period_before,
    period_compared,
)
from pipeline.extract.figures.time.periods import figure_period
from pipeline.extract.figures.time.since_then import has_its_own, since_mark, time_since
from pipeline.extract.figures.time.standing import time_lasted, time_of_now
from pipeline.extract.figures.time.stretches_again import stretch_again
from pipeline.extract.figures.time.tenses import until_now, verb_of
from pipeline.extract.figures.unit.ages import (
    is_age_of,
    is_age_of_person,
    is_length_of_life,
    leans_on_age,
    people_of_ages,
)
from pipeline.extract.figures.unit.counted_levels import POINTS_RULE
from pipeline.extract.figures.unit.nouns import (
    NUMBERED,
    Counted,
    counted_noun,
    is_demonym,
    nouns_of,
    own_adjective,
    singular,
    word_list,
)
from pipeline.extract.figures.unit.share_counts import counted_of_share
from pipeline.extract.figures.unit.sums import (
    as_told,
    in_years_told,
    is_fraction,
    lacks_scale,
    names_no_currency,
    settle_sums,
)
from pipeline.extract.figures.unit.unnamed import PREDICATE_RULE, unnamed_noun
from pipeline.extract.figures.what.counted_things import counted_with
from pipeline.extract.figures.what.wording import describe
from pipeline.extract.gazetteer import country_of_adjective
from pipeline.extract.text import text_of
from pipeline.lexicon import load_table
from pipeline.records import (
    Annotated,
    Attribution,
    Dropped,
    Figure,
    Interval,
    PlaceMention,
    Quantity,
)

CONFIDENCE = {"money": 0.95, "percent": 0.95, "age": 0.95, "duration": 0.9}
MEASURE_CONFIDENCE = 0.85
CARRIED_CONFIDENCE = 0.75  # a sum whose currency another sum has
CARRIED_PENALTY = 0.05  # the time of figures before is right in 9 of 10; distance changes little
HEADLINE_PENALTY = 0.05  # headlines leave out what the number counts more often
LEADING = re.compile(r"(?:of|from|at|for|by|ranging|to)\s+(?!least\b|most\b)", re.I)
DECIMAL = re.compile(r"\d+\.\d+")
ROW = re.compile(r"\s*,\s*(?:and\s+)?|\s+and\s+")
DURATIONS = ("year", "month", "week", "day", "hour", "minute")
NAMED = re.compile(r"\b[A-Z][\w&]+ $")
MODEL = re.compile(r"\b([A-Z]\w+)[\s-](?:\d+-)?$")
NAME_OF = re.compile(r"\s+[A-Z]\w+ [a-z]")
NAME_AND = re.compile(r"[A-Z]\w+,? and \S+ $")
SURE = 0.7  # a noun below this is weighed against what the number could count without it
MAX_QUOTE_WORDS = 8  # annotation/GUIDE.md


def extract_figures(
    annotated: Annotated, places: Sequence[PlaceMention], attributions: Sequence[Attribution]
) -> tuple[list[Figure], list[Dropped]]:
    """The figures of an article in text order, and the numbers that are none with the reason."""
    readings: list[Reading] = []
    dropped: list[Dropped] = []
    for sentence in _sentences(annotated):
        for quantity in sentence.quantities:
            reading = _read(annotated, quantity, sentence, readings)
            if isinstance(reading, str):
                where = quantity.start, quantity.end
                dropped.append(annotated.dropped(*where, "figures", reading))
            else:
                readings.append(reading)
    figures = _figures(annotated, readings, places, attributions)
    return join_repeats(figures), dropped


def _sentences(annotated: Annotated) -> list[Sentence]:
    """The sentences that hold a number, with their numbers and dates."""
    found = []
    for start, end in sentence_bounds(annotated):
        inside = [q for q in annotated.quantities if start <= q.number_start < end]
        if not inside:
            continue
        inside_it = (date for date in annotated.dates if start <= date.start < end)
        dates = tuple(until_now(date, annotated) for date in inside_it)
        settled = tuple(settle_sums(inside, annotated.view))
        found.append(Sentence(start, end, annotated.view[start:end], settled, dates))
    return found


def _read(
    annotated: Annotated, quantity: Quantity, sentence: Sentence, earlier: Sequence[Reading]
) -> Reading | str:
    """What a number says, or the reason why it is no figure."""
    counted = None
    at = quantity.start - sentence.start
    if quantity.kind == "number" and people_of_ages(sentence.text, at):
        return Reading(quantity, "age", "year", None, sentence)
    if quantity.kind == "number":
        counted = counted_noun(annotated.doc, quantity, _blocked(annotated, quantity, sentence))
        if counted is None or (counted.head and country_of_adjective(counted.head.text)):
            counted = _shared_noun(annotated, quantity, sentence) or counted
        twice = counted in [reading.counted for reading in earlier[-1:]]
        if counted is not None and counted.rule == "noun" and twice:
            return "part of a name"  # "two 737 Max jets"
        counted = _exemplified(quantity, sentence, earlier, counted) or counted
        counted = counted or listed_count(annotated.doc, quantity, sentence)
        if counted and " per " in annotated.view[quantity.end : counted.end]:
            counted = None  # "4 soms (48 per year)"
        if counted is not None and _is_no_count(counted, quantity, sentence):
            return "nothing of that number is named"
    if counted is None or counted.unit in word_list("nouns", "moneys"):
        quantity = in_currency_before(quantity, sentence, earlier, annotated.view) or quantity
    bare = counted is None and quantity.kind == "number"
    if bare and earlier and earlier[-1].kind == "duration":
        spans = takewhile(lambda reading: reading.kind == "duration", reversed(earlier))
        last = next((r for r in spans if r.unit in ("year", "month")), earlier[-1])
        quantity = in_years_told(quantity, sentence, last.quantity, last.sentence) or quantity
    if bare and earlier and quantity.kind == "number":
        last = next((r for r in earlier[:-3:-1] if r.quantity.high > 1), earlier[-1])
        quantity = as_told(quantity, sentence, last.quantity) or quantity  # not "one client"
    if counted is None and names_no_currency(quantity, annotated.view):
        return "no currency is named"
    if is_fraction(quantity):
        return "a fraction of nothing named"
    if lacks_scale(quantity, sentence, annotated.view):
        return "its scale is left out"
    reason = exclusion(_candidate(annotated, quantity, sentence, counted))
    if reason is not None:
        return reason
    if quantity.kind != "number":
        kind = _measured_kind(annotated.doc, quantity, sentence)
        return Reading(quantity, kind, quantity.unit, None, sentence)
    if counted is not None and counted.confidence < SURE:
        counted = _surer(annotated, quantity, sentence, earlier) or counted
    counted = _of_the_same(counted, earlier) or counted
    counted = counted or counted_of_share(annotated.doc, quantity, sentence, earlier)
    if counted is None:
        return _read_unnamed(annotated, quantity, sentence, earlier)
    return _count(counted, quantity, sentence)


def _count(counted: Counted, quantity: Quantity, sentence: Sentence) -> Reading:
    if counted.unit in DURATIONS and counted.rule == "noun":
        whole = replace(quantity, end=max(quantity.end, counted.end))  # "eight more years"
        return Reading(whole, "duration", counted.unit, None, sentence)
    return Reading(quantity, "count", _unit_of_all(counted), counted, sentence)


def _read_unnamed(
    annotated: Annotated, quantity: Quantity, sentence: Sentence, earlier: Sequence[Reading]
) -> Reading | str:
    """What a number says that names nothing: an age, a sum or a count as it was told before."""
    age = leans_on_age(annotated.doc, quantity, sentence)
    if age is not None or is_age_of_person(annotated.doc, quantity, sentence):
        unit = (age.unit if age is not None else None) or "year"
        return Reading(quantity, "age", unit, None, sentence)
    counted = unnamed_noun(annotated.doc, quantity, sentence, _counted(earlier, sentence))
    money = _same_money(counted, sentence, earlier)
    if money is not None:
        return Reading(replace(quantity, kind="money", unit=money), "money", money, None, sentence)
    words = annotated.view[quantity.number_start : quantity.number_end]
    # "people ran out; the quake registered 5.0"
    no_people = DECIMAL.fullmatch(words) and counted and counted.unit in nouns_of("person")
    sum_again = sum_like_the_last(quantity, sentence, earlier) if counted is None else None
    if sum_again is not None:
        return Reading(sum_again, "money", sum_again.unit, None, sentence)
    if counted is None or no_people or not counted.unit[:1].isalpha():
        return "nothing counted is named"  # also "a share of 84.7%, totaling 18,526"
    return _count(counted, quantity, sentence)


def _same_money(
    counted: Counted | None, sentence: Sentence, earlier: Sequence[Reading]
) -> str | None:
    """ "A loaf that cost 30 soms on Monday was 35 on Thursday": the currency told beside it."""
    told = [r for r in earlier if r.kind == "money" and r.sentence == sentence]
    if counted is None or not told:
        return None
    words = map(singular, sentence.words(told[-1].quantity).split())
    return told[-1].unit if counted.unit in words else None


def _unit_of_all(counted: Counted) -> str:
    """ "100 soldiers and nurses" are people, "12 boys and girls" children."""
    others = counted_with(counted.head) if counted.head is not None else []
    if not others or counted.head is None:
        return counted.unit
    young = load_table("people.toml")["people"]["child"]
    kinds = {singular(word.lower_) for word in (counted.head, *others)}
    return "child" if kinds <= set(young) else "person"


def _shared_noun(annotated: Annotated, quantity: Quantity, sentence: Sentence) -> Counted | None:
    """ "12, 15 and 19 cases": the noun after the last number of a row counts for all."""
    before = sentence.before(quantity)
    if is_age_of(quantity, before, sentence.after(quantity)):
        return None  # "a tailor of 52 and two girls"
    last = quantity
    for later in (q for q in sentence.quantities if q.start >= quantity.end):
        between = annotated.view[last.end : later.start]
        paired = last is quantity and own_adjective(annotated.doc, quantity, later)
        if later.kind != "number" or not (paired or ROW.fullmatch(between)):
            break
        last = later
        if paired:
            break
    if last is quantity or " and " not in annotated.view[quantity.end : last.start]:
        return None
    shared = counted_noun(annotated.doc, last, _blocked(annotated, last, sentence))
    if shared is None or shared.head is None or is_demonym(shared.head):
        return None  # "eleven Chinese and six Vietnamese"
    return replace(shared, end=0, rule="shared noun") if shared.confidence >= SURE else None


def _exemplified(
    quantity: Quantity, sentence: Sentence, earlier: Sequence[Reading], counted: Counted | None
) -> Counted | None:
    """ "7 cars (3 Onix, 1 BMW X7)": in a bracket, before a name, of what stands before it."""
    opening = sentence.bracket(quantity)
    common = counted and counted.head and counted.head.pos_ != "PROPN"
    if opening is None or common or not re.match(r"\s+[A-Z]", sentence.after(quantity)):
        return None
    for told in (r.counted for r in reversed(earlier) if r.counted and r.counted.head):
        if told.head and told.head.idx + len(told.head) == sentence.start + opening - 1:
            return replace(told, head=None, end=quantity.end, rule="listed")
    return None


def _is_no_count(counted: Counted, quantity: Quantity, sentence: Sentence) -> bool:
    """ "A 4.4 magnitude aftershock" is one; "two 55-MW and", "30 long-term and" tell no unit;
    "Pamir 1 Imports" and "the Nikkei 225 index" are names.
    """
    if counted.head is None:
        return False
    if quantity.low == quantity.high == 1 and counted.head.tag_ in ("NNS", "NNPS"):
        return True
    whole = quantity.low == quantity.low.to_integral_value()
    measured = (q for q in sentence.quantities if q is not quantity)
    inside = any(q.start <= counted.head.idx < q.end for q in measured)
    compound = "-" in counted.unit and quantity.high > 1
    odd = not whole and (counted.confidence < SURE or counted.unit == "person")
    named = counted.unit in word_list("nouns", "indexes") and NAMED.search(
        sentence.before(quantity)
    )
    numbered = counted.confidence < SURE and NUMBERED.fullmatch(sentence.words(quantity))
    title = counted.head.text[:1].isupper() or sentence.before(quantity).lower().endswith("the ")
    doubtful = compound or (numbered and title)  # "the UN's 1267 Committee"
    return inside or odd or bool(named) or bool(counted.confidence < SURE and doubtful)


def _blocked(annotated: Annotated, quantity: Quantity, sentence: Sentence) -> list[tuple[int, int]]:
    """Dates and other numbers: no part of what a number counts, unless an adjective is made of
    them ("four 16-storey towers") or a name ("two 737 Max jets").
    """
    others = [q for q in sentence.quantities if q is not quantity]
    apart = [
        q
        for q in others
        if "-" not in annotated.view[q.number_end : q.end + 1]
        and not (NUMBERED.fullmatch(sentence.words(q)) and NAME_OF.match(sentence.after(q)))
        and not _is_model(sentence.before(q))
    ]
    dates = [(date.start, date.end) for date in sentence.dates]
    return dates + [(q.start, q.end) for q in apart]


def _is_model(before: str) -> bool:
    """Whether a number names a kind: "70 Boeing" 787 "jets", "70 Boeing 737-" 800 "jets"."""
    found = MODEL.search(before)
    return found is not None and found[1].lower() in word_list("exclusions", "labels")


def _counted(earlier: Sequence[Reading], sentence: Sentence) -> list[tuple[Quantity, Counted]]:
    """The last numbers that counted something, with what they counted; "70 were teachers" counts
    people, where the sentence says no other word for them."""
    counted = [(r.quantity, r.counted) for r in earlier[-6:] if r.counted is not None]
    plain = [pair for pair in counted if pair[1].rule != PREDICATE_RULE]
    last = counted[-1] if counted else None
    if last is None or last in plain or any(q.start >= sentence.start for q, _ in plain):
        return plain
    people = last[0].start >= sentence.start and last[1].unit in nouns_of("person")
    return [*plain, (last[0], replace(last[1], unit="person"))] if people else plain


def _surer(
    annotated: Annotated, quantity: Quantity, sentence: Sentence, earlier: Sequence[Reading]
) -> Counted | None:
    """What a number counts when the word after it is a doubtful noun: "the other two remain"."""
    before = [pair for pair in _counted(earlier, sentence) if pair[0].start >= sentence.start]
    return unnamed_noun(annotated.doc, quantity, sentence, before)


def _of_the_same(counted: Counted | None, earlier: Sequence[Reading]) -> Counted | None:
    """ "flats for 24 households and the loans of 39 others", "40 rifles, 12 new ones": of those
    counted before.
    """
    before = [r.counted.unit for r in earlier if r.counted is not None][-1:]
    if counted is None or counted.head is None or not before:
        return None
    if counted.head.lower_ in ("one", "ones"):
        return replace(counted, unit=before[0])
    if counted.head.lower_ != "others" or earlier[-1].counted is None:
        return None
    if NAME_AND.search(text_of(counted.head.doc), max(counted.head.idx - 40, 0), counted.head.idx):
        return None  # "one Musa Bello and 4 others" are people
    return replace(counted, unit=before[0]) if before[0] in nouns_of("thing") else None


def _candidate(
    annotated: Annotated, quantity: Quantity, sentence: Sentence, counted: Counted | None
) -> Candidate:
    view = annotated.view
    return Candidate(
        quantity=quantity,
        doc=annotated.doc,
        view=view,
        before=view[sentence.start : quantity.start],
        after=view[quantity.end : max(sentence.end, quantity.end)],
        noun=singular(counted.head.text) if counted and counted.head else None,
    )


def _measured_kind(doc: Doc, quantity: Quantity, sentence: Sentence) -> str:
    """The kind of a measured span: a duration that continues an age is an age."""
    aged = leans_on_age(doc, quantity, sentence) or is_length_of_life(quantity, sentence)
    return "age" if aged and quantity.kind == "duration" else quantity.kind


def _figures(
    annotated: Annotated,
    readings: Sequence[Reading],
    places: Sequence[PlaceMention],
    attributions: Sequence[Attribution],
) -> list[Figure]:
    figures: list[Figure] = []
    told: list[Told] = []
    named: list[PlaceMention] = []
    for reading in readings:
        figure = _figure(annotated, reading, told)
        again = bool(told) and _is_said_again(told[-1].reading, reading)
        told.append(Told(reading, figure.period, figure.what))
        named = named if again else place_of(reading, places, annotated.doc)
        countries = {mention.place.country for mention in named}
        figures.append(
            replace(
                figure,
                place=named[0].place.name if len(named) == 1 else None,
                country=countries.pop() if len(countries) == 1 else None,
                attributed_to=_source_of(reading, attributions, annotated.doc),
            )
        )
    return figures


def _is_said_again(last: Reading, reading: Reading) -> bool:
    """ "Russia – $2.1 billion (16.9%)": in one place, whatever stands next to the bracket."""
    told = last.sentence == reading.sentence and last.kind != reading.kind
    return told and reading.sentence.between(last.quantity, reading.quantity) == " ("


def _figure(annotated: Annotated, reading: Reading, told: Sequence[Told]) -> Figure:
    quantity, sentence = reading.quantity, reading.sentence
    start, end = _quote_start(annotated, quantity), _quote_end(annotated, reading)
    bracketed = annotated.article.text[max(start - 1, 0) : end]
    start -= bracketed.startswith("[") and "]" in bracketed  # "[Eleven] cases"
    rule = f"{quantity.rule}, {reading.counted.rule}" if reading.counted else quantity.rule
    own, period = _period(annotated, reading, told)
    wordings = {before.reading.quantity.start: before.what for before in told}
    points = reading.counted is not None and reading.counted.rule == POINTS_RULE
    measured = replace(reading, counted=None) if points else reading
    what = describe(
        annotated.doc, measured, lambda other: wordings.get(other.start, ""), _counts(told)
    )
    return Figure(
        evidence=annotated.evidence(start, end, rule),
        kind=reading.kind,
        low=quantity.low,
        high=quantity.high,
        qualifier=quantity.qualifier,
        unit=reading.unit,
        what=in_order(what, annotated.doc, quantity, sentence),
        sentence=annotated.sentence(sentence.start, sentence.end, start),
        confidence=round(_confidence(annotated, reading) - CARRIED_PENALTY * (not own), 2),
        period=period,
        stated_usd_low=quantity.stated_usd_low,
        stated_usd_high=quantity.stated_usd_high,
        account_unit=quantity.account_unit,
    )


def _counts(told: Sequence[Told]) -> list[tuple[str | None, str]]:
    """The units and wordings of the numbers before that counted something by its own name."""
    plain = (t for t in told if t.reading.counted and t.reading.counted.rule != PREDICATE_RULE)
    return [(t.reading.unit, t.what) for t in plain]


def _period(
    annotated: Annotated, reading: Reading, told: Sequence[Told]
) -> tuple[bool, Interval | None]:
    """Whether a figure's own sentence says its time, and the time; else that of figures before."""
    year = year_of(partner_of(annotated.doc, reading.quantity, reading.sentence))
    if year is not None:
        return True, year
    since = since_mark(verb_of(reading.quantity, annotated.doc))
    if since is not None and not has_its_own(reading, since):
        return False, time_since(since, annotated)
    again = stretch_again(reading, annotated) if reading.sentence.dates else None
    if again is not None:
        return True, again
    period = figure_period(reading.quantity, reading.sentence, reading.kind, annotated.doc)
    if reading.kind in ("age", "duration"):
        lasted = reading.kind == "duration" and period is None
        return True, time_lasted(reading, annotated) if lasted else period
    if compared_with(reading.quantity, reading.sentence) is not None:
        return True, period_compared(reading, period, told, annotated)
    period = period or time_of_now(reading, annotated)
    if period is not None:
        return True, period
    period = period_before(reading, told, annotated)
    return period is None, period


def _quote_start(annotated: Annotated, quantity: Quantity) -> int:
    """The start of the quote, a leading preposition left out (annotation/GUIDE.md)."""
    words = annotated.view[quantity.start : quantity.number_start]
    leading = LEADING.match(words)
    return quantity.start + leading.end() if leading else quantity.start


def _quote_end(annotated: Annotated, reading: Reading) -> int:
    """The end of the quote: the counted noun, unless that makes it longer than eight words."""
    quantity, counted = reading.quantity, reading.counted
    if counted is None or counted.end <= quantity.end or counted.rule not in ("noun", "partitive"):
        return quantity.end
    words = annotated.view[quantity.start : counted.end].split()
    return counted.end if len(words) <= MAX_QUOTE_WORDS else quantity.end


def _confidence(annotated: Annotated, reading: Reading) -> float:
    if reading.quantity.rule.endswith(("currency before", "unit told")):
        return CARRIED_CONFIDENCE
    confidence = (
        reading.counted.confidence
        if reading.counted is not None
        else CONFIDENCE.get(reading.kind, MEASURE_CONFIDENCE)
    )
    at = reading.quantity.start
    roles = {p.role for p in annotated.passages if p.start <= at < p.end}
    return round(confidence - HEADLINE_PENALTY * bool(roles & {"title", "heading"}), 2)


def _source_of(reading: Reading, attributions: Sequence[Attribution], doc: Doc) -> str | None:
    quantity = reading.quantity
    around = [a for a in attributions if a.start <= quantity.start < a.end]
    source = min(around, key=lambda a: a.end - a.start).source if around else None
    return source and in_order(source, doc, quantity, reading.sentence)
