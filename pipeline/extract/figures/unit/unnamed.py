"""What a number counts when no noun follows it: "six of them", "cases rose to 19", "12 killed",
"with an additional six".
"""

from __future__ import annotations

import re
from dataclasses import replace

from spacy.tokens import Doc, Token

from pipeline.extract.figures.sentences import Sentence
from pipeline.extract.figures.unit.ages import names_a_person
from pipeline.extract.figures.unit.antecedents import (
    DEFINITE,
    EARLIER_SENTENCE,
    LESS_SURE,
    MAX_ELLIPSIS,
    OPENS_WITH_ANAPHOR,
    SAME_SENTENCE,
    THERE,
    Earlier,
    is_counted,
    is_told_of,
    last_counted,
    named_before,
    of_next_place,
    plural_subject,
    without_places,
)
from pipeline.extract.figures.unit.counted_levels import (
    AGAINST,
    level_again,
    level_of_index,
    level_of_object,
    level_subject,
    next_subject,
)
from pipeline.extract.figures.unit.list_labels import counted_by_label, words_of_people
from pipeline.extract.figures.unit.nouns import (
    FACING,
    Counted,
    is_plural,
    nouns_of,
    plural_of,
    singular,
    unit_of,
    word_class,
    word_list,
)
from pipeline.extract.figures.unit.partitives import head_after, opening, partitive, people_at
from pipeline.extract.figures.unit.population_rates import is_rate, of_rate
from pipeline.extract.gazetteer import resolve_place
from pipeline.extract.text import text_of, words_at
from pipeline.lexicon import WordPattern, any_of, load_table
from pipeline.records import Quantity

BRACKET_END = re.compile(r"[^()\n]*\)[^(]*")  # after a number in a bracket, up to one outside
INCLUDING = re.compile(r"\bincluding\s+(?:[^,;.]*\s)?$")
# "83 or 39.5 percent of the 210 fires", "twelve (3%) were minors"
SHARE_BEHIND = re.compile(
    r"\s*(?:,?\s+or|\((?:or\s)?)\s*[\d.,]+\s*(?:%|per\s?cent)(?:\)|,|(?=\s+of\b))"
)
PREDICATE_RULE = "predicate"  # "97 were women": what others counted after it are is not told
PREDICATE = re.compile(
    r"\s+(?:of\s+(?:them|these|those|whom)\s+(?:(?:were|are)\s+)?|(?:were|are)\s+)(?=[a-z])"
)
AMOUNT_OF = re.compile(
    r"\b(?:number|total|count|tally|figure|share|amount)s?\s+of\s+(?:the\s+)?"
    r"(?P<what>(?:[\w'’-]+\s+){0,4}?[\w'’-]+)",
    re.I,
)
AMOUNT_BEHIND = re.compile(r"\s+(?:the|its|their)\s+(?:total\s+)?(?:number|count|tally) of\s+")
BUILT_FOR = re.compile(
    r"\b(?:built|designed|meant|intended|planned|room|space|capacity) for"
    r" (?:(?:only|just|about|some) )?$"
)
PLACE_BRACKET = re.compile(r"[A-Z][\w’'-]* \($")
# "the score was 21": what is so many is named, and is nothing counted before
SUBJECT = re.compile(
    r"\b(?:the|an?|its|his|her|their)\s+(\w+)\s+(?:is|was|stood at|reached)\s+(?:\d+\s+to\s+)?$",
    re.I,
)
SHARE = re.compile(
    r"(?i)(?:%|\b(?:per ?cent|half|thirds?|quarters?|most|all|majority))\s+of\s[^,.;()]{3,60}\($"
)
IT_STOOD = re.compile(
    r"\b(?:it|that) (?:had |has )?"
    r"(?:was|is|been|stood|stands|reached|rose|fell|grew|dropped|exceeded)\b"
    r"(?: (?:at|to|only|just|already|about)){0,2} $",
    re.I,
)
LEVEL_ENDS = re.compile(r"\s*(?:[.,;:)]|$|(?:in|on|by|as|last|this|a|during|against|before)\b)")
OPENS_OF = re.compile(r"\W*(?:Out of|Of|Among)\s+(?:(?:all|the|these|some)\s+){0,2}")
PER = re.compile(r"\s+(?:per|for every|for each)\s")
# "the third case this year; there were five in 2023"
ORDINAL = re.compile(
    r"\b(?:first|second|third|\w+th)\s+(?:such\s+)?([a-z]+)\b"
    r"[^.]*[;,]\s+(?:\w+\s+){0,3}there (?:were|had been)\s+$"
)
AMOUNT_REACH = 120  # characters: ", both men and women, who leave for work abroad stands at "
LARGE = 1000  # as many were never those of the paragraph before


