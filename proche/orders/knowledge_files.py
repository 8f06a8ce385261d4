"""Files of what the desk knows: a catalogue or a list of customers as CSV, XLSX, XLS or ODS. Pure.

The first row names the columns, in French or English and in any order; unknown columns are left
alone. A row that cannot be used is refused with its reason and holds up no other. A product may
stand on several rows, one for each way it is sold. docs/catalogue.md is the guide for people.

Refusal
└── Unusable   the file as a whole: no table, or no column for the code or the name
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from proche.customers.rules import DeliveryAddress, Directory, Establishment
from proche.kernel.refusal import BadInput
from proche.kernel.words import Said, gettext_noop, said
from proche.orders.catalogue import Catalogue, Product, SalesUnit
from proche.orders.readers import values

N_ = gettext_noop

#: A sheet longer than this is no catalogue of a desk.
MOST_ROWS = 200_000
LONGEST_CELL = 2000
#: A table's headings stand within its first rows, under a title perhaps.
HEADINGS_WITHIN = 10

# Whole sentences: a French noun brings its article along.
NO_PRICE = N_("“%(text)s” is no price")
NO_COUNT = N_("“%(text)s” is no number of pieces")


class Unusable(BadInput, ValueError):
    """The file as a whole; nothing of it was taken."""


@dataclass(frozen=True, slots=True)
class Remark:
    """What is wrong with one row, counted as the sheet counts (1 = its first)."""

    row: int
    why: Said
    is_refused: bool = True

    def words(self, translate: Callable[[str], str] = str) -> str:
        """The whole remark, in the reader's language."""
        text = N_("Row %(row)s was not taken: %(why)s.") if self.is_refused else N_("Row %(row)s: %(why)s.")
        return said(text, row=self.row, why=self.why.words(translate)).words(translate)


@dataclass(frozen=True, slots=True)
class CatalogueRead:
    """`rows` say where each product stands; `columns` are the fields that the file speaks of:
    importing leaves the others as they are."""

    products: tuple[Product, ...]
    rows: tuple[int, ...]
    remarks: tuple[Remark, ...] = ()
    columns: frozenset[str] = frozenset()

    @property
    def refused(self) -> tuple[Remark, ...]:
        return tuple(remark for remark in self.remarks if remark.is_refused)

    @property
    def catalogue(self) -> Catalogue:
        return Catalogue(self.products)


@dataclass(frozen=True, slots=True)
class CustomersRead:
    establishments: tuple[Establishment, ...]
    remarks: tuple[Remark, ...] = ()

    @property
    def refused(self) -> tuple[Remark, ...]:
        return tuple(remark for remark in self.remarks if remark.is_refused)

    @property
    def directory(self) -> Directory:
        return Directory(self.establishments)


class _Refused(Exception):
    def __init__(self, text: str, /, **shown: object) -> None:
        self.why = said(text, **shown)
        super().__init__(str(self.why))


# --- the table ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    cells: Mapping[str, str]
    columns: frozenset[str]

    def __getitem__(self, name: str) -> str:
        return self.cells.get(name, "")


def _table(data: bytes, name: str, headings: Mapping[str, str], needed: Sequence[str]) -> list[_Row]:
    """Give the file's rows under the columns that we know. Raises: Unusable."""
    rows = _sheet(data) if _is_workbook(data) else _separated(data)
    found = _find_headings(rows, headings, needed)
    if found is None:
        words = N_("%(name)s has no column for %(missing)s. Name the columns in its first row.")
        raise Unusable(said(words, name=name, missing=", ".join(_missing(rows, headings, needed))))
    place, columns = found
    given = ((number, row) for number, row in enumerate(rows, start=1) if number > place)
    known = frozenset(columns.values())
    return [_Row(number, _under(columns, row), known) for number, row in given if any(row)]


def _is_workbook(data: bytes) -> bool:
    return data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0"))


