"""What the words around a date say of it: whether it is a date at all, or a count or a name."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from pipeline.lexicon import letter_tree, load_table, load_words
from pipeline.normalize.dates.missing_years import PART_OF_IT
from pipeline.normalize.dates.tense_cues import (
    CLAUSE,
    CLAUSE_END,
    OF_ITS_DAY,
    WORD_AFTER,
    clause_after,
    clause_before,
    lean,
    word_after,
    word_before,
)
from pipeline.normalize.labels import countable, is_plural, label_words

HABIT = re.compile(r"\b(?:open|works?|operates?|available)\b[^.,;]{0,30}$")
GENERAL = re.compile(r" (?:mornings|evenings|nights|days)\b")
EARLIEST, LATEST = 1800, 2100  # four digits outside are a year only after a preposition
# "the first time in 108 years", "the worst fire in a decade" tell how long something was not so.
LOOKS_BACK = re.compile(
    r"\b(?:first|second|third|fourth|fifth|sixth|\d+(?:st|nd|rd|th)|last|only|time|times|once|twice|record|most|worst|best|[a-z]{3,}est)\b[^.;]*$",
    re.IGNORECASE,
)
POSSIBLE = re.compile(r"\b(?:can|may|should)\b[^.;]*$")
BEEN = re.compile(r"\b(?:been|being|ran|too)\s$")
AGED = re.compile(r"\b(?:(?:his|her|their|my|our|your) |(?:over|under)-)$")
LASTING = re.compile(r"\b(?:to|will|would|can|could|may|might|must|should|not) $")
ON_ANY = re.compile(r"\b[Oo]n an? $")
NAME_GOES_ON = re.compile(r" (?!Morning|Afternoon|Evening|Night)[A-Z][a-z]+")
FROM_AN_EVENT = re.compile(r"\s+(?:of|from|after|following|before)\s")
OWNED, OWNER = re.compile(r"'s (\w+)"), re.compile(r"(\w+) of $")
RANGE_OF_FIGURES = re.compile(r"(\d{4})[-–](\d{4})")
OF_SOMETHING = re.compile(r"\s+of\s+(?!19|20)")
HALF_OF_YEAR = re.compile(
    r"\b(?:first|second) half of (?:(?:the|this|last|that) year|(?:19|20)\d\d)\b[^.\n]*$"
)
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
IN_A_ROW = re.compile(r"\s+(?:of\s+(?!\d)|running\b|straight\b|in a row\b|in succession\b)")
# "Kairat play on Saturday (1930)", "Tobol v Kairat (2000)": hours, not years
KICK_OFF = re.compile(r"(?:day|\bvs?\.? [A-Z][\w .-]+) \((?:1\d|2[0-3])[0-5][05]$")
DAY_LAST = re.compile(r"\d [A-Z][a-z]+$|[A-Z][a-z]+ \d\d?$")
LOWER_MAY = re.compile(r"\d (?:may|march|mar)$")  # with a year it would not stand last
NO_YEAR_AFTER, IN_ADDRESS = re.compile(r"-[^\W\d_]|\+"), re.compile(r"[/_#@=]|[^\W\d_]")  # "1000+"
OF_ALL = re.compile(r"\b(?:total|number|sample|survey|average|out|group|batch) of $")
SAID = re.compile(r"[^ .\n]")
COUNTING = re.compile(r"[a-z]{2}ed$|^(?:has|have|had|holds?|got|took|saw|sold|built|with)$")


@cache
def guard(name: str) -> frozenset[str]:
    """Words beside what only looks like a date; `lexicons/dates.toml` tells what for."""
    return load_words("dates.toml", "guards", name)


def is_no_date(view: str, start: int, end: int, rule: str) -> bool:
    """Whether the words around show that what a rule read is a count or a name.

    >>> is_no_date("about 2000 people", 6, 10, "year"), is_no_date("Mrs May", 4, 7, "month_name")
    (True, True)
    """
    if (followed := FOLLOWED.get(rule)) is not None:
        return followed.match(view, end) is None
    look_alike = LOOK_ALIKES.get(rule)
    return look_alike is not None and look_alike(view, start, end)


def _is_season_in_general(view: str, start: int, end: int) -> bool:
    return word_before(view, start) not in guard("before_season") or view.startswith(" of ", end)


def _is_no_time_ahead(view: str, start: int, end: int) -> bool:
    """ "for the first time in 12 years", "within 15 days of their arrival" """
    back = LOOKS_BACK.search(view, max(0, start - 60), start)
    return back is not None or FROM_AN_EVENT.match(view, end) is not None


def _is_no_limit(view: str, start: int, end: int) -> bool:
    """ "can earn 5,000 in a day", "may appeal within ten days" """
    possible = POSSIBLE.search(view, max(0, start - 60), start) is not None
    return possible or _is_no_time_ahead(view, start, end)


def _has_company(view: str, start: int, end: int) -> bool:
    """Whether anything else is said: a lone "Sun" is a day, "Sun Li" is none."""
    return bool(SAID.search(view, 0, start) or SAID.search(view, end))


def _is_no_short_year(view: str, start: int, _end: int) -> bool:
    return word_before(view, start) not in guard("before_year")


def _is_of_a_growth(view: str, start: int, end: int) -> bool:
    """ "the third quarter of growth", "for a second quarter running": which one is not told"""
    return word_before(view, start) == "a" or IN_A_ROW.match(view, end) is not None


def _is_of_a_match(view: str, start: int, end: int) -> bool:
    """The first half of what is not told; "first-half profits" are those of a year, and so is a
    half beside business ("in the second half, exports fell") or the other one.
    """
    after = word_after(view, end).lower()
    near = max(0, start - CLAUSE)
    if after in guard("after_half") or HALF_OF_YEAR.search(view, near, start):
        return False
    if (year := YEAR.search(view, near, start)) and PART_OF_IT.fullmatch(view, year.end(), start):
        return False
    if OF_SOMETHING.match(view, end) or word_before(view, start) not in guard("before_season"):
        return True
    clause = clause_before(view, start) + clause_after(view, end, CLAUSE_END)
    return guard("beside_half").isdisjoint(re.findall(r"[a-z]+", clause.lower()))


def _is_any_weekday(view: str, start: int, end: int) -> bool:
    """ "every Monday", "on a Monday", "the Sunday Times" """
    before = word_before(view, start)
    if before in guard("before_weekday"):
        return True
    if before in ("a", "an") and ON_ANY.search(view, max(0, start - 6), start):
        return True
    return before == "the" and NAME_GOES_ON.match(view, end) is not None


def _is_of_the_holiday(view: str, start: int, end: int) -> bool:
    """ "a Christmas tree", "in post-Christmas trading" tell no day"""
    after, joined = WORD_AFTER.match(view, end), view[max(0, start - 5) : start].lower()
    described = after is not None and after[1].lower() in guard("after_holiday")
    return described or joined.endswith(("post-", "pre-"))


def _is_of_a_title(view: str, start: int, end: int) -> bool:
    """ "the 20th Century Asia library" is a name"""
    return view[start:end].endswith("Century") and NAME_GOES_ON.match(view, end) is not None


def _is_attribute(view: str, start: int, end: int) -> bool:
    """ "weekend picnickers", "during weekend evenings": no weekend of the calendar"""
    described = view[end : end + 1] == " " and view[end + 1 : end + 2].islower()
    bare = " " not in view[start:end]
    if GENERAL.match(view, end):
        return True
    return bare and described and word_before(view, start) not in guard("before_weekend")


def _is_only_a_name(view: str, start: int, _end: int) -> bool:
    """ "Participants of the January events": not when something was, but of what."""
    return word_before(view, start) not in guard("before_named")


def _is_of_our_days(view: str, start: int, end: int) -> bool:
    """ "today's youth", "the world of today" are no day's"""
    owned = OWNED.match(view, end) or OWNER.search(view, max(0, start - 24), start)
    return owned is not None and owned[1] in guard("of_our_days")


