"""Says why a number is no figure: labels, names, titles, phrases, relative dates, vague ones.

Each rule has a name that stands in the `dropped` table.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc

from pipeline.extract.currency_words import currency_words
from pipeline.extract.figures.unit.nouns import singular, word_list
from pipeline.extract.gazetteer import resolve_place
from pipeline.extract.inflection import verb_forms
from pipeline.extract.text import words_at
from pipeline.lexicon import WordPattern, any_of
from pipeline.listed import is_counted_beside_others, is_next_of_places
from pipeline.records import Quantity

# Names that may hold a number: "Five Winds Asset Management", "Boeing 727", "Channel One".
NAME_LABELS = frozenset(
    ("PERSON", "ORG", "FAC", "PRODUCT", "EVENT", "LAW", "WORK_OF_ART", "MISC", "LOC", "GPE")
)
# Measured spans are figures whatever stands around them.
MEASURED = frozenset(("money", "percent", "age"))
IS_WORTH = re.compile(
    r"\s+(?:costs?|costing|is|was|worth|traded|trades|trading|equals|buy(?:s|ing)?|bought|sells?|sold)\b"
)
ARTICLES = re.compile(r"\b[Aa]rticles?\b[^.:]*:\s(?:[^.]*[,;]\s|[^.]*\band\s)?$")
# not "3 out of 41 cases", "three out of the five"
ODDS = re.compile(
    r"\s*(?:times\s+)?out\s+of\s+(?:every\s+)?(?!(?:the|these|those|all)\b)(?:\d|10+|[a-z]+)\s"
)
TIMES_AS = re.compile(
    r"\s*times\s+(?:the|what|more|less|as|that|higher|lower|worse|better|bigger|larger|greater)\b"
)
RANGE = re.compile(r"\d{1,3}\s?[-–—]\s?\d{1,3}")  # "on counts 2-4"
PLACE_NAME = re.compile(r"((?:[A-Z][\w’'-]+\s)?([A-Z][\w’'-]+))\s+$")  # "South Korea"
NEAR = 45  # characters in which a verb of harm makes "one man" a count
APPOSED = re.compile(r"^((?:\s+\w+){1,2}),[^,;.]{3,60},")  # "one man, a nurse from Osh, was killed"
TORN_AHEAD = re.compile(
    r"\b(?:of|to|at|by|from|about|nearly|over|some|with|than|around)\s\d{1,3}\.\s$"
)
TORN_BEHIND = re.compile(r",\s\d{3}\.\d")
EACH = re.compile(r"\b(?:every|each|per)\s+(?:[a-z]+\s+)?$", re.I)
SCALE = re.compile(r"(?:m|b|tr)illion")
QUOTED = re.compile(r"\"[^\"\n]{3,90}\"|“[^”\n]{3,90}”|«[^»\n]{3,90}»")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A number with what stands around it; `before` and `after` are the rest of its sentence."""

    quantity: Quantity
    doc: Doc
    view: str
    before: str
    after: str
    noun: str | None  # the singular of the noun right after the number

    @property
    def has_noun(self) -> bool:
        """Whether a noun that can be counted follows the number."""
        return self.noun is not None

    @property
    def beside_others(self) -> bool:
        """Whether the number stands in a list of counts."""
        quantity = self.quantity
        return is_counted_beside_others(self.view, quantity.number_start, quantity.number_end)

    @property
    def words(self) -> str:
        """The number's own words, lower case."""
        return self.view[self.quantity.number_start : self.quantity.number_end].lower()


def exclusion(candidate: Candidate) -> str | None:
    """The name of the rule that says a number is no figure, or None."""
    for rule in RULES:
        if rule(candidate):
            return rule.__name__.lstrip("_").replace("_", " ")
    return None


def _fixed_phrase(candidate: Candidate) -> bool:
    """ "one of the hospitals", "no one", "24/7"."""
    if candidate.quantity.kind in MEASURED:
        return False
    around = f"{candidate.before[-20:]}{_whole(candidate)}{candidate.after[:20]}".lower()
    start = len(candidate.before[-20:])
    end = start + len(_whole(candidate))
    found = PHRASES.finditer(around)
    return any(match.start() < end and start < match.end() for match in found)


def _whole(candidate: Candidate) -> str:
    return candidate.view[candidate.quantity.start : candidate.quantity.end]


PHRASES = WordPattern("figures.toml", r"(?<!\w){exclusions.phrases}(?!\w)")


def _age_of_a_thing(candidate: Candidate) -> bool:
    """ "a 30-year-old murder" is no age of anybody."""
    if candidate.quantity.kind != "age":
        return False
    noun = re.match(r"\s+(?:[a-z-]+\s+)?([a-z]+)", candidate.after)
    return noun is not None and noun[1] in word_list("ages", "things")


