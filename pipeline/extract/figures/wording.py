"""Says in the text's words what a number measures: "cases of trafficking in newborns registered".

With a parse: the counted noun phrase and the verb it belongs to, or the noun or verb that governs
a sum. Without one: the words around the number, up to the next break.
"""

from __future__ import annotations

import re

from spacy.tokens import Doc, Span, Token

from pipeline.extract.figures.lead_ins import BE, BREAKS, lead_in
from pipeline.extract.figures.nouns import Counted, word_class, word_list
from pipeline.extract.figures.owners import TIME_WORDS, age_owner, noun_phrase_left
from pipeline.extract.figures.sentences import Sentence
from pipeline.extract.figures.unnamed import level_verbs
from pipeline.extract.syntax import (
    VERBAL,
    children,
    conjuncts,
    governor,
    has_parse,
    is_passive,
    noun_phrase,
    preposition,
    relation,
)
from pipeline.records import Quantity

LONE_WORDS = 5  # ", dropping by more than"
MAX_SUBJECT = 9
# ", fruits and nuts by", " and oils by" between two numbers
ROW = re.compile(
    r"\)?\s*(?:,|;|\band\b)\s*(?:and\s+)?((?:[A-Za-z][\w'’-]*\s+){1,6}?)(?:by|to|at|for|\()?\s*"
)
FURTHER_NUMBERS = re.compile(r"^(?:\s*(?:,|and\b|\d[\d.,]*(?=\s)))+\s*")  # "75, and 75 cases"
WORTH_OF = re.compile(r"\s+(?:\([A-Z]{3}\)\s+)?worth\s+of\s+((?:[\w’'-]+\s*){1,8})")
MODAL = re.compile(r"\s(?:would|will|could|can|may|might)\s")  # what is said of a share
MAX_AIM = 5  # words: "to the state budget"
OF = re.compile(r"\s+of\s+(?:the\s+)?")
MEASURES = frozenset(
    ("mass", "length", "area", "volume", "speed", "temperature", "energy", "power")
)
MAX_SUBSTANCE = 5  # words: "pure raw opium"
LEVEL_REACH = 16  # words back to the verb of a change
MAX_CLIMB = 3  # clauses between a verb and the subject it shares
MAX_WORDS = 14  # a wording is read in a table cell
OF_THEM = re.compile(r"^\s+of\s+(?:them|these|those|whom|which)\b", re.I)
SUBJECTS = ("subject", "passive_subject")


def describe(doc: Doc, quantity: Quantity, counted: Counted | None, sentence: Sentence) -> str:
    """What a number measures, at most fourteen words, never empty."""
    wording = _first_wording(doc, quantity, counted, sentence)
    told = quantity.kind == "age" or (
        quantity.kind in MEASURES and wording and OF.match(doc.text, quantity.end)
    )
    if not told and len(re.findall(r"[A-Za-z]{3,}", wording)) < 2:
        near = _neighbours(quantity, sentence, alone=counted is not None)
        wording = _joined(_short(wording), near)
    if counted is None and _tells_numbers(wording, quantity, sentence):
        wording = _changed(doc, quantity, sentence) or wording
    if counted is not None and (counted.head is None or not wording):
        wording = f"{counted.unit}: {wording}" if wording else counted.unit
    bare = counted is not None and counted.head is None
    wording = _short(_without_numbers(wording, quantity, sentence, every=bare))
    return wording or _short(_neighbours(quantity, sentence, alone=False)) or quantity.kind


def _joined(wording: str, near: str) -> str:
    """A wording of one word with the words around the number, nothing said twice."""
    if not near or not wording:
        return near or wording
    said = re.search(rf"\b{re.escape(wording.split()[-1])}\b", near)
    return near if said else f"{wording} {near}"


def _first_wording(
    doc: Doc, quantity: Quantity, counted: Counted | None, sentence: Sentence
) -> str:
    """The wording of the first pattern that fits; empty if none does."""
    if counted is not None:
        told = counted.head is not None and has_parse(doc)
        return _counted_wording(counted.head, quantity) if told and counted.head else ""
    wording = (
        _time_from(quantity, sentence)
        or _row_label(doc, quantity, sentence)
        or _substance(doc, quantity)
        or _following_noun(doc, quantity, sentence)
        or _share_told(doc, quantity, sentence)
        or _worth_of(quantity, sentence)
        or lead_in(quantity, sentence)
    )
    return wording or (_measured_wording(doc, quantity, sentence) if has_parse(doc) else "")


