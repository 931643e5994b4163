"""Parts a text into passages with roles; the text itself is never rewritten.

Words that are boilerplate by themselves are rules of `lexicons/boilerplate.toml`; what is
boilerplate by its position (a list of links, the headline again, a menu) is decided here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

from pipeline.boilerplate import Rule, line_rule, opener_rule, rules_of, without_stamp
from pipeline.clean.blocks import BULLET, WORD, Block, find_blocks
from pipeline.clean.view import plain_text
from pipeline.records import Article, Passage, PassageRole

# In a list of links inside an article, a shorter line may be the next subhead.
MIN_INNER_LINK_WORDS = 5
# From here on a list of other articles may run to the end of the page.
TOLD_SHARE = 0.6
APPEALED_SHARE = 0.3  # appeals are longer than short news
# A longer paragraph is no teaser of another article.
MAX_TEASER_WORDS = 60
ENDLESS = frozenset(("comment_form", "appeal"))  # nothing of the article comes after these
# A longer text with a picture's credit is a paragraph with a picture in it.
MAX_CAPTION_WORDS = 30
# A bulleted list of this many lines, short on average, is a menu and not a summary.
MIN_MENU, MAX_MENU_WORDS = 5, 4.5
# Words of an outlet's or author's name below the article.
MAX_SIGNATURE = 6
# Lines that make a menu or a list of headlines although no rule knows their words.
MIN_RUN = 3

_BEGINS = re.compile(r"[\"'(]?[^\W\d_]")
_LETTER = re.compile(r"[^\W\d_]")
_CAPTION = re.compile(
    r"(?:in (?:the|this) (?:photo|picture)|pictured|a screenshot|(?:image )?caption)\b|на фото",
    re.I,
)
_NAME_LINE = re.compile(r"(?:[A-ZА-Я][\w'-]+\s){1,2}[A-ZА-Я][\w'-]+")
_TEASER = re.compile(r"(?:\.\.\.|…)\s*(?:read\s+)?more\W*$", re.I)
_SMALL = re.compile(r"an?|and|at|by|for|from|in|of|on|the|to|with")


Labels = dict[int, str]  # number of a block -> name of the rule that takes it for boilerplate


def clean(article: Article) -> tuple[Passage, ...]:
    """Passages that cover every non-space character of the text once, in order.

    >>> text = "Two held in Osh\\n\\nASTANA – Police held two men.\\n\\nShare on Facebook"
    >>> [p.role for p in clean(Article("a", "a.txt", text, "", title="Two held in Osh"))]
    ['title', 'boilerplate', 'body', 'boilerplate']
    """
    plain = plain_text(article.text)
    blocks = find_blocks(plain)
    title = _find_title(blocks, article.title)
    labels = _label(blocks, title, article)
    passages = (
        passage
        for number, block in enumerate(blocks)
        for passage in _passages(plain, blocks, number, labels, title)
        if block.text
    )
    return tuple(passages)


def _find_title(blocks: Sequence[Block], title: str | None) -> int | None:
    wanted = _key(plain_text(title)) if title else ""
    for number, block in enumerate(blocks):
        if wanted and wanted in (_key(block.text), _key(without_stamp(block.text))):
            return number
    return None


def _key(text: str) -> str:
    return "".join(WORD.findall(text)).lower()


def _label(blocks: Sequence[Block], title: int | None, article: Article) -> Labels:
    """What is boilerplate among the blocks, by the rules first, then by position."""
    labels: Labels = {}
    labels |= _by_line(blocks, labels, title, frozenset())
    labels |= _by_opener(blocks, labels, title)
    labels |= _by_line(blocks, labels, title, frozenset(_edges(blocks, labels)))
    if article.language == "en":
        labels |= _foreign(blocks, labels, title)
    labels |= _repeated_headline(blocks, labels, title)
    labels |= _repeated_paragraphs(blocks, labels)
    labels |= _menu_list(blocks, labels)
    labels |= _author_lines(blocks, labels, title, article.author)
    labels |= _above_headline(blocks, labels, title)
    labels |= _headlines_below(blocks, labels, title)
    labels |= _signature(blocks, labels, title)
    return labels


def _foreign(blocks: Sequence[Block], labels: Labels, title: int | None) -> Labels:
    """Lines of an English article that are in another alphabet: its headline, or a passage."""
    return {
        n: "foreign_headline" if title is not None and abs(n - title) <= 2 else "foreign_language"
        for n, block in enumerate(blocks)
        if n not in labels and n != title and _is_foreign(block.text)
    }


def _is_foreign(text: str) -> bool:
    letters = _LETTER.findall(text)
    return len(letters) >= 4 and sum(letter <= "\u024f" for letter in letters) < 0.4 * len(letters)


def _by_line(
    blocks: Sequence[Block], labels: Labels, title: int | None, edges: frozenset[int]
) -> Labels:
    found = {
        n: line_rule(block.text, at_edge=n in edges)
        for n, block in enumerate(blocks)
        if n not in labels and n != title
    }
    return {n: rule.name for n, rule in found.items() if rule is not None}


def _edges(blocks: Sequence[Block], labels: Labels) -> list[int]:
    """Numbers of the blocks above the first and below the last paragraph."""
    told = [n for n, block in enumerate(blocks) if n not in labels and block.is_paragraph]
    if not told:
        told = sorted(set(range(len(blocks))) - labels.keys(), key=lambda n: -len(blocks[n].text))[
            :1
        ]
    return [n for n in range(len(blocks)) if told and (n < told[0] or n > told[-1])]


def _by_opener(blocks: Sequence[Block], labels: Labels, title: int | None) -> Labels:
    """Lines like "Read also:" and the list of links below each."""
    found: Labels = {}
    for number, block in enumerate(blocks):
        taken = number in labels or number == title
        rule = None if taken else opener_rule(block.text)
        if rule is not None:
            found[number] = rule.name
            found |= dict.fromkeys(_list_below(blocks, labels, number, rule), rule.name)
    return {n: name for n, name in found.items() if n not in labels and n != title}


def _list_below(blocks: Sequence[Block], labels: Labels, number: int, rule: Rule) -> list[int]:
    below = range(number + 1, len(blocks))
    if rule.rest and _is_told(blocks, labels, number, rule):
        limit = math.inf if rule.name in ENDLESS else MAX_TEASER_WORDS
        end = next((n for n in below if blocks[n].n_words > limit), len(blocks))
        return list(range(number + 1, end))
    if rule.name == "comment_form":
        return []
    end = next((n for n in below if n not in labels and not blocks[n].is_link), len(blocks))
    links = [n for n in range(number + 1, end) if n not in labels]
    if end == len(blocks):
        return links
    if not any(block.is_paragraph for block in blocks[:number]):
        return links[:-1]  # above the article: the last one is its headline
    return [n for n in links if n == links[0] or blocks[n].n_words >= MIN_INNER_LINK_WORDS]


def _is_told(blocks: Sequence[Block], labels: Labels, number: int, rule: Rule) -> bool:
    """Whether most of the article's telling stands above this block."""
    told = [
        (n, len(block.text))
        for n, block in enumerate(blocks)
        if n not in labels and block.is_paragraph
    ]
    above = [size for n, size in told if n < number]
    share = APPEALED_SHARE if rule.name == "appeal" else TOLD_SHARE
    return len(above) > 0 and sum(above) >= share * sum(size for _, size in told)


