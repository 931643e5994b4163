"""Says in the text's words what a number measures: "cases of trafficking in newborns registered".

With a parse: the counted noun phrase and the verb it belongs to, or the noun or verb that governs
a sum. Without one: the words around the number, up to the next break.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import dropwhile, takewhile

from spacy.tokens import Doc, Token

from pipeline.extract.figures.ages import people_of_ages
from pipeline.extract.figures.clauses import subject_of, undated
from pipeline.extract.figures.compression import clause_words, words_behind
from pipeline.extract.figures.counted_things import (
    MEASURES,
    OF,
    counted_wording,
    number_over,
    substance,
    with_verb,
)
from pipeline.extract.figures.follow_ups import (
    BE,
    BREAKS,
    TO_THE_SUM,
    distance_to,
    following,
    share_told,
    time_from,
)
from pipeline.extract.figures.gaps import gapped, named_place
from pipeline.extract.figures.levels import level_verbs
from pipeline.extract.figures.lists import item_wording, listed_item, without_opening
from pipeline.extract.figures.nouns import Counted, own_adjective, plural_of, word_list
from pipeline.extract.figures.owners import OLDS, age_owner, noun_phrase_left
from pipeline.extract.figures.periods import compared_with, total_of
from pipeline.extract.figures.readings import Reading
from pipeline.extract.figures.respectively import named_in_order
from pipeline.extract.figures.rows import (
    Wording,
    among,
    before_bracket,
    change_beside,
    change_in_bracket,
    difference,
    in_a_bracket,
    listed_before,
    part_in_bracket,
    said_otherwise,
    told_again,
    told_of_all,
    without_level,
)
from pipeline.extract.figures.sentences import Sentence
from pipeline.extract.figures.unnamed import PREDICATE_RULE
from pipeline.extract.syntax import (
    FINITE,
    FINITE_OR_MODAL,
    SUBJECTS,
    VERBAL,
    children,
    conjuncts,
    governor,
    relation,
)
from pipeline.extract.text import text_of, words_at
from pipeline.lexicon import any_of
from pipeline.records import Quantity

# "Investigators say the minister embezzled": who says so has a column of its own
SAYS = re.compile(
    r"^(?:[\w’'-]+\s+){0,5}?(?:(?:say|says|said)(?:\s+that)?|warns?\s+that|warned\s+that"
    r"|reported\s+that|notes?\s+that|noted\s+that)\s+(?=\S+\s+\S)"
)
LINE_LABEL = re.compile(r"\W*([A-Za-z][^:;.\d\n]{2,70}):\s(?:\D*\([^)]*)?$")
FROM_LEVEL = re.compile(r"\s+(?:(?:an?|per|each)\s+\w+\s+)?from\s+(?:between\s+)?")
COMPARED = re.compile(r"\b(?:than|compared|in comparison|on)\b")
MOVES = ("up", "down")  # "imports edged up" "from"
UP_BY = re.compile(
    r"\b(?P<verb>\w+)\s+(?P<way>(?:up|down)(?:\s+(?:to|from))?)\s+(?:by\s+)?(?:(?:just|only|an?)\s+){0,2}$"
)
AT_LEVEL = re.compile(r",?\s+(at|to)\s+(?:(?:an?|the|just|only)\s+)?(?:[a-z-]+\s+)?$")
ENDS_MOVED = re.compile(r"\s(?:up|down)(?: by)?$")
DESCRIBING = frozenset(("DT", "JJ", "JJR", "JJS", "RB", "PRP$"))  # "to just", "to a new record"
UP_FROM = re.compile(r"[,(–—-]\s*(up|down)\s+from\s+(?:(?:just|only|about)\s+)?$")
SAME_AMONG = re.compile(r"^(\w+) among (?=\1\b)")  # "31 cases in 2018 and eight cases in 2017"
TWICE = re.compile(r"\b(\w+(?: \w+){0,3}) \1\b")  # "marked marked", "the boys the boys"
MOVED = re.compile(
    r"(?:[,(]\s*(?:(?:al)?though\s+|but\s+|and\s+)?(up|down)\s+(?:by\s+)?.|,\s*[+−–-]\d?)$"
)
# ", down 12%" "from 2023": of the whole clause before
SINCE = re.compile(r"\s+(?:from|on|than|compared|in comparison|year[ -]on|against|versus)\b")
SPAN = rf"{any_of(word_list('periods', 'rate_times'))}\b"
RATES_BEHIND = re.compile(
    rf"[^.;:()\n\d,]{{0,60}}?\b((?:per|each|every)\s+{SPAN}|(?:daily|weekly|monthly|yearly|annually)"
    r"(?=\s*(?:[.,;)]|$|(?:in|on|by|at|from|for|because|due|to|and)\b)))"
    rf"|\)?\s+(an?\s+{SPAN}(?!\s+(?:ago|earlier|before|later|after|old)\b))"
)
RATE_AHEAD = re.compile(rf"\W*((?:each|every)\s+{SPAN})[^.;:\d]*", re.I)
AVERAGE = re.compile(r"\b(?:on|an)\s+average\b,?\s+(?:\w+\s+){0,2}$", re.I)
# "the average pension", "his and his wife's income": words without which the rest is not true
LIMITING = r"(?:average|median|minimum|maximum|minimal|maximal|(?:his|her) and (?:his|her))"
SOURCE_BEHIND = re.compile(r"(?:\s(?:is|are|was|were))?\s[-–—]\s*[A-Z]{2,6}$")  # "($460 - AKP)"
OWNED = re.compile(r"^['’]s\b")  # "2004" "'s total to"
SHORT = 3  # words of a wording that is told on
NEAR = 30  # characters between a number and the change of it
MAX_WORDS = 14  # a wording is read in a table cell
OF_IT = re.compile(r"^(?:\w+ ){0,4}(?:it|they|he|she|this|that) \w+$", re.I)
IN_THEM = re.compile(
    r"\b(?:in|on|at|to|from|with|for)\s$", re.I
)  # "in 23 of them doors were locked"
OPENS_WITH_ANAPHOR = re.compile(
    r"\W*(?:[Oo]f|[Aa]mong)\s+(?P<them>(?:them|these|those)\b(?:\s+\w+ed\b)?)"
)
THEM = re.compile(r"share of (?:them|these|those)(?=\s|$)")
OPENS_AMONG = re.compile(
    r"\W*(?:Among|Of)\s+(?:the\s+|all\s+)*((?!th(?:em|ese|ose)\b)[^,]{3,50}),\s+"
)
ARE_DONE = re.compile(r"^ (?:are|were|is|was) (?=\w+ed\b)")
HAVE = re.compile(r"\b(?:has|have|had)\b")
THERE_WERE = re.compile(r"\b[Tt]here\s+(?:were|was|are|had been|have been)\s+(?:only\s+|just\s+)?$")
IN_ALL = re.compile(r" in all$")
COMPARING = re.compile(r" in all$|, (?:up|down) from$|, compared with \w.*$")
OUT_OF = re.compile(
    r"(?:(?:\s+[a-z]+)?\s+out\s+of|\s+of|\s+in)\s+(?:(?:the|all|these|those|our|its|their)\s+)?$"
)
WERE_FROM = re.compile(r"^(?:were|was|are|is)\s+(?=(?:from|in|at|of)\b)")
CLAUSE_END = re.compile(r"\b(?:by|in|from|to|at|on|for|with)\s")
IN_PRISON = re.compile(r"\bin (?=prison|jail|a? ?\w+ (?:colony|prison))")
OPENS_WITH_OF = re.compile(r"\W*(?:Out of|Of)\s+(?:(?:the|these|all|a total of)\s+)*")
AGAINST = re.compile(
    r"\b(?:compared (?:to|with)|as opposed to|versus|(?<!ed )(?<!en )against)"
    r" (?:(?:just|only|about) )?$"
)
WHO_DO = re.compile(r"\s+((?:who|that|which)\s.*)")  # "34%" "who said it improved"
SO_AGED = re.compile(r"\s+(?:(?:of them|were|are)\s+){0,2}aged\b")
# "a loan of" "for schools"
LOOSE_OF = re.compile(
    r"\bof (?=(?:in|for|from|to|on|at|by|as|since|after|against|with|per|is|are|was|were)\b)"
)
# "a debt of $3 billion" ", or 26% of GDP", ", which makes up 15% of GDP"
WHICH_IS = re.compile(
    r"\s*[,(–—]\s*(?:or|which\s+\w+(?:\s+(?:for|to|up))?|\w+ing(?:\s+(?:for|to|up))?)\s+$"
)
# "the miners' 800 workers" "and the nurses' union's" 20
OWNER = re.compile(r"(?:,|\band)\s+(?:the\s+)?((?:[\w’']+\s+){0,3}\w+(?:['’]s|s['’]))\s+$")
PART_IN_BRACKET = re.compile(r"\s+(?:of them\s+)?[a-z]+(?:\s[a-z]+)?\)")  # "(40% women)"
OF_WHOM = re.compile(
    r"\bof\s+(?:whom|which|them|these),?\s+(?:(?:only|just|about|some)\s+)*$", re.I
)


@dataclass(frozen=True, slots=True)
class Measured:
    """A number whose wording is looked for; `told` says what the numbers before it measure."""

    doc: Doc
    quantity: Quantity
    counted: Counted | None
    sentence: Sentence
    told: Wording
    earlier: Sequence[tuple[str | None, str]] = ()  # units and wordings of counts before

    @property
    def noun(self) -> Token | None:
        """The noun that is counted, where the text names one."""
        return self.counted.head if self.counted is not None else None


def describe(
    doc: Doc, reading: Reading, told: Wording, earlier: Sequence[tuple[str | None, str]] = ()
) -> str:
    """What a number measures, at most fourteen words, never empty; `earlier` are the units and
    wordings of the counts before it.
    """
    quantity, sentence = replace(reading.quantity, kind=reading.kind), reading.sentence
    number = Measured(
        doc,
        quantity,
        reading.counted,
        sentence,
        lambda q: _without_end(COMPARING.sub("", told(q))),
        earlier,
    )
    bare = reading.counted is not None and number.noun is None
    level = compared_with(reading.quantity, sentence)
    more = difference(quantity, sentence, number.told)
    listed = number.told(level) if level is not None and _is_bare(reading) else _whole(number)
    listed = _of_others(number) or listed or _against(number) or _level_behind(number)
    listed = listed or (_listed(number) if _is_bare(reading) else "")
    if listed:
        wording = listed
    elif bare and reading.counted:
        compared = more if COMPARED.search(more) else ""
        wording = compared or _bare_count(number, reading.counted.unit)
    else:
        wording = _made_fuller(more or _up_or_down(number) or _first_wording(number), number)
    wording = _short(_without_numbers(wording, quantity, sentence, every=bare))
    wording = _as_it_was(_of_own_member(wording, number), number)
    said = wording if wording.startswith("share ") else SAYS.sub("", wording)
    wording = _short(undated(said, sentence))
    if quantity.kind == "duration" and sentence.before(quantity).endswith("to "):
        wording = IN_PRISON.sub("to ", wording)  # "sentenced to three years in prison"
    wording = wording or _short(_neighbours(quantity, sentence, alone=False)) or quantity.kind
    wording = SOURCE_BEHIND.sub("", wording)
    opening = re.escape(" ".join(wording.split()[:2]))
    limited = re.search(
        rf"^(?!.*{opening}.*{opening}).*\b({LIMITING}) {opening}", sentence.text, re.I
    )
    wording = f"{limited[1].lower()} {wording}" if limited else wording
    return _at_rate(
        _under_label(_led_to(TWICE.sub(r"\1", SAME_AMONG.sub("", wording)), number), number), number
    )


def _of_own_member(wording: str, number: Measured) -> str:
    """ "exposure of" "cases of arson" "cases of theft", "8 international and 14 regional routes":
    a wording without what is told of another member of the list.
    """
    counted, quantity = number.counted, number.quantity
    if counted is None or counted.head is None:
        return _without_next_clause(_without_next_name(wording, number), number)
    if counted.rule == "shared noun":
        later = (q for q in number.sentence.quantities if q.start >= quantity.end)
        apart = next((own_adjective(number.doc, quantity, q) for q in later), None)
        if apart is None:
            return wording
        own, theirs = (re.escape(word) for word in apart)
        return re.sub(rf"(?:{own} and \S+ )?\b{theirs}\b", apart[0], wording, count=1)
    noun = re.escape(counted.head.text)
    return re.sub(rf"\b{noun} of (?:(?!\b{noun}\b).)*\b(?={noun} of\b)", "", wording)


def _without_next_name(wording: str, number: Measured) -> str:
    """ "seized 5 million worth of cars, Batken – 3 million": Batken is the next one's."""
    later = (q for q in number.sentence.quantities if q.start >= number.quantity.told_end)
    place = next((named_place(q, number.sentence) for q in later), None)
    name = number.sentence.text[slice(*place.span)] if place else ""
    return wording.removesuffix(name).rstrip(" ,") if name else wording


