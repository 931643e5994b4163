"""Fills the gaps of coordinated clauses: "spent 4 billion on schools, 2 billion on roads",
"exports to China rose by 31%, to Italy by 12%", "Russia took 60%, Poland 3%".

Such a clause keeps only what is new. Each of its phrases takes the place of its counterpart in the
wording of the number before: the one with the same preposition, the noun at the same place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from spacy.tokens import Doc, Span, Token

from pipeline.extract.figures.sentences import Sentence
from pipeline.extract.figures.time.tenses import verb_of
from pipeline.extract.figures.unit.nouns import word_class, word_list
from pipeline.extract.figures.what.cells import AGE_ASIDE
from pipeline.extract.figures.what.clauses import subject_of
from pipeline.extract.figures.what.phrases import partner_of
from pipeline.extract.figures.what.rows import Wording
from pipeline.extract.syntax import (
    FINITE,
    FINITE_OR_MODAL,
    VERBAL,
    conjuncts,
    noun_phrase,
    relation,
)
from pipeline.extract.text import text_of, words_at
from pipeline.records import Quantity

# what only stands beside: "(2023)", "pensions" "– by 1.3 times," "to 455"
BRACKETED = re.compile(
    r"\([^()]*\)|(?:\s[–—-])?\s+by\s+[\d.,]+\s*(?:times|percent|per cent|%),?(?=\s+to\b)"
)
PART = re.compile(r"\)?\s*(?:[,;:]\s*(?:and\b|but\b|while\b)?|\b(?:and|but|while|as well as)\b)\s*")
# "another", "only", and what links a phrase to its number: "to Italy by", "rice – by", "Kenya ("
LINK = re.compile(
    r"(?:^|\s+)(?:[–—-]\s*)?(?:another|a further|only|just)?\s*(?:by|to|at|for|from|in)?"
    r"\s*(?:[–—:-]|\()?\s*$"
)
ENDS = r"(?:and|but|while|compared|than|according)\b"
WORD = rf"(?!{ENDS}|\d)[\w’'-]+(?:\.\w+)*"
BEHIND = re.compile(
    rf"(?:\s*[–—-])?\s+({WORD}(?: {WORD}){{0,8}}?)(?=\s*(?:[,;:()\n]|[.!?](?:\s|$)|$)|\s{ENDS})"
)
NAME = r"[A-Z][\w’'.-]*(?: [A-Z][\w’'.-]*){0,3}"
# the next one of those who are sentenced to a term
NEXT_TERM_OF = re.compile(
    r"(?:,|\band)\s+(?:the\s+|an?\s+|h(?:is|er)\s+)?(?P<who>(?!to\b)(?:[\w.’'-]+\s+){1,6}?)to\s+$"
)
NAMED = re.compile(rf"(?:[;,]|\band)\s+(?:and\s+)*(?P<name>{NAME})\s*[–—:-]\s*$")
PLACED = re.compile(rf"\b(?:in|at)\s+(?:the\s+)?(?P<name>{NAME})")
# "China's share is 23%, Russia's" 19%, "that of Turkey is" 7%
OWNER = re.compile(
    rf"(?:(?:that|those)\s+(?:of|for|in)\s+(?:the\s+)?(?P<of>{NAME})|(?P<name>{NAME}['’]s?))"
    r"(?:\s+(?:is|was|are|were))?\s*(?:[–—:-]\s*)?"
)
OWNED = re.compile(rf"{NAME}['’]s?(?=\s)")
STANDS_FOR = re.compile(r"(?:those|that)\s+")  # "that of Almaty"
VERBS = ("verb", "participle")
NOUNS = ("noun", "name")


def gapped(
    doc: Doc, quantity: Quantity, sentence: Sentence, told: Wording, bare: bool = False
) -> str:
    """The wording of the number before with the own phrases in place of its; "" where a number
    stands in no gapped clause.
    """
    last = next(iter(sentence.earlier(quantity)[::-1]), None)
    paired = last is not None and sentence.between(last, quantity) == " to "
    if last and paired and sentence.before(last).endswith((" by ", " from ")):
        return told(last)  # "imports by 12% to $60 billion"
    if last and (sentenced := _sentenced(doc, last, quantity, told(last))):
        return sentenced
    place = named_place(quantity, sentence)
    if place is not None and (base := told(place.first)):
        own = sentence.text[slice(*place.span)]
        return base.replace(place.other, own) if place.other in base else f"{base}: {own}"
    first = sentence.alike_before(quantity, inside=sentence.bracket(quantity) is not None)
    wording = told(first) if first is not None else ""
    part = _part(doc, first, quantity) if first is not None and wording else None
    if first is None or part is None:
        return ""
    owner = OWNER.fullmatch(text_of(doc), part, quantity.start)
    if owner is not None and OWNED.match(wording):
        return OWNED.sub(owner["name"] or f"{owner['of']}'s", wording, count=1)
    stands = STANDS_FOR.match(text_of(doc), part, quantity.start)
    part = stands.end() if stands else part
    own = text_of(doc)[part : quantity.start]
    until = max(quantity.number_start, part + 1)  # ", then the price" "reaches 50 thousand"
    if own and any(t.tag_ in FINITE_OR_MODAL for t in words_at(doc, part, until)):
        return ""
    own = BRACKETED.sub("", own) if own.endswith(" to ") else own
    ahead = LINK.sub("", AGE_ASIDE.sub("", own))
    ahead = _undated(ahead, part, sentence)
    found = BEHIND.match(text_of(doc), quantity.told_end, sentence.end)
    behind = _undated(found[1], found.start(1), sentence) if found else ""
    places = ((ahead, part), (behind, found.start(1) if found else 0))
    spans = [words_at(doc, at, at + len(text)) for text, at in places if text]
    if not spans and _is_dated(doc, part, quantity, sentence):
        return wording  # "turnout was 39%, in 2016 56%"
    if not spans or not all(_is_phrase(span) for span in spans):
        return ""
    if behind and {t.lower_ for t in spans[-1][:2]} & word_list("nouns", "shares"):
        return ""  # "after a 4%" "rise"
    filled = wording
    for span in spans:
        before = span.start_char < quantity.start
        if not before and quantity.kind == "duration" and _preposition(span) == "of":
            span = span[1:]  # "five years in prison, the nurse three" "of probation"
        theirs = _ahead(span, first, sentence, filled) if before else ""
        if theirs and theirs not in filled:  # of the third in a row
            theirs = _own_before(doc, first, sentence) or theirs
        theirs = theirs if before else _behind(doc, span, first, part)
        if bare and not before and not _preposition(span) and filled.startswith(theirs):
            continue  # "of 240 complaints, 40 concerned fees"
        whole = text_of(doc)[part - 2 : part] == ": "
        labels = quantity.kind in ("percent", "count")
        filled = _filled(filled, theirs, span, whole=whole, labels=labels, last=not before)
    return "" if filled == wording else filled


def _own_before(doc: Doc, quantity: Quantity, sentence: Sentence) -> str:
    """The words that the gapped clause of a number has of its own, before the number."""
    first = sentence.alike_before(quantity)
    part = _part(doc, first, quantity) if first is not None else None
    return LINK.sub("", text_of(doc)[part : quantity.start]) if part is not None else ""


def _sentenced(doc: Doc, last: Quantity, quantity: Quantity, base: str) -> str:
    """ "Sentenced Bekov to 13 years, the nurse D. Kim to 12 years and a clerk to four"."""
    whose = NEXT_TERM_OF.search(text_of(doc), last.told_end, quantity.start)
    verb = verb_of(last, doc)
    if whose is None or verb is None or {last.kind, quantity.kind} != {"duration"}:
        return ""
    said = conjuncts(verb)[0].text
    named = all(token.pos_ not in VERBAL for token in words_at(doc, *whose.span("who")))
    before = (
        base.rpartition(said)[0] if named and text_of(doc)[: last.start].endswith("to ") else ""
    )
    return f"{before}{said} {whose['who'].strip()}" if before or base.startswith(said) else ""


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """The name before a number in a row of places, the number before it and that one's place."""

    span: tuple[int, int]  # in the sentence
    first: Quantity
    other: str


