"""Who answers for what a text says: direct and indirect speech, "according to", "data from X show".

A statement reaches to the ends of its sentence and over the whole of a quotation it touches. A
quotation without a speaker of its own goes on with the speaker before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from spacy.tokens import Doc, Span, Token

from pipeline.extract.inflection import forms
from pipeline.extract.syntax import arguments, children, has_parse, noun_phrase
from pipeline.extract.text import text_of
from pipeline.lexicon import load_table
from pipeline.records import Actor, Annotated, Attribution

MAX_QUOTE = 3000  # a longer quotation is an unpaired mark
MAX_SOURCE = 160  # characters after "according to" within which the source is named
APPOSITION = 140  # characters between a name and its verb: ", head of the foundation,"
QUOTE = re.compile(r"\"([^\"]{2,3000}?)\"", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Source:
    """A speaker: the words that name it and the actor it is, if it is one."""

    text: str
    actor: int | None
    rule: str


@dataclass(frozen=True, slots=True)
class Named:
    """A mention of an actor, for looking up who stands where."""

    start: int
    end: int
    actor: int
    is_person: bool


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(load_table("attribution.toml")[name])


@cache
def _speech_forms() -> dict[str, str]:
    table = load_table("attribution.toml")
    irregular = table["irregular"]
    return {
        form: verb
        for verb in table["verbs"]
        for form in sorted({*forms(verb), *irregular.get(verb, ())})
    }


@cache
def _opener() -> re.Pattern[str]:
    openers = sorted(load_table("attribution.toml")["openers"], key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(openers)})\s+", re.IGNORECASE)


@cache
def _data() -> re.Pattern[str]:
    table = load_table("attribution.toml")
    nouns, links = (
        "|".join(sorted(table[k], key=len, reverse=True)) for k in ("data_nouns", "data_links")
    )
    return re.compile(rf"\b(?:{nouns})\s+(?:{links})\s+", re.IGNORECASE)


@cache
def _data_verb_forms() -> frozenset[str]:
    return frozenset(f for v in _words("data_verbs") for f in forms(v))


def find_attributions(annotated: Annotated, actors: Sequence[Actor]) -> list[Attribution]:
    """The attributed stretches of an article in text order; `actor` indexes `actors`."""
    doc, view = annotated.doc, annotated.view
    named = _index(actors)
    quotes = [m.span() for m in QUOTE.finditer(view) if _is_speech(view, *m.span())]
    found: list[Attribution] = []
    last: Source | None = None
    paragraph_of_last = -1
    for sentence in _sentences(doc):
        start, end = sentence.start_char, sentence.end_char
        near = last if start - paragraph_of_last < MAX_QUOTE else None
        sources = _sources(sentence, named, quotes, near, actors)
        if not sources and near is not None and _is_quoted(start, end, quotes):
            sources = [replace(near, rule="quotation goes on")]
        for source in sources:
            begin, finish = _extent(start, end, quotes)
            found.append(Attribution(begin, finish, source.text, source.actor, source.rule))
        speaker = next((s for s in sources if _can_speak_again(s, actors)), None)
        if speaker is not None:
            last, paragraph_of_last = speaker, end
    return _without_repeats(found)


def _index(actors: Sequence[Actor]) -> list[Named]:
    named = [
        Named(m.start, m.end, i, actor.type == "person")
        for i, actor in enumerate(actors)
        for m in actor.mentions
    ]
    return sorted(named, key=lambda n: n.start)


def _sentences(doc: Doc) -> Iterator[Span]:
    if doc.has_annotation("SENT_START"):
        yield from (s for s in doc.sents if s.text.strip())
    elif len(doc):
        yield doc[:]


def _is_speech(view: str, start: int, end: int) -> bool:
    """Words somebody said, not a title: five words, or an end like a sentence's."""
    inside = view[start + 1 : end - 1]
    if view[start + 1 : start + 2].isspace() or "\n\n" in inside.strip():
        return False
    return len(inside.split()) >= 5 or inside.rstrip()[-1:] in ",.!?"


def _is_quoted(start: int, end: int, quotes: Sequence[tuple[int, int]]) -> bool:
    """Whether most of a sentence stands in quotation marks."""
    inside = sum(max(0, min(end, e) - max(start, s)) for s, e in quotes)
    return inside > 0.6 * (end - start)


