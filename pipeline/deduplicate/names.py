"""Whether two names can be one person: given name, patronymic and surname, never surname alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from rapidfuzz.distance import Levenshtein, Postfix, Prefix

from pipeline.deduplicate.spelling import VOWELS, Habit, consonants, habits_of, read_word, romanize
from pipeline.lexicon import GIVEN_NAME_COLUMNS, load_rows, names_in

Verdict = Literal["same", "unsure", "different"]
Likeness = Literal["equal", "near", "close", "initial", "known", "no"]

PATRONYMIC = re.compile(
    r"(?:ovich|evich|ovitch|evitch|owitsch|ewitsch|jewitsch|[^aeiou]ich|ovna|evna|owna|ewna|ichna"
    r"|u(?:ly|lı|li|lu)|[kqg][yi]zy|[kqg][yi]zi|ogly|oglu|ogli)$"
)
KIN_WORD = re.compile(r"(?:uly|uli|ulu|kyzy|qyzy|kizi|gyzy|ogly|oglu|ogli|bin|ibn)$")
FEMALE_SURNAME = re.compile(r"(?:ova|eva|owa|ewa|ina|aya|aja|skaia|yna|[kqg][yi]zy|[kqg][yi]zi)$")
MALE_SURNAME = re.compile(r"(?:ov|ev|off|eff|ow|ew|in|ine|yn|sky|skiy|skii|skij|ski|uly|uli)$")
HONORIFIC = re.compile(
    r"^(?:mr|mrs|ms|miss|dr|prof|professor|president|sir|judge|general|colonel|major|captain"
    r"|lieutenant|senator|minister)\.?\s+"
)
INITIALS = re.compile(r"^(\w)(?:-\w)+$")  # K.-J.
LONG_SURNAME = 7  # sounds: long enough that a soft sign more or less is a spelling, not a name
SHORTEST_CLOSE = 5  # sounds of a name that may have one other sound and still be looked at
# Sounds that languages of the region write for each other: Ibrahimov, Ibragimov; Aset, Azet.
CONFUSED = frozenset(map(frozenset, (("g", "h"), ("h", "k"), ("s", "z"), ("h", ""), ("b", "v"))))
ALIKE_SOUNDS = str.maketrans("ghzv", "kksb", "aeiou")  # blocks put what CONFUSED holds together


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person's name in its parts. `words` are given names and surname, in the order written."""

    words: tuple[str, ...]
    patronymic: str | None
    habits: tuple[Habit, ...]
    surname_first: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """Whether two names are one person's, how alike they are (0 to 1), and why."""

    verdict: Verdict
    score: float
    reason: str


@cache
def given_names() -> Mapping[str, tuple[int, str]]:
    """Reading of a given name -> (number of its row, sex)."""
    table: dict[str, tuple[int, str]] = {}
    for number, row in enumerate(load_rows("given_names.csv", GIVEN_NAME_COLUMNS)):
        for name in names_in(row["name"], row["variants"]):
            for reading in read_word(name):
                table.setdefault(reading, (number, row["sex"]))
    return table


@lru_cache(maxsize=200_000)
def parse_person(name: str) -> PersonName | None:
    """The parts of a person's name; `None` when there are no letters.

    >>> parse_person("Tokayev Kassym-Jomart Kemelevich").words
    ('tokayev', 'kassym-jomart')
    >>> parse_person("Dr. A. Smailov").words
    ('a', 'smailov')
    """
    plain = HONORIFIC.sub("", romanize(re.sub(r"(?<=\w)\.(?=\w)", " ", name)))
    words = [INITIALS.sub(r"\1", word.strip("-")) for word in plain.split() if word.strip("-")]
    full = [word for word in words if len(word) > 1]
    words = full if len(full) > 1 else words  # John F. Kennedy, J. Robert Oppenheimer
    patronymic, at = _find_patronymic(words)
    if patronymic is not None:
        words = [word for i, word in enumerate(words) if i not in at]
    if not words:
        return None
    ended = patronymic is not None and max(at) >= len(words) and len(words) > 1
    return PersonName(tuple(words), patronymic, habits_of(name), surname_first=ended)


def _find_patronymic(words: list[str]) -> tuple[str | None, tuple[int, ...]]:
    """The patronymic and its places; a last name that only looks like one stays a surname."""
    for i in range(1, len(words)):
        if len(words) > 2 and KIN_WORD.fullmatch(words[i]) and i > 1:
            return words[i - 1] + words[i], (i - 1, i)
        if len(words) > 2 and PATRONYMIC.search(words[i]):
            return words[i], (i,)
    return None, ()


