"""Says what is counted or measured out, with the verb it belongs to: "cases registered",
"kilograms of marijuana seized", "people that died". Read from the parse.
"""

from __future__ import annotations

import re

from spacy.tokens import Doc, Span, Token

from pipeline.extract.figures.unit.ages import names_a_person
from pipeline.extract.figures.unit.nouns import is_plural, word_class, word_list
from pipeline.extract.figures.what.clauses import subject_of
from pipeline.extract.figures.what.owners import noun_phrase_left
from pipeline.extract.figures.what.trimming import without_charge
from pipeline.extract.figures.what.verbs import (
    participle,
    participle_words,
    predicate,
    verb_words,
    yet_before,
)
from pipeline.extract.inflection import past_participle
from pipeline.extract.syntax import (
    NOMINAL,
    SUBJECTS,
    VERBAL,
    children,
    conjuncts,
    governor,
    is_passive,
    noun_phrase,
    preposition,
    relation,
)
from pipeline.extract.text import text_of, words_at
from pipeline.lexicon import load_table
from pipeline.records import Quantity

FURTHER_NUMBERS = re.compile(
    r"^(?:(?:(?:out\s+)?of\s+)?(?:the\s+)?(?=\d))?(?:\s*(?:,|and\b|\d[\d.,]*(?=\s)))+\s*"
)  # "75, and 75 cases"
INCLUDING = re.compile(r",?\s+including\b")
AMONG = re.compile(r"^\W*among\s+", re.I)
MORE = re.compile(r"^more\s+")  # "22 more people"
OWN = frozenset(("DT", "PRP$"))  # "two drownings and a stabbing"
FINITE = frozenset(("VBP", "VBZ", "MD"))
ARTICLE = re.compile(r"^(?:the|an?|this|that)\s+", re.I)
MAX_OWNER = 4  # words: "the tax office's"
MAX_AIM = 5  # words: "to the state budget"
WORD = re.compile(r"\w+")
OF = re.compile(r"\s+of\s+(?:the\s+)?")
MEASURES = frozenset(
    ("mass", "length", "area", "volume", "speed", "temperature", "energy", "power")
)
MAX_SUBSTANCE = 5  # words: "pure raw opium"


def counted_wording(head: Token, quantity: Quantity) -> str:
    """The counted noun phrase without its number, then its verb."""
    span = _with_row(_cut_short(noun_phrase(head), head), head)
    after = head.doc[span.end : span.end + 1].text if span[-1].lower_ == "those" else ""
    phrase = f"{_without_number(span, quantity)} {after}".strip()  # "rulings against those held"
    phrase += _described(head, phrase)
    others = counted_with(head)
    if others and phrase.endswith(head.text):
        phrase = f"{phrase}{head.whitespace_}{head.doc[head.i + 1 : _end_of(head, others)].text}"
    told, owner = with_verb(head, phrase), _owner(head, quantity)
    owned = owner not in phrase and told.startswith(f"{phrase} ")
    return f"{owner} {told}" if owned else told


def _owner(head: Token, quantity: Quantity) -> str:
    """ "Astana's" 1.4 million residents: whose things are counted, where the text names it."""
    owners = (c for c in children(head, "possessor") if c.idx < quantity.start)
    owner = next((c for c in owners if c.pos_ in ("NOUN", "PROPN")), None)
    words = [t for t in owner.subtree if t.pos_ != "DET"] if owner is not None else []
    named = 0 < len(words) <= MAX_OWNER and not any(t.like_num for t in words)
    return ARTICLE.sub("", head.doc[words[0].i : words[-1].i + 1].text) if named else ""


def _described(head: Token, phrase: str) -> str:
    """ "the men" "arrested" were freed: without it, others seem to be meant."""
    done = next((c for c in children(head, "noun_clause") if c.tag_ == "VBN"), head)
    told = head.doc[head.i + 1 : done.right_edge.i + 1].text if done.i == head.i + 1 else ""
    if relation(head) not in SUBJECTS or not 0 < len(told.split()) <= MAX_AIM:
        return ""
    were = [t.text for t in children(head.head, "passive_auxiliary") if t.tag_ in FINITE | {"VBD"}]
    return " ".join(["", told, *were]) if phrase.endswith(head.text) else ""


