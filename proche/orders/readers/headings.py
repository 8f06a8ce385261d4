"""The headings of order forms, in French and in English: what a column or a label holds.

One vocabulary serves the columns of a table and the labels above it ("N° de commande : 4711").
"""

from __future__ import annotations

import functools
import re
from enum import StrEnum

from rapidfuzz import fuzz, process

from proche.orders.readers.values import plain


class Column(StrEnum):
    """What a column of an order holds."""

    POSITION = "POSITION"
    SELLER_CODE = "SELLER_CODE"
    BUYER_CODE = "BUYER_CODE"
    GTIN = "GTIN"
    TEXT = "TEXT"
    QUANTITY = "QUANTITY"
    UNIT = "UNIT"
    PRICE = "PRICE"
    AMOUNT = "AMOUNT"
    #: what an order has once, repeated on each row
    NUMBER = "NUMBER"
    ISSUED_ON = "ISSUED_ON"
    DELIVER_ON = "DELIVER_ON"
    CURRENCY = "CURRENCY"
    BUYER_NAME = "BUYER_NAME"
    BUYER_ID = "BUYER_ID"
    DELIVER_TO = "DELIVER_TO"
    DELIVER_TO_ID = "DELIVER_TO_ID"
    #: known, and known not to matter here (stock, VAT, discount, packing)
    OTHER = "OTHER"


