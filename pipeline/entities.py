"""The lexicon layer over the model's names: gazetteers and patterns correct what the model guessed.

Precedence, from the strongest (spans of a stronger source stay, weaker ones that overlap yield):

1. organizations of the lexicons and of the patterns (a ministry with its "of" chain, a quoted
   foundation, a district court); among them the longest
2. persons after a title ("Minister of Justice Aman Bekov") or with a known given name
3. words that are never names of persons, places or organizations (Ramadan, Tier 2, Criminal Code)
4. countries and places; they yield to a longer organization of the model ("Almaty Marathon Club")
5. peoples and adjectives of countries (NORP), likewise
6. the model's own names, trimmed of articles, titles and possessives; in headlines only those
   that the text confirms, because there every word is capitalized
7. surnames alone of the persons found, acronyms that the text introduces in brackets, and pairs
   of words that look like a name

Only `annotate` uses this module.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from spacy.tokens import Doc, Span

from pipeline.lexicon import load_rows, load_table
from pipeline.records import Passage

# Names that other label sets use for the same things (CoNLL, Wikipedia corpora).
LABELS = {"PER": "PERSON", "MISC": "MISC", "ORGANIZATION": "ORG", "LOCATION": "LOC"}
# What extraction reads as a name; other labels of a model (DATE, MONEY, ...) are rules' work.
NAMES = frozenset(
    ("PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "EVENT", "LAW", "PRODUCT", "WORK_OF_ART", "MISC")
)
MAX_PERSON_WORDS = 4


@dataclass(frozen=True, slots=True)
class Name:
    """A name in the text; `label` None marks a stretch that is no name. `rule` tells the source."""

    start: int
    end: int
    label: str | None
    rule: str

    @property
    def size(self) -> int:
        """Characters."""
        return self.end - self.start

    def overlaps(self, other: Name) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end


class NameIndex:
    """Finds listed names in a text by their first word, the longest one first.

    >>> index = NameIndex({"Almaty": "GPE", "Almaty Region": "GPE", "UN": "ORG"}, "places")
    >>> [(n.start, n.end, n.label) for n in index.find("UNIDO in Almaty Region")]
    [(9, 22, 'GPE')]
    """

    def __init__(self, labels: dict[str, str], rule: str, *, upper: bool = False) -> None:
        self._rule = rule
        self._by_word: dict[str, list[tuple[str, str]]] = {}
        for name, label in labels.items():
            form = name.upper() if upper else name
            self._by_word.setdefault(_first_word(form), []).append((form, label))
        for names in self._by_word.values():
            names.sort(key=lambda entry: (-len(entry[0]), entry[0]))

    def find(self, text: str, offset: int = 0) -> Iterator[Name]:
        """Non-overlapping names from left to right."""
        at = 0
        for match in _FIRST_WORD.finditer(text):
            if match.start() < at:
                continue
            for name, label in self._by_word.get(match.group(), ()):
                end = match.start() + len(name)
                if text.startswith(name, match.start()) and not text[end : end + 1].isalnum():
                    yield Name(match.start() + offset, end + offset, label, self._rule)
                    at = end
                    break


_FIRST_WORD = re.compile(r"(?<![\w-])\w+")


def _first_word(name: str) -> str:
    match = _FIRST_WORD.search(name)
    return match.group() if match else name


def correct_names(doc: Doc, passages: Sequence[Passage]) -> Doc:
    """Set `doc.ents` to the names of lexicons, patterns and model, by the precedence above."""
    kept = [passage for passage in passages if passage.role != "boilerplate"]
    model = list(_model_names(doc, kept))
    listed = [name for passage in kept for name in _listed_names(doc.text, passage)]
    names = _by_precedence(listed, model)
    names = _with_repeats(doc.text, kept, names)
    spans = (_span(doc, name) for name in names if name.label is not None)
    doc.set_ents(_disjoint(span for span in spans if span is not None))
    return doc


# --- the layers


def _listed_names(text: str, passage: Passage) -> Iterator[Name]:
    """Names that lexicons and patterns find in one passage, all layers together."""
    stretch = text[passage.start : passage.end].replace("\n", " ")
    capitals = stretch.isupper()
    organizations = [
        *indexes(capitals)["organizations"].find(stretch),
        *([] if capitals else _pattern_organizations(stretch)),
    ]
    found = _longest(organizations)
    if not capitals:
        found += [name for name in _persons(stretch) if not _overlaps(name, found)]
    for layer in ("never", "places", "peoples"):
        found += [n for n in indexes(capitals)[layer].find(stretch) if not _overlaps(n, found)]
    for name in found:
        yield replace(
            name,
            start=name.start + passage.start,
            end=name.end + passage.start,
            label=None if name.rule == "never" else name.label,
        )


def _by_precedence(listed: list[Name], model: list[Name]) -> list[Name]:
    yielding = ("places", "peoples", "acronym")
    longer = [
        guess
        for guess in model
        if guess.label in ("ORG", "FAC", "EVENT", "LAW", "WORK_OF_ART", "PRODUCT")
        and all(
            name.rule in yielding and _within(name, guess)
            for name in listed
            if guess.overlaps(name)
        )
    ]
    names = longer + [name for name in listed if not _overlaps(name, longer)]
    rest = [piece for guess in model if guess not in longer for piece in _remains(guess, names)]
    return sorted(names + rest, key=lambda name: name.start)


def _remains(guess: Name, names: list[Name]) -> list[Name]:
    return [] if _overlaps(guess, names) else [guess]


def _within(inner: Name, outer: Name) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end and inner.size < outer.size


def _overlaps(name: Name, others: Iterable[Name]) -> bool:
    return any(name.overlaps(other) for other in others)


def _longest(names: list[Name]) -> list[Name]:
    kept: list[Name] = []
    for name in sorted(names, key=lambda name: (-name.size, name.start, name.rule)):
        if not _overlaps(name, kept):
            kept.append(name)
    return sorted(kept, key=lambda name: name.start)


# --- the model's names


def _model_names(doc: Doc, passages: Sequence[Passage]) -> Iterator[Name]:
    """The model's names inside passages, trimmed; in headlines those that the text confirms."""
    told = {ent.text.lower() for ent, role in _placed(doc, passages) if role == "body"}
    for ent, role in _placed(doc, passages):
        label = LABELS.get(ent.label_, ent.label_)
        if label not in NAMES or (role != "body" and not _confirmed(ent, told)):
            continue
        name = _trim(doc.text, Name(ent.start_char, ent.end_char, label, "model"))
        if name is not None:
            yield name