def _is_downfall(view: str, start: int, end: int) -> bool:
    """ "since the fall of the regime": no season"""
    return view.endswith("the fall", start, end) and OF_SOMETHING.match(view, end) is not None


def _is_age(view: str, start: int, end: int) -> bool:
    """ "students in their 20s", "in her late 40s", "the over-70s" """
    return AGED.search(view, max(0, start - 8), start) is not None and view[end - 1] == "s"


def _is_age_or_delay(view: str, start: int, end: int) -> bool:
    """ "in her late 40s", "the builders had been late last year" """
    late = view.startswith("late ", start) and BEEN.search(view, max(0, start - 8), start)
    return bool(late) or _is_age(view, start, end)


def _is_no_range(view: str, start: int, end: int) -> bool:
    """ "The shop is open from Monday to Saturday" in any week; "1900-2000 people" """
    if view.endswith("day", start, end):
        habit = HABIT.search(view, max(0, start - 60), start) is not None
        return habit and lean(view, start, end) == 0
    return _is_count_range(view, start, end)


def _is_count_range(view: str, start: int, end: int) -> bool:
    """ "1900-2000 people", "pages 1087-1101" """
    figures = RANGE_OF_FIGURES.fullmatch(view, start, end)
    if figures is None:
        return False
    years, after = (int(figures[1]), int(figures[2])), WORD_AFTER.match(view, end)
    noun = after[1] if after else ""
    before = word_before(view, start)
    if before in guard("before_year"):
        return False
    counted = noun.lower() in guard("counted") or noun in countable("plural")
    return counted or not all(EARLIEST <= year <= LATEST for year in years)


