"""Countries and capitals that act as governments: "the US placed Kazakhstan on its watch list"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Doc, Span, Token

from pipeline.extract.actors.mentions import Mention
from pipeline.extract.actors.single_case import first_of_list, is_of_case
from pipeline.extract.gazetteer import (
    countries,
    country_named,
    country_of_adjective,
    country_of_capital,
)
from pipeline.extract.inflection import verb_forms
from pipeline.extract.syntax import children, governor, has_parse, relation
from pipeline.extract.text import text_of, words_at
from pipeline.lexicon import WordPattern, any_of, load_table, load_words
from pipeline.records import PlaceMention

CORE = ("subject", "passive_subject", "agent", "object", "recipient")
STATISTIC = re.compile(r"\s\([^()]{0,12}\d[^()]{0,12}\)")  # "Turkey (+5.1%)" of a table
CLEARLY = 0.6  # of the places named
LOOKAHEAD = 5  # words between a subject and its verb that the pattern reading allows for
# "Government agencies": the word only says whose they are.
NOT_OF_STATE = WordPattern("roles.toml", r"^[-\s]{government.things_of}\w*")


def _words(name: str) -> frozenset[str]:
    return load_words("roles.toml", "government", name)


def _acting_forms() -> frozenset[str]:
    """Every form of every governmental verb."""
    return _words("irregular") | verb_forms("roles.toml", "government", "verbs")


def acts(span: Span) -> bool:
    """Whether a country or capital is the subject (or the by-agent) of a governmental verb.

    >>> from spacy.lang.en import English
    >>> acts(English()("Last week Astana rejected the offer.")[2:3])
    True
    >>> acts(English()("Snow fell on Astana yesterday.")[3:4])
    False
    """
    if span.end < len(span.doc) and span.doc[span.end].text == ":":
        return False  # a dateline: "MOSCOW: The court"
    if has_parse(span.doc) and span.root.dep_:
        first = first_of_list(span.root)
        verb = governor(first)
        if verb is not None and relation(first) in ("subject", "agent"):
            if any(child.lower_ in _words("standings") for child in children(verb, "object")):
                return False  # "takes third place"
            if _is_deed(verb):
                return True
        if relation(span.root) not in (
            "subject",
            "root",
            "parataxis",
            "compound",
            "passive_subject",
        ):
            return False
    return _reads_like_subject(span)


def _is_deed(verb: Token) -> bool:
    """A governmental verb, or any with an object but those that tell a state: "has", "lost"."""
    if verb.pos_ != "VERB" or verb.lower_ in _acting_forms():
        return verb.pos_ == "VERB"
    state = verb_forms("roles.toml", "government", "idle") | _words("idle_irregular")
    return is_of_case(verb) and verb.lower_ not in state and bool(children(verb, "object"))


def acts_in(span: Span) -> bool:
    """Whether "the government" is the subject of any verb, or of a governmental one by pattern."""
    if has_parse(span.doc) and relation(span.root) in CORE:
        return True
    following = span.doc[span.end : span.end + 2]
    return acts(span) or any(token.pos_ in ("VERB", "AUX") for token in following)


def _reads_like_subject(span: Span) -> bool:
    """The pattern reading: the name opens a clause and a governmental verb follows at once."""
    doc, sentence = span.doc, span.sent if span.doc.has_annotation("SENT_START") else span.doc[:]
    before = doc[span.start - 1].lower_ if span.start > sentence.start else ""
    if before == "the":
        before = doc[span.start - 2].lower_ if span.start - 1 > sentence.start else ""
    if before not in _words("clause_openers") and not re.fullmatch(r"\d{4}|\s+", before):
        return False
    for token in doc[span.end : min(span.end + LOOKAHEAD, sentence.end)]:
        word = token.lower_
        if word in _acting_forms():
            return not word.endswith("ing") and (word not in ("plan", "aim", "report", "supply"))
        if word not in _words("auxiliaries"):
            return False
    return False


# --- mentions of governments

GOVERNMENT = re.compile(
    r"\b(?:(?P<of>[Gg]overnments?\s+of\s+(?:the\s+)?(?:Republic\s+of\s+)?(?P<country>[A-Z]\w+(?:\s[A-Z]\w+)*))"
    r"|(?P<adjective>(?:[A-Z]\.){2,}|(?!The\b|This\b|That\b|Its\b)[A-Z]\w+(?:\s[A-Z]\w+)?)(?:(?:['’]s)?\s+(?P<word>[Gg]overnment)|\s+authorities)\b"
    r"|(?P<the>(?<=\b[Tt]he\s)[Gg]overnment|(?<=\bcountry's\s)government)\b(?![-\w]))"
)


def government_mentions(doc: Doc, places: Sequence[PlaceMention]) -> list[Mention]:
    """Governments by name ("the Kazakh government", "the Kremlin") and countries that act."""
    found = list(_named_governments(doc, places))
    taken = {i for m in found for i in range(m.start, m.end)}
    acting = [*_acting_places(doc, places), *_seats(doc)]
    found += [m for m in acting if not taken & set(range(m.start, m.end))]
    return sorted(found, key=lambda m: m.start)


def _spoken_of(at: int, doc: Doc, places: Sequence[PlaceMention]) -> str | None:
    """The country most named, if by then; where others are named about as much, the last of the
    paragraph, else the one whose people are told of, too. Whom a government brings "from Syria",
    its "troops in Iraq", are not of theirs.
    """
    text, end = text_of(doc), _sentence_end(at, doc)
    abroad = tuple(f"{words} " for words in _words("abroad"))
    places = [m for m in places if not text[: m.start].lower().endswith(abroad)]
    counts = Counter(m.place.country for m in places if m.place.country)
    main, times = next(iter(counts.most_common(1)), (None, 0))
    if main is None or not any(m.start < end and m.place.country == main for m in places):
        return None
    opening = text.rfind("\n", 0, at) + 1
    beside = [m.place.country for m in places if opening <= m.start < at and m.place.country]
    contested = times < CLEARLY * counts.total()
    if contested and beside:
        return beside[-1]
    return main if list(counts.values()).count(times) == 1 else _more_adjectives(counts, doc)


def _more_adjectives(counts: Counter[str], doc: Doc) -> str | None:
    """Of countries named as often the one whose adjective is met more often, too."""
    owners = (country_of_adjective(word.text) for word in doc if word.text[0].isupper())
    counts = counts + Counter(owner.country for owner in owners if owner and owner.country)
    (main, times), *others = counts.most_common(2)
    return None if others and others[0][1] == times else main


def _sentence_end(at: int, doc: Doc) -> int:
    span = doc.char_span(at, at + 1, alignment_mode="expand")
    known = span is not None and doc.has_annotation("SENT_START")
    return span.sent.end_char if span is not None and known else len(text_of(doc))


def _named_governments(doc: Doc, places: Sequence[PlaceMention]) -> Iterator[Mention]:
    for found in GOVERNMENT.finditer(text_of(doc)):
        start = found.start()
        country = home = _spoken_of(start, doc, places)
        if found["of"] and found["of"].lower().startswith("governments"):
            yield from _listed_governments(doc, found.start("country"))
            continue
        if found["of"]:
            country = country_named(found["country"])
        elif found["adjective"]:
            country = country_named(re.sub(r"^The\s+", "", found["adjective"]))
            if country is None and not found["word"]:
                continue
            if country is None:
                country, start = home, found.start("word")
                if text_of(doc)[max(0, start - 4) : start].lower() != "the ":
                    continue
        end = found.end()
        if country is None or NOT_OF_STATE.match(text_of(doc)[end : end + 14]):
            continue
        text = text_of(doc)[start:end]
        sure = 0.8 if found["of"] or found["adjective"] else 0.7
        yield Mention(start, end, text, "organization", "government", sure, country=country)


LISTED = re.compile(r"(?:(?:,? and|,) (?:the )?)?((?:Republic of )?[A-Z]\w+(?: [A-Z]\w+)*)")


def _listed_governments(doc: Doc, position: int) -> Iterator[Mention]:
    """One for each country of "the governments of Kazakhstan, the Kyrgyz Republic and Mali"."""
    while (item := LISTED.match(text_of(doc), position)) and (code := country_named(item[1])):
        name = f"Government of {country_name(code)}"
        yield Mention(*item.span(1), name, "organization", "government", 0.8, country=code)
        position = item.end()


def _acting_places(doc: Doc, places: Sequence[PlaceMention]) -> Iterator[Mention]:
    for mention in places:
        if mention.place.kind == "country" and mention.place.country:
            span = words_at(doc, mention.start, mention.end)
            if acts(span) and not STATISTIC.match(text_of(doc), mention.end):
                yield _government(doc, mention.start, mention.end, mention.place.country)
    for ent in doc.ents:  # capitals that act are no places and so not among `places`
        if ent.label_ in ("GPE", "ORG", "LOC"):
            place = country_of_capital(ent.text)
            if place is not None and place.country and acts(ent):
                yield _government(doc, ent.start_char, ent.end_char, place.country)


def _government(doc: Doc, start: int, end: int, country: str) -> Mention:
    text = text_of(doc)[start:end]
    return Mention(start, end, text, "organization", "acting country", 0.65, country=country)


def _seats(doc: Doc) -> Iterator[Mention]:
    seats: dict[str, str] = load_table("roles.toml")["government"]["seats"]
    for found in re.finditer(rf"\b{any_of(seats)}\b(?! in [A-Z])", text_of(doc), re.IGNORECASE):
        if found.group()[0].isupper():
            country = seats[found.group().lower()]
            yield replace(_government(doc, *found.span(), country), rule="seat of government")


def country_name(code: str) -> str:
    """The English name of a country, as the tables print it."""
    return countries()[code].place.name
