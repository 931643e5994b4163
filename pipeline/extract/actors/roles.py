"""What the words around a name say about a person or an organization.

A post is the phrase that names what a person is: "First Deputy Minister of Internal Affairs Marat
Kozhaev", "Anna Ryl, head of the foundation". Its head word gives the role; for "head of X" it is
X that decides. An organization's kind is read from its name by the longest phrase of roles.toml.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc, Token

from pipeline.extract.gazetteer import country_of_adjective, resolve_place
from pipeline.extract.text import text_of
from pipeline.lexicon import load_table

MAX_POST_WORDS = 22  # a deputy of a department of a committee of a ministry of a republic
PERSON_ROLES = ("official", "expert", "journalist", "activist", "relative", "other")
CLOSERS = frozenset((")", ".", ";", ":", "!", "?", "—", "–", "\n"))


@dataclass(frozen=True, slots=True)
class Post:
    """What a person is, in the text's words: `start:end` are token indexes."""

    start: int
    end: int
    text: str
    head: str  # the lexicon's word for it
    role: str
    before: bool  # stands before the name


@dataclass(frozen=True, slots=True)
class Kind:
    """What sort of organization a name is, and the actor role that follows."""

    kind: str
    role: str
    phrase: str
    country: str | None = None


UNKNOWN = Kind("unknown", "other", "")


def _alternatives(words: list[str]) -> str:
    return "|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w)))


@cache
def _post_words() -> dict[str, str]:
    """Every post word with its role; heads of something have the role `head`."""
    posts = load_table("roles.toml")["posts"]
    found = {word: role for role in PERSON_ROLES for word in posts[role]}
    return {**dict.fromkeys(posts["heads"], "head"), **found}


@cache
def _post_pattern() -> re.Pattern[str]:
    plural = _alternatives(list(_post_words()))
    return re.compile(rf"(?<![\w-])(?:{plural})(?=s?(?![\w-]))", re.IGNORECASE)


@cache
def _organization_pattern() -> tuple[re.Pattern[str], dict[str, Kind]]:
    kinds: dict[str, Kind] = {}
    for row in load_table("roles.toml")["organizations"]:
        for word in row["words"]:
            kinds.setdefault(word, Kind(row["kind"], row["role"], word))
    return re.compile(rf"(?<![\w.])(?:{_alternatives(list(kinds))})(?!\w)"), kinds


def kind_of_organization(name: str) -> Kind:
    """The kind of an organization from the words of its name, the longest known phrase first.

    >>> kind_of_organization("UN News Service").role
    'media'
    >>> kind_of_organization("Kazakhstan International Bureau for Human Rights").role
    'ngo'
    >>> kind_of_organization("Questra World").role
    'other'
    """
    pattern, kinds = _organization_pattern()
    key = name.casefold().replace("’", "'")
    if re.search(rf"\.(?:{'|'.join(load_table('roles.toml')['media_cues']['domains'])})$", key):
        return Kind("media", "media", key)
    found = list(pattern.finditer(key))
    if not found:
        return UNKNOWN
    head = _head_position(key)
    best = max(found, key=lambda m: (m.start() < head <= m.end(), len(m.group()), -m.start()))
    return kinds[best.group()]


def _head_position(name: str) -> int:
    """Where the head of a name ends: before "of" or "for", else at its last word."""
    of = re.search(r"\s(?:of|for|against|in|on|to|at)\s", name)
    return of.start() if of else len(name.rstrip('" '))


def role_of_post(post: str) -> tuple[str, str] | None:
    """The head word of a post and the role it gives; None when no word of it is a post.

    >>> role_of_post("First Deputy Minister of Internal Affairs")
    ('deputy minister', 'official')
    >>> role_of_post('head of the "Korgau Astana" foundation'), role_of_post("economist")
    (('head', 'activist'), ('economist', 'expert'))
    """
    found = _post_pattern().search(post)
    if found is None:
        return None
    head = found.group().casefold()
    role = _post_words()[head]
    rest = post[found.end() :].removeprefix("s")
    headed = re.match(r"\s*(?:of|at|for|from|with|in|and)\b(.*)", rest, re.DOTALL)
    organization = headed.group(1) if headed else post[: found.start()]
    if head in load_table("roles.toml")["posts"]["heads"]:
        role = _role_of_head(role, organization)
    return head, role


def _role_of_head(own: str, organization: str) -> str:
    """ "Head of X": what X makes of its heads; a country, region or city makes officials."""
    kind = kind_of_organization(organization).kind
    if re.search(r"\b(?:project|programme|program)\b", organization, re.IGNORECASE):
        kind = "project"
    known = load_table("roles.toml")["heads_of"]
    if kind in known:
        return str(known[kind])
    names = re.findall(r"[A-Z][\w-]+(?: [A-Z][\w-]+)*", organization)
    if any(resolve_place(n) or country_of_adjective(n) for n in names):
        return "official"
    if re.search(r"\b(region|city|district|state|republic|country)\b", organization):
        return "official"
    return "other" if own == "head" else own


