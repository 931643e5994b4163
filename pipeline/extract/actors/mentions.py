"""Where a text names persons, organizations and governments, trimmed to the name itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc, Span, Token

from pipeline.extract.actors.beside import is_before_company, is_venue, kind_in_apposition
from pipeline.extract.actors.names import strip_article
from pipeline.extract.actors.roles import UNKNOWN, kind_of_organization, role_of_post
from pipeline.extract.gazetteer import (
    country_of_adjective,
    entries,
    name_key,
    resolve_place,
)
from pipeline.extract.text import text_of
from pipeline.lexicon import load_table
from pipeline.records import ActorType

NAMED_LABELS = {"PERSON": "person", "ORG": "organization"}
MAX_NAME_WORDS = 26  # a department of a department of a ministry of a region
DANGLING = frozenset(("'s", "’s", "'", ",", ".", "of", "on", "in", "at", "for", "the", "and", "to"))
QUOTES = '"“”«»'
INITIALS = r"(?:[A-Z][a-z]{0,2}\.\s?){2,3}"  # "A. K.", "Zh.B.T."
INITIAL_AND_NAME = r"[A-Z][a-z]{0,2}\.\s?[A-Z][a-z]+"  # "Sh. Shodia"
# Rules of mentions that mean a named person without naming them: they are no form of the name.
POST = "post beside the name"
DESCRIPTION = "description of somebody named"


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where the text names or describes an actor."""

    start: int
    end: int
    text: str
    type: ActorType
    rule: str
    confidence: float
    named: bool = True
    country: str | None = None  # of a government
    roles: tuple[str, ...] = ()  # what this mention alone says
    head: str = ""  # a nominal mention's noun, singular
    plural: bool = False
    age: int | None = None


@dataclass(frozen=True, slots=True)
class Rejected:
    """A named entity that is no actor, and why."""

    start: int
    end: int
    reason: str


@cache
def _words(table: str, key: str) -> frozenset[str]:
    return frozenset(load_table("roles.toml")[table][key])


def named_mentions(doc: Doc) -> tuple[list[Mention], list[Rejected]]:
    """Persons and organizations among the entities of a doc, in text order, and those refused."""
    found: list[Mention] = []
    rejected: list[Rejected] = []
    for ent in (part for whole in doc.ents for part in _split_bodies(whole)):
        if ent.label_ not in NAMED_LABELS:
            continue
        reason = _why_not(ent)
        mention = None if reason else _mention(ent)
        if mention is not None:
            found.append(mention)
        else:
            reason = reason or "entity is only a title or a post"
            rejected.append(Rejected(ent.start_char, ent.end_char, reason))
    listed = [
        *listed_mentions(doc),
        *_lower_case_bodies(doc, found),
        *_acting_parliaments(doc, found),
    ]
    spans = [(m.start, m.end) for m in listed]
    found = [m for m in found if not any(m.start < e and s < m.end for s, e in spans)]
    return sorted([*found, *listed], key=lambda m: m.start), rejected


LOWER_CASE_BODY = re.compile(
    r"\b(?:interior|foreign|justice|health|finance|education|defen[cs]e|labou?r|energy|economy"
    r"|culture|agriculture|transport|emergencies)\s+ministry(?:\s+of\s+[A-Z]\w+)?\b"
    r"|\b(?:ministry of (?:internal|foreign) affairs"
    r"|(?:general )?prosecutor(?:[- ]general)?'s office"
    r"|supreme court|national bank|state security service|constitutional court)\b"
)


def _lower_case_bodies(doc: Doc, found: Sequence[Mention]) -> list[Mention]:
    """ "The interior ministry", "the prosecutor general's office": bodies without capitals."""
    taken = [(m.start, m.end) for m in found]
    return [
        Mention(*m.span(), m.group(), "organization", "body in lower case", 0.7)
        for m in LOWER_CASE_BODY.finditer(text_of(doc))
        if not any(s < m.end() and m.start() < e for s, e in taken)
    ]


