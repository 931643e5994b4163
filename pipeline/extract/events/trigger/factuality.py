"""Whether a trigger tells of a happening, and with what claim to truth.

The words are in `lexicons/modality.toml`. A verdict is a status (reported, alleged, planned,
denied) or the reason why the words tell of nothing that happened: a negation, a possibility, a
duty, a habit, a general truth, a purpose, a topic.
"""

from __future__ import annotations

import re

from spacy.tokens import Span, Token

from pipeline.extract.events.people import is_a, verb_of_fear
from pipeline.extract.events.trigger.families import family
from pipeline.extract.events.trigger.hearsay import hearsay
from pipeline.extract.events.trigger.modality import (
    ALLEGED,
    DENIED,
    PLANNED,
    REPORTED,
    Ground,
    Verdict,
    inflected,
    phrases,
    singular_words,
    topics,
    words,
)
from pipeline.extract.events.trigger.topics import is_registered_case, is_topic
from pipeline.extract.events.trigger.triggers import Candidate
from pipeline.extract.pronouns import pronoun_sex
from pipeline.extract.syntax import (
    SUBJECTS,
    VERBAL,
    children,
    clause_head,
    conjuncts,
    governor,
    is_negated,
    is_passive,
    preposition,
    relation,
)
from pipeline.lexicon import DAYS_AND_MONTHS, any_of, load_words

# what may be asked for before it is done
AWAITED = frozenset(("investigation", "arrest", "charge", "conviction"))
# Words a present tense reports rather than generalizes.
PRESENT_TYPES = frozenset(("report",))
PAST_TAGS = frozenset(("VBN", "VBD"))
# "under a decree issued in May, workers must ..., are not ...": the decree was issued
QUOTES = frozenset(('"', "'", "“", "‘", "«"))
WISHED = "wished, feared or asked for"
# what a noun below a verb shares with it
PERFECT = frozenset(("has", "have", "had"))
UNREAL = frozenset(("negated", "possibility or duty", "hypothetical"))
INDEPENDENT = frozenset(("present tense", "possibility or duty", "negated", "habit"))


def judge(candidate: Candidate, head: Token, is_heading: bool) -> Verdict:
    """What the grammar around a trigger makes of it."""
    if not candidate.trigger.grammar:
        return REPORTED
    if _is_question(head.sent):
        return Verdict(None, "question")
    judged = {*family("acts"), *family("accusations"), *family("verdicts")}
    if candidate.type in judged and _is_law(head.sent):
        return Verdict(None, "a law's words")
    if candidate.type not in PRESENT_TYPES and _is_habitual(head):
        return Verdict(None, "habit")
    if candidate.object is not None and is_negated(candidate.object):
        return Verdict(None, "negated")  # "received no aid"
    if (told := hearsay(head, candidate.type)) is not None:
        return told
    if candidate.is_noun:
        verdict = _judge_noun(head, candidate.type)
    else:
        verdict = _judge_verb(head, Ground(candidate.type, is_heading))
    if verdict == PLANNED and _is_hoped(head):
        return Verdict(None, WISHED)
    if verdict == PLANNED and candidate.type not in family("institutional"):
        return Verdict(None, "not yet happened")
    feared = any(verb_of_fear(subject) for subject in children(head, *SUBJECTS))
    feared = feared and candidate.type in family("acts")
    if verdict == REPORTED and (_is_hedged(head) or feared):
        return ALLEGED
    return verdict


def _is_question(sentence: Span) -> bool:
    return sentence.text.rstrip("\"'”’) \n").endswith("?")


def _is_law(sentence: Span) -> bool:
    """ "The code prescribed a term of six years": what a law makes of a crime, of nobody yet."""
    words = load_words("modality.toml", "statutes", "words")
    if not re.search(rf"\b{any_of(words)}\b", sentence.text):
        return False
    somebody = any(ent.label_ == "PERSON" for ent in sentence.ents)
    return not somebody and not any(pronoun_sex(token.lower_) for token in sentence)


def _is_hoped(head: Token) -> bool:
    before = head.doc[head.sent.start : head.i].text
    return bool(phrases("hoped").search(before))


def is_general(head: Token) -> bool:
    """A present passive ("offenders are detained"): true of nobody in particular by itself."""
    helpers = _helpers(head)
    return bool(helpers & {"is", "are"}) and "being" not in helpers and head.tag_ in ("VBN", "VBD")


