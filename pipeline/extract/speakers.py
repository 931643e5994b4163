"""Whom the subject of a verb of saying means: an actor, one told of before, the text's own words.

Pronouns and "the journalist" go back to a person told of before, only to one who fits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from spacy.tokens import Doc, Span, Token

from pipeline.extract.gazetteer import country_of_adjective
from pipeline.extract.inflection import noun_forms, singulars
from pipeline.extract.pronouns import may_mean, may_mean_noun, pronoun_sex, sex_of
from pipeline.extract.speech import is_speech_verb, words
from pipeline.extract.syntax import SUBJECTS, children, noun_phrase, relation
from pipeline.extract.text import root_at, text_of, words_at
from pipeline.lexicon import any_of, load_table, load_words
from pipeline.records import Actor

OWNS = re.compile(r"['’]s?(?= \w)")  # "the UN' agency", "the bank's chief"
MAX_OWNED = 60  # characters of "lawyers for the former minister" before a name
MAX_PLAIN = 7  # words of "prosecutor's office of the Turkistan region"
BRACKETED = re.compile(r"\s*\([^)\n]{2,12}\)\s*")
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
    told: Source | None = None  # who spoke in the sentence before and in quotations since
    issued: Mapping[str, Source] = field(default_factory=dict)  # whose "report" was told of
    people: Sequence[int] = ()  # the persons of the last sentence that named any
    last_end: int = 0  # of the sentence in which `last` spoke

    def source(self, mention: Named, rule: str = "verb of saying") -> Source:
        """The actor of a mention as a source."""
        return Source(self.actors[mention.actor].name, mention.actor, rule)

    def sources(self, first: Named, doc: Doc, stop: int) -> Source:
        """ "The forum, Harvard and the bank": the actor of a mention and those named with it."""
        row, names, text = [first], [self._name(first, doc)], text_of(doc)
        for n in self.named:
            if row[-1].end <= n.start < stop and LINK.fullmatch(text, row[-1].end, n.start):
                if _begins_a_clause(n, first, doc):
                    break
                row.append(n)
                if "and" in text[row[-2].end : n.start]:
                    names = [self._name(one, doc) for one in row]
        names = list(dict.fromkeys(names))
        listed = " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
        return replace(self.source(first), text=listed)

    def _name(self, mention: Named, doc: Doc) -> str:
        """The name of an actor; of one without a name, the words there, if they say more."""
        actor = self.actors[mention.actor]
        if mention.is_person or not actor.name[0].islower():
            return actor.name
        phrase = plain(noun_phrase(root_at(doc, mention)).text)
        return phrase if actor.name in phrase and len(phrase.split()) <= MAX_PLAIN else actor.name


def _begins_a_clause(name: Named, first: Named, doc: Doc) -> bool:
    """ "According to the mayor, and three men died": the men do something of their own."""
    ours, other = (root_at(doc, n) for n in (name, first))
    return relation(ours) in SUBJECTS and ours.head != other.head


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
        called = _called(at, head, known)
        source = known.sources(called, head.doc, head.sent.end_char)
        return replace(source, text=_in_full(called, head) or source.text)
    word = head.lower_
    if word in words("pronouns"):
        return go_back(known, word)
    if is_one_of_speakers(head):
        return Source(plain(noun_phrase(head).text), None, "verb of saying")
    if word in words("of_bodies"):
        return owner_told_of(head, known) or (_body_told(known) if word == "it" else None)
    if word == "source" and is_definite(head):
        return known.body or known.last
    if word in words("speakers") and is_definite(head) and not _is_another(head):
        return told_of_before(word, head.idx, known)
    if word in _speaking_nouns() and is_definite(head) and head.tag_ == "NN":
        again = _with_post(word, head.idx, known)
        if again is not None:
            return again
    owner = next(children(head, "possessor"), None)
    if owner is not None and owner.lower_ == "its" and word in words("voices"):
        return owner_told_of(owner, known)
    if known.topic is not None and known.topic.lower_ == word and is_definite(head):
        return topic_source(known)
    if word in words("unnamed"):
        again = _body_again(head, known)
        return again or Source(with_body(head, known), None, "verb of saying")
    return None


def _body_again(head: Token, known: Speakers) -> Source | None:
    """ "The organization says": of the one that the sentence before is about."""
    bare = not any(children(head, "compound", "modifier", "nominal", "possessor"))
    if not (bare and is_definite(head)):
        return None
    called = re.compile(rf"\b{re.escape(head.lower_)}(?:$| (?:of|for|on|in|against)\b)", re.I)
    for body in filter(None, (known.told, known.body)):
        if called.search(body.text):  # "the office": "the UN Office on Drugs"
            return replace(body, rule="speaker told of before", clause=None)
    if head.lower_ not in words("any_body"):
        return None
    again = topic_source(known)
    actor = known.actors[again.actor] if again is not None and again.actor is not None else None
    is_other = actor is None or actor.type != "organization" or "authority" in actor.roles
    return None if is_other else again


def with_body(head: Token, known: Speakers) -> str:
    """ "A Border Service (BS) source": the words of a source, with its body before a bracket."""
    phrase, text = noun_phrase(head), text_of(head.doc)
    body = next(
        (n for n in known.named if BRACKETED.fullmatch(text, n.end, phrase.start_char)), None
    )
    own = plain(phrase.text)
    return own if body is None else f"{plain(text[body.start : body.end])} {own}"


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
    if head.lower_ in words("speakers"):
        return None
    if not inside:  # "the Migration Agency (MA) office"
        return next((n for n in known.named if BRACKETED.fullmatch(text, n.end, start)), None)
    return inside[0] if inside[0].start <= head.idx + len(head) + 1 else None


def _in_full(name: Named, head: Token) -> str | None:
    """ "The UN children's fund", of which only "UN" is an actor's name; None if the name is all."""
    speaks = head.lower_ in _speaking_nouns() - words("voices")
    if name.is_person or name.end >= head.idx or not speaks:
        return None
    return plain(text_of(head.doc)[name.start : head.idx + len(head)])


