"""Which figures of an article belong to which of its events."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace

from spacy.tokens import Token

from pipeline.extract.events.amounts.siblings import event_of_sibling
from pipeline.extract.events.amounts.told_later import event_told_before
from pipeline.extract.events.cast.participants import Part
from pipeline.extract.events.scene import Scene
from pipeline.extract.events.setting.reach import is_at_the_time
from pipeline.extract.events.telling import Telling
from pipeline.extract.events.trigger.families import family
from pipeline.extract.figures.time.segments import OF_ALL
from pipeline.extract.figures.unit.sums import is_population_of_place
from pipeline.extract.syntax import (
    SUBJECTS,
    children,
    clause_head,
    noun_phrase,
    preposition,
    relation,
)
from pipeline.extract.text import root_at, text_of
from pipeline.lexicon import load_words
from pipeline.records import Evidence, Figure

# what a kind of figure measures in an event of a type
MONEY = frozenset(("trafficking", "fraud", "corruption", "fine", "funding", "kidnapping"))
SALARIED = frozenset(("corruption", "funding"))
TERMS = frozenset(("conviction", "trial"))
PERCENTS = frozenset(("report",))
MAX_TERM = frozenset(("legislation",))
# how close a figure stands: in the words of the event, under its verb, in its clause, its sentence
IN_PART, LINKED, CLAUSE, SENTENCE = 3.0, 2.0, 1.0, 0.5
# clauses that say more of what the clause above them tells
SAID_WITH = frozenset(("adverbial_clause", "open_complement", "complement", "noun_clause"))
SEIZING = frozenset(("operation", "arrest"))
ABOVE = 0.2  # "two men who sold a child were held": the two are told with the arrest
ABOUT = 0.4  # "four women who sold 9 kg were held": the kilograms are in a clause about the four
# "the second accident in two months": no length of the event
WITHIN = ("in", "within")
BESIDE = 15  # characters between a person and the age: "Omarov, who is 44"
# "Most were opened in Osh, home to a tenth of the country's 7 million people"
HOME_TO = re.compile(r"\bhome to\b[^,;]*$")
# "while his salary was 2,300 manats"
SALARY = re.compile(r"\b(?:salary|wage|pension|paycheck)s?\b[^,;]*$")
AT_ONCE = 5  # characters between a number and the date that is its own: "90 in 2022"
FAR = 3000  # characters; no sentence is longer


def with_own_times(groups: Sequence[Sequence[Telling]], scene: Scene) -> list[Figure]:
    """The figures, those of one event without the time that another one of their sentence has:
    "on Tuesday a court jailed three men for a robbery in May".
    """
    return [
        replace(figure, period=None) if _is_timed_by_another(figure, groups, scene) else figure
        for figure in scene.figures
    ]


def _is_timed_by_another(figure: Figure, groups: Sequence[Sequence[Telling]], scene: Scene) -> bool:
    words = figure.evidence
    number = root_at(scene.doc, words)
    around = [t for members in groups for t in members if t.words.root.sent == number.sent]
    own = max(around, key=lambda t: _bond(words, t, scene), default=None)
    if figure.period is None or own is None or own.type in PERCENTS | MAX_TERM:
        return False
    if _bond(words, own, scene) < LINKED or (own.when and own.when.interval == figure.period):
        return False
    beside = (m for m in scene.annotated.dates if 0 <= m.start - words.end <= AT_ONCE)
    return (
        not any(m.interval == figure.period for m in beside)
        and any(
            t.when is not None
            and (t.when.basis, t.when.interval) == ("clause", figure.period)
            and not is_at_the_time(clause_head(number))
            and not number.is_ancestor(t.head)  # "41 miners killed in May"
            and not OF_ALL.fullmatch(
                text_of(scene.doc)[number.sent.start_char : t.words.start_char]
            )
            for t in around
        )
    )


def belonging_figures(groups: Sequence[Sequence[Telling]], scene: Scene) -> list[list[int]]:
    """For each group of tellings the indexes of its figures; a figure has one event at most."""
    homes: dict[int, int] = {}
    told = _told(groups)
    for i, figure in enumerate(scene.figures):
        scores = [
            (max(_score(figure, telling, scene, told) for telling in members), -at)
            for at, members in enumerate(groups)
        ]
        best = max(scores, default=(0.0, 0))
        if best[0] > 0:
            home: int | None = _act_of(-best[1], groups, figure)
        else:
            home = _event_of_person(_whose_age(figure, scene), groups)
            home = event_told_before(i, groups, homes, scene) if home is None else home
        if home is not None:
            homes[i] = home
    for i in range(len(scene.figures)):
        home = None if i in homes else event_of_sibling(i, groups, homes, scene)
        if home is not None:
            homes[i] = home
    homes |= _lengths_of_trials(groups, scene)
    return [[i for i, home in homes.items() if home == at] for at in range(len(groups))]


@dataclass(frozen=True)
class _Told:
    """Where the sentences begin that tell of one event only, whose counts are all of it; and the
    words that tell of each type, with their event.
    """

    alone: Set[int]
    heads: Mapping[str, Mapping[int, int]]

    def is_beyond(self, number: Token, head: Token, type_: str) -> bool:
        """ "Customs seized 3 kg, police seized 9 kg": the nine stand behind another seizure."""
        first, last = sorted((number.i, head.i))
        heads, clause = self.heads[type_], clause_head(head)
        others = (i for i in range(first + 1, last) if heads.get(i, heads[head.i]) != heads[head.i])
        return any(clause_head(head.doc[i]) != clause for i in others)


def _told(groups: Sequence[Sequence[Telling]]) -> _Told:
    sentences: dict[int, set[int]] = {}
    heads: dict[str, dict[int, int]] = {}
    for at, members in enumerate(groups):
        for telling in members:
            head = telling.head
            sentences.setdefault(head.sent.start_char, set()).add(at)
            heads.setdefault(telling.type, {})[head.i] = at
    alone = frozenset(start for start, events in sentences.items() if len(events) == 1)
    return _Told(alone, heads)


def _lengths_of_trials(groups: Sequence[Sequence[Telling]], scene: Scene) -> dict[int, int]:
    """ "A trial that ran for six months": a duration below the trial's own noun is its length."""
    durations = [i for i, figure in enumerate(scene.figures) if figure.kind == "duration"]
    lengths: dict[int, int] = {}
    for at, members in enumerate(groups):
        trials = [m.head for m in members if m.type == "trial"]
        own = (i for i in durations if any(_is_below(i, noun, scene) for noun in trials))
        lengths |= dict.fromkeys(own, at)
    return lengths


