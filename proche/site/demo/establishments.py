"""Sixty establishments that do not exist, in towns that do not exist, spread over nine regions."""

# A table reads by its rows.
# ruff: noqa: E501
from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from proche.customers.rules import DeliveryAddress, Establishment
from proche.site.demo import catalogue
from proche.site.demo.digits import with_gs1_check, with_luhn

#: Region, one of its départements, towns. The postcodes made from them (dd9xx) are not in use there.
REGIONS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("Île-de-France", "77", ("Montclair-sur-Seine", "Bois-Renard", "Villeneuve-les-Ormes")),
    ("Bretagne", "35", ("Port-Kerzen", "Saint-Gwenael", "Plouvénan")),
    ("Pays de la Loire", "49", ("Valbrune-sur-Loire", "Les Ponts-d'Anzé", "Sainte-Avoye")),
    ("Normandie", "14", ("Hauteville-la-Rive", "Bernouval", "Falaincourt")),
    ("Hauts-de-France", "59", ("Wambrecy", "Saint-Éloi-des-Mines", "Marquelles")),
    ("Grand Est", "67", ("Altwiller-le-Haut", "Rosenthal-sur-Ill", "Vaucombe")),
    ("Auvergne-Rhône-Alpes", "69", ("Chambrelle", "Saint-Maurin-d'Azergues", "Montferraud")),
    ("Nouvelle-Aquitaine", "33", ("Castelnau-d'Orle", "Brantes-sur-Isle", "Mimizelle")),
    ("Occitanie", "31", ("Montségrac", "Villebrague", "Saint-Cirq-le-Vieux")),
)  # fmt: skip

KINDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Centre hospitalier", ("", "intercommunal ", "Sainte-Ursule de ", "général de ")),
    ("EHPAD", ("Les Tilleuls", "La Roseraie", "Les Glycines", "Le Clos des Vignes", "Résidence du Lac",
               "Les Jardins d'Éole", "Le Belvédère", "Les Quatre Saisons", "La Source", "Bel-Air",
               "Les Hirondelles", "Saint-Joseph", "Le Verger", "Les Magnolias", "La Chênaie", "Les Oliviers",
               "Le Moulin Vert", "L'Orée du Bois", "Les Mimosas", "Val Fleuri", "Les Érables", "Le Prieuré",
               "La Closerie", "Les Peupliers", "Les Camélias", "Le Hameau", "La Pommeraie", "L'Âge d'Or",
               "Les Bruyères", "Le Colombier", "La Fontaine", "Les Genêts", "Sainte-Marthe")),
    ("Clinique", ("du Parc", "des Cèdres", "Saint-Roch", "du Val d'Orle", "Beau Soleil", "de l'Estuaire",
                  "Pasteur-Nord", "des Remparts", "du Grand Pré")),
    ("SSR", ("Les Acacias", "La Pinède", "Le Vallon", "Mer et Soins", "Les Sapins")),
    ("Soins à domicile", ("HAD Horizon", "SSIAD du Pays", "HAD des Collines", "Domicile Santé Plus", "SSIAD Rivage")),
)  # fmt: skip
#: Which kinds follow one another; 60 in all.
ORDER_OF_KINDS = "CEEKEESEEHCEKEESEEKEHEECEKEESEECEKEEHEEKECESEKECEKHEECEEKSEC"
_KIND_OF = {"C": 0, "E": 1, "K": 2, "S": 3, "H": 4}

STREETS = ("rue des Écoles", "avenue de la Gare", "rue du Docteur-Roux", "place de l'Église", "chemin du Moulin",
           "boulevard de la République", "rue Jean-Jaurès", "allée des Soins", "route de la Forêt",
           "rue de l'Hôpital")  # fmt: skip
BUYERS = ("M. Girard", "Mme Lefort", "Mme Perrin", "M. Tanguy", "Mme Delcourt", "M. Bastide", "Mme Oury",
          "Mme Sarrazin", "M. Wolff", "Mme Castaing", "M. Nouvel", "Mme Ferrand")  # fmt: skip


@dataclass(frozen=True, slots=True)
class DemoEstablishment:
    """An establishment and what its documents show of it besides."""

    card: Establishment
    kind: str
    street: str
    buyer: str
    language: str = "fr"

    @property
    def place(self) -> DeliveryAddress:
        return self.card.addresses[0]


@cache
def establishments() -> tuple[DemoEstablishment, ...]:
    return tuple(_made())


def directory() -> tuple[Establishment, ...]:
    return tuple(one.card for one in establishments())


def _made() -> Iterator[DemoEstablishment]:
    used = dict.fromkeys(range(len(KINDS)), 0)
    for index, letter in enumerate(ORDER_OF_KINDS):
        kind = _KIND_OF[letter]
        yield _establishment(index, kind, used[kind])
        used[kind] += 1