def _placed(doc: Doc, passages: Sequence[Passage]) -> Iterator[tuple[Span, str]]:
    """Each entity that lies in one passage, with `body` or the role of a headline."""
    at = 0
    for ent in doc.ents:
        while at < len(passages) and passages[at].end <= ent.start_char:
            at += 1
        if at < len(passages) and passages[at].start <= ent.start_char:
            role = passages[at].role
            if ent.end_char <= passages[at].end:
                yield ent, "body" if role in ("body", "caption") else role


def _confirmed(ent: Span, told: set[str]) -> bool:
    """Whether a headline's entity is found below, or stands among small words in the headline."""
    if ent.text.lower() in told:
        return True
    words = [token for token in ent.sent if token.is_alpha and len(token) > 3]
    return sum(token.is_lower for token in words) > 0.4 * len(words)


_ARTICLE = re.compile(r"(?:the|a|an|its|his|her|their|our)\s+", re.I)
_EDGE = re.compile(r"^[\s\"'(\[.,;:–—-]+|[\s\"'(\[,;:–—-]+$|'s?$|(?<=[a-z]{3})\.$")


def _trim(text: str, name: Name) -> Name | None:
    """Without article, title, possessive and punctuation at the edges; None if nothing is left."""
    start, end = name.start, name.end
    while True:
        stretch = text[start:end].replace("\n", " ")
        head = _ARTICLE.match(stretch)
        if head is None and name.label == "PERSON":
            head = patterns()["title"].match(stretch)
        edge = _EDGE.search(stretch)
        if head is not None:
            start += head.end()
        elif edge is not None and edge.start() == 0:
            start += edge.end()
        elif edge is not None:
            end = start + edge.start()
        else:
            break
    return replace(name, start=start, end=end) if _is_name(text[start:end]) else None


