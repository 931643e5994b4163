"""Says whose an age is: the noun after it, the one before "aged", or the subject it is said of."""

from __future__ import annotations

import re

from spacy.tokens import Span, Token

from pipeline.extract.figures.unit.ages import people_of_ages
from pipeline.extract.figures.unit.nouns import NAMES_OF_BODIES, word_list
from pipeline.extract.figures.what.clauses import RELATIVE, antecedent
from pipeline.extract.function_words import SINGULAR_PRONOUNS
from pipeline.extract.pronouns import pronoun_sex, sex_of_noun
from pipeline.extract.syntax import (
    SUBJECTS,
    arguments,
    children,
    clause_head,
    governor,
    noun_phrase,
    preposition,
    relation,
)
from pipeline.extract.text import text_of
from pipeline.records import Quantity

# What may stand between a person and the age: "two accomplices, aged 29 and 41".
AGED = re.compile(
    r"(?:,?\s*(?:\(|(?:both|all|now|then|is|are|was|were)\b|aged|between|from|at the age of))*"
    r"(?:\s*\d+\s*(?:,|and|to|-))*\s*[,(]?\s*$",
    re.I,
)
# "men aged 57 and 55 face"
BEHIND_AGED = re.compile(r"\b(?:age[ds]|as (?:young|old) as)\s+(?:[\w-]+\s*(?:,|and)\s*)*$")
# "the captives back then were 48 and 57 years old"
IS_OLD = re.compile(r"\b(?:is|are|was|were)\s+(?:\d+\s*(?:,|and|to|-)\s*)*$", re.I)
AT_AGE = re.compile(r"\bat the age of\s*$|\bage of\s*$|\bat age\s*$", re.I)
OWN_CHILD = re.compile(r"(?:\b(?:his|her|their|my|our)|[’']s?)\s+$", re.I)  # "their 9-year-old"
A_PERSON = re.compile(r"\b(?:an?|the|another)\s+$", re.I)  # "a 19 year old who fled"
# "a stipend for" "16 and 17-year-olds": people who are told of by nothing but their age
OLDS = re.compile(r"[\w,-]+(?:\s+(?:\w+\s+)?(?:years?\s+)?[\w-]+){0,3}?[\s-]olds\b", re.I)
# "raise the pension age" "to 63", "from 58 to 63"
AGE_SET = re.compile(
    r"\b((?!(?:the|their|his|her|an?|of)\b)[a-z-]+\s+age)\s+(?:(?:for|of)\s+\w+\s+)?"
    r"(?:at|(?:from\s+[\w-]+\s+)?(from|to))\s+$",
    re.I,
)
TIME_WORDS = frozenset(("year", "month", "week", "day", "last", "next", "each", "per"))
# "The oldest is 11 and the youngest seven"
ONE_OF_AN_AGE = re.compile(
    r"\bthe ((?:young|old|eld)(?:er|est))\s+(?:(?:of|among) (?:them|all|whom|these|those)\s+)?"
    r"(?:(?:is|was|being|just|only)\s+)*$",
    re.IGNORECASE,
)
BESIDE_NAME = re.compile(r",\s+(?:an?|the)\s+$")
CALLED = re.compile(r",?(?:\s*(?:named|called|identified(?: only)? as))?")
ADULT = 18
NAME_REACH = 400  # characters back to the name a "he" stands for
MAX_CLIMB = 3  # clauses up to one that has a subject
PLACES = frozenset(("GPE", "LOC", "FAC"))


