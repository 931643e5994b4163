"""The rules of `lexicons/boilerplate.toml`: loaded, checked, compiled. Read and clean use them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from pipeline.errors import LexiconError
from pipeline.lexicon import LEXICONS, load_table

FILE = "boilerplate.toml"
KINDS = ("line", "inline", "head", "opener")
PLACES = ("any", "edge")
# Longer lines are paragraphs; only notices (cookies, copyright) are ever this long.
MAX_LINE = 700

_PART = re.compile(r"\{(\w*[a-z]\w*)\}")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its name goes into `dropped`; `examples` fit it, `keeps` must not."""

    name: str
    kind: str
    where: str
    pattern: re.Pattern[str]
    rest: bool
    examples: tuple[str, ...]
    keeps: tuple[str, ...]

    def fits(self, line: str) -> bool:
        """Whether a whole line, spaces squeezed, fits the pattern."""
        return len(line) <= MAX_LINE and self.pattern.fullmatch(line) is not None


@cache
def load_rules() -> tuple[Rule, ...]:
    """All rules in the order of the file, which is the order in which they are tried.

    Raises `LexiconError` naming the rule that lacks a key, is unknown in kind or does not compile.
    """
    table = load_table(FILE)
    parts: dict[str, str] = {}
    for name, pattern in table["parts"].items():
        parts[name] = _fill(pattern, parts, f"part {name}")
    return tuple(_rule(row, parts, number) for number, row in enumerate(table["rule"], 1))


@cache
def rules_of(kind: str) -> tuple[Rule, ...]:
    """The rules of one kind."""
    return tuple(rule for rule in load_rules() if rule.kind == kind)


def line_rule(line: str, *, at_edge: bool) -> Rule | None:
    """The first rule that a whole line fits; `at_edge` above the first or below the last paragraph.

    >>> line_rule("Share on Facebook", at_edge=False).name
    'share_bar'
    >>> line_rule("The court shared the verdict on Facebook.", at_edge=True) is None
    True
    """
    rules = (rule for rule in rules_of("line") if at_edge or rule.where == "any")
    forms = _forms(line)
    return next((rule for rule in rules if any(map(rule.fits, forms))), None)


def opener_rule(line: str) -> Rule | None:
    """The rule of a line that opens a list of links or a form.

    >>> opener_rule("READ ALSO:").name
    'read_also'
    """
    forms = _forms(line)
    return next((rule for rule in rules_of("opener") if any(map(rule.fits, forms))), None)


def without_stamp(line: str) -> str:
    """A headline without the date line run into its end and the menu run into its beginning.

    >>> without_stamp("Two held in Osh 3 March 2024, 11:59")
    'Two held in Osh'
    """
    for rule in rules_of("inline"):
        if rule.name == "date_line":
            line = rule.pattern.sub("", line)
    menus = (rule.pattern.match(line) for rule in rules_of("head") if rule.name == "section_label")
    return line[max((menu.end() for menu in menus if menu), default=0) :]


def _forms(line: str) -> tuple[str, ...]:
    """The line with its spaces squeezed, and without bullets and rulers around it.

    >>> _forms("**  Read   also | |")
    ('** Read also | |', 'Read also')
    """
    line = _SPACE.sub(" ", line).strip()
    bare = line.strip(" |•·*#>»«<→←~=_-–—()[]")
    return (line,) if bare in (line, "") else (line, bare)


def _rule(row: Mapping[str, Any], parts: Mapping[str, str], number: int) -> Rule:
    missing = {"name", "kind", "pattern", "why", "examples", "keeps"} - row.keys()
    where = row.get("where", "any")
    label = f"rule {number} ({row.get('name')})"
    if missing or row["kind"] not in KINDS or where not in PLACES:
        problem = f"{label}: lacks {sorted(missing)} or has an unknown kind or where"
        raise LexiconError(LEXICONS / FILE, None, problem)
    source = _fill(row["pattern"], parts, label)
    try:
        pattern = re.compile(source, re.IGNORECASE | re.MULTILINE)
    except re.error as error:
        raise LexiconError(LEXICONS / FILE, None, f"{label}: {error}") from error
    if pattern.fullmatch("") is not None:
        raise LexiconError(LEXICONS / FILE, None, f"{label}: fits an empty line")
    examples, keeps = tuple(row["examples"]), tuple(row["keeps"])
    return Rule(row["name"], row["kind"], where, pattern, row.get("rest", False), examples, keeps)


def _fill(pattern: str, parts: Mapping[str, str], label: str) -> str:
    try:
        return _PART.sub(lambda match: f"(?:{parts[match.group(1)]})", pattern)
    except KeyError as error:
        raise LexiconError(LEXICONS / FILE, None, f"{label}: no part {error}") from error
