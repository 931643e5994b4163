"""Says whose part a number is: "share of women among those told of", "loss, of which repaid"."""

from __future__ import annotations

import re
from functools import cache

from pipeline.extract.figures.unit.antecedents import OPENS_WITH_ANAPHOR
from pipeline.extract.figures.unit.counted_levels import level_verbs
from pipeline.extract.figures.unit.nouns import plural_of, word_class, word_list
from pipeline.extract.figures.what.clauses import undated
from pipeline.extract.figures.what.counted_things import MEASURES
from pipeline.extract.figures.what.follow_ups import following
from pipeline.extract.figures.what.measured import Measured
from pipeline.extract.figures.what.rows import told_of_all, without_level
from pipeline.extract.figures.what.trimming import without_end
from pipeline.extract.syntax import FINITE_OR_MODAL, noun_phrase, preposition, relation
from pipeline.extract.text import root_at, text_of, words_at
from pipeline.lexicon import any_of
from pipeline.records import Quantity

SHORT = 3  # words of a wording that is told on
OPENS_WITH_OF = re.compile(r"\W*(?:Out of|Of)\s+(?:(?:the|these|all|a total of)\s+)*")
# "while of the" 90 "fires, 12 were"
OF_WHOLE = re.compile(
    r"(?:,|;|\b(?:and|while|but))\s+(?:out\s+)?of\s+(?:the|these|all)\s+$|,\s+and\s+of\s+$"
)
THEM = re.compile(r"share of (?:them|these|those|whom|which|it)(?=\s|$)")
OPENS_AMONG = re.compile(
    r"\W*(?:In [^,]{2,30}, )?(?:[Aa]mong|[Oo]f)\s+(?:the\s+|all\s+)*(?:\d[\d,.]*\s+)?"
    r"((?!th(?:em|ese|ose),)[^,]{3,50}),\s+(?:(?:only|just|over|about|nearly|almost)\s+)*"
)
ARE_DONE = re.compile(r"^ (?:are|were|is|was) (?=\w+ed\b)")
HAVE = re.compile(r"\b(?:has|have|had)\b")
OF_GROUP = re.compile(r"\s+of\s+(?:the\s+)?((?:[^,.;:()]|[.,](?=\d)){3,60})")
OF_MANY = re.compile(r"\s+of\s+\d.*")  # "of a population" "of 5.4 million people"
LED = re.compile(r"\b(?:of|at|by|to|from|with|in|than|for)\s+(?:(?:only|just|about|an?)\s+)*$")
OBJECTS = frozenset(("it", "them", "him", "her"))
MIN_TOLD = 2  # words: "were women"
HAVE_AND_BE = frozenset(("is", "are", "was", "were", "has", "have", "had"))
IN_ALL = re.compile(r" in all$")
# "a debt of $3 billion" ", or 26% of GDP", ", which makes up 15% of GDP"
WHICH_IS = re.compile(
    r"\s*[(,]\s*|\s+or\s+$|\s*[,(–—]\s*(?:or|which\s+\w+(?:\s+(?:for|to|up))?|\w+ing(?:\s+(?:for|to|up))?)\s+$"
)
BRACKET_OPENS = re.compile(r"\s*\($")
PART_IN_BRACKET = re.compile(r"\s+(?:of them\s+)?[a-z]+(?:\s[a-z]+)?\)")  # "(40% women)"
OF_WHOM = re.compile(
    r"\bof\s+(?:whom|which|them|these),?\s+(?:(?:only|just|about|some)\s+)*$", re.I
)
# "17 of those freed" "are foreigners, 63 are women"
IS_SOMETHING = re.compile(r"\s(?:is|are)\s(?!being\b).*")


def opens_with_of(before: str) -> bool:
    """Whether what stands before a number opens a set: "Of the" 90 "fires, 12 were".

    >>> [opens_with_of(before) for before in ("Of the ", "Ten fled, while of the ", "Ten of the ")]
    [True, True, False]
    """
    return bool(OPENS_WITH_OF.fullmatch(before) or OF_WHOLE.search(before))