def _sheet(data: bytes) -> list[list[str]]:
    """The first sheet that holds anything, each cell as text."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for name in book.sheet_names:
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False, nrows=MOST_ROWS)
            if rows:
                return [[_text(cell) for cell in row] for row in rows]
    except (CalamineError, OSError, ValueError) as error:
        raise Unusable(said(N_("The workbook cannot be opened: %(why)s"), why=error)) from error
    return []


def _text(cell: object) -> str:
    if isinstance(cell, float) and math.isfinite(cell) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return str(cell).strip()[:LONGEST_CELL] if cell is not None else ""


def _separated(data: bytes) -> list[list[str]]:
    text = _decoded(data)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    try:
        return [[_text(cell) for cell in row] for row, _ in zip(lines, range(MOST_ROWS), strict=False)]
    except csv.Error as error:
        raise Unusable(said(N_("The file is no table: %(why)s"), why=error)) from error


def _decoded(data: bytes) -> str:
    """UTF-8, else what a French spreadsheet writes."""
    for encoding in ("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def _separator(text: str) -> str:
    """The sign that stands most often in the first line; a name may hold a comma, a heading seldom does."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(";\t,|", key=first.count)


def _find_headings(
    rows: Sequence[Sequence[str]], headings: Mapping[str, str], needed: Sequence[str]
) -> tuple[int, dict[int, str]] | None:
    for number, row in enumerate(rows[:HEADINGS_WITHIN], start=1):
        columns = _columns(row, headings)
        if set(needed) <= set(columns.values()):
            return number, columns
    return None


def _columns(row: Sequence[str], headings: Mapping[str, str]) -> dict[int, str]:
    """Which of our columns each place holds; the first of two alike counts."""
    names = {phrase: name for name, phrases in headings.items() for phrase in phrases.split("|")}
    columns: dict[int, str] = {}
    for place, text in enumerate(row):
        name = names.get(values.plain(text.replace("_", " ")))
        if name is not None and name not in columns.values():
            columns[place] = name
    return columns


def _missing(rows: Sequence[Sequence[str]], headings: Mapping[str, str], needed: Sequence[str]) -> list[str]:
    best = max((_columns(row, headings) for row in rows[:HEADINGS_WITHIN]), key=len, default={})
    return [headings[name].split("|")[0] for name in needed if name not in best.values()]


def _under(columns: Mapping[int, str], row: Sequence[str]) -> dict[str, str]:
    return {name: row[place] for place, name in columns.items() if place < len(row) and row[place]}


# --- values -------------------------------------------------------------------------------------


def _listed(text: str) -> tuple[str, ...]:
    """A cell that holds several things parts them by | or a semicolon or a line."""
    return tuple(dict.fromkeys(part.strip() for part in re.split(r"[|;\n]", text) if part.strip()))


def _amount(text: str, refused: str) -> Decimal | None:
    if not text:
        return None
    found = values.read_decimal(text, comma_decimals="," in text or None)
    if found is None or not 0 <= Decimal(found.value) < DEAREST:
        raise _Refused(refused, text=text)
    # "1.250" in a catalogue is a price with three decimals, not a thousand: prices are small.
    return Decimal(found.others[0] if found.others else found.value)


def _day(text: str) -> date | None:
    if not text:
        return None
    found = values.read_day(text)
    if found is None:
        raise _Refused(N_("“%(text)s” is no day"), text=text)
    return date.fromisoformat(found.value)


def _digits(text: str) -> str:
    return re.sub(r"[\s\-.]", "", values.code_text(text))


# --- the catalogue --------------------------------------------------------------------------------

