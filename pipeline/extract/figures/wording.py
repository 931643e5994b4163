"""Says in the text's words what a number measures: "cases of trafficking in newborns registered".

With a parse: the counted noun phrase and the verb it belongs to, or the noun or verb that governs
a sum. Without one: the words around the number, up to the next break.
"""

from __future__ import annotations

import re

from spacy.tokens import Doc, Span, Token

from pipeline.extract.figures.lead_ins import BREAKS, lead_in
from pipeline.extract.figures.nouns import Counted, word_class, word_list
from pipeline.extract.figures.sentences import Sentence
from pipeline.extract.figures.unnamed import level_verbs
from pipeline.extract.syntax import (
    VERBAL,
    arguments,
    children,
    clause_head,
    conjuncts,
    governor,
    has_parse,
    is_passive,
    noun_phrase,
    preposition,
    relation,
)
from pipeline.records import Quantity

MAX_WORDS = 14  # a wording is read in a table cell
# What may stand between a person and the age: "two accomplices, aged 29 and 41".
AGED = re.compile(
    r"(?:,?\s*(?:\(|(?:both|all|now|then|is|are|was|were)\b|aged|between|from|at the age of))*"
    r"(?:\s*\d+\s*(?:,|and|to|-))*\s*[,(]?\s*$",
    re.I,
)
OF_THEM = re.compile(r"^\s+of\s+(?:them|these|those|whom|which)\b", re.I)
TIME_WORDS = frozenset(("year", "month", "week", "day", "last", "next", "each", "per"))
AT_AGE = re.compile(r"\bat the age of\s*$|\bage of\s*$", re.I)
SUBJECTS = ("subject", "passive_subject")


def describe(doc: Doc, quantity: Quantity, counted: Counted | None, sentence: Sentence) -> str:
    """What a number measures, at most fourteen words, never empty."""
    wording = ""
    if counted is None:
        wording = _following_noun(doc, quantity, sentence) or lead_in(quantity, sentence)
    if has_parse(doc) and not wording:
        if counted is not None:
            wording = _counted_wording(counted.head, quantity) if counted.head else ""
        else:
            wording = _measured_wording(doc, quantity)
    if len(re.findall(r"[A-Za-z]{3,}", wording)) < 2:
        alone = counted is not None and counted.head is None
        wording = _neighbours(quantity, sentence, alone=alone) or wording
    if counted is not None and (counted.head is None or not wording):
        wording = f"{counted.unit}: {wording}" if wording else counted.unit
    number = doc.text[quantity.start : quantity.end]
    wording = _short(wording.replace(number, ""))
    return wording or _short(_neighbours(quantity, sentence, alone=False)) or quantity.kind


def _following_noun(doc: Doc, quantity: Quantity, sentence: Sentence) -> str:
    """ "a 264 million tenge ($530,000) bribe": the noun a sum describes, with its modifiers."""
    if quantity.kind in ("age", "duration"):
        return ""
    end = max(quantity.end, quantity.stated_end or 0)
    words: list[Token] = []
    head = None
    for token in doc[doc.char_span(end - 1, end, alignment_mode="expand").end :]:  # type: ignore[union-attr]
        if token.text in (")", "-"):
            continue
        dated = any(date.start <= token.idx < date.end for date in sentence.dates)
        kind = word_class(token)
        if dated or len(words) > 3 or kind not in ("adjective", "noun", "participle"):
            break
        words.append(token)
        head = token if kind == "noun" else head
    if head is None or words[0].tag_ == "VBN" or words[0].lower_ in TIME_WORDS:
        return ""
    return str(doc.text[words[0].idx : head.idx + len(head)])


def _short(wording: str) -> str:
    words = wording.split()
    while words and words[0].lower().strip("\"'") in word_list("what", "trim"):
        words = words[1:]
    words = words[:MAX_WORDS]
    while words and words[-1].lower() in word_list("what", "trim"):
        words = words[:-1]
    return " ".join(words).strip(" ,.;:\"'—–-")


def _counted_wording(head: Token, quantity: Quantity) -> str:
    """The counted noun phrase without its number, then its verb."""
    phrase = _without_number(noun_phrase(head), quantity)
    first = conjuncts(head)[0]
    verb = _verb_of(first)
    if verb is None:
        return _with_governing_noun(head, phrase)
    name = relation(first)
    if name == "passive_subject":
        return f"{phrase} {_participle_words(verb)}"
    if name == "object":
        finished = verb.tag_ in ("VBD", "VBN") or verb.lower_.endswith("ed")
        return f"{phrase} {_participle_words(verb)}" if finished else f"{verb.text} {phrase}"
    if name == "subject" and verb.pos_ in VERBAL:
        passive = is_passive(verb)
        return f"{phrase} {verb.text}" if passive else f"{phrase} that {_predicate(verb, head)}"
    return phrase


