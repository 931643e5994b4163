"""Which entities of the model are no actors, and why: laws, peoples, drugs, headings."""

from __future__ import annotations

import re

from spacy.tokens import Span

from pipeline.extract.actors.beside import is_called_body, is_venue
from pipeline.extract.actors.names import INITIALS, strip_article
from pipeline.extract.actors.roles import actor_words, kind_of_organization
from pipeline.extract.gazetteer import country_of_adjective, entries, name_key
from pipeline.extract.text import text_of
from pipeline.lexicon import load_table

MAX_NAME_WORDS = 26  # a department of a department of a ministry of a region


def why_no_actor(ent: Span) -> str | None:
    """Why an entity of the model is no actor; None if it may be one."""
    text = strip_article(ent.text)
    key = name_key(text)
    words = key.split()
    if (
        not words
        or ent.text[0] in "'’"
        or "\n" in ent.text
        or not (re.search(r"[^\W\d_]{2}", key) or _is_initials(ent))
    ):
        return "entity is no name"
    if len(words) > MAX_NAME_WORDS:
        return "entity is too long for a name"
    if not any(word[:1].isupper() for word in re.findall(r"[^\W\d_]+", text)):
        return "entity has no capital letter"
    if _is_people(text, key):
        return "nationality or people"
    if _is_common_word(ent, text):
        return "a common word with a capital"
    if ent.label_ == "ORG" and _is_thing(ent, text, words):
        return "law, work, thing or act"
    if key in actor_words("not_actors", "drugs"):
        return "a drug"
    if key in actor_words("not_actors", "platforms") and _is_where_written(ent):
        return "a platform, where something was written"
    if (ent.label_ == "ORG" and _is_field(text)) or key in actor_words("not_actors", "bare"):
        return "a field, no body"
    if re.fullmatch(r"[A-Z]{2,5}s", text):
        return "acronym of many"
    if _is_credit(ent):
        return "agency of a dateline or of a photo"
    if ent.label_ == "ORG" and _names_region(ent):
        return "a body for the countries in it"
    if _is_place(ent, text):
        return "place"
    if _is_part_of_title(ent):
        return "part of a title"
    if kind_of_organization(text).kind == "unknown" and is_venue(text_of(ent.doc), ent.end_char):
        return "name of a venue"
    return "capitals of a heading" if _is_shouted(ent) else None


def _is_initials(ent: Span) -> bool:
    return ent.label_ == "PERSON" and re.fullmatch(INITIALS, ent.text) is not None


def _is_people(text: str, key: str) -> bool:
    parts = [p for p in re.split(r"[-–/ ]", text) if p]
    return key in actor_words("not_actors", "peoples") or all(map(country_of_adjective, parts))


def _is_common_word(ent: Span, text: str) -> bool:
    """One word that the article also writes without a capital: "Children", "Energy-rich"."""
    if len(text.split()) > 1 or text.isupper():
        return False
    return re.search(rf"(?<![\w-]){re.escape(text.lower())}(?![\w])", text_of(ent.doc)) is not None


def _is_thing(ent: Span, text: str, words: list[str]) -> bool:
    last, first = words[-1], words[0]
    kind = kind_of_organization(text)
    if kind.kind in ("media", "international_org") or kind.phrase == text or is_called_body(ent):
        return False
    two = " ".join(words[-2:])
    things = actor_words("not_actors", "last") | actor_words("not_actors", "drugs")
    head = re.match(r"(?:\S+ )*?(\S+) (?:on|against|for|of) ", text.casefold())
    if head is not None and head.group(1) in things and kind.phrase not in head.group():
        return True  # "European Convention on Human Rights"
    if kind.kind in ("unknown", "project"):
        things |= actor_words("not_actors", "last_unless_body")
    elif re.match(rf"[^,]*\b{re.escape(kind.phrase)} (?:of|for|on) ", text.casefold()):
        things = frozenset()  # "Institute of Law": the head says that it is a body
    return last in things or two in things or first in actor_words("not_actors", "openers")


CREDIT_BEFORE = re.compile(
    r"(?:^|[(.|]\s?)(?:archive )?(?:photos?|pictures?|images?|screenshots?|credits?)"
    r"(?: by| of| from)?\s?[:/][^.]{0,40}$",
    re.IGNORECASE,
)
CREDIT_AFTER = re.compile(r"\s?/\s?[A-Z][\w.-]+ [A-Z][\w-]+\s*(?:/|\)?\s*$)", re.MULTILINE)


def _is_credit(ent: Span) -> bool:
    """ "OSH, May 2. /AKI/", "Photo: Umit News", "AFP/Anna Ryl": whose the text or picture is."""
    text = text_of(ent.doc)
    line = text[text.rfind("\n", 0, ent.start_char) + 1 : ent.start_char]
    around = text[max(0, ent.start_char - 1) : ent.end_char + 1].strip(". ")
    slashes = around.count("/") > 1 and around[0] == around[-1] == "/"
    return bool(slashes or CREDIT_BEFORE.search(line) or CREDIT_AFTER.match(text, ent.end_char))


def _names_region(ent: Span) -> bool:
    """ "EU countries", "citizens of CIS states": the members are meant."""
    known = kind_of_organization(ent.text).kind == "international_org"
    following = ent.doc[ent.end : ent.end + 1]
    members = actor_words("not_actors", "members")
    return known and any(t.lower_ in members and t.pos_ != "VERB" for t in following)


def _is_where_written(ent: Span) -> bool:
    """ "On Facebook", "on her Telegram channel"."""
    before = text_of(ent.doc)[max(0, ent.start_char - 16) : ent.start_char].lower()
    return re.search(r"\b(?:on|via|through) (?:(?:his|her|its|their|the) )?$", before) is not None


def _is_field(text: str) -> bool:
    """ "Labor and Health" of "Committees on Finance, Labor and Health"."""
    fields = load_table("names.toml")["organization"]["fields"]
    words = [w for w in re.findall(r"[\w'-]+", text) if w not in ("and", "of", "the")]
    return all(w in fields for w in words) and kind_of_organization(text).kind == "unknown"


def _line(ent: Span) -> str:
    text = text_of(ent.doc)
    start, end = text.rfind("\n", 0, ent.start_char) + 1, text.find("\n", ent.end_char)
    return text[start : end if end >= 0 else len(text)]


def _is_part_of_title(ent: Span) -> bool:
    """ "Member of Parliament" names a post; the parliament does not act."""
    before = text_of(ent.doc)[max(0, ent.start_char - 20) : ent.start_char]
    titled = re.search(r"\b(?:[Mm]embers?|[Ss]peaker) of (?:the )?$", before) is not None
    return titled and len(ent) <= 3 and _names_parliament(ent.text)


def _names_parliament(name: str) -> bool:
    words = actor_words("not_actors", "parliaments")
    house = re.match(r"(?:the )?(?:lower |upper )?house$", name.lower())
    return house is not None or any(word in name.lower() for word in words)


def _is_place(ent: Span, text: str) -> bool:
    entry = entries().get(name_key(text))
    return entry is not None and not (entry.needs_cue and ent.label_ == "PERSON")


def _is_shouted(ent: Span) -> bool:
    """Whether an entity is two or more words of a line written in capitals."""
    letters = [c for c in _line(ent) if c.isalpha()]
    return len(letters) > 12 and sum(c.isupper() for c in letters) / len(letters) > 0.9
