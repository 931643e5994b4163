"""Gathers the mentions of one actor: surname and full name, acronym and expansion, "the woman"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from pipeline.extract.actors.mentions import DESCRIPTION, POST, Mention
from pipeline.extract.actors.names import (
    name_words,
    same_organization,
    same_person,
    strip_article,
)
from pipeline.extract.actors.nouns import same_kind
from pipeline.extract.actors.single_case import nominal_words
from pipeline.extract.gazetteer import name_key, resolve_place
from pipeline.lexicon import WordPattern, any_of, load_table

MIN_SURNAME = 4  # shorter words are found too often by chance ("Li", "Kim")
REACH = 700  # characters back to the person that "the woman" means: about four sentences
KIN = WordPattern("nominals.toml", r"\b{roles.relative}(?: of(?: [\w-]+){0,4}|,)? \Z")


@dataclass(slots=True)
class Draft:
    """An actor in the making."""

    type: str
    named: bool
    mentions: list[Mention] = field(default_factory=list)
    country: str | None = None

    @property
    def forms(self) -> list[str]:
        """The different wordings, in text order; a post is none."""
        named = [m for m in self.mentions if m.rule not in (POST, DESCRIPTION)]
        texts = (strip_article(m.text) for m in named)
        return list(dict.fromkeys(texts))

    @property
    def start(self) -> int:
        """Where the actor first appears."""
        return min(m.start for m in self.mentions)

    def add(self, mention: Mention) -> None:
        """One more mention, in text order."""
        self.mentions.append(mention)
        self.mentions.sort(key=lambda m: m.start)


def characters(drafts: Iterable[Draft]) -> frozenset[int]:
    """Where actors are mentioned."""
    return frozenset(i for d in drafts for m in d.mentions for i in range(m.start, m.end))


def gather(named: Sequence[Mention], governments: Sequence[Mention], text: str) -> list[Draft]:
    """One draft per named actor: persons, organizations, and one government a country."""
    named = _settle_types(named)
    persons = _gather_persons([m for m in named if m.type == "person"], text)
    rest = [m for m in named if m.type != "person"]
    organizations = _gather_organizations(rest, text)
    drafts = [*persons, *organizations, *_gather_governments(governments)]
    add_other_names(drafts, text)
    drafts = [d for d in drafts if d.mentions]
    for draft in drafts:
        draft.mentions.sort(key=lambda m: m.start)
    return sorted(drafts, key=lambda d: d.start)


def _settle_types(named: Sequence[Mention]) -> list[Mention]:
    """One type for one wording: a list's word, else what most of its mentions are."""
    votes: dict[str, dict[str, float]] = {}
    for m in named:
        tally = votes.setdefault(name_key(strip_article(m.text)), {})
        tally[m.type] = tally.get(m.type, 0) + (10 if m.rule == "listed name" else m.confidence)
    settled = []
    for m in named:
        tally = votes[name_key(strip_article(m.text))]
        best = max(sorted(tally), key=lambda t: tally[t])
        settled.append(m if m.type == best else replace(m, type=best))  # type: ignore[arg-type]
    return settled


def _gather_persons(mentions: list[Mention], text: str) -> list[Draft]:
    drafts: list[Draft] = []
    full = [m for m in mentions if len(name_words(m.text)) > 1]
    single = [m for m in mentions if len(name_words(m.text)) == 1]
    for m in (*full, *single):
        same = [d for d in drafts if any(same_person(m.text, f) for f in d.forms)]
        told_of = (
            [d for d in same if not _is_relative(d, text)] if len(name_words(m.text)) == 1 else []
        )
        _add(drafts, m, told_of or same)
    return drafts


def _is_relative(draft: Draft, text: str) -> bool:
    """Whether a person is brought in by another: "Bekov, brother of the deputy Nurlan Bekov"."""
    first = draft.start
    return KIN.search(text, max(0, first - 48), first) is not None


def _add(drafts: list[Draft], m: Mention, candidates: list[Draft]) -> None:
    """To the candidate named last before the mention; to a new draft if there is none."""
    if not candidates:
        drafts.append(Draft(m.type, m.named, [m], m.country))
        return
    earlier = [d for d in candidates if d.start < m.start] or candidates
    nearest = max(
        earlier, key=lambda d: max((x.start for x in d.mentions if x.start < m.start), default=-1)
    )
    nearest.mentions.append(m)


