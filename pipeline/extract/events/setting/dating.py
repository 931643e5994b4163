"""When an event took place, as far as its sentence says: its own clause speaks first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from spacy.tokens import Span, Token

from pipeline.extract.events.scene import Scene
from pipeline.extract.events.setting.reach import level_of
from pipeline.extract.events.trigger.families import family
from pipeline.extract.events.trigger.triggers import Candidate
from pipeline.extract.figures.comparisons import MORE_THAN, leads_to_comparison
from pipeline.extract.figures.time.foreign_dates import SINCE_WHEN, TOLD_FROM, WHEN_TOLD
from pipeline.extract.figures.time.since_then import since_mark
from pipeline.extract.figures.time.tenses import came_before, is_ahead, tense
from pipeline.extract.figures.time.told_dates import (
    names_a_make,
    names_a_thing,
    times_a_publication,
    times_a_statement,
)
from pipeline.extract.inflection import forms, verb_forms
from pipeline.extract.speech import is_speech_verb
from pipeline.extract.syntax import clause_head, conjuncts, governor, preposition, relation
from pipeline.extract.text import text_of, words_at
from pipeline.lexicon import DAYS_AND_MONTHS, WordPattern, load_table
from pipeline.records import DateMention, Interval

# "over the past 12 years" is the time of a trend, not of an event
MAX_DAYS = 366 * 3
MAX_CRIME = 366 * 10  # "embezzled between 2012 and 2016": crimes go on for long
BIRTH = re.compile(r"\bborn\s(?:in|on)\s*\Z")
OVER = re.compile(r"\bover (?:the|an?) (?:[\w-]+ ){1,4}(?:on|in)$")
TIME_IN = re.compile(r"\btime (?:(?:in|over|during) )?$")  # "for the second time in"
PART_BEHIND = re.compile(
    r"[^;]*, (?:[\w.,-]+ ){0,2}of (?:them|which|whom|these|it)\b(?:[^,;]|,\d)*"
)
LONG_NAME = 60  # of "models (2008, 2010, and "
LONG_CLOSER = 20  # characters of "Regulations, of "
NAME_CLOSER = WordPattern("events.toml", r"\b{setting.name_closers},?\s(?:of\s)?\Z")
NAME_OPENER = WordPattern("events.toml", r"\b{setting.name_openers}\s$|'s?\s$", re.IGNORECASE)
# "Against six in the same period of" 2020, "compared with 31 cases in", "down from 83 in".
OTHER_LEVEL = WordPattern(
    "figures.toml",
    r"(?:\b{periods.changed}(?: (?:to|by) [\d.,%]+(?: [a-z]+)?)? from\s+(?:just |only )?\d[\w,.]*"
    r"|(?:,\s+against|\bversus|\bcompared (?:to|with))\s+(?:just |only )?[\w,.-]+)"
    r"(?: [\w-]+){0,3} (?:in|during|for) (?:the )?(?:same \w+ (?:of|in) )?$",
)


@dataclass(frozen=True, slots=True)
class When:
    """The time of an event and where in the text it comes from: clause, sentence or context."""

    interval: Interval
    basis: str
    distance: int


def find_date(candidate: Candidate, scene: Scene, others: Sequence[Candidate]) -> When | None:
    """The date of the event's clause, else of a clause that carries it, else None."""
    head = candidate.head
    if head.tag_ == "VBG" and any(t.lower_ in ("currently", "now") for t in head.children):
        return None
    if since_mark(clause_head(head)) is not None:
        return None  # "was freed in 2018 and has since robbed 9 shops"
    found = []
    mentions = _dates_of(head, scene)
    start, view = head.sent.start_char, scene.annotated.view
    published = [m for m in mentions if times_a_publication(view[start : m.start])]
    mentions = [m for m in mentions if m not in published]
    if candidate.type == "report":
        mentions = published or _of_report(candidate, mentions, scene)
    elif candidate.type != "gathering":
        mentions = [m for m in mentions if not _times_a_statement(m, head, scene)]
    for mention in mentions:
        span = words_at(scene.doc, mention.start, mention.end)
        turns = _turns(span, head)
        if (_is_end(span) and not turns) or _is_of_another_thing(mention, span, candidate, scene):
            continue
        mention = _begun(mention, head, scene)
        level = level_of(candidate, _root(span), others)
        if turns or (len(mentions) > 1 and _stands_behind(span, head)):
            level = 0
        if level is not None:
            parted = ";" in head.doc[min(span.start, head.i) : max(span.end, head.i)].text
            far = abs(span.start - head.i)
            found.append((_is_span_of_use(span), level, parted, far, mention))
    if candidate.type in family("made"):
        found = [item for item in found if not item[0]]
    if not found:
        return _just_now(head, scene)
    _, level, _, distance, mention = min(found, key=lambda item: item[:4])
    longest = MAX_CRIME if candidate.type in family("crimes") else MAX_DAYS
    if not _is_dating(mention, longest):
        return None  # "over the past 12 years": of a trend
    return When(_joined(mention, scene), ("clause", "sentence")[min(level, 1)], distance)


