"""Patterns of names, built upward from the words of `lexicons/names.toml`. Part of annotation."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from pipeline.annotate.gazetteer import listed_places, not_in_names, one_word_places
from pipeline.annotate.spans import Name
from pipeline.lexicon import WordPattern, any_of, load_table, load_words

MAX_PERSON_WORDS = 4

CAP = r"[A-Z\u00c0-\u00de\u0100-\u024f][\w'-]*(?<!')(?<!'s)"
FUNCTION_WORD = (
    r"(?:The|This|That|These|In|On|At|By|For|From|To|And|But|According|After|When|As|An?|Its|His|Her"
    r"|Their|Our|If|With|Under|Since|While|Both|Each|Every|Another|Any|No|Of|Or|So|Also|Then|Now)\b"
)
MODIFIER = rf"(?!{FUNCTION_WORD})(?:U\.S\.|U\.N\.|{CAP})"
DIRECTION = r"(?:Central|North|South|East|West|Northern|Southern|Eastern|Western)"
NATION = r"[A-Z][a-z]+(?:an|ish|ese|nch|akh|zbek|yz|jik|men)"
PLACE_TYPE = r"(?: (?:region|oblast|district|city|province))?"
PLACE = rf"(?:the )?(?:{CAP})(?: (?:of )?{CAP}){{0,3}}{PLACE_TYPE}"
QUOTED = r"\"[^\"\n]{2,60}\""
COURT_NUMBER = r"(?: No\.? ?\d+)?"
# What may stand between the words of a field: "of Labor and Social Protection of the Population".
FIELD_LINK = r"(?:,? and |, | & | of the | of | for | against |-| )"
TITLE = WordPattern(
    "names.toml", r"(?:[Ff]ormer |[Ee]x-|[Ll]ate |[Aa]cting )?{person.titles}\s+(?=[A-Z])"
)


def find_organizations(text: str) -> Iterator[Name]:
    """Organizations by the build of their names; they may overlap.

    >>> text = 'He left the Ministry of Justice for the "Umit" foundation.'
    >>> [text[n.start : n.end] for n in find_organizations(text)]
    ['Ministry of Justice', '"Umit" foundation']
    """
    for rule, pattern in organization_patterns().items():
        for match in pattern.finditer(text):
            start, end = match.span("name")
            if not names_none(text[start:end]) and not _is_other(text[start:end], rule):
                yield Name(start, end, "ORG", rule)
    for match in _SPELLED_OUT.finditer(text):
        if (begin := _spelled_start(match)) is not None:
            yield Name(begin, match.end("name"), "ORG", "spelled_out")
    for match in _CAPITAL_ARTICLE.finditer(text):
        if text[match.start() : match.end()] not in listed_places():
            yield Name(match.start(), match.end(), "ORG", "capital_article")
    for match in _enumerations().finditer(text):
        for item in _ITEM.finditer(text, *match.span("list")):
            if item.group() not in one_word_places():
                yield Name(item.start(), item.end(), "ORG", "enumerated")
    for match in _quoted_lists().finditer(text):
        for item in _QUOTED_ITEM.finditer(text, *match.span("list")):
            yield Name(*item.span(1), "ORG", "enumerated")


def find_enumerated_persons(text: str) -> Iterator[Name]:
    """Surnames alone in a list that says what they are.

    >>> text = "Two defendants: Omar and Li Baisal, were freed. Two things: Bread and Salt."
    >>> [text[n.start : n.end] for n in find_enumerated_persons(text)]
    ['Omar', 'Li Baisal']
    """
    for match in _people_lists().finditer(text):
        for item in _PERSON_ITEM.finditer(text, *match.span("list")):
            yield Name(*item.span(), "PERSON", "enumerated")


def find_persons(text: str, rule: str) -> Iterator[Name]:
    """Persons by one of `person_patterns`, each cut before the first word that is in no name.

    >>> text = "Minister of Justice Aman Bekov met lawyer Olga Kim Monday."
    >>> [text[n.start : n.end] for n in find_persons(text, "titled")]
    ['Aman Bekov', 'Olga Kim']
    """
    for match in person_patterns()[rule].finditer(text):
        name = _cut(text, *match.span("name"), rule)
        if name is not None and not _is_rest_of_office(match, text[name.start : name.end]):
            yield name


def _is_rest_of_office(match: re.Match[str], name: str) -> bool:
    """ "Chairman of Zhol Trading house": one word after an office is a part of it."""
    office = match.groupdict().get("office")
    surname = name.endswith(tuple(person_words("surname_endings")))
    return bool(office) and " " not in name and not surname


def person_at_end(name: str) -> int | None:
    """Where a person begins whom a body's name ran into, None if there is none.

    >>> person_at_end("Institute of Law Marat Askarov"), person_at_end("Theater of Mukhtar Askarov")
    (17, None)
    """
    found = _PERSON_AT_END.search(name)
    if found is None:
        return None
    first, last = found.group(1), found.group(2)
    known = first in person_words("given") or last.endswith(tuple(person_words("surname_endings")))
    bare = {first, last} & (not_in_names() | one_word_places())
    return found.start(1) if known and not bare else None


# "Of", "after" and "&" tie the name to the body: "named after Marat Askarov".
_PERSON_AT_END = re.compile(rf"(?<=[\w)] )(?<!of )(?<!after )(?<!and )(?<!for )({CAP}) ({CAP})$")


def title_before(text: str) -> int:
    """Length of the title at the start of `text`, 0 if there is none."""
    match = TITLE.match(text)
    return match.end() if match is not None else 0


def _cut(text: str, start: int, end: int, rule: str) -> Name | None:
    stop, n_words, last = start, 0, ""
    for match in re.finditer(r"\S+", text[start:end]):
        word = match.group().removesuffix("'s").rstrip("'")
        place = word in one_word_places() and word not in person_words("given")
        if word in not_in_names() or (n_words == 0 and place):
            break
        stop, n_words, last = start + match.start() + len(word), n_words + 1, word
    alone = rule in ("titled", "likely_alone") and last not in one_word_places()
    enough = n_words >= (1 if alone else 2) and last not in person_words("particles")
    return Name(start, stop, "PERSON", rule) if enough else None


def _is_other(name: str, rule: str) -> bool:
    """Whether a person or a place stands where a name without quotes was expected."""
    first = name.split()[0].removesuffix("'s")
    others = (not_in_names(), person_words("given"), one_word_places())
    return rule == "small_opening" and any(first in words for words in others)


def names_none(name: str) -> bool:
    """Whether no word says which body it is.

    >>> names_none("International Agency"), names_none("Court"), names_none("Osh Court")
    (True, True, False)
    """
    words = re.findall(r"[\w.'-]+", name)
    if name in load_table("names.toml")["organization"]["opening_kinds"]:
        return True
    fields = set(load_table("names.toml")["organization"]["fields"]) if len(words) > 1 else set()
    bare = not_in_names() - fields | {"of", "for", "and", "the", "on", "in", "against"}
    return all(word in bare for word in words)


# --- organizations


@cache
def organization_patterns() -> Mapping[str, re.Pattern[str]]:
    """Pattern by rule name; the group `name` is the organization."""
    builders: dict[str, Callable[[Mapping[str, Any]], str]] = {
        "chain": _chain,
        "local": _local,
        "part": _part,
        "mission": _mission,
        "closing": _closing,
        "small_closing": _small_closing,
        "quoted": lambda words: rf"\"[^\"\n]{{2,60}}\" {any_of(words['quoted_kinds'])}\b",
        "edition": lambda words: rf"{NATION} {any_of(words['editions'])}\b",
        "opening": lambda words: (
            rf"{any_of(words['opening_kinds'])} (?:of )?{CAP}(?: {CAP}){{0,4}}"
        ),
        "closing_quoted": lambda words: rf"{_closing(words)} \"{CAP}(?: {CAP}){{0,3}}\"",
        "bank": lambda _: r"Bank [A-Z][a-z]+[A-Z]\w+",  # Bank TuranAlem
        "opening_quoted": lambda words: rf"{any_of(_long(words['opening_kinds']))} {QUOTED}",
    }
    words = load_table("names.toml")["organization"]
    named = {
        rule: re.compile(rf"(?<![\w-])(?P<name>{build(words)})") for rule, build in builders.items()
    }
    after = rf"(?<![\w-]){any_of(words['quoted_kinds'])} \"(?P<name>[^\"\n]{{2,60}})\""
    opening = (
        rf"\b{any_of(words['small_openings'])} (?P<name>{CAP}(?: (?:and |of |& )?{CAP}){{0,4}})"
    )
    return {**named, "quoted_after": re.compile(after), "small_opening": re.compile(opening)}


def _long(phrases: Iterable[str]) -> list[str]:
    """Those of several words: in 'NGO "Umit"' the quoted words are the whole name."""
    return [phrase for phrase in phrases if " " in phrase]


def _chain(words: Mapping[str, Any]) -> str:
    """Ministry of Justice of Kazakhstan; Criminal Department of the MVD; U.S. State Department."""
    fields = _fields(words)
    before = rf"(?:{any_of(words['fields'])},? and |{DIRECTION} and |{MODIFIER} )"
    body = (
        rf"(?:\d+(?:st|nd|rd|th) )?{before}{{0,6}}{any_of(words['public_heads'])}\b{COURT_NUMBER}"
    )
    link = r" (?:[Oo]f|for|on|to|against|under|at)(?: the)? "
    whole = rf"(?:{body}|{fields}\b|Prosecutor General\b|[A-Z]{{2,6}}\b)"
    return rf"{body}(?:{link}{whole})*(?: [Oo]f {PLACE}){{0,2}}"


def _fields(words: Mapping[str, Any]) -> str:
    field = any_of(words["fields"])
    return rf"{field}(?:{FIELD_LINK}{field}\b)*"


def _local(words: Mapping[str, Any]) -> str:
    """Medeu district court of Almaty; Osh city police department."""
    kinds, heads = any_of(words["local_words"]), any_of(words["local_heads"])
    owner = rf"{MODIFIER}(?: {CAP})?(?:'s?)?"
    return rf"{owner}(?: {kinds})+ {heads}\b{COURT_NUMBER}(?: of (?:the )?{PLACE})?"


def _part(words: Mapping[str, Any]) -> str:
    """The Interior Ministry's department for combating drug trafficking."""
    field = rf"{any_of(words['part_fields'])}(?![\w-])"
    whole = rf"(?:{_chain(words)}|[A-Z]{{3,6}})"
    kind = rf"(?:{field} ){{0,4}}{any_of(words['part_heads'])}"
    complete = r"(?<! and)(?<! the)(?<! of)(?<! in)"
    capital = rf"'s (?:{CAP} ){{0,2}}(?:Center|Centre)"
    unit = rf"(?:{capital}|(?:'s)? {kind})\b"
    return rf"{whole}{unit}(?: (?:for|against|on) {field}(?: {field}){{0,5}}{complete})?"