def named_place(quantity: Quantity, sentence: Sentence) -> NamedPlace | None:
    """ "Officers in Osh seized 5 million, Batken – 3 million, Naryn – 2 million"."""
    found = NAMED.search(sentence.before(quantity))
    first = sentence.alike_before(quantity) if found else None
    if found is None or first is None or sentence.bracket(quantity) is not None:
        return None
    span = found.span("name")
    before = named_place(first, sentence)
    if before is not None:
        return NamedPlace(span, first, sentence.text[slice(*before.span)])
    told = [*PLACED.finditer(sentence.text, 0, span[0])]
    return NamedPlace(span, first, told[-1]["name"]) if told else None


def _filled(wording: str, theirs: str, own: Span, *, whole: bool, labels: bool, last: bool) -> str:
    """A wording with the own phrase in place of its counterpart, else behind it."""
    said = re.search(rf"(?<!\w){re.escape(theirs)}(?!\w)", wording, re.I) if theirs else None
    if said is not None:
        rest = "" if last else wording[said.end() :]  # "on bridges in all districts"
        return f"{wording[: said.start()]}{_without_article(own)}{rest}"
    if _preposition(own) not in ("", "of") and (theirs or whole):
        return f"{wording} {own.text}"
    apart = labels and theirs and not _preposition(own)
    apart = apart and not set(theirs.split()) & set(wording.split())
    return f"{wording}: {_without_article(own)}" if apart else wording


