"""The country a passage speaks of, for events whose own words name none."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from spacy.tokens import Span, Token

from pipeline.extract.actors.country import country_of_body, country_of_words, posts_in
from pipeline.extract.events.people import people_nouns
from pipeline.extract.events.scene import Scene
from pipeline.extract.events.setting.placing import comes_or_goes, lives_in, names_a_way
from pipeline.extract.figures.place.origins import leads_away, names_a_firm
from pipeline.extract.figures.place.placing import is_where_one_met
from pipeline.extract.figures.place.wide_areas import is_of_the_world, spans_the_world
from pipeline.extract.figures.unit.nouns import nouns_of
from pipeline.extract.gazetteer import countries, resolve_place, spans_countries
from pipeline.extract.speech import is_speech_verb
from pipeline.extract.syntax import (
    SUBJECTS,
    VERBAL,
    children,
    clause_head,
    governor,
    preposition,
    relation,
)
from pipeline.extract.text import root_at, words_at
from pipeline.lexicon import any_of, load_table, load_words
from pipeline.records import Actor, Event, Figure, PlaceMention

BRANDS = frozenset(("company", "media"))
ABROAD = frozenset(("funding", "gathering", "report"))  # bodies do these in other countries, too
NEARLY_ALL, MOST, HALF = 0.75, 0.6, 0.5  # of the words that speak for a country
BORDERS = ("border", "frontier")
SPOKEN_OF = ("about", "over", "on", "against", "of")
MAX_OPENING = 30  # characters of "According to the police of" before what a sentence is about
MAX_WAY = 80  # characters of "a flight from Osh to"
SEAT = re.compile(r"\b(?:headquarter(?:s|ed)|seated)\s+(?:in|at)\s+(?:the\s+)?$", re.I)
MANY = 3  # countries named in one sentence
# "22 arrests in six countries", "across the region's countries"
COUNTRIES = re.compile(
    r"\b(?:in|across|from|of|between) (?:the )?(?:[\w'’-]+ ){0,3}countries\b"
    r"|\bCentral Asian (?:region|states|republics)\b",
    re.I,
)


@dataclass(frozen=True, order=True, slots=True)
class Voice:
    """Something that speaks for a country: its places, its name, its money, or its bodies."""

    offset: int
    country: str
    is_body: bool = False


class Surroundings:
    """The country a passage speaks of, where an event names none."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        told = (*_voices(scene), *_money_of(scene), *_things_of(scene))
        self.voices = sorted(told or _people_of(scene))
        self.is_guess = not told
        self.wide = [match.start() for match in _wide_words().finditer(scene.annotated.view)]

    def country(self, offset: int, type_: str) -> str | None:
        """The one country whose bodies act in the sentence, else that of the story around it."""
        sentence = self.scene.sentence_at(offset)
        if sentence is not None and type_ not in ABROAD:
            voices = self._within(sentence.start_char, sentence.end_char)
            bodies = {voice.country for voice in voices if voice.is_body}
            if len(bodies) == 1:
                return bodies.pop()
            borders = self._borders(sentence)
            if borders and not bodies:
                return borders.pop() if len(borders) == 1 else None
        if names_many_countries(offset, self.scene):
            return None
        if self.is_guess and len({voice.country for voice in self.voices}) > 1:
            return None
        whole = (0, len(self.scene.annotated.view))
        around = (self.scene.section_at(offset), whole)
        span = next((span for span in around if self._within(*span)), whole)
        main, share = self._most_spoken_of(*span)
        if share >= MOST:
            return main
        return self._spoken_of_nearby(offset, main if share >= HALF else None)

    def _within(self, start: int, end: int) -> list[Voice]:
        return [voice for voice in self.voices if start <= voice.offset < end]

    def _borders(self, sentence: Span) -> set[str]:
        """ "Detained at the US border", of whatever country they are; two at "the Uzbek-Tajik"."""
        nouns = (word for word in sentence if word.lower_ in BORDERS and preposition(word) == "at")
        spans = [range(noun.left_edge.idx, noun.idx) for noun in nouns]
        told = self.scene.of_countries
        return {country for at, country, _ in told if any(at in span for span in spans)}

    def _most_spoken_of(self, start: int, end: int) -> tuple[str | None, float]:
        """The one that has most voices, and its share; the one spoken of first counts once more."""
        voices = self._within(start, end)
        votes = Counter(voice.country for voice in (*voices[:1], *voices))
        main, times = next(iter(votes.most_common(1)), (None, 0))
        wide = sum(start <= at < end for at in self.wide)
        return main, times / max(votes.total() + spare(wide), 1)

    def _spoken_of_nearby(self, offset: int, main: str | None) -> str | None:
        """The one country of its sentence, else of the paragraph before it, or the one that the
        last sentence to name any is about; the main one of the story if none is named there.
        """
        sentence, passage = self.scene.sentence_at(offset), self.scene.passage_at(offset)
        if sentence is None or passage is None:
            return None
        own = self._within(sentence.start_char, sentence.end_char)
        told = own or self._within(passage.start, sentence.start_char)
        last = self.scene.sentence_at(told[-1].offset) if told else None
        if last is not None and len({voice.country for voice in told}) > 1:
            about = last.start_char + MAX_OPENING
            told = self._within(last.start_char, last.end_char)
            told = [voice for voice in told if voice.is_body or voice.offset < about]
        countries: set[str | None] = {voice.country for voice in told} or {main}
        return countries.pop() if len(countries) == 1 else None


