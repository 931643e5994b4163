"""Inflected forms of the lexicons' base forms, so that no rule depends on a model's lemmas."""

from __future__ import annotations

import re
from functools import cache

from pipeline.lexicon import any_of, load_table, load_words

VOWELS = "aeiou"
NO_MEN = ("human", "german", "roman", "ottoman", "turkmen", "talisman")
# one syllable, consonant-vowel-consonant: the last letter doubles ("nab", "nabbed")
DOUBLES = re.compile(r"(?:[^aeiou]|qu)*[aeiou][bdgmnprt]")
# in a longer word only the stress tells ("offered", "admitted") or the country ("traveled")
MAY_DOUBLE = re.compile(r".*(?:[^aeiou]|qu)[aeiou][bdglmnprt]")


@cache
def forms(word: str) -> frozenset[str]:
    """All inflections of an English verb or noun given in its base form, the base itself included.

    >>> sorted(forms("arrest"))
    ['arrest', 'arrested', 'arresting', 'arrests']
    >>> "sold" in forms("sell"), "bodies" in forms("body"), "nabbed" in forms("nab")
    (True, True, True)
    >>> {"admitted", "travelled", "traveled"} <= forms("admit") | forms("travel")
    True
    """
    irregular = load_table("events.toml")["irregular"].get(word)
    if irregular is not None:
        return frozenset((word, *irregular))
    stems = _stems(word)
    return frozenset((word, with_s(word), *map(_with_ed, stems), *map(_with_ing, stems)))


def past_participle(verb: str) -> str:
    """What a verb in its base form says of its object.

    >>> past_participle("jail"), past_participle("take"), past_participle("cut")
    ('jailed', 'taken', 'cut')
    """
    irregular = load_table("events.toml")["irregular"].get(verb)
    if irregular is None:
        return _with_ed(_stems(verb)[0])
    return str(irregular[2 if len(irregular) == 4 else 1])


def _stems(word: str) -> tuple[str, ...]:
    """What the endings are put to: "nabb", "admit" and "admitt"."""
    if DOUBLES.fullmatch(word):
        return (word + word[-1],)
    return (word, word + word[-1]) if MAY_DOUBLE.fullmatch(word) else (word,)


def with_s(word: str) -> str:
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return word + "es"
    if word.endswith("y") and word[-2:-1] not in VOWELS:
        return word[:-1] + "ies"
    return word + "s"


def _with_ed(word: str) -> str:
    if word.endswith("e"):
        return word + "d"
    if word.endswith("y") and word[-2:-1] not in VOWELS:
        return word[:-1] + "ied"
    return word + "ed"


def _with_ing(word: str) -> str:
    if word.endswith("e") and not word.endswith("ee"):
        return word[:-1] + "ing"
    return word + "ing"


def _plural(noun: str) -> str:
    """ "fishermen", "policewomen", but "humans"."""
    of_men = noun.endswith("man") and not noun.endswith(NO_MEN)
    return noun[:-3] + "men" if of_men else with_s(noun)


@cache
def singulars(words: tuple[str, ...]) -> frozenset[str]:
    """The nouns of a list with their plurals.

    >>> sorted(singulars(("baby", "man", "miner", "fisherman")))
    ['babies', 'baby', 'fisherman', 'fishermen', 'man', 'men', 'miner', 'miners']
    """
    irregular = load_table("events.toml")["irregular"]
    plurals = (irregular.get(word, [_plural(word)])[0] for word in words)
    return frozenset((*words, *plurals))


@cache
def noun_forms(lexicon: str, *keys: str) -> frozenset[str]:
    """The nouns of a list in a lexicon with their plurals.

    >>> "soldiers" in noun_forms("people.toml", "people", "person")
    True
    """
    return singulars(tuple(load_words(lexicon, *keys)))


@cache
def verb_forms(lexicon: str, *keys: str) -> frozenset[str]:
    """The verbs of a list in a lexicon with all their inflections.

    >>> "drafted" in verb_forms("people.toml", "makers", "verbs")
    True
    """
    return frozenset(form for verb in load_words(lexicon, *keys) for form in forms(verb))


@cache
def noun_pattern(lexicon: str, *keys: str) -> re.Pattern[str]:
    """Finds any of the nouns of a list in a lexicon, plurals included.

    >>> bool(noun_pattern("people.toml", "people", "child").search("two babies"))
    True
    """
    return re.compile(rf"(?<!\w){any_of(noun_forms(lexicon, *keys))}(?!\w)", re.IGNORECASE)