def _said_not_to_be(candidate: Candidate) -> bool:
    """ "Needs not 350 people but 150", "rose 2%, but not 5% as expected"."""
    behind = re.match(r"[^,.;:]{0,40}?\bbut\s+(?:[a-z]+\s+){0,2}\d", candidate.after)
    denied = re.search(r"(\bbut\s+)?\bnot\s+$", candidate.before, re.I)
    return denied is not None and (behind is not None or denied[1] is not None)


def _scale_of_each(candidate: Candidate) -> bool:
    """ "He answers for every idle billion": whatever there is of it."""
    return (
        SCALE.fullmatch(candidate.words) is not None and EACH.search(candidate.before) is not None
    )


def _broken_number(candidate: Candidate) -> bool:
    """ "4,00 people": nobody counts hundredths of them."""
    counts = candidate.quantity.kind == "number"
    return counts and re.fullmatch(r"\d{1,3},\d0", _whole(candidate)) is not None


def _torn_number(candidate: Candidate) -> bool:
    """ "Nearly 1. 5 billion people", "closed at 1, 543.43": a blank has come into the number."""
    behind = TORN_AHEAD.search(candidate.before)
    ahead = candidate.words.isdigit() and TORN_BEHIND.match(candidate.after)
    return bool(behind or ahead)


def _in_an_address(candidate: Candidate) -> bool:
    """ "The agency 24.kg reports"."""
    bare = candidate.quantity.kind == "number"
    return bare and re.match(r"\.[a-z]{2,3}\b", candidate.after) is not None


def _relative_date(candidate: Candidate) -> bool:
    """ "five years ago" says when, not how long."""
    if candidate.quantity.kind != "duration":
        return False
    return re.match(r"\s+(?:ago|from now|prior(?!\s+to))\b", candidate.after) is not None


def _day_of_a_month(candidate: Candidate) -> bool:
    """ "March 22 and 23": a day whose month stands before its neighbour."""
    if candidate.quantity.kind != "number" or candidate.has_noun:
        return False
    day = rf"\b{any_of(calendar.month_name[1:])}\s+\d\d?\s*(?:,|and|or|to|-|–)*\s*$"
    return re.search(day, candidate.before) is not None


def _label(candidate: Candidate) -> bool:
    """ "Tier 2", "Article 135", "Boeing 727": a bare number after the word it numbers."""
    quantity = candidate.quantity
    numbers = quantity.qualifier == "range" and RANGE.fullmatch(candidate.words) is not None
    if quantity.kind != "number" or not (quantity.qualifier == "exact" or numbers):
        return False
    previous = re.search(r"([\w№.’'-]+)\s*$", candidate.before)
    if previous is None:
        return False
    word = previous[1]
    if word.lower() in word_list("exclusions", "labels"):
        titled = word[:1].isupper() or not candidate.has_noun
        return titled and not (word.lower() in ("top", "no") and candidate.has_noun)
    if numbers:
        return False
    named = word[:1].isupper() and bool(candidate.before[: previous.start()].strip())
    if _is_of_a_place(candidate):
        return False  # "120 cases were opened in Almaty, in Shymkent 80"
    numbered = named or _numbers_things(candidate, word)
    return numbered and not candidate.has_noun and _is_bare(candidate)


def _is_of_a_place(candidate: Candidate) -> bool:
    """ "12 cases in Osh, in Naryn 7", "Peru had 12 cases, Chile 7": the next number of a list."""
    name = PLACE_NAME.search(candidate.before)
    if name is None or not any(resolve_place(name[at]) for at in (1, 2)):
        return False
    at = candidate.quantity.start - len(candidate.before) + name.start()
    return is_next_of_places(candidate.view, at, candidate.quantity.end)


def _numbers_things(candidate: Candidate, word: str) -> bool:
    """ "border posts 542 and 543": a bare number after a plural it tells apart."""
    plural = word.islower() and singular(word) != word and len(word) > 3
    verb = re.match(r"\s+(?:were|was|are|is|have|had|has|did|will|could|of)\b", candidate.after)
    at = candidate.quantity.start - len(word) - 1
    tag = words_at(candidate.doc, at, at + len(word)).root.tag_
    said = tag == "VBZ" and word not in word_list("verbs", "turning")  # "it says 63 died"
    return plural and not said and verb is None and candidate.before.rstrip().endswith(word)


def _is_bare(candidate: Candidate) -> bool:
    return re.fullmatch(r"\d{1,4}", candidate.words) is not None