def _called(at: Named, head: Token, known: Speakers) -> Named:
    """ "The youth movement Umit said", "the Osh branch of the Red Crescent": by the name behind."""
    text, end = text_of(head.doc), head.sent.end_char
    common = not known.actors[at.actor].named
    of = r"(?: of (?:the )?)?" if text[at.start : at.end].split()[-1].islower() else ""
    link = re.compile(rf"\s*{of}" if common else of)
    behind = (n for n in known.named if at.end < n.start < end)
    return next((n for n in behind if link.fullmatch(text, at.end, n.start)), at)


def is_owner(name: Named, doc: Doc) -> bool:
    """ "Relatives of X", "lawyers for the banker X": they speak, X does not."""
    before = text_of(doc)[max(0, name.start - MAX_OWNED) : name.start]
    return name.is_person and _of_others().search(before) is not None


@cache
def _of_others() -> re.Pattern[str]:
    nouns = any_of(noun_forms("attribution.toml", "of_others"))
    return re.compile(rf"\b{nouns} (?:of|for) (?:[a-z-]+ ){{0,3}}\Z", re.IGNORECASE)


def unnamed_at(noun: Token) -> Source | None:
    """ "Residents of the village": nobody's name, but words that tell who speaks."""
    if noun.lower_ not in _speaking_nouns():
        return None
    if any(owner.lower_ == "its" for owner in children(noun, "possessor")):
        return None
    return Source(plain(noun_phrase(noun).text), None, "verb of saying")


def is_one_of_speakers(noun: Token) -> bool:
    """ "One of the miners"."""
    several = children(noun, "nominal") if noun.lower_ == "one" else ()
    return any(whose.lower_ in _speaking_nouns() for whose in several)


@cache
def _speaking_nouns() -> frozenset[str]:
    """Nouns for people and bodies, singular and plural."""
    people = load_table("people.toml")["people"]
    nouns = (*people["person"], *people["authority"], *people["organization"], *words("unnamed"))
    return singulars(tuple(nouns))


