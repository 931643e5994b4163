"""The posts of a person, in the words before and after the name.

"First Deputy Minister of Internal Affairs Marat Kozhaev"; "Anna Ryl, head of the foundation";
"deputy ministers A and B", which is a post of both. A phrase that holds another person's name is
that person's: "Prime Minister A and Minister B" are two posts of two people.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from spacy.tokens import Doc, Token

from pipeline.extract.actors.roles import (
    actor_words,
    kind_of_organization,
    post_pattern,
    role_of_head,
    role_of_post,
)
from pipeline.extract.function_words import ARTICLES, OWNER_ENDINGS, OWNERS
from pipeline.extract.syntax import FINITE_OR_MODAL
from pipeline.extract.text import text_of, words_at
from pipeline.lexicon import any_of, load_table

MAX_POST_WORDS = 22  # a deputy of a department of a committee of a ministry of a republic
MAX_LIST = 6  # names that may share a post before them
CLOSERS = frozenset((")", ".", ";", ":", "!", "?", "—", "–"))
QUOTES = frozenset('"“”')
# "The mother, identified as X": the words before say what X is.
IDENTIFIED = re.compile(r",?\s+identified\s+(?:only\s+)?(?:as|by)\s*$")
# "According to investigators, X was held": they are not X.
SOURCES = re.compile(r"\b[Aa]ccording to (?!the |one |an? |his |her |its |their )[^,]*s$")
SOURCE = re.compile(r"\b[Aa]ccording to [^,]*$")
OF_ANOTHER = OWNER_ENDINGS | {"of", "to", "for", "with", "by", "under", "from"}


@dataclass(frozen=True, slots=True)
class Post:
    """What a person is, in the text's words: `start:end` are token indexes."""

    start: int
    end: int
    text: str
    head: str  # the lexicon's word for it
    role: str
    before: bool  # stands before the name
    shared: bool = False  # told of several people at once: "ministers A and B"


def posts_of(doc: Doc, start: int, end: int) -> list[Post]:
    """The posts the text gives to the name at tokens `start:end`, before it and after it."""
    before = _with_rank(doc, start) or _post_before(doc, start) or _headed_by(doc, start)
    after = _post_after(doc, end)
    found = [before or _shared_post(doc, start), after]
    if after is not None and doc[after.end : after.end + 1].text == ",":
        found.append(_post_after(doc, after.end + 1))  # "X, a former judge, became minister"
    return [post for post in found if post is not None]


def _with_rank(doc: Doc, start: int) -> Post | None:
    """ "The head of the unit, Colonel X": the post before the rank, which says an official."""
    rank = _post_before(doc, start)
    if rank is None or not set(rank.text.casefold().split()) <= actor_words("posts", "ranks"):
        return None
    post = _post_before(doc, rank.start)
    return replace(post, role=rank.role) if post is not None and post.role == "other" else post


def _headed_by(doc: Doc, start: int) -> Post | None:
    """ "The Umit foundation, headed by X": X is its head."""
    by = doc[max(0, start - 2) : start]
    if len(by) < 2 or by[1].lower_ != "by" or by[0].lower_ not in actor_words("posts", "leading"):
        return None
    end = by.start - 1 if by.start and doc[by.start - 1].text == "," else by.start
    body = next((e for e in doc.ents if e.end == end and e.label_ == "ORG"), None)
    if body is None:
        return None
    text = f"head of {body.text}"
    return Post(body.start, by.end, text, "head", role_of_head("head", body.text), True)


# --- before the name


def _stops(token: Token) -> bool:
    if token.text in CLOSERS or _ends_line(token):
        return True
    if token.pos_ in ("PRON", "SCONJ") and token.lower_ not in ("her", "his", "its", "their"):
        return True
    return token.pos_ in ("VERB", "AUX") and token.tag_ in (*FINITE_OR_MODAL, "VB")


def _ends_line(token: Token) -> bool:
    """Whether a passage ends here: a line that a page wrapped goes on in the next one."""
    if "\n" not in token.text:
        return False
    following = token.doc[token.i + 1] if token.i + 1 < len(token.doc) else None
    return "\n\n" in token.text or following is None or bool(following.is_sent_start)


def _is_person(token: Token) -> bool:
    return token.ent_type_ == "PERSON"