def counted_with(head: Token) -> list[Token]:
    """The people counted in one with others: "boys and girls", "friends, kin and former pupils";
    not "boys and two girls".
    """
    others: list[Token] = []
    linked, fresh = False, False
    for word in head.doc[head.i + 1 : head.sent.end]:
        if word.lower_ in (",", "and", "or") and not linked:
            linked, fresh = word.text != ",", True
        elif word_class(word) == "noun":
            others = [*(others if fresh else others[:-1]), word]
            fresh = False
        elif word_class(word) != "adjective":
            break
    named = [word for word in (head, *others) if names_a_person(word.text) and is_plural(word)]
    groups = load_table("people.toml")["people"]["group"]
    whole = len(named) + sum(word.lower_ in groups for word in others) > len(others)
    apart = len(others) == 1 and head.nbor().text == ","  # "12 judges, and lawyers fled"
    return others if head in named and whole and linked and not fresh and not apart else []


def _end_of(head: Token, others: list[Token]) -> int:
    """Where "and girls" "from Osh" ends, whichever of the two the parse hangs it on."""
    end = others[-1].i + 1
    behind = children(head, "nominal"), children(others[-1], "nominal")
    phrases = (noun_phrase(c) for row in behind for c in row if c.left_edge.i == end)
    return next((p.end for p in phrases if not any(t.like_num for t in p)), end)


def _cut_short(phrase: Span, head: Token) -> Span:
    """A phrase up to what only stands beside its noun: "girls, the youngest aged 14"."""
    for token in phrase:
        beside = token.text == "," or (
            token.lower_ in ("and", "or") and token.i + 1 < phrase.end and token.nbor().tag_ in OWN
        )
        if token.i > head.i and beside:
            return phrase.doc[phrase.start : token.i]
    return phrase


def _with_row(phrase: Span, head: Token) -> Span:
    """ "citizens of Armenia" "and Georgia": what the last noun of a phrase is coordinated with."""
    last = phrase[-1]
    joined = [t for t in conjuncts(last) if t.i > last.i] if last != head else []
    whole = all(
        (other.pos_ in NOMINAL or other.tag_ == last.tag_ == "VBG")
        and not any(t.tag_ in OWN or t.like_num for t in other.children)
        and "PERSON" not in (last.ent_type_, other.ent_type_)  # "from Osh, Omar and Ali Bekov"
        for other in joined
    )
    end = noun_phrase(joined[-1]).end if joined and whole else phrase.end
    return phrase.doc[phrase.start : max(end, phrase.end)]


def substance(doc: Doc, quantity: Quantity) -> str:
    """ "seized 43 kilograms of marijuana", "a month of hearings": what is measured, with its verb.

    A punishment is said by its verb: "got two years of prison".
    """
    found = OF.match(text_of(doc), quantity.end)
    if quantity.kind not in (*MEASURES, "duration") or found is None:
        return ""
    if text_of(doc)[: quantity.start].endswith("within "):
        return ""  # "within five years of the war"
    following = WORD.match(text_of(doc), found.end())
    if following and following[0] in word_list("periods", "terms"):
        return ""
    words: list[Token] = []
    start = doc.char_span(found.end(), found.end() + 1, alignment_mode="expand")
    for token in doc[start.start : start.start + MAX_SUBSTANCE] if start is not None else ():
        hyphen = token.text == "-" and not token.whitespace_  # "12 years of" "fire-bombings"
        if word_class(token) not in ("adjective", "noun", "name", "participle") and not hyphen:
            break
        words.append(token)
    while words and word_class(words[-1]) not in ("noun", "name"):
        words.pop()  # "26 kilograms of gold bars worth"
    said = doc[words[0].i : words[-1].i + 1].text if words else ""
    if said.lower() in word_list("periods", "terms") | {""}:
        return ""  # "five years of house arrest"
    measure = words_at(doc, quantity.number_start, quantity.end)
    stuff = _with_row(doc[words[0].i : words[-1].i + 1], measure.root).text
    return with_verb(measure.root, stuff) if measure is not None else stuff


