"""Puts right what a parse cannot be: relations that English grammar rules out."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from spacy.tokens import Doc, Token

from pipeline.lexicon import DAYS_AND_MONTHS

SUBJECT, POSSESSOR, BARE = "nsubj", "nmod:poss", "obl"
IN_PHRASE = frozenset(("NN", "NNS", "NNP", "NNPS", "JJ", "CD", "VBN"))
FIRST_PARTS = frozenset(("NN", "NNS", "JJ", "RB", "AFX"))
FINITE = frozenset(("VBD", "VBZ", "VBP"))

Mended = tuple[Token, Token, str]  # a word, its head, its relation to it


def mend_parse(doc: Doc) -> Doc:
    """The document, its owners hung on what they own, bare obliques made subjects, days on verbs.

    Nothing with 's is the subject or the object of a verb; what stands before a finite verb without
    a preposition is its subject where it has none; a day between the two is the verb's; the "co" of
    "co-owners" is part of their name; of two subjects the one behind the verb is its object; who
    stands between a verb and a number is given that many.

    >>> from spacy.lang.en import English
    >>> words = "Osh 's court jailed him".split()
    >>> doc = Doc(English().vocab, words, heads=[3, 0, 3, 3, 3],
    ...           deps=["nsubj", "case", "obl", "ROOT", "obj"],
    ...           tags=["NNP", "POS", "NN", "VBD", "PRP"],
    ...           pos=["PROPN", "PART", "NOUN", "VERB", "PRON"])
    >>> [(word.head.text, word.dep_) for word in mend_parse(doc)][:3]
    [('court', 'nmod:poss'), ('Osh', 'case'), ('jailed', 'nsubj')]
    """
    for read in (_owners, _bare_subjects, _days, _first_parts, _second_subjects, _recipients):
        mended = [*read(doc)]
        if mended:
            table = doc.to_array(["HEAD", "DEP"])
            heads = [word.head.i for word in doc]
            for word, head, relation in mended:
                if _would_circle(word.i, head.i, heads):
                    continue
                heads[word.i] = head.i
                offset = np.array(head.i - word.i).astype(np.uint64)
                table[word.i] = offset, doc.vocab.strings.add(relation)
            doc.from_array(["HEAD", "DEP"], table)  # type: ignore[arg-type]
    return doc


def _would_circle(word: int, head: int, heads: list[int]) -> bool:
    """Whether a head hangs on the word that is to hang on it: spaCy cannot hold such a tree."""
    while head != word and heads[head] != head:
        head = heads[head]
    return head == word


def _owners(doc: Doc) -> Iterator[Mended]:
    """ "Osh's court jailed him": of owner and owned, only the second is the verb's."""
    for mark in doc:
        owned = _owned(mark) if mark.tag_ == "POS" else None
        if owned is not None:
            yield owned, owned.head, mark.head.dep_
            yield mark.head, owned, POSSESSOR


def _bare_subjects(doc: Doc) -> Iterator[Mended]:
    return ((word, word.head, SUBJECT) for word in doc if _is_bare_subject(word))


def _days(doc: Doc) -> Iterator[Mended]:
    return ((day, verb, BARE) for day in doc if (verb := _timed(day)) is not None)


def _first_parts(doc: Doc) -> Iterator[Mended]:
    """The first part of a hyphened noun, its hyphen, and the noun in the place of either."""
    for hyphen in doc[1:-1] if len(doc) > 2 else ():
        first, last = hyphen.nbor(-1), hyphen.nbor(1)
        tight = hyphen.text == "-" and not (first.whitespace_ or hyphen.whitespace_)
        if not tight or first.tag_ not in FIRST_PARTS or last.tag_ not in ("NN", "NNS"):
            continue
        inside = {first, hyphen, last}
        outer = next((part for part in (last, hyphen, first) if part.head not in inside), None)
        if outer is not None and not {first.head, hyphen.head} <= {first, last}:
            yield last, outer.head, outer.dep_
            yield first, last, "compound"
            yield hyphen, last, "punct"


def _second_subjects(doc: Doc) -> Iterator[Mended]:
    """ "Police stopped a lorry carrying opium": what was stopped, and what it carried."""
    for noun in doc[:-1]:
        verb = noun.head
        first = noun.left_edge
        beside = first.i == verb.i + 1 and not first.is_punct and noun.tag_ in ("NN", "NNS")
        if noun.dep_ != SUBJECT or not beside:
            continue
        if verb.tag_ in FINITE and any(child.dep_ == SUBJECT for child in verb.lefts):
            yield noun, verb, "obj"
            behind = doc[noun.i + 1]
            if behind.tag_ == "VBG" and behind.head == verb:
                yield behind, noun, "acl"


def _recipients(doc: Doc) -> Iterator[Mended]:
    """ "Fined the former akim 20 million tenge": no tenge of an akim, but his to pay."""
    for noun in doc:
        given, verb = noun.head, noun.head.head
        number = next((child for child in given.lefts if child.dep_ == "nummod"), None)
        if noun.dep_ != "compound" or given.dep_ != "obj" or number is None:
            continue
        own = any(child.dep_ == "det" for child in noun.lefts)
        if own and verb.i < noun.left_edge.i and noun.i < number.left_edge.i:
            yield noun, verb, "iobj"


def _timed(token: Token) -> Token | None:
    """ "Police on Friday announced": the verb right behind a day that hangs on its subject."""
    verb = token.head.head
    last = token.right_edge.i
    if token.text not in DAYS_AND_MONTHS or token.dep_ != "nmod" or last + 1 >= len(token.doc):
        return None
    on = any(child.lower_ == "on" for child in token.lefts)  # "whose fair in May raised" is in May
    told = on and token.head.dep_.startswith(SUBJECT) and verb == token.doc[last + 1]
    return verb if told and verb.tag_ in FINITE else None


def _owned(mark: Token) -> Token | None:
    """What the owner before the mark has, where both were hung on the same verb."""
    owner = mark.head
    governor = owner.head
    if mark.dep_ != "case" or governor == owner or governor.pos_ not in ("VERB", "AUX"):
        return None
    last = mark.i
    while last + 1 < len(mark.doc) and mark.doc[last + 1].tag_ in IN_PHRASE:
        last += 1
    owned = mark.doc[last]
    return owned if owned.head == governor and owned.pos_ in ("NOUN", "PROPN") else None


def _is_bare_subject(token: Token) -> bool:
    verb = token.head
    if token.tag_ == "VBG" and token.dep_ == "advcl" and token.i + 1 == verb.i:
        return verb.tag_ in FINITE and not any(token.children)  # "while smuggling rose"
    if token.dep_ != BARE or token.pos_ not in ("NOUN", "PROPN"):
        return False
    bare = token.i < verb.i and not any(child.dep_ == "case" for child in token.children)
    served = any(child.dep_.startswith(SUBJECT) for child in verb.lefts)
    return bare and verb.tag_ in FINITE and not served