@lru_cache(maxsize=200_000)
def person_key(name: str) -> str:
    """One key for all plain spellings of a full name, or '' when it is a single word.

    >>> person_key("Kassym-Jomart Tokayev") == person_key("ТОКАЕВ Касым-Жомарт Кемелевич")
    True
    >>> person_key("Tokayev")
    ''
    """
    parsed = parse_person(name)
    if parsed is None or len(parsed.words) < 2 or any(len(word) < 2 for word in parsed.words):
        return ""
    closest = parsed.habits[-1:]  # to the usual English press form
    return " ".join(sorted(min(read_word(word, closest)) for word in parsed.words))


def block_keys(name: str) -> tuple[str, ...]:
    """Keys of which any two spellings of one full name share one: both its words by their sounds.

    A name with an initial shares none; see `initial_keys`.
    """
    parsed = parse_person(name)
    if parsed is None or len(parsed.words) < 2:
        return ()
    words = parsed.words
    pairs = {(words[0], words[-1]), (words[0], words[1])}
    if len(words) > 2:
        pairs |= {("".join(words[:-1]), words[-1]), (words[0], "".join(words[1:]))}
    keys = {
        " ".join(sorted((x, y)))
        for a, b in pairs
        for x in _word_keys(a, parsed.habits)
        for y in _word_keys(b, parsed.habits)
    }
    return tuple(sorted(keys))


def initial_keys(name: str) -> tuple[str, ...]:
    """Keys that a name shares with the same surname beside an initial only."""
    parsed = parse_person(name)
    if parsed is None or len(parsed.words) < 2:
        return ()
    ends = ((parsed.words[0], parsed.words[-1]), (parsed.words[-1], parsed.words[0]))
    return tuple(
        sorted(
            f"{letter} {surname}"
            for given, family in ends
            if len(family) > 2
            for letter in {reading[:1] for reading in read_word(given, parsed.habits)}
            for surname in _word_keys(family, parsed.habits)
        )
    )


def has_initial(name: str) -> bool:
    parsed = parse_person(name)
    return parsed is not None and any(len(word) == 1 for word in parsed.words)


def _word_keys(word: str, habits: tuple[Habit, ...]) -> set[str]:
    """The sounds of a word that spellings keep; given names of the lexicon by their row."""
    readings, table = read_word(word, habits), given_names()
    keys = {consonants(reading).translate(ALIKE_SOUNDS) for reading in readings}
    return keys | {f"#{table[reading][0]}" for reading in readings if reading in table}


def compare_people(a: str, b: str) -> Comparison:
    """Whether two written names can be one person.

    >>> compare_people("Kassym-Jomart Tokayev", "Qasym-Jomart Toqaev").verdict
    'same'
    >>> compare_people("Askar Akhmetov", "Aigul Akhmetova").verdict
    'different'
    >>> compare_people("A. Akhmetov", "Askar Akhmetov").verdict
    'unsure'
    """
    one, two = parse_person(a), parse_person(b)
    if one is None or two is None:
        return Comparison("different", 0.0, "no letters to compare")
    if one.words == two.words and len(one.words) == 1:
        return Comparison("unsure", 0.5, "one word alone")
    best = max(
        (_compare_orders(x, y) for x in _orders(one) for y in _orders(two)),
        key=lambda found: found.score,
    )
    return _check_patronymics(one, two, best)


def _orders(name: PersonName) -> Iterable[PersonName]:
    """The name as (given names ..., surname), in the ways it can be read."""
    words = name.words
    turned = PersonName((*words[1:], words[0]), name.patronymic, name.habits)
    if name.surname_first:
        return (turned,)
    return (name, turned) if len(words) > 1 else (name,)


def _compare_orders(one: PersonName, two: PersonName) -> Comparison:
    surname = compare_words(one.words[-1], two.words[-1], one.habits, two.habits)
    if surname in ("no", "initial", "known"):
        return Comparison("different", 0.0, "other surname")
    if len(one.words) == 1 or len(two.words) == 1:
        return Comparison("different", 0.3, "surname alone")
    if _sexes_differ(one.words[-1], two.words[-1]):
        return Comparison("different", 0.2, "a man's and a woman's surname")
    given = _compare_given(one, two)
    return judge(surname, given)


