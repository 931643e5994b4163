"""Verbs and their tenses: whether a date and a number stand with the same one, or at one time."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from datetime import timedelta
from itertools import takewhile

from spacy.tokens import Doc, Span, Token

from pipeline.extract.figures.unit.counted_levels import level_verbs
from pipeline.extract.figures.unit.nouns import word_list
from pipeline.extract.syntax import SUBJECTS, VERBAL, children, preposition, relation
from pipeline.extract.text import root_at, text_of, words_at
from pipeline.records import Anchor, Annotated, DateMention, Interval, Quantity

# "To pay" "within ten days", "to open it by May": when something is due
DUE, DUE_BEFORE = re.compile(r"\b(?:within|by|no later than) [^,;]*$", re.I), 7
BACKWARD = ("after", "following")
MONTH = 28  # days; a stretch as long is that of a statistic, a day is that of a happening
YEAR = 365
OWN_NOUN = 2  # "40" "officers": as many words as a number and what it counts


def times_another(date: DateMention, quantity: Quantity, doc: Doc) -> bool:
    """ "14 men stole money meant for repairs in 2022": a date in what describes another noun."""
    there, here = words_at(doc, date.start, date.end), words_at(doc, quantity.start, quantity.end)
    if there.root.sent != here.root.sent:
        return False
    verb = next((word for word in there.root.ancestors if word.pos_ in VERBAL), None)
    if verb is None or relation(verb) not in ("noun_clause", "relative_clause"):
        return False
    noun = verb.head
    if verb.lower_ in word_list("periods", "prepositions"):
        return False
    if _tells_back(verb, there) and not verb.is_ancestor(here.root):
        return True
    subject = next((t for t in (noun, *noun.ancestors) if relation(t) in SUBJECTS), verb)
    if subject.head.lower_ in level_verbs() and subject.head.is_ancestor(here.root):
        return False  # "the loans granted in 2023 amounted to"
    counted = here.root.head if relation(here.root) == "number" else here.root
    listed = (*here, *counted.conjuncts)  # "the men freed last week were 40 Thais and 12 Lao"
    if any(noun == w or noun.is_ancestor(w) or w.is_ancestor(noun) for w in listed):
        return False
    told = verb_of(quantity, doc)  # "of the 300 men charged in 2022, 91% were Kazakhs"
    among = preposition(noun) == "among" and noun.left_edge == noun.sent[0]
    if among and told is not None and noun.head == told:
        return False  # "among the six who died on Monday, four were shot"
    whole = _opens_with_of(noun) and not is_pluperfect(verb)
    return not whole or (told is not None and tense(told) != "past")


def is_pluperfect(verb: Token) -> bool:
    """Whether a verb tells what had been."""
    return any(word.lower_ == "had" for word in children(verb, "auxiliary"))


def _opens_with_of(noun: Token) -> bool:
    """Whether a sentence tells parts of what this noun counts: "of the 40 cases", ..."""
    return preposition(noun) == "of" and noun.left_edge == noun.sent[0]


def _tells_back(verb: Token, date: Span) -> bool:
    """ "Two were charged with feeding men who had killed five in 2023": of the five alone."""
    return is_pluperfect(verb) and any(word.like_num and word not in date for word in verb.subtree)


def times_another_tense(date: DateMention, quantity: Quantity, doc: Doc) -> bool:
    """ "It opened on Monday and has 12 beds": the day of what was done is not that of what is, or
    of what had been.
    """
    there, number = (root_at(doc, m) for m in (date, quantity))
    lasts = quantity.kind == "duration"  # "73 seconds after liftoff on 28 January"
    if not lasts and came_before(number, there, on_a_day=date.interval.is_day):
        return True
    done, told = verb_of(date, doc), verb_of(quantity, doc)
    if done is not None and _is_reaction(done, number, there):
        return True
    if done is None or told is None or done == told:
        return False
    if quantity.kind not in ("money", "percent") and is_intended(told) and told != done:
        return not told.is_ancestor(there)
    if _is_expected(told) and not told.is_ancestor(there) and done != told.head:
        return True
    if (
        tense(told) == "perfect"
        and told.tag_ == done.tag_ == "VBG"
        and preposition(done) in BACKWARD
    ):
        return True  # "have been living there after leaving Oman in 1990"
    if _is_apart(done, told) or (tense(done) == "past" and is_ahead(told)):
        return True
    if _is_said_ahead(done, told):
        return True
    if _is_due(date, done, told):
        return True
    if date.begun and tense(told) == "present" and relation(done) != "relative_clause":
        return True  # "it has owned the mine since 1995 and operates two more"
    if is_ahead(done) and tense(told) == "past" and not told.is_ancestor(done):
        return True  # "checks will be held in May; in the last ones 40 drivers were fined"
    if tense(done) == "present":  # "three were held, while today it is quiet"
        return date.interval.is_day and tense(told) == "past"
    if tense(done) != "past":
        return False
    first, last = sorted((told.i, done.i))
    joined = told in done.conjuncts and "but" not in doc[first:last].text.split()
    if length(date.interval) >= MONTH and not joined:
        return False
    return tense(told) in ("present", "perfect")


def _is_reaction(verb: Token, number: Token, there: Token) -> bool:
    """ "On Monday condemned attacks that killed 40", "praised Oman for giving 5 million": what one
    speaks of came before; not "praised 40 officers".
    """
    if verb.lower_ not in word_list("periods", "reactions"):
        return False
    way = [number, *takewhile(lambda word: word != verb, number.ancestors)]
    itself = relation(way[-1]) == "object" and len(way) <= OWN_NOUN
    apart = verb.is_ancestor(number) and relation(way[-1]) not in SUBJECTS and not itself
    return apart and not (way[-1] == there or way[-1].is_ancestor(there))


def until_now(date: DateMention, annotated: Annotated) -> DateMention:
    """ "Has sold 300 since its launch in August", "since he was arrested a year ago": the stretch
    from there to the day, month or year of writing.
    """
    span = words_at(annotated.doc, date.start, date.end)
    if date.begun or not _is_since(span):
        return date
    lasting = stretch_to_now(date.interval, annotated.anchor)
    return replace(date, interval=lasting) if lasting else date


def stretch_to_now(begun: Interval, anchor: Anchor) -> Interval | None:
    """From a day, month or year to that of writing, unless it lies ahead."""
    start, here = begun.start, anchor.interval.end if anchor.interval else None
    if not (start and here and start <= here):
        return None
    if length(begun) >= YEAR:
        here = here.replace(month=12, day=31)
    elif length(begun) >= MONTH:
        here = (here.replace(day=1) + timedelta(32)).replace(day=1) - timedelta(1)
    return Interval(start, here)


def _is_since(span: Span) -> bool:
    """Whether a date tells what "since" begins with: "since" "its launch in" it; not "since 40 died
    in" it.
    """
    for word in span.root.ancestors:
        marks = {mark.lower_ for mark in children(word, "marker", "adverb") if mark.i < span.start}
        if preposition(word) == "since" or "since" in marks:
            apart = (token for token in word.subtree if not span.start <= token.i < span.end)
            return word.i < span.end and not any(token.tag_ == "CD" for token in apart)
        if relation(word) == "conjunct" or word.pos_ in VERBAL:
            # "since 2019, and eight in 2018"; "since independence from the empire" "in 1918"
            nouns = [c for c in word.children if c.right_edge.i == span.root.left_edge.i - 1]
            return any(preposition(noun) == "since" for noun in nouns)
    return False


def is_ahead(verb: Token) -> bool:
    """ "The rate was 5% in May, and 200 jobs will be cut": what will be is not of a time past."""
    return any(word.lower_ in ("will", "shall", "'ll") for word in verb.children)


def _is_said_ahead(done: Token, told: Token) -> bool:
    """ "In May he said it would pay" 5 million: what is said in May lies ahead."""
    said = done.lower_ in word_list("verbs", "reporting") and tense(told) == "future"
    return said and relation(told) == "complement" and told.head == done


def is_intended(verb: Token) -> bool:
    """ "A loan to build 40 schools", "set money aside to plant 2,000 trees": not done yet."""
    if verb.tag_ != "VB" or relation(verb) not in ("noun_clause", "adverbial_clause"):
        return False
    means = {word.lower_ for word in (verb.head, *children(verb.head, "object"))}
    return bool(means & word_list("periods", "intended"))


def _is_expected(verb: Token) -> bool:
    """ "A deal which is projected to triple trade to 15 billion": of no day of the deal."""
    led = verb.tag_ == "VB" and verb.head.i < verb.i
    return led and verb.head.lower_ in word_list("periods", "forecast")


def _is_apart(done: Token, told: Token) -> bool:
    """Whether the verb of a date has a clause of its own in which the number does not stand:
    "having saved 5 million last year", "after it bought a stake on 5 May", "and warned that
    earnings in 2025 may slide".
    """
    here, ahead = any(tense(word) == "future" for word in (told, *told.ancestors)), False
    for verb in (done, *done.ancestors):
        if verb == told or verb.is_ancestor(told):
            return False
        ahead = ahead or tense(verb) == "future"
        if relation(verb) in ("conjunct", "complement") and ahead and not here:
            return done.i > told.i
        if any(word.lower_ == "having" for word in verb.children) or _has_its_own(verb):
            return True
        told_by = verb.head.lower_ in word_list("verbs", "reporting")
        if relation(verb) == "complement" and told_by and told.i < verb.head.i < done.i:
            return True  # "presenting the 4 billion budget, he said that exports in 2024 grew"
    return False


def came_before(told: Token, there: Token, *, on_a_day: bool) -> bool:
    """ "In July it was accused after fines" "had risen by 3%", "mourned on Sunday after 45 died",
    "shut on Sunday after complaints" "from 22 men": what came before the date at `there`.
    """
    before = on_a_day
    for word in (told, *told.ancestors):
        if word == there or word.is_ancestor(there):
            return False
        before = before or any(aux.lower_ == "had" for aux in children(word, "auxiliary"))
        if before and preposition(word) in BACKWARD:
            return True
    return False


def _is_due(date: DateMention, done: Token, told: Token) -> bool:
    """ "Fined him 5,000 and ordered him to pay" "within ten days": of the payment alone."""
    words = text_of(done.doc)[max(date.start - DUE_BEFORE, 0) : date.end]
    to = any(word.lower_ == "to" for word in children(done, "marker", "auxiliary"))
    return to and DUE.search(words) is not None and tense(told) == "past"


def _has_its_own(verb: Token) -> bool:
    """Whether a clause has a number of its own, and is told of another time than what it stands in:
    "after they robbed 3 shops".
    """
    markers = {word.lower_ for word in children(verb, "marker")}
    apart = markers & word_list("periods", "clause_apart") and any(children(verb, *SUBJECTS))
    return bool(apart) and any(word.like_num for word in verb.subtree)


def length(interval: Interval) -> float:
    """In days, the last one counted; without end where one side is open."""
    start, end = interval.start, interval.end
    return (end - start).days + 1 if start and end else math.inf


def is_long(period: Interval) -> bool:
    return MONTH <= length(period) < math.inf


def verb_of(mention: DateMention | Quantity, doc: Doc) -> Token | None:
    root = root_at(doc, mention)
    return next((word for word in (root, *root.ancestors) if word.pos_ in ("VERB", "AUX")), None)


def tense(verb: Token) -> str | None:
    helpers = [word for word in verb.children if word.pos_ == "AUX"]
    tags = {word.tag_ for word in (verb, *helpers)}
    if "MD" in tags:
        return "future"
    if any(word.lemma_ == "have" for word in helpers):
        return "perfect"
    return "past" if "VBD" in tags else "present" if tags & {"VBZ", "VBP"} else None