def _without_next_clause(wording: str, number: Measured) -> str:
    """ "9 kg were seized by police, 7 kg were seized by the army": the army is the next one's."""
    quantity, sentence = number.quantity, number.sentence
    befores = (
        (sentence.alike_before(q), q) for q in sentence.quantities if not sentence.bracket(q)
    )
    later = next((q for one, q in befores if one and one.start == quantity.start), None)
    if later is None:
        return wording
    own = words_at(number.doc, quantity.told_end, later.start)
    here, there = sentence.before(later), sentence.after(later)
    for found in CLAUSE_END.finditer(wording if any(t.tag_ == "VBN" for t in own) else ""):
        tail = wording[found.start() :]
        if tail in there and tail not in here:
            return wording[: found.start()].rstrip()
    return wording


def _listed(number: Measured) -> str:
    doc, quantity, sentence = number.doc, number.quantity, number.sentence
    if total_of(quantity, sentence) is not None:
        return ""
    gap = gapped(doc, quantity, sentence, number.told, bare=number.counted is not None)
    return gap or item_wording(doc, quantity, sentence, number.counted)


def _against(number: Measured) -> str:
    """ "Opened six cases, compared with 31 cases in 2018": what was told of the like before."""
    if number.counted is None or not AGAINST.search(number.sentence.before(number.quantity)):
        return ""
    unit = number.counted.unit
    return next((told for other, told in reversed(number.earlier) if other == unit), "")


