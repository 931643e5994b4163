"""One id per real-world actor: people by full name, bodies by what their name means.

People and bodies with a name are joined across articles. Unnamed people ("a 23-year-old mother")
are known only inside their article, until an event that several articles tell joins them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from pipeline.deduplicate.clusters import Clusters, Link, join_links, pairs_in_blocks
from pipeline.deduplicate.ids import make_id
from pipeline.deduplicate.names import (
    block_keys,
    compare_people,
    has_initial,
    initial_keys,
    parse_person,
    person_key,
)
from pipeline.deduplicate.organizations import Body, country_of, read_body
from pipeline.deduplicate.spelling import consonants, read_word
from pipeline.records import Actor, Extraction

IN_NAME = 30  # names met under one key, see clusters.pairs_in_blocks
FEW_BEARERS = 3  # of a surname: more say nothing about which of them is meant
BODIES_ALIKE = 0.85  # of the letters of their names
YEARS_OFF = 2  # between birth years of one person by two articles
LEAD_WORDS = 250  # of the text, read for country names when no record names a country


@dataclass(frozen=True, slots=True)
class ActorNode:
    """An actor of one article, and the key under which its name is known across articles.

    Actors with the same `key` are one; an empty key is known only inside its article.
    """

    article: int  # position of the article, oldest first
    index: int  # position among the article's actors
    actor: Actor
    sort: str  # person, body or unnamed
    key: str
    local: str  # a key of its own inside the article
    body: Body | None = None
    born: int | None = None  # the year, about, by the age and the time of the article

    @property
    def joined_key(self) -> str:
        """The key of a name of its own, written in one word: ArcelorMittal, Arcelor Mittal."""
        own = self.body is not None and self.body.scope == "own" and self.key
        return f"body {''.join(self.key.split()[1:])}" if own else ""


@dataclass(frozen=True, slots=True)
class Identities:
    """Which actors are one, and the pairs that a person has to settle."""

    nodes: tuple[ActorNode, ...]
    at: Mapping[tuple[int, int], int]  # (article, index) -> node
    clusters: Clusters
    unsure: tuple[Link, ...] = ()


def identify_actors(extractions: Sequence[Extraction]) -> Identities:
    """Join the named actors of all articles; `extractions` come oldest first."""
    nodes = [node for i, one in enumerate(extractions) for node in actor_nodes(i, one)]
    clusters = Clusters(len(nodes))
    unsure: list[Link] = []
    for keys in ([node.key for node in nodes], [node.joined_key for node in nodes]):
        for members in _by_key(keys).values():
            for same in by_birth(nodes, members):
                for member in same[1:]:
                    clusters.join(same[0], member)
                if same[0] != members[0]:
                    unsure.append(Link(0.6, members[0], same[0], "same name, ages do not fit"))
    unsure += [*join_people(nodes, clusters), *bodies_alike(nodes, clusters)]
    at = {(node.article, node.index): i for i, node in enumerate(nodes)}
    return Identities(tuple(nodes), at, clusters, tuple(unsure))


def actor_nodes(position: int, extraction: Extraction) -> Iterable[ActorNode]:
    """The actors of one article with their keys."""
    country = main_country(extraction)
    told = extraction.anchor.interval and extraction.anchor.interval.start
    seen: Counter[str] = Counter()
    for index, actor in enumerate(extraction.actors):
        sort, key, body = _key_of(actor, country)
        local = f"{extraction.article.article_id}|{actor.type}|{actor.name.lower()}|"
        born = told.year - int(actor.age) if told and actor.age is not None else None
        yield ActorNode(position, index, actor, sort, key, local + str(seen[local]), body, born)
        seen[local] += 1


def _key_of(actor: Actor, country: str | None) -> tuple[str, str, Body | None]:
    if actor.type == "person":
        return ("person", _person_key(actor), None) if actor.named else ("unnamed", "", None)
    if not actor.named and not _is_government(actor):
        return "unnamed", "", None
    body = best_body(actor)
    return "body", body_key(body, actor.country or country), body


def _is_government(actor: Actor) -> bool:
    return actor.type == "organization" and read_body(actor.name).scope == "national"


def _person_key(actor: Actor) -> str:
    """The key of the fullest form, with the father's name where the text gives it."""
    forms = [form for form in (actor.name, *actor.aliases) if person_key(form)]
    if not forms:
        return ""
    father = next((p.patronymic for f in forms if (p := parse_person(f)) and p.patronymic), None)
    return f"person {person_key(forms[0])}" + (f" / {father}" if father else "")


def best_body(actor: Actor) -> Body:
    """The reading of the form that says most about which body it is."""
    bodies = [read_body(form) for form in (actor.name, *actor.aliases)]
    return max(bodies, key=lambda body: (_RANKS[body.scope], body.country is not None))


_RANKS = {"country": 3, "international": 3, "national": 2, "own": 1, "generic": 0}


def body_key(body: Body, country: str | None) -> str:
    """The key across articles: '' for bodies whose name does not say which one they are."""
    if body.scope == "national":
        country = body.country or country
        return f"body {body.key} {country}" if country else ""
    if body.scope == "generic":  # Kazakh National University, but not "a court in Kazakhstan"
        return f"body {body.key} {body.country}" if body.country and " " in body.key else ""
    if body.scope == "own" and body.country:
        return f"body {body.key} {body.country}"
    return f"body {body.key}"


