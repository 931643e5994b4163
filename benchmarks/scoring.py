"""Compares predictions with gold: one-to-one matches, then the fields of what was matched.

Matching is greedy: all admissible pairs are ranked by how much speaks for them (the same words of
the text weigh most), and taken from the top while both sides are free; ties go to text order.
A figure is matched by its value (money: value and currency), an actor by one of its forms, an
event by its type and a sentence that tells it. `alt` values of the gold are as good as the first;
`neutral` items are neither rewarded nor punished. Where a place is null on one side and the
country's name on the other, and the countries agree, the place is right (annotation/DECISIONS.md).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from benchmarks.gold import Gold, GoldItem, decimal, parse_interval
from benchmarks.predictions import (
    PredictedActor,
    PredictedEvent,
    PredictedFigure,
    Prediction,
    Span,
)
from pipeline.extract.figures.what.counted_things import MEASURES
from pipeline.extract.gazetteer import resolve_place
from pipeline.lexicon import load_words

# A sentence of the gold ends here (annotation/validate.py reads them the same way).
SENTENCE_END = re.compile(
    r"\n\s*\n|\n(?=[-•*])|(?<!\b[A-Z])(?<!\b(?:Mr|Ms|Dr|St|No))(?<!\bMrs)"
    r"[.!?][”\"’')]*\s+(?=[“\"‘(]*[A-ZА-Я0-9])"
)
EMPTY = load_words("figures.toml", "nouns", "function_words")
STEM = 5  # letters of a word of `what` that are compared
LEADING_WORDS = re.compile(r"^(?:the|a|an|his|her|its|their|one|mr|ms|mrs|dr)\s+")
HEAD_ENDS = re.compile(r"\s+(?:of|at|in|from|who|for|on|with)\s+")
COUNTRY_NAMES = {"KZ": "kazakhstan", "UZ": "uzbekistan", "TM": "turkmenistan", "KG": "kyrgyzstan",
                 "TJ": "tajikistan", "US": "united states"}  # fmt: skip


@dataclass(slots=True)
class Tally:
    """How often something was right."""

    right: int = 0
    total: int = 0

    def add(self, is_right: bool) -> None:
        self.right += is_right
        self.total += 1

    @property
    def share(self) -> float | None:
        return self.right / self.total if self.total else None


@dataclass(slots=True)
class TableScore:
    """The outcome for one table: counts, field by field tallies, and the rows to look at."""

    matched: int = 0
    missing: int = 0
    spurious: int = 0
    tallies: dict[str, Tally] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    confidences: list[tuple[float, bool]] = field(default_factory=list)

    def tally(self, name: str, is_right: bool) -> bool:
        self.tallies.setdefault(name, Tally()).add(is_right)
        return is_right

    def count(self, matched: int, missing: int, spurious: int) -> None:
        self.matched += matched
        self.missing += missing
        self.spurious += spurious

    @property
    def precision(self) -> float | None:
        found = self.matched + self.spurious
        return self.matched / found if found else None

    @property
    def recall(self) -> float | None:
        wanted = self.matched + self.missing
        return self.matched / wanted if wanted else None

    @property
    def f1(self) -> float | None:
        total = 2 * self.matched + self.spurious + self.missing
        return 2 * self.matched / total if total else None


@dataclass(slots=True)
class Scores:
    """The outcome for all tables over all articles scored so far."""

    figures: TableScore = field(default_factory=TableScore)
    actors: TableScore = field(default_factory=TableScore)
    events: TableScore = field(default_factory=TableScore)
    participants: TableScore = field(default_factory=TableScore)
    event_figures: TableScore = field(default_factory=TableScore)
    boilerplate: TableScore = field(default_factory=TableScore)
    anchors: TableScore = field(default_factory=TableScore)


Pairs = dict[int, int]  # gold index -> prediction index


def score_article(gold: Gold, prediction: Prediction, scores: Scores) -> dict[str, Pairs]:
    """Adds one article to the scores; returns the matches by table (for cross-article scores)."""
    score_anchor(gold, prediction, scores.anchors)
    score_boilerplate(gold, prediction, scores.boilerplate)
    figures = score_figures(gold, prediction, scores.figures)
    actors = score_actors(gold, prediction, scores.actors)
    events = score_events(gold, prediction, scores, figures)
    return {"figures": figures, "actors": actors, "events": events}


def match_greedily(weights: Iterable[tuple[float, int, int]]) -> Pairs:
    """One-to-one pairs, the heaviest first, ties in text order.

    >>> match_greedily([(1.0, 0, 0), (3.0, 0, 1), (2.0, 1, 1)])
    {0: 1}
    """
    pairs: Pairs = {}
    taken: set[int] = set()
    for _, i, j in sorted(weights, key=lambda pair: (-pair[0], pair[1], pair[2])):
        if i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return pairs


def occurrences(text: str, words: str) -> list[Span]:
    """Every place where the words stand in the text.

    >>> occurrences("six of six", "six")
    [(0, 3), (7, 10)]
    """
    return [match.span() for match in re.finditer(re.escape(words), text)] if words else []


def overlaps(ours: Iterable[Span], theirs: Iterable[Span]) -> bool:
    others = list(theirs)
    return any(a < d and c < b for a, b in ours for c, d in others)


@dataclass(frozen=True, slots=True)
class Judge:
    """How the rows of one table are compared with gold, and described."""

    weigh: Callable[[GoldItem, Any], float | None]  # None for what cannot be the same
    compare: Callable[[GoldItem, Any], None]  # the fields of a match
    is_neutral: Callable[[Any], bool]
    shown: Callable[[Any], str]
    gold_shown: Callable[[GoldItem], str]

    def settle(
        self, name: str, golds: Sequence[GoldItem], found: Sequence[Any], score: TableScore
    ) -> Pairs:
        """Count what is matched, missing and spurious among the rows of an article."""
        weighed = ((self.weigh(g, row), g.index, j) for g in golds for j, row in enumerate(found))
        pairs = match_greedily((weight, i, j) for weight, i, j in weighed if weight is not None)
        for item in golds:
            if item.index in pairs:
                score.matched += 1
                self.compare(item, found[pairs[item.index]])
            else:
                score.missing += 1
                score.errors.append(f"{name}: MISSING {self.gold_shown(item)}")
        for j, row in enumerate(found):
            is_right = j in pairs.values()
            if not is_right and self.is_neutral(row):
                continue
            score.confidences.append((row.confidence, is_right))
            if not is_right:
                score.spurious += 1
                score.errors.append(f"{name}: SPURIOUS {self.shown(row)}")
        return pairs


# --- anchors and boilerplate -------------------------------------------------------------------


def score_anchor(gold: Gold, prediction: Prediction, score: TableScore) -> None:
    is_right = gold.anchor == prediction.anchor
    score.tally("anchor", is_right)
    if not is_right:
        score.errors.append(f"{gold.name}: anchor {prediction.anchor}, gold {gold.anchor}")


def score_boilerplate(gold: Gold, prediction: Prediction, score: TableScore) -> None:
    """Lines: a gold line is found when a boilerplate passage covers its first words.

    A boilerplate passage without a gold line is spurious, except datelines (no line of their own).
    """
    text = prediction.text
    passages = [p for p in prediction.passages if p.role == "boilerplate"]
    gold_lines = [line_of(text, words) for words in gold.boilerplate]
    for words, line in zip(gold.boilerplate, gold_lines, strict=True):
        end = line[0] + len(words)
        if any(p.start <= line[0] and end <= p.end for p in passages):
            score.matched += 1
        else:
            score.missing += 1
            score.errors.append(f"{gold.name}: MISSING boilerplate {words!r}")
    for passage in passages:
        content = text[passage.start : passage.end].strip()
        is_line = overlaps([(passage.start, passage.end)], gold_lines)
        if content and not is_line and "dateline" not in passage.rule:
            score.spurious += 1
            score.errors.append(f"{gold.name}: SPURIOUS {passage.rule}: {content[:80]!r}")


def line_of(text: str, words: str) -> Span:
    """The line that begins with the words; else from their last occurrence to the line's end."""
    spans = occurrences(text, words) or [(0, 0)]
    starts = [a for a, _ in spans if not text[text.rfind("\n", 0, a) + 1 : a].strip()]
    start = starts[-1] if starts else spans[-1][0]
    end = text.find("\n", start)
    return start, len(text) if end < 0 else end