def _part(doc: Doc, first: Quantity, quantity: Quantity) -> int | None:
    """Where the clause of a number begins behind the number before it; none where it has a verb of
    its own: "ruined 40 houses, swept away a bridge, nine barns".
    """
    between = text_of(doc)[first.told_end : quantity.start]
    between = BRACKETED.sub(lambda match: " " * len(match[0]), between)
    between = AGE_ASIDE.sub(lambda match: " " * len(match[0]), between)
    parts = [match for match in PART.finditer(between) if match.start() < len(between)]
    opened = (words_at(doc, at, at + 1)[0] for m in parts if (at := first.told_end + m.end()))
    finite = [word for word in opened if word.tag_ in FINITE]
    if not parts or any(word.idx + len(word) + 1 < quantity.start for word in finite):
        return None
    commas = [match for match in parts if re.search("[,;]", match[0])]
    last = parts[-1] if parts[-1].end() == len(between) or not commas else commas[-1]
    last = parts[0] if not commas and last.end() < len(between) else last
    return first.told_end + last.end()


def _undated(words: str, start: int, sentence: Sentence) -> str:
    """Own words; "" where they are a date or hold one."""
    return "" if any(start <= d.start < start + len(words) for d in sentence.dates) else words


def _is_dated(doc: Doc, start: int, quantity: Quantity, sentence: Sentence) -> bool:
    """Whether nothing but a date stands between the beginning of a clause and its number."""
    words = text_of(doc)[start : quantity.start].lstrip("inoftr ")
    return any(words.strip(" –—:-") == sentence.words(date) for date in sentence.dates)


def _is_phrase(words: Span) -> bool:
    """Whether words are a noun phrase or a prepositional one; not "a fine of", "worth"."""
    classes = [word_class(token) for token in words]
    described = all(
        kind not in VERBS or (kind == "participle" and classes[at + 1 :][:1] in (["noun"],))
        for at, kind in enumerate(classes)
    )
    return (
        described
        and not any(t.tag_ == "PRP" or t.like_num for t in words)
        and (classes[-1] in NOUNS or words[-1].tag_ == "VBG")
    )


def _preposition(words: Span) -> str:
    return words[0].lower_ if words[0].pos_ == "ADP" or words[0].lower_ == "to" else ""


