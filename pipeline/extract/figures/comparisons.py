"""Numbers that others are compared with, and the times that make them so: "up 5 % from 2022"."""

from __future__ import annotations

import re

from pipeline.extract.figures.sentences import Sentence
from pipeline.extract.figures.unit.nouns import word_list
from pipeline.extract.function_words import COMPARED_WITH
from pipeline.lexicon import WordPattern, any_of
from pipeline.records import DateMention, Interval, Quantity

CHANGED_FROM = re.compile(
    r"\b(?:increase|rise|growth|improvement|decrease|decline|drop|fall|jump|surge|more|less|fewer"
    r"|higher|lower|up|down) (?:from|than|compared (?:to|with)|over|on)(?: in| at| during| for)? *"
    r"(?:the )?(?:(?:same|corresponding|like) \w+ (?:of |in |for )?)?$"
    r"|\b(?:up|down) by (?:an? |one |two )?(?:half|third|quarter|fifth|sixth|tenth)s? (?:from|on)"
    r" (?:the )?$"
    r"|\b(?:(?:more|less|fewer)(?: [a-z-]+){1,3} than|(?:by|in) (?:contrast|comparison)"
    r" (?:to|with))(?: in| at| during| for)? *(?:the )?$"
    r"|\bas (?:many|much|high|big|large|low)(?: again)? as(?: in| during)?"
    r" (?:(?:the whole|all) of )?$"
    r"|\b(?:above|below|exceeding|surpassing)(?: the)?(?: level)?(?: of)?"
    r"(?: (?:the )?(?:same|corresponding|like) \w+(?: of| in)?)? *$",
    re.I,
)
# "As in" the previous year, "unlike" last year, what a sentence opens with
AS_IN = re.compile(r"\W*(?:(?:Just )?as in|Unlike(?: in)?|Like in)\s+(?:the\s+)?", re.I)
# "For life", "for the first time", "for the past nine years": no deed
OF_TIME = (
    r"life\b|good\b|(?:an?|the|some) (?:[a-z]+ ){0,2}(?:time|day|week|month|year|while|period)s?\b"
)
# "Fined for" "selling", "held in connection with" "an alleged", "jailed for" "a raid in which"
DONE = re.compile(r"\w+ing\b|(?:\w+ )*(?:alleged|suspected|(?:in|during|after) which)\b")
BARE = re.compile(r"\(\s*\n\s*[,)]")  # "50 people were fined (27)", the number left out
# "(up from 195 in 2023, +81%)", "(2020 – 543 kg)", the number and the date left out
AGAINST = re.compile(
    rf"\(\s*(?:(?:up|down)\s+from|{COMPARED_WITH}|from)?\s*"
    r"(?:(?:in|for)\s+)?[–—-]?\s*\n\s*(?:(?:in|for|during)\s*)?(?:[,;]|$)"
)
SO_FAR = re.compile(r"[^,;]*\b(?:so far|to date)\b(?! (?:this|in)\b)")
ALONE = re.compile(r"\(\n[^+−–-]*$")
# "from 800" "in 2020", "from 800" "a year earlier": a time of the level left
LEVEL_OF = (
    r"(?:[a-z%]+ ){0,3}(?:in|on|at|last|(?:an?|the) (?:year|month|quarter|week)|previously)\b"
)
# "registered 311 frauds, 2.3 times more than" "a year earlier"
TIMES_MORE = re.compile(
    r"(?:\btimes|-?fold|\d%?|percent) (?:more|less|fewer|higher|lower) than (?:in )?$"
)
MORE_THAN = re.compile(r"(?:more|less|fewer|higher|lower) than\b", re.I)
# "14 robberies, compared with" 12, "in the previous period"
COMPARED_LEVEL = re.compile(
    r"(?:\bcompared (?:to|with)|[,(] ?against|\bversus|\b(?:up|down) from) (?:just |only )?$"
)
# "up 27% on 2023 and equal to 45% of GDP": the year compared with is nobody's
ON_A_DAY = re.compile(r"(?<!than )(?:on|over) *(?:the )?$")
MONTH = 28  # days; what changed is compared with as much or more
PERCENT_ON = re.compile(
    r"(?:%|per ?cent|points?)(?: (?:more|less|fewer|higher|lower|up|down))?"
    r" (?:on|over|than|compared (?:to|with)|against)(?: in| during| for)? *(?:the )?$"
    # "up 12% from 2023", "up 9.3 million from 2016", not "pensions will go up by 10% from July"
    r"|\b(?:(?<!go )(?<!goes )(?:up|down)|rose|fell|grew|increased|(?<!will )(?<!to )increase"
    r"|(?<!will )(?<!to )rise|growth|declined?|decreased?|dropped|jumped)(?: of| by)?"
    r"(?: [a-z]+){0,2} [\d.,]+(?:%| per ?cent| (?:thousand|[mbtr]+illion)(?: [a-z]+)?)?"
    r" from *(?:the )?$"
)