def unnamed_noun(
    doc: Doc, quantity: Quantity, sentence: Sentence, earlier: Earlier
) -> Counted | None:
    """What a number without a noun counts, by the first rule that knows; None if none does."""
    if share := SHARE_BEHIND.match(sentence.after(quantity)):
        behind = replace(quantity, end=quantity.end + share.end())
        of = sentence.after(behind).startswith(" of ")  # "2,300 (46%) of applicants"
        head = head_after(doc, behind.end + len(" of ")) if of else None
        if head is not None and is_plural(head):
            return Counted(unit_of(head), head, quantity.end, "partitive", 0.88)
        counted = unnamed_noun(doc, behind, sentence, earlier)
        if counted is None or (counted.head is not None and not is_plural(counted.head)):
            return None  # "20 or 15 percent of the herd"
        return replace(counted, end=min(counted.end, quantity.end))
    before = sentence.before(quantity)
    after = sentence.after(quantity)
    rated = of_rate(doc, quantity, sentence, earlier)
    if rated or quantity.low < 0 or is_rate(quantity, sentence):
        return rated  # "at temperatures of minus 20", "the rate is 12 per 100,000 births"
    if IN_MONEY.match(after):
        return None  # "1.9 billion in unpaid wages"
    main = _gone_on_with(doc, earlier, quantity, sentence)
    counted = (
        _members(quantity, before)
        or _votes(quantity, after, sentence)
        or _capacity(quantity, before, earlier)
        or _predicate_noun(doc, quantity, after)
        or _noun_before(doc, quantity, before, after)
        or partitive(doc, quantity, sentence, earlier)
        or opening(doc, quantity, before)
        or _added(doc, quantity, before, after, main)
        or _their_number(doc, quantity, before)
        or _the_figure(before, after, main)
        or level_again(doc, quantity, main)
        or _bracketed(doc, quantity, before, after)
        or _amount(doc, quantity, before)
        or counted_by_label(quantity, before)
        or next_subject(doc, quantity, before, main)
        or _all_of_them(quantity, before, main)
        or _same_people(before, sentence, main)
        or _people(doc, quantity)
        or level_of_index(doc, quantity, before)
        or level_of_object(doc, quantity, before)
        or level_subject(doc, quantity, before)
        or _ellipsis(doc, quantity, sentence, main)
    )
    return None if counted and _is_in_parts(quantity, counted.unit, sentence) else counted


def _is_in_parts(quantity: Quantity, unit: str, sentence: Sentence) -> bool:
    """ "A quake of 7.5": no buildings are told of, unless the sentence counts parts of them."""
    told = rf"\d[.,]\d+\s+(?:[a-z-]+\s+){{0,2}}{re.escape(plural_of(unit))}\b"
    parts = quantity.low % 1 and unit != "point"
    return bool(parts) and re.search(told, sentence.text) is None


# "in unpaid wages": what is so many of a currency that nobody names.
IN_MONEY = WordPattern(
    "figures.toml", r"\s+in\s+(?:[a-z]+\s+){0,2}?{nouns.moneys_of|nouns.priced}\b"
)


def _members(quantity: Quantity, before: str) -> Counted | None:
    """ "a family of five", "a father of four": who belongs to the noun before "of"."""
    found = re.search(r"\b([a-z]+)\s+of\s+$", before, re.I)
    members: dict[str, str] = load_table("figures.toml")["nouns"]["members"]
    unit = members.get(singular(found[1]).lower()) if found else None
    return Counted(unit, None, quantity.end, "members", 0.85) if unit else None


def _votes(quantity: Quantity, after: str, sentence: Sentence) -> Counted | None:
    """ "Passed with 88 for, four against and two abstaining"."""
    cast = FOR_OR_AGAINST.match(after) and ON_VOTES.search(sentence.text)
    return Counted("vote", None, quantity.end, "votes", 0.8) if cast else None


# What a number of votes stands before, and what is voted on by whom.
FOR_OR_AGAINST = WordPattern("figures.toml", r"\s+{nouns.sides}(?=\s*(?:[,.;)]|and\b|$))")
ON_VOTES = WordPattern("figures.toml", r"\b{nouns.voting}\b", re.I)


