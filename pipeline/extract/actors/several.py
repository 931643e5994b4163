"""Words for several named people at once: "these activists" after their names, "the two men"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.extract.actors.coreference import REACH, Draft, last_before
from pipeline.extract.actors.nouns import count_in, same_kind
from pipeline.extract.actors.posts import Post
from pipeline.extract.actors.single_case import nominal_words

People = Sequence[tuple[Draft, list[Post]]]


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
