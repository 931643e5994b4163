"""Ages that only their neighbor makes ages: "aged 23 and 31", "Akhmetov, 57, said"."""

from __future__ import annotations

import re
from functools import cache

from spacy.lang.en.lex_attrs import like_num
from spacy.tokens import Doc

from pipeline.extract.figures.sentences import Sentence
from pipeline.extract.figures.unit.nouns import singular, word_list
from pipeline.extract.gazetteer import country_of_adjective
from pipeline.extract.inflection import verb_forms
from pipeline.extract.text import words_at
from pipeline.lexicon import WordPattern, any_of, load_rows, load_table
from pipeline.records import Quantity

MAX_AGE = 110
MAX_LINK = 60  # characters between an age and the next one that leans on it
LINK = re.compile(
    r"\b(?:the\s+)?(?P<one>other|another|second|third|first|elder|eldest|younger|youngest|older|oldest)\b"
    r"|\band\b|,\s*$|\bto\b",
    re.I,
)
# "the age of consent at 16": an age is spoken of, and nothing is counted after the number.
AGE_BEFORE = re.compile(
    r"\bages?\b[^.;,\d]{0,30}(?:\d+\s+(?:to|and|or)\s+)?$"
    r"|\b(?:youngest|eldest|oldest|younger|elder)"
    r"(?:\s+(?:of|among)\s+(?:them|all|whom|these|those|the \w+),?)?\s+"
    r"(?:(?:is|was|being|just|only)\s+)*$",
    re.I,
)
# "the mean age of the women is between 20 and 35 years": so old, not so long
AGE_IS = re.compile(
    r"\bages?\b(?!\s+(?:limit|gap|difference))(?:(?!\b(?:is|was|are|were|and|but)\b)[^.;,\d]){0,50}\s"
    r"(?:is|was|are|were|be|ranges?|ranged|ranging|varies|varied|reached|exceeds|exceeded)"
    r"(?:\s+(?:already|now|just|only|about|around|from|between|over|under|below|above))*\s*$",
    re.I,
)
# "the youngest, 15,", "another, 36,"
ONE_OF_THEM = re.compile(
    r"\b(?:another|(?:an?|the) (?:other|first|second|third|fourth|fifth"
    r"|(?:young|old|eld)(?:er|est)))$",
    re.I,
)
# "a baker of 50", "two boys of nine and twelve"
PERSON_OF = re.compile(r"([\w’'-]+)\s+of\s+(?P<pair>[\w-]+(?:,|\s+(?:and|or|to))\s+)?$")
AND_ANOTHER = re.compile(r"\s+(?:and|or)\s+[\w-]+\s*(?:[,.;)]|$)")
# "the nephew, sixteen.", "Olga and Viktor D., both 47,"
APPOSED = re.compile(
    r"(?<=[\w.’'”\"])\s*[,(]\s*(?P<of>(?:(?:both|all|each|now|then|only|just|already)\s+)*)"
    r"(?:[\w-]+\s+(?:and|or)\s+)?$"
)
ENDS_APPOSED = re.compile(r"\s*(?:[,).;]|$|[–—-]\s|and\s+[\w-]+\s*[,)])")
SAID_OF = re.compile(
    r",?\s+(?:was|is|are|were|turned|(?:will|would) (?:be|have been)|had been)\s+"
    r"(?:(?:just|only|now|already)\s+)?$"
)
NUMBER_OF = re.compile(r"\b(?:number|total|count)\s+of\s[^,.;]*$", re.I)  # "of the injured is 45"
PARENT_AGE = 20  # "a mother of 34" is so old, "a mother of six" has so many
SO_OLD = re.compile(r"\s+(?:is|are|was|were)\s+(?:aged|between|of|older|over|under|younger)\b")
ENDS_AGE = re.compile(
    r"\s*(?:[.,;:)!?]|$|(?:to|may|can|could|must|should|were|are|was|is|who|and|or|in|at|from|have|has)\b)",
    re.I,
)
# Behind a number: "two" "girls, 15 and 16,".
ROW_OF_AGES = (
    r" (?:of (?:the|his|her|their|these) )?"
    r"(?:(?!of\b)[\w’'-]+ ){0,3}?(?P<noun>[a-z’'-]+)(?:, | \(|,? who (?:are|were) )"
    r"(?P<ages>(?:\d\d?, )*\d\d? and \d\d?)(?=[,.;)])"
)
# "Omarov, 39, and his brother" "to 17 and 15 years"
TO_A_TERM = re.compile(r"\b(?:to|for) (?:[\w-]+, )*(?:[\w-]+ and )?$")
FULL_NAME = re.compile(r"\b[A-Z][\w’'-]+ [A-Z](?:[\w’'-]+|\.)$")
ENDS = re.compile(r"\s*(?:[,.;:)!?]|and\b|respectively\b|$)", re.I)


