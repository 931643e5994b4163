"""What a number in a row or a bracket shares with the one before: "growth was 4% in Almaty, 6% in
Astana", "819 kilograms were seized (2024 – 543 kilograms)".
"""

from __future__ import annotations

import re
from collections.abc import Callable

from spacy.tokens import Doc, Token

from pipeline.extract.figures.compression import clause_words
from pipeline.extract.figures.nouns import word_class, word_list
from pipeline.extract.figures.periods import total_of
from pipeline.extract.figures.sentences import Sentence
from pipeline.extract.figures.unnamed import level_verbs
from pipeline.records import Quantity

COMPARED = re.compile(
    r"\(\s*(?:(?:up|down)\s+from|against|compared\s+(?:to|with)|vs\.?|versus|in|for)?[^()\d]*$"
)
WHICH_WAS = re.compile(
    r"[,–—-]\s*(?:(?:and|but)\s+)?(?:which|that|this|it)?\s*(?:is|was|were|are)\s+(?:by\s+)?"
    r"(?:[\w.,%-]+\s+){0,3}(?:or\s+(?:by\s+)?)?$"
    r"|[,–—(]\s*(?:or\s+)?$"
)
MORE = re.compile(
    r"(?:\s*\(?[\w.,%-]+){0,5}?\)?\s+"
    r"((?:more|less|fewer|higher|lower|up|down|above|below)\b"
    r"(?:\s+(?:than|compared|in comparison|on|the)\s[^,.;()]{3,50})?)"
)
CHANGED = re.compile(r"\s(?:more|less|fewer|higher|lower|above|below)\b")
APART = re.compile(r"[,–—(]\s*(?:which (?:is|was)\s+)?(?:or\s+)?an?\s+(?:\w+\s+)?$")
A_CHANGE_OF = re.compile(r"\b([a-z]+)\s+of\s+$")  # ", a drop of 15 percent"
AMONG = re.compile(r"\b(?:among (?:them|whom)|including)\s")
OR = re.compile(r"\s*,?\s*\(?(?:or|i\.e\.|that is|which is|equal to)\s*,?\s*(?:by\s+)?")
OF_A_TOTAL = re.compile(r"\s+of\s+[^,.;:()\d]{3,60}(?:\s[-–—]\s+|\s*\(|,?\s+or\s+)")
AGAINST = re.compile(
    r"\b(?:against|versus|vs\.?|instead of|as opposed to|compared (?:to|with)|(?:up|down) from)\s+$"
)
AGAIN = re.compile(r"(?:[:;,–—]|\b(?:and|but))\s*(?:(?:to|by|at)\s+)?$")
A_YEAR_BEFORE = re.compile(r"\s+(?:a|the) (?:year|month) (?:ago|before|earlier)\b")
OPENS_ITEM = re.compile(r"(?:[,:;(]|\band|\bincluding|\bseized|\bconfiscated|\bfound|^)\s*$")
ENDS_ITEM = re.compile(r"\s*(?:[,.;)]|and\b|$)")
MAX_ITEM = 3  # words: "pure raw opium"
DATE_NEAR = 5  # characters: " in "
RIGHT_BEFORE = 40  # characters between a number with its noun and a bracket that says it again
Wording = Callable[[Quantity], str]


def in_a_bracket(doc: Doc, quantity: Quantity, sentence: Sentence, told: Wording) -> str:
    """ "(2024 – 543 kilograms)", "(up from 40)": what the number before the bracket measures."""
    before = doc.text[sentence.start : quantity.start]
    opening = before.rfind("(")
    if opening <= before.rfind(")"):
        return ""
    at = sentence.start + opening
    dated = any(at < date.start < quantity.start for date in sentence.dates)
    inside = doc.text[at : quantity.start]
    for date in sentence.dates:
        inside = inside.replace(doc.text[date.start : date.end], "")
    first = _before(quantity, sentence, at)
    if first is None or COMPARED.match(inside) is None:
        return ""
    if not told(first):
        first = _before(first, sentence, first.start) or first
    beside = at - first.told_end < RIGHT_BEFORE
    if dated or len(inside.split()) > 1 or (beside and first.kind != quantity.kind):
        return told(first)
    return ""


def part_in_bracket(quantity: Quantity, sentence: Sentence) -> str:
    """ "the courts (5)" of 300 officers: the words before the bracket."""
    if total_of(quantity, sentence) is None:
        return ""
    before = sentence.before(quantity).rstrip("( ")
    return re.split(r"[,;:)]|\b(?:and|including|among (?:them|whom))\b", before)[-1].strip()


def change_in_bracket(quantity: Quantity, sentence: Sentence, told: Wording) -> str:
    """ "440 cases (270, +63%)": the change of what the number before the brackets measures."""
    before = sentence.before(quantity)
    opening = before.rfind("(")
    if quantity.kind != "percent" or opening <= before.rfind(")"):
        return ""
    signed = before.endswith(("+", "-", "−")) or sentence.words(quantity)[0] in "+-−"
    first = _before(quantity, sentence, sentence.start + opening)
    return f"change of {told(first)}" if signed and first is not None and told(first) else ""


