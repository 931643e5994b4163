"""Whom the subject of a verb of saying means: an actor, one told of before, the text's own words.

Pronouns and "the journalist" go back to a person told of before, only to one who fits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from spacy.tokens import Doc, Span, Token

from pipeline.extract.inflection import noun_forms, singulars
from pipeline.extract.pronouns import may_mean
from pipeline.extract.speech import is_speech_verb, words
from pipeline.extract.syntax import SUBJECTS, children, noun_phrase, relation
from pipeline.extract.text import text_of, words_at
from pipeline.lexicon import any_of, load_table
from pipeline.records import Actor

OWNS = re.compile(r"['’]s?(?= \w)")  # "the UN' agency", "the bank's chief"
MAX_OWNED = 60  # characters of "lawyers for the former minister" before a name
LINK = re.compile(r",? and (?:the )?|, (?:the )?")  # between names of a row


@dataclass(frozen=True, slots=True)
class Source:
    """A speaker: the words that name it and the actor it is, if it is one."""

    text: str
    actor: int | None
    rule: str
    clause: tuple[int, int] | None = None  # what it answers for, when not the whole sentence
    aside: tuple[int, int] | None = None  # words on the speaker alone: "Bekov, 63,"
    is_quoted: bool = False  # named by somebody else's direct speech


@dataclass(frozen=True, slots=True)
class Named:
    """A mention of an actor, for looking up who stands where."""

    start: int
    end: int
    actor: int
    is_person: bool


@dataclass(frozen=True, slots=True)
class Speakers:
    """What is known when a sentence is read: all mentions, who spoke and who was told of last."""

    named: Sequence[Named]
    actors: Sequence[Actor]
    last: Source | None = None
    subject: Source | None = None  # the person the sentence before is about
    body: Source | None = None  # the organization that spoke last
    topic: Token | None = None  # the body or the group the sentence before is about
    told: Source | None = None  # who spoke in the sentence before

    def source(self, mention: Named, rule: str = "verb of saying") -> Source:
        """The actor of a mention as a source."""
        return Source(self.actors[mention.actor].name, mention.actor, rule)

    def sources(self, first: Named, text: str, stop: int) -> Source:
        """ "The forum, Harvard and the bank": the actor of a mention and those named with it."""
        row, names = [first], [self.actors[first.actor].name]
        for n in self.named:
            if row[-1].end <= n.start < stop and LINK.fullmatch(text, row[-1].end, n.start):
                row.append(n)
                if "and" in text[row[-2].end : n.start]:
                    names = [self.actors[one.actor].name for one in row]
        names = list(dict.fromkeys(names))
        listed = " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
        return replace(self.source(first), text=listed)


def index_mentions(actors: Sequence[Actor]) -> list[Named]:
    """All mentions of all actors in text order."""
    named = [
        Named(m.start, m.end, i, actor.type == "person")
        for i, actor in enumerate(actors)
        for m in actor.mentions
    ]
    return sorted(named, key=lambda n: n.start)


def source_of(head: Token, known: Speakers) -> Source | None:
    """The actor at a subject, the person a pronoun goes back to, or the subject's own words."""
    at = next((n for n in known.named if n.start <= head.idx < n.end), None)
    if at is None and head.pos_ in ("NOUN", "PROPN", "NUM", "DET"):
        at = _in_phrase(head, known)
    if at is not None:
        return known.sources(_called(at, head, known), text_of(head.doc), head.sent.end_char)
    word = head.lower_
    if word in words("pronouns"):
        return go_back(known, word)
    if word in words("of_bodies"):
        return _body_told_of(head, known)
    if word in words("documents") and (body := body_behind(head, known)) is not None:
        return replace(body, rule="document told of before", clause=None)
    if word == "source" and is_definite(head):
        return known.body or known.last
    if word in words("speakers") and is_definite(head):
        return told_of_before(word, head.idx, known)
    if word in _speaking_nouns() and is_definite(head) and head.tag_ == "NN":
        again = _with_post(word, head.idx, known)
        if again is not None:
            return again
    if word in words("unnamed"):
        return Source(plain(noun_phrase(head).text), None, "verb of saying")
    return None