def _post_before(doc: Doc, start: int) -> Post | None:
    """The longest phrase before a name that is a post and reaches up to the name."""
    while start > 0 and doc[start - 1].lower_ in actor_words("titles", "courtesy"):
        start -= 1
    if start > 0 and doc[start - 1].lower_ == "the" and doc[start].lower_ == "late":
        start -= 1
    if (cue := IDENTIFIED.search(doc[max(0, start - 4) : start].text)) is not None:
        start -= len(cue.group().replace(",", "").split())
    comma = start > 0 and doc[start - 1].text == ","
    last = start - 1 if comma else start
    first = _reach_before(doc, last)
    if comma and SOURCES.search(doc[max(0, first - 2) : last].text):
        return None
    return _post_in(doc, first, last, comma=comma) if first < last else None


def _reach_before(doc: Doc, last: int) -> int:
    """How far back a post before `last` may begin: to a comma, a verb, another person."""
    first = last
    while first > max(0, last - MAX_POST_WORDS):
        token = doc[first - 1]
        if _stops(token) or _is_person(token) or _is_bare_comma(token, last):
            break
        first -= 1
    return first


def _is_bare_comma(token: Token, last: int) -> bool:
    """A comma that is no part of a name or post: "Ministry of Labor, Health and Family"."""
    inside = token.ent_type_ == "ORG" and token.ent_iob_ == "I"
    return token.text == "," and not (inside or _is_list_of_fields(token.doc, token.i + 1, last))


def _is_list_of_fields(doc: Doc, first: int, last: int) -> bool:
    """ "Roads and Bridges" after "Minister of Transport,": fields of that post, no post."""
    text = doc[first:last].text
    listed = re.fullmatch(r"(?:[A-Z][\w-]+(?:,? and |, | ))+[A-Z][\w-]+", text) and " and " in text
    return bool(listed) and post_pattern().search(text) is None


def _post_in(doc: Doc, first: int, last: int, *, comma: bool) -> Post | None:
    text = doc[first:last].text
    for found in post_pattern().finditer(text):
        span = words_at(doc, doc[first].idx + found.start(), doc[first].idx + found.end())
        rest = doc[span.end : last]
        plural = "s " if _is_plural(text, found) and not span.text.endswith("s") else ""
        if not _reaches_name(plural + rest.text, comma):
            continue
        begin = _phrase_start(doc, first, span.start)
        judged = _judged(doc, begin, last)
        if sum(t.text in QUOTES for t in doc[begin:last]) % 2:
            continue  # the end of a quotation before the name
        if judged and not _is_of_another(judged[1], rest.text):
            return Post(begin, last, _tidy(doc[begin:last].text), *judged, True)
    return None


def _is_plural(text: str, found: re.Match[str]) -> bool:
    return text[found.end() : found.end() + 1] == "s" or found.group().lower().endswith("ies")


def _judged(doc: Doc, begin: int, last: int) -> tuple[str, str] | None:
    """The role of a post; "its chairman", "led by Chairman" is judged by the body before it."""
    judged = role_of_post(doc[begin:last].text)
    if judged and judged[0] in actor_words("posts", "counsel") and _is_somebodys(doc, begin, last):
        return judged[0], "other"
    before = doc[begin - 1].lower_ if begin else ""
    led = before == "by" and begin > 1 and doc[begin - 2].lower_ in actor_words("posts", "leading")
    if judged is None or judged[1] != "other" or not (led or before in ("its", "their")):
        return judged
    bodies = [e for e in doc.ents if e.label_ == "ORG" and begin - 40 < e.end <= begin]
    return (judged[0], role_of_head("other", bodies[-1].text)) if bodies else judged


def _is_somebodys(doc: Doc, begin: int, last: int) -> bool:
    """ "His lawyer", "Bekov's attorney"."""
    owned = begin > 0 and doc[begin - 1].lower_ in OWNERS
    return owned or any(t.lower_ in OWNER_ENDINGS for t in doc[begin:last])


def _is_of_another(role: str, rest: str) -> bool:
    """ "The wife of former Minister X": X is not the wife."""
    return role == "relative" and rest.lower().startswith(("of ", "to "))


def _reaches_name(rest: str, comma: bool) -> bool:
    """Between a post and the name stands nothing, or what the post is of."""
    words = rest.split()
    if words and words[0] in ("s", "s,"):  # "former Prime Ministers A and B"
        words = [w for w in words[1:] if w != "and"]
    if not words:
        return True
    if words[0].lower() in ("of", "for", "at", "in", "on", "to", "from", "and", "with"):
        last = words[-1]
        if last in OF_ANOTHER:
            return False  # "the officer in the case of X" is not X
        return comma or last[:1].isupper() or last[-1] in "\"')" or last.islower()
    return all(w[:1].isupper() or w[:1] in "\"'&-(" or w in ("the", "late") for w in words)