CATALOGUE_COLUMNS = {
    "sku": "sku|code|code article|code produit|ref|reference|reference article|reference produit|article"
    "|ref article|ref produit|item|item code|item no|item number|product code|product id|article code"
    "|seller item id|no article|numero article|id",
    "name": "name|nom|designation|libelle|description|produit|product|product name|nom fr|name fr|intitule"
    "|designation fr|libelle article|libelle produit|nom du produit|item name|article name|denomination",
    "name_en": "name en|english name|nom anglais|designation en|description en|libelle en|nom en",
    "gtin": "gtin|ean|ean13|ean 13|gtin13|gtin 13|gtin14|gtin 14|code barres|code barre|codebarre|barcode"
    "|upc|code ean|code gtin|gencod|gencode",
    "other_names": "other names|autres noms|synonymes|synonyms|alias|aliases|autres designations|aussi",
    "unit": "unit|unite|unite de vente|sales unit|uv|unite vente|conditionnement|packaging|uom|unit code"
    "|emballage|code unite|vendu par|unite de commande|order unit",
    "pieces": "pieces|pieces per unit|pieces par unite|pieces par carton|unites par carton|colisage|pcb"
    "|pack size|units per case|units per carton|qty per case|quantite par carton|contenance"
    "|pieces per carton|nb pieces|nombre de pieces|per unit|par carton|case size|packing|unit size"
    "|quantite par colis|unites par colis",
    "words": "words|unit words|mots|mots de l unite|mots unite",
    "price": "price|prix|pu|pu ht|prix unitaire|prix ht|prix unitaire ht|tarif|tarif ht|unit price|list price"
    "|prix de vente|net price|prix net|prix tarif|prix carton",
    "units": "units|unites|sales units|unites de vente|all units|toutes les unites",
    "substitutes": "substitutes|substitute|substitut|substituts|remplacant|remplacants|remplace par"
    "|replaced by|replacement|produit de substitution",
    "active_from": "active from|actif depuis|debut|vendu depuis|valable du|valid from|date debut|en vente le"
    "|disponible le|du|from",
    "active_to": "active to|actif jusqu au|fin|retire le|withdrawn|withdrawn on|valable jusqu au|valid to"
    "|date fin|arret le|fin de vente|au|to|until",
    "category": "category|categorie|famille|family|gamme|groupe|group|rayon",
}


def read_catalogue(data: bytes, *, name: str) -> CatalogueRead:
    """Read the products of a file. Raises: Unusable, when it holds no table of products."""
    products: dict[str, tuple[int, Product]] = {}
    remarks: list[Remark] = []
    columns: set[str] = set()
    for row in _table(data, name, CATALOGUE_COLUMNS, ("sku", "name")):
        columns |= row.columns
        try:
            product = _product(row)
            earlier = products.get(product.sku)
            number = earlier[0] if earlier else row.number
            products[product.sku] = number, _joined(product, earlier, products)
            remarks += [Remark(row.number, why, is_refused=False) for why in _odd_gtin(product.gtin)]
        except _Refused as refused:
            remarks.append(Remark(row.number, refused.why))
    remarks += _unknown_substitutes(products)
    rows = tuple(number for number, _ in products.values())
    kept = tuple(product for _, product in products.values())
    return CatalogueRead(
        kept, rows, tuple(sorted(remarks, key=lambda remark: remark.row)), frozenset(columns)
    )


def load_catalogue(path: str | Path) -> CatalogueRead:
    return read_catalogue(Path(path).read_bytes(), name=Path(path).name)


def _product(row: _Row) -> Product:
    sku = values.code_text(row["sku"])
    if not sku:
        raise _Refused(N_("it has no product code"))
    if not row["name"]:
        raise _Refused(N_("%(sku)s has no name"), sku=sku)
    _check_length(sku, LONGEST_CODE)
    _check_length(row["name"], LONGEST_NAME)
    active_from, active_to = _span(row)
    return Product(
        sku=sku,
        name=" ".join(row["name"].split()),
        gtin=_gtin(row["gtin"]),
        name_en=row["name_en"],
        other_names=_listed(row["other_names"]),
        units=_units(row),
        substitutes=tuple(
            values.code_text(code) for code in re.split(r"[|;,\n]", row["substitutes"]) if code.strip()
        ),
        active_from=active_from,
        active_to=active_to,
        category=row["category"],
    )


#: What the catalogue's tables hold.
LONGEST_CODE, LONGEST_NAME = 40, 200
DEAREST = Decimal(10) ** 7


def _check_length(text: str, longest: int) -> None:
    if len(text) > longest:
        raise _Refused(N_("“%(text)s…” has more than %(longest)s letters"), text=text[:30], longest=longest)


def _gtin(text: str) -> str:
    gtin = _digits(text)
    if gtin and not (gtin.isascii() and gtin.isdigit() and 8 <= len(gtin) <= 14):
        raise _Refused(N_("“%(gtin)s” is no GTIN: it has 8, 12, 13 or 14 figures"), gtin=gtin)
    return gtin


