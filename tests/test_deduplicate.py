"""What is joined across articles, what is kept apart, and that ids and order are stable."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.deduplicate import Decision, deduplicate, read_decisions
from pipeline.deduplicate.clusters import pairs_in_blocks
from pipeline.deduplicate.organizations import read_body
from pipeline.errors import CorpusError
from pipeline.records import (
    Actor,
    Anchor,
    Article,
    Dropped,
    Event,
    Evidence,
    Extraction,
    Figure,
    Interval,
    Participation,
    Passage,
    Place,
)
from pipeline.tables import World

KARAGANDA = Place("Karaganda", "city", "KZ", "KZ-35", 49.8, 73.1)
TODAY = date(2024, 3, 12)


def words(article_id: str, quote: str = "quote") -> Evidence:
    return Evidence(article_id, 0, len(quote), quote, "test")


def person(name: str, *aliases: str, kind: str = "person", named: bool = True) -> Actor:
    return Actor(name, kind, named, (words("?", name),), aliases)  # type: ignore[arg-type]


def body(name: str, *aliases: str) -> Actor:
    return person(name, *aliases, kind="organization")


def figure(value: float, unit: str = "case", what: str = "cases", **fields: object) -> Figure:
    """A count, or money when the unit is a currency."""
    kind = "money" if unit.isupper() else "count"
    low = high = Decimal(str(value))
    made = Figure(words("?", f"{value}"), kind, low, high, "exact", unit, what, what, 0.8)
    return replace(made, **fields)  # type: ignore[arg-type]


def event(event_type: str, sentence: str, *parts: Participation, **fields: object) -> Event:
    trigger = sentence.split()[0]
    made = Event(words("?", trigger), event_type, "reported", trigger, sentence, "", 0.8)
    return replace(made, participants=parts, **fields)  # type: ignore[arg-type]


def part(actor: int, name: str = "someone", role: str = "perpetrator") -> Participation:
    return Participation(name, role, 0, 4, actor)  # type: ignore[arg-type]


def told(
    article_id: str,
    actors: Sequence[Actor] = (),
    figures: Sequence[Figure] = (),
    events: Sequence[Event] = (),
    *,
    text: str = "",
    on: date | None = TODAY,
) -> Extraction:
    """One article; every record's evidence is moved into it."""
    text = text or f"Text of {article_id}."
    own = words(article_id)
    return Extraction(
        Article(article_id, f"{article_id}.txt", text, article_id, published=on),
        (Passage(0, len(text), "body", "test"),),
        Anchor(Interval(on, on) if on else None, "published" if on else "none"),
        tuple(replace(f, evidence=replace(f.evidence, article_id=article_id)) for f in figures),
        tuple(replace(a, mentions=(replace(own, quote=a.name),)) for a in actors),
        tuple(replace(e, evidence=replace(e.evidence, article_id=article_id)) for e in events),
        (),
    )


def names_joined(world: World) -> list[set[str]]:
    """The articles of each actor that more than one article mentions."""
    return [set(row.article_ids) for row in world.actors if row.n_articles > 1]


# --- actors ------------------------------------------------------------------------------------