def posts_of(doc: Doc, start: int, end: int) -> list[Post]:
    """The posts the text gives to the name at tokens `start:end`, before it and after it."""
    found = [_post_before(doc, start), _post_after(doc, end)]
    return [post for post in found if post is not None]


def _stops(token: Token) -> bool:
    if "\n" in token.text or token.text in CLOSERS:
        return True
    if token.pos_ in ("PRON", "SCONJ") and token.lower_ not in ("her", "his", "its", "their"):
        return True
    return token.pos_ in ("VERB", "AUX") and token.tag_ in ("VBD", "VBZ", "VBP", "MD", "VB")


def _post_before(doc: Doc, start: int) -> Post | None:
    """The longest phrase before a name that is a post and reaches up to the name."""
    if start > 1 and doc[start - 1].lower_ == "late":
        start -= 2 if doc[start - 2].lower_ == "the" else 1
    if start < 1:
        return None
    first, comma = start, False
    while first > max(0, start - MAX_POST_WORDS):
        token = doc[first - 1]
        if token.text == ",":
            if comma or first != start:
                break
            comma = True
        elif _stops(token):
            break
        first -= 1
    last = start - 1 if comma else start
    return _post_in(doc, first, last, before=True, comma=comma) if first < last else None


def _post_in(doc: Doc, first: int, last: int, *, before: bool, comma: bool) -> Post | None:
    text = doc[first:last].text
    for found in _post_pattern().finditer(text):
        span = doc.char_span(
            doc[first].idx + found.start(), doc[first].idx + found.end(), alignment_mode="expand"
        )
        if span is None:
            continue
        rest = doc[span.end : last]
        plural = "s " if text[found.end() : found.end() + 1] == "s" else ""
        if before and not _reaches_name(plural + rest.text, comma):
            continue
        begin = _phrase_start(doc, first, span.start)
        judged = _judged(doc, begin, last)
        if judged and not (before and _is_of_another(judged[1], rest.text)):
            return Post(begin, last, _tidy(doc[begin:last].text), *judged, before)
    return None


def _judged(doc: Doc, begin: int, last: int) -> tuple[str, str] | None:
    """The role of a post; "its chairman" is judged by the body named before it."""
    judged = role_of_post(doc[begin:last].text)
    before = doc[begin - 1].lower_ if begin else ""
    if judged is None or judged[1] != "other" or before not in ("its", "their"):
        return judged
    bodies = [e for e in doc.ents if e.label_ == "ORG" and begin - 40 < e.end <= begin]
    return (judged[0], _role_of_head("other", bodies[-1].text)) if bodies else judged


def _is_of_another(role: str, rest: str) -> bool:
    """ "The wife of former Minister X": X is not the wife."""
    return role == "relative" and rest.lower().startswith(("of ", "to "))


def _reaches_name(rest: str, comma: bool) -> bool:
    """Between a post and the name stands nothing, or what the post is of."""
    words = rest.split()
    if words and words[0] in (
        "s",
        "s,",
    ):  # "former Prime Ministers A and B", "one of the bloggers, A"
        words = [w for w in words[1:] if w != "and"]
    if not words:
        return True
    if words[0].lower() in ("of", "for", "at", "in", "on", "to", "from", "and", "with"):
        last = words[-1]
        return comma or last[:1].isupper() or last[-1] in "\"'" or last.islower()
    return all(w[:1].isupper() or w in "\"'&-" or w in ("the", "late") for w in words)


def _phrase_start(doc: Doc, first: int, head: int) -> int:
    """Where the post begins: its modifiers and possessors belong to it, an article does not."""
    modifiers = load_table("roles.toml")["titles"]["modifiers"]
    begin = head
    while begin > first:
        word = doc[begin - 1]
        wanted = word.lower_ in modifiers or word.pos_ in ("ADJ", "PROPN", "NOUN", "PART")
        if not wanted and word.text not in ("'s", "-", "’s"):
            break
        if word.lower_ in ("the", "a", "an"):
            break
        begin -= 1
    return begin


def _tidy(text: str) -> str:
    text = " ".join(text.split()).strip(" ,;-–—(")
    if text.count("(") > text.count(")"):
        text = text[: text.rindex("(")].rstrip()
    if text.count('"') % 2:
        text = text.strip('"').strip()
    return re.sub(r"^(?:the|a|an|and)\s+", "", text, flags=re.IGNORECASE)


AFTER = re.compile(
    r"^(?:\s*,\s*|\s+[-–—]\s+|\s*\(\s*)"
    r"(?:(?:who|which)\s+(?:is|was|serves as|works as|became)\s+|now\s+)?"
    r"(?:also\s+)?(?:\d{1,2}\s*,\s*)?(?:the|a|an|its|his|her|their)?\s*"
    r"|^\s+(?:is|was)\s+(?:currently\s+|now\s+)?(?:(?:the|a|an)\s+)?"
)
LEADS = re.compile(r"^\s*,?\s*(?:who|which)\s+(\w+)\s+(?:the\s+|a\s+|an\s+)?")


