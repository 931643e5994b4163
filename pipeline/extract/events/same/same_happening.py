"""Which tellings of one article tell the same happening.

Two tellings of a type are one event when nothing sets them apart (other people, numbers, days or
places) and something joins them: a shared participant, the headline over the story, a definite
description that points back ("the law", "this sale"), the same count of the same thing.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from pipeline.extract.events.cast.participants import is_pronoun
from pipeline.extract.events.same.resemblance import (
    counts_of,
    counts_of_people,
    in_one_sentence,
    is_near,
    made,
    same_noun,
    same_story,
    sums,
    sums_by_currency,
)
from pipeline.extract.events.same.same_decision import (
    deciders_differ,
    is_lead,
    is_of_old,
    made_differ,
    posts_differ,
)
from pipeline.extract.events.same.same_harm import (
    is_death_of_victim,
    is_one_killing,
    is_one_toll,
    is_same_matter,
    kin,
    of_role,
    share,
    types_differ,
)
from pipeline.extract.events.same.same_people import are_others, is_share_of_told, is_told_before
from pipeline.extract.events.scene import Scene
from pipeline.extract.events.telling import Telling, in_order
from pipeline.extract.events.trigger.families import family
from pipeline.extract.figures.unit.nouns import nouns_of
from pipeline.extract.function_words import DEFINITE, POINTING
from pipeline.extract.inflection import noun_pattern, singulars
from pipeline.extract.syntax import (
    children,
    noun_phrase,
    preposition,
    relation,
)
from pipeline.lexicon import load_table
from pipeline.records import Interval, ParticipantRole

# types that cover different acts: a bribe is no embezzlement, a beating no murder
KINDS_OF_ACT = family("takings") | {"violence"}
# sentences of a story in which its first sentence is told again
LEDE_REACH = 6
# the kin of the rows that tell figures of statistics
STATISTICS = "statistics"
# sentences a definite description reaches back over
REACH_BACK = 6
# sentences after a study in which it is told of again
STUDY_REACH = 4


def group(tellings: Sequence[Telling], scene: Scene) -> list[list[Telling]]:
    """Tellings of one happening together, each group in text order."""
    groups: list[list[Telling]] = []
    for telling in tellings:
        home = next((g for g in reversed(groups) if _joins(telling, g, scene)), None)
        if home is None:
            groups.append([telling])
        else:
            home.append(telling)
    return _joined(groups, scene)


def _joined(groups: Sequence[list[Telling]], scene: Scene) -> list[list[Telling]]:
    """The groups, those joined that a telling after both has shown to be one."""
    joined: list[list[Telling]] = []
    for members in groups:
        home = next((g for g in joined if _are_one(g, members, scene)), None)
        if home is None:
            joined.append(members)
        else:
            home.extend(members)
            home.sort(key=lambda telling: telling.words.start)
    return joined


def _are_one(ours: Sequence[Telling], theirs: Sequence[Telling], scene: Scene) -> bool:
    if any(_sets_apart(a, b, scene) for a in ours for b in theirs):
        return False
    acts = [t for t in theirs if t.type in KINDS_OF_ACT]
    if acts and not any(_is_same_act(t, ours, scene) for t in acts):
        return False
    return any(_links(a, b, scene) for a in ours for b in theirs)


def _joins(telling: Telling, members: Sequence[Telling], scene: Scene) -> bool:
    if any(_sets_apart(telling, member, scene) for member in members):
        return False
    if telling.type in KINDS_OF_ACT and not _is_same_act(telling, members, scene):
        return False
    return any(_links(telling, member, scene) for member in members)


# --- what sets two tellings apart -----------------------------------------------------------------


def _sets_apart(a: Telling, b: Telling, scene: Scene) -> bool:
    if is_death_of_victim(a, b, scene) or _is_one_release(a, b, scene) or is_one_toll(a, b):
        return False
    if (
        types_differ(a, b)
        or (a.form != b.form and not {"other", None} & {a.form, b.form})
        or _dates_differ(a, b)
        or _people_differ(a, b, scene)
        or _counts_differ(a, b, scene)
        or _fines_differ(a, b, scene)
        or posts_differ(a, b, scene)
        or deciders_differ(a, b, scene)
        or is_of_old(a, b, scene)
        or _is_another(a, b)
    ):
        return True
    if a.type in family("made") and is_lead(a, b, scene):
        return False
    return (
        _only_one_planned(a, b, scene)
        or _places_differ(a, b, scene)
        or (a.type in family("made") and made_differ(a, b, scene))
    )


def _is_another(a: Telling, b: Telling) -> bool:
    """ "Another raid followed on Friday", "opened a new case": not the one told before."""
    noun = in_order(a, b)[1].candidate.noun
    words = noun_pattern("events.toml", "lists", "another_case")
    beside = children(noun, "determiner", "modifier") if noun is not None else ()
    told = {child.lower_ for child in beside}
    new = a.type in family("case") and told >= {"a", "new"}
    return new or any(map(words.fullmatch, told))


def _is_same_act(telling: Telling, members: Sequence[Telling], scene: Scene) -> bool:
    """A beating is no murder, except that of the same victim: "beating and murdering his wife"."""
    if telling.candidate.is_noun and noun_phrase(telling.head)[0].lower_ in DEFINITE:
        return True  # "the shooting took place on Monday": the one told of
    return any(
        kin(telling) == kin(member)
        or telling.type != member.type
        or is_one_killing(telling, member, scene)
        or is_one_toll(telling, member)
        or _in_one_breath(telling, member)
        for member in members
    )


def _in_one_breath(a: Telling, b: Telling) -> bool:
    """ "Opened fire, killing two", "killed in an attack", "an attack that killed six": one act."""
    first, second = (t.head for t in in_order(a, b))
    below = (relation(second), second.tag_) == ("adverbial_clause", "VBG")
    below = below or (second.tag_ == "NN" and preposition(second) in ("in", "during", "by"))
    below = below or (relation(second) == "relative_clause" and first.tag_ == "NN")
    share = relation(second) == "conjunct" and any(map(is_share_of_told, in_order(a, b)[1].parts))
    above = second.head.head if share else second.head  # "with 40 of them jailed and 20 fined"
    return a.type == b.type and (below or share) and above == first


def _only_one_planned(a: Telling, b: Telling, scene: Scene) -> bool:
    """Except one sum, told again in the next sentence."""
    if (a.status == "planned") == (b.status == "planned"):
        return False
    earlier, later = in_order(a, b)
    one_sum = a.type == "funding" and bool(sums(a, scene) & sums(b, scene))
    return not (one_sum and is_near(earlier, later, 1))


def _is_one_release(a: Telling, b: Telling, scene: Scene) -> bool:
    """What an article tells of statistics, or one sentence of a study, is one report."""
    if kin(a) == kin(b) == STATISTICS:
        return True
    earlier, later = in_order(a, b)
    studied = a.type == b.type == "report"
    return studied and (in_one_sentence(a, b) or _is_told_on(earlier, later, scene))


def _is_told_on(earlier: Telling, later: Telling, scene: Scene) -> bool:
    """ "The study also puts", "researchers interviewed": nobody named, right after a study."""
    words = {token.lower_ for token in later.words}
    noun = later.candidate.object
    near = is_near(earlier, later, STUDY_REACH)
    if noun is None or not near or not words & _studying():
        return False
    named = any(p.actor is not None and scene.actors[p.actor].named for p in later.parts)
    first = noun_phrase(noun)[0]
    return not named and (first.lower_ in POINTING or (first == noun and noun.tag_ == "NNS"))


@cache
def _studying() -> frozenset[str]:
    """Nouns for studies and for those who make them."""
    lists = load_table("events.toml")["lists"]
    return singulars(tuple(w for name in ("research", "researcher", "study") for w in lists[name]))


def _dates_differ(a: Telling, b: Telling) -> bool:
    if a.when is None or b.when is None:
        return False
    return not _meet(a.when.interval, b.when.interval)


def _meet(a: Interval, b: Interval) -> bool:
    """Whether two intervals share a day; an open end reaches as far as it must."""
    starts_before = a.start is None or b.end is None or a.start <= b.end
    return starts_before and (b.start is None or a.end is None or b.start <= a.end)


def _places_differ(a: Telling, b: Telling, scene: Scene) -> bool:
    if a.place is None or b.place is None:
        return False
    if a.place.country != b.place.country and None not in (a.place.country, b.place.country):
        return True
    fine = ("city", "district")
    both_fine = a.place.kind in fine and b.place.kind in fine
    if both_fine and _is_headline_of_lede(a, b, scene):
        return False  # "killed in Karaganda" above "the Abay mine"
    if None not in (a.place.region, b.place.region) and a.place.region != b.place.region:
        return a.place.kind != "country" and b.place.kind != "country"
    return both_fine and a.place.name != b.place.name


def _people_differ(a: Telling, b: Telling, scene: Scene) -> bool:
    roles: tuple[ParticipantRole, ...] = ("victim", "perpetrator")
    return any(
        are_others(of_role(a, role), of_role(b, role), scene)
        for role in roles
        if not _headline_names_nobody(a, b, role, scene)
    )


def _headline_names_nobody(a: Telling, b: Telling, role: ParticipantRole, scene: Scene) -> bool:
    """ "Ex-minister sentenced" above the story of the named man."""
    for telling, other in ((a, b), (b, a)):
        people = [p.actor for p in telling.parts if p.role == role]
        unnamed = all(actor is None or not scene.actors[actor].named for actor in people)
        if telling.is_heading and not other.is_heading and unnamed:
            return True
    return False


def _counts_differ(a: Telling, b: Telling, scene: Scene) -> bool:
    ours, theirs = counts_of(a, scene), counts_of(b, scene)
    if a.form == b.form == "child_sale" and not (ours and theirs):
        ours, theirs = sums(a, scene), sums(b, scene)  # children sold at two prices are two
    if a.type == "investigation" and kin(a) != kin(b) and bool(ours) != bool(theirs):
        return True  # "eleven cases were opened ... the organizer is wanted"
    share = any(is_share_of_told(part) for part in (*a.parts, *b.parts))
    if not (ours and theirs) or (share and in_one_sentence(a, b)):
        return False
    people = [counts_of_people(telling, scene) for telling in (a, b)]
    return not (ours | people[0]) & (theirs | people[1])


def _fines_differ(a: Telling, b: Telling, scene: Scene) -> bool:
    """Two sums of one currency are two fines."""
    if a.type != "fine" or a.is_heading or b.is_heading:
        return False
    ours, theirs = sums_by_currency(a, scene), sums_by_currency(b, scene)
    return any(ours[unit].isdisjoint(theirs[unit]) for unit in ours.keys() & theirs.keys())


# --- what joins two tellings ----------------------------------------------------------------------


def _links(a: Telling, b: Telling, scene: Scene) -> bool:
    if a.type != b.type:
        return is_same_matter(a, b, scene)
    if same_noun(a, b) or _is_one_release(a, b, scene) or _in_one_breath(a, b):
        return True
    planned = a.status == b.status == "planned"
    if a.type == "legislation" and (not planned or in_one_sentence(a, b)):
        return True
    if a.type in family("made") and is_lead(a, b, scene):
        return True
    if _share_people(a, b):
        return a.type not in family("made") or made(a) == made(b)
    if a.is_heading != b.is_heading and same_story(a, b, scene):
        return True
    if a.type == "funding" and sums(a, scene) & sums(b, scene):
        return True
    if a.type not in family("made") and _tells_the_lede(a, b, scene):
        return True
    if _count_alike(a, b, scene) or _is_one_inquiry(a, b, scene):
        return True
    if a.type == "operation" and in_one_sentence(a, b):
        return True
    return _points_back(a, b, scene)


def _count_alike(a: Telling, b: Telling, scene: Scene) -> bool:
    """The same number, and not of channels here and of laboratories there."""
    things = {
        noun.lemma_.lower()
        for t in (a, b)
        if t.type == "operation" and (noun := t.candidate.object) is not None
    }
    return len(things - nouns_of("person")) < 2 and bool(counts_of(a, scene) & counts_of(b, scene))


def _is_one_inquiry(a: Telling, b: Telling, scene: Scene) -> bool:
    """ "A case was opened ... an investigation is under way": nobody and no number of its own."""
    if a.type != "investigation" or counts_of(a, scene) or counts_of(b, scene):
        return False
    later = max(a, b, key=lambda t: t.words.start)
    if any(part.role in ("perpetrator", "victim") for part in later.parts):
        return False
    ours, theirs = ({p.actor for p in t.parts if p.actor is not None} for t in (a, b))
    return not ours or not theirs or bool(ours & theirs)


def _share_people(a: Telling, b: Telling) -> bool:
    return any(share(a, b, role) for role in ("perpetrator", "victim", "other"))


def _is_headline_of_lede(a: Telling, b: Telling, scene: Scene) -> bool:
    earlier, later = in_order(a, b)
    lede = scene.lede_at(later.head.idx)
    within = lede is not None and lede.start <= later.head.i < lede.end
    return within and earlier.is_heading and not later.is_heading


def _tells_the_lede(a: Telling, b: Telling, scene: Scene) -> bool:
    """What a story's first sentence tells of unnamed people, its next sentences tell again."""
    earlier, later = in_order(a, b)
    first = scene.lede_at(earlier.head.idx)
    if first is None or not first.start <= earlier.head.i < first.end:
        return False
    if _is_of_many(later, earlier, scene):
        return False
    sentence = later.head.sent
    apart = noun_pattern("events.toml", "lists", "another_case").finditer(sentence.text)
    if any(found.group().lower() not in ("another", "anothers") for found in apart):
        return False
    return is_near(earlier, later, LEDE_REACH)


