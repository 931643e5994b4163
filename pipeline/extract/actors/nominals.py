"""Unnamed people of a concrete case: "a 23-year-old mother", "two women", "a gang of traders".

A description counts when the text gives an age, or when it takes part in something that happened
once: a verb or noun of `nominals.toml`, told as past, without "often" or "annually". Totals ("15
people arrested") and plain words for anybody ("police", "parents") are no actors.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from spacy.tokens import Doc, Span, Token

from pipeline.extract.actors.mentions import DANGLING, Mention
from pipeline.extract.actors.roles import kind_of_organization
from pipeline.extract.actors.single_case import (
    beside_case,
    case_above,
    counts_events,
    does_in_clause,
    in_case,
    is_habitual,
    is_past,
    nominal_words,
    quantifier,
)
from pipeline.extract.gazetteer import country_of_adjective
from pipeline.extract.inflection import forms
from pipeline.extract.syntax import (
    children,
    governor,
    has_parse,
    noun_phrase,
    preposition,
    relation,
)
from pipeline.extract.text import text_of
from pipeline.lexicon import load_table

MAX_WORDS = 9  # a longer phrase is a parser's mistake or a sentence
MAX_COUNT = 20  # "two women" are a case, "40 women" a total
AGE = re.compile(r"\b(\d{1,2})[- ]year[- ]old\b|\baged (\d{1,2})\b")
AGE_AFTER = re.compile(r"^\s*(?:,\s*(\d{1,2})\s*,|\((\d{1,2})\)|\s*aged\s+(\d{1,2})\b)")


@cache
def _counts() -> dict[str, int]:
    return dict(load_table("nominals.toml")["nouns"]["counts"])


@cache
def _singulars() -> dict[str, str]:
    """Every form of every noun for people, with its singular."""
    table = load_table("nominals.toml")["nouns"]
    people = load_table("people.toml")["people"]
    words = [*table["person"], *table["group"], *people["child"], *people["person"]]
    found: dict[str, str] = {}
    for word in words:
        if word in table["never"]:
            continue
        for form in (word, *_plurals(word)):
            found.setdefault(form, word)
    return found


def _plurals(word: str) -> list[str]:
    irregular = {"child": "children", "person": "persons", "wife": "wives", "thief": "thieves"}
    if word in irregular:
        return [irregular[word]]
    if word.endswith("man"):
        return [word[:-3] + "men"]
    return [f for f in forms(word) if f.endswith("s") and f != word]


def nominal_mentions(doc: Doc, taken: frozenset[int]) -> list[Mention]:
    """Descriptions of unnamed people of concrete cases, in text order; `taken` characters belong
    to names already. Without a parse only descriptions with an age are found.
    """
    found = {m.start: m for m in _by_age(doc) if not taken & set(range(m.start, m.end))}
    if has_parse(doc):
        for mention in _by_case(doc, taken):
            span = set(range(mention.start, mention.end))
            if not any(span & set(range(m.start, m.end)) for m in found.values()):
                found[mention.start] = mention
    return [found[start] for start in sorted(found)]


# --- with an age


def _by_age(doc: Doc) -> Iterator[Mention]:
    for found in AGE.finditer(text_of(doc)):
        age = int(found.group(1) or found.group(2))
        head = _noun_after(doc, found.end()) if found.group(1) else _noun_before(doc, found.start())
        if head is None or is_habitual(head):
            continue
        begin = doc.char_span(found.start(), found.end(), alignment_mode="expand")
        if begin is None or _describes_named(doc[head.i : head.i + 1]):
            continue
        start, end = min(begin.start, head.i), max(begin.end, head.i + 1)
        start = _with_modifiers(doc, start)
        if _is_plural(head) and not _is_counted(doc[start:end]):
            continue
        yield _nominal(doc[start:end], head, "aged person", 0.75, age)


def _noun_after(doc: Doc, offset: int) -> Token | None:
    """The noun for a person within four words: "40-year-old unemployed man"."""
    for token in _tokens_from(doc, offset, 5):
        if token.lower_ in _singulars() and not _is_compound(token):
            return token
        if token.is_punct and token.text not in "-\"'":
            return None
        if token.pos_ in ("VERB", "AUX", "ADP") and token.tag_ not in ("VBN", "VBG"):
            return None
    return None


def _is_compound(token: Token) -> bool:
    """ "Farm worker": the person is the last noun of a compound."""
    after = token.doc[token.i + 1] if token.i + 1 < len(token.doc) else None
    return after is not None and after.lower_ in _singulars() and after.pos_ == "NOUN"


def _noun_before(doc: Doc, offset: int) -> Token | None:
    before = [t for t in doc if t.idx < offset][-3:]
    return next((t for t in reversed(before) if t.lower_ in _singulars()), None)


def _tokens_from(doc: Doc, offset: int, n: int) -> list[Token]:
    first = next((t.i for t in doc if t.idx >= offset), len(doc))
    return list(doc[first : first + n])


def _describes_named(phrase: Span) -> bool:
    """ "21-year-old singer Aida X": the description belongs to the name beside it."""
    doc = phrase.doc
    after = [t for t in doc[phrase.end : phrase.end + 2] if t.text != ","]
    before = [
        t
        for t in doc[max(0, phrase.start - 3) : phrase.start]
        if t.text not in (",", "a", "an", "the")
    ]
    named_before = bool(before) and before[-1].ent_type_ == "PERSON"
    in_apposition = named_before and any(t.text == "," for t in doc[before[-1].i : phrase.start])
    return (bool(after) and after[0].ent_type_ == "PERSON") or in_apposition


def _with_modifiers(doc: Doc, start: int) -> int:
    """Where the description begins: its count and adjectives, not its article."""
    while start > 0:
        word = doc[start - 1]
        counted = word.lower_ in _counts() or word.pos_ == "ADJ"
        if not counted and not (word.tag_ == "PRP$" or word.lower_ in ("her", "his", "their")):
            break
        start -= 1
    return start


# --- taking part in something that happened


def _by_case(doc: Doc, taken: frozenset[int]) -> Iterator[Mention]:
    """A name may stand inside a description ("staff of the Health Ministry"), not be its noun."""
    for head in doc:
        if (
            head.lower_ not in _singulars()
            or head.pos_ not in ("NOUN", "PROPN")
            or head.ent_type_ == "PERSON"
            or head.idx in taken
        ):
            continue
        if _is_compound(head) or is_habitual(head) or country_of_adjective(head.text):
            continue
        phrase = _phrase(head)
        if phrase is None or not _is_particular(phrase, head):
            continue
        if taken & set(range(phrase.start_char, phrase.end_char)) and not _names_its_own(
            phrase, head
        ):
            continue
        if in_case(head) or _is_relative_of(phrase, head):
            yield _nominal(phrase, head, "person of a case", 0.55, None)
        elif beside_case(phrase):
            yield _nominal(phrase, head, "person beside a case", 0.45, None)


def _names_its_own(phrase: Span, head: Token) -> bool:
    """Whether a name in a description says whose people they are: "workers of the Umit plant".

    Staff that act for an authority are no people of their own: the authority acts.
    """
    bodies = [x for x in head.sent.ents if x.label_ == "ORG" and x.start < phrase.end]
    bodies = [x for x in bodies if phrase.start < x.end]
    acts = relation(head) == "subject" or preposition(head) == "by"
    if acts and any(kind_of_organization(x.text).kind == "authority" for x in bodies):
        return False
    owned = any(t.ent_type_ == "PERSON" and t.nbor(1).text in ("'s", "’s") for t in phrase[:-1])
    return owned or any(
        t.lower_ in ("of", "from") and any(x.ent_type_ == "ORG" for x in phrase[i:])
        for i, t in enumerate(phrase)
    )


def _is_relative_of(phrase: Span, head: Token) -> bool:
    """ "Bekov's widow had met them": a relative of somebody told of who did or suffered a thing."""
    if _singulars()[head.lower_] not in nominal_words("roles", "relative"):
        return False
    if not any(t.text in ("'s", "’s") and t.i < head.i for t in phrase):
        return False
    near = relation(head) in ("subject", "passive_subject", "object", "recipient")
    return near and is_past(governor(head))


def _phrase(head: Token) -> Span | None:
    """The description without its article and without where and when."""
    phrase = noun_phrase(head)
    doc = phrase.doc
    start, end = _phrase_start(doc, phrase.start, head.i), phrase.end
    for i in range(head.i + 1, end):
        ends = doc[i].lower_ in nominal_words("case", "phrase_ends") or doc[i].text in ',"('
        if (ends and doc[i].ent_type_ != "ORG") or doc[i].like_num:
            end = i
            break
    while end > head.i + 1 and doc[end - 1].lower_ in DANGLING:
        end -= 1
    above = quantifier(head)
    if above is not None and start - above.i == 2:
        start = above.i  # "all of his deputies"
    return doc[start:end] if 0 < end - start <= MAX_WORDS else None


def _phrase_start(doc: Doc, start: int, head: int) -> int:
    """The first word of the description: an owner before it counts, "in Almaty," does not."""
    for i in range(start, head):
        adjectives = doc[i - 1].pos_ == "ADJ" and doc[i + 1].pos_ == "ADJ"
        if (doc[i].text == "," and not adjectives) or doc[i].lower_ in ("a", "an"):
            start = i + 1
    while start < head and (
        doc[start].lower_ in ("a", "an", "the") or doc[start].is_punct or doc[start].pos_ == "ADV"
    ):
        start += 1
    while start > 1 and doc[start - 1].text == "," and doc[start - 2].pos_ == "ADJ":
        start -= 2
    owned = start > 0 and doc[start - 1].lower_ in ("his", "her", "their")
    return start - 1 if owned else start


def _is_particular(phrase: Span, head: Token) -> bool:
    """Whether a description means certain people: one of them, a small number, a group."""
    if any(t.text.isdigit() and int(t.text) > MAX_COUNT for t in phrase):
        return False
    before = phrase.doc[phrase.start - 1].lower_ if phrase.start else ""
    before = phrase[0].lower_ if phrase[0].lower_ in ("one", "another") else before
    noun = _singulars()[head.lower_]
    owners = ("her", "his", "their", "'s", "’s")
    possessive = before in owners or any(t.lower_ in owners for t in phrase if t.i < head.i)
    if (
        "enforcement" in phrase.text
        or _describes_named(phrase)
        or any(t.ent_type_ == "PERSON" for t in phrase if t.i > head.i)
    ):
        return False
    if before == "the" and any(t.lower_ == "of" for t in phrase[1:]):
        return True
    if _is_plural(head):
        if _is_described_agent(phrase, head) or _are_staff(phrase, head, noun):
            return True
        if noun in nominal_words("nouns", "totals"):
            return _is_counted(phrase) and (possessive or not counts_events(head))
        if _is_counted(phrase) or (possessive and noun in nominal_words("nouns", "owned")):
            return True
        criminal = noun in nominal_words("roles", "perpetrator")
        return _is_bare_but_told(phrase, head) or (criminal and does_in_clause(head))
    if noun in nominal_words("nouns", "group"):
        kind = {"criminal", "crime", "organized", "organised", "armed", "transnational"}
        of = any(t.lower_ == "of" or t.lower_ in kind for t in phrase)
        return before in ("a", "an") and (
            of or (noun in nominal_words("nouns", "bare_group") and in_case(head))
        )
    described = (
        len(phrase) > 1
        or possessive
        or noun not in ("person", "individual", "citizen", "national", "people")
    )
    if possessive and noun in nominal_words("roles", "relative"):
        return True
    if before == "the":
        capital = any(t.text[:1].isupper() for t in phrase)
        return capital and any(t.lower_ == "from" for t in phrase[1:])
    return before in ("a", "an", "one", "another") and (described or before == "another")


def _is_described_agent(phrase: Span, head: Token) -> bool:
    """ "The sale of a baby by obstetricians at a maternity hospital": a case's own agents."""
    return preposition(head) == "by" and phrase.end > head.i + 1 and case_above(head) is not None


