"""Finds the time a figure is about: the date of its own clause, else one whose scope it is in.

A sentence is cut into segments at the words that turn it elsewhere ("compared to", "while",
"; "). Dates that name a document ("the 2022 report"), that time a statement ("said on Monday")
or that are what a change is measured from ("up 5 % from 2022") give no figure its period.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache, lru_cache
from itertools import pairwise

from spacy.tokens import Doc, Span, Token

from pipeline.extract.figures.levels import level_verbs
from pipeline.extract.figures.nouns import word_list
from pipeline.extract.figures.sentences import Sentence
from pipeline.extract.inflection import verb_forms
from pipeline.extract.syntax import SUBJECTS, VERBAL, children, preposition, relation
from pipeline.extract.text import text_of, words_at
from pipeline.lexicon import any_of, load_words
from pipeline.records import Annotated, DateMention, Interval, Quantity

# How strongly commas and other numbers between a number and a date part them; set by reading news.
COMMA_COST = 4.0
NUMBER_COST = 3.0
CHARACTERS_PER_POINT = 20.0
AFTER_BONUS = 1.0  # "500 in 2023": the date usually follows its number
TERM_WINDOW = 60  # characters around a duration where a word of punishment makes it a term
# "pumps, some of which date back to 1960"
SHARE = r"(?:the )?(?:some|most|many|all|both|each|none|half|first|last|latest)"
ASIDES = frozenset(("which", "who", "whom", "where", "including"))  # they end at the next comma
# "Mothers of four", "two of its six turbines"
CHILDREN_OF = re.compile(
    r"\b(?:(?:mothers?|fathers?|parents?) of|of (?:its|his|her|their|our)) $", re.I
)
# "risks that growth falls": no threat of what follows
NO_CLAUSE = r"(?:(?!\b(?:that|was|were|is|are)\b)[^,;])"
# "17 km (11 miles) east of Osh"
AWAY = re.compile(r"(?: \([^()]*\))?(?: (?:north|south|east|west)[a-z-]* of| from| away)\b")
CHANGED_FROM = re.compile(
    r"\b(?:increase|rise|growth|improvement|decrease|decline|drop|fall|jump|surge|more|less|fewer"
    r"|higher|lower|up|down) (?:from|than|compared (?:to|with)|over|on)(?: in| during| for)? *"
    r"(?:the )?(?:(?:same|corresponding|like) \w+ (?:of |in |for )?)?$"
    r"|\b(?:up|down) by (?:an? |one |two )?(?:half|third|quarter|fifth|sixth|tenth)s? (?:from|on)"
    r" (?:the )?$"
    r"|\bas (?:many|much|high) as(?: in| during)? (?:(?:the whole|all) of )?$"
    r"|\b(?:above|below)(?: the)?(?: level)?(?: of)?"
    r"(?: (?:the )?(?:same|corresponding|like) \w+(?: of| in)?)? *$",
    re.I,
)
COMPARED_WITH = re.compile(
    r"\b(?:from|than(?: in)?|compar(?:ed|ing) (?:to|with)|against|above|below)\s+(?:the )?$", re.I
)
# "Comparing to 2022, the number rose by 95"
COMPARED_FIRST = re.compile(
    r"\W*(?:as |if )?(?:compar(?:ed|ing)|in comparison) (?:to|with) +$", re.I
)
# "For life", "for the first time", "for the past nine years": no deed
OF_TIME = (
    r"life\b|good\b|(?:an?|the|some) (?:[a-z]+ ){0,2}(?:time|day|week|month|year|while|period)s?\b"
)
# "Fined for" "selling", "held in connection with" "an alleged"
DONE = re.compile(r"\w+ing\b|(?:\w+ )*(?:alleged|suspected)\b")
UP_TO_NOW = re.compile(r"\W*(?:as of|since|from|after) [^,;]*, ", re.I)
BARE = re.compile(r"\(\s*\n\s*[,)]")  # "50 people were fined (27)", the number left out
# "(up from 195 in 2023, +81%)", "(2020 – 543 kg)", the number and the date left out
AGAINST = re.compile(
    r"\(\s*(?:(?:up|down)\s+from|against|compared\s+(?:to|with)|vs\.?|versus|from)?\s*"
    r"(?:(?:in|for)\s+)?[–—-]?\s*\n\s*(?:(?:in|for|during)\s*)?(?:[,;]|$)"
)
SO_FAR = re.compile(r"[^,;]*\b(?:so far|to date)\b(?! (?:this|in)\b)")
ALONE = re.compile(r"\(\n[^+−–-]*$")
CLAUSE_MARK = re.compile(r"[;:()]|, | but | and ")
ONE = re.compile(r"(?:an?|the|his|her|their|its)\b", re.I)
UP_TO = re.compile(r"(?:until|till)\b", re.I)
# "in 2024: 53", "last year's peak of $55"
BESIDE = re.compile(r"\s*[-–—:(]\s*|['’]s(?: (?:[a-z]+ ){1,3}of)? ")
OWNED = re.compile(r"['’]s (?:(?:[a-z]+ ){1,3}of )?")
# "from 800" "in 2020", "from 800" "a year earlier": a time of the level left
LEVEL_OF = (
    r"(?:[a-z%]+ ){0,3}(?:in|on|at|last|(?:an?|the) (?:year|month|quarter|week)|previously)\b"
)
# "rose 2.1% - adjusted for the season - in January": an insertion that tells no number
INSERTED = re.compile(r"(?<!\d) [-–—]+ [^-–—;:()\dA-Z]{3,80} [-–—]+ (?=[a-z])")
# "The fastest pace" "since 2001", not "the arrest"
FASTEST = re.compile(
    r"\b(?:the|its|their) (?:\w+ )?(?!\w*(?:arr|for|inter|prot|harv|requ|cont)est)"
    r"(?:most|least|worst|[a-z]+est)\b(?: [a-z]+){0,4} $"
)
UNCHANGED = re.compile(r"\b(?:unchanged|little changed) (?:(?:since|from|on) )?(?:the )?$", re.I)
# "half of" "today" "'s levels"
OF_NOW = re.compile(r"['’]s (?:levels?|prices?|rates?|values?)\b")
BORN = re.compile(r"\bborn\b[^,;.]{0,40}$", re.I)
# "unchanged since 2020, when it was 5%": the clause is told of the bound, not of the time since
SINCE = re.compile(r"since\b", re.I)
# "registered 311 frauds, 2.3 times more than" "a year earlier"
TIMES_MORE = re.compile(
    r"(?:\btimes|-?fold|\d%?|percent) (?:more|less|fewer|higher|lower) than (?:in )?$"
)
# "..., its chairman told a board meeting" "on Thursday."
EMERGED = re.compile(r",? it (?:(?:has )?emerged|was (?:revealed|announced|reported))\b")
TOLD_ON = re.compile(r"\b(?:told|informed|addressed|spoke)(?: [\w’'-]+){1,5}(?: on)? $", re.I)
SINCE_WHEN = re.compile(r"(?: [^,;]*)?,? (?:when|(?:in|during) which)\b")
# "(in previous years it was 71-80%)"
IN_EARLIER = re.compile(r"\([^()]*\b(?:previous|earlier|preceding|before)\b[^()]*$", re.I)
FROM_TO = re.compile(r"\s*[-–—,(]?\s*from (?:[^;,]|,\d)* to \D{0,12}")
# "three seminars, which took place in Osh in May"
HELD = re.compile(
    r"(?:\s+[\w-]+){0,6},? (?:which|that) (?:took place|happened|occurred"
    r"|(?:was|were) (?:held|organi[sz]ed))\b(?:[^,;\d]|,(?= [A-Z]))*"
)
STAMP = re.compile(r"\s*[|,]?\s*\d\d?:\d\d\b")  # "September 12, 2024 | 14:11"
# "according to figures shown this week": when the source spoke
SOURCED = re.compile(r"\baccording to\b(?:[^,;]|,\d)*$", re.I)
LEVEL_IN = re.compile(
    r"\s+(?:against|versus|vs\.?|compared\s+(?:to|with))\s+[\d.,]+\s+(?:in|for)\s+"
)
WITHIN = re.compile(r"within\b", re.I)
# "To pay" "within ten days", "to open it by May": when something is due
DUE, DUE_BEFORE = re.compile(r"\b(?:within|by|no later than) [^,;]*$", re.I), 7
BEHIND = 30  # characters to the date of a length of time: "the strike of six days in October"
DAYS_OF_A_WEEK = 7
MONTH = 28  # days; a stretch as long is that of a statistic, a day is that of a happening
YEAR = 365
MORE_THAN = re.compile(r"(?:more|less|fewer|higher|lower) than\b", re.I)
# "up 27% on 2023 and equal to 45% of GDP": the year compared with is nobody's
PERCENT_ON = re.compile(
    r"(?:%|per ?cent|points?)(?: (?:more|less|fewer|higher|lower|up|down))?"
    r" (?:on|over|than|compared (?:to|with)|against)(?: in| during| for)? *(?:the )?$"
    # "up 12% from 2023", not "pensions go up by 10% from July"
    r"|\b(?:(?<!go )(?<!goes )(?:up|down)|rose|fell|grew|increased?|rise|growth"
    r"|declined?|decreased?|dropped|jumped)(?: of| by)?(?: [a-z]+){0,2} [\d.,]+(?:%| per ?cent)?"
    r" from *(?:the )?$"
)
AND_IN = re.compile(r"[^,;\d]{0,25},? (?:and|but) (?:in|on|during|for|by) (?:the )?")
JOINED = re.compile(
    r",?\s*and(?:\s+on)?(?:\s+\w+day,)?"
)  # "on Friday, June 6, and Saturday, June 7"
CHANGE_WORDS = re.compile(
    r"\b(?:increase|rise|growth|decrease|decline|drop|fall|jump|surge|more|less|fewer|higher|lower"
    r"|up|down|rose|grew|fell|increased|decreased|declined|dropped|surged|compared|double|twice)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a sentence; `compares` if it turns away from the time of what stands before."""

    start: int
    end: int
    compares: bool
    aside: bool = False  # a clause whose dates are its own