def _of_others(number: Measured) -> str:
    """ "compared with 34% who said it improved", "against 20% of passengers": what is said of these
    and not of those before.
    """
    quantity, sentence = number.quantity, number.sentence
    first = sentence.alike_before(quantity)
    if first is None or not AGAINST.search(sentence.before(quantity)):
        return ""
    own = WHO_DO.match(following(quantity, sentence))
    behind = words_at(number.doc, first.told_end, quantity.start)
    of = OF.match(sentence.text, first.end - sentence.start)
    if own is None:
        share = share_told(number.doc, quantity, sentence) if number.noun is None else ""
        told = number.told(first)
        verb = next((t.text for t in behind if t.tag_ in FINITE_OR_MODAL), "")
        if told.startswith("share of "):
            return f"{share}{''.join(told.partition(f' {verb} ')[1:])}" if share and verb else share
        return f"{share}: {told}" if share else ""
    if number.counted is not None:
        return f"{plural_of(number.counted.unit)} {own[1]}"
    nouns = takewhile(lambda t: t.pos_ in ("NOUN", "PROPN", "ADJ"), behind[1:] if of else ())
    return " ".join(["share", *(["of"] if of else []), *(t.text for t in nouns), own[1]])


def _as_it_was(wording: str, number: Measured) -> str:
    """ "forecasts growth of 6%, compared with 8% in 2003", "sales rose to 5 million, against 4
    million": growth, which nobody forecast; sales, before they rose.
    """
    told = re.search(rf"\b{any_of(word_list('what', 'foretelling'))}(?:\s+|$)", wording)
    if not AGAINST.search(number.sentence.before(number.quantity)):
        return wording
    if told is not None and not told[0].strip().endswith(" to"):
        return wording[told.end() :] or wording
    first = number.sentence.alike_before(number.quantity)
    wording = wording[: told.start()].strip() if told else wording
    if first is None or not number.sentence.before(first).endswith(" to "):
        return wording
    rose = rf"(?:\s+ha(?:s|ve|d))?\s+{any_of(word_list('periods', 'changed'))}(?:\s+to)?$"
    return re.sub(rose, "", wording) or wording