def of_those_told(share: str, number: Measured) -> str:
    """ "31 percent of them": share of those counted before."""
    unit, last = number.earlier[-1] if number.earlier else (None, "")
    near = next(iter(number.sentence.earlier(number.quantity)[::-1]), None)
    if near is not None and near.kind in MEASURES:  # "147 kg of drugs, half of them heroin"
        unit, last = None, number.told(near)
    if THEM.match(share) and near is not None and near.kind == "money":
        return f"{number.told(near)}, {share}"  # "will receive, share of it as a grant"
    last = plural_of(unit) if unit and HAVE.search(last) else last  # "the program has five holes"
    last = plural_of(unit) if unit and near and len(last.split()) > SHORT else last
    them = THEM.match(share)
    if them is None or not 0 < len(last.split()) <= SHORT:
        return share
    if near is None and them[0].endswith(("which", "whom")):
        return share  # "in a country nine tenths of which"
    rest = share[them.end() :].strip()
    at = text_of(number.doc).find(f" {rest}", number.quantity.end) + 1
    if rest and at and words_at(number.doc, at, at + len(rest))[0].pos_ == "NOUN":
        return f"share of {rest} among {last}"  # "a third of them pensioners"
    return f"share of {last}{ARE_DONE.sub(' ', share[them.end() :])}"


def among_told(noun: str, number: Measured) -> str:
    """ "141 people were harmed: 97 were women": women among people harmed."""
    before = number.sentence.earlier(number.quantity)
    counts = [q for q in before if q.kind == "number"]
    anaphor = OPENS_WITH_ANAPHOR.match(number.sentence.text)
    above = IN_ALL.sub("", number.earlier[-1][1]) if anaphor and number.earlier else ""
    if counts and OPENS_WITH_OF.fullmatch(number.sentence.before(counts[0])):
        counts = counts[:1]  # "Of 167 victims, 65 were men and 102 were" women among victims
    told = told_of_all(counts[-1], number.sentence, number.told) if counts else above
    if number.earlier and number.earlier[-1][0] and HAVE.search(told):
        told = plural_of(number.earlier[-1][0])  # "Parliament has deputies"
    told = anaphor["them"] if anaphor and " " in anaphor["them"] else told  # "those convicted"
    group = OPENS_AMONG.match(number.sentence.text)  # "Of the people held last year, 43 were women"
    named = group and not any(q.start - number.sentence.start < group.end() for q in counts)
    told = group[1] if group and named else told
    base = IS_SOMETHING.sub("", without_level(told.rpartition(" among ")[2]))
    if base.startswith("all but "):  # "All but six were from Osh; 35 were women"
        return noun
    return f"{noun} among {base}" if base else noun


@cache
def goes_on() -> re.Pattern[str]:
    """ "more of them were": what leads on from a number to what is told of those it counts."""
    words = any_of(word_list("what", "goes_on"))
    ending = r"(?:ed|en|wn|ound|eld|old|ught|ent|aid|ade|ept)"
    done = rf"(?:(?:were|was|have|has|had|been|are)\s+)*(?=\w+{ending}\b)"
    return re.compile(rf"^(?:{words}(?:\s+|$))*(?:{done})?", re.I)


def share_among(number: Measured) -> str:
    """ "652,000 citizens, of whom 15 percent were women": share of women among those told of;
    "Among pensioners, 70% said they would vote": share of pensioners who said so.
    """
    quantity, sentence = number.quantity, number.sentence
    of_whom = OF_WHOM.search(sentence.before(quantity))
    behind = without_end(following(quantity, sentence).strip())
    group = OPENS_AMONG.fullmatch(sentence.before(quantity))
    if quantity.kind == "percent" and group and behind[:3] != "of ":
        return f"share of {group[1]} {goes_on().sub('', behind)}".strip()
    if quantity.kind == "percent" and _is_part_in_bracket(number):
        return f"share of {among_told(behind, number)}"
    are = re.match(r"(?:were|are|was|is)\s+(?!\w+ed\b)", behind)
    if quantity.kind != "percent" or of_whom is None or are is None:
        return ""
    return f"share of {among_told(behind[are.end() :], number)}"


