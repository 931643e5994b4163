"""Where a figure's fact is: the place its clause names, not the one that only stands nearest.

A place where people come from, where a source or a company is at home, or from which a distance is
counted is not where something was counted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from spacy.tokens import Doc, Token

from pipeline.extract.figures.place.origins import (
    WERE_FROM,
    is_one_of_two,
    leads_away,
    names_a_firm,
    names_a_partner,
    names_an_origin,
    names_an_owner,
    who_comes,
)
from pipeline.extract.figures.place.wide_areas import is_of_the_world
from pipeline.extract.figures.readings import Reading
from pipeline.extract.figures.respectively import partner_of
from pipeline.extract.figures.sentences import Sentence
from pipeline.extract.figures.time.segments import split_segments
from pipeline.extract.figures.unit.antecedents import RANK
from pipeline.extract.figures.unit.nouns import nouns_of, singular, word_list
from pipeline.extract.figures.what.gaps import named_place
from pipeline.extract.figures.what.shares import OPENS_WITH_OF
from pipeline.extract.function_words import COMPARED_WITH
from pipeline.extract.speech import is_speech_verb
from pipeline.extract.syntax import (
    SUBJECTS,
    children,
    clause_head,
    governor,
    preposition,
    relation,
)
from pipeline.extract.text import root_at, words_at
from pipeline.lexicon import any_of
from pipeline.records import PlaceMention, Quantity

ACCORDING = re.compile(
    r"\W*(?:according to|based on|citing|as [a-z]+ (?:in|by)"
    r"|(?:the |an? )?(?:data|figures|statistics) (?:from|of|by))\b[^,]*$",
    re.I,
)
WITHIN = re.compile(r"\b(?:in|of|across|throughout|at|near)\s+(?:the\s+)?$", re.I)
LOCATIVE = re.compile(
    r"\b(?:in|at|near|across|throughout|inside|within|around|outside|over)\s+"
    r"(?:(?:the|a|an|its)\s+)?(?:[\w-]+\s+){0,3}?(?:(?:city|town|village|district|capital)\s+(?:of\s+)?)?$"
    r"|\b(?:court|police|prosecutors?)\s+of\s+$",
    re.I,
)
DIRECTED = re.compile(
    r"\b(?:to|from|out of|with|between|via|through|against|(?<!As )for|into|towards?|as far as"
    r"|born in)\s+"
    r"(?:the\s+)?(?:[\w-]+\s+){0,2}$",
    re.I,
)
# "37 miles west of the capital, Dushanbe", "the border with China", "the embassy in Tashkent"
ASIDE = re.compile(
    r"\b(?:(?:kilomet|km\b|mile|met(?:er|re))\w*\s*(?:\([^()]*\)\s*)?(?:[\w-]+\s+){0,2}"
    r"(?:(?:north|south|east|west)[\w-]*\s+of|\d+\s+of|from)"
    r"|borders?\s+(?:with|of|between)|borders(?=\s+(?:the\s+)?$)|bordering|(?:embassy|consulate|ambassador)\s+(?:in|to|of)"
    r"|born\s+in|native\s+of|(?:former|ex-?)\s*[\w-]+\s+of|citizens?\s+of|nationals?\s+of"
    r"|(?:compan(?:y|ies)|firms?|banks?|funds?|vessels?|ships?|cars?|vehicles?|trucks?),?\s+registered\s+in"
    r"|(?:based|headquartered)\s+in"
    r"|(?:\w+est|second|third)(?:\s+[\w-]+){0,6}\s+(?:after|behind)"
    r"|(?:in response to|on the basis of|at the request of)"
    r"\s+(?:[\w’'-]+\s+){1,6}?(?:in|of|from|by)"
    r"|(?:(?<!are\s)(?<!is\s)(?<!were\s)(?<!was\s)(?:temporarily|currently|now)\s+|from\s+(?:[\w-]+\s+){1,3})"
    r"(?:living|residing|staying|working)\s+in|tributar(?:y|ies)\s+of)\s+"
    r"(?:the\s+)?(?:(?!(?:in|at|to|from)\b)[\w-]+\s+){0,3}(?:and\s+|(?:city|town|village|capital),\s+)?$",
    re.I,
)
# "44 people, citizens of Oman, Iran and"
COUNTRYMEN = re.compile(r"\b(?:citizens|nationals|natives) of (?:[A-Z][\w-]+,? )+(?:and )?$")
SHARES_IN = re.compile(r"\b(?:shares?|stakes?|holdings?)\s+in\s+(?:the\s+)?$", re.I)
NAME_GOES_ON = re.compile(r"\s[A-Z]")
# "the healthiest in Europe", "one of the largest cities in Asia": what it is compared within
FRAME = re.compile(
    r"\b(?:\w+est|most\s+[\w-]+)(?:\s+[\w-]+){0,3}?\s+(?:in|across|of)\s+(?:the\s+)?$", re.I
)
THAN = re.compile(r"\bthan\b[^,;\d]*$")  # "5% more here than in Russia"
# "the US, the largest of the fund's 184 members"
ONE_OF = re.compile(
    r",?\s+(?:(?:is|was|as)\s+)?(?:one|the\s+(?:\w+est|most\s+[\w-]+))\s+of\s+[^,;]*$"
)
STATED = re.compile(  # "told reporters in Osh": where it was said
    r"\b(?:told|said|announced|presented|spoke|speaking|briefing|interview"
    r"|(?:press|news) conference)\b"
    r"(?:(?!\sthat\b)[^,.;:]){0,40}\b(?:in|at)\s+(?:the\s+)?$",
    re.I,
)
# "services of Tajikistan, neighboring states and Russia": one of those who take part
AND, LISTED = re.compile(r"\ba(?:nd|s well as)\s+$"), re.compile(r"[A-Z][\w’'-]*\s*,?\s+and\s+$")
# behind a number and its place: "31,000 soms ($350) in Osh", "3.1 per 100,000 in Osh"
TOLD_FULLY = r"(?:\s+\([^()]*\)|\s+per\s+[\d,]+)?"
IN = re.compile(
    TOLD_FULLY + r"(?:\s+of\s+(?:them|these|those|which|whom))?"
    r"(?:\s+in|\s+(?:are|were)\s+(?:in|from))\s+(?:the\s+)?"
)
# "42,000 Tajiks in Russia"
OWN = re.compile(TOLD_FULLY + r"(?:\s+[\w-]+){0,3}\s+in\s+(?:the\s+)?")
LIES_IN = re.compile(r",?\s+(?:in\s+)?(?:the\s+)?")  # "Doha in Qatar", "Osh, Kyrgyzstan"
# "cases across the country", "the country's 20 million people"
DOMESTICALLY = re.compile(r"[^,;()\d]{0,60}\bdomestically\b")
NATIONALLY = re.compile(r"\s+(?:nationally|nationwide)\b")
NATIONWIDE = re.compile(
    r"[^,;()]{0,40}\b(?:nationwide|countrywide|(?:across|throughout) the (?:\w+ )?country"
    r"|in the (?:whole|entire) country|in the country as\b[^,;]*)\b"
)
OF_THE_COUNTRY = re.compile(r"\bthe (?:country|nation|republic)['’]s (?:\w+ ){0,2}$", re.I)
# "a meeting in Malta": where a sum was spoken of
MEETING = re.compile(
    r"\b(?:meeting|meets?|met|gathers|forum|conference|summit|congress|session|discussed)\s+"
    r"(?:in|at)\s+(?:the\s+)?$",
    re.I,
)
# "including one held in Latvia", "most of them are in Germany", "18 cooks (15 men from Osh ..."
INCLUDING = re.compile(r"\bincluding\b(?:(?!\s(?:was|were|has|have|had)\s)[^,;])*$", re.I)
PART = re.compile(
    rf"{INCLUDING.pattern}|(?:\b(?!all\b|both\b)\w+|,) of (?:them|whom|which)\b[^,;]*$"
    r"|\([^()]*\d[^()]*$",
    re.I,
)
# "14 flats, six cars and a house in Antalya": only the house is there
OF_LAST_ITEM = re.compile(r",[^,]* and an? [\w-]+ (?:in|at|near) (?:the )?$")
# "three women and two men", not "a loan to a firm and $9 million"
COUNTED_ALIKE = re.compile(r"(?:\s+(?!(?:to|from|for|in|at|on)\b)[\w-]+){0,5},?(?:\s+and)?\s+")
ITEM_BEFORE = re.compile(r"[,;]|\b(?:and|but|while)\b")
# "China 60%, Turkey 14%", "from Oman to $3 and from Turkey to $2", "in Osh 87%, in Naryn 81%"
NEXT_ITEM = re.compile(r"(?:[,;]|(?<!in )\b(?:and|while))\s+(?:(?:from|to|in)\s+(?:the\s+)?)?$")
# "$22 million and the budget for culture in Astana" "$5 million"
LATER_ITEM = re.compile(r"(?:[,;]|\b(?:and|while))\s+(?:[a-z-]+\s+){1,5}in\s+(?:the\s+)?$")
UP_TO = re.compile(r"\s+(?:(?:to|from|by|for|another|only|just)\s+)?")
# "from 20 to 32", "(19 against 25)": two levels of one place
LEVELS = re.compile(rf",?\s+(?:(?:up|down)\s+)?(?:to|from|{COMPARED_WITH})\s+")
JOINED = re.compile(r"\s*,?\s*(?:and|or)\s+(?:in\s+)?(?:the\s+)?|[-–—]")  # "the Bishkek–Osh road"
# "Turkey (18%)", "Turkey: 18%", "followed by Turkey with 40"
NUMBERED = re.compile(
    RANK + r",?\s*(?:[(:–—-]|\b(?:by|with|having|account(?:s|ed|ing) for)\b)"
    r"\s*(?:(?:only|just|about)\s+)?"
)
# "jailed for six years for selling a girl in Dubai": of the deed, not of the term
FOR_DOING = re.compile(r"\b(?:for|of) [a-z]+ing\b")
APART = re.compile(r";|,\s+(?:while|whereas)\s")
FROM = re.compile(r"\bfrom\s+(?:the\s+)?$")
ON_TO = re.compile(r"\s+(?:[\w-]+\s+)?(?:in)?to\s+(?:the\s+)?")
# "the Gunt (a tributary of the Panj)"
IN_BRACKET = re.compile(r"\((?!in |near |at )(?:[^()\d]+\s){2}[^()\d]*$")
# "two residents of the Kegen district sold 16 kg", "he lives in Osh": where they live
LIVES = re.compile(
    r"\b(?:(?:residents?|inhabitants?|natives?) of|(?:live|reside)[sd]? in) (?:[A-Z][\w’'-]+,? "
    r"|(?:the|a|of|in|city|town|village|settlement|district|region) )*$"
)
HERE, TOLD, THERE = 0.0, 1.0, 2.0  # in a place; its name alone; to or from it
PARTNER = 0.75  # after any place where it happened, if one is named
ELSEWHERE, COUNTRY = 1.5, 0.5  # another clause or segment; a country beside its town
NOT_HERE = 10.0  # another number's, or where something goes afterwards


def place_of(reading: Reading, places: Sequence[PlaceMention], doc: Doc) -> list[PlaceMention]:
    """The place that a number's clause names; several where it names them in one breath."""
    quantity, sentence = reading.quantity, reading.sentence
    named = [p for p in places if sentence.start <= p.start < sentence.end]
    if (item := named_place(quantity, sentence)) is not None:
        start, end = (sentence.start + at for at in item.span)
        return [p for p in named if start <= p.start < end]
    partner = partner_of(doc, quantity, sentence)
    if own := [p for p in named if partner and partner.start_char <= p.start < partner.end_char]:
        return own
    left_behind = [p for p in named if _is_left(p, named, sentence)]
    fitting = [p for p in named if p not in left_behind and not _is_elsewhere(p, reading, doc)]
    own = [p for p in named if _is_numbered_by(quantity, p, sentence)]
    own = [p for p in own if not names_a_partner(sentence.before(p))]
    after = [p for p in fitting if quantity.end < p.start]
    own += [p for p in named if _names_what_happened(p, quantity, doc)]
    own += [p for p in after if OWN.fullmatch(sentence.between(quantity, p))]
    costs = {p.start: _cost(p, reading, named, doc) for p in own or fitting}
    inside = [p for p in own or fitting if p in own or costs[p.start] < NOT_HERE]
    clauses = [clause_head(root_at(doc, p)) for p in named]
    inside = [p for p in inside if not _is_of_speaker(p, reading, clauses, doc)]
    told = max((p.end - sentence.start for p in named if p.end <= quantity.start), default=0)
    left, right = sentence.before(quantity), sentence.after(quantity)
    nationwide = quantity.kind != "percent" and NATIONWIDE.match(right)
    if not own and (nationwide or NATIONALLY.match(right) or OF_THE_COUNTRY.search(left)):
        inside = [p for p in inside if p.place.kind == "country"]
    if at_home := DOMESTICALLY.match(right):
        inside = [p for p in inside if p.start < quantity.end + at_home.end()]
    if not inside or (not own and is_of_the_world(left[told:], right)):
        return []
    best = min(inside, key=lambda p: (costs[p.start], abs(p.start - quantity.start)))
    if best in own and UP_TO.fullmatch(sentence.between(best, quantity)):
        return [best]  # "12 men were held in Osh, and in Naryn 30"
    return _in_one_breath(best, [p for p in named if p in own or p in fitting], sentence)


