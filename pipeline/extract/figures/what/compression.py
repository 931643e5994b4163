"""Says the clause of a number in a few of its own words: "former judge sentenced for taking from a
trader". Kept are the words that govern the number, the verbs, who takes part in them and what
leads on from them, the nearest first, until a table cell is full. Numbers, dates, brackets and
asides are left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import dropwhile, pairwise, takewhile

from spacy.tokens import Doc, Token

from pipeline.extract.figures.sentences import Sentence
from pipeline.extract.figures.unit.ages import names_a_person
from pipeline.extract.figures.unit.counted_levels import level_verbs
from pipeline.extract.figures.unit.nouns import word_list
from pipeline.extract.figures.what.cells import (
    SUBSTANCE,
    Cell,
    empty_cell,
    fitted_articles,
    hyphened,
    is_number,
    is_of_other,
    joined_words,
)
from pipeline.extract.figures.what.clauses import PERSONAL, antecedent, own_subjects, subject_of
from pipeline.extract.figures.what.counted_things import main_behind, number_over
from pipeline.extract.figures.what.follow_ups import following
from pipeline.extract.figures.what.governors import (
    amount_of,
    clause_end,
    first_word,
    governors,
    is_apart,
    is_bare_carrier,
    is_led_to,
    token_before,
)
from pipeline.extract.figures.what.phrases import (
    MAX_EXTRA,
    is_aside,
    list_opening,
    meant_by_those,
    noun_words,
    partner_of,
    passive_words,
    phrase_words,
    verb_group,
)
from pipeline.extract.figures.what.verbs import yet_before
from pipeline.extract.syntax import (
    FINITE_OR_MODAL,
    NOMINAL,
    SUBJECTS,
    VERBAL,
    Argument,
    arguments,
    children,
    conjuncts,
    noun_phrase,
    preposition,
    relation,
)
from pipeline.extract.text import root_at, text_of, words_at
from pipeline.records import Quantity

ENOUGH_OF_NOUN = 3  # words of the noun that governs a sum
ENOUGH_OF_CLAUSE = 2  # words of a clause that describes a noun
MAX_LEAD = 5  # words from "a total" to its number: "of just over 5 million"
MAX_BEHIND = 6  # words right behind a number
LINKING = ("case", "copula", "auxiliary", "negation")  # "had been" "abroad"
EXTRAS = (
    "oblique", "preposition", "nominal", "open_complement", "object", "attribute", "agent",
    "recipient", "prepositional_clause",
)  # fmt: skip
OF_NOUN = ("nominal", "preposition", "noun_clause", "relative_clause", "oblique")
CLOSED = re.compile(r"\s*\)?,?")
OWNED = re.compile(r"[’']\s+(\w+)")
OTHER_LEVEL = re.compile(r"(?:\s+(?:an?|per|each)\s+\w+)?\s+(?:from|to)\s+\S+(?:\s+[a-z]+)?\s+")
TAKING_PART = ("agent", "patient", "recipient")
DESCRIBING = frozenset(("IN", "JJR", "RB", "DT", "$"))  # "a total" "of more than"
SET_AGAINST = frozenset(("against", "versus"))
OBJECTIVE = frozenset(("him", "her", "them", "us", "me"))
OF_PART = frozenset(("them", "whom", "these", "those"))


def clause_words(
    doc: Doc, quantity: Quantity, sentence: Sentence, counted: Token | None = None
) -> str:
    """The clause of a number, or of the noun it counts, without the number; empty where nothing
    governs it.
    """
    top = counted or root_at(doc, quantity)
    cell = empty_cell(doc, quantity, sentence, counted)
    own = top.head if top.i < top.head.i and relation(top) in ("compound", "number") else top
    cell.banned |= _listed_before(counted or own)
    if counted is not None:
        cell.add(noun_words(counted))
        if whole := _told_to_be(cell, counted):
            return whole
    amount = amount_of(doc, quantity, sentence) if counted is None else None
    levels = list(governors(top, amount))
    _climb(cell, top, levels, counted)
    cell.add(_right_behind(cell, sentence))
    for level in (top, *levels):
        if level.i in cell.words or level == top:
            _add_extras(cell, level)
    asking = word_list("what", "asking")
    for asked in (t for t in top.ancestors if t.lower_ in asking and t.tag_ != "VB"):
        if asked.i in cell.words or is_apart(asked, top):
            break
        below = {child.i for child in asked.children if top in (child, *child.subtree)}
        cell.words |= {asked.i, *(c.i for i in below for c in children(doc[i], "case"))}
    _drop_loose(cell)
    if amount is not None and len(cell) == 1:  # "goods worth"
        cell.add(t.i for t in doc[amount.i + 1 : amount.i + 3] if t.lower_ == "worth")
    cell.instead |= fitted_articles(cell) | _which_meant(cell)
    if levels and levels[0].lower_ in level_verbs():  # "moved down to"
        idle = word_list("what", "asides") | {"up"}
        led = [c for c in children(top, "case") if c.i > levels[0].i and c.lower_ not in idle]
        cell.words |= {c.i for c in led[:1]}  # "stood at" "under" 5 million, "costs" "up to" 5
    cell.words |= {i for place in cell.words for i in hyphened(doc[place])}
    return joined_words(doc, sorted(cell.words), cell.instead)


def _listed_before(noun: Token) -> frozenset[int]:
    """ "seized his house, two boats" "and three cars": the words of the others without a number."""
    if not any(children(noun, "number", "compound")):
        return frozenset()
    before = (other for other in conjuncts(noun) if other.i < noun.i and other.pos_ in NOMINAL)
    bare = (noun_words(other) for other in before if not any(children(other, "number")))
    return frozenset().union(*bare)


def _told_to_be(cell: Cell, counted: Token) -> str:
    """ "Those freed were 12 Uzbeks, 4 Tajiks": each of them among those freed."""
    first = conjuncts(counted)[0]
    subject = next(children(first, *SUBJECTS), None)
    if subject is None or subject.tag_ != "NNS" or not any(children(first, "copula")):
        return ""
    whole = replace(cell, words=set())
    whole.add(noun_words(subject) - {c.i for c in children(subject, "determiner")})
    _add_extras(whole, subject)
    parts = (joined_words(cell.doc, sorted(one.words), {}) for one in (cell, whole))
    return " among ".join(part for part in parts if part)


def _climb(cell: Cell, top: Token, levels: Sequence[Token], counted: Token | None) -> None:
    """The words that govern a number, upward, until they say enough."""
    for below, level in pairwise((top, *levels)):
        described = below.pos_ in VERBAL and relation(below) == "relative_clause"
        least = ENOUGH_OF_CLAUSE if described else ENOUGH_OF_NOUN
        enough = cell.substance() >= least and _is_named(top, levels[0])
        at_a_rate = preposition(below) == "at" and below.lower_ in word_list("what", "measuring")
        enough = enough and not at_a_rate
        first = conjuncts(below)[0]
        if enough and not (relation(first) == "open_complement" or is_led_to(first)):
            return
        doing = (c for c in children(below, "noun_clause") if c.tag_ == "VBG")
        if relation(below) in SUBJECTS and any(c in levels for c in doing):
            return  # "creditors holding 5 million" "had accepted": another thing
        _add_level(cell, level, top)
        if below.pos_ not in VERBAL and (below != top or counted is not None):
            led = number_over(below) if below == counted else below  # "in 37 of 52 schools"
            over = led.head if preposition(led) == "of" else led  # "on a total of 12 homes"
            led = over if over.lower_ in word_list("nouns", "carriers") else led
            first = conjuncts(led)[0]  # "paid for schools, roads" "and two bridges"
            numbers = any(t.like_num for t in first.doc[first.head.i : first.i])
            plain = not (numbers or any(children(led, "case")))
            plain = plain and preposition(first) != "of"
            led = first if first.i in cell.banned and plain else led
            cell.words |= {child.i for child in children(led, "case")}


def _drop_loose(cell: Cell) -> None:
    """Leave out what has lost its noun, and then what hung on that: "Britain" "'s"."""
    while loose := {i for i in cell.words if _is_loose(cell.doc[i], cell)}:
        cell.words -= loose


def _is_loose(token: Token, cell: Cell) -> bool:
    """Whether a preposition has lost its noun."""
    if relation(token) == "preposition":
        return not any(c.i in cell.words for c in children(token, "prepositional_object"))
    if is_number(cell, token.head) or _carries(token.head):
        return False  # "in 37 of 52 schools", "on a total of 12 homes"
    lost = token.head.i not in cell.words  # also "amendment prescribed" "of imprisonment"
    number = token.lower_ == "of" and token.head.head.i in cell.banned
    number = number and not text_of(cell.doc)[: cell.quantity.start].endswith("within ")
    lost = lost and not any(verb.i in cell.words for verb in conjuncts(token.head))
    lost = lost or (number and token.i - 1 not in cell.words)
    return lost and relation(token) in ("case", "determiner", "modifier", "possessor", "marker")


def _is_named(top: Token, noun: Token) -> bool:
    """Whether the first word above a number says what it is of; not "paid the clerks 12 euros", "a
    grant from the bank of 5 million".
    """
    apart = noun.i < top.i and noun.pos_ not in VERBAL and not any(children(top, "case"))
    return noun.pos_ != "PROPN" and not apart


def _right_behind(cell: Cell, sentence: Sentence) -> set[int]:
    """The words behind a number that lead on, whatever the parse: "in prison", "for their son";
    not "against outflows" of another sum.
    """
    doc, quantity, start = cell.doc, cell.quantity, cell.quantity.told_end
    if owned := OWNED.match(text_of(doc), start):  # "two months' imprisonment"
        return {token.i for token in words_at(doc, *owned.span(1))}
    if quantity.stated_end is not None and (
        closed := CLOSED.match(text_of(doc), start, sentence.end)
    ):
        start = closed.end()
    told = following(replace(quantity, end=start, stated_end=None), sentence)
    at = text_of(doc).find(told, start, sentence.end)
    words = list(words_at(doc, at, at + len(told))) if told.strip() and at >= 0 else []
    # "from a driver" "were suspended"
    words = list(takewhile(lambda t: t.tag_ not in FINITE_OR_MODAL and not _opens(t), words))
    leads = bool(words) and words[0].lower_ in word_list("what", "links")
    leads = leads or (quantity.kind == "duration" and bool(words) and words[0].tag_ == "VBG")
    leads = leads or (
        len(words) > 1 and words[0].tag_ in ("JJR", "RBR") and words[1].lower_ == "than"
    )
    if leads and (words[0].lower_ in SET_AGAINST or words[-1].lower_ == "of"):
        leads = cell.others.isdisjoint((words[-1].i + 1, words[-1].i + 2))  # "from a peak of" 9%
    return _cut_whole(doc, [token.i for token in words], MAX_BEHIND) if leads else set()


def _opens(token: Token) -> bool:
    """Whether another clause begins: "in prison" "after the court"; not "for selling"."""
    return token.pos_ == "SCONJ" and token.lower_ not in word_list("what", "aims")


def words_behind(doc: Doc, quantity: Quantity, sentence: Sentence, counted: Token) -> str:
    """What leads on from a counted noun and its verb: "to prison", "suspected of smuggling"."""
    cell = empty_cell(doc, quantity, sentence, counted)
    carrier = number_over(counted)
    if not is_number(cell, carrier):  # in "29 of 100 women interviewed" all were
        _add_extras(cell, counted)
    said = carrier.head.pos_ in (*NOMINAL, "ADJ") and relation(carrier) in SUBJECTS
    if relation(carrier) in (*SUBJECTS, "object") and (said or not cell.words):
        verb = main_behind(carrier.head) or carrier.head
        if verb.pos_ not in VERBAL:  # "people were in modern slavery"
            cell.add({*noun_words(verb), *(c.i for c in children(verb, "case", "copula"))})
        _add_extras(cell, verb)
    named = {token.i for token in noun_phrase(counted)} if said else set()
    cell.words -= {i for i in cell.words if i < counted.i or i in named}
    _drop_loose(cell)
    cell.words -= {i for i in cell.words if doc[i].lower_ == "worth" and i + 1 in cell.banned}
    return joined_words(doc, sorted(cell.words), {})


def _add_level(cell: Cell, level: Token, top: Token) -> None:
    """A governing noun with what leads on from it, or a verb with who takes part."""
    beside = children(level, "oblique", "nominal", "adverbial_clause")
    for child in (c for c in beside if c.pos_ in NOMINAL):  # "while" "in Osh" "it is 9%"
        opens = child.doc[max(child.left_edge.i - 1, 0)].lower_ in word_list("what", "contrasting")
        whose = level == top and preposition(child) == "for" and child.i < level.i
        cell.add(phrase_words(child, cell) if opens or whose else ())  # "for guests the price is"
    if level.pos_ not in VERBAL:
        subjects = [*children(level, *SUBJECTS)]
        linked = children(level, *LINKING) if subjects and level != top else ()
        cell.add({*noun_words(level), *(c.i for c in linked)})
        _add_extras(cell, level)
        taking_part = [Argument(child, "agent") for child in subjects]
    else:
        of_noun = len(cell) > 0
        cell.add(verb_group(level))
        if level.tag_ == "VBG" and token_before(level).lower_ == "those":
            cell.add([level.i - 1])  # "those" "earning 5 million"
        taking_part = _taking_part(level)
        if of_noun:  # "imposed a penalty on the bakery": who imposed it comes last
            _add_extras(cell, level)
            taking_part.sort(key=lambda argument: argument.relation == "agent")
        for noun in children(level, "object"):  # "cut to $3 from $5" "the sum"
            between = text_of(cell.doc)[cell.quantity.told_end : noun.left_edge.idx]
            if OTHER_LEVEL.fullmatch(between):
                _ = cell.add(phrase_words(noun, cell)) or cell.add(noun_words(noun))
    for argument in taking_part:
        listed = conjuncts(argument.head)
        further = any(noun.i in cell.words or is_number(cell, noun) for noun in listed) or (
            relation(argument.head) == "conjunct"
        )
        missed = argument.head.head != level and argument.head in own_subjects(level)
        further = further and not missed
        further = further or is_of_other(cell, argument.head.i)
        further = further or any(
            noun.i in cell.words
            for sum_ in _other_sums(argument.head, cell)
            for noun in conjuncts(sum_)
        )
        further = further or _is_of_part(argument.head, level) or _carries(argument.head)
        if not (is_number(cell, argument.head) or further):
            _add_participant(cell, argument)
            cell.words |= passive_words(level, argument)
            if level == top or level.lower_ in level_verbs():
                _add_extras(cell, argument.head)


def _taking_part(verb: Token) -> list[Argument]:
    """Who takes part in what a verb tells; of two subjects, the one of its own clause."""
    told = [a for a in arguments(verb) if a.relation in TAKING_PART]
    strange = set(children(verb, *SUBJECTS)) - {*(own := own_subjects(verb))}
    if own and own[0].head != verb:  # "shops will close, and rents in Osh, now high, will fall"
        told = [a for a in told if a.head.i > verb.head.i] + [Argument(own[0], "agent")]
    beside = "with" if verb.tag_ == "VBG" else ""  # "with a ban for stealing"
    told = [a for a in told if a.head not in strange and preposition(a.head) != beside]
    says = word_list("verbs", "reporting")  # "prices fell, the bank said": not the bank
    told = [
        a
        for a in told
        if a.head.head == verb or a.head.i < verb.i or a.head.head.lower_ not in says
    ]
    if own and own[0].head == verb and own[0].pos_ in ("NOUN", "PROPN"):
        inside = {*verb.subtree}  # "There is a levy on rice, the minister said"
        told = [a for a in told if a.relation != "agent" or a.head in inside]
    named = subject_of(verb) if not own and relation(verb) == "parataxis" else None
    return [*told, Argument(named, "agent")] if named is not None else told


def _add_participant(cell: Cell, argument: Argument) -> None:
    noun = argument.head
    if noun.lower_ == "those" and (meant := meant_by_those(noun)) is not None:
        behind = takewhile(lambda t: t.pos_ not in VERBAL | {"AUX"}, noun.doc[noun.i :])
        cell.add([token.i for token in behind][:MAX_BEHIND])
        cell.instead[noun.i] = meant.text
        return
    if noun.lower_ in word_list("what", "anybody"):  # "anyone convicted of theft" "faces" 5 years
        tops = [noun, *children(noun, "relative_clause")]
        whole = set().union(*(phrase_words(top, cell) for top in tops))
        _ = cell.add(whole) or cell.add([noun.i])
        return
    if noun.pos_ == "PRON":
        if noun.lower_ in OBJECTIVE and cell.add([noun.i]):
            cell.instead |= _object_meant(noun)
        meant = antecedent(noun) if noun.lower_ in PERSONAL else None
        if meant is not None and cell.add([noun.i]):
            named = sorted(noun_words(meant) - cell.banned)
            opens = {i: cell.doc[i].lower_ for i in named[:1] if cell.doc[i].pos_ == "DET"}
            cell.instead[noun.i] = joined_words(cell.doc, named, opens)
        return
    words = phrase_words(noun, cell) if noun.pos_ in VERBAL else noun_words(noun) | partner_of(noun)
    words |= list_opening(noun)
    words -= {i for i in words if i > noun.i and is_of_other(cell, i)}
    cell.instead |= _owner_meant(noun)
    case = {c.i for c in children(noun, "case")} if argument.preposition else set()
    _ = cell.add(words | case) or cell.add(noun_words(noun, of=False) | case)


def _object_meant(pronoun: Token) -> dict[int, str]:
    """ "Convicted a clerk and sentenced" "him": the clerk, whom the verb before was told of."""
    first = conjuncts(pronoun.head)[0]
    nouns = [*children(first, "object")] if first != pronoun.head else []
    plural = "NNS" if pronoun.lower_ == "them" else "NN"
    people = (n for n in nouns if n.tag_ == plural and names_a_person(n.text))
    meant = next((n for n in nouns if n.pos_ == "PROPN"), None) or next(people, None)
    words = noun_words(meant, of=False) if meant is not None else ()
    return {pronoun.i: joined_words(pronoun.doc, sorted(words), {})} if words else {}


def _owner_meant(noun: Token) -> dict[int, str]:
    """ "The project," "whose" "cost is put at": the project's."""
    verb = noun.head
    whose = (c for c in children(noun, "possessor", "determiner") if c.tag_ == "WP$")
    if relation(verb) != "relative_clause" or verb.head.pos_ not in NOMINAL:
        return {}
    own = "'" if verb.head.text.endswith("s") and verb.head.tag_ in ("NNS", "NNPS") else "'s"
    return {c.i: f"{verb.head.text}{own}" for c in whose}


