"""What a row of the lexicon asks for before its trigger counts, and which tellings are too thin."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from spacy.tokens import Span, Token

from pipeline.extract.events.cast.deciders import (
    has_body,
    is_by_authority,
    is_done,
    is_left_unsaid,
    is_past,
    is_unsaid,
)
from pipeline.extract.events.cast.participants import Part, is_concrete, is_pronoun
from pipeline.extract.events.people import people_nouns
from pipeline.extract.events.scene import Scene
from pipeline.extract.events.setting.dating import is_in_name
from pipeline.extract.events.trigger.factuality import is_general
from pipeline.extract.events.trigger.families import family
from pipeline.extract.events.trigger.modality import inflected
from pipeline.extract.events.trigger.topics import is_reported_case
from pipeline.extract.events.trigger.triggers import Candidate
from pipeline.extract.function_words import (
    DEFINITE,
    PAST_AUXILIARIES,
    POSSESSIVES,
    SINGULAR_PRONOUNS,
)
from pipeline.extract.syntax import SUBJECTS, children, governor, noun_phrase, preposition, relation
from pipeline.extract.text import root_at
from pipeline.lexicon import load_words
from pipeline.records import DateMention, PlaceMention

COUNTED_ACTS = family("acts") | family("justice") - {"investigation", "rescue"}
# where these are counted by those who register them, inquiries are
INQUIRED = family("takings") | {"trafficking"}
NUMBER_REACH, NUMBER_AHEAD = 5, 6  # words before a noun, behind a phrase, with the number


@dataclass(frozen=True, eq=False)
class Claim:
    """A trigger said to tell of a happening, with what its sentence says of it."""

    candidate: Candidate
    parts: tuple[Part, ...]
    planned: bool
    located: bool  # whether its time or place is told
    scene: Scene

    @property
    def head(self) -> Token:
        return self.candidate.head

    @property
    def type(self) -> str:
        return self.candidate.type

    @cached_property
    def is_paid(self) -> bool:
        """ "Provided $3 million", "was provided with $3 million", "was paid $3 million"."""
        verb = self.head
        moved = [
            *children(verb, "object", "passive_subject", "recipient"),
            *(noun for noun in verb.children if preposition(noun) == "with"),
            *(noun for noun in children(verb, "oblique") if preposition(noun) is None),
            *([verb.head] if relation(verb) == "noun_clause" else []),
        ]
        return any(self.tells("money", noun_phrase(noun)) for noun in moved)

    @cached_property
    def is_counted(self) -> bool:
        """ "The raid ended in 23 arrests": acts of justice and crimes that are counted."""
        above = governor(self.head)
        registered = above is not None and above.lower_ in inflected("governors", "registering")
        if registered and self.type in INQUIRED:
            return False  # "340 thefts were registered" counts inquiries
        nouns = [word for word in self.candidate.words if word.tag_ in ("NNS", "JJ")]  # "6 dead"
        numbers = (word for noun in nouns for word in children(noun, "number", "modifier"))
        counted = any(
            word.tag_ == "CD" or word.lower_ in people_nouns("several") for word in numbers
        )
        return self.type in COUNTED_ACTS and counted

    @cached_property
    def is_fined_sum(self) -> bool:
        """ "Fines totalled 94 million", of the currency told before."""
        start, end = self.head.sent.start_char, self.head.sent.end_char
        sums = (f.evidence.start for f in self.scene.figures if f.kind == "money")
        return self.type == "fine" and any(start <= at < end for at in sums)

    @cached_property
    def is_told_once(self) -> bool:
        """ "Burglars made off with gold in Osh on Sunday", "a kidnapping shook the village": a past
        tense with its time or place tells of one happening, though of nobody in particular."""
        if not self.located or not self.candidate.is_noun:
            return self.located and is_past(self.head)
        above, single = governor(self.head), self.head.tag_ == "NN"
        roles = (*SUBJECTS, "object") if single else ("subject",)
        return relation(self.head) in roles and above is not None and is_past(above)

    @cached_property
    def is_of_somebody(self) -> bool:
        """Of somebody in particular, or of a number or a sum that stands for them."""
        crime = self.type in family("acts")
        return (
            any(_is_somebody(part, self.head) for part in self.parts)
            or (self.candidate.is_noun and is_reported_case(self.head))
            or _is_one_of_law(self)
            or self.is_counted
            or (crime and (self.is_paid or _is_sum(self)))
            or self.is_fined_sum
        )

    def tells(self, kind: str, words: Span) -> bool:
        """Whether an amount of a kind starts in a stretch of the text."""
        return any(
            kind in (q.kind, "measured") and words.start_char <= q.start < words.end_char
            for q in self.scene.annotated.quantities
        )


def why_thin(claim: Claim) -> str | None:
    """Why a telling is too thin to be an event, or None."""
    funded = claim.type == "funding" and claim.tells("money", claim.head.sent)
    wished = claim.planned and claim.type in family("made")
    if wished and not (claim.located or claim.is_of_somebody or funded):
        return "wish without time, place or actor"
    scheduled = claim.planned and not any(children(claim.head, "open_complement"))  # "is set to"
    told = claim.is_of_somebody or scheduled or claim.type == "report"
    if is_general(claim.head) and not told:
        return "present tense"
    if _is_loose(claim) and not claim.is_of_somebody:
        return NOBODY
    asked = (check for need in _needs(claim) for check in ASKED.get(need, ()))
    return next((reason for holds, reason in asked if not holds(claim)), None)


def _needs(claim: Claim) -> tuple[str, ...]:
    """What the row asks for; an action noun needs somebody in particular or a time and place."""
    needs = claim.candidate.trigger.needs
    if claim.candidate.is_noun and needs in ((), ("person",)):
        return ("located",) if claim.type in (*family("made"), "operation") else ("concrete",)
    return needs


def _is_somebody(part: Part, head: Token) -> bool:
    """Somebody in particular; beside a finite verb "he" is, beside a past one "the women", too."""
    if is_concrete(part):
        return True
    helpers = {c.lower_ for c in children(head, "auxiliary", "passive_auxiliary", "copula")}
    if part.head.lower_ in SINGULAR_PRONOUNS:
        return bool(helpers) or head.tag_ in ("VBD", "VBZ")
    past = head.tag_ == "VBD" or bool(helpers & PAST_AUXILIARIES)
    if part.head.lower_ == "they" and past and part.role != "perpetrator":
        return True
    return past and part.head.tag_ == "NNS" and part.phrase[0].lower_ in DEFINITE


def _is_one_of_law(claim: Claim) -> bool:
    """ "The trial was streamed", "after his arrest": the one the article is about; or a trial with
    its time or place."""
    if claim.type not in family("case") or claim.head.tag_ != "NN":
        return False
    said = {child.lower_ for child in children(claim.head, "determiner", "possessor")}
    if said & POSSESSIVES:
        return True
    if claim.type == "investigation":
        return bool(said) and any(preposition(child) == "into" for child in claim.head.children)
    told = bool(said & {"the", "this"}) or (claim.located and bool(said))
    return claim.type == "trial" and told


def _is_sum(claim: Claim) -> bool:
    """ "A bribe of 5 million tenge", "the theft of $300,000", "the theft of 40 cows"."""
    noun = claim.head
    amount = "measured" if claim.type in family("takings") else "money"
    behind = noun.doc[noun.i + 1 : noun_phrase(noun).end]
    return claim.candidate.is_noun and len(behind) > 0 and claim.tells(amount, behind)


def _is_loose(claim: Claim) -> bool:
    """A gerund or infinitive of a crime or of justice tells of nobody by itself."""
    verb = claim.head
    finite = any(children(verb, "auxiliary", "passive_auxiliary")) and verb.tag_ != "VB"
    finite = finite or "money" in claim.candidate.trigger.needs
    return verb.tag_ in ("VBG", "VB") and not finite and claim.type not in family("made")


# --- what a row may ask for, and the reason where it does not hold


def _has_child(claim: Claim) -> bool:
    """Not the one who acts: a boy who sells goods."""
    children_told = (part for part in claim.parts if "child" in part.kinds)
    return any(p.role != "perpetrator" or p.head.i >= claim.head.i for p in children_told)


def _is_suffered(claim: Claim) -> bool:
    """By somebody; whoever is interned ("the refugees are detained in a camp") did no crime."""
    told = claim.is_counted or claim.is_fined_sum
    roles = {claim.candidate.trigger.patient, "victim"}
    return told or any(
        part.kinds & {"person", "organization"}
        for part in claim.parts
        if "other" in roles
        or part.role in roles
        or (claim.type == "arrest" and part.role == "other" and part.kinds == {"person"})
    )


def _is_not_of_them(claim: Claim) -> bool:
    """ "They abused us", "they are forced to work": pronouns nobody is linked to."""
    others = (p for p in claim.parts if not is_pronoun(p) or p.head.lower_ in SINGULAR_PRONOUNS)
    return claim.type not in family("acts") or claim.is_counted or any(others)


def _is_unsaid(claim: Claim) -> bool:
    dated = "dated" in claim.candidate.trigger.needs
    return is_unsaid(claim.head, claim.scene) or (dated and is_left_unsaid(claim.head, claim.scene))


def _is_dated(claim: Claim) -> bool:
    dates = claim.scene.annotated.dates
    return _has_own(claim, (m for m in dates if not is_in_name(m, claim.scene)))


def _is_settled(claim: Claim) -> bool:
    told = claim.located and relation(claim.head) in SUBJECTS
    mentions = chain[DateMention | PlaceMention](claim.scene.annotated.dates, claim.scene.places)
    return told or _has_own(claim, mentions)


def _has_own(claim: Claim, mentions: Iterable[DateMention | PlaceMention]) -> bool:
    """ "A 2018 law", "Tuesday's session", "a hearing in Astana": a time or place of the noun's."""
    phrase, doc = noun_phrase(claim.head), claim.scene.doc
    inside = (m for m in mentions if phrase.start_char <= m.start < phrase.end_char)
    return any(preposition(root_at(doc, m)) != "for" for m in inside)