def share_that(number: Measured) -> str:
    """ "40% of pupils had no books, and another 22% shared them": share of pupils that shared."""
    quantity, sentence = number.quantity, number.sentence
    told = without_end(following(quantity, sentence).strip())
    led = LED.search(sentence.before(quantity)) is not None  # "a fee of 2% eats into"
    if quantity.kind != "percent" or led or not told:
        return ""
    behind = words_at(number.doc, quantity.told_end, sentence.end)
    verb = next((t for t in behind if t.tag_ != "RB"), None)
    if verb is None or verb.tag_ not in FINITE_OR_MODAL:
        return ""
    meets = behind[0] == verb and behind[1:2].text.lower() in OBJECTS
    if len(told.split()) < MIN_TOLD - meets or verb.lower_ in level_verbs() - HAVE_AND_BE:
        return ""
    first = sentence.alike_before(quantity)
    of = OF_GROUP.match(sentence.after(first)) if first is not None else None
    near = next(iter(sentence.earlier(quantity)[::-1]), None)
    counts = near is not None and near.kind == "number" and number.earlier
    if counts and OF_WHOM.search(sentence.before(quantity)) and number.earlier[-1][0]:
        return f"share of {plural_of(number.earlier[-1][0])} that {told}"
    if first is None or of is None:
        return f"share that {told}"
    group = words_at(number.doc, first.end + of.start(1), first.end + of.end(1))
    finite = (t.idx for t in group if t.tag_ in FINITE_OR_MODAL)
    named = group.text[: next(finite, group.end_char) - group.start_char].strip()
    return f"share of {OF_MANY.sub('', named)} that {told}"


def _is_part_in_bracket(number: Measured) -> bool:
    """ "900 farmers (40% women)"; not "900 farmers (a 40% increase)"."""
    quantity, sentence = number.quantity, number.sentence
    part = PART_IN_BRACKET.match(text_of(number.doc), quantity.end)
    counted = any(q.kind == "number" for q in sentence.earlier(quantity))
    if part is None or not counted or not sentence.before(quantity).endswith("("):
        return False
    return words_at(number.doc, part.end() - 2, part.end() - 1)[0].tag_ == "NNS"


def sum_as_share(share: str, number: Measured) -> str:
    """ "The debt was $3 billion, or 26% of GDP", "remittances (40% of GDP)": as a share of it."""
    quantity, sentence = number.quantity, number.sentence
    first = sentence.outside_before(quantity.start)
    if share and (noun := _before_bracket(number)):
        return f"{noun} as {share}"
    if not share or first is None or first.kind != "money" or ", share of " in share:
        return share
    between = undated(
        sentence.text[first.told_end - sentence.start : quantity.start - sentence.start], sentence
    )
    base = without_end(without_level(without_end(number.told(first))))
    return f"{base} as {share}" if base and WHICH_IS.fullmatch(between) else share


def _before_bracket(number: Measured) -> str:
    """ "Transfers of workers" right before "(40% of GDP)"."""
    at = BRACKET_OPENS.search(number.sentence.before(number.quantity))
    if at is None or at.start() == 0:
        return ""
    end = number.sentence.start + at.start()
    glossed = words_at(number.doc, end - 1, end)[-1]
    if word_class(glossed) != "noun" or any(q.end == end for q in number.sentence.quantities):
        return ""
    words = noun_phrase(glossed.head if preposition(glossed) == "of" else glossed)
    return words.doc[words.start : glossed.i + 1].text.removeprefix("the ")


def glossed(number: Measured) -> str:
    """ "5% of the minimum wage (7,200 soms)": the wage itself."""
    last = next(iter(number.sentence.earlier(number.quantity)[::-1]), None)
    if last is None or last.kind != "percent" or number.quantity.kind == "percent":
        return ""
    return _before_bracket(number) if number.sentence.after(last).startswith(" of ") else ""


def part_of_sum(number: Measured) -> str:
    """ "The loss was 5 million, of which 2 million has been repaid": the loss, of which repaid."""
    quantity, sentence = number.quantity, number.sentence
    of_which = OF_WHOM.search(sentence.before(quantity))
    sums = [q for q in sentence.earlier(quantity) if q.kind == quantity.kind]
    behind = without_end(goes_on().sub("", following(quantity, sentence).strip()))
    part = of_which is not None or (bool(sums) and _is_paid_part(number, sums[-1]))
    if quantity.kind not in ("money", *MEASURES) or not (part and sums and behind):
        return ""
    return f"{without_level(number.told(sums[-1]))}, of which {behind}"


def _is_paid_part(number: Measured, whole: Quantity) -> bool:
    """ "The damage came to 50 million tenge; only" 9 million "has been repaid"."""
    root = root_at(number.doc, number.quantity)
    done = root.head.tag_ == "VBN" and relation(root) == "passive_subject"
    bare = number.quantity.rule.endswith("currency before")
    named = " " in number.told(whole)
    return done and bare and named and number.quantity.high < whole.low