def judge(surname: Likeness, given: Likeness) -> Comparison:
    """The verdict on how alike surnames and given names are."""
    if given in ("equal", "known") and surname in ("equal", "near"):
        score = 1.0 if given == surname == "equal" else 0.93
        return Comparison("same", score, "given name and surname are spellings of one name")
    if given in ("equal", "known"):
        return Comparison("unsure", 0.75, "same given name, surname differs by a sound")
    if given == "initial" and surname in ("equal", "near"):
        return Comparison("unsure", 0.7, "same surname, only an initial for the given name")
    if given in ("near", "close") and surname in ("equal", "near"):
        return Comparison("unsure", 0.65, "same surname, given name differs by a sound")
    return Comparison("different", 0.1, "other given name")


def _compare_given(one: PersonName, two: PersonName) -> Likeness:
    ours, theirs = one.words[:-1], two.words[:-1]
    whole = compare_words("".join(ours), "".join(theirs), one.habits, two.habits)
    if whole in ("equal", "known"):
        return whole
    first = compare_words(ours[0], theirs[0], one.habits, two.habits)
    if len(ours) != len(theirs) and first in ("equal", "known") and len(ours[0]) > 2:
        return "near"  # a further name on one side only
    return first if len(ours) == len(theirs) == 1 else "no"


def compare_words(
    a: str, b: str, habits_a: tuple[Habit, ...], habits_b: tuple[Habit, ...]
) -> Likeness:
    """How alike two words of names are."""
    if min(len(a), len(b)) <= 2:
        shorter, longer = sorted((a, b), key=len)
        ours, theirs = read_word(shorter, habits_a), read_word(longer, habits_b)
        starts = any(x and y.startswith(x[0]) for x in ours for y in theirs)
        return "equal" if a == b and len(a) > 1 else "initial" if starts else "no"
    ours, theirs = read_word(a, habits_a), read_word(b, habits_b)
    if ours & theirs:
        return "equal"
    known = _same_known_name(ours, theirs)
    if known is not None:
        return "known" if known else "no"
    return max((_near(x, y) for x in ours for y in theirs), key=("no", "close", "near").index)


def _same_known_name(ours: frozenset[str], theirs: frozenset[str]) -> bool | None:
    """Whether two given names of the lexicon are one; `None` when one of them is not in it."""
    table = given_names()
    left = {table[x][0] for x in ours if x in table}
    right = {table[x][0] for x in theirs if x in table}
    return bool(left & right) if left and right else None


def _near(a: str, b: str) -> Likeness:
    """`near`: a soft sign or glide that one press leaves out; `close`: one other sound."""
    ends_differ = (a[-1:] in VOWELS) != (b[-1:] in VOWELS)
    if a[:1] != b[:1] or ends_differ or min(len(a), len(b)) < SHORTEST_CLOSE:
        return "no"
    if Levenshtein.distance(a, b, score_cutoff=1) != 1:
        return "no"
    start = Prefix.similarity(a, b)
    end = Postfix.similarity(a[start:], b[start:])
    ours, theirs = a[start : len(a) - end], b[start : len(b) - end]
    if {ours, theirs} == {"", "i"} and min(len(a), len(b)) >= LONG_SURNAME:
        return "near"
    vowels = all(sound in VOWELS for sound in (ours, theirs))
    return "close" if vowels or frozenset((ours, theirs)) in CONFUSED else "no"


def _sexes_differ(a: str, b: str) -> bool:
    pairs = ((a, b), (b, a))
    return any(FEMALE_SURNAME.search(one) and MALE_SURNAME.search(two) for one, two in pairs)


def _check_patronymics(one: PersonName, two: PersonName, found: Comparison) -> Comparison:
    if one.patronymic is None or two.patronymic is None or found.verdict == "different":
        return found
    if fathers_agree(one.patronymic, two.patronymic, one.habits, two.habits):
        return found
    return Comparison("different", 0.2, "other father's name")


def fathers_agree(a: str, b: str, habits_a: tuple[Habit, ...], habits_b: tuple[Habit, ...]) -> bool:
    """Whether two patronymics come from one name: Nurlanovich, Nurlanuly.

    >>> fathers_agree("nurlanovich", "nurlanuly", ("english",), ("english",))
    True
    """
    return compare_words(_father(a), _father(b), habits_a, habits_b) != "no"


def _father(patronymic: str) -> str:
    return PATRONYMIC.sub("", KIN_WORD.sub("", patronymic)) or patronymic
