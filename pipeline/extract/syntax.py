"""Who does what to whom in a sentence, in words no parser's label set is needed for.

`lexicons/relations.toml` maps the labels of Universal Dependencies and of ClearNLP to one small set
of relations; everything here, and every rule of the other modules, uses those names only.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc, Span, Token

from pipeline.lexicon import load_table

# A parse that goes wrong makes phrases of whole sentences; nobody is named at such length.
MAX_PHRASE = 22
# How far a clause's missing subject is looked for; chains of control are short.
MAX_CLIMB = 4

CLAUSES = frozenset(
    ("root", "relative_clause", "noun_clause", "adverbial_clause", "complement", "parataxis")
)
PHRASE_BREAKS = CLAUSES | {"apposition", "conjunct", "punctuation", "open_complement"}
VERBAL = frozenset(("VERB", "AUX"))
NOMINAL = frozenset(("NOUN", "PROPN", "PRON", "NUM"))


@dataclass(frozen=True, slots=True)
class Argument:
    """A noun that takes part in a predicate: `relation` is agent, patient, recipient, oblique,
    possessor, compound or attribute; an oblique carries its preposition.
    """

    head: Token
    relation: str
    preposition: str | None = None


@cache
def _relations() -> dict[str, str]:
    table = load_table("relations.toml")["relations"]
    return {label: name for name, labels in table.items() for label in labels}


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(load_table("relations.toml")["words"][name])


def has_parse(doc: Doc) -> bool:
    """Whether the model said who governs whom."""
    return doc.has_annotation("DEP")


def relation(token: Token) -> str:
    """The name of a token's relation to its head; `other` for labels nobody mapped.

    >>> from spacy.lang.en import English
    >>> doc = Doc(English().vocab, ["Police", "raided"], heads=[1, 1], deps=["nsubj", "ROOT"])
    >>> [relation(token) for token in doc]
    ['subject', 'root']
    """
    label = token.dep_.lower()
    names = _relations()
    return names.get(label) or names.get(label.partition(":")[0], "other")


def children(token: Token, *names: str) -> Iterator[Token]:
    """The children that stand in one of the named relations to `token`."""
    return (child for child in token.children if relation(child) in names)


def governor(token: Token) -> Token | None:
    """The word a phrase hangs on, prepositions skipped; None at the top of a sentence."""
    head = token.head
    while head != token and relation(head) == "preposition":
        token, head = head, head.head
    return None if head == token else head


def preposition(token: Token) -> str | None:
    """The preposition that governs a noun, lower case: `in` for "Almaty" of "in Almaty"."""
    if relation(token) in ("prepositional_object", "prepositional_clause"):
        return str(token.head.lower_)
    for child in children(token, "case", "marker"):
        if child.lower_ not in ("'s", "’s", "'", "’"):
            return str(child.lower_)
    return None


def conjuncts(token: Token) -> list[Token]:
    """The words coordinated with a word, itself first if it leads.

    >>> from spacy.lang.en import English
    >>> doc = Doc(English().vocab, "men , women and children".split(), heads=[0, 2, 0, 4, 0],
    ...           deps=["ROOT", "punct", "conj", "cc", "conj"])
    >>> conjuncts(doc[0])
    [men, women, children]
    """
    first = token
    while relation(first) == "conjunct" and first.head != first:
        first = first.head
    found, queue = [], [first]
    while queue:
        word = queue.pop(0)
        found.append(word)
        queue.extend(children(word, "conjunct"))
    return sorted(found, key=lambda word: word.i)


def is_passive(verb: Token) -> bool:
    """Whether a verb's subject suffers what it says ("was sold", "children sold by")."""
    if any(children(verb, "passive_subject", "passive_auxiliary", "agent")):
        return True
    if any(children(verb, "auxiliary", "subject", "object")):
        return False
    if relation(verb) in ("noun_clause", "adverbial_clause"):
        return bool(verb.tag_ == "VBN")
    head = verb.head
    shares = relation(verb) == "conjunct" and head.pos_ in VERBAL and verb.tag_ in ("VBN", "VBD")
    return shares and verb.tag_ == head.tag_ and is_passive(head)