ACTING_PARLIAMENT = re.compile(
    r"\b((?:(?:lower|upper) house of )?parliament|(?:lower|upper) house|(?:the )?Mazhilis|Senate)"
    r"(?=\s+(?:has |have |had )?(?:also |recently )?(?:adopted|approved|passed|voted|rejected"
    r"|ratified|supported|backed|considered|debated|amended|discussed|endorsed|gave))"
    r"|(?<=\bpassed by )parliament\b|(?<=\badopted by )parliament\b|(?<=\bapproved by )parliament\b"
)


def _acting_parliaments(doc: Doc, found: Sequence[Mention]) -> list[Mention]:
    """A parliament without a name of its own, where it votes."""
    taken = [(m.start, m.end) for m in found]
    return [
        Mention(*m.span(), m.group(), "organization", "acting parliament", 0.6)
        for m in ACTING_PARLIAMENT.finditer(text_of(doc))
        if not any(s < m.end() and m.start() < e for s, e in taken)
    ]


def _split_bodies(ent: Span) -> list[Span]:
    """ "The Ministry of Justice and Rodnik Social Fund" are two bodies when each names its kind."""
    if ent.label_ != "ORG":
        return [ent]
    for token in ent[1:-1]:
        if token.lower_ != "and":
            continue
        left, right = ent.doc[ent.start : token.i], ent.doc[token.i + 1 : ent.end]
        heads = (left.text, re.split(r" (?:of|for) ", right.text)[0])
        known = [kind_of_organization(head).kind for head in heads]
        if "unknown" not in known and "project" not in known and right[0].text[:1].isupper():
            spans = [(left.start, left.end), (right.start, right.end)]
            return [Span(ent.doc, start, end, label=ent.label_) for start, end in spans]
    return [ent]


def _why_not(ent: Span) -> str | None:
    """Why an entity of the model is no actor; None if it may be one."""
    text = strip_article(ent.text)
    key = name_key(text)
    words = key.split()
    if not words or "\n" in ent.text or not (re.search(r"[^\W\d_]{2}", key) or _is_initials(ent)):
        return "entity is no name"
    if len(words) > MAX_NAME_WORDS:
        return "entity is too long for a name"
    if not any(word[:1].isupper() for word in re.findall(r"[^\W\d_]+", text)):
        return "entity has no capital letter"
    if _is_people(text, key) or (ent.label_ == "ORG" and _is_adjective_of_people(text)):
        return "nationality or people"
    if _is_common_word(ent, text):
        return "a common word with a capital"
    if ent.label_ == "ORG" and _is_thing(ent, text, words):
        return "law, work, thing or act"
    if key in _words("not_actors", "drugs"):
        return "a drug"
    if ent.label_ == "ORG" and (_is_field(text) or key in _words("not_actors", "bare")):
        return "a field, no body"
    if re.fullmatch(r"[A-Z]{2,5}s", text):
        return "acronym of many"
    if ent.label_ == "ORG" and _is_one_of_many(ent):
        return "one of many: no name"
    if _is_between_slashes(ent):
        return "agency of a dateline"
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
    return key in _words("not_actors", "peoples") or all(map(country_of_adjective, parts))


def _is_adjective_of_people(text: str) -> bool:
    """ "Royal Thai" before "authorities": no name ends in a nation's adjective."""
    unknown = kind_of_organization(text).kind == "unknown"
    return unknown and country_of_adjective(text.split()[-1]) is not None


def _is_common_word(ent: Span, text: str) -> bool:
    """One word that the article also writes without a capital: "Children", "Energy-rich"."""
    if len(text.split()) > 1 or text.isupper():
        return False
    return re.search(rf"(?<![\w-]){re.escape(text.lower())}(?![\w])", text_of(ent.doc)) is not None