def _whole(number: Measured) -> str:
    """ "3 of the 41 cases reached the court", "of the 41 cases, 3 did": 41 are the cases in all."""
    sentence, counted, quantity = number.sentence, number.counted, number.quantity
    opens = OPENS_WITH_OF.fullmatch(sentence.before(quantity))
    if opens and counted is None and quantity.kind in ("money", *MEASURES):
        behind = following(quantity, sentence)  # "Of the 90 km border, 50 km are open"
        apart = text_of(number.doc).startswith(f"{behind},", quantity.told_end)
        return f"{behind.strip() or 'total'} in all" if apart else ""
    if counted is None or quantity.kind != "count":
        return ""
    if (noun := number.noun) is not None and _is_set(noun, quantity):
        return f"{noun_phrase_left(noun, quantity.end)} in all"
    apart = text_of(number.doc).startswith(",", max(counted.end, quantity.end))
    if not (opens and apart) and not OUT_OF.search(sentence.before(quantity)):
        return ""
    part = next(iter(sentence.earlier(quantity)[::-1]), None)
    if not opens and (part is None or not OUT_OF.fullmatch(sentence.between(part, quantity))):
        return ""
    told = noun_phrase_left(number.noun, quantity.end) if number.noun else plural_of(counted.unit)
    return f"{told} in all"


def _is_set(noun: Token, quantity: Quantity) -> bool:
    """ "One of his four sons" was freed; not "one of four who were freed"."""
    part = number_over(noun)
    named = any(c.idx < quantity.start for c in children(noun, "determiner", "possessor"))
    return part != noun and part.idx < quantity.start and named


def _is_bare(reading: Reading) -> bool:
    """Whether no noun behind a number says what it counts."""
    return reading.counted is None or reading.counted.rule not in ("noun", "partitive")


def _at_rate(wording: str, number: Measured) -> str:
    """ "women die" "yearly", "thefts committed" "per day on average"."""
    quantity, sentence = number.quantity, number.sentence
    before = sentence.before(quantity)
    at = max(quantity.told_end, number.counted.end if number.counted else 0)
    if quantity.stated_end and (closed := sentence.text.find(")", at - sentence.start)) >= 0:
        at = sentence.start + closed  # "5 million ($90 at the rate for each year)"
    others = [q.start - sentence.start for q in sentence.quantities if q.start >= at]
    found = RATES_BEHIND.match(sentence.text, at - sentence.start, *others[:1])
    if found is None and not sentence.earlier(quantity):
        found = RATE_AHEAD.fullmatch(before)
    rates = [found[found.lastindex or 1]] if found and quantity.kind != "age" else []
    rates += ["on average"] if AVERAGE.search(before) else []
    rates = [rate for rate in rates if rate.split()[-1].lower() not in wording.lower()]
    words = " ".join(rates).lower().split()
    wording = _without_end(wording) if words else wording
    return " ".join([*wording.split()[: MAX_WORDS - len(words)], *words])


def _under_label(wording: str, number: Measured) -> str:
    """ "fraud: 440 cases" in a list of such: what the line is about says what is counted."""
    line = number.sentence.before(number.quantity).rpartition("\n")[2]
    found = LINE_LABEL.match(line)
    if found and _tells_numbers(found[1], number.quantity, number.sentence):
        return wording
    item = listed_item(number.doc, number.quantity, number.sentence)
    label = without_opening(found[1]) if found else item.label.text if item else ""
    heads = label.split()[-1:] and label.split()[-1].lower() not in word_list("what", "no_heading")
    if not heads or number.counted is None or label.lower() in wording.lower():
        return wording
    return _short(f"{label}: {wording}")


def _led_to(wording: str, number: Measured) -> str:
    """ "offences fell" "to", "relatives handed" "over": what leads from a verb to its number."""
    quantity, sentence = number.quantity, number.sentence
    before, words = sentence.before(quantity), {word.lower() for word in wording.split()}
    level, last = _level_word(number), wording.rpartition(" ")[2]
    if level and last.lower() in level_verbs() - BE and f"{last} " in before:
        return f"{wording} {level}"
    if quantity.kind == "duration":
        return wording
    if (behind := _level_behind(number)).startswith(f"{wording} "):
        return behind
    if led := _leading(wording, before, number):
        return f"{wording} {led}"
    earlier = sentence.alike_before(quantity)
    revised = earlier and FROM_LEVEL.fullmatch(sentence.between(earlier, quantity))
    if revised and "from" not in words:
        return f"{wording} from"  # "raised its forecast to 5% to 6% from 4% to 5%"
    if (way := UP_BY.search(before)) and not words & {*MOVES}:
        beside = rf"(?<=\b{re.escape(way['verb'])})\b" if way["verb"].lower() not in BE else "$"
        return re.sub(beside, f" {way['way']}", wording, count=1)
    apart = ": " in wording or (level == "from" and quantity.low != quantity.high)
    moved = level and not apart and _is_moved(wording, level, number)
    return f"{wording} {level}" if moved else wording


