"""Which products a customer's words may mean. Pure.

Words are weighed by how much they tell: "vanille" parts two products, "crème" ten. A name is
found when nearly all that was written belongs to it and no other name is near. Built once for
a catalogue; one match among 1,500 products takes about a millisecond.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from proche.customers.rules import fold

# --- words --------------------------------------------------------------------------------------

#: "125 g", "0,5 L", "20cl"; not the "2 kcal/ml" of a density.
_SIZE = re.compile(
    r"(?<![\w.,])(\d+(?:[.,]\d+)?)\s?(kgs?|grs?|g|grammes?|ml|cl|dl|litres?|l)\b", re.IGNORECASE
)
_SMALL = {
    "k": ("g", 1000),
    "g": ("g", 1),
    "m": ("ml", 1),
    "c": ("ml", 10),
    "d": ("ml", 100),
    "l": ("ml", 1000),
}

#: What is written short, and what it stands for in names.
_WRITTEN_OUT = {
    "hyperproteine": "hp", "hyperproteinee": "hp", "hyperproteines": "hp", "hyperprot": "hp", "hprot": "hp",
    "hypercalorique": "hc", "hypercal": "hc", "choc": "chocolat", "van": "vanille", "ss": "sans",
    "sucr": "sucre", "complement": "cno", "std": "standard", "ent": "enteral",
}  # fmt: skip
#: Words that tell nothing of the product: small words, and how it is packed.
# ruff: noqa: SIM905 -- a list of words reads better without its quotes
_SAYS_NOTHING = frozenset(
    "a au aux avec d de des du en et l la le les of or ou par pour sur the un une with x ctn ctns crt"
    " carton cartons colis caisse case box lot lots pack pcs pce piece pieces unite unites u"
    " bte ref art article".split()
)


def words_of(text: str) -> tuple[list[str], frozenset[str]]:
    """A name's words, folded, and its sizes in grams or millilitres as words of their own ("#125g")."""
    sizes = frozenset(_size(match) for match in _SIZE.finditer(text))
    bare = fold(_SIZE.sub(" ", text)).split()
    return [_singular(_WRITTEN_OUT.get(word, word)) for word in bare if word not in _SAYS_NOTHING], sizes


def _size(match: re.Match[str]) -> str:
    small, factor = _SMALL[match[2][0].lower()]
    amount = Decimal(match[1].replace(",", ".")) * factor
    return f"#{format(amount, 'f').rstrip('0').rstrip('.') if '.' in str(amount) else amount}{small}"


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") else word


# --- the index ----------------------------------------------------------------------------------

#: A word that stands for another when it begins it, or is a slip of the pen away.
_BEGINS, _SHORTEST_BEGINNING = 0.9, 3
#: Up to so many letters even a word of the catalogue may stand for a longer one.
_SHORT = 4
_NEAR = 0.74
#: A word that no name holds weighs this much of the dearest word; a bare number far less.
_FOREIGN, _FOREIGN_NUMBER = 0.35, 0.1
#: How much of a score is "what was written belongs to the name", the rest "the name was written".
_WRITTEN = 0.68
#: A size that differs makes another product of it.
_OTHER_SIZE = 0.35
_REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class Ranked:
    """A product's place in its catalogue and how well its best name fits, 0 to 1."""

    owner: int
    score: float


