"""What the words after a number say of it: "5 % of their loans", "70 kilometers south of Astana",
"six weeks after the protests".
"""

from __future__ import annotations

import re

from spacy.tokens import Doc, Token

from pipeline.extract.figures.sentences import Sentence
from pipeline.extract.figures.what.clauses import PERSONAL, own_subjects, subject_of
from pipeline.extract.figures.what.owners import noun_phrase_left
from pipeline.extract.gazetteer import country_of_adjective
from pipeline.extract.syntax import (
    FINITE,
    FINITE_OR_MODAL,
    SUBJECTS,
    children,
    governor,
    noun_phrase,
    preposition,
    relation,
)
from pipeline.extract.text import root_at, text_of, words_at
from pipeline.lexicon import WordPattern
from pipeline.records import DateMention, Quantity

# ", Khujand and Kulob."
NAMES = r"(?:\s[A-Z][\w’-]+,)*\s[A-Z][\w’-]+,?\sand\s[A-Z][\w’-]+\s*(?:[.,;)]|$)"
BREAKS = re.compile(
    rf"\s(?:but|while|whereas|although|because)\s|[;:()\n]|,(?!\d|{NAMES})|\s[-–—]\s|[.!?][\"”’]?(?:\s|$)"
    r"|\s(?:and|or)\s+(?:\w+ly\s+|sometimes\s+|then\s+|later\s+)?(?:he|she|they|it|we|I)\s"
)
# "twelve (3%) were minors", "94, or 5%, were closed"
SHARE_ASIDE = re.compile(
    r"(?:\s\([\d.,]+\s*(?:%|per\s?cent)\)"
    r"|, or [^\s\w]?[\d.,]+\s?(?:%|[a-z]{0,8}(?:\s[a-z]+)?),)(?! of\b)"
)
NEXT_ITEM = re.compile(r"\s+(?:and|or)\s+(?!.*\s(?:and|or)\s)")
TO_THE_SUM = re.compile(r"\s+(?:in|to)\s+the\s+(?:amount|sum|tune)\s+of\s+$")
# "owed for the ticket and would dance", "a raise and the reinstatement": another thing
AND_DID = re.compile(
    r"\s+and\s+(?=(?:say|says|said)\b|\w+ed\s+(?:the|an?|his|its)\b|\w+\s+(?:him|her|it|them)\b|(?:the|an?|his|her|its|their)\s"
    r"|(?:in|at|to|from|for)\s[A-Z][\w’-]+\s\d"
    r"|(?:(?:one|another|(?:the\s+)?others?|the\s+rest)\s+)?"
    r"(?:would|will|is|are|was|were|has|have|had|can|could|must|may)\s)"
)
OF_THEM = re.compile(r"^\s+of\s+(?:them|these|those|whom|which)\b", re.I)
BE = frozenset(("is", "are", "was", "were", "been", "be", "being", "go", "goes", "went", "come"))
FAR_FROM = re.compile(
    r"\s*(?:\([^()]*\)\s*)?(?:to\s+the\s+)?"
    r"((?:(?:(?:north|south|east|west)[a-z-]*\s+(?:of|from)|away\s+from|from|off)\s+)"
    r"(?:(?!(?:with|in|on|and|at|where|when|by|near|that|which)\b)[\w’'-]+\s*){1,6})"
)
APART = re.compile(r"\s*(?:\([^()]*\)\s*)?apart\b")
LEADS_ON = re.compile(
    r"(?:\s+(?:and|or|of|in|on|for|at|to|from|by|with|the|an?)"
    r"(?:\s+(?:just|only|about|another|nearly|over))*)+\s*$"
)
BRACKETED = re.compile(r"\s*\([^()]{0,40}\d[^()]{0,40}\)")
# "lost a third of their value" "after regulators asked", "in just over a year"
CLAUSE_BEHIND = re.compile(
    r"\s(?:(?:after|before|when|until|since|if|unless|as)\s"
    r"|(?:in|over|within)\s+(?:just|only|less|more|over|under|about)\s)"
)
AFTER_AGAIN = re.compile(r"\s+and\s+(?:.*\s)?(?:after|before|since)\s")  # the next one's
IN_SO_MANY = re.compile(r"\b(?:in|out of)\s+\w+$")  # "one in five" "loans"
NOR = re.compile(r"\bnor\s+(\w+)\s+$", re.I)
ARTICLE = re.compile(r"\s(?:an?|the|another)\s*$")  # "the company bought out" "the"
MANY = re.compile(r"^share of (?:the )?\d[\d,]* (?=[a-z])")  # the counted have a row of their own
NO_VERB_GROUP = re.compile(r"[,;:()\d–—]|\s-\s")
SHORT = 6  # words of a subject, and of its verb, that are told on with a share
MAX_CLIMB = 4  # words from a number up to the verb with its subject
MAX_WORDS = 14  # a wording is read in a table cell