def _tells_numbers(wording: str, quantity: Quantity, sentence: Sentence) -> bool:
    """Whether a wording is made of other numbers: "rising from $2.3 billion"."""
    others = [q for q in sentence.quantities if q is not quantity and q.end != quantity.end]
    told = any(_said(other, sentence) in wording for other in others)
    return told and quantity.kind in ("money", "percent")


def _said(quantity: Quantity, sentence: Sentence) -> str:
    return sentence.text[quantity.start - sentence.start : quantity.end - sentence.start]


def _without_numbers(wording: str, quantity: Quantity, sentence: Sentence, *, every: bool) -> str:
    """A wording without the number it is of; for sums and shares without any other either."""
    wording = wording.replace(_said(quantity, sentence), "")
    sums = quantity.kind in ("money", "percent")
    for other in sentence.quantities:
        if every or (sums and other.kind in ("money", "percent")):
            wording = wording.replace(_said(other, sentence), "")
    return " ".join(wording.split())


def _time_from(quantity: Quantity, sentence: Sentence) -> str:
    """ "six weeks after the protests": what the time is counted from."""
    after = sentence.text[quantity.end - sentence.start :]
    found = re.match(r"\s+((?:after|before|since)\s+(?:[\w’'-]+\s*){1,6})", after)
    return found[1] if found and quantity.kind == "duration" else ""


def _row_label(doc: Doc, quantity: Quantity, sentence: Sentence) -> str:
    """ "rice fell by 3%, fruits and nuts by 2%": in a row of numbers, the words before each."""
    earlier = [q for q in sentence.quantities if q.end <= quantity.start]
    if quantity.kind not in ("money", "percent") or not earlier:
        return ""
    start = max(earlier[-1].end, earlier[-1].stated_end or 0)
    between = doc.text[start : quantity.start]
    found = ROW.fullmatch(between)
    if earlier[-1].kind != quantity.kind or found is None:
        return ""
    span = doc.char_span(start + found.start(1), start + found.end(1), alignment_mode="expand")
    nouns = span is not None and any(word_class(t) in ("noun", "name") for t in span)
    verbs = span is None or any(word_class(t) in ("verb", "participle") for t in span)
    return found[1] if nouns and not verbs else ""


def _substance(doc: Doc, quantity: Quantity) -> str:
    """ "seized 43 kilograms of marijuana": the stuff that is measured, with its verb."""
    found = OF.match(doc.text, quantity.end)
    if quantity.kind not in MEASURES or found is None:
        return ""
    words: list[Token] = []
    start = doc.char_span(found.end(), found.end() + 1, alignment_mode="expand")
    for token in doc[start.start : start.start + MAX_SUBSTANCE] if start is not None else ():
        if word_class(token) not in ("adjective", "noun", "name", "participle"):
            break
        words.append(token)
    if not words:
        return ""
    stuff = doc.text[words[0].idx : words[-1].idx + len(words[-1])]
    measure = doc.char_span(quantity.number_start, quantity.end, alignment_mode="expand")
    return _with_verb(measure.root, stuff) if measure is not None and has_parse(doc) else stuff


def _changed(doc: Doc, quantity: Quantity, sentence: Sentence) -> str:
    """ "remittances shrank, dropping from 3 to 2": who the last verb of level is told of."""
    span = doc.char_span(sentence.start, quantity.start, alignment_mode="contract")
    if span is None or not has_parse(doc):
        return ""
    verbs = [t for t in span[-LEVEL_REACH:] if t.lower_ in level_verbs() - BE and t.pos_ in VERBAL]
    verb = clause = verbs[-1] if verbs else None
    for _ in range(MAX_CLIMB):
        if clause is None or verb is None:
            return ""
        subject = next(iter(children(clause, *SUBJECTS)), None)
        if subject is not None:
            return f"{noun_phrase(subject).text} {verb.text}"
        clause = clause.head if clause.head is not clause else None
    return ""


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
        if len(token) < 2:  # "9% y/y"
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
    return _with_verb(head, _without_number(noun_phrase(head), quantity))


