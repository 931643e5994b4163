"""Names of persons and organizations, and when two forms of them mean the same one."""

from __future__ import annotations

import re
from functools import cache

from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler

from pipeline.extract.gazetteer import country_of_adjective, name_key, resolve_place, spelling_key
from pipeline.lexicon import (
    GIVEN_NAME_COLUMNS,
    ORGANIZATION_COLUMNS,
    load_rows,
    load_table,
    load_words,
    names_in,
)

# Spelling variants of one surname within a text stay above this ("Kelekeyeva", "Kelekeeva": 95);
# different surnames of our articles stay below ("Nazarov", "Nazarova" is caught by gender).
SAME_SURNAME = 88
SAME_GIVEN_NAME = 84  # "Eddy", "Eddie"; "Yulia", "Julia"
SMALL_WORDS = frozenset(("of", "for", "the", "and", "on", "in", "to", "a", "an", "at", "&", "s"))
INITIALS = r"(?:[A-Z][a-z]{0,2}\.\s?){1,3}"  # "A. K.", "Zh.B.T.", "K."
DOTTED = r"(?:[A-Z]\w{0,2}\.\s?){2,}$|(?:^|\w )[A-Z][hu]?\.$"  # "U.N.", "A. K.", "K.", "Aliya B."
INITIAL_AND_NAME = r"[A-Z][a-z]{0,2}\.\s?[A-Z][a-z]+"  # "Sh. Shodia"


def name_words(name: str) -> list[str]:
    """The words of a name as they are compared; initials keep their letter.

    >>> name_words("Kassym-Jomart Tokayev’s")
    ['kassym', 'jomart', 'tokayev']
    """
    return name_key(re.sub(r"['’]s$", "", name)).split()


def same_person(a: str, b: str) -> bool:
    """Whether two full or partial names of one text can be one person's.

    >>> same_person("Gulnaz Kelekeyeva", "Kelekeeva"), same_person("Eddy Zhan", "Eddie Zhan")
    (True, True)
    >>> same_person("Saltanat Nukenova", "Aitbek Nukenov"), same_person("Anna Ryl", "Alzhanova")
    (False, False)
    >>> same_person("K. Tokayev", "Kassym-Jomart Tokayev"), same_person("Annaguly Bek", "Oraz Bek")
    (True, False)
    """
    left, right = _without_patronymic(name_words(a)), _without_patronymic(name_words(b))
    if not left or not right:
        return False
    if len(left) > 1 and set(left) == set(right):
        return True
    if len(left) > len(right):
        left, right = right, left
    if left == right:
        return True
    if len(left) == 1:
        return _is_part(left[0], right)
    return same_surname(left[-1], right[-1]) and _given_names_agree(left[:-1], right[:-1])


@cache
def _endings(kind: str) -> tuple[str, ...]:
    return tuple(load_table("roles.toml")["endings"][kind])


def _without_patronymic(words: list[str]) -> list[str]:
    """ "Kuandyk Alikhanovich Bishimbayev" without the father's name; Gurbanguly is a given one."""
    return words[:1] + [w for w in words[1:] if not w.endswith(_endings("patronymic"))]


def n_given_and_family(name: str) -> int:
    """How many words of a name are neither patronymic nor initials.

    >>> n_given_and_family("Kuandyk Alikhanovich"), n_given_and_family("K. Bishimbayev")
    (1, 1)
    """
    return sum(len(w) > 1 for w in _without_patronymic(name_words(name)))


def _is_part(word: str, full: list[str]) -> bool:
    if len(word) < 3:
        return False
    if len(full) == 1:
        return same_surname(word, full[0])
    return word in full or same_surname(word, full[-1])


def same_surname(a: str, b: str) -> bool:
    """Whether two words are spellings of one surname; the endings of men and women differ."""
    if a == b:
        return True
    if a.endswith(_endings("female")) != b.endswith(_endings("female")) or min(len(a), len(b)) < 4:
        return False
    return spelling_key(a) == spelling_key(b) or fuzz.ratio(a, b) >= SAME_SURNAME


def _given_names_agree(left: list[str], right: list[str]) -> bool:
    a, b = left[0], right[0]
    if len(a) == 1 or len(b) == 1:
        return a[0] == b[0]
    return a == b or _are_variants(a, b) or a in right or b in left or _sound_alike(a, b)