# "26 gangs were broken up over the first half of 2023": a verb of two words, no change.
DONE_UP = WordPattern(
    "figures.toml",
    r"\b(?:{periods.done_up_or_down}|[a-z]+(?:ed|en)) (?:up|down) (?:on|over) *(?:the )?$",
)


def total_of(part: Quantity, sentence: Sentence) -> Quantity | None:
    """The one number that several in brackets add up to: "300 officers, among them men of the
    guard (4), the courts (5)".
    """
    inside = [q for q in sentence.quantities if _is_bracketed(q, sentence)]
    outside = [q for q in sentence.quantities if q not in inside and q.kind == "number"]
    several = len(inside) > 1 and len(outside) == 1 and part.start in [q.start for q in inside]
    return outside[0] if several and outside[0].end <= inside[0].start else None


def compared_with(quantity: Quantity, sentence: Sentence) -> Quantity | None:
    """ "353 cases (195, +81%)", "(2020 – 195)": the number whose earlier level is in brackets."""
    opening, now = sentence.bracket(quantity), sentence.alike_before(quantity)
    if opening is None or now is None or total_of(quantity, sentence) is not None:
        return None
    inside = f"{sentence.before(quantity)[opening:]}\n{sentence.after(quantity).partition(')')[0]}"
    for date in sentence.dates:
        inside = inside.replace(sentence.words(date), "")
    ahead = sentence.text[now.told_end - sentence.start : opening]
    dated = any(0 <= sentence.start + opening - date.end <= 1 for date in sentence.dates)
    apart = "," in ahead and ALONE.match(inside) and not dated  # "had 60 votes, then Osh (40)"
    more = ahead.endswith(
        ("more ", "less ", "fewer ", "higher ", "lower ")
    )  # "2.4 times more (490 liters) than in 2023"
    return None if apart or more or AGAINST.match(inside) is None else now


def changed(change: Quantity, sentence: Sentence) -> Quantity | None:
    """ "71 (49 in 2023, +44.9%)": the number before the bracket is what has changed."""
    opening, before = sentence.bracket(change), sentence.before(change)
    signed = before.endswith(("+", "-", "−")) or sentence.words(change)[0] in "+-−"
    if change.kind != "percent" or opening is None or not signed:
        return None
    return sentence.outside_before(sentence.start + opening)


def is_of_other_time(before: str, after: str) -> bool:
    """Whether a number is of another time than what is told beside it: one alone in brackets, what
    something rose from, what a level of another year turned into, what somebody did who was
    punished for it, a total since the beginning.

    >>> is_of_other_time("50 people were fined (", ")"), is_of_other_time("From Osh to ", "")
    (True, False)
    >>> is_of_other_time("Thefts fell from 800 in 2020 to ", "."), is_of_other_time("It has ", "")
    (True, False)
    >>> is_of_other_time("Thefts fell from ", " to 4"), is_of_other_time("It fell from 8 to ", "")
    (True, False)
    >>> is_of_other_time("On Monday he was fined for selling ", " passports")
    True
    >>> is_of_other_time("It has won ", " cases since its founding")
    True
    >>> is_of_other_time("Courts heard 14 cases, compared with ", ".")
    True
    """
    begun = any_of(word_list("periods", "beginnings"))
    if re.search(rf"\bsince (?:\w+ )?{begun}\b", f"{before}\n{after}", re.I):
        return True
    if SO_FAR.match(after):
        return True
    changed = any_of(word_list("periods", "changed"))
    risen = re.search(rf"\b{changed}\b[^;]*\bfrom [^;]*\d\W+{LEVEL_OF}[^;]* to\W*$", before, re.I)
    deed = DEED_PUNISHED.search(before)
    done = deed is not None and DONE.match(deed["deed"]) is not None
    opening, closed = before.rfind("("), after.partition(")")[0]
    level = re.sub(r"\b(?:19|20)\d\d\b", "", f"{before[opening:]}\n{closed}")
    bare = opening > before.rfind(")") and AGAINST.match(level) is not None
    risen_from = risen is not None or former_level(before) is not None
    bare = bare or COMPARED_LEVEL.search(before) is not None
    return risen_from or done or bare or OF_PERIOD_BEFORE.match(after) is not None