def _is_habitual(head: Token) -> bool:
    sentence = head.sent
    if any(child.lower_ in ("recently", "yesterday", "today") for child in head.children):
        return False
    near = sentence.doc[max(sentence.start, head.i - 12) : min(sentence.end, head.i + 9)]
    if phrases("habitual_phrases").search(near.text):
        return True
    spots = [head, clause_head(head)]
    return any(
        child.lower_ in words("adverbs", "habitual") for spot in spots for child in spot.children
    )


def _is_hedged(head: Token) -> bool:
    before = head.doc[max(head.sent.start, head.i - 4) : head.i]
    return any(token.lower_ in words("adverbs", "alleged") for token in before)


# --- verbs ----------------------------------------------------------------------------------------


def _judge_verb(verb: Token, ground: Ground) -> Verdict:
    if relation(verb) in ("modifier", "compound") and _describes_next(verb):
        return Verdict(None, "attribute")
    if _is_second_attribute(verb):
        return Verdict(None, "attribute")
    if is_negated(verb):
        return Verdict(None, "negated")
    if verb.i and verb.tag_ == "VB" and verb.nbor(-1).text in QUOTES and not ground.is_heading:
        return Verdict(None, "asked for")  # "'Strengthen the laws,' he said"
    helpers = _helpers(verb)
    if helpers & words("auxiliaries", "told_future") and _is_announced(verb, ground):
        return PLANNED
    if helpers & words("auxiliaries", "modal"):
        return Verdict(None, "possibility or duty")
    if helpers & words("auxiliaries", "future"):
        carried = _under_governor(verb, ground)
        return PLANNED if carried.status is not None else carried
    if verb.tag_ == "VB" and "to" in helpers and _is_scheduled_by(verb, helpers):
        return PLANNED
    if _is_conditional(verb, ground.climb):
        return Verdict(None, "hypothetical")
    return _judge_tense(verb, helpers, ground)


def _is_scheduled_by(verb: Token, helpers: frozenset[str]) -> bool:
    """ "Is to attend", whether or not the parse makes "is" a helper."""
    to = next((c for c in children(verb, "marker", "auxiliary") if c.lower_ == "to"), None)
    before = verb.doc[to.i - 1].lower_ if to is not None and to.i > verb.sent.start else ""
    return bool((helpers | {before}) & words("auxiliaries", "scheduling"))


def _is_announced(verb: Token, ground: Ground) -> bool:
    """ "The minister said that the shelter would open in May"."""
    above = governor(verb) if relation(verb) == "complement" else None
    said = above is not None and above.lower_ in inflected("governors", "announced")
    return said and ground.is_institutional and not _is_conditional(verb, ground.climb)


def _describes_next(verb: Token) -> bool:
    """ "the convicted man", but "the suspects recruited girls" whatever the parser thinks."""
    if verb.head.i < verb.i or verb.i == verb.sent.start:
        return verb.head.i > verb.i
    before = verb.doc[verb.i - 1].tag_
    return before in ("DT", "PRP$", "JJ", "CD", "POS", "RB", "CC", ",", "IN") and verb.tag_ != "VBG"


def _is_second_attribute(verb: Token) -> bool:
    """ "The wealthy and convicted offender"."""
    first = conjuncts(verb)[0]
    joined = relation(verb) == "conjunct" and relation(first) == "modifier"
    return joined and verb.tag_ == "VBN" and first.i < verb.i < first.head.i


def _helpers(verb: Token) -> frozenset[str]:
    beside = children(verb, "auxiliary", "passive_auxiliary", "copula")
    found = {child.lower_ for child in beside if not _is_may(child)}
    found |= {child.lower_ for child in children(verb, "marker") if child.lower_ == "to"}
    if relation(verb) == "conjunct" and not found and verb.head.pos_ in VERBAL:
        return _helpers(verb.head) if verb.tag_ == verb.head.tag_ else frozenset()
    if not found:
        # A model that misses an auxiliary seldom misses the word beside the verb.
        for token in reversed(verb.doc[max(verb.sent.start, verb.i - 4) : verb.i]):
            near = token.tag_ in ("MD", "TO", "RB") or token.pos_ in ("AUX", "ADV", "PART", "CCONJ")
            if not near or token.tag_ == "POS":
                break
            found |= set() if _is_may(token) else {token.lower_}
    return frozenset(found)


def _is_may(word: Token) -> bool:
    """ "By a decree of this May he pardoned 40 people": the month."""
    return word.text == "May" and word.i > word.sent.start


