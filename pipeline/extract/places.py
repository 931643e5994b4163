"""Where a text names places, as rows of the gazetteer; names the gazetteer lacks keep their words.

Not places: a name inside a person's name or a company's, a quoted title, a capital that acts for
its government ("Astana rejected the offer").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import zip_longest

from spacy.tokens import Doc, Span

from pipeline.extract.actors.government import acts
from pipeline.extract.actors.roles import actor_words
from pipeline.extract.currency_words import currency_words
from pipeline.extract.gazetteer import (
    TRANSLITERATED,
    Entry,
    country_of_adjective,
    country_of_capital,
    entries,
    first_words,
    name_key,
    resolve_place,
    spelling_key,
    spellings,
)
from pipeline.extract.text import text_of, words_at
from pipeline.lexicon import WordPattern, any_of, load_table
from pipeline.records import Place, PlaceMention

__all__ = ["country_of_adjective", "find_places", "is_dateline", "resolve_place"]

MAX_WORDS = 6  # "Xinjiang Uyghur Autonomous Region" and a few longer forms
CONTAINER_GAP = 40  # "the village of X, Y district, Almaty Region": how far the larger place stands

WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W\d_]+(?:['’-][^\W\d_]+)*")
# "BISHKEK, Kyrgyzstan -", "ALMATY. March 14 (Interfax) -", "Manila, June 24 (IANS):", "ASTANA:"
_DAY = r"(?:[A-Z][a-z]{2,8}\.?\s\d{1,2}|\d{1,2}\s[A-Z][a-z]{2,8})(?:,?\s\d{4})?"
_AGENCY = r"\([A-Z][^()\n]{1,30}\)|/[A-Z][^/\n]{1,30}/"
DATELINE_REST = re.compile(
    rf"(?:,\s[A-Z][\w.]+)?(?:[.,]?\s{_DAY})?[.,]?\s?(?:{_AGENCY})?\s?(?:[:\u2013\u2014]|-{{1,2}}\s)"
)
PLAIN_DATELINE_REST = re.compile(
    rf"(?:,\s[A-Z][\w.]+)?(?:[.,]?\s{_DAY}[.,]?\s?(?:{_AGENCY})?|[.,]?\s(?:{_AGENCY}))"
    r"\s?(?:[:\u2013\u2014]|-{1,2}\s)"
)
POSSESSIVE = re.compile(r"['’]s$|(?<=s)['’]$")
PLACE_CUE_BEFORE = re.compile(
    r"\b(?:in|from|near|outside|to|around|at|of|across|city of|town of|village of)\s+(?:the\s+)?$"
)
KIND_AFTER = re.compile(
    r"\s+(city|town|village|district|region|oblast|province|rayon|raion|settlement)\b",
    re.IGNORECASE,
)
REGION_AFTER = re.compile(r"\s+(?:region|oblast|province)\b", re.IGNORECASE)
# "a Talas district court" is one of the city's
DISTRICT_AFTER, ONE = re.compile(r"\s+district\b(?P<court>\s+court)?"), re.compile(r"\b[Aa]n?\s+$")
SHARED_REGION = re.compile(
    r"(?:(?:,| and|, and)\s+(?:the\s+)?[A-Z][\w-]+(?:\s[A-Z][\w-]+)?)*"
    r"\s+(?:regions|oblasts|provinces)\b"
)
DIRECTION = re.compile(
    r"\b(?:(?:north|south|east|west|northeast|northwest|southeast|southwest)(?:ern)?|central)\s+$",
    re.IGNORECASE,
)
CAPITAL_OF = re.compile(r"\bcapital\s+(?:city\s+)?of\s+(?:the\s+)?$", re.IGNORECASE)
CAPITAL_AFTER = re.compile(r"\s+capital\b(?!\s+(?:punishment|market|investment|outlay))")
# "Afghanistan's eastern province of Paktika", "Iran's Bam", "Kenya's northern Turkana district"
OWNED = WordPattern(
    "figures.toml",
    r"['’]s?\s+(?:(?:north|south|east|west|central)[a-z-]*\s+"
    r"|(?:[a-z-]+\s+){0,3}{nouns.places}\s+(?:of\s+)?)?",
)
CONTAINER = re.compile(r"^(?:,|\s*\()?\s*(?:(?:in|of|located in)\s+)?(?:the\s+)?$")
# An organization whose name tells where it works; a bank's or a fund's name does not.
LOCAL_BODY = re.compile(
    r"court|polic|department|ministr|prosecutor|akimat|administration|mayor|parliament|hospital"
    r"|government|maslikhat|council|committee|directorate|prison|colony|airport",
    re.IGNORECASE,
)
CAPTION = re.compile(r"\s*(?:\([^()\n]{1,40}\))?\s*")  # "(File photo)ASTANA:"
NUMBERED = re.compile(r"\s*(?:[-–—(]|\bwith\b)\s*\d")  # "next come Astana - 640"
DASHES = ("-", "–", "—")
ROAD = WordPattern("names.toml", r" {topics.roads}\b")
QUOTES = '"“”«»„'


def is_dateline(text: str, start: int, end: int) -> bool:
    """Whether a place opens a line as the city a story was filed from.

    >>> is_dateline("ASTANA: A strike ended", 0, 6), is_dateline("Osh, May 3 (AFP) - A man", 0, 3)
    (True, True)
    >>> is_dateline("Astana - the capital - voted", 0, 6)
    False
    """
    if not CAPTION.fullmatch(text, text.rfind("\n", 0, start) + 1, start):
        return False
    rest = DATELINE_REST if text[start:end].isupper() else PLAIN_DATELINE_REST
    return rest.match(text, end) is not None


def find_places(doc: Doc) -> list[PlaceMention]:
    """Every mention of a place in text order, longest name first, without overlaps.

    >>> from spacy.lang.en import English
    >>> doc = English()("Two men from southern Kazakhstan were detained in Chimkent, police said.")
    >>> [(doc.text[m.start:m.end], m.place.name, m.place.region) for m in find_places(doc)]
    [('southern Kazakhstan', 'South Kazakhstan', None), ('Chimkent', 'Shymkent', 'KZ-79')]
    """
    known = list(_known_places(doc))
    taken = {i for mention in known for i in range(mention.start, mention.end)}
    unknown = [m for m in _unlisted_places(doc) if not taken & set(range(m.start, m.end))]
    mentions = sorted([*known, *unknown], key=lambda m: m.start)
    there = _as_roads([*_contained(mentions, text_of(doc))], text_of(doc))
    return [m for m in there if not _is_no_place(m, doc)]


def _known_places(doc: Doc) -> Iterator[PlaceMention]:
    text = text_of(doc)
    words = [(m.start(), m.end()) for m in WORD.finditer(text)]
    i = 0
    while i < len(words):
        mention, used = _longest_name(text, words, i)
        if mention is not None:
            yield _widened(mention, text)
        i += used


def _longest_name(
    text: str, words: list[tuple[int, int]], i: int
) -> tuple[PlaceMention | None, int]:
    start = words[i][0]
    first = text[start : words[i][1]]
    if not first[0].isupper() or not _may_begin(first):
        return None, 1
    for j in range(min(i + MAX_WORDS, len(words)), i, -1):
        end = words[j - 1][1]
        name = text[start:end]
        if re.search(r"[^\w'’ .-]|\n", name) or (j - i > 1 and re.search(r"\w{3}\.\s", name)):
            continue
        bare = POSSESSIVE.sub("", name)
        entry = entries().get(name_key(bare))
        if entry is not None and _counts(entry, bare, text, start):
            return PlaceMention(start, start + len(bare), entry.place), j - i
    return None, 1


def _may_begin(word: str) -> bool:
    key = name_key(POSSESSIVE.sub("", word))
    return bool(key) and key.split()[0] in first_words()


def _counts(entry: Entry, name: str, text: str, start: int) -> bool:
    """Whether a listed name is written and placed so that it means the place."""
    if entry.acronym and not name.replace(".", "").isupper():
        return not _is_short(name) and name[0].isupper()
    if not (name[0].isupper() or (" " in name and any(w[0].isupper() for w in name.split()))):
        return False
    end = start + len(name)
    if text[end : end + 2].lstrip()[:1] == "$":  # "US $1.6 billion"
        return False
    return not entry.needs_cue or _has_cue(text, start, end)


def _is_short(name: str) -> bool:
    return len(name) <= 3


def _widened(mention: PlaceMention, text: str) -> PlaceMention:
    """The mention with the words that make it a region, a district, a capital or a direction."""
    place, start, end = mention.place, mention.start, mention.end
    before, after = text[max(0, start - 30) : start], text[end : end + 80]
    if place.kind == "city" and SHARED_REGION.match(after):
        region = resolve_place(f"{place.name} Region")
        return replace(mention, place=region) if region else mention
    if place.kind in ("city", "other", "region") and (kind := DISTRICT_AFTER.match(after)):
        if kind["court"] and ONE.search(before):
            return mention
        name, end = f"{text[start:end]} district", end + len(" district")
        return PlaceMention(start, end, replace(place, name=name, kind="district"))
    if place.kind == "city" and (kind := REGION_AFTER.match(after)):
        region = replace(place, name=f"{place.name} Region", kind="region", region=None)
        return PlaceMention(start, end + kind.end(), resolve_place(region.name) or region)
    if place.kind == "country":
        return _around_country(mention, text, before, after)
    return mention


def _around_country(mention: PlaceMention, text: str, before: str, after: str) -> PlaceMention:
    place, start, end = mention.place, mention.start, mention.end
    if found := CAPITAL_OF.search(before):
        capital = _capital(place)
        return PlaceMention(start - len(found.group()), end, capital) if capital else mention
    if (found := CAPITAL_AFTER.match(re.sub(r"^['’]s", "", after))) and after[:1] in "'’":
        capital = _capital(place)
        return PlaceMention(start, end + 2 + found.end(), capital) if capital else mention
    if found := DIRECTION.search(before):
        words = text[start - len(found.group()) : end]
        named = resolve_place(words)
        if named is None or (named.region and words[0].islower()):  # "western Kazakhstan": a part
            named = replace(place, name=words, kind="other")
        return PlaceMention(start - len(found.group()), end, named)
    return mention


def _capital(country: Place) -> Place | None:
    from_list = [e.place for e in entries().values() if e.place.country == country.country]
    for place in from_list:
        owner = country_of_capital(place.name)
        if place.kind == "city" and owner is not None and owner.country == country.country:
            return place
    return None


def _unlisted_places(doc: Doc) -> Iterator[PlaceMention]:
    """Places the gazetteer lacks: in another spelling, beside a word for its kind, by the model."""
    for ent in doc.ents:
        if ent.label_ in ("GPE", "LOC") and ent.text[:1].isupper():
            start, end = _without_article(ent)
            name = POSSESSIVE.sub("", text_of(doc)[start:end])
            entry = spellings().get(spelling_key(name))
            place = entry.place if entry else Place(name, "other", None)
            if _is_place_like(name) and _has_cue(text_of(doc), start, start + len(name)):
                yield PlaceMention(start, start + len(name), place)


def _is_place_like(name: str) -> bool:
    if name.isupper() or "\n" in name or not re.search(r"[^\W\d_]{3}", name):
        return False
    return all(country_of_adjective(word) is None for word in name.split()[-1:])


def _has_cue(text: str, start: int, end: int) -> bool:
    before, after = text[max(0, start - 24) : start], text[end : end + 12]
    return bool(PLACE_CUE_BEFORE.search(before) or KIND_AFTER.match(after))


def _without_article(ent: Span) -> tuple[int, int]:
    article = re.match(r"[Tt]he\s+", ent.text)
    return ent.start_char + (article.end() if article else 0), ent.end_char


def _contained(mentions: list[PlaceMention], text: str) -> Iterator[PlaceMention]:
    """A place nobody listed lies where the place written right after it lies, or the country that
    owns it, and so does a namesake of one far away: "Alexandria, Virginia".
    """
    owner: PlaceMention | None = None
    for i, mention in enumerate(mentions):
        owned = owner is not None and OWNED.fullmatch(text[owner.end : mention.start]) is not None
        if owner and owned and owner.place.kind == "country" and mention.place.country is None:
            there = replace(mention.place, country=owner.place.country)
            mention = replace(mention, place=there)
        place = mention.place
        far = place.kind == "city" and place.country not in TRANSLITERATED
        if (place.country is None or far) and i + 1 < len(mentions):
            larger = mentions[i + 1]
            gap = text[mention.end : larger.start]
            gap = re.sub(r"^\s+(?:village|district|town|city|settlement|region)", "", gap)
            inside = place.country is None or (gap == ", " and larger.place.kind == "region")
            near = len(gap) <= CONTAINER_GAP and CONTAINER.match(gap) is not None
            if inside and near and larger.place.country:
                country, region = larger.place.country, larger.place.region
                there = replace(place, country=country, region=region, lat=None, lon=None)
                mention = replace(mention, place=there)
        yield mention
        owner = mention


def _as_roads(mentions: list[PlaceMention], text: str) -> Iterator[PlaceMention]:
    """ "The Osh–Talas road" is one place, in neither town."""
    road_end = 0
    for mention, after in zip_longest(mentions, mentions[1:]):
        joined = after is not None and text[mention.end : after.start] in DASHES
        road = ROAD.match(text, after.end) if joined else None
        if road:
            ends = {mention.place.country, after.place.country}
            country = ends.pop() if len(ends) == 1 else None
            road_end = road.end()
            place = Place(text[mention.start : road_end], "other", country)
            yield PlaceMention(mention.start, road_end, place)
        elif mention.start >= road_end:
            yield mention


def _is_no_place(mention: PlaceMention, doc: Doc) -> bool:
    span = words_at(doc, mention.start, mention.end)
    for ent in doc.ents:
        if ent.start < span.end and span.start < ent.end and _hides_place(ent, span, mention):
            return True
    before = span.doc[span.start - 1 : span.start].text
    if before.lower() in actor_words("titles", "courtesy") or before == "New":
        return True  # "Mr Kennedy", of a town's name; "New South Wales"
    is_adjective = mention.place.kind == "country" and _is_adjective(span)
    if re.match(rf" ?{currency_words('name', 'generic')}s?\b", text_of(doc)[mention.end :][:20]):
        return True  # "30 Hong Kong dollars"
    if is_adjective or _is_clock(span) or _names_a_topic(span) or _names_a_street(span):
        return True
    papers = any_of(load_table("names.toml")["organization"]["mastheads"])
    if re.search(rf"\b[Tt]he {papers} of $", text_of(doc)[: mention.start][-24:]):
        return True  # "The Times of Malta" is printed, not where something happens
    return _is_quoted_title(mention, text_of(doc)) or _is_acting_capital(mention, span)


def _is_adjective(span: Span) -> bool:
    """ "US troops", "two Oman citizens": the names of countries serve as their adjectives."""
    people = load_table("names.toml")["topics"]["of_country"]
    if span.doc[span.end : span.end + 1].text in people:
        return True
    if not _is_short(span.text.replace(".", "")) or span.end >= len(span.doc):
        return False
    after = span.doc[span.end]
    return after.pos_ in ("NOUN", "PROPN", "ADJ") or after.lower_ in ("government", "dollars")


def _names_a_topic(span: Span) -> bool:
    """ "Fell because of the Ukraine crisis"; but "killed in the Ukraine war"."""
    before, after = span.doc[max(0, span.start - 2) : span.start], span.doc[span.end : span.end + 1]
    topics = load_table("names.toml")["topics"]["behind_place"]
    topic = after.text in topics and after[0].tag_ != "VBZ"  # not "the Osh region borders"
    return topic and not {"in", "during"} & {t.lower_ for t in before}


def _names_a_street(span: Span) -> bool:
    """ "Almaty Street" in Bishkek."""
    after = span.doc[span.end : span.end + 1].text
    return after in load_table("names.toml")["topics"]["streets"]


def _is_clock(span: Span) -> bool:
    """ "3 p.m. Moscow time": where clocks show it, not where it happened."""
    before, after = span.doc[max(0, span.start - 3) : span.start], span.doc[span.end : span.end + 1]
    return after.text == "time" and any(token.text[0].isdigit() for token in before)


def _hides_place(ent: Span, span: Span, mention: PlaceMention) -> bool:
    if mention.place.kind == "country":
        # the model's PERSON on a country alone is the model's mistake
        return ent.label_ in ("PERSON", "WORK_OF_ART", "PRODUCT") and len(ent) > len(span)
    if ent.label_ == "PERSON":
        # "Kennedy said": the model's person beats a far city's name, not one of our region
        far = mention.place.country not in TRANSLITERATED
        cued = _has_cue(text_of(span.doc), mention.start, mention.end)
        return len(ent) > len(span) or (far and not cued)
    longer = len(ent.text) > len(span.text) + 4 and not LOCAL_BODY.search(ent.text)
    behind = [word.like_num for word in span.doc[span.end : ent.end]]
    longer = longer and not (behind and all(behind) and ent.start == span.start)  # "Osh nine"
    return ent.label_ in ("ORG", "WORK_OF_ART", "PRODUCT") and longer


def _is_quoted_title(mention: PlaceMention, text: str) -> bool:
    """ "Korgau Astana" in quotation marks is a name, not a place."""
    line_start = text.rfind("\n", 0, mention.start) + 1
    opening = max(text.rfind(q, line_start, mention.start) for q in QUOTES)
    if opening < 0 or mention.start - opening > 40:
        return False
    closings = [c for q in QUOTES if (c := text.find(q, mention.end, mention.end + 40)) >= 0]
    if not closings:
        return False
    title = text[opening + 1 : min(closings)]
    words = title.split()
    if text.count('"', line_start, opening + 1) % 2 == 0 and text[opening] == '"':
        return False
    return 1 < len(words) <= 6 and all(w[:1].isupper() or len(w) <= 3 for w in words)


def _is_acting_capital(mention: PlaceMention, span: Span) -> bool:
    is_capital = country_of_capital(mention.place.name) is not None
    if NUMBERED.match(text_of(span.doc), mention.end):
        return False
    return mention.place.kind == "city" and is_capital and acts(span)
