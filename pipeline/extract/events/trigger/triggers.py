"""Finds the words that evoke events, as `lexicons/events.toml` lists them."""

from __future__ import annotations

from calendar import month_name
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Span, Token

from pipeline.extract.events.trigger.families import family
from pipeline.extract.events.trigger.trigger_lexicon import Element, Lexicon, Trigger, load_triggers
from pipeline.extract.inflection import forms, noun_forms
from pipeline.extract.syntax import (
    SUBJECTS,
    arguments,
    children,
    governor,
    is_passive,
    preposition,
    relation,
)

# how far from its verb an object may stand where the parse does not connect them
RIGHT_REACH, LEFT_REACH = 6, 9
# how far where it does; subjects with long complements stand far from their verb
RIGHT_VIEW, LEFT_VIEW = 16, 30
CLAUSE_TAGS = frozenset(("VBD", "VBZ", "VBP", "WDT", "WP"))
YEAR_DIGITS = 4
MONTHS = frozenset(month_name) - {""}
PARTS = 3
PREFIXES = frozenset(("co", "anti", "counter", "pre", "post", "non", "self", "human", "drug"))
MAX_NOUNS_ABOVE = 3
STOPS = frozenset((".", "?", "!", ";", ":"))
OPENERS = frozenset(("after", "although", "because", "when", "where", "whereas", "while"))
DASHES = frozenset(("-", "–", "—"))  # with spaces around: "returns from 1642 - lists of those"
LINKS = frozenset(
    ("object", "passive_subject", "oblique", "preposition", "recipient", "agent", "nominal")
)


@dataclass(frozen=True, eq=False)
class Candidate:
    """A place where a trigger stands: its words, of which `head` is the predicate."""

    trigger: Trigger
    words: Span
    head: Token
    is_noun: bool
    rank: int  # how much the pattern says: phrase 3, verb with object 2, verb 1, noun 0
    object: Token | None = None
    spots: tuple[int, ...] = ()  # of the phrase's own words, gaps left out

    @property
    def type(self) -> str:
        return self.trigger.type

    @property
    def noun(self) -> Token | None:
        """What its own words call the happening or what it is done to."""
        return self.head if self.is_noun else self.object


def find_candidates(doc: Doc) -> list[Candidate]:
    """Where triggers stand, in text order; one per word and row, the most telling pattern."""
    lexicon = load_triggers()
    found = [c for token in doc for c in _candidates_at(token, lexicon)]
    best: dict[tuple[int, str], Candidate] = {}
    for candidate in found:
        key = (candidate.head.i, candidate.trigger.name)
        if key not in best or candidate.rank > best[key].rank:
            best[key] = candidate
    ordered = sorted(best.values(), key=lambda c: (c.words.start, -c.rank, c.words.end))
    return [c for c in ordered if not _is_inside(c, ordered)]


def _is_inside(candidate: Candidate, others: Sequence[Candidate]) -> bool:
    """A noun within a longer trigger of the same type tells nothing of its own; a verb with its
    own subject does: "the driver, whose name was not given, was fined"."""
    close = not (candidate.is_noun or candidate.trigger.wide)
    told = not candidate.is_noun and any(children(candidate.head, *SUBJECTS))
    return any(
        other.rank > candidate.rank
        and (other.head != candidate.head or other.trigger.near is None)
        and not (close and other.trigger.wide)
        and not (told and other.head != candidate.head)
        and other.type == candidate.type
        and other.words.start <= candidate.words.start
        and candidate.words.end <= other.words.end
        for other in others
    )


