"""What the label of a listed item says its number counts: "Victims: 25", "cases closed - 88"."""

from __future__ import annotations

import re

from pipeline.extract.figures.unit.nouns import Counted, singular, word_list
from pipeline.extract.inflection import verb_forms
from pipeline.records import Quantity

LABEL = re.compile(r"(?P<what>[A-Za-z][\w'’-]+)(?:\s*\([^)]*\))?\s*(?::|\s[-–—]|(?<=[a-z])-$)\s*$")
MAX_LABEL = 60  # characters of an item of a list up to its number


def counted_by_label(quantity: Quantity, before: str) -> Counted | None:
    """ "Victims: 25" in a list."""
    found = LABEL.search(before)
    whole = quantity.low == quantity.low.to_integral_value()
    if found is None or len(before.rpartition(",")[2]) > MAX_LABEL or not whole:
        return None
    word, ahead = found["what"], before[: found.start()].split()
    opens = not ahead and word.endswith(("ed", "en"))
    if opens and word.lower() in words_of_people():
        return Counted("person", None, quantity.end, "label", 0.75)  # "Detained: 25"
    if word.endswith(("ed", "en", "t")) and ahead and singular(ahead[-1]) != ahead[-1].lower():
        word = ahead[-1]  # "Cases closed: 88", "lives lost - 12"
    noun = singular(word)
    if noun in (word.lower(), "other"):  # "the others - 12" are of those counted before
        return None
    unit = "person" if word.lower() in word_list("nouns", "person") else noun
    return Counted(unit, None, quantity.end, "label", 0.75)


def words_of_people() -> frozenset[str]:
    """All forms of the verbs people suffer, and the words that stand for such people."""
    return word_list("nouns", "people_words") | verb_forms("figures.toml", "verbs", "personal")