def _leading(wording: str, before: str, number: Measured) -> str:
    """The words between the last word of a wording and the number: "handed" "over"."""
    share = wording.startswith("share of ")  # "of output the damage was equal" "to"
    last = wording.rpartition(" ")[2]
    found = re.search(rf"\b{re.escape(last)}\s+(?P<words>(?:\w+\s+){{1,3}})$", before, re.I)
    led = found["words"].split() if found else []
    leads = word_list("what", "leading") | (word_list("what", "trim") if share else set())
    if found is None or len(led) > 2 + share or not all(word in leads for word in led):
        return ""
    at = number.sentence.start + found.start()
    verb = words_at(number.doc, at, at + len(last))[0].pos_ == "VERB" or last in MOVES
    return " ".join(led) if verb or share else ""


def _level_word(number: Measured) -> str:
    """ "slid to just" 20 million, "to a record" 1.4 billion, "from 62%": what leads to a level."""
    start, end = number.sentence.start, number.quantity.start
    ahead = reversed(words_at(number.doc, start, end)) if start < end else ()
    word = next(dropwhile(lambda token: token.tag_ in DESCRIBING, ahead), None)
    return word.lower_ if word is not None and word.lower_ in ("to", "by", "from") else ""


def _is_moved(wording: str, level: str, number: Measured) -> bool:
    """Whether a wording tells of a change or of a sum put to a level; but "from 12 accounts"."""
    quantity, noun = number.quantity, number.noun
    words = {word.lower() for word in wording.split()}
    verbs = level_verbs() - BE - ({noun.lower_} if noun is not None else set())
    above = governor(words_at(number.doc, quantity.start, quantity.end).root)
    put = noun is None and above is not None and above.pos_ == "VERB" and above.lower_ in words
    moving = words & (word_list("periods", "changed") | verbs)
    whole = words_at(number.doc, number.sentence.start, number.sentence.end)
    verbs_to = any_of(t.nbor().text for t in whole[:-1] if t.tag_ == "TO")
    plain = re.sub(rf"\bto (?={verbs_to}(?:\s|$))", "", wording)  # but "hopes to increase" "to"
    return bool(moving or put) and level not in plain.lower().split()


def _level_behind(number: Measured) -> str:
    """ "Profit was up 7% at $14m", "closed down 47 soms, or 9%, at 1115": closed at."""
    last = next(iter(number.sentence.earlier(number.quantity)[::-1]), None)
    if last is None or number.sentence.before(last).endswith("from "):
        return ""
    level = AT_LEVEL.match(number.sentence.between(last, number.quantity))
    moved = ENDS_MOVED.search(number.told(last)) if level else None
    if level is None or moved is None:
        return ""
    base = number.told(last)[: moved.start()]
    return f"{base} {'at' if base.rpartition(' ')[2] in BE else level[1]}"  # "up 7% to $14m"


def _made_fuller(wording: str, number: Measured) -> str:
    """A wording that says enough: a thin one gives way to the clause, else to the words around."""
    quantity, sentence, counted = number.quantity, number.sentence, number.counted
    if quantity.kind == "age":
        return wording
    if counted is not None and number.noun is not None:
        if counted.rule == "listed":
            return noun_phrase_left(number.noun, sentence.start)
        part = among(quantity, sentence, number.told, wording, number.noun)
        part = part or _among_dashed(wording, number)
        if part:
            return part
        row = gapped(number.doc, quantity, sentence, number.told)
        filled = len(row) > len(wording) and not row.endswith(f": {wording}")
        if filled and sentence.after(quantity).lstrip().startswith(wording):
            return row
        if label := before_bracket(number.doc, quantity, sentence, counted.end):
            return f"{wording}: {label}"
        more = 2 * (" to " in wording) + 2 * (" and " in wording)  # "offered to rebuild houses"
        over = number.noun.head  # "people in Osh" "were victims"
        more += SHORT * (relation(number.noun) in SUBJECTS and over.pos_ not in VERBAL)
        if len(wording.split()) <= SHORT + more and counted.end >= quantity.end:
            behind = words_behind(number.doc, quantity, sentence, number.noun)
            if behind not in wording:  # "arrested in" "in recent years"
                again = wording.split()[-1:] == behind.split()[:1]
                wording = f"{wording.rsplit(None, 1)[0] if again else wording} {behind}"
        if is_thin(wording, quantity, sentence):
            clause = _short(clause_words(number.doc, quantity, sentence, number.noun))
            wording = clause if len(clause.split()) > len(wording.split()) else wording
    alone = wording.replace(sentence.words(quantity), "")
    said = 2 if counted is not None else 1
    if not _names_its_stuff(wording, number) and len(re.findall(r"[A-Za-z]{3,}", alone)) < said:
        near = _neighbours(quantity, sentence, alone=counted is not None)
        wording = _joined(_short(alone), near)
    return wording or (counted.unit if counted is not None else "")


def _among_dashed(wording: str, number: Measured) -> str:
    """ "488 people – 121 women and 27 men – were freed": women among people freed."""
    first = conjuncts(number.noun)[0] if number.noun is not None else None
    if first is None or first.left_edge.i == 0 or relation(first) != "apposition":
        return ""
    dash = number.doc[first.left_edge.i - (not first.left_edge.is_punct)].text
    many = {token.idx for token in children(first.head, "number")}
    whole = next((q for q in number.sentence.quantities if many & {*range(q.start, q.end)}), None)
    apart = whole is not None and whole.kind == "number" and dash in ("--", "–", "—", "-", ":")
    return f"{wording} among {number.told(whole)}" if whole is not None and apart else ""