# "Against 402 in the previous reporting period", "95 than over the preceding period".
OF_PERIOD_BEFORE = WordPattern(
    "figures.toml",
    r"(?: \w+){0,2}? (?:in|for|of|during|over) the {periods.period_before} (?:\w+ )?period\b",
)


def _is_bracketed(quantity: Quantity, sentence: Sentence) -> bool:
    before, after = sentence.before(quantity), sentence.after(quantity)
    return BARE.search(f"{before}\n{after}") is not None


def former_level(before: str) -> int | None:
    """Where "from" stands before a level of an earlier time.

    >>> former_level("Cases fell to 40 from "), former_level("Men came from ")
    (17, None)
    """
    changed = any_of(word_list("periods", "changed"))
    found = re.search(rf"\b{changed}\b[^;]*\b(from(?: [a-z]+){{0,2}}\W*)$", before, re.I)
    return found.start(1) if found else None


def is_level_reached(before: str) -> bool:
    """Whether a number is what something became in the last of several years.

    >>> is_level_reached("Between 2012 and 2022 thefts fell from 8 to ")
    True
    >>> is_level_reached("In 2021-2023 it cut fees and gave grants to ")
    False
    """
    changed = any_of(word_list("periods", "changed"))
    return re.search(rf"\b{changed}\b(?:(?! and )[^;])* to (?:[a-z]+ ){{0,2}}$", before) is not None


DEED_PUNISHED = WordPattern(
    "figures.toml",
    r"\b(?:{periods.punished}\b[^,;]*?\b(?:for|over)|{periods.accused}) "
    rf"(?!{OF_TIME})(?P<deed>(?:(?:19|20)\d\d|[^\d,;])*)$",
    re.I,
)


# "Down 8% off the total" "two years earlier", "above the figure for" "May".
ABOVE_A_LEVEL = WordPattern(
    "figures.toml",
    r"(?:(?:%|per ?cent|points?|{periods.changed}|more|less|fewer|higher|lower)"
    r"[^,;]{0,30} (?:from|off|on|over|than|below|above)|(?:below|above))"
    r" (?:the|its|their) (?:[a-z]+ ){0,2}{periods.compared_levels}s?"
    r"(?: (?:recorded|seen|reported|of|in|for|on))* *(?:the )?$",
    re.I,
)


def is_compared_with(date: DateMention, sentence: Sentence) -> bool:
    """ "69% more than a year ago", "an increase on 2023"."""
    apart = MORE_THAN.match(sentence.words(date)) is not None
    return apart or leads_to_comparison(sentence.before(date), date.interval)


def leads_to_comparison(before: str, interval: Interval) -> bool:
    """Whether what stands before a date makes it that of another number; "slid 11% on Thursday"
    and "burned down on 5 May" do not.

    >>> from datetime import date
    >>> year = Interval(date(2023, 1, 1), date(2023, 12, 31))
    >>> leads_to_comparison("Thefts rose 12% from ", year), leads_to_comparison("A rise in ", year)
    (True, False)
    >>> leads_to_comparison("As in ", year)
    True
    """
    share = not interval.is_day and PERCENT_ON.search(before)
    happened = (interval.days or MONTH) < MONTH and ON_A_DAY.search(before)
    happened = happened or DONE_UP.search(before)
    changed = not happened and (CHANGED_FROM.search(before) or AS_IN.fullmatch(before))
    return bool(share or changed or TIMES_MORE.search(before) or ABOVE_A_LEVEL.search(before))
