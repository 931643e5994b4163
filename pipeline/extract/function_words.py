"""Small words of English that rules ask for; words to argue with are in `lexicons/`."""

from __future__ import annotations

ARTICLES = frozenset(("the", "a", "an"))
POSSESSIVES = frozenset(("its", "his", "her", "their"))
DEFINITE = frozenset(("the", "this", "these", "that", "those"))
OWNER_ENDINGS = frozenset(("'s", "’s"))  # behind whose it is
OWNERS = OWNER_ENDINGS | {"his", "her", "their"}
POINTING = DEFINITE | POSSESSIVES  # "the raid", "their arrest": one told of before
DETERMINERS = DEFINITE | ARTICLES
PAST_AUXILIARIES = frozenset(("was", "were", "had", "has", "have", "did"))
SINGULAR_PRONOUNS = frozenset(("he", "she", "him", "her", "his"))
# what leads from a number to the one it is compared with, in a pattern
COMPARED_WITH = r"(?:against|versus|vs\.?|compared\s+(?:to|with))"
OTHERS = frozenset(("other", "others", "another", "more", "further", "additional"))