# --- figures -----------------------------------------------------------------------------------


def score_figures(gold: Gold, prediction: Prediction, score: TableScore) -> Pairs:
    text = prediction.text
    places = {g.index: quote_spans(text, g.values("quote")) for g in gold.figures}
    neutral = quote_spans(text, gold.neutral_figures)

    def weigh(item: GoldItem, figure: PredictedFigure) -> float | None:
        if not same_value(item, figure):
            return None
        weight = 4.0 * overlaps(places[item.index], figure.spans)
        weight += 2.0 * (figure.qualifier in item.values("qualifier"))
        weight += figure.unit in item.values("unit")
        return weight + bool(figure.kind == item.fields["kind"])

    judge = Judge(
        weigh,
        lambda item, figure: compare_figure(gold.name, item, figure, score),
        lambda figure: overlaps(neutral, figure.spans),
        describe_figure,
        describe_gold_figure,
    )
    return judge.settle(gold.name, gold.figures, prediction.figures, score)


def quote_spans(text: str, quotes: Iterable[str]) -> list[Span]:
    return [span for quote in quotes for span in occurrences(text, quote)]


def same_value(item: GoldItem, figure: PredictedFigure) -> bool:
    is_money = item.fields["kind"] == "money"
    if is_money != (figure.kind == "money"):
        return False
    if is_money and figure.unit not in item.values("unit"):
        return False
    low, high = (map(decimal, item.values(name)) for name in ("low", "high"))
    return figure.low in set(low) and figure.high in set(high)