def _are_staff(phrase: Span, head: Token, noun: str) -> bool:
    """ "Border officers found them", "heads of the Tax Agency": whose people they are is said."""
    if _is_counted(phrase):
        return False
    if noun in nominal_words("nouns", "staff") and any(
        t.ent_type_ == "ORG" and t.i > head.i and t.doc[head.i + 1].lower_ == "of" for t in phrase
    ):
        return True
    if noun in nominal_words("nouns", "deputies") and quantifier(head) is not None:
        return any(t.lower_ in ("his", "her", "their") for t in phrase)
    plain = nominal_words("nouns", "never")
    told = [t for t in phrase if t.i < head.i and t.pos_ in ("ADJ", "NOUN", "PROPN")]
    told = [t for t in told if t.lower_ not in (*plain, "enforcement", "law", "security")]
    if phrase.doc[phrase.start - 1].lower_ == "the":
        return False
    own = "officer" not in noun or any(country_of_adjective(t.text) is None for t in told)
    return noun in nominal_words("nouns", "armed") and bool(told) and own


def _is_bare_but_told(phrase: Span, head: Token) -> bool:
    """Plurals without a number in one case: "volunteers rescued a man", "transport young girls"."""
    verb = governor(head)
    if verb is None or verb.pos_ != "VERB" or not in_case(head):
        return False
    if relation(head) == "object":
        return any(t.pos_ == "ADJ" for t in phrase)
    patients = children(verb, "object")
    single = any(t.lower_ in ("a", "an") for p in patients for t in children(p, "determiner"))
    return relation(head) == "subject" and single