def _is_below(figure: int, noun: Token, scene: Scene) -> bool:
    number = root_at(scene.doc, scene.figures[figure].evidence)
    return noun.tag_.startswith("NN") and noun in number.ancestors


def _whose_age(figure: Figure, scene: Scene) -> int | None:
    """The person whose age it is: of that age and named beside it."""
    if figure.kind != "age":
        return None
    start, end = figure.evidence.start, figure.evidence.end
    return next(
        (
            i
            for i, actor in enumerate(scene.actors)
            if actor.type == "person"
            and actor.age == figure.low == figure.high
            and any(m.start - BESIDE <= end and start <= m.end + BESIDE for m in actor.mentions)
        ),
        None,
    )


def _event_of_person(actor: int | None, groups: Sequence[Sequence[Telling]]) -> int | None:
    """The crime somebody did or suffered, or the verdict if nothing else is told of them; the
    arrest told before has not their age in it.
    """
    own = [i for i, members in enumerate(groups) if actor is not None and actor in _people(members)]
    verdict = own[0] if len(own) == 1 and groups[own[0]][0].type == "conviction" else None
    return next((i for i in own if groups[i][0].type in family("acts")), verdict)


def _score(figure: Figure, telling: Telling, scene: Scene, told: _Told) -> float:
    """How much speaks for a figure belonging to a telling; 0 for nothing."""
    spans = [figure.evidence, *figure.repeats]
    return max(_score_at(figure, e, telling, scene, told) for e in spans)


def _score_at(
    figure: Figure, words: Evidence, telling: Telling, scene: Scene, told: _Told
) -> float:
    start, end = words.start, words.end
    head = telling.head
    if abs(head.idx - start) > FAR:
        return 0.0
    sentence = head.sent
    if not (sentence.start_char <= start and end <= sentence.end_char):
        return 0.0
    before = scene.annotated.view[sentence.start_char : start]
    lives_there = figure.kind == "count" and is_population_of_place(before)
    if HOME_TO.search(before) or lives_there:
        return 0.0
    if telling.type in SALARIED and SALARY.search(before):
        return 0.0
    bond = _bond(words, telling, scene)
    loose = ("money", "duration", "mass") if telling.type in SEIZING else ("money", "duration")
    number = root_at(scene.doc, words)
    if (bond < CLAUSE and _is_told_ahead(end, head)) or told.is_beyond(number, head, telling.type):
        return 0.0
    alone = sentence.start_char in told.alone and _in_one_breath(number, telling)
    if bond < CLAUSE and figure.kind not in loose and not alone:
        return 0.0
    within = preposition(number) in WITHIN
    spoken = telling.type == "gathering" and relation(clause_head(number)) == "complement"
    apart = spoken or _is_said_apart(number, head)  # "told a meeting that 40 people"
    if bond < CLAUSE and figure.kind != "duration" and apart:
        return 0.0
    fit = _fit(figure, telling, bond=bond, within=within, alone=alone)
    return fit + bond if fit and bond else 0.0


