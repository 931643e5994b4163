"""Who says it: the subject of a verb of saying, or the owner of a report that tells it.

The parse is asked first, then the words beside the verb: the name right after it (`" said X`), the
name right before it with its apposition (`X, head of the fund, said`).
"""

from __future__ import annotations

import re
from dataclasses import replace

from spacy.tokens import Span, Token

from pipeline.extract.documents import author_of, is_document
from pipeline.extract.inflection import noun_forms, verb_forms
from pipeline.extract.speakers import (
    Source,
    Speakers,
    go_back,
    is_definite,
    is_one_of_speakers,
    is_owner,
    plain,
    source_of,
    told_of_before,
    unnamed_at,
    with_body,
)
from pipeline.extract.speech import INNER, clause_of, is_speech_verb, words
from pipeline.extract.syntax import (
    SUBJECTS,
    VERBAL,
    arguments,
    children,
    noun_phrase,
    preposition,
    relation,
)
from pipeline.extract.text import text_of

APPOSITION = 140  # characters between a name and its verb: ", head of the foundation,"
AS_SAYING = 12  # tokens from "was quoted" to "as saying"
OBJECTS = ("object", "recipient")
SAY = frozenset(("say", "says", "said"))
LEADING = frozenset(("DET", "ADJ"))  # before a noun: "say local police"
AFTER_VERB = 60  # characters between an inverted verb and the name: `" said deputy minister X`
BETWEEN = re.compile(
    r"^(?:(?:'s)?\s*,[^\"\n]{0,120},)?"
    r"\s*(?:(?:has|have|had|also|later|then|earlier|further|previously|recently|once|repeatedly"
    r"|himself|herself|,)\s*)*$"
    r"|^\s*\([^)\n]{0,60}\)\s*$|^\s+(?:in|at|on|during)\s[^,\"\n]{0,60}$"
)
OWNED = re.compile(r"(?:[A-Z][\w-]*\s){0,3}[A-Z][\w-]*'s?\s[a-z]+$")
UNKNOWN_NAME = re.compile(
    r"^\s+((?:[A-Z][\w'-]+\s)?[A-Z][\w'-]+\s[A-Z][\w'-]+|[A-Z][\w'-]+(?=, \d\d\b))"
)


def speaker(verb: Token, known: Speakers) -> Source | None:
    """Who says what a verb of saying says; None where it is not certain."""
    if _is_told_to_a_body(verb) or _is_of_a_thing(verb):
        return None
    if verb.tag_ == "VBG" and any(word.lower_ == "as" for word in children(verb, "marker")):
        return None  # "quoted as saying": quoted_speaker knows who is quoted
    if verb.tag_ == "VBG" and relation(verb) == "adverbial_clause":
        said = next((word for word in verb.ancestors if is_speech_verb(word)), None)
        if said is not None:  # "Bekov said he would go, adding that"
            source = speaker(said, known)
            return source and replace(source, clause=clause_of(verb), aside=None)
    if (last := _last_words(verb)) is not None:
        return replace(last, clause=clause_of(verb))
    agents = [_last_told(a.head, verb) for a in arguments(verb) if a.relation == "agent"]
    agents = [noun for noun in agents if not _is_owning(noun)]  # "Bekov's aide Asan Kim said"
    named = (n for n in agents if relation(n) in SUBJECTS and noun_phrase(n).end == verb.i)
    beside = next(named, None)  # "Kazakhstan Minister Omarov said": not the land
    agents.sort(key=lambda noun: noun != beside)  # "the driver is accused, sources said"
    behind = [child for child in children(verb, "subject") if child.i > verb.i]  # ", says X"
    for head in (*behind, *agents):
        if head.sent == verb.sent:
            source = author_of(head, known) if is_document(head) else source_of(head, known)
            if source is not None and source.actor is None and not is_document(head):
                source = _holder_before(verb, head, known) or source
            if source is not None:
                return replace(source, clause=clause_of(verb), aside=_aside(head, verb))
    if any(children(verb, "passive_auxiliary")):
        return None
    if any(is_document(noun) or noun.lower_ in words("data_nouns") for noun in agents):
        return None  # "documents on Bekov, a banker, reveal": told_by knows whose they are
    source, unnamed = _beside(verb, known), _unnamed(verb)
    if any(noun.pos_ == "PRON" for noun in children(verb, *SUBJECTS)):
        unnamed = None  # "the men, it added, fled": nobody told of said so, the men did not
    if source is None or (unnamed is not None and _is_of(source, unnamed, known)):
        source = unnamed
    return replace(source, clause=clause_of(verb)) if source is not None else None


