"""Parts a text into passages with roles; the text itself is never rewritten.

Words that are boilerplate by themselves are rules of `lexicons/boilerplate.toml`; what is
boilerplate by its position (a list of links, the headline again, a menu) is decided here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

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
MAX_CAPTION_WORDS = 60
# A bulleted list of this many lines, short on average, is a menu and not a summary.
MIN_MENU, MAX_MENU_WORDS = 5, 4.5
# Words of an outlet's or author's name below the article.
MAX_SIGNATURE = 6
# Lines that make a menu or a list of headlines although no rule knows their words.
MIN_RUN = 3
MIN_PRICES = 5

BYLINES = frozenset(("date_line", "byline"))  # beside an author's bare name

_BEGINS = re.compile(r"[\"'(]?[^\W\d_]")
_LETTER = re.compile(r"[^\W\d_]")
# not the stop of "Rep. Dana Kim", "St. Olga"
_STOP = re.compile(r"(?<!\b[A-Z]\w)(?<!\b[A-Z]\w\w)(?<!\b[A-Z])[.!?](?=\s+[A-Z(\[©])")
_CAPTION = re.compile(
    r"(?:in (?:the|this) (?:photo|picture)|(?:photo|picture)(?:: | shows| showing| taken)"
    r"|pictured|a screenshot|(?:image )?caption)\b|на фото",
    re.I,
)
_NAME_LINE = re.compile(r"(?:[A-ZА-Я][\w'-]+\s){1,2}[A-ZА-Я][\w'-]+")
_TEASER = re.compile(r"(?:\.\.\.|…)\s*(?:read\s+)?more\W*$", re.I)
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][\w'-]+")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_CHANGE = re.compile(r"[+–−-]\s?\d[\d.,]*\s?%")
_PRICE = re.compile(
    rf"[A-Z][A-Z\d/]{{1,9}}|(?:[Vv]ol(?:ume)?\.?\s)?[$€£₽]?\s?\d[\d.,]*\s?[kmbKMB]?|{_CHANGE.pattern}"
)
_SMALL = re.compile(r"an?|and|at|by|for|from|in|of|on|the|to|with")


Labels = dict[int, str]  # number of a block -> name of the rule that takes it for boilerplate


@dataclass(slots=True)
class Page:
    """The blocks of a page and what is known of them: the headline, and what is boilerplate."""

    blocks: Sequence[Block]
    title: int | None
    article: Article
    labels: Labels = field(default_factory=dict)

    def unlabeled(self, first: int = 0) -> list[int]:
        """Numbers of the blocks from `first` on that no rule has taken."""
        return [n for n in range(first, len(self.blocks)) if n not in self.labels]

    def rest(self) -> list[int]:
        """Numbers of the blocks that no rule has taken, the headline aside."""
        return [n for n in self.unlabeled() if n != self.title]

    def told(self) -> list[int]:
        """Numbers of the paragraphs."""
        return [n for n in self.unlabeled() if self.blocks[n].is_paragraph]

    def edges(self) -> list[int]:
        """Numbers of the blocks above the first and below the last paragraph."""
        longest = sorted(self.unlabeled(), key=lambda n: -len(self.blocks[n].text))[:1]
        told = self.told() or longest
        return [n for n in range(len(self.blocks)) if told and (n < told[0] or n > told[-1])]


def clean(article: Article) -> tuple[Passage, ...]:
    """Passages that cover every non-space character of the text once, in order.

    >>> text = "Two held in Osh\\n\\nASTANA – Police held two men.\\n\\nShare on Facebook"
    >>> [p.role for p in clean(Article("a", "a.txt", text, "", title="Two held in Osh"))]
    ['title', 'boilerplate', 'body', 'boilerplate']
    """
    plain = plain_text(article.text)
    blocks = find_blocks(plain)
    page = Page(blocks, _find_title(blocks, article.title), article)
    for rule in RULES:
        page.labels |= rule(page)
    numbers = (number for number, block in enumerate(blocks) if block.text)
    return tuple(passage for number in numbers for passage in _passages(plain, page, number))


def _find_title(blocks: Sequence[Block], title: str | None) -> int | None:
    wanted = _key(plain_text(title)) if title else ""
    for number, block in enumerate(blocks):
        if wanted and wanted in (_key(block.text), _key(without_stamp(block.text))):
            return number
    return None


def _key(text: str) -> str:
    return "".join(WORD.findall(text)).lower()


def _foreign(page: Page) -> Labels:
    """Lines of an English article that are in another alphabet: its headline, or a passage."""
    if page.article.language != "en":
        return {}
    beside = () if page.title is None else range(page.title - 2, page.title + 3)
    return {
        n: "foreign_headline" if n in beside else "foreign_language"
        for n in page.rest()
        if _is_foreign(page.blocks[n].text)
    }


def _is_foreign(text: str) -> bool:
    letters = _LETTER.findall(text)
    return len(letters) >= 4 and sum(letter <= "\u024f" for letter in letters) < 0.4 * len(letters)


def _lines(page: Page, edges: Collection[int] = ()) -> Labels:
    """Lines that are boilerplate wherever they stand, or at the edges."""
    found = {n: line_rule(page.blocks[n].text, at_edge=n in edges) for n in page.rest()}
    return {n: rule.name for n, rule in found.items() if rule is not None}


def _edge_lines(page: Page) -> Labels:
    """Lines that are boilerplate above and below the article."""
    return _lines(page, page.edges())


def _by_opener(page: Page) -> Labels:
    """Lines like "Read also:" and the list of links below each."""
    found: Labels = {}
    for number in page.rest():
        rule = opener_rule(page.blocks[number].text)
        if rule is not None:
            found[number] = rule.name
            found |= dict.fromkeys(_list_below(page, number, rule), rule.name)
    return {n: found[n] for n in page.rest() if n in found}


def _list_below(page: Page, number: int, rule: Rule) -> list[int]:
    blocks, below = page.blocks, range(number + 1, len(page.blocks))
    if rule.rest and _is_told(page, number, rule):
        limit = math.inf if rule.name in ENDLESS else MAX_TEASER_WORDS
        end = next((n for n in below if blocks[n].n_words > limit), len(blocks))
        return list(range(number + 1, end))
    if rule.name == "comment_form":
        return []
    unlabeled = page.unlabeled(number + 1)
    end = next((n for n in unlabeled if not blocks[n].is_link), len(blocks))
    links = [n for n in unlabeled if n < end]
    if end == len(blocks):
        return links
    if not any(block.is_paragraph for block in blocks[:number]):
        return links[:-1]  # above the article: the last one is its headline
    return [n for n in links if n == links[0] or blocks[n].n_words >= MIN_INNER_LINK_WORDS]


def _is_told(page: Page, number: int, rule: Rule) -> bool:
    """Whether most of the article's telling stands above this block."""
    sizes = {n: len(page.blocks[n].text) for n in page.told()}
    above = [size for n, size in sizes.items() if n < number]
    share = APPEALED_SHARE if rule.name == "appeal" else TOLD_SHARE
    return len(above) > 0 and sum(above) >= share * sum(sizes.values())