def figure_period(
    quantity: Quantity, sentence: Sentence, kind: str, doc: Doc | None = None
) -> Interval | None:
    """The interval of days a number is about, or None when the sentence gives it none.

    Ages and terms of punishment have no time of their own; other lengths of time only where a date
    stands right behind them.
    """
    if kind == "age" or is_of_no_time(kind, sentence.before(quantity), sentence.after(quantity)):
        return None
    if kind == "duration":
        for date in sentence.dates:
            if WITHIN.match(sentence.text[date.start - sentence.start :]):
                continue  # "shall be received within thirty days"
            if COMPARED_WITH.search(sentence.before(date)):
                continue  # "little changed from the previous three-year period"
            if date.start < quantity.end and quantity.start < date.end:
                return date.interval
        if is_term(quantity, sentence):
            return None
    total = total_of(quantity, sentence)
    led_to = changed(quantity, sentence) or _result_of(quantity, sentence)
    mention = _nearest_date(total or led_to or quantity, sentence, doc)
    if mention is None or (total is None and _is_compared_in_bracket(quantity, mention, sentence)):
        return None
    if kind == "duration" and not 0 <= mention.start - quantity.end <= BEHIND:
        return None
    if _is_of_unknown_year(quantity, mention, sentence):
        return None
    ends = (date for date in sentence.dates if _is_an_end(date, sentence))
    near = _cost(mention, quantity, sentence)
    if any(_cost(date, quantity, sentence) < near for date in ends):
        return None  # "loans expired in 2023; those of 7 million expire in 2026"
    if _of_period_before().match(sentence.after(quantity)):
        return None
    return _with_next(mention, sentence)