SAME_BODIES = [
    ("MVD of Kazakhstan", "Kazakhstan's Interior Ministry"),
    ("Ministry of Internal Affairs of the Republic of Kazakhstan", "Kazakh Ministry of Interior"),
    ("government of Kazakhstan", "Kazakh government"),
    ("Kazakhstan", "the Kazakhstan government"),
    ("UNICEF", "United Nations Children's Fund"),
    ("UNICEF", "UNICEF Kazakhstan"),
    ("IOM", "International Organization for Migration"),
    ("U.S. Department of State", "US State Department"),
    ("KNB", "National Security Committee of Kazakhstan"),
    ("AFM", "Financial Monitoring Agency"),
    ("Nur Otan", "Amanat party"),
    ('"Qorgau Astana" foundation', "Korgau Astana"),
    ("Zhana Adamdar movement", "Jana Adamdar"),
    ("ArcelorMittal", "Arcelor Mittal"),
    ("Ministry of Tourism of Uzbekistan", "Uzbek Tourism Ministry"),
    ("Almaty City Court", "City Court of Almaty"),
]
OTHER_BODIES = [
    ("Ministry of Internal Affairs of Kazakhstan", "Ministry of Internal Affairs of Kyrgyzstan"),
    ("Ministry of Internal Affairs of Kazakhstan", "Ministry of Foreign Affairs of Kazakhstan"),
    ("Ministry of Internal Affairs of Kazakhstan", "Investigative Department of the MVD"),
    ("KNB", "National Security Committee of Tajikistan"),
    ("Tajik State Committee for National Security", "UKMK"),
    ("Anti-Corruption Agency of Kazakhstan", "Uzbek Anti-Corruption Agency"),
    ("government of Kazakhstan", "U.S. Department of State"),
    ("United States", "U.S. Department of State"),
    ("UNICEF", "UN News"),
    ("ArcelorMittal", "ArcelorMittal Temirtau"),
    ("Questra World", "Questra Holding"),
    ("Almaty City Court", "Astana City Court"),
    ("Korean Air", "Air Astana"),
    ("Bank of Georgia", "Bank of Kazakhstan"),
    ("police department", "police department"),
    ("the ministry", "the ministry"),
]


@pytest.mark.parametrize(("a", "b"), SAME_BODIES)
def test_names_of_one_body_are_one_actor(a: str, b: str) -> None:
    world = deduplicate([told("a", [body(a)]), told("b", [body(b)])])
    assert names_joined(world) == [{"a", "b"}]


@pytest.mark.parametrize(("a", "b"), OTHER_BODIES)
def test_other_bodies_are_kept_apart(a: str, b: str) -> None:
    assert names_joined(deduplicate([told("a", [body(a)]), told("b", [body(b)])])) == []


def test_a_ministry_without_its_country_is_of_the_country_of_the_article() -> None:
    def article(name: str, country: str) -> Extraction:
        return told(name, [body("Interior Ministry")], [figure(3, country=country)])

    world = deduplicate([article("a", "KZ"), article("b", "KZ"), article("c", "KG")])
    assert names_joined(world) == [{"a", "b"}]


def test_a_government_is_named_by_its_country_not_by_what_one_article_calls_it() -> None:
    named = told("a", [body("Kazakhstan")], [figure(3, country="KZ")])
    called = told("b", [body("Cabinet of Ministers")], [figure(3, country="KZ")])
    assert [actor.name for actor in deduplicate([named, called]).actors] == ["Kazakhstan"]


@pytest.mark.parametrize(
    "name", ["Almaty", "MVD of Kazakhstan", "", "—", "of the", "Министерство", "(NGO)"]
)
def test_any_name_can_be_read_as_a_body(name: str) -> None:
    assert read_body(name) == read_body(name)


def test_people_are_one_by_full_name_and_never_by_surname_alone() -> None:
    world = deduplicate(
        [
            told("a", [person("Serik Akhmetov", "Akhmetov")]),
            told("b", [person("Serik Ahmetov")]),
            told("c", [person("Akhmetov")]),
            told("d", [person("Berik Akhmetov")]),
        ]
    )
    assert names_joined(world) == [{"a", "b"}]
    assert len(world.actors) == 3


def test_unsure_pairs_are_left_for_review() -> None:
    world = deduplicate([told("a", [person("A. Akhmetov")]), told("b", [person("Askar Akhmetov")])])
    assert len(world.actors) == 2
    (row,) = world.review
    assert {row.name_a, row.name_b} == {"A. Akhmetov", "Askar Akhmetov"}
    assert "initial" in row.reason
    assert {row.actor_id_a, row.actor_id_b} == {actor.actor_id for actor in world.actors}


