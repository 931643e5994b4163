"""Who takes part in what a verb or an action noun says, whatever way the sentence puts it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from pipeline.extract.relations import (
    FINITE,
    NOMINAL,
    SUBJECTS,
    VERBAL,
    children,
    clause_head,
    governor,
    is_passive,
    is_verb_of,
    judged_before,
    preposition,
    relation,
    words,
)

# How far a clause's missing subject is looked for; chains of control are short.
MAX_CLIMB = 4


@dataclass(frozen=True, slots=True)
class Argument:
    """A noun that takes part in a predicate: `relation` is agent, patient, recipient, oblique,
    possessor, compound or attribute; an oblique carries its preposition.
    """

    head: Token
    relation: str
    preposition: str | None = None


def arguments(predicate: Token) -> list[Argument]:
    """Who takes part in what a verb or an action noun says, in text order, conjuncts included.

    Passive subjects are patients and "by" phrases agents; subjects shared by coordination, control
    ("decided to sell"), participles and relative clauses are carried over.

    >>> from spacy.lang.en import English
    >>> from spacy.tokens import Doc
    >>> doc = Doc(English().vocab, "The baby was sold by doctors".split(), heads=[1, 3, 3, 3, 5, 3],
    ...           deps=["det", "nsubj:pass", "aux:pass", "ROOT", "case", "obl:agent"])
    >>> [(a.head.text, a.relation) for a in arguments(doc[3])]
    [('baby', 'patient'), ('doctors', 'agent')]
    """
    if predicate.pos_ in VERBAL or any(children(predicate, "subject", "passive_subject", "object")):
        found = list(_verb_arguments(predicate, MAX_CLIMB))
    else:
        found = list(_noun_arguments(predicate))
    return _with_conjuncts(found, predicate)


def accused_of(noun: Token) -> list[Token]:
    """Whom a verb of justice holds for what a noun says: "jailed two men for the sale of a boy".

    >>> from spacy.lang.en import English
    >>> from spacy.tokens import Doc
    >>> doc = Doc(English().vocab, "Police arrested men for murder".split(), heads=[1, 1, 1, 4, 1],
    ...           pos=["NOUN", "VERB", "NOUN", "ADP", "NOUN"],
    ...           deps=["nsubj", "ROOT", "obj", "case", "obl"],
    ...           lemmas=["police", "arrest", "man", "for", "murder"])
    >>> accused_of(doc[4])
    [men]
    """
    word = noun
    for _ in range(MAX_CLIMB):
        above = governor(word)
        if above is None:
            return []
        if above.pos_ in VERBAL:
            holds = is_verb_of(above, "justice_verbs")
            found = arguments(above) if holds and not any(children(above, "negation")) else []
            return [a.head for a in found if a.relation == "patient" and a.head.i != word.i]
        word = above
    return []


def _with_conjuncts(found: list[Argument], predicate: Token) -> list[Argument]:
    spread: dict[int, Argument] = {}
    for argument in found:
        head = argument.head
        for word in [head, *_dependents(head)]:
            if head.i < predicate.i < word.i and argument.preposition is None:
                continue  # what stands on the other side of the verb shares nothing with a subject
            beside = [*children(predicate, "conjunct")]
            if any(head.i < verb.i < word.i or _is_own_subject(word, verb) for verb in beside):
                continue  # "killed 13 people and injured 86 others", "held two, and others fled"
            spread.setdefault(word.i, Argument(word, argument.relation, argument.preposition))
    return [spread[i] for i in sorted(spread)]


def _is_own_subject(noun: Token, verb: Token) -> bool:
    """Right before a verb joined by nothing else, though the parse joins it to what is before."""
    bare = verb.tag_ in FINITE and not any(children(verb, "coordination", *SUBJECTS))
    return bare and verb.i == noun.i + 1 and any(children(noun, "coordination"))


def _dependents(head: Token) -> list[Token]:
    """The nouns coordinated below a noun."""
    found = []
    coordinated = () if _is_described_twice(head) else children(head, "conjunct")
    for child in (*coordinated, *_after_apposition(head), *_beside(head)):
        if child.pos_ in NOMINAL:
            found += [child, *_dependents(child)]
    return found


def _is_described_twice(head: Token) -> bool:
    """ "Bekov, a banker, and a former minister was charged": one man, as the verb says."""
    verb = governor(head)
    is_subject = relation(head) in SUBJECTS and verb is not None
    single = is_subject and any(c.lower_ in words("singular_verbs") for c in head.head.children)
    return single and any(children(head, "apposition"))


def _after_apposition(head: Token) -> Iterator[Token]:
    """ "Bekov, a former minister, and his driver were charged": two people, as the verb says."""
    verb = governor(head)
    if verb is None or any(child.lower_ in words("singular_verbs") for child in verb.children):
        return
    for apposition in children(head, "apposition"):
        for other in children(apposition, "conjunct"):
            link = next((c for c in children(other, "coordination")), None)
            closed = link is not None and link.i > 0 and link.nbor(-1).text == ","
            if closed and any(children(other, "determiner", "possessor", "number", "name")):
                yield other


def _verb_arguments(verb: Token, climb: int) -> Iterator[Argument]:
    passive = is_passive(verb)
    own = [*_own_arguments(verb, passive)]
    judged = judged_before(verb) if passive else None
    if judged is not None:  # whatever subject stands further up
        patients = [Argument(noun, "patient") for noun in _counted_together(judged)]
        own = [*patients, *(a for a in own if a.relation != "patient")]
    yield from own
    told = (a for a in own if a.relation == ("patient" if passive else "agent"))
    if all(passive and _is_amount_behind(a.head, verb) for a in told):
        shared = _missing_subject(verb, climb)
        if shared is not None:
            yield Argument(shared, "patient" if passive else "agent")
    if relation(verb) == "conjunct" and not passive:
        yield from _shared_object(verb, own)


def _counted_together(noun: Token) -> list[Token]:
    """ "With 84 women and 14 men found guilty": both, since both are counted."""
    first = noun.head if relation(noun) == "conjunct" else noun
    counted = all(any(children(word, "number")) for word in (first, noun))
    return [first, noun] if first != noun and counted and first.i < noun.i else [noun]


def _is_amount_behind(noun: Token, verb: Token) -> bool:
    """ "Was jailed and fined 50,000 soms": what is taken from whoever is fined."""
    measured = relation(noun) == "object" and any(children(noun, "number"))
    return measured and noun.head == verb and noun.i > verb.i


def _own_arguments(verb: Token, passive: bool) -> Iterator[Argument]:
    subject = _taken_for_object(verb)
    if subject is not None:
        yield Argument(subject, "patient" if passive else "agent")
    company = list(_company(verb, "company"))
    helpers = list(_company(verb, "help"))
    yield from (Argument(noun, "patient" if passive else "agent", "with") for noun in company)
    yield from (Argument(noun, "agent", "with") for noun in helpers)
    for child in verb.children:
        name = relation(child)
        if child in company or child in helpers:
            continue
        if name in SUBJECTS and (subject is not None or _is_speaker_behind(child)):
            continue
        if name == "object" and not passive and _is_first(child, verb):
            yield Argument(child, "agent")
        elif name == "object" or (name == "passive_subject" and passive):
            yield Argument(_antecedent(child), "patient")
            yield from _given_up_by(child)
        elif name == "open_complement" and child.pos_ == "ADJ":  # "found former minister X guilty"
            found = (noun for noun in children(child, "subject") if noun.i > verb.i)
            yield from (Argument(noun, "patient") for noun in found)
        elif name in SUBJECTS:
            suffers = passive or _is_second_subject(child)
            yield Argument(_antecedent(child), "patient" if suffers else "agent")
        elif any(children(child, "prepositional_object")):
            yield from _below_preposition(child, passive)
        elif name in ("recipient", "attribute"):
            yield Argument(child, name)
        elif name == "conjunct" and child.i < verb.i and child.pos_ in NOMINAL:
            yield Argument(child, "patient" if passive else "agent")
        elif name in ("oblique", "agent", "nominal"):
            word = preposition(child)
            if name == "agent" and word is None and child.i < verb.i:
                yield Argument(child, "patient")  # a subject taken for the agent of its passive
            else:
                yield _oblique(child, name == "agent", word, passive)


def _given_up_by(amount: Token) -> Iterator[Argument]:
    """ "Extorted 200,000 tenge from a driver", though the parse hangs the driver on the sum."""
    counted = any(children(amount, "number"))
    givers = (n for n in children(amount, "nominal") if preposition(n) == "from")
    yield from (Argument(giver, "oblique", "from") for giver in givers if counted)


def _is_first(noun: Token, verb: Token) -> bool:
    """ "A court of Osh found X guilty": no object stands before a finite verb without a subject."""
    told = verb.tag_ in FINITE and relation(verb) != "relative_clause" and noun.i < verb.i
    return told and noun.pos_ in NOMINAL and not any(children(verb, *SUBJECTS))


def _is_speaker_behind(noun: Token) -> bool:
    """ "40 people were saved, the owner said": the parse may give both subjects to one verb."""
    verb = noun.head
    above = governor(verb) if relation(verb) == "complement" else None
    return above is not None and verb.i < noun.i < above.i


def _is_second_subject(noun: Token) -> bool:
    """ "A court fined former minister Bekov 2 million": behind its verb, which has one already."""
    verb = noun.head
    return noun.i > verb.i and any(other.i < verb.i for other in children(verb, "subject"))


def _taken_for_object(verb: Token) -> Token | None:
    """ "He said Omarov had been beaten": a noun before "had been" is no object of "said"; but "men
    who own a mill were held" has its subject.
    """
    helpers = [c for c in children(verb, "auxiliary", "passive_auxiliary") if c.i < verb.i]
    if not helpers or helpers[0].i == 0 or helpers[0].lower_ not in words("finite_auxiliaries"):
        return None
    noun = helpers[0].nbor(-1)
    while relation(noun) == "name" and noun.head.i < noun.i:
        noun = noun.head
    told = noun.head != verb and noun.head.i < noun.i and noun.head.tag_ in FINITE
    described = any(subject.is_ancestor(noun) for subject in children(verb, *SUBJECTS))
    return noun if told and relation(noun) == "object" and not described else None


def _oblique(noun: Token, is_agent: bool, word: str | None, passive: bool) -> Argument:
    if (is_agent and word in (None, "by")) or (word == "by" and passive):
        return Argument(noun, "agent", "by")
    return Argument(noun, "oblique", word)


def _beside(noun: Token) -> list[Token]:
    return [*_company(noun, "company"), *_company(noun, "help")]


def _company(word: Token, kind: str) -> Iterator[Token]:
    """Who does or suffers the same ("along with NGOs"), or helps ("in alliance with NGOs")."""
    yield from _beside_adverb(word, kind)
    for child in children(word, "nominal", "oblique", "object", "preposition", "agent"):
        if child.lower_ in words("help"):
            if kind == "help":
                yield from _named_with(child)
            continue
        for noun in (child, *children(child, "prepositional_object")):
            marks = [c for c in (child, *children(child, "case", "coordination")) if c.i]
            if any(_is_mark(mark, kind) for mark in marks):
                yield noun


def _beside_adverb(word: Token, kind: str) -> Iterator[Token]:
    """The parse may hang the noun on the adverb: "together <- with NGOs"."""
    for adverb in children(word, "adverb"):
        if adverb.lower_ in words(kind) and adverb.lower_ not in words("help"):
            yield from (
                n for n in children(adverb, "oblique", "nominal") if preposition(n) == "with"
            )


def _named_with(word: Token) -> Iterator[Token]:
    for child in children(word, "nominal", "oblique", "preposition"):
        below = list(children(child, "prepositional_object"))
        if preposition(child) == "with" or child.lower_ == "with":
            yield from below or [child]


def _is_mark(mark: Token, kind: str) -> bool:
    word = mark.lower_
    if word == "as":  # "was killed as well as his driver"
        return kind == "company" and mark.nbor().lower_ == "well"
    if word == "with":
        word = mark.nbor(-1).lower_
    elif word not in words("company_alone"):
        return False
    return word in words(kind)


def _below_preposition(word: Token, passive: bool) -> Iterator[Argument]:
    for noun in children(word, "prepositional_object"):
        yield _oblique(noun, relation(word) == "agent", str(word.lower_), passive)


def _antecedent(noun: Token) -> Token:
    """What a relative pronoun stands for: the noun its clause describes; "as many as 14" are 14."""
    if noun.lower_ == "many" and noun.i + 1 < len(noun.doc) and noun.nbor().lower_ == "as":
        return next(children(noun, "oblique", "nominal"), noun)
    if (before := _noun_before_which(noun)) is not None:
        return before
    if noun.tag_ in ("WP", "WDT") or noun.lower_ in ("who", "whom", "which", "that"):
        verb = clause_head(noun)
        if noun.i and noun.nbor(-1).lower_ == "those":
            return noun.nbor(-1)  # "the families of those who died"
        if relation(verb) == "relative_clause":
            return _person_over(verb.head) if noun.lower_ in ("who", "whom") else verb.head
    return noun


def _noun_before_which(pronoun: Token) -> Token | None:
    """ "Were 40 million on sales which fell": the sales, whatever the parse hangs the clause on."""
    before = pronoun.doc[max(pronoun.i - 1, 0)]
    over = pronoun.head.head
    strayed = over.like_num or over.pos_ in ("NUM", "SYM") or any(children(over, "number"))
    which = pronoun.tag_ == "WDT" and relation(pronoun) in SUBJECTS and before != over
    return before if which and strayed and before.pos_ == "NOUN" else None


def _person_over(noun: Token) -> Token:
    """ "Bekov, leader of the Unity party, who is in prison": not the party."""
    word = noun
    for _ in range(MAX_CLIMB):
        if word.ent_type_ not in ("ORG", "GPE"):
            return word.head if word != noun and relation(word) == "apposition" else word
        above = governor(word)
        if above is None or above.pos_ not in NOMINAL:
            return noun
        word = above
    return noun


def _missing_subject(verb: Token, climb: int) -> Token | None:
    """The subject a clause borrows from the clause or noun that governs it."""
    head, name = governor(verb), relation(verb)
    if head is None or climb == 0:
        return None
    held = _held_for(verb, head)
    if held is not None:
        return held
    brought = name == "noun_clause" and verb.tag_ in ("VBN", "VBD")  # "charges brought"
    if head.lower_ in words("of_a_doer") and name != "relative_clause" and not brought:
        return _doer_of(head, climb - 1)
    if name in ("relative_clause", "noun_clause"):
        if verb.i and verb.nbor(-1).lower_ == "those":
            return verb.nbor(-1)  # "the families of those killed"
        if _is_infinitive(verb) and relation(head) == "object" and name == "noun_clause":
            return _decider(head, climb - 1)
        return head if head.pos_ in NOMINAL and _describes(verb, name) else None
    if name == "prepositional_clause" and head.pos_ in NOMINAL:
        return None
    if head.pos_ not in VERBAL and not any(children(head, *SUBJECTS)):
        return None
    if name in ("conjunct", "adverbial_clause") and _is_parted(verb):
        told = (word for word in verb.ancestors if word.tag_ in FINITE)
        judged = next(told, None) if is_verb_of(verb, "justice_verbs") else None
        main = judged or (head if name == "adverbial_clause" else None)
        if main is not None:
            return _subject(main, climb - 1)
    if name == "conjunct":
        return _subject(head, climb - 1)
    if name == "complement" and _is_told(verb):
        first = head.i if head.i < verb.i else verb.sent.start - 1
        nouns = children(head, "object", *SUBJECTS)
        return next((noun for noun in nouns if first < noun.i < verb.i), None)
    if name in ("open_complement", "adverbial_clause", "prepositional_clause", "complement"):
        return _controller(head, climb - 1)
    return None


def _is_told(verb: Token) -> bool:
    """ "The spokesman said Kim, 41, were arrested": a finite clause is not about who tells it."""
    helpers = children(verb, "auxiliary", "passive_auxiliary")
    return any(word.lower_ in words("finite_auxiliaries") for word in helpers)


def _is_parted(verb: Token) -> bool:
    """ "The court found her guilty of theft, sentencing her to a year": the court does both."""
    before = verb.nbor(-1).text if verb.i else ""
    return verb.tag_ == "VBG" and before == ","


def _doer_of(word: Token, climb: int) -> Token | None:
    """Who is "guilty of selling", detained "on suspicion of selling", facing "charges of" it."""
    for child in children(word, "subject", "passive_subject", "possessor"):
        return _antecedent(child)
    if word.pos_ in NOMINAL:
        for argument in _noun_arguments(word):
            if argument.preposition == "against" and word.lower_ not in words("wrongs"):
                return argument.head
    above, name = governor(word), relation(word)
    if above is None or climb == 0:
        return None
    if above.pos_ in VERBAL:
        if name == "object":
            return _subject(above, climb)
        suffers = is_passive(above) or any(children(above, "object"))
        controls = is_verb_of(above, "object_control")
        return _controller(above, climb) if suffers or not controls else None
    if name in ("noun_clause", "modifier"):
        return above
    return next((a.head for a in _noun_arguments(above) if a.relation == "patient"), None)


def _held_for(verb: Token, head: Token) -> Token | None:
    """ "Announced the arrest of a judge for taking a bribe": the judge took it."""
    marks = children(verb, "marker", "preposition")
    if verb.tag_ != "VBG" or not any(mark.lower_ == "for" for mark in marks):
        return None
    nouns = (noun for noun in (head, *children(head, "object")) if noun.lower_ in words("held"))
    found = (a for noun in nouns for a in _noun_arguments(noun))
    return next((a.head for a in found if a.relation in ("patient", "possessor")), None)


def _is_infinitive(verb: Token) -> bool:
    return verb.tag_ == "VB" and any(child.lower_ == "to" for child in children(verb, "marker"))


def _decider(noun: Token, climb: int) -> Token | None:
    """Who "made the decision to dismiss the minister" dismissed him."""
    verb = noun.head
    carries = is_verb_of(verb, "support_verbs") or is_verb_of(verb, "deciding_verbs")
    return _subject(verb, climb) if carries and not is_passive(verb) else None


def _describes(verb: Token, name: str) -> bool:
    """Whether the noun acts or suffers: "men arrested", "a mother selling", not "plan to"."""
    if name == "relative_clause":
        return not any(children(verb, *SUBJECTS))
    return verb.tag_ in ("VBN", "VBG", "VBD")


def _controller(head: Token, climb: int) -> Token | None:
    if is_verb_of(head, "object_control"):
        objects = sorted(children(head, "object", "recipient"), key=lambda noun: noun.i < head.i)
        for child in (*objects, *children(head, "passive_subject")):
            return _antecedent(child)
    return _subject(head, climb)


def _subject(verb: Token, climb: int) -> Token | None:
    if (judged := judged_before(verb)) is not None:
        return judged
    for child in children(verb, *SUBJECTS):
        return _antecedent(child)
    return _missing_subject(verb, climb)


def _shared_object(verb: Token, own: list[Argument]) -> Iterator[Argument]:
    """ "arrested and fined two men" gives both verbs the object of the one that has it."""
    if any(a.relation == "patient" for a in own) or verb.i + 1 >= len(verb.doc):
        return
    head = verb.head
    if head.pos_ in VERBAL and not is_passive(head) and verb.i - head.i <= 2:
        for child in children(head, "object"):
            if child.i > verb.i:
                yield Argument(child, "patient")


def _noun_arguments(noun: Token) -> Iterator[Argument]:
    for child in noun.children:
        name = relation(child)
        if name in ("possessor", "compound"):
            yield Argument(child, name)
        elif name == "preposition":
            for below in children(child, "prepositional_object"):
                yield _complement(below, str(child.lower_))
        elif name in ("nominal", "oblique", "agent"):
            yield _complement(child, preposition(child))
    yield from _support_subject(noun)


def _complement(noun: Token, word: str | None) -> Argument:
    if word == "of":
        return Argument(noun, "patient", "of")
    return Argument(noun, "agent" if word == "by" else "oblique", word)


def _support_subject(noun: Token) -> Iterator[Argument]:
    """The agent of "police carried out a raid" and "a raid was carried out by police"."""
    if relation(noun) not in ("object", "passive_subject"):
        return
    verb = noun.head
    if not is_verb_of(verb, "support_verbs"):
        return
    for argument in _verb_arguments(verb, MAX_CLIMB):
        if argument.relation == "agent" and argument.head.i != noun.i:
            yield argument
