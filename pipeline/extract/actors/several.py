"""Words for several named people at once: "these activists" after their names, "the two men"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from spacy.tokens import Doc, Span

from pipeline.extract.actors.coreference import REACH, Draft, last_before
from pipeline.extract.actors.mentions import DESCRIPTION, Mention
from pipeline.extract.actors.nouns import count_in, role_of_noun, same_kind, singulars
from pipeline.extract.actors.posts import Post
from pipeline.extract.actors.single_case import nominal_words
from pipeline.extract.text import text_of

People = Sequence[tuple[Draft, list[Post]]]
THESE = re.compile(r"\b[Tt]hese (?P<noun>[a-z]+)\b")


def add_shared_descriptions(people: People, doc: Doc) -> None:
    """Gives "these activists" to the people whom the sentence before names in a list."""
    for found in THESE.finditer(text_of(doc)):
        noun = singulars().get(found.group("noun"))
        before = _sentence_before(doc, found.start())
        if noun is None or before is None:
            continue
        where = range(before.start_char, before.end_char)
        told = [d for d, posts in people if not posts and any(m.start in where for m in d.mentions)]
        if len(told) > 1:
            words, roles = found.group(), role_of_noun(noun)
            m = Mention(*found.span(), words, "person", DESCRIPTION, 0.5, named=False, roles=roles)
            for draft in told:
                draft.add(m)


def _sentence_before(doc: Doc, offset: int) -> Span | None:
    span = doc.char_span(offset, offset + 1, alignment_mode="expand")
    if span is None or not doc.has_annotation("SENT_START") or span.sent.start == 0:
        return None
    return doc[span.sent.start - 1].sent


def means_named(nominal: Draft, people: People, text: str) -> bool:
    """ "The two bloggers", after as many are named of whom nothing else is said: they are those."""
    first = nominal.mentions[0]
    opening = re.match(r"(?:the|these|both)\b", first.text.lower())
    before = re.search(r"\b(?:the|these)\s+$", text[max(0, first.start - 8) : first.start], re.I)
    count = count_in(first.text)
    if not first.plural or count is None or not (opening or before):
        return False
    told = [p for p in people if 0 <= first.start - last_before(p[0], first.start) <= 2 * REACH]
    general = first.head in nominal_words("nouns", "general")
    fitting = [
        posts
        for _, posts in told
        if general or not posts or any(same_kind(post.head, first.head) for post in posts)
    ]
    return len(fitting) >= count