def _is_thing(ent: Span, text: str, words: list[str]) -> bool:
    last, first = words[-1], words[0]
    kind = kind_of_organization(text)
    if kind.kind in ("media", "international_org") or _is_called_body(ent):
        return False
    two = " ".join(words[-2:])
    things = _words("not_actors", "last") | _words("not_actors", "drugs")
    head = re.match(r"(?:\S+ )*?(\S+) (?:on|against|for|of) ", text.casefold())
    if head is not None and head.group(1) in things and kind.phrase not in head.group():
        return True  # "European Convention on Human Rights"
    if kind.kind in ("unknown", "project"):
        things |= _words("not_actors", "last_unless_body")
    elif re.match(rf"[^,]*\b{re.escape(kind.phrase)} (?:of|for|on) ", text.casefold()):
        things = frozenset()  # "Institute of Law": the head says that it is a body
    return last in things or two in things or first in _words("not_actors", "openers")


def _is_between_slashes(ent: Span) -> bool:
    """ "OSH, May 2. /AKI/": the agency that wrote the text."""
    around = text_of(ent.doc)[max(0, ent.start_char - 1) : ent.end_char + 1].rstrip(". ")
    return around.count("/") > 1 and around.strip()[0] == around[-1] == "/"


def _is_one_of_many(ent: Span) -> bool:
    """ "A Kyrgyz maternity hospital": no capital but that of the nation, and an "a" before it."""
    before = ent.doc[ent.start - 1].lower_ if ent.start else ""
    words = [w for w in ent.text.split() if w.lower() not in ("a", "an")]
    capitals = [w for w in words if w[:1].isupper()]
    opened = before in ("a", "an") or ent[0].lower_ in ("a", "an")
    return opened and len(words) > 1 and all(map(country_of_adjective, capitals))


def _is_called_body(ent: Span) -> bool:
    """ "The Kmg-Guard company", "Umit Project, a charity": the words after it say a body."""
    text = text_of(ent.doc)
    return is_before_company(text, ent.end_char) or bool(kind_in_apposition(text, ent.end_char))


def _is_field(text: str) -> bool:
    """ "Labor and Health" of "Committees on Finance, Labor and Health"."""
    fields = load_table("names.toml")["organization"]["fields"]
    words = [w for w in re.findall(r"[\w'-]+", text) if w not in ("and", "of", "the")]
    return all(w in fields for w in words) and kind_of_organization(text).kind == "unknown"


def _is_part_of_title(ent: Span) -> bool:
    """ "Member of Parliament" names a post; the parliament does not act."""
    before = text_of(ent.doc)[max(0, ent.start_char - 20) : ent.start_char]
    titled = re.search(r"\b(?:[Mm]embers?|[Ss]peaker) of (?:the )?$", before) is not None
    return titled and len(ent) <= 3 and PARLIAMENT.search(ent.text) is not None


PARLIAMENT = re.compile(
    r"parliament|mazhilis|majilis|senate|congress|kenesh|^(?:the )?(?:lower |upper )?house$",
    re.IGNORECASE,
)


def _is_place(ent: Span, text: str) -> bool:
    entry = entries().get(name_key(text))
    if entry is None or (entry.needs_cue and ent.label_ == "PERSON"):
        return False
    return not (ent.label_ == "PERSON" and _has_given_name_before(ent))


def _has_given_name_before(ent: Span) -> bool:
    """ "Mr. Jordan", "President Jordan": a title makes a person of a place's name."""
    if ent.start == 0:
        return False
    before = ent.doc[ent.start - 1].lower_
    return before in _words("titles", "courtesy") or role_of_post(before) is not None


def _is_shouted(ent: Span) -> bool:
    """Whether an entity is two or more words of a line written in capitals."""
    text = text_of(ent.doc)
    start = text.rfind("\n", 0, ent.start_char) + 1
    end = text.find("\n", ent.end_char)
    line = text[start : end if end >= 0 else len(text)]
    letters = [c for c in line if c.isalpha()]
    return len(letters) > 12 and sum(c.isupper() for c in letters) / len(letters) > 0.9