def names_many_countries(offset: int, scene: Scene) -> bool:
    """ "People in Kazakhstan, Moldova and Latvia", "in six countries": of no one of them."""
    sentence = scene.sentence_at(offset)
    if sentence is None:
        return False
    start, end = sentence.start_char, sentence.end_char
    named = {p.place.country for p in scene.places if start <= p.start < end}
    return len(named) >= MANY or COUNTRIES.search(sentence.text) is not None


def with_countries(figures: Sequence[Figure], scene: Scene) -> list[Figure]:
    """The figures, where they lack one with the country of the economy told of, or of the places
    and bodies, if nearly all words speak for it; if a single one does, only those of its paragraph
    and behind it.
    """
    figures = [_with_economy(figure, scene) for figure in figures]
    view = scene.annotated.view
    told = ((v, view[max(0, v.offset - MAX_WAY) : v.offset]) for v in _voices(scene))
    own = {voice for voice, before in told if not is_where_one_met(before)}
    people = _outside_lists(list(_people_of(scene)), scene)
    votes = Counter(voice.country for voice in {*own, *_money_of(scene), *people})
    main, times = next(iter(votes.most_common(1)), ("", 0))
    wide = len(_wide_words().findall(view))
    if times < NEARLY_ALL * (votes.total() + spare(wide)) or not any(
        voice.country == main for voice in own
    ):
        return figures
    alone = scene.passage_at(min(own).offset) if votes.total() == 1 else None
    return [
        figure
        if figure.country
        or (alone is not None and figure.evidence.start < alone.start)
        or _is_of_others(figure, scene, main)
        else replace(figure, country=main)
        for figure in figures
    ]


def spare(wide: int) -> int:
    """How many of the words that span countries count: one may stand in any story.

    >>> spare(0), spare(1), spare(4)
    (0, 0, 3)
    """
    return max(wide - 1, 0)


@cache
def _wide_words() -> re.Pattern[str]:
    """ "A pan-European operation", "raids in 19 countries"; not "European Bank"."""
    wide = load_table("events.toml")["setting"]["wide"]
    return re.compile(rf"\b{any_of(wide)}\b(?! [A-Z])|(?i:{COUNTRIES.pattern})")


def _outside_lists(voices: Sequence[Voice], scene: Scene) -> Iterator[Voice]:
    """ "Five Peruvians, two Thais and a Turk": a list speaks for no country."""
    sentences = [scene.sentence_at(voice.offset) for voice in voices]
    told = Counter(at for at, _ in {(s, v.country) for s, v in zip(sentences, voices, strict=True)})
    return (v for s, v in zip(sentences, voices, strict=True) if told[s] < MANY)


def _is_of_others(figure: Figure, scene: Scene, main: str) -> bool:
    passage = scene.passage_at(figure.evidence.start)
    before, _, after = figure.sentence.partition(figure.evidence.quote)
    if spans_countries(figure.place or ""):
        return True  # "a price of $12 million in Europe"
    if passage is None or is_of_the_world(before, after) or spans_the_world(figure.sentence):
        return True
    named = {m.place.country for m in scene.places if passage.start <= m.start < passage.end}
    named |= economies_told(figure, scene)
    beside = (f for f in scene.figures if passage.start <= f.evidence.start < passage.end)
    return bool(named - {main, None}) or any(_outnumbers(f, main) for f in beside)


