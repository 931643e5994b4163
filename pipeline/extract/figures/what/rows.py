"""What a number in a row or a bracket shares with the one before: "growth was 4% in Almaty, 6% in
Astana", "819 kilograms were seized (2024 – 543 kilograms)".
"""

from __future__ import annotations

import re
from collections.abc import Callable

from spacy.tokens import Doc, Token

from pipeline.extract.figures.comparisons import changed, total_of
from pipeline.extract.figures.sentences import Sentence
from pipeline.extract.figures.unit.counted_levels import level_verbs
from pipeline.extract.figures.unit.nouns import word_class, word_list
from pipeline.extract.figures.what.clauses import undated
from pipeline.extract.figures.what.compression import clause_words
from pipeline.extract.figures.what.counted_things import MEASURES
from pipeline.extract.figures.what.follow_ups import RATE_TOLD, following
from pipeline.extract.figures.what.trimming import without_end
from pipeline.extract.function_words import COMPARED_WITH
from pipeline.extract.syntax import FINITE_OR_MODAL, noun_phrase
from pipeline.extract.text import text_of, words_at
from pipeline.lexicon import any_of
from pipeline.records import Quantity

COMPARED = re.compile(rf"\(\s*(?:(?:up|down)\s+from|{COMPARED_WITH}|in|for)?[^()\d]*$")
WHICH_WAS = re.compile(
    r"(?:[,(–—-]|\s(?=(?:that|which)\s))\s*(?:(?:and|but)\s+)?(?:which|that|this|it)?\s*"
    r"(?:is|was|were|are)\s+(?:by\s+)?(?:(?:[\w.,%-]+\s+){0,3}|(?:[\w.,%-]+\s+){0,8}or\s+(?:by\s+)?)$"
    r"|[,–—(]\s*(?:or\s+)?$"
    r"|[,–—-]\s*(?:which (?:is|was) )?[\d.,]+ times more \($"  # "(67 tablets) than"
)
MORE = re.compile(
    # not "5 kg of salt and more than 2 tons", "21% of GDP, down from"
    r"(?:\s*(?!(?:and|is|are|was|were)\b)(?:[\w%$€£-]|[.,](?=\d))+|\s*\([^()]{1,40}\)){0,5}?\)?\s+"
    r"((?:more|less|fewer|higher|lower|up|down|above|below)\b"
    r"(?:\s+(?:than|compared|in comparison|on|the)\s[^,.;()]{3,50})?)"
    r"|(?:\s\w+){0,2}\)\s+(than [^,.;()]{3,50})"
)
THAT_IS = re.compile(r"\W*(?:That|This|It) (?:is|was)\s+(?:\w+\s+){0,2}")
CHANGED = re.compile(r"\s(?:more|less|fewer|higher|lower|above|below)\b")
APART = re.compile(
    rf"[,–—(][\"”]?\s*(?:which (?:is|was)\s+|{any_of(word_list('what', 'marking'))}\s+)?(?:or\s+)?"
    r"an?\s+(?:\w+\s+|[\d.,]+\s?\S+\s+or\s+)?$|\($"
)
A_CHANGE_OF = re.compile(r"\b([a-z]+)\s+of\s+$")  # ", a drop of 15 percent"
# between two numbers of a list of people; the noun of one, and what is listed behind it
LISTED = re.compile(r"(?:\s(?!(?:were|was|are|had|have)\b)[\w’'-]+){1,3}(?:,|,?\s+and)\s+")
LIST_NOUN = re.compile(
    r"\s+(?!were\b|are\b|was\b)(?P<noun>(?:[\w’-]+ ){0,2}?\w+(?:s|en|people))\b(?P<and> and an? )?"
)
AMONG = re.compile(r"\b(?:among (?:them|whom)|including)\s")
OR = re.compile(r"\s*,?\s*\(?(?:or|i\.e\.|that is|which is|equal to)\s*,?\s*(?:by\s+)?")
OF_A_TOTAL = re.compile(
    r"(?P<of>\s+of\s+[^,.;:()\d]{3,60}?)(?:\s[-–—]\s+|\s*\(|,?\s+or\s+"
    r"|,\s+which\s+(?:is|translates|amounts|comes|works out)\s+(?:to\s+)?)"
)
AGAINST = re.compile(
    r"\b(?:(?<!ed )(?<!en )against|versus|vs\.?|instead of|as opposed to|compared (?:to|with))\s+$"
    r"|[^a-z]\s(?:up|down) from\s+$"  # not "edged up from"
)
# "against a forecast of" 5 million
AGAINST_PLAN = re.compile(r"\b(?:against|versus) [^,.;\d]{0,30}$")
# "Osh (40%)," "followed by Naryn (30%) and Talas" (9%), "followed by Naryn with" 30%
FOLLOWED = re.compile(
    r"\bfollowed by (?:[^;:]*?\d[^;:,]*?(?:,|\band\b) )??(?:and )?(?:the )?(?P<label>[^\d;:.,()]+?)"
    r"(?: (?:with|at|accounting for|on))? ?\(?$"
)
OF_OTHERS = re.compile(
    r"\s+(?P<in>in|among|for)\s+(?P<them>(?!the\s*$)(?!.*\b(?:period|whole|months?|years?|weeks?)\b)[A-Za-z].*)"
)
OF_THEM = re.compile(r"\s+of\s+(?:them|these|those|which|whom)\b")
AGAIN = re.compile(
    r"(?:[:;,–—]|\b(?:and|but))\s*(?:(?:to|by|at|after)\s+)?$"
    r"|\b(?:which|this) (?:was|were|stood|had been) (?:at )?$"
)
A_YEAR_BEFORE = re.compile(r"\s+(?:a|the) (?:year|month) (?:ago|before|earlier)\b")
OPENS_ITEM = re.compile(r"(?:[,:;(]|\band|\bincluding|\bseized|\bconfiscated|\bfound|^)\s*$")
ENDS_ITEM = re.compile(r"\s*(?:[,.;)]|and\b|$)")
MAX_ITEM = 3  # words: "pure raw opium"
MAX_BEHIND_LEVEL = 3  # words: "amounted" "to registered persons"
DATE_NEAR = 5  # characters: " in "
RIGHT_BEFORE = 40  # characters between a number with its noun and a bracket that says it again
Wording = Callable[[Quantity], str]


