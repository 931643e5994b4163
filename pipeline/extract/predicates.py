"""Who takes part in what a verb or an action noun says, whatever way the sentence puts it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from pipeline.extract.relations import (
    NOMINAL,
    VERBAL,
    children,
    clause_head,
    governor,
    is_passive,
    preposition,
    relation,
    words,
)

# How far a clause's missing subject is looked for; chains of control are short.
MAX_CLIMB = 4


@dataclass(frozen=True, slots=True)
class Argument:
    """A noun that takes part in a predicate: `relation` is agent, patient, recipient, oblique,
    possessor, compound or attribute; an oblique carries its preposition.
    """

    head: Token
    relation: str
    preposition: str | None = None


def arguments(predicate: Token) -> list[Argument]:
    """Who takes part in what a verb or an action noun says, in text order, conjuncts included.

    Passive subjects are patients and "by" phrases agents; subjects shared by coordination, control
    ("decided to sell"), participles and relative clauses are carried over.

    >>> from spacy.lang.en import English
    >>> from spacy.tokens import Doc
    >>> doc = Doc(English().vocab, "The baby was sold by doctors".split(), heads=[1, 3, 3, 3, 5, 3],
    ...           deps=["det", "nsubj:pass", "aux:pass", "ROOT", "case", "obl:agent"])
    >>> [(a.head.text, a.relation) for a in arguments(doc[3])]
    [('baby', 'patient'), ('doctors', 'agent')]
    """
    if predicate.pos_ in VERBAL or any(children(predicate, "subject", "passive_subject", "object")):
        found = list(_verb_arguments(predicate, MAX_CLIMB))
    else:
        found = list(_noun_arguments(predicate))
    return _with_conjuncts(found)


def _with_conjuncts(found: list[Argument]) -> list[Argument]:
    spread: dict[int, Argument] = {}
    for argument in found:
        for word in [argument.head, *_dependents(argument.head)]:
            spread.setdefault(word.i, Argument(word, argument.relation, argument.preposition))
    return [spread[i] for i in sorted(spread)]


def _dependents(head: Token) -> list[Token]:
    """The nouns coordinated below a noun."""
    found = []
    for child in children(head, "conjunct"):
        if child.pos_ in NOMINAL:
            found += [child, *_dependents(child)]
    return found


def _verb_arguments(verb: Token, climb: int) -> Iterator[Argument]:
    passive = is_passive(verb)
    own = [*_own_arguments(verb, passive)]
    yield from own
    if not any(a.relation == ("patient" if passive else "agent") for a in own):
        shared = _missing_subject(verb, climb)
        if shared is not None:
            yield Argument(shared, "patient" if passive else "agent")
    if relation(verb) == "conjunct" and not passive:
        yield from _shared_object(verb, own)


def _own_arguments(verb: Token, passive: bool) -> Iterator[Argument]:
    for child in verb.children:
        name = relation(child)
        if name == "passive_subject" or name == "object":
            yield Argument(_antecedent(child), "patient")
        elif name == "subject":
            yield Argument(_antecedent(child), "patient" if passive else "agent")
        elif any(children(child, "prepositional_object")):
            yield from _below_preposition(child, passive)
        elif name in ("recipient", "attribute"):
            yield Argument(child, name)
        elif name in ("oblique", "agent", "nominal"):
            yield _oblique(child, name, passive)


def _oblique(noun: Token, name: str, passive: bool) -> Argument:
    word = preposition(noun)
    if name == "agent" or (word == "by" and passive):
        return Argument(noun, "agent", "by")
    return Argument(noun, "oblique", word)


def _below_preposition(word: Token, passive: bool) -> Iterator[Argument]:
    by_agent = relation(word) == "agent" or (word.lower_ == "by" and passive)
    for noun in children(word, "prepositional_object"):
        yield Argument(noun, "agent" if by_agent else "oblique", str(word.lower_))


def _antecedent(noun: Token) -> Token:
    """What a relative pronoun stands for: the noun its clause describes."""
    if noun.tag_ in ("WP", "WDT") or noun.lower_ in ("who", "whom", "which", "that"):
        verb = clause_head(noun)
        if relation(verb) == "relative_clause":
            return verb.head
    return noun


def _missing_subject(verb: Token, climb: int) -> Token | None:
    """The subject a clause borrows from the clause or noun that governs it."""
    head, name = governor(verb), relation(verb)
    if head is None or climb == 0:
        return None
    if name in ("relative_clause", "noun_clause"):
        return head if head.pos_ in NOMINAL and _describes(verb, name) else None
    if name == "prepositional_clause" and head.pos_ in NOMINAL:
        return None
    if head.pos_ not in VERBAL and not any(children(head, "subject", "passive_subject")):
        return None
    if name == "conjunct":
        return _subject(head, climb - 1)
    if name in ("open_complement", "adverbial_clause", "prepositional_clause", "complement"):
        return _controller(head, climb - 1)
    return None


def _describes(verb: Token, name: str) -> bool:
    """Whether the noun acts or suffers: "men arrested", "a mother selling", not "plan to"."""
    if name == "relative_clause":
        return not any(children(verb, "subject", "passive_subject"))
    return verb.tag_ in ("VBN", "VBG", "VBD")


def _controller(head: Token, climb: int) -> Token | None:
    if head.lemma_.lower() in words("object_control"):
        for child in children(head, "object", "passive_subject"):
            return _antecedent(child)
    return _subject(head, climb)


def _subject(verb: Token, climb: int) -> Token | None:
    for child in children(verb, "subject", "passive_subject"):
        return _antecedent(child)
    return _missing_subject(verb, climb)


def _shared_object(verb: Token, own: list[Argument]) -> Iterator[Argument]:
    """ "arrested and fined two men" gives both verbs the object of the one that has it."""
    if any(a.relation == "patient" for a in own) or verb.i + 1 >= len(verb.doc):
        return
    head = verb.head
    if head.pos_ in VERBAL and not is_passive(head) and verb.i - head.i <= 2:
        for child in children(head, "object"):
            if child.i > verb.i:
                yield Argument(child, "patient")


def _noun_arguments(noun: Token) -> Iterator[Argument]:
    for child in noun.children:
        name = relation(child)
        if name in ("possessor", "compound"):
            yield Argument(child, name)
        elif name == "preposition":
            for below in children(child, "prepositional_object"):
                yield _complement(below, str(child.lower_))
        elif name in ("nominal", "oblique", "agent"):
            yield _complement(child, preposition(child))
    yield from _support_subject(noun)


def _complement(noun: Token, word: str | None) -> Argument:
    if word == "of":
        return Argument(noun, "patient", "of")
    return Argument(noun, "agent" if word == "by" else "oblique", word)


def _support_subject(noun: Token) -> Iterator[Argument]:
    """The agent of "police carried out a raid" and "a raid was carried out by police"."""
    if relation(noun) not in ("object", "passive_subject"):
        return
    verb = noun.head
    if verb.lemma_.lower() not in words("support_verbs"):
        return
    for argument in _verb_arguments(verb, MAX_CLIMB):
        if argument.relation == "agent" and argument.head.i != noun.i:
            yield argument