def _odd_gtin(gtin: str) -> list[Said]:
    """A supplier's own wrong GTIN still finds its product, since its customers copy it."""
    if not gtin or values.is_gtin(gtin):
        return []
    words = N_("the check digit of GTIN %(gtin)s does not hold; it was taken as it stands")
    return [said(words, gtin=gtin)]


def _span(row: _Row) -> tuple[date | None, date | None]:
    begins = _day(row["active_from"])
    ends = _day(row["active_to"])
    if begins is not None and ends is not None and ends <= begins:
        raise _Refused(
            N_("it would be withdrawn on %(end)s before it is sold on %(begin)s"), begin=begins, end=ends
        )
    return begins, ends


#: Codes that mean a single item, and things that are one when they hold one piece: a pot, a tin.
PIECES = ("C62", "EA", "H87")
HOLDERS = ("PT", "BO", "BG", "CA", "TU", "BX")
#: "CT=24@14.10": the unit's code or word, how many pieces, the price of one such unit.
_COMPACT = re.compile(r"^\s*([^=@|;]+?)\s*(?:=\s*([\d.,]+))?\s*(?:@\s*([\d.,]+))?\s*$")


def _units(row: _Row) -> tuple[SalesUnit, ...]:
    several = _listed(row["units"])
    if several and not (row["unit"] or row["pieces"]):
        return tuple(_compact(text) for text in several)
    # "colisage" says how many pieces; a number in the column of the unit says the same.
    counted = row["pieces"] or (row["unit"] if row["unit"].isdecimal() else "")
    word = "" if row["unit"].isdecimal() else row["unit"]
    own = _unit(word, counted, row["price"], _listed(row["words"]))
    return (own, *(_compact(text) for text in several if _compact(text).code != own.code))


def _compact(text: str) -> SalesUnit:
    match = _COMPACT.match(text)
    if match is None:
        raise _Refused(N_("“%(text)s” is no sales unit. Write it as CT=24@14.10"), text=text)
    return _unit(match[1], match[2] or "", match[3] or "", ())


def _unit(word: str, counted: str, price: str, words: tuple[str, ...]) -> SalesUnit:
    """A sales unit; without a word it is the carton where it holds several pieces, else the piece."""
    within = re.search(r"\d+", word) if not counted and not _is_code(word) else None
    pieces = _amount(counted or (within[0] if within else ""), NO_COUNT)
    if pieces is not None and pieces <= 0:
        raise _Refused(N_("a sales unit holds at least one piece"))
    bare = word if _is_code(word) else re.sub(r"\b(de|of|x|par)\b|\d+", " ", word).strip()
    code = _unit_code(bare, pieces)
    said_words = tuple(dict.fromkeys([*words, *([bare] if bare and bare.upper() != code else [])]))
    return SalesUnit(code, pieces or Decimal(1), said_words, _amount(price, NO_PRICE))


def _is_code(word: str) -> bool:
    """Whether a word is a Rec 20 or Rec 21 code, which may hold figures that count nothing."""
    return re.fullmatch(r"[A-Z0-9]{2,3}", word) is not None and not word.isdecimal()


def _unit_code(word: str, pieces: Decimal | None) -> str:
    if not word:
        return "CT" if pieces is not None and pieces > 1 else "C62"
    if (known := values.unit_code(word)) is not None:
        return "C62" if known in PIECES or (pieces == 1 and known in HOLDERS) else known
    if _is_code(word):
        return word
    raise _Refused(N_("“%(word)s” is no unit that the desk knows"), word=word)


def _joined(
    product: Product, earlier: tuple[int, Product] | None, all_: Mapping[str, tuple[int, Product]]
) -> Product:
    """A product on a second row adds a sales unit; the first row says all the rest."""
    if earlier is None:
        _check_gtin_free(product, all_)
        return product
    number, first = earlier
    known = {unit.code for unit in first.units}
    added = tuple(unit for unit in product.units if unit.code not in known)
    if not added:
        raise _Refused(N_("%(sku)s stands on row %(row)s already"), sku=product.sku, row=number)
    return replace(first, units=(*first.units, *added))