def same_kind(item: GoldItem, figure: PredictedFigure) -> bool:
    """The guide counts kilograms and kilometers; our table names such counts by their measure."""
    if item.fields["kind"] == "count" and figure.kind in MEASURES:
        return figure.unit in item.values("unit")
    return bool(figure.kind == item.fields["kind"])


def compare_figure(name: str, item: GoldItem, figure: PredictedFigure, score: TableScore) -> None:
    gold_unit = [str(unit).casefold() for unit in item.values("unit")]
    stated = item.fields["stated_usd"]
    checks = {
        "kind": same_kind(item, figure),
        "qualifier": figure.qualifier in item.values("qualifier"),
        "unit": str(figure.unit).casefold() in gold_unit,
        "period": figure.period in [parse_interval(p) for p in item.values("period")],
    }
    if item.fields["kind"] == "count":
        checks["counted unit"] = checks["unit"]
    if stated is not None or figure.stated_usd is not None:
        wanted = tuple(map(decimal, stated)) if stated is not None else None
        checks["stated_usd"] = figure.stated_usd == wanted
    if item.fields["kind"] == "money":
        score.tally("usd given", figure.has_usd)
    score.tally("what", any(shares_words(figure.what, what) for what in item.values("what")))
    wrong = [check for check, is_right in checks.items() if not score.tally(check, is_right)]
    wrong = [check for check in wrong if check != "counted unit"]
    if wrong:
        score.errors.append(
            f"{name}: WRONG {', '.join(wrong)}: {describe_figure(figure)}"
            f"\n      gold {describe_gold_figure(item)}"
        )


def shares_words(told: str, gold: str) -> bool:
    """Whether a wording has half of the gold's words, function words and endings left aside.

    >>> shares_words("doctors sold a newborn for", "price of the newborn the doctor sold")
    True
    """
    ours, theirs = (
        {word[:STEM] for word in re.findall(r"[a-z]{3,}", words.casefold()) if word not in EMPTY}
        for words in (told, gold)
    )
    return 2 * len(ours & theirs) >= len(theirs)