def _gather_organizations(mentions: list[Mention], text: str) -> list[Draft]:
    drafts: list[Draft] = []
    by_length = sorted(mentions, key=lambda m: (-len(strip_article(m.text)), m.start))
    for m in by_length:
        same = [d for d in drafts if any(_are_forms(m, x, text) for x in d.mentions)]
        same = [d for d in same if not any(x.start <= m.start < x.end for x in d.mentions)]
        _add(drafts, m, same)
    return drafts


def _are_forms(a: Mention, b: Mention, text: str) -> bool:
    if same_organization(a.text, b.text):
        return True
    first, second = sorted((a, b), key=lambda m: m.start)
    gap = text[first.end : second.start]
    return (
        gap.strip() == "("
        and text[second.end : second.end + 1] == ")"
        and second.text[:2].isupper()
        and len(second.text.split()) == 1
    )


def _gather_governments(mentions: Iterable[Mention]) -> list[Draft]:
    by_country: dict[str | None, Draft] = {}
    for m in mentions:
        draft = by_country.setdefault(m.country, Draft("organization", True, [], m.country))
        draft.mentions.append(m)
    return list(by_country.values())


# --- the same words elsewhere in the text


def add_repetitions(drafts: Sequence[Draft], text: str) -> None:
    """Adds the places where a gathered name stands again and the model did not see it."""
    taken = set(characters(drafts))
    wordings = [(form, d) for d in drafts if d.named for form in _searchable(d)]
    for form, draft in sorted(wordings, key=lambda pair: -len(pair[0])):
        for found in re.finditer(rf"(?<![\w-]){re.escape(form)}(?![\w-]|\.\w)", text):
            span = range(*found.span())
            if taken.intersection(span) or not _stands_alone(text, *found.span(), draft):
                continue
            taken.update(span)
            draft.add(Mention(*found.span(), found.group(), draft.type, "repeated name", 0.8))  # type: ignore[arg-type]


def _searchable(draft: Draft) -> list[str]:
    if draft.country is not None and draft.type == "organization":
        return []  # a country's name is mostly a place
    forms = [f for f in draft.forms if len(f) >= MIN_SURNAME or f.isupper()]
    if draft.type == "person":
        surnames = [f.split()[-1] for f in draft.forms]
        forms += [s for s in surnames if len(s) >= MIN_SURNAME and s[0].isupper()]
    elif draft.type == "organization":
        forms = [f for f in forms if resolve_place(f) is None]
    return list(dict.fromkeys(forms))


def _stands_alone(text: str, start: int, end: int, draft: Draft) -> bool:
    """Whether a found word is the name and not a part of a longer one."""
    if draft.type != "person" or " " in text[start:end]:
        return True
    before = re.search(r"([A-Z][\w'-]*)\s$", text[max(0, start - 24) : start])
    after = re.match(r"\s([A-Z][\w-]*)", text[end : end + 24])
    first = start - len(before.group()) if before else start
    opens = re.search(r"(?:^|[.!?:\"“”\n])\s*$", text[max(0, first - 4) : first])
    return (before is None or opens is not None) and after is None


ALSO_CALLED = re.compile(
    r"^\s*[(,]\s*(?:born|née|also known as|aka|a\.k\.a\.|nicknamed|real name|formerly|known as)\s+"
    r"(?:as\s+)?\"?([A-Z][\w'-]+(?:\s[A-Z][\w'-]+){0,3})"
)


def add_other_names(drafts: Sequence[Draft], text: str) -> None:
    """Gives a person the name after "born" or "also known as", and the draft that has it."""
    for draft in drafts:
        for m in [m for m in draft.mentions if draft.named]:
            found = ALSO_CALLED.match(text[m.end : m.end + 80])
            if found and not any(x.start == m.end + found.start(1) for x in draft.mentions):
                start, end = m.end + found.start(1), m.end + found.end(1)
                name = Mention(start, end, found.group(1), m.type, "other name", 0.8)
                draft.mentions.append(name)
                _take_over(draft, name_key(found.group(1)), drafts, start)