def _repeated_headline(page: Page) -> Labels:
    """The headline again: alone, or with names, places and rubrics around it."""
    title = None if page.title is None else page.blocks[page.title]
    if title is None or title.n_words < MIN_RUN:
        return {}
    return {n: "repeated_headline" for n in page.rest() if _repeats(page.blocks[n], title)}


def _repeated_paragraphs(page: Page) -> Labels:
    """A paragraph that stands above word for word, as teaser pages print their first one twice."""
    firsts: dict[str, int] = {}
    told = [(n, firsts.setdefault(page.blocks[n].text, n)) for n in page.told()]
    return {n: "repeated_paragraph" for n, first in told if n != first}


def _menu_list(page: Page) -> Labels:
    """Many short bulleted lines above the first paragraph."""
    top = [n for at, n in enumerate(page.edges()) if n == at and n not in page.labels]
    lines = [n for n in top if BULLET.match(page.blocks[n].text) and page.blocks[n].is_link]
    words = sum(page.blocks[n].n_words for n in lines)
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


def _price_lines(page: Page) -> Labels:
    """A run of lines of symbols, prices and changes at the edge: "BTC", "$97543", "-1.05%"."""
    found: Labels = {}
    edges = (n for n in page.edges() if n != page.title)
    prices = [n for n in edges if _PRICE.fullmatch(page.blocks[n].text)]
    for _, run in groupby(enumerate(prices), lambda pair: pair[1] - pair[0]):
        lines = [n for _, n in run]
        changes = sum(_CHANGE.fullmatch(page.blocks[n].text) is not None for n in lines)
        if changes > 1 and len(lines) >= MIN_PRICES:
            found |= dict.fromkeys(lines, "ticker")
    return found