def _part_of_a_name(candidate: Candidate) -> bool:
    quantity = candidate.quantity
    if quantity.kind != "number" or _is_of_a_place(candidate):
        return False
    named = rf"\d+K {re.escape((candidate.noun or '-').capitalize())}\b"  # "the 14K Triad"
    if re.match(named, f"{_whole(candidate)}{candidate.after}"):
        return True
    for entity in candidate.doc.ents:
        inside = entity.start_char <= quantity.number_start < entity.end_char
        if inside and entity.label_ in NAME_LABELS and quantity.number_end <= entity.end_char:
            leads = entity.start_char >= quantity.start
            return not leads or _is_titled(entity.text)
    return False


def _is_titled(text: str) -> bool:
    """Whether every longer word is capitalized and no plural is counted: "Five Winds Asset"."""
    words = text.split()
    if text[:1].isdigit() or len(words) < 3:
        return False
    return all(word[:1].isupper() for word in words if len(word) > 3)


def _in_a_quoted_title(candidate: Candidate) -> bool:
    """ "5 Facts About Human Trafficking" in quotation marks, most words capitalized."""
    if candidate.quantity.kind in MEASURED:
        return False
    line = candidate.before + _whole(candidate) + candidate.after
    at = len(candidate.before)
    for match in QUOTED.finditer(line):
        if match.start() <= at < match.end():
            words = re.findall(r"[A-Za-z]{4,}", match.group())
            capitals = sum(word[0].isupper() for word in words)
            return len(words) >= 2 and capitals >= 0.8 * len(words)
    return False


def _legal_reference(candidate: Candidate) -> bool:
    """ "charged under two articles of the Criminal Code", "section 12(3)(b)": no facts."""
    parts = any_of(word_list("exclusions", "legal"))
    if re.search(rf"\b{parts}s? \d+[\d().a-z]*\($", candidate.before, re.I):
        return True
    listed = candidate.noun in word_list("exclusions", "legal")
    code = re.search(r"\b(?:code|law|constitution)\b", candidate.after[:70], re.I)
    return listed and code is not None


def _listed_article(candidate: Candidate) -> bool:
    """ "Under the Articles of the Criminal Code: 214 (terrorism), 228 (weapons)"."""
    bare = candidate.quantity.kind == "number" and not candidate.has_noun
    return bare and ARTICLES.search(candidate.before) is not None


def _list_number(candidate: Candidate) -> bool:
    """ "Three steps: 1) register; 2) pay": the number of an item."""
    bare = candidate.quantity.kind == "number" and re.fullmatch(r"\d\d?", candidate.words)
    opened = candidate.before.count("(") > candidate.before.count(")")
    leads = re.search(r"(?:^|[:;,.]|\band)\s*$", candidate.before)
    return bool(bare and leads and not opened and re.match(r"\)\s", candidate.after))


def _listicle(candidate: Candidate) -> bool:
    """A headline's "5 facts about": the page counts itself."""
    if candidate.before.strip(" \"'") or candidate.quantity.kind != "number":
        return False
    following = re.findall(r"[A-Za-z]+", candidate.after)[:3]
    return any(word.lower() in word_list("exclusions", "listicles") for word in following)


def _calendar_months(candidate: Candidate) -> bool:
    """ "the first nine months", "two months of this year": a stretch of the calendar."""
    if candidate.quantity.kind == "number":
        months = r"\s+(?:first|last)\s+(?:month|week|quarter)s\b"
        return re.match(months, candidate.after) is not None
    if candidate.quantity.kind != "duration":
        return False
    year = r"\s+of\s+(?:this|last|the (?:current|same|year)|(?:19|20)\d\d)\b"
    first = re.search(r"\b(?:first|opening|final)\s+$", candidate.before, re.I)
    past = re.search(r"\b(?:past|last)\s+$", candidate.before, re.I)
    return bool(first or (re.match(year, candidate.after) and not past))


def _article_not_count(candidate: Candidate) -> bool:
    """ "one" that only means "a": "one man told us", "one reason"."""
    if candidate.words != "one" or candidate.quantity.kind != "number":
        return False
    if candidate.quantity.qualifier != "exact" and candidate.has_noun:
        return False
    if candidate.noun in word_list("exclusions", "one") or candidate.beside_others:
        return False
    if candidate.noun not in word_list("exclusions", "one_beside_harm"):
        return True
    after = APPOSED.sub(r"\1", candidate.after, count=1)
    around = f"{candidate.before[-NEAR:]} {after[:NEAR]}".lower()
    return _harm().search(around) is None


@cache
def _harm() -> re.Pattern[str]:
    return re.compile(rf"\b{any_of(verb_forms('figures.toml', 'verbs', 'harm'))}\b")


def _house_number(candidate: Candidate) -> bool:
    """ "at 14 Satpayev Street": a house, no streets."""
    bare = re.fullmatch(r"\d{1,4}(?:[-–]\d{1,4})?", candidate.words)
    return bare is not None and _street().match(candidate.after) is not None


