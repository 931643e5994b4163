"""The times that sentences before tell of their own: not those of speech, names and comparison."""

from __future__ import annotations

import re

from pipeline.extract.figures.comparisons import compared_with
from pipeline.extract.figures.sentences import Sentence
from pipeline.extract.figures.time.foreign_dates import BORN, SOURCED
from pipeline.extract.figures.time.segments import split_segments
from pipeline.extract.figures.time.told_dates import names_a_thing, times_a_statement
from pipeline.extract.figures.unit.nouns import word_list
from pipeline.lexicon import WordPattern
from pipeline.records import Annotated, DateMention, Interval


def times_told(start: int, sentence: Sentence, annotated: Annotated) -> list[Interval]:
    """The times told from a place up to a sentence, but for those of speech and comparison."""
    before = (s for s in annotated.doc.sents if start <= s.start_char < sentence.start)
    parts = [sentence_of(s.start_char, s.end_char, annotated) for s in before]
    parts = [part for part in parts if not tells_level_before(part)]
    return [
        d.interval
        for part in parts
        for d in own_dates(part)
        if not is_of_else(d, part) and (d.rule != "same_period" or len(part.dates) == 1)
    ]  # not the year before of "in the first quarter ... from 2 million in the same period of 2023"


def tells_level_before(sentence: Sentence) -> bool:
    """ "In the same half of 2023 it was 3 million": what follows goes on with the time before."""
    patterns = "|".join(word_list("periods", "level_before"))
    return re.match(rf"\W*(?:{patterns})\b", sentence.text, re.I) is not None


def headline_above(sentence: Sentence, annotated: Annotated) -> tuple[int, Interval] | None:
    """The last headline that tells one time, and where it stands: "In the first half of 2024:".

    What a title says holds below every heading, what a heading says until the next one.
    """
    heads = [p for p in annotated.passages if p.role in ("title", "heading")]
    above = [p for p in heads if p.end <= sentence.start]
    for passage in reversed([*(p for p in above[:-1] if p.role == "title"), *above[-1:]]):
        headline = sentence_of(passage.start, passage.end, annotated)
        times = {d.interval for d in own_dates(headline) if not is_of_else(d, headline)}
        if times:
            return (passage.start, times.pop()) if len(times) == 1 else None
    return None


def sentence_of(start: int, end: int, annotated: Annotated) -> Sentence:
    """A sentence with its numbers and dates."""
    numbers = tuple(q for q in annotated.quantities if start <= q.start < end)
    dates = tuple(d for d in annotated.dates if start <= d.start < end)
    return Sentence(start, end, annotated.view[start:end], numbers, dates)


def is_of_else(date: DateMention, sentence: Sentence) -> bool:
    """Whether a date is that of a statement, or of a name: "the 2022 report", "this year's"."""
    before, after = sentence.before(date), sentence.after(date)
    named = names_a_thing(before, after) or after[:2] in ("'s", "’s")
    named = named or BORN.search(before) is not None or FOUNDED.search(before) is not None
    return named or SOURCED.search(before) is not None or times_a_statement(before, after, date)


# "The fund was set up in": a beginning is told of nothing that follows.
FOUNDED = WordPattern(
    "figures.toml",
    r"\b{periods.founded}(?:\s+[\w’'-]+){0,4}\s+(?:back\s+)?(?:in|on)\s+(?:\w+\s+)?$",
    re.I,
)


def sentence_before(sentence: Sentence, annotated: Annotated) -> Sentence | None:
    before = [s for s in annotated.doc.sents if s.end_char <= sentence.start][-1:]
    return sentence_of(before[0].start_char, before[0].end_char, annotated) if before else None


def own_dates(sentence: Sentence) -> list[DateMention]:
    """The dates of a sentence, but for those it compares with."""
    apart = _compared(sentence)
    return [d for d in sentence.dates if not any(start <= d.start < end for start, end in apart)]


def own_words(sentence: Sentence) -> str:
    """A sentence without what it compares with."""
    marks = [sentence.start, *(at for span in _compared(sentence) for at in span), sentence.end]
    own = zip(marks[::2], marks[1::2], strict=True)
    return " ".join(sentence.text[a - sentence.start : b - sentence.start] for a, b in own)


def _compared(sentence: Sentence) -> list[tuple[int, int]]:
    """Where a sentence tells what it compares with: "up from 40 in 2023", "(2020 – 543 kg)"."""
    spans = [(s.start, s.end) for s in split_segments(sentence) if s.compares]
    for level in (q for q in sentence.quantities if compared_with(q, sentence)):
        opening = sentence.start + sentence.before(level).rfind("(")
        if not any(start <= opening < end for start, end in spans):
            spans.append((opening, level.end + len(sentence.after(level).partition(")")[0])))
    return sorted(spans)
