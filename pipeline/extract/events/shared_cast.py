"""Who takes part in an event that is told without them, where the story has only them to offer.

A trial right after a sentence is that of the man sentenced; the raid of a sentence is made by the
police who arrest somebody in it; the court that sentenced one sentenced his cousin. Cases counted
over a year are nobody's. The words are in `lexicons/people.toml`, table shared.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pipeline.extract.events.scene import Scene
from pipeline.extract.events.summary import summarize
from pipeline.extract.events.telling import Telling
from pipeline.extract.events.trigger_lexicon import words_pattern
from pipeline.extract.syntax import children
from pipeline.lexicon import load_table
from pipeline.records import Event, Interval, ParticipantRole, Participation

# what is done about one crime, to the same people
JUSTICE = frozenset(("arrest", "charge", "investigation", "trial", "conviction"))
# what somebody is convicted, charged or held for
CRIMES = frozenset(("trafficking", "kidnapping", "violence", "fraud", "corruption"))
ACCUSED = frozenset(("arrest", "charge", "conviction"))
GROUND = re.compile(r"[^,;.]{0,80}\b(?:of|for|with)\s(?:having\s)?(?:\w+ly\s)?")
# what the same officers do at one blow
ACTION = frozenset(("arrest", "operation", "rescue"))
BENCH = frozenset(("conviction", "fine"))
# one case, told at most a paragraph after the arrest it follows
ONE_CASE = re.compile(
    r"\bcase\b|\bproceedings\b|\btrial\b|\bhear|\bheard\b|\bverdict\b|\bsentence", re.IGNORECASE
)
BREAK = re.compile(r"\n\s*\n")
REACH = 700  # characters, about four sentences
# days within which undated or dated tellings can be of one case
ONE_TIME = 31
POINTING = frozenset(("the", "this", "that", "his", "her", "their"))


def with_shared_cast(
    events: Sequence[Event], groups: Sequence[Sequence[Telling]], scene: Scene
) -> list[Event]:
    """The events, those told without a perpetrator or an authority cast from the ones around."""
    story = Story(list(events), groups, scene)
    for i in range(len(events)):
        for find in (story.accused, story.convicts, story.officers, story.court):
            story.events[i] = _with(story.events[i], find(i))
    return story.events


def _with(event: Event, given: Sequence[Participation]) -> Event:
    if not given:
        return event
    known = {part.actor for part in event.participants if part.actor is not None}
    new = [part for part in given if part.actor is None or part.actor not in known]
    parts = tuple(sorted((*event.participants, *new), key=lambda part: part.start))
    whole = replace(event, participants=parts)
    return replace(whole, summary=summarize(whole))


@dataclass
class Story:
    """The events of an article while their casts are filled up, in text order."""

    events: list[Event]
    groups: Sequence[Sequence[Telling]]
    scene: Scene

    @property
    def view(self) -> str:
        return self.scene.annotated.view

    def accused(self, i: int) -> list[Participation]:
        """ "A criminal case has been opened", right after an arrest: against those arrested."""
        event = self.events[i]
        if event.type not in JUSTICE or _of(event, "perpetrator") or self._is_counted(event):
            return []
        others = [e for e in self._others(i) if e.type in JUSTICE and _of(e, "perpetrator")]
        one = ONE_CASE.search(event.trigger) is not None
        beside = [e for e in others if e.sentence == event.sentence]
        if beside:
            return _only_cast(beside, "perpetrator") if one or event.type != "investigation" else []
        if self._is_another_case(event):
            return []
        if one or self._points_back(i):
            before = [e for e in others if _is_right_before(e, event, self.view)]
            last = max(before, key=lambda e: e.evidence.end, default=None)
            if last is not None:
                return _of(last, "perpetrator")
        return self._sole(i, others, "perpetrator") if self._points_back(i) else []

    def convicts(self, i: int) -> list[Participation]:
        """ "Saw two men found guilty of stealing $3 million": they did it, say those who judge."""
        event = self.events[i]
        if event.type not in CRIMES or _of(event, "perpetrator"):
            return []
        judged = [
            other
            for other in self.events
            if other.type in ACCUSED
            and other.sentence == event.sentence
            and GROUND.fullmatch(self.view, other.evidence.start, event.evidence.start)
        ]
        return _only_cast([e for e in judged if _of(e, "perpetrator")], "perpetrator")

    def officers(self, i: int) -> list[Participation]:
        """ "The girls were freed in a raid in which police detained two men": by the police."""
        event = self.events[i]
        if event.type not in ACTION or _of(event, "authority"):
            return []
        others = [e for e in self._others(i) if e.type in ACTION and _of(e, "authority")]
        beside = [e for e in others if e.sentence == event.sentence]
        if beside:
            return _only_cast(beside, "authority")
        elsewhere = self._is_counted(event) or self._is_another_case(event)
        if elsewhere or event.type == "operation":
            return []
        return self._named(self._sole(i, others, "authority"))

    def court(self, i: int) -> list[Participation]:
        """ "A court jailed the minister. His cousin was found guilty, too": by that court."""
        event = self.events[i]
        if event.type not in BENCH or _of(event, "authority") or self._is_counted(event):
            return []
        others = [e for e in self._others(i) if e.type in BENCH and _of(e, "authority")]
        if self._is_another_case(event):
            return []
        return self._named(self._sole(i, others, "authority"))

    def _named(self, parts: Sequence[Participation]) -> list[Participation]:
        """Actors; "the police" of one sentence need not act in another."""
        return [p for p in parts if p.actor is not None]

    def _others(self, i: int) -> list[Event]:
        return [event for j, event in enumerate(self.events) if j != i]

    def _sole(self, i: int, others: Iterable[Event], role: ParticipantRole) -> list[Participation]:
        """Those who alone fill a role in the section, at a time and place that agree."""
        event = self.events[i]
        start, end = self.scene.section_at(event.evidence.start)
        near = [e for e in others if start <= e.evidence.start < end and not self._is_counted(e)]
        casts = {tuple(sorted(_keys(e, role))) for e in near}
        fitting = [e for e in near if _is_of_one_time(event, e) and _is_of_one_place(event, e)]
        if len(casts) != 1 or not fitting:
            return []
        return _of(fitting[0], role)

    def _points_back(self, i: int) -> bool:
        """ "His arrest", "the trial", "they were jailed": of those told of before."""
        for telling in self.groups[i]:
            head = telling.candidate.token(self.scene.doc)
            noun = head
            if telling.candidate.object is not None:
                noun = self.scene.doc[telling.candidate.object]
            if noun.tag_ in ("NN", "NNP") and any(
                c.lower_ in POINTING for c in children(noun, "determiner", "possessor")
            ):
                return True
            if any(part.head.tag_.startswith("PRP") for part in telling.parts):
                return True
        return False

    def _is_another_case(self, event: Event) -> bool:
        """ "In a separate case", "a court heard": not the one told before."""
        pattern = words_pattern(tuple(load_table("events.toml")["lists"]["another_case"]))
        start = event.evidence.start
        words = self.view[max(0, start - 3) : start].lower().split()
        indefinite = event.type == "trial" and words[-1:] in (["a"], ["an"])
        return indefinite or (pattern is not None and pattern.search(event.sentence) is not None)

    def _is_counted(self, event: Event) -> bool:
        """ "14 cases were opened": of nobody in particular."""
        start, end = event.evidence.start, event.evidence.end
        figures = self.scene.figures
        return any(f.kind == "count" and start <= f.evidence.start < end for f in figures)


def _keys(event: Event, role: ParticipantRole) -> list[str]:
    parts = _of(event, role)
    return [f"#{p.actor}" if p.actor is not None else p.name.lower() for p in parts]


def _is_of_one_time(a: Event, b: Event) -> bool:
    if a.date is None:
        return True
    return b.date is not None and _is_short(a.date) and _days_apart(a.date, b.date) <= ONE_TIME


def _is_short(interval: Interval) -> bool:
    """A year is the time of statistics, not of one case."""
    if interval.start is None or interval.end is None:
        return False
    return (interval.end - interval.start).days <= ONE_TIME


def _days_apart(a: Interval, b: Interval) -> int:
    """Days between two intervals, 0 where they meet or are open."""
    gaps = [
        (later.start - earlier.end).days
        for earlier, later in ((a, b), (b, a))
        if later.start is not None and earlier.end is not None
    ]
    return max([0, *gaps])


def _is_of_one_place(a: Event, b: Event) -> bool:
    return a.country == b.country or None in (a.country, b.country)


def _is_right_before(earlier: Event, later: Event, view: str) -> bool:
    end, start = earlier.evidence.end, later.evidence.start
    return start - REACH < end <= start and len(BREAK.findall(view, end, start)) <= 1


def _only_cast(events: Iterable[Event], role: ParticipantRole) -> list[Participation]:
    """Those in a role, where all the events name the same ones."""
    casts = {tuple(_of(event, role)) for event in events}
    return list(casts.pop()) if len(casts) == 1 else []


def _of(event: Event, role: ParticipantRole) -> list[Participation]:
    return [part for part in event.participants if part.role == role]