def difference(quantity: Quantity, sentence: Sentence, told: Wording) -> str:
    """ "200 cases, 24 cases or 30 percent above 2023": more of the same."""
    before = sentence.before(quantity)
    leads = WHICH_WAS.search(before)
    more = MORE.match(sentence.after(quantity))
    if leads is None or more is None:
        return ""
    first = _before(quantity, sentence, sentence.start + leads.start())
    base = CHANGED.split(told(first))[0] if first is not None else ""
    return f"{without_level(base.strip())} {more[1].strip()}" if base else ""


def among(quantity: Quantity, sentence: Sentence, told: Wording, noun: str, word: Token) -> str:
    """ "860 people were held, among them 43 foreigners": whose part is counted; not "among them 43
    foreigners, and 16 cars were seized".
    """
    before = sentence.before(quantity)
    aside = list(AMONG.finditer(before))
    if not aside or re.search(r"[;.]\s", before[aside[-1].end() :]):
        return ""
    verb = next((head for head in word.ancestors if head.pos_ == "VERB"), None)
    goes_on = re.search(r"\b(?:and|while)\b", before[aside[-1].end() :])
    if goes_on and verb is not None and verb.idx >= sentence.start + aside[-1].end():
        return ""
    first = _before(quantity, sentence, sentence.start + aside[-1].start())
    base = told(first) if first is not None and first.kind == "number" else ""
    return f"{noun} among {base}" if base and noun else ""


def change_beside(quantity: Quantity, sentence: Sentence, told: Wording) -> str:
    """ "200 cases were opened, a 25% increase": the change of what was told before."""
    before = sentence.before(quantity)
    named = A_CHANGE_OF.search(before)
    apart = APART.search(before[: named.start(1)] if named else before)
    noun = named or re.match(r"\s+([a-z]+)", sentence.after(quantity))
    if quantity.kind != "percent" or apart is None or noun is None:
        return ""
    if noun[1] not in word_list("nouns", "shares"):
        return ""
    first = _before(quantity, sentence, sentence.start + apart.start())
    base = told(first) if first is not None else ""
    return f"{without_level(base)} {noun[1]}" if base else ""


def without_level(wording: str) -> str:
    """ "offences fell": the drop is of offences."""
    subject, _, verb = wording.rpartition(" ")
    return subject if subject and verb.lower() in level_verbs() else wording


def said_otherwise(doc: Doc, quantity: Quantity, sentence: Sentence, told: Wording) -> str:
    """ "by 4.2 trillion tenge, or 25%": the same change told in another measure."""
    first = _before(quantity, sentence, quantity.start)
    if first is None or first.kind in ("age", "number"):
        return ""
    between = sentence.text[first.told_end - sentence.start : quantity.start - sentence.start]
    if quantity.kind == "money" and first.kind == "percent" and OF_A_TOTAL.fullmatch(between):
        of_it = between.strip(" -–—(,")  # "amounted to 31% of the total - 88 billion"
        return clause_words(doc, first, sentence).removesuffix(of_it.removeprefix("of ")).strip()
    return told(first) if OR.fullmatch(between) and first.kind != quantity.kind else ""


def told_again(quantity: Quantity, sentence: Sentence, told: Wording) -> str:
    """ "5,217 users, against 4,310 in 2021", "3 billion in 2024: 2 billion in 2023": the same."""
    first = _before(quantity, sentence)
    before = sentence.before(quantity)
    after = sentence.after(quantity)
    dated = any(0 <= date.start - quantity.end <= DATE_NEAR for date in sentence.dates)
    dated = dated or A_YEAR_BEFORE.match(after) is not None
    if first is None or first.kind not in ("number", "money", "percent"):
        return ""
    listed = dated and AGAIN.search(before[first.end - sentence.start :])
    return told(first) if listed or AGAINST.search(before) else ""


def _before(quantity: Quantity, sentence: Sentence, end: int | None = None) -> Quantity | None:
    """The last number before a place that is measured alike and stands in no bracket."""
    limit = quantity.start if end is None else end
    for other in reversed(sentence.quantities):
        if other.end <= limit and not bracketed(other, sentence):
            counts = quantity.kind == "count" and other.kind == "number"
            alike = counts or (other.kind == quantity.kind and other.unit == quantity.unit)
            return other if alike or end is not None else None
    return None


def bracketed(quantity: Quantity, sentence: Sentence) -> bool:
    """Whether a number stands in brackets."""
    before = sentence.before(quantity)
    return before.rfind("(") > before.rfind(")")


def listed_before(doc: Doc, quantity: Quantity, sentence: Sentence) -> Token | None:
    """ "boys 12 and girls 9", "heroin 12 kg, raw opium 62 kg": the noun right before its number."""
    found = doc.char_span(sentence.start, quantity.start, alignment_mode="contract")
    if found is None or not ENDS_ITEM.match(doc.text, quantity.end, sentence.end):
        return None
    words: list[Token] = []
    for token in reversed(found):
        if word_class(token) not in (("adjective", "noun") if words else ("noun",)):
            break
        words.append(token)
    if not words or len(words) > MAX_ITEM:
        return None
    opening = doc.text[sentence.start : words[-1].idx]
    return words[0] if OPENS_ITEM.search(opening) else None
