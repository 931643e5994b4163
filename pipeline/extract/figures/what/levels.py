"""Says how a number moves or where it stands: "rose by", "up from", "yearly"."""

from __future__ import annotations

import re
from functools import cache
from itertools import dropwhile, takewhile

from pipeline.extract.figures.unit.counted_levels import level_verbs
from pipeline.extract.figures.unit.nouns import word_class, word_list
from pipeline.extract.figures.what.bare_counts import AGAINST
from pipeline.extract.figures.what.cells import joined_words
from pipeline.extract.figures.what.compression import clause_words
from pipeline.extract.figures.what.counted_things import MEASURES
from pipeline.extract.figures.what.follow_ups import BE
from pipeline.extract.figures.what.measured import Measured
from pipeline.extract.figures.what.phrases import noun_words
from pipeline.extract.figures.what.rows import without_level
from pipeline.extract.figures.what.trimming import MAX_WORDS, without_end
from pipeline.extract.function_words import COMPARED_WITH
from pipeline.extract.syntax import FINITE_OR_MODAL, SUBJECTS, children, governor, relation
from pipeline.extract.text import root_at, text_of, words_at
from pipeline.lexicon import any_of

FROM_LEVEL = re.compile(r"\s+(?:(?:an?|per|each)\s+\w+\s+)?from\s+(?:between\s+)?")
MOVES = ("up", "down")  # "imports edged up" "from"
UP_BY = re.compile(
    r"\b(?P<verb>\w+)\s+(?P<way>(?:up|down)(?:\s+(?:to|from))?)\s+(?:by\s+)?(?:(?:just|only|an?)\s+){0,2}$"
)
AT_LEVEL = re.compile(r",?\s+(at|to)\s+(?:(?:an?|the|just|only)\s+)?(?:[a-z-]+\s+)?$")
FROM_TO = re.compile(r"(?:\s+[a-z]+)?,?\s+(from|to)\s+")
REACHED = re.compile(
    rf"[^,;]*(, {any_of(word_list('what', 'summing'))}) (?:(?:an?|just|only|almost|record) )*"
)
# "growth of 4% this year," "slipping to" 3% "before recovering to" 5%
GOES_ON = re.compile(
    r"[^;:()]{0,90}?(?:,|\bbefore)\s+(?P<said>(?P<verb>\w+ing)(?:\s(?:back|down|up))?(?:\sagain)?\s(?:to|at))"
    r"\s(?:(?:just|only|about|an?)\s)?"
)
LED = re.compile(r"\s(by|from|to)\s+(?:[a-z]+\s+)?$")
ENDS_MOVED = re.compile(r"\s(?:up|down)(?: by)?$")
UP_TO = re.compile(r"up to\b", re.I)
# "fell to" 5 "in Osh", "rose during" the six months "following the war"
LEADS_ON = (
    r"(?:in|on|for|with|after|since|during|per|within|among|under|against|between|until|following)"
)
MISPLACED = re.compile(rf"\b(?:(?:by|to|at|from) (?={LEADS_ON}\b)|by (?=from\b|to an? ))", re.I)
DANGLING = re.compile(
    rf"\b(?P<word>during|over|for|within|of) (?={LEADS_ON}\b)(?P<behind>.*)$", re.I
)
DESCRIBING = frozenset(("DT", "JJ", "JJR", "JJS", "RB", "PRP$"))  # "to just", "to a new record"
UP_FROM = re.compile(r"[,(–—-]\s*(up|down)\s+from\s+(?:(?:just|only|about)\s+)?$")
MOVED = re.compile(
    r"(?:[,(]\s*(?:(?:al)?though\s+|but\s+|and\s+)?(up|down)\s+(?:by\s+)?.|,\s*[+−–-]\d?)$"
)
# ", down 12%" "from 2023": of the whole clause before
SINCE = re.compile(r"\s+(?:from|on|than|compared|in comparison|year[ -]on|against|versus)\b")
SPAN = rf"{any_of(word_list('periods', 'rate_times'))}\b"
AT_SPAN = re.compile(rf"\b(?:at|by) (?=an? {SPAN}$)")  # "debt rising at" 15% "a year"
RATES_BEHIND = re.compile(
    rf"[^.;:()\n\d,]{{0,60}}?\b((?:per|each|every)\s+{SPAN}|(?:daily|weekly|monthly|yearly|annually)"
    r"(?=\s*(?:[.,;)]|$|(?:in|on|by|at|from|for|because|due|to|and)\b)))"
    rf"|\)?(?:\s+of(?:\s[a-z-]+){{1,2}}?)?\s+(an?\s+{SPAN}(?!\s+(?:ago|earlier|before|later|after|old)\b))"
)
RATE_AHEAD = re.compile(rf"\W*((?:each|every)\s+{SPAN})[^.;:\d]*", re.I)
AVERAGE = re.compile(r"\b(?:on|an)\s+average\b,?\s+(?:\w+\s+){0,2}$", re.I)
TIMES_THE = re.compile(r",\s+(?:[a-z]+\s+)?(?:double|twice|triple|below|above)\s+the\s+$")
AGAINST_NOUN = re.compile(
    rf",?\s+{COMPARED_WITH}\s+((?:[a-z-]+\s+){{1,3}})of\s+(?:(?:just|only|about)\s+)?"
)
WORTH = re.compile(r"(?:['’]s?)?(?:\s*\([^()]*)?\)?\s+worth\s+of\s+")
CHANGED = re.compile(r"\s(?:by|to)\s+(?:(?:at least|about|nearly|just|another)\s+)?$")
AT_FIRST = re.compile(r"^\W*At (?:(?:just|only|about|around|over|nearly) )?$")
DEFINITE = ("DT", "PRP$", "NN", "NNP")  # "the", "its", "Osh's"
NEAR = 30  # characters between a number and the change of it