def is_negated(token: Token) -> bool:
    """Whether a word is negated: by an adverb, "no" or a subject that is nobody.

    >>> from spacy.lang.en import English
    >>> doc = Doc(English().vocab, "Police did not arrest him".split(), heads=[3, 3, 3, 3, 3],
    ...           deps=["nsubj", "aux", "advmod", "ROOT", "obj"])
    >>> is_negated(doc[3]), is_negated(doc[0])
    (True, False)
    """
    for child in token.children:
        word, name = child.lower_, relation(child)
        if name == "negation" or (name in ("adverb", "other") and word in _words("negation")):
            return True
        if name == "determiner" and word in _words("negative_determiners"):
            return True
        if name in ("subject", "passive_subject") and _is_nobody(child):
            return True
    return False


def _is_nobody(noun: Token) -> bool:
    determiners = {child.lower_ for child in children(noun, "determiner")}
    return noun.lower_ in _words("negative_pronouns") or bool(
        determiners & _words("negative_determiners")
    )


def clause_head(token: Token) -> Token:
    """The predicate of the smallest clause around a word."""
    for _ in range(len(token.doc)):
        name = relation(token)
        verbal_conjunct = name == "conjunct" and token.pos_ in VERBAL
        if name in CLAUSES or name == "prepositional_clause" or verbal_conjunct:
            return token
        if token.head == token:
            return token
        token = token.head
    return token


def clause_tokens(token: Token) -> list[Token]:
    """The words of the smallest clause around a word, nested clauses left out, in text order."""
    top = clause_head(token)
    found, queue = [top], [top]
    while queue:
        for child in queue.pop().children:
            if clause_head(child) == top:
                found.append(child)
                queue.append(child)
    return sorted(found, key=lambda word: word.i)


def noun_phrase(token: Token) -> Span:
    """A noun with its modifiers and complements, without clauses, appositions and conjuncts.

    >>> from spacy.lang.en import English
    >>> words = "obstetricians at a hospital who sold babies".split()
    >>> doc = Doc(English().vocab, words, heads=[0, 3, 3, 0, 5, 0, 5],
    ...           deps=["ROOT", "case", "det", "nmod", "nsubj", "acl:relcl", "obj"])
    >>> noun_phrase(doc[0])
    obstetricians at a hospital
    """
    inside, queue = {token.i}, [token]
    while queue:
        for child in queue.pop().children:
            if _belongs(child, token):
                inside.add(child.i)
                queue.append(child)
    return _around(token, inside)


def _belongs(child: Token, top: Token) -> bool:
    name = relation(child)
    if name == "conjunct":
        # "of Kazakh and foreign citizens": coordinated modifiers stay, coordinated heads do not
        return child.head != top and relation(child.head) in ("modifier", "compound", "number")
    if name in ("noun_clause", "relative_clause") or name in PHRASE_BREAKS:
        return name == "punctuation" and (child.text == "-" or child.text in "\"'“”«»")
    if child.head == top:
        case = name in ("case", "coordination", "marker", "copula", "auxiliary")
        clause = name in ("subject", "passive_subject", "adverb", "negation", "agent")
        adverb = name == "adverb" and child.i < top.i and any(children(top, "number"))
        return adverb or (not (case and child.lower_ not in ("'s", "’s")) and not clause)
    return True


def _around(token: Token, inside: set[int]) -> Span:
    """The unbroken run of `inside` around a token, within its sentence and line."""
    doc = token.doc
    gaps = "\"'“”«»-,"
    first = last = token.i
    while first - 1 >= token.sent.start and token.i - first < MAX_PHRASE:
        if "\n" in doc[first - 1].text or not (first - 1 in inside or doc[first - 1].text in gaps):
            break
        first -= 1
    while last + 1 < token.sent.end and last - token.i < MAX_PHRASE:
        if "\n" in doc[last + 1].text or not (last + 1 in inside or doc[last + 1].text in gaps):
            break
        last += 1
    while first < token.i and first not in inside:
        first += 1
    while last > token.i and last not in inside:
        last -= 1
    return doc[first : last + 1]


def arguments(predicate: Token) -> list[Argument]:
    """Who takes part in what a verb or an action noun says, in text order, conjuncts included.

    Passive subjects are patients and "by" phrases agents; subjects shared by coordination, control
    ("decided to sell"), participles and relative clauses are carried over.

    >>> from spacy.lang.en import English
    >>> doc = Doc(English().vocab, "The baby was sold by doctors".split(), heads=[1, 3, 3, 3, 5, 3],
    ...           deps=["det", "nsubj:pass", "aux:pass", "ROOT", "case", "obl:agent"])
    >>> [(a.head.text, a.relation) for a in arguments(doc[3])]
    [('baby', 'patient'), ('doctors', 'agent')]
    """
    if predicate.pos_ in VERBAL or any(children(predicate, "subject", "passive_subject", "object")):
        found = list(_verb_arguments(predicate, MAX_CLIMB))
    else:
        found = list(_noun_arguments(predicate))
    return _with_conjuncts(found)