def _in_phrase(head: Token, known: Speakers) -> Named | None:
    """ "Press secretary X said", "head of the foundation Anna Ryl": the name within the subject.

    An owner does not speak: of "X's lawyer" it is the lawyer.
    """
    phrase = noun_phrase(head)
    text, start, end = text_of(head.doc), phrase.start_char, phrase.end_char + 2
    inside = [n for n in known.named if start <= n.start < end and not OWNS.match(text, n.end)]
    inside = [n for n in inside if not is_owner(n, head.doc)]
    persons = [n for n in inside if n.is_person]
    if persons and head.lower_ not in words("documents") | words("data_nouns"):
        return persons[-1]
    if head.lower_ in words("speakers") or not inside:
        return None
    return inside[0] if inside[0].start <= head.idx else None


def _called(at: Named, head: Token, known: Speakers) -> Named:
    """ "The youth movement Umit said": by its name, which stands right behind what it is."""
    text, end = text_of(head.doc), head.sent.end_char
    behind = (
        n for n in known.named if at.end < n.start < end and not text[at.end : n.start].strip()
    )
    return at if known.actors[at.actor].named else next(behind, at)


def is_owner(name: Named, doc: Doc) -> bool:
    """ "Relatives of X", "lawyers for the banker X": they speak, X does not."""
    before = text_of(doc)[max(0, name.start - MAX_OWNED) : name.start]
    return name.is_person and _of_others().search(before) is not None


@cache
def _of_others() -> re.Pattern[str]:
    nouns = any_of(noun_forms("attribution.toml", "of_others"))
    return re.compile(rf"\b{nouns} (?:of|for) (?:[a-z-]+ ){{0,3}}\Z", re.IGNORECASE)


def unnamed_at(noun: Token) -> Source | None:
    if noun.lower_ not in _speaking_nouns():
        return None
    return Source(plain(noun_phrase(noun).text), None, "verb of saying")


@cache
def _speaking_nouns() -> frozenset[str]:
    """Nouns for people and bodies, singular and plural."""
    people = load_table("people.toml")["people"]
    nouns = (*people["person"], *people["authority"], *people["organization"], *words("unnamed"))
    return singulars(tuple(nouns))


def go_back(known: Speakers, word: str) -> Source | None:
    """ "He" is the person the sentence before was about, else the one who spoke last."""
    for person in (known.subject, known.last):
        if person is None or person.actor is None:
            continue
        if may_mean(word, known.actors[person.actor]):
            return replace(person, rule="speaker told of before", clause=None)
    return None


def body_behind(noun: Token, known: Speakers) -> Source | None:
    """ "The report": of the body that spoke last; "its report": of that of the sentence before."""
    if any(owner.lower_ in ("its", "their") for owner in children(noun, "possessor")):
        return topic_source(known) or known.body
    return known.body if is_definite(noun) else None


def _body_told_of(pronoun: Token, known: Speakers) -> Source | None:
    """ "The bank cut its forecast. It expects": the one body named before in the sentence, else
    what the sentence before is about.
    """
    sentence = pronoun.sent
    if any(is_speech_verb(verb) for verb in pronoun.head.ancestors):
        return None  # "the bank said it expects": of the bank already
    told = topic_of(sentence, known, pronoun.idx)
    opens = not _bodies(sentence, known, pronoun.idx)
    known = known if opens else replace(known, topic=None)
    known = known if told is None else replace(known, topic=told)
    if known.topic is None or is_plural(known.topic) != (pronoun.lower_ == "they"):
        return None
    return topic_source(known)


