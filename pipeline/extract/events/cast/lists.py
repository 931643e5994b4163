"""Who else stands in the list a participant begins: "Bekov, 41, his wife and a driver, Aman Kim".

The parse tears such lists apart, so they are read from the words: names and described people
between commas, up to the one behind "and".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Span, Token

from pipeline.extract.events.cast.participants import Part, make_part
from pipeline.extract.events.people import BODIES, kinds_of, phrase_of
from pipeline.extract.events.scene import Scene
from pipeline.extract.pronouns import sex_of, sex_of_noun
from pipeline.extract.syntax import FINITE_OR_MODAL, SUBJECTS, clause_head, relation

# words between the names of a list
LINKS = frozenset((",", ";", "and", "&", "as", "well", "the"))
LAST_LINKS = frozenset(("and", "&"))
INITIAL = re.compile(r"[A-Z]\.")
# ", 58," and "(61)" and ", born in 1991," behind a name
BIRTH = r",\s*born\s(?:in|on)\s[^,.;]{4,20}(?=,)"
AGE = re.compile(rf"\s*(?:,\s*(?:aged\s)?\d{{1,2}}(?=\s*[,.;]|\s+and\b)|\([^)]{{1,40}}\)|{BIRTH})")
DESCRIBING = ("DT", "PRP$", "CD", "JJ", "NN", "HYPH", "POS")
OPENING = ("DT", "PRP$", "CD")
LONGEST = 8  # words of a description: "a Tajik lorry driver"


@dataclass(frozen=True, slots=True)
class Item:
    """A name or a description in a list."""

    phrase: Span
    head: Token
    actor: int | None
    named: bool
    bare: bool = False  # "head of the fund", one, without an article: who the one before is

    @property
    def is_single(self) -> bool:
        return self.named or self.head.tag_ in ("NN", "NNP")


def listed(found: Sequence[Part], scene: Scene) -> Iterator[Part]:
    """Those listed behind a participant, whom the parse tore off: "held Bekov, his wife and Kim".

    They fill the role of the first one.
    """
    for part in found:
        first = _first(part, scene)
        for item in _rest_of_list(first, _kind(part, first, scene), scene) if first else ():
            more = make_part(item.head, part.role, "", scene)
            if more is not None:
                role = more.role if part.role == "authority" else part.role
                phrase, actor = item.phrase, item.actor
                yield replace(more, phrase=phrase, actor=actor, role=role, linked=part.linked)


def people_from(at: int, scene: Scene) -> list[Item]:
    """The person at a token and those listed with it; none where nobody stands there."""
    first = _item(at, "person", scene)
    if first is None:
        return []
    return [first, *_rest_of_list(first, "person", scene)]


def _first(part: Part, scene: Scene) -> Item | None:
    """The participant as the first of a list, up to its name."""
    mention = scene.mention_at(part.head)
    if part.actor is not None and (mention is None or mention[1] != part.actor):
        reach = scene.doc[part.head.i + 1 : min(part.head.sent.end, part.phrase.end + 2)]
        mentions = (scene.mention_at(token) for token in reach)
        mention = next((m for m in mentions if m is not None and m[1] == part.actor), mention)
    if mention is not None:
        span, actor = mention
        return Item(span, part.head, actor, scene.actors[actor].named)
    if part.kinds & (BODIES | {"person"}) and part.head.tag_.startswith("NN"):
        return Item(part.phrase, part.head, None, named=False)
    return None


def _kind(part: Part, first: Item | None, scene: Scene) -> str:
    if first is not None and first.named and first.actor is not None:
        return scene.actors[first.actor].type
    return "organization" if part.kinds & BODIES and "person" not in part.kinds else "person"


def _rest_of_list(first: Item, kind: str, scene: Scene) -> list[Item]:
    """The items behind the first one up to the one behind "and"; none where no "and" closes it."""
    found: list[Item] = []
    closed, last, told = 0, first, False
    at = _behind_aside(first.phrase.end, scene)
    while (step := _next_item(at, first, kind, scene)) is not None:
        item, closes = step
        at = _behind_aside(item.phrase.end, scene)
        if closes and (item.bare or (told and _is_indefinite(item))):
            break
        if not closes and kind == "person" and _describes(item, last, scene):
            if found and item.named and not last.named:
                found[-1] = replace(last, actor=item.actor, named=True)
            last, told = replace(last, named=last.named or item.named), not item.named
            continue
        found.append(item)
        last, closed = item, len(found) if closes else closed
    return found[:closed]


def _next_item(at: int, first: Item, kind: str, scene: Scene) -> tuple[Item, bool] | None:
    """The item behind a comma or "and" at a token, and whether it is the last one."""
    doc, end = scene.doc, first.head.sent.end
    start = next((t.i for t in doc[at:end] if not _links(t)), end)
    item = _item(start, kind, scene) if at < start < end else None
    if item is None or _acts(item.phrase, first.head):
        return None
    return item, bool(LAST_LINKS & {token.lower_ for token in doc[at:start]})


def _describes(item: Item, last: Item, scene: Scene) -> bool:
    """Whether an item between commas says who the one before is: "Bekov, a banker, and Kim"."""
    doc, end = scene.doc, item.phrase.end
    if not (item.is_single and last.is_single) or (last.named and item.named):
        return False
    if item.bare or item.named:
        return True
    owned = item.phrase[0].tag_ == "PRP$"  # "Bekov, his brother and a driver"
    if last.named and (not owned or _is_other_sex(item, last, scene)):
        return not _is_other_sex(item, last, scene)
    return end < len(doc) and doc[end].text == ","


def _is_indefinite(item: Item) -> bool:
    """ "Bekov, a banker, and a former minister": may be one man."""
    return not item.named and item.phrase[0].lower_ in ("a", "an")


def _is_other_sex(item: Item, last: Item, scene: Scene) -> bool:
    """ "Omarov, his wife, and a driver": the wife is not Omarov."""
    sexes = {sex_of_noun(item.head.lower_)}
    sexes |= {sex_of(scene.actors[last.actor]) if last.actor is not None else None}
    return None not in sexes and len(sexes) > 1


def _item(at: int, kind: str, scene: Scene) -> Item | None:
    """The name at a token, or the description that begins there."""
    mention = scene.mention_at(scene.doc[at])
    if mention is not None and scene.actors[mention[1]].type == kind:
        span, actor = mention
        return Item(span, span.root, actor, scene.actors[actor].named)
    return _described(at, scene) if kind == "person" else None


def _described(at: int, scene: Scene) -> Item | None:
    """ "His wife", "a Tajik lorry driver", "courier Manuchehr": up to the name or the noun."""
    doc, noun = scene.doc, None
    for token in doc[at : min(doc[at].sent.end, at + LONGEST)]:
        mention = scene.mention_at(token)
        if (
            mention is not None
            and scene.is_named_person(mention[1])
            and token.i == mention[0].start
        ):
            return Item(doc[at : mention[0].end], mention[0].root, mention[1], named=True)
        if not token.tag_.startswith(DESCRIBING):
            break
        noun = token if token.tag_.startswith("NN") else noun
    if noun is None and doc[at].tag_ == "CD" and doc[at : at + 2].text.endswith(" of"):
        noun = doc[at]  # "three of his friends"
    if noun is None or "person" not in kinds_of(noun, scene):
        return None
    phrase = phrase_of(noun, scene)
    phrase = phrase if phrase.start >= at else doc[at : noun.i + 1]
    bare = not (doc[at].tag_ in OPENING or noun.ent_type_ == "PERSON" or noun.tag_ == "NNS")
    return Item(phrase, noun, scene.actor_of(noun), False, bare)


def _behind_aside(at: int, scene: Scene) -> int:
    """Where the list goes on: behind an age, and behind "in Uzbekistan" of an embassy."""
    doc = scene.doc
    if at + 1 < len(doc) and doc[at].lower_ in ("in", "of", "from"):
        ends = [m.end for m in scene.places if m.start <= doc[at + 1].idx < m.end]
        at = next((t.i for t in doc[at + 1 :] if ends and t.idx >= ends[0]), at)
    start = doc[at - 1].idx + len(doc[at - 1])
    age = AGE.match(scene.annotated.view, start)
    return at if age is None else next((t.i for t in doc[at:] if t.idx >= age.end()), len(doc))


def _links(token: Token) -> bool:
    """A comma or "and"; or an initial that the name behind it was cut from."""
    return token.lower_ in LINKS or INITIAL.fullmatch(token.text) is not None


def _acts(span: Span, name: Token) -> bool:
    """ "Police arrested Bekov, and Omarov fled": the subject of another verb."""
    verb, after = clause_head(span.root), span.doc[min(span.end, len(span.doc) - 1)]
    if after.tag_ in FINITE_OR_MODAL and clause_head(name).i < name.i:
        return True
    other = verb != clause_head(name) and verb.lower_ != "born"
    return other and relation(span.root) in SUBJECTS
