"""Who takes part though the verb has no place for them: in adverbials, and further down a list.

"Sentenced at the Osh court", "by order of the mayor", "with the help of the embassy": the words
are in `lexicons/people.toml`, table adverbials.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Span, Token

from pipeline.extract.events.participants import Part, make_part
from pipeline.extract.events.people import BODIES
from pipeline.extract.events.scene import Scene
from pipeline.extract.events.triggers import Candidate
from pipeline.extract.syntax import (
    children,
    clause_head,
    governor,
    has_parse,
    preposition,
    relation,
)
from pipeline.lexicon import load_table

# words between the names of a list
LINKS = frozenset((",", "and", "&", "as", "well", "the"))
INITIAL = re.compile(r"[A-Z]\.")
LAST_LINKS = frozenset(("and", "&"))


def parts_beside(candidate: Candidate, scene: Scene, found: Sequence[Part]) -> list[Part]:
    """Bodies in adverbials of the trigger's clause, and those listed with somebody found."""
    if not has_parse(scene.doc):
        return []
    taken = {part.actor for part in found if part.actor is not None}
    heads = {part.head.i for part in found}
    more: dict[object, Part] = {}
    for part in (*_in_adverbials(candidate, scene), *_listed(found, scene)):
        key = part.actor if part.actor is not None else ("word", part.head.i)
        if part.actor not in taken and part.head.i not in heads:
            more.setdefault(key, part)
    return list(more.values())


# --- adverbials -----------------------------------------------------------------------------------


def _in_adverbials(candidate: Candidate, scene: Scene) -> Iterator[Part]:
    head = candidate.token(scene.doc)
    tables = load_table("people.toml")["adverbials"].values()
    for table in tables:
        if candidate.trigger.type not in table["types"]:
            continue
        for noun in head.sent:
            if noun.lower_ in table["nouns"] and _is_beside(noun, head, table["before"]):
                yield from _bodies(noun, table.get("after"), candidate, scene)


def _is_beside(noun: Token, head: Token, before: Sequence[str]) -> bool:
    """Whether a noun stands in an adverbial of the trigger's own clause."""
    above = governor(noun)
    own = above is not None and clause_head(above) == clause_head(head)
    return own and noun.i != head.i and preposition(noun) in before


def _bodies(
    noun: Token, after: Sequence[str] | None, candidate: Candidate, scene: Scene
) -> Iterator[Part]:
    for body in [noun] if after is None else _complements(noun, after):
        part = make_part(body, "authority", candidate.trigger.type, scene)
        if part is not None and (part.role == "authority" or part.actor is not None):
            yield part
            yield from _listed([part], scene)


def _complements(noun: Token, after: Sequence[str]) -> Iterator[Token]:
    for child in noun.children:
        below = [*children(child, "prepositional_object")]
        for body in below or [child]:
            if preposition(body) in after:
                yield body
                yield from (other for other in children(body, "conjunct"))
        if relation(child) == "possessor":
            yield child


# --- lists ----------------------------------------------------------------------------------------


def _listed(found: Sequence[Part], scene: Scene) -> Iterator[Part]:
    """Names of a list that the parse tore apart: "detained Bekov, Omarov and Kim"."""
    for part in found:
        start = _end_of_name(part, scene)
        for span, actor in _rest_of_list(*start, part.head, scene) if start else ():
            more = make_part(span.root, part.role, "", scene)
            if more is not None:
                role = more.role if part.role == "authority" else part.role
                yield replace(more, phrase=span, actor=actor, role=role, linked=part.linked)


def _end_of_name(part: Part, scene: Scene) -> tuple[int, str] | None:
    """The token after a named participant or an unnamed body, and the type of its list."""
    mention = scene.mention_at(part.head)
    if mention is not None:
        actor = scene.actors[mention[1]]
        return (mention[0].end, actor.type) if actor.named else None
    return (part.phrase.end, "organization") if part.kinds & BODIES else None


def _rest_of_list(at: int, kind: str, name: Token, scene: Scene) -> list[tuple[Span, int]]:
    """The names from a token on up to the one behind "and"; none where no "and" closes the list."""
    doc, closed = scene.doc, 0
    found: list[tuple[Span, int]] = []
    while at < name.sent.end:
        linked = at
        while linked < name.sent.end and _links(doc[linked]):
            linked += 1
        mention = scene.mention_at(doc[linked]) if at < linked < name.sent.end else None
        if mention is None or scene.actors[mention[1]].type != kind or _acts(mention[0], name):
            break
        found.append(mention)
        if LAST_LINKS & {token.lower_ for token in doc[at:linked]}:
            closed = len(found)
        at = mention[0].end
    return found[:closed]


def _links(token: Token) -> bool:
    """A comma or "and"; or an initial that the name behind it was cut from."""
    return token.lower_ in LINKS or INITIAL.fullmatch(token.text) is not None


def _acts(span: Span, name: Token) -> bool:
    """ "Police arrested Bekov, and Omarov fled": the subject of another verb."""
    is_subject = relation(span.root) in ("subject", "passive_subject")
    return is_subject and clause_head(span.root) != clause_head(name)