def _capacity(quantity: Quantity, before: str, earlier: Earlier) -> Counted | None:
    """ "14,000 prisoners in 18 jails built for 9,000": as many of the people it holds."""
    if not BUILT_FOR.search(before):
        return None
    here = (pair for pair in earlier if pair[0].start >= quantity.start - len(before))
    people = [pair for pair in here if names_a_person(pair[1].unit)]
    unit = people[-1][1].unit if people else "person"
    return Counted(unit, None, quantity.end, "capacity", 0.8)


def _predicate_noun(doc: Doc, quantity: Quantity, after: str) -> Counted | None:
    """ "97 were women", "four of them children": what those counted are."""
    found = PREDICATE.match(after)
    span = (
        doc.char_span(quantity.end, quantity.end + found.end(), alignment_mode="contract")
        if found
        else None
    )
    head = head_after(doc, quantity.end + found.end()) if found else None
    if span is None or head is None or head.tag_ != "NNS":
        return None
    inside = text_of(doc)[max(quantity.start - 4, 0) : quantity.start].lower() == " in "
    if inside or word_class(doc[span.end]) not in ("noun", "adjective"):
        return None  # "two of them facing charges", "in two of them doors were locked"
    return Counted(unit_of(head), None, quantity.end, PREDICATE_RULE, 0.8)


def _noun_before(doc: Doc, quantity: Quantity, before: str, after: str) -> Counted | None:
    """ "monitors, 41 in number,", "pupils, some 2,300 of them,", "new houses: 87 were built"."""
    listed = before.rstrip().endswith(":") and re.match(r"\s+(?:were|have|are)\s", after)
    opens = re.fullmatch(r"\W*(?i:the|its|his|her|their)\s+\w+,\s+", before)
    in_all = listed or re.match(r"\s+(?:in number\b|of them\s*[,.;])", after)
    in_all = in_all or (opens and re.match(r"\s+of them\b", after))
    end = quantity.start - len(before) + len(before.rstrip(" ,:"))
    span = doc.char_span(quantity.start - len(before), end, alignment_mode="contract")
    if in_all is None or span is None or before.rstrip()[-1:] not in (",", ":"):
        return None
    for token in reversed(span):
        if word_class(token) == "noun" and is_counted(token):
            head = None if listed or opens else token  # "its nurses, 12 of them in Osh,"
            return Counted(unit_of(token), head, quantity.end, "noun before", 0.8)
    return None


def _noun_of_which(doc: Doc, quantity: Quantity, before: str) -> Token | None:
    """ "suicides, of which 23": the plural right before."""
    which = re.search(r", of wh(?:ich|om)\s+$", before)
    at = quantity.start - len(before) + which.start() - 1 if which else 0
    noun = words_at(doc, at, at + 1).root if which else None
    return noun if noun is not None and word_class(noun) == "noun" and is_counted(noun) else None


def _added(
    doc: Doc, quantity: Quantity, before: str, after: str, earlier: Earlier
) -> Counted | None:
    """ "an additional six", "200 more", ", of which 40": of what was counted before."""
    more = re.search(
        r"\b(?:additional|further|remaining|other|another|, of (?:which|whom))\s+$", before, re.I
    )
    if more and not earlier and (noun := _noun_of_which(doc, quantity, before)):
        return Counted(unit_of(noun), None, quantity.end, "noun before", LESS_SURE)
    concerns = not word_list("nouns", "concerning").isdisjoint(after.split()[:1])
    more = more or re.match(
        r"\s+more(?:[.,;]|\s+(?:were|was|are|have|had|in|after|at|on)\b)", after
    )
    return last_counted(earlier, "ellipsis", SAME_SENTENCE) if more or concerns else None


def _the_figure(before: str, after: str, earlier: Earlier) -> Counted | None:
    """ "in 2024, the figure was 310": what was counted first, not what was counted last."""
    said = re.search(
        r"\b(?:the|this|that|these|such|their|\w+['’]s)"
        r" (?:figures?|total|tally|numbers?(?! of))\b[^.;,]{0,40}$",
        before,
        re.I,
    )
    it = IT_STOOD.search(before) and LEVEL_ENDS.match(after)
    if it and earlier and earlier[-1][1].rule in ("amount of", "toll"):
        return last_counted(earlier[-1:], "ellipsis", EARLIER_SENTENCE)
    if said is None or not earlier:
        return None
    near = [pair for pair in earlier if earlier[-1][0].start - pair[0].start < MAX_ELLIPSIS]
    return last_counted(near[:1], "ellipsis", EARLIER_SENTENCE)