def _candidates_at(token: Token, lexicon: Lexicon) -> Iterator[Candidate]:
    word = token.lower_
    if _is_joined(token):
        return
    for trigger, rest in lexicon.phrases.get(word, ()):
        matched = _match_rest(token.doc, token.i + 1, rest)
        if matched is not None:
            spots = (token.i, *matched)
            head = _phrase_head(token.doc, spots)
            is_noun = not _is_verbal(head)
            if trigger.subjects and not _has_subject(head, trigger):
                continue
            noun = None if is_noun else _phrase_object(spots, head)
            words = token.doc[token.i : spots[-1] + 1]
            yield Candidate(trigger, words, head, is_noun, 3, noun, spots)
    if word in lexicon.verbs and _is_verbal(token):
        for trigger in lexicon.verbs[word]:
            yield from _verb_candidates(token, trigger)
    if word in lexicon.nouns and _is_nominal(token):
        for trigger in lexicon.nouns[word]:
            yield Candidate(trigger, token.doc[token.i : token.i + 1], token, True, 0)


def _is_joined(token: Token) -> bool:
    """The second part of "co-operation", "anti-trafficking", "state-appointed": another word."""
    if token.i < PARTS - 1 or token.nbor(-1).text != "-":
        return False
    first = token.nbor(-2)
    shared = first.lower_ == "co" and _is_verbal(token)  # "co-hosted" hosts
    bound = (first.lower_ in PREFIXES or token.tag_ == "VBN") and not shared
    return bound and not (first.whitespace_ or token.nbor(-1).whitespace_)


def _verb_candidates(token: Token, trigger: Trigger) -> Iterator[Candidate]:
    if not (trigger.objects or trigger.subjects):
        yield Candidate(trigger, token.doc[token.i : token.i + 1], token, False, 1)
        return
    noun = _find_object(token, trigger) if trigger.objects else _find_subject(token, trigger)
    if noun is not None:
        first, last = sorted((token.i, noun.i))
        if last - first > RIGHT_REACH:
            first = last = token.i
        yield Candidate(trigger, token.doc[first : last + 1], token, False, 2, noun)


def _is_verbal(token: Token) -> bool:
    return token.tag_.startswith("VB") or (
        token.pos_ in ("VERB", "AUX", "ADJ") and token.lower_.endswith(("ed", "ing"))
    )


def _is_nominal(token: Token) -> bool:
    if _is_month(token):
        return False
    return not token.tag_ or token.tag_.startswith("NN") or token.pos_ in ("NOUN", "PROPN")


def _is_month(token: Token) -> bool:
    """ "Began in March" tells of no march."""
    if token.text not in MONTHS:
        return False
    before = token.nbor(-1) if token.i else None
    after = token.nbor(1) if token.i + 1 < len(token.doc) else None
    dated = any(word is not None and word.tag_ == "CD" for word in (before, after))
    return dated or (before is not None and before.tag_ in ("IN", "JJ", "CC"))


def _match_rest(doc: Doc, i: int, elements: Sequence[Element]) -> tuple[int, ...] | None:
    """The tokens that match the remaining elements from token `i` on, gaps left out, or None."""
    if not elements:
        return ()
    (words, optional, gap), rest = elements[0], elements[1:]
    if gap:
        for j in range(i, min(i + gap + 1, len(doc))):
            found = _match_rest(doc, j, rest)
            if found is not None:
                return found
            if doc[j].text in STOPS or "\n" in doc[j].text or _parts_clauses(doc[j]):
                return None
        return None
    if i < len(doc) and doc[i].lower_ in words:
        found = _match_rest(doc, i + 1, rest)
        if found is not None:
            return (i, *found)
    return _match_rest(doc, i, rest) if optional else None


def _parts_clauses(token: Token) -> bool:
    """ "Checked after men were held on a farm": no farm is checked."""
    conjoins = token.lower_ == "that" and token.tag_ == "IN"
    return conjoins or token.lower_ in OPENERS or _is_dash(token)


def _is_dash(token: Token) -> bool:
    return token.text in DASHES and token.i > 0 and bool(token.nbor(-1).whitespace_)


def _phrase_object(spots: Sequence[int], head: Token) -> Token | None:
    """The phrase's noun that its verb governs: the trial that began, the charges filed."""
    nouns = (head.doc[i] for i in spots if i != head.i and head.doc[i].tag_.startswith("NN"))
    return next((noun for noun in nouns if _is_linked(noun, head) or noun.head == head), None)


