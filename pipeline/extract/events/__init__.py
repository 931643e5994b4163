"""Reads happenings from triggers: participants, time, place, one row per happening."""

from pipeline.extract.events.events import extract_events

__all__ = ["extract_events"]