def _mention(ent: Span) -> Mention | None:
    start, end = ent.start, ent.end
    titled = role_of_post(ent[:1].text) or _opens_with_title(ent)
    if ent.label_ == "PERSON" and _is_called_body(ent):
        return _organization(ent.doc, start, end)
    if ent.label_ == "PERSON" or (titled and kind_of_organization(ent.text).kind == "unknown"):
        trimmed = _without_titles(ent)
        if trimmed is None:
            return None
        if ent.label_ == "PERSON" or trimmed[0] > start:
            return _person(ent.doc[trimmed[0] : trimmed[1]])
    return _organization(ent.doc, start, end)


def _opens_with_title(ent: Span) -> bool:
    return ent[0].lower_ in _words("titles", "courtesy")


def _without_titles(ent: Span) -> tuple[int, int] | None:
    """The tokens of an entity without the titles and posts before a name and "'s" after it."""
    doc, start, end = ent.doc, ent.start, ent.end
    while end > start and (
        doc[end - 1].text in ("'s", "’s", "'", ",", *QUOTES) or doc[end - 1].is_space
    ):
        end -= 1
    while start < end and _is_title(doc[start], end - start):
        start += 1
    while start < end and doc[start].text in QUOTES:
        start += 1
    return (start, end) if start < end else None


def _is_title(token: Token, n_words: int) -> bool:
    word = token.lower_
    if word in _words("titles", "courtesy") or word in ("the", ",", "of", "and"):
        return True
    if n_words < 2:
        return role_of_post(token.text) is not None
    is_modifier = word in _words("titles", "modifiers")
    return (
        is_modifier
        or role_of_post(token.text) is not None
        or bool(country_of_adjective(token.text))
    )


def _person(span: Span) -> Mention | None:
    text = span.text
    particles = _words("titles", "particles")
    words = [w for w in re.findall(r"[^\W\d_][\w'’-]*", text) if w.lower() not in particles]
    words = [w for w in words if not w.lower().startswith(("al-", "el-"))] or words
    if not words or not all(w[0].isupper() for w in words) or re.search(r"[\d@#/]", text):
        return None
    if all(w.isupper() and len(w) > 3 for w in words):
        return None
    return Mention(span.start_char, span.end_char, text, "person", "name", 0.8)


def _organization(doc: Doc, start: int, end: int) -> Mention | None:
    while start < end and (doc[start].lower_ in ("the", "a", "an", ",") or doc[start].is_space):
        if doc[start].text == "The" and start + 1 < end and doc[start].i != doc[start].sent.start:
            break
        start += 1
    while end > start and doc[end - 1].lower_ in DANGLING:
        end -= 1
    start, end = _without_post(doc, start, _title_of_work(doc, start, end))
    end = _before_post(doc, start, end)
    if start >= end:
        return None
    start, end = _with_kind_word(doc, start, end)
    span = doc[start:end]
    text = span.text
    if text.count('"') % 2:
        span, text = _balanced(span)
    key = name_key(strip_article(text))
    if key in load_table("roles.toml")["government"]["seats"] or re.search(
        r"(?:^|\s)government$|^governments? of ", key
    ):
        return None
    kind = kind_of_organization(text)
    sure = 0.85 if kind.role != "other" else 0.6
    return Mention(span.start_char, span.end_char, text, "organization", "name", sure)


def _without_post(doc: Doc, start: int, end: int) -> tuple[int, int]:
    """ "Director of the State Agency": the agency alone."""
    if (
        role_of_post(doc[start].text) is None
        or kind_of_organization(doc[start].text).kind != "unknown"
    ):
        return start, end
    for i in range(start + 1, min(start + 4, end - 1)):
        if doc[i].lower_ == "of":
            begin = i + 2 if doc[i + 1].lower_ == "the" else i + 1
            return (begin, end) if begin < end else (start, end)
    return start, end


def _before_post(doc: Doc, start: int, end: int) -> int:
    """The end of "Museum of Flight | CEO Anna Ryl": the post belongs to the person after it."""
    followed = end < len(doc) and doc[end].ent_type_ == "PERSON"
    while followed and end - start > 1 and role_of_post(doc[end - 1].text) is not None:
        end -= 1
    return end


