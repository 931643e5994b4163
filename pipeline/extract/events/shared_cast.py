"""Who takes part in an event that is told without them, where the story has only them to offer.

A trial right after a sentence is that of the man sentenced; the raid of a sentence is made by the
police who arrest somebody in it. Cases counted over a year are nobody's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.extract.events.summary import summarize
from pipeline.extract.events.trigger_lexicon import words_pattern
from pipeline.lexicon import load_table
from pipeline.records import Event, Figure, ParticipantRole, Participation

# what is done about one crime, to the same people
JUSTICE = frozenset(("arrest", "charge", "investigation", "trial", "conviction"))
# what somebody is convicted, charged or held for, named right after that
CRIMES = frozenset(("trafficking", "kidnapping", "violence", "fraud", "corruption"))
ACCUSED = frozenset(("arrest", "charge", "conviction"))
GROUND = re.compile(r"[^,;.]{0,80}\b(?:of|for|with)\s(?:having\s)?(?:\w+ly\s)?")
# what the same officers do at one blow
ACTION = frozenset(("arrest", "operation", "rescue"))
# one case, told at most a paragraph after the arrest it follows
ONE_CASE = re.compile(r"\bcase\b|\btrial\b|\bhear|\bheard\b|\bverdict\b|\bsentence", re.IGNORECASE)
BREAK = re.compile(r"\n\s*\n")
REACH = 700  # characters, about four sentences


def with_shared_cast(events: Sequence[Event], figures: Sequence[Figure], view: str) -> list[Event]:
    """The events, those told without a perpetrator or an authority cast from the ones around."""
    cast: list[Event] = []
    for event in events:
        given = _accused(event, [*cast, *events[len(cast) :]], figures, view)
        given += _convicts(event, events, view)
        given += _officers(event, events)
        cast.append(_with(event, given))
    return cast


def _with(event: Event, given: Sequence[Participation]) -> Event:
    if not given:
        return event
    known = {part.actor for part in event.participants if part.actor is not None}
    new = [part for part in given if part.actor is None or part.actor not in known]
    parts = tuple(sorted((*event.participants, *new), key=lambda part: part.start))
    whole = replace(event, participants=parts)
    return replace(whole, summary=summarize(whole))


def _accused(
    event: Event, events: Sequence[Event], figures: Sequence[Figure], view: str
) -> list[Participation]:
    """ "A criminal case has been opened", right after an arrest: against those arrested."""
    if event.type not in JUSTICE or _of(event, "perpetrator") or _is_counted(event, figures):
        return []
    others = [e for e in events if e.type in JUSTICE and _of(e, "perpetrator") and e is not event]
    one = ONE_CASE.search(event.trigger) is not None
    beside = [e for e in others if e.sentence == event.sentence]
    if beside:
        return _only_cast(beside, "perpetrator") if one or event.type != "investigation" else []
    if not one or _is_another_case(event, view):
        return []
    before = [e for e in others if _is_right_before(e, event, view)]
    last = max(before, key=lambda e: e.evidence.end, default=None)
    return _of(last, "perpetrator") if last is not None else []


def _is_another_case(event: Event, view: str) -> bool:
    """ "In a separate case", "a court heard": not the one told before."""
    pattern = words_pattern(tuple(load_table("events.toml")["lists"]["another_case"]))
    words = view[max(0, event.evidence.start - 3) : event.evidence.start].lower().split()
    indefinite = event.type == "trial" and words[-1:] in (["a"], ["an"])
    return indefinite or (pattern is not None and pattern.search(event.sentence) is not None)


def _convicts(event: Event, events: Sequence[Event], view: str) -> list[Participation]:
    """ "Saw two men found guilty of stealing $3 million": they did it, say those who judge."""
    if event.type not in CRIMES or _of(event, "perpetrator"):
        return []
    judged = [
        other
        for other in events
        if other.type in ACCUSED
        and other.sentence == event.sentence
        and GROUND.fullmatch(view, other.evidence.start, event.evidence.start)
    ]
    return _only_cast([e for e in judged if _of(e, "perpetrator")], "perpetrator")


def _is_right_before(earlier: Event, later: Event, view: str) -> bool:
    end, start = earlier.evidence.end, later.evidence.start
    return start - REACH < end <= start and len(BREAK.findall(view, end, start)) <= 1


def _officers(event: Event, events: Sequence[Event]) -> list[Participation]:
    """ "The girls were freed in a raid in which police detained two men": by the police."""
    if event.type not in ACTION or _of(event, "authority"):
        return []
    beside = [e for e in events if e.type in ACTION and e.sentence == event.sentence]
    return _only_cast([e for e in beside if _of(e, "authority")], "authority")


def _only_cast(events: Iterable[Event], role: ParticipantRole) -> list[Participation]:
    """Those in a role, where all the events name the same ones."""
    casts = {tuple(_of(event, role)) for event in events}
    return list(casts.pop()) if len(casts) == 1 else []


def _of(event: Event, role: ParticipantRole) -> list[Participation]:
    return [part for part in event.participants if part.role == role]


def _is_counted(event: Event, figures: Sequence[Figure]) -> bool:
    """ "14 cases were opened": of nobody in particular."""
    start, end = event.evidence.start, event.evidence.end
    return any(f.kind == "count" and start <= f.evidence.start < end for f in figures)
