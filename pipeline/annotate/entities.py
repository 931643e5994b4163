"""The lexicon layer over the model's names: gazetteers and patterns correct what the model guessed.

Precedence, from the strongest (spans of a stronger source stay, weaker ones that overlap yield):

0. stretches that are no name although a name stands in them (Boeing 737, Article 135, KZT100)
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
from dataclasses import replace

from spacy.tokens import Doc, Span

from pipeline.annotate.gazetteer import find_listed, find_no_names, one_word_places
from pipeline.annotate.initials import find_initials
from pipeline.annotate.name_patterns import (
    find_enumerated_persons,
    find_organizations,
    find_persons,
    names_none,
    person_at_end,
    title_before,
)
from pipeline.annotate.spans import Cover, Name, free_of, longest
from pipeline.lexicon import load_table
from pipeline.records import Passage

# Names that other label sets use for the same things (CoNLL, Wikipedia corpora).
LABELS = {"PER": "PERSON", "ORGANIZATION": "ORG", "LOCATION": "LOC"}
# What extraction reads as a name; other labels of a model (DATE, MONEY, ...) are rules' work.
NAMES = frozenset(
    ("PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "EVENT", "LAW", "PRODUCT", "WORK_OF_ART", "MISC")
)
# A name in brackets after an organization: "(MVD)", "(KazTAG)".
_BRACKETED = re.compile(r"[\"']?\s?\(\s?[\"']?([A-Z][A-Za-z]{0,3}[A-Z]{1,6})[\"']?\s?\)")
# "The southern province of Muğla", "Muğla gendarmerie": no person, whatever the model says.
_SEAT = re.compile(
    r"\b(?:province|region|district|city|town|village|oblast) of ([A-Z][\w-]+)\b(?! [A-Z])"
    r"|\b([A-Z][\w-]+) (?:gendarmerie|province|oblast)\b"
)
_ARTICLE = re.compile(r"(?:the|a|an|its|his|her|their|our)\s+", re.IGNORECASE)
_EDGE = re.compile(
    r"^[\s\"'(\[.,;:/–—-]+|[\s\"'(\[,;:/–—-]+$|'s?$|\s(?:of|and|for|the|in|on|to|at)$|(?<=[a-z]{3})\.$"
)


def correct_names(doc: Doc, passages: Sequence[Passage]) -> Doc:
    """Set `doc.ents` to the names of lexicons, patterns and model, by the precedence above."""
    kept = [passage for passage in passages if passage.role != "boilerplate"]
    model = list(_model_names(doc, kept))
    listed = [name for passage in kept for name in _listed_names(doc.text, passage)]
    names = [part for name in _by_precedence(listed, model) for part in _parted(doc.text, name)]
    names = _with_repeats(doc.text, kept, names)
    spans = (_span(doc, name) for name in names if name.label is not None)
    doc.set_ents(_disjoint(span for span in spans if span is not None))
    return doc


# --- the layers


def _listed_names(text: str, passage: Passage) -> Iterator[Name]:
    """Names that lexicons and patterns find in one passage, all layers together."""
    stretch = text[passage.start : passage.end].replace("\n", " ")
    organizations = list(find_listed(stretch, "organizations"))
    persons: list[Name] = []
    if not stretch.isupper():
        organizations += find_organizations(stretch)
        persons = [*find_persons(stretch, "titled"), *find_persons(stretch, "given")]
        persons += [*find_initials(stretch), *find_enumerated_persons(stretch)]
        if _is_title_case(text, passage) and passage.role in ("title", "heading"):
            persons = [_first_two_words(text, passage.start, person) for person in persons]
    layers = [list(find_no_names(stretch)), longest(organizations), longest(persons)]
    layers += [list(find_listed(stretch, kind)) for kind in ("never", "places", "peoples")]
    found: list[Name] = []
    for layer in layers:
        found += free_of(layer, found)
    for name in found:
        start, end = name.start + passage.start, name.end + passage.start
        yield replace(
            name, start=start, end=end, label=None if name.rule == "never" else name.label
        )


def _first_two_words(text: str, offset: int, person: Name) -> Name:
    """Where every word is capitalized, those after the surname may be no part of the name."""
    words = re.match(r"\S+\s\S+(?:\s(?:uulu|kyzy|uly))?", text[offset + person.start :])
    end = person.end if words is None else min(person.end, person.start + words.end())
    return replace(person, end=end)


def _by_precedence(listed: list[Name], model: list[Name]) -> list[Name]:
    """Listed names, the model's longer ones that only hold yielding names, and its others."""
    cover = Cover(listed)
    longer = [
        guess
        for guess in model
        if guess.label in _MAY_HOLD
        and (held := cover.overlapping(guess))
        and all(name.rule in _YIELDING and name.lies_within(guess) for name in held)
    ]
    names = longer + free_of(listed, longer)
    return sorted(names + free_of(model, names), key=lambda name: name.start)


_MAY_HOLD = ("ORG", "FAC", "EVENT", "LAW", "WORK_OF_ART", "PRODUCT")
_YIELDING = ("places", "peoples")


def _parted(text: str, name: Name) -> Iterator[Name]:
    """ "Director of the Institute of Law Marat Askarov": the institute and the man."""
    at = person_at_end(text[name.start : name.end]) if name.label == "ORG" else None
    if at is not None and names_none(text[name.start : name.start + at]):
        at = None
    if at is None:
        yield name
        return
    yield replace(name, end=name.start + at - 1)
    yield Name(name.start + at, name.end, "PERSON", "after_body")


# --- the model's names


