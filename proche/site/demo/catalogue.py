"""Nutrivale's catalogue: clinical nutrition and food of modified texture.

Families with their flavours become products; a product's SKU says its family, size and
flavour, its price is the family's price a piece and holds for every sales unit.
"""

# A table reads by its rows.
# ruff: noqa: E501
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

from proche.orders.catalogue import Product, SalesUnit
from proche.site.demo.digits import with_gs1_check

PIECE, PACK, CARTON, PALLET = "C62", "PK", "CT", "PF"

#: What customers write for a unit, the usual word first.
CARTON_WORDS = ("carton", "cartons", "ct", "crt", "colis", "caisse")
PACK_WORDS = ("lot", "lots", "pack", "packs")
PALLET_WORDS = ("palette", "palettes", "pal")
PIECE_WORDS = ("pièce", "pièces", "pce", "unité", "unités", "u")


@dataclass(frozen=True, slots=True)
class Family:
    """Products that differ by flavour only. `pack` 0: not sold in packs; `pallet` counts cartons."""

    code: str
    category: str
    name: str
    name_en: str
    size: str
    piece_word: str
    price: str
    carton: int
    flavours: tuple[str, ...]
    pack: int = 0
    pallet: int = 0
    also: str = ""


FLAVOURS: dict[str, tuple[str, str]] = {
    "VAN": ("vanille", "vanilla"), "CHO": ("chocolat", "chocolate"), "CAF": ("café", "coffee"),
    "CAR": ("caramel", "caramel"), "PRA": ("praliné", "praline"), "ABR": ("abricot", "apricot"),
    "FRR": ("fruits rouges", "red berries"), "CIT": ("citron", "lemon"), "FRA": ("fraise", "strawberry"),
    "FDB": ("fruits des bois", "forest fruits"), "NEU": ("neutre", "neutral"), "PEC": ("pêche", "peach"),
    "MOK": ("moka", "mocha"), "BAN": ("banane", "banana"), "ORA": ("orange", "orange"),
    "POM": ("pomme", "apple"), "RAI": ("raisin", "grape"), "MUL": ("multifruits", "mixed fruit"),
    "GRE": ("grenadine", "grenadine"), "MEN": ("menthe", "mint"), "POI": ("poire", "pear"),
    "PRU": ("pruneau", "prune"), "PBA": ("pomme-banane", "apple-banana"),
    "PAB": ("pomme-abricot", "apple-apricot"), "PFR": ("pomme-fraise", "apple-strawberry"),
    "BCA": ("bœuf carottes", "beef and carrots"), "PRI": ("poulet riz", "chicken and rice"),
    "PEP": ("poisson épinards", "fish and spinach"), "JPU": ("jambon purée", "ham and mash"),
    "DHV": ("dinde haricots verts", "turkey and green beans"), "VRA": ("veau ratatouille", "veal ratatouille"),
    "SBR": ("saumon brocoli", "salmon and broccoli"), "PLE": ("porc lentilles", "pork and lentils"),
    "CRT": ("carotte", "carrot"), "EPI": ("épinards", "spinach"), "HVE": ("haricots verts", "green beans"),
    "BRO": ("brocoli", "broccoli"), "POT": ("potiron", "pumpkin"), "CEL": ("céleri", "celeriac"),
    "PPO": ("petits pois", "peas"), "COU": ("courgette", "courgette"), "BOE": ("bœuf", "beef"),
    "PLT": ("poulet", "chicken"), "DIN": ("dinde", "turkey"), "POR": ("porc", "pork"), "VEA": ("veau", "veal"),
    "AGN": ("agneau", "lamb"), "CAB": ("cabillaud", "cod"), "SAU": ("saumon", "salmon"),
    "COL": ("colin", "pollock"), "LEG": ("légumes", "vegetable"), "PRX": ("poireaux", "leek"),
    "TOM": ("tomate", "tomato"), "NAT": ("nature", "plain"), "BIS": ("biscuité", "biscuit"),
    "CAC": ("cacao", "cocoa"), "RIZ": ("riz au lait", "rice pudding"), "SEM": ("semoule au lait", "semolina"),
    "FLA": ("flan vanille", "vanilla flan"), "TIR": ("tiramisu", "tiramisu"), "ILE": ("île flottante", "floating island"),
    "": ("", ""),
}  # fmt: skip