def _extent(start: int, end: int, quotes: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The sentence and every quotation it touches."""
    touched = [(s, e) for s, e in quotes if s < end - 1 and start < e - 1]
    return min([start, *(s for s, _ in touched)]), max([end, *(e for _, e in touched)])


def _can_speak_again(source: Source, actors: Sequence[Actor]) -> bool:
    return source.actor is not None and actors[source.actor].type == "person"


def _without_repeats(found: list[Attribution]) -> list[Attribution]:
    """Each stretch and source once; a quotation with a speaker of its own goes on with nobody's."""
    own = [(a.start, a.end) for a in found if a.rule != "quotation goes on"]
    found = [
        a
        for a in found
        if a.rule != "quotation goes on"
        or not any(a.start < e - 2 and s < a.end - 2 for s, e in own)
    ]
    unique: dict[tuple[int, int, str], Attribution] = {}
    for a in found:
        unique.setdefault((a.start, a.end, a.source), a)
    return sorted(unique.values(), key=lambda a: (a.start, a.end))


def _sources(
    sentence: Span,
    named: Sequence[Named],
    quotes: Sequence[tuple[int, int]],
    last: Source | None,
    actors: Sequence[Actor],
) -> list[Source]:
    """The sources a sentence names: after an opener first, then the subjects of verbs of saying."""
    found = [*_opened(sentence, named, actors), *_data_sources(sentence, named, actors)]
    for verb in sentence:
        if _is_speech_verb(verb) and not _inside(verb.idx, quotes):
            source = _speaker(verb, named, last, actors)
            if source is not None:
                found.append(source)
    return list({s.text: s for s in reversed(found)}.values())[::-1]


def _inside(position: int, quotes: Sequence[tuple[int, int]]) -> bool:
    return any(s < position < e for s, e in quotes)


# --- "according to", "data from X show"


def _opened(sentence: Span, named: Sequence[Named], actors: Sequence[Actor]) -> Iterator[Source]:
    for found in _opener().finditer(sentence.text):
        offset = sentence.start_char + found.end()
        source = _source_at(sentence, offset, named, actors)
        if source is not None and (
            source.actor is not None or _may_be_unnamed(source, found.group())
        ):
            yield replace(source, rule=" ".join(found.group().lower().split()))


def _may_be_unnamed(source: Source, opener: str) -> bool:
    """ "According to the police" names a source, "according to the law" names none."""
    if NO_SOURCE.search(source.text):
        return False
    return opener.lower().startswith("according") or source.text.split()[-1] in _words("unnamed")


SOURCE_END = re.compile(
    r"[,;:()\n]|\s[-–—]\s|(?<![A-Z])\.(?:\s|$)|\s(?:which|who|that|while|but|and)\s"
    r"|\s(?:in|on)\s(?=[a-z\d])"
)
NO_SOURCE = re.compile(
    r"(?:code|law|act|article|constitution|plan|schedule|rules?|standards?|tradition|estimate)$",
    re.I,
)


def _source_at(
    sentence: Span, offset: int, named: Sequence[Named], actors: Sequence[Actor]
) -> Source | None:
    """The source that begins at an offset: an actor named there, else the words up to a comma."""
    rest = text_of(sentence.doc)[offset : min(sentence.end_char, offset + MAX_SOURCE)]
    words = re.split(SOURCE_END, rest)[0].strip(' "')
    limit = offset + len(rest.split(",")[0]) + 1
    inside = [n for n in named if offset <= n.start < limit]
    person = next((n for n in inside if n.is_person), None) or _person_after_comma(
        offset, rest, named
    )
    chosen = person or (inside[0] if inside else None)
    if chosen is not None:
        return Source(actors[chosen.actor].name, chosen.actor, "")
    return Source(words, None, "") if 2 < len(words) < 90 else None


def _person_after_comma(offset: int, rest: str, named: Sequence[Named]) -> Named | None:
    """ "According to the head of the department, Duman Taev": the name after the post's comma."""
    comma = rest.find(", ")
    if comma < 0:
        return None
    return next((n for n in named if n.start == offset + comma + 2 and n.is_person), None)


def _data_sources(
    sentence: Span, named: Sequence[Named], actors: Sequence[Actor]
) -> Iterator[Source]:
    words = {t.lower_ for t in sentence}
    if not words & _data_verb_forms():
        return
    for found in _data().finditer(sentence.text):
        source = _source_at(sentence, sentence.start_char + found.end(), named, actors)
        if source is not None and source.actor is not None:
            yield replace(source, rule="data of a source")


# --- verbs of saying


def _is_speech_verb(token: Token) -> bool:
    verb = _speech_forms().get(token.lower_)
    if verb is None or token.pos_ in ("NOUN", "PROPN", "ADJ", "ADP"):
        return False
    particle = load_table("attribution.toml")["particles"].get(verb)
    following = token.nbor(1).lower_ if token.i + 1 < len(token.doc) else ""
    if particle is not None and following != particle:
        return False
    return verb not in _words("needs_content") or _has_content(token)


def _has_content(verb: Token) -> bool:
    """Whether a quotation or a "that" clause stands beside a verb."""
    after = verb.doc[verb.i + 1 : verb.i + 4].text
    before = verb.doc[max(0, verb.sent.start) : verb.i].text
    return bool(re.match(r"^(?:out\s+)?(?:that\b|[,:]?\s*\")", after)) or '"' in before


def _speaker(
    verb: Token, named: Sequence[Named], last: Source | None, actors: Sequence[Actor]
) -> Source | None:
    if has_parse(verb.doc):
        for argument in arguments(verb):
            if argument.relation == "agent" and not _is_too_far(argument.head, verb):
                source = _source_of(argument.head, named, last, actors)
                if source is not None:
                    return source
        if any(children(verb, "passive_subject")):
            return None
    return _beside(verb, named, last, actors)


def _is_too_far(head: Token, verb: Token) -> bool:
    return head.sent != verb.sent


def _source_of(
    head: Token, named: Sequence[Named], last: Source | None, actors: Sequence[Actor]
) -> Source | None:
    """The actor at a subject, the speaker a pronoun goes back to, or the subject's own words."""
    at = next((n for n in named if n.start <= head.idx < n.end), None)
    if at is None and head.pos_ in ("NOUN", "PROPN"):
        at = _in_phrase(head, named)
    if at is not None:
        return Source(actors[at.actor].name, at.actor, "verb of saying")
    word = head.lower_
    if word in _words("pronouns"):
        return replace(last, rule="speaker told of before") if last is not None else None
    if word in _words("speakers") and _is_definite(head):
        return _told_of_before(word, head.idx, named, last, actors)
    if word in _words("unnamed"):
        return Source(_plain(noun_phrase(head)), None, "verb of saying")
    return None


def _told_of_before(
    word: str, position: int, named: Sequence[Named], last: Source | None, actors: Sequence[Actor]
) -> Source | None:
    """ "The journalist added": the last person before who is one; else the last speaker."""
    for n in reversed([n for n in named if n.end <= position and n.is_person]):
        actor = actors[n.actor]
        if word in actor.roles or re.search(rf"\b{word}\b", (actor.affiliation or "").lower()):
            return Source(actor.name, n.actor, "speaker told of before")
    if last is None or (word in _words("own_role") and last.actor is not None):
        roles = actors[last.actor].roles if last is not None and last.actor is not None else ()
        return None if word not in roles else last
    return replace(last, rule="speaker told of before")


def _in_phrase(head: Token, named: Sequence[Named]) -> Named | None:
    """ "Press secretary X said", "head of the foundation Anna Ryl": the name within the subject."""
    phrase = noun_phrase(head)
    start, end = phrase.start_char, phrase.end_char + 2
    inside = [n for n in named if start <= n.start < end]
    persons = [n for n in inside if n.is_person]
    if persons:
        return persons[-1]
    post = head.lower_ in _words("speakers")
    return None if post or not inside else inside[0] if inside[0].start <= head.idx else None


def _is_definite(head: Token) -> bool:
    return any(t.lower_ in ("the", "this", "that") for t in children(head, "determiner")) or (
        head.i > 0 and head.nbor(-1).lower_ in ("the", "this")
    )


def _plain(phrase: Span) -> str:
    return re.sub(r"^(?:the|a|an)\s+", "", " ".join(phrase.text.split()), flags=re.IGNORECASE)


BETWEEN = re.compile(
    r"^(?:(?:'s)?\s*,[^\"\n]{0,120},)?\s*(?:(?:has|have|had|also|later|then|earlier|further|,)\s*)*$"
    r"|^\s*\([^)\n]{0,60}\)\s*$|^\s+(?:in|at|on|during)\s[^,\"\n]{0,60}$"
)


def _beside(
    verb: Token, named: Sequence[Named], last: Source | None, actors: Sequence[Actor]
) -> Source | None:
    """The pattern reading: the name right after the verb, or right before it with an apposition."""
    doc, sentence = verb.doc, verb.sent if verb.doc.has_annotation("SENT_START") else verb.doc[:]
    text, end = text_of(doc), verb.idx + len(verb)
    for n in named:
        if end < n.start <= end + 60 and n.start < sentence.end_char:
            gap = text[end : n.start]
            posted = re.fullmatch(r"\s+(?:[\w'-]+\s+){0,7}", gap) and n.is_person
            inverted = text[: verb.idx].rstrip()[-1:] in '",'
            if inverted and (posted or gap.strip() in ("", "the")):
                return Source(actors[n.actor].name, n.actor, "verb of saying")
    before = [n for n in named if sentence.start_char <= n.start and n.end <= verb.idx]
    for n in sorted(before, key=lambda n: (not n.is_person, -n.start)):
        gap = text[n.end : verb.idx]
        if len(gap) <= APPOSITION and BETWEEN.match(gap):
            return Source(actors[n.actor].name, n.actor, "verb of saying")
    return _before_verb(verb, sentence, named, last, actors)


def _before_verb(
    verb: Token,
    sentence: Span,
    named: Sequence[Named],
    last: Source | None,
    actors: Sequence[Actor],
) -> Source | None:
    """ "She said", "the journalist added", read from the word before the verb."""
    doc = verb.doc
    previous = doc[verb.i - 1].lower_ if verb.i > sentence.start else ""
    if previous in _words("pronouns") and last is not None:
        return replace(last, rule="speaker told of before")
    if previous in _words("speakers") and _is_definite(doc[verb.i - 1]):
        return _told_of_before(previous, verb.idx, named, last, actors)
    return None
