"""Who says it: the subject of a verb of saying, or the owner of a report that tells it.

The parse is asked first, then the words beside the verb: the name right after it (`" said X`), the
name right before it with its apposition (`X, head of the fund, said`).
"""

from __future__ import annotations

import re
from dataclasses import replace

from spacy.tokens import Span, Token

from pipeline.extract.inflection import noun_forms, verb_forms
from pipeline.extract.speakers import (
    Named,
    Source,
    Speakers,
    body_behind,
    go_back,
    is_definite,
    is_owner,
    plain,
    source_of,
    told_of_before,
    unnamed_at,
)
from pipeline.extract.speech import INNER, clause_of, is_speech_verb, words
from pipeline.extract.syntax import (
    SUBJECTS,
    VERBAL,
    arguments,
    children,
    governor,
    noun_phrase,
    preposition,
    relation,
)
from pipeline.extract.text import text_of

APPOSITION = 140  # characters between a name and its verb: ", head of the foundation,"
AS_SAYING = 12  # tokens from "was quoted" to "as saying"
FOR = re.compile(r"\bfor (?:the )?\Z")  # "a survey for the BBC": others made it
AFTER_VERB = 60  # characters between an inverted verb and the name: `" said deputy minister X`
BETWEEN = re.compile(
    r"^(?:(?:'s)?\s*,[^\"\n]{0,120},)?"
    r"\s*(?:(?:has|have|had|also|later|then|earlier|further|previously|recently|once|repeatedly"
    r"|himself|herself|,)\s*)*$"
    r"|^\s*\([^)\n]{0,60}\)\s*$|^\s+(?:in|at|on|during)\s[^,\"\n]{0,60}$"
)
OWNED = re.compile(r"(?:[A-Z][\w-]*\s){0,3}[A-Z][\w-]*'s?\s[a-z]+$")
UNKNOWN_NAME = re.compile(r"^\s+((?:[A-Z][\w'-]+\s)?[A-Z][\w'-]+\s[A-Z][\w'-]+)")


def speaker(verb: Token, known: Speakers) -> Source | None:
    """Who says what a verb of saying says; None where it is not certain."""
    if _is_told_to_a_body(verb) or _is_of_a_thing(verb):
        return None
    if verb.tag_ == "VBG" and relation(verb) == "adverbial_clause":
        said = next((word for word in verb.ancestors if is_speech_verb(word)), None)
        if said is not None:  # "Bekov said he would go, adding that"
            source = speaker(said, known)
            return source and replace(source, clause=clause_of(verb), aside=None)
    agents = [_last_told(a.head, verb) for a in arguments(verb) if a.relation == "agent"]
    beside = next((n for n in agents if n.i == verb.i - 1 and relation(n) in SUBJECTS), None)
    agents.sort(key=lambda noun: noun != beside)  # "the driver is accused, sources said"
    behind = [child for child in children(verb, "subject") if child.i > verb.i]  # ", says X"
    for head in (*behind, *agents):
        if head.sent == verb.sent:
            source = source_of(head, known)
            if source is not None and source.actor is None:
                source = _holder_before(verb, known) or source
            if source is not None:
                return replace(source, clause=clause_of(verb), aside=_aside(head, verb))
    if any(children(verb, "passive_auxiliary")):
        return None
    if any(noun.lower_ in words("documents") | words("data_nouns") for noun in agents):
        return None  # "documents on Bekov, a banker, reveal": told_by knows whose they are
    source = _beside(verb, known) or _unnamed(verb)
    return replace(source, clause=clause_of(verb)) if source is not None else None


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
    told = bool(agents) or any(preposition(noun) == "for" for noun in below)
    return told and bool(objects) and not said


def _unnamed(verb: Token) -> Source | None:
    """ "Victims say", "a resident of the village told": nobody's name, but the text's words."""
    agents = (a.head for a in arguments(verb) if a.relation == "agent" and a.head.sent == verb.sent)
    return next((source for noun in agents if (source := unnamed_at(noun))), None)


