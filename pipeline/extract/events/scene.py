"""Everything known about an article while its events are read, indexed by position."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from spacy.tokens import Doc, Span, Token

from pipeline.extract.gazetteer import country_of_adjective
from pipeline.extract.inflection import noun_forms
from pipeline.extract.pronouns import may_mean, may_mean_noun, may_mean_one
from pipeline.extract.quotations import find_quotations, is_speech
from pipeline.extract.syntax import (
    SUBJECTS,
    arguments,
    children,
    clause_head,
    conjuncts,
    is_passive,
    preposition,
    relation,
)
from pipeline.extract.text import words_at
from pipeline.lexicon import load_table, load_words
from pipeline.records import (
    Actor,
    Annotated,
    Attribution,
    Figure,
    Passage,
    PlaceMention,
)

QUOTED = re.compile(r"[\"“«]([A-Z][^\"”»\n]{9,150})[.,]?[\"”»]")
LONG, TITLED = 4, 0.75  # most words of a title of more letters are capitalized
# characters; shorter passages are bylines, datelines and rubrics
SHORTEST_LEDE = 40
# a pronoun means somebody of the sentence before, or, with nobody there, of the last few ones
REACH_BACK = 300
AGED = "-year-old"
# a noun with the name of whom it means: "resident of Osh Dana Kim"
OWN = re.compile(r"\b(?:I|[Mm]e|[Mm]y|[Ww]e|[Uu]s|[Oo]ur)\b")
BESIDE_NAME = ("apposition", "name", "title", "compound", "nominal")


@dataclass(frozen=True)
class Scene:
    """An annotated article with its actors, figures, places and attributions."""

    annotated: Annotated
    actors: Sequence[Actor]
    figures: Sequence[Figure]
    places: Sequence[PlaceMention]
    attributions: Sequence[Attribution]

    @property
    def doc(self) -> Doc:
        return self.annotated.doc

    @cached_property
    def _mentions(self) -> list[tuple[int, int, int]]:
        """Spans of actor mentions as (start, end, actor), in text order."""
        return sorted(
            (mention.start, mention.end, i)
            for i, actor in enumerate(self.actors)
            for mention in actor.mentions
        )

    @cached_property
    def _mentions_at(self) -> dict[int, list[tuple[int, int, int]]]:
        """The mentions over each character."""
        over: dict[int, list[tuple[int, int, int]]] = {}
        for start, end, actor in self._mentions:
            for at in range(start, end):
                over.setdefault(at, []).append((start, end, actor))
        return over

    def _covers(self, token: Token) -> list[tuple[int, int, int]]:
        end = token.idx + len(token)
        return [span for span in self._mentions_at.get(token.idx, ()) if end <= span[1]]

    def actor_of(self, token: Token) -> int | None:
        """The actor whose mention covers a word, the shortest cover first."""
        covers = [(e - s, i) for s, e, i in self._covers(token)]
        return min(covers)[1] if covers else None

    def speaker_at(self, token: Token) -> int | None:
        """Who says the quotation that a word stands in, where he speaks of others alone."""
        said = (actor for start, end, actor in self._speeches if start < token.idx < end)
        return next(said, None)

    @cached_property
    def _speeches(self) -> list[tuple[int, int, int]]:
        """Quotations of persons without "I" or "we", and who says each."""
        view = self.annotated.view
        quotes = find_quotations(view, self.annotated.article.text)
        told = [span for span in quotes if is_speech(view, *span) and not OWN.search(view, *span)]
        return [
            (start, end, said.actor)
            for start, end in told
            for said in sorted(self.attributions, key=lambda a: a.end - a.start)
            if said.start < end and start < said.end and said.actor is not None
            if self.actors[said.actor].type == "person"
        ]

    def mention_at(self, token: Token) -> tuple[Span, int] | None:
        """The words of the longest mention over a token, and the actor it means."""
        covers = [(s - e, s, e, i) for s, e, i in self._covers(token)]
        if not covers:
            return None
        _, start, end, actor = min(covers)
        return words_at(self.doc, start, end), actor

    def is_in_name(self, token: Token) -> bool:
        """Whether a word is only a part of an organization's name ("the Anti-Fraud Agency")."""
        longer = (self.actors[i] for s, e, i in self._covers(token) if e - s > len(token))
        return any(actor.named and actor.type == "organization" for actor in longer)

    @cached_property
    def of_countries(self) -> list[tuple[int, str, Token]]:
        """Offset, country and noun of "Kazakh police", "U.S. aid"; a demonym is its own noun."""
        placed = {mention.start for mention in self.places}
        goods = load_words("events.toml", "setting", "goods")
        found = []
        for token in self.doc:
            if token.idx in placed or not token.text[:1].isupper() or self.is_in_name(token):
                continue  # "the Norwegian Helsinki Committee"
            place = country_of_adjective(token.text)
            noun = token.head if relation(token) in ("modifier", "compound") else token
            if place and place.country and goods.isdisjoint((noun.lemma_, noun.lower_)):
                found.append((token.idx, place.country, noun))
        return found

    @cached_property
    def _titles(self) -> list[range]:
        quoted = QUOTED.finditer(self.annotated.view)
        return [range(*found.span(1)) for found in quoted if _is_titled(found[1])]

    def is_in_title(self, token: Token) -> bool:
        """Whether a word stands in a quoted title: the order "On Providing Guard Services"."""
        return any(token.idx in title for title in self._titles)

    def mentions_in(self, start: int, end: int) -> list[tuple[int, int, int]]:
        """Spans of mentions within a stretch of text as (start, end, actor), in text order."""
        return [(s, e, i) for s, e, i in self._mentions if start <= s and e <= end]

    def actors_in(self, start: int, end: int) -> list[int]:
        """The actors mentioned within a stretch of text, in text order, each once."""
        found = [i for s, e, i in self._mentions if start <= s and e <= end]
        return list(dict.fromkeys(found))

    def person_before(self, pronoun: Token) -> int | None:
        """The one person a singular pronoun can mean: nobody else who fits is told of near it.

        Told of in its own sentence, else in the sentences before.
        """
        sentence, word = pronoun.sent, pronoun.lower_
        here = self._people(word, sentence.start_char, pronoun.idx)
        here = [i for i in here if i != self._subject_beside(pronoun)]
        if here:
            one = self._only(here, word, sentence.start_char, pronoun.idx)
            return one if len(here) == 1 else self._subject_above(pronoun, here)
        if self._told_of_others(sentence, pronoun) or self._is_of_culprit(sentence, pronoun):
            return None
        return self._person_of_sentences_before(sentence, word)

    def is_named_person(self, actor: int) -> bool:
        return self.actors[actor].named and self.actors[actor].type == "person"

    def roles(self, actor: int) -> frozenset[str]:
        return frozenset(self.actors[actor].roles)

    def _subject_above(self, pronoun: Token, people: Sequence[int]) -> int | None:
        """ "Bekov served under Omarov until his arrest": the subject of the clause around."""
        clause = clause_head(pronoun)
        for subject in children(clause, *SUBJECTS):
            actor = self.actor_of(subject)
            if subject.i < pronoun.i and actor in people and not any(children(subject, "conjunct")):
                return actor
        return None

    def _subject_beside(self, pronoun: Token) -> int | None:
        """ "Dana was arrested with him", "a nurse accused of abducting her": neither, who would be
        "herself"."""
        if pronoun.tag_ != "PRP" or relation(pronoun) in SUBJECTS:
            return None
        verb = clause_head(pronoun)
        doers = [a.head for a in arguments(verb) if a.relation == "agent"]
        for subject in (*children(verb, *SUBJECTS), *doers):
            for noun in (subject, *children(subject, "apposition")):
                actor = self.actor_of(noun)
                if actor is not None:
                    return actor
        return None

    def _person_of_sentences_before(self, sentence: Span, word: str) -> int | None:
        if sentence.start == 0:
            return None
        earlier, end = self.doc[sentence.start - 1].sent, sentence.start_char
        for start in (earlier.start_char, max(0, end - REACH_BACK)):
            if before := self._people(word, start, end):
                return self._only(before, word, start, end)
        chain = [token for token in earlier if may_mean_one(token.lower_, word)]
        return self.person_before(chain[0]) if chain else None

    def _only(self, people: Sequence[int], word: str, start: int, end: int) -> int | None:
        """The one person; nobody after "Omarova sold her. She fled", where either may be meant."""
        told = self.doc.char_span(start, end, alignment_mode="contract") or ()
        others = (t for t in told if may_mean_one(t.lower_, word) and preposition(t) != "than")
        done = (t for t in others if not is_passive(clause_head(t)))
        acts_on_another = any(self._subject_beside(other) in people for other in done)
        if len(people) != 1 or acts_on_another or self._stands_aside(people[0], start, end):
            return None
        return people[0]

    def _stands_aside(self, actor: int, start: int, end: int) -> bool:
        """ "The suspect took $2,000 from a resident of Osh. She had been convicted": who is she?"""
        if self.actors[actor].named:
            return False
        spans = (self.doc.char_span(s, e) for s, e, i in self.mentions_in(start, end) if i == actor)
        told = (s for s in spans if s is not None and not is_listed(s.root))
        return all(preposition(span.root) == "from" for span in told)

    def _told_of_others(self, sentence: Span, pronoun: Token) -> bool:
        """ "An archivist asked for money. Officers arrested him": the one before is no actor.

        "Her employer locked her in. She fled" goes on about her; "the 46-year-old" is told of
        before, and so is whoever is named behind: "One man did it: Bekov counted them".
        """
        if sentence.start == 0:
            return False
        subjects = [t for t in self.doc[sentence.start - 1].sent if relation(t) in SUBJECTS]
        named = [t.i for t in subjects if self.actor_of(t) is not None or self._beside_name(t)]
        return any(
            token.tag_ == "NN" and token.i > max(named, default=-1) and self._is_new(token, pronoun)
            for token in subjects
        )

    def _is_of_culprit(self, sentence: Span, pronoun: Token) -> bool:
        """ "The case against the killer was closed because of his death": the killer's."""
        culprits = noun_forms("people.toml", "people", "captor")
        before = self.doc[sentence.start : pronoun.i]
        return any(token.lower_ in culprits and token.tag_ == "NN" for token in before)

    def _is_new(self, noun: Token, pronoun: Token) -> bool:
        """Whether a subject is somebody without a name who was not told of before."""
        if not _may_be_person(noun) or noun.lower_.endswith(AGED):
            return False
        if not may_mean_noun(pronoun.lower_, noun.lower_):
            return False
        if any(may_mean_one(owner.lower_, pronoun.lower_) for owner in children(noun, "possessor")):
            return False
        return not self._beside_name(noun)

    def _beside_name(self, noun: Token) -> bool:
        return any(self.mention_at(name) for name in children(noun, *BESIDE_NAME))

    def _people(self, pronoun: str, start: int, end: int) -> list[int]:
        found = self.actors_in(start, end)
        people = [i for i in found if self.actors[i].type == "person"]
        people = [i for i in people if not self._only_describes(i, start, end)]
        fitting = [i for i in people if may_mean(pronoun, self.actors[i])]
        grown = [i for i in fitting if not _is_infant(self.actors[i])]
        return grown or fitting

    def _only_describes(self, actor: int, start: int, end: int) -> bool:
        """ "Bekov, a 52-year-old entrepreneur": nobody beside Bekov."""
        if self.actors[actor].named:
            return False
        spans = (self.doc.char_span(s, e) for s, e, i in self.mentions_in(start, end) if i == actor)
        roots = [span.root if span is not None else None for span in spans]
        return all(root is not None and self._is_apposed_to_name(root) for root in roots)

    def _is_apposed_to_name(self, noun: Token) -> bool:
        mention = self.mention_at(noun.head) if relation(noun) == "apposition" else None
        return mention is not None and self.actors[mention[1]].named

    @cached_property
    def _passage_starts(self) -> list[int]:
        return [passage.start for passage in self.annotated.passages]

    def sentence_at(self, offset: int) -> Span | None:
        """The sentence that holds an offset."""
        span = self.doc.char_span(offset, offset + 1, alignment_mode="expand")
        return span[0].sent if span is not None and len(span) else None

    def passage_at(self, offset: int) -> Passage | None:
        """The passage that holds an offset."""
        i = bisect_right(self._passage_starts, offset) - 1
        return self.annotated.passages[i] if i >= 0 else None

    def is_heading(self, token: Token) -> bool:
        passage = self.passage_at(token.idx)
        return passage is not None and passage.role in ("title", "heading")

    @cached_property
    def _section_starts(self) -> list[int]:
        starts, before = [0], "body"
        for passage in self.annotated.passages:
            if passage.role in ("title", "heading") and before not in ("title", "heading"):
                starts.append(passage.start)
            before = before if passage.role == "boilerplate" else passage.role
        return starts

    def section_at(self, offset: int) -> tuple[int, int]:
        """The stretch from the heading (or run of headings) above an offset to the next one."""
        i = bisect_right(self._section_starts, offset) - 1
        later = self._section_starts[i + 1 :]
        return self._section_starts[i], later[0] if later else len(self.annotated.view)

    def lede_at(self, offset: int) -> Span | None:
        """The first sentence of the running text of the section that holds an offset."""
        start, end = self.section_at(offset)
        body = (p for p in self.annotated.passages if p.role == "body" and start <= p.start < end)
        sentences = (self.sentence_at(passage.start) for passage in body)
        return next((s for s in sentences if s is not None and _is_running_text(s)), None)


