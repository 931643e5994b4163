"""Whom a pronoun or a bare group means: "they", "the two men", "two brothers, Bekov and Omarov".

A pronoun goes back to the subject above ("police say they are investigating"), or to the only noun
of the sentence before that it can mean. A group of two is the last two people named side by side.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Span, Token

from pipeline.extract.events.cast.naming import people_named_later
from pipeline.extract.events.cast.participants import Part
from pipeline.extract.events.people import BODIES, actor_kinds, is_a, kinds_of, people_nouns
from pipeline.extract.events.scene import Scene, is_listed
from pipeline.extract.function_words import DEFINITE, OTHERS, SINGULAR_PRONOUNS
from pipeline.extract.pronouns import may_mean_noun, may_mean_one, pronoun_sex, sex_of_noun
from pipeline.extract.speech import is_speech_verb
from pipeline.extract.syntax import (
    FINITE_OR_MODAL,
    SUBJECTS,
    VERBAL,
    arguments,
    children,
    clause_head,
    governor,
    relation,
)

PLURAL = frozenset(("they", "them", "both"))
# clauses whose subject, a pronoun, is that of the clause above
BELOW = frozenset(("complement", "adverbial_clause", "open_complement", "conjunct", "parataxis"))
MAX_CLIMB = 3
BOTH_OR_THE = DEFINITE | {"both", "all"}
PAIRS = {"pair": 2, "duo": 2, "couple": 2, "trio": 3}
# words from a noun to the names behind it, and of a group that only points back
NAMES_REACH, SHORT = 40, 4
# "two other men" are not those named
LARGEST = 6  # people that an article names one by one
BEFORE_NAMES = frozenset((",", ":", "-", "–", "—", "("))
BETWEEN = re.compile(
    r"(?:\s*\([^)]{0,40}\))?(?:,\s*(?:aged\s)?\d+)?\s*(?:,\s*(?:and\s+)?|(?:and|&|as well as)\s+)"
    r"(?:[a-z-]+\s){0,2}"
)
REACH = 1500  # characters back to the people named


def antecedent(pronoun: Token, scene: Scene) -> Token | None:
    """The noun of the article that a pronoun repeats, where nothing else fits."""
    word = pronoun.lower_
    if word not in PLURAL | SINGULAR_PRONOUNS | {"it"}:
        return None
    if pronoun.tag_ not in ("PRP", "PRP$", "DT"):
        return None
    return (
        _subject_above(pronoun, scene)
        or _only_one_of_sex(pronoun)
        or _only_others_here(pronoun, scene)
        or _only_one_before(pronoun, scene)
    )


def _only_one_of_sex(pronoun: Token) -> Token | None:
    """ "A suspect met the girl and robbed her": the one noun that says "she"."""
    sex = pronoun_sex(pronoun.lower_)
    before = pronoun.doc[pronoun.sent.start : pronoun.i]
    nouns = [t for t in before if t.tag_ == "NN" and sex and sex_of_noun(t.lower_) == sex]
    nouns = [t for t in nouns if t not in _told(clause_head(pronoun).head)]
    return nouns[0] if len(nouns) == 1 else None


def _only_others_here(pronoun: Token, scene: Scene) -> Token | None:
    """ "The court sentenced two men, finding them guilty", "84 came from Oman, where they had been
    forced to beg": the one group of the sentence before it that does not act on itself."""
    suffers = pronoun.lower_ == "them" and relation(pronoun) in ("object", "recipient")
    behind = pronoun.lower_ == "they" and relation(clause_head(pronoun)) == "relative_clause"
    if not (suffers or behind):
        return None
    doers = [argument.head for argument in arguments(clause_head(pronoun))]
    here = pronoun.doc[pronoun.sent.start : pronoun.i]
    fitting = [t for t in here if _agrees(t, "them", scene) and not _is_part(t)]
    others = [t for t in fitting if t not in doers]
    return others[0] if len(others) == 1 else None