def _is_counted(phrase: Span) -> bool:
    for token in phrase:
        word = token.lower_
        count = _counts().get(word) or (int(word) if word.isdigit() and len(word) < 3 else None)
        if count is not None and 2 <= count <= MAX_COUNT:
            return True
    return False


def _is_plural(head: Token) -> bool:
    return head.tag_ in ("NNS", "NNPS") or _singulars()[head.lower_] != head.lower_


def _nominal(phrase: Span, head: Token, rule: str, sure: float, age: int | None) -> Mention:
    noun = _singulars()[head.lower_]
    group = _is_plural(head) or noun in nominal_words("nouns", "group")
    return Mention(
        phrase.start_char,
        phrase.end_char,
        phrase.text,
        "group" if group else "person",
        rule,
        sure,
        named=False,
        roles=_roles(phrase, head, noun, group),
        head=noun,
        plural=group,
        age=age,
    )


def _roles(phrase: Span, head: Token, noun: str, group: bool) -> tuple[str, ...]:
    """The role that the noun gives: officers are an authority, who leads a crime did it."""
    after = {t.lower_ for t in phrase if t.i > head.i}
    if noun in nominal_words("nouns", "of_crimes") and after & nominal_words("nouns", "crimes"):
        return ("perpetrator",)
    culprits = nominal_words("roles", "perpetrator")
    if noun in nominal_words("nouns", "group") and culprits & {_singulars().get(w) for w in after}:
        return ("perpetrator",)
    if noun in nominal_words("nouns", "heads") and _is_of_authority(phrase):
        return ("official",)
    if group and noun in nominal_words("nouns", "armed"):
        return ("authority",)
    table = load_table("nominals.toml")["roles"]
    return tuple(role for role, nouns in table.items() if noun in nouns)[:1]


