"""One telling of an event: a trigger with its verdict, participants, time and place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from re import Pattern

from spacy.tokens import Span

from pipeline.extract.factuality import Verdict, judge
from pipeline.extract.participants import PERSONAL, Part, find_parts, is_concrete
from pipeline.extract.scene import Scene
from pipeline.extract.setting import Surroundings, When, country_place, find_date, find_place
from pipeline.extract.syntax import clause_tokens, has_parse
from pipeline.extract.triggers import Candidate, words_pattern
from pipeline.lexicon import load_table
from pipeline.records import EventStatus, Figure, Place, Quantity

# without a parse nothing tells a victim from a bystander
BLANK_CONFIDENCE = 0.6
FORM_LISTS = (
    ("forced_begging", "begging"),
    ("organ_removal", "organs"),
    ("sexual_exploitation", "sexual"),
    ("forced_labour", "labor"),
)


@dataclass(frozen=True, eq=False)
class Telling:
    """What one sentence says of an event."""

    candidate: Candidate
    status: EventStatus
    parts: tuple[Part, ...]
    when: When | None
    place: Place | None
    country: str | None
    form: str | None
    confidence: float
    is_heading: bool
    made: str | None  # the noun that names what is made or held: law, forum

    @property
    def type(self) -> str:
        return self.candidate.trigger.type


def tell(
    candidate: Candidate, scene: Scene, around: Surroundings, others: Sequence[Candidate]
) -> Telling | str:
    """The telling at a trigger, or the reason why there is none."""
    head = candidate.token(scene.doc)
    if scene.is_boilerplate(head):
        return "boilerplate"
    if reason := _wrong_context(candidate, scene):
        return reason
    is_heading = scene.is_heading(head)
    verdict = judge(candidate, head, is_heading)
    if verdict.status is None:
        return verdict.reason
    parts = tuple(find_parts(candidate, scene))
    when = find_date(candidate, scene, others)
    place = find_place(candidate, scene)
    if reason := _lacks(candidate, scene, parts, when, place):
        return reason
    country = place.country if place else around.country(head.idx)
    return Telling(
        candidate,
        verdict.status,
        parts,
        when,
        place or (country_place(country) if country else None),
        country,
        _form(candidate, scene),
        _confidence(candidate, verdict, parts, scene),
        is_heading,
        _made(candidate, scene),
    )


def _made(candidate: Candidate, scene: Scene) -> str | None:
    if candidate.object is not None:
        return scene.doc[candidate.object].lower_
    nouns = [t for t in scene.doc[candidate.start : candidate.end] if t.tag_.startswith("NN")]
    return nouns[-1].lower_ if nouns else None


def clause_text(candidate: Candidate, scene: Scene) -> str:
    """The words of the trigger's clause and of the trigger itself."""
    head = candidate.token(scene.doc)
    if not has_parse(scene.doc):
        return head.sent.text
    words = {t.i: t.text for t in clause_tokens(head)}
    words |= {t.i: t.text for t in scene.doc[candidate.start : candidate.end]}
    words |= {t.i: t.text for t in head.subtree if abs(t.i - head.i) < 20}
    return " ".join(words[i] for i in sorted(words))


def _wrong_context(candidate: Candidate, scene: Scene) -> str | None:
    trigger, sentence = candidate.trigger, candidate.token(scene.doc).sent
    if trigger.near is not None and not trigger.near.search(sentence.text):
        return "context lacks the words this trigger needs"
    if trigger.without is not None:
        found = trigger.without.search(clause_text(candidate, scene))
        if found is not None:
            return f"context speaks of {found.group().lower()!r}"
    return None


def _lacks(
    candidate: Candidate,
    scene: Scene,
    parts: Sequence[Part],
    when: When | None,
    place: Place | None,
) -> str | None:
    """Why the telling is too thin to be an event, or None."""
    trigger = candidate.trigger
    sufferers = [p for p in parts if p.role == trigger.patient or trigger.patient == "other"]
    needs = "concrete" if candidate.is_noun and trigger.needs in (None, "person") else trigger.needs
    if needs == "child" and not any("child" in p.kinds for p in parts):
        return "no child in it"
    if needs == "person" and not any(
        "person" in p.kinds or "organization" in p.kinds for p in sufferers
    ):
        return "nobody suffers it"
    if needs == "concrete" and not any(is_concrete(p) for p in parts):
        return "nobody in particular"
    if needs == "money" and not _quantities(candidate, scene, "money"):
        return "no sum of money"
    if needs == "located" and not (when or place or any(is_concrete(p) for p in parts)):
        return "neither time nor place nor participant"
    if candidate.is_noun and not (parts or when or place):
        return "neither time nor place nor participant"
    return None


def _quantities(candidate: Candidate, scene: Scene, kind: str) -> list[Quantity]:
    sentence: Span = candidate.token(scene.doc).sent
    return [
        q
        for q in scene.annotated.quantities
        if q.kind == kind and sentence.start_char <= q.start < sentence.end_char
    ]


def _confidence(
    candidate: Candidate, verdict: Verdict, parts: Sequence[Part], scene: Scene
) -> float:
    value = candidate.trigger.confidence
    value *= 0.85 if candidate.is_noun else 1.0
    value *= 1.0 if any(p.linked for p in parts) else 0.85
    value *= 1.05 if any(p.actor is not None for p in parts) else 0.95
    value *= 0.95 if verdict.status != "reported" else 1.0
    value *= 1.0 if has_parse(scene.doc) else BLANK_CONFIDENCE
    return round(min(max(value, 0.05), 0.95), 2)


# --- form of exploitation -------------------------------------------------------------------------


@cache
def _form_words(name: str) -> Pattern[str]:
    pattern = words_pattern(tuple(load_table("events.toml")["lists"][name]))
    assert pattern is not None, f"events.toml, list {name} is empty"
    return pattern


def _form(candidate: Candidate, scene: Scene) -> str | None:
    """The form of exploitation the trigger, its clause or its sentence names."""
    if candidate.trigger.type != "trafficking":
        return None
    if candidate.trigger.form is not None:
        return candidate.trigger.form
    for text in (clause_text(candidate, scene), candidate.token(scene.doc).sent.text):
        for form, name in FORM_LISTS:
            if _form_words(name).search(text):
                return form
    return "other"


def is_pronoun(part: Part) -> bool:
    """Whether a participant is only a pronoun nobody is linked to."""
    return part.actor is None and part.head.lower_ in PERSONAL


def figures_within(start: int, end: int, figures: Sequence[Figure]) -> list[int]:
    """Indexes of the figures whose words stand in a stretch of text."""
    return [i for i, f in enumerate(figures) if start <= f.evidence.start and f.evidence.end <= end]