def _is_of_unknown_year(quantity: Quantity, date: DateMention, sentence: Sentence) -> bool:
    """ "10% last year and 9% in 2025" where the article has no day: which year is the last?"""
    words = "|".join(word_list("periods", "told_from_now"))
    found = re.finditer(rf"\b(?:{words})\b", sentence.text)
    at = sentence.start
    times = [replace(date, start=at + m.start(), end=at + m.end()) for m in found]
    own = _cost(date, quantity, sentence)
    return any(
        _cost(time, quantity, sentence) < own
        for time in times
        if not any(d.start < time.end and time.start < d.end for d in sentence.dates)
    )


def _result_of(change: Quantity, sentence: Sentence) -> Quantity | None:
    """ "By 32% from 80 in 2018 to 54 in 2019": a change is of the time of what it led to."""
    later = [q for q in sentence.quantities if q.start >= change.end][:2]
    if change.kind != "percent" or len(later) < 2:
        return None
    between = sentence.text[change.end - sentence.start : later[1].number_start - sentence.start]
    return later[1] if FROM_TO.fullmatch(between) else None


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


def _is_compared_in_bracket(quantity: Quantity, date: DateMention, sentence: Sentence) -> bool:
    """ "(in previous years 260)": a number in brackets that is of another time."""
    if IN_EARLIER.search(sentence.before(quantity)) is None:
        return False
    return not (_share_a_bracket(date, quantity, sentence) or _is_beside(date, quantity, sentence))


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
    """
    begun = any_of(word_list("periods", "beginnings"))
    if re.search(rf"\bsince (?:\w+ )?{begun}\b", f"{before}\n{after}", re.I):
        return True
    if SO_FAR.match(after):
        return True
    changed = any_of(word_list("periods", "changed"))
    risen = re.search(rf"\b{changed}\b[^;]*\bfrom [^;]*\d\W+{LEVEL_OF}[^;]* to\W*$", before, re.I)
    deed = _deed().search(before)
    done = deed is not None and DONE.match(deed["deed"]) is not None
    opening, closed = before.rfind("("), after.partition(")")[0]
    level = re.sub(r"\b(?:19|20)\d\d\b", "", f"{before[opening:]}\n{closed}")
    bare = opening > before.rfind(")") and AGAINST.match(level) is not None
    risen_from = risen is not None or former_level(before) is not None
    return risen_from or done or bare or _of_period_before().match(after) is not None


@cache
def _of_period_before() -> re.Pattern[str]:
    """ "Against 402 in the previous reporting period", "95 than over the preceding period"."""
    earlier = any_of(word_list("periods", "period_before"))
    return re.compile(
        rf"(?: \w+){{0,2}}? (?:in|for|of|during|over) the {earlier} (?:\w+ )?period\b"
    )


def _is_bracketed(quantity: Quantity, sentence: Sentence) -> bool:
    before, after = sentence.before(quantity), sentence.after(quantity)
    return BARE.search(f"{before}\n{after}") is not None


def _with_next(date: DateMention, sentence: Sentence) -> Interval:
    """ "In March and April", "in 2021, 2022 and 2023": a date with those that are joined to it,
    each of which goes on where the one before ends.
    """
    row: list[DateMention] = []
    for told in sorted(sentence.dates, key=lambda mention: mention.start):
        mark = sentence.between(row[-1], told).strip() if row else ""
        ends, begins = row[-1].interval.end if row else None, told.interval.start
        next_to = ends is not None and begins is not None and (begins - ends).days == 1
        row = [*row, told] if next_to and (mark == "," or JOINED.fullmatch(mark)) else [told]
        if len(row) > 1 and date in row and mark != ",":
            return Interval(row[0].interval.start, told.interval.end)
    return date.interval


def is_of_no_time(kind: str, before: str, after: str) -> bool:
    """Whether a number is a threat, a rate, a distance or somebody's children, at no one time.

    >>> is_of_no_time("money", "Employers face fines of ", "."), is_of_no_time("age", "Aged ", ".")
    (True, False)
    >>> is_of_no_time("money", "", " a month"), is_of_no_time("percent", "", " a year ago")
    (True, False)
    >>> is_of_no_time("money", "", " a month from May 2024")
    False
    """
    liable = any_of(word_list("periods", "liable"))
    if re.search(rf"\b{liable}\b{NO_CLAUSE}*$", before, re.I) or CHILDREN_OF.search(before):
        return True
    if kind == "length":
        return AWAY.match(after) is not None
    return kind in ("money", "percent") and _rate().match(after) is not None


@cache
def _rate() -> re.Pattern[str]:
    """ " a month", " per head", but not " a year ago"."""
    things, times = (any_of(word_list("periods", f"rate_{name}")) for name in ("things", "times"))
    each = r"(?:a|an|per|every|for (?:a|each|every))"
    return re.compile(
        rf" (?:{each} (?:{things}|{times}(?! (?:ago|earlier|before)))|monthly|annually)\b"
        r"(?! (?:from|since|as of|starting|beginning|in) [^,.;]{0,12}\d)"
    )


def former_level(before: str) -> int | None:
    """Where "from" stands before a level of an earlier time.

    >>> former_level("Cases fell to 40 from "), former_level("Men came from ")
    (17, None)
    """
    changed = any_of(word_list("periods", "changed"))
    found = re.search(rf"\b{changed}\b[^;]*\b(from(?: [a-z]+){{0,2}}\W*)$", before, re.I)
    return found.start(1) if found else None


def is_term(quantity: Quantity, sentence: Sentence) -> bool:
    """Whether a duration is a punishment: "eight years in prison"."""
    around = sentence.around(quantity, TERM_WINDOW).lower()
    return re.search(rf"\b{any_of(word_list('periods', 'terms'))}\b", around) is not None


def _nearest_date(
    quantity: Quantity, sentence: Sentence, doc: Doc | None = None
) -> DateMention | None:
    dates = [date for date in sentence.dates if not _is_foreign(date, quantity, sentence)]
    if any(date.start > quantity.end for date in dates):  # "in March" "and five ... in May"
        dates = [d for d in dates if sentence.between(d, quantity).strip() not in ("and", ", and")]
        dates = [d for d in dates if not _opens_the_next(d, quantity, sentence)]
    if doc is not None:
        dates = [date for date in dates if not _times_another(date, quantity, doc)]
        dates = [date for date in dates if not _times_another_tense(date, quantity, doc)]
        dates = _without_lengths(dates, quantity, sentence, doc)
    dates = [d for d in dates if not _times_the_deed(d, quantity, sentence, dates)]
    if not dates:
        return None
    segments = split_segments(sentence)
    bracketed = [
        date
        for date in dates
        if _share_a_bracket(date, quantity, sentence)
        and not any(s.compares and quantity.end <= s.start <= date.start for s in segments)
    ]
    near = bracketed or dates  # "31% in 2023 (27% in 2018)"
    beside = next((date for date in near if _is_beside(date, quantity, sentence)), None)
    if beside is not None:
        return beside
    if bracketed:
        return min(bracketed, key=lambda date: _cost(date, quantity, sentence))
    own = next(i for i, s in enumerate(segments) if quantity.start < s.end or s is segments[-1])
    home = own
    opening = sentence.text[segments[own].start - sentence.start :].lstrip(", ").lower()
    apart = segments[own].aside and not opening.startswith("including")
    while True:
        whole = [segments[own]] if apart else _whole(segments, own, sentence)
        inside = [date for date in dates if any(s.start <= date.start < s.end for s in whole)]
        inside = [d for d in inside if not _is_told_closer(d, inside, quantity, sentence)]
        if inside and whole[0] is segments[home]:
            return min(inside, key=lambda date: _cost(date, quantity, sentence))
        if inside:
            first = _first_number(segments[own], sentence) or quantity
            return min(inside, key=lambda date: _cost(date, first, sentence))
        if own == 0 or segments[own].compares:
            return None
        member = own == home and opening.startswith("including")
        own -= 1
        if member and segments[own].compares:
            continue  # "compared with 31 cases in 2018, including 22 thefts"
        while own > 0 and (segments[own].compares or segments[own].aside):
            own -= 1  # what another number was compared with, or a clause of its own


def _without_lengths(
    dates: Sequence[DateMention], quantity: Quantity, sentence: Sentence, doc: Doc
) -> list[DateMention]:
    """ "Four men held for the past nine years were freed on Thursday": freed on Thursday."""
    lasting = [q for q in sentence.quantities if q.kind == "duration" and q is not quantity]
    long = [d for d in dates if any(q.start < d.end and d.start < q.end for q in lasting)]
    told = verb_of(quantity, doc)
    if len(long) == len(dates):
        return [*dates]
    return [d for d in dates if d not in long or verb_of(d, doc) == told]


def _opens_the_next(date: DateMention, quantity: Quantity, sentence: Sentence) -> bool:
    """ "In 2022, fees rose by 4% and in" "2023" "by 8%": a date that leads to another number, where
    one stands before the first.
    """
    led = AND_IN.fullmatch(sentence.between(quantity, date)) is not None
    later = [d for d in sentence.dates if d.start > date.end]
    ends = later[0].start if later else sentence.end
    followed = any(date.end < q.start < ends for q in sentence.quantities)
    return led and followed and any(d.end < quantity.start for d in sentence.dates)


def _first_number(segment: Segment, sentence: Sentence) -> Quantity | None:
    inside = (q for q in sentence.quantities if segment.start <= q.start < segment.end)
    return next(inside, None)


def _times_another(date: DateMention, quantity: Quantity, doc: Doc) -> bool:
    """ "14 men stole money meant for repairs in 2022": a date in what describes another noun."""
    there, here = words_at(doc, date.start, date.end), words_at(doc, quantity.start, quantity.end)
    if there.root.sent != here.root.sent:
        return False
    verb = next((word for word in there.root.ancestors if word.pos_ in VERBAL), None)
    if verb is None or relation(verb) not in ("noun_clause", "relative_clause"):
        return False
    noun = verb.head
    if verb.lower_ in word_list("periods", "prepositions"):
        return False
    if _tells_back(verb, there) and not verb.is_ancestor(here.root):
        return True
    subject = next((t for t in (noun, *noun.ancestors) if relation(t) in SUBJECTS), verb)
    if subject.head.lower_ in level_verbs() and subject.head.is_ancestor(here.root):
        return False  # "the loans granted in 2023 amounted to"
    counted = here.root.head if relation(here.root) == "number" else here.root
    listed = (*here, *counted.conjuncts)  # "the men freed last week were 40 Thais and 12 Lao"
    return not any(noun == w or noun.is_ancestor(w) or w.is_ancestor(noun) for w in listed)


def _tells_back(verb: Token, date: Span) -> bool:
    """ "Two were charged with feeding men who had killed five in 2023": of the five alone."""
    had = any(word.lower_ == "had" for word in children(verb, "auxiliary"))
    return had and any(word.like_num and word not in date for word in verb.subtree)


def _times_the_deed(
    date: DateMention, quantity: Quantity, sentence: Sentence, dates: Sequence[DateMention]
) -> bool:
    """ "On Tuesday a court jailed three men for a robbery in 2022": a date behind what somebody is
    punished for, where a later one stands in the sentence, or the deed is one ("a robbery").
    """
    done = _deed().search(sentence.before(quantity))
    if done is not None and DONE.match(done["deed"]):
        return date.start < sentence.start + done.start("deed")
    before = sentence.before(date)
    found = _deed().search(before) or _doing().search(before)
    if found is None or quantity.end > sentence.start + found.start("deed"):
        return False
    end = date.interval.end
    later = any(end and d.interval.start and end < d.interval.start for d in dates)
    one = ONE.match(found["deed"]) or re.match(r"\w+ing\b", found["deed"])
    return later or (len(dates) == 1 and one is not None)


@cache
def _deed() -> re.Pattern[str]:
    judged, accused = (any_of(word_list("periods", name)) for name in ("punished", "accused"))
    return re.compile(
        rf"\b(?:{judged}\b[^,;]*?\b(?:for|over)|{accused}) (?!{OF_TIME})(?P<deed>[^\d,;]*)$", re.I
    )


@cache
def _doing() -> re.Pattern[str]:
    """ "Sentenced Omarov, 39, and his aide to 17 and 12 years for bringing in heroin in" May."""
    judged = any_of(word_list("periods", "punished"))
    return re.compile(rf"\b{judged}\b[^;]*?\bfor (?P<deed>\w+ing\b[^,;]*)$", re.I)


def _is_told_closer(
    wide: DateMention, dates: Sequence[DateMention], quantity: Quantity, sentence: Sentence
) -> bool:
    """ "This year 540 crimes were recorded in January-May": a part of the stretch, told behind."""
    whole = wide.interval
    return any(
        wide.end <= quantity.start
        and re.fullmatch(r"[^,;\d]+", sentence.between(quantity, d)) is not None
        and MONTH <= length(d.interval) < length(whole) < math.inf
        and whole.first <= d.interval.first <= d.interval.last <= whole.last
        for d in dates
    )


def _times_another_tense(date: DateMention, quantity: Quantity, doc: Doc) -> bool:
    """ "It opened on Monday and has 12 beds": the day of what was done is not that of what is, or
    of what had been.
    """
    done, told = verb_of(date, doc), verb_of(quantity, doc)
    if done is None or told is None or done == told:
        return False
    if _is_apart(done, told) or (tense(done) == "past" and _is_ahead(told)):
        return True
    if came_before(told, done, on_a_day=date.interval.is_day) or _is_due(date, done, told):
        return True
    if date.begun and tense(told) == "present" and relation(done) != "relative_clause":
        return True  # "it has owned the mine since 1995 and operates two more"
    if tense(done) == "present":  # "three were held, while today it is quiet"
        return date.interval.is_day and tense(told) == "past"
    if tense(done) != "past":
        return False
    first, last = sorted((told.i, done.i))
    joined = told in done.conjuncts and "but" not in doc[first:last].text.split()
    if length(date.interval) >= MONTH and not joined:
        return False
    return tense(told) in ("present", "perfect")


def until_now(date: DateMention, annotated: Annotated) -> DateMention:
    """ "Has sold 300 since its launch in August", "since he was arrested a year ago": the stretch
    from there to the day, month or year of writing.
    """
    span, start = words_at(annotated.doc, date.start, date.end), date.interval.start
    here = annotated.anchor.interval.end if annotated.anchor.interval else None
    if not (start and here and start <= here) or date.begun or not _is_since(span):
        return date
    if length(date.interval) >= YEAR:
        here = here.replace(month=12, day=31)
    elif length(date.interval) >= MONTH:
        here = (here.replace(day=1) + timedelta(32)).replace(day=1) - timedelta(1)
    return replace(date, interval=Interval(start, here))


def _is_since(span: Span) -> bool:
    """Whether a date tells what "since" begins with: "since" "its launch in" it; not "since 40 died
    in" it.
    """
    for word in span.root.ancestors:
        marks = {mark.lower_ for mark in children(word, "marker", "adverb") if mark.i < span.start}
        if preposition(word) == "since" or "since" in marks:
            apart = (token for token in word.subtree if not span.start <= token.i < span.end)
            return word.i < span.end and not any(token.like_num for token in apart)
        if relation(word) == "conjunct" or word.pos_ in VERBAL:
            return False  # "since 2019, and eight in 2018"
    return False


def _is_ahead(verb: Token) -> bool:
    """ "The rate was 5% in May, and 200 jobs will be cut": what will be is not of a time past."""
    return any(word.lower_ in ("will", "shall", "'ll") for word in verb.children)


def _is_apart(done: Token, told: Token) -> bool:
    """Whether the verb of a date has a clause of its own in which the number does not stand:
    "having saved 5 million last year", "after it bought a stake on 5 May", "and warned that
    earnings in 2025 may slide".
    """
    here, ahead = any(tense(word) == "future" for word in (told, *told.ancestors)), False
    for verb in (done, *done.ancestors):
        if verb == told or verb.is_ancestor(told):
            return False
        ahead = ahead or tense(verb) == "future"
        if relation(verb) in ("conjunct", "complement") and ahead and not here:
            return done.i > told.i
        if any(word.lower_ == "having" for word in verb.children) or _has_its_own(verb):
            return True
        told_by = verb.head.lower_ in word_list("verbs", "reporting")
        if relation(verb) == "complement" and told_by and told.i < verb.head.i < done.i:
            return True  # "presenting the 4 billion budget, he said that exports in 2024 grew"
    return False


def came_before(told: Token, there: Token, *, on_a_day: bool) -> bool:
    """ "In July it was accused after fines" "had risen by 3%", "mourned on Sunday after 45 died":
    what came before the verb of a date, or the date itself, at `there`.
    """
    before = on_a_day
    for verb in (told, *told.ancestors):
        if verb == there or verb.is_ancestor(there):
            return False
        before = before or any(word.lower_ == "had" for word in children(verb, "auxiliary"))
        if before and any(word.lower_ == "after" for word in children(verb, "marker")):
            return True
    return False


def _is_due(date: DateMention, done: Token, told: Token) -> bool:
    """ "Fined him 5,000 and ordered him to pay" "within ten days": of the payment alone."""
    words = text_of(done.doc)[max(date.start - DUE_BEFORE, 0) : date.end]
    to = any(word.lower_ == "to" for word in children(done, "marker", "auxiliary"))
    return to and DUE.search(words) is not None and tense(told) == "past"


def _has_its_own(verb: Token) -> bool:
    """Whether a clause has a number of its own, and is told of another time than what it stands in:
    "after they robbed 3 shops".
    """
    markers = {word.lower_ for word in children(verb, "marker")}
    apart = markers & word_list("periods", "clause_apart") and any(children(verb, *SUBJECTS))
    return bool(apart) and any(word.like_num for word in verb.subtree)


def length(interval: Interval) -> float:
    """In days, the last one counted; without end where one side is open."""
    start, end = interval.start, interval.end
    return (end - start).days + 1 if start and end else math.inf


def verb_of(mention: DateMention | Quantity, doc: Doc) -> Token | None:
    root = words_at(doc, mention.start, mention.end).root
    return next((word for word in (root, *root.ancestors) if word.pos_ in ("VERB", "AUX")), None)


def tense(verb: Token) -> str | None:
    helpers = [word for word in verb.children if word.pos_ == "AUX"]
    tags = {word.tag_ for word in (verb, *helpers)}
    if "MD" in tags:
        return "future"
    if any(word.lemma_ == "have" for word in helpers):
        return "perfect"
    return "past" if "VBD" in tags else "present" if tags & {"VBZ", "VBP"} else None


def _is_of_now(date: DateMention, quantity: Quantity, sentence: Sentence) -> bool:
    """ "Of 29 centres open in 2022, five function now": a clause of the present takes no date from
    outside it.
    """
    before = CLAUSE_MARK.split(sentence.before(quantity))[-1]
    after = CLAUSE_MARK.split(sentence.after(quantity))[0]
    now, start = any_of(word_list("periods", "present")), quantity.start - len(before)
    if date.end <= quantity.start and re.search(r"\bto date\b", sentence.between(date, quantity)):
        return True  # "joined in 1998 and, to date, has received $5 billion"
    told_now = re.search(rf"(?<!than )\b{now}\b", f"{before} {after}", re.I)
    if told_now is None or UP_TO_NOW.fullmatch(sentence.text[: start - sentence.start]):
        return False
    return not start <= date.start < quantity.end + len(after)


def _is_beside(date: DateMention, quantity: Quantity, sentence: Sentence) -> bool:
    """ "in 2024: 53", "the first quarter of 2022 ($1.5 billion)": only a mark parts them."""
    between = sentence.text[max(date.end - sentence.start, 0) : quantity.start - sentence.start]
    after = sentence.text[quantity.end - sentence.start : max(date.start - sentence.start, 0)]
    if date.start >= quantity.end and HELD.fullmatch(after):
        return True
    if date.start >= quantity.end:  # "eight cases — in 2018"
        return re.fullmatch(r"(?:\s+[a-z-]+){0,3}\s*[-–—]\s*in\s+", after) is not None
    return date.end <= quantity.start and BESIDE.fullmatch(between) is not None


def _is_fronted(date: DateMention, sentence: Sentence) -> bool:
    """Whether a date opens its sentence: its comma parts it from nothing."""
    before = sentence.before(date)
    return re.fullmatch(r"\W*(?:in|on|during|for|since|by)?\s*", before, re.I) is not None


def _in_a_foreign_bracket(date: DateMention, quantity: Quantity, sentence: Sentence) -> bool:
    """Whether a date stands with another number or a source in brackets: "167 victims (162 in
    2015)", "rose to 20 (Interfax, August 29)".
    """
    for match in re.finditer(r"\([^()]*\)", sentence.text):
        start, end = match.start() + sentence.start, match.end() + sentence.start
        if start < date.start < end and not start < quantity.start < end:
            cited = re.search(
                r"[A-Z]\w+", sentence.text[match.start() : date.start - sentence.start]
            )
            return bool(cited) or any(start < q.start < end for q in sentence.quantities)
    return False


def _whole(segments: Sequence[Segment], i: int, sentence: Sentence) -> list[Segment]:
    """A segment, with its continuation behind the asides that interrupt it."""
    after = i + 1
    while after < len(segments) and segments[after].aside:
        after += 1
    goes_on = i + 1 < after < len(segments) and not segments[after].compares
    goes_on = goes_on and sentence.text[segments[after].start - sentence.start] == ","
    return [segments[i], segments[after]] if goes_on else [segments[i]]


def _share_a_bracket(date: DateMention, quantity: Quantity, sentence: Sentence) -> bool:
    """Whether number and date stand in the same brackets: "(up 7 % in 2022)"."""
    first, last = sorted(((date.start, date.end), (quantity.start, quantity.end)))
    before = sentence.text[: first[0] - sentence.start]
    between = sentence.text[first[1] - sentence.start : last[0] - sentence.start]
    opened = before.rfind("(") > before.rfind(")")
    return opened and "(" not in between and ")" not in between


def _cost(date: DateMention, quantity: Quantity, sentence: Sentence) -> float:
    """How far a date is from a number, in points; ties go to the earlier date."""
    first, last = sorted(((date.start, date.end), (quantity.start, quantity.end)))
    between = sentence.text[first[1] - sentence.start : last[0] - sentence.start]
    numbers = sum(first[1] <= q.start and q.end <= last[0] for q in sentence.quantities)
    commas = between.count(", ") - _is_fronted(date, sentence)
    cost = len(between) / CHARACTERS_PER_POINT + COMMA_COST * max(commas, 0)
    return cost + NUMBER_COST * numbers - AFTER_BONUS * (date.start > quantity.start)


@cache
def _openings() -> re.Pattern[str]:
    """Where a segment begins: strong punctuation, or a comparing or continuing word."""
    compare = any_of(word_list("periods", "compare"))
    # "slid against the dollar on Thursday" compares no times
    rated = rf"(?:the )?(?:\w+ )?{any_of(word_list('periods', 'rated'))}s?\b"
    going_on = "|".join(sorted(word_list("periods", "continue")))  # patterns, not words
    return re.compile(
        rf"(?P<mark>[;:]|—|–|--| - )|(?P<compare>\b{compare}\b)(?! {rated})"
        r"|(?<!,)(?<!said)(?<!says) (?P<relative>(?:that|who|which) (?:had |has |have )?\w+ed\b"
        r"|(?:that|who|which) (?:had |has )?(?:left|cost|took|hit|led|sold|made|began|shot)\b)"
        rf"|, (?P<continue>(?:{going_on})\b)|\b(?P<contrast>while|whereas)\b"
        rf"|, (?P<share>{SHARE} of (?:which|whom|them|these)\b)"
        r"| (?P<anew>and (?:it|he|she|they|we)) ",
        re.I,
    )


@cache
def _said_behind() -> re.Pattern[str]:
    """ "Compared to a third in 1999" ", a survey of 2,000 adults suggests"."""
    verbs = any_of(word_list("verbs", "reporting") | verb_forms("attribution.toml", "data_verbs"))
    return re.compile(rf", (?:[^,;]|,\d)*\b{verbs}\W*$")


@lru_cache(maxsize=1 << 10)  # every number after a sentence asks for its segments again
def split_segments(sentence: Sentence) -> tuple[Segment, ...]:
    """The segments of a sentence, in order; they cover it.

    >>> sentence = Sentence(0, 27, "500 in 2023, up from 300 in", (), ())
    >>> [(s.start, s.end, s.compares) for s in split_segments(sentence)]
    [(0, 13, False), (13, 27, True)]
    """
    cuts = {0: (False, False)}  # start -> (compares, aside)
    taken = [(date.start, date.end) for date in sentence.dates]
    taken += [(quantity.start, quantity.told_end) for quantity in sentence.quantities]
    taken += _transparent(sentence)
    for match in _openings().finditer(sentence.text):
        at = match.start() + sentence.start
        if any(start <= at < end for start, end in taken):
            continue
        aside = (match["continue"] or "").lower() in ASIDES
        aside = aside or match["relative"] is not None or match["share"] is not None
        apart = match["compare"] is not None or match["relative"] is not None
        if match["compare"] and (said := _said_behind().search(sentence.text, match.end())):
            cuts.setdefault(said.start(), (False, False))
        cuts[match.start()] = (apart, aside)
        closing = sentence.text.find(", ", match.end())
        if aside and closing > 0:
            cuts.setdefault(closing, (False, False))
    for date in sentence.dates:  # "ten fewer than a year ago"
        if is_compared_with(date, sentence):
            cuts.setdefault(date.start - sentence.start, (True, False))
            cuts.setdefault(date.end - sentence.start, (False, False))
    for quantity in sentence.quantities:  # "from 50 in 2023 to 40"
        before = sentence.text[: quantity.number_start - sentence.start]
        after = quantity.end - sentence.start
        if quantity.low == quantity.high and (former := former_level(before)) is not None:
            cuts[former] = (True, False)
            if leads := re.match(r"[^,;]*? (to) (?=\D{0,12}\d)", sentence.text[after:]):
                cuts[after + leads.start(1)] = (False, False)
    starts = sorted(cuts)
    return tuple(
        Segment(start + sentence.start, end + sentence.start, *cuts[start])
        for start, end in pairwise([*starts, len(sentence.text)])
    )


def _transparent(sentence: Sentence) -> list[tuple[int, int]]:
    """Insertions whose marks part nothing: conversions in brackets ("$120m; £90m"), words between
    dashes; without a date, or a number between dashes.
    """
    found = [*re.finditer(r"\([^()]*\)", sentence.text), *INSERTED.finditer(sentence.text)]
    spans = [(m.start() + sentence.start, m.end() + sentence.start) for m in found]
    return [span for span in spans if not any(span[0] < d.start < span[1] for d in sentence.dates)]


def _is_foreign(date: DateMention, quantity: Quantity, sentence: Sentence) -> bool:
    """Whether a date times something else than what the number counts."""
    before = sentence.before(date)
    after = sentence.after(date)
    if _in_a_foreign_bracket(date, quantity, sentence) or _is_of_now(date, quantity, sentence):
        return True
    up_to = re.match(r"(?:until )?", sentence.words(date))
    if names_a_thing(f"{before}{up_to and up_to[0]}", after):
        return True
    if times_a_statement(before, after, date):
        return True
    if BORN.search(before) or STAMP.match(after) or UNCHANGED.search(before):
        return True
    if _is_of_another(date, quantity, sentence):
        return True
    if LEVEL_IN.fullmatch(sentence.between(quantity, date)):
        return True  # "(310 against 402 in 2022)"
    if SINCE.match(sentence.words(date)) and FASTEST.search(before):
        return True
    if _is_an_end(date, sentence):
        return True
    if length(date.interval) < DAYS_OF_A_WEEK and SOURCED.search(before):
        return True
    to_here = sentence.between(date, quantity)
    if (
        date.start < quantity.start
        and SINCE.match(sentence.words(date))
        and SINCE_WHEN.match(to_here)
    ):
        return True
    levelled = date.end < quantity.start and sentence.between(date, quantity).strip() == "("
    if PERCENT_ON.search(before) and not date.interval.is_day and not levelled:
        return True  # not "4% more than in 2022 (5,000)"
    if COMPARED_FIRST.fullmatch(before) and re.match(r"(?: \([^()]*\))?, (?!when\b)", after):
        return True
    compared = is_compared_with(date, sentence)
    return compared and (date.start > quantity.start or after.startswith(":"))


def _is_of_another(date: DateMention, quantity: Quantity, sentence: Sentence) -> bool:
    """ "Below 2023's 784 million", "half of today's levels": what a date tells apart, not when."""
    if OF_NOW.match(sentence.after(date)) and sentence.before(date).endswith(" of "):
        return sentence.words(date).lower() == "today"
    later = (
        q for q in sentence.quantities if q.start >= date.end and q.kind in ("money", "percent")
    )
    beside = next((q for q in later if OWNED.fullmatch(sentence.between(date, q))), None)
    return beside not in (None, quantity) and length(date.interval) >= MONTH


def _is_an_end(date: DateMention, sentence: Sentence) -> bool:
    """ "Nine members will work until 1 March", "a loan that expires in May"."""
    led = _ends_then().search(sentence.before(date)) is not None
    return led or UP_TO.match(sentence.words(date)) is not None


@cache
def _ends_then() -> re.Pattern[str]:
    """What leads to the day on which something ends, is due or is put off to."""
    ends, put_off = (any_of(word_list("periods", name)) for name in ("ends", "put_off"))
    return re.compile(rf"\b(?:{ends} (?:(?:on|in|at|by) )?|{put_off} (?:to|for) )(?:the )?$", re.I)


def is_compared_with(date: DateMention, sentence: Sentence) -> bool:
    """ "69% more than a year ago", "an increase on 2023"."""
    apart = MORE_THAN.match(sentence.words(date)) is not None
    return apart or leads_to_comparison(sentence.before(date), date.interval)


def leads_to_comparison(before: str, interval: Interval) -> bool:
    """Whether what stands before a date makes it that of another number; "slid 11% on Thursday"
    does not.

    >>> from datetime import date
    >>> year = Interval(date(2023, 1, 1), date(2023, 12, 31))
    >>> leads_to_comparison("Thefts rose 12% from ", year), leads_to_comparison("A rise in ", year)
    (True, False)
    """
    share = not interval.is_day and PERCENT_ON.search(before)
    return bool(share or CHANGED_FROM.search(before) or TIMES_MORE.search(before))


def names_a_thing(before: str, after: str) -> bool:
    """Whether a year only names a document or event: "the 2022 report", "a 2004 killing".

    >>> names_a_thing("according to the ", " Trafficking in Persons Report")
    True
    >>> names_a_thing("were registered in ", " report says")
    False
    """
    titled = re.search(r"\b([A-Z][a-z]+|[a-z]+(?= (?:until|to) ))(?: (?:until|to)|,)?\s+$", before)
    if titled and titled[1].lower() in word_list("periods", "named_by_year"):
        return True  # "the Global Slavery Index 2023", "the strategy until 2030"
    if names_a_make(before, after):
        return True
    if not re.search(r"\b(?:the|a|an|its|his|her|their|this|’s|'s)\s+$", before, re.I):
        return False
    words = re.findall(r"[A-Za-z]+", after[:70])
    if not re.match(r"\s+[A-Za-z]", after) or not words:
        return False
    return words[0][0].isupper() or any(
        word.lower() in word_list("periods", "named_by_year") for word in words[:5]
    )


def names_a_make(before: str, after: str) -> bool:
    """Whether a year only tells when a thing was made.

    >>> names_a_make("He drove a black ", " Toyota Camry"), names_a_make("In ", " Toyota Motor")
    (True, False)
    """
    made = any_of(word_list("periods", "made_in_year"))
    if re.search(rf"\b{made} \((?:\d{{4}},? (?:and )?)*$", before):
        return True  # "two Toyota models (2008 and 2014)"
    led = re.search(r"\ban? (?:[a-z-]+ )?$", before)
    return led is not None and re.match(r" [A-Z]\w+ (?:[A-Z]|\d)", after) is not None


def times_a_publication(before: str) -> bool:
    """Whether a time is when numbers came out: "data released on Monday by the bank show".

    >>> times_a_publication("Statistics published in "), times_a_publication("Men were held in ")
    (True, False)
    """
    nouns = any_of(load_words("attribution.toml", "data_nouns"))
    made = any_of(word_list("periods", "made_known"))
    known = rf"\b{nouns}\s+{made}(?:\s+(?:on|in|earlier|early|late))*\s+$"
    return re.search(known, before, re.I) is not None


def _is_of_the_noun(said: str, after: str) -> bool:
    """ "It said sales in" "the second quarter" "were": the time of what goes on behind it."""
    told = any_of(level_verbs() | word_list("periods", "changed"))
    return said.count(" ") > 1 and re.match(rf"(?: \w+ly)? {told}\b", after) is not None


def times_a_statement(before: str, after: str, date: DateMention) -> bool:
    """Whether a day is when something was said: "police said on Monday that"."""
    verbs = any_of(word_list("verbs", "reporting"))
    if times_a_publication(before):
        return True
    said = re.search(rf"\b({verbs})(?:\s+(?!that\b)\w+)?(?:\s+on|\s+in)?\s+$", before, re.I)
    if said and (date.interval.is_day or not _is_of_the_noun(said[0], after)):
        passive = re.search(r"\b(?:been|were|was|are|is|being)\s+$", before[: said.start()])
        records = said[1].lower() in word_list("verbs", "reporting_or_recording")
        told = date.interval.is_day or after.startswith(" that ")
        if not records or (told and not passive):
            return True
    if EMERGED.match(after) or (
        after.startswith(" that ") and re.search(rf"\b{verbs}\b[^,;]*$", before, re.I)
    ):
        return True  # "told a round table in Astana on 4 May that"
    if date.interval.is_day and TOLD_ON.search(before) and re.match(r"\W*$|[.;]", after):
        return True
    nouns = any_of(word_list("verbs", "reporting_nouns"))
    noun_of = re.search(rf"\b{nouns}\s+(?:(?:on|of|from)\s+)?$", before, re.I)
    if date.interval.is_day and noun_of:
        return True
    occasions = any_of(word_list("verbs", "speaking_occasions"))
    fronted = re.fullmatch(rf"(?:[^,;]*\b{occasions}\b[^,;]*)?\s*(?:on|in)?\s*", before, re.I)
    beside = re.match(rf"\s+({verbs})\b(?!\s+by\b)", after)  # "police on Monday claimed to"
    if (
        beside
        and date.interval.is_day
        and beside[1] not in word_list("verbs", "reporting_or_recording")
    ):
        return True
    later = re.match(rf",?\s+(?P<who>(?:[\w’'.-]+\s+){{0,6}}?){verbs}\b", after)
    spoken = later and not re.search(r"\b(?:been|was|were|being)\s+$", later["who"])
    return bool(date.interval.is_day and fronted and spoken)