def _subject_above(pronoun: Token, scene: Scene) -> Token | None:
    if relation(pronoun) not in SUBJECTS:
        return None
    clause = clause_head(pronoun)
    for _ in range(MAX_CLIMB):
        above = governor(clause)
        if above is not None and relation(clause) == "relative_clause":
            above = clause_head(above)
        elif relation(clause) not in BELOW:
            return None
        if above is None or above.pos_ not in VERBAL:
            return None
        subject = next(children(above, *SUBJECTS), None)
        if subject is not None and subject.i < pronoun.i:
            several = [n for n in (subject, *_told(above)) if _agrees(n, pronoun.lower_, scene)]
            return subject if several == [subject] else None
        clause = above
    return None


def _told(verb: Token) -> Iterator[Token]:
    """ "The nurse told the mother that she had been robbed": either may be meant; "told police"."""
    told = children(verb, "object", "recipient") if is_speech_verb(verb) else ()
    return (noun for noun in told if not is_a(noun, "authority"))


def _only_one_before(pronoun: Token, scene: Scene) -> Token | None:
    """The only people of the sentence before, for a pronoun that nobody in its own fits."""
    sentence = pronoun.sent
    here = [t for t in sentence if t.i < pronoun.i and _agrees(t, pronoun.lower_, scene)]
    if here or sentence.start == 0 or pronoun.lower_ == "it":
        return None
    before = pronoun.doc[sentence.start - 1].sent
    same = [t for t in before if _may_be_one(t, pronoun) and relation(t) in SUBJECTS]
    if same:  # "They cooked for two owners. They were beaten"
        return antecedent(same[0], scene) if relation(pronoun) in SUBJECTS else None
    fitting = [t for t in before if _agrees(t, pronoun.lower_, scene) and not _is_part(t)]
    if pronoun.lower_ in SINGULAR_PRONOUNS:
        fitting = [t for t in fitting if not is_listed(t)]
    return fitting[0] if len(fitting) == 1 else None


def _may_be_one(pronoun: Token, other: Token) -> bool:
    words = pronoun.lower_, other.lower_
    return set(words) <= PLURAL or may_mean_one(*words)


def _is_part(noun: Token) -> bool:
    """Nouns that only describe another one: "police officers", "one of the men"."""
    whole = governor(noun)
    if whole is not None and whole.lower_ == "one":
        return True
    return relation(noun) in ("compound", "modifier", "apposition", "name", "title")


def _agrees(noun: Token, word: str, scene: Scene) -> bool:
    if noun.tag_ == "DT" and relation(noun) in SUBJECTS:
        return word in PLURAL and noun.lower_ in people_nouns("quantity")  # "some say they"
    if noun.tag_ == "CD":
        return word in PLURAL and is_a(noun, "person") and noun.lower_ != "one"
    if not noun.tag_.startswith("NN"):
        return False
    actor = scene.actor_of(noun)
    is_body = noun.ent_type_ == "ORG" or any(is_a(noun, kind) for kind in BODIES)
    is_body = scene.actors[actor].type == "organization" if actor is not None else is_body
    if word == "it":
        return is_body and noun.tag_ in ("NN", "NNP", "NNPS")
    if word in SINGULAR_PRONOUNS:
        single = noun.tag_ == "NN" and not any(children(noun, "conjunct"))
        single = single and noun.lower_ not in people_nouns("group")  # "his family ... she"
        return (
            single and actor is None and is_a(noun, "person") and may_mean_noun(word, noun.lower_)
        )
    plural = noun.tag_ in ("NNS", "NNPS") or any(children(noun, "conjunct"))
    return noun.lower_ == "police" or (plural and (is_body or "person" in kinds_of(noun, scene)))


# --- groups ---------------------------------------------------------------------------------------


def people_meant(part: Part, scene: Scene) -> list[Part]:
    """The people whom a group stands for, by name; the group itself where only some are named."""
    number = number_of(part, scene)
    if number is None or number < 2 or part.kinds <= BODIES:
        return []
    named = part.actor is not None and scene.actors[part.actor].named
    found = [] if number > LARGEST else _named_behind(part, number, scene)
    if not (named or found or number > LARGEST):
        found = _named_before(part, number, scene)
    if found or named:
        plural = part.head.tag_ == "NNS" or not named
        return [_in_role(part, p, a, scene) for p, a in found] if plural else []
    return people_named_later(part, number, scene)


