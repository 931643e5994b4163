"""What is told only to say that nothing shows it, or that it is false: "no evidence that"."""

from __future__ import annotations

from spacy.tokens import Token

from pipeline.extract.events.trigger.families import family
from pipeline.extract.events.trigger.modality import (
    ALLEGED,
    DENIED,
    Verdict,
    inflected,
    singular_words,
    words,
)
from pipeline.extract.syntax import (
    SUBJECTS,
    children,
    clause_head,
    governor,
    is_negated,
    preposition,
    relation,
)

UNPROVEN, FALSE = Verdict(None, "nothing shows it"), Verdict(None, "told as false")
REACH = 5  # words between "evidence" and "that"


def hearsay(head: Token, type_: str) -> Verdict | None:
    """The verdict on what a noun or verb of report before it makes unproven or false, else None."""
    told = _told_in(head)
    if told is None:
        return None
    report, is_evidence = told
    if is_evidence and _shows_nothing(report):
        return UNPROVEN
    above = governor(report)
    if above is not None and above.lower_ in inflected("governors", "denied"):
        return DENIED
    if _is_false(report):
        return FALSE
    doubtful = report.lower_ in singular_words("nouns", "rumor")
    return ALLEGED if doubtful and type_ in family("acts") else None


def _told_in(head: Token) -> tuple[Token, bool] | None:
    """The noun or verb of report whose content a word is in, and whether it is one of evidence."""
    evidence = singular_words("nouns", "evidence")
    noun = governor(head) if preposition(head) == "of" else None
    if noun is not None and noun.lower_ in evidence:
        return noun, True
    noun = _noun_before_that(clause_head(head))
    if noun is not None:
        return noun, noun.lower_ in evidence
    clause = clause_head(head)
    above = governor(clause) if relation(clause) == "complement" else None
    return (above, False) if above is not None and _is_false(above) else None


def _noun_before_that(clause: Token) -> Token | None:
    """ "Evidence was found that", "reports that": the subject or the noun right before."""
    that = next((c for c in children(clause, "marker") if c.lower_ == "that"), None)
    if that is None:
        return None
    before = that.doc[max(that.sent.start, that.i - REACH) : that.i]
    told = singular_words("nouns", "evidence") | singular_words("nouns", "rumor")
    return next((word for word in reversed(before) if word.lower_ in told), None)


def _shows_nothing(evidence: Token) -> bool:
    above = governor(evidence)
    return is_negated(evidence) or (above is not None and is_negated(above))


def _is_false(report: Token) -> bool:
    """ "Rumors that he died were false", "wrongly reported that"."""
    said = [report] if relation(report) not in SUBJECTS else [report, report.head]
    wrong = words("adverbs", "wrongly")
    return any(
        word.lower_ in words("adjectives", "false") or any(c.lower_ in wrong for c in word.children)
        for word in said
    )
