"""Finds the noun that a number counts: "19 criminal cases" counts cases, "six more" what was
counted before.

Works on parts of speech and neighbourhood, not on the parse, which is wrong more often; a model
without tags falls back to the shape of words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc, Span, Token

from pipeline.extract.gazetteer import country_of_adjective
from pipeline.extract.inflection import with_s
from pipeline.extract.relations import SUBJECTS, relation
from pipeline.extract.text import text_of
from pipeline.lexicon import WordPattern, load_rows, load_table, load_words
from pipeline.records import Quantity

# A noun phrase of news seldom has more words before its head.
MAX_MODIFIERS = 9
NUMBERED = re.compile(r"\d{3,4}")  # a number of that length may be part of a name
OF_THESE = re.compile(r"\W*(?:Of|Among|Out of) [^,.;]{1,40}, (?:[^,.;]|,\d){1,25}$")
NAMES_OF_BODIES = frozenset(("ORG", "FAC", "GPE", "LOC"))
ADJECTIVE_AND = re.compile(r"\s+([A-Za-z-]+)\s+and\s+")
ADJECTIVE = re.compile(r"\s+([A-Za-z-]+)(?=\s+[a-z])")
# "Three face court": verbs that look like nouns, and what they do not count.
FACING = WordPattern("figures.toml", r"\s+(?:now |also |will )?{verbs.facing}\b")
GLUE = frozenset("-–—/'\"“”‘’«»")


@dataclass(frozen=True, slots=True)
class Counted:
    """What a number counts: the unit, the head noun, where the phrase ends, and how sure we are."""

    unit: str
    head: Token | None
    end: int
    rule: str
    confidence: float


def word_list(section: str, name: str) -> frozenset[str]:
    """A list of the figures lexicon."""
    return load_words("figures.toml", section, name)


@cache
def nouns_of(kind: str) -> frozenset[str]:
    """The countable nouns of a kind: person, thing."""
    rows = load_rows("countable_nouns.csv", ("noun", "plural", "kind"))
    return frozenset(row["noun"] for row in rows if row["kind"] == kind)


def singular(noun: str) -> str:
    """The singular of an English noun, lower case except for acronyms and names.

    >>> [singular(word) for word in ("cases", "Women", "NGOs", "companies", "boxes", "witnesses")]
    ['case', 'woman', 'NGO', 'company', 'box', 'witness']
    """
    if len(noun) > 1 and noun.rstrip("s").isupper():
        return noun[:-1] if noun.endswith("s") else noun
    low = noun.lower()
    irregular: dict[str, str] = load_table("figures.toml")["nouns"]["irregular"]
    if low in irregular:
        return irregular[low]
    for ending in ("men", "children", "people"):
        if low.endswith(ending) and len(low) > len(ending) + 2:
            return low[: -len(ending)] + irregular[ending]
    return _without_plural_ending(low)


def plural_of(noun: str) -> str:
    """The plural of a counted noun.

    >>> [plural_of(noun) for noun in ("person", "case", "company", "sheep")]
    ['people', 'cases', 'companies', 'sheep']
    """
    if noun in word_list("nouns", "same_plural"):
        return noun
    return _plurals().get(noun) or with_s(noun)


@cache
def _plurals() -> dict[str, str]:
    """The irregular plurals; of two ("people", "persons") the first."""
    irregular: dict[str, str] = load_table("figures.toml")["nouns"]["irregular"]
    return {one: many for many, one in reversed(irregular.items())}


def _without_plural_ending(low: str) -> str:
    if low.endswith("ies") and len(low) > 4:
        return low[:-3] + "y"
    if low.endswith(("sses", "shes", "ches", "xes", "zzes")):
        return low[:-2]
    if low.endswith("oes") and low not in word_list("nouns", "in_oe"):
        return low[:-2]
    if low.endswith("s") and not low.endswith(("ss", "us", "is", "'s")):
        return low[:-1]
    return low


def is_plural(token: Token) -> bool:
    """Whether a noun has a plural form, or has none of its own ("police")."""
    low = token.lower_
    if low in word_list("nouns", "same_plural") or token.tag_ in ("NNS", "NNPS"):
        return True
    if token.pos_ == "PROPN" and not is_demonym(token) and not in_title_case(token):
        return bool(re.fullmatch(r"[A-Z]{2,}s", token.text))
    return singular(token.text).lower() != low


def in_title_case(token: Token) -> bool:
    """Whether a word stands in a headline that capitalizes nouns, so that capitals say nothing."""
    words = [word for word in token.sent if word.is_alpha and len(word) > 3]
    return len(words) > 2 and sum(word.is_title for word in words) >= 0.8 * len(words)


def unit_of(head: Token) -> str:
    """The counted unit a head noun gives: its singular, `person` for people and nationals.

    >>> from spacy.lang.en import English
    >>> [unit_of(token) for token in English()("residents Kazakhs pimps")]
    ['person', 'person', 'pimp']
    """
    national = head.text[:1].isupper() and country_of_adjective(head.text)  # "41,000 Chinese"
    if head.lower_ in word_list("nouns", "person") or national or is_demonym(head):
        return "person"
    noun = singular(head.text)
    noun = noun if noun.isupper() else noun.lower()
    return f"{_prefix(head)}{noun}"


def _prefix(head: Token) -> str:
    """The first part of a hyphened noun: "sub-" of "two sub-committees"."""
    if head.i < 2 or head.nbor(-1).text != "-" or not is_tight(head.nbor(-1)):
        return ""
    first = head.nbor(-2)
    ordinal = first.lower_.endswith(("st", "nd", "rd", "th"))  # "two ninth-graders"
    return "" if first.like_num and not ordinal else f"{first.lower_}-"


def is_demonym(token: Token) -> bool:
    """Whether a word names people by their country: "Kazakhs", "two Uzbeks"."""
    if not token.text[:1].isupper():
        return False
    one = singular(token.text).capitalize()
    if country_of_adjective(token.text) or country_of_adjective(one):
        return token.tag_ != "JJ"
    return token.ent_type_ == "NORP" and token.tag_ in ("NNS", "NNPS")


def counted_noun(
    doc: Doc, quantity: Quantity, blocked: Sequence[tuple[int, int]]
) -> Counted | None:
    """The noun phrase right after a number; `blocked` spans (dates) are not part of it."""
    within = re.match(
        r"\s+(?:[a-z]+s|people|children|men|women)\s",
        text_of(doc)[quantity.number_end : quantity.end],
    )
    behind = quantity.number_end if within else quantity.end  # "150 guests at most"
    if FACING.match(text_of(doc), behind):
        return None
    start = token_at(doc, behind)
    if start is None:
        return None
    hyphened = text_of(doc)[behind : behind + 1] == "-"
    head = _hyphened(doc, start) if hyphened else _walk(doc, start, blocked)
    if head is None:
        return _nationals(doc, start)
    if doc[start].pos_ == "VERB" and head.head == doc[start] and relation(head) == "object":
        return None  # "2 were fined and 17" "receiving treatment"
    owned = doc[max(start - 1, 0)].head  # "cut 74" "doctors' posts"
    thing = singular(owned.text) not in nouns_of("person")
    owns = relation(head) == "possessor" and head.head == owned and head.i == start
    head = owned if owns and thing else head
    parts = doc[start].lower_ in word_list("exclusions", "hyphenated") and not is_plural(head)
    head = doc[start] if parts and quantity.high > 1 else head  # "a 12 nation union"
    unit = unit_of(head)
    sure = hyphened or parts or quantity.high <= 1 or is_plural(head)
    return Counted(unit, head, head.idx + len(head), "noun", 0.92 if sure else 0.65)


def token_at(doc: Doc, offset: int) -> int | None:
    """The index of the first token that begins at or after an offset."""
    span = doc.char_span(offset, offset + 1, alignment_mode="expand")
    first = span.start if span is not None else len(doc)
    while first < len(doc) and doc[first].idx < offset:
        first += 1
    return first if first < len(doc) else None


def own_adjective(doc: Doc, one: Quantity, other: Quantity) -> tuple[str, str] | None:
    """ "8 international and 14 regional routes": the adjectives that two numbers have apart."""
    found = ADJECTIVE_AND.fullmatch(text_of(doc), one.end, other.start)
    behind = ADJECTIVE.match(text_of(doc), other.end)
    if found is None or behind is None:
        return None
    words = [token_at(doc, match.start(1)) for match in (found, behind)]
    described = all(at is not None and _describes(doc[at]) for at in words)
    return (found[1], behind[1]) if described else None


def _describes(token: Token) -> bool:
    """Whether a word is an adjective, of a country or else: "Turkish" companies."""
    national = token.text[:1].isupper() and country_of_adjective(token.text) is not None
    return national or word_class(token) == "adjective"


def _nationals(doc: Doc, start: int) -> Counted | None:
    """ "eleven Chinese and six Vietnamese": an adjective of a country stands for its people."""
    token = doc[start]
    if not token.text[:1].isupper() or country_of_adjective(token.text) is None:
        return None
    return Counted("person", token, token.idx + len(token), "noun", 0.85)


def _hyphened(doc: Doc, start: int) -> Token | None:
    """The word after a number's hyphen: "member" of "a 15-member delegation"."""
    after = start + 1 if doc[start].text == "-" else start
    return doc[after] if after < len(doc) and doc[after].is_alpha else None