def _is_end_of_something(view: str, start: int, end: int) -> bool:
    """ "the last five months of her life" do not end today; "the past five months" would

    In "expected to last ten years" nothing ends at all.
    """
    if view.startswith("last ", start) and LASTING.search(view, max(0, start - 8), start):
        return True
    return OF_SOMETHING.match(view, end) is not None and " last " in f" {view[start:end].lower()} "


def _is_named_by_a_day(view: str, start: int, end: int) -> bool:
    """ "8 March Street", "since the 4 June massacre", "clause 3 April amendment" """
    if DAY_LAST.search(view, start, end) is None:
        return False
    after = word_after(view, end).lower()
    named = after in guard("events_of_a_month") | guard("named_by_a_day")
    return named or word_before(view, start) in label_words("label")


def _is_named_or_modal(view: str, start: int, end: int) -> bool:
    return _is_named_by_a_day(view, start, end) or _is_modal(view, start, end)


def _is_modal(view: str, start: int, end: int) -> bool:
    """ "children under 14 may not work", "those aged 14 to 16 may apply" """
    words = view[start:end]
    if not LOWER_MAY.search(words) or words.split()[0].lower() in guard("before_lower_may"):
        return False
    return word_before(view, start) not in guard("before_lower_may")


COUNT_AFTER_MONTH = re.compile(r"[ ,–-]+(?:the )?\d{1,2}$")


def count_after_month(view: str, start: int, end: int) -> int | None:
    """Where a month ends before a count: in "In May 2 people died" the 2 is no day.

    "In October the 23-year-old left" names no day either.

    >>> count_after_month("In May 2 people died", 3, 8)
    6
    """
    after, beyond = view[end : end + 1], view[end + 1 : end + 2]
    whole_month = word_before(view, start) == "in" and not view.startswith("the ", start)
    counted = after == " " and beyond.islower() and whole_month
    if not counted and not (after == "-" and beyond.isalpha()):
        return None
    count = COUNT_AFTER_MONTH.search(view[start:end])
    return start + count.start() if count else None


def _is_count(view: str, start: int, end: int) -> bool:
    """Whether four digits count something or are part of a name: "2000 people", "Article 1990"."""
    words, before = view[start:end], word_before(view, start)
    if not words.isdigit():
        spoken = words[-1].isalpha()  # "in nineteen ninety"
        return spoken and not guard("before_year") & {before, *words.lower().split()}
    follower = word_after(view, end)
    glued = before.endswith("-") and before not in ("-", "post-", "pre-")
    if glued or before in guard("before_number"):
        return True
    if _is_of_a_car(view, start, follower) or KICK_OFF.search(view, max(0, start - 40), end):
        return True
    if NO_YEAR_AFTER.match(view, end) or (start and IN_ADDRESS.match(view, start - 1)):
        return True
    around = view[start - 1 : start] + view[end : end + 1]
    if around in ("()", '""', "\u201c\u201d"):
        return around != "()"  # a title in quotation marks
    return _counts(view, start, int(words), follower, before)


def _is_of_a_car(view: str, start: int, follower: str) -> bool:
    """ "A 2012 Toyota", "a Toyota Camry 2015": the year it was made"""
    before = view[max(0, start - 32) : start].lower().split()
    led = before and before[-1] in guard("before_year") and before[-1] != "the"
    return not led and not guard("makes").isdisjoint((follower.lower(), *before[-2:]))


def _counts(view: str, start: int, year: int, noun: str, before: str) -> bool:
    """Whether a noun after four digits is what they count."""
    listed = noun.lower() in guard("counted") or noun in countable("plural")
    if year > LATEST and (listed or is_plural(noun)):
        return True
    if listed and before in guard("around_count"):
        return not view[max(0, start - 8) : start].lstrip()[:1].isupper() or before in ("of", "and")
    if listed:
        return before not in guard("before_year") or (before == "the" and year % 100 == 0)
    possible = EARLIEST <= year <= LATEST
    plural = is_plural(noun) or noun.endswith(("children", "men"))
    if plural and noun not in guard("after_year"):
        if OF_ALL.search(view, max(0, start - 24), start) or COUNTING.search(before):
            return True
        if not possible and before not in ("in", "since", "by"):
            return True
    if before in guard("before_year"):
        return False
    return not possible or (year % 100 == 0 and noun.isalpha() and noun[0].islower())