def with_verb(head: Token, phrase: str) -> str:
    """A wording with the verb its noun belongs to: "marijuana seized", "people that died"."""
    first = _first_counted(head)
    verb = _verb_of(first)
    if head.lower_ in word_list("what", "index_units"):
        return _with_index(head, verb, phrase)
    if preposition(first) == "such" and first.head.pos_ == "NOUN":
        return with_verb(first.head, phrase)  # "seized goods such as 17 saws"
    if verb is None and (done := _done_with(first)) is not None:
        return f"{phrase} {verb_words(done)}"
    if verb is None or verb.lower_ == "aged":
        return _with_governing_noun(head, phrase)
    holding = word_list("verbs", "containing") | word_list("verbs", "witnessing")
    holds = relation(first) == "subject" and verb.lower_ in holding
    if verb.lower_ in word_list("what", "empty_verbs") and not holds:
        holder = verb.head if relation(verb) == "noun_clause" else None
        return with_verb(holder, phrase) if holder is not None else phrase
    name = relation(first)
    if name == "passive_subject":
        return f"{phrase} {participle_words(verb)}"
    if name == "object":
        if verb.lemma_ == "leave" and (state := _left_so(head)):
            return f"{phrase.removesuffix(state).strip()} {state}"
        finished = verb.tag_ in ("VBD", "VBN") or verb.lower_.endswith("ed")
        if finished:
            named, charge = without_charge(phrase, head.text, verb.lower_)
            return " ".join([named, participle_words(verb), *charge])
        if verb.tag_ in ("VBP", "VBZ") and verb.sent[-1].text not in ".!?;":
            return f"{phrase} {past_participle(verb.lemma_.lower())}"  # a headline: "Jails Five"
        return f"{wished} {phrase}" if (wished := _wished(verb)) else _with_doer(verb, phrase)
    if name == "subject" and verb.pos_ in VERBAL:
        return _with_own_verb(head, phrase, verb)
    if name == "subject" and preposition(verb) == "among" and verb.i < first.i:
        held = next(children(verb, "noun_clause"), verb)  # "among those" "held are two men"
        led = verb.doc[verb.left_edge.i : held.i + 1].text
        return f"{phrase} among {AMONG.sub('', led)}"
    return phrase


def _left_so(head: Token) -> str:
    """ "Left three people" "killed", "and nine others" "injured": what became of them."""
    behind = head.doc[head.i + 1 : head.i + 2]
    return behind.text if len(behind) and behind[0].tag_ in ("VBN", "VBD") else ""


def _first_counted(head: Token) -> Token:
    """ "Killed" "six rebels," "two women and a boy", a list or its parts: what is told of the first
    is told of all.
    """
    first = conjuncts(number_over(head))[0]
    comma = first.doc[max(first.left_edge.i - (not first.left_edge.is_punct), 0)].text == ","
    counted = all(any(children(noun, "number")) for noun in (head, first.head))
    beside = relation(first) == "apposition" and comma and counted
    return conjuncts(first.head)[0] if beside else first


def _done_with(first: Token) -> Token | None:
    """ "with 84 women and 14 men" "found" guilty: the participle behind a list led by "with"."""
    row = conjuncts(first)
    end = noun_phrase(row[-1]).end
    behind = first.doc[end : end + 1]
    starts = (noun_phrase(word).start for word in row)  # whatever the parse hangs "with" on
    before = (t for at in starts for t in first.doc[max(at - 2, 0) : at + 1])
    led = any(t.i and t.nbor(-1).is_punct for t in before if t.lower_ == "with")
    led = led and len(behind) > 0 and behind[0].lower_ != "aged"
    done = led and behind[0].tag_ in ("VBN", "VBD") and not any(children(behind[0], *SUBJECTS))
    return behind[0] if done else None