def _is_conditional(verb: Token, climb: int) -> bool:
    """Below "if", "unless", "whether"."""
    spot = clause_head(verb)
    for _ in range(climb):
        for child in children(spot, "marker", "adverb"):
            if child.lower_ in words("adverbs", "conditional"):
                return True
        above = governor(spot)
        if above is None or relation(spot) not in ("complement", "open_complement"):
            return False
        spot = clause_head(above)
    return False


def _judge_tense(verb: Token, helpers: frozenset[str], ground: Ground) -> Verdict:
    tag = verb.tag_
    finite = bool(helpers & {"has", "have", "had", "was", "were", "did", "'ve", "been"})
    present = bool(helpers & {"is", "are", "'s", "am", "'re", "be"})
    if "to" in helpers or (tag == "VB" and not helpers & {"did", "does", "do"}):
        return _judge_dependent(verb, ground)
    if finite or tag == "VBD" or (tag in ("VBP", "VB") and _is_past_too(verb, helpers)):
        return _under_governor(verb, ground)
    if present:
        scheduled = verb.lower_ in inflected("governors", "planned")
        if ground.is_institutional and scheduled and not any(children(verb, "open_complement")):
            return PLANNED  # "elections are scheduled", not "is set to open"
        return _judge_present(verb, helpers, ground)
    if tag in ("VBZ", "VBP"):
        if ground.is_institutional and not ground.is_heading and _is_scheduled(verb):
            return PLANNED
        goes_on = ground.type in PRESENT_TYPES or verb.lower_ in inflected("governors", "lasting")
        if ground.is_heading or goes_on:
            return _under_governor(verb, ground)
        return Verdict(None, "present tense")
    if tag == "VBN" and (is_passive(verb) or ground.is_heading) and relation(verb) == "root":
        return REPORTED
    return _judge_dependent(verb, ground)


def _is_scheduled(verb: Token) -> bool:
    """ "The code takes effect on 1 January": the present of a timetable."""
    days = (child for child in verb.children if preposition(child) in ("on", "from"))
    begins = any(child.lower_ in ("starting", "beginning", "effective") for child in verb.children)
    return begins or any(day.tag_ == "CD" or day.text in DAYS_AND_MONTHS for day in days)


def _is_past_too(verb: Token, helpers: frozenset[str]) -> bool:
    """Verbs whose past looks like their present, where no auxiliary asks for the base form."""
    asks = {"do", "does", "to"} | words("auxiliaries", "modal") | words("auxiliaries", "future")
    if (
        relation(verb) == "conjunct"
        and verb.head.tag_ == "VBD"
        and not any(children(verb, *SUBJECTS))
    ):
        return not helpers & asks  # "ambushed and shot him dead", whatever its tag
    return verb.lower_ in words("auxiliaries", "unchanging") and not helpers & asks


def _judge_present(verb: Token, helpers: frozenset[str], ground: Ground) -> Verdict:
    if verb.tag_ == "VBG" or "being" in helpers or ground.is_heading:
        return _under_governor(verb, ground)
    if ground.type in ("charge", "rescue", "disappearance", "arrest", "investigation"):
        return _under_governor(verb, ground)
    if ground.type == "gathering" and any(children(verb, "agent")):
        return _under_governor(verb, ground)  # "the forum is organized by the bank"
    return Verdict(None, "present tense")


def _under_governor(verb: Token, ground: Ground) -> Verdict:
    """A finite clause is as true as the clause that carries it."""
    top = clause_head(verb)
    above = governor(top) if relation(top) in ("complement", "adverbial_clause") else None
    if above is None or relation(top) == "adverbial_clause":
        return REPORTED
    word = above.lower_
    if word in inflected("governors", "denied"):
        return DENIED
    police_fear = any(is_a(noun, "authority") for noun in children(above, "subject"))
    if word in inflected("governors", "feared") and police_fear and ground.type in family("acts"):
        return ALLEGED
    if word in inflected("governors", "drop") - inflected("governors", "real"):
        return Verdict(None, WISHED)
    if word in inflected("governors", "alleged") and not ground.is_institutional:
        return ALLEGED
    return REPORTED