def _phrase_head(doc: Doc, spots: Sequence[int]) -> Token:
    """The phrase's verb, else its first noun that is not a modifier, else its last word."""
    words = [doc[i] for i in spots]
    for token in words:
        carries = token.lower_ not in forms("be") and token.pos_ != "AUX"
        carries = carries and relation(token) != "case"  # "following", "according to"
        if carries and (token.tag_.startswith("VB") or is_passive(token)):
            return token
    for token in words:
        if token.tag_.startswith("NN") and relation(token) not in ("compound", "modifier"):
            return token
    return words[0] if not words[0].tag_ else words[-1]


def _find_object(verb: Token, trigger: Trigger) -> Token | None:
    """The noun that makes a verb with `objects` a trigger, nearest first, the right side first."""
    doc, sentence = verb.doc, verb.sent
    right = range(verb.i + 1, min(sentence.end, verb.i + RIGHT_VIEW))
    left = range(verb.i - 1, max(sentence.start, verb.i - LEFT_VIEW) - 1, -1)
    # "the trial began", "took part in the forum"; "implemented in the system" makes no system
    attended = trigger.type in family("sessions")
    for side in (left, right) if _looks_passive(verb) else (right, left):
        crossed = False
        for i in side:
            token = doc[i]
            if (token.text in STOPS and not _abbreviates(token)) or "\n" in token.text:
                break
            if _is_ellipsis(token, trigger) or _names(token, trigger.objects):
                distance = abs(i - verb.i)
                begins = attended or _is_no_subject(token)
                if not attended and preposition(token) in ("in", "at"):
                    continue
                if begins and _is_linked(token, verb):
                    return token
                close = not crossed and distance <= _reach(verb, i) and _is_head(token)
                close = close and not (relation(token) == "object" and token.head != verb)
                if close and _governed_as_object(token, verb):
                    return token
            comma = token.text == "," and i != verb.i - 1
            opens = token.tag_ == "IN" and relation(token) == "marker"
            crossed = crossed or comma or opens or token.tag_ in CLAUSE_TAGS
    return None


def _abbreviates(stop: Token) -> bool:
    """ "Criminal case No. 55 was opened"."""
    return stop.i > 0 and stop.nbor(-1).text == "No"


def _find_subject(verb: Token, trigger: Trigger) -> Token | None:
    """The noun that makes a verb with `subjects` a trigger: "exports rose"."""
    bare = all(_is_amount_or_name(noun) for noun in children(verb, "object"))
    if not (bare or trigger.transitive):
        return None
    tops = list(children(verb, *SUBJECTS)) or _subjects_above(verb)
    if trigger.agent == "perpetrator" and is_passive(verb):
        tops = [a.head for a in arguments(verb) if a.relation == "agent"]  # "captured by gunmen"
    tops = [top for top in tops if trigger.type != "investigation" or top.lower_ not in sufferers()]
    below = [noun for top in tops for noun in top.children if _names_subject(noun, top)]
    return next((noun for noun in (*tops, *below) if _names(noun, trigger.subjects)), None)


def sufferers() -> frozenset[str]:
    """ "The victims of these crimes totaled 187" counts no crimes."""
    return noun_forms("people.toml", "people", "sufferer")


def _has_subject(verb: Token, trigger: Trigger) -> bool:
    """ "The ban came into force", "the ban, which comes into force": what a phrase is said of."""
    tops = list(children(verb, *SUBJECTS))
    if relation(verb) in ("relative_clause", "noun_clause"):
        tops.append(verb.head)
    below = [noun for top in tops for noun in top.children if _names_subject(noun, top)]
    return any(_names(noun, trigger.subjects) for noun in (*tops, *below))


def _subjects_above(verb: Token) -> list[Token]:
    """ "Exports rose by 12 percent, the bureau said", where the parse gives the speech both."""
    above = governor(verb) if relation(verb) == "complement" else None
    return [noun for noun in children(above, "subject") if noun.i < verb.i] if above else []


