"""Settles numbers by the words beside them: a currency said once for two sums, a fraction of
something as its share.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from pipeline.extract.currency_words import currency_words
from pipeline.extract.figures.sentences import Sentence
from pipeline.extract.figures.unit.nouns import word_list
from pipeline.extract.function_words import COMPARED_WITH
from pipeline.lexicon import WordPattern, any_of
from pipeline.listed import is_next_of_places
from pipeline.records import Quantity

ONE, CENT = Decimal(1), Decimal("0.01")
CARRIED = frozenset(("money", "percent", "duration", "mass", "length", "area", "volume"))
ENDS = re.compile(
    r"\s*(?:[,.;:)\n–—-]|(?:in|from|to|for|last|this|by|and|or|a year|per|after|on"
    r"|each|apiece|fall|falls|fell|go|goes|went|come|comes|came|is|are|was|were|will|has|have|had)"
    r"\b|$)",
    re.I,
)
PEOPLE_AFTER = re.compile(
    r"\s+(?:of\s+(?:them|these|those|whom)|people|(?:live|work|died|fled)\b"
    r"|(?:(?:are|were|being)\s+)?(?:unemployed|homeless|(?:better|worse) off|in poverty"
    r"|in negative equity|in debt|out of work)\b)"
)
FOR_ONE = re.compile(r"\s+for\b(?:[^.;:]|\b[A-Z]\.)*(?:,|\sand)\s+(?:and\s+)?$")
MAGNITUDE = re.compile(
    r"\b(?:million|billion|trillion|mln|bln|mn|bn|tn)\b|(?<=\d)(?:m|mn|mln|bn|bln|tn)\b", re.I
)
MILLIONS_AFTER = re.compile(
    r"\s+(?:of (?:(?i:the|its|their|all)\b|[A-Z]\w+['’]s)|in (?:19|20)\d\d\b)"
)
# "$3.4 billion in 2023, including $1.2 in April": between a sum and one told in its scale
PART_OF = re.compile(r"\)?[^.;:()]{0,40}?\b(?:including|of which|of that)\s+(?:\w+\s+){0,2}")
MORE = re.compile(r"\b(?:another|(?:a|the) (?:further|additional|remaining|other)) \Z")
LEVEL_OF = re.compile(
    rf"\)?[^.;:()]{{0,40}}?\b(?:(?:up|down)\s+from|{COMPARED_WITH})\s+"
    r"(?:\w+\s+){0,2}|\s+(?:(?:in \w+\s+)?(?:to|from)|in \d{4},?\s+and)\s+(?:\w+\s+){0,2}"
)
FOR_EACH = re.compile(
    r"\s*(?:/|(?:an?(?! year (?:earlier|ago))|per|each|every|apiece|for (?:each|an?)|from an?)\b)"
)
UNSCALED = re.compile(r"\D*(\d{1,3}(?:\.\d+)?)\D*")
HUNDRED = 100
LIKE = 4  # a level is seldom that many times the one before
LONGEST = 30  # years
# What follows a fraction that is a share: "half the women", "two thirds ($5 million) of the sum"
LATER = re.compile(r"\s+(?:later|earlier|ago)\b")
SPELLED_SHARE = re.compile(r"(?:every|one|two|three|four|five|six|seven|nine)[\s-]", re.I)
ARE = re.compile(r"\s+(?:are|were|have)\b")  # "a third were women"
OF_A_YEAR = re.compile(
    r"\b(?:in|for|over|during|after|first|last|past|next)(?: the)?(?: (?:first|last|past|next))? $"
)
CHANGED_BY = re.compile(
    r"\b\w+\s+(?:by|up|down)\s+(?:\w+\s+)?$|\bof (?:whom|which|them)\s+(?:[a-z]+\s+){0,4}$"
)
ANOTHER = re.compile(r"(?:[,;(]|\b(?:and|while|but|with|to|against))\s+\Z")
MORE_THAN = re.compile(r"\s+(?:more|fewer|less|higher|lower)(?:\s+[a-z]+)?\s+than\b")
SHARE_OF = re.compile(r"(?:\s+\([^()\n]{1,40}\))?\s+(?:of|the|its|their|his|her|our)\s+\w", re.I)

# " in prison and his wife to", ", Bekov": between the terms of two people
OF_IT = re.compile(r"(?: of [\w ]{1,30})?, ")
BESIDE = 16  # characters from a sum to a bracket on it: " a month "
ALIKE = 30  # times at most, or the scale is left out: "3 billion in Almaty, in Osh 12"
IN_PLACE = re.compile(r"(?:[,;]|\band) in (?P<name>(?:[A-Z][\w’'-]+ ){1,2})(?:to |by |at )?$")
# Between two sums led on, or led to, by the same word.
SAME_BEHIND = re.compile(
    r"(?: [a-z]+){0,4}? (?P<link>in|on|for|to|from|per"
    r"|of(?! (?:the|them|whom|which|these|those|[a-z]+ (?:in|on|for|to|from|per))\b))"
    r" (?:[^.;:()\d]|\b(?:19|20)\d\d\b){1,60}?"
    r"(?:,|,? and|,? while) (?:(?:only|just|another|a further|some|about) )?"
)
SAME_AHEAD = re.compile(
    r"(?: (?:an?|per) [a-z]+)?(?:,|,? and|,? while) (?:[a-z]+(?<!ed) ){1,2}(?P<link>at|for|to|by) "
)
ITEM = re.compile(r"(?:,|,? and) (?:[a-z]+(?<!ed) ){1,2}")  # "bread 30 soms" ", milk " "45"
OPENS_ITEM = re.compile(r"(?:[:;,] |\band )(?!(?:it|he|she|they|who|which|that) )(?:[a-z]+ ){1,2}$")
NEXT_TERM = re.compile(
    r"(?: (?:in|behind|of) [a-z -]{4,50})?,?\s+(?:(?:and|while|but)\s+)?"
    r"(?:(?:the|his|her|their|an?)\s+(?:[a-z’'-]+\s+){1,3}?|(?:the\s+[a-z]+\s+)?"
    r"(?:[A-Z][\w.’'-]*\s+(?:and\s+)?){1,4}?|s?he\s+)(?P<to>to\s+)?"
)


def settle_sums(quantities: Sequence[Quantity], view: str) -> list[Quantity]:
    """The quantities of one sentence, currencies carried on, fractions made percentages."""
    settled: list[Quantity] = []
    for told in quantities:
        quantity = _millions(told, settled, view) or told
        read_again = (
            _carry_currency(quantity, settled, view)
            or _carry_unit(quantity, settled, view)
            or _in_scale_before(quantity, settled, view)
            or _rounded_ratio(quantity)
            or _as_share(quantity, settled, view)
            or _unconverted(quantity)
        )
        settled.append(read_again or quantity)
    return settled


def _millions(quantity: Quantity, earlier: Sequence[Quantity], view: str) -> Quantity | None:
    """ "11.8m of the total", "a loss of 12m", "1bn euros now and another 5m": m is million where no
    length can be meant.
    """
    text = view[quantity.start : quantity.end]
    if quantity.unit != "meter" or not re.search(r"\d+(?:[.,]\d+)?m$", text):
        return None
    before = max(0, quantity.start - 40), quantity.start
    of_money = OF_MONEY.search(view, *before)
    more = MORE.search(view, *before) and ENDS.match(view[quantity.end :][:12])
    summed = bool(earlier) and earlier[-1].kind == "money"
    if not (of_money or (more and summed) or MILLIONS_AFTER.match(view, quantity.end)):
        return None
    return replace(
        quantity,
        number_end=quantity.end,
        kind="number",
        unit=None,
        low=_plain(quantity.low * 1_000_000),
        high=_plain(quantity.high * 1_000_000),
        rule=f"{quantity.rule}, m for million",
    )


# "A profit of ", "the loss was ".
OF_MONEY = WordPattern(
    "figures.toml",
    r"\b{nouns.priced|nouns.moneys_of|nouns.no_meters}"
    r" (?:of|is|was|reached|exceeded|(?:fell|rose|stood|grew) (?:to|at)) \Z",
)


def _plain(value: Decimal) -> Decimal:
    """A decimal without needless zeros after the point."""
    return value.to_integral_value() if value == value.to_integral_value() else value


def _unconverted(quantity: Quantity) -> Quantity | None:
    """A sum in legal units of account whose value nobody knows is a count of those units, or the
    dollars told for it.
    """
    if quantity.kind != "money" or quantity.unit is not None or quantity.account_unit is None:
        return None
    low, high = quantity.stated_usd_low, quantity.stated_usd_high
    if low is not None and high is not None:
        return replace(
            quantity, unit="USD", low=low, high=high, stated_usd_low=None, stated_usd_high=None
        )
    return replace(quantity, kind="count", unit=quantity.account_unit)


def _carry_currency(quantity: Quantity, earlier: Sequence[Quantity], view: str) -> Quantity | None:
    """ "rose by 1.5 trillion tenge and exceeded 19 trillion": the second sum is in tenge too."""
    if quantity.kind != "number" or not earlier or earlier[-1].kind != "money":
        return None
    if earlier[-1].unit is None or not MAGNITUDE.search(view[quantity.start : quantity.end]):
        return None
    ends = ENDS.match(view[quantity.end : quantity.end + 12])
    people = PEOPLE_AFTER.match(view, quantity.end) is not None
    if ends is None or people or counts_people(view[earlier[-1].end : quantity.start]):
        return None
    return replace(
        quantity, kind="money", unit=earlier[-1].unit, rule=f"{quantity.rule}, currency before"
    )


def _in_scale_before(quantity: Quantity, earlier: Sequence[Quantity], view: str) -> Quantity | None:
    """ "$3.4 billion in 2023, including $1.2 in April": billions both; "$1.25" may be cents."""
    whole, part = _sum_in_scale(quantity, earlier, view)
    if whole is None or not re.search(r"\.\d\D*$", view[quantity.start : quantity.end]):
        return None
    scale = next(Decimal(10) ** power for power in (12, 9, 6) if 10**power <= whole)
    low = _plain(quantity.low * scale)
    fits = low <= whole if part else whole < LIKE * low < LIKE**2 * whole
    rule = f"{quantity.rule}, scale before"
    return replace(quantity, low=low, high=low, rule=rule) if fits else None


def _sum_in_scale(
    quantity: Quantity, earlier: Sequence[Quantity], view: str
) -> tuple[Decimal | None, bool]:
    """The sum before whose million or billion is left out here; whether this is a part of it."""
    written = UNSCALED.fullmatch(view[quantity.start : quantity.end])
    last = earlier[-1] if earlier else quantity
    whole = last.low if last.unit == quantity.unit else last.stated_usd_low
    if written is None or Decimal(written[1]) != quantity.low or (whole or 0) < 10**6:
        return None, False
    gap = view[last.told_end : quantity.start]
    part = PART_OF.fullmatch(gap) is not None
    linked = (part or LEVEL_OF.fullmatch(gap)) and not FOR_EACH.match(view, quantity.end)
    return (whole if linked and last.kind == quantity.kind == "money" else None), part


def lacks_scale(quantity: Quantity, sentence: Sentence, view: str) -> bool:
    """ "$640 million, of which $85 went to farmers": millions are meant, or dollars."""
    return _sum_in_scale(quantity, sentence.earlier(quantity), view)[0] is not None


def counts_people(before: str) -> bool:
    """ "and the population is 37 million", "a nation of 6 million": whoever is counted, it is no
    money.
    """
    heads = any_of((*word_list("nouns", "collectives"), "number of"))
    found = re.search(rf"\b{heads}\b(?:(?!\band\b)[^.;,]){{0,50}}$", before, re.I)
    return found is not None or is_population_of_place(before)


def is_population_of_place(before: str) -> bool:
    """ "In a nation of 6 million": so many live there.

    >>> is_population_of_place("a town of nearly "), is_population_of_place("a fine of ")
    (True, False)
    """
    places = any_of(word_list("nouns", "places"))
    return re.search(rf"\b{places} of (?:\w+ (?:than )?)?$", before, re.I) is not None


def _carry_unit(quantity: Quantity, earlier: Sequence[Quantity], view: str) -> Quantity | None:
    """ "cut from 10 years to seven": the second number is in years too."""
    if quantity.kind != "number" or not earlier or earlier[-1].kind not in CARRIED:
        return None
    if is_fraction(quantity) and earlier[-1].kind == "percent":
        return None  # "from 90 percent to half"
    between = view[earlier[-1].end : quantity.start]
    after = view[quantity.end : quantity.end + 12]
    paired = re.fullmatch(r"\s*(?:in \w+\s+)?to\s*", between)
    for_both = after.startswith(" for ") and FOR_ONE.match(between)
    another_term = earlier[-1].kind == "duration" and (
        for_both or re.search(r"\bfor\s+$", between[-8:])
    )
    if not (paired or another_term) or not ENDS.match(after):
        return None
    if earlier[-1].kind == "percent" and _is_no_level(quantity, earlier[-1], view):
        return None
    kind, unit, part = earlier[-1].kind, earlier[-1].unit, _minor(earlier[-1], view)
    low, high = quantity.low * part, quantity.high * part
    rule = f"{quantity.rule}, unit before"
    return replace(quantity, kind=kind, unit=unit, low=low, high=high, rule=rule)


def _minor(told: Quantity, view: str) -> Decimal:
    """What a unit of a sum is worth: a hundredth in "fell 24 pence to" 696."""
    cents = rf"[ -]?{currency_words('minor', 'glued')}s?"
    is_minor = re.fullmatch(cents, view[told.number_end : told.end])
    return CENT if told.kind == "money" and is_minor else ONE


def _is_no_level(quantity: Quantity, change: Quantity, view: str) -> bool:
    """ "Rose 12 percent to 652", "the number of pupils fell by a third to 80"."""
    before = view[max(0, change.start - 60) : change.start]
    counted = before.endswith(" by ") and counts_people(before)
    return counted or quantity.low > HUNDRED >= change.high or "fraction" in change.rule


def in_years_told(
    quantity: Quantity, sentence: Sentence, last: Quantity, last_sentence: Sentence
) -> Quantity | None:
    """ "Abdyldaev got eleven years; Odinaev was given nine": a term like the one before."""
    if last.kind != "duration" or last.unit not in ("year", "month"):
        return None
    if quantity.high > LONGEST or is_fraction(quantity):
        return None
    before = sentence.before(quantity)
    after = sentence.after(quantity)
    listed = last_sentence == sentence and _is_next_term(last, quantity, sentence)
    told_on = _is_told_on(last) and last_sentence == sentence
    listed = listed or (told_on and sentence.between(last, quantity) == " and ")
    if not (listed or _leads_to_term(before)) or ENDS.match(after[:12]) is None:
        return None
    told = last_sentence.text[: last.start - last_sentence.start]
    if not (OF_A_TERM.search(last_sentence.text) or _leads_to_term(told)):
        return None
    return replace(quantity, kind="duration", unit=last.unit, rule=f"{quantity.rule}, unit told")


OF_A_TERM = WordPattern("figures.toml", r"\b{periods.terms}\b", re.I)


def _is_told_on(last: Quantity) -> bool:
    return last.rule.endswith(("unit told", "currency before"))


def as_told(quantity: Quantity, sentence: Sentence, last: Quantity) -> Quantity | None:
    """ "Put the oil at 1,150 tonnes; the firm says it was no more than 200", "1,150 tonnes, 200
    more than in May", "5,000 soms in May and 3,000 in June": tonnes or soms, too.
    """
    if last.start < sentence.start or last.kind in ("number", "count", "age", "duration"):
        return None
    if counts_people(sentence.between(last, quantity)):
        return None  # "an economy of $1 trillion and a population of" 8 million
    after = sentence.after(quantity)
    more = (
        last.kind != "percent"
        and MORE_THAN.match(after)
        and OF_IT.fullmatch(sentence.between(last, quantity))
    )
    again = IT_WAS.search(sentence.before(quantity)) and ENDS.match(after[:12])
    beside = _in_bracket_behind(last, quantity, sentence) or _is_next_sum(last, quantity, sentence)
    beside = beside or (_is_told_on(last) and sentence.between(last, quantity) == " to ")
    if not (again or more or beside):
        return None
    return replace(quantity, kind=last.kind, unit=last.unit, rule=f"{quantity.rule}, unit told")


# "It was ", "the minimum wage is ".
IT_WAS = WordPattern(
    "figures.toml",
    r"\b(?:it|this|that|the (?:[a-z]+ )?{nouns.priced})\s+(?:is|was|had been|would be)\s+$",
    re.I,
)


def _in_bracket_behind(last: Quantity, quantity: Quantity, sentence: Sentence) -> bool:
    """ "90,000 soms (in 2010 - 40,000)", "(35,000 a year ago)"; a bare "(12)" may be anything."""
    opening = sentence.bracket(quantity)
    if opening is None or sentence.start + opening - last.end > BESIDE:
        return False
    inside = sentence.text[opening + 1 : quantity.start - sentence.start]
    after = sentence.after(quantity)
    told = bool(inside.strip()) or not after.startswith(")")
    alike = quantity.low < ALIKE * last.low and last.low < ALIKE * quantity.low
    return told and alike and ENDS.match(after[:12]) is not None


def _is_next_sum(last: Quantity, quantity: Quantity, sentence: Sentence) -> bool:
    """ "310 dollars in Oman, in Peru 140", "fined him 500 soms and his wife 200"."""
    ends = ENDS.match(sentence.after(quantity)[:12]) is not None
    if ends and last.kind == "money" and _is_next_term(last, quantity, sentence):
        return True
    if not (quantity.low < ALIKE * last.low and last.low < ALIKE * quantity.low):
        return False
    place = IN_PLACE.search(sentence.before(quantity))
    end = quantity.end - sentence.start
    listed = place and is_next_of_places(sentence.text, place.start("name"), end)
    return bool(listed) or _is_parallel(last, quantity, sentence)


def _is_next_term(last: Quantity, quantity: Quantity, sentence: Sentence) -> bool:
    """ "Sentenced Omarov to nine years and his wife to six", "gave him ten years, Bekov eight"."""
    led = sentence.before(last).endswith("to ")
    gap = NEXT_TERM.fullmatch(sentence.between(last, quantity))
    return gap is not None and (gap["to"] is not None) == led


def _is_parallel(last: Quantity, quantity: Quantity, sentence: Sentence) -> bool:
    """ "5,000 soms in May and 3,000 in June", "at 205 tenge a liter, diesel at 295"."""
    between = sentence.between(last, quantity)
    behind = SAME_BEHIND.fullmatch(between)
    if behind and sentence.after(quantity).startswith(f" {behind['link']} "):
        return True
    ahead = SAME_AHEAD.fullmatch(between)
    led = ahead and sentence.before(last).endswith(f" {ahead['link']} ")
    item = ITEM.fullmatch(between) and OPENS_ITEM.search(sentence.before(last))
    return bool(led or item) and ENDS.match(sentence.after(quantity)[:12]) is not None


def _leads_to_term(before: str) -> re.Match[str] | None:
    """ "Prosecutors had asked for", "he served only"."""
    verbs = any_of(word_list("verbs", "of_a_term"))
    amount = r"(?:(?:only|just|between|up to|another|a further)\s+)?"
    whom = r"(?:(?:him|her|them|each|[A-Z][\w’'-]+)\s+){0,2}"
    return re.search(rf"\b{verbs}\s+{whom}{amount}$", before)


def _rounded_ratio(quantity: Quantity) -> Quantity | None:
    """ "one in three" is about 33.3 percent, not 33.333333."""
    low, high = (value.quantize(Decimal("0.1")) for value in (quantity.low, quantity.high))
    if quantity.kind != "percent" or quantity.rule != "ratio" or low == quantity.low:
        return None
    qualifier = "about" if quantity.qualifier == "exact" else quantity.qualifier
    return replace(quantity, low=low, high=high, qualifier=qualifier)


def _as_share(quantity: Quantity, earlier: Sequence[Quantity], view: str) -> Quantity | None:
    """ "a quarter of the women" is 25 percent; a fraction without end is about its percentage."""
    if not is_fraction(quantity):
        return None
    if not (_is_share(quantity, view) or _is_another_share(quantity, earlier, view)):
        return None
    low, high = (value * 100 for value in (quantity.low, quantity.high))
    whole = all(value == value.quantize(Decimal("0.1")) for value in (low, high))
    return replace(
        quantity,
        kind="percent",
        unit="percent",
        low=_plain(low.quantize(Decimal("0.1"))),
        high=_plain(high.quantize(Decimal("0.1"))),
        qualifier="about" if quantity.qualifier == "exact" and not whole else quantity.qualifier,
        rule=f"{quantity.rule}, share",
    )


def is_fraction(quantity: Quantity) -> bool:
    """Whether a bare number is a part of one: nobody counts half a woman."""
    return quantity.kind == "number" and quantity.low > 0 and quantity.high < 1


def _is_share(quantity: Quantity, view: str) -> bool:
    """ "a third of the women", "a one-third increase", "rose by a quarter"."""
    after = view[quantity.end : quantity.end + 60]
    noun = re.match(r"[\s-]+([a-z]+)", after)
    if (
        SHARE_OF.match(after)
        or MORE_THAN.match(after)
        or (noun and noun[1] in word_list("nouns", "shares"))
    ):
        return True
    if not quantity.rule.startswith("fraction"):
        return False
    before = view[max(quantity.start - 30, 0) : quantity.start]
    words = view[quantity.number_start : quantity.number_end]
    told = quantity.qualifier != "exact" or SPELLED_SHARE.match(words) or ARE.match(after)
    if told and not (OF_A_YEAR.search(before) or LATER.match(after) or after[:4] == " as "):
        return True
    return CHANGED_BY.search(before) is not None


def _is_another_share(quantity: Quantity, earlier: Sequence[Quantity], view: str) -> bool:
    """ "55% were men, and two thirds lived in villages": a share beside another."""
    beside = any(other.kind == "percent" for other in earlier)
    beside = beside and LATER.match(view, quantity.end) is None
    led = ANOTHER.search(view, max(quantity.start - 12, 0), quantity.start)
    return beside and led is not None and quantity.rule.startswith("fraction")


def names_no_currency(quantity: Quantity, view: str) -> bool:
    """Whether a bare number is money of no currency told: "1.3tn ($3bn)", "a fine of 500", "the
    wage rose to 300,000".
    """
    if quantity.unit == "meter" and view[quantity.end - 1] == "m":
        costs = rf" (?:[a-z-]+ )?{any_of(word_list('nouns', 'no_meters'))}\b"
        digit = view[quantity.end - 2].isdigit()
        return digit and re.match(costs, view[quantity.end : quantity.end + 40]) is not None
    if quantity.kind != "number":
        return False
    before, after = view[max(quantity.start - 20, 0) : quantity.start], view[quantity.end :][:20]
    if re.search(rf"\b{any_of(word_list('nouns', 'moneys_of'))} of (?:up to )?$", before):
        return True
    told = max(quantity.number_start - 70, 0), quantity.number_start
    if PRICED.search(view, *told) and not after.startswith(" of "):
        return True
    scaled = MAGNITUDE.search(view[quantity.start : quantity.end]) is not None
    return scaled and re.match(r"\s*\(\s*(?:about\s+)?(?:US\s?\$|\$|USD|€|£)", after) is not None


# "The average wage of teachers rose to ": what so much is paid for is no thing counted.
PRICED = WordPattern(
    "figures.toml",
    r"\b{nouns.priced}\b(?: of [a-z]+)?(?: (?!age\b)[a-z]+){0,3} (?:from \S+ to|to|from|at) "
    r"(?:[a-z]+ )?\Z",
    re.I,
)