def _is_name(text: str) -> bool:
    return len(text) > 1 and any(char.isupper() for char in text) and "\n\n" not in text


# --- patterns


def _pattern_organizations(text: str) -> Iterator[Name]:
    for rule in ("chain", "local", "closing", "quoted", "quoted_after", "opening"):
        for match in patterns()[rule].finditer(text):
            start, end = match.span("name")
            if not _only_heads(text[start:end]):
                yield Name(start, end, "ORG", rule)


def _only_heads(name: str) -> bool:
    """Whether nothing says which body it is: "The Court", "International Agency"."""
    words = re.findall(r"[\w.'-]+", name)
    return len(words) == 1 or all(word in _bare_heads() for word in words)


def _persons(text: str) -> Iterator[Name]:
    """Names after a title, and names that begin with a known given name."""
    found: list[Name] = []
    for rule in ("titled", "given"):
        for match in patterns()[rule].finditer(text):
            name = _person(text, *match.span("name"), rule)
            if name is not None and not _overlaps(name, found):
                found.append(name)
    yield from found


def _person(text: str, start: int, end: int, rule: str) -> Name | None:
    """The span cut before the first word that is no part of a person's name."""
    stop = start
    for match in re.finditer(r"\S+", text[start:end]):
        word = match.group().removesuffix("'s").rstrip("'")
        if word in _not_in_names() or (stop == start and rule == "titled" and word in _places()):
            break
        stop = start + match.start() + len(word)
    words = text[start:stop].split()
    if not words or (rule == "given" and len(words) < 2) or words[-1] in _particles():
        return None
    return Name(start, stop, "PERSON", rule)


# --- names that the text itself introduces


def _with_repeats(text: str, passages: Sequence[Passage], names: list[Name]) -> list[Name]:
    """Further mentions: bracketed acronyms, surnames of known persons, words that look like names."""
    for more in (_acronyms, _surnames, _likely_persons):
        found = [name for name in more(text, names) if _inside(name, passages)]
        taken = [name for name in names if name.rule != "model" or name.label == "PERSON"]
        fresh = _longest([name for name in found if not _overlaps(name, taken)])
        names = [name for name in names if not _overlaps(name, fresh)] + fresh
    return sorted(names, key=lambda name: name.start)


def _inside(name: Name, passages: Sequence[Passage]) -> bool:
    return any(p.start <= name.start and name.end <= p.end for p in passages)


def _acronyms(text: str, names: list[Name]) -> Iterator[Name]:
    """Capitals in brackets after an organization, and wherever they stand again."""
    known = {
        match.group(1)
        for name in names
        if name.label == "ORG" and (match := _BRACKETED.match(text, name.end)) is not None
    }
    for acronym in sorted(known):
        for match in re.finditer(rf"(?<![\w-]){re.escape(acronym)}(?![\w-])", text):
            yield Name(match.start(), match.end(), "ORG", "acronym")


_BRACKETED = re.compile(r"[\"']?\s?\(\s?[\"']?([A-Z][A-Za-z]{0,3}[A-Z]{1,6})[\"']?\s?\)")


def _surnames(text: str, names: list[Name]) -> Iterator[Name]:
    """A known person's last word standing alone."""
    known = {
        words[-1]
        for name in names
        if name.label == "PERSON"
        and len(words := text[name.start : name.end].split()) > 1
        and len(words[-1]) > 2
        and words[-1] not in _places()
    }
    if known:
        choice = "|".join(map(re.escape, sorted(known)))
        for match in re.finditer(rf"(?<![\w-])(?:{choice})(?![\w-])", text):
            yield Name(match.start(), match.end(), "PERSON", "surname")