# ", with coal" "up" 5%, "and ore up" 2%, "while rents were up" 3%
WITH_LEVEL = re.compile(
    r"(?:,\s+with|\b(?:and|while))\s+(?:the\s+)?(?P<what>(?:[\w’'-]+\s+){0,3}?[\w’'-]+)"
    r"\s+(?P<way>(?:(?:was|were)\s+)?(?:up|down|at))"
    r"\s+(?:by\s+)?(?:(?:just|only|about)\s+)?$"
)


def as_it_was(wording: str, number: Measured) -> str:
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


def at_rate(wording: str, number: Measured) -> str:
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
    wording = without_end(wording) if words else wording
    wording = AT_SPAN.sub("", wording)
    if len(wording.split()) + len(words) > MAX_WORDS:
        wording = without_end(" ".join(wording.split()[: MAX_WORDS - len(words)]))
    return " ".join([*wording.split(), *words])


def of_worth(wording: str, number: Measured) -> str:
    """ "Seized $2 million worth of heroin": heroin seized; "bought 12 cars worth" $5,000: cars."""
    found = WORTH.match(text_of(number.doc), number.quantity.told_end, number.sentence.end)
    if found is None:
        return wording if number.quantity.kind == "money" else wording.removesuffix(" worth")
    behind = words_at(number.doc, found.end(), number.sentence.end)
    named = takewhile(lambda t: word_class(t) in ("adjective", "noun", "name"), behind)
    stuff = " ".join(token.text for token in named)
    plain = " ".join(re.sub(r"\bworth(?: of(?: the)?)?\b", "", wording).split())
    return plain if stuff in plain else f"{plain} {stuff}"