F = Family
FAMILIES: tuple[Family, ...] = (
    F("CR125", "Crèmes HP", "Crème dessert HP/HC", "High-protein cream dessert", "125 g", "pot", "1.14", 24,
      ("VAN", "CHO", "CAF", "CAR", "PRA", "ABR", "FRR", "CIT"), 4, 80, "Crème hyperprotéinée"),
    F("CS125", "Crèmes HP", "Crème dessert HP sans sucres ajoutés", "High-protein cream, no added sugar", "125 g",
      "pot", "1.22", 24, ("VAN", "CHO", "CAF"), 4, 80),
    F("BL200", "Boissons HP", "Boisson lactée HP/HC", "High-protein milk drink", "200 ml", "bouteille", "1.36", 24,
      ("VAN", "FRA", "CHO", "CAF", "CAR", "FDB", "NEU"), 4, 63, "Complément nutritionnel oral lacté"),
    F("BC200", "Boissons HP", "Boisson concentrée 2 kcal/ml", "Concentrated drink 2 kcal/ml", "200 ml",
      "bouteille", "1.58", 24, ("VAN", "PEC", "MOK", "BAN"), 4, 63),
    F("BJ200", "Boissons HP", "Boisson fruitée type jus", "Juice-style supplement", "200 ml", "brique", "1.29", 24,
      ("ORA", "POM", "RAI", "MUL"), 4, 63, "CNO type jus"),
    F("BF200", "Boissons HP", "Boisson HP aux fibres", "High-protein drink with fibre", "200 ml", "bouteille",
      "1.47", 24, ("VAN", "CHO"), 4, 63),
    F("EG125", "Eaux gélifiées", "Eau gélifiée sucrée", "Jellied water, sweetened", "125 g", "pot", "0.46", 48,
      ("GRE", "MEN", "CIT", "ORA", "PEC", "FRA"), 0, 60, "Gel hydratant"),
    F("EE125", "Eaux gélifiées", "Eau gélifiée édulcorée", "Jellied water, sugar-free", "125 g", "pot", "0.49", 48,
      ("GRE", "MEN", "CIT", "ORA"), 0, 60),
    F("MX300", "Repas mixés", "Repas complet mixé", "Blended complete meal", "300 g", "barquette", "3.95", 12,
      ("BCA", "PRI", "PEP", "JPU", "DHV", "VRA", "SBR", "PLE"), 0, 72, "Plat mixé lisse"),
    F("MX200", "Repas mixés", "Repas mixé du soir", "Blended evening meal", "200 g", "bol", "2.85", 12,
      ("BCA", "PRI", "PEP", "JPU", "DHV"), 0, 90),
    F("PU200", "Purées", "Purée lisse", "Smooth purée", "200 g", "barquette", "1.18", 24,
      ("CRT", "EPI", "HVE", "BRO", "POT", "CEL", "PPO", "COU"), 0, 60),
    F("PU1K", "Purées", "Purée lisse collectivité", "Smooth purée, catering", "1 kg", "poche", "4.35", 6,
      ("CRT", "HVE", "BRO", "POT"), 0, 80),
    F("VM90", "Viandes et poissons moulés", "Viande moulée", "Shaped meat", "90 g", "portion", "1.74", 40,
      ("BOE", "PLT", "DIN", "POR", "VEA", "AGN"), 0, 54, "Viande texture modifiée"),
    F("PM90", "Viandes et poissons moulés", "Poisson moulé", "Shaped fish", "90 g", "portion", "1.92", 40,
      ("CAB", "SAU", "COL"), 0, 54),
    F("CO100", "Compotes", "Compote HP", "High-protein compote", "100 g", "coupelle", "0.88", 24,
      ("POM", "POI", "PBA", "PAB", "PFR", "PEC"), 4, 80, "Dessert de fruits hyperprotéiné"),
    F("CL100", "Compotes", "Compote lisse sans sucres ajoutés", "Smooth compote, no added sugar", "100 g",
      "coupelle", "0.42", 48, ("POM", "POI", "PRU"), 0, 60),
    F("DL100", "Desserts", "Dessert lacté texture lisse", "Smooth milk dessert", "100 g", "pot", "0.97", 24,
      ("RIZ", "SEM", "FLA", "TIR", "ILE"), 4, 80),
    F("PN65", "Pains et biscuits", "Pain brioché HP", "High-protein brioche roll", "65 g", "pain", "1.05", 30,
      ("NAT", "CHO"), 0, 48, "Pain hyperprotéiné"),
    F("PT60", "Pains et biscuits", "Pain texture fondante", "Melting-texture bread", "60 g", "pain", "1.31", 30,
      ("NAT",), 0, 48),
    F("BI53", "Pains et biscuits", "Galette HP", "High-protein wafer", "53 g", "sachet", "0.93", 36,
      ("NAT", "CHO", "CIT"), 0, 60),
    F("PO200", "Potages", "Potage HP", "High-protein soup", "200 ml", "brique", "1.52", 24,
      ("LEG", "PRX", "TOM", "POT"), 4, 63),
    F("CE400", "Petit déjeuner", "Céréales instantanées HP", "Instant high-protein cereal", "400 g", "boîte",
      "6.80", 6, ("VAN", "CAC", "BIS"), 0, 64),
    F("EP225", "Épaississants", "Poudre épaississante amidon", "Starch thickener powder", "225 g", "boîte", "5.90",
      12, ("",), 0, 60, "Épaississant"),
    F("EX125", "Épaississants", "Poudre épaississante gomme xanthane", "Xanthan thickener powder", "125 g", "boîte",
      "8.45", 12, ("",), 0, 60, "Épaississant clair"),
    F("EX1K", "Épaississants", "Poudre épaississante gomme xanthane", "Xanthan thickener powder, bag", "1 kg",
      "sac", "39.80", 4, ("",), 0, 60),
    F("ES002", "Épaississants", "Stick épaississant gomme xanthane", "Thickener stick", "2 g", "stick", "0.21", 300,
      ("",), 50, 60),
    F("PP300", "Compléments en poudre", "Poudre de protéines", "Protein powder", "300 g", "boîte", "11.60", 6,
      ("NEU",), 0, 64, "Protéines en poudre"),
    F("MD500", "Compléments en poudre", "Maltodextrine", "Maltodextrin", "500 g", "boîte", "4.90", 6, ("",), 0, 64,
      "Dextrine maltose"),
    F("FS200", "Compléments en poudre", "Fibres solubles", "Soluble fibre", "200 g", "boîte", "7.75", 6, ("",), 0, 64),
    F("NE5ST", "Nutrition entérale", "Entéral standard", "Enteral standard", "500 ml", "poche", "4.60", 15, ("",), 0, 48),
    F("NE1ST", "Nutrition entérale", "Entéral standard", "Enteral standard", "1000 ml", "poche", "8.20", 8, ("",), 0, 48),
    F("NE5FI", "Nutrition entérale", "Entéral standard fibres", "Enteral with fibre", "500 ml", "poche", "4.95", 15,
      ("",), 0, 48),
    F("NE1FI", "Nutrition entérale", "Entéral standard fibres", "Enteral with fibre", "1000 ml", "poche", "8.75", 8,
      ("",), 0, 48),
    F("NE5HP", "Nutrition entérale", "Entéral HP énergétique", "Enteral high protein", "500 ml", "poche", "5.85", 15,
      ("",), 0, 48),
    F("NE1HP", "Nutrition entérale", "Entéral HP énergétique", "Enteral high protein", "1000 ml", "poche", "10.40", 8,
      ("",), 0, 48),
    F("NE5HF", "Nutrition entérale", "Entéral HP énergétique fibres", "Enteral high protein with fibre", "500 ml",
      "poche", "6.15", 15, ("",), 0, 48),
    F("NE1HF", "Nutrition entérale", "Entéral HP énergétique fibres", "Enteral high protein with fibre", "1000 ml",
      "poche", "10.95", 8, ("",), 0, 48),
    F("NE5PE", "Nutrition entérale", "Entéral peptidique", "Enteral peptide", "500 ml", "poche", "7.90", 15, ("",), 0, 48),
    F("NE5DI", "Nutrition entérale", "Entéral diabète", "Enteral diabetes", "500 ml", "poche", "6.40", 15, ("",), 0, 48),
    F("NE5PD", "Nutrition entérale", "Entéral pédiatrique", "Enteral paediatric", "500 ml", "poche", "6.95", 15, ("",), 0, 48),
    F("TUPOM", "Matériel", "Tubulure pour pompe", "Pump giving set", "ENFit", "pièce", "3.40", 30, ("",)),
    F("TUGRA", "Matériel", "Tubulure par gravité", "Gravity giving set", "ENFit", "pièce", "1.95", 30, ("",)),
    F("POEAU", "Matériel", "Poche à eau", "Water bag", "1 L", "pièce", "2.20", 30, ("",)),
    F("SE60", "Matériel", "Seringue gastrique", "Enteral syringe", "60 ml", "pièce", "0.58", 100, ("",), 25),
)  # fmt: skip