#: plain words (values.plain) of each column, parted by commas
COLUMNS: dict[Column, str] = {
    Column.POSITION: """
        #, no, n, line, line no, line number, line nbr, ln, ligne, lig, no ligne, no de ligne, numero de
        ligne, pos, position, poste, rang, ordre, row, num ligne""",
    Column.SELLER_CODE: """
        ref, reference, references, refs, code, codes, code article, code produit, ref article, ref produit,
        article no, reference article, reference produit, ref fournisseur, reference fournisseur, ref fourn,
        code fournisseur, votre ref, votre reference, votre code, vos references, code art, art, sku, item
        no, item code, item number, item nbr, item #, item id, part num, part no, part number, part #, product
        code, product id, product no, product number, product ref, catalog no, catalogue no, catalogue number,
        cat no, supplier code, supplier ref, supplier reference, supplier item, vendor code, vendor item,
        vendor part no, your ref, your reference, your code, no article, numero article, no d article,
        n article, material, material no, article number, article code, stock code, ndc, ndc#, ndc #,
        code labo, code catalogue, reference catalogue, ref cat, code ref, code reference, cod art, cod
        article, article ref, product sku, sku code""",
    Column.BUYER_CODE: """
        notre ref, notre reference, notre code, nos references, ref interne, reference interne, code interne,
        ref client, reference client, code article client, ref article client, our ref, our reference, our
        code, our item, customer item, customer part no, customer item code, customer ref,
        buyer code, buyer item, buyer ref, buyer item code, code acheteur, ref acheteur, ref etablissement,
        code etablissement article, internal code, internal ref, internal reference, code magasin, code
        pharmacie, code interne article""",
    Column.GTIN: """
        gtin, ean, ean13, ean 13, ean code, code ean, code ean13, code ean 13, gencod, gencode, code barre,
        code barres, code a barres, barcode, bar code, upc, gtin 13, gtin 14, gtin13, gtin14, code gtin, gtin
        ean, ean gtin, acl, acl13, code acl""",
    Column.TEXT: """
        designation, designations, libelle, libelles, description, descriptif, desc, article, articles,
        produit, produits, product, products, item, items, product name, item name, item description, nom, nom
        du produit, nom produit, designation article, designation produit, designation du produit, libelle
        article, libelle produit, designation des articles, intitule, denomination, name, goods, product
        description, description article, description produit, marchandise, nature, details, article
        designation, designation de l article, libelle long, wording""",
    Column.QUANTITY: """
        qte, qtes, quantite, quantites, qty, qt, quantity, qte commandee, quantite commandee, quantites
        commandees, qte cdee, qte cde, qte cmd, commande, cde, cmd, a commander, qte a commander, quantite a
        commander, ordered, order qty, order quantity, qty ordered, quantity ordered, ordered qty, ordered
        quantity, qty req, qty requested, requested qty, requested quantity, required qty, nb, nbre, nombre,
        nb colis, nbre colis, nbre de colis, nombre de colis, colis, nb cartons, nbre cartons, nombre de
        cartons, cartons, nb unites, nombre d unites, qte demandee, quantite demandee, besoin, besoins, votre
        commande, your order, qte souhaitee, quantite souhaitee, qte voulue, units ordered, pieces, cases,
        boites, qte uc, qte uv, qte us, qte en uv, qte colis, qte cartons, nb boites, reorder qty, re order
        qty, qty to order, qty reqd, quantite cde, quantite cdee, qte commande, quantite commande, cdee,
        cdees, commandee, commandees""",
    Column.UNIT: """
        unite, unites, unit, units, uom, u m, um, u, uv, us, uc, u v, unit of measure, unite de mesure, unite
        de vente, unite de commande, unite commande, unite cde, unite qte, uq, conditionnement, cond, condt,
        condit, condnt, emballage, packing, packaging, pack, unit measure, unite commandee, type unite,
        colisage unite, sales unit, order unit, unit code, code unite, pkg""",
    Column.PRICE: """
        pu, p u, pu ht, p u ht, p u h t, prix, prix unitaire, prix unitaire ht, prix unit, prix unit ht, prix
        ht, prix net, prix net ht, pu net, pu net ht, p u net, p u net ht, tarif, tarif ht, unit price, unit
        cost, price, cost, unit price excl vat, price each, rate, net price, net unit price, price per unit,
        prix uv, prix u, prix u ht, unit net price, price excl vat, pu eur, unit price eur, prix unitaire net,
        prix unitaire net ht, prix unitaire h t, pu h t, prix d achat, prix achat, unitaire, unitaire ht""",
    Column.AMOUNT: """
        montant, montant ht, montant net, montant net ht, total, total ht, total ligne, total ligne ht, total
        net, total net ht, amount, line total, line amount, net amount, ext price, extended price, ext total,
        ext, ext cost, extended, extended cost, mt ht, mnt ht, mt, valeur, valeur ht, prix total, prix total
        ht, total price, total amount, montant ligne, montant h t, total h t, sous total, total eur, montant
        eur, amount eur, line net, net total, value, total excl vat, amount excl vat, montant total, montant
        total ht, valeur nette, mt net""",
    Column.NUMBER: """
        no commande, no de commande, n commande, numero commande, numero de commande, num commande, order no,
        order number, order nbr, order id, order #, order ref, po, po no, po nbr, po number, po #, purchase
        order, purchase order no, purchase order number, ref commande, reference commande, reference de
        commande, commande no, bon de commande, bon de commande no, bdc, no bdc, no cde, no bon, numero bon de
        commande, numero de bon de commande, no bon de commande, your order no, our order no, votre commande
        no, code commande, commande numero, order, no de bon, numero cde, ref cde""",
    Column.ISSUED_ON: """
        date, date commande, date de commande, date de la commande, order date, po date, date du, issue date,
        issued, issued on, ordered on, date cde, commande du, commande le, emise le, emis le, etabli le,
        etablie le, en date du, le, purchase order date, date d emission, date emission, date order, date of
        order, date bon de commande, passee le""",
    Column.DELIVER_ON: """
        date livraison, date de livraison, date de livraison souhaitee, date livraison souhaitee, livraison
        souhaitee, livraison le, livrer le, a livrer le, livraison souhaitee le, livraison, date souhaitee,
        delivery date, requested delivery, requested delivery date, req date, required date, date required,
        due date, due, deliver on, deliver by, delivery, ship by, ship date, need by, needed by, requested
        date, required by, due dte, livraison demandee, livraison demandee le, livraison prevue, livraison
        prevue le, date de livraison demandee, date livraison demandee, pour le, a livrer pour le, livraison
        pour le, livrer pour le, deliver before, delivery on, delivery requested, delivery requested on, date
        liv, livraison attendue le, echeance de livraison, wanted date, date voulue, delivery by""",
    Column.CURRENCY: """
        devise, currency, monnaie, cur, ccy, code devise""",
    Column.BUYER_NAME: """
        client, customer, nom client, nom du client, customer name, acheteur, buyer, etablissement, societe,
        company, commande par, ordered by, hopital, hospital, clinique, ehpad, raison sociale, donneur d
        ordre, emetteur, sold to, facility, nom etablissement, nom de l etablissement, bill to, facture a,
        facturer a, customer name and address, buyer name, account name, de, from, residence, demandeur""",
    Column.BUYER_ID: """
        code client, no client, n client, numero client, num client, numero de client, no de client, customer
        no, customer number, customer id, customer code, cust no, acct, account, account no, account number,
        compte client, no compte, no de compte, siret, no siret, numero siret, gln, gln acheteur, buyer gln,
        buyer id, customer #, code etablissement, gln client, votre no client, notre code client, customer
        account, account #, id client, finess, no finess, siret client""",
    Column.DELIVER_TO: """
        livrer a, livraison a, adresse de livraison, adresse livraison, lieu de livraison, lieu livraison,
        ship to, deliver to, delivery address, a livrer a, livre a, delivery place, destinataire, site de
        livraison, consignee, ship to name, delivery site, shipping address, delivery to, point de livraison,
        service, livraison chez, destination, unite de livraison""",
    Column.DELIVER_TO_ID: """
        code livraison, gln livraison, gln de livraison, delivery gln, ship to gln, ship to id, code lieu de
        livraison, code site, ship to code, deliver to gln, code point de livraison, siret livraison, delivery
        point code, gln lieu de livraison, code adresse livraison""",
    Column.OTHER: """
        stock, en stock, tva, taux tva, vat, tax, taxe, remise, rem, remise %, discount, disc, poids, weight,
        volume, dlc, ddm, dluo, colisage, pcb, spcb, unites par colis, units per case, conditionnement par,
        commentaire, commentaires, remarque, remarques, observation, observations, comment, comments, remarks,
        note, notes, famille, rayon, categorie, category, gamme, marque, brand, fournisseur, supplier, vendor,
        vendeur, seller, e mail, email, mail, tel, telephone, phone, fax, contact, adresse, address,
        conditions de paiement, payment terms, terms, livre, recu, reliquat, qte livree, quantite livree, qte
        recue, qty shipped, qty received, delivered, stock actuel, stock mini, prix public, prix ttc, pu ttc,
        total ttc, montant ttc, %, parfum, saveur, flavour, flavor, format, taille, size, strngth, strength,
        dosage, incoterm, transporteur, carrier, page, prix catalogue, ancien prix, par colis, par carton, nb
        par carton, qte mini, qte min, minimum, min qty, dci, lpp, code lpp, qty on hand, on hand, dernier
        prix, budget, compte budgetaire, uf, code uf, image, photo, url, pays, country, ville, city, code
        postal, postcode, zip""",
}