def _mission(words: Mapping[str, Any]) -> str:
    """The Embassy of Myanmar in Malaysia; the U.N. development agency."""
    kinds = any_of(words["mission_heads"])
    abroad = rf"{kinds} of (?:the )?{PLACE} (?:in|to) (?:the )?{CAP}"
    small = any_of([*words["part_heads"], "agency", "mission", "envoy's office"])
    return rf"(?:{abroad}|(?:U\.N\.|UN|EU) (?:[a-z]+ ){{1,2}}{small}\b)"


def _closing(words: Mapping[str, Any]) -> str:
    """Umit Charity Fund: any name that ends in a word for a body."""
    inner = rf"(?: & | |-){CAP}"
    return rf"{MODIFIER}(?:{inner}){{0,6}} {any_of(words['closing_heads'])}(?!\w)"


def _small_closing(words: Mapping[str, Any]) -> str:
    """Zhana Zhol movement: the kind in small letters belongs to the name."""
    return rf"{MODIFIER}(?:(?: |-){CAP}){{0,3}} {any_of(words['small_kinds'])}\b"


# "Investment Facility for Central Asia (IFCA)": what stands for an acronym in brackets.
_SPELLED_OUT = re.compile(
    rf"(?P<name>{CAP}(?:(?: (?:of|for|on|and|in|the|against))*[ -]{CAP}){{1,11}})"
    r" \(\"?(?P<short>[A-Z][A-Za-z]{0,3}[A-Z])\"?\)"
)


