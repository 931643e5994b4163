"""Dates that time something else than what a number counts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.extract.figures.comparisons import DEED_PUNISHED, DONE, PERCENT_ON, is_compared_with
from pipeline.extract.figures.sentences import Sentence
from pipeline.extract.figures.time.tenses import MONTH, length
from pipeline.extract.figures.time.told_dates import names_a_thing, times_a_statement
from pipeline.extract.figures.unit.nouns import word_list
from pipeline.extract.function_words import COMPARED_WITH
from pipeline.lexicon import WordPattern, any_of
from pipeline.records import DateMention, Quantity

# "Comparing to" 2022 ", the number rose by 95", "compared with" 2022 "it was 95"
COMPARED_TO = re.compile(r"\b(?:compar(?:ed|ing)|in comparison) (?:to|with) +$", re.I)
APART = re.compile(r"(?: \([^()]*\))?(?:, (?!when\b)| (?:it|they|this|the|its|their)\b)")
UP_TO_NOW = re.compile(r"\W*(?:as of|since|from|after) [^,;]*, ", re.I)
CLAUSE_MARK = re.compile(r"[;:()]|, | but | and ")
ONE = re.compile(r"(?:an?|the|his|her|their|its)\b", re.I)
# "ran the farm until his arrest in" May
UNTIL_ITS = re.compile(
    r"\b(?:until|till) (?:his|her|their|its|the|an?) (?:[a-z-]+ ){1,4}(?:(?:in|on) )?$"
)
UP_TO = re.compile(r"(?:until|till)\b", re.I)
OWNED = re.compile(r"['’]s (?:(?:[a-z]+ ){1,3}of )?")
# "Two" "participants of" "last year" "'s clash" were jailed
PARTY_TO, OWNER = re.compile(r"(?: [\w-]+){1,3} of (?:the )?"), re.compile(r"['’]s [a-z]")
THE = re.compile(r"\b(?:the|its|their) ", re.I)
THEN = re.compile(r"[^;]*?(?:,|\band|\bbut) then\b")  # "to 3 million" ", then to 2 million" in May
# "The fastest pace" "since 2001", not "the arrest"
FASTEST = re.compile(
    r"\b(?:the|its|their) (?:\w+ )?(?!\w*(?:arr|for|inter|prot|harv|requ|cont)est)"
    r"(?:most|least|worst|[a-z]+est|(?:first|second|third) time)\b(?: [a-z]+){0,4} $"
    r"|\ba first\b(?: [\w-]+){0,6} $"
)
SINCE_DONE = re.compile(r"\bsince [^,;\d]*$")  # "the worst" "since the rebels took up arms in" 1984
UNCHANGED = re.compile(r"\b(?:unchanged|little changed) (?:(?:since|from|on) )?(?:the )?$", re.I)
# "half of" "today" "'s levels"
OF_NOW = re.compile(r"['’]s (?:levels?|prices?|rates?|values?)\b")
BORN = re.compile(r"\bborn\b[^,;.]{0,40}$", re.I)
# "unchanged since 2020, when it was 5%": the clause is told of the bound, not of the time since
SINCE = re.compile(r"since\b", re.I)
# "in the days before the vote on" 5 May, "pardoned forty men on the eve of the holiday on" 1 May
TOLD_FROM = WordPattern(
    "figures.toml",
    r"\b(?:(?:days?|weeks?|months?|years?|hours?) (?:before|after|following|since|prior to"
    r"|leading up to) [^,;]*|{periods.occasions} (?:[\w’'-]+ ){1,8})$",
    re.I,
)
WHEN_TOLD = re.compile(r",? (?:when|(?:in|during) which) [^,;()]*")
SINCE_WHEN = re.compile(r"(?: [^,;]*)?,? (?:when|(?:in|during) which)\b")
STAMP = re.compile(r"\s*[|,]?\s*\d\d?:\d\d\b")  # "September 12, 2024 | 14:11"
# "according to figures shown this week": when the source spoke
SOURCED = re.compile(r"\baccording to\b(?:[^,;]|,\d)*$", re.I)
LEVEL_IN = re.compile(rf"\s+{COMPARED_WITH}\s+[\d.,]+\s+(?:in|for)\s+")
DAYS_OF_A_WEEK = 7


def times_the_deed(
    date: DateMention, quantity: Quantity, sentence: Sentence, dates: Sequence[DateMention]
) -> bool:
    """ "On Tuesday a court jailed three men for a robbery in 2022": a date behind what somebody is
    punished for, where a later one stands in the sentence, or the deed is one ("a robbery").
    """
    done = DEED_PUNISHED.search(sentence.before(quantity))
    if done is not None and DONE.match(done["deed"]):
        return date.start < sentence.start + done.start("deed")
    before = sentence.before(date)
    found = DEED_PUNISHED.search(before) or DOING.search(before)
    if found is None or quantity.end > sentence.start + found.start("deed"):
        return False
    end = date.interval.end
    later = any(end and d.interval.start and end < d.interval.start for d in dates)
    one = ONE.match(found["deed"]) or re.match(r"\w+ing\b", found["deed"])
    return later or (len(dates) == 1 and one is not None)


# "Sentenced Omarov, 39, and his aide to 17 and 12 years for bringing in heroin in" May.
DOING = WordPattern(
    "figures.toml", r"\b{periods.punished}\b[^;]*?\bfor (?P<deed>\w+ing\b[^,;]*)$", re.I
)


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


def is_foreign(date: DateMention, quantity: Quantity, sentence: Sentence) -> bool:
    """Whether a date times something else than what the number counts."""
    before = sentence.before(date)
    after = sentence.after(date)
    if _in_a_foreign_bracket(date, quantity, sentence) or _is_of_now(date, quantity, sentence):
        return True
    up_to = re.match(r"(?:until )?", sentence.words(date))
    ago = sentence.words(date).endswith(" ago")  # "at the Games" "four years ago"
    if not ago and names_a_thing(f"{before}{up_to and up_to[0]}", after):
        return True
    if times_a_statement(before, after, date):
        return True
    born = BORN.search(before) and not NEWBORN.match(sentence.after(quantity))
    if born or STAMP.match(after) or UNCHANGED.search(before):
        return True
    origin = ORIGIN.search(before)
    if origin is not None and quantity.start < sentence.start + origin.start():
        return True
    if _is_of_another(date, quantity, sentence) or _is_told_from(date, quantity, sentence):
        return True
    if _is_of_a_cause(date, quantity, sentence) or _is_of_what_came_then(date, quantity, sentence):
        return True
    if LEVEL_IN.fullmatch(sentence.between(quantity, date)):
        return True  # "(310 against 402 in 2022)"
    done = SINCE_DONE.search(before)
    best = FASTEST.search(before[: done.start()] if done else before)
    if best and (done or SINCE.match(sentence.words(date))):
        return True
    if is_an_end(date, sentence):
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
    levelled = levelled or opens_clause_of(date, quantity, sentence)
    levelled = levelled or gives_a_level(date, quantity, sentence)
    if PERCENT_ON.search(before) and not date.interval.is_day and not levelled:
        return True  # not "4% more than in 2022 (5,000)"
    if date.end < quantity.start and COMPARED_TO.search(before) and APART.match(to_here):
        return True
    compared = is_compared_with(date, sentence)
    return compared and (date.start > quantity.start or after.startswith(":"))


def _is_told_from(date: DateMention, quantity: Quantity, sentence: Sentence) -> bool:
    """ "In the days before the vote on" "19 March, 60 activists": of days that nobody names."""
    led = TOLD_FROM.search(sentence.before(date)) if date.interval.is_day else None
    return led is not None and not sentence.start + led.start() <= quantity.end <= date.end


# "12,000" "children were born in 2023": a count of the year, no year of birth.
NEWBORN = WordPattern(
    "figures.toml", r"\s+(?:[a-z]+\s+)?{periods.newborn}\b|\s+(?:were|was) born\b"
)


def opens_clause_of(date: DateMention, quantity: Quantity, sentence: Sentence) -> bool:
    """ "More than in" "2022, when it paid" 5 million: a clause told of the date before it."""
    return (
        date.end < quantity.start
        and WHEN_TOLD.fullmatch(sentence.between(date, quantity)) is not None
    )


def _is_of_another(date: DateMention, quantity: Quantity, sentence: Sentence) -> bool:
    """ "Below 2023's 784 million", "half of today's levels": what a date tells apart, not when."""
    if OF_NOW.match(sentence.after(date)) and sentence.before(date).endswith(" of "):
        return sentence.words(date).lower() == "today"
    if gives_a_level(date, quantity, sentence):
        return False
    if any(gives_a_level(date, q, sentence) for q in sentence.quantities):
        return True
    party = quantity.kind == "number" and PARTY_TO.fullmatch(sentence.between(quantity, date))
    if party and OWNER.match(sentence.after(date)):
        return True
    later = (
        q for q in sentence.quantities if q.start >= date.end and q.kind in ("money", "percent")
    )
    beside = next((q for q in later if OWNED.fullmatch(sentence.between(date, q))), None)
    return beside not in (None, quantity) and length(date.interval) >= MONTH


def gives_a_level(date: DateMention, quantity: Quantity, sentence: Sentence) -> bool:
    """ "The" "May 1" "figure of" 31 trillion."""
    led = f"{sentence.before(date)[-7:]}{sentence.words(date)}"
    between = sentence.between(date, quantity)
    return (
        bool(THE.search(led))
        and quantity.start >= date.end
        and LEVEL_OF.fullmatch(between) is not None
    )


LEVEL_OF = WordPattern("figures.toml", r" (?:[a-z]+ )?{periods.compared_levels} of ")


def _is_of_a_cause(date: DateMention, quantity: Quantity, sentence: Sentence) -> bool:
    """ "Cut output by 5% in 2003, due to a collapse" "last summer": where another date is told."""
    led = CAUSE.search(sentence.before(date))
    cause = led and sentence.start + led.start()
    return (
        cause is not None
        and quantity.end <= cause
        and any(other.start < cause for other in sentence.dates)
    )


CAUSE = WordPattern("figures.toml", r"\b{periods.causes}\b[^,;]*$", re.I)
# "The charges against four officers" "date back to" 2016
ORIGIN = WordPattern("figures.toml", r"\b{periods.origins}\b[^,;]*$")


def _is_of_what_came_then(date: DateMention, quantity: Quantity, sentence: Sentence) -> bool:
    """ "First to 3 million" ", then to 2 million" "a year later": of the second alone."""
    then = THEN.match(sentence.between(quantity, date)) if quantity.end <= date.start else None
    behind = quantity.end + then.end() if then else 0
    return then is not None and any(behind <= q.start < date.start for q in sentence.quantities)


def is_an_end(date: DateMention, sentence: Sentence) -> bool:
    """ "Nine members will work until 1 March", "a loan that expires in May"."""
    before = sentence.before(date)
    led = ENDS_THEN.search(before) or UNTIL_ITS.search(before)
    return led is not None or UP_TO.match(sentence.words(date)) is not None


# What leads to the day on which something ends, is due or is put off to.
ENDS_THEN = WordPattern(
    "figures.toml",
    r"\b(?:{periods.ends} (?:(?:on|in|at|by) )?|{periods.put_off} (?:to|for) )(?:the )?$",
    re.I,
)