def _with_governing_noun(head: Token, phrase: str) -> str:
    """ "prosecution of over 15 individuals": the happening the counted ones are part of."""
    noun = governor(head)
    if noun is None or noun.pos_ != "NOUN" or noun.i > head.i:
        return phrase
    if _is_number(noun) or preposition(head) != "of":
        return phrase
    return f"{noun_phrase_left(noun, 0)} of {phrase}"


def _participle_words(verb: Token) -> str:
    """The verb with a short place or purpose is too long; the verb alone says it."""
    particles = [child.text for child in children(verb, "particle")]
    return " ".join([verb.text, *particles])


def _verb_of(head: Token) -> Token | None:
    if relation(head) not in (*SUBJECTS, "object") or head.head is head:
        return None
    return head.head


def _predicate(verb: Token, subject: Token) -> str:
    """A verb and its object: "coerced a 16-year-old girl"."""
    words = [verb.text]
    for child in children(verb, "object", "open_complement", "particle"):
        if child.i > verb.i and child is not subject:
            words.append(noun_phrase(child).text)
            break
    return " ".join(words)


def _without_number(phrase: Span, quantity: Quantity) -> str:
    """A phrase's text with the number and what stands before it taken out."""
    cut = [token for token in phrase if token.idx >= quantity.end]
    if not cut:
        return phrase.text
    first = cut[0]
    text = phrase.doc.text[first.idx : phrase.end_char]
    return re.sub(r"\s+", " ", text).strip()


def _measured_wording(doc: Doc, quantity: Quantity) -> str:
    """What governs a sum, a share or a duration: "prices for each child", "sentenced"."""
    span = doc.char_span(quantity.start, quantity.end, alignment_mode="expand")
    if span is None:
        return ""
    top = span.root
    if quantity.kind == "age":
        return _aged(top, quantity)
    if quantity.kind == "percent":
        return _share(top, quantity)
    bracketed = _before_bracket(doc, quantity)
    if bracketed:
        return bracketed
    parent = governor(top)
    while parent is not None and (_is_number(parent) or _inside(parent, quantity)):
        parent = governor(parent)
    if parent is None:
        return ""
    if parent.pos_ in VERBAL:
        return _governing_verb(parent, top, quantity)
    return _around_noun(parent, quantity)


def _is_number(token: Token) -> bool:
    """Whether a word belongs to another number: a sum hung on a percentage tells nothing."""
    return token.like_num or token.lower_ in ("percent", "cent", "%", "$", "dollars", "tenge")


def _inside(token: Token, quantity: Quantity) -> bool:
    return quantity.start <= token.idx < quantity.end


def _before_bracket(doc: Doc, quantity: Quantity) -> str:
    """ "Lebanon (20 percent)": the name or noun before the bracket."""
    before = doc.text[max(quantity.start - 80, 0) : quantity.start]
    found = re.search(r"((?:[\w'’.-]+\s+){0,4}[\w'’.-]+)\s*[(]\s*$", before)
    if found is None:
        return ""
    capitals = re.search(r"(?:[A-Z][\w'’.-]*\s*)+$", found[1])
    return capitals.group() if capitals else found[1]


def _around_noun(noun: Token, quantity: Quantity) -> str:
    """The governing noun phrase without the number itself."""
    phrase = noun_phrase(noun)
    text = phrase.doc.text
    left = text[phrase.start_char : max(min(quantity.start, phrase.end_char), phrase.start_char)]
    right = text[max(quantity.end, phrase.start_char) : phrase.end_char]
    if quantity.start >= phrase.end_char or quantity.end <= phrase.start_char:
        return phrase.text
    return re.sub(r"\s+", " ", f"{left} {right}").strip()


def _governing_verb(verb: Token, top: Token, quantity: Quantity) -> str:
    """Subject of a level verb, else the verb with its object or passive subject."""
    subject = next((noun_phrase(child).text for child in children(verb, *SUBJECTS)), "")
    if verb.lower_ in level_verbs() and subject:
        return f"{subject} {verb.text}"
    objects = [
        _clean_phrase(child, quantity)
        for child in children(verb, "object")
        if child is not top and not _inside(child, quantity) and not _is_number(child)
    ]
    if objects and objects[0]:
        return f"{verb.text} {objects[0]}"
    return f"{subject} {verb.text}" if subject else _verb_chain(verb)


