"""Where an event took place, as far as its sentence says: its own clause speaks first."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from itertools import takewhile

from spacy.tokens import Token

from pipeline.extract.events.cast.deciders import doers
from pipeline.extract.events.people import people_nouns
from pipeline.extract.events.scene import Scene
from pipeline.extract.events.setting.reach import level_of
from pipeline.extract.events.trigger.families import family
from pipeline.extract.events.trigger.triggers import Candidate
from pipeline.extract.figures.place.origins import leads_away, names_an_origin
from pipeline.extract.figures.place.placing import INCLUDING, LIVES, PART
from pipeline.extract.gazetteer import country_place
from pipeline.extract.inflection import forms, noun_forms, verb_forms
from pipeline.extract.places import is_dateline
from pipeline.extract.speech import is_speech_verb
from pipeline.extract.syntax import (
    SUBJECTS,
    children,
    clause_head,
    conjuncts,
    governor,
    preposition,
    relation,
)
from pipeline.extract.text import root_at, text_of, words_at
from pipeline.lexicon import load_table, load_words
from pipeline.records import Place, PlaceMention

MAX_HOME = 80  # characters of "a resident of the Uzun district of"
DECIDED = family("made") | family("verdicts") | {"charge", "trial"}
FINENESS = {"district": 4, "city": 3, "region": 2, "other": 2, "country": 1}


def find_place(candidate: Candidate, scene: Scene, others: Sequence[Candidate]) -> Place | None:
    """The finest place of the event's clause, else of a clause that carries it."""
    head = candidate.head
    found: dict[int, list[PlaceMention]] = {}
    for mention in _of_sentence(candidate, scene):
        place = root_at(scene.doc, mention)
        if _is_elsewhere(mention, place, candidate, scene):
            continue
        level = level_of(candidate, place, others)
        acts = level and relation(place) in SUBJECTS  # "China listed it and condemned the attack"
        if level is not None and not acts:
            found.setdefault(level, []).append(mention)
    if own := [m for m in found.get(0, ()) if _is_beside(m, candidate, scene)]:
        found[0] = [m for m in found[0] if m in own or any(_lies_in(m, o) for o in own)]
    for level in sorted(found):
        finest = _finest(_not_acting(found[level], candidate), head, scene)
        if finest is not None:
            return finest
    return None


def _is_beside(mention: PlaceMention, candidate: Candidate, scene: Scene) -> bool:
    """ "Was arrested in Moscow", however many places tell who he is."""
    place = root_at(scene.doc, mention)
    beside = preposition(place) in ("in", "at", "near", "outside")
    return beside and governor(place) == candidate.head


def _lies_in(part: PlaceMention, whole: PlaceMention) -> bool:
    """ "A rally in the Chuy region, in the town of Tokmok"."""
    code = whole.place.region if whole.place.kind == "region" else None
    return part.place.kind != "region" and code is not None and part.place.region == code


def find_nearby_place(
    candidate: Candidate, scene: Scene, country: str | None, others: Sequence[Candidate]
) -> Place | None:
    """The one city or region of the sentence that lies in the country spoken of."""
    if country is None:
        return None
    head = candidate.head
    judged = candidate.type in family("verdicts")
    named = _of_sentence(candidate, scene)
    if candidate.type in DECIDED:
        named = [m for m in named if not _is_of_an_act(root_at(scene.doc, m), head, others)]
    names = {
        mention.place.name: mention.place
        for mention in named
        if mention.place.kind != "country" and mention.place.country == country
        if not is_in_organization(mention, scene) and not tells_origin(mention, scene)
        if not _is_aside(mention, head, scene) and not is_one_of_several(mention, scene)
        if not _is_of_part_or_home(mention, candidate, scene)
        if not (judged and _is_of_the_deed(root_at(scene.doc, mention), head))
    }
    return next(iter(names.values())) if len(names) == 1 else None


def _is_of_an_act(place: Token, head: Token, others: Sequence[Candidate]) -> bool:
    """ "Charged men behind the Osh massacre": of the massacre, whoever decided of them."""
    acts = {other.head for other in others if other.type in family("acts")}
    return any(word in acts for word in takewhile(lambda word: word != head, place.ancestors))


