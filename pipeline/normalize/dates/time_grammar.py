"""Rules over time words: each is a pattern of token kinds and a function that builds their meaning.

Patterns name kinds of `time_words.LETTERS` (or of `CLASSES` below), separated by spaces;
`day:DAY` hands the token's value to the function as `day`; `?`, `|` and brackets mean what they
mean in regular expressions. Rules are tried in the order given, each until nothing changes;
what a rule matched becomes one token of kind `time` or `duration`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any, TypeVar

from pipeline.normalize.dates.time_values import Duration, Time
from pipeline.normalize.dates.time_words import LETTERS, Token

CLASSES = {
    "DAY": "noO",
    "MONTH": "Mm",
    "WEEKDAY": "WwC",
    "YEAR": "Y",
    "COUNT": "nNA",
    "MANY": "nN",
    "NTH": "oOl",
    "REL": "rlx",
    "STEP": "lx",
    "PART": "pB",
    "TO": "t\\-",
    "COMMA": ",",
    "unit": "Uj",
    "UNIT": "U",
    "WHOLE": "PrlxTD",
}
Built = Time | Duration | None
Found = tuple[int, int, Time]  # a time expression with its place in the run
Build = Callable[..., Built]
AnyBuild = TypeVar("AnyBuild", bound=Build)


@dataclass(frozen=True, slots=True)
class Rule:
    """A named rule: the pattern over letters and what builds its meaning."""

    name: str
    pattern: re.Pattern[str]
    build: Build
    needs: tuple[frozenset[str], ...]  # kinds of which a run must hold one, whatever is reduced


class Rulebook:
    """An ordered list of rules, filled by its `rule` decorator."""

    def __init__(self) -> None:
        self.rules: list[Rule] = []

    def rule(self, *patterns: str) -> Callable[[AnyBuild], AnyBuild]:
        """Register a function as a rule; its name is the rule's name in the records.

        Raises `ValueError` for a pattern that names no kind, or that matches nothing at all.
        """

        def register(build: AnyBuild) -> AnyBuild:
            for pattern in patterns:
                compiled = re.compile(_letters(pattern))
                if compiled.match(""):
                    raise ValueError(f"{build.__name__}: {pattern!r} matches the empty string")
                self.rules.append(Rule(build.__name__, compiled, build, _needs(pattern)))
            return build

        return register

    def without(self, names: frozenset[str]) -> Rulebook:
        """The same book, but for the rules so named."""
        book = Rulebook()
        book.rules = [rule for rule in self.rules if rule.name not in names]
        return book


REDUCED = frozenset({LETTERS["time"], LETTERS["duration"]})


def _needs(pattern: str) -> tuple[frozenset[str], ...]:
    """The kinds a pattern cannot do without, those aside that other rules make.

    >>> [sorted(need) for need in _needs("day:DAY of? month:MONTH (comma|of)? whole:time")]
    [['O', 'n', 'o'], ['M', 'm']]
    """
    flat = pattern
    while (shorter := re.sub(r"\([^()]*\)[?*+]?", " ", flat)) != flat:
        flat = shorter
    needs = [
        frozenset(CLASSES.get(kind) or LETTERS[kind]) - {"\\"}
        for kind, optional in re.findall(r"(?:[a-z_]\w*:)?([A-Za-z_]\w+)(\??)", flat)
        if not optional
    ]
    return tuple(need for need in needs if not need & REDUCED)


def _letters(pattern: str) -> str:
    """A readable pattern as a regular expression over letters.

    >>> _letters("day:DAY of? month:MONTH")
    '(?P<day>[noO])[f]?(?P<month>[Mm])'
    """
    return re.sub(r"(?:([a-z_]\w*):)?([A-Za-z_]\w+)|\s+", _one_kind, pattern)


def _one_kind(match: re.Match[str]) -> str:
    label, kind = match.groups()
    if kind is None:
        return ""
    letters = CLASSES.get(kind) or re.escape(LETTERS[kind])
    return f"(?P<{label}>[{letters}])" if label else f"[{letters}]"


def reduce(tokens: list[Token], rulebooks: tuple[Rulebook, ...]) -> list[Found]:
    """The time expressions that the rules make of a run's tokens: start, end and meaning."""
    chart = list(tokens)
    letters = "".join(token.letter for token in chart)
    for rule in _applicable(rulebooks, frozenset(letters)):
        letters = _apply(rule, chart, letters)
    return [
        (token.start, token.end, token.value)
        for token in chart
        if token.letter == LETTERS["time"] and not token.value.weak
    ]


@lru_cache(maxsize=4096)
def _applicable(rulebooks: tuple[Rulebook, ...], letters: frozenset[str]) -> tuple[Rule, ...]:
    """The rules that can match in a run of these kinds: most lack one that they need."""
    rules, by_need = _by_need(rulebooks)
    lacking: set[int] = set()
    for need, places in by_need.items():
        if need.isdisjoint(letters):
            lacking.update(places)
    return tuple(rule for place, rule in enumerate(rules) if place not in lacking)


@cache
def _by_need(
    rulebooks: tuple[Rulebook, ...],
) -> tuple[list[Rule], dict[frozenset[str], list[int]]]:
    """All rules in order, and under each need the places of those that have it."""
    rules = [rule for book in rulebooks for rule in book.rules]
    by_need: dict[frozenset[str], list[int]] = {}
    for place, rule in enumerate(rules):
        for need in rule.needs:
            by_need.setdefault(need, []).append(place)
    return rules, by_need


def _apply(rule: Rule, chart: list[Token], letters: str) -> str:
    position = 0
    while match := rule.pattern.search(letters, position):
        first, last = match.span()
        value = rule.build(**_arguments(match, chart))
        if value is None:
            position = first + 1
            continue
        token = _reduced(value, rule.name, chart[first], chart[last - 1])
        chart[first:last] = [token]
        letters = letters[:first] + token.letter + letters[last:]
        position = first
        if last - first == 1:
            position += 1
    return letters


def _arguments(match: re.Match[str], chart: list[Token]) -> dict[str, Any]:
    return {
        label: chart[match.start(label)].value
        for label in match.re.groupindex
        if match.start(label) >= 0
    }


def _reduced(value: Time | Duration, rule: str, first: Token, last: Token) -> Token:
    if isinstance(value, Duration):
        return Token(LETTERS["duration"], value, first.start, last.end)
    named = replace(value, rule=rule) if not value.rule else value
    return Token(LETTERS["time"], named, first.start, last.end)