def describe_figure(figure: PredictedFigure) -> str:
    value = number_text(figure.low, figure.high)
    return (
        f"{figure.quote!r} = {figure.kind} {figure.qualifier} {value} {figure.unit}, "
        f"period {interval_text(figure.period)}, what {figure.what!r}, {figure.confidence:.2f}"
    )


def describe_gold_figure(item: GoldItem) -> str:
    row = item.fields
    value = number_text(row["low"], row["high"])
    return (
        f"{row['quote']!r} = {row['kind']} {row['qualifier']} {value} {row['unit']}, "
        f"period {row['period']}, what {row['what']!r}"
    )


def number_text(low: Any, high: Any) -> str:
    return f"{low}" if low == high else f"{low}..{high}"


def interval_text(interval: Any) -> str:
    return "null" if interval is None else f"{interval.start}/{interval.end}"


# --- actors ------------------------------------------------------------------------------------


def normal_form(name: str) -> str:
    """A name without case, quotation marks, possessive and leading article.

    >>> normal_form("The “Korgau Astana” foundation’s")
    'korgau astana foundation'
    """
    plain = re.sub(r"[\"“”„«»]", "", name).replace("’", "'").casefold().strip(" ,.;:")
    plain = " ".join(plain.split())
    return LEADING_WORDS.sub("", re.sub(r"'s?$", "", plain))


def head_of(name: str) -> str:
    """The last word of the first noun group: 'obstetricians at a hospital' -> 'obstetricians'."""
    words = HEAD_ENDS.split(normal_form(name))[0].split()
    return words[-1] if words else ""


def name_likeness(ours: Iterable[str], theirs: Iterable[str], *, soft: bool) -> float:
    """1 for a shared form; with `soft`, up to 0.9 for a shared head and most words shared."""
    left, right = list(ours), list(theirs)
    if {normal_form(name) for name in left} & {normal_form(name) for name in right}:
        return 1.0
    return max((_soft_likeness(a, b) for a in left for b in right), default=0.0) if soft else 0.0


def _soft_likeness(left: str, right: str) -> float:
    a, b = set(normal_form(left).split()), set(normal_form(right).split())
    head = head_of(left)
    if not a or not b or head != head_of(right):
        return 0.0
    # "Kazakhstan" is not "UNICEF Kazakhstan": one shared word must be a common noun.
    if len(a & b) == 1 and (head not in left or head not in right):
        return 0.0
    shared = len(a & b) / min(len(a), len(b))
    return 0.5 + 0.4 * len(a & b) / len(a | b) if shared >= 0.5 else 0.0


def gold_forms(item: GoldItem) -> list[str]:
    return [*item.values("name"), *item.fields["aliases"]]


def is_named(name: str) -> bool:
    """Whether a gold actor bears a proper name.

    >>> is_named('"Korgau Astana" foundation'), is_named("gang of slave traders")
    (True, False)
    """
    words = re.sub(r"[\"“”]", "", name).removeprefix("The ").split()
    return bool(words) and words[0][:1].isupper()


def score_actors(gold: Gold, prediction: Prediction, score: TableScore) -> Pairs:
    def weigh(item: GoldItem, actor: PredictedActor) -> float | None:
        likeness = name_likeness(gold_forms(item), actor.forms, soft=True)
        same_name = normal_form(item.fields["name"]) == normal_form(actor.name)
        return 2 * likeness + same_name if likeness else None

    judge = Judge(
        weigh,
        lambda item, actor: compare_actor(gold.name, item, actor, score),
        lambda actor: bool(name_likeness(gold.neutral_actors, actor.forms, soft=True)),
        describe_actor,
        describe_gold_actor,
    )
    pairs = judge.settle(gold.name, gold.actors, prediction.actors, score)
    for item in gold.actors:
        if is_named(item.fields["name"]):
            score.tally("named recall", item.index in pairs)
    return pairs


