"""Who made, held or paid for what the event is about, as another clause or sentence tells.

"Amendments that the president signed", "a campaign opened in Osh, organized by the Fund", "It was
drafted by the ministry". The verbs are in `lexicons/people.toml`, list makers.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from pipeline.extract.events.cast.participants import Part, make_part
from pipeline.extract.events.people import kinds_of
from pipeline.extract.events.scene import Scene
from pipeline.extract.events.trigger.families import family
from pipeline.extract.events.trigger.triggers import Candidate
from pipeline.extract.function_words import DEFINITE
from pipeline.extract.inflection import verb_forms
from pipeline.extract.syntax import SUBJECTS, arguments, children, noun_phrase
from pipeline.lexicon import load_words


def makers(candidate: Candidate, scene: Scene) -> Iterator[Part]:
    """The agents of the verbs that say how the thing a law, forum or grant is was made."""
    if candidate.type not in family("made"):
        return
    head = candidate.head
    things = _things(candidate, head, scene)
    clauses = _in_clause(head, things, "relative_clause", *["noun_clause"] * candidate.is_noun)
    for verb in (*clauses, *_told_later(candidate, things, scene)):
        for argument in arguments(verb):
            if argument.relation == "agent" and argument.head not in things:
                part = make_part(argument.head, "other", candidate.type, scene)
                if part is not None and (part.actor is not None or part.kinds & {"authority"}):
                    yield part


def _things(candidate: Candidate, head: Token, scene: Scene) -> list[Token]:
    """What is made: the trigger's noun, or the object of its verb."""
    nouns = [t for t in candidate.words if t.tag_.startswith("NN")]
    found = arguments(head)
    objects = [a.head for a in found if a.relation == "patient"]
    gatherings = [a.head for a in found if a.relation == "agent" and not kinds_of(a.head, scene)]
    return [*nouns, *objects, *(gatherings if candidate.type == "gathering" else ())]


def _in_clause(head: Token, things: list[Token], *names: str) -> Iterator[Token]:
    """ "The law that the president signed"; "opened on Friday, organized by the Fund"."""
    for noun in things:
        for verb in children(noun, *names):
            if _makes(verb):
                yield verb
    for verb in children(head, "adverbial_clause", "parataxis"):
        if verb.tag_ == "VBN" and _makes(verb) and not any(children(verb, *SUBJECTS)):
            yield verb


def _told_later(candidate: Candidate, things: list[Token], scene: Scene) -> Iterator[Token]:
    """ "It was drafted by": the verb of the next sentence, where that tells of the thing again."""
    sentence = candidate.head.sent
    _, end = scene.section_at(sentence.start_char)
    if sentence.end >= len(scene.doc) or scene.doc[sentence.end].idx >= end:
        return
    verb = scene.doc[sentence.end].sent.root
    words = {thing.lemma_.lower() for thing in things}
    made = (argument.head for argument in arguments(verb) if argument.relation == "patient")
    if _makes(verb) and any(_is_told_again(noun, words) for noun in made):
        yield verb


def _is_told_again(noun: Token, words: set[str]) -> bool:
    """ "It", "the order", "the document"."""
    if noun.lower_ == "it":
        return True
    again = words | load_words("people.toml", "makers", "again")
    return noun.lemma_.lower() in again and noun_phrase(noun)[0].lower_ in DEFINITE


def _makes(verb: Token) -> bool:
    return verb.lower_ in verb_forms("people.toml", "makers", "verbs")
