"""The name itself out of an entity: without titles, posts and what stands after it."""

from __future__ import annotations

import re
from calendar import day_name, month_name

from spacy.tokens import Doc, Span, Token

from pipeline.extract.actors.beside import is_called_body
from pipeline.extract.actors.mentions import Mention
from pipeline.extract.actors.names import strip_article
from pipeline.extract.actors.roles import UNKNOWN, actor_words, kind_of_organization, role_of_post
from pipeline.extract.function_words import OWNER_ENDINGS
from pipeline.extract.gazetteer import country_of_adjective, name_key
from pipeline.extract.syntax import relation
from pipeline.extract.text import text_of, words_at
from pipeline.lexicon import any_of, load_table

DANGLING = frozenset(
    ("'s", "’s", "'", ",", ".", "of", "on", "in", "at", "for", "the", "and", "to", "aged")
)
QUOTES = '"“”«»'


def mention_of(ent: Span) -> Mention | None:
    """The person or organization that an entity names; None if it is only a title or a post."""
    start, end = ent.start, ent.end
    titled = role_of_post(ent[:1].text) or ent[0].lower_ in actor_words("titles", "courtesy")
    if ent.label_ == "PERSON" and is_called_body(ent):
        return _organization(ent.doc, start, end)
    if ent.label_ == "PERSON" or (titled and kind_of_organization(ent.text).kind == "unknown"):
        trimmed = _without_titles(ent)
        if trimmed is None:
            return None
        if ent.label_ == "PERSON" or trimmed[0] > start:
            return _person(ent.doc[trimmed[0] : trimmed[1]])
    return _organization(ent.doc, start, end)


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
    if word in actor_words("titles", "courtesy") or word in ("the", ",", "of", "and", "-"):
        return True
    if n_words < 2:
        return role_of_post(token.text) is not None
    is_modifier = word in actor_words("titles", "modifiers")
    return (
        is_modifier
        or role_of_post(token.text) is not None
        or bool(country_of_adjective(token.text))
    )


def _person(span: Span) -> Mention | None:
    text = span.text
    particles = actor_words("titles", "particles")
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
    start = _with_first_field(doc, _after_based(doc, start, end), end)
    start, end = _without_post(doc, start, _title_of_work(doc, start, end))
    end = _before_post(doc, start, end)
    if start >= end:
        return None
    start, end = _with_kind_word(doc, start, end)
    end = _with_purpose(doc, start, _with_seat(doc, start, end))
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


def _after_based(doc: Doc, start: int, end: int) -> int:
    """Where the name begins in "Bishkek-based Umit Bank"."""
    based = next((t for t in doc[start : min(start + 5, end)] if t.lower_.endswith("based")), None)
    return based.i + 1 if based is not None and based.i + 1 < end else start


def _with_first_field(doc: Doc, start: int, end: int) -> int:
    """Where the name begins in "Industrial and | Commercial Bank": with both words on its noun.

    >>> from spacy.lang.en import English
    >>> words, labels = "Trade and Commercial Bank".split(), ["amod", "cc", "conj", "ROOT"]
    >>> doc = Doc(English().vocab, words, heads=[3, 2, 0, 3], deps=labels)
    >>> _with_first_field(doc, 2, 4)
    0
    """
    first = doc[start - 2 : start - 1] if 1 < start < end else None
    if first is None or doc[start - 1].lower_ != "and" or not first.text[:1].isupper():
        return start
    joined = relation(doc[start]) == "conjunct" and doc[start].head == first.root
    return start - 2 if joined and start <= first.root.head.i < end else start


def _without_post(doc: Doc, start: int, end: int) -> tuple[int, int]:
    """ "Director of the State Agency": the agency alone."""
    if (
        role_of_post(doc[start].text) is None
        or kind_of_organization(doc[start].text).kind != "unknown"
    ):
        return start, end
    for i in range(start + 1, min(start + 4, end - 1)):
        if doc[i].text in OWNER_ENDINGS or kind_of_organization(doc[start:i].text) != UNKNOWN:
            break  # neither "Prosecutor's Office of ..." nor "General Agency of ..." is a post
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
    for title in actor_words("not_actors", "titles"):
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


def _with_seat(doc: Doc, start: int, end: int) -> int:
    """The end of "OSCE Centre in Bishkek", "EU Delegation to Nepal": where a mission works."""
    words = load_table("names.toml")["organization"]
    head, abroad = doc[end - 1].text, kind_of_organization(doc[start:end].text)
    mission = head in words["abroad"] and abroad.kind == "international_org"
    if end - start < 2 or not (mission or head in words["mission_heads"]):
        return end
    seat = next((e for e in doc.ents if e.start == end + 1 and e.label_ == "GPE"), None)
    return end if seat is None or doc[end].text not in SEATED else seat.end


SEATED = ("in", "to")
_NAMES = rf"(?: (?!{any_of((*day_name, *month_name[1:]))}\b)[A-Z][\w-]+)+"
_TASKS = rf"(?:(?: (?:of|in|to|against|on)(?: the)?| and){_NAMES})*"
PURPOSE, TASKS = re.compile(rf" for(?: the)?{_NAMES}{_TASKS}"), re.compile(_TASKS)
HOME = re.compile(rf" of(?: the)?{_NAMES}")
LONGEST_TASK = 120  # characters
APART = ("PERSON", "ORG", "GPE", "LOC", "NORP", "DATE", "TIME")  # no part of what a body is for


def _with_purpose(doc: Doc, start: int, end: int) -> int:
    """The end of "Agency for the Control of Trade in Furs", "The Voice of Osh"."""
    words = load_table("names.toml")["organization"]
    head, at = doc[end - 1].text, doc[end - 1].idx + len(doc[end - 1])
    rest = text_of(doc)[at : at + LONGEST_TASK]
    if head in words["mastheads"]:
        found = HOME.match(rest)
    elif head in words["public_heads"]:
        found = PURPOSE.match(rest)
    else:
        found = TASKS.match(rest) if " for " in doc[start:end].text else None
    if not found or not found.group():
        return end
    more = words_at(doc, at + 1, at + found.end())
    if head in words["mastheads"]:
        return more.end
    end = next((token.i for token in more if token.ent_type_ in APART), more.end)
    return end - next(i for i in range(end) if doc[end - 1 - i].lower_ not in DANGLING)


def _balanced(span: Span) -> tuple[Span, str]:
    doc = span.doc
    if span.end < len(doc) and doc[span.end].text in QUOTES:
        span = doc[span.start : span.end + 1]
    elif span.start > 0 and doc[span.start - 1].text in QUOTES:
        span = doc[span.start - 1 : span.end]
    return span, span.text