def _is_of_another_thing(
    mention: DateMention, span: Span, candidate: Candidate, scene: Scene
) -> bool:
    """Whether the words around a date say that it is of something else of the sentence."""
    head = candidate.head
    if _is_of_series(span, mention, head) or _names_a_happening(span, head):
        return True
    if _is_frame(mention, scene) or _is_of_what_came_before(span, head):
        return True
    if mention.interval.is_day and came_before(clause_head(head), span.root, on_a_day=True):
        return True
    led = TOLD_FROM.search(scene.annotated.view, head.sent.start_char, mention.start)
    if led is not None and mention.interval.is_day and not led.start() <= head.idx <= mention.end:
        return True  # "in the days before the vote on 19 March, 60 were held"
    if _is_still_ahead(span, head) or _is_of_a_part(span, head):
        return True
    if candidate.type in family("verdicts") and _is_said_in(span, head):
        return True
    between = scene.doc[head.i : span.start].text if span.start > head.i else ""
    charged = candidate.type in family("accusations")
    return charged and OVER.search(between) is not None  # "charged over the blast on 11 May"


def _root(date: Span) -> Token:
    """The word that holds a date, one led to ("on") where its words were torn apart."""
    return next((word for word in date if preposition(word)), date.root)


def _of_report(
    candidate: Candidate, mentions: Sequence[DateMention], scene: Scene
) -> list[DateMention]:
    """ "A survey conducted in May", not the year that it tells of: "trade grew in 2023"."""
    head = candidate.head
    if candidate.trigger.kin == "statistics":
        return []
    beside = {head, *conjuncts(head)}
    words = ((m, governor(_root(words_at(scene.doc, m.start, m.end)))) for m in mentions)
    return [m for m, word in words if word in beside or _describes(word, head)]


def _times_a_statement(mention: DateMention, head: Token, scene: Scene) -> bool:
    """ "Police on Monday claimed to have held two"; but "by a decree published on Monday"."""
    span = words_at(scene.doc, mention.start, mention.end)
    beside = scene.doc[max(0, span.start - 2) : span.start]
    told = any(word == governor(span.root) and word.tag_ == "VBN" for word in beside)
    if told or head.lower_ in verb_forms("attribution.toml", "verbs"):
        return False
    before = scene.annotated.view[head.sent.start_char : mention.start]
    after = scene.annotated.view[mention.end : head.sent.end_char]
    return times_a_statement(before, after, mention)


def _describes(participle: Token | None, noun: Token) -> bool:
    """ "An audit conducted in 2021 had found"."""
    if participle is None or participle.tag_ != "VBN":
        return False
    return noun in (participle.head, participle.head.head)


def is_timed(candidate: Candidate, others: Sequence[Candidate]) -> bool:
    """Whether its clause tells a day, even one that nothing resolves, or "nationwide"."""
    times = load_table("events.toml")["setting"]["times"]
    return any(
        level_of(candidate, word, others) is not None
        for word in candidate.head.sent
        if word.text in DAYS_AND_MONTHS or word.lower_ in times
    )


