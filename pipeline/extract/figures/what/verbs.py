"""The words a verb is told with: "put on trial", "not found", "yet to be inspected"."""

from __future__ import annotations

from functools import cache

from spacy.tokens import Token

from pipeline.extract.figures.unit.nouns import word_class, word_list
from pipeline.extract.syntax import (
    children,
    conjuncts,
    is_passive,
    noun_phrase,
    preposition,
    relation,
)
from pipeline.lexicon import load_table

STATES = frozenset(("on", "in", "under", "behind"))  # "put on trial", "held in custody"
MAX_AIM = 5  # words: "to the state budget"


def participle_words(verb: Token) -> str:
    """What is said of a verb's object: "stolen", "brought to justice", "little changed", "paid
    salaries", "detained or fined".
    """
    form = "" if verb.tag_ == "VBN" and is_passive(verb) else participle(verb.text)
    first = conjuncts(verb)[0]
    if verb.i - first.i == 2 and first.nbor().lower_ == "or":  # "injured or" "killed" 36
        return f"{participle(first.text)} or {verb_words(verb, form)}"
    said = [f"{verb_words(verb, form)}{_alternative(verb)}"]
    return " ".join([*said, *(_kept_object(verb) or _aim(verb))])


def _alternative(verb: Token) -> str:
    """ "detained" "or fined", "dismissed" ", demoted or fined": without it too much is said."""
    last = conjuncts(verb)[-1]
    between = verb.doc[verb.i + 1 : last.i]
    joined = bool(between) and between[-1].lower_ == "or" and conjuncts(verb)[0] == verb
    if not joined or not all(t.text == "," or t.tag_[:2] in ("CC", "VB") for t in between):
        return ""
    lead = "" if between[0].text == "," else " "
    return f"{lead}{between.text} {participle(last.text)}"


def _kept_object(verb: Token) -> list[str]:
    """ "were paid" "salaries", "were handed" "lesser sentences"."""
    given = [c for c in children(verb, "object") if c.tag_ == "NNS" and is_passive(verb)]
    told = (verb.doc[verb.i + 1 : c.i + 1] for c in given if 0 < c.i - verb.i <= 3)
    return [words.text for words in told if {t.tag_ for t in words} <= {"JJ", "JJR", "NN", "NNS"}]


def verb_words(verb: Token, form: str = "") -> str:
    """A verb with its particle and with what changes its sense: "not found", "must find", "found
    guilty".
    """
    modal = [t.text for t in verb.children if t.i < verb.i and t.tag_ in ("MD", "TO") and not form]
    if verb.tag_ == "VBN" and "to" in modal and any(t.lower_ == "have" for t in verb.children):
        modal = []  # "is thought to have made"
    if modal and verb.tag_ == "VBN":  # "expenses will be reduced", "could not have been cut"
        modal += [t.text for t in verb.children if t.lower_ in ("have", "be", "been")]
    particles = [child.text for child in children(verb, "particle")]
    said = [*modal[:1], *weakened(verb), *modal[1:], form or verb.text]
    yet = ["yet"] if modal and yet_before(verb) else []  # "have" "yet to be inspected"
    return " ".join([*yet, *said, *particles, *_state(verb)])


def participle(verb: str) -> str:
    """The form of a verb that is said of its object: "stolen" for "stole".

    >>> participle("stole"), participle("found"), participle("trafficked")
    ('stolen', 'found', 'trafficked')
    """
    return _participles().get(verb.lower(), verb)


@cache
def _participles() -> dict[str, str]:
    irregular = load_table("events.toml")["irregular"].values()
    told = {f[1]: f[2] for f in irregular if len(f) > 3 and not f[2].endswith("ing")}
    return {**told, **load_table("figures.toml")["what"]["participles"]}