def _sound_alike(a: str, b: str) -> bool:
    if spelling_key(a) == spelling_key(b):
        return True
    groups = _given_name_groups()
    if a in groups and b in groups:  # Marat and Murat are two names
        return False
    return a[0] == b[0] and JaroWinkler.similarity(a, b) * 100 >= SAME_GIVEN_NAME


@cache
def _given_name_groups() -> dict[str, str]:
    groups: dict[str, str] = {}
    for row in load_rows("given_names.csv", GIVEN_NAME_COLUMNS):
        for form in names_in(row["name"], row["variants"]):
            groups.setdefault(name_key(form), name_key(row["name"]))
    return groups


def is_given_name(word: str) -> bool:
    """Whether a word is a known given name, and of no place.

    >>> is_given_name("Marat"), is_given_name("Moratorium")
    (True, False)
    """
    given = load_words("names.toml", "person", "given")
    known = word in given or name_key(word) in _given_name_groups()
    return known and resolve_place(word) is None


def has_surname_ending(word: str) -> bool:
    """Whether a word ends like the surnames of the region: "Bekova", "Omarov"."""
    return word.endswith(tuple(load_words("names.toml", "person", "surname_endings")))


def _are_variants(a: str, b: str) -> bool:
    groups = _given_name_groups()
    return a in groups and groups.get(a) == groups.get(b)


# --- organizations


def strip_article(name: str) -> str:
    """A name without its article, quotation marks around the whole of it and possessive ending.

    >>> strip_article("the U.N."), strip_article("A. K."), strip_article("The Umit fund's.")
    ('U.N.', 'A. K.', 'Umit fund')
    """
    dotted = re.search(DOTTED, name.strip()) is not None
    name = name.strip(" ,;:" if dotted else " ,.;:")
    name = re.sub(r"['’]s?$", "", re.sub(r"^(?:[Tt]he|[Aa]n?)\s+", "", name))
    if len(name) > 1 and name[0] in '"“«' and name[-1] in '"”»':
        name = name[1:-1]
    return name.strip()


@cache
def _kind_words() -> frozenset[str]:
    kinds = load_table("organization_words.toml")["kinds"]
    return frozenset(word for words in kinds.values() for word in words) | {"organization"}


@cache
def _canonical() -> dict[str, str]:
    known: dict[str, str] = {}
    for row in load_rows("organizations.csv", ORGANIZATION_COLUMNS):
        for alias in names_in(row["name"], row["aliases"]):
            known.setdefault(name_key(alias), name_key(row["name"]))
    return known


def own_name(name: str) -> str | None:
    """What a body is called without the words for its kind; None if these are all of its name.

    >>> own_name('Public Association Yenme'), own_name('"Aq Bota" foundation')
    ('Yenme', 'Aq Bota')
    >>> own_name("Human Rights Center") is None, own_name("Victim Relief Fund") is None
    (True, True)
    """
    words = load_table("names.toml")["organization"]
    opening, closing = _kinds_around()
    bare = name
    for kind in opening:
        if bare.startswith(kind) and bare[len(kind) :][:1].isspace():
            bare = bare[len(kind) + 1 :]
    for kind in closing:
        if bare.endswith(kind) and bare[: -len(kind)][-1:].isspace():
            bare = bare[: -len(kind) - 1]
    bare = strip_article(bare)
    general = {*words["fields"], *words["public_heads"], *words["closing_heads"]}
    own = [w for w in re.findall(r"[A-Z][\w'-]+", bare) if w not in general]
    own = [w for w in own if resolve_place(w) is None and country_of_adjective(w) is None]
    return bare if own and bare != strip_article(name) else None


@cache
def _kinds_around() -> tuple[list[str], list[str]]:
    """The words for kinds that open a name, and those that close one, the longest first."""
    words = load_table("names.toml")["organization"]
    # in "Victim Relief Fund" the capital kind is a part of the name
    small = [kind for kind in words["quoted_kinds"] if kind[0].islower()]
    opening = words["opening_kinds"]
    closing = (*words["small_kinds"], *small, *opening)
    return sorted(opening, key=len, reverse=True), sorted(closing, key=len, reverse=True)