#: SKU -> what takes its place, and how many days before the demo it left the catalogue.
WITHDRAWN: dict[str, tuple[tuple[str, ...], int]] = {
    "CR125-PRA": (("CR125-CAR", "CR125-CAF"), 20),
    "BL200-NEU": (("BL200-VAN",), 45),
    "EE125-ORA": (("EE125-CIT", "EG125-ORA"), 12),
    "MX300-PLE": (("MX300-BCA",), 75),
    "PT60-NAT": (("PN65-NAT",), 33),
    "NE5PE": (("NE5HP",), 9),
}


@cache
def products(day: date) -> tuple[Product, ...]:
    """Give the catalogue as it stands on a day: withdrawals are counted back from it."""
    return tuple(_numbered(day))


def by_sku(day: date) -> dict[str, Product]:
    return {product.sku: product for product in products(day)}


def _numbered(day: date) -> Iterator[Product]:
    pairs = [(family, flavour) for family in FAMILIES for flavour in family.flavours]
    for number, (family, flavour) in enumerate(pairs, start=1):
        # Prefix 20-29 is GS1's range for restricted circulation: no real product carries it.
        gtin = with_gs1_check(f"20770{number * 17 % 1000:03d}{number:04d}")
        yield _product(family, flavour, gtin, day)