def led_to(wording: str, number: Measured) -> str:
    """ "offences fell" "to", "relatives handed" "over": what leads from a verb to its number."""
    quantity, sentence = number.quantity, number.sentence
    before, words = sentence.before(quantity), {word.lower() for word in wording.split()}
    if AGAINST.search(before):
        return wording  # "compared to": no level that is reached
    level = _level_word(number)
    wording = _with_level_last(_without_dangling(wording, before), level)
    last = wording.rpartition(" ")[2]
    if level and last.lower() in level_verbs() - BE and f"{last} " in before:
        return f"{wording} {level}"
    if UP_TO.match(sentence.words(quantity)) and _is_only_led_to(number, words):
        return f"{without_end(wording)} up to"  # "can go" "up to" 5 million
    if quantity.kind == "duration" and not words & word_list("periods", "changed"):
        return wording
    if (behind := level_behind(number)).startswith(f"{wording} "):
        return behind
    if led := _leading(wording, before, number):
        return f"{wording} {led}"
    earlier = sentence.alike_before(quantity)
    revised = earlier and FROM_LEVEL.fullmatch(sentence.between(earlier, quantity))
    if revised and "from" not in words:
        return f"{wording} from"  # "raised its forecast to 5% to 6% from 4% to 5%"
    if (way := UP_BY.search(before)) and not words & {*MOVES}:
        verb, behind = way["verb"], " ".join(sentence.after(quantity).split()[:2])
        beside = rf"(?<=\b{re.escape(verb)})\b" if verb.lower() not in BE else "$"
        if beside == "$" and behind and f" {behind}" in wording:
            beside = rf"(?= {re.escape(behind)})"  # "shares were" "up" 5% "by noon"
        return re.sub(beside, f" {way['way']}", wording, count=1)
    apart = ": " in wording or (level == "from" and quantity.low != quantity.high)
    moved = level and not apart and _is_moved(wording, level, number)
    return f"{wording} {level}" if moved else wording


def _is_only_led_to(number: Measured, words: set[str]) -> bool:
    """ "A term can go" up to 20 years: whether a wording has the verb right before its number."""
    start, end = number.sentence.start, number.quantity.start
    last = words_at(number.doc, start, end)[-1] if start < end else None
    return last is not None and last.lower_ in BE & words


def _without_dangling(wording: str, before: str) -> str:
    """ "Struck for" twelve days "in protest": without the word that went with the number.

    >>> _without_dangling("miners struck for in protest", "The miners struck for ")
    'miners struck in protest'
    """
    found = DANGLING.search(wording)
    said = found and re.search(
        rf"\b{found['word']}\s+(?:(?:the|an?|next|last|first|past|just|only)\s+)*$", before
    )
    return f"{wording[: found.start()]}{found['behind']}" if found and said else wording


def _with_level_last(wording: str, level: str) -> str:
    """ "Shares fell to" "in Osh": what leads to the number stands at the end.

    >>> _with_level_last("shares fell by in Osh", "to"), _with_level_last("cut to a third", "to")
    ('shares fell in Osh to', 'cut to a third')
    """
    if level == "from":
        wording = re.sub(r" from to .*", " from", wording)  # "vary from" 3% "to a third"
    if not level or MISPLACED.search(wording) is None:
        return wording
    return f"{MISPLACED.sub('', without_end(wording))} {level}"


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
    root = root_at(number.doc, number.quantity)
    noun = relation(root) == "compound" and root.head == root.nbor() and root.nbor().pos_ == "NOUN"
    if number.quantity.kind == "percent" and noun:
        return ""  # "led to a" 5 percent "reduction"
    ahead = reversed(words_at(number.doc, start, end)) if start < end else ()
    word = next(dropwhile(lambda token: token.tag_ in DESCRIBING, ahead), None)
    return word.lower_ if word is not None and word.lower_ in ("to", "by", "from") else ""


