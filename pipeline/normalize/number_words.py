"""Numbers in words: the grammar of `numbers.csv` and the folding of words into one number."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from pipeline.lexicon import any_of, letter_tree, load_rows, load_words

SPACE = "[ \u00a0\u2009\u202f]"
LETTER = r"[^\W\d_]"
# Grouped by spaces ("12 500 000"), a point set free by a tokenizer ("6 . 2"), anything joined by
# points, commas, apostrophes, or ".5".
DIGITS = (
    rf"(?:\d{{1,3}}(?:{SPACE}\d{{3}})+(?!\d|[.,]\d{{3}})(?:[.,]\d{{1,2}}(?!\d))?"
    r"|\d{1,3} \. \d+(?! \. \d)|\d{1,3}\. \d{1,2}(?=\s?%)|\d+(?:[.,'’]\d+)*|(?<![\w./])\.\d+)"
)
# Between words of one number or unit: a line may be broken there, a paragraph may not.
GAP = r"(?:[^\S\n]+|[^\S\n]*\n[^\S\n]*(?![A-Z\s]))"
ONE, MILLION = Decimal(1), Decimal(10**6)
# "2 million, 350 thousand tenge"; "2 million, 350 thousand and 90 thousand" are listed
LESS = r"\d{1,3}\s+thousand\b(?!,|\s+(?:and|or)\b)"
WORD = re.compile(rf"{LETTER}+")
BRACKET = r"\s+\([^()\n]{1,40}\)"  # "three quarters ($2 billion) of the sum"
OF_WHOLE = re.compile(
    rf"[\s-]hours?\b|(?:{BRACKET})?\s+of\b(?!\s+(?:\d|th[ei]s? (?:year|month|century)))|\s*$"
    r"|\s+(?:more|fewer|less|higher|lower)(?:\s+[a-z]+)?\s+than\b"  # "a third more cases than"
    r"|\s+(?:are|were|have)\b"  # "a third were women", not "a third was"
)
AFTER_HALF = re.compile(
    rf"(?=[\s-]hours?\b)|{BRACKET}\s+of\b"
    r"|[\s-]+(?:(an?)\b|(?:of|the|its|their|his|her|all|people)\b)|\s*$"
)
# "a month old", "an hour and ten minutes"; "about a year" may tell an age
OLD_OR_MORE = re.compile(r"[\s-]+(?:old\b|and\s)|\s*$")
ABOUT = ("about", "around", "almost", "nearly", "just", "even")
# "for a month", "lasted nearly a year", "more than a year"; not "a year ago", "for a year or two"
LASTING = re.compile(
    r"\b(?:for|lasted|lasting|lasts?|took|takes?|taking|spent|spend|spending|served?|serving"
    r"|(?:more|less|longer) than|(?:just|well|little|slightly) (?:over|under))\s+"
    r"(?:(?:about|around|almost|nearly|over|just|at least|up to|(?:more|less) than)\s+)?\Z",
    re.I,
)
NO_LENGTH = re.compile(r"\s+(?:ago|earlier|later|before|or|when)\b|['’-]")
# "nearly a decade of war", "over a year of talks"
LONG_OF = re.compile(r"\b(?:over|about|around|almost|nearly|roughly) \Z", re.I)
IN_PRISON = re.compile(r"\s+(?:in|behind)\s+(?:prison|jail|custody|detention|bars)\b")


class Number(NamedTuple):
    """A number read at `start:end`: `value` = `mantissa` times `scale`.

    `other` is a second reading of the same digits ("7,384" may be 7.384), `pending` a magnitude
    that counts only beside a currency ("5m") with the offset where it ends.
    """

    start: int
    end: int
    value: Decimal
    mantissa: Decimal
    scale: Decimal = ONE
    digits: bool = True
    other: Decimal | None = None
    pending: tuple[Decimal, int] | None = None
    rule: str = "digits"


@dataclass(frozen=True, slots=True)
class NumberGrammar:
    """The words of `numbers.csv` as patterns: built once."""

    words: dict[str, tuple[str, Decimal]]
    openings: frozenset[str]  # how words begin that may go on with a number, three letters of each
    digits: re.Pattern[str]  # where a number in digits may begin
    word: re.Pattern[str]  # a number word, with the character before it
    start: re.Pattern[str]
    token: re.Pattern[str]
    mixed: re.Pattern[str]
    half: re.Pattern[str]
    of_scale: re.Pattern[str]
    abbreviation: re.Pattern[str]
    scales: dict[str, Decimal]
    point: re.Pattern[str]


@dataclass(slots=True)
class Fold:
    """A number being built from words: `total` of closed scales plus the open `group`."""

    total: Decimal = Decimal(0)
    group: Decimal | None = None
    room: int = 0  # a further word must be below this: 100 after "hundred", 10 after "twenty"
    floor: Decimal | None = None  # the last scale word
    whole: Decimal = ONE  # what "and a half" is half of: 12 after "dozen"
    mantissa: Decimal | None = None
    end: int = 0

    def value(self) -> Decimal:
        """The number so far."""
        return self.total + (self.group or 0)


@cache
def number_grammar() -> NumberGrammar:
    """The patterns of `numbers.csv`; raises `LexiconError` on a bad row."""
    rows = load_rows("numbers.csv", ("word", "kind", "value"))
    words: dict[str, tuple[str, Decimal]] = {}
    for row in rows:
        words[row["word"]] = (row["kind"], Decimal(row["value"]))
        if row["kind"] in ("hundred", "scale", "collective", "part"):
            words[row["word"] + "s"] = (row["kind"] + "s", Decimal(row["value"]))
    of = {k: [w for w, (kind, _) in words.items() if kind == k] for k, _ in words.values()}
    heads = of["unit"] + of["teen"] + of["tens"] + of["hundred"] + of["scale"] + of["collective"]
    tails = heads + of["hundreds"] + of["scales"] + of["collectives"] + of["part"] + of["parts"]
    parts = of["half"] + of["part"] + of["parts"]
    big = alternatives(of["hundred"] + of["scale"] + of["collective"])
    scales = alternatives(of["hundred"] + of["scale"] + of["scales"])
    units = "decades? years? months? weeks? days? hours? minutes?".replace(" ", "|")
    article = rf"[Aa]n?(?=[\s-]+(?:{units}|{big}|{alternatives(parts)})\b)"
    counted = load_rows("countable_nouns.csv", ("noun", "plural", "kind"))  # no days, no years
    one = alternatives((row["noun"] for row in counted), exact=True)
    article += rf"|[Ee]very(?=\s+(?:second|{alternatives(of['part'], exact=True)})\s+{one}\b)"
    share = rf"(?:[Hh]alf|[Qq]uarter(?=[\s-]{big}))"
    spelled = rf"\b(?:{article}|{share}|{alternatives(heads)})\b"
    glyphs = f"[{''.join(of['glyph'])}]"
    return NumberGrammar(
        words=words,
        openings=frozenset(word[:3] for word in _forms({"and", *words})),
        digits=re.compile(rf"[\d{glyphs[1:-1]}.](?:(?<!\.)\d*|(?<![\w./]\.)(?=\d))"),
        word=re.compile(rf"[^A-Za-z]{spelled}"),
        start=re.compile(rf"{DIGITS}|{glyphs}|{spelled}"),
        token=re.compile(
            rf"({GAP}(?:and|&){GAP}|-and-| ?- ?|{GAP}|(?<=\d)(?={scales}\b)"  # "5million"
            rf"|,\s+(?={LETTER}+\s+(?:[Hh]undred|HUNDRED)|{LESS}))"
            r"(?:an?\s+)?"
            rf"({alternatives(tails)}|\d{{1,3}}(?:[.,]\d+)?(?=\s+{scales}\b)"
            rf"|(?<=\band )\d\d?(?![\d.,])|(?<=[Tt]housand )\d{{1,3}}(?=\s+{LETTER}{{3}}))"
            rf"(?!{LETTER})"
        ),
        mixed=re.compile(
            rf"(?:{GAP}(?:and|&){GAP}|-and-)(?:(an?|one|two|three)[\s-]+)?({alternatives(parts)})\b"
        ),
        half=re.compile(rf"(?:[Hh]alf|[Qq]uarter)[\s-]+(?:of\s+)?(?:an?[\s-]+)?(?={big}\b)"),
        of_scale=re.compile(rf"\s+of\s+an?\s+(?={big}\b)"),
        abbreviation=re.compile(
            rf"(?:{SPACE}?({alternatives(of['abbr'])})(?:\.(?=\s?(?:[a-z₸$€]|[A-Z]{{3}}\b)))?"
            rf"|({alternatives(of['short'], exact=True)})"
            rf"|{SPACE}?({alternatives(of['money_abbr'], exact=True)}))(?![^\W_])"
        ),
        scales={w.lower() if k == "abbr" else w: v for w, (k, v) in words.items()},
        point=re.compile(rf"\s+point((?:[\s-]+{alternatives(of['unit'])}\b)+)"),
    )


def alternatives(words: Iterable[str], *, exact: bool = False) -> str:
    """A pattern that matches any of the words, the longest first.

    Unless `exact`, a word also matches Capitalized and in CAPITALS: faster than ignoring case.

    >>> alternatives(["six", "sixty"], exact=True)
    'six(?:ty)?'
    """
    return letter_tree(set(words) if exact else _forms(set(words)))


def _forms(words: set[str]) -> set[str]:
    return words | {word.capitalize() for word in words} | {word.upper() for word in words}


def read_words(text: str, match: re.Match[str]) -> Number | None:
    """The longest number in words that begins where `number_grammar().start` matched."""
    grammar = number_grammar()
    start, word = match.start(), match.group().lower()
    if share := grammar.half.match(text, start):
        return _share(text, start, share)
    if word in ("a", "an"):
        return _read_after_article(text, match)
    if word == "half":
        return _lone_half(text, match)
    if word == "every":
        return _every_third(text, match)
    fold = Fold(end=match.end())
    return _spelled(text, start, fold) if _accept(fold, *grammar.words[word]) else None


def _share(text: str, start: int, share: re.Match[str]) -> Number | None:
    """ "half a million", "quarter of a million", "half a dozen"."""
    value = Decimal("0.5") if share.group()[0] in "hH" else Decimal("0.25")
    return _part_of_scale(text, start, share.end(), value)


def _part_of_scale(text: str, start: int, end: int, value: Decimal) -> Number | None:
    """A part of the scale word at `end`: "three quarters of a" "million"."""
    fold = Fold(group=value, mantissa=value, end=end)
    if (head := WORD.match(text, end)) is None:
        return None
    _accept(fold, *number_grammar().words[head.group().lower()])
    fold.end = head.end()
    number = _spelled(text, start, fold)
    whole = number.value.quantize(ONE) if number is not None else ONE  # "a third of a million"
    return number._replace(value=whole) if number and whole > MILLION / 1000 else number


def _read_after_article(text: str, match: re.Match[str]) -> Number | None:
    """ "a dozen", "a hundred and two", "a third of"."""
    grammar = number_grammar()
    token = WORD.search(text, match.end())
    if token is None:
        return None
    kind, value = grammar.words.get(token.group().lower(), ("", ONE))
    if not kind:
        counts = (
            OLD_OR_MORE.match(text, token.end())
            or text[max(0, match.start() - 8) : match.start()].rstrip().endswith(ABOUT)
            or lasts(text, match.start(), token.end())
        )
        return Number(*match.span(), ONE, ONE, digits=False, rule="article") if counts else None
    if kind in ("part", "half"):
        if share := grammar.half.match(text, token.start()):
            return _share(text, match.start(), share)
        if not (OF_WHOLE.match(text, token.end()) or _by_share(text, match.start())):
            return None
        part = ONE / value
        if share := grammar.of_scale.match(text, token.end()):
            return _part_of_scale(text, match.start(), share.end(), part)
        return Number(match.start(), token.end(), part, part, digits=False, rule="fraction")
    fold = Fold(group=ONE, mantissa=ONE, end=token.end())
    _accept(fold, kind, value)
    return _spelled(text, match.start(), fold)


def lasts(text: str, start: int, end: int) -> bool:
    """Whether "a year" at `start:end` tells how long something went on, as a number would.

    >>> lasts("held for a year", 9, 15), lasts("paid twice a year", 11, 17)
    (True, False)
    """
    if NO_LENGTH.match(text, end):
        return False
    return bool(
        LASTING.search(text, max(0, start - 32), start)
        or IN_PRISON.match(text, end)
        or (text.startswith(" of ", end) and LONG_OF.search(text, max(0, start - 8), start))
    )


def _every_third(text: str, match: re.Match[str]) -> Number | None:
    """ "every third woman": one of three."""
    token = WORD.search(text, match.end())
    if token is None:
        return None
    _, value = number_grammar().words.get(token.group(), ("part", Decimal(2)))
    return Number(
        match.start(), token.end(), ONE / value, ONE / value, digits=False, rule="fraction"
    )


def _by_share(text: str, start: int) -> bool:
    """ "rose by a third", "up almost a quarter"."""
    return word_left(text, start, 10) in ("by", "almost", "nearly", "than", "up", "down")


def word_left(text: str, start: int, reach: int) -> str:
    """The word that ends before `start`, in lower case; of a word beyond `reach` only its end."""
    return "".join(text[max(0, start - reach) : start].lower().split()[-1:])


def _lone_half(text: str, match: re.Match[str]) -> Number | None:
    before = word_left(text, match.start(), 12)
    follow = AFTER_HALF.match(text, match.end())
    told = follow is not None and follow[1] is not None  # "by half a percentage point"
    if before in ("first", "second", "latter", "last", "other", "in", "by") and not told:
        return None
    half = Decimal("0.5")
    if follow is None and before not in ("than", "about", "nearly", "over"):
        return None
    end = follow.end() if follow and follow[1] else match.end()
    return Number(match.start(), end, half, half, digits=False, rule="fraction")


def _spelled(text: str, start: int, fold: Fold) -> Number | None:
    fold_on(text, fold, spelled=True)
    if point := number_grammar().point.match(text, fold.end):
        return _with_point(text, start, fold, point)
    value, scale = fold.value(), fold.floor or ONE
    if value < 1 and (share := number_grammar().of_scale.match(text, fold.end)):
        return _part_of_scale(text, start, share.end(), value)
    mantissa = value if fold.mantissa is None else fold.mantissa
    short = number_grammar().abbreviation.match(text, fold.end) if scale == ONE else None
    if short and short[1]:  # "ten thous. people"
        scale, fold.end = number_grammar().scales[short[1].lower()], short.end()
        value *= scale
    rule = "words" if value >= 1 or not value else "fraction"
    return Number(start, fold.end, value, mantissa, scale, digits=False, rule=rule)


def _with_point(text: str, start: int, fold: Fold, point: re.Match[str]) -> Number | None:
    """ "two point five million"."""
    words = number_grammar().words
    decimals = "".join(str(words[w.lower()][1]) for w in re.findall(rf"{LETTER}+", point[1]))
    fold.group = Decimal(f"{fold.value()}.{decimals}")
    fold.total, fold.mantissa, fold.room, fold.end = Decimal(0), fold.group, 0, point.end()
    return _spelled(text, start, fold)


def fold_on(text: str, fold: Fold, *, spelled: bool) -> None:
    """Takes word after word into `fold` for as long as they make one number."""
    grammar = number_grammar()
    before_and: Fold | None = None
    while True:
        if (mixed := grammar.mixed.match(text, fold.end)) and _accept_mixed(fold, mixed):
            continue
        token = grammar.token.match(text, fold.end)
        if token is None:
            return
        joiner, word = token[1].strip(" -\n\t\u00a0\u2009\u202f").lower(), token[2].lower()
        kind, value = grammar.words.get(word) or ("digits", Decimal(word.replace(",", ".")))
        if joiner and not _may_join(fold, joiner, kind, spelled=spelled):
            return
        if kind == "digits" and "-" in token[1]:  # "23 million-25 million" is a range
            return
        if word == "quarters" and not _is_part(text, token.end()):
            return  # "the first 3 quarters"
        kept = replace(fold) if joiner else None
        if not _accept(fold, kind, value):
            if before_and is not None and kind in ("hundred", "scale"):
                # "two hundred and three hundred" are two numbers
                for name in Fold.__slots__:
                    setattr(fold, name, getattr(before_and, name))
            return
        before_and = kept if joiner in ("and", "&") else before_and
        fold.end = token.end()


def _is_part(text: str, end: int) -> bool:
    """Whether "three quarters" are of a whole, and no time: "three quarters of contraction"."""
    moves = any_of(load_words("quantities.toml", "in_quarters"))
    time = re.compile(rf"\s+of\s+(?:(?!(?:the|its|their|all|our|this|that)\b)[a-z]+\s+)?{moves}\b")
    return OF_WHOLE.match(text, end) is not None and time.match(text, end) is None


def _may_join(fold: Fold, joiner: str, kind: str, *, spelled: bool) -> bool:
    """Whether "and" or a comma can join: "two hundred and five", "two million, three hundred"."""
    if joiner == ",":
        return fold.group is None and (spelled or (kind == "digits" and fold.floor == MILLION))
    if fold.room == 100:
        return kind in ("unit", "teen", "tens", "digits")
    return spelled and fold.group is None and kind in ("unit", "teen", "tens")


def _accept(fold: Fold, kind: str, value: Decimal) -> bool:
    """Adds one word to the number, or says that it does not belong to it."""
    if kind in ("unit", "teen", "tens", "digits"):
        return _accept_small(fold, kind, value)
    if kind in ("hundred", "hundreds"):
        if fold.group is None and kind == "hundred" and not fold.total:
            fold.group, fold.mantissa = value, ONE
        elif fold.group is not None and fold.group < 100 and fold.room != 100:
            fold.mantissa = fold.group if not fold.total else fold.mantissa
            fold.group *= value
        else:
            return False
        fold.room = 100
        return True
    if kind in ("scale", "scales"):
        return _accept_scale(fold, kind, value)
    if kind in ("collective", "collectives") and fold.room != 10 and not fold.total:
        fold.group, fold.room = (fold.group if fold.group is not None else ONE) * value, 0
        fold.whole = value
        return True
    if kind in ("part", "parts") and fold.group is not None and not fold.total:
        return _accept_part(fold, kind, value)
    return False


def _accept_small(fold: Fold, kind: str, value: Decimal) -> bool:
    if fold.group is None:
        if fold.floor is not None and value >= fold.floor:
            return False
        fold.group = value
    elif 0 < value < fold.room:
        fold.group += value
    else:
        return False
    if not fold.total and (fold.mantissa is None or fold.room):
        fold.mantissa = fold.group
    fold.room = 10 if kind == "tens" else 0
    return True


def _accept_scale(fold: Fold, kind: str, value: Decimal) -> bool:
    if fold.group is None:
        if not fold.total and kind == "scale":
            fold.group = fold.mantissa = ONE
        elif fold.floor is not None and value >= fold.floor:  # "thousand million"
            fold.total, fold.floor = fold.total * value, fold.floor * value
            return True
        else:
            return False
    if fold.floor is not None and value >= fold.floor:
        return False
    if not fold.total:
        fold.mantissa = fold.group
    fold.total += fold.group * value
    fold.group, fold.floor, fold.room = None, value, 0
    return True


def _accept_part(fold: Fold, kind: str, value: Decimal) -> bool:
    """ "two thirds", "one-eighth"; not "two quarters" (of a year) and not "three fifth graders"."""
    count = fold.group or ONE
    plural = kind == "parts"
    if count > 20 or plural != (count > 1) or fold.room == 10 or (value == 4 and count == 2):
        return False
    fold.group = fold.mantissa = count / value
    fold.room = 0
    return True


def _accept_mixed(fold: Fold, mixed: re.Match[str]) -> bool:
    """ "one and a half", "two million and one half", "five billion and three quarters"."""
    words = number_grammar().words
    kind, value = words[mixed[2].lower()]
    count = words.get((mixed[1] or "a").lower(), ("unit", ONE))[1]
    if (kind == "parts") != (count > 1):
        return False
    part = count / value
    if fold.group is None:
        fold.total += part * (fold.floor or ONE)
    else:
        fold.group += part * fold.whole
        fold.mantissa = fold.group if not fold.total else fold.mantissa
    fold.room, fold.end = 0, mixed.end()
    return True