def _walk(doc: Doc, start: int, blocked: Sequence[tuple[int, int]]) -> Token | None:
    """The head of the noun phrase that begins at `start`, or None when there is none.

    A name of several words is passed whole: "two former Bank of China managers".
    """
    head: Token | None = None
    i, end = start, min(start + MAX_MODIFIERS + 3, len(doc))  # sentence ends are often wrong
    while i < end:
        token = doc[i]
        if any(a <= token.idx < b for a, b in blocked):
            break
        if head is not None and not is_plural(head) and _is_acronym(doc, i):
            i, end = i + 3, min(end + 3, len(doc))  # "21 Asia-Pacific Economic Cooperation (APEC)"
            continue
        concerning = token.lower_ in word_list("nouns", "concerning")
        apart = i == start and (concerning or _is_verb_of_these(doc, i))
        step = "stop" if apart else _step(doc, i, end, head)
        if step == "stop":
            break
        name = _name_at(doc, i)
        if step == "noun" and name is not None and (head is None or not is_plural(head)):
            head, i = _head_of_name(name), name.end
            continue
        if step == "noun":
            head = token
        i += 1
    return head


def _is_acronym(doc: Doc, i: int) -> bool:
    """ "(APEC)" before a plural, the head of what the name before it modifies."""
    behind = doc[i + 3] if i + 3 < len(doc) and doc[i].text == "(" else None
    closed = behind is not None and doc[i + 1].is_upper and doc[i + 2].text == ")"
    return closed and behind is not None and word_class(behind) == "noun" and is_plural(behind)


