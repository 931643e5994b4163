"""The world's currencies as texts write them: signs, codes, names, nicknames, whose dinar it is."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache

import pycountry
from babel import Locale
from babel.numbers import get_currency_name

from pipeline.errors import LexiconError
from pipeline.lexicon import LEXICONS, PLACE_COLUMNS, letter_tree, load_rows, names_in
from pipeline.normalize.measures import Suffix, SuffixTable, add_noun, add_phrase, unit_suffixes

KINDS = frozenset(
    "symbol prefix letter name minor generic scaled suffix wordcode toman grand glued".split()  # noqa: SIM905
)
FACTORS = {
    "minor": Decimal("0.01"),
    "glued": Decimal("0.01"),
    "toman": Decimal(10),
    "grand": Decimal(1000),
}
LEAD = 1500
STOPS, APART = (". ", ", ", "; ", "\n"), 40  # as many characters a stop weighs
CONTEXT = 600  # characters on each side that may say whose dinar it is: about a paragraph
# Before an amount: "(US$", "c $", "KZT", "Rs."; the sign itself is the last character.
BEFORE_SIGN = re.compile(r"(?<![A-Za-z.])([A-Za-z][A-Za-z.]{0,3})( ?)$")
SPACED = frozenset(("US", "C", "AU", "HK", "NZ", "CA"))  # "c $ 16.4"; but "a $5 bribe" is no A$


ORIGIN = re.compile(r"\b(?:(?:citizen|national|native)s? of|from) (?:the )?$", re.I)
NAME = re.compile(r"[A-Z](?<!\w.)[\w-]+(?: [A-Z][\w-]+){0,2}")
AROUND = 3000  # characters on each side, where nothing nearer says whose money it is


Told = tuple[int, str]  # where a word speaks for a currency, and its code


@dataclass(frozen=True, slots=True)
class Context:
    """What says whose money it is: stems of words in any case, and whole names of places."""

    words: re.Pattern[str]  # with the character before
    stems: dict[str, str]
    places: dict[str, str]
    first_words: frozenset[str]  # of the places' names


@dataclass(frozen=True, slots=True)
class CurrencyTable:
    """Currencies by how they are written: signs and words before the amount, phrases after it."""

    before: dict[str, str]  # exact form -> ISO 4217 code
    signs: frozenset[str]  # last characters of symbols that are no letters
    letters: dict[str, str]
    wordcodes: frozenset[str]  # codes that are words too
    historic: frozenset[str]  # codes no longer in ISO 4217: BEL, CYP
    after: SuffixTable
    contexts: dict[str, Context]


@cache
def currency_table() -> CurrencyTable:
    """Babel's names and codes of all currencies, then `currencies.csv`; our rows win."""
    rows = load_rows("currencies.csv", ("form", "code", "kind"))
    after = SuffixTable({}, {}, {})
    before: dict[str, str] = {}
    letters: dict[str, str] = {}
    for number, row in enumerate(rows, 1):
        form, code, kind = row["form"], row["code"], row["kind"]
        if kind not in KINDS:
            raise LexiconError(LEXICONS / "currencies.csv", number, f"unknown kind {kind!r}")
        if kind in ("symbol", "prefix", "wordcode"):
            before[form] = code
        if kind == "letter":
            letters[form] = code
        factor = FACTORS.get(kind, Decimal(1))
        if kind in ("symbol", "suffix", "wordcode", "glued"):
            after.exact[form] = Suffix("money", code or None, factor, kind, form)
        elif kind not in ("letter", "prefix"):
            add_noun(after, form, Suffix("money", code or None, factor, kind, form))
    wordcodes = frozenset(row["form"] for row in rows if row["kind"] == "wordcode")
    historic: set[str] = set()
    _add_babel(before, after, historic)
    _add_accounts(after)
    signs = frozenset(f[-1] for f in before if not f[-1].isalnum() and f[-1] not in "./")
    return CurrencyTable(before, signs, letters, wordcodes, frozenset(historic), after, _contexts())


def _add_babel(before: dict[str, str], after: SuffixTable, historic: set[str]) -> None:
    current = {currency.alpha_3 for currency in pycountry.currencies}
    for code in sorted(str(code) for code in Locale("en").currencies):
        if code not in current and code not in before:
            historic.add(code)
        before.setdefault(code, code)
        after.exact.setdefault(code, Suffix("money", code, style="code", form=code))
        for count in (1, 2):
            name = get_currency_name(code, count, "en")
            if " " in name and "(" not in name:  # bare nouns are ours to decide
                add_noun(after, name, Suffix("money", code, style="name", form=name))


def _add_accounts(after: SuffixTable) -> None:
    for row in load_rows("units_of_account_names.csv", ("form", "unit")):
        suffix = Suffix("account", row["unit"], style="name", form=row["form"])
        add_phrase(after, row["form"], suffix)
        add_phrase(after, row["form"] + "s", suffix)
        for times in ("times the ", "times ", "fold ", "fold the "):
            add_phrase(after, times + row["form"], suffix)


def _contexts() -> dict[str, Context]:
    stems: dict[str, dict[str, str]] = {}
    for row in load_rows("currency_contexts.csv", ("form", "stem", "code")):
        for form in row["form"].split("|"):
            stems.setdefault(form, {})[row["stem"]] = row["code"]
    return {form: _context(codes) for form, codes in stems.items()}