def _with_conjuncts(found: list[Argument]) -> list[Argument]:
    spread: dict[int, Argument] = {}
    for argument in found:
        for word in [argument.head, *_dependents(argument.head)]:
            spread.setdefault(word.i, Argument(word, argument.relation, argument.preposition))
    return [spread[i] for i in sorted(spread)]


def _dependents(head: Token) -> list[Token]:
    """The nouns coordinated below a noun."""
    found = []
    for child in children(head, "conjunct"):
        if child.pos_ in NOMINAL:
            found += [child, *_dependents(child)]
    return found


def _verb_arguments(verb: Token, climb: int) -> Iterator[Argument]:
    passive = is_passive(verb)
    own = [*_own_arguments(verb, passive)]
    yield from own
    if not any(a.relation == ("patient" if passive else "agent") for a in own):
        shared = _missing_subject(verb, climb)
        if shared is not None:
            yield Argument(shared, "patient" if passive else "agent")
    if relation(verb) == "conjunct" and not passive:
        yield from _shared_object(verb, own)


def _own_arguments(verb: Token, passive: bool) -> Iterator[Argument]:
    for child in verb.children:
        name = relation(child)
        if name == "passive_subject" or name == "object":
            yield Argument(_antecedent(child), "patient")
        elif name == "subject":
            yield Argument(_antecedent(child), "patient" if passive else "agent")
        elif any(children(child, "prepositional_object")):
            yield from _below_preposition(child, passive)
        elif name in ("recipient", "attribute"):
            yield Argument(child, name)
        elif name in ("oblique", "agent", "nominal"):
            yield _oblique(child, name, passive)


def _oblique(noun: Token, name: str, passive: bool) -> Argument:
    word = preposition(noun)
    if name == "agent" or (word == "by" and passive):
        return Argument(noun, "agent", "by")
    return Argument(noun, "oblique", word)


def _below_preposition(word: Token, passive: bool) -> Iterator[Argument]:
    by_agent = relation(word) == "agent" or (word.lower_ == "by" and passive)
    for noun in children(word, "prepositional_object"):
        yield Argument(noun, "agent" if by_agent else "oblique", str(word.lower_))


def _antecedent(noun: Token) -> Token:
    """What a relative pronoun stands for: the noun its clause describes."""
    if noun.tag_ in ("WP", "WDT") or noun.lower_ in ("who", "whom", "which", "that"):
        verb = clause_head(noun)
        if relation(verb) == "relative_clause":
            return verb.head
    return noun


def _missing_subject(verb: Token, climb: int) -> Token | None:
    """The subject a clause borrows from the clause or noun that governs it."""
    head, name = governor(verb), relation(verb)
    if head is None or climb == 0:
        return None
    if name in ("relative_clause", "noun_clause"):
        return head if head.pos_ in NOMINAL and _describes(verb, name) else None
    if name == "prepositional_clause" and head.pos_ in NOMINAL:
        return None
    if head.pos_ not in VERBAL and not any(children(head, "subject", "passive_subject")):
        return None
    if name == "conjunct":
        return _subject(head, climb - 1)
    if name in ("open_complement", "adverbial_clause", "prepositional_clause", "complement"):
        return _controller(head, climb - 1)
    return None


def _describes(verb: Token, name: str) -> bool:
    """Whether the noun acts or suffers: "men arrested", "a mother selling", not "plan to"."""
    if name == "relative_clause":
        return not any(children(verb, "subject", "passive_subject"))
    return verb.tag_ in ("VBN", "VBG", "VBD")


def _controller(head: Token, climb: int) -> Token | None:
    if head.lemma_.lower() in _words("object_control"):
        for child in children(head, "object", "passive_subject"):
            return _antecedent(child)
    return _subject(head, climb)


def _subject(verb: Token, climb: int) -> Token | None:
    for child in children(verb, "subject", "passive_subject"):
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
    if verb.lemma_.lower() not in _words("support_verbs"):
        return
    for argument in _verb_arguments(verb, MAX_CLIMB):
        if argument.relation == "agent" and argument.head.i != noun.i:
            yield argument