def _model_names(doc: Doc, passages: Sequence[Passage]) -> Iterator[Name]:
    """The model's names inside passages, trimmed; in headlines those that the text confirms."""
    placed = list(_placed(doc, passages))
    seats = {name for match in _SEAT.finditer(doc.text) for name in match.groups() if name}
    told = {ent.text.lower() for ent, passage in placed if passage.role in ("body", "caption")}
    for ent, passage in placed:
        headline = passage.role not in ("body", "caption")
        if headline and ent.text.lower() not in told and _is_title_case(doc.text, passage):
            continue
        label = LABELS.get(ent.label_, ent.label_)
        if label == "PERSON" and ent.text in seats:
            label = "GPE"
        if label in NAMES and not _is_no_noun(ent) and not names_none(ent.text):
            name = _trim(doc.text, Name(ent.start_char, ent.end_char, label, "model"))
            if name is not None:
                yield name


def _placed(doc: Doc, passages: Sequence[Passage]) -> Iterator[tuple[Span, Passage]]:
    """The entities that lie in one passage, with it."""
    at = 0
    for ent in doc.ents:
        while at < len(passages) and passages[at].end <= ent.start_char:
            at += 1
        inside = at < len(passages) and passages[at].start <= ent.start_char
        if inside and ent.end_char <= passages[at].end:
            yield ent, passages[at]


def _is_no_noun(ent: Span) -> bool:
    """A capitalized adverb or verb at the start of a sentence, when the model tags words."""
    return len(ent) == 1 and ent.label_ != "NORP" and ent[0].pos_ in _NO_NOUNS


_NO_NOUNS = frozenset(("ADV", "ADJ", "VERB", "AUX", "PRON", "DET", "ADP", "SCONJ", "CCONJ", "NUM"))


def _is_title_case(text: str, passage: Passage) -> bool:
    """Whether most of its longer words are capitalized, so that capitals say nothing."""
    words: list[str] = re.findall(r"[^\W\d_]{4,}", text[passage.start : passage.end])
    return sum(word[0].isupper() for word in words) > 0.6 * len(words)


def _trim(text: str, name: Name) -> Name | None:
    """Without article, title, possessive and punctuation at the edges; None if nothing is left."""
    start, end = name.start, name.end
    while True:
        stretch = text[start:end].replace("\n", " ")
        head = _ARTICLE.match(stretch)
        title = title_before(stretch) if name.label == "PERSON" else 0
        edge = _EDGE.search(stretch)
        if head is not None or title:
            start += title or (head.end() if head is not None else 0)
        elif edge is not None and edge.start() == 0:
            start += edge.end()
        elif edge is not None:
            end = start + edge.start()
        else:
            break
    return replace(name, start=start, end=end) if _is_name(text[start:end]) else None


def _is_name(text: str) -> bool:
    return len(text) > 1 and any(char.isupper() for char in text) and "\n\n" not in text


# --- names that the text itself introduces


def _with_repeats(text: str, passages: Sequence[Passage], names: list[Name]) -> list[Name]:
    """Further mentions: bracketed acronyms, likely persons, short forms of known persons."""
    pieces = Cover(Name(p.start, p.end, None, p.rule) for p in passages)
    for more in (_acronyms, _likely_persons, _short_forms, _organizations_again):
        found = [name for name in more(text, names) if pieces.touches(name)]
        taken = [name for name in names if not _yields(name, more is _organizations_again)]
        fresh = longest(free_of(found, taken))
        names = free_of(names, fresh) + fresh
    return sorted(names, key=lambda name: name.start)


def _yields(name: Name, to_organization: bool) -> bool:
    """Whether a name gives way to a further mention of one that stands in the text."""
    if to_organization:
        return name.rule in ("model", "given", "likely", "short_form")
    return name.rule == "model" and name.label != "PERSON"


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


def _short_forms(text: str, names: list[Name]) -> Iterator[Name]:
    """A known person's last word standing alone, and the first when it is a known given name."""
    given = set(load_table("names.toml")["person"]["given"])
    persons = [text[n.start : n.end].split() for n in names if n.label == "PERSON"]
    full = [words for words in persons if len(words) > 1]
    known = {words[-1] for words in full} | {words[0] for words in full} & given
    choice = "|".join(
        re.escape(word) for word in sorted(known) if len(word) > 2 and word not in one_word_places()
    )
    if choice:
        for match in re.finditer(rf"(?<![\w-])(?:{choice})(?![\w-])", text):
            yield Name(match.start(), match.end(), "PERSON", "short_form")


def _organizations_again(text: str, names: list[Name]) -> Iterator[Name]:
    """Other mentions of organizations that patterns found, quoted ones also without their kind."""
    found = {text[n.start : n.end] for n in names if n.rule in _INTRODUCING}
    known = {form for name in found for form in (name, *_QUOTED.findall(name)) if len(form) > 3}
    if known:
        choice = "|".join(map(re.escape, sorted(known, key=lambda form: (-len(form), form))))
        for match in re.finditer(rf"(?<![\w-])(?:{choice})(?![\w-])", text):
            yield Name(match.start(), match.end(), "ORG", "again")


_INTRODUCING = (
    "enumerated", "quoted", "opening_quoted", "quoted_after", "small_closing", "opening",
    "closing_quoted",
)  # fmt: skip
_QUOTED = re.compile(r"\"([A-Z][^\"]+)\"")


def _likely_persons(text: str, names: list[Name]) -> Iterator[Name]:
    """Capitalized words, the last with the ending of a surname, where nothing better is."""
    cover = Cover(names)
    for name in (*find_persons(text, "likely"), *find_persons(text, "likely_alone")):
        if all(other.rule == "model" for other in cover.overlapping(name)):
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