def _gone_on_with(doc: Doc, earlier: Earlier, later: Quantity, sentence: Sentence) -> Earlier:
    """ "four women, including two minors", "12 cases (3 thefts), up from": what an aside counts is
    not gone on with.
    """
    text = text_of(doc)
    main = [p for p in earlier if not INCLUDING.search(text[max(p[0].start - 60, 0) : p[0].start])]
    outside = [p for p in main if not BRACKET_END.fullmatch(text, p[0].end, later.start)]
    here = bool(outside) and outside[-1][0].start >= sentence.start
    return _without_owned(outside if here else main, text, later, sentence)


def _without_owned(earlier: Earlier, text: str, later: Quantity, sentence: Sentence) -> Earlier:
    """ "Out of 900 cases with 400 witnesses, 90": those of the whole that the sentence opens with
    are not gone on with.
    """
    here = [pair[0] for pair in earlier if pair[0].start >= sentence.start]
    if not here or not OPENS_OF.fullmatch(sentence.before(here[0])):
        return earlier
    opening = text.find(", ", here[0].end, later.start)
    return [p for p in earlier if not here[0].end < p[0].start < opening]


def _amount(doc: Doc, quantity: Quantity, before: str) -> Counted | None:
    """ "the number of victims reached 25": the nearest amount that stands before the number."""
    matches = [m for m in AMOUNT_OF.finditer(before) if len(before) - m.end() < AMOUNT_REACH]
    if behind := AMOUNT_BEHIND.match(text_of(doc), quantity.end):  # "brought to 49 the number of"
        return _amount_at(doc, behind.end(), quantity)
    if not matches:
        return _toll(before, quantity)
    offset = quantity.start - len(before) + matches[-1].start("what")
    counted = _amount_at(doc, offset, quantity)
    head = counted.head if counted is not None else None
    return None if head is not None and head.idx >= quantity.start else counted


def _amount_at(doc: Doc, offset: int, quantity: Quantity) -> Counted | None:
    """The noun of an amount, or the people it is of: "the number of those detained"."""
    head = head_after(doc, offset)
    if head is None:
        return people_at(doc, offset, quantity)
    return Counted(unit_of(head), head, quantity.end, "amount of", 0.85)


def _bracketed(doc: Doc, quantity: Quantity, before: str, after: str) -> Counted | None:
    """ "Fewer murders (19 against 25 in 2022)", "in 40% of villages (812)": what stands before the
    bracket; "most thefts were registered in Osh (94)": what is so many there.
    """
    start = words_at(doc, quantity.number_start, quantity.number_end).start
    place = PLACE_BRACKET.search(before)
    if place and after.startswith(")") and resolve_place(place.group().rstrip(" (")):
        noun = plural_subject(words_at(doc, quantity.start - len(before), quantity.start))
        return (
            Counted(unit_of(noun), None, quantity.end, "noun before", LESS_SURE) if noun else None
        )
    part = after.startswith(")") and SHARE.search(before)
    if start < 2 or doc[start - 1].text != "(" or not (part or AGAINST.match(after)):
        return None
    noun = doc[start - 2]
    local = noun.is_lower and singular(noun.text) != noun.text  # "mahallas", taken for a name
    counted = Counted(unit_of(noun), noun, quantity.end, "noun before", 0.8)
    return counted if local or (word_class(noun) == "noun" and is_counted(noun)) else None


def _their_number(doc: Doc, quantity: Quantity, before: str) -> Counted | None:
    """ "Their number exceeded 176": what was given the number of before."""
    theirs = re.search(
        r"\b(?:their|the|its)\s+(?:total\s+)?number\b(?! of)[^.;]{0,40}$", before, re.I
    )
    if theirs is None:
        return None
    start = quantity.start - len(before)
    until = start + theirs.start()
    found = list(AMOUNT_OF.finditer(text_of(doc), max(start - MAX_ELLIPSIS, 0), until))
    head = head_after(doc, found[-1].start("what")) if found else None
    return Counted(unit_of(head), head, quantity.end, "number before", 0.75) if head else None


def _toll(before: str, quantity: Quantity) -> Counted | None:
    """ "the death toll rose to 12", "a population of 20 million"."""
    people = any_of(word_list("nouns", "collectives"))
    found = re.search(rf"\b{people}\b[^,.;]{{0,40}}$", before, re.I)
    return Counted("person", None, quantity.end, "toll", 0.85) if found else None


