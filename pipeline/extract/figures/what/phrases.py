"""The words that name a noun, tell a verb, or stand below a word of a clause."""

from __future__ import annotations

from spacy.tokens import Token

from pipeline.extract.figures.unit.nouns import word_list
from pipeline.extract.figures.what.cells import Cell, is_of_other
from pipeline.extract.figures.what.governors import is_led_to
from pipeline.extract.figures.what.verbs import yet_before
from pipeline.extract.syntax import (
    FINITE,
    FINITE_OR_MODAL,
    NOMINAL,
    SUBJECTS,
    VERBAL,
    Argument,
    children,
    conjuncts,
    is_passive,
    preposition,
    relation,
)

MAX_EXTRA = 9  # words of a phrase that is added whole
BESIDE = ("compound", "modifier", "name", "title", "negation")
ASIDES = frozenset(("apposition", "parataxis", "relative_clause"))
NAME_REACH = 8  # words from a noun to the name beside it
NEAR = 2  # words from a verb to the particle or the state that belongs to it
PERFECT = frozenset(("has", "have", "had", "'ve", "’ve"))
DO = frozenset(("do", "does", "did"))  # "did not get out"


def passive_words(verb: Token, argument: Argument) -> set[int]:
    """ "Clerks" "were" "paid": without it, they seem to have paid."""
    turned = argument.relation == "patient" and argument.head.i < verb.i and is_passive(verb)
    if not turned or verb.lower_ not in word_list("what", "either_way"):
        return set()
    return {c.i for c in children(verb, "auxiliary", "passive_auxiliary")}


def partner_of(noun: Token) -> set[int]:
    """ "Omarov" "and his aunt" got 9 years: the second of two that a verb is told of."""
    both = conjuncts(noun) if relation(noun) in SUBJECTS else [noun]
    named = len(both) == 2 and both[0] == noun and both[1].pos_ in ("NOUN", "PROPN")
    if not named or both[1].i > noun.head.i > noun.i:
        return set()
    links = (token.i for c in children(both[1], "coordination") for token in c.subtree)
    return noun_words(both[1], of=False).union(links)  # "as well as"


def list_opening(subject: Token) -> set[int]:
    """ "The bank said" "output from factories," "mines and utilities rose": the beginning of a list
    that the parse takes for the object, or for another subject.
    """
    above, first = subject.head.head, subject.left_edge
    first = first.nbor() if first.is_punct else first
    comma = first.i > 0 and first.nbor(-1).text == "," and relation(subject.head) == "complement"
    if not comma or not any(children(subject, "conjunct")):
        return set()
    for noun in (*children(above, "object"), *children(subject.head, *SUBJECTS)):
        between = subject.doc[noun.left_edge.i : first.i]
        if 0 < len(between) <= MAX_EXTRA and all(t.pos_ not in VERBAL for t in between):
            return {token.i for token in between}
    return set()


def meant_by_those(pronoun: Token) -> Token | None:
    """ "Transfers from Oman fell, while those from Iran rose": transfers."""
    before = reversed(pronoun.doc[pronoun.sent.start : pronoun.i])
    subject = next((token for token in before if relation(token) in SUBJECTS), None)
    return subject if subject is not None and subject.tag_ == "NNS" else None


def noun_words(noun: Token, *, of: bool = True) -> set[int]:
    """A noun with the words that name it: modifiers, owner, name, and what it is of."""
    words = {noun.i}
    for child in noun.children:
        name = relation(child)
        apart = noun.doc[min(child.left_edge.i, noun.i) : max(noun.i, child.i)]
        broken = any(t.text == "," for t in apart)
        broken = broken or (child.i > noun.i and any(t.tag_ in FINITE_OR_MODAL for t in apart))
        if child.lower_ == "worth" or (name in BESIDE and broken):
            continue  # "cash worth 300 euros", "all in all, the fund", "sisters, aged 12 and 14,"
        if (name == "determiner" or child.lower_ == "not") and child.i < noun.i:
            words.add(child.i)  # "not" "a single one of 18"
        elif name in BESIDE or (name == "possessor" and child.i < noun.i):
            words |= {token.i for token in child.subtree}
        elif name == "apposition" and child.pos_ == "PROPN" and child.i - noun.i <= NAME_REACH:
            if noun.tag_ == "NNS":
                continue  # "countries, namely Oman, Iran and Iraq"
            words |= noun_words(child, of=False)
        elif of and child.i > noun.i and name in ("nominal", "preposition", "noun_clause"):
            words |= _of_phrase(child)
    return words