def in_a_bracket(doc: Doc, quantity: Quantity, sentence: Sentence, told: Wording) -> str:
    """ "(2024 – 543 kilograms)", "(up from 40)": what the number before the bracket measures."""
    opening = sentence.bracket(quantity)
    after = sentence.after(quantity)
    part = (quantity.kind == "percent" and after.startswith(" of ")) or OF_THEM.match(after)
    if opening is None or part:
        return ""  # "$6 billion (41% of GDP)", "120 cases (49 of them of fraud)"
    at = sentence.start + opening
    dated = any(at < date.start < quantity.start for date in sentence.dates)
    inside = text_of(doc)[at : quantity.start]
    for date in sentence.dates:
        inside = inside.replace(text_of(doc)[date.start : date.end], "")
    first = sentence.outside_before(at)
    if first is None or COMPARED.match(inside) is None:
        return ""
    if not told(first):
        first = sentence.outside_before(first.start) or first
    beside = at - first.told_end < RIGHT_BEFORE
    again = RATE_TOLD.match(sentence.after(quantity))  # "40 soms (480 per year)"
    if dated or again or len(inside.split()) > 1 or (beside and first.kind != quantity.kind):
        return told(first)
    return ""


def part_in_bracket(quantity: Quantity, sentence: Sentence) -> str:
    """ "the courts (5)" of 300 officers: the words before the bracket."""
    if total_of(quantity, sentence) is None:
        return ""
    before = sentence.before(quantity).rstrip("( ")
    parts = re.split(r"[,;:)]|\b(?:and|including|among(?: (?:them|whom))?)\b", before)
    return parts[-1].strip().removeprefix("the ")


def before_bracket(doc: Doc, quantity: Quantity, sentence: Sentence, end: int) -> str:
    """ "salted fish (40 boxes)", "up to a year (12 men)": what a bracket of one count glosses."""
    opening = sentence.bracket(quantity)
    if opening is None or not text_of(doc).startswith(")", end):
        return ""
    at = sentence.start + len(sentence.text[:opening].rstrip())
    if any(date.end == at for date in sentence.dates):
        return ""  # "more than this year (12 men)"
    last = next((q for q in sentence.quantities if q.told_end == at), None)
    if last is not None:
        return sentence.words(last) if last.kind == "duration" else ""
    glossed = words_at(doc, sentence.start, max(at, sentence.start + 1))[-1]
    told = doc[noun_phrase(glossed).start : glossed.i + 1].text
    return told if word_class(glossed) == "noun" else ""


