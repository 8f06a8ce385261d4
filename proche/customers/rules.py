"""What the desk knows of its establishments, as pure data, and how a document finds one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from email.utils import parseaddr

from rapidfuzz import fuzz

from proche.kernel.words import Said, gettext_noop, said

N_ = gettext_noop


@dataclass(frozen=True, slots=True)
class DeliveryAddress:
    """One place to deliver to. `weekdays` are ISO weekdays (1 = Monday) on which it is served."""

    name: str
    street: str = ""
    postcode: str = ""
    city: str = ""
    gln: str = ""
    weekdays: tuple[int, ...] = (1, 2, 3, 4, 5)


@dataclass(frozen=True, slots=True)
class Establishment:
    """A hospital, a nursing home, a clinic. `own_codes` maps its own item codes to our SKUs;
    `agreed_prices` maps (SKU, unit code) to the agreed net price of one such unit."""

    number: str
    name: str
    other_names: tuple[str, ...] = ()
    gln: str = ""
    siret: str = ""
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    faxes: tuple[str, ...] = ()
    city: str = ""
    postcode: str = ""
    region: str = ""
    country: str = "FR"
    addresses: tuple[DeliveryAddress, ...] = ()
    own_codes: Mapping[str, str] = field(default_factory=dict)
    agreed_prices: Mapping[tuple[str, str], Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Match:
    """Which establishment a document speaks of. `others` are the ones it may be instead, likeliest first."""

    establishment: Establishment | None
    confidence: float
    how: Said
    others: tuple[Establishment, ...] = ()


class Directory:
    """Every establishment, with the indexes that finding one needs. Built once, asked often."""

    def __init__(self, establishments: Iterable[Establishment] = ()) -> None:
        self.establishments = tuple(establishments)
        self._by: dict[str, dict[str, list[Establishment]]] = {key: {} for key in _KEYS}
        self._names: list[tuple[str, Establishment]] = []
        for establishment in self.establishments:
            self._index(establishment)

    def _index(self, one: Establishment) -> None:
        for key, values in _KEYS.items():
            for value in dict.fromkeys(values(one)):
                if value:
                    self._by[key].setdefault(value, []).append(one)
        for name in dict.fromkeys(fold_name(name) for name in (one.name, *one.other_names)):
            self._names.append((name, one))

    def find_number(self, number: str) -> Establishment | None:
        found = self._by["number"].get(fold_code(number), [])
        return found[0] if len(found) == 1 else None

    def find(
        self,
        *,
        number: str = "",
        gln: str = "",
        siret: str = "",
        email: str = "",
        fax: str = "",
        name: str = "",
        postcode: str = "",
        city: str = "",
    ) -> Match:
        """Find the establishment that all evidence points to; of two that are near none is guessed.

        Identifiers come first; an e-mail domain and a name only speak where none of them does, and
        an identifier whose name is quite another is answered with less confidence.
        """
        evidence = self._evidence(number=number, gln=gln, siret=siret, email=email, fax=fax)
        if not evidence:
            return self._by_domain_or_name(email, name, postcode, city)
        if len(agreed := _agreeing(evidence)) == 1:
            return self._checked(agreed[0], evidence[0], name)
        if len(agreed) > 1:
            return self._among(agreed, name, postcode, city, _SHARED)
        everyone = _unique(one for found in evidence for one in found.establishments)
        return Match(None, 0.0, said(_CONTRADICT), everyone)

    def _evidence(self, **given: str) -> list[_Evidence]:
        found = []
        for key, value in given.items():
            establishments = self._by[key].get(_FOLDS[key](value), []) if value else []
            if establishments:
                found.append(_Evidence(key, value, tuple(establishments)))
        return found

    def _checked(self, one: Establishment, evidence: _Evidence, name: str) -> Match:
        confidence = _CONFIDENCE[evidence.key]
        if name and self._likeness(name, one) < _QUITE_ANOTHER:
            words = N_("Found by %(key)s, though the document names %(name)s.")
            how = said(words, key=evidence.value, name=name)
            return Match(one, confidence * 0.7, how, self._others_named(name, one))
        return Match(one, confidence, said(_FOUND_BY[evidence.key], value=evidence.value))

    def _by_domain_or_name(self, email: str, name: str, postcode: str, city: str) -> Match:
        domain = own_domain(email)
        found = _unique(self._by["domain"].get(domain, [])) if domain else ()
        if len(found) == 1:
            return self._checked(found[0], _Evidence("domain", domain, found), name)
        if found:
            return self._among(found, name, postcode, city, _SHARED)
        if not fold_name(name):
            return Match(None, 0.0, said(_NOTHING))
        return self._among(self.establishments, name, postcode, city, _NEAR)

    def _among(
        self, some: Sequence[Establishment], name: str, postcode: str, city: str, unsure: str
    ) -> Match:
        """Choose by name with the help of postcode and city, when one stands out."""
        if not fold_name(name) and not postcode:
            return Match(None, 0.0, said(unsure), tuple(some[:OTHERS]))
        ranked = self._ranked(some, name, postcode, city)
        if not ranked:
            return Match(None, 0.0, said(_NOTHING))
        (score, best), others = ranked[0], tuple(one for _, one in ranked[1 : OTHERS + 1])
        second = ranked[1][0] if len(ranked) > 1 else 0.0
        if score < SURE or score - second < GAP:
            near = said(unsure) if others else said(_ONE_NEAR, name=best.name)
            return Match(None, 0.0, near, (best, *others)[:OTHERS])
        how = said(N_("Found by its name, %(name)s."), name=best.name)
        return Match(best, round(min(score, 100) / 100 * 0.92, 3), how, others)

    def _ranked(
        self, some: Sequence[Establishment], name: str, postcode: str, city: str
    ) -> list[tuple[float, Establishment]]:
        asked = fold_name(name)
        wanted = {id(one) for one in some}
        best: dict[int, tuple[float, Establishment]] = {}
        for own, one in self._names:
            if id(one) not in wanted:
                continue
            score = _likeness(asked, own, fold_name(one.city)) + _place_points(one, postcode, city)
            if score >= WORTH_NAMING and score > best.get(id(one), (0.0, one))[0]:
                best[id(one)] = (score, one)
        return sorted(best.values(), key=lambda row: (-row[0], row[1].number))

    def _likeness(self, name: str, one: Establishment) -> float:
        asked, city = fold_name(name), fold_name(one.city)
        return max(_likeness(asked, fold_name(own), city) for own in (one.name, *one.other_names))

    def _others_named(self, name: str, one: Establishment) -> tuple[Establishment, ...]:
        ranked = self._ranked(self.establishments, name, "", "")
        return tuple(other for _, other in ranked[:OTHERS] if other is not one)


@dataclass(frozen=True, slots=True)
class _Evidence:
    key: str
    value: str
    establishments: tuple[Establishment, ...]


def _agreeing(evidence: Sequence[_Evidence]) -> tuple[Establishment, ...]:
    """Those that every piece of evidence points to."""
    first, *rest = evidence
    return _unique(
        one for one in first.establishments if all(any(o is one for o in e.establishments) for e in rest)
    )


def _unique(some: Iterable[Establishment]) -> tuple[Establishment, ...]:
    return tuple({id(one): one for one in some}.values())


def _likeness(asked: str, own: str, city: str) -> float:
    """How alike two folded names are, 0 to 100; the city counts as part of either name."""
    if not asked:
        return 0.0
    plain = fuzz.token_sort_ratio(asked, own)
    if not city or city in own:
        return plain
    return max(plain, fuzz.token_sort_ratio(asked, f"{own} {city}"))


def _place_points(one: Establishment, postcode: str, city: str) -> float:
    """What the place adds or takes away. Two clinics of one name in two towns are told apart by it."""
    points = 0.0
    asked = fold_code(postcode)
    places = ((one.postcode, one.city), *((a.postcode, a.city) for a in one.addresses))
    codes = {fold_code(code) for code, _ in places if code}
    if asked and codes and asked in codes:
        points += 6.0
    elif asked and codes:
        # In another département it is another house of that name, which nobody entered yet.
        points -= 4.0 if asked[:2] in {code[:2] for code in codes} else 18.0
    cities = {fold_name(town) for _, town in places if town}
    if city and cities:
        points += 5.0 if fold_name(city) in cities else -6.0
    return points


def fold(text: str) -> str:
    """Lower case, without accents and without signs, one space between words."""
    bare = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "oe")).casefold()
    return " ".join(re.findall(r"[a-z0-9]+", "".join(c for c in bare if not unicodedata.combining(c))))


def fold_name(name: str) -> str:
    """A name as it is compared: abbreviations written out, words that tell nothing left out."""
    together = _DOTTED.sub(lambda found: found[0].replace(".", ""), name)
    words = (_WRITTEN_OUT.get(word, word) for word in fold(together).split())
    return " ".join(word for word in words if word not in _SAYS_NOTHING)


def fold_code(code: str) -> str:
    """An identifier as it is compared: letters and figures alone."""
    return re.sub(r"[^0-9A-Z]", "", code.upper())


def fold_phone(number: str) -> str:
    """A telephone or fax number as it is compared: national, figures alone."""
    digits = re.sub(r"\D", "", number.replace("(0)", ""))
    for prefix in ("0033", "33"):
        if digits.startswith(prefix) and len(digits) == len(prefix) + 9:
            return "0" + digits[len(prefix) :]
    return digits


def fold_email(address: str) -> str:
    """The bare address, also out of `Name <address>`."""
    bare = parseaddr(address)[1].strip().casefold()
    return bare if "@" in bare else ""


def is_among(address: str, known: Iterable[str]) -> bool:
    """Whether a mail comes from one of these addresses, or from the house that has one of them."""
    house = own_domain(address)
    return any(
        fold_email(address) == fold_email(one) or (house and house == own_domain(one)) for one in known
    )


def own_domain(address: str) -> str:
    """The domain, when it can belong to one establishment: a public provider's tells nothing."""
    domain = fold_email(address).rpartition("@")[2]
    return "" if domain in PUBLIC_PROVIDERS else domain