def _of_phrase(child: Token) -> set[int]:
    """ "of the water utility", "of renting a flat" behind a noun."""
    if relation(child) == "preposition":
        nouns = [*children(child, "prepositional_object")]
        case = [child] if child.lower_ == "of" else []
    else:
        nouns = [child, *children(child, "object")]
        case = [c for c in children(child, "case", "marker") if c.lower_ == "of"]
        case = case if child.tag_ == "VBG" or child.pos_ in NOMINAL else []
    return {c.i for c in case}.union(*map(noun_words, nouns)) if case else set()


def phrase_words(top: Token, cell: Cell) -> set[int]:
    """All words below a word but asides, clauses coordinated with it, and what is of another
    number or left out, with all that hangs on it.
    """
    words, queue = set(), [top]
    while queue:
        word = queue.pop()
        if word.i in cell.banned or is_of_other(cell, word.i):
            continue
        words.add(word.i)
        for child in word.children:
            name = relation(child)
            beside = name == "conjunct" and (word is top or child.pos_ in VERBAL)
            apart = any(i in cell.banned for i in range(word.i, child.i))  # "Osh (5), Naryn (2)"
            named = child.pos_ == top.pos_ == "PROPN" and not apart  # "from Osh, Naryn and Talas"
            beside = beside and not named
            named = word.pos_ == "PROPN" and relation(word) == "conjunct"
            kept = ("-", "'", "’", ",") if named else ("-", "'", "’")
            mark = name == "punctuation" and (child.text not in kept or is_dash(child))
            helps = name == "passive_auxiliary" and child.tag_ in FINITE  # not "been", "being"
            helps = helps and not any(children(word, *SUBJECTS))  # "girls" "who were sold"
            empty = mark or helps or (name == "coordination" and word is top)
            told = preposition(child) == "according"
            if not (beside or empty or told or name in ASIDES or is_aside(child)):
                queue.append(child)
    return words


def is_dash(mark: Token) -> bool:
    """ "revenues - told in dollars - fell"; not the hyphen of "ex-minister"."""
    return mark.text == "-" and bool(mark.whitespace_) and bool(mark.nbor(-1).whitespace_)


def is_aside(word: Token) -> bool:
    """Whether a clause only stands beside another; not "for selling", "to pay"."""
    aims = any(c.lower_ in word_list("what", "aims") for c in children(word, "marker", "case"))
    aims = aims and not any(c.tag_ in FINITE for c in word.children)  # "when it was to be paid"
    return relation(word) == "adverbial_clause" and not aims


def verb_group(verb: Token) -> set[int]:
    """A verb with what belongs to it or changes its sense: "has not paid", "found dead"."""
    words = {verb.i}
    if verb.tag_ == "VB" and relation(verb) == "conjunct":  # "promised to" feed and "clothe"
        words |= {c.i for c in children(conjuncts(verb)[0], "marker") if c.lower_ == "to"}
    perfect = PERFECT if verb.tag_ == "VBN" and not is_passive(verb) else frozenset()
    for child in verb.children:
        name = relation(child)
        helps = child.tag_ == "MD" or child.lower_ in DO | perfect
        leads = relation(verb) == "noun_clause" and verb.tag_ == "VBG"  # "ban on" "selling"
        to = name == "marker" and (leads or child.lower_ == "to" or is_led_to(verb))
        turns = name == "adverb" and child.lower_ in word_list("what", "turning")
        closes = child.tag_ == "JJ" or child.lower_ in word_list("what", "particles")
        closes = closes and 0 < child.i - verb.i <= NEAR
        fixed = name == "name" and child.i == verb.i + 1  # "fall victim"
        if name == "negation" or fixed or to or turns or closes or (name == "auxiliary" and helps):
            words.add(child.i)
        denied = name in SUBJECTS and any(t.lower_ in ("no", "nobody") for t in child.subtree)
        denied = denied or (name == "object" and child.lower_ == "nothing")
        if denied and child.i - child.left_edge.i <= NEAR:  # "no-one" "waits", "paid" "nothing"
            words |= {*range(child.left_edge.i, child.i + 1)}
    words |= yet_before(verb)
    modal = any(verb.doc[i].tag_ in ("MD", "TO") for i in words)
    return words | {c.i for c in children(verb, "passive_auxiliary") if modal and c.lower_ == "be"}
