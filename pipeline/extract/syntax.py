"""Who does what to whom in a sentence, in words no parser's label set is needed for.

The relations come from relations.py, who takes part in a predicate from predicates.py; here are the
clauses and phrases around a word. Other modules import everything from this one.
"""

from __future__ import annotations

from spacy.tokens import Span, Token

from pipeline.extract.function_words import OWNER_ENDINGS
from pipeline.extract.predicates import Argument, accused_of, arguments
from pipeline.extract.relations import (
    CLAUSES,
    FINITE,
    FINITE_OR_MODAL,
    NOMINAL,
    SUBJECTS,
    VERBAL,
    children,
    clause_head,
    conjuncts,
    governor,
    has_parse,
    is_negated,
    is_passive,
    preposition,
    relation,
)

__all__ = [
    "FINITE",
    "FINITE_OR_MODAL",
    "NOMINAL",
    "SUBJECTS",
    "VERBAL",
    "Argument",
    "accused_of",
    "arguments",
    "children",
    "clause_head",
    "clause_tokens",
    "conjuncts",
    "governor",
    "has_parse",
    "is_negated",
    "is_passive",
    "noun_phrase",
    "preposition",
    "relation",
]

# A parse that goes wrong makes phrases of whole sentences; nobody is named at such length.
MAX_PHRASE = 22

PHRASE_BREAKS = CLAUSES | {"apposition", "conjunct", "punctuation", "open_complement"}


def clause_tokens(token: Token) -> list[Token]:
    """The words of the smallest clause around a word, nested clauses left out, in text order."""
    top = clause_head(token)
    found, queue = [top], [top]
    while queue:
        for child in queue.pop().children:
            if clause_head(child) == top:
                found.append(child)
                queue.append(child)
    return sorted(found, key=lambda word: word.i)


def noun_phrase(token: Token) -> Span:
    """A noun with its modifiers and complements, without clauses, appositions and conjuncts.

    >>> from spacy.lang.en import English
    >>> words = "obstetricians at a hospital who sold babies".split()
    >>> from spacy.tokens import Doc
    >>> doc = Doc(English().vocab, words, heads=[0, 3, 3, 0, 5, 0, 5],
    ...           deps=["ROOT", "case", "det", "nmod", "nsubj", "acl:relcl", "obj"])
    >>> noun_phrase(doc[0])
    obstetricians at a hospital
    """
    inside, queue = {token.i}, [token]
    while queue:
        for child in queue.pop().children:
            if _belongs(child, token):
                inside.add(child.i)
                queue.append(child)
    return _around(token, inside)


def _belongs(child: Token, top: Token) -> bool:
    name = relation(child)
    if child.right_edge.text == "," and child.i < top.i and any(children(child, "case")):
        return False  # "In total, 29 suspects"
    if name == "conjunct":
        # "of Kazakh and foreign citizens": coordinated modifiers stay, coordinated heads do not
        return child.head != top and relation(child.head) in ("modifier", "compound", "number")
    if name in ("noun_clause", "relative_clause") or name in PHRASE_BREAKS:
        return name == "punctuation" and (child.text == "-" or child.text in "\"'“”«»")
    if child.head == top:
        case = name in ("case", "coordination", "marker", "copula", "auxiliary")
        clause = name in ("subject", "passive_subject", "adverb", "negation", "agent")
        adverb = name == "adverb" and child.i < top.i and any(children(top, "number"))
        return adverb or (not (case and child.lower_ not in OWNER_ENDINGS) and not clause)
    return True


def _around(token: Token, inside: set[int]) -> Span:
    """The unbroken run of `inside` around a token, within its sentence and line."""
    doc = token.doc
    gaps = "\"'“”«»-,"
    first = last = token.i
    while first - 1 >= token.sent.start and token.i - first < MAX_PHRASE:
        if "\n" in doc[first - 1].text or not (first - 1 in inside or doc[first - 1].text in gaps):
            break
        first -= 1
    while last + 1 < token.sent.end and last - token.i < MAX_PHRASE:
        if "\n" in doc[last + 1].text or not (last + 1 in inside or doc[last + 1].text in gaps):
            break
        last += 1
    while first < token.i and first not in inside:
        first += 1
    while last > token.i and last not in inside:
        last -= 1
    return doc[first : last + 1]
