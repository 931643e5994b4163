"""Figures told in a sentence after their event: its damage and loot, its parts, what it holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from re import IGNORECASE, Pattern
from re import compile as compile_pattern

from spacy.tokens import Span, Token

from pipeline.extract.events.scene import Scene
from pipeline.extract.events.telling import Telling
from pipeline.extract.events.trigger.families import family
from pipeline.extract.figures.time.tenses import tense
from pipeline.extract.figures.unit.nouns import nouns_of
from pipeline.extract.function_words import POINTING
from pipeline.extract.inflection import noun_pattern
from pipeline.extract.syntax import children, clause_head, relation
from pipeline.extract.text import root_at
from pipeline.lexicon import load_table
from pipeline.records import Figure

SENTENCES_BACK, LONG = 2, 250  # sentences, and characters of one
BACK_REFERENCE = 900  # characters: how far back "the loan", "this operation" point
# what later sentences call by its own noun: "the loan", "the strike"; "the law" holds many numbers
HELD_OR_GIVEN = frozenset(("funding", "gathering"))
ANYBODY = "person"  # a unit that says nothing of who is counted

# "Of the 141 people harmed,", "Among those set free"
PARTS = compile_pattern(
    r"\W*(?:of|among)\s+(?:(?:these|those|them|whom|which)\b|(?:the|all)\s+(?:\w+\s+)?\d)",
    IGNORECASE,
)
OF_ALL = compile_pattern(r"\W*(?:of|among)\s+(?:the|all|these|those)\s+$", IGNORECASE)
OF_THEM = compile_pattern(r"^(?!.*\b(?:today|now)\b).*\bof (?:them|these|those)\b", IGNORECASE)
RELATIVES = compile_pattern(r"\b(?:mother|father|parent)s? of\s+$", IGNORECASE)

Groups = Sequence[Sequence[Telling]]


def event_told_before(
    number: int, groups: Groups, homes: Mapping[int, int], scene: Scene
) -> int | None:
    """The event, told before, whose damage, parts or circumstances a figure's sentence tells.

    `homes` holds the events of the figures before it, by the figures' numbers.
    """
    figure = scene.figures[number]
    sentence = scene.sentence_at(figure.evidence.start)
    if sentence is None:
        return None
    whole = _whole_of(figure, sentence, scene)
    if whole is not None and whole in homes:
        return homes[whole]
    if _tells(sentence, groups):
        return None
    for find in (_left_by, _named_again, _of_its_people, _of_a_part, _reported):
        found = find(figure, sentence, groups, scene)
        if found is not None:
            return found
    return _counted_on(number, homes, scene)


def _counted_on(number: int, homes: Mapping[int, int], scene: Scene) -> int | None:
    """ "They opened 94 cases. 12 cases are about minors": of the event of the count before."""
    figure = scene.figures[number]
    named = " " in figure.evidence.quote and figure.unit not in nouns_of("person")
    again = named or OF_THEM.search(figure.sentence) is not None
    if figure.kind != "count" or number == 0 or not again:
        return None
    before = scene.figures[number - 1]
    near = figure.evidence.start - before.evidence.end <= LONG and figure.unit != ANYBODY
    return homes.get(number - 1) if near and before.unit == figure.unit else None


def _whole_of(figure: Figure, sentence: Span, scene: Scene) -> int | None:
    """ "Of the eight arrested, six are minors": the figure of the eight told before."""
    start, at = sentence.start_char, figure.evidence.start
    for i, other in enumerate(scene.figures):
        for words in (other.evidence, *other.repeats):
            before = scene.annotated.view[start : words.start]
            if start <= words.start < at and figure.high <= other.low and OF_ALL.match(before):
                return i
    return None


def _tells(sentence: Span, groups: Groups) -> bool:
    """Whether the sentence tells an event of its own."""
    start, end = sentence.start_char, sentence.end_char
    return any(start <= at < end for at, _, _ in _tellings(groups))


def _tellings(groups: Groups) -> Iterator[tuple[int, int, Telling]]:
    """Where each telling stands, the number of its group, and the telling."""
    for i, members in enumerate(groups):
        for telling in members:
            yield telling.head.idx, i, telling


def _of_a_part(figure: Figure, sentence: Span, groups: Groups, scene: Scene) -> int | None:
    """ "Of the 141 people harmed, 97 were women": of the one event the sentence before tells."""
    if figure.kind in ("age", "duration") or not PARTS.match(sentence.text):
        return None
    last = _last_told(sentence, groups, scene)
    if last is None or "\n" in scene.annotated.view[last[0] : sentence.start_char].strip():
        return None
    return last[1]


def _reported(figure: Figure, sentence: Span, groups: Groups, scene: Scene) -> int | None:
    """What is told after a report was issued, before any other event, is what it says."""
    last = _last_told(sentence, groups, scene)
    if figure.kind in ("age", "duration") or last is None or last[2].type != "report":
        return None
    if figure.kind == "count" and _is_of_always(figure, scene):
        return None
    if _is_to_come(figure, last[2], scene):
        return None
    return last[1] if scene.section_at(sentence.start_char)[0] <= last[0] else None


def _is_to_come(figure: Figure, report: Telling, scene: Scene) -> bool:
    """ "Debt payments will be 40 million", "in 2026": of a time after the one reported on."""
    number = root_at(scene.doc, figure.evidence)
    ahead = tense(clause_head(number)) == "future"
    start = figure.period.start if figure.period else None
    end = report.when.interval.end if report.when else None
    return ahead or (start is not None and end is not None and start > end)


def _is_of_always(figure: Figure, scene: Scene) -> bool:
    """ "The plant employs 900 people": background, and no finding."""
    number = root_at(scene.doc, figure.evidence)
    named = " " in figure.evidence.quote  # not "39 are due to"
    return named and tense(clause_head(number)) == "present"


def _last_told(sentence: Span, groups: Groups, scene: Scene) -> tuple[int, int, Telling] | None:
    """The last telling before a sentence, if its own sentence tells of nothing else."""
    before = [told for told in _tellings(groups) if told[0] < sentence.start_char]
    last = max(before, key=lambda told: told[0], default=None)
    there = scene.sentence_at(last[0]) if last else None
    if last is None or there is None:
        return None
    beside = {i for at, i, _ in before if there.start_char <= at}
    return last if len(beside) == 1 else None


def _left_by(figure: Figure, sentence: Span, groups: Groups, scene: Scene) -> int | None:
    """ "The damage came to 2 billion tenge": of the crime told in the sentences before."""
    types = _that_leave(figure.kind, sentence.text)
    if not types:
        return None
    reach = sentence.start_char - SENTENCES_BACK * LONG
    before = [
        (at, i)
        for at, i, telling in _tellings(groups)
        if reach <= at < sentence.start_char and telling.type in types
    ]
    latest = max(before, default=None)
    if latest is None:
        return None
    between = scene.annotated.view[latest[0] : sentence.start_char]
    doubtful = len({i for _, i in before}) > 1
    hurt = _consequences("people_hurt").search(sentence.text)
    if hurt and "\n" in between and groups[latest[1]][0].type == "death":
        return None
    return None if "\n\n" in between and doubtful else latest[1]


def _that_leave(kind: str, sentence: str) -> frozenset[str]:
    """The types of happenings whose damage, loot or people a sentence speaks of."""
    table = load_table("events.toml")["consequences"]
    rows = (row for name, row in table.items() if _consequences(name).search(sentence))
    return frozenset(type_ for row in rows if kind in row["kinds"] for type_ in row["types"])


def _consequences(name: str) -> Pattern[str]:
    return noun_pattern("events.toml", "consequences", name, "words")


def _named_again(figure: Figure, sentence: Span, groups: Groups, scene: Scene) -> int | None:
    """ "The funding comprises a loan of $25 million": of the one event told with that noun."""
    if figure.kind == "age":
        return None
    clauses = _clauses_around(figure, scene)
    pointed = {
        token.lemma_.lower()
        for token in sentence
        if token.tag_ in ("NN", "NNS")
        and any(c.lower_ in POINTING for c in children(token, "determiner", "possessor"))
        and clause_head(token) in clauses
    }
    start = max(scene.section_at(sentence.start_char)[0], sentence.start_char - BACK_REFERENCE)
    named = {
        i
        for at, i, telling in _tellings(groups)
        if start <= at < sentence.start_char
        and telling.type in HELD_OR_GIVEN
        and pointed & _nouns(telling)
    }
    return named.pop() if len(named) == 1 else None


def _clauses_around(figure: Figure, scene: Scene) -> set[Token]:
    """The heads of a figure's clauses, up to a clause that only describes a noun."""
    heads = [clause_head(root_at(scene.doc, figure.evidence))]
    while relation(heads[-1]) in ("adverbial_clause", "open_complement", "complement", "conjunct"):
        heads.append(clause_head(heads[-1].head))
    return set(heads)


def _nouns(telling: Telling) -> set[str]:
    """The nouns that name an event: its trigger's and its object's."""
    candidate = telling.candidate
    words: list[Token] = [candidate.head]
    if candidate.object is not None:
        words.append(candidate.object)
    return {word.lemma_.lower() for word in words if word.tag_.startswith("NN")}


def _of_its_people(figure: Figure, sentence: Span, groups: Groups, scene: Scene) -> int | None:
    """ "The woman used Aliya for 45 days": of the one crime told before of these people."""
    if figure.kind not in ("money", "duration", "count"):
        return None
    if RELATIVES.search(scene.annotated.view, sentence.start_char, figure.evidence.start):
        return None
    here = set(scene.actors_in(sentence.start_char, sentence.end_char))
    start = max(scene.section_at(sentence.start_char)[0], sentence.start_char - 2 * LONG)
    acts = {
        i
        for at, i, telling in _tellings(groups)
        if start <= at < sentence.start_char
        and telling.type in family("acts")
        and here & {p.actor for p in telling.parts if p.role in ("perpetrator", "victim")}
    }
    return acts.pop() if len(acts) == 1 else None
