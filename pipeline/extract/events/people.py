"""What a noun phrase says of people: their kinds, the name that stands with it, where it ends."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Span, Token

from pipeline.extract.events.scene import Scene
from pipeline.extract.inflection import noun_forms
from pipeline.extract.syntax import (
    NOMINAL,
    SUBJECTS,
    arguments,
    children,
    governor,
    noun_phrase,
    preposition,
    relation,
)
from pipeline.extract.text import words_at
from pipeline.lexicon import load_table, load_words

PERSONAL = frozenset(
    ("he", "she", "they", "him", "her", "his", "them", "we", "i", "us", "me", "who", "whom",
     "himself")
)  # fmt: skip
SERVING = ("of", "from", "at", "with")
BODIES = frozenset(("organization", "authority"))
# nouns right before the name of a body: "the agency", "the rights group"
NAMEABLE = BODIES | {"person"}
ENDS = frozenset(("IN", "WP", "WDT", "WRB"))
# roles of bodies without the power of a state
PRIVATE = frozenset(("company", "ngo", "media", "international_org"))
FINITE = ("VBD", "VBZ", "VBP", "VBN", "MD")
CALLED = frozenset(("named", "called", "identified"))
CLOSE = 4  # tokens between a post and the name that follows it
# shorter nouns in -er are seldom people ("water", "paper")
MIN_DOER = 6
OF_WHICH = 5  # words: "300 orders, of which 210 were executed" tells of no people


def people_nouns(name: str) -> frozenset[str]:
    return noun_forms("people.toml", "people", name)


def kinds_of(noun: Token, scene: Scene) -> frozenset[str]:
    """What a noun can be in an event: person, child, authority, organization."""
    found = {name for name in ("person", "child", "authority", "organization") if is_a(noun, name)}
    national = noun.ent_type_ == "NORP" and noun.tag_ in ("NNS", "NNPS")  # "two Palestinians"
    if noun.ent_type_ == "PERSON" or noun.lower_ in PERSONAL or national:
        found.add("person")
    if noun.ent_type_ == "ORG":
        found.add("organization")
    actor = scene.actor_of(noun)
    if actor is not None:
        found |= actor_kinds(actor, scene)
        found -= {"authority"} & _kinds_refused(actor, scene)
    elif noun.lower_ in people_nouns("quantity"):
        for argument in arguments(noun):
            if argument.preposition == "of":
                found |= kinds_of(argument.head, scene)
    if any(child.lower_ in _trades() for child in children(noun, "modifier", "compound")):
        found -= {"authority"}  # "a private agency", "a travel agency"
    if noun.lower_ in people_nouns("staff") and "authority" not in found:
        found |= {"authority"} & _kinds_served(noun, scene)
    several = noun.lower_ == "police" and any(children(noun, "number"))  # "43 police were injured"
    if not found and noun.tag_ == "NNS" and _is_named(noun):
        found.add("person")
    if "child" in found or several:
        found.add("person")
    return frozenset(found)


def _is_named(noun: Token) -> bool:
    """ "Two monitors, Dana Kim and Igor Pak": whatever they are, they have names."""
    names = (n for n in children(noun, "apposition") if n.ent_type_ == "PERSON" and _is_apposed(n))
    return any(children(noun, "number")) and any(names)


def _trades() -> frozenset[str]:
    return load_words("people.toml", "people", "trades")


def _kinds_refused(actor: int, scene: Scene) -> set[str]:
    """A company called an agency is no authority."""
    roles = set(scene.actors[actor].roles)
    return {"authority"} if roles & PRIVATE and "authority" not in roles else set()


def _kinds_served(noun: Token, scene: Scene) -> set[str]:
    """What those are whom an employee works for: "staff of the Department of Justice"."""
    served = [a.head for a in arguments(noun) if a.preposition in SERVING]
    served += children(noun, "possessor")
    return {kind for body in served for kind in kinds_of(body, scene)}


def is_a(noun: Token, name: str) -> bool:
    word = noun.lower_
    if noun.ent_type_ in ("GPE", "LOC", "FAC", "DATE") and word not in people_nouns("child"):
        return False
    if noun.text[:1].isupper() and (noun.tag_ == "JJ" or _is_in_longer_name(noun)):
        return False
    if word in people_nouns(name) or _in_words(noun, people_nouns(name)):
        return not noun.tag_.startswith("VB") or any(children(noun, "determiner"))  # "the accused"
    return name == "person" and (_is_doer(noun) or _is_number_of_people(noun))


def _in_words(noun: Token, nouns: frozenset[str]) -> bool:
    """ "Security forces", "head of state": nouns of two or three words."""
    doc, i = noun.doc, noun.i
    before = f"{doc[i - 1].lower_} {noun.lower_}" if i else ""
    around = (doc[i : i + 3], doc[max(0, i - 2) : i + 1])  # also "the mayor's office"
    return before in nouns or any(words.text.lower() in nouns for words in around)


def _is_in_longer_name(noun: Token) -> bool:
    """ "National" of "the National Economy Minister" is no person."""
    beside = relation(noun) in ("modifier", "compound") and noun.head.i > noun.i
    return beside and noun.head.text[:1].isupper() and noun.tag_.startswith("NNP")


def _is_doer(noun: Token) -> bool:
    """ "trespasser", "extremist", "arsonist": English makes such nouns for people."""
    table = load_table("people.toml")["suffixes"]
    word = noun.lower_.removesuffix("s")
    common = noun.tag_ in ("NN", "NNS") and len(word) >= MIN_DOER and not noun.ent_type_
    return common and word.endswith(tuple(table["person"])) and word not in table["except"]


def _is_number_of_people(noun: Token) -> bool:
    """ "three were acquitted", "two others": a number that stands for people."""
    if noun.lower_ in ("others", "another"):
        return True
    if noun.lower_ == "both" and relation(noun) in SUBJECTS:
        return ":" not in noun.sent.text  # "both were fined: the nurse 5,000 soms"
    many = noun.doc[max(0, noun.i - 2) : noun.i].text.lower() == "many as"
    alone = many or relation(noun) in ("subject", "passive_subject", "object")
    before = noun.doc[max(noun.sent.start, noun.i - OF_WHICH) : noun.i].text
    of_things = "of which" in before.lower()
    alone = alone and noun.tag_ == "CD" and not of_things
    return alone and not any(t.text in "$%€" for t in noun.children)


def actor_kinds(actor: int, scene: Scene) -> set[str]:
    record = scene.actors[actor]
    kinds = {"organization"} if record.type == "organization" else {"person"}
    if {"authority", "official"} & set(record.roles):
        kinds.add("authority")
    words = {w for form in (record.name, *record.aliases) for w in form.lower().split()}
    if record.type != "organization" and not record.named and words & people_nouns("child"):
        kinds.add("child")
    return kinds


def serves_the_public(actor: int, scene: Scene) -> bool:
    """Bodies that report on crimes are not taken for those who commit them."""
    return bool({"international_org", "ngo", "media"} & set(scene.actors[actor].roles))


def has_power(noun: Token, scene: Scene) -> bool:
    """Whether it can be those who arrest and sentence, not those who are: "the men detained"."""
    return not noun.tag_.startswith("NN") or kinds_of(noun, scene) != frozenset(("person",))


def is_wronged(noun: Token) -> bool:
    """ "Crimes against migrants were recorded": they suffered them."""
    if preposition(noun) != "against":
        return relation(noun) == "conjunct" and is_wronged(noun.head)
    mark = next((word for word in noun.lefts if word.lower_ == "against"), noun.head)
    above, before = governor(noun), noun.doc[max(0, mark.i - 1) : mark.i]
    wrongs = load_words("relations.toml", "words", "wrongs")
    return any(word.lower_ in wrongs for word in (above, *before) if word is not None)


def those_counted(noun: Token) -> Token:
    """ "A total of 19 defendants", "each of six citizens": the defendants, the citizens."""
    whole = noun.lower_ in load_words("people.toml", "people", "whole")
    of = (a.head for a in arguments(noun) if a.preposition == "of") if whole else ()
    return next(iter(of), noun)


def is_worked_as(noun: Token) -> bool:
    """ "Made to work as waiters": a trade, not others who suffer."""
    bare = noun.i > 1 and noun.nbor(-1).lower_ == "as"
    bare = bare and noun.tag_ != "CD"  # "as many as 14"
    return bare and not noun.nbor(-2).is_punct and noun.sent.start < noun.i - 1


def is_amount(noun: Token, scene: Scene) -> bool:
    """ "1 billion tenge", the "four" of "will serve four", is nobody."""
    kinds = ("money", "percent", "duration", "mass")
    spans = [(q.start, q.end) for q in scene.annotated.quantities if q.kind in kinds]
    spans += [(f.evidence.start, f.evidence.end) for f in scene.figures if f.kind in kinds]
    return any(start <= noun.idx < end for start, end in spans)


def is_share(noun: Token, scene: Scene) -> bool:
    """ "One in five women" are nobody; the five are no five women."""
    numbers = {child.idx for child in children(noun, "number")}
    ratios = (q for q in scene.annotated.quantities if q.rule == "ratio")
    return any(q.start <= at < q.end for q in ratios for at in numbers)


def named_beside(noun: Token, scene: Scene) -> int | None:
    """ "former prime minister Serik Akhmetov": the name that stands with the noun."""
    if relation(noun) in ("title", "apposition"):
        holder = scene.actor_of(noun.head)
        if holder is not None and scene.actors[holder].type == "person":
            return holder
    if (called := _called(noun, scene)) is not None:
        return called
    beside = children(noun, "apposition", "name", "title", "compound", "nominal")
    for child in (*beside, *_apposed_names(noun)):
        actor = scene.actor_of(child)
        if actor is not None and _is_name_of_body(child, noun, scene):
            return actor
        if actor is None or scene.actors[actor].type != "person":
            continue
        close = abs(child.i - noun.i) <= CLOSE and relation(child) != "nominal"
        held = preposition(child) is None and _holds(noun, actor, scene)
        apposed = child.head != noun or _is_apposed(child)
        if close or held or (apposed and scene.actors[actor].named):
            return actor
    return _named_after(noun, scene)


def _called(noun: Token, scene: Scene) -> int | None:
    """ "A Russian citizen named Igor Zhukov", "a man identified as Askar Bekov"."""
    nouns = (noun, *children(noun, "apposition"))
    participles = (v for n in nouns for v in children(n, "noun_clause") if v.lower_ in CALLED)
    names = (n for verb in participles for n in verb.children if n.ent_type_ == "PERSON")
    actors = (scene.actor_of(name) for name in names if preposition(name) in (None, "as"))
    return next((one for one in actors if one is not None and scene.is_named_person(one)), None)


def _is_name_of_body(name: Token, noun: Token, scene: Scene) -> bool:
    """ "The human rights group Freedom House": the name right after the noun."""
    mention = scene.mention_at(name)
    if mention is None or mention[0].start != noun.i + 1 or not kinds_of(noun, scene) & NAMEABLE:
        return False
    actor = scene.actors[mention[1]]
    return relation(name) != "nominal" and actor.named and actor.type == "organization"


def _is_apposed(name: Token) -> bool:
    """A name after a comma, whatever the parse calls it: "the head of the fund, Askar Bekov"; with
    words of its own, "his deputy, 38-year-old Askar Bekov"."""
    first = name.left_edge
    after_comma = first.text == "," or (first.i > 0 and first.nbor(-1).text == ",")
    return relation(name) in ("apposition", "nominal") and after_comma and not preposition(name)


def _apposed_names(noun: Token) -> Iterator[Token]:
    """ "The victim, Osh lawyer Dana Kim": the name behind the noun that describes a noun."""
    for child in children(noun, "apposition"):
        if _is_apposed(child):
            yield from (name for name in children(child, "apposition") if name.i == child.i + 1)


def _named_after(noun: Token, scene: Scene) -> int | None:
    """ "the head of the customs office of Osh, Nurlan Asanov,": the holder of the post; and a name
    right behind its noun that the parse makes its neighbor."""
    doc, end = noun.doc, noun_phrase(noun).end
    apart = end + 1 < noun.sent.end and doc[end].text == ","
    if not apart and (end >= noun.sent.end or doc[end].head != noun.head or end != noun.i + 1):
        return None
    name = doc[end + apart]
    actor = scene.actor_of(name)
    if actor is None or not scene.is_named_person(actor):
        return None
    return actor if not apart or _holds(noun, actor, scene) else None


def _holds(post: Token, actor: int, scene: Scene) -> bool:
    return post.lower_ in (scene.actors[actor].affiliation or "").lower().split()


def body_served(noun: Token, scene: Scene) -> int | None:
    """ "Officers from the Drug Control Agency", "its officers" act for the agency."""
    if noun.lower_ not in people_nouns("staff"):
        return None
    served = [a.head for a in arguments(noun) if a.preposition in SERVING]
    for body in (*served, *children(noun, "possessor")):
        actor = scene.actor_of(body)
        if actor is not None and "authority" in scene.actors[actor].roles:
            return actor
    return None


def verb_of_fear(noun: Token) -> Token | None:
    """ "Police fear nurses sold babies", though the parse may make one noun of the first three."""
    feared = load_words("modality.toml", "governors", "feared")
    before = noun.doc[max(noun.sent.start + 1, noun.i - CLOSE) : noun.i]
    verb = next((word for word in before if word.text in feared), None)
    return verb if verb is not None and is_a(verb.nbor(-1), "authority") else None


def phrase_of(noun: Token, scene: Scene) -> Span:
    """The noun phrase up to a preposition other than "of", with the number before it."""
    doc = noun.doc
    phrase = noun_phrase(noun)
    end = next((t.i for t in phrase if t.i > noun.i and _ends_phrase(t, scene)), phrase.end)
    while end - 1 > noun.i and doc[end - 1].is_punct:
        end -= 1
    start = next(t.i for t in phrase if t.i == noun.i or not _is_before_phrase(t, scene))
    fear = verb_of_fear(noun)
    start = start if fear is None else fear.i + 1
    while start - 1 > noun.sent.start and _is_hyphen(doc[start - 1]):
        start -= 2
    for quantity in scene.annotated.quantities:
        if quantity.kind != "number" or quantity.start >= phrase.start_char:
            continue
        if scene.annotated.view[quantity.end : phrase.start_char] in ("", " "):
            number = words_at(doc, quantity.start, quantity.end)
            start = number.start if number.start >= noun.sent.start else start
    return doc[_behind_another(start, noun, scene) : end]


def _behind_another(start: int, noun: Token, scene: Scene) -> int:
    """ "Since last winter nine people have": where the number is, behind another noun."""
    doc = noun.doc
    for quantity in scene.annotated.quantities:
        if quantity.kind == "number" and doc[start].idx < quantity.start < noun.idx:
            number = words_at(doc, quantity.start, quantity.end).start
            before = doc[start:number]
            if any(t.pos_ in NOMINAL for t in before) and not any(t.tag_ == "POS" for t in before):
                return number
    return start


def _is_before_phrase(token: Token, scene: Scene) -> bool:
    """A preposition, unless it bounds a number: "over 1,000 residents"."""
    numbers = scene.annotated.quantities
    opens = token.tag_ in ENDS or token.tag_ in ("CC", ",")
    opens = opens or (token.text == "dead" and token.nbor(-1).tag_.startswith("VB"))  # "shot dead"
    return opens and not any(q.start <= token.idx < q.end for q in numbers)


def _is_hyphen(token: Token) -> bool:
    return token.text == "-" and not (token.whitespace_ or token.nbor(-1).whitespace_)


def _ends_phrase(token: Token, scene: Scene) -> bool:
    word = token.lower_
    if token.i and _is_hyphen(token.nbor(-1)):
        return False  # "editor-in-chief"
    if word == "," and token.i + 1 < token.sent.end:
        after = token.nbor()
        return after.tag_ == "DT" or scene.actor_of(after) is not None
    return word == "including" or (token.tag_ in ENDS and word != "of")