def change_in_bracket(quantity: Quantity, sentence: Sentence, told: Wording) -> str:
    """ "440 cases (270, +63%)": the change of what the number before the brackets measures."""
    first = changed(quantity, sentence)
    base = without_level(told(first)) if first is not None else ""
    return f"change of {base}" if base else ""


def difference(quantity: Quantity, sentence: Sentence, told: Wording) -> str:
    """ "200 cases, 24 cases or 30 percent above 2023": more of the same."""
    before = sentence.before(quantity)
    leads = WHICH_WAS.search(before)
    more = MORE.match(sentence.after(quantity))
    if more and more[1] and THAT_IS.fullmatch(before):
        return more[1]
    if leads is None or more is None:
        return ""
    first = sentence.outside_before(sentence.start + leads.start())
    if first is not None and AGAINST_PLAN.search(sentence.before(first)):
        first = sentence.outside_before(first.start) or first
    base = CHANGED.split(told(first))[0] if first is not None else ""
    change = more[1] or f"more {more[2]}"
    return f"{without_level(base.strip())} {change.strip()}" if base else ""


def among(quantity: Quantity, sentence: Sentence, told: Wording, noun: str, word: Token) -> str:
    """ "860 people were held, among them 43 foreigners": whose part is counted; not "among them 43
    foreigners, and 16 cars were seized".
    """
    before = sentence.before(quantity)
    aside = list(AMONG.finditer(before))
    if not aside or re.search(r"[;.]\s", before[aside[-1].end() :]):
        return ""
    inside = words_at(word.doc, sentence.start + aside[-1].start(), quantity.start)
    if any(token.text == "," and token.nbor().tag_ in FINITE_OR_MODAL for token in inside[:-1]):
        return ""  # ", including a woman," "were part of a gang that cheated 100 people"
    verb = next((head for head in word.ancestors if head.pos_ == "VERB"), None)
    goes_on = re.search(r"\b(?:and|while)\b", before[aside[-1].end() :])
    if goes_on and verb is not None and verb.idx >= sentence.start + aside[-1].end():
        return ""
    first = sentence.outside_before(sentence.start + aside[-1].start())
    base = told_of_all(first, sentence, told) if first and first.kind == "number" else ""
    counted = base.rpartition(" ")[2]
    if first is not None and sentence.after(first).startswith(f" {counted}"):
        start = without_level(base.removesuffix(f" {counted}"))  # "victims totaled" 242 "people"
        # "resulted in harm to", "killing" and "questioned among" say nothing alone
        base = counted if re.search(r"(?: to| among|ing)$", start) else start
    base = base.partition(" among ")[0]
    if undated(noun, sentence).strip() in base.split():
        return base  # "12 cases opened, including 5 of fraud, and 8 cases in 2019"
    return f"{noun} among {base}" if base and noun else ""


def told_of_all(first: Quantity, sentence: Sentence, told: Wording) -> str:
    """What is told of a number and of those it is listed with: "those held" for "2 men and 3 boys
    were held".
    """
    before = next(iter(sentence.earlier(first)[::-1]), None)
    follows = before is not None and LISTED.fullmatch(sentence.between(before, first))
    noun = LIST_NOUN.match(sentence.after(first))
    if noun is None or not (follows or noun["and"]):
        return told(first)
    rest = told(first).removeprefix(noun["noun"])
    return f"those{rest}" if rest.startswith(" ") else ""


def change_beside(quantity: Quantity, sentence: Sentence, told: Wording) -> str:
    """ "200 cases were opened, a 25% increase": the change of what was told before."""
    before = sentence.before(quantity)
    named = A_CHANGE_OF.search(before)
    apart = APART.search(before[: named.start(1)] if named else before)
    shares = word_list("nouns", "shares")
    noun = named or re.match(
        rf"(?:\s+or\s+[^,;.()]{{1,30}}?)?\s+({any_of(shares)})\b", sentence.after(quantity)
    )
    if quantity.kind not in ("percent", "money") or apart is None or noun is None:
        return ""
    if noun[1] not in shares:
        return ""
    first = sentence.outside_before(sentence.start + apart.start())
    base = told(first) if first is not None else ""
    base = base.partition(" as share of")[0]
    return f"{without_level(base)} {noun[1]}" if base else ""