def _cost(place: PlaceMention, reading: Reading, places: Sequence[PlaceMention], doc: Doc) -> float:
    quantity, sentence = reading.quantity, reading.sentence
    words = _words(place, quantity, doc)
    role = _role(place, sentence, places)
    role = max(role, PARTNER) if _way_to_partner(place, doc) else role
    itself = quantity.kind != "money" and _tells_it_itself(place, quantity, doc)
    role = HERE if itself else role  # whose money it is says not where it goes
    segments = split_segments(sentence)
    own = next(s for s in segments if quantity.start < s.end or s is segments[-1])
    apart = not own.start <= place.start < own.end
    in_another = words is not None and _in_another_clause(*words)
    apart = apart or in_another
    apart = apart and not sentence.after(place).startswith(":")  # "news from Osh: 12 were held"
    moved = quantity.kind not in ("money", "number", "percent", "duration")
    moved = moved and FROM.search(sentence.before(place)) is not None  # "30 kg from Tajikistan"
    told_apart = in_another or (words is not None and _is_behind_an_apposition(*words))
    leads_away = (role >= THERE and (apart or moved)) or (role >= TOLD and told_apart)
    leads_away = leads_away or (words is not None and _is_of_a_later_clause(*words))
    aged = quantity.kind == "age"  # of whom "brought 12 girls to Oman"
    leads_away = leads_away or (aged and (role >= THERE or (role >= TOLD and apart)))
    leads_away = leads_away or (apart and _has_a_number_of_its_own(place, reading))
    if leads_away or (role >= TOLD and _is_of_later_number(place, reading, apart)):
        return NOT_HERE
    continent = place.place.country is None and place.place.lat is not None
    return role + ELSEWHERE * apart + COUNTRY * (place.place.kind == "country") + continent