def _is_of_part_or_home(mention: PlaceMention, candidate: Candidate, scene: Scene) -> bool:
    """ "Held 40 dealers, 12 of them in Osh", "held two who took $9,000 from residents of Osh"."""
    head = candidate.head
    if PART.search(scene.annotated.view[head.idx : mention.start]):
        return True
    return candidate.type in family("justice") and is_home(mention, scene)


def names_a_way(place: Token) -> bool:
    """ "Visas to Poland", "tickets to Osh": got somewhere else."""
    above = governor(place)
    passages = noun_forms("events.toml", "setting", "passages")
    return preposition(place) == "to" and above is not None and above.lower_ in passages


def tells_origin(mention: PlaceMention, scene: Scene) -> bool:
    place = root_at(scene.doc, mention)
    before = scene.annotated.view[: mention.start][-MAX_HOME:]
    if leads_away(before) or INCLUDING.search(before):
        return True
    told_of = (_is_measured_from, _is_reached, lives_in, names_a_way)
    return (
        _is_of_kin(mention, scene)
        or _is_origin(place, mention.place.kind)
        or any(check(place) for check in told_of)
    )


def _is_reached(place: Token) -> bool:
    """ "Raided after one of them had reached the consulate in Osh"."""
    return clause_head(place).lower_ in forms("reach")


def _is_aside(mention: PlaceMention, head: Token, scene: Scene) -> bool:
    """ "We banned it," he said at a briefing in Astana; "by the center in Osh"."""
    place = root_at(scene.doc, mention)
    elsewhere = clause_head(place) != clause_head(head) and is_speakers(mention, scene)
    return elsewhere or _is_of_company(place, head)


def _is_of_the_deed(place: Token, verdict: Token) -> bool:
    """ "Sentenced for taking part in a riot at the Osh prison": the riot was there."""
    below = (word for word in place.ancestors if verdict in word.ancestors)
    marks = ("marker", "case")
    return any(
        c.lower_ in ("for", "of") for w in below if w.tag_ == "VBG" for c in children(w, *marks)
    )


def is_speakers(mention: PlaceMention, scene: Scene) -> bool:
    """ "He told reporters in Astana"."""
    return is_speech_verb(clause_head(root_at(scene.doc, mention)))


def _not_acting(mentions: list[PlaceMention], candidate: Candidate) -> list[PlaceMention]:
    """ "the US placed Kazakhstan on its list" happens to Kazakhstan."""
    if candidate.type not in ("policy", "report", "funding") or len(mentions) < 2:
        return mentions
    at = [noun.idx for noun in doers(candidate)]
    rest = [m for m in mentions if not any(m.start <= i < m.end for i in at)]
    return rest or mentions


def _of_sentence(candidate: Candidate, scene: Scene) -> list[PlaceMention]:
    sentence = candidate.head.sent
    start, end = sentence.start_char, sentence.end_char
    wide = load_table("events.toml")["lists"]["wide_area"]
    named = [
        m
        for m in scene.places
        if start <= m.start and m.end <= end and m.place.name not in wide
        if not is_dateline(scene.annotated.view, m.start, m.end) and not _is_of_kin(m, scene)
    ]
    others = [m for m in named if not _is_in_title(m, scene)]
    away = candidate.type == "gathering" or any(m.place.kind != "country" for m in others)
    return others if away else named


def _is_of_kin(mention: PlaceMention, scene: Scene) -> bool:
    """ "Usenov, brother of the Osh mayor": where his brother sits."""
    kin = load_words("nominals.toml", "told", "owned")
    post = _post_of(mention, scene)
    above = governor(post) if post is not None and preposition(post) == "of" else None
    return above is not None and above.lemma_.lower() in kin


def _is_in_title(mention: PlaceMention, scene: Scene) -> bool:
    """ "Former Osh governor Bekov", "an akim of the Osh district": he may be met elsewhere."""
    return _post_of(mention, scene) is not None


def _post_of(mention: PlaceMention, scene: Scene) -> Token | None:
    """ "The Osh governor", "an akim of the Osh district": the post that a place belongs to."""
    span = words_at(scene.doc, mention.start, mention.end)
    named = span.root.head if relation(span.root) in ("compound", "modifier") else span.root
    above = governor(named) if preposition(named) in (None, "of") else None
    beside = (*scene.doc[span.end : span.end + 1], above)
    posts = (word for word in beside if word is not None)
    return next((word for word in posts if {word.lower_, word.lemma_} & _titles()), None)