def main_country(extraction: Extraction) -> str | None:
    """The country an article is about: of most of its records, else the one its lead names most."""
    votes: Counter[str] = Counter()
    for event in extraction.events:
        if event.country:
            votes[event.country] += 2
    votes.update(figure.country for figure in extraction.figures if figure.country)
    if not votes:
        words = extraction.article.text.split()[:LEAD_WORDS]
        votes.update(code for word in words if (code := country_of(word.strip('.,;:!?()"“”'))))
    ranked = sorted(votes.items(), key=lambda item: (-item[1], item[0]))
    return ranked[0][0] if ranked else None


def _by_key(keys: Sequence[str]) -> dict[str, list[int]]:
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for i, key in enumerate(keys):
        if key:
            groups[key].append(i)
    return groups


def by_birth(nodes: Sequence[ActorNode], members: Sequence[int]) -> list[list[int]]:
    """Namesakes whose ages put their birth years apart; those without age go with the first."""
    groups: list[list[int]] = []
    years: list[int | None] = []
    for member in members:
        born = nodes[member].born
        fitting = (i for i, year in enumerate(years) if _years_fit(year, born))
        at = next(fitting, len(groups))
        if at == len(groups):
            groups.append([])
            years.append(born)
        groups[at].append(member)
        years[at] = years[at] if years[at] is not None else born
    return groups


def _years_fit(a: int | None, b: int | None) -> bool:
    return a is None or b is None or abs(a - b) <= YEARS_OFF


def join_people(nodes: Sequence[ActorNode], clusters: Clusters) -> list[Link]:
    """Join spellings of one name; gives the pairs that a person has to settle."""
    firsts = [i for i, node in enumerate(nodes) if node.sort == "person" and not node.key]
    firsts = sorted(firsts + [i for i in _firsts(nodes) if nodes[i].sort == "person"])
    names = [nodes[i].actor.name for i in firsts]
    sure, unsure = [], []
    for a, b in pairs_in_blocks(name_keys(names), IN_NAME):
        found = compare_people(names[a], names[b])
        link = Link(found.score, firsts[a], firsts[b], found.reason)
        if found.verdict == "same":
            sure.append(link)
        elif found.verdict == "unsure":
            unsure.append(link)

    def agree(a: int, b: int) -> bool:
        one, two = nodes[a], nodes[b]
        alike = compare_people(one.actor.name, two.actor.name).verdict != "different"
        return alike and _years_fit(one.born, two.born)

    join_links(clusters, sure, agree)
    unsure += surnames_alone(nodes, clusters)
    return [link for link in unsure if clusters.find(link.first) != clusters.find(link.second)]


def surnames_alone(nodes: Sequence[ActorNode], clusters: Clusters) -> Iterator[Link]:
    """People whom an article calls by surname only, beside the few who have that surname."""
    bearers: defaultdict[str, set[int]] = defaultdict(set)
    for i in _firsts(nodes):
        parsed = parse_person(nodes[i].actor.name)
        if nodes[i].sort == "person" and parsed is not None:
            for reading in read_word(parsed.words[-1], parsed.habits):
                bearers[reading].add(clusters.find(i))
    for i, node in enumerate(nodes):
        parsed = parse_person(node.actor.name) if node.sort == "person" and not node.key else None
        if parsed is not None and len(parsed.words) == 1:
            readings = read_word(parsed.words[0], parsed.habits)
            found = {bearer for reading in readings for bearer in bearers.get(reading, ())}
            if len(found) <= FEW_BEARERS:
                for bearer in sorted(found):
                    yield Link(0.5, min(i, bearer), max(i, bearer), "surname alone in one article")


def bodies_alike(nodes: Sequence[ActorNode], clusters: Clusters) -> Iterator[Link]:
    """Bodies whose own names differ by a letter or two, or by a country that one name gives."""
    firsts = [i for i in _firsts(nodes) if (body := nodes[i].body) and body.scope == "own"]
    names = ["".join(body.key.split()) for i in firsts if (body := nodes[i].body)]
    for a, b in pairs_in_blocks(([consonants(name)] for name in names), IN_NAME):
        alike = Levenshtein.normalized_similarity(names[a], names[b])
        one, two = firsts[a], firsts[b]
        if alike >= BODIES_ALIKE and clusters.find(one) != clusters.find(two):
            reason = "name differs by a letter" if alike < 1 else "only one name gives a country"
            yield Link(round(0.8 * alike, 3), one, two, reason)


def name_keys(names: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The blocks of each name; initials only where some name has no more."""
    short = {key for name in names if has_initial(name) for key in initial_keys(name)}
    for name in names:
        more = tuple(key for key in initial_keys(name) if key in short) if short else ()
        yield (*block_keys(name), *more)


def _firsts(nodes: Sequence[ActorNode]) -> list[int]:
    """The oldest node of each key."""
    seen: dict[str, int] = {}
    for i, node in enumerate(nodes):
        if node.key:
            seen.setdefault(node.key, i)
    return list(seen.values())


def actor_ids(identities: Identities) -> list[str]:
    """The id of each node's actor: made of the key, or the local name, of its oldest member."""
    taken: set[str] = set()
    ids = []
    for members in identities.clusters:
        oldest = identities.nodes[members[0]]
        content = oldest.key.split(" / ")[0] or oldest.local  # without the father's name
        if content in taken:  # two actors of one name, kept apart
            content = f"{content}|{oldest.local}"
        taken.add(content)
        ids.append(make_id("actor", content))
    return identities.clusters.spread(ids)