def _dates_of(head: Token, scene: Scene) -> list[DateMention]:
    """The dates of its sentence but for those of birth, of names and of what is compared with."""
    start, end = head.sent.start_char, head.sent.end_char
    view = scene.annotated.view
    inside = [m for m in scene.annotated.dates if start <= m.start < end]
    inside = [m for m in inside if not BIRTH.search(view, start, m.start)]
    dating = [m for m in inside if not is_in_name(m, scene)]
    told = [m for m in dating if WHEN_TOLD.fullmatch(view, m.end, max(m.end, head.idx))]
    compared = [m for m in dating if m not in told and _is_of_comparison(m, head.sent, scene)]
    return [m for m in dating if m not in compared]


def _is_of_comparison(mention: DateMention, sentence: Span, scene: Scene) -> bool:
    """ "an 11% rise from 2023", "(compared to 48 in 2023)": the time of another number."""
    view, start = scene.annotated.view, sentence.start_char
    before = view[start : mention.start]
    opening = start + before.rfind("(")
    if opening > start + before.rfind(")"):
        closing = view.find(")", mention.end, sentence.end_char)
        return any(opening < q.start < closing for q in scene.annotated.quantities)
    numbered = any(q.end == mention.start - 1 for q in scene.annotated.quantities)
    if MORE_THAN.match(view, mention.start) and (numbered or before.endswith("times ")):
        return True  # "2.3 times" "more than a year earlier"
    return leads_to_comparison(before, mention.interval) or OTHER_LEVEL.search(before) is not None


def _stands_behind(date: Span, noun: Token) -> bool:
    """ "The robbery in May 2022"."""
    between = [word.tag_ for word in noun.doc[noun.i + 1 : date.start]]
    return noun.tag_.startswith("NN") and noun.i < date.start and between in (["IN"], [])


def _is_of_series(date: Span, mention: DateMention, noun: Token) -> bool:
    """ "The third clash this year": the time within which it is the third."""
    counted = any(word.pos_ == "ADJ" and word.like_num for word in noun.children)
    return counted and date.start == noun.i + 1 and not mention.interval.is_day


def _is_frame(mention: DateMention, scene: Scene) -> bool:
    """ "For the second time in the past year": within what it was the second."""
    before = scene.annotated.view[: mention.start][-LONG_CLOSER:]
    return mention.relative and not mention.interval.is_day and bool(TIME_IN.search(before))


def _names_a_happening(date: Span, head: Token) -> bool:
    """ "Jailed over the 2010 riots": the year of the riots alone."""
    noun, doc = date.root.head, date.doc
    apart = date.root.i < noun.i and noun != head and not noun.is_ancestor(head)
    start, end = head.sent.start_char, head.sent.end_char
    before, after = text_of(doc)[start : date.start_char], text_of(doc)[date.end_char : end]
    return apart and noun.pos_ == "NOUN" and names_a_thing(before, after)


def _is_of_what_came_before(date: Span, head: Token) -> bool:
    """ "Two were held yesterday after five arrests last month"."""
    noun = governor(date.root)
    if noun is None or noun in (head, date.root) or noun.i >= date.start:
        return False
    if noun.is_ancestor(head):  # "after the riots of May 2023, in which two died"
        return False
    if relation(noun) == "object" and noun.head.lower_ in forms("follow"):
        return head.head == noun.head  # "the protest follows an incident on Thursday"
    return noun.pos_ == "NOUN" and preposition(noun) in ("after", "following")


def _is_of_a_part(date: Span, head: Token) -> bool:
    """ "1,900 tons were seized, including 400 in December", "opened 300 cases, 40 of them in" May:
    the time of the part alone.
    """
    if head.i < date.start and PART_BEHIND.fullmatch(head.doc[head.i : date.start].text):
        return True
    above = takewhile(lambda word: word != head, (date.root, *date.root.ancestors))
    return any(preposition(word) == "including" for word in above)


