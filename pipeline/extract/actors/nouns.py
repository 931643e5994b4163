"""Nouns for people: their singular, their number, which of them may mean the same people."""

from __future__ import annotations

from functools import cache

from spacy.tokens import Span, Token

from pipeline.extract.actors.single_case import nominal_words
from pipeline.extract.gazetteer import country_of_adjective
from pipeline.extract.inflection import forms
from pipeline.lexicon import load_table

MAX_COUNT = 60  # "two women" are a case, "400 women" a total


@cache
def counts() -> dict[str, int]:
    """Number words that still count the people of one case."""
    return dict(load_table("nominals.toml")["nouns"]["counts"])


@cache
def singulars() -> dict[str, str]:
    """Every form of every noun for people, with its singular."""
    table = load_table("nominals.toml")["nouns"]
    people = load_table("people.toml")["people"]
    words = [*table["person"], *table["group"], *people["child"], *people["person"]]
    found: dict[str, str] = {}
    for word in words:
        if word in table["never"]:
            continue
        for form in (word, *_plurals(word)):
            found.setdefault(form, word)
    return found


def _plurals(word: str) -> list[str]:
    irregular: dict[str, str] = load_table("nominals.toml")["nouns"]["plurals"]
    if word in irregular:
        return [irregular[word]]
    if word.endswith("man"):
        return [word[:-3] + "men"]
    return [f for f in forms(word) if f.endswith("s") and f != word]


def is_compound(token: Token) -> bool:
    """ "Farm worker": the person is the last noun of a compound."""
    after = token.doc[token.i + 1] if token.i + 1 < len(token.doc) else None
    if after is None:
        return False
    of_nation = country_of_adjective(token.text) is not None
    return (after.lower_ in singulars() and after.pos_ == "NOUN") or (
        of_nation and after.pos_ in ("NOUN", "ADJ", "PROPN")
    )


def is_counted(phrase: Span) -> bool:
    """Whether a small number stands in a phrase."""
    return any(_count(token.lower_) is not None for token in phrase)


def count_in(text: str) -> int | None:
    """The small number that stands in a description.

    >>> count_in("two men"), count_in("400 men") is None
    (2, True)
    """
    return next((n for word in text.lower().split() if (n := _count(word)) is not None), None)


def _count(word: str) -> int | None:
    parts = [counts().get(part, int(part == "one")) for part in word.split("-")]  # "thirty-one"
    count = int(word) if word.isdigit() and len(word) < 3 else sum(parts) * all(parts)
    return count if 2 <= count <= MAX_COUNT else None


def is_described(phrase: Span, head: Token) -> bool:
    """Whether the words around a noun say whose people they are, or what they are like."""
    vague = nominal_words("told", "vague")
    before = [t for t in phrase if t.i < head.i and t.pos_ in ("ADJ", "NOUN", "PROPN", "VERB")]
    before = [t for t in before if t.lower_ not in vague]
    after = [t for t in phrase if t.i > head.i and t.lower_ in ("of", "at", "from")]
    anybody = singulars()[head.lower_] in nominal_words("told", "anybody")
    return len(before) > anybody or bool(after and not anybody)


def role_of_noun(noun: str) -> tuple[str, ...]:
    """The role that a noun carries by itself, by the first list that has it."""
    table = load_table("nominals.toml")["roles"]
    return tuple(role for role, nouns in table.items() if noun in nouns)[:1]


def is_plural(head: Token) -> bool:
    """Whether a noun for people stands for several."""
    return head.tag_ in ("NNS", "NNPS") or singulars()[head.lower_] != head.lower_


def same_kind(a: str, b: str) -> bool:
    """Whether two nouns may mean the same people.

    >>> same_kind("obstetrician", "doctor"), same_kind("woman", "boy")
    (True, False)
    """
    if a == b:
        return True
    if (a in nominal_words("sexes", "female") and b in nominal_words("sexes", "male")) or (
        b in nominal_words("sexes", "female") and a in nominal_words("sexes", "male")
    ):
        return False
    return any(
        a in row["nouns"] and b in row["nouns"] for row in load_table("nominals.toml")["same"]
    )
