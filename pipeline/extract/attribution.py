"""Who answers for what a text says: direct and indirect speech, "according to", "data from X show".

A statement reaches to the ends of its sentence and over the whole of a quotation it touches. A
quotation without a speaker of its own goes on with the speaker before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Doc, Span

from pipeline.extract.documents import issuer
from pipeline.extract.inflection import verb_forms
from pipeline.extract.openers import data_sources, labelled, opened
from pipeline.extract.quotations import find_quotations, is_speech
from pipeline.extract.sources import quoted_speaker, speaker, told_by
from pipeline.extract.speakers import (
    Source,
    Speakers,
    index_mentions,
    is_one,
    person_of,
    topic_of,
)
from pipeline.extract.speech import is_speech_verb, words
from pipeline.extract.syntax import children
from pipeline.extract.text import text_of
from pipeline.records import Actor, Annotated, Attribution

MAX_GAP = 3000  # characters after which a quotation no longer goes on with an old speaker
MIN_QUOTED = 3  # words of a quotation that goes on
# With these a verb of saying tells something of its own or is passive.
OTHERWISE = ("complement", "open_complement", "adverbial_clause", "passive_auxiliary")
# "This was reported by X" speaks of the sentence before it.
NEAR = 24  # characters of "first officially " before "reported"
OF_BEFORE = re.compile(
    r"^(?:This|That|It|The (?:information|news|figures))\s+(?:was|were|has been)\b"
)


def find_attributions(annotated: Annotated, actors: Sequence[Actor]) -> list[Attribution]:
    """The attributed stretches of an article in text order; `actor` indexes `actors`."""
    view = annotated.view
    spans = find_quotations(view, annotated.article.text)
    quotes = [span for span in spans if is_speech(view, *span)]
    found: list[Attribution] = []
    known, before = Speakers(index_mentions(actors), actors), None
    for sentence in _sentences(annotated.doc):
        if sentence.start_char - known.last_end >= MAX_GAP:
            known = replace(known, last=None)
        sources = _sources(sentence, known, quotes)
        speaking = known.told or known.last
        if not sources and speaking is not None and _goes_on(sentence, quotes):
            sources = [replace(speaking, rule="quotation goes on", clause=None)]
        asides = {source.clause: source.aside for source in sources if source.aside}
        for source in sources:
            stretch = source.clause or (sentence.start_char, sentence.end_char)
            start, end = stretch if source.is_quoted else _extent(stretch, quotes, view)
            if before is not None and _speaks_of(before, sentence, quotes):
                start = before.start_char
            for begin, stop in _around(asides.get(source.clause), start, end):
                found.append(Attribution(begin, stop, source.text, source.actor, source.rule))
        spoken = _spoken(sentence, sources, known)
        # those whom a quotation tells of do not speak
        quoted = _goes_on(sentence, quotes)
        known = spoken if quoted else _told_of(sentence, sources, known, spoken)
        before = sentence
    return _without_repeats(found)


def _speaks_of(before: Span, sentence: Span, quotes: Sequence[tuple[int, int]]) -> bool:
    """ "This was reported by X", "The ministry announced it", "Its press service reported"; not
    "It was a bad month", said by whomever.
    """
    verb, text = sentence.root, text_of(sentence.doc)
    if of_before := OF_BEFORE.match(sentence.text):
        at = sentence.start_char + of_before.end()
        near = (word for word in sentence if 0 <= word.idx - at < NEAR)
        return any(is_speech_verb(word) for word in near)
    if verb.lower_ not in verb_forms("attribution.toml", "reporting") or not is_speech_verb(verb):
        return False
    quoted = any(start < sentence.end_char and sentence.start_char < end for start, end in quotes)
    end = before.start_char + len(before.text.rstrip())
    if quoted or re.search(r"\n\s*\n|\d|:", text[end : sentence.end_char]):
        return False
    told = children(verb, "object", *OTHERWISE)
    return all(word.lower_ in ("it", "this", "that") for word in told)


def _spoken(sentence: Span, sources: list[Source], known: Speakers) -> Speakers:
    """What is known of the speakers, with who spoke in the sentence."""
    sources = [source for source in sources if not source.is_quoted]
    issued = {noun.lower_: s for noun in sentence if (s := issuer(noun, known))}
    spoken = [(s, known.actors[s.actor]) for s in sources if s.actor is not None]
    issuers = [(s, known.actors[s.actor]) for s in issued.values() if s.actor is not None]
    bodies = [source for source, actor in (*issuers, *spoken) if actor.type == "organization"]
    people = [s for s, actor in spoken if actor.type == "person"]
    one = next((s for s in sources if s in people or (s.actor is None and is_one(s))), None)
    known = replace(
        known,
        issued={**known.issued, **issued},
        body=next(iter(bodies), known.body),
        told=next(iter([*people, *sources]), known.told),
    )
    return known if one is None else replace(known, last=one, last_end=sentence.end_char)


def _told_of(sentence: Span, sources: list[Source], known: Speakers, spoken: Speakers) -> Speakers:
    """What is known of the speakers, with whom the sentence was about."""
    about = person_of(sentence, known)
    again = about is None and bool(sources) and sources[0].rule == "speaker told of before"
    told = replace(
        spoken,
        told=spoken.told if sources else None,
        people=_people(sentence, known) or known.people,
        topic=topic_of(sentence, known, sentence.end_char),
        subject=known.subject if again else about,
    )
    opening = sentence.text.partition(' "')[0]  # "she called it "late""
    if about is not None and not sources and about.text.split()[-1] in opening != sentence.text:
        return replace(told, last=about, last_end=sentence.end_char)
    return told


def _people(sentence: Span, known: Speakers) -> tuple[int, ...]:
    start, end = sentence.start_char, sentence.end_char
    people = (n.actor for n in known.named if n.is_person and start <= n.start < end)
    return tuple(dict.fromkeys(people))


def _sentences(doc: Doc) -> Iterator[Span]:
    yield from (s for s in doc.sents if re.search(r"\w", s.text))


def _goes_on(sentence: Span, quotes: Sequence[tuple[int, int]]) -> bool:
    """Whether most of a sentence stands in quotation marks."""
    start, end = sentence.start_char, sentence.end_char
    inside = sum(max(0, min(end, e) - max(start, s)) for s, e in quotes)
    return inside > 0.6 * (end - start) and len(sentence.text.split()) >= MIN_QUOTED


def _extent(
    stretch: tuple[int, int], quotes: Sequence[tuple[int, int]], view: str
) -> tuple[int, int]:
    """A stretch and every quotation it touches or, after a comma, goes on from."""
    start, end = stretch

    def is_touched(s: int, e: int) -> bool:
        leads = view[e - 2 : e] == ',"' and e <= start <= e + 1
        return leads or (s < end - 1 and start < e - 1)

    touched = [(s, e) for s, e in quotes if is_touched(s, e)]
    return min([start, *(s for s, _ in touched)]), max([end, *(e for _, e in touched)])


def _around(aside: tuple[int, int] | None, start: int, end: int) -> list[tuple[int, int]]:
    """A stretch without what its sentence tells of the speaker alone: "Bekov, 63,"."""
    if aside is None or not start <= aside[0] < aside[1] <= end:
        return [(start, end)]
    return [(s, e) for s, e in ((start, aside[0]), (aside[1], end)) if s < e]


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


def _sources(sentence: Span, known: Speakers, quotes: Sequence[tuple[int, int]]) -> list[Source]:
    """The sources a sentence names: after an opener first, then the subjects of verbs of saying."""
    found = [*opened(sentence, known, quotes), *data_sources(sentence, known)]
    found += labelled(sentence, known)
    for verb in sentence:
        if any(s < verb.idx < e for s, e in quotes):
            continue
        says = speaker if is_speech_verb(verb) else quoted_speaker
        source = says(verb, known) or told_by(verb, known)
        if source is not None:
            found.append(source)
    spoken = [s for s in found if s.rule in ("verb of saying", "speaker told of before")]
    people = [s for s in spoken if s.actor is not None and known.actors[s.actor].type == "person"]
    if spoken:  # "citing data by X, Y says", "X said, the paper reports, citing another"
        passed_on = words("passing_on") if people and people != spoken else frozenset()
        later = words("data_issued") | passed_on
        found.sort(key=lambda s: s.rule in later)
    return list({(s.text, s.clause): s for s in reversed(found)}.values())[::-1]