def _state(verb: Token) -> list[str]:
    """ "found guilty", "remain at large", "fall victim", "voted for": what finishes its sense."""
    after = verb.doc[verb.i + 1 : verb.i + 3]
    alone = len(after) == 2 and after[0].pos_ in ("ADP", "ADV") and after[1].is_punct
    if alone and after[0].lower_ in word_list("what", "links"):
        return [after[0].text]
    for token in verb.children:
        finishes = token.tag_ == "JJ" and relation(token) != "conjunct"
        if token.i > verb.i and (finishes or relation(token) == "name"):
            between = verb.doc[verb.i + 1 : token.i]
            case = [t.text for t in children(token, "case")]
            return [] if any(t.is_punct for t in between) else [*case, token.text]
    return []


def weakened(verb: Token) -> list[str]:
    """The words before a verb that turn its sense around."""
    turning = word_list("what", "turning")
    found = [t for t in verb.children if t.i < verb.i and t.lower_ in turning]
    return [f"no {t.text}" if t.lower_ == "longer" else t.text for t in found]


def yet_before(verb: Token) -> set[int]:
    """The "yet" of "have yet to be inspected", by its place."""
    marker = next((c for c in children(verb, "marker") if c.lower_ == "to" and c.i > 0), None)
    return {marker.i - 1} if marker is not None and marker.nbor(-1).lower_ == "yet" else set()


def _aim(verb: Token) -> list[str]:
    """ "sent to court", "led away", "put on trial": the few words right behind a verb that finish
    its sense.
    """
    doc = verb.doc
    after = list(doc[verb.i + 1 : min(verb.i + 1 + MAX_AIM, verb.sent.end)])
    if (
        after
        and after[0].lower_ in word_list("what", "particles")
        and relation(after[0]) != "case"  # "convicted in 1993"
        and after[0] not in children(verb, "particle")
    ):
        return [after[0].text]
    if len(after) > 2 and after[0].lower_ in STATES and after[1].tag_ == "NN":
        bare = after[2].is_punct or after[2].pos_ in ("ADP", "CCONJ")
        return [after[0].text, after[1].text] if bare and after[2].lower_ not in "with of" else []
    role = bool(after) and after[0].lower_ == "as" and relation(after[0]) == "case"
    if not after or not (after[0].lower_ in ("to", "into") or (role and verb.tag_ == "VBN")):
        return []
    taken = [after[0].text]
    for token in after[1:]:
        if word_class(token) not in ("noun", "name", "adjective") and token.lower_ != "the":
            break
        taken.append(token.text)
    return taken if len(taken) > 1 else []


def predicate(verb: Token, subject: Token) -> str:
    """A verb and its object: "coerced a 16-year-old girl", "cannot find work"."""
    helpers = [t for t in children(verb, "auxiliary", "negation", "copula") if t.i < verb.i]
    whole = helpers and (weakened(verb) or yet_before(verb))
    words = [verb.doc[helpers[0].i : verb.i + 1].text if whole else verb.text]
    words += _state(verb)
    after = (c for c in verb.children if c.i > verb.i and c is not subject)
    told = [c for c in after if relation(c) in ("particle", "object", "open_complement")][:2]
    words += [_with_to(child) for child in told]
    if any(child.lower_ == "themselves" for child in told):  # "found themselves in debt"
        where = next((c for c in children(verb, "oblique") if c.i > told[0].i), told[0])
        words += [verb.doc[told[0].i + 1 : noun_phrase(where).end].text]
    return " ".join(words if told else [*words, *(_aim(verb) or _stay(verb))])


def _stay(verb: Token) -> list[str]:
    """ "migrants that remain" "in pre-trial detention": without it, nothing is said."""
    where = next((c for c in children(verb, "oblique") if preposition(c) == "in"), None)
    words = verb.doc[verb.i + 1 : noun_phrase(where).end] if where is not None else verb.doc[:0]
    stays = verb.lemma_ == "remain" and 0 < len(words) <= MAX_AIM + 1
    return [words.text] if stays and words[0].lower_ == "in" else []


def _with_to(word: Token) -> str:
    """ "failed" "to open": an infinitive with its "to"; of other words the noun phrase."""
    phrase = noun_phrase(word)
    to = next((c.i for c in children(word, "marker") if c.lower_ == "to"), phrase.start)
    return word.doc[min(to, phrase.start) : phrase.end].text
