"""Reads happenings from triggers: participants, time, place, one row per happening.

Read `events.py` first: it shows the order. A group of modules knows only those before it:

- `trigger`: which words evoke an event, and with what claim to truth; begin with `triggers.py`
- `cast`: who takes part; begin with `cast.py`
- `setting`: when and where it took place; begin with `dating.py` and `placing.py`
- `amounts`: which figures belong to it; begin with `belongings.py`
- `same`: which tellings tell one happening; begin with `same_happening.py`
"""

from pipeline.extract.events.events import extract_events

__all__ = ["extract_events"]