@cache
def _titles() -> frozenset[str]:
    posts = load_table("roles.toml")["posts"]
    return frozenset((*posts["official"], *posts["heads"]))


def is_in_organization(mention: PlaceMention, scene: Scene) -> bool:
    """ "the Ministry of Foreign Affairs of Italy" acts; it does not say where."""
    length = mention.end - mention.start
    for actor in scene.actors:
        if actor.named and any(
            m.start <= mention.start and mention.end <= m.end and m.end - m.start > length
            for m in actor.mentions
        ):
            return True
    return False


def _is_elsewhere(mention: PlaceMention, place: Token, candidate: Candidate, scene: Scene) -> bool:
    """Whether a place only says who somebody is or what something is for."""
    if is_in_organization(mention, scene) or _is_of_company(place, candidate.head):
        return True
    type_ = candidate.type
    above = governor(place)
    kinds = load_words("figures.toml", "nouns", "places")  # "in the town of Tokmok"
    named = above is not None and above.lower_ in kinds and preposition(place) == "of"
    if type_ == "gathering" and preposition(place) in ("for", "of", "from") and not named:
        return True
    if type_ != "trafficking" and _is_ahead(mention, place, candidate.head, scene):
        return True
    left = candidate.trigger.kin == "deported" and governor(place) == candidate.head
    if type_ in ("report", "policy", "funding") and preposition(place) == "from" and not left:
        return True
    abode = lives_in(place) and clause_head(place) != candidate.head
    return abode or _is_origin(place, mention.place.kind) or _is_measured_from(place)


def _is_ahead(mention: PlaceMention, place: Token, head: Token, scene: Scene) -> bool:
    """ "Before he could fly to Oman", "held 12, including two in Osh": not where that was."""
    view, above = scene.annotated.view, governor(place)
    if _is_reached(place) and clause_head(place) != clause_head(head):
        return True
    if leads_away(view[: mention.start][-MAX_HOME:]) or names_a_way(place):
        return True
    if PART.search(view[head.idx : place.idx]) or _is_included(place, head):
        return True
    goes = above is not None and above.lower_ in verb_forms("events.toml", "setting", "going")
    goes = goes and above != head and is_on_the_way(mention, scene)
    return goes and not re.match(r",? where\b", view[mention.end :])


def _is_included(place: Token, head: Token) -> bool:
    """ "19 defendants including a former mayor of Osh were sentenced": of one of them alone."""
    above = (word for word in (place, *place.ancestors) if word != head)
    return any(preposition(w) == "including" and not w.is_ancestor(head) for w in above)


def _is_measured_from(place: Token) -> bool:
    """ "180 kilometers south of Osh", "near the border with China"."""
    above = governor(place)
    if above is not None and above.lower_ in ("border", "borders") and preposition(place) == "with":
        return True
    directions = load_table("events.toml")["setting"]["directions"]
    return above is not None and above.lower_ in directions and preposition(place) in ("of", "from")


def _is_origin(place: Token, kind: str) -> bool:
    """ "two citizens of Uzbekistan", "women from Kenya", "Bekov, 41, resident of Osh"."""
    if names_an_origin(text_of(place.doc)[place.sent.start_char : place.idx]):
        return True
    place = place.head if relation(place) == "apposition" else place
    if relation(place) == "possessor" and place.head.ent_type_ == "PERSON":
        return kind != "country"  # "Taraz's Aidar Serik", not "Kazakhstan's President Tokayev"
    before = [token.lower_ for token in place.doc[max(0, place.i - 2) : place.i]]
    if before[1:] == ["from"] and before[0] in forms("be"):
        return True  # "many of the women detained were from Osh"
    place = conjuncts(place)[0]  # "citizens of Pakistan and Bangladesh"
    above = governor(place)
    if above is None:
        return False
    opening = place.doc[max(0, above.left_edge.i - 1) : above.left_edge.i + 1].text
    lives = above.lower_ == "native" or (above.lower_ == "resident" and "," in opening)
    comes_from = ("of", "from") if kind == "country" or lives else ("from",)
    if preposition(place) not in comes_from:
        return False
    anybody = noun_forms("people.toml", "people", "anybody")
    return lives or above.lower_ in anybody | noun_forms("events.toml", "setting", "people_from")