def _in_role(part: Part, phrase: Span, actor: int, scene: Scene) -> Part:
    """ "The pair", who are ministers, open a post with the power of theirs."""
    powerful = part.role == "other" and "authority" in actor_kinds(actor, scene)
    role = "authority" if powerful else part.role
    return replace(part, phrase=phrase, actor=actor, role=role)


def number_of(part: Part, scene: Scene) -> int | None:
    """How many people a participant is said to be."""
    words = {token.lower_ for token in part.phrase}
    if words & OTHERS:
        return None
    if part.head.lower_ in PAIRS:
        return PAIRS[part.head.lower_]
    if "both" in words:
        return 2
    start, end = part.phrase.start_char, part.phrase.end_char
    counted = [q for q in scene.annotated.quantities if start <= q.start and q.end <= end]
    if len(counted) != 1 or counted[0].kind != "number" or counted[0].low != counted[0].high:
        return None
    return int(counted[0].low)


def _named_behind(part: Part, number: int, scene: Scene) -> list[tuple[Span, int]]:
    """ "Two locals, Omarov, a driver, and Taev, were tried"."""
    doc, at = scene.doc, part.phrase.end
    if at >= part.head.sent.end or doc[at].text not in BEFORE_NAMES:
        return []
    found: dict[int, Span] = {}
    for token in doc[at + 1 : min(part.head.sent.end, at + NAMES_REACH)]:
        if token.tag_ in FINITE_OR_MODAL:
            break
        mention = scene.mention_at(token)
        if mention is not None and scene.is_named_person(mention[1]):
            found.setdefault(mention[1], mention[0])
    return [(span, actor) for actor, span in found.items()] if len(found) == number else []


def _named_before(part: Part, number: int, scene: Scene) -> list[tuple[Span, int]]:
    """ "The two singers": those named side by side before."""
    words = [token.lower_ for token in part.phrase]
    if words[0] not in BOTH_OR_THE or len(words) > SHORT:
        return []
    told = _named_in_sentence_before(part.head, scene)
    last = _last_run(part.phrase.start_char, number, scene) or told
    if part.head.lower_ == "couple" and any("official" in scene.roles(one) for one in last):
        return []  # "Justices Bekov and Omarov found that the couple had fled"
    return [(part.phrase, actor) for actor in last] if len(set(last)) == number else []


def both_meant(word: Token, role: str, scene: Scene) -> list[Part]:
    """ "Bekov paid, Omarov fled. Both were found guilty": those named in the sentence before, else
    the last two named side by side."""
    if word.lower_ != "both" or role not in ("perpetrator", "victim"):
        return []
    told = _named_in_sentence_before(word, scene)
    pair = told if len(told) == 2 else _last_run(word.idx, 2, scene)
    phrase = scene.doc[word.i : word.i + 1]
    part = Part(phrase, word, "perpetrator", frozenset(("person",)), None)
    part = part if role == "perpetrator" else replace(part, role="victim")
    return [replace(part, actor=actor) for actor in pair]


def _named_in_sentence_before(word: Token, scene: Scene) -> list[int]:
    before = scene.doc[word.sent.start - 1].sent if word.sent.start else word.sent
    people = scene.actors_in(before.start_char, word.idx)
    return [actor for actor in people if scene.is_named_person(actor)]


def _last_run(start: int, number: int, scene: Scene) -> list[int]:
    runs = _runs(max(0, start - REACH), start, scene)
    return next((run for run in reversed(runs) if len(set(run)) == number), [])


def _runs(start: int, end: int, scene: Scene) -> list[list[int]]:
    """People named side by side, list by list: "Omarov, Taev and Kim"."""
    runs: list[list[int]] = []
    last_end = -1
    for s, e, actor in scene.mentions_in(start, end):
        if not scene.is_named_person(actor) or s < last_end:
            continue
        joined = last_end >= 0 and BETWEEN.fullmatch(scene.annotated.view, last_end, s)
        if joined:
            runs[-1].append(actor)
        else:
            runs.append([actor])
        last_end = e
    return [list(dict.fromkeys(run)) for run in runs]
