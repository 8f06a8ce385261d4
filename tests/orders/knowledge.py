"""A small desk's knowledge for tests: fifteen products and five establishments, none of them real.

The catalogue has what the checks need: cartons with and without loose pieces, near names, a
withdrawn product with its substitute, one that is not on sale yet, one sold by weight.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from proche.customers.rules import DeliveryAddress, Directory, Establishment
from proche.orders.catalogue import Catalogue, Product, SalesUnit

#: Tuesday, the desk's morning.
AT = datetime(2026, 11, 24, 9, 42, tzinfo=UTC)
TODAY = AT.date()
THURSDAY = date(2026, 11, 26)

CARTON_WORDS = ("carton", "cartons", "ctn", "colis")
PIECE_WORDS = ("pot", "pots", "pièce", "pièces")


def carton(pieces: int, price: str, *words: str) -> SalesUnit:
    return SalesUnit("CT", Decimal(pieces), words or CARTON_WORDS, Decimal(price))


def piece(price: str, *words: str) -> SalesUnit:
    return SalesUnit("C62", Decimal(1), words or PIECE_WORDS, Decimal(price))


PRODUCTS = (
    Product("HP-125V", "Crème HP vanille 125 g", "2077000000017", "High-protein cream vanilla 125 g",
            ("Crème hyperprotéinée vanille",), (carton(24, "18.40"), piece("0.7667")), category="Crèmes"),
    Product("HP-125C", "Crème HP chocolat 125 g", "2077000000024", "High-protein cream chocolate 125 g",
            (), (carton(24, "18.40"), piece("0.7667")), category="Crèmes"),
    Product("HP-200V", "Crème HP vanille 200 g", "2077000000031", "High-protein cream vanilla 200 g",
            (), (carton(12, "14.90"), piece("1.2417")), category="Crèmes"),
    Product("HP-125P", "Crème HP praliné 125 g", "2077000000048", "High-protein cream praline 125 g", (),
            (carton(24, "18.40"), piece("0.7667")), ("HP-125C", "HP-125V"),
            active_to=date(2026, 11, 1), category="Crèmes"),
    Product("EP-200", "Eau gélifiée pêche 125 g", "2077000000055", "Jellied water peach 125 g",
            ("Gel hydratant pêche",), (carton(24, "14.10"), piece("0.5875")), category="Eaux gélifiées"),
    Product("EM-200", "Eau gélifiée menthe 125 g", "2077000000062", "Jellied water mint 125 g",
            (), (carton(24, "14.10"), piece("0.5875")), category="Eaux gélifiées"),
    Product("EG-200", "Eau gélifiée grenadine 125 g", "2077000000079", "Jellied water grenadine 125 g",
            (), (carton(24, "14.10"), piece("0.5875")), active_from=date(2027, 1, 4),
            category="Eaux gélifiées"),
    Product("MX-CAR", "Mixé carottes 200 g", "2077000000086", "Carrot purée 200 g",
            ("Purée de carottes",), (carton(12, "16.20"),), category="Mixés"),
    Product("MX-HAR", "Mixé haricots verts 200 g", "2077000000093", "Green bean purée 200 g",
            (), (carton(12, "16.20"),), category="Mixés"),
    Product("BO-HPC", "Boisson HP café 200 ml", "2077000000109", "High-protein drink coffee 200 ml",
            (), (carton(24, "21.00"), SalesUnit("PK", Decimal(4), ("lot", "lots"), Decimal("3.50")),
                 piece("0.875", "bouteille", "bouteilles")), category="Boissons"),
    Product("BO-HPV", "Boisson HP vanille 200 ml", "2077000000116", "High-protein drink vanilla 200 ml",
            (), (carton(24, "21.00"), SalesUnit("PK", Decimal(4), ("lot", "lots"), Decimal("3.50")),
                 piece("0.875", "bouteille", "bouteilles")), category="Boissons"),
    Product("EX-1K", "Poudre épaississante 1 kg", "2077000000123", "Thickener powder 1 kg",
            (), (SalesUnit("C62", Decimal(1), ("sac", "sacs", "pièce"), Decimal("39.80")),),
            category="Épaississants"),
    Product("EX-225", "Poudre épaississante 225 g", "2077000000130", "Thickener powder 225 g",
            (), (carton(12, "70.80"), piece("5.90", "boîte", "boîtes", "pièce")), category="Épaississants"),
    Product("VM-VRC", "Viande moulée de bœuf", "2077000000147", "Shaped beef",
            (), (SalesUnit("KGM", Decimal(1), ("kg", "kilo"), Decimal("17.50")),), category="Viandes"),
    Product("SE-60", "Seringue gastrique 60 ml", "2077000000154", "Enteral syringe 60 ml",
            (), (SalesUnit("BX", Decimal(100), ("boîte", "boîtes"), Decimal("58.00")),
                 piece("0.58", "pièce", "pièces")), category="Matériel"),
)  # fmt: skip
CATALOGUE = Catalogue(PRODUCTS)

CLINIC = Establishment(
    "C-1001",
    "Clinique du Parc",
    gln="3020000000012",
    siret="00000000100016",
    emails=("economat@cliniqueduparc.example",),
    faxes=("01 99 00 10 01",),
    city="Montclair-sur-Seine",
    postcode="77901",
    region="Île-de-France",
    addresses=(
        DeliveryAddress("Cuisine centrale, quai B", postcode="77901", gln="3020000000029", weekdays=(2, 4)),
    ),
    own_codes={"D1001": "HP-125V", "D1002": "EP-200"},
    agreed_prices={("HP-125V", "CT"): Decimal("17.9040"), ("HP-125V", "C62"): Decimal("0.7460")},
)
HOME = Establishment(
    "C-1002",
    "EHPAD Les Tilleuls",
    siret="00000000100024",
    emails=("cuisine@tilleuls.example",),
    city="Rosenthal-sur-Ill",
    postcode="67902",
    region="Grand Est",
    addresses=(DeliveryAddress("Cuisine", postcode="67902"),),
)
TWIN = Establishment(
    "C-1003",
    "EHPAD Les Tilleuls",
    siret="00000000100032",
    emails=("intendance@tilleuls-ouest.example",),
    city="Port-Kerzen",
    postcode="35903",
    region="Bretagne",
    addresses=(DeliveryAddress("Économat", postcode="35903", weekdays=(1, 3, 5)),),
)
HOSPITAL = Establishment(
    "C-1004",
    "Centre hospitalier Sainte-Ursule",
    gln="3020000000036",
    siret="00000000100040",
    emails=("achats@ch-ursule.example", "pharmacie@ch-ursule.example"),
    city="Chambrelle",
    postcode="69904",
    region="Auvergne-Rhône-Alpes",
    addresses=(
        DeliveryAddress("Magasin général", postcode="69904", gln="3020000000043"),
        DeliveryAddress("Pharmacie", postcode="69904", gln="3020000000050", weekdays=(3,)),
    ),
)
CARE = Establishment(
    "C-1005",
    "HAD des Collines",
    siret="00000000100057",
    emails=("commandes@hadcollines.example",),
    city="Castelnau-d'Orle",
    postcode="33905",
    region="Nouvelle-Aquitaine",
)
ESTABLISHMENTS = (CLINIC, HOME, TWIN, HOSPITAL, CARE)
DIRECTORY = Directory(ESTABLISHMENTS)