def _is_still_ahead(date: Span, head: Token) -> bool:
    """ "Checks will be held in May; in the last ones 40 were fined": the day of what will be."""
    there, own = clause_head(date.root), clause_head(head)
    return is_ahead(there) and tense(own) == "past" and not own.is_ancestor(there)


def _is_said_in(date: Span, head: Token) -> bool:
    """ "The court said in its verdict that in 2022 they sold 40 cars": not when it was given."""
    verb = clause_head(head)
    speaks = head.tag_.startswith("NN") and preposition(head) == "in" and is_speech_verb(verb)
    return speaks and clause_head(date.root) != verb


def _begun(mention: DateMention, head: Token, scene: Scene) -> DateMention:
    """ "Since the May 2023 riot, in which two died": the riot was in May."""
    view = scene.annotated.view
    named = view.startswith(f" {head.text}", mention.end)
    behind = rf"{SINCE_WHEN.pattern}(?:[^,;]|,(?=\d))*"
    inside = re.fullmatch(behind, view[mention.end : head.idx])
    if mention.begun is None or not (named or inside):
        return mention
    return replace(mention, interval=mention.begun)


def _turns(date: Span, head: Token) -> bool:
    """ "He held office until May 5, when he was replaced": the day of what it was until."""
    opens = [word.lower_ for word in date.doc[date.end : date.end + 2]]
    clause = date.doc[date.end + 1 : head.i + 1]
    inside = len(clause) > 0 and all(clause_head(word) == clause_head(head) for word in clause)
    return opens == [",", "when"] and inside


def _is_end(date: Span) -> bool:
    """ "Placed in custody until April"."""
    before = date.doc[max(0, date.start - 2) : date.start + 1]
    return any(token.lower_ in ("until", "till") for token in before)


def _is_span_of_use(span: Span) -> bool:
    """ "a fund for 2021-2023", "the budget of 2026": what it is for, not when it was given."""
    above = governor(span.root)
    planned = load_table("events.toml")["setting"]["planned_for"]
    if above is not None and above.lower_ in planned and above.i < span.start:
        return True
    before = span.doc[max(0, span.start - 2) : span.start]
    return any(token.lower_ in ("for", "until", "till") for token in before)


def _joined(mention: DateMention, scene: Scene) -> Interval:
    """ "in 2016 and 2017" is one stretch of time."""
    interval = mention.interval
    for other in scene.annotated.dates:
        first, second = sorted((mention, other), key=lambda m: m.start)
        gap = scene.annotated.view[first.end : second.start]
        if other is mention or gap not in (" and ", ", "):
            continue
        starts = [i.start for i in (interval, other.interval) if i.start is not None]
        ends = [i.end for i in (interval, other.interval) if i.end is not None]
        same = (mention.end - mention.start) == (other.end - other.start)
        same = same or (mention.rule == other.rule and gap == " and ")
        if same and len(starts) == 2 and len(ends) == 2:
            return Interval(min(starts), max(ends))
    return interval


def _just_now(head: Token, scene: Scene) -> When | None:
    """ "has just signed": the time of the article itself."""
    anchor = scene.annotated.anchor.interval
    just = any(t.lower_ == "just" for t in head.doc[max(head.sent.start, head.i - 2) : head.i])
    if anchor is None or not just or head.tag_ != "VBN":
        return None
    return When(anchor, "context", 0)


def _is_dating(mention: DateMention, longest: int) -> bool:
    start, end = mention.interval.start, mention.interval.end
    if start is None or end is None:
        return start is not None
    return (end - start).days <= (MAX_DAYS if mention.relative else longest)


def is_in_name(mention: DateMention, scene: Scene) -> bool:
    """ "the 2021 Trafficking in Persons Report" dates the report; "In 2018 Akhmetov" does not."""
    view = scene.annotated.view
    before, after = view[: mention.start][-LONG_NAME:], view[mention.end :][:LONG_CLOSER]
    if names_a_make(before, after):
        return True
    names = after[:1] == " " and after[1:2].isupper()
    if NAME_CLOSER.search(view, max(0, mention.start - LONG_CLOSER), mention.start):
        return True
    return names and NAME_OPENER.search(view[: mention.start][-8:]) is not None