# "4 soms" "(48 per year)", and what stands behind the 48 in such a bracket.
RATE_TOLD = WordPattern(
    "figures.toml", r"\s*(?:\(\d[\d,.]*)?\s+(?:per|an?|each|every) {periods.rate_times}\s*\)", re.I
)


def following(quantity: Quantity, sentence: Sentence, *, alone: bool = True) -> str:
    """The words after a number up to a break, a date or the next number (of its kind)."""
    told = max(quantity.end, quantity.stated_end + 1 if quantity.stated_end else 0)
    rate = RATE_TOLD.match(sentence.text, quantity.end - sentence.start)
    rate = rate or SHARE_ASIDE.match(sentence.text, quantity.end - sentence.start)
    told = max(told, sentence.start + rate.end()) if rate else told
    numbers = [q.start for q in sentence.quantities if alone or q.kind == quantity.kind]
    stops = [*numbers, *(date.start for date in sentence.dates)]
    end = min((stop for stop in stops if stop >= told), default=sentence.end)
    after = OF_THEM.sub("", sentence.text[told - sentence.start : end - sentence.start])
    found = BREAKS.search(after)
    if found is None and end in numbers:
        after = NEXT_ITEM.split(after)[0]  # "exports of 15 billion and imports of 28 billion"
    return str(AND_DID.split(after[: found.start()] if found else after)[0])


def time_from(doc: Doc, quantity: Quantity, sentence: Sentence) -> str:
    """ "six weeks after the protests": what the time is counted from."""
    dates = [date.start for date in sentence.dates if date.start >= quantity.end]
    end = min(dates, default=sentence.end)
    after = sentence.text[quantity.end - sentence.start : end - sentence.start]
    found = re.match(r"\s+((?:after|before|since)\s+(?:(?!\d)[\w’'-]+\s*){1,10})", after)
    lasts = sentence.before(quantity).endswith(" for ")  # "led it for seven years before the war"
    if found is None or lasts or quantity.kind != "duration":
        return ""
    words = words_at(doc, quantity.end + found.start(1), quantity.end + found.end(1))
    over = words[0].head if words[0].head.i > words[0].i else words[-1]
    if (behind := doc[over.right_edge.i + 1 : words.end]) and behind[0].tag_ in FINITE:
        over = behind[0]  # "after lightning" "set the forest alight", whatever the parse
    told = doc[words.start : min(over.right_edge.i + 1, words.end)].text
    return str(AFTER_AGAIN.split(told)[0])


def distance_to(quantity: Quantity, sentence: Sentence) -> str:
    """ "70 kilometers south of Astana": a length that leads to a place."""
    after = sentence.after(quantity)
    if sentence.before(quantity).endswith("within "):
        after = re.sub(r"^ of ", " from ", after)
    if quantity.kind == "length" and APART.match(after):
        return "distance apart"
    found = FAR_FROM.match(after) if quantity.kind == "length" else None
    return f"distance {found[1]}" if found else ""


def share_told(doc: Doc, quantity: Quantity, sentence: Sentence) -> str:
    """ "50 percent of their loans": of what a percentage is."""
    # "three quarters ($2 billion) of the sum"
    of = re.match(
        r"(?:\s+\([^()\n]{1,40}\))?\s+of\s+", text_of(doc)[quantity.end : quantity.end + 50]
    )
    if quantity.kind != "percent" or not (of or _is_one_in_so_many(doc, quantity, sentence)):
        return ""
    start = quantity.end + (of.end() if of else 1)
    complement = doc.char_span(start, start + 1, alignment_mode="expand")
    if complement is None:
        return ""
    starts = [date.start for date in sentence.dates if not _is_before_verb(date, doc, sentence)]
    others = ((other, sentence.before(other)) for other in sentence.quantities)
    starts += [
        q.start
        for q, ahead in others
        if (q.kind == "percent" and not ahead.endswith("(")) or ahead.endswith((" and ", " or "))
    ]
    end = min((place for place in starts if place > start), default=sentence.end)
    taker = _taker(doc, quantity)
    word = root_at(doc, quantity)
    if relation(word) == "nominal" and relation(word.head) in SUBJECTS and preposition(word):
        whole = words_at(doc, quantity.end, end)  # "pupils in the lowest 20% of schools" "are"
        end = next((t.idx for t in whole if t.tag_ in FINITE_OR_MODAL), end)
    told = LEADS_ON.sub("", _share_of(doc, complement.start, end, taken=bool(taker)))
    if len(told.split()) > MAX_WORDS:
        told = MANY.sub("share of ", told)
    room = MAX_WORDS - len(taker.split())
    if taker and room < len(told.split()):  # "of cases heard on the merits by the" "courts"
        taker = taker if room > SHORT else ""
        told = LEADS_ON.sub("", " ".join(told.split()[:room])) if taker else told
    return f"{_denied(told, doc, quantity)} {taker}".strip()


