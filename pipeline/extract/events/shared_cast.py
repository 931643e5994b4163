"""Who takes part in an event that is told without them, where the story has only them to offer.

A trial right after a sentence is that of the man sentenced; the raid of a sentence is made by the
police who arrest somebody in it; the court that sentenced one sentenced his cousin. Cases counted
over a year are nobody's. The words are in `lexicons/people.toml`, table shared.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pipeline.extract.events.people import is_a
from pipeline.extract.events.scene import Scene
from pipeline.extract.events.summary import summarize
from pipeline.extract.events.telling import Telling
from pipeline.extract.events.trigger.families import family
from pipeline.extract.function_words import POINTING
from pipeline.extract.inflection import noun_pattern
from pipeline.extract.syntax import children
from pipeline.lexicon import load_table
from pipeline.records import Event, ParticipantRole, Participation

TRIED = family("case") | {"fine"}
# one case, told at most a paragraph after the arrest it follows
ONE_CASE = re.compile(
    r"\bcase\b|\bproceedings\b|\btrial\b|\bhear|\bheard\b|\bverdict\b|\bsentence", re.IGNORECASE
)
GROUND = re.compile(r"[^,;.]{0,80}\b(?:of|for|with)\s(?:having\s)?(?:\w+ly\s)?")
BREAK = re.compile(r"\n\s*\n")
REACH = 700  # characters, about four sentences


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
        if event.type not in family("case") or _of(event, "perpetrator") or self._is_counted(event):
            return []
        others = [e for e in self._others(i) if e.type in TRIED and _of(e, "perpetrator")]
        one = ONE_CASE.search(event.trigger) is not None
        beside = [e for e in others if e.sentence == event.sentence]
        if beside:
            return _only_cast(beside, "perpetrator") if one or event.type != "investigation" else []
        if self._is_another_case(event):
            return []
        if (one and event.type == "trial") or self._points_back(i):
            before = [e for e in others if _is_right_before(e, event, self.view)]
            return _only_cast(before, "perpetrator")
        return []

    def convicts(self, i: int) -> list[Participation]:
        """ "Saw two men found guilty of stealing $3 million": they did it, say those who judge."""
        event = self.events[i]
        if event.type not in family("crimes") or _of(event, "perpetrator"):
            return []
        judged = [
            other
            for other in self.events
            if other.type in family("accusations")
            and other.sentence == event.sentence
            and GROUND.fullmatch(self.view, other.evidence.start, event.evidence.start)
        ]
        return _only_cast([e for e in judged if _of(e, "perpetrator")], "perpetrator")

    def officers(self, i: int) -> list[Participation]:
        """ "The girls were freed in a raid in which police detained two men": by the police."""
        event = self.events[i]
        if event.type not in family("strikes") or _of(event, "authority"):
            return []
        others = [e for e in self._others(i) if e.type in family("strikes") and _of(e, "authority")]
        beside = [e for e in others if e.sentence == event.sentence]
        if beside:
            return _only_cast(beside, "authority")
        elsewhere = self._is_counted(event) or self._is_another_case(event)
        return [] if elsewhere else self._announcer(event)

    def court(self, i: int) -> list[Participation]:
        """ "The trial has opened": at the one court of the story; a verdict's stands beside it."""
        event = self.events[i]
        if event.type not in family("verdicts") | {"trial"} or _of(event, "authority"):
            return []
        if self._is_counted(event) or self._is_another_case(event):
            return []
        table = load_table("people.toml")["adverbials"]["court"]
        at = event.evidence.start
        sentence = self.scene.sentence_at(at)
        start, end = self.scene.section_at(at)
        if event.type != "trial" and sentence is not None:
            start, end = sentence.start_char, at
        actors = self.scene.actors
        mentions = [
            (abs(s - at), Participation(actors[actor].name, "authority", s, e, actor))
            for s, e, actor in self.scene.mentions_in(start, end)
            if set(table["nouns"]) & set(actors[actor].name.lower().split())
        ]
        courts = {court.actor for _, court in mentions}
        appealed = set(table["without"]) & set(event.trigger.lower().split())
        if len(courts) != 1 or appealed:
            return []
        distance, court = min(mentions, key=lambda mention: mention[0])
        return [court] if distance <= REACH else []

    def _announcer(self, event: Event) -> list[Participation]:
        """ "Bekov was detained, the security committee said": by its own men."""
        if event.type != "arrest":
            return []
        for telling in (event.evidence, *event.retellings):
            start = telling.start
            covers = [a for a in self.scene.attributions if a.start <= start < a.end]
            for attribution in sorted(covers, key=lambda a: a.end - a.start):
                actor = attribution.actor
                if actor is not None and self._enforces(actor):
                    record = self.scene.actors[actor]
                    span = min(record.mentions, key=lambda m: abs(m.start - start))
                    return [Participation(record.name, "authority", span.start, span.end, actor)]
        return []

    def _enforces(self, actor: int) -> bool:
        record = self.scene.actors[actor]
        names = " ".join((record.name, *record.aliases))
        power = record.type == "organization" and "authority" in record.roles
        return power and noun_pattern("people.toml", "enforcement").search(names) is not None

    def _others(self, i: int) -> list[Event]:
        return [event for j, event in enumerate(self.events) if j != i]

    def _points_back(self, i: int) -> bool:
        """ "His arrest", "the trial", "they were jailed": of those told of before."""
        for telling in self.groups[i]:
            noun = telling.head
            if telling.candidate.object is not None:
                noun = telling.candidate.object
            points = any(c.lower_ in POINTING for c in children(noun, "determiner", "possessor"))
            if points and noun.tag_ in ("NN", "NNP") and not is_a(noun, "authority"):
                return True  # "the trial", no "the court"
            if any(part.head.tag_.startswith("PRP") for part in telling.parts):
                return True
        return False

    def _is_another_case(self, event: Event) -> bool:
        """ "In a separate case", "a court heard": not the one told before."""
        apart = noun_pattern("events.toml", "lists", "another_case")
        start = event.evidence.start
        words = self.view[max(0, start - 3) : start].lower().split()
        indefinite = event.type == "trial" and words[-1:] in (["a"], ["an"])
        found = apart.finditer(event.sentence)
        told = event.sentence.find(event.trigger)  # "jailed him and another man" tells of him, too
        return indefinite or any(m[0].lower() != "another" or m.start() <= told for m in found)

    def _is_counted(self, event: Event) -> bool:
        """ "14 cases were opened": of nobody in particular."""
        start, end = event.evidence.start, event.evidence.end
        figures = self.scene.figures
        told = (figures[i] for i in event.figures if figures[i].sentence == event.sentence)
        inside = any(f.kind == "count" and start <= f.evidence.start < end for f in figures)
        return inside or any(f.unit == "case" for f in told)  # "only three got to court"


def _is_right_before(earlier: Event, later: Event, view: str) -> bool:
    end, start = earlier.evidence.end, later.evidence.start
    return start - REACH < end <= start and len(BREAK.findall(view, end, start)) <= 1


def _only_cast(events: Iterable[Event], role: ParticipantRole) -> list[Participation]:
    """Those in a role, where all the events name the same ones."""
    casts = {tuple(_of(event, role)) for event in events}
    return list(casts.pop()) if len(casts) == 1 else []


def _of(event: Event, role: ParticipantRole) -> list[Participation]:
    return [part for part in event.participants if part.role == role]
