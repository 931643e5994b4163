"""From news articles to tables of events, actors and figures."""

__version__ = "0.1.0"