def topic_source(known: Speakers) -> Source | None:
    if known.topic is None:
        return None
    source = source_of(known.topic, replace(known, topic=None)) or unnamed_at(known.topic)
    return source and replace(source, rule="speaker told of before", clause=None)


def topic_of(sentence: Span, known: Speakers, stop: int) -> Token | None:
    """The body or the group that a sentence is about: its subject or one named in the subject."""
    head = next((noun for noun in _subjects(sentence) if noun.idx < stop), None)
    if head is None or _is_body(head, known):
        return head
    if head.lower_ in words("of_bodies"):
        return known.topic
    phrase = [word.idx for word in head.subtree]
    named = [n for n in _bodies(sentence, known, stop) if n.start in phrase]
    only = len({n.actor for n in named}) == 1
    return words_at(sentence.doc, named[0].start, named[0].end)[-1] if only else None


def _subjects(sentence: Span) -> Iterator[Token]:
    roots = (token for token in sentence if relation(token) == "root")
    return (noun for root in roots for noun in children(root, *SUBJECTS))


def _bodies(sentence: Span, known: Speakers, stop: int) -> list[Named]:
    start, end = sentence.start_char, min(sentence.end_char, stop)
    return [n for n in known.named if not n.is_person and start <= n.start < end]


def _is_body(head: Token, known: Speakers) -> bool:
    at = next((n for n in known.named if n.start <= head.idx < n.end), None)
    if at is not None:
        return not at.is_person
    if is_plural(head):
        return head.lower_ in _speaking_nouns()
    return head.lower_ in words("unnamed") | noun_forms("people.toml", "people", "organization")


def is_plural(head: Token) -> bool:
    """ "Altyn and Kumys", "the firms"."""
    return head.tag_ in ("NNS", "NNPS") or any(children(head, "conjunct"))


def told_of_before(word: str, position: int, known: Speakers) -> Source | None:
    """ "The journalist added": the last person before who is one; else the last speaker."""
    again = _with_post(word, position, known)
    if again is not None:
        return again
    if known.last is None or word in words("own_role"):
        return None
    return replace(known.last, rule="speaker told of before", clause=None)


def _with_post(word: str, position: int, known: Speakers) -> Source | None:
    """The last person before who is a journalist, a colonel, whatever the word says."""
    if known.told is not None and known.told.actor is None and word in known.told.text.split():
        return replace(known.told, rule="speaker told of before", clause=None)
    for n in reversed([n for n in known.named if n.end <= position and n.is_person]):
        actor = known.actors[n.actor]
        if word in actor.roles or re.search(rf"\b{word}s?\b", (actor.affiliation or "").lower()):
            return known.source(n, "speaker told of before")
    return None


def is_definite(head: Token) -> bool:
    determiners = {t.lower_ for t in children(head, "determiner")}
    before = [t.lower_ for t in head.doc[max(0, head.i - 2) : head.i]]
    return bool(determiners & {"the", "this", "that"}) or "the" in before or "this" in before


def plain(text: str) -> str:
    """Words of the text without an article, on one line."""
    return re.sub(r"^(?:the|a|an)\s+", "", " ".join(text.split()), flags=re.IGNORECASE)


def person_of(sentence: Span, known: Speakers) -> Source | None:
    """The one person a sentence is about: its subject, by parse or by standing first."""
    start, end, text = sentence.start_char, sentence.end_char, text_of(sentence.doc)
    told = next(_subjects(sentence), None)
    if told is not None and told.lower_ in words("pronouns"):  # "But he blamed the minister"
        return go_back(known, told.lower_)
    inside = [n for n in known.named if n.is_person and start <= n.start < end]
    inside = [n for n in inside if text[n.end : n.end + 1] not in ("'", "’")]  # "X's daughter"
    if not inside:
        return None
    for n in inside:
        if relation(words_at(sentence.doc, n.start, n.end).root) in SUBJECTS:
            return known.source(n)
    return known.source(inside[0]) if len({n.actor for n in inside}) == 1 else None