def _way_to_partner(place: PlaceMention, doc: Doc) -> str:
    """ "Sold to a firm in Osh", "raised from investors in Oman": where only the other side is."""
    side = governor(root_at(doc, place))
    if side is None or singular(side.lower_) not in _sides():
        return ""
    way = preposition(side)
    return way if way in ("to", "from") else ""


@cache
def _sides() -> frozenset[str]:
    return word_list("nouns", "companies") | word_list("partners", "sides")


def _role(place: PlaceMention, sentence: Sentence, places: Sequence[PlaceMention]) -> float:
    """How a place stands; the country after its town ("for Doha in Qatar") as the town does."""
    for town in places:
        same = town.place.country == place.place.country
        part = sentence.text[place.start - sentence.start].islower()  # "western Kazakhstan"
        wide = same and (part or place.place.kind in ("country", "region"))
        if wide and town.end < place.start and LIES_IN.fullmatch(sentence.between(town, place)):
            return _role(town, sentence, places) + COUNTRY
    before = sentence.before(place)
    before = re.sub(r"[A-Z][\w-]+\s*,?\s*(?:and|or)\s+(?:the\s+)?$", "", before)  # "in A and B"
    if FRAME.search(before):
        return THERE
    return HERE if LOCATIVE.search(before) else THERE if DIRECTED.search(before) else TOLD