def leans_on_age(doc: Doc, quantity: Quantity, sentence: Sentence) -> Quantity | None:
    """The age right before a number that continues it: "aged 23 and 31"; no verb parts them."""
    before = [q for q in sentence.quantities if q.end <= quantity.start]
    bare = (q for q in before[-1:] if q.kind == "number")
    told = [q for q in bare if leans_on_age(doc, q, sentence) or is_age_of_person(doc, q, sentence)]
    ages = told or [q for q in before if q.kind == "age"]
    if not ages or quantity.high > MAX_AGE:
        return None
    between = sentence.between(ages[-1], quantity)
    after = sentence.after(quantity)
    link = LINK.search(between) if len(between) < MAX_LINK else None
    words = words_at(doc, ages[-1].end, quantity.start)
    verbal = any(word.pos_ == "VERB" and word.lower_ not in ("aged", "turned") for word in words)
    apart = verbal and (link is None or not link["one"] or words[-1].pos_ == "VERB")
    apposed = between.strip() == "," and sentence.before(ages[-1]).endswith(", ")
    apart = apart or (quantity.kind == "duration" and apposed)  # "Omarov, 29, five years"
    if quantity.kind == "duration" and between != " to ":
        apart = apart or TO_A_TERM.search(between) is not None
    return ages[-1] if link and not apart and ENDS.match(after) else None


def is_length_of_life(quantity: Quantity, sentence: Sentence) -> bool:
    """ "The mean age of the victims is 28 years": a duration that is an age."""
    timed = quantity.unit in ("year", "month") and quantity.high <= MAX_AGE
    before = sentence.before(quantity)
    child = re.search(r"([a-z]+)\s+of\s+$", before)  # "a daughter of eleven months"
    young = child is not None and child[1] in load_table("people.toml")["people"]["child"]
    return timed and (young or AGE_IS.search(before) is not None)


def people_of_ages(text: str, at: int) -> str | None:
    """Whose ages a row tells in which the number at an offset stands: as many ages as people.

    >>> people_of_ages("Two girls, 15 and 16, fled", 11), people_of_ages("Two girls, 3 dogs", 11)
    ('girls', None)
    """
    for row in _row_of_ages().finditer(text):
        many = len(re.findall(r"\d+", row["ages"])) == _few()[row["people"].lower()]
        if many and row.start("ages") <= at < row.end("ages") and names_a_person(row["noun"]):
            return row["noun"]
    return None


@cache
def _row_of_ages() -> re.Pattern[str]:
    return re.compile(rf"\b(?P<people>{any_of(_few())}){ROW_OF_AGES}", re.I)


@cache
def _few() -> dict[str, int]:
    """Two to nine, by the words for them."""
    rows = load_rows("numbers.csv", ("word", "kind", "value"))
    units = {row["word"]: int(row["value"]) for row in rows if row["kind"] == "unit"}
    return {"both": 2, **{word: value for word, value in units.items() if value > 1}}


def is_age_of_person(doc: Doc, quantity: Quantity, sentence: Sentence) -> bool:
    """Whether a bare number is somebody's age: "Akhmetov, 57, said", "the victim was 18"."""
    whole = quantity.low == quantity.low.to_integral_value()
    if quantity.high > MAX_AGE or not whole:
        return False
    before = sentence.before(quantity)
    after = sentence.after(quantity)
    if MARRIED_AT.search(before) and ENDS_AGE.match(after):
        return True
    if AGE_BEFORE.search(before) and ENDS_AGE.match(after) and not SO_OLD.match(after):
        return True
    if quantity.qualifier == "range" and ENDS_AGE.match(after):
        between = re.search(
            r"\b(\w+)\s+(?:were|are|was|is|must be|should be)\s+(?:all\s+)?(?:between\s+)?$", before
        )
        word = between[1] if between else ""
        return singular(word).lower() in people() or (bool(word) and names_a_person(word))
    if quantity.qualifier in ("under", "over") and ENDS_AGE.match(after):
        return _speaks_of_people(before)
    if is_age_of(quantity, before, after):
        return True
    apposed = APPOSED.search(before)
    if apposed is not None and ENDS_APPOSED.match(after):
        at = sentence.start + apposed.start()
        named = _ends_with_person(doc, at) or (
            quantity.low >= 10 and _looks_named(doc, at, before[: apposed.start()])
        )
        return named or _follows_a_person(quantity, before, apposed)
    said = SAID_OF.search(before)
    stops = re.match(
        r"\s*(?:[,.;)]|when\b|while\b|now\b|at the time|and\b|(?:by|in|on) (?:the |[A-Z])|$)", after
    )
    if said is None or stops is None or NUMBER_OF.search(before[: said.start()]):
        return False
    named = quantity.low >= 10 and _ends_with_person(doc, sentence.start + said.start())
    last = re.findall(r"[A-Za-z'’-]+", before[: said.start()])[-2:]
    paired = last and AND_ANOTHER.match(after) is not None and names_a_person(last[-1])
    if paired or "are" in said[0].split():
        return bool(paired)  # "the drivers are 31 and 47", not "the injured are 31"
    return named or any(singular(word).lower() in people() for word in last)