def _names_its_stuff(wording: str, number: Measured) -> bool:
    """ "43 kilograms of opium", "a month of hearings": one word is enough."""
    of = OF.match(text_of(number.doc), number.quantity.end)
    bare = number.noun is None and number.quantity.kind != "money"
    return bool(wording) and bare and of is not None


def is_thin(wording: str, quantity: Quantity, sentence: Sentence) -> bool:
    """Whether a wording leaves a reader in the dark: one word, or told of a mere "it"."""
    alone = _short(wording.replace(sentence.words(quantity), ""))
    empty = word_list("nouns", "function_words") | word_list("what", "empty_verbs")
    empty -= word_list("nouns", "person")
    words = [word for word in re.findall(r"[A-Za-z]{3,}", alone) if word.lower() not in empty]
    return len(words) < 2 or OF_IT.search(alone) is not None


def _bare_count(number: Measured, unit: str) -> str:
    """ "four in Taraz", "five voted against": the noun told before, with the words of its own."""
    doc, quantity, sentence, told = number.doc, number.quantity, number.sentence, number.told
    noun = plural_of(unit) if quantity.high > 1 else unit
    shared = in_a_bracket(doc, quantity, sentence, told)
    shared = shared or told_again(quantity, sentence, told)
    shared = shared or _as_before(number, unit)
    last = next(iter(sentence.earlier(quantity)[::-1]), None)
    if last is not None and re.fullmatch(rf"(?: {noun})? to ", sentence.between(last, quantity)):
        return f"{told(last)} to"  # "gained 5 points to 3,817"
    part = part_in_bracket(quantity, sentence)
    if shared or part:
        return shared or f"{noun}: {part}"
    behind = _without_end(_goes_on().sub("", following(quantity, sentence).strip()))
    behind = re.sub(r"^and\s.*", "", WERE_FROM.sub("", behind))  # "has 20 and the other firm"
    if owner := OWNER.search(sentence.before(quantity)):
        return " ".join([owner[1], noun, behind]).strip()
    if number.counted is not None and number.counted.rule == PREDICATE_RULE:
        return _among_told(re.sub(r"^(?:were|are)\s+", "", behind), number)
    number_word = words_at(doc, quantity.start, quantity.end).root
    number_word = number_word.head if number_word.head.lower_ == "more" else number_word
    told_of = with_verb(number_word, noun)
    harmed = noun != told_of and relation(number_word) == "object"  # "a fire killed 12 in Osh"
    if behind and harmed and behind.split()[0] in word_list("what", "links"):
        return f"{told_of} {behind}"
    if (holder := _holder(number_word)) and not behind:
        return f"{noun} of {holder}"
    if behind:
        apart = (
            ":" if IN_THEM.search(text_of(doc)[max(quantity.start - 6, 0) : quantity.start]) else ""
        )
        return f"{noun}{apart} {behind}"
    if told_of != noun:  # "took 40 horses and sold three", "44 of the 90 voted against a draft"
        behind = words_behind(doc, quantity, sentence, number_word)
        leads = behind.split()[:1] and behind.split()[0] in word_list("what", "links")
        return f"{told_of} {behind}" if leads and len(told_of.split()) <= SHORT else told_of
    near = re.sub(r"\s(?:more|others?)$", "", _neighbours(quantity, sentence, alone=True))
    return f"{noun}: {_short(near)}" if near else noun


def _holder(number_word: Token) -> str:
    """ "Osh has 40 schools, Naryn has 12": what has them."""
    verb = number_word.head
    has = relation(number_word) == "object" and verb.lower_ in ("has", "have", "had")
    subject = subject_of(verb) if has and verb.tag_ in FINITE else None
    named = subject is not None and subject.pos_ in ("NOUN", "PROPN")
    return noun_phrase_left(subject, 0) if subject is not None and named else ""


def _of_those_told(share: str, number: Measured) -> str:
    """ "31 percent of them": share of those counted before."""
    unit, last = number.earlier[-1] if number.earlier else (None, "")
    last = plural_of(unit) if unit and HAVE.search(last) else last  # "the program has five holes"
    them = THEM.match(share)
    if them is None or not 0 < len(last.split()) <= SHORT:
        return share
    rest = share[them.end() :].strip()
    at = text_of(number.doc).find(f" {rest}", number.quantity.end) + 1
    if rest and at and words_at(number.doc, at, at + len(rest))[0].pos_ == "NOUN":
        return f"share of {rest} among {last}"  # "a third of them pensioners"
    return f"share of {last}{ARE_DONE.sub(' ', share[them.end() :])}"


def _as_before(number: Measured, unit: str) -> str:
    """ "In 2019 there had been 380,000": what was counted before, at another time."""
    before, after = (
        number.sentence.before(number.quantity),
        number.sentence.after(number.quantity),
    )
    if THERE_WERE.search(before) is None or not re.match(r"\s*(?:[.,;]|in \d|and \S+ in|$)", after):
        return ""
    return next((told for other, told in reversed(number.earlier) if other == unit), "")


