"""Who says it: the subject of a verb of saying, resolved to an actor of the article.

The parse is asked first, then the words beside the verb: the name right after it (`" said X`), the
name right before it with its apposition (`X, head of the fund, said`). Pronouns and "the
journalist" go back to a person told of before, only to one who fits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from spacy.tokens import Doc, Span, Token

from pipeline.extract.inflection import forms, noun_forms, singulars, verb_forms
from pipeline.extract.pronouns import may_mean
from pipeline.extract.syntax import (
    SUBJECTS,
    VERBAL,
    arguments,
    children,
    governor,
    is_negated,
    noun_phrase,
    preposition,
    relation,
)
from pipeline.extract.text import text_of, words_at
from pipeline.lexicon import any_of, load_table, load_words
from pipeline.records import Actor

APPOSITION = 140  # characters between a name and its verb: ", head of the foundation,"
AS_SAYING = 12  # tokens from "was quoted" to "as saying"
# clauses that say only part of what their sentence says
INNER = frozenset(("complement", "adverbial_clause", "relative_clause", "noun_clause", "conjunct"))
CLOSING = re.compile(r",\s+(?:the\s+[^,]*)?\b[A-Z][^,]*\s$")  # ", the service of the Office"
OWNS = re.compile(r"['’]s?(?= \w)")  # "the UN' agency", "the bank's chief"
FOR = re.compile(r"\bfor (?:the )?\Z")  # "a survey for the BBC": others made it
LINK = re.compile(r",? and (?:the )?|, (?:the )?")  # between names of a row
MAX_OWNED = 60  # characters of "lawyers for the former minister" before a name
AFTER_VERB = 60  # characters between an inverted verb and the name: `" said deputy minister X`


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


def words(name: str) -> frozenset[str]:
    """A list of words of attribution.toml."""
    return load_words("attribution.toml", name)


@cache
def _speech_forms() -> dict[str, str]:
    table = load_table("attribution.toml")
    irregular = table["irregular"]
    return {
        form: verb
        for verb in table["verbs"]
        for form in sorted({*forms(verb), *irregular.get(verb, ())})
    }


def is_speech_verb(token: Token) -> bool:
    """Whether a word is a verb of saying that says something here."""
    verb = _speech_forms().get(token.lower_)
    is_noun = token.pos_ in ("NOUN", "PROPN", "ADJ", "ADP")
    if verb is None or (is_noun and not (_closes(token) or _is_behind_a_name(token))):
        return False
    particle = load_table("attribution.toml")["particles"].get(verb)
    following = token.nbor(1).lower_ if token.i + 1 < len(token.doc) else ""
    if particle is not None and following != particle:
        return False
    if _says_nothing(token) or (verb in words("adding") and _adds_a_number(token)):
        return False
    return verb not in words("needs_content") or _has_content(token)


def _closes(token: Token) -> bool:
    """ "12 were held, the press service of the Ministry of Water reports." """
    sentence, text = token.sent, text_of(token.doc)
    ends = not re.search(r"\w", text[token.idx + len(token) : sentence.end_char])
    return ends and CLOSING.search(text[sentence.start_char : token.idx]) is not None


def _is_behind_a_name(token: Token) -> bool:
    """ "Umit estimates sales will rise": a verb that the model took for a part of the subject."""
    name = token.nbor(-1) if token.i else token
    part = relation(token) == "compound" and relation(token.head) in SUBJECTS
    first = relation(token) in SUBJECTS  # of two that one verb has
    first = first and any(other.i > token.i for other in children(token.head, *SUBJECTS))
    return token.tag_ == "NNS" and name.pos_ == "PROPN" and (part or first)


def _adds_a_number(verb: Token) -> bool:
    """ "The fund will add $37 million", "it added 40 branches": no statement."""
    objects = list(children(verb, "object"))
    return any(noun.tag_ in ("CD", "$") or any(children(noun, "number")) for noun in objects)


def _says_nothing(verb: Token) -> bool:
    """ "Declined to say", "did not say", "could not confirm"."""
    if is_negated(verb):
        return True
    helpers = {child.lower_ for child in children(verb, "auxiliary", "marker")}
    if helpers & words("unsaid"):
        return True
    above = governor(verb)
    return "to" in helpers and not (above is not None and above.lower_ in words("goes_on"))


def _has_content(verb: Token) -> bool:
    """Whether a quotation or a clause stands beside a verb: "suggested (that) it could be 3"."""
    if any(children(verb, "complement")):
        return True
    after = verb.doc[verb.i + 1 : verb.i + 4].text
    before = verb.doc[verb.sent.start : verb.i].text
    return bool(re.match(r"^(?:out\s+)?(?:that\b|[,:]?\s*\")", after)) or '"' in before


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
            source = _source_of(head, known)
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
    return next((source for noun in agents if (source := _unnamed_at(noun))), None)


def _unnamed_at(noun: Token) -> Source | None:
    if noun.lower_ not in _speaking_nouns():
        return None
    return Source(plain(noun_phrase(noun).text), None, "verb of saying")


def _holder_before(verb: Token, known: Speakers) -> Source | None:
    """ "Police Colonel Omarov said", "his lawyer, Aiman Omarova, told": who holds the post."""
    named = _name_before(verb, verb.sent, text_of(verb.doc), known)
    if named is None or named.actor is None:
        return None
    return named if known.actors[named.actor].type == "person" else None


def _next_statement(verb: Token) -> int | None:
    """ "Osh says nine died; Batken put its losses at four", "the ministry said so, but he is
    thought to have 2 million": where another one speaks or is told of.
    """
    text = text_of(verb.doc)
    for clause in children(verb, "conjunct"):
        but = next((word for word in clause.children if word.lower_ == "but"), None)
        others = (noun for noun in children(clause, *SUBJECTS) if noun.pos_ in ("NOUN", "PROPN"))
        if but is not None and all(token.pos_ != "NUM" for n in others for token in n.subtree):
            return but.idx
    for clause in children(verb, "parataxis"):
        stop = text.rfind(";", verb.idx, clause.idx)
        if stop > 0 and any(subject.idx > stop for subject in children(clause, *SUBJECTS)):
            return stop
    return None


def clause_of(verb: Token) -> tuple[int, int] | None:
    """What a verb of saying answers for, where the sentence says more; None for all of it.

    Of "While the ministry says that 8 died, locals speak of 25" the ministry answers for the 8.
    """
    if (end := _next_statement(verb)) is not None:
        return verb.sent.start_char, end
    if relation(verb) not in INNER:
        return None
    content = list(children(verb, "complement", "object", "open_complement", "parataxis"))
    if not any(child.i > verb.i for child in content):
        if relation(verb) == "relative_clause":  # "Asanov, who told the police of it, has two sons"
            return verb.left_edge.idx, verb.right_edge.idx + len(verb.right_edge)
        that = verb.doc[verb.i + 1 : verb.i + 2].text == "that"  # "cut 40 jobs and warned that"
        return (verb.idx, verb.sent.end_char) if that and relation(verb) == "conjunct" else None
    words_of = [token for token in verb.subtree if token.sent == verb.sent]
    return words_of[0].idx, words_of[-1].idx + len(words_of[-1])


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
        return next((s for head in heads if (s := _source_of(head, known))), None)
    first = phrase[0].lower_
    if first in ("its", "their") or (first in ("the", "this", "that") and len(phrase) == 2):
        return _body_behind(noun, known)
    described = any(children(noun, "compound", "modifier", "possessor"))
    return Source(plain(phrase.text), None, "data of a source") if described else None


def _body_behind(noun: Token, known: Speakers) -> Source | None:
    """ "The report": of the body that spoke last; "its report": of that of the sentence before."""
    if any(owner.lower_ in ("its", "their") for owner in children(noun, "possessor")):
        return _topic(known) or known.body
    return known.body if _is_definite(noun) else None


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
    return _source_of(subject, known)


def _source_of(head: Token, known: Speakers) -> Source | None:
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
    if word in words("documents") and (body := _body_behind(head, known)) is not None:
        return replace(body, rule="document told of before", clause=None)
    if word == "source" and _is_definite(head):
        return known.body or known.last
    if word in words("speakers") and _is_definite(head):
        return _told_of_before(word, head.idx, known)
    if word in _speaking_nouns() and _is_definite(head) and head.tag_ == "NN":
        again = _with_post(word, head.idx, known)
        if again is not None:
            return again
    if word in words("unnamed"):
        return Source(plain(noun_phrase(head).text), None, "verb of saying")
    return None


def is_owner(name: Named, doc: Doc) -> bool:
    """ "Relatives of X", "lawyers for the banker X": they speak, X does not."""
    before = text_of(doc)[max(0, name.start - MAX_OWNED) : name.start]
    return name.is_person and _of_others().search(before) is not None


@cache
def _of_others() -> re.Pattern[str]:
    nouns = any_of(noun_forms("attribution.toml", "of_others"))
    return re.compile(rf"\b{nouns} (?:of|for) (?:[a-z-]+ ){{0,3}}\Z", re.IGNORECASE)


def _called(at: Named, head: Token, known: Speakers) -> Named:
    """ "The youth movement Umit said": by its name, which stands right behind what it is."""
    text, end = text_of(head.doc), head.sent.end_char
    behind = (
        n for n in known.named if at.end < n.start < end and not text[at.end : n.start].strip()
    )
    return at if known.actors[at.actor].named else next(behind, at)


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
    return _topic(known)


def _topic(known: Speakers) -> Source | None:
    if known.topic is None:
        return None
    source = _source_of(known.topic, replace(known, topic=None)) or _unnamed_at(known.topic)
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


def _told_of_before(word: str, position: int, known: Speakers) -> Source | None:
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


def _is_definite(head: Token) -> bool:
    determiners = {t.lower_ for t in children(head, "determiner")}
    before = [t.lower_ for t in head.doc[max(0, head.i - 2) : head.i]]
    return bool(determiners & {"the", "this", "that"}) or "the" in before or "this" in before


def plain(text: str) -> str:
    """Words of the text without an article, on one line."""
    return re.sub(r"^(?:the|a|an)\s+", "", " ".join(text.split()), flags=re.IGNORECASE)


# --- the words beside the verb

BETWEEN = re.compile(
    r"^(?:(?:'s)?\s*,[^\"\n]{0,120},)?"
    r"\s*(?:(?:has|have|had|also|later|then|earlier|further|previously|recently|once|repeatedly"
    r"|himself|herself|,)\s*)*$"
    r"|^\s*\([^)\n]{0,60}\)\s*$|^\s+(?:in|at|on|during)\s[^,\"\n]{0,60}$"
)
OWNED = re.compile(r"(?:[A-Z][\w-]*\s){0,3}[A-Z][\w-]*'s?\s[a-z]+$")
UNKNOWN_NAME = re.compile(r"^\s+((?:[A-Z][\w'-]+\s)?[A-Z][\w'-]+\s[A-Z][\w'-]+)")


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
    if before.lower_ in words("speakers") and _is_definite(before):
        return _told_of_before(before.lower_, verb.idx, known)
    if before.lower_ in words("unnamed"):
        opening = text_of(verb.doc)[sentence.start_char : before.idx + len(before)]
        owned = OWNED.search(opening)
        if owned is None:
            return Source(plain(noun_phrase(before).text), None, "verb of saying")
        return Source(owned.group(), None, "verb of saying")
    return None


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