@cache
def _street() -> re.Pattern[str]:
    kinds = any_of(word_list("exclusions", "streets"))
    name = r"(?:[A-Z0-9][\w.’'-]*\s+){1,3}"
    return re.compile(rf"\s+(?:{name}(?=[A-Z])(?i:{kinds})\b|(?=[A-Z])(?i:{kinds})\.?\s+[A-Z])")


def _unknown_money(candidate: Candidate) -> bool:
    """ "7 million Cape Verdean dollars": a sum, in a currency that no list has."""
    if candidate.quantity.kind != "number":
        return False
    money = rf"\s+(?:[A-Z][\w.’'-]*\s+){{1,3}}{currency_words('name', 'generic')}s?\b"
    return re.match(money, candidate.after) is not None


def _exchange_rate(candidate: Candidate) -> bool:
    """ "496.3 tenge per dollar", "one dollar costs", "the euro at 485": a rate counts nothing."""
    if candidate.quantity.kind not in ("number", "money"):
        return False
    quantity = candidate.quantity
    led = candidate.before + candidate.view[quantity.start : quantity.number_start]
    if quantity.kind == "number" and _of_currency().search(led):
        return not candidate.has_noun
    unit = quantity.kind == "money" and quantity.low == 1 and IS_WORTH.match(candidate.after)
    return bool(unit or _per_currency().match(candidate.after))


@cache
def _per_currency() -> re.Pattern[str]:
    named = (
        rf"(?:per|to|for|against)\s+(?:(?:the|one|1|a)\s+)?{currency_words('name', 'generic')}s?\b"
    )
    signed = rf"\s?/\s?(?:[A-Z]{{3}}\b|{currency_words('symbol')})"  # any ISO 4217 code
    return re.compile(rf"\s*(?:(?i:{named})|{signed})")


@cache
def _of_currency() -> re.Pattern[str]:
    names = currency_words("name", "generic")
    return re.compile(rf"\b{names}s?\s+(?:\w+\s+){{0,2}}(?:at|to|past|from)\s+$", re.I)


def _compound_adjective(candidate: Candidate) -> bool:
    """ "two-way", "five-pointed", "a thousand fold", "a 6.5 magnitude quake" count no things."""
    scale = rf"[\s-]{any_of(word_list('exclusions', 'scales'))}\b"
    if candidate.quantity.kind == "number" and re.match(scale, candidate.after):
        return True
    if candidate.quantity.kind != "number" or not candidate.after.startswith("-"):
        return False
    following = re.match(r"-([A-Za-z]+)", candidate.after)
    if following is None:
        return False
    return singular(following[1]) not in word_list("exclusions", "hyphenated")


def _score_or_odds(candidate: Candidate) -> bool:
    """ "a 3-1 win", "one in five women": no single number measures."""
    after, before = candidate.after, candidate.before
    if candidate.quantity.kind != "number":
        return False
    odds = re.search(r"\b(?:one|two|three|\d|[a-z]+ times) (in|out of)(?: every)? $", before, re.I)
    counted = candidate.has_noun and ODDS.match(f" out of {candidate.words} ") is None
    if (odds and (odds[1] == "in" or not counted)) or ODDS.match(after):
        return True
    if re.search(r"\b(?:voted|vote|score|won|lost)\s+(?:of\s+)?(?:\d+\s*(?:to|-|–)\s*)?$", before):
        return re.match(r"\s*(?:to|-|–)\s*\d", after) is not None or before.endswith(("to ", "-"))
    goes_on = re.match(r"\s?[-–:]\s?\d{1,3}\b(?!\s*(?:%|percent))", after)
    return bool(goes_on or re.search(r"\d[-–:]$", before))


def _multiple(candidate: Candidate) -> bool:
    """ "Rose 9.1 times", "above the plan by 20 times", "$9 million (9 times)": how much more, not
    how often.
    """
    if candidate.noun != "time":
        return False
    part = candidate.quantity.low % 1  # "one and a half times"
    compared = part or TIMES_AS.match(candidate.after)
    last = re.search(r"(\w+)\s+$", candidate.before)
    alone = candidate.before.endswith("(") and re.match(r"\s*times\s*\)", candidate.after)
    changed = last and last[1].lower() in word_list("periods", "changed") | {"by"}
    return bool(compared or alone or changed)


RULES: tuple[Callable[[Candidate], bool], ...] = (
    _broken_number,
    _torn_number,
    _scale_of_each,
    _said_not_to_be,
    _in_an_address,
    _relative_date,
    _age_of_a_thing,
    _calendar_months,
    _fixed_phrase,
    _legal_reference,
    _listed_article,
    _list_number,
    _listicle,
    _in_a_quoted_title,
    _day_of_a_month,
    _label,
    _part_of_a_name,
    _article_not_count,
    _compound_adjective,
    _house_number,
    _unknown_money,
    _exchange_rate,
    _multiple,
    _score_or_odds,
)