def is_age_of(quantity: Quantity, before: str, after: str) -> bool:
    """ "a baker of 50", "boys of nine and twelve"; not "a father of four", "a family of five"."""
    found = PERSON_OF.search(before)
    if found is None or re.match(r"\s*(?:%|per ?cent|of\b)", after) or quantity.low < 1:
        return False
    pair = re.split(r"\W", found["pair"] or "")[0]
    if pair and not like_num(pair):  # type: ignore[no-untyped-call]
        return False  # "35 were victims of fraud and five were girls"
    noun = singular(found[1]).lower()
    members = load_table("figures.toml")["nouns"]["members"]
    if noun in members:
        return members[noun] != "person" and quantity.low >= PARENT_AGE
    several = noun != found[1].lower()
    paired = found["pair"] is not None or AND_ANOTHER.match(after) is not None
    young = noun in load_table("people.toml")["people"]["child"]
    return names_a_person(found[1]) and (not several or paired or young)


def names_a_person(noun: str) -> bool:
    """Whether a noun is one for people, by the lists and endings of people.toml.

    >>> [names_a_person(noun) for noun in ("baker", "ex-mayor", "Serb", "container")]
    [True, True, True, False]
    """
    if noun[:1].isupper() and country_of_adjective(singular(noun).capitalize()):
        return True
    table = load_table("people.toml")
    one = singular(noun).lower().rpartition("-")[2]
    if one in table["people"]["person"] or one in table["people"]["child"]:
        return one not in table["people"]["group"]
    return one.endswith(tuple(table["suffixes"]["person"])) and (
        one not in table["suffixes"]["except"]
    )


def _ends_with_person(doc: Doc, at: int) -> bool:
    """Whether a person is named right before a place."""
    return any(entity.label_ == "PERSON" and 0 <= at - entity.end_char <= 2 for entity in doc.ents)


def _follows_a_person(quantity: Quantity, before: str, apposed: re.Match[str]) -> bool:
    """ "Its founder, 41, fled", "three teenagers, all 16,"."""
    if ONE_OF_THEM.search(before[: apposed.start()]):
        return quantity.low >= 10
    last = re.search(r"([a-z]+)$", before[: apposed.start()])
    if last is None or not names_a_person(last[1]):
        return False
    several = singular(last[1]) != last[1]
    told = apposed["of"].split()
    if several:
        return "all" in told or "both" in told
    return quantity.low >= 10 or bool(told)  # "her son, now six,"


def _looks_named(doc: Doc, at: int, before: str) -> bool:
    """ "Daniyar K., 46," where the model saw no name: two capitalized words that are no place."""
    if FULL_NAME.search(before) is None:
        return False
    return not any(0 <= at - entity.end_char <= 2 for entity in doc.ents)


def _speaks_of_people(before: str) -> bool:
    """Whether a bound stands right after people or "is": "children under 14", "is under 18"."""
    words = re.findall(r"[A-Za-z'’-]+", before)
    counted = ("is", "are", "was", "were", "those", "anyone", "everyone", "people")
    last = words[-1] if words else ""
    seem = set(words[-3:-2]) & verb_forms("figures.toml", "ages", "seem")
    seems = bool(seem) and words[-2:] == ["to", "be"]
    person = singular(last).lower() in people() or names_a_person(last)
    return seems or last.lower() in counted or person


# "Married off at 15", "a widow at just 19".
MARRIED_AT = WordPattern(
    "figures.toml", r"\b{ages.at} (?:herself |himself )?at (?:just |only )?$", re.I
)


@cache
def people() -> frozenset[str]:
    """Nouns and pronouns for one person."""
    beside = word_list("exclusions", "one_beside_harm") | word_list("exclusions", "one")
    return beside | word_list("verbs", "aged")