def lives_in(place: Token) -> bool:
    """ "Bekov, who lives in Osh": one person, not "children who live in Osh"."""
    clause = clause_head(place)
    if clause.lower_ not in forms("live") | forms("reside"):
        return False
    whose = governor(clause) if relation(clause) == "relative_clause" else None
    whose = whose or next(children(clause, *SUBJECTS), None)
    return whose is not None and whose.tag_ in ("NN", "NNP", "PRP")


def is_home(mention: PlaceMention, scene: Scene) -> bool:
    """ "Two residents of Osh and one of Khujand" may have been caught anywhere."""
    return LIVES.search(scene.annotated.view[: mention.start][-MAX_HOME:]) is not None


def _is_of_company(place: Token, head: Token) -> bool:
    """ "With the support of the office in Vienna", "by the center in Osh", not "by a mine in"."""
    company = load_table("events.toml")["setting"]["company"]
    met = False
    for above in (place, *place.ancestors):
        if above == head:
            return False
        word = preposition(above)
        body = above.ent_type_ == "ORG" or above.lower_ in people_nouns("organization")
        doer = word == "by" and (body or not met)
        if doer or (word is not None and above.lower_ in company):
            return True
        met = met or word in ("in", "at", "near", "outside")
    return False


def _finest(mentions: Sequence[PlaceMention], head: Token, scene: Scene) -> Place | None:
    """The finest one; several countries side by side are destinations, not the place."""
    if len({m.place.country for m in mentions}) > 1:
        mentions = [m for m in mentions if not is_home(m, scene)]
    countries = {m.place.country for m in mentions if m.place.kind == "country"}
    if len(countries) > 1 and len(countries) == len({m.place.name for m in mentions}):
        return None
    if not mentions:
        return None
    spoken_of = Counter(m.place.country for m in scene.places)
    if len({m.place.country for m in mentions if m.place.kind != "country"}) > 1:
        usual = max((m.place.country for m in mentions), key=lambda c: (spoken_of[c], str(c)))
        mentions = [m for m in mentions if m.place.country == usual]
    best = max(mentions, key=lambda m: _fitness(m, head, scene))
    along = set(own := _in_one_breath(best, scene))
    if len(own) > 1 or is_one_of_several(best, scene):
        return country_place(best.place.country or "") if len(along) == 1 else None
    return best.place


def _fitness(mention: PlaceMention, head: Token, scene: Scene) -> tuple[int, bool, int]:
    """The finer, the better; "northern Oman" says little; the nearer, the better."""
    named = scene.annotated.view[mention.start].isupper()
    return FINENESS.get(mention.place.kind, 0), named, -abs(mention.start - head.idx)


def is_one_of_several(mention: PlaceMention, scene: Scene) -> bool:
    """ "In Osh, Talas and Naryn": which of them, nobody can tell."""
    span = words_at(scene.doc, mention.start, mention.end)
    if relation(span.root) == "compound" and span.root.head.tag_ == "NNS":
        return scene.doc[span.end].lower_ == "and"  # "the Osh and Uzgen departments"
    return len(_in_one_breath(mention, scene)) > 1


def _in_one_breath(mention: PlaceMention, scene: Scene) -> list[str | None]:
    """The countries of the places, below countries, that are named along with it."""
    known = {root_at(scene.doc, m): m.place for m in scene.places}
    words = [w for w in conjuncts(root_at(scene.doc, mention)) if w.ent_type_ in ("GPE", "LOC")]
    named = [w for w in words if w not in known or known[w].kind != "country"]
    between = scene.doc[named[0].i : named[-1].i] if named else ()
    if not any(word.lower_ in ("and", "or") for word in between):
        return [mention.place.country]
    return [known[w].country if w in known else mention.place.country for w in named]


def comes_or_goes(mention: PlaceMention, scene: Scene) -> bool:
    """Whether a place only tells where somebody comes from or goes to: "jobs in Dubai" does not."""
    place = root_at(scene.doc, mention)
    origin = _is_origin(place, mention.place.kind) or lives_in(place)
    return origin or is_on_the_way(mention, scene)


def is_on_the_way(mention: PlaceMention, scene: Scene) -> bool:
    """ "To Bahrain and Dubai", "from Osh"."""
    place = root_at(scene.doc, mention)
    way = preposition(place) or preposition(conjuncts(place)[0])
    return way in load_words("events.toml", "setting", "ways")