def _spelled_start(match: re.Match[str]) -> int | None:
    """Where the words begin whose initials an acronym spells, its country's name left out."""
    name, short = match.group("name"), match.group("short").upper()
    words = [*re.finditer(rf"(?<![\w'])({CAP})", name)]
    at = "".join(word.group()[0] for word in words).find(short)
    if at < 0:
        return None
    rest = name[words[at + len(short) - 1].end() :]
    if not re.fullmatch(rf"(?: of (?:the )?(?:Republic of )?{CAP})?", rest):
        return None
    places = set(name[words[at].start() :].split(" and ")) <= listed_places()
    return None if places else match.start("name") + words[at].start()


# "The" with a capital inside a sentence belongs to a name: "according to The Kazakh Globe".
_CAPITAL_ARTICLE = re.compile(rf"(?<=[a-z,;] )The {CAP}(?: {CAP}){{1,5}}")
_ITEM = re.compile(rf"(?:The )?{MODIFIER}(?:(?: | of | & |-){CAP}){{0,4}}")


@cache
def _enumerations() -> re.Pattern[str]:
    """Brands such as A, B and C; NGOs like A and B; companies called A, B and C."""
    kinds = any_of(load_table("names.toml")["organization"]["enumerated_kinds"])
    item = rf"(?:the )?{_ITEM.pattern}"
    start = rf"\b(?i:{kinds}),? (?:such as|like|including|called|named|namely|known as)"
    return re.compile(rf"{start} (?P<list>{item}(?:(?:, and |, | and |, or | or ){item})*)")