def age_owner(top: Token, quantity: Quantity) -> str:
    """The wording of an age: "age of" and whose it is; "age" alone where nobody is found."""
    before, words = (
        text_of(top.doc)[: quantity.start],
        text_of(top.doc)[quantity.start : quantity.end],
    )
    if people := people_of_ages(text_of(top.doc), quantity.start):
        return f"age of {people}"
    if text_of(top.doc)[quantity.end : quantity.end + 2] in ("'s", "’s"):
        return "age"  # "the 25-year-old's contract"
    if (alone := ONE_OF_AN_AGE.search(before)) is not None:
        return f"age of {alone[1]}"
    if (name := _named_before(top, quantity)) is not None:
        return f"age of {name.text}"
    if (limit := AGE_SET.search(before)) is not None:
        return " ".join(part for part in limit.groups() if part)
    leads = ("aged", "as ", "under ", "over ", "below ", "above ")
    aged = BEHIND_AGED.search(before) or words.lower().startswith(leads)
    nominal = words.lower().endswith("old")  # "the family of the 17-year-old"
    owner = _noun_before(top, quantity) if aged else None if nominal else _person_of(top)
    owner = owner or _noun_after(top, quantity) or _told_of(top, quantity)
    if owner is None and IS_OLD.search(before):
        owner = _subject(top)
    if owner is None and nominal and quantity.high < ADULT and OWN_CHILD.search(before):
        return "age of child"
    if owner is None and top.dep_ == "appos" and top.head.pos_ == "NOUN":
        owner = top.head  # "this victim, a 15-year-old"
    owner = owner or _noun_before(top, quantity)
    told = words.lower().startswith("age")  # "at the age of 18, she was"
    if owner is None and (told or not A_PERSON.search(before[-9:])):
        owner = _subject(top)
    if owner is None:
        child = nominal and quantity.high < ADULT and A_PERSON.search(before[-9:])
        return "age of child" if child else "age"
    if owner.lower_ in ("age", "ages") and owner.i < top.i:  # "the mean age of the victims is 28"
        return str(noun_phrase(owner).text)
    if owner.pos_ == "NUM":  # "two of the girls were 14 and 15"
        owner = next(children(owner, "nominal"), owner)
        if owner.is_digit:
            return "age"  # "63 were women, 26 were over 60"
    after = owner.idx >= quantity.end
    owner = _last_of_compound(owner) if owner.pos_ == "PROPN" else owner
    named = _named(owner) if owner.lower_ in SINGULAR_PRONOUNS else ""
    noun = noun_phrase_left(owner, quantity.end if after else 0)
    return f"age of {named or ' '.join([noun, *_called(owner)])}"


def _named_before(top: Token, quantity: Quantity) -> Span | None:
    """ "Aida Bekova, a 29-year-old nurse": the person the age is said of."""
    before = text_of(top.doc)[: quantity.start]
    beside = BESIDE_NAME.search(before) if relation(top) != "conjunct" else None
    people = (e for e in top.doc.ents if e.label_ == "PERSON")
    return next((e for e in people if beside and e.end_char == beside.start()), None)


def _called(noun: Token) -> list[str]:
    """ "A 29-year-old nurse" "Aida Bekova", "a boy named" "Omar": the name right behind a noun."""
    doc = noun.doc
    name = next((e for e in doc.ents if e.label_ == "PERSON" and e.start > noun.i), None)
    if name is None or noun.tag_ != "NN":
        return []
    between = doc[noun.i + 1 : name.start].text
    says = between == "," and not doc[min(name.end, len(doc) - 1)].is_punct  # ", Bekov said,"
    return [name.text] if CALLED.fullmatch(between) and not says else []


def _person_of(top: Token) -> Token | None:
    """ "A teacher of 34"; not "the age of 34"."""
    noun = governor(top) if preposition(top) == "of" else None
    return noun if noun is not None and noun.tag_ == "NN" and noun.lower_ != "age" else None


def _subject(top: Token) -> Token | None:
    """Who the nearest clause that names someone is about: "She joined them aged 14"."""
    clause = clause_head(top)
    for _ in range(MAX_CLIMB):
        for child in children(clause, *SUBJECTS):
            if child.lower_ in RELATIVE and relation(clause) == "relative_clause":
                return clause.head  # "her daughters, who were 15 and 19"
            if child.i < top.i or child.pos_ in ("PRON", "PROPN"):
                return child
        if clause.head is clause:
            return None
        clause = clause_head(clause.head)
    return None


def _noun_after(top: Token, quantity: Quantity) -> Token | None:
    """ "a 35-year-old Afghan citizen"."""
    doc = top.doc
    for token in doc[top.i : min(top.i + 9, len(doc))]:
        if token.idx < quantity.end:
            continue
        if token.lemma_.lower() in TIME_WORDS or token.tag_ in ("WDT", "WP"):
            return None  # "a 15-year-old that a charity helped"
        aged = text_of(doc)[: quantity.end].endswith("old")
        joins = token.pos_ == "CCONJ" and (aged or not token.nbor().like_num)
        if joins or token.pos_ in ("VERB", "ADP", "PUNCT", "AUX", "SCONJ"):
            return None
        if token.pos_ in ("NOUN", "PROPN"):
            return _last_of_compound(_described_by(token))
    return None