def go_back(known: Speakers, word: str) -> Source | None:
    """ "He" is the person the sentence before was about, else the one who spoke last, else the
    only man of those named last.
    """
    for person in (known.subject, known.last):
        if person is not None and _may_be(person, word, known):
            return replace(person, rule="speaker told of before", clause=None)
    sexes = [sex_of(known.actors[i]) for i in known.people]
    if None in sexes or sexes.count(sex := pronoun_sex(word)) != 1:
        return None
    actor = known.people[sexes.index(sex)]
    return Source(known.actors[actor].name, actor, "speaker told of before")


def _may_be(person: Source, pronoun: str, known: Speakers) -> bool:
    if person.actor is not None:
        return may_mean(pronoun, known.actors[person.actor])
    nouns = person.text.split()  # of a name alone nobody knows whether it is a person's
    return any(map(str.islower, nouns)) and all(may_mean_noun(pronoun, n.lower()) for n in nouns)


def is_one(source: Source) -> bool:
    """Whether "he" may mean an unnamed source: "a resident of Osh", not "residents" or "police"."""
    named = re.fullmatch(r"[A-Z][\w'-]+(?: [A-Z][\w'-]+)+", source.text)
    people = load_words("people.toml", "people", "person") | words("speakers")
    return named is not None or not people.isdisjoint(source.text.lower().split())


def owner_told_of(pronoun: Token, known: Speakers) -> Source | None:
    """ "The bank cut its forecast. It expects": the one body named before in the sentence, else
    what the sentence before is about.
    """
    sentence = pronoun.sent
    if any(is_speech_verb(verb) for verb in pronoun.head.ancestors):
        return None  # "the bank said it expects": of the bank already
    told = topic_of(sentence, known, pronoun.idx)
    told = None if told is not None and _is_of_what_is_said(told, pronoun) else told
    opens = not _bodies(sentence, known, pronoun.idx)
    known = known if opens else replace(known, topic=None)
    known = known if told is None else replace(known, topic=told)
    if known.topic is None or is_plural(known.topic) != (pronoun.lower_ in ("they", "their")):
        return None
    return topic_source(known)


def _is_of_what_is_said(noun: Token, speaker: Token) -> bool:
    """ "Three men were held, they added": what is said is about the men, who do not speak; not "the
    firm sold nine shops, it said".
    """
    verb = speaker.head
    inside = verb.is_ancestor(noun) and verb != noun.head
    suffers = any(children(noun.head, "passive_auxiliary")) or any(children(noun, "number"))
    return suffers and is_speech_verb(verb) and (inside or relation(verb) == "parataxis")


def _body_told(known: Speakers) -> Source | None:
    """ "According to the bank, sales fell. Exports, it added, rose": the body that spoke before."""
    told = known.told
    if told is None or is_one(told):
        return None
    is_person = told.actor is not None and known.actors[told.actor].type == "person"
    return None if is_person else replace(told, rule="speaker told of before", clause=None)


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
    """The subjects of a sentence, those of what its verb of saying says last."""
    roots = [token for token in sentence if relation(token) == "root"]
    said = [told for root in roots for told in children(root, "complement") if told.i < root.i]
    return (noun for verb in (*roots, *said) for noun in children(verb, *SUBJECTS))


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
    """ "Altyn and Kumys", "the firms"; not "the United Nations"."""
    return head.tag_ == "NNS" or any(children(head, "conjunct"))


def told_of_before(word: str, position: int, known: Speakers) -> Source | None:
    """ "The journalist added": the last person before who is one; else the last speaker."""
    again = _with_post(word, position, known)
    if again is not None:
        return again
    if known.last is None or word in words("own_role"):
        return None
    return replace(known.last, rule="speaker told of before", clause=None)


def _is_another(head: Token) -> bool:
    """ "The Uzbek woman": told apart from who spoke before; not "the Uzbek minister"."""
    before = children(head, "modifier", "compound")
    told_apart = head.lower_ in words("without_role")
    return told_apart and any(country_of_adjective(word.text) for word in before)


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
    """Words of the text without an article or a last 's, on one line."""
    text = " ".join(text.split()).removesuffix("'s")
    return re.sub(r"^(?:the|a|an)\s+", "", text, flags=re.IGNORECASE)


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
        if relation(root_at(sentence.doc, n)) in SUBJECTS:
            return known.source(n)
    return known.source(inside[0]) if len({n.actor for n in inside}) == 1 else None