def _repeated_headline(blocks: Sequence[Block], labels: Labels, title: int | None) -> Labels:
    """The headline again: alone, or with names, places and rubrics around it."""
    if title is None or blocks[title].n_words < MIN_RUN:
        return {}
    others = (n for n in range(len(blocks)) if n != title and n not in labels)
    return {n: "repeated_headline" for n in others if _repeats(blocks[n], blocks[title])}


def _repeated_paragraphs(blocks: Sequence[Block], labels: Labels) -> Labels:
    """A paragraph that stands above word for word, as teaser pages print their first one twice."""
    found: Labels = {}
    seen: set[str] = set()
    for number, block in enumerate(blocks):
        if number not in labels and block.is_paragraph:
            if block.text in seen:
                found[number] = "repeated_paragraph"
            seen.add(block.text)
    return found


def _menu_list(blocks: Sequence[Block], labels: Labels) -> Labels:
    """Many short bulleted lines above the first paragraph."""
    edges = _edges(blocks, labels)
    top = [n for at, n in enumerate(edges) if n == at and n not in labels]
    lines = [n for n in top if BULLET.match(blocks[n].text) and blocks[n].is_link]
    words = sum(blocks[n].n_words for n in lines)
    if len(lines) < MIN_MENU or words > MAX_MENU_WORDS * len(lines):
        return {}
    return dict.fromkeys(lines, "menu")


def _repeats(block: Block, title: Block) -> bool:
    before, headline, after = block.text.partition(title.text)
    if not headline:
        return _key(block.text) == _key(title.text)
    around = WORD.findall(f"{before} {after}")
    return len(around) <= 15 and all(
        word[0].isupper() or word[0].isdigit() or _SMALL.fullmatch(word) for word in around
    )


def _author_lines(
    blocks: Sequence[Block], labels: Labels, title: int | None, author: str | None
) -> Labels:
    """The author's bare name at the edge: known from the metadata, or beside the date line."""
    return {
        n: "byline"
        for n in _edges(blocks, labels)
        if n not in labels and n != title
        and (
            (author is not None and _key(blocks[n].text) == _key(author))
            or (
                _NAME_LINE.fullmatch(blocks[n].text) is not None
                and {"date_line", "byline"} & {labels.get(n - 1), labels.get(n + 1)}
            )
        )
    }  # fmt: skip