def _is_of_authority(phrase: Span) -> bool:
    bodies = (x.text for x in phrase.ents if x.label_ == "ORG")
    return any(kind_of_organization(name).kind == "authority" for name in bodies)


# --- words that refer back


DEFINITE = re.compile(r"\b[Tt]h(?:e|is|at|ese|ose)\s+((?:[a-z-]+\s+){0,2}?)([a-z]+)\b")


def definite_mentions(doc: Doc, taken: frozenset[int]) -> list[Mention]:
    """ "The woman", "the doctors": short definite phrases that may mean somebody told of before."""
    found = []
    for match in DEFINITE.finditer(text_of(doc)):
        noun = match.group(2)
        if noun not in _singulars() or taken & set(range(*match.span())):
            continue
        token = doc.char_span(*match.span(2), alignment_mode="expand")
        if token is None or _is_compound(token[0]) or len(match.group(1).split()) > 1:
            continue
        plural = _singulars()[noun] != noun or noun == "people"
        plural |= noun in nominal_words("nouns", "group")
        found.append(
            Mention(
                match.start(),
                match.end(),
                match.group(),
                "group" if plural else "person",
                "definite phrase",
                0.5,
                named=False,
                head=_singulars()[noun],
                plural=plural,
            )
        )
    return found


def same_kind(a: str, b: str) -> bool:
    """Whether two nouns may mean the same people.

    >>> same_kind("obstetrician", "doctor"), same_kind("woman", "boy")
    (True, False)
    """
    if a == b:
        return True
    if (a in nominal_words("sexes", "female") and b in nominal_words("sexes", "male")) or (
        b in nominal_words("sexes", "female") and a in nominal_words("sexes", "male")
    ):
        return False
    return any(
        a in row["nouns"] and b in row["nouns"] for row in load_table("nominals.toml")["same"]
    )
