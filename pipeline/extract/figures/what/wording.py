"""Says in the text's words what a number measures: "cases of trafficking in newborns registered".

With a parse: the counted noun phrase and the verb it belongs to, or the noun or verb that governs
a sum. Without one: the words around the number, up to the next break.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Doc, Token

from pipeline.extract.figures.comparisons import compared_with, total_of
from pipeline.extract.figures.lists import item_wording, listed_item, without_opening
from pipeline.extract.figures.readings import Reading
from pipeline.extract.figures.respectively import named_in_order
from pipeline.extract.figures.sentences import Sentence
from pipeline.extract.figures.unit.ages import people_of_ages
from pipeline.extract.figures.unit.nouns import own_adjective, plural_of, word_list
from pipeline.extract.figures.what.bare_counts import against, bare_count, of_others
from pipeline.extract.figures.what.clauses import subject_of, undated
from pipeline.extract.figures.what.compression import clause_words, words_behind
from pipeline.extract.figures.what.counted_things import (
    MEASURES,
    OF,
    counted_wording,
    number_over,
    substance,
)
from pipeline.extract.figures.what.follow_ups import distance_to, following, share_told, time_from
from pipeline.extract.figures.what.gaps import gapped, named_place
from pipeline.extract.figures.what.levels import (
    as_it_was,
    at_rate,
    former_level,
    led_to,
    level_behind,
    moved_on,
    of_worth,
    set_against,
    up_or_down,
    with_level,
)
from pipeline.extract.figures.what.measured import Measured
from pipeline.extract.figures.what.owners import OLDS, age_owner, noun_phrase_left
from pipeline.extract.figures.what.rows import (
    Wording,
    among,
    before_bracket,
    change_beside,
    change_in_bracket,
    difference,
    in_a_bracket,
    listed_before,
    next_after,
    said_otherwise,
    told_again,
    without_level,
)
from pipeline.extract.figures.what.shares import (
    SHORT,
    glossed,
    of_those_told,
    opens_with_of,
    part_of_sum,
    share_among,
    share_that,
    sum_as_share,
)
from pipeline.extract.figures.what.trimming import (
    MAX_WORDS,
    is_thin,
    limited,
    neighbours,
    shortened,
    tells_numbers,
    without_end,
    without_lone_quotes,
    without_numbers,
)
from pipeline.extract.figures.what.verbs import verb_words
from pipeline.extract.syntax import FINITE_OR_MODAL, SUBJECTS, VERBAL, children, conjuncts, relation
from pipeline.extract.text import root_at, text_of, words_at
from pipeline.lexicon import any_of
from pipeline.records import Quantity

# "Investigators say the minister embezzled": who says so has a column of its own
SAYS = re.compile(
    r"^(?:[\w’'-]+\s+){0,5}?(?:(?:say|says|said)(?:\s+that)?|warns?\s+that|warned\s+that"
    r"|reported\s+that|notes?\s+that|noted\s+that)\s+(?=\S+\s+\S)"
)
LINE_LABEL = re.compile(r"\W*([A-Za-z][^:;.\d\n]{2,70}):\s(?:\D*\([^)]*)?$")
COMPARED = re.compile(r"\b(?:than|compared|in comparison|on)\b")
SAME_AMONG = re.compile(r"^(\w+) among (?=\1\b)")  # "31 cases in 2018 and eight cases in 2017"
ALL_BUT = re.compile(r"\b[Aa]ll but (?:the )?$")
ALL_OF = re.compile(r"^[Aa]ll of (?:the )?")
TWICE = re.compile(r"\b(\w+(?: \w+){0,3}) \1\b")  # "marked marked", "the boys the boys"
AGED = re.compile(r" aged(?= (?:who|that|and|were|was|had)\b|$)")  # "victims aged" 12 "who"
SOURCE_BEHIND = re.compile(r"(?:\s(?:is|are|was|were))?\s[-–—]\s*[A-Z]{2,6}$")  # "($460 - AKP)"
TOLD_ON = re.compile(r" and |,? including ")  # "spent $5 billion, including $1 billion in May"
COMPARING = re.compile(r" in all$|, (?:up|down) from$")
OF_THE_SUM = re.compile(r"\s+(?:out\s+)?of\s+(?:the|a|this)\s+(?:total\s+)?")
OUT_OF = re.compile(
    r"(?:(?:\s+[a-z]+)?\s+out\s+of|\s+of|\s+in)\s+(?:(?:the|all|these|those|our|its|their)\s+)?$"
)
CLAUSE_END = re.compile(r"\b(?:by|in|from|to|at|on|for|with)\s")
PRISON = r"in (?=prison|jail|a? ?\w+ (?:colony|prison))"
# "121" "were women, " 36 men, "and " 13 children
LISTED_PART = re.compile(r"(?:\s(?:were|are|was))?\s[\w’'-]+(?:,|,?\s+and|,?\s+while)\s+")
IN_BRACKETS = re.compile(r"\s*\([^()]*\)|[^()]{0,30}\)")
OF_BEFORE = re.compile(r"\b(\w+) of $")
# "of 640 complaints received,", "of 90 people helped by charities,"
ENDS_SET = re.compile(r"(\s\w+(?:ed|en|wn|id|ade)(?:\s(?:by|in|at|from|for)(?:\s[\w’-]+){1,3})?)?,")
OPEN_SET = re.compile(r"(\s[^,.;:()]{1,60})?,(?!\d)")  # "Of the 50 trucks held up at a bridge,"
SO_AGED = re.compile(r"\s+(?:(?:of them|were|are)\s+){0,2}aged\b")


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
        lambda q: without_end(COMPARING.sub("", told(q))),
        earlier,
    )
    bare = reading.counted is not None and number.noun is None
    level = compared_with(reading.quantity, sentence)
    more = difference(quantity, sentence, number.told)
    listed = number.told(level) if level is not None and _is_bare(reading) else _whole(number)
    listed = of_others(number) or listed or against(number) or level_behind(number)
    listed = listed or moved_on(number) or set_against(number)
    listed = listed or (_listed(number) if _is_bare(reading) else "")
    if listed:
        wording = listed
    elif bare and reading.counted:
        compared = more if COMPARED.search(more) else ""
        toll = clause_words(doc, quantity, sentence) if reading.counted.rule == "toll" else ""
        wording = compared or toll or bare_count(number, reading.counted.unit)
    else:
        wording = _made_fuller(more or up_or_down(number) or _first_wording(number), number)
    wording = without_numbers(wording, quantity, sentence, every=bare)
    wording = shortened(_without_of(wording, number))
    wording = as_it_was(_of_own_member(wording, number), number)
    if sentence.words(quantity).startswith("exceed"):  # "grew by 5 and exceeded 19 million"
        wording = without_end(without_level(wording))
    said = wording if wording.startswith("share ") else SAYS.sub("", wording)
    wording = shortened(undated(said, sentence))
    if quantity.kind == "duration":
        wording = _to_prison(wording, sentence.before(quantity).endswith("to "))
    wording = wording or shortened(neighbours(quantity, sentence, alone=False)) or quantity.kind
    wording = AGED.sub("", SOURCE_BEHIND.sub("", wording))
    if ALL_BUT.search(sentence.before(quantity)):  # those of whom it is not so
        wording = f"all but {ALL_OF.sub('', wording)}"
    wording = _with_such(limited(wording, sentence), number)
    wording = without_lone_quotes(TWICE.sub(r"\1", SAME_AMONG.sub("", wording)))
    return at_rate(_under_label(led_to(of_worth(wording, number), number), number), number)


def _to_prison(wording: str, sentenced: bool) -> str:
    """ "Sentenced to" three years "in prison" or "of house arrest": to prison, to house arrest;
    "was given" three years in prison: a term.
    """
    if sentenced:
        terms = any_of(word_list("periods", "terms"))
        return re.sub(rf"\b{PRISON}|(?<=sentenced )(?={terms}\b)", "to ", wording)
    given = any_of(word_list("verbs", "of_a_term"))
    return re.sub(rf"\b({given}) {PRISON}", r"\1 a term in ", wording)


def _with_such(wording: str, number: Measured) -> str:
    """ "41 cases of fraud were opened. Last year 19 such cases were": what "such" stands for."""
    unit = number.counted.unit if number.counted is not None else None
    said = number.noun is not None and f"such {number.noun.text}" in wording
    told = (
        told for other, told in reversed(number.earlier) if other == unit and "such" not in told
    )
    meant = next(told, "") if said else ""
    whole = f"{wording} ({meant})"
    return whole if meant and len(whole.split()) <= MAX_WORDS else wording


def _without_of(wording: str, number: Measured) -> str:
    """ "A fine of 500 soms" "awaits them": the "of" went with the number."""
    quantity, sentence = number.quantity, number.sentence
    before = OF_BEFORE.search(sentence.before(quantity))
    if before is None or quantity.told_end >= sentence.end:
        return wording
    bracket = IN_BRACKETS.match(text_of(number.doc), quantity.told_end, sentence.end)
    end = min(bracket.end(), sentence.end - 1) if bracket else quantity.told_end
    behind = words_at(number.doc, end, sentence.end)
    if next((t.tag_ for t in behind if not t.is_space), "") not in FINITE_OR_MODAL:
        return wording
    return re.sub(rf"\b{re.escape(before[0].strip())}\b", before[1], wording)


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


def _whole(number: Measured) -> str:
    """ "3 of the 41 cases reached the court", "of the 41 cases, 3 did": 41 are the cases in all."""
    sentence, counted, quantity = number.sentence, number.counted, number.quantity
    opens = opens_with_of(sentence.before(quantity))
    if opens and counted is None and quantity.kind in ("money", *MEASURES):
        behind = following(quantity, sentence)  # "Of the 90 km border, 50 km are open"
        apart = text_of(number.doc).startswith(f"{behind},", quantity.told_end)
        return f"{behind.strip() or 'total'} in all" if apart else ""
    last = next(iter(sentence.earlier(quantity)[::-1]), None)
    sums = counted is None and quantity.kind == "money" and last is not None
    if sums and last and OF_THE_SUM.fullmatch(sentence.between(last, quantity)):
        behind = following(quantity, sentence).strip()  # "$200 of the $5,000 agreed"
        return f"{behind or 'sum'} in all"
    if counted is None or quantity.kind != "count":
        return ""
    if (noun := number.noun) is not None and _is_set(noun, quantity):
        return f"{noun_phrase_left(noun, quantity.end)} in all"
    ends = (OPEN_SET if opens else ENDS_SET).match(
        text_of(number.doc), max(counted.end, quantity.end)
    )
    if not (opens and ends) and not OUT_OF.search(sentence.before(quantity)):
        return ""
    part = next(iter(sentence.earlier(quantity)[::-1]), None)
    between = sentence.between(part, quantity) if part is not None else ""
    counts = part is not None and (part.kind == "number" or " of" in between)  # not 5 kg "in" 8
    if not opens and not (counts and OUT_OF.fullmatch(between)):
        return ""
    told = noun_phrase_left(number.noun, quantity.end) if number.noun else plural_of(counted.unit)
    return f"{told}{(ends and ends[1]) or ''} in all"


def _is_set(noun: Token, quantity: Quantity) -> bool:
    """ "One of his four sons" was freed; not "one of four who were freed"."""
    part = number_over(noun)
    named = any(c.idx < quantity.start for c in children(noun, "determiner", "possessor"))
    return part != noun and part.idx < quantity.start and named


def _is_bare(reading: Reading) -> bool:
    """Whether no noun behind a number says what it counts."""
    return reading.counted is None or reading.counted.rule not in ("noun", "partitive")


def _under_label(wording: str, number: Measured) -> str:
    """ "fraud: 440 cases" in a list of such: what the line is about says what is counted."""
    found = LINE_LABEL.match(number.sentence.before(number.quantity).rpartition("\n")[2])
    if found and tells_numbers(found[1], number.quantity, number.sentence):
        return wording
    item = listed_item(number.doc, number.quantity, number.sentence)
    label = without_opening(found[1]) if found else item.label.text if item else ""
    heads = label.split()[-1:] and label.split()[-1].lower() not in word_list("what", "no_heading")
    if not heads or number.counted is None or label.lower() in wording.lower():
        return wording
    return shortened(f"{label}: {wording}")


def _made_fuller(wording: str, number: Measured) -> str:
    """A wording that says enough: a thin one gives way to the clause, else to the words around."""
    quantity, sentence, counted = number.quantity, number.sentence, number.counted
    if quantity.kind == "age":
        return wording
    if counted is not None and number.noun is not None:
        if counted.rule == "listed":
            return noun_phrase_left(number.noun, sentence.start)
        part = among(quantity, sentence, number.told, wording, number.noun)
        part = part or _among_dashed(wording, number) or _among_as_before(wording, number)
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
            wording = _with_behind(wording, behind, number.noun)
        item = listed_item(number.doc, quantity, sentence)
        thin = is_thin(wording, quantity, sentence) or _is_a_place(wording, number)
        if thin and not (item is not None and item.marked):
            clause = shortened(clause_words(number.doc, quantity, sentence, number.noun))
            wording = clause if len(clause.split()) > len(wording.split()) else wording
    first = sentence.alike_before(quantity)
    if counted is None and first and shortened(wording) in word_list("what", "told_before"):
        return without_level(number.told(first))  # "that figure was" 5%
    alone = wording.replace(sentence.words(quantity), "")
    said = len(re.findall(r"[A-Za-z]{3,}", alone))
    if not _names_its_stuff(wording, number) and said < 1 + (counted is not None):
        near = neighbours(quantity, sentence, alone=counted is not None)
        wording = _joined(shortened(alone), near)
    return wording or (counted.unit if counted is not None else "")


def _is_a_place(wording: str, number: Measured) -> bool:
    """ "Freed from" 14 "foreign countries": what happened there is what is told."""
    unit = number.counted.unit if number.counted is not None else None
    led = number.noun is not None and any(children(number.noun, "case"))
    return led and unit in word_list("nouns", "places") and len(wording.split()) <= SHORT + 1


def _with_behind(wording: str, behind: str, noun: Token) -> str:
    """ "Cases revealed" "of fraud", with what stands right behind the noun before the verb."""
    if behind in wording:
        return wording  # "arrested in" "in recent years"
    if text_of(noun.doc).startswith(f"{noun.text} {behind}", noun.idx) and _describes(noun):
        return wording.replace(noun.text, f"{noun.text} {behind}", 1)
    words, more = wording.split(), behind.split()
    again = next((n for n in range(len(words), 0, -1) if words[-n:] == more[:n]), 0)
    return " ".join([*words, *more[again:]])


def _describes(noun: Token) -> bool:
    """Whether a clause stands right behind a noun: "men" "born in Osh", "attempts" "to sell"; not
    "moved families" "to a school".
    """
    first = noun.doc[min(noun.i + 1, len(noun.doc) - 1)]
    to_do = first.tag_ == "TO" and first.head.tag_ == "VB" and first.head.head == noun
    return to_do or first.tag_ in ("VBG", "VBN", "WP", "WDT")


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


def _among_as_before(wording: str, number: Measured) -> str:
    """ "Of 170 victims, 121 were women, 36 men and 13 children": men among the same."""
    quantity, sentence = number.quantity, number.sentence
    last = next(iter(sentence.earlier(quantity)[::-1]), None)
    listed = last is not None and LISTED_PART.fullmatch(sentence.between(last, quantity))
    told = number.told(last) if last is not None and listed else ""
    behind = following(quantity, sentence).removeprefix(f" {wording}").strip()
    whole = told.partition(" among ")[2]
    if behind or not whole or " " in wording or wording in whole.split():
        return ""
    return f"{wording} among {whole}"


def _names_its_stuff(wording: str, number: Measured) -> bool:
    """ "43 kilograms of opium", "a month of hearings": one word is enough."""
    of = OF.match(text_of(number.doc), number.quantity.end)
    bare = number.noun is None and number.quantity.kind != "money"
    return bool(wording) and bare and of is not None


def _joined(wording: str, near: str) -> str:
    """A wording of one word with the words around the number, nothing said twice."""
    if not near or not wording:
        return near or wording
    said = re.search(rf"\b{re.escape(wording.split()[-1])}\b", near)
    return near if said else f"{wording} {near}"


def _first_wording(number: Measured) -> str:
    """The wording of the first pattern that fits; empty if none does."""
    doc, quantity, sentence, told = number.doc, number.quantity, number.sentence, number.told
    if number.counted is not None and number.counted.rule == "amount of":
        return told_again(quantity, sentence, told) or clause_words(doc, quantity, sentence)
    if number.counted is not None:
        return counted_wording(number.noun, quantity) if number.noun is not None else ""
    last = sentence.alike_before(quantity)
    return (
        former_level(number)
        or change_in_bracket(quantity, sentence, told)
        or told_again(quantity, sentence, told)
        or _time_of(number)
        or distance_to(quantity, sentence)
        or (_owner(number) if people_of_ages(text_of(doc), quantity.start) else "")
        or share_among(number)
        or glossed(number)
        or next_after(quantity, sentence, told)
        or change_beside(quantity, sentence, told)
        or in_a_bracket(doc, quantity, sentence, told)
        or substance(doc, quantity)
        or _listed_substance(doc, quantity, sentence)
        or part_of_sum(number)
        or sum_as_share(of_those_told(share_told(doc, quantity, sentence), number), number)
        or said_otherwise(doc, quantity, sentence, told)
        or with_level(number)
        or share_that(number)
        or (_owner(number) if quantity.kind == "age" else "")
        or clause_words(doc, quantity, sentence)
        or (told(last) if last and TOLD_ON.fullmatch(sentence.between(last, quantity)) else "")
    )


def _time_of(number: Measured) -> str:
    """ "Omarov was freed two years after the trial": who did or suffered what, after what."""
    told = time_from(number.doc, number.quantity, number.sentence)
    root = root_at(number.doc, number.quantity)
    above = (t for t in root.ancestors if t.pos_ == "VERB" and t.idx < number.quantity.start)
    verb = next(above, None) if told else None
    subject = subject_of(verb) if verb is not None else None
    if verb is None or subject is None or subject.pos_ == "PRON" or subject.i > verb.i:
        return told
    before = root.doc[max(root.left_edge.i - 1, 0)]
    if before.is_punct or before.pos_ == "CCONJ" or any(children(verb, "object")):
        return told
    opening = f"{noun_phrase_left(subject, 0)} {verb_words(verb)}"
    return f"{opening} {told}" if len(f"{opening} {told}".split()) <= MAX_WORDS else told


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
    return age_owner(root_at(doc, quantity), quantity)


def _listed_substance(doc: Doc, quantity: Quantity, sentence: Sentence) -> str:
    """ "raw opium 62.5 kg" in a list of such."""
    if quantity.kind not in MEASURES:
        return ""
    noun = listed_before(doc, quantity, sentence)
    return noun_phrase_left(noun, sentence.start) if noun is not None else ""