def _words(place: PlaceMention, quantity: Quantity, doc: Doc) -> tuple[Token, Token] | None:
    """The words of a place and of a number, where one parse holds both."""
    there, here = (words_at(doc, at, at + 1).root for at in (place.start, quantity.start))
    return (there, here) if there.sent == here.sent else None


def _names_what_happened(place: PlaceMention, quantity: Quantity, doc: Doc) -> bool:
    """ "The Kochkor massacre that killed 12", "the Osh fire, in which five died": there."""
    words = _words(place, quantity, doc)
    if words is None or relation(words[0]) != "compound" or words[0].i > words[1].i:
        return False
    clauses = children(words[0].head, "relative_clause")
    return any(clause.is_ancestor(words[1]) for clause in clauses)


def _tells_it_itself(place: PlaceMention, quantity: Quantity, doc: Doc) -> bool:
    """ "Oman recorded 12 cases", "Osh has 4, Naryn none": the subject of the number's verb."""
    words = _words(place, quantity, doc)
    if words is None:
        return False
    there, here = words
    return relation(there) in SUBJECTS and there.head == clause_head(here) and there.i < here.i


def _in_another_clause(there: Token, here: Token) -> bool:
    """Whether a place stands in a clause that neither holds the number's nor is held by it, nor
    describes the number: "of the 160" "registered in Osh".
    """
    clauses = [clause_head(there), clause_head(here)]
    if clauses[0] == clauses[1] or here.is_ancestor(there):
        return False
    return not clauses[0].is_ancestor(clauses[1]) or _goes_on_with_others(there, here)


