"""What governs a number, from the nearest noun up to a verb that stands for itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import dropwhile

from spacy.tokens import Doc, Token

from pipeline.extract.figures.sentences import Sentence
from pipeline.extract.figures.unit.nouns import word_list
from pipeline.extract.figures.what.clauses import own_subjects
from pipeline.extract.syntax import (
    FINITE,
    FINITE_OR_MODAL,
    SUBJECTS,
    VERBAL,
    children,
    conjuncts,
    governor,
    preposition,
    relation,
)
from pipeline.extract.text import words_at
from pipeline.records import Quantity

MAX_LEVELS = 5  # words and clauses above a number
AMOUNT_OF = re.compile(
    r"\b([A-Za-z’'-]+)(?:(?:\s+of|,?\s+worth|\s+amounting to)\s+"
    r"(?:(?:just|only|an?|combined|total(?: of)?)\s+)*"
    r"|\s*\((?:or\s)?|:\s+)$"
)
OR_FOR = re.compile(r"\bor\s+([a-z]+)\s+for\s+$")  # "a fine of 5 euros or arrest for ten days"
ENDS_IN_WORD = re.compile(r"\b([a-z’'-]+)\s+$")
SAID = ("open_complement", "object")
STOPS = frozenset((":", ";", "–", "—"))


def amount_of(doc: Doc, quantity: Quantity, sentence: Sentence) -> Token | None:
    """The noun right before a sum, whatever the parse: "fines and imprisonment of", "meat (3%)"."""
    found = AMOUNT_OF.search(sentence.before(quantity))
    other = OR_FOR.search(sentence.before(quantity)) if quantity.kind == "duration" else None
    found = found or other
    if found is None and sentence.words(quantity).startswith("worth"):
        found = ENDS_IN_WORD.search(sentence.before(quantity))  # "funds" "worth up to"
    if found is None or quantity.kind == "age" or (":" in found[0] and quantity.kind != "money"):
        return None
    noun = words_at(doc, sentence.start + found.start(1), sentence.start + found.end(1)).root
    named = noun.pos_ == "NOUN" or (noun.pos_ == "PROPN" and "(" in found[0])
    return noun if named and not noun.like_num else None


def governors(top: Token, amount: Token | None = None) -> Iterator[Token]:
    """What governs a word, from the nearest noun up to a verb that stands for itself."""
    word = top if any(children(top, *SUBJECTS)) else conjuncts(top)[0]
    if any(children(word, *SUBJECTS)):
        yield word  # "inflation was 9 percent"
        return
    behind = top.doc[min(top.i + 1, len(top.doc) - 1)]
    verb = behind if relation(behind) == "conjunct" else behind.head
    beside = relation(top) == "conjunct" and behind.tag_ in FINITE_OR_MODAL
    if beside and top in own_subjects(verb):
        yield verb  # "gets 5 and 9 will go to Osh"
        return
    if word.pos_ in VERBAL and top.pos_ not in VERBAL and word != top:
        yield word  # "paid between 2" "and 3 million", whatever the parse
        return
    if amount is not None:
        if relation(amount) in SUBJECTS or not is_bare_carrier(amount):
            yield amount  # not "fined a total of 5 euros"
        if preposition(amount) in word_list("what", "compared_with") and _is_definite(amount):
            return  # "below the African average of 4%"
        word = conjuncts(amount)[0]
        if amount.nbor().lower_ == "amounting" and relation(amount) != "object":
            return  # "with damage amounting to 8 billion", however it is parsed
        if amount != word and any(children(word, "number")) and preposition(word) == "of":
            if any(c.lower_ == "or" for c in children(amount, "coordination")):
                return  # "a fine of 5 euros or arrest of ten days"
            word = governor(word) or word  # "sales of 12 bottles and revenues of 5 million"
        if word.like_num or word.pos_ == "SYM":
            return  # "exports of 15 and imports of 28 billion"
        over = governor(word)
        if amount != word and over is not None and over.pos_ in ("NOUN", "PROPN"):
            return  # "distribution of aid and growth of 2%"
    if preposition(word) == "instead" and any(children(word, "relative_clause")):
        return  # "gave 5 instead of the 60 million he had asked for"
    for _ in range(MAX_LEVELS):
        above = _above(word)
        if above is None or (relation(word) == "nominal" and _follows_and(word)):
            return  # "the mistakes of the past" "and 10% inflation", a wrong parse
        says = above.lower_ in word_list("verbs", "reporting")
        if is_apart(above, word) or (says and relation(word) not in SAID):
            return  # but "is said to have paid", "reported an increase"
        carries = above.pos_ not in VERBAL and above.lower_ in word_list("nouns", "carriers")
        carries = carries and relation(word) != "compound"  # "a 12-month waiting list"
        sums = above.lower_ in word_list(
            "what", "summing"
        )  # not "is set to hit", "reaching a deal"
        sums = sums and word in (top, conjuncts(top)[0], amount)
        sums = carries or (sums and not any(children(above, *SUBJECTS)))  # "with fines reaching"
        sums = sums or (amount is not None and above.lower_ == "worth")  # "goods worth 5 million"
        if not (above.pos_ in ("NUM", "SYM") or above.like_num or sums):
            yield above
            if above.pos_ in VERBAL or any(children(above, *SUBJECTS)):
                joined = conjuncts(above)[0]
                beside = joined.tag_ == above.tag_ or above.tag_ not in FINITE
                above = joined if relation(joined) == "open_complement" and beside else above
                name = relation(above)
                if is_led_to(above):
                    name = "open_complement"
                placed = relation(word) in SUBJECTS and any(c.tag_ == "WRB" for c in above.children)
                if name not in ("open_complement", "noun_clause", "relative_clause") or placed:
                    return  # also "in a district where 60 hectares dried up"
        word = above if above.pos_ in VERBAL else conjuncts(above)[0]


def is_bare_carrier(noun: Token) -> bool:
    """ "A total" of 5 million; not "a lump sum", "the number of men"."""
    told = any(children(noun, "modifier", "compound", "possessor"))
    return noun.lower_ in word_list("nouns", "carriers") and not told


def is_led_to(verb: Token) -> bool:
    """ "Committed to" "contributing", "banned from" "holding": without the verb before, the
    opposite is told, whatever the parse.
    """
    led = any(c.lower_ in ("to", "from") for c in children(verb, "marker"))
    return led and verb.tag_ == "VBG"


def _above(word: Token) -> Token | None:
    """What governs a word, beyond what only goes with it or stands aside."""
    above = _outside(governor(word), word)
    if above is not None and above.pos_ not in VERBAL:
        goes_with = (preposition(word), preposition(above)) == ("for", "with")
        above = governor(above) if goes_with else above  # "12 years with a ban for stealing"
    if above is None or preposition(above) not in word_list("what", "asides"):
        return above
    aside = any(token.text == "," for token in word.doc[above.i : word.i])
    return governor(above) if aside else above  # "for 25 years, including 5 of grace, with"


def _outside(above: Token | None, word: Token) -> Token | None:
    """What governs a word, where the parse takes the wrong clause: "jailed a man, who stole it, for
    nine years"; "prices fell 2%, while sales were up 9%".
    """
    if above is None or above.pos_ not in VERBAL:
        return above
    if word.i >= clause_end(above):
        return next((t for t in above.ancestors if t.pos_ in VERBAL), above)
    for nearer in children(above, "adverbial_clause"):
        own = [c for c in children(nearer, *SUBJECTS) if c.i > above.i]
        between = above.doc[nearer.i : word.i]
        if own and len(between) and not any(t.is_punct for t in between):
            return nearer
    return above


def clause_end(verb: Token) -> int:
    """Where a clause between commas ends and what the parse hangs on it begins: "a man, who sold
    it," "to nine years".
    """
    opened = relation(verb) == "relative_clause" and token_before(first_word(verb)).text == ","
    if opened:
        for child in (c for c in children(verb, "oblique", "object") if c.i > verb.i):
            first = first_word(child)
            amount = any(t.like_num and t.shape_ != "dddd" for t in child.subtree)
            if amount and token_before(first).text == ",":
                return first.i
    return len(verb.doc)


def first_word(top: Token) -> Token:
    return next((token for token in top.subtree if not token.is_punct), top)


def token_before(token: Token) -> Token:
    return token.doc[max(token.i - 1, 0)]


def _follows_and(noun: Token) -> bool:
    """ "to each of the dead and 5 million to the wounded": whatever the parse hangs it on."""
    words = dropwhile(lambda t: t.like_num, reversed(noun.doc[: noun.i]))
    linked = any(children(noun, "coordination")) and not any(children(noun, "case"))
    link = next(words, noun)  # but "between five and ten years"
    return linked or (link.pos_ == "CCONJ" and not token_before(link).like_num)


def _is_definite(noun: Token) -> bool:
    owned = (c for c in children(noun, "determiner", "possessor") if c.lower_ not in ("a", "an"))
    return any(owned) and any(children(noun, "modifier", "compound", "possessor"))


def is_apart(above: Token, word: Token) -> bool:
    """Whether a colon, semicolon or dash stands between two words: a wrong parse, or an aside."""
    first, last = sorted((above.i, word.i))
    leads = word_list("what", "level_leads")  # "a rise in revenues – by 21%"
    stops = [token for token in above.doc[first:last] if token.text in STOPS | {"(", ")"}]
    opened = 0
    for token in stops:  # but "a total of 5 million (€4m; £3m) is set aside"
        opened += (token.text == "(") - (token.text == ")")
        stops_here = token.text in ":;" or token.nbor().lower_ not in leads
        if not opened and token.text in STOPS and stops_here:
            return True
    return False