def _with_verb(head: Token, phrase: str) -> str:
    """A wording with the verb its noun belongs to: "marijuana seized", "people that died"."""
    first = conjuncts(head)[0]
    verb = _verb_of(first)
    if verb is None or verb.lower_ == "aged":
        return _with_governing_noun(head, phrase)
    name = relation(first)
    if name == "passive_subject":
        return f"{phrase} {_participle_words(verb)}"
    if name == "object":
        finished = verb.tag_ in ("VBD", "VBN") or verb.lower_.endswith("ed")
        return f"{phrase} {_participle_words(verb)}" if finished else f"{verb.text} {phrase}"
    if name == "subject" and verb.pos_ in VERBAL:
        passive = is_passive(verb)
        return (
            f"{phrase} {_participle_words(verb)}"
            if passive
            else f"{phrase} that {_predicate(verb, head)}"
        )
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
    """The verb with its particle and with what changes its sense: "brought to justice", "not
    found", "little changed".
    """
    particles = [child.text for child in children(verb, "particle")]
    return " ".join([*_weakened(verb), verb.text, *particles, *_aim(verb)])


def _weakened(verb: Token) -> list[str]:
    """The words before a verb that turn its sense around."""
    turning = word_list("what", "turning")
    return [t.text for t in verb.children if t.i < verb.i and t.lower_ in turning]


def _aim(verb: Token) -> list[str]:
    """ "sent to court", "brought to justice": a short phrase with "to" right after the verb."""
    doc = verb.doc
    after = list(doc[verb.i + 1 : min(verb.i + 1 + MAX_AIM, verb.sent.end)])
    if not after or after[0].lower_ not in ("to", "into"):
        return []
    taken = [after[0].text]
    for token in after[1:]:
        if word_class(token) not in ("noun", "name", "adjective") and token.lower_ != "the":
            break
        taken.append(token.text)
    return taken if len(taken) > 1 else []


def _verb_of(head: Token) -> Token | None:
    if relation(head) not in (*SUBJECTS, "object") or head.head is head:
        return None
    return head.head


def _predicate(verb: Token, subject: Token) -> str:
    """A verb and its object: "coerced a 16-year-old girl", "cannot find work"."""
    helpers = [t for t in children(verb, "auxiliary", "negation") if t.i < verb.i]
    words = [verb.doc[helpers[0].i : verb.i + 1].text if _weakened(verb) and helpers else verb.text]
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
    text = FURTHER_NUMBERS.sub("", text)
    return re.sub(r"\s+", " ", text).strip()


def _measured_wording(doc: Doc, quantity: Quantity, sentence: Sentence) -> str:
    """What governs a sum, a share or a duration: "prices for each child", "sentenced"."""
    span = doc.char_span(quantity.start, quantity.end, alignment_mode="expand")
    if span is None:
        return ""
    top = span.root
    if quantity.kind == "age":
        return age_owner(top, quantity)
    subject = next((c for c in children(top, *SUBJECTS) if c.i < top.i), None)
    if subject is not None and not doc.text.startswith(" of ", quantity.end):
        return noun_phrase(subject).text  # "inflation was 9%"
    share = quantity.kind == "percent" and OF.match(doc.text, quantity.end)
    if (
        not share
        and _lone_change(doc, quantity, sentence)
        and (changed := _changed(doc, quantity, sentence))
    ):
        return changed
    if quantity.kind == "percent":
        return _share(top, quantity)
    bracketed = _before_bracket(doc, quantity, sentence)
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


def _lone_change(doc: Doc, quantity: Quantity, sentence: Sentence) -> bool:
    """Whether a verb of level without its subject leads to a number: ", dropping by", ", from"."""
    before = BREAKS.split(doc.text[sentence.start : quantity.start])[-1]
    words = before.split()
    return (
        bool(words)
        and len(words) < LONE_WORDS
        and words[0].lower() in (level_verbs() | {"from", "to"})
    )


def _is_number(token: Token) -> bool:
    """Whether a word belongs to another number: a sum hung on a percentage tells nothing."""
    return token.like_num or token.lower_ in ("percent", "cent", "%", "$", "dollars", "tenge")


def _inside(token: Token, quantity: Quantity) -> bool:
    return quantity.start <= token.idx < quantity.end


def _before_bracket(doc: Doc, quantity: Quantity, sentence: Sentence) -> str:
    """ "Lebanon (20 percent)": the name or noun before the bracket."""
    before = doc.text[max(quantity.start - 160, sentence.start) : quantity.start]
    before = re.sub(r"\([^()]*\)\s*", "", before)  # "in 2022 ($1 billion) and 2021 ($2 billion)"
    found = re.search(r"((?:[\w'’.-]+\s+){0,7}[\w'’.-]+)\s*[(]\s*$", before)
    if found is None:
        return ""
    if found[1][-1].isdigit():
        return found[1]
    capitals = re.search(r"(?:[A-Z][\w'’.-]*\s*)+$", found[1])
    return capitals.group() if capitals else " ".join(found[1].split()[-5:])


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
    subject = next((_whole_subject(child) for child in children(verb, *SUBJECTS)), "")
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