@cache
def _quoted_lists() -> re.Pattern[str]:
    """Four pyramids - "A", "B", "C" and "D": names in quotes, two or more, after their kind."""
    kinds = any_of(load_table("names.toml")["organization"]["enumerated_kinds"])
    item = r"\"[A-Z][^\"\n]{1,40}\""
    return re.compile(
        rf"\b(?i:{kinds})\b[^.\"\n]{{0,40}}(?P<list>{item}(?:(?:, and |, | and ){item})+)"
    )


_QUOTED_ITEM = re.compile(r"\"([^\"\n]+)\"")


# --- persons


_PERSON_ITEM = re.compile(rf"{MODIFIER}(?: {CAP}){{0,2}}")


@cache
def _people_lists() -> re.Pattern[str]:
    """Three defendants: A, B and C; suspects identified as A and B."""
    nouns, item = any_of(person_words("enumerated_people")), _PERSON_ITEM.pattern
    start = rf"\b{nouns}(?:: |,? (?:identified as|named|namely) )"
    return re.compile(rf"{start}(?P<list>{item}(?:(?:, and |, | and ){item})+)")


@cache
def person_patterns() -> Mapping[str, re.Pattern[str]]:
    """Pattern by rule: after a title, with a known given name, by the ending of the surname."""
    words = load_table("names.toml")["person"]
    fields = _fields(load_table("names.toml")["organization"])
    particle = rf"(?:{any_of([*words['particles'], *words['closing']])} )?"
    part = rf"(?:[A-Z]\.|{CAP})"
    closing = rf"(?: {any_of(words['closing'])})?"
    name = rf"{part}(?:[ -]{particle}{part}){{0,{MAX_PERSON_WORDS - 1}}}{closing}"
    office = rf"(?P<office> of (?:the )?(?:{fields}|{PLACE})| for {fields})?"
    endings = any_of(words["surname_endings"])
    patterns = {
        "titled": rf"{any_of(words['titles'])}{office},? (?P<name>{name})",
        "given": rf"(?P<name>{any_of(words['given'])}[ -]{name})",
        "likely": rf"(?P<name>{CAP} (?:{CAP} )?[A-Z][\w-]+{endings})\b",
        "likely_alone": rf"(?P<name>[A-Z][\w-]{{2,}}{any_of(words['sure_endings'])})\b",
    }
    return {rule: re.compile(rf"(?<![\w'-]){source}") for rule, source in patterns.items()}


def person_words(key: str) -> frozenset[str]:
    """A list of words beside and in the names of persons."""
    return load_words("names.toml", "person", key)