def _clean_phrase(token: Token, quantity: Quantity) -> str:
    phrase = noun_phrase(token)
    if phrase.start_char < quantity.end and quantity.start < phrase.end_char:
        return _around_noun(token, quantity)
    return phrase.text


def _verb_chain(verb: Token) -> str:
    """The verb with what it describes: "house worth", "children ... sold for"."""
    if relation(verb) in ("noun_clause", "relative_clause"):
        return f"{noun_phrase(verb.head).text} {verb.text}"
    return verb.text


def _aged(top: Token, quantity: Quantity) -> str:
    """Who has the age: the noun after it, the one before "aged", or the subject it is said of."""
    doc = top.doc
    for token in doc[top.i : min(top.i + 9, len(doc))]:
        if token.idx >= quantity.end and token.lower_ in TIME_WORDS:
            break
        if token.idx >= quantity.end and token.pos_ in ("NOUN", "PROPN"):
            return f"age of {noun_phrase_left(token, quantity.end)}"
        if token.idx >= quantity.end and token.pos_ in ("VERB", "ADP", "PUNCT", "AUX"):
            break
    told = _told_of(top) if AT_AGE.search(doc.text[: quantity.start][-20:]) else None
    if told is not None:
        return f"age of {noun_phrase_left(told, 0)}"
    before = AGED.sub("", doc.text[top.sent.start_char : quantity.start])
    last = doc.char_span(
        top.sent.start_char + len(before) - 1, top.sent.start_char + len(before),
        alignment_mode="expand",
    ) if before.strip() else None  # fmt: skip
    if last is not None and last.root.pos_ in ("NOUN", "PROPN"):
        return f"age of {noun_phrase_left(last.root, 0)}"
    subject = next((child for child in children(clause_head(top), *SUBJECTS)), None)
    return f"age of {noun_phrase_left(subject, 0)}" if subject is not None else "age"


def _told_of(top: Token) -> Token | None:
    """Who a clause is about: its subject, or the one it shares ("was found and moved")."""
    roles = arguments(clause_head(top))
    named = [a.head for a in roles if a.relation in ("patient", "agent") and a.preposition is None]
    return next((noun for noun in named if noun.pos_ in ("NOUN", "PROPN", "PRON")), None)


def noun_phrase_left(token: Token, start: int) -> str:
    """A noun with its compounds and names from offset `start` on, nothing after it."""
    first = token
    while first.i > token.sent.start and first.nbor(-1).pos_ in ("PROPN", "NOUN", "ADJ"):
        if first.nbor(-1).idx < start:
            break
        first = first.nbor(-1)
    return str(token.doc[first.i : token.i + 1].text)


def _share(top: Token, quantity: Quantity) -> str:
    """Of what a percentage is, or what changed by it."""
    doc = top.doc
    after = doc.text[quantity.end : quantity.end + 80]
    of = re.match(r"\s+of\s+", after)
    if of is not None:
        complement = doc.char_span(
            quantity.end + of.end(), quantity.end + of.end() + 1, alignment_mode="expand"
        )
        if complement is not None:
            return _share_of(doc, complement.start)
    parent = governor(top)
    if parent is None:
        return ""
    return (
        _governing_verb(parent, top, quantity)
        if parent.pos_ in VERBAL
        else _around_noun(parent, quantity)
    )


def _share_of(doc: Doc, start: int) -> str:
    """ "of reported offences" with the words up to the next break: "involved children"."""
    rest = doc.text[doc[start].idx : doc[start].sent.end_char]
    found = BREAKS.search(rest)
    return "share of " + (rest[: found.start()] if found else rest)


def _neighbours(quantity: Quantity, sentence: Sentence, *, alone: bool) -> str:
    """The words after a number up to the next break, else those before it.

    For a number that stands `alone`, without its noun, the next number is a break too.
    """
    later = [q.start for q in sentence.quantities if q.start >= quantity.end]
    stops = [date.start for date in sentence.dates if date.start >= quantity.end]
    stops += later if alone else []
    end = min(stops, default=sentence.end) - sentence.start
    after = OF_THEM.sub("", sentence.text[quantity.end - sentence.start : end])
    found = BREAKS.search(after)
    following = after[: found.start()] if found else after
    if len(following.split()) >= 2:
        return following
    before = sentence.text[: quantity.start - sentence.start]
    parts = [part for part in BREAKS.split(before) if _short(part)] or [""]
    return " ".join((" ".join(parts[-1].split()[-8:]) + " " + following).split())