def _glns(one: Establishment) -> list[str]:
    return [fold_code(gln) for gln in (one.gln, *(address.gln for address in one.addresses))]


#: How an establishment is indexed, and how what a document says is folded to look there.
_KEYS: Mapping[str, Callable[[Establishment], Iterable[str]]] = {
    "number": lambda one: [fold_code(one.number)],
    "gln": _glns,
    "siret": lambda one: [fold_code(one.siret)],
    "email": lambda one: [fold_email(email) for email in one.emails],
    "fax": lambda one: [fold_phone(fax) for fax in one.faxes],
    "domain": lambda one: [own_domain(email) for email in one.emails],
}
_FOLDS: Mapping[str, Callable[[str], str]] = {
    "number": fold_code,
    "gln": fold_code,
    "siret": fold_code,
    "email": fold_email,
    "fax": fold_phone,
}
_CONFIDENCE = {"number": 0.98, "gln": 0.99, "siret": 0.98, "email": 0.95, "fax": 0.93, "domain": 0.85}
_FOUND_BY = {
    "number": N_("Found by its customer number, %(value)s."),
    "gln": N_("Found by its GLN, %(value)s."),
    "siret": N_("Found by its SIRET, %(value)s."),
    "email": N_("Found by the sender's address, %(value)s."),
    "fax": N_("Found by the fax number, %(value)s."),
    "domain": N_("Found by the sender's domain, %(value)s."),
}
_SHARED = N_("Several establishments share this sender. Choose the right one.")
_NEAR = N_("Several establishments have a name near this one. Choose the right one.")
_ONE_NEAR = N_("Only %(name)s has a name near this one. Choose it if it is the one.")
_CONTRADICT = N_("The identifiers of this document belong to different establishments. Choose the right one.")
_NOTHING = N_("No establishment like this one is known.")