def _post_after(doc: Doc, end: int) -> Post | None:
    """The apposition, the "who leads" clause or the "is a ..." predicate after a name."""
    if end >= len(doc):
        return None
    text = text_of(doc)[doc[end - 1].idx + len(doc[end - 1]) :][:200]
    leads = LEADS.match(text)
    if leads and leads.group(1).lower() in load_table("roles.toml")["posts"]["leading"]:
        return _led(doc, end, leads.end(), leads.group(1))
    found = AFTER.match(text)
    if found is None or not found.group().strip():
        return None
    first = _token_at(doc, end, found.end())
    if first is None or doc[first].lower_ in ("and", "or", "but"):
        return None
    last = _phrase_end(doc, first)
    head = _post_pattern().search(doc[first:last].text) if last > first else None
    if head is None or len(doc[first:last].text[: head.start()].split()) > 4:
        return None
    if re.match(r"^\s+(?:is|was)\s", text) and doc[first].pos_ in ("VERB", "ADV", "ADP"):
        return None
    judged = role_of_post(doc[first:last].text)
    return Post(first, last, _tidy(doc[first:last].text), *judged, False) if judged else None


def _led(doc: Doc, end: int, offset: int, verb: str) -> Post | None:
    first = _token_at(doc, end, offset)
    if first is None:
        return None
    last = _phrase_end(doc, first)
    what = doc[first:last].text
    role = _role_of_head("other", what)
    return Post(first, last, _tidy(f"{verb} {what}"), "head", role, False)


def _token_at(doc: Doc, end: int, offset: int) -> int | None:
    start = doc[end - 1].idx + len(doc[end - 1]) + offset
    for token in doc[end : end + 12]:
        if token.idx >= start:
            return int(token.i)
    return None


def _phrase_end(doc: Doc, first: int) -> int:
    """The end of an apposition: a comma, a closing mark, a verb of the main clause."""
    last, quoted = first, False
    while last < min(len(doc), first + MAX_POST_WORDS + 6):
        token = doc[last]
        if token.text in '"“”':
            quoted = not quoted
        elif not quoted and (token.text == "," or _stops(token) or token.tag_ == "WP"):
            break
        last += 1
    return last


def country_of_words(text: str) -> str | None:
    """The country that an affiliation or a name speaks of: "Kazakh Foreign Ministry" -> KZ.

    >>> country_of_words("Kazakh Foreign Ministry"), country_of_words("U.S. Department of State")
    ('KZ', 'US')
    >>> country_of_words("Sana Sezim Center") is None
    True
    """
    for found in re.finditer(r"(?:[A-Z]\.){2,}|[A-Z][\w'-]*(?: of)?(?: [A-Z][\w'-]*)*", text):
        words = found.group().split()
        for size in range(len(words), 0, -1):
            for i in range(len(words) - size + 1):
                name = " ".join(words[i : i + size])
                place = country_of_adjective(name) or resolve_place(re.sub(r"['’]s$", "", name))
                if place is not None and place.country:
                    return place.country
    return None


def is_medium_in(text: str, start: int, end: int) -> bool:
    """Whether the words around an organization say that it reports: "told X", "X reported".

    >>> is_medium_in("He told Azattyk that", 8, 15), is_medium_in("He left Azattyk in May", 8, 15)
    (True, False)
    """
    cues = load_table("roles.toml")["media_cues"]
    before = text[max(0, start - 40) : start].rstrip().casefold().removesuffix(" the")
    after = text[end : end + 30].strip().casefold()
    told = any(re.search(rf"(?:^|\W){re.escape(cue)}$", before) for cue in cues["before"])
    return told or any(re.match(rf"{re.escape(cue)}\b", after) for cue in cues["after"])


def kind_beside(text: str, start: int, end: int) -> str | None:
    """The role that the words right beside a name give to it: "the X company", "rights group X".

    >>> kind_beside("The Charge Fast company paid", 4, 15)
    'company'
    >>> kind_beside("said the women's rights group Equality Now", 30, 42)
    'ngo'
    """
    cues = load_table("roles.toml")["kind_cues"]
    before = text[max(0, start - 40) : start].rstrip(' "').casefold()
    if is_before_company(text, end):
        return "company"
    for role in ("ngo", "media", "activist", "other", "company"):
        if any(re.search(rf"(?:^|\W){re.escape(w)}$", before) for w in cues[f"{role}_before"]):
            return role
    return None


def is_before_company(text: str, end: int) -> bool:
    """Whether "company" or the like follows a name: "the Charge Fast company"."""
    words = load_table("roles.toml")["kind_cues"]["company_after"]
    after = text[end : end + 24].lstrip(' "').casefold()
    return any(re.match(rf"{re.escape(word)}\b", after) for word in words)


def is_venue(text: str, end: int) -> bool:
    """Whether a name is followed by the word for a place: "the Kostenko mine".

    >>> is_venue("the Kostenko mine", 12), is_venue("Kostenko said", 8)
    (True, False)
    """
    venues = load_table("roles.toml")["kind_cues"]["venues"]
    after = text[end : end + 24].lstrip(' "').casefold()
    return any(re.match(rf"{re.escape(word)}\b", after) for word in venues)