def _goes_on_with_others(there: Token, here: Token) -> bool:
    """ "40 in Osh fell ill and 30 died": the 30 of others; but "In Osh, 40 fell ill, 30 died"."""
    first, second = clause_head(there), clause_head(here)
    joined = relation(second) == "conjunct" and second.head == first
    subjects = [list(children(verb, *SUBJECTS)) for verb in (first, second)]
    return joined and all(subjects) and min(s.left_edge.i for s in subjects[0]) <= there.i < here.i


def _is_of_speaker(place: PlaceMention, reading: Reading, named: list[Token], doc: Doc) -> bool:
    """ "The minister of Oman said 40 men had been deported from Iran": not in Oman."""
    there, here = _words(place, reading.quantity, doc) or (None, None)
    if there is None or here is None or preposition(there) != "of":
        return False
    said, says = clause_head(here), clause_head(there)
    return is_speech_verb(says) and says.is_ancestor(here) and says != said and said in named


def _is_of_a_later_clause(there: Token, here: Token) -> bool:
    """ "It fought for two years and has filed for protection in Oman": of the second alone."""
    first, second = clause_head(here), clause_head(there)
    joined = relation(second) == "conjunct" and second.head == first and here.i < second.i
    return joined and any(children(second, "auxiliary", "passive_auxiliary", *SUBJECTS))


def _in_one_breath(
    best: PlaceMention, places: Sequence[PlaceMention], sentence: Sentence
) -> list[PlaceMention]:
    """ "In Taraz and Aktau", "in Osh, Talas and Naryn regions": what is counted is of them all."""
    named = sorted(places, key=lambda p: p.start)
    at = last = named.index(best)
    while last + 1 < len(named) and _is_next(named[last], named[last + 1], sentence):
        last += 1
    while at and _is_next(named[at - 1], named[at], sentence):
        at -= 1
    row = named[at : last + 1]
    ends = [pair for pair in pairwise(row) if _are_joined(*pair, sentence)]
    return row if ends and ends[-1][1] is row[-1] else [best]