#: A name is taken from `SURE` points on when the next one is `GAP` points behind.
SURE, GAP = 86.0, 7.0
WORTH_NAMING = 62.0
OTHERS = 5
#: An identifier found under a name less alike than this is answered with less confidence.
_QUITE_ANOTHER = 45.0

#: "C.H." is one word.
_DOTTED = re.compile(r"\b(?:\w\.){2,}")
_WRITTEN_OUT = {
    "ch": "centre hospitalier",
    "chu": "centre hospitalier universitaire",
    "chi": "centre hospitalier intercommunal",
    "hop": "hopital",
    "clin": "clinique",
    "res": "residence",
    "st": "saint",
    "ste": "sainte",
    "ctre": "centre",
    "centr": "centre",
    "hosp": "hospitalier",
    "gal": "general",
    "dr": "docteur",
}
# ruff: noqa: SIM905 -- a list of words reads better without its quotes
_SAYS_NOTHING = frozenset(
    "de du des d la le les l a au aux et en sas sa sarl the of association service economat pharmacie".split()
)
PUBLIC_PROVIDERS = frozenset(
    "gmail.com googlemail.com orange.fr wanadoo.fr free.fr sfr.fr neuf.fr bbox.fr laposte.net numericable.fr "
    "club-internet.fr aliceadsl.fr hotmail.com hotmail.fr outlook.com outlook.fr live.com live.fr msn.com "
    "yahoo.com yahoo.fr ymail.com icloud.com me.com mac.com aol.com gmx.com gmx.fr gmx.net mail.com "
    "protonmail.com proton.me pm.me".split()
)