def without_level(wording: str) -> str:
    """ "offences fell", "population amounted to persons": the drop is of offences, of population.

    >>> without_level("prison population amounted to persons")
    'prison population'
    """
    words = wording.split()
    for at in range(len(words) - 1, max(0, len(words) - 1 - MAX_BEHIND_LEVEL), -1):
        put = at < len(words) - 1 and words[at + 1] in ("at", "to")  # not "cases were closed"
        if words[at].lower() in level_verbs() and (put or at == len(words) - 1):
            return without_end(" ".join(words[:at]))  # "exports have" "risen"
    return wording


def said_otherwise(doc: Doc, quantity: Quantity, sentence: Sentence, told: Wording) -> str:
    """ "by 4.2 trillion tenge, or 25%": the same change told in another measure."""
    first = sentence.outside_before(quantity.start)
    if first is None or first.kind in ("age", "number"):
        return ""
    between = sentence.text[first.told_end - sentence.start : quantity.start - sentence.start]
    sums = first.kind == quantity.kind == "money" and first.unit != quantity.unit
    if sums and between.strip() == "and":
        return told(first)  # "seized 3 million soms and $5,000"
    whole = OF_A_TOTAL.fullmatch(between) if first.kind == "percent" else None
    if quantity.kind == "money" and whole:  # "amounted to 31% of the total - 88 billion"
        of_it = whole["of"].strip()
        clause = clause_words(doc, first, sentence).removesuffix(of_it.removeprefix("of "))
        return clause.strip().removesuffix(" of")
    return told(first) if OR.fullmatch(between) and first.kind != quantity.kind else ""


def told_again(quantity: Quantity, sentence: Sentence, told: Wording) -> str:
    """ "5,217 users, against 4,310 in 2021", "3 billion in 2024: 2 billion in 2023": the same; "400
    euros in mining, against 200 in farming": of others.
    """
    first = sentence.alike_before(quantity)
    before = sentence.before(quantity)
    after = sentence.after(quantity)
    dated = any(0 <= date.start - quantity.end <= DATE_NEAR for date in sentence.dates)
    dated = dated or A_YEAR_BEFORE.match(after) is not None
    if first is None or first.kind not in ("number", "money", "percent", *MEASURES):
        return ""
    listed = dated and AGAIN.search(before[first.end - sentence.start :])
    if not (listed or AGAINST.search(before)):
        return ""
    other = OF_OTHERS.match(following(quantity, sentence))
    if other is None:
        return told(first)
    base = re.sub(rf"\s{other['in']}\s(?!.*\s{other['in']}\s).*$", "", told(first))
    return f"{base} {other['in']} {other['them']}"


def next_after(quantity: Quantity, sentence: Sentence, told: Wording) -> str:
    """ "Most work in trade (59%), followed by farming (13%)": farming, next after what the first
    is of.
    """
    found = FOLLOWED.search(sentence.before(quantity))
    if found is None or quantity.kind not in ("money", "percent", *MEASURES):
        return ""
    first = sentence.outside_before(sentence.start + found.start())
    first = first or sentence.quantities[0]  # in a bracket
    base = told(first) if first.end <= sentence.start + found.start() else ""
    return f"{found['label']}, next after {base}" if base else found["label"]


def listed_before(doc: Doc, quantity: Quantity, sentence: Sentence) -> Token | None:
    """ "boys 12 and girls 9", "heroin 12 kg, raw opium 62 kg": the noun right before its number."""
    found = doc.char_span(sentence.start, quantity.start, alignment_mode="contract")
    if found is None or not ENDS_ITEM.match(text_of(doc), quantity.end, sentence.end):
        return None
    words: list[Token] = []
    for token in reversed(found):
        if word_class(token) not in (("adjective", "noun") if words else ("noun",)):
            break
        words.append(token)
    if not words or len(words) > MAX_ITEM:
        return None
    opening = text_of(doc)[sentence.start : words[-1].idx]
    return words[0] if OPENS_ITEM.search(opening) else None