def _is_next(one: PlaceMention, other: PlaceMention, sentence: Sentence) -> bool:
    between = sentence.between(one, other)
    return between.strip() == "," or _are_joined(one, other, sentence)


def _are_joined(first: PlaceMention, second: PlaceMention, sentence: Sentence) -> bool:
    between = sentence.between(first, second)
    way = FROM.search(sentence.before(first)) and first.place.country == second.place.country
    return bool(JOINED.fullmatch(between) or (way and ON_TO.fullmatch(between)))


def _is_elsewhere(place: PlaceMention, reading: Reading, doc: Doc) -> bool:
    """Whether a place is only that of a source, an owner, a distance, or what is counted itself."""
    quantity, counted, sentence = reading.quantity, reading.counted, reading.sentence
    before = sentence.before(place)
    after = sentence.after(place)
    between = sentence.text[place.end - sentence.start : max(quantity.start - sentence.start, 0)]
    if ACCORDING.match(before) and "," in between and place.place.kind != "country":
        return True
    if (
        (quantity.kind != "number" and MEETING.search(before))
        or ASIDE.search(before)
        or names_a_partner(before)
        or is_one_of_two(before, after)
        or COUNTRYMEN.search(before)
        or after.startswith("-based")
        or _names_an_occasion(before, after)
        or names_an_owner(after)
    ):
        return True
    if SHARES_IN.search(before) and (place.place.kind == "other" or NAME_GOES_ON.match(after)):
        return True
    if THAN.search(sentence.between(quantity, place)) or ONE_OF.fullmatch(between):
        return True
    if names_a_firm(place, doc) or _is_of_another_number(place, reading):
        return True
    takes_part = AND.search(before) and not LISTED.search(before)
    said = STATED.search(before)  # not "said 40 men had been held in Osh"
    stated = said and not said.start() < quantity.start - sentence.start < len(before)
    if stated or (takes_part and not _tells_it_itself(place, quantity, doc)):
        return True
    came_from = quantity.kind == "money" and _way_to_partner(place, doc) == "from"
    resides = quantity.kind not in ("number", "duration") and LIVES.search(before)
    if came_from or resides or names_an_origin(before) or leads_away(before):
        return True
    aside = IN_BRACKET.search(before) and (not between or ")" in between)
    done = quantity.kind == "duration" and FOR_DOING.search(sentence.between(quantity, place))
    if aside or done:
        return True
    unit = counted.unit if counted is not None else ""
    if unit in who_comes() and WERE_FROM.search(before):
        return True
    people = unit in nouns_of("person")
    if quantity.end <= place.start and not people and OF_LAST_ITEM.search(before):
        return True
    places = unit in word_list("nouns", "places")
    return places and place.start > quantity.start and WITHIN.search(before) is None


def _names_an_occasion(before: str, after: str) -> bool:
    """ "The 50th anniversary of Naryn", "a forum on Naryn Region's founding": no place of a sum."""
    occasions = any_of(word_list("nouns", "occasions"))
    of_it = re.search(rf"\b{occasions} of (?:the )?$", before, re.I)
    its = re.match(rf"['’]s (?:[\w-]+ )?{occasions}\b", after, re.I)
    return bool(of_it or its)


def is_where_one_met(before: str) -> bool:
    """Whether a place after these words, or its country, is where something was spoken of.

    >>> is_where_one_met("It will be discussed in Davos, "), is_where_one_met("They live in ")
    (True, False)
    """
    return MEETING.search(re.sub(r"[A-Z][\w-]+, $", "", before)) is not None


def _is_behind_an_apposition(there: Token, here: Token) -> bool:
    """ "The US, the largest of the 184 members, supports Oman": no member is counted there."""
    apposed = next((word for word in here.ancestors if relation(word) == "apposition"), None)
    return apposed is not None and there.i > apposed.right_edge.i


