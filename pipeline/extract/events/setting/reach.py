"""Whose a date or a place of a sentence is: of the event's own clause, or of one that carries it.

A date or a city of another clause is another happening's.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from spacy.tokens import Token

from pipeline.extract.events.trigger.families import family
from pipeline.extract.events.trigger.triggers import Candidate
from pipeline.extract.figures.time.occurrences import times_occurrence
from pipeline.extract.inflection import verb_forms
from pipeline.extract.speech import is_speech_verb
from pipeline.extract.syntax import (
    SUBJECTS,
    children,
    clause_head,
    conjuncts,
    governor,
    preposition,
    relation,
)
from pipeline.lexicon import load_table, load_words

OCCASIONS = frozenset(("at", "during"))
MOMENTS = frozenset(("moment", "time"))


def level_of(candidate: Candidate, date: Token, others: Sequence[Candidate]) -> int | None:
    """0 for the event's own clause, 1 for one that carries it, None for another's."""
    head = candidate.head
    own, theirs = clause_head(head), clause_head(date)
    if date in candidate.words and not _is_in_aside(date, own):
        return 0
    described = governor(own) if relation(own) == "relative_clause" else None
    if described is not None and described.pos_ == "NOUN" and _is_told_of(described, date, own):
        return 0
    if own == theirs:
        below = head in date.ancestors
        if candidate.is_noun and head != own and not (below or _inherits(candidate, own, others)):
            return None  # "sentenced on Monday for embezzlement"
        apart = not below or any(word.text == "," for word in head.doc[head.i : date.i])
        if candidate.is_noun and apart and _is_only_spoken_of(candidate, head, own, date):
            return None
        return None if _is_of_another(candidate, date, others, below=below) else 0
    if any(word.lower_ == "having" for word in children(own, "auxiliary")):
        return None  # "died in July, having served 11 years"
    if candidate.type in family("suffered") and times_occurrence(date, own):
        return 1
    spot = own
    for _ in range(4):
        above = governor(spot)
        if above is None:
            break
        if candidate.type in family("acts") and _judges(above):
            return None  # "released four men tried for forcing women"
        if _only_tells_who(candidate, spot, others):
            return None
        leads = relation(spot) == "conjunct" and date.i < above.i
        spot = clause_head(above)
        if leads and spot == theirs:
            return 1  # "In July, they founded it and appointed her"
        if spot == theirs:
            at_once = is_at_the_time(own) or _inherits(candidate, theirs, others)
            return 1 if at_once and not is_speech_verb(theirs) else None
    if _is_coordinated(own, theirs) or _is_occasion(own, theirs) or _is_of_means(own, theirs, head):
        return 1
    leads = date.i < head.i and date.i - head.sent.start <= 4
    return 1 if leads and _inherits(candidate, theirs, others) else None


def is_at_the_time(clause: Token) -> bool:
    """ "She was held when she tried to sell", "at the moment he took a bribe": on the same day."""
    marks = {word.lower_ for word in clause.children}
    if "when" in marks or ("while" in marks and clause.tag_ == "VBG"):
        return True
    noun = governor(clause) if relation(clause) == "relative_clause" else None
    return noun is not None and noun.lower_ in MOMENTS


def _is_told_of(noun: Token, date: Token, clause: Token) -> bool:
    """ "Charged over the blast on 11 May that killed two", "the Osh blast that killed two"."""
    named = date.head == noun and relation(date) in ("compound", "modifier")
    return named or noun.i < date.i < clause.i


def _only_tells_who(candidate: Candidate, clause: Token, others: Sequence[Candidate]) -> bool:
    """ "The farmer who was killed in Osh was named on May 6": on another day, unless the clause
    above tells of an act itself ("robbed a man who died").
    """
    if candidate.type not in family("acts") or relation(clause) != "relative_clause":
        return False
    noun = governor(clause)
    behind_comma = any(w.text == "," for w in clause.doc[noun.i : clause.i]) if noun else True
    acts = {other.head for other in others if other.type in family("acts")}
    return noun is not None and not behind_comma and clause_head(noun) not in acts


def _is_in_aside(date: Token, own: Token) -> bool:
    """ "Found Bekov, who had written for a site closed in 2013, guilty of": of what he did."""
    above = takewhile(lambda word: word != own, date.ancestors)
    return any(relation(word) == "relative_clause" for word in above)


def _is_only_spoken_of(candidate: Candidate, noun: Token, verb: Token, date: Token) -> bool:
    """ "Condemned the attack today", "a gang responsible for the attack was listed on Monday"."""
    if candidate.type not in family("acts") or noun == verb:
        return False
    if preposition(noun) in load_words("events.toml", "setting", "backward"):
        # "a year after the massacre, police on Monday detained another", not "grew after the
        # murder in Osh on Monday"
        return date.i < noun.i or any(word.text == "," for word in noun.doc[noun.i : date.i])
    if verb.lower_ in verb_forms("events.toml", "setting", "answering"):
        return relation(noun) in ("object", "passive_subject")
    above = takewhile(lambda word: word != verb, noun.ancestors)
    return any(relation(word) in ("modifier", "apposition") for word in above)


def _judges(verb: Token) -> bool:
    if verb.i + 1 < len(verb.doc):
        pair = f"{verb.lower_} {verb.nbor().lower_}"
        if pair in load_words("figures.toml", "periods", "accused"):
            return True
    return verb.lower_ in load_words("figures.toml", "periods", "punished")


def _is_coordinated(own: Token, theirs: Token) -> bool:
    """ "prosecuted 49 men and convicted 23 in 2021": the last verb's year is everyone's."""
    if theirs.i <= own.i or theirs not in conjuncts(own):
        return False
    if any(word.lower_ == "but" for word in own.doc[own.i : theirs.i]):
        return False  # "had banned rallies but lifted the ban on 5 March"
    return not any(children(theirs, *SUBJECTS))


def _is_of_means(own: Token, theirs: Token, head: Token) -> bool:
    """ "By a decree published on Thursday he named her": the day of the means is its own."""
    noun = governor(theirs)
    if noun is None or relation(theirs) != "noun_clause" or noun.i > head.i:
        return False
    first = governor(own) if relation(own) == "conjunct" else own
    return clause_head(noun) == first and preposition(noun) in ("by", "in", "under")


def _is_occasion(own: Token, theirs: Token) -> bool:
    """ "42 died after a fire broke out on Saturday": the occasion's day is the event's."""
    occasions = load_table("events.toml")["setting"]["occasions"]
    opens = next(iter(theirs.subtree)).lower_ in occasions
    return opens and any(ancestor == own for ancestor in theirs.ancestors)


def _is_of_another(
    candidate: Candidate, date: Token, others: Sequence[Candidate], *, below: bool
) -> bool:
    """ "Sentenced for the 2004 killing": whether the date hangs on another event's noun; below the
    event itself only one before that noun does, as in "killed in a robbery in May" both were then.
    """
    head = candidate.head
    heads = {other.head for other in others if other is not candidate}
    between = takewhile(lambda word: word not in (head, clause_head(head)), date.ancestors)
    return any(word in heads and (word.i > date.i or not below) for word in between)


def _inherits(candidate: Candidate, clause: Token, others: Sequence[Candidate]) -> bool:
    """Acts do not take the day of the arrest or verdict they are told below."""
    noun, type_ = candidate.head, candidate.type
    above = [other.type for other in others if other.head == clause]
    if type_ in family("acts"):
        return not family("justice").intersection(above)
    if type_ == "gathering" and preposition(noun) in OCCASIONS:
        return True  # "they signed it at a summit"
    decided = type_ in family("made") and relation(noun) == "object" and noun.head == clause
    return type_ in family("justice") or decided or not above  # "ordered the closure of a mill"