def _context(stems: dict[str, str]) -> Context:
    """The stems, and the places of the countries whose money it may be, by their whole names."""
    homes = {code[:2]: code for code in stems.values()}  # ISO 4217 begins with ISO 3166-1
    places: dict[str, set[str]] = {}
    for row in load_rows("places.csv", PLACE_COLUMNS):
        names = names_in(row["name"], row["aliases"])
        for name in names if row["country"] in homes and not row["needs_cue"] else ():
            places.setdefault(name, set()).add(homes[row["country"]])
    named = {name: codes.pop() for name, codes in places.items() if len(codes) == 1}
    firsts = frozenset(name.partition(" ")[0] for name in named)
    spelled = {case(stem) for stem in stems for case in (str, str.capitalize, str.title, str.upper)}
    return Context(re.compile(rf"\W(?:{letter_tree(spelled)})"), stems, named, firsts)


def read_currency_before(
    token: str, table: CurrencyTable, *, glued: bool
) -> tuple[str, int] | None:
    """The code and length of the currency that ends `token`, the text directly before a number.

    >>> read_currency_before("(US$", currency_table(), glued=True)
    ('USD', 3)
    >>> read_currency_before("Tier", currency_table(), glued=False) is None
    True
    """
    if token and token[-1] in table.signs:
        return _signed(token, table)
    code = table.before.get(token)
    if code is not None:
        return code, len(token)
    if not glued and token.isalpha() and len(token) != 3:
        return None
    word = token.lstrip("([{\"'“‘«-–—~<>=,;:/")
    code = table.before.get(word)
    if code is None and glued:
        code = table.letters.get(word)
    if code is None and len(word) == 3 and word.islower() and word in table.after.phrases:
        code = table.before.get(word.upper())
    return None if code is None else (code, len(word))


def _signed(token: str, table: CurrencyTable) -> tuple[str, int] | None:
    sign = token[-1]
    letters = BEFORE_SIGN.search(token[:-1])
    if letters and (not letters[2] or letters[1].replace(".", "").upper() in SPACED):
        form = letters[1].replace(".", "") + sign
        for spelling in (form, form.upper()):
            if spelling in table.before:
                return table.before[spelling], len(token) - letters.start()
        if letters[1].upper() in table.before:  # "USD$", "SGD $"
            return table.before[letters[1].upper()], len(token) - letters.start()
    return (table.before[sign], 1) if sign in table.before else None


def resolve_generic(form: str, default: str | None, text: str, start: int) -> str | None:
    """Whose pound, manat or dinar: the currency of the countries named nearby, else the default.

    >>> text = "In Ashgabat the fine is 500 manats."
    >>> resolve_generic("manat", None, text, 24)
    'TMT'
    """
    if form not in currency_table().contexts:
        return default
    near = _named(form, text, start - CONTEXT, start + CONTEXT, start)
    found = near or _named(form, text, 0, LEAD, 0)
    found = found or _named(form, text, start - AROUND, start + AROUND, start)
    home = next((code for origin, _, code in found if not origin), default)
    return home or (found[0][2] if found else None)


def _named(form: str, text: str, low: int, high: int, at: int) -> list[tuple[bool, int, str]]:
    """What the words of a stretch speak for: whether as somebody's origin, how far away, the
    currency; its places are asked where they do not agree.
    """
    told = _between(_words_told(form, text), low, high)
    if len({code for _, code in told}) != 1:
        told = told + _between(_places_told(form, text), low, high)
    found: list[tuple[bool, int, str]] = []
    for start, code in told:
        origin = ORIGIN.search(text, max(0, start - 20), start) is not None
        found.append((origin, _distance(text, start, at), code))
    return sorted(found)


def _between(told: Sequence[Told], low: int, high: int) -> list[Told]:
    return list(told[bisect_left(told, (low, "")) : bisect_left(told, (high, ""))])


@lru_cache(maxsize=1 << 6)  # every "dollars" of an article asks
def _words_told(form: str, text: str) -> tuple[Told, ...]:
    """Where a text has words that say whose money it is, and whose."""
    context = currency_table().contexts[form]
    words = context.words.finditer(f"\n{text}")
    return tuple((word.start(), context.stems[word[0][1:].lower()]) for word in words)


def _distance(text: str, start: int, at: int) -> int:
    """Characters between a word and a sum; stops and commas part them further."""
    ends = min(start, at), max(start, at)
    return abs(start - at) + APART * sum(text.count(stop, *ends) for stop in STOPS)


@lru_cache(maxsize=1 << 6)
def _places_told(form: str, text: str) -> tuple[Told, ...]:
    """Where a text names places of the countries whose money it may be."""
    return tuple(_places_named(currency_table().contexts[form], text))


def _places_named(context: Context, text: str) -> Iterator[Told]:
    places = context.places
    for name in NAME.finditer(text):
        words = name[0].split(" ")
        for first, word in enumerate(words):
            if word not in context.first_words:
                continue
            rests = (" ".join(words[first:last]) for last in range(len(words), first, -1))
            code = next((places[rest] for rest in rests if rest in places), None)
            if code is not None:
                yield name.start() + len(" ".join(words[:first])), code


@cache
def currency_orders() -> dict[str, Decimal]:
    """Roughly how many units make a dollar: to choose between readings, never to convert."""
    rows = load_rows("currency_orders.csv", ("code", "per_usd"))
    return {row["code"]: Decimal(row["per_usd"]) for row in rows}


@cache
def all_suffixes() -> SuffixTable:
    """Units and currencies in one table; currencies win ("pound" is decided by context)."""
    units, money = unit_suffixes(), currency_table().after
    lengths = dict(units.lengths)
    for word, length in money.lengths.items():
        lengths[word] = max(length, lengths.get(word, 1))
    return SuffixTable(
        units.phrases | money.phrases, units.exact | money.exact | {"%": units.exact["%"]}, lengths
    )