def _judge_dependent(verb: Token, ground: Ground) -> Verdict:
    """Infinitives and participles: what governs them decides."""
    above = governor(verb)
    if relation(verb) == "conjunct" and above is not None and ground.climb:
        return _judge_dependent(above, ground.up())
    gerund = verb.tag_ == "VBG" or "being" in _helpers(verb)
    if gerund and preposition(verb) in words("adverbs", "looking_back"):
        return REPORTED
    if above is None or ground.climb == 0:
        return (
            REPORTED
            if ground.is_heading or verb.tag_ in ("VBN", "VBD")
            else Verdict(None, "purpose")
        )
    if relation(verb) == "noun_clause" and above.pos_ not in VERBAL:
        return _judge_participle(verb, above, ground)
    return _judge_governed(verb, above, ground)


def _judge_participle(verb: Token, noun: Token, ground: Ground) -> Verdict:
    """ "a mother attempting to sell", "babies sold by doctors", but not "a law to combat"."""
    above = governor(noun)
    if noun.lower_ in singular_words("nouns", "accusation") and verb.tag_ == "VBG":
        return _judge_accused(verb, above, ground)
    if verb.tag_ == "VB" or (noun.lower_ in topics() and verb.tag_ == "VBG"):
        return _judge_intention(verb, noun, ground)
    if is_registered_case(noun) or (above is not None and is_registered_case(above)):
        return Verdict(None, "topic")
    if above is None or above.pos_ not in VERBAL or ground.climb == 0:
        return REPORTED
    framed = _frame(above, ground)
    # "the money, stolen in May, has not been found"
    reasons = INDEPENDENT if ground.is_institutional else {"present tense", "negated"}
    past = verb.tag_ in PAST_TAGS and (framed.reason in reasons or _is_of_plan(framed, ground))
    past = past and "to" not in _helpers(verb)
    lacking = framed.reason == "negated" and relation(noun) == "object"  # "have no rally planned"
    return REPORTED if past and not lacking else framed


def _is_of_plan(framed: Verdict, ground: Ground) -> bool:
    """ "Under a deal signed on Monday the state will buy": the deal was signed."""
    return framed == PLANNED and ground.is_institutional


def _judge_accused(verb: Token, above: Token | None, ground: Ground) -> Verdict:
    """ "arrested on suspicion of taking bribes": as true as what follows from it."""
    if above is not None and above.pos_ in VERBAL:
        return _judge_governed(verb, above, ground)
    return Verdict(None, "topic") if ground.is_institutional else ALLEGED


def _judge_intention(verb: Token, noun: Token, ground: Ground) -> Verdict:
    """ "plans to open a center", "took the decision to dismiss him", but not "a law to combat"."""
    if verb.tag_ != "VB" or not ground.is_institutional:
        return Verdict(None, "purpose")
    if is_negated(noun):
        return Verdict(None, "negated")
    if noun.lower_ in singular_words("nouns", "plan"):
        return PLANNED
    above = governor(noun)
    if noun.lower_ not in singular_words("nouns", "decision"):
        return Verdict(None, "purpose")
    return _frame(above, ground) if above is not None and above.pos_ in VERBAL else REPORTED


def _judge_governed(verb: Token, above: Token, ground: Ground) -> Verdict:
    word = above.lower_
    if above.pos_ not in VERBAL and not is_passive(above):
        return _judge_adjective(verb, above, ground)
    if word in inflected("governors", "denied"):
        return DENIED
    if verb.tag_ == "VB" and word in inflected("governors", "wished"):
        return Verdict(None, WISHED)  # "wanted to cheat": no suspect
    if word in inflected("governors", "opined") and "have" in _helpers(verb) and is_passive(above):
        return REPORTED if ground.is_institutional else ALLEGED  # "is thought to have robbed"
    if word in inflected("governors", "alleged") - {"try", "tries", "tried", "trying"}:
        return ALLEGED if not ground.is_institutional else Verdict(None, "wished")
    if preposition(verb) == "for" and word in inflected("governors", "punishing"):
        punished = _frame(above, ground)  # "fined for holding a rally", "will spend a month for"
        return REPORTED if punished == PLANNED else punished
    if word in inflected("governors", "court") and ground.is_institutional:
        return Verdict(None, "topic")
    if word in PERFECT and verb.tag_ == "VBN" and not is_negated(above):
        return _under_governor(above, ground.up())  # "has twice put off", to the parser "has" it
    if word in inflected("governors", "attempted") and ground.type not in family("acts"):
        return Verdict(None, "attempted")
    if word in inflected("governors", "real"):
        return _frame(above, ground)
    if word in inflected("governors", "planned") and not _is_set_up(above):
        return PLANNED
    if word in inflected("governors", "drop"):
        return Verdict(None, WISHED)
    if _is_paid_for(verb, above, ground):
        return REPORTED
    purpose = verb.tag_ == "VB" or relation(verb) == "open_complement"
    if verb.tag_ == "VBG" and ground.is_institutional and preposition(verb) is not None:
        by_means = preposition(verb) == "by" and above.tag_ in PAST_TAGS | {"VBG"}
        return _frame(above, ground) if by_means else Verdict(None, "purpose")
    if purpose and relation(verb) != "conjunct":
        return Verdict(None, "purpose")
    framed = _frame(above, ground)
    # "Released in May, the survey shows": what came before the main clause is done
    done = verb.tag_ == "VBN" and relation(verb) == "adverbial_clause" and ground.is_institutional
    return REPORTED if done and framed.reason in INDEPENDENT else framed