def _names_subject(noun: Token, top: Token) -> bool:
    """ "the volume of exports", "President Askar Bekov"."""
    return preposition(noun) == "of" or (top.pos_ == "PROPN" and noun.i < top.i)


def _is_amount_or_name(noun: Token) -> bool:
    """ "reached $13 billion", "visited Bishkek", but not "the hospital opened a case"."""
    return noun.pos_ == "PROPN" or noun.tag_ == "CD" or any(children(noun, "number"))


def _is_no_subject(token: Token) -> bool:
    """Neither the subject nor coordinated with it: the Committee and the Ministry declared."""
    while relation(token) == "conjunct" and token.head != token:
        token = token.head
    return relation(token) != "subject"


def _looks_passive(verb: Token) -> bool:
    bare = not any(children(verb, "object", "subject", "auxiliary", "complement"))
    return is_passive(verb) or (verb.tag_ in ("VBN", "VBD") and bare)


def _reach(verb: Token, i: int) -> int:
    if i > verb.i:
        return RIGHT_REACH
    return LEFT_REACH if _looks_passive(verb) else 0


def _names(token: Token, nouns: Mapping[str, tuple[tuple[str, ...], ...]]) -> bool:
    for words in nouns.get(token.lower_, ()):
        start = token.i - len(words) + 1
        if start >= 0 and tuple(t.lower_ for t in token.doc[start : token.i + 1]) == words:
            return _is_nominal(token)
    return False


def _is_ellipsis(token: Token, trigger: Trigger) -> bool:
    """ "19 cases were opened, with another six logged": a bare number after its noun."""
    if token.tag_ != "CD" or len(token.text) == YEAR_DIGITS or not _is_head(token):
        return False
    before = token.doc[token.sent.start : token.i]
    return token.head.tag_.startswith("VB") and any(_names(t, trigger.objects) for t in before)


def _is_head(token: Token) -> bool:
    """Not a noun that only describes the next one ("law" of "law enforcement")."""
    if token.i + 1 >= len(token.doc):
        return True
    following = token.doc[token.i + 1]
    numbered = following.lower_ in ("no", "no.", "number")  # "case No. 12", whatever its tag
    return numbered or (not following.tag_.startswith("NN") and following.text != "-")


def _is_linked(token: Token, verb: Token) -> bool:
    """Whether the parse makes the noun, or the noun it completes, an argument of the verb."""
    if not _is_head(token):
        return False
    if relation(verb) in ("noun_clause", "relative_clause") and token in _nouns_above(verb):
        given = any(not noun.tag_.startswith("W") for noun in children(verb, "object"))
        participle = relation(verb) == "noun_clause" and verb.tag_ != "VBG"
        return participle or _looks_passive(verb) or not given  # no "party taking us back"
    if not _governed_as_object(token, verb):
        return False
    for _step in range(3):
        head = token.head
        if head == token:
            return False
        if head == verb:
            intransitive = all(o.lower_ == "place" for o in children(verb, "object"))
            return relation(token) in LINKS or (relation(token) == "subject" and intransitive)
        if relation(token) not in ("preposition", "prepositional_object", "conjunct", "nominal"):
            return False
        if preposition(head) not in (None, "of", "including") or preposition(token) == "with":
            return False  # "introduced him to the staff of the ministry", "held talks with figures"
        token = head
    return False


def _nouns_above(verb: Token) -> list[Token]:
    """The noun a participle describes and the nouns that one completes: "a study of X, made by"."""
    found: list[Token] = []
    word = verb.head
    while word.tag_.startswith("NN") and len(found) < MAX_NOUNS_ABOVE:
        found.append(word)
        if word.head == word:
            break
        word = word.head
    return found


def _governed_as_object(token: Token, verb: Token) -> bool:
    """Without a preposition, or after the verb behind "in" or "at": "took part in the forum"."""
    word = preposition(token)
    return word in (None, "of", "including", "with") or (word in ("in", "at") and token.i > verb.i)