def _phrase_start(doc: Doc, first: int, head: int) -> int:
    """Where the post begins: its modifiers and possessors belong to it, an article does not."""
    modifiers = load_table("roles.toml")["titles"]["modifiers"]
    begin = head
    while begin > first:
        word = doc[begin - 1]
        wanted = word.lower_ in modifiers or word.pos_ in ("ADJ", "PROPN", "NOUN", "PART")
        if not wanted and word.text not in ("'s", "-", "’s"):
            break
        if word.lower_ in ARTICLES:
            break
        begin -= 1
    return begin


def _shared_post(doc: Doc, start: int) -> Post | None:
    """The plural post before the first name of a list: "deputy ministers A, B and C"."""
    for first in _names_before(doc, start):
        post = _post_before(doc, first)
        if post is not None:
            return _if_plural(doc, post)
    return None


def _if_plural(doc: Doc, post: Post) -> Post | None:
    """A post as that of everybody in a list, if its words are plural."""
    words = doc[post.start : post.end].text
    found = post_pattern().search(words)
    plural = found is not None and _is_plural(words, found)
    return replace(post, shared=True) if plural else None


def _names_before(doc: Doc, start: int) -> Iterator[int]:
    """Where the names begin that a list ending at `start` has before it, the nearest first."""
    for _ in range(MAX_LIST):
        end = start
        while end > 0 and doc[end - 1].lower_ in (",", "and", "&"):
            end -= 1
        if end == start or not _is_person(doc[end - 1]):
            return
        start = next((e.start for e in doc.ents if e.start < end <= e.end), 0)
        yield start


# --- the words of a post


def _tidy(text: str) -> str:
    """The post without brackets, articles, an age before it and years after it; one person's.

    >>> _tidy("35-year-old member of the board"), _tidy("one of the leaders (KLM) of the protest")
    ('member of the board', 'leader of the protest')
    """
    text = re.sub(r"\s*\([A-Z]{2,}\)", "", " ".join(text.split())).strip(" ,;-–—(")
    text = re.sub(r"^(?:(?:\d+\s?-?\s?)?years?[- ]old|['’]s)\s+", "", text)
    if text.count("(") > text.count(")"):
        text = text[: text.rindex("(")].rstrip()
    if text.count('"') % 2:
        text = text.strip('"').strip() if '"' not in text.strip('"') else f'{text}"'
    text = re.sub(r"^(?:the|a|an|and|one of the|one of)\s+", "", text, flags=re.IGNORECASE)
    return _singular(DANGLING.sub("", TERM.sub("", text)))


DANGLING = re.compile(r"(?:\s(?:of|in|at|for|on|to|from|with|by|and|the|a|an))+$")
# "president of Kyrgyzstan from 2011 to 2017", "minister since May": when is no part of the post
TERM = re.compile(
    r"\s+(?:(?:from|in|until|till|between|during|for|since|by|as of)\s+(?:[A-Z][a-z]+\s+)?"
    r"(?:the\s+)?\d{4}\b.*|(?:since|at the time)\s.*|on [A-Z][a-z]+day|on [A-Z][a-z]+ \d+)$"
)


def _singular(text: str) -> str:
    """ "Deputy Prime Ministers" of one person.

    >>> _singular("former Deputy Prime Ministers of Kazakhstan"), _singular("member of the board")
    ('former Deputy Prime Minister of Kazakhstan', 'member of the board')
    """
    found = post_pattern().search(text)
    if found is None or not _is_plural(text, found):
        return text
    head = found.group()
    if text[found.end() : found.end() + 1] == "s":
        return text[: found.end()] + text[found.end() + 1 :]
    return text[: found.start()] + head[:-3] + "y" + text[found.end() :]


# --- after the name


@cache
def _after() -> re.Pattern[str]:
    """ "X, the head of", "X (an economist", "X was appointed head", "X served as head"."""
    posts = load_table("roles.toml")["posts"]
    article = r"(?:(?:the|a|an)\s+)?"
    who = rf"(?:(?:who|which)\s+(?:is|was|became|{any_of(posts['serving'])} as)\s+|now\s+)?"
    apart = r"(?:\s*,\s*|(?:,\s[A-Z]\w+)?\s+[-–—]\s+|\s*—\s*|\s*\(\s*)"
    apposition = (
        rf"{apart}{who}(?:also\s+)?(?:\d{{1,2}}\s*,\s*)?(?:(?:the|an?|its|his|her|their)\b)?\s*"
    )
    been = r"\s+(?:is|was|has been|had been)\s+"
    made = rf"{been}(?:re-?)?{any_of(posts['making'])}\s+(?:as\s+)?{article}(?:new\s+)?"
    served = r",?\s+(?:who\s+)?(?:has\s+|had\s+|once\s+|previously\s+)?"
    served += rf"{any_of(posts['serving'])}\s+as\s+{article}"
    predicate = rf"\s+(?:is|was|became)\s+(?:currently\s+|now\s+)?{article}(?:new\s+)?"
    moved = r"\s+(?:from|to|for|as)\s+(?:the\s+)?(?:post|position|office)\s+of\s+"
    return re.compile(rf"^(?:{apposition}|{made}|{served}|{predicate}|{moved})")