def _last_words(verb: Token) -> Source | None:
    """ "40 migrants deported, says labor minister" at the end, whatever the parse takes it for."""
    behind = [t for t in verb.doc[verb.i + 1 : verb.sent.end] if not (t.is_punct or t.is_space)]
    if verb.lower_ not in SAY or not behind or text_of(verb.doc)[: verb.idx].rstrip()[-1:] != ",":
        return None
    return unnamed_at(behind[-1]) if all(behind[-1] in (t, t.head) for t in behind) else None


def _last_told(noun: Token, verb: Token) -> Token:
    """ "They held Bekov, a senior official said": an apposition would have a comma at its end."""
    last = (told for told in children(noun, "apposition") if told.right_edge.i == verb.i - 1)
    anew = (t for t in last if any(a.lower_ in ("a", "an") for a in children(t, "determiner")))
    return next(anew, noun)


def _aside(head: Token, verb: Token) -> tuple[int, int] | None:
    """ "Bekov, 63," or "two of the largest brewers": numbers that tell only who speaks."""
    subjects = {head, *(noun for noun in children(verb, *SUBJECTS) if noun.i < verb.i)}
    phrase = sorted({token for noun in subjects for token in noun.subtree}, key=lambda t: t.i)
    if phrase[-1].i - phrase[0].i > len(phrase) or all(token.pos_ != "NUM" for token in phrase):
        return None
    return phrase[0].idx, phrase[-1].idx + len(phrase[-1])


def _is_of(body: Source, told: Source, known: Speakers) -> bool:
    """Whether one is "the tax committee" of the other's "head of the tax committee"."""
    is_body = body.actor is not None and known.actors[body.actor].type != "person"
    return is_body and body.text != told.text and body.text in told.text


def _is_owning(noun: Token) -> bool:
    return any(word.tag_ == "POS" for word in noun.children)


def _is_of_a_thing(verb: Token) -> bool:
    """ "He was held after a screening revealed gold": the screening, missed as a subject."""
    beside = (noun for noun in children(verb, "oblique") if noun.i == verb.i - 1)
    return any(noun.tag_ == "NN" and preposition(noun) == "after" for noun in beside)


def _is_told_to_a_body(verb: Token) -> bool:
    """ "3,100 pupils reported bullying", "officers reported two men for theft": no statement."""
    if verb.lower_ not in verb_forms("attribution.toml", "complaints"):
        return False
    agents = {a.head.lower_ for a in arguments(verb) if a.relation == "agent"}
    agents &= noun_forms("people.toml", "people", "person")
    agents -= noun_forms("people.toml", "people", "authority")
    said = any(children(verb, "complement", "open_complement"))
    objects = list(children(verb, "object"))
    below = (noun for top in (verb, *objects) for noun in children(top, "oblique", "nominal"))
    served = any(preposition(noun) == "for" for noun in below)  # "reported for duty"
    told = (bool(agents) or served) if objects else served
    return told and not said


def _unnamed(verb: Token) -> Source | None:
    """ "Victims say", "a resident of the village told": nobody's name, but the text's words."""
    agents = (a.head for a in arguments(verb) if a.relation == "agent" and a.head.sent == verb.sent)
    return next((source for noun in agents if (source := unnamed_at(noun))), None)


def _holder_before(verb: Token, head: Token, known: Speakers) -> Source | None:
    """ "Police Colonel Omarov said", "the lender, Umit Bank, said": the name behind a post."""
    named = _name_before(verb, verb.sent, text_of(verb.doc), known)
    if named is None or named.actor is None:
        return None
    behind = head.idx + len(head) + len(", ")
    is_name = any(n.start == behind and n.actor == named.actor for n in known.named)
    return named if is_name or known.actors[named.actor].type == "person" else None