def is_listed(noun: Token) -> bool:
    """ "Teachers, even a retired judge, paid her. In May she vanished": not the judge."""
    beside = noun.head if relation(noun) == "apposition" else conjuncts(noun)[0]
    return beside != noun and beside.tag_ in ("NNS", "NNPS")


def _is_titled(words: str) -> bool:
    """Three long words or more, most of them capitalized."""
    long = [word for word in words.split() if len(word) > LONG]
    return len(long) > 2 and sum(word[0].isupper() for word in long) > TITLED * len(long)


def _is_running_text(sentence: Span) -> bool:
    """No byline, dateline, rubric or menu."""
    text = sentence.text.rstrip("\"'”’) \n")
    return len(text) >= SHORTEST_LEDE and text.endswith((".", "!")) and not text.isupper()


def _is_infant(actor: Actor) -> bool:
    """ "She sold a newborn. Police arrested her": not the newborn."""
    infants = noun_forms("people.toml", "people", "infant")
    return not actor.named and bool(infants & set(actor.name.lower().split()))


def _may_be_person(noun: Token) -> bool:
    """By the nouns and the endings of `lexicons/people.toml`."""
    suffixes = load_table("people.toml")["suffixes"]
    return noun.lower_ in noun_forms("people.toml", "people", "person") or (
        noun.lower_.endswith(tuple(suffixes["person"])) and noun.lower_ not in suffixes["except"]
    )
