"""Lemmas as edits of the word: which casing to start from, how much to cut, what to add."""

from __future__ import annotations

from collections.abc import Container


def lemma_rule(form: str, lemma: str) -> str:
    """Return the edit that turns a form into its lemma: few different edits are learned best.

    >>> lemma_rule("Stories", "story"), lemma_rule("Kazakhs", "Kazakh"), lemma_rule("went", "go")
    ('L3y', 'K1', '=go')
    >>> lemma_rule("kazakhs", "Kazakh")
    'C1'
    """
    casing = "L" if lemma == lemma.lower() else "K" if form[:1] == lemma[:1] else "C"
    base = _cased(form, casing)
    shared = 0
    while shared < min(len(base), len(lemma)) and base[shared] == lemma[shared]:
        shared += 1
    if not shared or lemma[shared : shared + 1].isdigit():
        return "=" + lemma
    return casing + str(len(base) - shared) + lemma[shared:]


def _cased(form: str, casing: str) -> str:
    """Return the form in small letters (L), as it is (K), or with a capital first letter (C)."""
    return form.lower() if casing == "L" else form if casing == "K" else form[:1].upper() + form[1:]


def apply_lemma_rule(form: str, rule: str) -> str:
    """Apply an edit; one that cuts too much leaves the form as it is.

    >>> [apply_lemma_rule(*pair) for pair in (("Stories", "L3y"), ("is", "=be"), ("a", "L5"))]
    ['story', 'be', 'a']
    """
    if rule[0] == "=":
        return rule[1:]
    base = _cased(form, rule[0])
    digits = 1
    while digits + 1 < len(rule) and rule[digits + 1].isdigit():
        digits += 1
    cut = int(rule[1 : digits + 1])
    if cut >= len(base) and len(rule) == digits + 1:
        return base
    return base[: len(base) - cut] + rule[digits + 1 :]


def mend_lemma(lemma: str, words: Container[str]) -> str:
    """Return a guessed lemma, or the word beside it if the guess is none and that is one.

    >>> words = {"sentence", "plan", "supply", "court"}
    >>> [mend_lemma(guess, words) for guess in ("sentenc", "plann", "supplie", "court", "xyz")]
    ['sentence', 'plan', 'supply', 'court', 'xyz']
    """
    if lemma in words or not lemma.isalpha() or not lemma.islower():
        return lemma
    guesses = [lemma + "e"]
    if lemma[-1:] == "e" or lemma[-2:-1] == lemma[-1:]:
        guesses.append(lemma[:-1])
    if lemma.endswith("ie"):
        guesses.append(lemma[:-2] + "y")
    return next((guess for guess in guesses if guess in words), lemma)


def read_lemmas(text: str) -> dict[tuple[str, str], str]:
    """Read the lemmas of known words: a line each of word in small letters, tag, lemma.

    >>> read_lemmas("women\\tNNS\\twoman\\n")
    {('women', 'NNS'): 'woman'}
    """
    rows = (line.split("\t") for line in text.splitlines())
    return {(word, tag): lemma for word, tag, lemma in rows}
