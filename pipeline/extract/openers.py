"""Sources behind set words: "according to X", "reported by X", "data from X show", "X: ..."."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from spacy.tokens import Span, Token

from pipeline.extract.documents import FOR, author_of, is_document
from pipeline.extract.inflection import verb_forms
from pipeline.extract.pronouns import pronoun_sex
from pipeline.extract.speakers import OWNS, Named, Source, Speakers, go_back, is_owner, plain
from pipeline.extract.speech import words
from pipeline.extract.syntax import FINITE, SUBJECTS, VERBAL, children, relation
from pipeline.extract.text import text_of
from pipeline.lexicon import WordPattern

MAX_SOURCE = 160  # characters after "according to" within which the source is named
SOURCE_END = re.compile(
    r",(?!\d)|[;:()]|\n(?![a-z])|\s[-–—]\s|(?<![A-Z])\.(?:\s|$)|\s(?:which|who|that|while|but|and)\s"
    r"|(?<!\bsource)(?<!\bsources)\s(?:in|on)\s(?=[a-z\d])"
)
NO_NUMBER = re.compile(r",(?!\d)")  # the comma of "2,400 adults" ends nothing
WHICH = re.compile(r"\s*wh(?:ich|om|at)\b")  # "a rule according to which 40 firms must pay"
SEEN_BY = re.compile(r"\b(?:seen|obtained|reviewed|viewed)\s+by\s+(?:the\s+)?$")
OWN_ACCOUNT = re.compile(r"(his|her|its|their) (?:own )?(?:\w+ )?(\w+)$", re.IGNORECASE)
OPENER = WordPattern(
    "attribution.toml",
    r"\b(?:{openers}|{data_nouns}\b(?:\s[\w-]+){0,5}?,?\s{data_issued}"
    r"|(?:in|by)(?=\s(?:his|her|its|their|(?:[\w-]+\s){0,5}[\w-]+['’]s)\s(?:own\s)?{accounts}\b))\s+",
    re.IGNORECASE,
)
ISSUED = WordPattern("attribution.toml", r"\b{data_issued}")
DATA = WordPattern(
    "attribution.toml",
    r"\b{data_nouns}\s+(?:{data_links}|{data_made}(?:\s+\w+){0,3}\s+by)\s+",
    re.IGNORECASE,
)
# "The law", "Article 97 of the code", "the type of crime", "the following articles".
NO_SOURCE = WordPattern(
    "attribution.toml",
    r"^(?:[\w'-]+ ){0,3}?{rules|measures}(?: \d[\d-]*)?"
    r"(?=$| (?:of|for|on|in|under|between|with|signed|adopted|approved)\b)",
    re.IGNORECASE,
)
# "Citing a lack of proof from X"
REASON = WordPattern(
    "attribution.toml",
    r"\s*(?:(?:the|an?|its|his|her|their)\s+)?(?:\w+\s)?{reasons}\s(?:of|for|from|in|by)\b",
    re.IGNORECASE,
)
PASSIVE_BY = WordPattern(
    "attribution.toml",
    r"\b(?:was|were|been|is|are)\s+{said_by}\b[^.;\n\"]{0,60}?\bby\s+(?:the\s+)?",
)
# A headline's label: "Police: three killed", "Three killed - police".
LABEL_BEFORE = re.compile(r"^(?P<who>[A-Z][\w'&. -]{2,60}?):\s+(?=[\"\w])")
LABEL_AFTER = re.compile(r"(?:\s[-–—]|:)\s(?P<who>(?:the\s+)?[\w'&.]+(?:\s[\w'&.]+){0,7})\s*$")
PRONOUN = re.compile(r"(him|her|them|it|us)(?=[\s]*[,.;:)\"]|\s*$|\s(?=and\b)|\s\d)", re.IGNORECASE)
BEFORE_NOUN = frozenset(("ADJ", "NOUN", "PROPN", "NUM"))
_GOES_ON = re.compile(r"(?:'s| ?[\[(][^\])]{1,40}[\])])? ?\w")


def labelled(sentence: Span, known: Speakers) -> Iterator[Source]:
    """ "Ministry of Justice: 12 convicted", "12 convicted - Ministry of Justice"."""
    text, offset = sentence.text, sentence.start_char
    for pattern in (LABEL_BEFORE, LABEL_AFTER):
        found = pattern.search(text)
        if found is None:
            continue
        start, end = offset + found.start("who"), offset + found.end("who")
        named = [n for n in known.named if start <= n.start and n.end <= end]
        people = [n for n in named if n.is_person]
        chosen = next(iter(people or named), None)
        if chosen is not None and chosen.end == end:
            is_name = " " in text_of(sentence.doc)[chosen.start : end] or not chosen.is_person
            goes_on = text[found.end() : found.end() + 1].islower()  # "Kant: a builder died"
            if _may_label(chosen, known) and (is_name or not goes_on):
                yield known.source(chosen, "label")
        elif any(t.pos_ in ("VERB", "AUX") for t in sentence if start <= t.idx < end):
            continue  # "Russia remains the largest source: ..."
        elif (who := found["who"].split())[-1].lower() in words("unnamed") and len(who) < 4:
            yield Source(found["who"].strip(), None, "label")


def _may_label(chosen: Named, known: Speakers) -> bool:
    """A country before a colon says where, not who."""
    return chosen.is_person or "government" not in known.actors[chosen.actor].name.lower()


def opened(sentence: Span, known: Speakers, quotes: Sequence[tuple[int, int]]) -> Iterator[Source]:
    text = sentence.text
    for pattern in (OPENER, PASSIVE_BY):
        for found in pattern.finditer(text):
            at = sentence.start_char + found.end()
            source = _source_at(sentence, at, known)
            if source is not None and _may_be_source(source, found.group()):
                source = replace(source, is_quoted=any(s < at < e for s, e in quotes))
                by = "reported by" if pattern is PASSIVE_BY else found.group().lower()
                issued = ISSUED.search(by)
                yield replace(source, rule=" ".join((issued[0] if issued else by).split()))


def _may_be_source(source: Source, opener: str) -> bool:
    """ "According to the police" names a source, "according to the law" names none."""
    if source.actor is not None:
        return True
    if NO_SOURCE.search(source.text):
        return False
    return opener.lower().startswith("according") or source.text.split()[-1] in words("unnamed")


def _source_at(sentence: Span, offset: int, known: Speakers) -> Source | None:
    """The source that begins at an offset: an actor named there, else the words up to a comma."""
    rest = text_of(sentence.doc)[offset : min(sentence.end_char, offset + MAX_SOURCE)]
    if REASON.match(rest) or WHICH.match(rest):
        return None
    pronoun = PRONOUN.match(rest)
    if pronoun is not None:
        return go_back(known, pronoun[1]) if pronoun_sex(pronoun[1]) else None
    limit = offset + len(NO_NUMBER.split(rest)[0]) + 1
    limit = min(limit, _start_of_clause(sentence, offset, limit))
    inside = [n for n in known.named if offset <= n.start < limit]
    inside = [n for n in inside if not SEEN_BY.search(rest[: n.start - offset])]
    inside = [n for n in inside if not FOR.search(rest[: n.start - offset])]
    inside = [n for n in inside if not is_owner(n, sentence.doc)]
    held = [n for n in inside if not OWNS.match(rest, n.end - offset)]
    inside = held or inside  # "the United Nations' agency for migration"
    person = next((n for n in inside if n.is_person), None)
    chosen = person or _person_after_comma(offset, rest, known.named) or next(iter(inside), None)
    if chosen is not None:
        opens = not re.search(r"[,\d]", sentence.text[: offset - sentence.start_char])
        stop = limit if opens else sentence.end_char  # "according to A, B and C were held"
        return known.sources(chosen, sentence.doc, stop)
    named_words = " ".join(SOURCE_END.split(rest[: limit - offset])[0].strip(' "').split())
    if (said := OWN_ACCOUNT.match(named_words)) and said[2] in words("accounts") | words(
        "documents"
    ):
        teller = go_back(known, said[1].lower()) if pronoun_sex(said[1].lower()) else known.body
        return teller and replace(teller, rule="", clause=None)
    noun = _first_noun(sentence, offset, limit)
    if noun is not None and is_document(noun):
        author = author_of(noun, known)
        return author and replace(author, rule="", clause=None)
    return Source(plain(named_words), None, "") if 2 < len(named_words) < 90 else None


def _first_noun(sentence: Span, offset: int, limit: int) -> Token | None:
    """ "Bulletin" of "its yearly bulletin on trade", "data" of "the ministry's own data"."""
    inside = [t for t in sentence if offset <= t.idx < limit]
    opening = [t for t in inside[:1] if t.pos_ in ("DET", "PRON")]  # "a", none behind it
    rest = inside[len(opening) :]
    run = list(takewhile(lambda t: t.pos_ in BEFORE_NOUN or t.tag_ == "POS", rest))
    return run[-1] if run and run[-1].pos_ in ("NOUN", "PROPN") else None


def _start_of_clause(sentence: Span, offset: int, limit: int) -> int:
    """Where the clause behind a source begins: "data from 20 offices" "show the suspect was",
    "according to the mayor" "21 of 24 bodies did".
    """
    verbs = (t for t in sentence if t.idx >= offset and t.pos_ in VERBAL and t.tag_ in FINITE)
    verb = next(verbs, None)
    if verb is None:
        return limit
    clause = verb.head if "auxiliary" in relation(verb) else verb
    subjects = (noun.left_edge.idx for noun in children(clause, *SUBJECTS))
    return min([verb.idx, *(start for start in subjects if start > offset)])


def _person_after_comma(offset: int, rest: str, named: Sequence[Named]) -> Named | None:
    """ "According to the head of the department, Duman Taev": the name after the post's comma.

    A name that goes on with a verb is whom the source speaks of: "According to X, Taev was held".
    """
    comma = rest.find(", ")
    if comma < 0:
        return None
    after = (n for n in named if n.start == offset + comma + 2 and n.is_person)
    return next((n for n in after if not _GOES_ON.match(rest, n.end - offset)), None)


def data_sources(sentence: Span, known: Speakers) -> Iterator[Source]:
    if not {t.lower_ for t in sentence} & verb_forms("attribution.toml", "data_verbs"):
        return
    for found in DATA.finditer(sentence.text):
        if _goes_on_with_another(sentence, sentence.start_char + found.start()):
            continue
        source = _source_at(sentence, sentence.start_char + found.end(), known)
        if source is not None and source.actor is not None:
            yield replace(source, rule="data of a source")


def _goes_on_with_another(sentence: Span, noun: int) -> bool:
    """ "A review by the bank and the fund, Bekov said": the verb behind the data is Bekov's."""
    verbs = (t for t in sentence if t.idx > noun and t.pos_ in VERBAL and t.tag_ in FINITE)
    subjects = [word.idx for word in children(next(verbs, sentence.root), *SUBJECTS)]
    return bool(subjects) and noun not in subjects