def _is_name(view: str, start: int, end: int) -> bool:
    """Whether a month's name alone is a person's, or another word: "Mrs May", "March on"."""
    word = view[start:end].rstrip(".").lower()
    before = word_before(view, start).rstrip(".")
    after = word_after(view, end)
    if before in guard("titles") or after in guard("name_goes_on"):
        return True
    if after.lower() in guard("events_of_a_month"):
        return True
    if word not in guard("names") or after in guard("after_half"):
        return False
    if _is_told_of_as_a_month(view, end) and not A_NAME.search(view, max(0, start - 16), start):
        return False
    named = view[end : end + 1] == " " and view[end + 1 : end + 2].isupper()
    return before not in (guard("before_month_strictly") if named else guard("before_month"))


A_NAME = re.compile(r"\b[A-Z][a-z]{2,} $")


def _is_told_of_as_a_month(view: str, end: int) -> bool:
    """ "April's election", "April was the wettest month", "August and September": no person"""
    if (owned := OF_ITS_DAY.match(view, end)) and guard("of_a_month") & {*owned[1].split()[:2]}:
        return True
    return _month_told_of().match(view, end) is not None


@cache
def _month_told_of() -> re.Pattern[str]:
    months = letter_tree(word.capitalize() for word in load_table("dates.toml")["month"])
    return re.compile(
        rf" (?:was|is|were|are|saw)\b[^.,;]{{0,50}} (?:month|than (?:{months}))\b"
        rf"| (?:and|or) (?:{months})\b(?! [A-Z])| saw (?:an? |the |no |\d)"
    )


WHOLE_NIGHT = re.compile(
    r"\b(?:an|the|every|each|held|kept|stay\w*|left|spent|remain\w*|work\w*|open|wait\w*"
    r"|sle(?:ep|pt)) $",
    re.IGNORECASE,
)
ENDS_CLAUSE = re.compile(
    r"\s*(?:$|[^\w\s]|(?:and|but|in|at|on|near|from|by|when|after|as|with|across|outside|while|during)\b)"
)


def _is_all_night(view: str, start: int, end: int) -> bool:
    """ "an overnight stay", "was kept overnight": how long, not when"""
    if view[start:end].lower() != "overnight":
        return False
    length = WHOLE_NIGHT.search(view, max(0, start - 12), start) is not None
    return length or ENDS_CLAUSE.match(view, end) is None


FOLLOWED = {  # rule: what has to follow
    "told_before": re.compile(r"\s*(?:$|[^\w\s]|\d|that\b)"),
    "day_alone": re.compile(r"(?![ -][^\W\d_])"),  # not "on the 4th floor"
    # told from a date, not "the year before independence": the clause ends or goes on
    "unit_before": re.compile(
        r"\s*(?:$|[^\w\s]|(?:and|but|in|at|on|for|from|with|to|by|was|were|had|has|is|when|as)\b"
        # "the year before there were 290"
        r"|(?:there|the (?:figure|number|total|rate)) (?:was|were|had)\b)"
    ),
    # not "this year and next generation"
    "this_and_next": re.compile(r"\s*(?:$|[^\w\s]|(?:and|but|in|at|on|for|from|to|by|will|as)\b)"),
    # of the year, not "in the first seven months after the merger"
    "first_months": re.compile(r"\s*(?:$|[,.;:)]|(?:alone|compared|against|versus|were|was)\b)"),
}
LOOK_ALIKES: dict[str, Callable[[str, int, int], bool]] = {  # rule: what it may have misread
    "year": _is_count,
    "month_name": _is_name,
    "season_alone": _is_season_in_general,
    "in_duration": _is_no_time_ahead,
    "within_duration": _is_no_limit,
    "in_a_day": _is_no_limit,
    "weak_weekday": _has_company,
    "short_year": _is_no_short_year,
    "weekday": _is_any_weekday,
    "named_time": _is_only_a_name,
    "since": lambda *told: _is_downfall(*told) or _is_named_by_a_day(*told),
    "day_word": _is_of_our_days,
    "decade": _is_age,
    "half_alone": _is_of_a_match,
    "quarter_alone": _is_of_a_growth,
    "part_of": _is_age_or_delay,
    "holiday": _is_of_the_holiday,
    "century": _is_of_a_title,
    "weekend": _is_attribute,
    "overnight": _is_all_night,
    "time_range": _is_no_range,
    "past_stretch": _is_end_of_something,
    "last_alone": _is_end_of_something,
    "past_unit": _is_end_of_something,
    "unit_with_modifier": _is_end_of_something,
    "day_of_month": _is_named_or_modal,
    "after": _is_named_by_a_day,
    "before": _is_named_by_a_day,
    "days_of_month": _is_modal,
}