def _with_index(head: Token, verb: Token | None, phrase: str) -> str:
    """ "index lost points", "margin is points": points are no things that are lost."""
    led = relation(head) == "oblique" and preposition(head) == "to"  # "rose 5 points" "to"
    over = verb if verb is not None and relation(head) == "object" else head
    over = head.head if led else over
    subject = subject_of(over)
    if subject is None or subject.i > head.i or subject.pos_ == "PRON":
        return phrase
    said = [over.text, *(["to"] if led else [])] if over != head else []
    return " ".join([_cut_short(noun_phrase(subject), subject).text, *said, phrase])


def _with_doer(verb: Token, phrase: str) -> str:
    """ "teachers that the rise will benefit": what is not over yet, with who does it."""
    helps, turning = ("auxiliary", "copula"), word_list("what", "turning") | {"to"}
    helpers = [t for t in verb.children if relation(t) in helps or t.lower_ in turning]
    finite = verb.tag_ in FINITE or any(t.tag_ in FINITE for t in helpers)
    goes_on = any(children(verb, "open_complement", "complement"))  # "lets 40 nurses work"
    doer = subject_of(verb) if finite and not goes_on else None
    if doer is None or doer.pos_ not in (*NOMINAL, "PRON") or doer.tag_ in ("WP", "CD"):
        return f"{_with_particle(verb)} {phrase}"
    named = noun_phrase_left(doer, 0)
    named = named.lower() if named.istitle() and doer.pos_ != "PROPN" else named
    article = [t.lower_ for t in children(doer, "determiner") if t.tag_ == "DT"][:1]
    said = [*(t for t in helpers if t.i < verb.i), verb, *children(verb, "particle")]
    return " ".join([phrase, "that", *article, named, *(t.text for t in said)])


def _with_particle(verb: Token) -> str:
    """ "turn away" 74 applicants."""
    after = verb.doc[verb.i + 1 : verb.i + 2]
    led = after.text.lower() in word_list("what", "particles") and after[0].tag_ in ("RP", "RB")
    led = led and verb.doc[verb.i + 2 : verb.i + 3].text != "to"  # "up to three hours"
    bound = after.text == "over" and verb.doc[verb.i + 2].like_num if led else False
    led = led and (not bound or verb.lower_ in word_list("what", "with_over"))
    return f"{verb.text} {after.text}" if led else verb.text


def _with_own_verb(head: Token, phrase: str, verb: Token) -> str:
    """ "women that coerced a girl", "people died"; what another noun does is not said of these."""
    own = conjuncts(number_over(head))[0]
    others = (other for other in children(verb, *SUBJECTS) if other != own)
    if any(other.i > own.i or verb.i < own.i for other in others):
        after = noun_phrase(head).end
        reduced = after < len(head.doc) and head.doc[after].tag_ == "VBN"
        reduced = reduced and head.doc[after].text not in phrase
        return f"{phrase} {verb_words(head.doc[after])}" if reduced else phrase
    if (main := main_behind(verb)) is not None:
        return f"{phrase} {participle_words(main)}"
    if is_passive(verb):
        return f"{phrase} {participle_words(verb)}"
    if any(child.lower_ == "without" for child in verb.children):
        return f"{phrase} without {verb.text}"  # "schools are without heating"
    told = predicate(verb, head)
    said = " " in told or verb.tag_ in ("VBZ", "VBP")
    under_way = verb.tag_ == "VBG" and told.startswith(verb.text)  # "workers refusing food"
    return f"{phrase} that {told}" if said and not under_way else f"{phrase} {told}"


def main_behind(verb: Token) -> Token | None:
    """ "Men awarded a medal" "were freed": the verb that the parse hangs on a participle."""
    if verb.tag_ != "VBD" or participle(verb.text) != verb.text:
        return None
    for later in (c for c in verb.children if c.i > verb.i and c.pos_ in VERBAL):
        was = [c for c in children(later, "passive_auxiliary") if c.tag_ in ("VBD", "VBP")]
        if was and not any(children(later, *SUBJECTS, "coordination", "marker", "adverb")):
            return later
    return None


