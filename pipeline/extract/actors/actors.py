"""The actors of an article: named persons and organizations, governments, people of single cases.

Mentions are found (`named`, `nominals`), gathered (`coreference`) and described by the words
around them (`roles`). What was read and refused is returned as `Dropped` with its reason.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc

from pipeline.extract.actors.beside import (
    is_before_company,
    is_medium_in,
    kind_before,
    kind_beside,
    kind_in_apposition,
)
from pipeline.extract.actors.bodies import local_bodies
from pipeline.extract.actors.coreference import (
    Draft,
    add_bodies,
    add_definites,
    add_repetitions,
    characters,
    gather,
    gather_nominals,
)
from pipeline.extract.actors.country import (
    country_nearby,
    country_of_body,
    country_of_words,
    home_country,
    posts_in,
)
from pipeline.extract.actors.descriptions import (
    FORMER,
    add_descriptions,
    add_posts,
    describes_named,
    posts_by_person,
    posts_of_draft,
    refers_back,
)
from pipeline.extract.actors.government import country_name, government_mentions
from pipeline.extract.actors.listed import with_roles_of_list
from pipeline.extract.actors.mentions import POST, Mention, Rejected
from pipeline.extract.actors.named import named_mentions
from pipeline.extract.actors.names import (
    has_surname_ending,
    is_given_name,
    n_given_and_family,
    name_words,
    own_name,
    strip_article,
)
from pipeline.extract.actors.nominals import definite_mentions, nominal_mentions
from pipeline.extract.actors.parts import part_in_case
from pipeline.extract.actors.posts import Post
from pipeline.extract.actors.refusals import age_of, why_refused
from pipeline.extract.actors.roles import kind_of_organization
from pipeline.records import Actor, Annotated, Dropped, Event, PlaceMention

# What a person does for a living says more than whose relative it is.
ROLE_ORDER = ("official", "journalist", "expert", "activist", "other", "relative")
KEPT = ("official", "journalist", "activist", "expert")  # roles beside a part in a case
MAX_CONFIDENCE = 0.97


def extract_actors(
    annotated: Annotated, places: Sequence[PlaceMention]
) -> tuple[list[Actor], list[Dropped]]:
    """The actors of an article in the order of their first mention, and the names refused."""
    doc = annotated.doc
    named, rejected = named_mentions(doc)
    drafts = gather(named, government_mentions(doc, places), annotated.view)
    add_repetitions(drafts, annotated.view)
    drafts = [_retyped(d, annotated.view) for d in drafts]
    reasons = [why_refused(d, annotated) for d in drafts]
    kept = [d for d, reason in zip(drafts, reasons, strict=True) if reason is None]
    refused = [(d, r) for d, r in zip(drafts, reasons, strict=True) if r is not None]
    taken = characters(kept)
    local = local_bodies(annotated.view, taken, kept)
    nominals = gather_nominals(nominal_mentions(doc, taken, characters(local)))
    people = posts_by_person(kept, doc)
    nominals = [d for d in nominals if not _is_named(d, people, annotated.view)]
    add_posts(people, doc)
    add_descriptions(people, doc)
    add_definites(nominals, definite_mentions(doc, characters([*kept, *nominals])))
    add_bodies([*kept, *local], annotated.view)
    homes = _homes(annotated, places, kept)
    drafts = sorted([*kept, *nominals, *local], key=lambda d: d.start)
    actors = [_actor(draft, annotated, homes) for draft in drafts]
    actors = with_roles_of_list(actors, annotated.view)
    return actors, _dropped(annotated, rejected, refused)


def _is_named(nominal: Draft, people: Sequence[tuple[Draft, list[Post]]], text: str) -> bool:
    ages = [age_of(draft, text) for draft, _ in people]
    return refers_back(nominal.mentions[0], text) and describes_named(nominal, people, ages)


def _retyped(draft: Draft, text: str) -> Draft:
    """ "The Charge Fast company": the word after a name corrects a model that saw a person."""
    if draft.type != "person" or not draft.named:
        return draft
    ends = [m.end for m in draft.mentions]
    called = any(is_before_company(text, end) or kind_in_apposition(text, end) for end in ends)
    if not called and not (_looks_like_body(draft) and _is_called_body(draft, text)):
        return draft
    mentions = [replace(m, type="organization") for m in draft.mentions]
    return Draft("organization", True, mentions)


def _looks_like_body(draft: Draft) -> bool:
    """Two words or more, none of which is a given name or ends like a surname."""
    words = [w for form in draft.forms for w in re.split(r"[\s-]", form)]
    personal = any("." in w or is_given_name(w) or has_surname_ending(w) for w in words)
    return len(words) > 1 and not personal


def _is_called_body(draft: Draft, text: str) -> bool:
    return any(kind_before(text, m.start) in ("company", "ngo", "media") for m in draft.mentions)


def _dropped(
    annotated: Annotated, rejected: Sequence[Rejected], refused: Sequence[tuple[Draft, str]]
) -> list[Dropped]:
    spans = [(r.start, r.end, r.reason) for r in rejected]
    spans += [(m.start, m.end, reason) for d, reason in refused for m in d.mentions]
    return [annotated.dropped(start, end, "actors", why) for start, end, why in sorted(spans)]


# --- one actor


@dataclass(frozen=True, slots=True)
class Homes:
    """What an article tells about the countries its bodies and officials are of."""

    doc: Doc
    home: str | None
    told: frozenset[str]
    posts: tuple[tuple[int, str], ...]


def _homes(annotated: Annotated, places: Sequence[PlaceMention], drafts: Sequence[Draft]) -> Homes:
    names = [f for d in drafts if d.type == "organization" and d.named for f in d.forms]
    home = home_country(annotated.doc, places, names)
    told = frozenset(m.place.country for m in places if m.place.country)
    return Homes(annotated.doc, home, told, tuple(posts_in(annotated.doc)))


def _actor(draft: Draft, annotated: Annotated, homes: Homes) -> Actor:
    name = _name(draft)
    posts = _posts(draft, annotated.doc) if draft.type == "person" and draft.named else []
    return Actor(
        name=name,
        type=draft.type,  # type: ignore[arg-type]
        named=draft.named,
        mentions=tuple(annotated.evidence(m.start, m.end, m.rule) for m in draft.mentions),
        aliases=_aliases(draft, name, annotated.view),
        roles=_roles(draft, name, posts, annotated.view),
        affiliation=_affiliation(draft, name, posts, homes),
        country=_country(draft, name, posts, homes),
        age=age_of(draft, annotated.view),
        confidence=_confidence(draft, posts),
    )


def _aliases(draft: Draft, name: str, text: str) -> tuple[str, ...]:
    """The other forms, and the own name of a body that is told of with its kind only."""
    forms = draft.forms
    if draft.type == "organization" and draft.named and draft.country is None:
        forms += [own for f in draft.forms if (own := own_name(f))]
        forms += [w for m in draft.mentions if m.named and (w := _wider(m, draft, text))]
    return tuple(dict.fromkeys(f for f in forms if f != name))


def _wider(m: Mention, draft: Draft, text: str) -> str | None:
    """The name with what stands beside it: "Tax Agency (TA)", "Umit company"."""
    beside = BESIDE.match(text, m.end)
    if beside is None:
        return None
    known = beside.group("short") is None or beside.group("short") in draft.forms
    return strip_article(m.text) + beside.group() if known else None


BESIDE = re.compile(r" \((?P<short>[A-Z][\w.-]{1,11})\)| (?:company|bank|holding|firm)\b(?!['’-])")


def _name(draft: Draft) -> str:
    """The fullest form; a government is called so, a country that acts by its own name."""
    if draft.country is not None:
        called = [m.text for m in draft.mentions if m.rule == "government"]
        if not called:
            return country_name(draft.country)
        longest = strip_article(max(called, key=lambda f: (" of " in f, len(f))))
        return longest if " " in longest else f"Government of {country_name(draft.country)}"
    if not draft.named:
        return strip_article(draft.mentions[0].text)
    forms = [
        strip_article(m.text) for m in draft.mentions if m.named and m.rule != "definite phrase"
    ]
    if draft.type == "person":
        return max(forms, key=lambda f: (n_given_and_family(f), forms.count(f), len(f)))
    return max(forms, key=len)


def _posts(draft: Draft, doc: Doc) -> list[Post]:
    """What the text says the person is, the weightiest first, a post of today before a former."""
    found, order = posts_of_draft(draft, doc), ROLE_ORDER.index
    return sorted(found, key=lambda p: (order(p.role), bool(FORMER.search(p.text)), -len(p.text)))


def _organization_role(draft: Draft, name: str, text: str) -> str:
    if not draft.named:
        return "other" if kind_of_organization(name).kind == "research" else "authority"
    kinds = [kind_of_organization(f) for f in [name, *draft.forms]]
    known = next((k.role for k in kinds if k.kind != "unknown"), None)
    beside = next((k for m in draft.mentions if (k := kind_beside(text, m.start, m.end))), None)
    if known == "company" and beside is not None:
        return beside
    if known is not None:
        public = known in ("authority", "international_org")
        return "company" if beside == "company" and not public else known
    if beside is None and any(is_medium_in(text, m.start, m.end) for m in draft.mentions):
        return "media"
    return beside or "other"


def _roles(draft: Draft, name: str, posts: list[Post], text: str) -> tuple[str, ...]:
    said = [role for m in draft.mentions for role in m.roles]
    if draft.country is not None:
        return ("authority",)
    if draft.type == "organization":
        if said:
            return (said[0],)
        return (_organization_role(draft, name, text),)
    post = (posts[0].role,) if posts else ()
    parts = [p for m in draft.mentions if m.named and (p := part_in_case(text, m.start, m.end))]
    if parts:
        return (parts[0], *(role for role in post if role in KEPT))
    return post or ((said[0],) if said else ("other",))


def _affiliation(draft: Draft, name: str, posts: list[Post], homes: Homes) -> str | None:
    if posts:
        return posts[0].text
    if draft.type == "organization" and draft.country is None:
        parent = re.search(r"\s(?:of|in|under) (?:the )?([A-Z][\w' ]+)$", name)
        if parent and kind_of_organization(parent.group(1)).role != "other":
            return parent.group(1)
        if kind_of_organization(name).kind == "authority":
            known = _country(draft, name, posts, homes)
            return country_name(known) if known else None
    return None


def _country(draft: Draft, name: str, posts: list[Post], homes: Homes) -> str | None:
    if draft.country is not None:
        return draft.country
    if draft.type == "organization":
        return _country_of_organization(draft, name, homes)
    for post in posts:
        code = country_of_words(post.text)
        if code is not None:
            return code
    if not posts or posts[0].role != "official":
        return None
    return country_nearby(homes.doc, draft.start, ()) or homes.home


def _country_of_organization(draft: Draft, name: str, homes: Homes) -> str | None:
    """What a form of the name says; an authority's without one is the article's country."""
    kind = kind_of_organization(name).kind
    if kind == "international_org":
        return None
    said = next((c for f in draft.forms if (c := country_of_words(f))), None)
    if said is not None or kind != "authority":
        return said
    known = next((c for f in draft.forms if (c := country_of_body(f))), None)
    if known is not None and (homes.home is None or known in homes.told):
        return known
    nearby = country_nearby(homes.doc, draft.start, homes.posts)
    return nearby or homes.home


def _confidence(draft: Draft, posts: list[Post]) -> float:
    """From the rule of the best mention, more with each further one and with a post."""
    sure = max(m.confidence for m in draft.mentions)
    n_more = sum(m.rule != POST for m in draft.mentions) - 1
    sure += 0.03 * min(n_more, 4) + (0.08 if posts else 0.0)
    if draft.type == "person" and draft.named and len(name_words(_name(draft))) == 1:
        sure -= 0.25
    return round(min(max(sure, 0.1), MAX_CONFIDENCE), 2)


def with_event_roles(actors: Sequence[Actor], events: Sequence[Event]) -> list[Actor]:
    """The actors with the roles that events give to people: perpetrator and victim."""
    seen: dict[int, list[str]] = {}
    for event in events:
        for part in event.participants:
            if part.actor is not None and part.role in ("perpetrator", "victim"):
                seen.setdefault(part.actor, []).append(part.role)
    return [_with_roles(actor, seen.get(i, [])) for i, actor in enumerate(actors)]


def _with_roles(actor: Actor, found: list[str]) -> Actor:
    if not found or actor.type == "organization":
        return actor
    role = max(sorted(set(found)), key=found.count)
    if {"perpetrator", "victim"} & set(actor.roles) and actor.named:
        return actor  # the text's own word for them beats what a verb makes of them
    kept = [r for r in actor.roles if r in KEPT]
    keeps = actor.named and role not in kept
    return replace(actor, roles=(role, *kept) if keeps else (role,))