def _product(family: Family, flavour: str, gtin: str, day: date) -> Product:
    french, english = FLAVOURS[flavour]
    sku = f"{family.code}-{flavour}" if flavour else family.code
    substitutes, days_ago = WITHDRAWN.get(sku, ((), 0))
    return Product(
        sku=sku,
        gtin=gtin,
        name=" ".join(part for part in (family.name, french, family.size) if part),
        name_en=" ".join(part for part in (family.name_en, english, family.size) if part),
        other_names=(f"{family.also} {french} {family.size}".replace("  ", " "),) if family.also else (),
        units=_units(family),
        substitutes=substitutes,
        active_from=date(day.year - 3, 1, 1),
        active_to=day - timedelta(days=days_ago) if days_ago else None,
        category=family.category,
    )


def _units(family: Family) -> tuple[SalesUnit, ...]:
    """The carton is the usual unit; a carton's price is exactly its pieces' price."""
    price = Decimal(family.price)
    counts = [(CARTON, family.carton, CARTON_WORDS), (PACK, family.pack, PACK_WORDS)]
    counts += [(PALLET, family.carton * family.pallet, PALLET_WORDS)]
    counts += [(PIECE, 1, (family.piece_word, family.piece_word + "s", *PIECE_WORDS))]
    return tuple(
        SalesUnit(code=code, pieces=Decimal(pieces), words=words, price=price * pieces)
        for code, pieces, words in counts
        if pieces
    )