def _which_meant(cell: Cell) -> dict[int, str]:
    """ "Gold, the price of" "which" "rose to": of gold."""
    meant = {}
    for which in (cell.doc[i] for i in cell.words if cell.doc[i].lower_ == "which"):
        clause = next((t for t in which.ancestors if relation(t) == "relative_clause"), which)
        comma = token_before(first_word(clause))
        noun = token_before(comma)
        if preposition(which) == "of" and comma.text == "," and noun.pos_ in NOMINAL:
            meant[which.i] = noun.text
    return meant


def _add_extras(cell: Cell, word: Token) -> None:
    """What leads on from a word, in text order, as long as there is room."""
    names = EXTRAS if word.pos_ in (*VERBAL, "ADJ") else OF_NOUN  # "unable to repay"
    if word.pos_ in VERBAL and word.lower_ not in word_list("verbs", "reporting"):
        names = (*names, "complement")  # "believed" "the harvest was failing"
    for child in sorted(children(word, *names, "adverbial_clause"), key=lambda child: child.i):
        if child.i > word.i and _is_of_part(child, word):
            return
        if is_aside(child):
            continue
        phrase = phrase_words(child, cell)
        told = [i for i in phrase - cell.banned if cell.doc[i].pos_ in SUBSTANCE]
        clause = relation(child) == "relative_clause"
        if clause and token_before(first_word(child)).text == ",":
            continue  # "prison," "which is a mild term"
        below = {token.i for token in child.subtree}
        apart = any(is_number(cell, cell.doc[i]) for i in below) or bool(_other_sums(child, cell))
        apart = apart or (clause and (len(phrase) > MAX_EXTRA or bool(below & cell.banned)))
        apart = apart or (preposition(child) or child.lower_) in word_list("what", "asides")
        apart = apart or (preposition(child) == "at" and any(children(child, "number")))  # a level
        apart = apart or child.i >= clause_end(word)
        after = token_before(first_word(child)).text == ","  # ", to reach" 5 million
        apart = apart or (after and any(c.i in cell.banned for c in children(child, "object")))
        apart = apart or _is_beside_sum(child, word, cell) or not _is_whole(child, phrase)
        apart = apart or _carries(child)
        against = preposition(child) in SET_AGAINST  # "against outflows of" 4 million
        apart = apart or (against and bool(below & cell.others))
        if child.i > word.i and told and not apart:
            ordered = sorted(phrase | yet_before(child))
            cell.add(_cut_whole(cell.doc, ordered, MAX_EXTRA, child.i))
        if cell.is_full:
            return


