"""What tellings may have in common: the kind of act, what is made, sums, numbers, nearness."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from spacy.tokens import Span, Token

from pipeline.extract.events.same.same_harm import kin
from pipeline.extract.events.scene import Scene
from pipeline.extract.events.telling import Telling
from pipeline.extract.inflection import noun_forms, singulars, verb_forms
from pipeline.extract.syntax import arguments, governor, is_passive, noun_phrase, preposition
from pipeline.lexicon import load_table

APPOINTMENT = "appointment"  # the kin of the rows that tell of posts
LONG_SENTENCE = 60  # tokens; nothing further is looked at one by one


def made(telling: Telling) -> str | None:
    """What is made, as one word; the parts of a law and its punishments are the law."""
    if kin(telling) == "protest":
        return "protest"  # "walked off the job" names no protest
    if kin(telling) == APPOINTMENT:
        return _leaves_office(telling)
    if telling.made is None:
        return None
    if telling.type == "funding":
        any_funds = noun_forms("events.toml", "lists", "any_funds")
        return None if telling.made in any_funds else telling.made
    protests = noun_forms("events.toml", "lists", "protest")
    if telling.type == "gathering" and telling.made in protests:
        return "protest"
    return "law" if telling.made in _law_words() else telling.made


@cache
def _law_words() -> frozenset[str]:
    lists = load_table("events.toml")["lists"]
    names = ("law", "bill", "punishment", "step_of_law")
    words = {word.split()[-1] for name in names for word in lists[name]}
    return singulars(tuple(sorted(words - set(lists["own_instrument"]))))


def _leaves_office(telling: Telling) -> str:
    """Whether somebody comes into an office or goes out of it."""
    leaving = verb_forms("events.toml", "lists", "leaving_office")
    return "post left" if leaving & {word.lower_ for word in telling.words} else "post taken"


def sums(telling: Telling, scene: Scene) -> set[object]:
    """The amounts of money in the sentence of a telling."""
    return set().union(*sums_by_currency(telling, scene).values())


def sums_by_currency(telling: Telling, scene: Scene) -> dict[str | None, set[object]]:
    """The same by currency: "42 billion tenge" and "$93 million" may be one."""
    sentence = telling.head.sent
    found: dict[str | None, set[object]] = {}
    for q in scene.annotated.quantities:
        if q.kind == "money" and sentence.start_char <= q.start < sentence.end_char:
            found.setdefault(q.unit, set()).add((q.low, q.high))
    return found


def is_near(earlier: Telling, later: Telling, sentences: int) -> bool:
    first, last = earlier.head.i, later.head.i
    if last - first > (sentences + 1) * LONG_SENTENCE:
        return False
    between = later.head.doc[first : last + 1]
    return sum(1 for token in between if token.is_sent_start) <= sentences


def in_one_sentence(a: Telling, b: Telling) -> bool:
    return bool(a.head.sent == b.head.sent)


def same_noun(a: Telling, b: Telling) -> bool:
    """Both triggers rest on one noun: "a pilot project has been tested"."""
    for telling, other in ((a, b), (b, a)):
        noun = telling.candidate.object
        if noun is not None and noun in (other.candidate.object, other.candidate.head):
            return True
    return False


def same_story(a: Telling, b: Telling, scene: Scene) -> bool:
    """A headline tells what the text below it tells."""
    head, body = (a, b) if a.is_heading else (b, a)
    start, end = scene.section_at(head.head.idx)
    return start <= body.head.idx < end


def agents(telling: Telling) -> list[Token]:
    verb = telling.head
    if is_passive(verb):
        return []
    return [a.head for a in arguments(verb) if a.relation == "agent" and a.head.i < verb.i]


# --- numbers: two tellings of other numbers are of other happenings


def counts_of(telling: Telling, scene: Scene) -> set[object]:
    """The numbers counted in what the telling is about."""
    candidate = telling.candidate
    spans = [candidate.words]
    if candidate.object is not None:
        spans.append(noun_phrase(_measure(candidate.object)))
    spans += [p.phrase for p in telling.parts if p.actor is None]
    if telling.type == "conviction":
        spans.append(candidate.head.sent)
    kinds = ("duration",) if telling.type == "conviction" else ("number", "mass")
    return _counted(spans, kinds, scene)


def counts_of_people(telling: Telling, scene: Scene) -> set[object]:
    """How many they are who take part, be they told of again elsewhere or not."""
    return _counted([part.phrase for part in telling.parts], ("number",), scene)


def _counted(spans: Sequence[Span], kinds: Sequence[str], scene: Scene) -> set[object]:
    return {
        (q.kind, q.low, q.high)
        for span in spans
        for q in scene.annotated.quantities
        if q.kind in kinds and span.start_char < q.end and q.start < span.end_char
    }


def _measure(noun: Token) -> Token:
    """ "Two tons of hashish were seized": the noun that the number counts."""
    above = governor(noun) if preposition(noun) == "of" else None
    return above if above is not None and above.tag_.startswith("NN") else noun