def _is_told_ahead(end: int, head: Token) -> bool:
    """ "It found 29 rings, worth $3; $9 was lost in May"; but "it wanted $60; it got $18"."""
    subjects = children(clause_head(head), *SUBJECTS)
    same = any(subject.lower_ in ("it", "they") for subject in subjects)
    return not same and ";" in text_of(head.doc)[end : head.idx]


def _is_said_apart(word: Token, head: Token) -> bool:
    """ "The bank sold bonds; its profit was $2 million": what is said of another subject."""
    clause = clause_head(word)
    joined = relation(clause) in ("conjunct", "parataxis") and clause.head == clause_head(head)
    return joined and any(children(clause, *SUBJECTS))


def _in_one_breath(word: Token, telling: Telling) -> bool:
    """ "It recorded 521 crimes, exposing 257 officials", "400 cases of women freed": one clause
    says more of what the other tells, not what came next; a survey may be named at the end.
    """
    head = telling.head
    reports = telling.type in PERCENTS  # "a report which ranks 187 countries"
    below = _leads_to(head, word) and (reports or word in head.ancestors)
    return below or _leads_to(word, head, described=reports)


def _leads_to(word: Token, head: Token, *, described: bool = False) -> bool:
    clause, top = clause_head(word), clause_head(head)
    above = SAID_WITH | {"relative_clause"} if described else SAID_WITH
    while clause != top and relation(clause) in above:
        clause = clause_head(clause.head)
    return clause == top


def _bond(words: Evidence, telling: Telling, scene: Scene) -> float:
    """How close some words of the sentence stands to the trigger; 0 in another clause."""
    head = telling.head
    number = root_at(scene.doc, words)
    if _in_part(words, telling):
        return IN_PART + ABOVE * _is_above(number, telling)
    own = telling.candidate.is_noun and number in (head, *children(head, "number"))
    if own and preposition(head) is not None:
        return IN_PART  # "deported after 7,600 police raids": the raids'
    same_clause = clause_head(number) == clause_head(head)
    if head in number.ancestors and same_clause:
        return LINKED
    if same_clause:
        return CLAUSE
    about = ABOUT * any(part.phrase.root in number.ancestors for part in telling.parts)
    return about + max(0.01, SENTENCE - abs(number.i - head.i) / 100)


def _is_above(number: Token, telling: Telling) -> bool:
    """Whether the trigger governs a number, rather than standing in a clause about it."""
    return telling.type not in family("acts") and telling.head in number.ancestors


def _fit(figure: Figure, telling: Telling, *, bond: float, within: bool, alone: bool) -> float:
    kind, type_ = figure.kind, telling.type
    linked, own = bond >= LINKED, bond >= IN_PART
    if kind == "money":
        other = 0.25 if linked or alone else 0.0
        return 1.5 if type_ in MONEY else (0.5 if type_ == "investigation" else other)
    if kind == "duration":
        return 0.0 if within else _fit_of_duration(figure, type_, linked=linked)
    if kind == "percent":
        return 1.0 if type_ in PERCENTS else 0.5 if linked or alone else 0.0
    if kind == "age":
        unsaid = type_ in family("made") - MAX_TERM and not own
        return 1.5 if type_ in family("acts") else 0.0 if unsaid else 1.0
    return 1.0


def _fit_of_duration(figure: Figure, type_: str, *, linked: bool) -> float:
    prison_words = load_words("events.toml", "lists", "prison")
    prison = any(word in figure.sentence.lower() for word in prison_words)
    if type_ in TERMS and linked:
        return 1.5
    if prison and type_ in TERMS | MAX_TERM:
        return 1.5
    return 0.5 if linked or (type_ in family("acts") and not prison) else 0.0


def _in_part(words: Evidence, telling: Telling) -> bool:
    """Whether the figure stands in the trigger, in its object or in a participant's phrase."""
    spans = [telling.words, *(p.phrase for p in telling.parts)]
    if telling.candidate.object is not None:
        spans.append(noun_phrase(telling.candidate.object))
    return any(s.start_char <= words.start + 1 and words.end <= s.end_char + 1 for s in spans)


def _act_of(at: int, groups: Sequence[Sequence[Telling]], figure: Figure) -> int:
    """An age told with the arrest or rescue belongs to what was done to or by that person."""
    if figure.kind != "age" or groups[at][0].type in family("acts"):
        return at
    people = _people(groups[at])
    for i, members in enumerate(groups):
        if members[0].type in family("acts") and people & _people(members):
            return i
    return at


def _people(members: Sequence[Telling]) -> set[int]:
    parts: list[Part] = [part for telling in members for part in telling.parts]
    return {part.actor for part in parts if part.actor is not None and part.role != "authority"}
