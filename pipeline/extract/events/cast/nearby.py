"""Who is cast where the parse says nothing: the nearest noun that fits, who stands before a term,
behind "by" or behind "against". Less sure than the parse.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from spacy.tokens import Span, Token

from pipeline.extract.events.cast.participants import (
    Part,
    make_part,
)
from pipeline.extract.events.people import (
    is_worked_as,
    is_wronged,
    kinds_of,
)
from pipeline.extract.events.scene import Scene
from pipeline.extract.events.trigger.triggers import Candidate
from pipeline.extract.inflection import noun_forms
from pipeline.extract.syntax import (
    FINITE,
    FINITE_OR_MODAL,
    NOMINAL,
    SUBJECTS,
    accused_of,
    children,
    is_passive,
    noun_phrase,
    preposition,
    relation,
)
from pipeline.lexicon import load_words

# how far beside the trigger a participant is looked for where the parse gives none
REACH = 9
OTHER_VERB = frozenset(("VBD", "VBZ", "VBP", "VBN", "VBG", "WP", "WDT"))
STOPS = frozenset((";", ":", "."))
PHRASE_ENDS = frozenset(("IN", "TO", "VBD", "VBZ", "VBP", "WP", "WDT", ",", "."))
# adverbs and auxiliaries between a subject and its verb
BEFORE_VERB = frozenset(("RB", "MD", "VBD", "VBZ", "VBP", "VBN"))


def by_nearness(
    candidate: Candidate, head: Token, scene: Scene, found: Sequence[Part]
) -> Iterator[Part]:
    """The patient, when the parse gave none: right of an active verb or noun, left of a passive."""
    trigger = candidate.trigger
    need = next((n for n in trigger.needs if n in ("person", "child")), None)
    if need is None or any(part.role == trigger.patient for part in found):
        return
    if candidate.is_noun and trigger.agent != trigger.patient:
        return
    if any(_is_thing(noun, candidate, scene) for noun in children(head, "object")):
        return
    if _is_of_others(head, need, scene):
        return
    passive = not candidate.is_noun and _looks_passive(head)
    reach = 2 * REACH if need == "child" else REACH
    leftward = passive or trigger.agent == trigger.patient
    side = _left(head) if leftward else _right(candidate, head, reach)
    own = next(children(head, "passive_subject"), None) if passive else None
    if own is not None and (own.tag_ == "DT" or (own.tag_ == "CD" and trigger.patient == "other")):
        return  # "1,912 foreigners were fined and 417 were expelled", "those who fled were held"
    if own is not None and own.pos_ in ("NOUN", "PROPN") and not own.like_num:
        # "the mayor said the hermits were arrested": not the mayor
        side = (noun for noun in side if noun == own or own.is_ancestor(noun))
    for noun in side:
        kinds = kinds_of(noun, scene)
        fits = need in kinds
        nominal = noun.tag_.startswith(("NN", "PRP")) or not noun.tag_
        nominal = nominal and not (noun.tag_ == "PRP$" and trigger.type == "trafficking")
        if noun.lower_ in load_words("people.toml", "people", "some_one"):
            return  # "heard someone being beaten"
        if is_worked_as(noun) or _describes_object(noun, head, scene):
            continue
        if fits and (nominal or (need == "child" and noun.tag_ == "JJ")):
            part = make_part(noun, trigger.patient, trigger.type, scene)
            if part is not None:
                yield replace(part, linked=False)
            return


def _describes_object(noun: Token, verb: Token, scene: Scene) -> bool:
    """ "Killed a community dog", "his neighbor's horse": what it describes is no person."""
    thing, beside = noun.head, {"compound"}
    beside |= (
        {"possessor"} if thing.lower_ in noun_forms("people.toml", "people", "animals") else set()
    )
    described = relation(noun) in beside and relation(thing) == "object" and thing.head == verb
    return described and not kinds_of(thing, scene)


def _is_of_others(verb: Token, need: str, scene: Scene) -> bool:
    """ "Medicines sold by a firm", "homes being sold", "families of those who died": whoever the
    noun before a clause names, nobody else suffers; in "cases of babies being sold" the babies do.
    """
    noun = verb.head
    if relation(verb) == "relative_clause" and noun.tag_ == "DT":
        return True
    if verb.tag_ != "VBN" or relation(verb) != "noun_clause":
        return False
    named = (need in kinds_of(word, scene) for word in noun.subtree if word.i < verb.i)
    return noun.i == verb.i - 1 or not any(named)


def _is_thing(noun: Token, candidate: Candidate, scene: Scene) -> bool:
    """ "Held a minute of silence after 17 people died": the verb has its own object."""
    owned = ("PRP",) if candidate.type == "trafficking" else ("PRP", "PRP$")
    people = (
        kinds_of(word, scene)
        for word in noun.subtree
        if word.tag_.startswith("NN") or word.tag_ in owned  # nobody sells "her only cow"
    )
    outside = noun not in candidate.words
    return noun.tag_ in ("NN", "NNS") and outside and not any(people)


def office_before(candidate: Candidate, scene: Scene, found: Sequence[Part]) -> Iterator[Part]:
    """Who signed, convicted or held it, when the parse lost the subject of a finite verb."""
    head, role = candidate.head, candidate.trigger.agent
    if candidate.is_noun or role not in ("authority", "other") or _looks_passive(head):
        return
    if not _is_finite(head) or any(part.role in ("authority", "other") for part in found):
        return
    for noun in _left(head):
        if noun.tag_ in FINITE_OR_MODAL and noun.head != head:
            return
        acting = scene.actor_of(noun) is not None
        office = "authority" in kinds_of(noun, scene) and noun.tag_.startswith("NN")
        signs = preposition(noun) is None and not _is_counted_noun(noun, candidate)
        if (acting or office) and signs:
            part = make_part(noun, role, candidate.type, scene)
            if part is not None and part.head.tag_.startswith("NN"):
                yield replace(part, linked=False)
                return


def _is_counted_noun(noun: Token, candidate: Candidate) -> bool:
    """ "Prosecutions dropped to 30": no office."""
    return bool(candidate.trigger.subjects) and noun == candidate.object


def doer_before(candidate: Candidate, scene: Scene, found: Sequence[Part]) -> Iterator[Part]:
    """ "One case: a mother decided to sell her son": who stands right before the verb does it."""
    verb, role = candidate.head, candidate.trigger.agent
    if candidate.is_noun or role != "perpetrator" or any(part.role == role for part in found):
        return
    while relation(verb) == "open_complement" and verb.head.i < verb.i:
        verb = verb.head
    if not _is_finite(verb) or _looks_passive(verb) or relation(verb) == "relative_clause":
        return
    at = verb.i - 1
    while at > verb.sent.start and scene.doc[at].tag_ in BEFORE_VERB:
        at -= 1
    noun = scene.doc[at]
    if noun.tag_.startswith("NN") and noun.i < verb.i and preposition(noun) is None:
        part = make_part(noun, role, candidate.type, scene)
        if part is not None and "person" in part.kinds:
            yield replace(part, linked=False)


def convict_of(candidate: Candidate, scene: Scene, found: Sequence[Part]) -> Iterator[Part]:
    """ "Sentenced a man to nine years for the rape of a girl": who is sentenced did it."""
    noun, role = candidate.head, candidate.trigger.agent
    if not candidate.is_noun or role != "perpetrator" or any(p.role == role for p in found):
        return
    if preposition(noun) not in ("for", "of", "with", "on", "over"):
        return
    for accused in accused_of(noun):
        part = make_part(accused, role, candidate.type, scene)
        if part is not None and part.role == "perpetrator":
            yield part


def agent_after_by(candidate: Candidate, scene: Scene, found: Sequence[Part]) -> Iterator[Part]:
    """ "Were forced to work on the fields by officials", wherever the parse hangs "by"."""
    head, role = candidate.head, candidate.trigger.agent
    known = any(part.role == role for part in found) or candidate.trigger.patient == role
    if candidate.is_noun or known or not is_passive(head):
        return
    for token in scene.doc[
        candidate.words.end : min(head.sent.end, candidate.words.end + 2 * REACH)
    ]:
        if token.tag_ in OTHER_VERB or token.text in STOPS:
            return
        if preposition(token) == "by" and token.tag_.startswith("NN"):
            part = make_part(token, role, candidate.type, scene)
            if part is not None and part.role == role:
                yield replace(part, linked=False)
            return


def accused(candidate: Candidate, scene: Scene, found: Sequence[Part]) -> Iterator[Part]:
    """ "a case was opened under Article 190 against two brothers", wherever "against" hangs."""
    head, roles = candidate.head, candidate.trigger.obliques
    if "perpetrator" not in roles.values() or any(p.role == "perpetrator" for p in found):
        return
    rest = [*head.doc[head.i + 1 : min(head.sent.end, head.i + 2 * REACH)], *_subject_words(head)]
    for mark in (t for t in rest if t.lower_ in ("against", "on") and t.lower_ in roles):
        for noun in head.doc[mark.i + 1 : min(head.sent.end, mark.i + REACH)]:
            if mark.lower_ == "on" and noun.tag_ in PHRASE_ENDS:
                break  # "on Friday for selling"
            if not _may_be_accused(noun, mark, scene):
                continue
            part = make_part(noun, roles[mark.lower_], candidate.type, scene)
            if part is not None:
                yield replace(part, linked=False)
            return


def listed_before(candidate: Candidate, scene: Scene, found: Sequence[Part]) -> Iterator[Part]:
    """ "Mei Lin, 41, and Hua Wu, 46, who were convicted": both, as the verb says."""
    verb = candidate.head
    several = any(child.lower_ in ("were", "are", "have") for child in verb.children)
    told = (p for p in found if p.head.i < verb.i and p.role == candidate.trigger.patient)
    last = next(told, None)
    if relation(verb) != "relative_clause" or not several or last is None:
        return
    noun, single = last.head, last.head.tag_ in ("NN", "NNP")
    while single and relation(noun) == "conjunct" and noun.head.tag_ in ("NN", "NNP"):
        noun = noun.head
        part = make_part(noun, last.role, candidate.type, scene)
        if preposition(noun) is None and part is not None and "person" in part.kinds:
            yield part


def each_to_a_term(candidate: Candidate, scene: Scene) -> Iterator[Part]:
    """ "Sentenced A to 13 years, the nurse B to seven", "was given eight years, the driver three":
    whoever stands before a term."""
    head = candidate.head
    if candidate.type != "conviction" or candidate.trigger.patient != "perpetrator":
        return
    terms = {q.start for q in scene.annotated.quantities if q.unit in ("year", "month")}
    for term in _without_verb(head.doc[head.i + 1 : head.sent.end]):
        if term.idx not in terms or term.i < head.i + 2:
            continue
        to = term.nbor(-1).lower_ == "to"
        noun = term.nbor(-2 if to else -1)
        name = scene.mention_at(noun)
        named = name is not None and to and scene.is_named_person(name[1])
        if named or (noun.i > head.i and _is_told_next(noun, scene)):
            noun = name[0].root if name and named else noun
            made = make_part(noun, "perpetrator", "conviction", scene)
            if made is not None:
                yield replace(
                    made, phrase=head.doc[made.phrase.start : min(made.phrase.end, term.i)]
                )


def _without_verb(words: Span) -> Iterator[Token]:
    """The words up to the next finite verb, which tells of its own subject."""
    return takewhile(lambda word: word.tag_ not in FINITE_OR_MODAL, words)


def _is_told_next(noun: Token, scene: Scene) -> bool:
    """ ", and the driver": a person behind a comma or "and", with a term of his own."""
    start = noun_phrase(noun).start
    beside = start > 0 and noun.doc[start - 1].lower_ in (",", "and", ";", "while")
    described = any(children(noun, "determiner", "number", "possessor"))
    return noun.tag_.startswith("NN") and beside and described and "person" in kinds_of(noun, scene)


def _may_be_accused(noun: Token, mark: Token, scene: Scene) -> bool:
    """People; of a penalty put "on" somebody also a company."""
    described = noun.doc[noun.i + 1 : noun.i + 3].text.lower() == "-like"  # "slave-like conditions"
    described = described or is_wronged(noun)
    kinds = kinds_of(noun, scene) if noun.tag_.startswith("NN") and not described else frozenset()
    return "person" in kinds or (mark.lower_ == "on" and "organization" in kinds)


def _subject_words(verb: Token) -> Iterator[Token]:
    """ "Cases against two brothers were sent to court": the words of the subject."""
    for subject in children(verb, *SUBJECTS):
        yield from noun_phrase(subject)


def _is_finite(verb: Token) -> bool:
    if verb.tag_ in FINITE:
        return True
    helpers = {child.lower_ for child in children(verb, "auxiliary")}
    return bool(helpers & {"has", "have", "had", "is", "are", "was", "were", "will"})


def _looks_passive(head: Token) -> bool:
    if head.tag_ == "VBG":
        return False  # "was asking"
    if is_passive(head):
        return True
    before = head.doc[max(head.sent.start, head.i - 3) : head.i]
    return any(t.lower_ in ("was", "were", "been", "being", "is", "are", "be") for t in before)


def _left(head: Token) -> Iterator[Token]:
    for i in range(head.i - 1, max(head.sent.start, head.i - 2 * REACH) - 1, -1):
        token = head.doc[i]
        if token.text in ";:(" or "\n" in token.text:
            return
        yield token


def _right(candidate: Candidate, head: Token, reach: int) -> Iterator[Token]:
    for i in range(head.i + 1, min(head.sent.end, candidate.words.end + reach)):
        token = head.doc[i]
        if token.text in ";:." or "\n" in token.text or token.tag_ in ("VBD", "VBZ", "VBP", "WP"):
            return
        if _is_beside_earlier(token, head):
            return
        yield token


def _is_beside_earlier(token: Token, verb: Token) -> bool:
    """ "Gangs sheltering there and its nationals": behind "and" goes on what stood before."""
    joins = token.tag_ == "CC" and relation(token) == "coordination"
    return joins and token.head.pos_ in NOMINAL and token.head.head.i < verb.i