def _check_gtin_free(product: Product, all_: Mapping[str, tuple[int, Product]]) -> None:
    if not product.gtin:
        return
    for number, other in all_.values():
        if other.gtin == product.gtin:
            words = N_("GTIN %(gtin)s belongs to %(sku)s on row %(row)s")
            raise _Refused(words, gtin=product.gtin, sku=other.sku, row=number)


def _unknown_substitutes(products: Mapping[str, tuple[int, Product]]) -> Iterator[Remark]:
    for number, product in products.values():
        for sku in product.substitutes:
            if sku not in products:
                words = N_("its substitute %(sku)s is not in this file")
                yield Remark(number, said(words, sku=sku), is_refused=False)


# --- customers --------------------------------------------------------------------------------------

CUSTOMER_COLUMNS = {
    "number": "number|numero|customer number|numero client|no client|code client|client|customer|customer no"
    "|customer id|customer code|n client|compte|account|account number|code|id|num client",
    "name": "name|nom|raison sociale|etablissement|establishment|nom client|customer name|libelle|company"
    "|nom de l etablissement|denomination",
    "other_names": "other names|autres noms|alias|aliases|aussi|synonymes",
    "gln": "gln|code gln|ean lieu|gln client",
    "siret": "siret|no siret|numero siret|n siret",
    "emails": "email|emails|e mail|e mails|mail|mails|courriel|courriels|adresse mail|adresse e mail",
    "phones": "phone|phones|telephone|telephones|tel",
    "faxes": "fax|faxes|telecopie|no fax|numero fax",
    "street": "street|rue|adresse|address",
    "postcode": "postcode|code postal|cp|postal code|zip|zip code",
    "city": "city|ville|commune|town",
    "region": "region|secteur",
    "country": "country|pays|country code",
    "weekdays": "weekdays|delivery days|jours|jours de livraison|jours livres|served on|tournee",
    "deliver_to": "deliver to|delivery address|adresse de livraison|livrer a|lieu de livraison"
    "|delivery place",
    "delivery_gln": "delivery gln|gln livraison|gln de livraison",
    "own_codes": "own codes|codes propres|codes client|leurs codes|item codes|codes articles client",
    "prices": "agreed prices|prix convenus|prix|prices|prix negocies|marche",
}


def read_customers(data: bytes, *, name: str) -> CustomersRead:
    """Read the establishments of a file. Raises: Unusable, when it holds no table of customers."""
    found: dict[str, tuple[int, Establishment]] = {}
    remarks: list[Remark] = []
    for row in _table(data, name, CUSTOMER_COLUMNS, ("number", "name")):
        try:
            one = _establishment(row)
            earlier = found.get(one.number)
            found[one.number] = earlier[0] if earlier else row.number, _with_place(one, earlier)
            remarks += [Remark(row.number, why, is_refused=False) for why in _odd_figures(one)]
        except _Refused as refused:
            remarks.append(Remark(row.number, refused.why))
    return CustomersRead(tuple(one for _, one in found.values()), tuple(remarks))


def load_customers(path: str | Path) -> CustomersRead:
    return read_customers(Path(path).read_bytes(), name=Path(path).name)


def _establishment(row: _Row) -> Establishment:
    number = values.code_text(row["number"])
    if not number:
        raise _Refused(N_("it has no customer number"))
    if not row["name"]:
        raise _Refused(N_("customer %(number)s has no name"), number=number)
    return Establishment(
        number=number,
        name=" ".join(row["name"].split()),
        other_names=_listed(row["other_names"]),
        gln=_digits(row["gln"]),
        siret=_digits(row["siret"]),
        emails=_addresses(row["emails"]),
        phones=_listed(row["phones"]),
        faxes=_listed(row["faxes"]),
        city=row["city"],
        postcode=row["postcode"].zfill(5) if row["postcode"].isdecimal() else row["postcode"],
        region=row["region"],
        country=row["country"].upper()[:2] or "FR",
        addresses=_places(row),
        own_codes=_own_codes(row["own_codes"]),
        agreed_prices=_prices(row["prices"]),
    )