def _title_of_work(doc: Doc, start: int, end: int) -> int:
    """The end of a body's name before the title of what it issues: "... of State | Trafficking in
    Persons Report"."""
    text = doc[start : min(end + 3, len(doc))].text.casefold()
    for title in _words("not_actors", "titles"):
        position = text.find(title)
        if position >= 0:
            offset = doc[start].idx + position
            return next((t.i for t in doc[start:end] if t.idx >= offset), end)
    return end


def _with_kind_word(doc: Doc, start: int, end: int) -> tuple[int, int]:
    """The name with the quotation marks around it and the "foundation" or "movement" after it."""
    if start > 0 and end < len(doc) and doc[start - 1].text in QUOTES and doc[end].text in QUOTES:
        start, end = start - 1, end + 1
    if end < len(doc):
        following = doc[end].lower_
        kinds = load_table("organization_words.toml")["kinds"]
        if following in kinds["foundation"] + kinds["movement"] + kinds["center"] + kinds["party"]:
            end += 1
        bodies = load_table("roles.toml")["kind_cues"]["body_after"]
        if following in bodies and kind_of_organization(doc[start:end].text) == UNKNOWN:
            end += 1
    return start, end


def _balanced(span: Span) -> tuple[Span, str]:
    doc = span.doc
    if span.end < len(doc) and doc[span.end].text in QUOTES:
        span = doc[span.start : span.end + 1]
    elif span.start > 0 and doc[span.start - 1].text in QUOTES:
        span = doc[span.start - 1 : span.end]
    return span, span.text


# --- lists that say what their names are


@cache
def _introducer() -> tuple[re.Pattern[str], dict[str, str]]:
    roles = {
        noun: role
        for role, nouns in load_table("roles.toml")["introducers"].items()
        for noun in nouns
    }
    nouns = "|".join(sorted(map(re.escape, roles), key=len, reverse=True))
    pattern = (
        rf"\b({nouns})(?:s|es)?\s+(?:such as|like|including|called|named|known as|,? namely)\s+"
    )
    plural = pattern.replace("company", "compan(?:y|ie)").replace("agency", "agenc(?:y|ie)")
    return re.compile(plural, re.IGNORECASE), roles


LISTED = re.compile(
    r"(?:\s|,|and\b|or\b|the\b|\"|&)*((?:[A-Z][\w'&-]*)(?:\s+(?:[A-Z][\w'&-]*|[A-Z]\.|of|de|&)(?=\s|,|\.|$))*)"
)


def listed_mentions(doc: Doc) -> list[Mention]:
    """Names after "brands such as", "a pyramid called": organizations of the kind the list says.

    >>> from spacy.lang.en import English
    >>> doc = English()("Brands such as Kenzo, Nina Ricci, and Christian Dior paid.")
    >>> [(m.text, m.roles) for m in listed_mentions(doc)]
    [('Kenzo', ('company',)), ('Nina Ricci', ('company',)), ('Christian Dior', ('company',))]
    """
    pattern, roles = _introducer()
    found = []
    for opening in pattern.finditer(text_of(doc)):
        role = roles.get(_singular(opening.group(1).lower()), "company")
        for start, end in _names_in_list(text_of(doc), opening.end()):
            text = text_of(doc)[start:end]
            if resolve_place(text) is None:
                found.append(
                    Mention(start, end, text, "organization", "listed name", 0.8, roles=(role,))
                )
    return found


def _names_in_list(text: str, position: int) -> Iterator[tuple[int, int]]:
    while (item := LISTED.match(text, position)) is not None:
        name = item.group(1).rstrip(".'")
        name = re.sub(r"(?:\s(?:of|de|&))+$", "", name)
        yield item.start(1), item.start(1) + len(name)
        position = item.start(1) + len(name)
        if not re.match(r",|\s+(?:and|or)\b|\"\s*,", text[position : position + 5]):
            return


def _singular(noun: str) -> str:
    if noun.endswith("compan"):
        return noun + "y"
    return noun + "y" if noun.endswith("agenc") else noun