def _author_lines(page: Page) -> Labels:
    """The author's bare name at the edge: known from the metadata, or beside the date line."""
    edges = set(page.edges())
    return {n: "byline" for n in page.rest() if n in edges and _is_author(page, n)}


def _is_author(page: Page, number: int) -> bool:
    text, author = page.blocks[number].text, page.article.author
    if author is not None and _key(text) == _key(author):
        return True
    beside = {page.labels.get(number - 1), page.labels.get(number + 1)}
    return _NAME_LINE.fullmatch(text) is not None and not beside.isdisjoint(BYLINES)


def _above_headline(page: Page) -> Labels:
    """Short lines above the headline, or the many short ones above the first paragraph."""
    above = [n for n in page.rest() if page.title is not None and n < page.title]
    if any(page.blocks[n].is_paragraph for n in above):
        return {}
    return {n: "menu" for n in above if _is_rubric(page.blocks[n])}


def _is_rubric(line: Block) -> bool:
    dated = re.search(r"\d", BULLET.sub("", line.text, count=1))
    return line.n_words <= 4 and line.is_link and not dated


def _headlines_below(page: Page) -> Labels:
    """Three and more headlines below the last paragraph, unless a line announces them as a list."""
    blocks = page.blocks
    teasers = {n for n in page.rest() if _TEASER.search(blocks[n].text)}
    told = [n for n in page.told() if n not in teasers and n != page.title]
    below = [n for n in page.rest() if told and n > told[-1]]
    lines = [
        n for n in below if n in teasers or (blocks[n].is_link and not BULLET.match(blocks[n].text))
    ]
    announced = any(blocks[n].text.endswith(":") for n in (*told[-1:], *lines))
    if len(lines) < MIN_RUN or len(lines) < len(below) or announced:
        return {}
    return dict.fromkeys(lines, "headline_list")


def _signature(page: Page) -> Labels:
    """One line of capitalized words alone below the last paragraph: who published or sent it."""
    rest = page.rest()
    if len(rest) < 2 or not page.blocks[rest[-2]].is_paragraph:
        return {}
    above, line = (page.blocks[n] for n in rest[-2:])
    words = WORD.findall(line.text)
    capitals = all(word[0].isupper() or _SMALL.fullmatch(word) for word in words)
    signs = bool(words) and capitals and len(words) <= MAX_SIGNATURE and line.is_link
    return {rest[-1]: "signature"} if signs and not above.text.endswith(":") else {}


RULES = (  # in the order they are tried; each sees what those before it took
    _lines, _by_opener, _edge_lines, _foreign, _repeated_headline, _repeated_paragraphs,
    _menu_list, _price_lines, _author_lines, _above_headline, _headlines_below, _signature,
)  # fmt: skip


def _passages(plain: str, page: Page, number: int) -> Iterator[Passage]:
    """The passages of one block: one, or more when boilerplate stands inside it."""
    block = page.blocks[number]
    if number in page.labels:
        yield Passage(block.start, block.end, "boilerplate", page.labels[number])
        return
    inner = _inside(plain, block)
    credit = any(name == "photo_credit" for _, _, name in inner)
    role, rule = _role(page, number, credit=credit)
    at = next((start for start, *_ in inner), block.end)
    if role == "caption" and _is_apart(page, number, plain[block.start : at]):
        role, rule = "boilerplate", "photo_caption"
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


def _role(page: Page, number: int, *, credit: bool) -> tuple[PassageRole, str]:
    block = page.blocks[number]
    if number == page.title:
        return "title", "headline"
    if re.match(r"#{1,6}\s", block.text):
        return "heading", "markdown_heading"
    if _CAPTION.match(block.text) or (credit and _is_caption(block.text)):
        return "caption", "caption"
    short = block.n_words <= 14 and block.is_link and _BEGINS.match(block.text)
    if short and page.unlabeled(number + 1):
        return "heading", "short_line"
    return "body", "paragraph"


def _is_caption(text: str) -> bool:
    """A sentence or less, and the credit."""
    n_sentences = len(_STOP.findall(text))
    return n_sentences <= 1 and len(WORD.findall(text)) <= MAX_CAPTION_WORDS


def _is_apart(page: Page, number: int, caption: str) -> bool:
    """Whether a picture is of another year, or shows nobody and no place the article names."""
    names = _NAME.findall(caption)
    told = " ".join(page.blocks[n].text for n in page.unlabeled() if n != number)
    strange = bool(names) and not any(name in told for name in names)
    return _is_caption(caption) and (strange or _YEAR.search(caption) is not None)