def _is_of_one_or_dated(claim: Claim) -> bool:
    return claim.is_of_somebody or claim.is_told_once


def _is_certain(claim: Claim) -> bool:
    """ "With the help of police operations": raids and inquiries in the bare plural are any."""
    plurals = (word for word in claim.candidate.words if word.tag_ == "NNS")
    bare = any(not any(children(n, "determiner", "number", "possessor")) for n in plurals)
    any_one = claim.candidate.is_noun and claim.type in family("raids") and bare
    return _is_of_one_or_dated(claim) or not any_one


def _is_located(claim: Claim) -> bool:
    told = claim.located or claim.is_of_somebody or (claim.type == "funding" and claim.is_paid)
    return told or is_done(claim.candidate)


def _is_of_cases(claim: Claim) -> bool:
    """ "19 cases", "a criminal case", "the case against": not the bare plural of a habit; and
    "protection orders were issued to 900 women"."""
    noun, words = claim.candidate.object, claim.candidate.words
    numbered = (token for part in claim.parts if part.linked for token in part.phrase)
    if any(token.tag_ == "CD" for token in numbered):
        return True
    if noun is None:  # "the number of thefts rose to 340", "there were 45 cases of fraud"
        end = min(words.end + NUMBER_AHEAD, claim.head.sent.end)
        counted = claim.tells("number", claim.scene.doc[words.start : end])
        return counted or not claim.candidate.is_noun
    one_in_plural = load_words("events.toml", "lists", "one_in_plural")
    if noun.tag_ in ("NN", "NNP", "CD") or noun.lower_ in one_in_plural:
        return True
    before = noun.doc[max(0, noun.i - NUMBER_REACH) : noun.i]
    return claim.tells("measured", noun_phrase(noun)) or any(w.tag_ == "CD" for w in before)


NOBODY = "nobody in particular"
ASKED: Mapping[str, Sequence[tuple[Callable[[Claim], bool], str]]] = {
    "child": [(_has_child, "no child in it")],
    "person": [(_is_suffered, "nobody suffers it"), (_is_not_of_them, NOBODY)],
    "unsaid": [(_is_unsaid, "no passive")],
    "authority": [(lambda c: is_by_authority(c.candidate, c.parts, c.scene), "no authority acts")],
    "body": [(lambda c: has_body(c.candidate, c.parts, c.scene), "no organization in it")],
    "dated": [(_is_dated, "no time of its own")],
    "settled": [(_is_settled, "neither time nor place of its own")],
    "paid": [(lambda c: c.is_paid, "no money")],
    "money": [(lambda c: c.tells("money", c.head.sent), "no money")],
    "percent": [(lambda c: c.tells("percent", c.head.sent), "no percent")],
    "measured": [(lambda c: c.tells("measured", c.head.sent), "no measured")],
    "concrete": [(_is_of_one_or_dated, NOBODY)],
    "counted": [(_is_of_cases, "uncounted")],
    "located": [
        (_is_certain, NOBODY),
        (_is_located, "neither time nor place nor participant"),
    ],
}