@pytest.mark.parametrize(
    ("a", "b", "reason"),
    [
        ("Kazchrome", "Kazchroma", "letter"),
        ("Caritas", "Caritas Kazakhstan", "country"),
        ("Alzhanova", "Dina Alzhanova", ""),
    ],
)
def test_names_that_may_be_one_are_shown(a: str, b: str, reason: str) -> None:
    make = person if "Alzh" in a else body
    world = deduplicate([told("a", [make(a)]), told("b", [make(b)])])
    assert len(world.actors) == 2
    (row,) = world.review
    assert {row.name_a, row.name_b} == {a, b}
    assert reason in row.reason


@pytest.mark.parametrize(("age", "year", "people"), [(44, 2024, 1), (46, 2026, 1), (71, 2024, 2)])
def test_namesakes_of_another_generation_are_two_people(age: int, year: int, people: int) -> None:
    one = replace(person("Serik Akhmetov"), age=Decimal(44))
    two = replace(person("Serik Akhmetov"), age=Decimal(age))
    world = deduplicate([told("a", [one], on=TODAY), told("b", [two], on=TODAY.replace(year=year))])
    assert len({row.actor_id for row in world.actors}) == people
    assert [row.reason for row in world.review] == ["same name, ages do not fit"] * (people - 1)


def test_two_fathers_are_two_people() -> None:
    names = ("Nurlan Serikovich Omarov", "Nurlan Maratovich Omarov")
    world = deduplicate([told(str(i), [person(name)]) for i, name in enumerate(names)])
    assert len({row.actor_id for row in world.actors}) == 2


# --- decisions ---------------------------------------------------------------------------------


def two_akhmetovs(decisions: Sequence[Decision]) -> World:
    articles = [
        told("a", [person("Serik Akhmetov")]),
        told("b", [person("Serik Ahmetov")]),
        told("c", [person("S. Akhmetov")]),
    ]
    return deduplicate(articles, decisions=decisions)


def test_same_joins_and_takes_the_pair_off_the_review() -> None:
    assert "S. Akhmetov" in {
        n for row in two_akhmetovs([]).review for n in (row.name_a, row.name_b)
    }
    world = two_akhmetovs([Decision("same", "S. Akhmetov", "Serik Akhmetov")])
    assert names_joined(world) == [{"a", "b", "c"}]
    assert world.review == ()


def test_different_keeps_apart_what_looks_the_same() -> None:
    world = two_akhmetovs([Decision("different", "Serik Akhmetov", "Serik Ahmetov")])
    assert names_joined(world) == []
    assert len({row.actor_id for row in world.actors}) == 3


def test_different_tells_namesakes_apart_by_article() -> None:
    articles = [told(name, [person("Serik Akhmetov")]) for name in "abc"]
    decision = Decision("different", "Serik Akhmetov @ a", "Serik Akhmetov @ c")
    world = deduplicate(articles, decisions=[decision])
    assert names_joined(world) == [{"a", "b"}]


def test_decisions_by_id_survive_their_own_effect() -> None:
    found = {row.name: row.actor_id for row in two_akhmetovs([]).actors}
    decisions = [
        Decision("same", found["S. Akhmetov"], found["Serik Akhmetov"]),
        Decision("rename", found["Serik Akhmetov"], "Serik Akhmetov (former prime minister)"),
    ]
    world = two_akhmetovs(decisions)
    (row,) = world.actors
    assert row.name == "Serik Akhmetov (former prime minister)"
    assert "Serik Akhmetov" in row.aliases
    assert row.actor_id == found["Serik Akhmetov"]


def test_a_decision_about_nobody_is_reported() -> None:
    world = two_akhmetovs([Decision("same", "Serik Akhmetov", "Nobody Known")])
    (row,) = world.dropped
    assert "Nobody Known" in row.reason


def test_decisions_are_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "decisions.csv"
    assert read_decisions(path) == []
    path.write_text("# ours\ndecision,a,b,note\nsame,A B,C D,\nrename,A B,A. B.\n", "utf-8-sig")
    assert read_decisions(path) == [
        Decision("same", "A B", "C D"),
        Decision("rename", "A B", "A. B."),
    ]