LEADS = re.compile(
    r"^\s*,?\s*(?:(?:who|which)|(?:is|was|has been)\s+appointed\s+to)\s+(\w+)\s+"
    r"(?:the\s+|a\s+|an\s+)?"
)


def _post_after(doc: Doc, end: int) -> Post | None:
    """The apposition, the "who leads" clause or the "is a ..." predicate after a name."""
    if end >= len(doc):
        return None
    text = text_of(doc)[doc[end - 1].idx + len(doc[end - 1]) :][:200]
    leads = LEADS.match(text)
    if leads and leads.group(1).lower() in actor_words("posts", "leading"):
        return _led(doc, end, leads.end(), leads.group(1))
    if BELONGS.match(text):
        return _member(doc, end)
    found = _after().match(text)
    if found is None or not found.group().strip():
        return None
    first = _token_at(doc, end, found.end())
    if first is None or doc[first].lower_ in ("and", "or", "but", "as", "including"):
        return None
    if _is_subject(doc, end, first):
        return None
    if re.match(r"^\s+(?:is|was)\s", text) and doc[first].pos_ in ("VERB", "ADV", "ADP"):
        return None
    return _post_from(doc, first)


def _is_subject(doc: Doc, end: int, first: int) -> bool:
    """ "According to X, a deputy minister was held", "they held X, an official said": not X."""
    before = doc[max(doc[end - 1].sent.start, end - MAX_POST_WORDS) : end]
    behind = doc[_phrase_end(doc, first) :][:1]
    anew = doc[first - 1].lower_ in ("a", "an") and any(t.tag_ in FINITE_OR_MODAL for t in before)
    anew = anew or SOURCE.search(before.text) is not None
    return anew and any(t.tag_ in FINITE_OR_MODAL for t in behind)


BELONGS = re.compile(r"^\s+(?:of|from)\s+(?!the\s+(?:post|position|office)\b)")
MAX_BEFORE_BODY = 5  # words of "of the women's rights group X" before the body's name


def _member(doc: Doc, end: int) -> Post | None:
    """ "Anna Ryl of the Umit foundation": the body says what she is."""
    reach = range(end + 1, min(end + 1 + MAX_BEFORE_BODY, len(doc)))
    start = next((i for i in reach if doc[i].ent_type_ == "ORG"), None)
    if start is None or any(_stops(t) or t.text == "," for t in doc[end + 1 : start]):
        return None
    body = next(e for e in doc.ents if e.start <= start < e.end)
    text = _tidy(doc[end + 1 : body.end].text)
    kind = kind_of_organization(body.text).kind
    role = "other" if kind in ("party", "club", "company") else role_of_head("other", text)
    return Post(end + 1, body.end, text, "member", role, False)


def _post_from(doc: Doc, first: int) -> Post | None:
    """The post that the phrase from a token on is; another person's is nobody's here."""
    last = _phrase_end(doc, first)
    head = post_pattern().search(doc[first:last].text) if last > first else None
    before = doc[first:last].text[: head.start()].split() if head is not None else []
    if head is None or len(before) > 4 or {"by", "from", "to", "with"} & set(before):
        return None  # "X, who was burned by her brother"
    if _names_another(doc, first, last, doc[first].idx + head.end()):
        return None
    judged = role_of_post(doc[first:last].text)
    return Post(first, last, _tidy(doc[first:last].text), *judged, False) if judged else None


def _names_another(doc: Doc, first: int, last: int, head_end: int) -> bool:
    """ "A, Defense Minister B": the post belongs to the name after it, not to A."""
    person = next((t for t in doc[first:last] if _is_person(t)), None)
    if person is None:
        following = next((t.i for t in doc[last : last + MAX_POST_WORDS] if _is_person(t)), last)
        return _is_list_of_fields(doc, last + 1, following)
    between = [t for t in doc[first : person.i] if t.idx >= head_end]
    return not any(t.lower_ in OF_ANOTHER for t in between)


def _led(doc: Doc, end: int, offset: int, verb: str) -> Post | None:
    first = _token_at(doc, end, offset)
    if first is None:
        return None
    last = _phrase_end(doc, first)
    what = doc[first:last].text
    role = role_of_head("other", what)
    verb = "head of" if verb == "head" else verb
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