def _take_over(draft: Draft, key: str, drafts: Sequence[Draft], start: int) -> None:
    for other in drafts:
        if other is not draft and other.mentions and any(name_key(f) == key for f in other.forms):
            draft.mentions += [m for m in other.mentions if m.start != start]
            other.mentions.clear()


# --- descriptions


def gather_nominals(mentions: Sequence[Mention]) -> list[Draft]:
    """One draft per unnamed person: the same age and a fitting noun are the same person."""
    drafts: list[Draft] = []
    for m in sorted(mentions, key=lambda m: m.start):
        same = next((d for d in drafts if _is_same_nominal(m, d)), None)
        if same is None:
            drafts.append(Draft(m.type, False, [m]))
        else:
            same.mentions.append(m)
    return drafts


def _is_same_nominal(m: Mention, draft: Draft) -> bool:
    for other in draft.mentions:
        if other.plural != m.plural or not same_kind(other.head, m.head):
            continue
        if m.age is not None and other.age is not None:
            return m.age == other.age
        if strip_article(m.text).lower() == strip_article(other.text).lower():
            return True
        if m.text == m.head and {m.head, other.head} <= nominal_words("nouns", "newborn"):
            return m.start - other.end <= REACH  # "selling a newborn", after "an abandoned baby"
    return False


def add_definites(drafts: Sequence[Draft], definites: Sequence[Mention]) -> None:
    """Gives "the woman" to the last unnamed woman told of before, if only one fits."""
    for m in definites:
        fitting = [d for d in drafts if not d.named and _fits(m, d)]
        if not fitting:
            continue
        nearest = max(fitting, key=lambda d: last_before(d, m.start))
        others = [d for d in fitting if d is not nearest]
        rivals = [d for d in others if m.start - last_before(d, m.start) < REACH // 2]
        exact = [d for d in (nearest, *rivals) if any(x.head == m.head for x in d.mentions)]
        if not rivals or exact == [nearest]:
            nearest.add(m)


def _fits(m: Mention, draft: Draft) -> bool:
    near = 0 <= m.start - last_before(draft, m.start) <= REACH
    return near and any(x.plural == m.plural and _may_be_called(x, m) for x in draft.mentions)


def _may_be_called(first: Mention, later: Mention) -> bool:
    """ "The mother" may be the woman told of before, but not the nurse."""
    if later.head in nominal_words("roles", "relative") and later.head != first.head:
        general = nominal_words("nouns", "general")
        return first.head in general and same_kind(first.head, later.head)
    return same_kind(first.head, later.head)


def last_before(draft: Draft, position: int) -> int:
    """Where the last mention before a position ends; far away if there is none."""
    return max((x.end for x in draft.mentions if x.end <= position), default=-REACH * 10)


@cache
def _bodies() -> tuple[re.Pattern[str], dict[str, list[str]]]:
    nouns: dict[str, list[str]] = load_table("roles.toml")["bodies"]
    named = r"(?!\s+(?:of|for|in)\s+(?:the\s+)?[A-Z])(?!-)"
    return re.compile(rf"\b[Tt]he\s+({any_of(nouns)})\b{named}"), nouns


def add_bodies(drafts: Sequence[Draft], text: str) -> None:
    """Gives "the ministry" to the last organization before it whose name says it is one."""
    taken = characters(drafts)
    pattern, bodies = _bodies()
    for found in pattern.finditer(text):
        if taken & set(range(*found.span())):
            continue
        m = Mention(*found.span(), found.group(), "organization", "definite phrase", 0.5)
        nouns = bodies[found.group(1)]
        fitting = [d for d in drafts if d.type == "organization" and _is_body(d, nouns)]
        fitting = [d for d in fitting if 0 <= m.start - last_before(d, m.start) <= REACH]
        if fitting:
            max(fitting, key=lambda d: last_before(d, m.start)).add(m)


def _is_body(draft: Draft, nouns: list[str]) -> bool:
    names = [f.lower() for f in draft.forms]
    return any(re.search(rf"\b{re.escape(n)}\b", f) for n in nouns for f in names)