def organization_words(name: str) -> tuple[list[str], str | None]:
    """The words that identify a body and the country its name says, both in comparable form.

    >>> organization_words("MVD of Kazakhstan")
    (['ministry', 'of', 'internal', 'affairs'], 'KZ')
    >>> organization_words("Kazakh Foreign Ministry")
    (['ministry', 'of', 'foreign', 'affairs'], 'KZ')
    """
    bare, country = _without_country(strip_article(name).replace('"', ""))
    key = name_key(bare)
    under = re.sub(r"(?<=under the prosecutor general)s office$", "", key)
    return _canonical().get(key, under).split(), country


def _without_country(name: str) -> tuple[str, str | None]:
    nation = r"(?:Republic of\s+)?[A-Z][\w.]*(?: (?:and )?[A-Z][\w.]*)*"
    after = re.search(rf"\s+(?:of|in)\s+(?:the\s+)?({nation})$", name)
    if after and (place := resolve_place(after.group(1))) and place.kind == "country":
        return name[: after.start()], place.country
    words = name.split()
    for size in (2, 1):
        first = re.sub(r"['’]s$", "", " ".join(words[:size]))
        place = country_of_adjective(first) or resolve_place(first)
        if place and place.country and place.kind == "country" and len(words) > size:
            return " ".join(words[size:]), place.country
    last = resolve_place(words[-1]) if len(words) > 1 else None
    if last and last.kind == "country":
        return " ".join(words[:-1]), last.country
    return name, None


def same_organization(a: str, b: str) -> bool:
    """Whether two names of one text are forms of one organization.

    >>> same_organization("International Organization for Migration", "IOM in Turkmenistan")
    True
    >>> same_organization("Sana Sezim", "Sana Sezim Center")
    True
    >>> same_organization("MVD", "Ministry of Internal Affairs")
    True
    >>> same_organization("Ministry of Health", "Ministry of Justice")
    False
    >>> same_organization("Questra World", "Questra Holding")
    False
    """
    (left, one), (right, other) = organization_words(a), organization_words(b)
    if one and other and one != other:
        return False
    quoted = {part for name in (a, b) for part in re.findall(r" \"([^\"]+)\"$", name)}
    if left == right or quoted & {strip_article(a), strip_article(b)}:
        return True
    if is_acronym_of(a, b) or is_acronym_of(b, a):
        return True
    if one is None and other is None:
        x, y = _distinctive(left), _distinctive(right)
        if x and x == y and (len(x) > 1 or len(x[0]) > 4) and (len(left) != len(right)):
            return resolve_place(" ".join(x)) is None
    if _is_short_form(left, right) or _is_short_form(right, left):
        return True
    raw_a, raw_b = name_key(strip_article(a)).split(), name_key(strip_article(b)).split()
    return _is_short_form(raw_a, raw_b) or _is_short_form(raw_b, raw_a)


def _distinctive(words: list[str]) -> list[str]:
    return [w for w in words if w not in _kind_words() and w not in SMALL_WORDS]


def _is_short_form(short: list[str], full: list[str]) -> bool:
    """ "News Service" of "UN News Service"; "Investigative Department" of "... of the MVD"."""
    if not 1 < len(short) < len(full):
        return False
    if full[-len(short) :] == short:
        return len(full) - len(short) <= 2 and not set(short) <= _kind_words()
    opens = full[: len(short)] == short and full[len(short)] in ("of", "for", "in")
    return opens and len(_distinctive(short)) > 0


def is_acronym_of(short: str, full: str) -> bool:
    """Whether capitals spell the initials of a longer name's words.

    >>> is_acronym_of("IOM", "International Organization for Migration")
    True
    >>> is_acronym_of("MoJ", "Ministry of Justice")
    True
    >>> is_acronym_of("US", "United Steel Workers")
    False
    >>> is_acronym_of("IOM Border Unit", "International Organization for Migration")
    False
    """
    if re.match(r"\S+\s+(?!of\b|in\b|for\b)", short.strip()):
        return False  # "SCNS Border Directorate" is a part of the SCNS
    letters = short.split()[0].replace(".", "").strip('"') if short.split() else ""
    if not re.fullmatch(r"[A-Z]+(?:[aiof][A-Z]+)?", letters) or len(letters) < 2:
        return False
    letters = letters.upper()
    for bare in (strip_article(full), _without_country(strip_article(full))[0]):
        words = re.findall(r"[^\W\d_]+", bare)
        big = "".join(w[0] for w in words if w.lower() not in SMALL_WORDS).upper()
        every = "".join(w[0] for w in words if w.lower() != "the").upper()
        if len(words) > 1 and letters in (big, every):
            return True
    return False