def _is_verb_of_these(doc: Doc, i: int) -> bool:
    """ "the four included payments": after "the" and a number, -ed is a verb before other words."""
    before = doc[i - 2] if i >= 2 else None
    if _is_its_verb(doc, i):
        return True
    opening = text_of(doc)[max(doc[i].sent.start_char, doc[i].idx - 90) : doc[i].idx]
    if doc[i].lower_.endswith("ed") and OF_THESE.match(opening):
        return True
    past = doc[i].lower_.endswith("ed") or doc[i].lower_ in word_list("verbs", "of_these")
    participle = past and word_class(doc[i]) in ("participle", "verb")
    participle = participle and doc[i].lower_ not in word_list("nouns", "describing")
    return participle and before is not None and before.lower_ == "the"


def _is_its_verb(doc: Doc, i: int) -> bool:
    """ "of whom six received terms", "and 20 facing fines": the number is who does it."""
    number = doc[i - 1] if i else doc[i]
    while number.pos_ == "NUM" and number.head.pos_ == "NUM" and number.head != number:
        number = number.head
    past = doc[i].tag_ == "VBN" or doc[i].lower_ in word_list("nouns", "describing")
    does = doc[i].pos_ == "VERB" and not past and number.head == doc[i]
    return does and number.pos_ == "NUM" and relation(number) in SUBJECTS


def _name_at(doc: Doc, i: int) -> Span | None:
    """The organization's or place's name of several words that begins at a token."""
    for entity in doc.ents:
        if entity.start != i or len(entity) < 2 or entity.label_ not in NAMES_OF_BODIES:
            continue
        return entity if entity.text[:1].isupper() else None
    return None


def _head_of_name(name: Span) -> Token:
    """The noun of a name: "Ministries" of "Ministries of Justice", "Police" of "Thames Police"."""
    before_of = (token for token in name[:-1] if token.nbor().lower_ == "of")
    return next(before_of, name[-1])