def _among_told(noun: str, number: Measured) -> str:
    """ "141 people were harmed: 97 were women": women among people harmed."""
    before = number.sentence.earlier(number.quantity)
    counts = [q for q in before if q.kind == "number"]
    anaphor = OPENS_WITH_ANAPHOR.match(number.sentence.text)
    above = IN_ALL.sub("", number.earlier[-1][1]) if anaphor and number.earlier else ""
    told = told_of_all(counts[-1], number.sentence, number.told) if counts else above
    told = anaphor["them"] if anaphor and " " in anaphor["them"] else told  # "those convicted"
    group = OPENS_AMONG.match(number.sentence.text)  # "Of the people held last year, 43 were women"
    named = group and not any(q.start - number.sentence.start < group.end() for q in counts)
    told = group[1] if group and named else told
    base = without_level(told.rpartition(" among ")[2])
    return f"{noun} among {base}" if base else noun


@cache
def _goes_on() -> re.Pattern[str]:
    """ "more of them were": what leads on from a number to what is told of those it counts."""
    words = any_of(word_list("what", "goes_on"))
    ending = r"(?:ed|en|wn|ound|eld|old|ught|ent|aid|ade|ept)"
    done = rf"(?:(?:were|was|have|has|had|been|are)\s+)*(?=\w+{ending}\b)"
    return re.compile(rf"^(?:{words}(?:\s+|$))*(?:{done})?", re.I)


def _up_or_down(number: Measured) -> str:
    """ "the sum reached $5 billion, up 7%": the change is of what the number before measures."""
    quantity, sentence = number.quantity, number.sentence
    moved = MOVED.search(sentence.before(quantity) + sentence.words(quantity)[0])
    earlier = sentence.earlier(quantity)
    if quantity.kind != "percent" or moved is None or not earlier:
        return ""
    last = earlier[-1].told_end - sentence.start
    between = sentence.text[last : moved.start()]
    kinds = ("money", "percent", "number") if moved[1] else ("money", "percent")
    near = len(between) <= NEAR or SINCE.match(sentence.after(quantity))
    if earlier[-1].kind not in kinds or not near or "," in between:
        return ""
    told = number.told(earlier[-1])
    told = told or _without_end(clause_words(number.doc, earlier[-1], sentence))
    return f"{told}, {moved[1] or 'change'}"


def _joined(wording: str, near: str) -> str:
    """A wording of one word with the words around the number, nothing said twice."""
    if not near or not wording:
        return near or wording
    said = re.search(rf"\b{re.escape(wording.split()[-1])}\b", near)
    return near if said else f"{wording} {near}"


def _first_wording(number: Measured) -> str:
    """The wording of the first pattern that fits; empty if none does."""
    doc, quantity, sentence, told = number.doc, number.quantity, number.sentence, number.told
    if number.counted is not None:
        return counted_wording(number.noun, quantity) if number.noun is not None else ""
    last = sentence.alike_before(quantity)
    return (
        _former_level(number)
        or change_in_bracket(quantity, sentence, told)
        or told_again(quantity, sentence, told)
        or time_from(doc, quantity, sentence)
        or distance_to(quantity, sentence)
        or (_owner(number) if people_of_ages(text_of(doc), quantity.start) else "")
        or _share_among(number)
        or in_a_bracket(doc, quantity, sentence, told)
        or substance(doc, quantity)
        or _listed_substance(doc, quantity, sentence)
        or change_beside(quantity, sentence, told)
        or _part_of_sum(number)
        or _sum_as_share(_of_those_told(share_told(doc, quantity, sentence), number), number)
        or said_otherwise(doc, quantity, sentence, told)
        or (_owner(number) if quantity.kind == "age" else "")
        or clause_words(doc, quantity, sentence)
        or (told(last) if last and sentence.between(last, quantity) == " and " else "")
    )


def _owner(number: Measured) -> str:
    """ "Nine children, four aged between 5 and 11": age of four children; else by the parse."""
    doc, quantity, sentence = number.doc, number.quantity, number.sentence
    last = next(iter(sentence.earlier(quantity)[::-1]), None)
    aged = f"{sentence.between(last, quantity)}{sentence.words(quantity)}" if last else ""
    if last and last.kind == "number" and number.earlier and SO_AGED.match(aged):
        unit = number.earlier[-1][0]
        return f"age of {sentence.words(last)} {plural_of(unit)}" if unit else "age"
    if OLDS.match(text_of(doc), quantity.number_start):
        return "age"
    if named := named_in_order(doc, quantity, sentence):
        return f"age of {named}"
    return age_owner(words_at(doc, quantity.start, quantity.end).root, quantity)


def _share_among(number: Measured) -> str:
    """ "652,000 citizens, of whom 15 percent were women": share of women among those told of;
    "Among pensioners, 70% said they would vote": share of pensioners who said so.
    """
    quantity, sentence = number.quantity, number.sentence
    of_whom = OF_WHOM.search(sentence.before(quantity))
    behind = _without_end(following(quantity, sentence).strip())
    group = OPENS_AMONG.fullmatch(sentence.before(quantity))
    if quantity.kind == "percent" and group and behind[:3] != "of ":
        return f"share of {group[1]} {_goes_on().sub('', behind)}".strip()
    if quantity.kind == "percent" and _is_part_in_bracket(number):
        return f"share of {_among_told(behind, number)}"
    are = re.match(r"(?:were|are|was|is)\s+(?!\w+ed\b)", behind)
    if quantity.kind != "percent" or of_whom is None or are is None:
        return ""
    return f"share of {_among_told(behind[are.end() :], number)}"