def _with_economy(figure: Figure, scene: Scene) -> Figure:
    """ "The Kazakh economy grew by 3%": there."""
    number = words_at(scene.doc, figure.evidence.start, figure.evidence.end).root
    economy = load_words("events.toml", "setting", "economy")
    told = {
        country
        for _, country, noun in scene.of_countries
        if noun.lower_ in economy and relation(noun) in SUBJECTS and noun.head.is_ancestor(number)
    }
    one = len(told) == 1 and not (figure.country or figure.place)
    return replace(figure, country=told.pop()) if one else figure


def names_others(figure: Figure, event: Event, scene: Scene) -> bool:
    """ "A report was given in Geneva. Uzbek nurses earn $90": whether a figure's sentence names a
    country, and not that of its event.
    """
    sentence = scene.sentence_at(figure.evidence.start)
    if sentence is None or sentence == scene.sentence_at(event.evidence.start):
        return False
    span = range(sentence.start_char, sentence.end_char)
    named = {p.place.country for p in scene.places if p.start in span} - {None}
    named |= {country for at, country, _ in scene.of_countries if at in span}
    return bool(named) and event.country not in named


def economies_told(figure: Figure, scene: Scene) -> set[str]:
    """ "The Russian economy shrank by 3%": whose economy the sentence of a figure tells of."""
    sentence = scene.sentence_at(figure.evidence.start)
    span = range(sentence.start_char, sentence.end_char) if sentence is not None else ()
    economy = load_words("events.toml", "setting", "economy")
    told = ((at, country) for at, country, noun in scene.of_countries if noun.lower_ in economy)
    return {country for at, country in told if at in span}


def _outnumbers(figure: Figure, country: str) -> bool:
    """Whether more people are counted than live there: "50 million are in modern slavery"."""
    population = load_table("figures.toml")["population"].get(country)
    people = figure.kind == "count" and figure.unit in nouns_of("person")
    return bool(population and people and figure.low > population)


def _voices(scene: Scene) -> Iterator[Voice]:
    for mention in scene.places:
        of_firm = mention.place.kind == "country" and names_a_firm(mention, scene.doc)
        seat = SEAT.search(scene.annotated.view[max(0, mention.start - MAX_WAY) : mention.start])
        if seat or of_firm or _is_in_brand(mention, scene) or _is_of_topic(mention, scene):
            continue
        word = root_at(scene.doc, mention)
        left = comes_or_goes(mention, scene) or _is_before(word)
        left = left or (relation(word) == "compound" and _only_tells(word.head))
        if mention.place.country is not None and not left:
            owned = word.head.lower_ if relation(word) == "possessor" else ""
            is_body = owned in people_nouns("authority")  # "Kazakhstan's police"
            yield Voice(mention.start, mention.place.country, is_body)
    for actor in scene.actors:
        body = _country_of_body(actor)
        for span in actor.mentions if body is not None else ():
            if not _only_tells(root_at(scene.doc, span)):
                yield Voice(span.start, body or "", is_body=True)
    for at, country, noun in scene.of_countries:
        acts = noun.lower_ in people_nouns("authority") and noun.lemma_ not in _abroad()
        if acts and not _only_tells(noun):
            yield Voice(at, country, is_body=True)
    yield from _seats_of(scene)


def _only_tells(body: Token) -> bool:
    """ "The ministry reported 19 cases, the US State Department found": what others have done."""
    authorities = people_nouns("authority")
    if any(word.lower_ == "according" for word in body.children):
        doers = (noun for noun in body.sent if relation(noun) in SUBJECTS)
    elif relation(body) in SUBJECTS:
        said = [*children(body.head, "complement")]
        said += [body.head.head] if relation(body.head) == "parataxis" else []
        doers = (noun for verb in said for noun in children(verb, *SUBJECTS))
    else:
        return False
    return any(noun.lower_ in authorities for noun in doers)


def _is_before(place: Token) -> bool:
    """ "She had met him at a market in Bishkek": before; not "he said he had been held in Osh"."""
    clause = clause_head(place)
    had = any(word.lower_ == "had" for word in children(clause, "auxiliary"))
    return had and not any(is_speech_verb(word) for word in clause.ancestors)