def _holder_before(verb: Token, known: Speakers) -> Source | None:
    """ "Police Colonel Omarov said", "his lawyer, Aiman Omarova, told": who holds the post."""
    named = _name_before(verb, verb.sent, text_of(verb.doc), known)
    if named is None or named.actor is None:
        return None
    return named if known.actors[named.actor].type == "person" else None


def told_by(verb: Token, known: Speakers) -> Source | None:
    """ "A UNICEF report showed", "government data reveal": whose report, or which data."""
    telling = verb.lower_ in verb_forms("attribution.toml", "data_verbs")
    if not telling or verb.pos_ not in VERBAL:
        return None
    for argument in arguments(verb):
        noun = argument.head
        if argument.relation == "agent" and noun.lower_ in words("data_nouns"):
            owner = _owner(noun, known)
            told = relation(verb) in INNER and is_speech_verb(verb.head)
            if owner is not None and (owner.actor is not None or not told):  # "she said data show"
                return replace(owner, rule="data of a source", clause=clause_of(verb))
    return None


def _owner(noun: Token, known: Speakers) -> Source | None:
    """Whose report it is: "the bank's report", "a U.N. report", "a report by the bank"."""
    phrase = noun_phrase(noun)
    inside = [n for n in known.named if phrase.start_char <= n.start < phrase.end_char]
    inside = [n for n in inside if not FOR.search(text_of(noun.doc)[: n.start])]
    if noun.doc[noun.i + 1 : noun.i + 2].text in words("data_topics"):
        inside = [n for n in inside if n.start < noun.idx]  # "files related to Bekov" are not his
    inside = inside or _owners_before(phrase, known)
    if inside:
        return known.sources(inside[0], text_of(noun.doc), noun.sent.end_char)
    verb = governor(noun)
    if verb is not None and verb.lower_ in verb_forms("attribution.toml", "issuing"):
        heads = (a.head for a in arguments(verb) if a.relation == "agent")
        return next((s for head in heads if (s := source_of(head, known))), None)
    first = phrase[0].lower_
    if first in ("its", "their") or (first in ("the", "this", "that") and len(phrase) == 2):
        return body_behind(noun, known)
    described = any(children(noun, "compound", "modifier", "possessor"))
    return Source(plain(phrase.text), None, "data of a source") if described else None


def issuer(noun: Token, known: Speakers) -> Source | None:
    """ "The bank published a report", "a report by the bank": the body whose document it is."""
    if noun.lower_ not in words("documents"):
        return None
    return _owner(noun, known)


def _owners_before(phrase: Span, known: Speakers) -> list[Named]:
    """ "The Central Bank's (CB) report", where the parse lost the owner."""
    text, start = text_of(phrase.doc), phrase.start_char
    near = [n for n in known.named if phrase.sent.start_char <= n.start and n.end < start]
    return [n for n in near if re.fullmatch(r"'s?\s*(?:\([^)\n]{2,12}\)\s*)?", text[n.end : start])]


def quoted_speaker(verb: Token, known: Speakers) -> Source | None:
    """ "The governor was quoted by the agency as saying": the one who is quoted."""
    if verb.lower_ not in words("quoted"):
        return None
    as_saying = verb.doc[verb.i : min(verb.i + AS_SAYING, verb.sent.end)].text.lower()
    subject = next(children(verb, "passive_subject"), None)
    if subject is None or not re.search(r"\bas (?:saying|telling)\b", as_saying):
        return None
    return source_of(subject, known)


def _beside(verb: Token, known: Speakers) -> Source | None:
    sentence, text = verb.sent, text_of(verb.doc)
    return (
        _after_verb(verb, sentence, text, known)
        or _name_before(verb, sentence, text, known)
        or _word_before(verb, sentence, known)
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
            posted = n.is_person and re.fullmatch(r"\s+(?:[\w'-]+\s+){0,7}", gap)
            if posted or re.fullmatch(r"\s+(?:the\s+)?(?:[a-z]+['’]s\s+)?", gap):
                return known.source(n)
    stranger = UNKNOWN_NAME.match(text[end : sentence.end_char])
    return Source(stranger.group(1), None, "verb of saying") if stranger else None


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
            return Source(plain(noun_phrase(before).text), None, "verb of saying")
        return Source(owned.group(), None, "verb of saying")
    return None
