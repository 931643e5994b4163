"""Words that mean a named person without the name: the post beside it, "the minister" later on.

"The head of the district, Askar Bekov, took a bribe": the head is Bekov. "The former president"
goes to the one person whom the text calls so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from spacy.tokens import Doc

from pipeline.extract.actors.coreference import REACH, Draft, characters, last_before
from pipeline.extract.actors.mentions import DESCRIPTION, POST, Mention
from pipeline.extract.actors.posts import Post, posts_of
from pipeline.extract.actors.roles import actor_words, post_pattern
from pipeline.extract.text import text_of, words_at


def posts_by_person(drafts: Sequence[Draft], doc: Doc) -> list[tuple[Draft, list[Post]]]:
    """The named persons with what the text says they are."""
    return [(d, posts_of_draft(d, doc)) for d in drafts if d.type == "person" and d.named]


def posts_of_draft(draft: Draft, doc: Doc) -> list[Post]:
    """The posts beside all mentions of a person's name, in text order."""
    found: list[Post] = []
    for m in draft.mentions:
        span = words_at(doc, m.start, m.end)
        if m.named:
            found += posts_of(doc, span.start, span.end)
    return found


def add_posts(people: Sequence[tuple[Draft, list[Post]]], doc: Doc) -> None:
    """Adds the post before a comma and a name to the mentions of its holder.

    Without a comma, name and post are one phrase anyway.
    """
    for draft, posts in people:
        for post in posts:
            apart = post.before and doc[post.end].text == "," and not post.shared
            if apart and post.role != "relative" and not _is_plural(post, doc):
                span = doc[post.start : post.end]
                start, end = span.start_char, span.end_char
                draft.add(_mention(start, end, text_of(doc)[start:end], POST))


def _is_plural(post: Post, doc: Doc) -> bool:
    text = doc[post.start : post.end].text
    found = post_pattern().search(text)
    return found is None or text[found.end() : found.end() + 1] == "s"


def _mention(start: int, end: int, text: str, rule: str) -> Mention:
    return Mention(start, end, text, "person", rule, 0.5, named=False)


# --- "the former president" later on

DEFINITE = re.compile(r"\b[Tt]h(?:e|is)\s+((?:[\w'-]+\s+){0,3}?)$")


def add_descriptions(people: Sequence[tuple[Draft, list[Post]]], doc: Doc) -> None:
    """Gives "the minister" to the one person told of before whom the text calls a minister."""
    text = text_of(doc)
    taken = characters(draft for draft, _ in people)
    for start, end, modifiers, head in _definite_posts(text):
        if taken & set(range(start, end)):
            continue
        holders = [(d, p) for d, posts in people for p in posts if p.head == head]
        fitting = _fitting(holders, modifiers)
        if len(fitting) == 1 and 0 <= start - last_before(fitting[0], start) <= REACH:
            fitting[0].add(_mention(start, end, text[start:end], DESCRIPTION))


def _definite_posts(text: str) -> Iterator[tuple[int, int, list[str], str]]:
    vague = actor_words("posts", "relative") | actor_words("posts", "vague")
    for found in post_pattern().finditer(text):
        head = found.group().casefold()
        opening = DEFINITE.search(text[max(0, found.start() - 60) : found.start()])
        if opening is None or head in vague or BOUND.match(text, found.end()):
            continue
        start = found.start() - len(opening.group())
        yield start, found.end(), opening.group(1).split(), head


# A plural, a name or what the post is of: then the words are no short description.
BOUND = re.compile(r"s?[\w-]|\s+(?:of|for|in|at|from|to|and)\b|,?\s+[A-Z]|['’]s\s+\w+,?\s+[A-Z]")


def _fitting(holders: list[tuple[Draft, Post]], modifiers: list[str]) -> list[Draft]:
    """The persons of a post whom the words before it fit; "former" tells two presidents apart."""
    wanted = [word.casefold().removesuffix("'s") for word in modifiers]
    fitting = [(d, p) for d, p in holders if all(w in p.text.casefold() for w in wanted)]
    if len({id(d) for d, _ in fitting}) > 1 and not wanted:
        fitting = [(d, p) for d, p in fitting if not FORMER.search(p.text)]
    return list({id(d): d for d, _ in fitting}.values())


FORMER = re.compile(r"\b(?:former|ex|late)\b", re.IGNORECASE)


# --- unnamed people who are somebody named


def describes_named(
    nominal: Draft, people: Sequence[tuple[Draft, list[Post]]], ages: Sequence[Decimal | None]
) -> bool:
    """ "His wife" and "the 44-year-old former minister" go to the one person the text calls so;
    `ages` are those of `people`.
    """
    first = nominal.mentions[0]
    if first.plural:
        return False
    called = re.compile(rf"\b{re.escape(first.head)}\b")
    holders = [
        (draft, age)
        for (draft, posts), age in zip(people, ages, strict=True)
        if any(called.search(post.text.lower()) for post in posts)
    ]
    if len(holders) != 1:
        return False
    draft, age = holders[0]
    if first.age is not None and age is not None and age != first.age:
        return False
    draft.mentions += [replace(m, rule=DESCRIPTION, named=False) for m in nominal.mentions]
    draft.mentions.sort(key=lambda m: m.start)
    return True


NARROWED = re.compile(r"\s+(?:for|in|at)\s+(?:the\s+)?[A-Z]")


def refers_back(m: Mention, text: str) -> bool:
    """Whether a description speaks of somebody known: "the ...", "his ...", "a former ..."; "the
    head of the agency for Osh" is not the head of the agency."""
    if " of " in m.text and NARROWED.match(text, m.end):
        return False
    before = text[max(0, m.start - 4) : m.start].lower()
    return before == "the " or re.match(r"his |her |ex-|.*\bformer ", m.text.lower()) is not None
