"""Where a text names persons and organizations: entities, lists, bodies without capitals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Doc, Span

from pipeline.extract.actors.bodies import acting_parliaments, lower_case_bodies
from pipeline.extract.actors.listed import listed_mentions
from pipeline.extract.actors.mentions import PARENT, Mention, Rejected
from pipeline.extract.actors.not_actors import why_no_actor
from pipeline.extract.actors.roles import kind_of_organization
from pipeline.extract.actors.trimming import mention_of
from pipeline.lexicon import load_table

NAMED_LABELS = ("PERSON", "ORG")


def named_mentions(doc: Doc) -> tuple[list[Mention], list[Rejected]]:
    """Persons and organizations among the entities of a doc, in text order, and those refused."""
    found: list[Mention] = []
    rejected: list[Rejected] = []
    for ent in (part for whole in doc.ents for part in _split_bodies(whole)):
        if ent.label_ not in NAMED_LABELS:
            continue
        reason = why_no_actor(ent)
        mention = None if reason else mention_of(ent)
        if mention is not None:
            found.append(mention)
        else:
            reason = reason or "entity is only a title or a post"
            rejected.append(Rejected(ent.start_char, ent.end_char, reason))
    owned = lower_case_bodies(doc, found)
    listed = [*listed_mentions(doc), *owned, *acting_parliaments(doc, [*found, *owned])]
    spans = [(m.start, m.end) for m in listed]
    found = [m for m in found if not any(m.start < e and s < m.end for s, e in spans)]
    wholes = [whole for m in found for whole in _wholes_of(m)]
    return sorted([*found, *wholes, *listed], key=lambda m: m.start), rejected


WHOLE = re.compile(r"\s(?:of|under|at)\s(?:the\s)?(?=[A-Z])")


def _wholes_of(m: Mention) -> Iterator[Mention]:
    """The ministry in "Migration Department of the Ministry of Labor" and in "the Interior
    Ministry's department": it is told of as well."""
    if m.type != "organization":
        return
    owner = re.match(r"(?=\S+ \S)([^'’]+)['’]s (?!Office$)\S", m.text)
    if owner is not None and _is_authority(owner.group(1)) and _is_authority(m.text):
        yield replace(m, end=m.start + owner.end(1), text=owner.group(1), rule=PARENT)
    link = WHOLE.search(m.text)
    if link is None or not _is_authority(m.text[: link.start()]):
        return
    rest = m.text[link.end() :]
    named = (" " in rest or rest.isupper()) and not _is_field(rest)
    if named and _is_authority(WHOLE.split(rest)[0]):
        whole = replace(m, start=m.start + link.end(), text=rest, rule=PARENT)
        yield whole
        yield from _wholes_of(whole)


def _is_authority(name: str) -> bool:
    return kind_of_organization(name).kind == "authority"


def _split_bodies(ent: Span) -> list[Span]:
    """ "The Ministry of Justice and Rodnik Social Fund" are two bodies when each names its kind."""
    if ent.label_ != "ORG":
        return [ent]
    for token in ent[1:-1]:
        if token.lower_ != "and":
            continue
        left, right = ent.doc[ent.start : token.i], ent.doc[token.i + 1 : ent.end]
        heads = (left.text, re.split(r" (?:of|for) ", right.text)[0])
        known = [kind_of_organization(head).kind for head in heads]
        named = right[0].text[:1].isupper() and not _is_field(right.text)
        alone = left.root.head.i not in range(token.i, ent.end)  # not "Trade and Commercial Bank"
        if "unknown" not in known and "project" not in known and named and alone:
            spans = [(left.start, left.end), (right.start, right.end)]
            return [Span(ent.doc, start, end, label=ent.label_) for start, end in spans]
    return [ent]


def _is_field(name: str) -> bool:
    """ "Gas of Turkmenistan" in "the Ministry of Oil and Gas of Turkmenistan"."""
    words = load_table("names.toml")["organization"]
    fields = set(words["fields"]) - set(words["public_heads"])
    return all(word in fields for word in name.split(" of ")[0].split() if word != "and")
