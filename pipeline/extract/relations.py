"""The few relations our rules name, over whatever labels the parser uses.

`lexicons/relations.toml` maps the labels of Universal Dependencies and of ClearNLP to them.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from spacy.tokens import Doc, Token

from pipeline.extract.inflection import verb_forms
from pipeline.lexicon import load_table, load_words

CLAUSES = frozenset(
    ("root", "relative_clause", "noun_clause", "adverbial_clause", "complement", "parataxis")
)
SUBJECTS = ("subject", "passive_subject")
VERBAL = frozenset(("VERB", "AUX"))
NOMINAL = frozenset(("NOUN", "PROPN", "PRON", "NUM"))
FINITE = frozenset(("VBD", "VBZ", "VBP"))
FINITE_OR_MODAL = FINITE | {"MD"}
NEAR = 5  # tokens between a name and the verb behind its age


@cache
def _relations() -> dict[str, str]:
    table = load_table("relations.toml")["relations"]
    return {label: name for name, labels in table.items() for label in labels}


@cache
def _relation_of(label: str) -> str:
    names, label = _relations(), label.lower()
    return names.get(label) or names.get(label.partition(":")[0], "other")


def words(name: str) -> frozenset[str]:
    return load_words("relations.toml", "words", name)


def is_verb_of(verb: Token, name: str) -> bool:
    """Whether a verb is in a list of `relations.toml`, whatever lemma the model gives it.

    >>> from spacy.lang.en import English
    >>> from spacy.tokens import Doc
    >>> doc = Doc(English().vocab, ["was", "sentenced"], lemmas=["be", "sentenc"])
    >>> [is_verb_of(token, "justice_verbs") for token in doc]
    [False, True]
    """
    told = verb_forms("relations.toml", "words", name)
    return verb.lemma_.lower() in words(name) or verb.lower_ in told


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
    return _relation_of(token.dep_)


def children(token: Token, *names: str) -> Iterator[Token]:
    """The children that stand in one of the named relations to `token`; none without a parse."""
    below = token.children if token.dep else ()
    return (child for child in below if relation(child) in names)


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
        return not _has_done(verb)
    if _is_made_to(verb) or is_found_guilty(verb) or judged_before(verb) is not None:
        return True
    if _is_judged_too(verb):
        return True
    if any(children(verb, "auxiliary", "subject", "object")):
        return False
    if relation(verb) == "noun_clause":
        return verb.tag_ in ("VBN", "VBD")  # "men detained on suspicion of" is often tagged VBD
    if relation(verb) == "adverbial_clause":
        return bool(verb.tag_ == "VBN")
    head = verb.head
    beside = relation(verb) in ("conjunct", "open_complement")  # "was found beaten"
    shares = beside and head.pos_ in VERBAL and verb.tag_ in ("VBN", "VBD")
    return shares and verb.tag_ == head.tag_ and is_passive(head)


def _is_judged_too(verb: Token) -> bool:
    """ "Was sentenced to jail and fined 50,000 soms": whoever is sentenced fines nobody."""
    shares = relation(verb) == "conjunct" and verb.tag_ in ("VBN", "VBD")
    judged = shares and all(is_verb_of(word, "sanctions") for word in (verb, verb.head))
    amounts = all(any(children(noun, "number")) for noun in children(verb, "object", "recipient"))
    bare = not any(children(verb, "auxiliary", "subject"))
    return judged and bare and amounts and is_passive(verb.head)


def _has_done(verb: Token) -> bool:
    """ "Investigators have detained a minister", though the parse takes them for those detained."""
    helpers = {child.lower_ for child in children(verb, "auxiliary", "passive_auxiliary")}
    behind = any(child.i > verb.i for child in children(verb, "object"))
    return behind and bool(helpers) and helpers <= {"has", "have", "had"}


def _is_made_to(verb: Token) -> bool:
    """ "Girls held in a cellar and made to work": only a passive "make" takes "to"."""
    below = children(verb, "open_complement")
    made = verb.lower_ == "made" and not any(children(verb, "object"))
    return made and any(c.lower_ == "to" for word in below for c in children(word, "marker"))


def is_found_guilty(verb: Token) -> bool:
    """Whether "found" has no object of its own: "they saw Bekov, 41, found guilty"."""
    after = verb.nbor().lower_ if verb.i + 1 < len(verb.doc) else ""
    return after == "guilty" and verb.tag_ in ("VBN", "VBD")


def judged_before(verb: Token) -> Token | None:
    """ "They came to see Bekov, 41, found guilty", "Kim (37) jailed": the name over the age."""
    guilty = is_found_guilty(verb)
    alone = guilty and not any(children(verb, "subject"))  # "watched a mayor found guilty"
    bare = verb.tag_ in ("VBN", "VBD") and relation(verb) != "modifier"
    more = children(verb, "object", "auxiliary", "passive_auxiliary", "complement")
    if not (bare and (guilty or is_verb_of(verb, "judged"))) or any(more):
        return None
    for token in reversed(list(verb.doc[max(verb.sent.start, verb.i - NEAR) : verb.i])):
        named = token.ent_type_ == "PERSON" or (alone and token.pos_ in NOMINAL)
        if named and token.tag_ != "CD":
            name = token.head if relation(token) == "name" else token
            return None if name in children(verb, "subject") else name  # "Judge Kim jailed"
        if token.text not in ",()" and token.tag_ != "CD":
            return None
    return None


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
        if name == "negation" or (name in ("adverb", "other") and word in words("negation")):
            return True
        if name == "determiner" and word in words("negative_determiners"):
            return True
        if name in SUBJECTS and _is_nobody(child):
            return True
    shares = relation(token) == "conjunct" and token.tag_ == "VBN" and token.head.tag_ == "VBN"
    shares = shares and not any(children(token, *SUBJECTS))  # "no officers were killed or injured"
    return shares and any(_is_nobody(noun) for noun in children(token.head, *SUBJECTS))


def _is_nobody(noun: Token) -> bool:
    """ "nobody", "no driver", "not one of the drivers", "not a single driver"."""
    determiners = {child.lower_ for child in children(noun, "determiner", "coordination")}
    if noun.lower_ in words("negative_pronouns") or determiners & words("negative_determiners"):
        return True
    start = min((word.i for word in noun.subtree), default=noun.i)
    return noun.doc[start].lower_ == "not"


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
