"""Dates that tell no time of a number or an event: of a document, a make, a statement."""

from __future__ import annotations

import re

from pipeline.extract.figures.unit.counted_levels import level_verbs
from pipeline.extract.figures.unit.nouns import word_list
from pipeline.lexicon import any_of, load_words
from pipeline.records import DateMention

# "..., its chairman told a board meeting" "on Thursday."
EMERGED = re.compile(r",? it (?:(?:has )?emerged|was (?:revealed|announced|reported))\b")
# "Announced the arrest of two men and the rescue of 40 women on" Wednesday.
ANNOUNCED = re.compile(
    r"\bannounced (?:(?!\b(?:that|was|were|had|has|have|will|would|to|[a-z]+ed)\b)"
    r"(?:[^;,:]|,\d))+\bon $"
)
TOLD_ON = re.compile(r"\b(?:told|informed|addressed|spoke)(?: [\w’'-]+){1,5}(?: on)? $", re.I)


def names_a_thing(before: str, after: str) -> bool:
    """Whether a year only names a document or event: "the 2022 report", "a 2004 killing".

    >>> names_a_thing("according to the ", " Trafficking in Persons Report")
    True
    >>> names_a_thing("", " Work Report"), names_a_thing("were registered in ", " report says")
    (True, False)
    """
    titled = re.search(r"\b([A-Z][a-z]+|[a-z]+(?= (?:until|to) ))(?: (?:until|to)|,)?\s+$", before)
    if titled and titled[1].lower() in word_list("periods", "named_by_year"):
        return True  # "the Global Slavery Index 2023", "the strategy until 2030"
    if names_a_make(before, after):
        return True
    led = re.search(r"\b(?:the|a|an|its|his|her|their|this|’s|'s)\s+$", before, re.I)
    if (led is None and before.strip()) or not re.match(r"\s+[A-Za-z]", after):
        return False
    words = re.findall(r"[A-Za-z]+", after[:70])
    if led is None:  # the title "2023 Trafficking in Persons Report"; not "2023 budget"
        named = load_words("attribution.toml", "documents")
    else:
        named = word_list("periods", "named_by_year")
    return (led is not None and words[0][0].isupper()) or any(w.lower() in named for w in words[:5])


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
    >>> times_a_publication("According to a report in "), times_a_publication("A report in ")
    (True, False)
    """
    nouns = any_of(load_words("attribution.toml", "data_nouns"))
    made = any_of(word_list("periods", "made_known"))
    known = rf"\b{nouns}\s+{made}(?:\s+(?:on|in|earlier|early|late))*\s+$"
    papers = any_of(load_words("attribution.toml", "documents") - {"data", "statistics", "figures"})
    cited = rf"\W*according to (?:an? |the )[^,;]*\b{papers} (?:in|of|from) (?:early |late |the )?"
    made = rf"\b(?:for|authors? of) (?:[a-z]+ )?{papers} (?:on|about) (?:the )?(?:years? )?$"
    told = re.search(rf"{known}|{made}", before, re.I)
    return bool(told or re.fullmatch(cited, before, re.I))


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
        given = said[1].lower() in word_list("verbs", "reporting_or_giving") and passive
        told = date.interval.is_day or after.startswith(" that ")
        if given and not told:
            return False
        closes = re.search(rf", [^,;\d]*\b{said[1]}\s+$", before) and re.match(r"\W*$", after)
        if not records or ((told or closes) and not passive):
            return True
    telling = any_of(word_list("verbs", "reporting") - word_list("verbs", "reporting_or_recording"))
    if EMERGED.match(after) or re.match(rf",? when (?:\w+ ){{1,3}}{telling}\b", after):
        return True  # "last autumn, when he said that"
    if after.startswith(" that ") and re.search(rf"\b{verbs}\b[^,;]*$", before, re.I):
        return True  # "told a round table in Astana on 4 May that"
    ends = re.match(r"\W*$|[.;]", after) is not None
    if date.interval.is_day and ends and TOLD_ON.search(before):
        return True
    if date.rule == "weekday" and ends and ANNOUNCED.search(before):
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