def _is_left(place: PlaceMention, places: Sequence[PlaceMention], sentence: Sentence) -> bool:
    """ "From Iran to Oman", "residing in Izmir, Turkey": the way's first, an absent town's land."""
    for other in places:
        if other.start > place.start and FROM.search(sentence.before(place)):
            onward = ON_TO.fullmatch(sentence.between(place, other))
            return bool(onward) and other.place.country != place.place.country
        home = other.end < place.start and LIES_IN.fullmatch(sentence.between(other, place))
        if home and place.place.kind == "country" and ASIDE.search(sentence.before(other)):
            return True
    return False


def _is_numbered_by(quantity: Quantity, place: PlaceMention, sentence: Sentence) -> bool:
    """ "Turkey (18%) and Georgia (9%)": the number right behind a place is the place's."""
    between = sentence.text[place.end - sentence.start : max(quantity.start - sentence.start, 0)]
    loose = {"by", "for"} & set(between.split())
    sums = ("money", "percent") if loose else ("money", "percent", "number")
    if quantity.kind not in sums or IN.match(sentence.after(quantity)):
        return False
    earlier = any(q.kind == quantity.kind and q.end <= place.start for q in sentence.quantities)
    item = earlier and UP_TO.fullmatch(between) and NEXT_ITEM.search(sentence.before(place))
    return bool(item or NUMBERED.fullmatch(between))


def _is_of_another_number(place: PlaceMention, reading: Reading) -> bool:
    """ "seven activists: four in Taraz", "most of them in Aktau": the place is not of the seven."""
    sentence, own = reading.sentence, reading.quantity
    behind = own.end <= place.start and sentence.between(own, place)
    if behind and (PART.search(behind) or _opens_an_item(place, own, sentence)):
        return True
    of = OPENS_WITH_OF.fullmatch(sentence.before(own))  # "Of the 50 men, 20 were in Osh"
    return any(
        (
            other.end <= place.start
            and IN.fullmatch(sentence.between(other, place))
            and (of or not COUNTED_ALIKE.fullmatch(sentence.between(own, other)))
        )
        or (
            other.kind == own.kind
            and _is_numbered_by(other, place, sentence)
            # "in Osh 7 thefts, 4 robberies"
            and not COUNTED_ALIKE.fullmatch(sentence.between(other, own))
        )
        for other in sentence.quantities
        if other.start != own.start and not LEVELS.fullmatch(sentence.between(other, own))
    )


def _opens_an_item(place: PlaceMention, own: Quantity, sentence: Sentence) -> bool:
    """ "and in Osh 12", "and the budget for culture in Astana $5 million": with its own number."""
    before = sentence.before(place)
    item, later = NEXT_ITEM.search(before), LATER_ITEM.search(sentence.between(own, place))
    for q in sentence.quantities if item or later else ():
        gap, alike = sentence.between(place, q), q.kind == own.kind
        if item and UP_TO.fullmatch(gap) and (alike or not LISTED.search(before)):
            return True
        if later and alike and gap == " ":
            return True
    return False


def _is_of_later_number(place: PlaceMention, reading: Reading, apart: bool) -> bool:
    """ "A loan to a firm and $9 million to Osh", "20% was spent and $90,000 sent to Cyprus"."""
    sentence, own = reading.sentence, reading.quantity
    return any(
        (apart or other.kind == own.kind) and ITEM_BEFORE.search(sentence.between(own, other))
        for other in sentence.quantities
        if own.end <= other.start and other.end <= place.start
        if COUNTED_ALIKE.fullmatch(sentence.between(own, other)) is None
    )


def _has_a_number_of_its_own(place: PlaceMention, reading: Reading) -> bool:
    """ "915 were held; in Osh it was 669", "gas cost $2, while oil in Osh rose to $3": a later
    segment with a place and a number of its own.
    """
    sentence, own = reading.sentence, reading.quantity
    there = next((s for s in split_segments(sentence) if s.start <= place.start < s.end), None)
    later = there is not None and there.start >= own.end
    if there is None or not (later and APART.search(sentence.between(own, place))):
        return False
    return any(place.end <= q.start < there.end for q in sentence.quantities)