def _is_of_many(later: Telling, lede: Telling, scene: Scene) -> bool:
    """ "Upheld the sentence of Bekov" is not the trial in which "61 people were tried"."""
    first = lede.head.sent
    people = scene.actors_in(first.start_char, first.end_char)
    alone = sum(scene.is_named_person(actor) for actor in people) == 1
    groups = (p.phrase for p in later.parts if p.head.tag_ == "NNS" or p.head.lower_ == "total")
    several = any(token.tag_ == "CD" for phrase in groups for token in phrase)
    return alone and several and not counts_of_people(lede, scene)


def _points_back(a: Telling, b: Telling, scene: Scene) -> bool:
    earlier, later = in_order(a, b)
    if _is_known_trial(later):
        return True
    if not is_near(earlier, later, REACH_BACK):
        return False
    if later.candidate.noun is not None:
        return noun_phrase(later.candidate.noun)[0].lower_ in POINTING
    people = [p for p in later.parts if p.role != "authority"]
    told = (is_pronoun(part) or is_told_before(part, scene) for part in people)
    return in_one_sentence(earlier, later) or (bool(people) and all(told))


def _is_known_trial(telling: Telling) -> bool:
    """ "When the hearings opened", however late: the trial told before."""
    noun = telling.candidate.noun
    if telling.type != "trial" or noun is None or any(p.role != "authority" for p in telling.parts):
        return False
    return noun_phrase(noun)[0].lower_ in POINTING