def _odd_figures(one: Establishment) -> Iterator[Said]:
    """A wrong identifier is no reason to lose a customer; it will only not be found by it."""
    for what, text, holds in (("GLN", one.gln, values.is_gln), ("SIRET", one.siret, values.is_siret)):
        if text and not holds(text):
            words = N_("the check digit of %(what)s %(text)s does not hold; it was taken as it stands")
            yield said(words, what=what, text=text)


def _addresses(text: str) -> tuple[str, ...]:
    found = tuple(part for part in re.split(r"[|;,\s]+", text) if part)
    for part in found:
        if part.count("@") != 1:
            raise _Refused(N_("“%(text)s” is no e-mail address"), text=part)
    return found


def _places(row: _Row) -> tuple[DeliveryAddress, ...]:
    if not (row["deliver_to"] or row["weekdays"] or row["delivery_gln"]):
        return ()
    place = DeliveryAddress(
        name=row["deliver_to"] or row["name"],
        street=row["street"],
        postcode=row["postcode"],
        city=row["city"],
        gln=_digits(row["delivery_gln"]),
        weekdays=_weekdays(row["weekdays"]),
    )
    return (place,)


_WEEKDAYS = {
    **dict.fromkeys(("1", "lun", "lundi", "mon", "monday"), 1),
    **dict.fromkeys(("2", "mar", "mardi", "tue", "tues", "tuesday"), 2),
    **dict.fromkeys(("3", "mer", "mercredi", "wed", "wednesday"), 3),
    **dict.fromkeys(("4", "jeu", "jeudi", "thu", "thur", "thurs", "thursday"), 4),
    **dict.fromkeys(("5", "ven", "vendredi", "fri", "friday"), 5),
    **dict.fromkeys(("6", "sam", "samedi", "sat", "saturday"), 6),
    **dict.fromkeys(("7", "dim", "dimanche", "sun", "sunday"), 7),
}


def _weekdays(text: str) -> tuple[int, ...]:
    """ "mar jeu", "2,4" or "Tue/Thu"; an empty cell is every working day."""
    words = values.plain(text).split()
    # A spreadsheet makes one number of "24" where Tuesday and Thursday were meant.
    words = [letter for word in words for letter in (word if word.isdecimal() else [word])]
    if unknown := [word for word in words if word not in _WEEKDAYS]:
        raise _Refused(N_("“%(word)s” is no day of the week"), word=unknown[0])
    return tuple(sorted({_WEEKDAYS[word] for word in words})) or (1, 2, 3, 4, 5)


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    for part in _listed(text):
        left, equals, right = part.partition("=")
        if not equals or not left.strip() or not right.strip():
            raise _Refused(N_("“%(text)s” needs both sides of its ="), text=part)
        yield left.strip(), right.strip()


def _own_codes(text: str) -> dict[str, str]:
    """ "D1001=HP-125V|D1002=EP-200": the customer's code, then ours."""
    return dict(_pairs(text))


def _prices(text: str) -> dict[tuple[str, str], Decimal]:
    """ "HP-125V:CT=17.904": our code, the unit, the net price of one."""
    found: dict[tuple[str, str], Decimal] = {}
    for left, right in _pairs(text):
        sku, _, unit = left.rpartition(":")
        if not sku:
            raise _Refused(N_("“%(text)s” names no unit. Write it as HP-125V:CT=17.904"), text=left)
        price = _amount(right, NO_PRICE)
        assert price is not None
        found[sku.strip(), values.unit_code(unit) or unit.strip().upper()] = price
    return found


def _with_place(one: Establishment, earlier: tuple[int, Establishment] | None) -> Establishment:
    """An establishment on a second row adds a place to deliver to; the first row says all the rest."""
    if earlier is None:
        return one
    number, first = earlier
    known = {place.name for place in first.addresses}
    added = tuple(place for place in one.addresses if place.name not in known)
    if not added:
        raise _Refused(N_("customer %(number)s stands on row %(row)s already"), number=one.number, row=number)
    return replace(first, addresses=(*first.addresses, *added))