def _all_of_them(quantity: Quantity, before: str, earlier: Earlier) -> Counted | None:
    """ "a clerk and two guards fled; the three": more than counted last, so of several kinds."""
    last = earlier[-1] if earlier and re.search(r"\bthe\s+$", before, re.I) else None
    if last is None or last[0].high >= quantity.low or not names_a_person(last[1].unit):
        return None
    return Counted("person", None, quantity.end, "people", SAME_SENTENCE)


def _same_people(before: str, sentence: Sentence, earlier: Earlier) -> Counted | None:
    """ "17 defendants were fined, while three were acquitted": people counted in this sentence."""
    if not earlier or earlier[-1][0].start < sentence.start:
        return None
    if not word_list("verbs", "containing").isdisjoint(before.split()[-1:]):
        return None  # "the archive that 30 clerks kept included 67 from Osh"
    unit = earlier[-1][1].unit
    return last_counted(earlier, "ellipsis", SAME_SENTENCE) if unit in nouns_of("person") else None


def _people(doc: Doc, quantity: Quantity) -> Counted | None:
    """ "12 killed", "killed 12", "25 were detained", "three others were hurt",
    "three face court".
    """
    span = words_at(doc, quantity.start, quantity.end)
    sentence = span.sent
    after = [token.lower_ for token in doc[span.end : min(span.end + 4, sentence.end)]]
    while after and after[0] in ("were", "was", "have", "had", "been", "are", "others", "more",
                                 "other", "people", "also", "of", "-", "co"):  # fmt: skip
        after = after[1:]
    before = [token.lower_ for token in doc[max(span.start - 1, sentence.start) : span.start]]
    if FACING.match(text_of(doc), quantity.end):
        return Counted("person", None, quantity.end, "people", 0.8)
    for word in (*after[:1], *before):
        if word in words_of_people() or word == "strong":  # "a mission 258 strong"
            return Counted("person", None, quantity.end, "people", 0.8)
    return None


def _ellipsis(doc: Doc, quantity: Quantity, sentence: Sentence, earlier: Earlier) -> Counted | None:
    """ "19 cases last year, with an additional six this year": the noun counted before; in a
    sentence before only what this one is about.
    """
    if quantity.low != quantity.low.to_integral_value() or PER.match(sentence.after(quantity)):
        return None  # nobody counts 3.5 people; "5 per 100,000" is a rate
    before = sentence.before(quantity)
    if not earlier or quantity.start - earlier[-1][0].end > MAX_ELLIPSIS:
        return named_before(doc, quantity, sentence)
    ordinal = ORDINAL.search(before)
    if ordinal is not None:
        noun = words_at(doc, *(sentence.start + at for at in ordinal.span(1))).root
        return Counted(unit_of(noun), None, 0, "ellipsis", SAME_SENTENCE)
    if SCORED.search(before):
        return None
    other_subject = SUBJECT.search(before)
    if other_subject and other_subject[1].lower() not in word_list("nouns", "carriers"):
        return None
    for other, counted in earlier:
        if other.low == quantity.low and other.high == quantity.high and quantity.high > 2:
            again = earlier[-1][0].start >= sentence.start or DEFINITE.search(before)
            if again or is_told_of(doc, quantity, before):
                return Counted(counted.unit, None, 0, "same number", SAME_SENTENCE)
    if earlier[-1][0].start >= sentence.start:
        beside = PLACE_BRACKET.search(before)  # "from eight countries, among them Turkey (4)"
        told = without_places(doc, earlier) if beside else earlier
        return last_counted(told, "ellipsis", SAME_SENTENCE)
    if (listed := of_next_place(doc, quantity, sentence, earlier)) is not None:
        return listed
    if not is_told_of(doc, quantity, before):
        return None  # "Almaty 12 34 56" in a table, "at eleven in the evening"
    apart = "\n\n" in text_of(doc)[earlier[-1][0].end : quantity.start]
    if apart and quantity.high >= LARGE and not OPENS_WITH_ANAPHOR.match(before):
        return None  # another paragraph, another subject
    last = words_at(doc, earlier[-1][0].number_start, earlier[-1][0].number_end).sent
    near = [pair for pair in without_places(doc, earlier) if pair[0].start >= last.start_char]
    enough = [pair for pair in near if pair[0].high >= quantity.low and not THERE.search(before)]
    return last_counted(enough or near, "ellipsis", EARLIER_SENTENCE)


# "with a score of 39": of no things counted.
SCORED = WordPattern("figures.toml", r"\b{nouns.scores} of (?:only |just |about )?$", re.I)