def _is_moved(wording: str, level: str, number: Measured) -> bool:
    """Whether a wording tells of a change or of a sum put to a level; but "from 12 accounts"."""
    quantity, noun = number.quantity, number.noun
    words = {word.lower() for word in wording.split()}
    verbs = level_verbs() - BE - ({noun.lower_} if noun is not None else set())
    above = governor(root_at(number.doc, quantity))
    put = noun is None and above is not None and above.pos_ == "VERB" and above.lower_ in words
    moving = words & (word_list("periods", "changed") | verbs)
    whole = words_at(number.doc, number.sentence.start, number.sentence.end)
    verbs_to = any_of(t.nbor().text for t in whole[:-1] if t.tag_ == "TO")
    plain = re.sub(rf"\bto (?={verbs_to}(?:\s|$))", "", wording)  # but "hopes to increase" "to"
    return bool(moving or put) and level not in plain.lower().split()


def level_behind(number: Measured) -> str:
    """ "Profit was up 7% at $14m", "closed down 47 soms, or 9%, at 1115": closed at."""
    last = next(iter(number.sentence.earlier(number.quantity)[::-1]), None)
    if last is None or number.sentence.before(last).endswith("from "):
        return ""
    level = AT_LEVEL.match(number.sentence.between(last, number.quantity))
    moved = ENDS_MOVED.search(number.told(last)) if level else None
    if level is None or moved is None:
        return ""
    base = number.told(last)[: moved.start()]
    if level[1] == "to" and base.rpartition(" ")[2] in BE:
        return f"{number.told(last).removesuffix(' by')} to"  # "will go up by 5 soms to 20"
    return f"{base} {'at' if base.rpartition(' ')[2] in BE else level[1]}"  # "up 7% to $14m"


def up_or_down(number: Measured) -> str:
    """ "the sum reached $5 billion, up 7%": the change is of what the number before measures."""
    quantity, sentence = number.quantity, number.sentence
    moved = MOVED.search(sentence.before(quantity) + sentence.words(quantity)[0])
    earlier = sentence.earlier(quantity)
    if moved is None or not earlier:
        return ""
    sums = quantity.kind in ("money", *MEASURES) and earlier[-1].kind == quantity.kind
    from_it = sums and SINCE.match(sentence.after(quantity))  # ", down 5 million from" a target
    if quantity.kind != "percent" and not from_it:
        return ""
    last = earlier[-1].told_end - sentence.start
    between = sentence.text[last : moved.start()]
    kinds = ("money", "percent", "number", *MEASURES) if moved[1] else ("money", "percent")
    near = len(between) <= NEAR or SINCE.match(sentence.after(quantity))
    if earlier[-1].kind not in kinds or not near or "," in between:
        return ""
    told = number.told(earlier[-1])
    told = told or without_end(clause_words(number.doc, earlier[-1], sentence))
    told = re.sub(r", up$|,? down$", "", told)  # ", down 2% from May, and" "down" 4% "on 2023"
    return f"{told}, {moved[1] or 'change'}"


def set_against(number: Measured) -> str:
    """ "Inflows reached 5 million against outflows of 4 million": outflows; "rents rose to
    5 million, double the 2 million paid in 2020": rents paid.
    """
    last = next(iter(number.sentence.earlier(number.quantity)[::-1]), None)
    if last is None or last.kind != number.quantity.kind or number.counted is not None:
        return ""
    between = number.sentence.between(last, number.quantity)
    if found := AGAINST_NOUN.fullmatch(between):
        return found[1]
    base = without_level(number.told(last)) if TIMES_THE.search(between) else ""
    start, end = number.quantity.told_end + 1, number.sentence.end
    behind = words_at(number.doc, start, end)[:1] if start < end else ()
    done = [t.text for t in behind if t.tag_ in ("VBN", "VBD")]
    return " ".join([base, *done]) if done and base not in ("", number.told(last)) else ""