def compare_actor(name: str, item: GoldItem, actor: PredictedActor, score: TableScore) -> None:
    accepted = [set(roles) for roles in item.values("roles")]
    ours = set(actor.roles)
    right_type = score.tally("type", actor.type in item.values("type"))
    right_role = score.tally("role", bool(ours & set().union(*accepted)))
    score.tally("role exact", ours in accepted)
    missed = [n for n in gold_forms(item) if not name_likeness([n], actor.forms, soft=False)]
    score.tally("all forms found", not missed)
    if not (right_type and right_role) or missed:
        lacking = f", lacks {missed}" if missed else ""
        what = ", ".join(["type"] * (not right_type) + ["role"] * (not right_role)) or "forms"
        score.errors.append(
            f"{name}: WRONG {what}: {describe_actor(actor)}, "
            f"gold {describe_gold_actor(item)}{lacking}"
        )


def describe_actor(actor: PredictedActor) -> str:
    return (
        f"{actor.name!r} ({actor.type}, {'/'.join(actor.roles)}, {actor.confidence:.2f}), "
        f"forms {list(actor.forms[1:6])}"
    )


def describe_gold_actor(item: GoldItem) -> str:
    row = item.fields
    return f"{row['name']!r} ({row['type']}, {'/'.join(row['roles'])})"


# --- events ------------------------------------------------------------------------------------


def score_events(gold: Gold, prediction: Prediction, scores: Scores, figures: Pairs) -> Pairs:
    text, score = prediction.text, scores.events
    sentences = {g.index: sentence_spans(text, g.values("sentence_starts")) for g in gold.events}
    neutral = [
        (event["type"], sentence_spans(text, [event["sentence_starts"]]))
        for event in gold.neutral_events
    ]
    for sentence in sentences.values():
        score.tally("recall of sentences", sentence_told(sentence, prediction.events))

    def weigh(item: GoldItem, event: PredictedEvent) -> float | None:
        same_type = event.type in item.values("type")
        told = same_type and overlaps(sentences[item.index], event.spans)
        return likeness_of_events(item, event, text) if told else None

    judge = Judge(
        weigh,
        lambda item, event: compare_event(gold, item, event, scores, figures),
        lambda event: any(t == event.type and overlaps(s, event.spans) for t, s in neutral),
        lambda event: describe_event(event, text),
        describe_gold_event,
    )
    return judge.settle(gold.name, gold.events, prediction.events, score)


def sentence_told(sentence: Sequence[Span], found: Sequence[PredictedEvent]) -> bool:
    return any(overlaps(sentence, event.spans) for event in found)


def sentence_spans(text: str, starts: Iterable[str]) -> list[Span]:
    spans = []
    for start, _ in quote_spans(text, starts):
        end = SENTENCE_END.search(text, start)
        spans.append((start, end.start() + 1 if end else len(text)))
    return spans


def likeness_of_events(item: GoldItem, event: PredictedEvent, text: str) -> float:
    weight = 3.0 * overlaps(occurrences(text, item.fields["trigger"]), event.spans)
    weight += bool(event.type == item.fields["type"])
    weight += event.date in [parse_interval(d) for d in item.values("date")]
    names = [part["name"] for part in item.fields["participants"]]
    parts = [form for forms, _ in event.participants for form in forms]
    return weight + name_likeness(names, parts, soft=True)


def compare_event(
    gold: Gold, item: GoldItem, event: PredictedEvent, scores: Scores, figures: Pairs
) -> None:
    score = scores.events
    checks = {
        "type": event.type == item.fields["type"],
        "date": event.date in [parse_interval(d) for d in item.values("date")],
        "country": event.country in item.values("country"),
        "place": same_place(item, event),
    }
    if item.fields["form"] is not None:
        checks["form"] = event.form in item.values("form")
    wrong = [check for check, is_right in checks.items() if not score.tally(check, is_right)]
    wrong += score_participants(gold, item, event, scores.participants)
    wrong += score_event_figures(item, event, scores.event_figures, figures)
    if wrong:
        score.errors.append(
            f"{gold.name}: WRONG {', '.join(wrong)}: {describe_event(event)}"
            f"\n      gold {describe_gold_event(item)}"
        )


