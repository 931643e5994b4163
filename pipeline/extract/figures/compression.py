"""Says the clause of a number in a few of its own words: "former judge sentenced for taking from a
trader". Kept are the words that govern the number, the verbs, who takes part in them and what
leads on from them, the nearest first, until a table cell is full. Numbers, dates, brackets and
asides are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import dropwhile, pairwise, takewhile

from spacy.tokens import Doc, Span, Token

from pipeline.extract.figures.clauses import PERSONAL, antecedent, own_subjects, subject_of
from pipeline.extract.figures.counted_things import main_behind, number_over, yet_before
from pipeline.extract.figures.follow_ups import following
from pipeline.extract.figures.levels import level_verbs
from pipeline.extract.figures.nouns import word_list
from pipeline.extract.figures.sentences import Sentence
from pipeline.extract.syntax import (
    FINITE,
    FINITE_OR_MODAL,
    NOMINAL,
    SUBJECTS,
    VERBAL,
    Argument,
    arguments,
    children,
    conjuncts,
    governor,
    is_passive,
    noun_phrase,
    preposition,
    relation,
)
from pipeline.extract.text import text_of, words_at
from pipeline.lexicon import load_table
from pipeline.records import Quantity

MAX_WORDS = 14  # a wording is read in a table cell
ENOUGH_OF_NOUN = 3  # words of the noun that governs a sum
ENOUGH_OF_CLAUSE = 2  # words of a clause that describes a noun
ENOUGH = 8  # words after which nothing more is looked for
MAX_LEVELS = 5  # words and clauses above a number
MAX_BEHIND = 6  # words right behind a number
MAX_EXTRA = 9  # words of a phrase that is added whole
SUBSTANCE = frozenset(("NOUN", "PROPN", "VERB", "ADJ", "ADV"))
LINKING = ("case", "copula", "auxiliary", "negation")  # "had been" "abroad"
BESIDE = ("compound", "modifier", "name", "title", "negation")
EXTRAS = (
    "oblique", "preposition", "nominal", "open_complement", "object", "attribute", "agent",
    "recipient", "prepositional_clause",
)  # fmt: skip
OF_NOUN = ("nominal", "preposition", "noun_clause", "relative_clause", "oblique")
ASIDES = frozenset(("apposition", "parataxis", "relative_clause"))
CLOSED = re.compile(r"\s*\)?,?")
OWNED = re.compile(r"[’']\s+(\w+)")
OTHER_LEVEL = re.compile(r"(?:\s+(?:an?|per|each)\s+\w+)?\s+(?:from|to)\s+\S+(?:\s+[a-z]+)?\s+")
AGE_ASIDE = re.compile(r",\s\d{1,3},(?=\s)")  # "his brother, 29, five years"
SAID_BEHIND = re.compile(r",\s+(?:says?|said)\s")
NEXT_ITEM = re.compile(r"[,;]|\band\b")
AMOUNT_OF = re.compile(
    r"\b([A-Za-z’'-]+)(?:\s+(?:of|worth|amounting to)\s+"
    r"(?:(?:just|only|an?|combined|total(?: of)?)\s+)*"
    r"|\s*\((?:or\s)?|:\s+)$"
)
OR_FOR = re.compile(r"\bor\s+([a-z]+)\s+for\s+$")  # "a fine of 5 euros or arrest for ten days"
ENDS_IN_WORD = re.compile(r"\b([a-z’'-]+)\s+$")
SAID = ("open_complement", "object")
TAKING_PART = ("agent", "patient", "recipient")
STOPS = frozenset((":", ";", "–", "—"))
NAME_REACH = 8  # words from a noun to the name beside it
NEAR = 2  # words from a verb to the particle or the state that belongs to it
OBJECTIVE = frozenset(("him", "her", "them", "us", "me"))
OF_PART = frozenset(("them", "whom", "these", "those"))
PERFECT = frozenset(("has", "have", "had", "'ve", "’ve"))
DO = frozenset(("do", "does", "did"))  # "did not get out"


@dataclass(slots=True)
class Cell:
    """The words chosen so far, by their place in the doc, none of them out of bounds."""

    doc: Doc
    quantity: Quantity
    first: int
    last: int
    banned: frozenset[int]
    others: frozenset[int]  # the words of other numbers of that kind
    before: tuple[int, int]  # the characters that belong to those before
    end: int  # the character where what belongs to the next begins
    words: set[int] = field(default_factory=set)
    instead: dict[int, str] = field(default_factory=dict)  # nouns for pronouns

    def add(self, words: Iterable[int]) -> bool:
        """Take words, all or none: whether there was room for them."""
        new = {i for i in words if self.first <= i < self.last} - self.banned - self.words
        if not new or len(self) + self.weight(new) > MAX_WORDS:
            return False
        self.words |= new
        return True

    def __len__(self) -> int:
        return self.weight(self.words)

    def weight(self, words: Iterable[int]) -> int:
        """How much room words take; articles take none."""
        return sum(not self.doc[i].is_punct and self.doc[i].pos_ != "DET" for i in words)

    def substance(self) -> int:
        """How many words say more than how others hang together."""
        return sum(self.doc[i].pos_ in SUBSTANCE for i in self.words)

    @property
    def is_full(self) -> bool:
        """Whether nothing more should be looked for."""
        return len(self) >= ENOUGH


def clause_words(
    doc: Doc, quantity: Quantity, sentence: Sentence, counted: Token | None = None
) -> str:
    """The clause of a number, or of the noun it counts, without the number; empty where nothing
    governs it.
    """
    top = counted or words_at(doc, quantity.start, quantity.end).root
    cell = _empty_cell(doc, quantity, sentence, counted)
    own = top.head if top.i < top.head.i and relation(top) in ("compound", "number") else top
    cell.banned |= _listed_before(counted or own)
    if counted is not None:
        cell.add(_noun(counted))
        if whole := _told_to_be(cell, counted):
            return whole
    amount = _amount_of(doc, quantity, sentence) if counted is None else None
    levels = list(_levels(top, amount))
    _climb(cell, top, levels, counted)
    cell.add(_right_behind(quantity, sentence, doc))
    for level in (top, *levels):
        if level.i in cell.words or level == top:
            _add_extras(cell, level)
    asking = word_list("what", "asking")
    for asked in (t for t in top.ancestors if t.lower_ in asking and t.tag_ != "VB"):
        if asked.i in cell.words or _is_apart(asked, top):
            break
        below = {child.i for child in asked.children if top in (child, *child.subtree)}
        cell.words |= {asked.i, *(c.i for i in below for c in children(doc[i], "case"))}
    cell.words -= {i for i in cell.words if _is_loose(doc[i], cell)}
    if amount is not None and len(cell) == 1 and amount.nbor().lower_ == "worth":
        cell.add([amount.i + 1])  # "goods worth"
    cell.instead |= _articles(cell)
    if levels and levels[0].lower_ in level_verbs():  # "moved down to"
        cell.words |= {c.i for c in children(top, "case") if c.i > levels[0].i}
    cell.words |= {i for place in cell.words for i in _hyphened(doc[place])}
    return _joined(doc, sorted(cell.words), cell.instead)


def _listed_before(noun: Token) -> frozenset[int]:
    """ "seized his house, two boats" "and three cars": the words of the others without a number."""
    if not any(children(noun, "number", "compound")):
        return frozenset()
    before = (other for other in conjuncts(noun) if other.i < noun.i and other.pos_ in NOMINAL)
    bare = (_noun(other) for other in before if not any(children(other, "number")))
    return frozenset().union(*bare)


def _told_to_be(cell: Cell, counted: Token) -> str:
    """ "Those freed were 12 Uzbeks, 4 Tajiks": each of them among those freed."""
    first = conjuncts(counted)[0]
    subject = next(children(first, *SUBJECTS), None)
    if subject is None or subject.tag_ != "NNS" or not any(children(first, "copula")):
        return ""
    whole = replace(cell, words=set())
    whole.add(_noun(subject) - {c.i for c in children(subject, "determiner")})
    _add_extras(whole, subject)
    parts = (_joined(cell.doc, sorted(one.words), {}) for one in (cell, whole))
    return " among ".join(part for part in parts if part)


def _climb(cell: Cell, top: Token, levels: Sequence[Token], counted: Token | None) -> None:
    """The words that govern a number, upward, until they say enough."""
    for below, level in pairwise((top, *levels)):
        described = below.pos_ in VERBAL and relation(below) == "relative_clause"
        least = ENOUGH_OF_CLAUSE if described else ENOUGH_OF_NOUN
        enough = cell.substance() >= least and _is_named(top, levels[0])
        at_a_rate = preposition(below) == "at" and below.lower_ in word_list("what", "measuring")
        enough = enough and not at_a_rate
        if enough and relation(conjuncts(below)[0]) != "open_complement":
            return
        _add_level(cell, level, top)
        if below.pos_ not in VERBAL and (below != top or counted is not None):
            led = number_over(below) if below == counted else below  # "in 37 of 52 schools"
            first = conjuncts(led)[0]  # "paid for schools, roads" "and two bridges"
            numbers = any(t.like_num for t in first.doc[first.head.i : first.i])
            plain = not (numbers or any(children(led, "case")))
            led = first if first.i in cell.banned and plain else led
            cell.words |= {child.i for child in children(led, "case")}


def _articles(cell: Cell) -> dict[int, str]:
    """The articles before a number, as the words behind it want them: "a 25% increase"."""
    numbers = _places(cell.doc, cell.quantity.start, cell.quantity.end)
    fitting = {}
    for article, noun in pairwise(sorted(cell.words)):
        if cell.doc[article].lower_ in ("a", "an") and article + 1 in numbers:
            fitting[article] = "an" if cell.doc[noun].lower_[0] in "aeiou" else "a"
    return fitting


def _hyphened(token: Token) -> set[int]:
    """The other parts of "ex-minister"."""
    doc, first, last = token.doc, token.i, token.i
    while last + 2 < len(doc) and doc[last + 1].text == "-" and not doc[last + 1].whitespace_:
        last += 2
    while first > 1 and doc[first - 1].text == "-" and not doc[first - 2].whitespace_:
        first -= 2
    return set(range(first, last + 1))


def _is_loose(token: Token, cell: Cell) -> bool:
    """Whether a preposition has lost its noun."""
    if relation(token) == "preposition":
        return not any(c.i in cell.words for c in children(token, "prepositional_object"))
    if _is_number(cell, token.head):
        return False  # "in 37 of 52 schools"
    lost = token.head.i not in cell.words  # also "amendment prescribed" "of imprisonment"
    number = token.lower_ == "of" and token.head.head.i in cell.banned
    number = number and not text_of(cell.doc)[: cell.quantity.start].endswith("within ")
    lost = lost and not any(verb.i in cell.words for verb in conjuncts(token.head))
    lost = lost or (number and token.i - 1 not in cell.words)
    return lost and relation(token) in ("case", "determiner", "modifier", "possessor", "marker")


def _is_named(top: Token, noun: Token) -> bool:
    """Whether the first word above a number says what it is of; not "paid the clerks 12 euros", "a
    grant from the bank of 5 million".
    """
    apart = noun.i < top.i and noun.pos_ not in VERBAL and not any(children(top, "case"))
    return noun.pos_ != "PROPN" and not apart


def _right_behind(quantity: Quantity, sentence: Sentence, doc: Doc) -> set[int]:
    """The words behind a number that lead on, whatever the parse: "in prison", "for their son"."""
    start = quantity.told_end
    if owned := OWNED.match(text_of(doc), start):  # "two months' imprisonment"
        return {token.i for token in words_at(doc, *owned.span(1))}
    if quantity.stated_end is not None and (
        closed := CLOSED.match(text_of(doc), start, sentence.end)
    ):
        start = closed.end()
    told = following(replace(quantity, end=start, stated_end=None), sentence)
    words = list(words_at(doc, start, start + len(told))) if told.strip() else []
    # "from a driver" "were suspended"
    words = list(takewhile(lambda t: t.tag_ not in FINITE_OR_MODAL and not _opens(t), words))
    leads = bool(words) and words[0].lower_ in word_list("what", "links")
    leads = leads or (quantity.kind == "duration" and bool(words) and words[0].tag_ == "VBG")
    return {token.i for token in words[:MAX_BEHIND]} if leads else set()


def _opens(token: Token) -> bool:
    """Whether another clause begins: "in prison" "after the court"; not "for selling"."""
    return token.pos_ == "SCONJ" and token.lower_ not in word_list("what", "aims")


def words_behind(doc: Doc, quantity: Quantity, sentence: Sentence, counted: Token) -> str:
    """What leads on from a counted noun and its verb: "to prison", "suspected of smuggling"."""
    cell = _empty_cell(doc, quantity, sentence, counted)
    carrier = number_over(counted)
    if not _is_number(cell, carrier):  # in "29 of 100 women interviewed" all were
        _add_extras(cell, counted)
    said = carrier.head.pos_ in (*NOMINAL, "ADJ") and relation(carrier) in SUBJECTS
    if relation(carrier) in (*SUBJECTS, "object") and (said or not cell.words):
        verb = main_behind(carrier.head) or carrier.head
        if verb.pos_ not in VERBAL:  # "people were in modern slavery"
            cell.add({*_noun(verb), *(c.i for c in children(verb, "case", "copula"))})
        _add_extras(cell, verb)
    named = {token.i for token in noun_phrase(counted)} if said else set()
    cell.words -= {i for i in cell.words if i < counted.i or i in named or _is_loose(doc[i], cell)}
    cell.words -= {i for i in cell.words if doc[i].lower_ == "worth" and i + 1 in cell.banned}
    return _joined(doc, sorted(cell.words), {})


def _empty_cell(doc: Doc, quantity: Quantity, sentence: Sentence, counted: Token | None) -> Cell:
    whole = words_at(doc, sentence.start, sentence.end)
    banned = _banned(doc, sentence) - ({counted.i} if counted is not None else set())
    counts = {"number", "count"}
    alike = [
        q
        for q in sentence.quantities
        if q.start != quantity.start
        and (q.kind in (quantity.kind, "percent") or {q.kind, quantity.kind} <= counts)
    ]
    others = frozenset(i for q in alike for i in _places(doc, q.start, q.end))
    before = min((q.told_end for q in alike if q.end <= quantity.start), default=quantity.start)
    named = max(quantity.start, counted.idx if counted is not None else 0)  # "44 of the 90 men"
    behind = (q for q in alike if q.start > named and sentence.bracket(q) is None)
    after = min((q.start for q in behind), default=sentence.end)
    said = SAID_BEHIND.search(text_of(doc), quantity.told_end, after)
    after = said.start() if said else after
    text = " " * sentence.start + AGE_ASIDE.sub(lambda m: "_" * len(m[0]), sentence.text)
    found = NEXT_ITEM.finditer(text, before, quantity.start)
    items = [m.end() for m in found if not _joins_names(words_at(doc, m.start(), m.end())[0])]
    theirs = (before, max([before, *items]))
    if after < sentence.end:
        ends = [m.start() for m in NEXT_ITEM.finditer(text, quantity.told_end, after)]
        after = max(ends, default=after)
    return Cell(doc, quantity, whole.start, whole.end, frozenset(banned), others, theirs, after)


def _joins_names(word: Token) -> bool:
    """The "and" of "the Bank for Reconstruction and Development"."""
    named = word.head.pos_ == word.head.head.pos_ == "PROPN"
    return named and relation(word) == "coordination" and relation(word.head) == "conjunct"


def _banned(doc: Doc, sentence: Sentence) -> set[int]:
    """The words of numbers, dates and brackets."""
    banned: set[int] = set()
    for other in sentence.quantities:
        plain = other.kind == "number"
        banned |= _places(doc, other.start, other.number_end if plain else other.told_end)
        bounds = words_at(doc, other.start, other.end)  # "would be" "limited to 30"
        banned -= {t.i for t in bounds if t.tag_ == "VBN" and any(children(t, "passive_auxiliary"))}
    for date in sentence.dates:
        banned |= _with_its_words(words_at(doc, date.start, date.end))
    depth = 0
    for token in words_at(doc, sentence.start, sentence.end):
        depth += token.text in ("(", "[")
        if depth:
            banned.add(token.i)
        depth -= depth > 0 and token.text in (")", "]")
    return banned


def _with_its_words(date: Span) -> set[int]:
    """A date with its preposition, "'s" or part of the day; not the "in" of "in May sales"."""
    doc, after = date.doc, date.doc[date.end : date.end + 1].text.lower()
    before = doc[date.start - 1] if date.start else date[0]
    led = before.lower_ in word_list("what", "before_date") and before.i < date.start
    led = led and not (before.head.pos_ == "NOUN" and before.head.i == date.end)
    owns = after in ("'s", "’s") or after in load_table("dates.toml")["part_of_day"]
    return set(range(date.start - led, date.end + owns))


def _places(doc: Doc, start: int, end: int) -> set[int]:
    return {token.i for token in words_at(doc, start, end)}


def _amount_of(doc: Doc, quantity: Quantity, sentence: Sentence) -> Token | None:
    """The noun right before a sum, whatever the parse: "fines and imprisonment of", "meat (3%)"."""
    found = AMOUNT_OF.search(sentence.before(quantity))
    other = OR_FOR.search(sentence.before(quantity)) if quantity.kind == "duration" else None
    found = found or other
    if found is None and sentence.words(quantity).startswith("worth"):
        found = ENDS_IN_WORD.search(sentence.before(quantity))  # "funds" "worth up to"
    if found is None or quantity.kind == "age" or (":" in found[0] and quantity.kind != "money"):
        return None
    noun = words_at(doc, sentence.start + found.start(1), sentence.start + found.end(1)).root
    named = noun.pos_ == "NOUN" or (noun.pos_ == "PROPN" and "(" in found[0])
    return noun if named and not noun.like_num else None


def _levels(top: Token, amount: Token | None = None) -> Iterator[Token]:
    """What governs a word, from the nearest noun up to a verb that stands for itself."""
    word = top if any(children(top, *SUBJECTS)) else conjuncts(top)[0]
    if any(children(word, *SUBJECTS)):
        yield word  # "inflation was 9 percent"
        return
    behind = top.doc[min(top.i + 1, len(top.doc) - 1)]
    verb = behind if relation(behind) == "conjunct" else behind.head
    beside = relation(top) == "conjunct" and behind.tag_ in FINITE_OR_MODAL
    if beside and top in own_subjects(verb):
        yield verb  # "gets 5 and 9 will go to Osh"
        return
    if amount is not None:
        yield amount
        if preposition(amount) in word_list("what", "compared_with") and _is_definite(amount):
            return  # "below the African average of 4%"
        word = conjuncts(amount)[0]
        if amount.nbor().lower_ == "amounting" and relation(amount) != "object":
            return  # "with damage amounting to 8 billion", however it is parsed
        if amount != word and any(children(word, "number")) and preposition(word) == "of":
            if any(c.lower_ == "or" for c in children(amount, "coordination")):
                return  # "a fine of 5 euros or arrest of ten days"
            word = governor(word) or word  # "sales of 12 bottles and revenues of 5 million"
        if word.like_num or word.pos_ == "SYM":
            return  # "exports of 15 and imports of 28 billion"
    if preposition(word) == "instead" and any(children(word, "relative_clause")):
        return  # "gave 5 instead of the 60 million he had asked for"
    for _ in range(MAX_LEVELS):
        above = _outside(governor(word), word)
        apart = above is not None and above.pos_ in VERBAL
        if (
            above is not None
            and not apart
            and (preposition(word), preposition(above)) == ("for", "with")
        ):
            above = governor(above)  # "12 years with a ban on travel for stealing"
        if (
            above is not None
            and preposition(above) in word_list("what", "asides")
            and any(t.text == "," for t in word.doc[above.i : word.i])
        ):
            above = governor(above)  # "for 25 years, including 5 of grace, with a rate of 2%"
        if above is None or (relation(word) == "nominal" and _follows_and(word)):
            return  # "the mistakes of the past" "and 10% inflation", a wrong parse
        says = above.lower_ in word_list("verbs", "reporting")
        if _is_apart(above, word) or (says and relation(word) not in SAID):
            return  # but "is said to have paid", "reported an increase"
        carries = above.pos_ not in VERBAL and above.lower_ in word_list("nouns", "carriers")
        sums = carries or above.lower_ in word_list("what", "summing")  # not "is set to hit"
        sums = sums or (amount is not None and above.lower_ == "worth")  # "goods worth 5 million"
        if not (above.pos_ in ("NUM", "SYM") or above.like_num or sums):
            yield above
            if above.pos_ in VERBAL or any(children(above, *SUBJECTS)):
                joined = conjuncts(above)[0]
                above = joined if relation(joined) == "open_complement" else above
                name = relation(above)
                marked = any(c.lower_ == "to" for c in children(above, "marker"))
                if marked and above.tag_ == "VBG":
                    name = "open_complement"  # "committed to" "contributing", whatever the parse
                placed = relation(word) in SUBJECTS and any(c.tag_ == "WRB" for c in above.children)
                if name not in ("open_complement", "noun_clause", "relative_clause") or placed:
                    return  # also "in a district where 60 hectares dried up"
        word = above if above.pos_ in VERBAL else conjuncts(above)[0]


def _outside(above: Token | None, word: Token) -> Token | None:
    """What governs a word, where the parse takes the wrong clause: "jailed a man, who stole it, for
    nine years"; "prices fell 2%, while sales were up 9%".
    """
    if above is None or above.pos_ not in VERBAL:
        return above
    if word.i >= _closing(above):
        return next((t for t in above.ancestors if t.pos_ in VERBAL), above)
    for nearer in children(above, "adverbial_clause"):
        own = [c for c in children(nearer, *SUBJECTS) if c.i > above.i]
        between = above.doc[nearer.i : word.i]
        if own and len(between) and not any(t.is_punct for t in between):
            return nearer
    return above


def _closing(verb: Token) -> int:
    """Where a clause between commas ends and what the parse hangs on it begins: "a man, who sold
    it," "to nine years".
    """
    opened = relation(verb) == "relative_clause" and _before(_first_word(verb)).text == ","
    if opened:
        for child in (c for c in children(verb, "oblique", "object") if c.i > verb.i):
            first = _first_word(child)
            amount = any(t.like_num and t.shape_ != "dddd" for t in child.subtree)
            if amount and _before(first).text == ",":
                return first.i
    return len(verb.doc)


def _first_word(top: Token) -> Token:
    return next((token for token in top.subtree if not token.is_punct), top)


def _before(token: Token) -> Token:
    return token.doc[max(token.i - 1, 0)]


def _follows_and(noun: Token) -> bool:
    """ "to each of the dead and 5 million to the wounded": whatever the parse hangs it on."""
    words = dropwhile(lambda t: t.like_num, reversed(noun.doc[: noun.i]))
    linked = any(children(noun, "coordination")) and not any(children(noun, "case"))
    link = next(words, noun)  # but "between five and ten years"
    return linked or (link.pos_ == "CCONJ" and not _before(link).like_num)


def _is_definite(noun: Token) -> bool:
    owned = (c for c in children(noun, "determiner", "possessor") if c.lower_ not in ("a", "an"))
    return any(owned) and any(children(noun, "modifier", "compound", "possessor"))


def _is_apart(above: Token, word: Token) -> bool:
    """Whether a colon, semicolon or dash stands between two words: a wrong parse, or an aside."""
    first, last = sorted((above.i, word.i))
    leads = word_list("what", "level_leads")  # "a rise in revenues – by 21%"
    stops = (token for token in above.doc[first:last] if token.text in STOPS)
    return any(token.text in ":;" or token.nbor().lower_ not in leads for token in stops)


def _add_level(cell: Cell, level: Token, top: Token) -> None:
    """A governing noun with what leads on from it, or a verb with who takes part."""
    beside = children(level, "oblique", "nominal", "adverbial_clause")
    for child in (c for c in beside if c.pos_ in NOMINAL):  # "while" "in Osh" "it is 9%"
        opens = child.doc[max(child.left_edge.i - 1, 0)].lower_ in word_list("what", "contrasting")
        cell.add(_phrase(child, cell) if opens else ())
    if level.pos_ not in VERBAL:
        subjects = [*children(level, *SUBJECTS)]
        linked = children(level, *LINKING) if subjects and level != top else ()
        cell.add({*_noun(level), *(c.i for c in linked)})
        _add_extras(cell, level)
        taking_part = [Argument(child, "agent") for child in subjects]
    else:
        of_noun = len(cell) > 0
        cell.add(_verb(level))
        taking_part = _taking_part(level)
        if of_noun:  # "imposed a penalty on the bakery": who imposed it comes last
            _add_extras(cell, level)
            taking_part.sort(key=lambda argument: argument.relation == "agent")
        for noun in children(level, "object"):  # "cut to $3 from $5" "the sum"
            between = text_of(cell.doc)[cell.quantity.told_end : noun.left_edge.idx]
            if OTHER_LEVEL.fullmatch(between):
                _ = cell.add(_phrase(noun, cell)) or cell.add(_noun(noun))
    for argument in taking_part:
        listed = conjuncts(argument.head)
        further = any(noun.i in cell.words or _is_number(cell, noun) for noun in listed) or (
            relation(argument.head) == "conjunct"
        )
        missed = argument.head.head != level and argument.head in own_subjects(level)
        further = further and not missed
        further = further or _is_of_other(cell, argument.head.i)
        further = further or _is_of_part(argument.head, level)
        if not (_is_number(cell, argument.head) or further):
            _add_participant(cell, argument)
            cell.words |= _passive_words(level, argument)
            if level == top or level.lower_ in level_verbs():
                _add_extras(cell, argument.head)


def _taking_part(verb: Token) -> list[Argument]:
    """Who takes part in what a verb tells; of two subjects, the one of its own clause."""
    told = [a for a in arguments(verb) if a.relation in TAKING_PART]
    strange = set(children(verb, *SUBJECTS)) - {*(own := own_subjects(verb))}
    if own and own[0].head != verb:  # "shops will close, and rents in Osh, now high, will fall"
        told = [a for a in told if a.head.i > verb.head.i] + [Argument(own[0], "agent")]
    beside = "with" if verb.tag_ == "VBG" else ""  # "with a ban for stealing"
    told = [a for a in told if a.head not in strange and preposition(a.head) != beside]
    named = subject_of(verb) if not own and relation(verb) == "parataxis" else None
    return [*told, Argument(named, "agent")] if named is not None else told


def _passive_words(verb: Token, argument: Argument) -> set[int]:
    """ "Clerks" "were" "paid": without it, they seem to have paid."""
    turned = argument.relation == "patient" and argument.head.i < verb.i and is_passive(verb)
    if not turned or verb.lower_ not in word_list("what", "either_way"):
        return set()
    return {c.i for c in children(verb, "auxiliary", "passive_auxiliary")}


def _is_number(cell: Cell, word: Token) -> bool:
    return cell.quantity.start <= word.idx < cell.quantity.end


def _is_of_other(cell: Cell, place: int) -> bool:
    """Whether a word stands where the number before or the next one is told of."""
    at = cell.doc[place].idx
    return cell.quantity.start < cell.end <= at or cell.before[0] <= at < cell.before[1]


def _add_participant(cell: Cell, argument: Argument) -> None:
    noun = argument.head
    if noun.lower_ == "those" and (meant := _meant_by_those(noun)) is not None:
        behind = takewhile(lambda t: t.pos_ not in VERBAL | {"AUX"}, noun.doc[noun.i :])
        cell.add([token.i for token in behind][:MAX_BEHIND])
        cell.instead[noun.i] = meant.text
        return
    if noun.pos_ == "PRON":
        if noun.lower_ in OBJECTIVE:
            cell.add([noun.i])
        if (sales := _before_which(noun)) is not None:
            cell.add(_noun(sales))
        meant = antecedent(noun) if noun.lower_ in PERSONAL else None
        if meant is not None and cell.add([noun.i]):
            named = sorted(_noun(meant) - cell.banned)
            opens = {i: cell.doc[i].lower_ for i in named[:1] if cell.doc[i].pos_ == "DET"}
            cell.instead[noun.i] = _joined(cell.doc, named, opens)
        return
    words = _phrase(noun, cell) if noun.pos_ in VERBAL else _noun(noun) | partner_of(noun)
    words |= _list_opening(noun)
    case = {c.i for c in children(noun, "case")} if argument.preposition else set()
    _ = cell.add(words | case) or cell.add(_noun(noun, of=False) | case)


def _before_which(pronoun: Token) -> Token | None:
    """ "were 40 million on sales which fell": the sales, whatever the parse hangs the clause on."""
    before = pronoun.doc[max(pronoun.i - 1, 0)]
    over = pronoun.head.head
    strayed = over.like_num or over.pos_ in ("NUM", "SYM") or any(children(over, "number"))
    which = pronoun.tag_ == "WDT" and relation(pronoun) in SUBJECTS and before != over
    return before if which and strayed and before.pos_ == "NOUN" else None


def partner_of(noun: Token) -> set[int]:
    """ "Omarov" "and his aunt" got 9 years: the second of two that a verb is told of."""
    both = conjuncts(noun) if relation(noun) in SUBJECTS else [noun]
    named = len(both) == 2 and both[0] == noun and both[1].pos_ in ("NOUN", "PROPN")
    if not named or both[1].i > noun.head.i > noun.i:
        return set()
    return _noun(both[1], of=False) | {c.i for c in children(both[1], "coordination")}


def _list_opening(subject: Token) -> set[int]:
    """ "The bank said" "output from factories," "mines and utilities rose": the beginning of a list
    that the parse takes for the object, or for another subject.
    """
    above, first = subject.head.head, subject.left_edge
    first = first.nbor() if first.is_punct else first
    comma = first.i > 0 and first.nbor(-1).text == "," and relation(subject.head) == "complement"
    if not comma or not any(children(subject, "conjunct")):
        return set()
    for noun in (*children(above, "object"), *children(subject.head, *SUBJECTS)):
        between = subject.doc[noun.left_edge.i : first.i]
        if 0 < len(between) <= MAX_EXTRA and all(t.pos_ not in VERBAL for t in between):
            return {token.i for token in between}
    return set()


def _meant_by_those(pronoun: Token) -> Token | None:
    """ "Transfers from Oman fell, while those from Iran rose": transfers."""
    before = reversed(pronoun.doc[pronoun.sent.start : pronoun.i])
    subject = next((token for token in before if relation(token) in SUBJECTS), None)
    return subject if subject is not None and subject.tag_ == "NNS" else None


def _add_extras(cell: Cell, word: Token) -> None:
    """What leads on from a word, in text order, as long as there is room."""
    names = EXTRAS if word.pos_ in (*VERBAL, "ADJ") else OF_NOUN  # "unable to repay"
    if word.pos_ in VERBAL and word.lower_ not in word_list("verbs", "reporting"):
        names = (*names, "complement")  # "believed" "the harvest was failing"
    for child in sorted(children(word, *names, "adverbial_clause"), key=lambda child: child.i):
        if child.i > word.i and _is_of_part(child, word):
            return
        if _is_aside(child):
            continue
        phrase = _phrase(child, cell)
        told = [i for i in phrase - cell.banned if cell.doc[i].pos_ in SUBSTANCE]
        clause = relation(child) == "relative_clause"
        below = {token.i for token in child.subtree}
        apart = any(_is_number(cell, cell.doc[i]) for i in below) or bool(phrase & cell.others)
        apart = apart or (clause and (len(phrase) > MAX_EXTRA or bool(below & cell.banned)))
        apart = apart or (preposition(child) or child.lower_) in word_list("what", "asides")
        apart = apart or (preposition(child) == "at" and any(children(child, "number")))  # a level
        apart = apart or child.i >= _closing(word)
        if child.i > word.i and told and not apart:
            ordered = sorted(phrase | yet_before(child))
            cell.add(i for at, i in enumerate(ordered) if at < MAX_EXTRA or i <= child.i)
        if cell.is_full:
            return


def _is_of_part(child: Token, word: Token) -> bool:
    """ "Forty men fled, most of them" "to Osh": not all forty."""
    words = [_before(_first_word(child)), *child.subtree]
    part = any(t.lower_ in OF_PART and _before(t).lower_ == "of" for t in words)
    return part and any(t.text == "," for t in child.doc[word.i : words[0].i + 2])


def _noun(noun: Token, *, of: bool = True) -> set[int]:
    """A noun with the words that name it: modifiers, owner, name, and what it is of."""
    words = {noun.i}
    for child in noun.children:
        name = relation(child)
        apart = noun.doc[min(child.left_edge.i, noun.i) : max(noun.i, child.i)]
        if child.lower_ == "worth" or (name in BESIDE and any(t.text == "," for t in apart)):
            continue  # "cash worth 300 euros", "all in all, the fund", "sisters, aged 12 and 14,"
        if name == "determiner" and child.i < noun.i:
            words.add(child.i)
        elif name in BESIDE or (name == "possessor" and child.i < noun.i):
            words |= {token.i for token in child.subtree}
        elif name == "apposition" and child.pos_ == "PROPN" and child.i - noun.i <= NAME_REACH:
            words |= _noun(child, of=False)
        elif of and child.i > noun.i and name in ("nominal", "preposition", "noun_clause"):
            words |= _of_phrase(child)
    return words


def _of_phrase(child: Token) -> set[int]:
    """ "of the water utility", "of renting a flat" behind a noun."""
    if relation(child) == "preposition":
        nouns = [*children(child, "prepositional_object")]
        case = [child] if child.lower_ == "of" else []
    else:
        nouns = [child, *children(child, "object")]
        case = [c for c in children(child, "case", "marker") if c.lower_ == "of"]
        case = case if child.tag_ == "VBG" or child.pos_ in NOMINAL else []
    return {c.i for c in case}.union(*map(_noun, nouns)) if case else set()


def _phrase(top: Token, cell: Cell) -> set[int]:
    """All words below a word but asides, clauses coordinated with it, and what is of another
    number or left out, with all that hangs on it.
    """
    words, queue = set(), [top]
    while queue:
        word = queue.pop()
        if word.i in cell.banned or _is_of_other(cell, word.i):
            continue
        words.add(word.i)
        for child in word.children:
            name = relation(child)
            beside = name == "conjunct" and (word is top or child.pos_ in VERBAL)
            beside = beside and not child.pos_ == top.pos_ == "PROPN"  # "from Osh, Naryn and Talas"
            named = word.pos_ == "PROPN" and relation(word) == "conjunct"
            kept = ("-", "'", "’", ",") if named else ("-", "'", "’")
            mark = name == "punctuation" and child.text not in kept
            helps = name == "passive_auxiliary" and child.tag_ in FINITE  # not "been", "being"
            helps = helps and not any(children(word, *SUBJECTS))  # "girls" "who were sold"
            empty = mark or helps or (name == "coordination" and word is top)
            told = preposition(child) == "according"
            if not (beside or empty or told or name in ASIDES or _is_aside(child)):
                queue.append(child)
    return words


def _is_aside(word: Token) -> bool:
    """Whether a clause only stands beside another; not "for selling", "to pay"."""
    aims = any(c.lower_ in word_list("what", "aims") for c in children(word, "marker", "case"))
    aims = aims and not any(c.tag_ in FINITE for c in word.children)  # "when it was to be paid"
    return relation(word) == "adverbial_clause" and not aims


def _verb(verb: Token) -> set[int]:
    """A verb with what belongs to it or changes its sense: "has not paid", "found dead"."""
    words = {verb.i}
    if verb.tag_ == "VB" and relation(verb) == "conjunct":  # "promised to" feed and "clothe"
        words |= {c.i for c in children(conjuncts(verb)[0], "marker") if c.lower_ == "to"}
    perfect = PERFECT if verb.tag_ == "VBN" and not is_passive(verb) else frozenset()
    for child in verb.children:
        name = relation(child)
        helps = child.tag_ == "MD" or child.lower_ in DO | perfect
        leads = relation(verb) == "noun_clause" and verb.tag_ == "VBG"  # "ban on" "selling"
        to = name == "marker" and (leads or child.lower_ == "to")
        turns = name == "adverb" and child.lower_ in word_list("what", "turning")
        closes = child.tag_ == "JJ" or child.lower_ in word_list("what", "particles")
        closes = closes and 0 < child.i - verb.i <= NEAR
        fixed = name == "name" and child.i == verb.i + 1  # "fall victim"
        if name == "negation" or fixed or to or turns or closes or (name == "auxiliary" and helps):
            words.add(child.i)
        denied = name in SUBJECTS and any(t.lower_ in ("no", "nobody") for t in child.subtree)
        if denied and child.i - child.left_edge.i <= NEAR:  # "no-one" "waits"
            words |= {*range(child.left_edge.i, child.i + 1)}
    words |= yet_before(verb)
    modal = any(verb.doc[i].tag_ in ("MD", "TO") for i in words)
    return words | {c.i for c in children(verb, "passive_auxiliary") if modal and c.lower_ == "be"}


def _joined(doc: Doc, places: Sequence[int], instead: Mapping[int, str]) -> str:
    """Words with the spaces of the text where they touch there."""
    told = ""
    for before, i in pairwise((-1, *places)):
        glued = told and before == i - 1 and not doc[before].whitespace_
        told += (
            instead.get(i, doc[i].text) if glued or not told else f" {instead.get(i, doc[i].text)}"
        )
    return told
