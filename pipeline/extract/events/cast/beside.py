"""Who takes part though the verb has no place for them: in adverbials, and as who speaks there.

"Sentenced at the Osh court", "by order of the mayor", "with the help of the embassy": the words
are in `lexicons/people.toml`, table adverbials.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from spacy.tokens import Token

from pipeline.extract.events.cast.lists import listed
from pipeline.extract.events.cast.makers import makers
from pipeline.extract.events.cast.participants import Part, make_part
from pipeline.extract.events.scene import Scene
from pipeline.extract.events.trigger.triggers import Candidate
from pipeline.extract.inflection import verb_forms
from pipeline.extract.speech import is_speech_verb
from pipeline.extract.syntax import (
    SUBJECTS,
    VERBAL,
    arguments,
    children,
    clause_head,
    governor,
    is_negated,
    is_passive,
    preposition,
    relation,
)
from pipeline.lexicon import load_table

# words from "said the minister of finance Bekov" to "at the forum"
BACK = 12
NEAR = 5  # words: "with Kazakhstan's Interior Ministry"


def parts_beside(candidate: Candidate, scene: Scene, found: Sequence[Part]) -> list[Part]:
    """Bodies in adverbials of the trigger's clause, and those listed with somebody found."""
    taken = {part.actor for part in found if part.actor is not None}
    heads = {part.head.i for part in found}
    more: dict[object, Part] = {}
    ways = (
        _in_adverbials(candidate, scene),
        _speakers(candidate, scene),
        makers(candidate, scene),
        _among_them(candidate, scene),
        listed(found, scene),
    )
    for part in chain(*ways):
        key = part.actor if part.actor is not None else ("word", part.head.i)
        if part.actor not in taken and part.head.i not in heads:
            more.setdefault(key, part)
    return list(more.values())


def _among_them(candidate: Candidate, scene: Scene) -> Iterator[Part]:
    """ "Bekov was among those detained": he was."""
    those = candidate.head.head
    among = relation(candidate.head) == "noun_clause" and preposition(those) == "among"
    if not among or is_negated(those):
        return
    for noun in children(those, *SUBJECTS) if is_passive(candidate.head) else ():
        part = make_part(noun, candidate.trigger.patient, candidate.type, scene)
        if part is not None:
            yield part


# --- adverbials -----------------------------------------------------------------------------------


def _in_adverbials(candidate: Candidate, scene: Scene) -> Iterator[Part]:
    head = candidate.head
    tables = load_table("people.toml")["adverbials"].values()
    for table in tables:
        if candidate.type not in table["types"]:
            continue
        for noun in head.sent:
            told = _whole(noun) in table["nouns"]
            if told and _is_beside(noun, head, table["before"]):
                yield from _bodies(noun, table.get("after"), candidate, scene)


def _whole(noun: Token) -> str:
    """The word with what a hyphen joins to it: "co-operation"."""
    if noun.i > 1 and noun.nbor(-1).text == "-" and not noun.nbor(-1).whitespace_:
        return f"{noun.nbor(-2).lower_}-{noun.lower_}"
    return str(noun.lower_)


def _is_beside(noun: Token, head: Token, before: Sequence[str]) -> bool:
    """Whether a noun stands in an adverbial of the trigger's own clause."""
    above = governor(noun)
    own = above is not None and clause_head(above) == clause_head(head)
    joined = noun.i > 2 and _whole(noun) != noun.lower_ and noun.nbor(-3).lower_ in before
    return own and noun.i != head.i and (joined or preposition(noun) in before)


def _bodies(
    noun: Token, after: Sequence[str] | None, candidate: Candidate, scene: Scene
) -> Iterator[Part]:
    bodies = {noun}
    if after is not None:
        bodies = {*_complements(noun, after), *_named_after(noun, after, scene)}
    # in text order: the order of a set is another one in every run
    made = (make_part(body, "authority", candidate.type, scene) for body in sorted(bodies))
    parts = [p for p in made if p and (p.role == "authority" or p.actor is not None)]
    yield from parts
    yield from listed(parts, scene)


def _named_after(noun: Token, after: Sequence[str], scene: Scene) -> Iterator[Token]:
    """The actor right behind the noun and its preposition, wherever the parse hangs it."""
    doc, at = noun.doc, noun.i + 1
    if at >= noun.sent.end or doc[at].lower_ not in after:
        return
    for token in doc[at + 1 : min(noun.sent.end, at + NEAR)]:
        mention = scene.mention_at(token)
        if mention is not None:
            yield mention[0].root
            return


def _complements(noun: Token, after: Sequence[str]) -> Iterator[Token]:
    for child in noun.children:
        below = [*children(child, "prepositional_object")]
        for body in below or [child]:
            if preposition(body) in after:
                yield body
                yield from (other for other in children(body, "conjunct"))
        if relation(child) == "possessor":
            yield child


def _speakers(candidate: Candidate, scene: Scene) -> Iterator[Part]:
    """ "Omarov told reporters at a forum": who speaks at a gathering takes part in it."""
    noun = candidate.head
    if candidate.type != "gathering" or not noun.tag_.startswith("NN"):
        return
    verb = _verb_of_speech(noun) if preposition(noun) in ("at", "during", "in") else None
    for argument in arguments(verb) if verb is not None else ():
        person = argument.relation in ("agent", "patient", "recipient")
        part = make_part(argument.head, "other", "gathering", scene) if person else None
        if part is not None and part.actor is not None and "person" in part.kinds:
            yield part


def _verb_of_speech(noun: Token) -> Token | None:
    """The verb before a gathering, though the parse may hang "at the forum" on what is said."""
    for token in reversed(list(noun.doc[max(noun.sent.start, noun.i - BACK) : noun.i])):
        if token.is_punct:
            return None
        if token.pos_ in VERBAL:
            return token if _speaks(token) else None
    above = governor(noun)  # "during a meeting, the president disclosed"
    return above if above is not None and above.i > noun.i and _speaks(above) else None


def _speaks(verb: Token) -> bool:
    return is_speech_verb(verb) or verb.lower_ in verb_forms("people.toml", "attending")