def _establishment(index: int, kind: int, nth: int) -> DemoEstablishment:
    rng = random.Random(f"nutrivale establishment {index}")
    region, department, towns = REGIONS[index % len(REGIONS)]
    town = towns[index // len(REGIONS) % len(towns)]
    postcode = f"{department}9{index % 10}{index // 10}"
    street = f"{rng.randint(1, 88)} {rng.choice(STREETS)}"
    name = _name(kind, nth, town)
    mail = _mail_domain(kind, name, town, department)
    card = Establishment(
        number=f"C{10407 + index * 37}",
        name=name,
        other_names=_other_names(kind, name, town),
        gln=with_gs1_check(f"29900{index * 13 % 100:02d}{10000 + index * 7}"),
        siret=_siret(index),
        emails=(f"commandes@{mail}", f"pharmacie@{mail}") if kind in (0, 2) else (f"economat@{mail}",),
        phones=(_telephone(index * 2),),
        faxes=(_telephone(index * 2 + 1),),
        city=town,
        postcode=postcode,
        region=region,
        addresses=tuple(_addresses(kind, street, postcode, town, index, rng)),
        own_codes=_own_codes(index, kind, rng),
        agreed_prices=_agreed_prices(kind, rng),
    )
    return DemoEstablishment(
        card, KINDS[kind][0], street, rng.choice(BUYERS), "en" if index in (12, 47) else "fr"
    )


def _name(kind: int, nth: int, town: str) -> str:
    word, names = KINDS[kind]
    if kind == 0:
        middle = names[nth % len(names)]
        return f"{word} {middle.removesuffix('de ')}{_of(town)}"
    if kind == 4:
        return names[nth % len(names)] + (f" {town}" if names[nth % len(names)].endswith("Pays") else "")
    return f"{word} {names[nth % len(names)]}"


def _other_names(kind: int, name: str, town: str) -> tuple[str, ...]:
    if kind == 0:
        return (f"CH {town}",)
    if kind == 1:
        return (name.replace("EHPAD", "Résidence"), f"{name} {town}")
    return ()


def _of(town: str) -> str:
    return f"d'{town}" if town[0] in "AEIOUÉ" else f"de {town}"


def _mail_domain(kind: int, name: str, town: str, department: str) -> str:
    """Two nursing homes may share a name (there are two "Les Tilleuls"), never a mail address."""
    if kind == 0:
        return f"ch-{_plain(town)}.example"
    return f"{_plain(name)}{department if kind == 1 else ''}.example"


def _plain(name: str) -> str:
    table = str.maketrans("éèêëàâîïôûùçœÉÈÂÎ'", "eeeeaaiiouucoEEAI-")
    return name.translate(table).lower().replace(" ", "-")


def _siret(index: int) -> str:
    """SIREN that begin with 000 are given to nobody."""
    siren = with_luhn(f"00{4100 + index * 29:06d}"[:8])
    return with_luhn(f"{siren}{index % 3 + 1:04d}")


def _telephone(index: int) -> str:
    """01 99 00 xx xx is one of the ranges kept for fiction. Source: Arcep decision 2018-0881."""
    return f"01 99 00 {index // 100 + 10:02d} {index % 100:02d}"


def _addresses(
    kind: int, street: str, postcode: str, town: str, index: int, rng: random.Random
) -> Iterator[DeliveryAddress]:
    days = ((1, 2, 3, 4, 5), (1, 3, 5), (2, 4), (2, 3, 4, 5), (1, 2, 4))[index % 5]
    place = ("Pharmacie", "Cuisine", "Magasin général", "Économat", "Dépôt")[kind]
    gln = with_gs1_check(f"29901{index * 13 % 100:02d}{20000 + index * 7}")
    yield DeliveryAddress(place, street, postcode, town, gln, days)
    if kind == 0:
        other = with_gs1_check(f"29902{index * 13 % 100:02d}{30000 + index * 7}")
        away = f"{rng.randint(2, 60)} route de la Plaine"
        yield DeliveryAddress("Cuisine centrale", away, postcode, town, other, (1, 2, 3, 4, 5))


def _own_codes(index: int, kind: int, rng: random.Random) -> dict[str, str]:
    """Hospitals and clinics order by codes of their own; so do a few others."""
    if kind not in (0, 2) and index % 9:
        return {}
    skus = [f"{f.code}-{v}" if v else f.code for f in catalogue.FAMILIES for v in f.flavours]
    chosen = sorted(rng.sample(skus, 24))
    start = rng.randint(20000, 80000)
    return {f"{start + number * 11:06d}": sku for number, sku in enumerate(chosen)}


def _agreed_prices(kind: int, rng: random.Random) -> dict[tuple[str, str], Decimal]:
    """Hospitals and clinics have a contract: some families by the carton, 4 to 12 % below the list."""
    if kind not in (0, 2):
        return {}
    agreed: dict[tuple[str, str], Decimal] = {}
    for family in rng.sample(catalogue.FAMILIES, 9):
        price = Decimal(family.price) * family.carton * (100 - rng.randint(4, 12)) / 100
        for flavour in family.flavours:
            sku = f"{family.code}-{flavour}" if flavour else family.code
            agreed[sku, catalogue.CARTON] = price.quantize(Decimal("0.01"), ROUND_HALF_UP)
    return agreed