def _cut_whole(doc: Doc, phrase: Sequence[int], room: int, top: int = -1) -> set[int]:
    """As many words of a phrase as there is room for, none without the one it belongs to: not "to
    the State Property", of the "fund" that is cut off.
    """
    kept = {i for at, i in enumerate(phrase) if at < room or i <= top}
    cut = {*phrase} - kept
    while lost := {i for i in kept - {top} if doc[i].head.i in cut}:
        kept, cut = kept - lost, cut | lost
    return kept


def _other_sums(noun: Token, cell: Cell) -> list[Token]:
    """ "Has" "sales of 5 million and debts of 4 million", "fell to 8%" "from a peak of 16%"."""
    of = (c for c in children(noun, "nominal") if preposition(c) == "of" and c.i in cell.banned)
    words = (
        (c, [n for n in (c, *children(c, "number")) if n.like_num or n.pos_ == "SYM"]) for c in of
    )
    return [c for c, told in words if told and not any(is_number(cell, n) for n in told)]


def _carries(noun: Token) -> bool:
    """ "Fined" "a total of 5 million": it says nothing of what it carries."""
    behind = [*noun.doc[noun.i + 1 : noun.i + MAX_LEAD]]
    number = next(dropwhile(lambda t: t.tag_ in DESCRIBING, behind), None)
    carried = number is not None and number.like_num and behind[0].lower_ == "of"
    return carried and relation(noun) not in SUBJECTS and is_bare_carrier(noun)


def _is_whole(child: Token, phrase: set[int]) -> bool:
    """Not the "non" of "non-governmental", which the parse tears apart."""
    joined = child.doc[child.i : child.i + 2].text.endswith("-")
    return not joined or max(hyphened(child)) in phrase


def _is_beside_sum(child: Token, word: Token, cell: Cell) -> bool:
    """ "Fined 5 and 7 euros," "barred from office": told of the people, and another thing."""
    of_sum = cell.quantity.kind == "money" and is_number(cell, word)
    done = of_sum and relation(child) == "noun_clause" and child.tag_ == "VBN"
    done = done and not any(children(child, "passive_auxiliary"))
    return done and any(t.text == "," for t in cell.doc[word.i : max(child.i, word.i)])


def _is_of_part(child: Token, word: Token) -> bool:
    """ "Forty men fled, most of them" "to Osh": not all forty."""
    words = [token_before(first_word(child)), *child.subtree]
    part = any(t.lower_ in OF_PART and token_before(t).lower_ == "of" for t in words)
    return part and any(t.text == "," for t in child.doc[word.i : words[0].i + 2])