@pytest.mark.parametrize("row", ["maybe,A,B,", "same,A,,", "same"])
def test_a_wrong_decision_is_named_by_file_and_row(tmp_path: Path, row: str) -> None:
    path = tmp_path / "decisions.csv"
    path.write_text(f"decision,a,b,note\n{row}\n", "utf-8")
    with pytest.raises(CorpusError, match=r"decisions\.csv, row 2"):
        read_decisions(path)


# --- articles ----------------------------------------------------------------------------------

STORY = " ".join(f"word{i} says thing{i * 7 % 31}" for i in range(120))
COPIES = {
    "other headline": "A headline of the other paper. " + STORY,
    "cut short": STORY[: len(STORY) * 45 // 100],
    "wrapped in clutter": "Menu Home News Sport. " + STORY + " Share this. Follow us. Comments 0.",
    "a word changed here and there": STORY.replace("word7 ", "term ").replace("word70 ", "term "),
}


@pytest.mark.parametrize("change", COPIES)
def test_copies_point_to_the_fullest(change: str) -> None:
    full = STORY + " and an end that the copy lacks, with some more words that only it has."
    world = deduplicate([told("full", text=full), told("copy", text=COPIES[change])])
    rows = {row.article_id: row for row in world.articles}
    assert rows["copy"].duplicate_of == "full"
    assert rows["full"].duplicate_of is None
    assert rows["copy"].story_id == rows["full"].story_id


def test_other_texts_and_digests_are_no_copies() -> None:
    other = " ".join(f"item{i} tells of matter{i * 5 % 29}" for i in range(120))
    digest = other + " " + STORY  # a page of several articles
    world = deduplicate([told("a", text=STORY), told("b", text=other), told("digest", text=digest)])
    assert {row.article_id: row.duplicate_of for row in world.articles}["a"] is None


def verdict(article_id: str, on: date = TODAY, **fields: object) -> Extraction:
    """An article of one story: two people, a sum and a term."""
    return told(
        article_id,
        [person("Serik Akhmetov"), person("Aigul Bekova")],
        [
            figure(2_400_000_000, "KZT", "tenge embezzled from the fund"),
            figure(12, "defendant", "defendants in the trial", **fields),
        ],
        on=on,
    )


def test_retellings_are_one_story_and_later_cases_are_not() -> None:
    world = deduplicate(
        [verdict("a"), verdict("b", date(2024, 3, 14)), verdict("c", date(2025, 9, 1))]
    )
    stories = {row.article_id: row.story_id for row in world.articles}
    assert stories["a"] == stories["b"] != stories["c"]


# --- claims ------------------------------------------------------------------------------------


def claims_of(*figures: Figure) -> World:
    """Each figure in an article of one story, told by the same two people."""
    people = [person("Serik Akhmetov"), person("Aigul Bekova")]
    shared = figure(777_000_000, "KZT", "tenge lost by the state fund")
    return deduplicate([told(f"{i}", people, [shared, one]) for i, one in enumerate(figures)])


def joined_claims(world: World) -> int:
    """Claims beside the one that all articles share."""
    return len(world.claims) - 1


YEAR = Interval(date(2023, 1, 1), date(2023, 12, 31))
SAME_FACTS = [
    (
        figure(19, what="cases of trafficking registered"),
        figure(19, what="trafficking cases opened"),
    ),
    (
        figure(1_500_000, "KZT", "price of the newborn", stated_usd_low=Decimal(3000)),
        figure(3000, "USD", "price paid for the newborn"),
    ),
    (figure(15, "person", "people detained"), figure(15, "resident", "residents detained")),
    (figure(19, what="cases opened", period=YEAR), figure(19, what="cases opened")),
]
BEFORE = Interval(date(2021, 1, 1), date(2021, 12, 31))
OTHER_FACTS = [
    (figure(23, "person", "people convicted", period=YEAR),
     figure(23, "person", "people convicted", period=BEFORE)),
    (figure(40, "miner", "miners killed"), figure(40, "miner", "miners missing")),
    (figure(19, what="cases opened", country="KZ"), figure(19, what="cases opened", country="UZ")),
    (figure(7, "house", "houses flooded"), figure(7, "car", "cars burnt")),
    (figure(300, "KZT", "fine imposed"), figure(300, "USD", "fine imposed")),
    (figure(90, "house", "houses flooded"), figure(30, "house", "houses flooded")),
]  # fmt: skip


@pytest.mark.parametrize(("a", "b"), SAME_FACTS)
def test_one_fact_is_one_claim(a: Figure, b: Figure) -> None:
    world = claims_of(a, b)
    assert joined_claims(world) == 1
    assert all(row.n_stories == 1 for row in world.claims)


@pytest.mark.parametrize(("a", "b"), OTHER_FACTS)
def test_other_facts_are_other_claims(a: Figure, b: Figure) -> None:
    assert joined_claims(claims_of(a, b)) == 2


CONFLICTS = [
    (figure(42, "miner", "miners killed in a fire"), figure(46, "miner", "miners killed in a fire"),
     "Values differ: 42 miner (0) against 46 miner (1)."),
    (figure(19, what="cases of newborns sold"), figure(19, what="cases of children sold"),
     "Not said of the same thing: newborns (0) against children (1)."),
    (figure(50, "crime", "crimes uncovered", qualifier="about"),
     figure(50, "crime", "crimes uncovered", qualifier="over"),
     "Bounds differ: about 50 crime (0) against over 50 crime (1)."),
    (figure(9, "house", "houses flooded"), figure(9, "house", "houses flooded"), None),
]  # fmt: skip


@pytest.mark.parametrize(("a", "b", "note"), CONFLICTS)
def test_what_differs_is_said_in_a_sentence(a: Figure, b: Figure, note: str | None) -> None:
    rows = [row for row in claims_of(a, b).claims if row.unit != "KZT"]
    (row,) = rows
    assert row.conflict_note == note
    assert row.conflict == (note is not None)
    assert (row.low, row.high) == (min(a.low, b.low), max(a.high, b.high))


def test_what_stands_after_the_number_tells_things_apart() -> None:
    one = figure(19, sentence="Last year 19 cases of newborns sold were registered.")
    two = figure(19, sentence="He said 19 cases were opened for child trafficking, and more.")
    one, two = (replace(f, evidence=words("?", "19 cases")) for f in (one, two))
    (row,) = [row for row in claims_of(one, two).claims if row.unit != "KZT"]
    assert row.conflict_note == "Not said of the same thing: newborns (0) against children (1)."


def test_reports_that_repeat_their_sentences_months_later_are_not_one_fact() -> None:
    def report(name: str, day: date) -> Extraction:
        victims = figure(6, "victim", "victims of forced labor identified", country="KZ")
        return told(name, [], [victims], on=day)

    first, soon, later = date(2020, 1, 20), date(2020, 1, 25), date(2020, 6, 20)
    assert len(deduplicate([report("a", first), report("b", later)]).claims) == 2
    assert len(deduplicate([report("a", first), report("b", soon)]).claims) == 1


def test_an_article_that_gives_both_values_tells_two_facts() -> None:
    both = [figure(24, "house", "houses flooded"), figure(20, "house", "houses flooded then")]
    people = [person("Serik Akhmetov"), person("Aigul Bekova")]
    shared = figure(777_000_000, "KZT", "tenge lost")
    world = deduplicate([told("a", people, [shared, both[0]]), told("b", people, [shared, *both])])
    assert len({row.claim_id for row in world.figures if row.unit == "house"}) == 2


# --- events ------------------------------------------------------------------------------------

DAY = Interval(date(2023, 10, 28), date(2023, 10, 28))
CONVICTED = {"date": DAY, "place": KARAGANDA, "country": "KZ"}
FIRE = {**CONVICTED, "figures": (0,)}


def fire(article_id: str, toll: int, on: date, **fields: object) -> Extraction:
    return told(
        article_id,
        [],
        [figure(toll, "miner", "miners killed", event=0)],
        [event("death", f"died {toll} miners in a fire at the mine", **(FIRE | fields))],
        on=on,
    )


def test_later_tolls_update_the_event_and_stay_visible() -> None:
    world = deduplicate([fire("a", 42, date(2023, 10, 29)), fire("b", 46, date(2024, 10, 29))])
    (row,) = world.events
    assert row.n_articles == 2 == row.n_stories
    assert row.merge_note == "2 articles: same day, same place, same words"
    (claim,) = world.claims
    assert (claim.low, claim.high, claim.conflict) == (42, 46, True)
    assert {figure.event_id for figure in world.figures} == {row.event_id}


def test_a_source_is_not_borrowed_from_another_article() -> None:
    clear = fire("a", 42, TODAY, confidence=0.9)
    (row,) = deduplicate([clear, fire("b", 42, TODAY, attributed_to="Duman Taev")]).events
    assert (row.n_articles, row.attributed_to) == (2, None)


def test_type_and_country_alone_make_no_happening_of_one_story() -> None:
    def article(name: str, sentence: str, **fields: object) -> Extraction:
        people = [person("Serik Akhmetov"), person("Aigul Bekova")]
        sale = event("trafficking", sentence, country="KZ", form="child_sale", **fields)
        return told(name, people, [figure(777_000_000, "KZT", "tenge lost")], [sale])

    vague = article("a", "sold newborns are found here and there in the whole country")
    other = article("b", "sold newborns found homes abroad last spring near market stalls")
    assert len(deduplicate([vague, other]).events) == 2
    dated = [article(name, "sold newborns found homes abroad", date=DAY) for name in "ab"]
    assert len(deduplicate(dated).events) == 1


OTHER_HAPPENINGS = [
    {"date": Interval(date(2023, 8, 17), date(2023, 8, 17))},
    {"place": Place("Almaty", "city", "KZ", "KZ-75")},
    {"country": "KG", "place": None},
]


@pytest.mark.parametrize("changed", OTHER_HAPPENINGS)
def test_other_day_place_or_country_is_another_event(changed: dict[str, object]) -> None:
    world = deduplicate([fire("a", 42, TODAY), fire("b", 42, TODAY, **changed)])
    assert len(world.events) == 2
    assert all(row.merge_note is None for row in world.events)


def test_convictions_of_two_people_are_two_events() -> None:
    def article(name: str, convict: str) -> Extraction:
        term = event("conviction", "sentenced to ten years in Karaganda", part(0), **CONVICTED)
        return told(name, [person(convict)], [figure(10, "case", "cases heard")], [term])

    apart = deduplicate([article("a", "Serik Akhmetov"), article("b", "Marat Omarov")])
    assert len(apart.events) == 2
    joined = deduplicate([article("a", "Serik Akhmetov"), article("b", "Serik Ahmetov")])
    assert len(joined.events) == 1
    assert joined.events[0].perpetrators == ("Serik Akhmetov",)
    assert [row.actor_id for row in joined.participants] == [joined.actors[0].actor_id] * 2


def test_an_old_verdict_in_the_background_is_not_todays() -> None:
    def article(name: str, sentence: str, **when: object) -> Extraction:
        people = [person("Serik Akhmetov"), person("Aigul Bekova")]
        sentenced = event("conviction", sentence, part(0), country="KZ", **when)
        return told(name, people, [figure(2_400_000_000, "KZT", "tenge embezzled")], [sentenced])

    in_2018 = Interval(date(2018, 1, 1), date(2018, 12, 31))
    today = article("a", "sentenced Akhmetov to prison for theft from the fund")
    background = article("b", "sentenced earlier over bribes at the airport", date=in_2018)
    retold = article("b", "sentenced on Monday for stealing from the fund")
    assert len(deduplicate([today, background]).events) == 2
    assert len(deduplicate([today, retold]).events) == 1


def test_unnamed_people_are_one_when_their_event_is() -> None:
    def article(name: str, *who: str) -> Extraction:
        unnamed = [person(w, named=False) for w in who]
        parts = [part(i, w) for i, w in enumerate(who)]
        deaths = event("death", "died 42 miners in a fire at the mine", *parts, **FIRE)
        return told(name, unnamed, [figure(42, "miner", "miners killed", event=0)], [deaths])

    world = deduplicate([article("a", "shift foreman"), article("b", "foreman of the shift")])
    assert names_joined(world) == [{"a", "b"}]
    lone = deduplicate(
        [told("a", [person("a man", named=False)]), told("b", [person("a man", named=False)])]
    )
    assert names_joined(lone) == []


# --- the whole ---------------------------------------------------------------------------------


def a_corpus() -> list[Extraction]:
    people = ["Serik Akhmetov", "Serik Ahmetov", "A. Bekova", "Aigul Bekova", "Marat Omarov"]
    made = [fire(f"f{i}", 40 + i, date(2023, 10, 28 + i)) for i in range(3)]
    made += [told(f"p{i}", [person(name)], [figure(i + 5)]) for i, name in enumerate(people)]
    made += [told("copy", text=STORY, on=None), told("text", text=STORY + " more", on=None)]
    return [*made, verdict("v1"), verdict("v2", date(2024, 3, 15))]


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_articles_does_not_matter(seed: int) -> None:
    corpus = a_corpus()
    world = deduplicate(corpus)
    random.Random(seed).shuffle(corpus)
    assert deduplicate(corpus) == world


@pytest.mark.parametrize("left_out", range(12))
def test_articles_that_come_later_rename_nothing(left_out: int) -> None:
    corpus = sorted(
        a_corpus(), key=lambda x: (x.article.published or date.max, x.article.article_id)
    )
    before, after = deduplicate(corpus[:left_out]), deduplicate(corpus)
    for table in ("actors", "events", "claims"):
        ids = {getattr(row, f"{table[:-1]}_id") for row in getattr(before, table)}
        kept = {getattr(row, f"{table[:-1]}_id") for row in getattr(after, table)}
        assert ids <= kept | ids_joined(before, after, table), table
    stories = {row.article_id: row.story_id for row in after.articles}
    assert all(stories[row.article_id] == row.story_id for row in before.articles)
    figures = {row.figure_id for row in after.figures}
    assert {row.figure_id for row in before.figures} <= figures


def ids_joined(before: World, after: World, table: str) -> set[str]:
    """Ids of records that a later article showed to be one with an older record."""
    if table != "actors":
        return set()
    owner = {name: row.actor_id for row in after.actors for name in (row.name, *row.aliases)}
    return {row.actor_id for row in before.actors if owner[row.name] != row.actor_id}


def test_a_removed_article_takes_its_rows_with_it() -> None:
    corpus = a_corpus()
    world = deduplicate(corpus[1:])
    gone = corpus[0].article.article_id
    for table in (world.figures, world.mentions, world.participants, world.articles):
        assert all(row.article_id != gone for row in table)
    assert all(gone not in row.article_ids for row in (*world.claims, *world.actors, *world.events))


def test_every_key_leads_somewhere() -> None:
    world = deduplicate(a_corpus())
    records = {
        "figure": {row.figure_id for row in world.figures},
        "actor": {row.actor_id for row in world.actors},
        "event": {row.event_id for row in world.events},
    }
    assert all(row.record_id in records[row.record] for row in world.mentions)
    assert {row.claim_id for row in world.figures} == {row.claim_id for row in world.claims}
    assert sorted(i for row in world.claims for i in row.figure_ids) == sorted(records["figure"])
    for record in ("actor", "event", "claim"):
        ids = [getattr(row, f"{record}_id") for row in getattr(world, f"{record}s")]
        assert len(ids) == len(set(ids))


def test_an_empty_corpus_has_empty_tables() -> None:
    unread = Dropped(None, "broken.txt", "read", "not text")
    world = deduplicate([], [unread])
    assert [row.path for row in world.dropped] == ["broken.txt"]
    assert not world.articles
    assert not world.actors


def test_work_per_member_is_bounded_however_common_a_key() -> None:
    pairs = list(pairs_in_blocks([["common"]] * 1000, window=5))
    assert len(pairs) == len(set(pairs)) < 5 * 1000
    assert all(0 < b - a <= 5 for a, b in pairs)
