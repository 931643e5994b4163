"""Whether a sentence tells of somebody: its numbers are of a story, not of a report."""

from __future__ import annotations

from spacy.tokens import Span, Token

from pipeline.extract.figures.sentences import Sentence
from pipeline.extract.figures.time.tenses import MONTH, length
from pipeline.extract.figures.unit.nouns import nouns_of
from pipeline.extract.function_words import SINGULAR_PRONOUNS
from pipeline.extract.speech import is_speech_verb
from pipeline.extract.syntax import SUBJECTS, preposition, relation
from pipeline.extract.text import words_at
from pipeline.records import Annotated, Interval


def is_state(period: Interval | None, sentence: Sentence, annotated: Annotated) -> bool:
    """ "Omarov, 41, had been in custody since February": a stretch up to now of him alone."""
    here = annotated.anchor.interval
    if period is None or here is None or length(period) < MONTH:
        return False
    if period.end and here.start and period.end < here.start:
        return False
    return tells_of_somebody(words_at(annotated.doc, sentence.start, sentence.end))


def tells_of_somebody(span: Span) -> bool:
    """Whether a person is told of who is no source: not of him in "he said 40 were freed"."""
    told = [token for token in span if not any(map(_is_source, (token, *token.ancestors)))]
    somebody = any(token.tag_ == "NN" and token.lower_ in nouns_of("person") for token in told)
    named = any(token.ent_type_ == "PERSON" for token in told)
    he = (t for t in told if t.lower_ in SINGULAR_PRONOUNS and t.tag_ != "PRP$")
    return somebody or named or any(he)


def _is_source(noun: Token) -> bool:
    """ "According to him", "Omarov reported"."""
    speaks = relation(noun) in SUBJECTS and is_speech_verb(noun.head)
    return speaks or preposition(noun) == "according"