def _above_headline(blocks: Sequence[Block], labels: Labels, title: int | None) -> Labels:
    """Short lines above the headline, or the many short ones above the first paragraph."""
    if title is None:
        return {}
    lines = [n for n in range(title) if n not in labels]
    if any(blocks[n].is_paragraph for n in lines):
        return {}
    short = [n for n in lines if blocks[n].n_words <= 4 and blocks[n].is_link]
    short = [n for n in short if not re.search(r"\d", BULLET.sub("", blocks[n].text, count=1))]
    return dict.fromkeys(short, "menu")


def _headlines_below(blocks: Sequence[Block], labels: Labels, title: int | None) -> Labels:
    """Three and more headlines below the last paragraph, unless a line announces them as a list."""
    rest = [n for n in range(len(blocks)) if n not in labels and n != title]
    teasers = [n for n in rest if _TEASER.search(blocks[n].text)]
    told = [n for n in rest if blocks[n].is_paragraph and n not in teasers]
    if not told:
        return {}
    below = [n for n in rest if n > told[-1]]
    links = (n for n in below if blocks[n].is_link and not BULLET.match(blocks[n].text))
    lines = sorted({*links, *teasers} & {*below})
    announced = blocks[told[-1]].text.endswith(":") or any(
        blocks[n].text.endswith(":") for n in lines
    )
    if len(lines) < MIN_RUN or len(lines) < len(below) or announced:
        return {}
    return dict.fromkeys(lines, "headline_list")


def _signature(blocks: Sequence[Block], labels: Labels, title: int | None) -> Labels:
    """One line of capitalized words alone below the last paragraph: who published or sent it."""
    rest = [n for n in range(len(blocks)) if n not in labels and n != title]
    if len(rest) < 2 or not blocks[rest[-2]].is_paragraph:
        return {}
    line, above = blocks[rest[-1]], blocks[rest[-2]]
    words = WORD.findall(line.text)
    capitals = all(word[0].isupper() or _SMALL.fullmatch(word) for word in words)
    signs = bool(words) and capitals and len(words) <= MAX_SIGNATURE and line.is_link
    return {rest[-1]: "signature"} if signs and not above.text.endswith(":") else {}


def _passages(
    plain: str, blocks: Sequence[Block], number: int, labels: Labels, title: int | None
) -> Iterator[Passage]:
    """The passages of one block: one, or more when boilerplate stands inside it."""
    block = blocks[number]
    if number in labels:
        yield Passage(block.start, block.end, "boilerplate", labels[number])
        return
    inner = _inside(plain, block)
    role, rule = _role(
        blocks, number, labels, title, credit=any(name == "photo_credit" for _, _, name in inner)
    )
    at = block.start
    for start, end, name in inner:
        yield from _trimmed(plain, at, start, role, rule)
        yield from _trimmed(plain, start, end, "boilerplate", name)
        at = end
    yield from _trimmed(plain, at, block.end, role, rule)


def _trimmed(plain: str, start: int, end: int, role: PassageRole, rule: str) -> Iterator[Passage]:
    stretch = plain[start:end]
    left = len(stretch) - len(stretch.lstrip())
    if stretch.strip():
        yield Passage(start + left, start + len(stretch.rstrip()), role, rule)


def _inside(plain: str, block: Block) -> list[tuple[int, int, str]]:
    """Boilerplate inside a block: its dateline, credits and links; none overlap."""
    found = list(_heads(plain, block))
    for rule in rules_of("inline"):
        for match in rule.pattern.finditer(plain, block.start, block.end):
            if all(match.end() <= start or end <= match.start() for start, end, _ in found):
                found.append((match.start(), match.end(), rule.name))
    return sorted(found)


def _heads(plain: str, block: Block) -> Iterator[tuple[int, int, str]]:
    """The date line and the dateline with which a block begins, in either order."""
    at = block.start
    for _ in range(2):
        found = [
            (match.end(), rule.name)
            for rule in rules_of("head")
            if (match := rule.pattern.match(plain, at, block.end))
        ]
        if not found:
            return
        end, name = max(found)
        yield at, end, name
        at = end


def _role(
    blocks: Sequence[Block], number: int, labels: Labels, title: int | None, *, credit: bool
) -> tuple[PassageRole, str]:
    block = blocks[number]
    if number == title:
        return "title", "headline"
    if re.match(r"#{1,6}\s", block.text):
        return "heading", "markdown_heading"
    if _CAPTION.match(block.text) or (credit and _is_caption(block.text)):
        return "caption", "caption"
    followed = any(n not in labels for n in range(number + 1, len(blocks)))
    if followed and block.n_words <= 14 and block.is_link and _BEGINS.match(block.text):
        return "heading", "short_line"
    return "body", "paragraph"


def _is_caption(text: str) -> bool:
    """A sentence or less, and the credit."""
    n_sentences = len(re.findall(r"[.!?](?=\s+[A-Z(\[©])", text))
    return n_sentences <= 1 and len(WORD.findall(text)) <= MAX_CAPTION_WORDS