def _is_set_up(verb: Token) -> bool:
    """ "A team was set up to look into the killing": nobody set out to kill."""
    return any(child.lower_ == "up" for child in verb.children)


def _is_paid_for(crime: Token, above: Token, ground: Ground) -> bool:
    """ "will spend nine years in prison for beating her", "will be tried for the murder"."""
    if ground.is_institutional or above.pos_ not in VERBAL or preposition(crime) != "for":
        return False
    return crime.tag_ != "VB" and _frame(above, ground) == PLANNED


def _judge_adjective(verb: Token, above: Token, ground: Ground) -> Verdict:
    if above.lower_ in words("adjectives", "planned"):
        return PLANNED
    if above.lower_ == "guilty":
        return Verdict(None, "topic") if ground.is_institutional else REPORTED
    if above.lower_ in words("adjectives", "real"):
        return REPORTED
    if above.lower_ in words("adjectives", "alleged") and not ground.is_institutional:
        return ALLEGED
    # "is active, leaving 40 people dead", but "is capable of leaving them dead"
    follows = relation(verb) == "adverbial_clause" and preposition(verb) in (None, "with")
    feared = verb.tag_ == "VB" or (verb.tag_ == "VBG" and not follows) or "being" in _helpers(verb)
    return Verdict(None, "topic") if feared else REPORTED


def _frame(above: Token, ground: Ground) -> Verdict:
    """The verdict on the governing verb, as far as it carries over."""
    return _judge_verb(above, ground.up())


# --- nouns ----------------------------------------------------------------------------------------


def _judge_noun(noun: Token, type_: str) -> Verdict:
    if is_negated(noun):
        return Verdict(None, "negated")
    if relation(noun) in ("compound", "modifier") and noun.head.i > noun.i:
        return Verdict(None, "names another thing")
    if is_topic(noun, type_):
        return Verdict(None, "topic")
    return _judge_carrier(noun, type_)


def _judge_carrier(noun: Token, type_: str) -> Verdict:
    """A noun is as true as the verb it hangs on."""
    above = governor(noun)
    for _ in range(Ground(type_, False).climb):
        if above is None:
            return REPORTED
        if above.pos_ in VERBAL:
            break
        above = governor(above)
    else:
        return REPORTED
    word = above.lower_
    if type_ not in family("institutional") and preposition(noun) in words(
        "adverbs", "presupposing"
    ):
        return REPORTED
    if type_ in AWAITED and word in inflected("governors", "awaited") and not is_passive(above):
        return Verdict(None, WISHED)
    spared = relation(noun) == "object" and type_ in family("justice")
    if spared and word in inflected("governors", "escaped"):
        return Verdict(None, "negated")
    if word in inflected("governors", "denied"):
        return DENIED
    wished = "calling" if preposition(noun) == "for" else "wished"
    if type_ in family("institutional") and word in inflected("governors", wished):
        return Verdict(None, WISHED)
    if above.tag_ in ("VBZ", "VBP") and word in inflected("governors", "statutory"):
        return Verdict(None, "present tense")  # "the sale of a minor carries a prison term"
    if above.tag_ in ("VBZ", "VBP") and relation(above) == "relative_clause":
        return Verdict(None, "present tense")  # "an organization that launches pyramids"
    if _is_paid_for(noun, above, Ground(type_, False, 2)):
        return REPORTED
    carrier = _judge_verb(above, Ground(type_, False, 2))
    wishing = carrier.reason == WISHED and type_ in family("institutional") and above.tag_ == "VBG"
    if carrier.status is None and (carrier.reason in UNREAL or wishing):
        return carrier
    if word in inflected("governors", "alleged") and type_ not in family("institutional"):
        return ALLEGED
    return PLANNED if carrier == PLANNED else REPORTED