def _is_part_in_bracket(number: Measured) -> bool:
    """ "900 farmers (40% women)"; not "900 farmers (a 40% increase)"."""
    quantity, sentence = number.quantity, number.sentence
    part = PART_IN_BRACKET.match(text_of(number.doc), quantity.end)
    counted = any(q.kind == "number" for q in sentence.earlier(quantity))
    if part is None or not counted or not sentence.before(quantity).endswith("("):
        return False
    return words_at(number.doc, part.end() - 2, part.end() - 1)[0].tag_ == "NNS"


def _sum_as_share(share: str, number: Measured) -> str:
    """ "The debt was $3 billion, or 26% of GDP": the debt as a share of it."""
    quantity, sentence = number.quantity, number.sentence
    first = sentence.outside_before(quantity.start)
    if not share or first is None or first.kind != "money":
        return share
    between = undated(
        sentence.text[first.told_end - sentence.start : quantity.start - sentence.start], sentence
    )
    base = without_level(re.sub(r"\s(?:to|at|of)$", "", number.told(first)))
    return f"{base} as {share}" if base and WHICH_IS.fullmatch(between) else share


def _part_of_sum(number: Measured) -> str:
    """ "The loss was 5 million, of which 2 million has been repaid": the loss, of which repaid."""
    quantity, sentence = number.quantity, number.sentence
    of_which = OF_WHOM.search(sentence.before(quantity))
    sums = [q for q in sentence.earlier(quantity) if q.kind == quantity.kind]
    behind = _without_end(_goes_on().sub("", following(quantity, sentence).strip()))
    if quantity.kind not in ("money", *MEASURES) or of_which is None or not sums or not behind:
        return ""
    return f"{number.told(sums[-1])}, of which {behind}"


def _former_level(number: Measured) -> str:
    """ "Gas will cost 5 soms, up from 3": what the number before measures, up from."""
    quantity, sentence = number.quantity, number.sentence
    found = UP_FROM.search(sentence.before(quantity))
    alike = [q for q in sentence.earlier(quantity) if q.kind == quantity.kind]
    return f"{number.told(alike[-1])}, {found[1]} from" if found and alike else ""


def _listed_substance(doc: Doc, quantity: Quantity, sentence: Sentence) -> str:
    """ "raw opium 62.5 kg" in a list of such."""
    if quantity.kind not in MEASURES:
        return ""
    noun = listed_before(doc, quantity, sentence)
    return noun_phrase_left(noun, sentence.start) if noun is not None else ""


def _tells_numbers(wording: str, quantity: Quantity, sentence: Sentence) -> bool:
    """Whether a wording is made of other numbers: "rising from $2.3 billion"."""
    others = [q for q in sentence.quantities if q is not quantity and q.end != quantity.end]
    return any(sentence.words(other) in wording for other in others)


def _without_numbers(wording: str, quantity: Quantity, sentence: Sentence, *, every: bool) -> str:
    """A wording without the number it is of; for sums and shares without any other either."""
    sums = quantity.kind in ("money", "percent")
    others = (q for q in sentence.quantities if every or (sums and q.kind in ("money", "percent")))
    for number in (quantity, *others):  # "11 years' imprisonment": the mark goes with the number
        said = re.escape(sentence.words(number))
        # "share of the" $5 million "owed"
        wording = re.sub(rf"(?<=\bof the ){said}(?=\s+\w+ed\b)", "sum", wording)
        wording = re.sub(rf"(?<!\w){said}(?:['’](?!\w)|-(?=\w)|(?!\w))", "", wording)
    return LOOSE_OF.sub("", " ".join(wording.split()))


def _short(wording: str) -> str:
    words = [word for word in wording.split() if word.strip("'’\"")]
    while words and words[0].lower().strip("\"'") in word_list("what", "trim"):
        words = words[1:]
    return _without_end(" ".join(words[:MAX_WORDS])).strip(" ,.;:\"'—–-")


def _without_end(wording: str) -> str:
    """A wording without the words at its end that lead to something else."""
    words = wording.split()
    leads = word_list("what", "trim") | word_list("what", "trim_end")
    while words and words[-1].lower().strip(",") in leads:
        if words[-1] == "over" and set(words[-2:-1]) & word_list("what", "with_over"):
            break
        words = words[:-1]
    return " ".join(words)


def _neighbours(quantity: Quantity, sentence: Sentence, *, alone: bool) -> str:
    """The words after a number up to the next break, else those before it.

    For a number that stands `alone`, without its noun, the next number is a break too.
    """
    behind = following(quantity, sentence, alone=alone)
    lengths = (sentence.words(q) for q in sentence.quantities if q.kind == "duration")
    if len(_short(behind).split()) >= 2 and _short(behind) not in lengths:
        return behind
    earlier = [date.end - sentence.start for date in sentence.dates if date.end <= quantity.start]
    whole = sentence.before(quantity)
    since = OWNED.sub("", whole[max(earlier, default=0) :])
    before = TO_THE_SUM.sub(" ", since if alone or _short(since) else whole)
    before = before.rpartition(" and ")[2] if alone else before
    parts = [part for part in BREAKS.split(before) if alone or _short(part)] or [""]
    last = parts[-1].split()[-8:]
    # "funding for culture, allocating"
    if len(parts) > 1 and re.fullmatch(r"\w+ing", _short(parts[-1])):
        last = [*parts[-2].split()[-6:], *last]
    return " ".join([*last, *behind.split()])