def _with_governing_noun(head: Token, phrase: str) -> str:
    """ "prosecution of over 15 individuals": the happening the counted ones are part of."""
    noun = governor(head)
    if noun is None or noun.pos_ != "NOUN" or noun.i > head.i:
        return phrase
    if is_number(noun) or preposition(head) != "of":
        return phrase
    if noun.lower_ in word_list("nouns", "shares") and not any(children(head, "number")):
        return phrase  # "a rise of homicides (228 against 257)"
    if noun.lower_ in word_list("nouns", "carriers"):
        put = noun.head.lemma_ == "put"  # "puts the number of children at 9,000"
        return phrase if put else with_verb(noun, phrase)  # "a total of 90 cases were closed"
    lives_there = head.lower_ in word_list("nouns", "person")
    if lives_there and noun.lower_ in word_list("nouns", "areas"):
        return f"{phrase} in {noun_phrase_left(noun, 0)}"  # "a city of 200,000 people"
    complement = next((c for c in children(noun, "nominal") if c.i < head.i and c != head), noun)
    told = noun.doc[noun.i + 1 : complement.i + 1].text if complement.i < head.left_edge.i else ""
    whole = " ".join(f"{noun_phrase_left(noun, 0)} {told} of {phrase}".split())
    if relation(noun) == "object" and (wished := _wished(noun.head)):
        return f"{wished} {whole}"  # "request to lift the immunity of 3 deputies"
    described = any(children(head, "noun_clause", "relative_clause"))
    # "residents of 40 houses were evacuated", not "families of 9 miners killed in Osh"
    done = relation(noun) == "object" and noun.head.tag_ in ("VBD", "VBN")
    done = done and noun.head.lower_ not in word_list("verbs", "reporting")
    suffers = (done or relation(noun) == "passive_subject") and not described
    return f"{whole} {participle_words(noun.head)}" if suffers else whole


def _wished(verb: Token) -> str:
    """ "Request to close", "promised to rebuild": an infinitive is no deed; else empty."""
    first = conjuncts(verb)[0]
    marker = next((token.lower_ for token in children(first, "marker")), "")
    if relation(first) == "noun_clause" and first.head.pos_ == "NOUN":
        return " ".join(f"{noun_phrase_left(first.head, 0)} {marker} {verb.text}".split())
    governs = relation(first) == "open_complement" and first.head.i < first.i
    beside = first.i - 2 - len(yet_before(first)) == first.head.i  # "built to house"
    governs = governs or (relation(first) == "adverbial_clause" and beside)
    to_do = " ".join([*("yet" for _ in yet_before(first)), "to", _with_particle(verb)])
    return f"{verb_words(first.head)} {to_do}" if marker == "to" and governs else ""


def number_over(head: Token) -> Token:
    """ "two of the bodies were found": the number in whose place a noun is counted."""
    number = governor(head)
    counts = number is not None and number.pos_ == "NUM"
    counts = counts and preposition(head) == "of"
    return number if number is not None and counts else head


def _verb_of(head: Token) -> Token | None:
    if relation(head) not in (*SUBJECTS, "object") or head.head is head:
        return None
    return head.head


def _without_number(phrase: Span, quantity: Quantity) -> str:
    """A phrase's text with the number and what stands before it taken out."""
    cut = [token for token in phrase if token.idx >= quantity.end]
    if not cut:
        return phrase.text
    first = cut[0]
    text = text_of(phrase.doc)[first.idx : phrase.end_char]
    for whole in (t for t in cut if relation(t) == "number" and t.head == phrase.root):
        text = text.replace(f"{whole.text} ", "", 1)  # "two of the six sons"
    text = MORE.sub("", FURTHER_NUMBERS.sub("", INCLUDING.split(text)[0]))
    return re.sub(r"\s+", " ", text).strip()


def is_number(token: Token) -> bool:
    """Whether a word belongs to another number: a sum hung on a percentage tells nothing."""
    return token.like_num or token.lower_ in ("percent", "cent", "%", "$", "dollars", "tenge")
