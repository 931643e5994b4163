"""Finds time expressions and reads them as intervals of days."""

from pipeline.normalize.dates.dates import find_dates, parse_date

__all__ = ["find_dates", "parse_date"]
