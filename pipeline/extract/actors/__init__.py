"""Gathers the forms of every person, organization and group of an article."""

from pipeline.extract.actors.actors import extract_actors, with_event_roles

__all__ = ["extract_actors", "with_event_roles"]