def _ahead(own: Span, first: Quantity, sentence: Sentence, wording: str) -> str:
    """The counterpart of a phrase before its number: the phrase before the first one's."""
    doc = own.doc
    before = words_at(doc, sentence.start, max(first.start, sentence.start + 1))
    if _preposition(own):
        return _same_preposition(before, own)
    link = LINK.search(before.text)
    end = link.start() if link else len(before.text)
    words = words_at(doc, before.start_char, before.start_char + max(end, 1))
    beside = _noun_beside(words, bracket="(" in text_of(doc)[words.end_char : first.start])
    if beside:
        return beside
    verb = next((token for token in reversed(words) if word_class(token) in VERBS), None)
    subject = subject_of(verb) if verb is not None else None
    phrase = _without_article(noun_phrase(subject)) if subject is not None else words.text
    phrase = phrase.strip(" \n•*–—-")
    phrase = re.sub(r",\s\d{1,3}$", "", phrase)  # "Omarov, 41"
    if subject is not None and (part := _measured_of(subject, own)):
        return part
    name = _noun_beside(words, bracket=True) if any(t.pos_ == "PROPN" for t in own) else ""
    if subject is not None and subject.pos_ != "PROPN" and name[:1].isupper():
        return name  # "most went to Naryn at 5%, Talas at 3%"
    partner = sorted(partner_of(subject)) if subject is not None else []
    both = " ".join([phrase, *(doc[i].text for i in partner)])  # "Omarov and his aunt"
    return both if both in wording else phrase


def _measured_of(subject: Token, own: Span) -> str:
    """ "Prices for beef rose by 18%, rice by 22%": rice takes the place of beef, not of prices."""
    statistics = word_list("nouns", "of_the_world") | word_list("nouns", "priced")
    if subject.lower_ not in statistics or own[-1].lower_ in statistics:
        return ""
    end = noun_phrase(subject).end
    of = subject.doc[subject.i + 1 : end]
    return of[1:].text if len(of) > 1 and of[0].pos_ == "ADP" and of[0].lower_ != "in" else ""


def _behind(doc: Doc, own: Span, first: Quantity, part: int) -> str:
    """The counterpart of a phrase behind its number."""
    bracket = text_of(doc).find("(", first.told_end, part)
    end = part if bracket < 0 else bracket
    after = words_at(doc, first.told_end, max(end, first.told_end + 1))
    if _preposition(own):
        alike = _same_preposition(after, own) or (
            _same_preposition(after, own, any_other=True) if _preposition(own) != "of" else ""
        )
        if alike or first.kind != "duration":
            return alike
    end = first.told_end + len(PART.sub("", text_of(doc)[first.told_end : part]))
    words = words_at(doc, first.told_end, max(end, first.told_end + 1))
    verbs = [t.i for t in words if word_class(t) in VERBS and relation(t) != "modifier"]
    told = doc[max(verbs, default=words.start - 1) + 1 : words.end].text.strip()
    return told.removeprefix("of ") if first.kind == "duration" else told


def _same_preposition(words: Span, own: Span, *, any_other: bool = False) -> str:
    """The last phrase with the preposition of the own one."""
    for token in reversed(words):
        alike = token.lower_ == own[0].lower_ or (any_other and token.lower_ != "of")
        if alike and token.pos_ in ("ADP", "PART") and (phrase := _phrase(token)):
            return phrase
    return ""


def _phrase(preposition: Token) -> str:
    """ "on the repair of schools": a preposition with its noun and what "of" adds to it."""
    end = preposition.i + 1
    for token in preposition.doc[end : preposition.sent.end]:
        stops = token.pos_ in ("ADP", "CCONJ", "SCONJ", "PUNCT", "SYM") and token.lower_ != "of"
        if stops or word_class(token) == "verb" or token.like_num:
            break
        end = token.i + 1
    words = preposition.doc[preposition.i : end]
    return str(words.text) if word_class(words[-1]) in NOUNS else ""


def _noun_beside(words: Span, *, bracket: bool) -> str:
    """ "fined the company" 5 million, "sets spending" at 9, "from Russia" (3): the noun there."""
    nouns: list[Token] = []
    for token in reversed(words):
        hyphen = token.text == "-" and not token.whitespace_ and nouns  # "Jalal-Abad"
        if not hyphen and (
            word_class(token) in VERBS or token.pos_ in ("ADP", "PUNCT", "AUX", "NUM", "SYM")
        ):
            placed = token.pos_ == "ADP" and not bracket
            nouns = nouns[:-1] if nouns and nouns[-1].pos_ == "CCONJ" else nouns
            found = nouns and not placed and word_class(nouns[0]) in NOUNS
            return _without_article(words.doc[nouns[-1].i : nouns[0].i + 1]) if found else ""
        nouns.append(token)
    return ""


def _without_article(words: Span) -> str:
    leads = words[0].tag_ in ("DT", "PRP$") and len(words) > 1
    return str(words[1:].text if leads else words.text)