def same_place(item: GoldItem, event: PredictedEvent) -> bool:
    """Names of one place, or null against the country's name where the countries agree."""
    ours = _known_name(event.place)
    wanted = {_known_name(place) for place in item.values("place")}
    if ours in wanted:
        return True
    country = COUNTRY_NAMES.get(event.country or "", "")
    agrees = event.country in item.values("country")
    return agrees and {ours} <= {"", country} and bool(wanted & {"", country})


def _known_name(place: str | None) -> str:
    """The gazetteer's name of a place that is in it: "Uralsk" is Oral, "Khatlon" the region."""
    known = resolve_place(place) if place else None
    return normal_form(known.name if known else place or "")


def score_participants(
    gold: Gold, item: GoldItem, event: PredictedEvent, score: TableScore
) -> list[str]:
    """Name and role must both be right. Returns what was wrong, for the list of errors.

    `alt` holds other lists that are right too, or names that may be there or not.
    """
    given = item.values("participants")
    lists = [parts for parts in given if not isinstance(parts, str)]
    optional = [name for name in given if isinstance(name, str)]
    readings = [match_participants(gold, parts, event, optional) for parts in lists]
    matched, lacking, extra = min(readings, key=lambda found: len(found[1]) + len(found[2]))
    score.count(matched, len(lacking), len(extra))
    return [f"lacks {name}" for name in lacking] + [f"extra {name}" for name in extra]


def match_participants(
    gold: Gold,
    wanted: Sequence[Mapping[str, str]],
    event: PredictedEvent,
    optional: Sequence[str],
) -> tuple[int, list[str], list[str]]:
    """How many of the wanted are there, which are lacking, and which of ours nobody wanted."""
    aliases = {a.fields["name"]: gold_forms(a) for a in gold.actors}

    def likeness(i: int, j: int) -> float:
        forms, role = event.participants[j]
        names = aliases.get(wanted[i]["name"], [wanted[i]["name"]])
        return name_likeness(names, forms, soft=True) * bool(role == wanted[i]["role"])

    both = [(i, j) for i in range(len(wanted)) for j in range(len(event.participants))]
    pairs = match_greedily((likeness(i, j), i, j) for i, j in both if likeness(i, j))
    lacking = [f"{p['name']}/{p['role']}" for i, p in enumerate(wanted) if i not in pairs]
    extra = [
        f"{forms[0]}/{role}"
        for j, (forms, role) in enumerate(event.participants)
        if j not in pairs.values() and not name_likeness(optional, forms, soft=True)
    ]
    return len(pairs), lacking, extra


def score_event_figures(
    item: GoldItem, event: PredictedEvent, score: TableScore, figures: Pairs
) -> list[str]:
    """Figures of the event, among the figures that were found at all."""
    ours = set(event.figures) & set(figures.values())
    readings = [{figures[i] for i in row if i in figures} for row in item.values("figures")]
    wanted = min(readings, key=lambda row: len(row ^ ours))
    score.count(len(wanted & ours), len(wanted - ours), len(ours - wanted))
    return ["figures"] if wanted != ours else []


def describe_event(event: PredictedEvent, text: str | None = None) -> str:
    parts = "; ".join(f"{forms[0]}/{role}" for forms, role in event.participants)
    start = event.spans[0][0] if event.spans else 0
    around = f" in ...{text[max(0, start - 40) : start + 60]!r}" if text else ""
    return (
        f"{event.type}/{event.form} {event.trigger!r} {interval_text(event.date)} "
        f"{event.place} {event.country} [{parts}] {event.confidence:.2f}{around}"
    )


def describe_gold_event(item: GoldItem) -> str:
    row = item.fields
    parts = "; ".join(f"{p['name']}/{p['role']}" for p in row["participants"])
    return (
        f"{row['type']}/{row['form']} {row['trigger']!r} {row['date']} {row['place']} "
        f"{row['country']} [{parts}] in {row['sentence_starts']!r}"
    )