def _is_of_topic(mention: PlaceMention, scene: Scene) -> bool:
    """ "Anger over the war in Iraq": spoken of elsewhere."""
    above = governor(root_at(scene.doc, mention))
    topics = load_table("names.toml")["topics"]["behind_place"]
    return above is not None and above.lower_ in topics and preposition(above) in SPOKEN_OF


def _is_in_brand(mention: PlaceMention, scene: Scene) -> bool:
    """ "Visits to Hitwise UK", "the Oman Daily writes": firms and papers are met anywhere."""
    brands = (actor for actor in scene.actors if BRANDS & set(actor.roles))
    spans = (span for actor in brands for span in actor.mentions)
    return any(s.start <= mention.start and mention.end <= s.end for s in spans)


def _money_of(scene: Scene) -> Iterator[Voice]:
    for figure in scene.figures:
        country = _country_of_currency(figure.unit) if figure.kind == "money" else None
        if country is not None:
            yield Voice(figure.evidence.start, country)


def _seats_of(scene: Scene) -> Iterator[Voice]:
    """ "Bishkek", "the Kremlin" and "the government": states that act without being places."""
    placed = {mention.start for mention in scene.places}
    for actor in scene.actors:
        if actor.country and resolve_place(actor.name.removeprefix("Government of ")):
            spans = (span for span in actor.mentions if span.start not in placed)
            yield from (Voice(span.start, actor.country) for span in spans)


@cache
def _abroad() -> frozenset[str]:
    """What a country may have in others: its embassies, its troops."""
    setting = load_table("events.toml")["setting"]
    return frozenset((*setting["missions"], *setting["armies"]))


def _country_of_body(actor: Actor) -> str | None:
    """Of an authority whose name tells its country; missions of a country are not in it."""
    away = not _abroad().isdisjoint(actor.name.lower().split())
    if "authority" not in actor.roles or actor.type != "organization" or away:
        return None
    is_country = resolve_place(actor.name) is not None  # counted as a place already
    return None if is_country else country_of_body(actor.name) or country_of_words(actor.name)


def _things_of(scene: Scene) -> Iterator[Voice]:
    """What is of a country and stays there: "the Kyrgyz north", not its people or its goods; on its
    border and in its wars another one is met.
    """
    people = (people_nouns("person") | nouns_of("person")) - people_nouns("authority")
    topics = load_table("names.toml")["topics"]["behind_place"]
    movable = {*people, *_abroad(), *topics}
    for at, country, noun in scene.of_countries:
        counted = any(children(noun, "number")) and noun.idx == at  # "687 Peruvians"
        if not counted and movable.isdisjoint((noun.lower_, noun.lemma_)):
            yield Voice(at, country)


def _people_of(scene: Scene) -> Iterator[Voice]:
    """Whatever else tells of a country: people, goods and firms of it, ways there."""
    yield from (Voice(at, country) for at, country in posts_in(scene.doc))
    citizens = load_table("names.toml")["topics"]["of_country"]  # told where they are abroad
    for at, country, noun in scene.of_countries:
        if noun.lower_ not in citizens:
            yield Voice(at, country)
    for mention in scene.places:
        left = _is_left_behind(mention, scene) or _is_in_brand(mention, scene)
        if mention.place.country and not left:
            yield Voice(mention.start, mention.place.country)


def _is_left_behind(mention: PlaceMention, scene: Scene) -> bool:
    """ "Heroin brought from Osh" may be seized anywhere, as citizens of a country are met anywhere;
    "brothers from Osh" is a hint.
    """
    word = root_at(scene.doc, mention)
    above = governor(word)
    brought = preposition(word) == "from" and above is not None and above.pos_ in VERBAL
    brought = brought or leads_away(scene.annotated.view[: mention.start][-MAX_WAY:])
    citizens = load_table("names.toml")["topics"]["of_country"]
    citizen = above is not None and above.lower_ in citizens
    away = citizen or lives_in(word) or names_a_way(word) or _is_of_topic(mention, scene)
    return brought or away


def _country_of_currency(code: str | None) -> str | None:
    """ISO 4217 names the country first: KZT is Kazakhstan's; dollars are counted everywhere."""
    everywhere = load_table("events.toml")["setting"]["world_money"]
    country = (code or "")[:2]
    return country if country in countries() and code not in everywhere else None