def _step(doc: Doc, i: int, end: int, head: Token | None) -> str:
    """What a token does to the phrase: `noun` (a new head), `skip` (a modifier) or `stop`."""
    token, kind = doc[i], word_class(doc[i])
    follower = word_class(doc[i + 1]) if i + 1 < end else "end"
    if token.is_space:
        return "skip" if _is_wrapped(doc, i) else "stop"
    if token.text[0] in "-–—" and len(token) > 1:
        return "stop"  # "companies -Oil LLP": a dash without its space
    if token.text in GLUE:
        return _glue_step(doc, i, head)
    glued = i > 0 and doc[i - 1].text == "-" and not doc[i - 1].whitespace_
    if i + 2 < end and doc[i + 1].text == "-" and is_tight(doc[i + 1]):
        return "skip"
    if kind in ("noun", "name"):
        return _noun_step(token, kind, head, follower)
    if kind in ("adjective", "participle"):
        return "skip" if head is None or glued or _modifies(doc, i, end, head) else "stop"
    named = kind == "number" and head is not None and word_class(head) == "name"
    if named and follower in ("noun", "name"):
        return "skip"  # "two Lada 2107 cars", "ten Boeing 787 Dreamliner jets"
    if kind == "number" and head is None and follower == "punctuation" and doc[i + 1].text == "-":
        return "skip"  # "four 16-storey towers"
    if kind == "number" and head is None and follower == "name" and NUMBERED.fullmatch(token.text):
        return "skip"  # "two fatal 737 Max crashes"
    if kind == "verb" and head is None and token.lower_.endswith("ed") and follower == "noun":
        return "skip"  # "32 wanted offenders", taken for a past tense
    if kind == "adverb":
        before_modifier = follower in ("adjective", "participle", "adverb")
        former = token.tag_ in ("JJS", "RBS") or token.lower_ == "then"
        before_modifier = before_modifier or (former and follower == "noun")
        # "two worst hit provinces", "four then ministers"
        return "skip" if head is None and before_modifier else "stop"
    if kind == "conjunction" or token.text == ",":
        return _conjunction_step(token, head, follower)
    return "stop"


def _modifies(doc: Doc, i: int, end: int, head: Token) -> bool:
    """ "gold mining companies": a modifier between nouns, when the first is no plural."""
    follower = word_class(doc[i + 1]) if i + 1 < end else "end"
    return not is_plural(head) and follower == "noun"


def _is_wrapped(doc: Doc, i: int) -> bool:
    """Whether a space is no more than that, or a line break within a sentence."""
    breaks = doc[i].text.count("\n")
    wrapped = breaks == 1 and doc[i].text.endswith("\n")  # a blank behind it: a mark of a list
    return breaks == 0 or (wrapped and i + 1 < len(doc) and doc[i + 1].text[:1].islower())


def is_tight(hyphen: Token) -> bool:
    """Whether a hyphen joins its neighbours without spaces."""
    before = hyphen.i == 0 or not hyphen.nbor(-1).whitespace_
    return before and not hyphen.whitespace_


def _glue_step(doc: Doc, i: int, head: Token | None) -> str:
    token = doc[i]
    if token.text == "-":
        return "skip" if is_tight(token) else "stop"
    if token.text in "–—/":
        return "stop"
    return "skip" if head is None else "stop"


def _noun_step(token: Token, kind: str, head: Token | None, follower: str) -> str:
    if head is None:
        return "noun"
    if kind == "name":
        return "noun" if word_class(head) == "name" or not is_plural(head) else "stop"
    general = head.lower_ in word_list("nouns", "person") and is_plural(head)
    compound = head.lower_ in word_list("nouns", "same_plural")  # "police officers"
    if head.lower_ == "police" and not is_plural(token):
        return "noun"  # "one police officer"
    if general or (is_plural(head) and follower == "verb" and not compound):
        return "stop"
    return "noun" if not is_plural(head) or is_plural(token) else "stop"


def _conjunction_step(token: Token, head: Token | None, follower: str) -> str:
    if follower not in ("adjective", "noun", "name", "participle"):
        return "stop"
    if token.text == ",":
        listed = follower == "adjective" and word_class(token.nbor(-1)) == "adjective"
        return "skip" if head is None and listed else "stop"
    if head is None:
        # "police referred 55 and aid groups 112": nothing was said yet of what is counted
        modified = word_class(token.nbor(-1)) in ("adjective", "participle", "noun", "name")
        return "skip" if modified else "stop"
    # "100 health and education workers": a singular cannot be what a hundred counts.
    unfinished = not is_plural(head) and word_class(head) == "noun"
    return "skip" if unfinished and token.lower_ in ("and", "or") else "stop"


WORD_CLASSES = {
    "NOUN": "noun",
    "PROPN": "name",
    "ADJ": "adjective",
    "ADV": "adverb",
    "VERB": "verb",
    "AUX": "verb",
    "CCONJ": "conjunction",
    "NUM": "number",
    "PUNCT": "punctuation",
}
# Participles before a noun describe it ("registered cases"); so do these tags of the Penn set.
PARTICIPLES = frozenset(("VBN", "VBG"))


def word_class(token: Token) -> str:
    """A coarse part of speech."""
    low = token.lower_
    if token.tag_ in ("NN", "NNS") and token.pos_ == "VERB":
        return "noun"
    if token.tag_ in PARTICIPLES and token.pos_ == "VERB":
        return "participle"
    if token.tag_ == "NN" and low.endswith("ed") and len(low) > 4:
        return "participle"  # taggers take the "freed" of headlines for a noun
    if low in word_list("nouns", "people_words"):
        return "adjective"
    return WORD_CLASSES.get(token.pos_, "other")