def told_by(verb: Token, known: Speakers) -> Source | None:
    """ "A UNICEF report showed", "government data reveal": whose report, or which data."""
    telling = verb.lower_ in verb_forms("attribution.toml", "data_verbs")
    if not telling or verb.pos_ not in VERBAL:
        return None
    for argument in arguments(verb):
        noun = argument.head
        told = is_document(noun) or noun.lower_ in words("data_nouns")
        if argument.relation == "agent" and told:
            owner = author_of(noun, known)
            inner = relation(verb) in INNER and is_speech_verb(verb.head)  # "she said data show"
            if owner is not None and (owner.actor is not None or not inner):
                return replace(owner, rule="data of a source", clause=clause_of(verb))
    return None


def quoted_speaker(verb: Token, known: Speakers) -> Source | None:
    """ "The governor was quoted by the agency as saying", "it quoted him as saying"."""
    if verb.lower_ not in words("quoted"):
        return None
    behind = verb.doc[verb.i : min(verb.i + AS_SAYING, verb.sent.end)]
    said = any(t.tag_ == "VBG" and is_speech_verb(t) and t.nbor(-1).lower_ == "as" for t in behind)
    quoted = next(children(verb, "passive_subject", "object"), None)
    return source_of(quoted, known) if said and quoted is not None else None


def _beside(verb: Token, known: Speakers) -> Source | None:
    sentence, text = verb.sent, text_of(verb.doc)
    return (
        _after_verb(verb, sentence, text, known)
        or _name_before(verb, sentence, text, known)
        or _word_before(verb, sentence, known)
        or _noun_after(verb, sentence, text)
    )


def _after_verb(verb: Token, sentence: Span, text: str, known: Speakers) -> Source | None:
    """The name after an inverted verb, which stands behind a quotation or a comma."""
    if text[: verb.idx].rstrip()[-1:] not in ('"', ","):
        return None
    end = verb.idx + len(verb)
    for n in known.named:
        if is_owner(n, verb.doc):
            continue
        if end < n.start <= end + AFTER_VERB and n.start < sentence.end_char:
            gap = text[end : n.start]
            posted = n.is_person and re.fullmatch(r"\s+(?:(?!that\b)[\w'-]+\.?\s+){0,7}", gap)
            if posted or re.fullmatch(r"\s+(?:the\s+)?(?:[a-z]+['’]s\s+)?", gap):
                return known.source(n)
    stranger = UNKNOWN_NAME.match(text[end : sentence.end_char])
    return Source(stranger.group(1), None, "verb of saying") if stranger else None


def _noun_after(verb: Token, sentence: Span, text: str) -> Source | None:
    """ "Eight fled, say local police", "said one of the miners": nobody's name."""
    if text[: verb.idx].rstrip()[-1:] not in (",", '"') or any(children(verb, *SUBJECTS)):
        return None
    behind = verb.doc[verb.i + 1 : sentence.end]
    noun = next((t for t in behind if t.pos_ not in LEADING and relation(t) != "compound"), None)
    if noun is not None and is_one_of_speakers(noun):
        return Source(plain(noun_phrase(noun).text), None, "verb of saying")
    if noun is None or noun.lower_ not in words("unnamed") or relation(noun) in OBJECTS:
        return None
    return Source(plain(noun_phrase(noun).text), None, "verb of saying")


def _name_before(verb: Token, sentence: Span, text: str, known: Speakers) -> Source | None:
    before = [n for n in known.named if sentence.start_char <= n.start and n.end <= verb.idx]
    before = [n for n in before if not is_owner(n, verb.doc)]
    for n in sorted(before, key=lambda n: (not n.is_person, -n.start)):
        gap = text[n.end : verb.idx]
        if len(gap) <= APPOSITION and BETWEEN.match(gap):
            return known.source(n)
    return None


def _word_before(verb: Token, sentence: Span, known: Speakers) -> Source | None:
    """ "She said", "the journalist added", read from the word before the verb."""
    if verb.i <= sentence.start:
        return None
    before = verb.doc[verb.i - 1]
    if before.lower_ in words("pronouns"):
        return go_back(known, before.lower_)
    if before.lower_ in words("speakers") and is_definite(before):
        return told_of_before(before.lower_, verb.idx, known)
    if before.lower_ in words("unnamed"):
        opening = text_of(verb.doc)[sentence.start_char : before.idx + len(before)]
        owned = OWNED.search(opening)
        if owned is None:
            return Source(with_body(before, known), None, "verb of saying")
        return Source(owned.group(), None, "verb of saying")
    return None
