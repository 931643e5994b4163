"""Which gathered names are no actors after all, and why; how old a person is said to be."""

from __future__ import annotations

import re
from decimal import Decimal

from spacy.tokens import Doc

from pipeline.extract.actors.beside import is_venue
from pipeline.extract.actors.coreference import Draft
from pipeline.extract.actors.descriptions import posts_of_draft
from pipeline.extract.actors.government import acts_in
from pipeline.extract.actors.mentions import PARENT, Mention
from pipeline.extract.actors.names import (
    INITIAL_AND_NAME,
    INITIALS,
    SMALL_WORDS,
    is_given_name,
    name_words,
)
from pipeline.extract.actors.parts import part_in_case
from pipeline.extract.actors.roles import kind_of_organization
from pipeline.extract.actors.single_case import nominal_words
from pipeline.extract.text import text_of, words_at
from pipeline.records import Annotated

HEADING_ROLES = frozenset(("title", "heading", "boilerplate"))
AGE_BEFORE = re.compile(r"\b(\d{1,2})[- ]year[- ]old\s+(?:[\w-]+\s+){0,4}$")
# "Omarov and Serik, 23 and 31": of a row of ages, none is told of the last name alone
AGE_AFTER = re.compile(
    r"^\s*(?:,\s*(?:aged\s+)?(\d{1,2})\s*(?:,(?!\s*\d\d?(?:,|\s+and)\s)|\)|\.|and\b(?!\s+\d))"
    r"|\((\d{1,2})\))"
)
# "By Anna Ryl", "Translation by Anna Ryl for the Herald": who wrote the text, on a line of its own.
BYLINE = re.compile(
    r"^\s*(?:(?:written|reporting|editing|edited|translation|translated|photos?|text|story)\s+)?by:?\s",
    re.IGNORECASE,
)
# "He had lived in Vienna under the name of Peter Weiss": another name of somebody told of.
ASSUMED = re.compile(
    r"\b(?:under|using) (?:the|an?) (?:\w+ )?(?:name|alias|pseudonym)(?: of)? \"?\Z"
)
MAX_BYLINE = 12  # words of such a line


def why_refused(draft: Draft, annotated: Annotated) -> str | None:
    """Why a gathered name is no actor after all; None if it is one."""
    if _only_in_heading(draft, annotated):
        return "name only in a heading"
    if draft.country is not None:
        named = [m for m in draft.mentions if not _is_headline_country(m, annotated)]
        spans = [(m, annotated.doc.char_span(m.start, m.end)) for m in named]
        bare = all(m.text.lower() == "government" for m, _ in spans)
        if bare and not any(span is not None and acts_in(span) for _, span in spans):
            return "government that does not act"
        return None
    if draft.type == "organization" and all(_is_line(m, annotated.view) for m in draft.mentions):
        return "a signature: a line of its own"
    if draft.type == "person" and all(_is_byline(m.start, annotated.view) for m in draft.mentions):
        return "byline"
    if all(ASSUMED.search(annotated.view, 0, m.start) for m in draft.mentions):
        return "an assumed name"
    if draft.type == "person" and _is_stray_word(draft, annotated.doc):
        return "one word, once, and nothing said of it"
    unknown = all(kind_of_organization(f).kind == "unknown" for f in draft.forms)
    if unknown and any(is_venue(annotated.view, m.end) for m in draft.mentions):
        return "name of a venue"
    return None


def _is_headline_country(m: Mention, annotated: Annotated) -> bool:
    """ "Kazakhstan jails ex-minister": a headline's way of saying where."""
    acting = m.rule == "acting country"
    headings = [p for p in annotated.passages if p.role in HEADING_ROLES]
    return acting and any(p.start <= m.start < p.end for p in headings)


def _is_line(m: Mention, text: str) -> bool:
    """ "Press Service of the Department" under an article: who sent it, and nothing said of it."""
    start = text.rfind("\n", 0, m.start) + 1
    line = text[start:].partition("\n")[0].strip(" .")
    name = m.text.strip(" .")
    part = m.rule == PARENT and line.endswith(name)
    is_name = all(word[:1].isupper() or word in SMALL_WORDS for word in line.split())
    return start > 0 and (line == name or (part and is_name))


def _is_byline(start: int, text: str) -> bool:
    line = text[text.rfind("\n", 0, start) + 1 :].partition("\n")[0]
    return BYLINE.match(line) is not None and len(line.split()) <= MAX_BYLINE


def _only_in_heading(draft: Draft, annotated: Annotated) -> bool:
    """A name that stands only in a headline is a headline's capitals, unless the kind is plain."""
    headings = [(p.start, p.end) for p in annotated.passages if p.role in HEADING_ROLES]
    if not all(any(s <= m.start < e for s, e in headings) for m in draft.mentions):
        return False
    if draft.country is not None:
        return False
    longest = max(draft.forms, key=len)
    if draft.type == "organization":
        return kind_of_organization(longest).role == "other"
    return len(name_words(longest)) < 2


def _is_stray_word(draft: Draft, doc: Doc) -> bool:
    """A capitalized word that the model took for a surname: nothing in the text confirms it."""
    if len(draft.mentions) > 1 or len(name_words(draft.forms[0])) > 1:
        return False
    m = draft.mentions[0]
    if re.fullmatch(rf"{INITIALS}|{INITIAL_AND_NAME}", m.text):
        return False
    after = re.match(r"\W*(\w*)", text_of(doc)[m.end :])
    if is_given_name(m.text) and after and after[1] not in nominal_words("nouns", "group"):
        return False  # "Aman went", not "the Aman family"
    if posts_of_draft(draft, doc) or age_of(draft, text_of(doc)) is not None:
        return False
    if part_in_case(text_of(doc), m.start, m.end) is not None:
        return False
    end = words_at(doc, m.start, m.end).end
    following = doc[end : end + 2]
    return not any(t.pos_ in ("VERB", "AUX") or t.text in ("'s", "'") for t in following)


def age_of(draft: Draft, text: str) -> Decimal | None:
    """The age that the words beside a name give, or a description carries."""
    for m in draft.mentions:
        if m.age is not None:
            return Decimal(m.age)
        if draft.type == "person" and draft.named:
            before = AGE_BEFORE.search(text[max(0, m.start - 60) : m.start])
            after = AGE_AFTER.match(text[m.end : m.end + 20])
            digits = (before and before.group(1)) or (after and (after.group(1) or after.group(2)))
            if digits and 0 < int(digits) < 100:
                return Decimal(digits)
    return None