def _likely_persons(text: str, names: list[Name]) -> Iterator[Name]:
    for match in patterns()["likely"].finditer(text):
        name = _person(text, *match.span("name"), "likely")
        if name is not None and len(text[name.start : name.end].split()) > 1:
            taken = [other for other in names if other.overlaps(name)]
            if all(other.rule == "model" for other in taken):
                yield name


# --- spans


def _span(doc: Doc, name: Name) -> Span | None:
    span = doc.char_span(name.start, name.end, name.label or "", alignment_mode="contract")
    if span is None:
        span = doc.char_span(name.start, name.end, name.label or "", alignment_mode="expand")
    if span is not None:
        span.id_ = name.rule
    return span


def _disjoint(spans: Iterable[Span]) -> list[Span]:
    kept: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


# --- lexicons


@cache
def indexes(upper: bool = False) -> dict[str, NameIndex]:
    """The listed names by layer; `upper` for lines in capitals."""
    layers = {
        "organizations": _organizations(),
        "never": dict.fromkeys(load_table("names.toml")["never"]["phrases"], "never"),
        "places": _gazetteer(),
        "peoples": _peoples(),
    }
    return {layer: NameIndex(names, layer, upper=upper) for layer, names in layers.items()}


def _organizations() -> dict[str, str]:
    rows = load_rows("organization_names.csv", ("kind", "country", "names"))
    bodies = load_rows("organizations.csv", ("name", "scope", "country", "aliases"))
    names = [name for row in rows for name in _listed(row["names"])]
    names += [n for row in bodies for n in (row["name"], *_listed(row["aliases"]))]
    return {name: "ORG" for name in names if name[0].isupper() and name not in _GENERAL}


# Bodies that organizations.csv lists for comparison, too general to be found as names.
_GENERAL = frozenset(("Government", "Parliament", "Otan", "EC"))


def _gazetteer() -> dict[str, str]:
    countries = load_rows("countries.csv", _COUNTRY_COLUMNS)
    places = load_rows("places.csv", _PLACE_COLUMNS)
    names = {
        name: "LOC" if row["kind"] == "other" else "GPE"
        for row in places
        if not row["needs_cue"]
        for name in (row["name"], *_listed(row["aliases"]))
    }
    names |= {n: "GPE" for row in countries for n in (row["name"], *_listed(row["aliases"]))}
    return {name: label for name, label in names.items() if name[:1].isupper() and len(name) > 1}


_COUNTRY_COLUMNS = ("code", "name", "aliases", "adjectives", "demonyms", "capital", "lat", "lon")
_PLACE_COLUMNS = ("name", "kind", "country", "region", "lat", "lon", "aliases", "needs_cue")


def _peoples() -> dict[str, str]:
    rows = load_rows("countries.csv", _COUNTRY_COLUMNS)
    words = [w for row in rows for w in _listed(row["adjectives"]) + _listed(row["demonyms"])]
    return {form: "NORP" for word in words for form in (word, _plural(word))}


def _plural(demonym: str) -> str:
    if demonym.endswith(("s", "sh", "ch", "ese")):
        return demonym
    return f"{demonym[:-3]}men" if demonym.endswith("man") and len(demonym) > 6 else f"{demonym}s"


def _listed(cell: str) -> list[str]:
    return [name.strip() for name in cell.split("|") if name.strip()]


@cache
def _places() -> frozenset[str]:
    words = (*_gazetteer(), *_peoples())
    return frozenset(word for word in words if " " not in word)


@cache
def _not_in_names() -> frozenset[str]:
    table = load_table("names.toml")
    heads = table["organization"]["public_heads"] + table["organization"]["closing_heads"]
    titles = [title for title in table["person"]["titles"] if title[0].isupper()]
    words = (word for phrase in (*heads, *titles) for word in phrase.split())
    names = frozenset((*words, *table["organization"]["fields"], *table["person"]["not_in_names"]))
    return names - frozenset(table["person"]["given"])


