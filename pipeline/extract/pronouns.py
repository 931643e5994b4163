"""Whom "he" and "she" can mean: what a surname or a noun says of a person's sex."""

from __future__ import annotations

from pipeline.lexicon import load_words
from pipeline.records import Actor


def _words(name: str) -> frozenset[str]:
    return load_words("attribution.toml", name)


def _nouns(sex: str) -> frozenset[str]:
    return load_words("nominals.toml", "sexes", sex)


def sex_of(actor: Actor) -> str | None:
    """Female or male where the surname's ending or the noun says so.

    >>> sex_of(Actor("Aigul Omarova", "person", True, ()))
    'female'
    >>> sex_of(Actor("23-year-old mother of two", "person", False, ()))
    'female'
    >>> sex_of(Actor("Dana Kim", "person", True, ()))
    """
    forms = [form.lower() for form in (actor.name, *actor.aliases)]
    for sex in ("female", "male"):
        if not actor.named and any(_nouns(sex) & set(form.split()) for form in forms):
            return sex
        if actor.named and any(form.endswith(tuple(_words(f"{sex}_endings"))) for form in forms):
            return sex
    return None


def sex_of_noun(noun: str) -> str | None:
    """Female or male, where a noun in the singular says so.

    >>> sex_of_noun("widow"), sex_of_noun("teacher")
    ('female', None)
    """
    return next((sex for sex in ("female", "male") if noun in _nouns(sex)), None)


def may_mean(pronoun: str, actor: Actor) -> bool:
    """Whether nothing speaks against a pronoun meaning a person.

    >>> may_mean("she", Actor("Serik Omarov", "person", True, ()))
    False
    """
    return {pronoun_sex(pronoun), sex_of(actor)} != {"female", "male"}


def may_mean_noun(pronoun: str, noun: str) -> bool:
    """Whether nothing speaks against a pronoun meaning who is called by a noun.

    >>> may_mean_noun("she", "man"), may_mean_noun("she", "suspect")
    (False, True)
    """
    return {pronoun_sex(pronoun), sex_of_noun(noun)} != {"female", "male"}


def pronoun_sex(pronoun: str) -> str | None:
    """Female or male, as the pronoun says.

    >>> pronoun_sex("her"), pronoun_sex("they")
    ('female', None)
    """
    return next((sex for sex in ("female", "male") if pronoun.lower() in _words(sex)), None)


def may_mean_one(pronoun: str, other: str) -> bool:
    """Whether two pronouns may mean one person.

    >>> may_mean_one("he", "his"), may_mean_one("he", "she"), may_mean_one("he", "it")
    (True, False, False)
    """
    sex = pronoun_sex(pronoun)
    return sex is not None and sex == pronoun_sex(other)