class Names:
    """All names of a catalogue, indexed by their words. `owner` is a product's place in it."""

    def __init__(self, names: Iterable[tuple[int, str]]) -> None:
        self.owners: list[int] = []
        self._sizes: list[frozenset[str]] = []
        self._posts: dict[str, list[int]] = {}
        self._remembered: dict[str, Mapping[str, float]] = {}
        self._exact: dict[tuple[str, ...], set[int]] = defaultdict(set)
        words: list[frozenset[str]] = []
        for owner, bare, sizes in _sized(names):
            words.append(frozenset(bare) | sizes)
            self.owners.append(owner)
            self._sizes.append(sizes)
            self._exact[_key(bare, sizes)].add(owner)
        for place, own in enumerate(words):
            for word in own:
                self._posts.setdefault(word, []).append(place)
        self._weights = self._weigh(words)
        self._whole = [sum(self._weights[word] for word in own) for own in words]

    def _weigh(self, words: Sequence[frozenset[str]]) -> Mapping[str, float]:
        """How much each word tells, by how few products have it."""
        held: Counter[str] = Counter()
        seen: set[tuple[str, int]] = set()
        for owner, own in zip(self.owners, words, strict=True):
            for word in own:
                if (word, owner) not in seen:
                    seen.add((word, owner))
                    held[word] += 1
        products = len(set(self.owners)) or 1
        return {word: 0.3 + math.log(1 + products / count) for word, count in held.items()}

    @cached_property
    def _vocabulary(self) -> list[str]:
        return [word for word in self._posts if not word.startswith("#")]

    @cached_property
    def _dearest(self) -> float:
        return max(self._weights.values(), default=1.0)

    def exactly(self, text: str) -> int | None:
        """The one product that has just this name, whatever its accents, case and order of words."""
        owners = self._exact.get(_key(*words_of(text)), set())
        return next(iter(owners)) if len(owners) == 1 else None

    def rank(self, text: str) -> list[Ranked]:
        """Every product that shares a telling word with the text, the best first."""
        bare, sizes = words_of(text)
        asked = [*dict.fromkeys(part for word in bare for part in self._parted(word)), *sizes]
        asked = [word for word in asked if word not in _SAYS_NOTHING]
        if not bare:
            return []
        gained: dict[int, float] = defaultdict(float)
        written = 0.0
        for word in asked:
            meanings = self._means(word)
            written += self._worth(word, meanings)
            for place, worth in self._gains(meanings).items():
                gained[place] += worth
        return self._best_of_each(gained, written, sizes)

    def _best_of_each(
        self, gained: Mapping[int, float], written: float, sizes: frozenset[str]
    ) -> list[Ranked]:
        best: dict[int, float] = {}
        for place, worth in gained.items():
            score = _WRITTEN * min(1.0, worth / written) + (1 - _WRITTEN) * min(
                1.0, worth / self._whole[place]
            )
            if sizes and self._sizes[place] and not sizes & self._sizes[place]:
                score -= _OTHER_SIZE
            owner = self.owners[place]
            if score > best.get(owner, 0.0):
                best[owner] = score
        return sorted(
            (Ranked(owner, score) for owner, score in best.items()), key=lambda r: (-r.score, r.owner)
        )

    def _gains(self, meanings: Mapping[str, float]) -> Mapping[int, float]:
        """What one written word brings to each name: its best meaning there."""
        gains: dict[int, float] = {}
        for word, closeness in meanings.items():
            worth = self._weights[word] * closeness
            for place in self._posts[word]:
                if worth > gains.get(place, 0.0):
                    gains[place] = worth
        return gains

    def _worth(self, word: str, meanings: Mapping[str, float]) -> float:
        if meanings:
            return max(self._weights[meaning] for meaning in meanings)
        return self._dearest * (_FOREIGN_NUMBER if word.lstrip("#")[:1].isdigit() else _FOREIGN)

    def _means(self, word: str) -> Mapping[str, float]:
        # The words of a desk's customers are few: each is looked for once.
        known = self._remembered.get(word)
        if known is None:
            known = self._look_for(word)
            if len(self._remembered) < _REMEMBERED:
                self._remembered[word] = known
        return known

    def _look_for(self, word: str) -> Mapping[str, float]:
        """The words of the catalogue that one written word may mean, with how close they are."""
        if word.startswith("#") or word.isdecimal() or (word in self._posts and len(word) > _SHORT):
            return {word: 1.0} if word in self._posts else {}
        begun = {known: _BEGINS for known in self._vocabulary if _begins(known, word)}
        if word in self._posts:
            # "gel" is a word of its own, and how a hurried hand writes "gélifiée".
            return {**begun, word: 1.0}
        near = process.extract(
            word, self._vocabulary, scorer=Levenshtein.normalized_similarity, score_cutoff=_NEAR, limit=5
        )
        return {**begun, **{known: score for known, score, _ in near}}

    def _parted(self, word: str) -> tuple[str, ...]:
        """ "eaugelifiee": two words that a scanner or a hurried hand wrote as one."""
        if word in self._posts:
            return (word,)
        for cut in range(3, len(word) - 2):
            first, second = _singular(word[:cut]), _singular(word[cut:])
            if second in self._posts and (first in self._posts or first in _SAYS_NOTHING):
                return first, second
        return (word,)


def _sized(names: Iterable[tuple[int, str]]) -> list[tuple[int, list[str], frozenset[str]]]:
    """Each name's words and sizes; a name that tells no size has the one of its product's other names."""
    read = [(owner, *words_of(name)) for owner, name in names]
    known: dict[int, frozenset[str]] = {}
    for owner, _, sizes in read:
        known[owner] = known.get(owner, frozenset()) | sizes
    return [(owner, bare, sizes or known[owner]) for owner, bare, sizes in read]


def _begins(known: str, word: str) -> bool:
    return len(word) >= _SHORTEST_BEGINNING and known.startswith(word)


def _key(words: Iterable[str], sizes: frozenset[str]) -> tuple[str, ...]:
    return (*sorted(words), *sorted(sizes))