def _whole_subject(head: Token) -> str:
    """A subject's phrase; with its clause where the phrase says little: "those convicted of X"."""
    phrase = noun_phrase(head)
    whole = head.doc[head.left_edge.i : head.right_edge.i + 1]
    short = len(phrase) == 1 and 1 < len(whole) <= MAX_SUBJECT
    return whole.text if short else phrase.text


def _clean_phrase(token: Token, quantity: Quantity) -> str:
    phrase = noun_phrase(token)
    if phrase.start_char < quantity.end and quantity.start < phrase.end_char:
        return _around_noun(token, quantity)
    return phrase.text


def _verb_chain(verb: Token) -> str:
    """The verb with what it describes: "house worth", "children ... sold for"."""
    first = conjuncts(verb)[0]  # "a bank owned by him and valued at"
    if relation(first) in ("noun_clause", "relative_clause"):
        return f"{noun_phrase(first.head).text} {verb.text}"
    return verb.text


def _worth_of(quantity: Quantity, sentence: Sentence) -> str:
    """ "1.3 million somonis (TJS) worth of damage": the thing a sum is the worth of."""
    found = WORTH_OF.match(sentence.text[quantity.end - sentence.start :])
    return found[1] if found and quantity.kind == "money" else ""


def _share_told(doc: Doc, quantity: Quantity, sentence: Sentence) -> str:
    """ "50 percent of their loans": of what a percentage is."""
    of = re.match(r"\s+of\s+", doc.text[quantity.end : quantity.end + 8])
    if of is None or quantity.kind != "percent" or not has_parse(doc):
        return ""
    start = quantity.end + of.end()
    complement = doc.char_span(start, start + 1, alignment_mode="expand")
    if complement is None:
        return ""
    starts = [date.start for date in sentence.dates]
    starts += [other.start for other in sentence.quantities if other.kind == "percent"]
    end = min((place for place in starts if place > start), default=sentence.end)
    return _share_of(doc, complement.start, end)


def _share(top: Token, quantity: Quantity) -> str:
    """What changed by a percentage, or what it describes."""
    parent = governor(top)
    if parent is None:
        return ""
    return (
        _governing_verb(parent, top, quantity)
        if parent.pos_ in VERBAL
        else _around_noun(parent, quantity)
    )


def _share_of(doc: Doc, start: int, end: int) -> str:
    """ "of reported offences" with the words up to the next break: "involved children"."""
    rest = doc.text[doc[start].idx : min(doc[start].sent.end_char, end)]
    rest = MODAL.split(rest)[0]
    found = BREAKS.search(rest)
    return "share of " + (rest[: found.start()] if found else rest)


def _neighbours(quantity: Quantity, sentence: Sentence, *, alone: bool) -> str:
    """The words after a number up to the next break, else those before it.

    For a number that stands `alone`, without its noun, the next number is a break too.
    """
    told = max(quantity.end, quantity.stated_end + 1 if quantity.stated_end else 0)
    later = [q.start for q in sentence.quantities if q.start >= told]
    stops = [date.start for date in sentence.dates if date.start >= quantity.end]
    beside = [q.start for q in sentence.quantities if q.start >= told and q.kind == quantity.kind]
    stops += later if alone else beside
    end = min(stops, default=sentence.end) - sentence.start
    after = OF_THEM.sub("", sentence.text[told - sentence.start : end])
    found = BREAKS.search(after)
    following = after[: found.start()] if found else after
    if len(_short(following).split()) >= 2:
        return following
    earlier = [date.end - sentence.start for date in sentence.dates if date.end <= quantity.start]
    whole = sentence.text[: quantity.start - sentence.start]
    since = whole[max(earlier, default=0) :]
    before = since if alone or _short(since) else whole
    parts = [part for part in BREAKS.split(before) if alone or _short(part)] or [""]
    last = parts[-1].split()[-8:]
    # "funding for culture, allocating"
    if len(parts) > 1 and re.fullmatch(r"\w+ing", _short(parts[-1])):
        last = [*parts[-2].split()[-6:], *last]
    return " ".join([*last, *following.split()])
