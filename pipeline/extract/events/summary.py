"""One short sentence for an event, made of its own fields."""

from __future__ import annotations

from pipeline.records import Event, Interval

FORMS = {
    "child_sale": "sale of a child",
    "sexual_exploitation": "sexual exploitation",
    "forced_labour": "forced labour",
    "forced_begging": "forced begging",
    "organ_removal": "removal of organs",
    "illegal_adoption": "illegal adoption",
    "other": "trafficking in persons",
}
LEADS = {"reported": "", "alleged": "Alleged ", "planned": "Planned ", "denied": "Denied "}


def summarize(event: Event) -> str:
    """What happened, to whom, by whom, where and when, as far as known.

    >>> from pipeline.records import Evidence
    >>> quote = Evidence("a", 0, 8, "arrested", "event/arrested")
    >>> summarize(Event(quote, "arrest", "reported", "arrested", "", "", 0.8))
    'Arrest ("arrested")'
    """
    what = FORMS.get(event.form or "", event.type)
    lead = LEADS[event.status]
    what = lead + what if lead else what[:1].upper() + what[1:]
    by_role = {
        role: ", ".join(p.name for p in event.participants if p.role == role)
        for role in ("perpetrator", "victim", "authority", "other")
    }
    parts = [f"{role}: {names}" for role, names in by_role.items() if names]
    where = event.place.name if event.place else event.country
    when = date_text(event.date)
    parts += [text for text in (where, when) if text]
    return f'{what} ("{event.trigger}")' + (" - " + "; ".join(parts) if parts else "")


def date_text(interval: Interval | None) -> str:
    """An interval as short as it can be written.

    >>> from datetime import date
    >>> date_text(Interval(date(2024, 3, 1), date(2024, 3, 31)))
    '2024-03-01/2024-03-31'
    >>> date_text(Interval(date(2024, 3, 1), date(2024, 3, 1)))
    '2024-03-01'
    """
    if interval is None:
        return ""
    start = interval.start.isoformat() if interval.start else ""
    end = interval.end.isoformat() if interval.end else ""
    return start if start == end else f"{start}/{end}"