def _is_before_verb(date: DateMention, doc: Doc, sentence: Sentence) -> bool:
    """ "62% of the thefts reported in 2023" "were" cleared up."""
    behind = words_at(doc, date.end, sentence.end) if date.end < sentence.end else doc[:0]
    return len(behind) > 0 and behind[0].tag_ in FINITE_OR_MODAL


def _is_one_in_so_many(doc: Doc, quantity: Quantity, sentence: Sentence) -> bool:
    """ "One in five loans was repaid", not "one in seven leaves"."""
    behind = words_at(doc, quantity.end, sentence.end) if quantity.end < sentence.end else doc[:0]
    named = IN_SO_MANY.search(sentence.words(quantity)) and behind[:1].text != ""
    finite = _taker(doc, quantity) or any(t.tag_ in FINITE_OR_MODAL for t in behind)
    many = len(behind) > 1 and behind[0].tag_ in ("NN", "VBG") and behind[1].tag_ == "NNS"
    return bool(named and finite) and (many or behind[0].tag_ in ("NNS", "JJ", "NNPS"))


def _denied(told: str, doc: Doc, quantity: Quantity) -> str:
    """ "Nor did 40% of the teachers have a contract": they "did not have"."""
    denied = NOR.search(text_of(doc)[: quantity.start])
    verb = governor(root_at(doc, quantity))
    if denied is None or verb is None:
        return told
    return re.sub(rf"\b(?={re.escape(verb.text)}\b)", f"{denied[1]} not ", told, count=1)


def _taker(doc: Doc, quantity: Quantity) -> str:
    """ "Russia supplied 91 percent of the money", "sales, which make up", "is looking to buy":
    whose share it is, and by which verb.
    """
    word: Token | None = root_at(doc, quantity)
    for _ in range(MAX_CLIMB):
        if word is None or word.idx >= quantity.told_end:
            return ""
        done = word.tag_ == "VBN" and any(children(word, "object"))  # a finite verb gone wrong
        of_noun = relation(word) == "noun_clause" and not done
        aside = (
            word.tag_ == "VBG"
            and doc[max(word.i - 1, 0)].text == ","
            and any(own_subjects(word.head))
        )
        if any(noun.i < word.i for noun in own_subjects(word)) or of_noun or aside:
            return _done_by(subject_of(word), word, quantity)
        word = governor(word)
    return ""


def _done_by(subject: Token | None, verb: Token, quantity: Quantity) -> str:
    """ "a levy would wipe", "sales account for": a subject and its verb up to a number."""
    told = any(noun.lower_ in PERSONAL for noun in own_subjects(verb))  # "it": whoever that is
    if subject is None or subject.pos_ not in ("NOUN", "PROPN") or told:
        return ""
    helpers = children(verb, "auxiliary", "passive_auxiliary", "copula", "negation", "marker")
    first = min(token.idx for token in (verb, *helpers) if token.i > subject.i)
    end = quantity.number_start if first >= quantity.start else quantity.start  # "cannot exceed"
    between = ARTICLE.sub("", text_of(verb.doc)[first:end]).strip()
    if NO_VERB_GROUP.search(between) or not 0 < len(between.split()) <= SHORT:
        return ""
    phrase = noun_phrase(subject)
    text = phrase.text if len(phrase) <= SHORT else noun_phrase_left(subject, 0)
    common = phrase[0].pos_ != "PROPN" and country_of_adjective(phrase[0].text) is None
    opens = phrase[0].pos_ == "DET" or (phrase[0].is_sent_start and common)
    text = f"{text[:1].lower()}{text[1:]}" if opens else text
    return f"{text} {between}"


def _share_of(doc: Doc, start: int, end: int, *, taken: bool) -> str:
    """ "of reported offences" with the words up to the next break; of what is `taken`, no clause
    behind it.
    """
    rest = text_of(doc)[doc[start].idx : min(doc[start].sent.end_char, end)]
    rest = AND_DID.split(BRACKETED.sub("", rest))[0]  # "two thirds of the men (64%) said"
    found = BREAKS.search(rest)
    rest = _without_opened(rest[: found.start()]) if found else rest
    if taken:
        words = words_at(doc, doc[start].idx, doc[start].idx + len(rest))
        finite = (token.idx for token in words if token.tag_ in FINITE_OR_MODAL)
        rest = CLAUSE_BEHIND.split(rest[: next(finite, words.end_char) - words.start_char])[0]
    return f"share of {rest.strip()}"


def _without_opened(words: str) -> str:
    """ "the income is spent on a “Fund": without the quoted words that break off.

    >>> _without_opened("the income is spent on a “Fund")
    'the income is spent on a'
    """
    at = words.rfind("“") if words.rfind("“") > words.rfind("”") else -1
    at = words.rfind('"') if words.count('"') % 2 else at
    return words[:at].rstrip() if at >= 0 else words