def _described_by(noun: Token) -> Token:
    """ "attorney" of the "U.S." in "U.S. attorney"."""
    led = relation(noun) == "compound" and noun.head.i > noun.i
    return noun.head if led and noun.head.pos_ == "NOUN" else noun


def _last_of_compound(token: Token) -> Token:
    """ "activist" of "opposition activist", "Omarova" of "Aliya Omarova"."""
    last = token
    while last.i + 1 < len(token.doc) and last.nbor().pos_ == token.pos_:
        last = last.nbor()
    return last


def _told_of(top: Token, quantity: Quantity) -> Token | None:
    """ "He was moved at the age of two": who the clause is about, or one it shares."""
    if not AT_AGE.search(
        text_of(top.doc)[max(quantity.number_start - 20, 0) : quantity.number_start]
    ):
        return None
    roles = arguments(clause_head(top))
    named = [a.head for a in roles if a.relation in ("patient", "agent") and a.preposition is None]
    people = (noun for noun in named if noun.pos_ in ("NOUN", "PROPN", "PRON"))
    return next((noun for noun in people if noun.i < top.i), None)


def _noun_before(top: Token, quantity: Quantity) -> Token | None:
    """ "two accomplices, aged 29 and 41"; not "joined the Sea Org aged 14"."""
    doc = top.doc
    before = BEHIND_AGED.sub("", text_of(doc)[top.sent.start_char : quantity.start])
    before = AGED.sub("", before)
    end = top.sent.start_char + len(before)
    last = doc.char_span(end - 1, end, alignment_mode="expand") if before.strip() else None
    if last is None or last.root.pos_ not in ("NOUN", "PROPN"):
        return None
    noun = _top_of_places(last.root)
    return None if noun.ent_type_ in NAMES_OF_BODIES else noun


def _top_of_places(noun: Token) -> Token:
    """ "residents of the Uzun district, aged 28": the residents."""
    while noun.ent_type_ in PLACES or noun.lower_ in word_list("nouns", "areas"):
        if noun.head is noun or noun.head.pos_ not in ("NOUN", "PROPN"):
            break
        noun = noun.head
    return noun


def _named(pronoun: Token) -> str:
    """The person named last before a pronoun, the subject first; empty if none is near."""
    start = pronoun.idx - NAME_REACH
    names = [
        entity
        for entity in pronoun.doc.ents
        if entity.label_ == "PERSON" and start < entity.start_char < pronoun.idx
    ]
    said = pronoun.head.subtree if relation(pronoun) in SUBJECTS else ()
    beside = {token.i for token in said}  # "Hailed as a new Omarov, she": somebody else
    others = [n for n in names if n.root.i in beside and relation(n.root) not in SUBJECTS]
    meant = antecedent(pronoun)
    if names and (noun := _of_its_sex(pronoun, names[-1].end)):
        return noun
    told = [name for name in names if meant in [*name] and name.sent == names[-1].sent]
    likely = told or ([] if others else names)
    return likely[-1].text if likely else ""


def _of_its_sex(pronoun: Token, start: int) -> str:
    """ "Omar, when he was 30, met a woman. She": the last noun of its sex behind a name for which
    another pronoun stands; empty if there is none.
    """
    sex, between = pronoun_sex(pronoun.lower_), pronoun.doc[start : pronoun.i]
    if {pronoun_sex(token.lower_) for token in between} <= {None, sex}:
        return ""
    nouns = (token.text for token in reversed(between) if token.tag_ == "NN")
    return next((noun for noun in nouns if sex_of_noun(noun.lower()) == sex), "")


def noun_phrase_left(token: Token, start: int) -> str:
    """A noun with its compounds and names from offset `start` on, nothing after it."""
    first = token
    while first.i > token.sent.start and first.nbor(-1).pos_ in ("PROPN", "NOUN", "ADJ"):
        if first.nbor(-1).idx < start or first.nbor(-1).lower_ == "old":
            break
        first = first.nbor(-1)
    return str(token.doc[first.i : token.i + 1].text)