HEADINGS: dict[str, Column] = {
    " ".join(words.split()): column for column, known in COLUMNS.items() for words in known.split(",")
}
#: how near a misspelt heading must come ("Desciption", "Qty Ordred"); shorter words are never guessed
NEAR, SHORTEST_GUESS = 87, 6
GUESSABLE = tuple(words for words in HEADINGS if len(words) >= SHORTEST_GUESS)
PROBABLE = 0.97
#: headings that are put together from words: "Prix du carton", "Nb de cartons", "Mt TTC"
BUILT: tuple[tuple[re.Pattern[str], Column], ...] = (
    (re.compile(r"\bttc\b|\b(?:mt|mnt|montant|total|taux) (?:de )?(?:la )?(?:tva|taxe)\b"), Column.OTHER),
    (re.compile(r"(?:prix|tarif) (?:du|de la|de l|par|au|a la|a l|le|la) \w+(?: ht)?"), Column.PRICE),
    (re.compile(r"(?:price|cost) (?:per|by|of (?:a|one)) \w+"), Column.PRICE),
    (re.compile(r"(?:nb|nbre|nombre) (?:de |d )\w+(?: a livrer| commandee?s)?"), Column.QUANTITY),
    (re.compile(r"(?:number|no) of (?:cases|cartons|boxes|packs|units|pieces)"), Column.QUANTITY),
)


def column_of(text: str) -> tuple[Column, float] | None:
    """Say what a heading names, with the probability that it does; None for words that are no heading."""
    return _column_of(plain(re.sub(r"\((?:[^)]*)\)|:\s*$", " ", text))[:80])


@functools.lru_cache(maxsize=4096)
def _column_of(flat: str) -> tuple[Column, float] | None:
    for words in (flat, re.sub(r"(?:\b(?:eur|euros|en|ht))+$", "", flat).strip(), flat.rstrip("s")):
        if words in HEADINGS:
            return HEADINGS[words], 1.0
    built = _built(flat)
    if built is not None:
        return built, PROBABLE
    if len(flat) < SHORTEST_GUESS:
        return None
    near = process.extractOne(flat, GUESSABLE, scorer=fuzz.ratio, score_cutoff=NEAR)
    return None if near is None else (HEADINGS[near[0]], PROBABLE)


def _built(flat: str) -> Column | None:
    """A taxed amount is told by one word, wherever it stands; the other columns by the whole heading."""
    return next(
        (
            column
            for words, column in BUILT
            if (words.search(flat) if column is Column.OTHER else words.fullmatch(flat))
        ),
        None,
    )