@cache
def _bare_heads() -> frozenset[str]:
    words = _not_in_names() | {"of", "for", "and", "the", "on", "in", "against"}
    return frozenset(words) - frozenset(load_table("names.toml")["organization"]["fields"])


@cache
def _particles() -> frozenset[str]:
    return frozenset(load_table("names.toml")["person"]["particles"])


@cache
def patterns() -> dict[str, re.Pattern[str]]:
    """The patterns of `names.toml`'s words, built upward from their parts."""
    table: dict[str, Any] = dict(load_table("names.toml"))
    person, organization = table["person"], table["organization"]
    cap = r"[A-Z\u00c0-\u00de\u0100-\u024f][\w'-]*(?<!')(?<!'s)"
    modifier = rf"(?!(?:The|This|That|In|On|At|By|For|From|To|And|But|According|After|When|As|An?)\b)(?:U\.S\.|{cap})"
    field = _any(organization["fields"])
    fields = rf"{field}(?:(?:,? and |, | & | of the | of | for | against |-| ){field}\b)*"
    country = rf"(?:the )?(?:{cap}(?:-{cap})?)(?: (?:of )?{cap}){{0,3}}(?: (?:region|oblast|district|city|province)\b)?"
    head = _any(organization["public_heads"])
    body = rf"(?:{modifier} (?:and )?){{0,6}}{head}\b(?: No\.? ?\d+)?"
    link = r" (?:of|for|on|to|in|against|under|at)(?: the)? "
    chain = rf"{body}(?:{link}(?:(?:the )?{fields}\b|{body}|[A-Z]{{2,6}}\b))*(?: of {country})?"
    local = rf"{modifier}(?: {cap})?(?:'s?)?(?: (?:{_any(organization['local_words'])}))+ {_any(organization['local_heads'])}\b(?: No\.? ?\d+)?(?: of (?:the )?{country})?"
    closing = rf"{modifier}(?:(?: (?:of|and|&|for) (?:the )?| |-){cap}){{0,6}} {_any(organization['closing_heads'])}(?!\w)"
    quoted = rf"\"[^\"\n]{{2,60}}\" {_any(organization['quoted_kinds'])}\b"
    after = rf"(?<![\w-]){_any(organization['quoted_kinds'])} (?P<name>\"[^\"\n]{{2,60}}\")"
    opening = rf"{_any(organization['opening_kinds'])} (?:of )?{cap}(?: {cap}){{0,4}}"
    particle = rf"(?:{_any(person['particles'])} )?"
    given_name = rf"(?:{cap}|[A-Z]\.)(?:[ -]{particle}(?:{cap}|[A-Z]\.)){{0,{MAX_PERSON_WORDS - 1}}}(?: (?:uulu|kyzy|uly|oglu|ogly))?"
    title = rf"(?:{_any(person['titles'])})"
    of_field = rf"(?: of (?:the )?(?:{fields}|{country}))?"
    endings = "|".join(sorted(person["surname_endings"], key=len, reverse=True))
    return {
        "title": re.compile(rf"(?:former |ex-|late |acting )?{title}\s+(?=[A-Z])"),
        "chain": _named(chain),
        "local": _named(local),
        "closing": _named(closing),
        "quoted": _named(quoted),
        "quoted_after": re.compile(after),
        "opening": _named(opening),
        "titled": re.compile(rf"(?<![\w-]){title}(?:{of_field},?) (?P<name>{given_name})"),
        "given": re.compile(rf"(?<![\w-])(?P<name>{_any(person['given'])}[ -]{given_name})"),
        "likely": re.compile(rf"(?<![\w'-])(?P<name>{cap} (?:{cap} )?[A-Z][\w-]+(?:{endings}))\b"),
    }


def _named(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?P<name>{pattern})")


def _any(words: Iterable[str]) -> str:
    """An alternation, the longest first.

    >>> _any(["Court", "Supreme Court"])
    '(?:Supreme\\\\ Court|Court)'
    """
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return f"(?:{'|'.join(map(re.escape, ordered))})"