def moved_on(number: Measured) -> str:
    """ "Thefts fell by 2%, from 1,380 cases to 1,352 cases": thefts fell from, to."""
    last = next(iter(number.sentence.earlier(number.quantity)[::-1]), None)
    words = number.sentence.between(last, number.quantity) if last else ""
    moved = word_list("periods", "changed") | level_verbs()  # not "passed by 71 votes" "to 6"
    if last and (led := REACHED.fullmatch(words)):
        rose = number.told(last)  # "thefts rose" by 2% ", reaching" 1,380
        return f"{rose}{led[1]}" if rose.rpartition(" ")[2].lower() in moved else ""
    if on := _goes_on(number):
        return on
    between = FROM_TO.fullmatch(words)
    led = LED.search(number.sentence.before(last)) if last is not None and between else None
    ways = {"by": ("from", "to"), "from": ("to",), "to": ("from",)}
    if last is None or led is None or between is None or between[1] not in ways[led[1]]:
        return ""
    base = number.told(last)
    return f"{base} {between[1]}" if base.rpartition(" ")[2].lower() in moved else ""


def _goes_on(number: Measured) -> str:
    """ "Expects growth of 4% this year," "slipping to" 3%: growth, slipping to."""
    first = number.sentence.alike_before(number.quantity)
    found = GOES_ON.fullmatch(number.sentence.between(first, number.quantity)) if first else None
    if first is None or found is None or found["verb"] not in _moving_on():
        return ""
    base = without_level(number.told(first)).rstrip(" ,")
    return f"{base}, {found['said']}" if base else ""


@cache
def _moving_on() -> frozenset[str]:
    """ "slipping", "recovering": what the number before measures goes on to another level."""
    return level_verbs() | word_list("what", "moving_on")


def with_level(number: Measured) -> str:
    """ "Output rose 4%, with mining up 1%", "with turnout at 69%": of mining, turnout."""
    found = WITH_LEVEL.search(number.sentence.before(number.quantity))
    if found is None or number.quantity.kind not in ("percent", "money", *MEASURES):
        return ""
    start = number.sentence.start
    words = words_at(number.doc, start + found.start("what"), start + found.end("what"))
    named = all(token.tag_ not in FINITE_OR_MODAL and token.pos_ != "PRON" for token in words)
    return f"{found['what']} {found['way']}" if named else ""


def former_level(number: Measured) -> str:
    """ "Gas will cost 5 soms, up from 3": what the number before measures, up from; else what has
    a level told first, or one that is changed.
    """
    quantity, sentence = number.quantity, number.sentence
    found = UP_FROM.search(sentence.before(quantity))
    alike = [q for q in sentence.earlier(quantity) if q.kind == quantity.kind]
    if found and alike:
        return f"{number.told(alike[-1])}, {found[1]} from"
    return _told_first(number) or _size_of_changed(number)


def _told_first(number: Measured) -> str:
    """ "At" 2.6%, "inflation in Osh remains low": inflation in Osh."""
    verb = governor(root_at(number.doc, number.quantity))
    led = AT_FIRST.search(number.sentence.before(number.quantity))
    if verb is None or not led or not number.sentence.after(number.quantity).startswith(", "):
        return ""
    subject = next((c for c in children(verb, *SUBJECTS) if c.pos_ in ("NOUN", "PROPN")), None)
    if subject is None or subject.idx < number.quantity.end:
        return ""
    return joined_words(number.doc, sorted(noun_words(subject)), {})


def _size_of_changed(number: Measured) -> str:
    """ "To cut the" 5 million "budget of the mine by" 2 million: the budget, not the cut."""
    quantity, sentence = number.quantity, number.sentence
    top = root_at(number.doc, quantity)
    noun = top.head if relation(top) in ("compound", "number", "modifier") else top
    later = (q for q in sentence.quantities if q.start > noun.idx and q.kind == quantity.kind)
    change = next(later, None)
    named = any(c.tag_ in DEFINITE for c in children(noun, "determiner", "possessor"))
    named = named and relation(noun) == "object" and noun.idx >= quantity.end
    if change is None or not named or not CHANGED.search(sentence.between(quantity, change)):
        return ""
    words = (i for i in noun_words(noun) if number.doc[i].idx >= quantity.end)
    return joined_words(number.doc, sorted(words), {})
