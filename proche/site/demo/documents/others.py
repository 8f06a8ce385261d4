"""What reaches an order desk and is no order, and what would harm it."""

from __future__ import annotations

from proche.site.demo.documents.layouts import SUPPLIER
from proche.site.demo.documents.paper import Column, Look, Paper, Table, count, day
from proche.site.demo.orders import DemoOrder


def invoice(order: DemoOrder) -> bytes:
    """An invoice of another supplier's, mailed to the wrong address."""
    paper = Paper(title="Facture")
    paper.block(
        15,
        20,
        [
            "BLANCHISSERIE DU VAL SARL",
            "Zone artisanale des Prés",
            "99150 Montbrisol",
            "SIRET 00009000100018 - TVA FR00 000090001",
        ],
        bold_first=True,
    )
    paper.text(195, 22, "FACTURE", size=20, font="Helvetica-Bold", align="right")
    facts = [
        "Facture n° FA-20418",
        f"Date de facture : {day(order.issued_on)}",
        "Échéance : 30 jours fin de mois",
        f"Client : {order.customer.card.name}",
    ]
    for index, fact in enumerate(facts):
        paper.text(195, 32 + index * 5, fact, size=9.5, align="right")
    columns = [
        Column("Désignation", 96),
        Column("Quantité", 24, "right"),
        Column("P.U. HT", 28, "right"),
        Column("Montant HT", 32, "right"),
    ]
    rows = [
        ["Draps 1 place, lavage et repassage", "180", "1,15", "207,00"],
        ["Serviettes de table", "420", "0,32", "134,40"],
        ["Blouses", "65", "1,80", "117,00"],
        ["Transport", "1", "35,00", "35,00"],
    ]
    y = Table(paper, columns, Look(rules="all")).draw(70, rows)
    totals = ["Total HT : 493,40 EUR", "TVA 20 % : 98,68 EUR", "Net à payer : 592,08 EUR"]
    for index, total in enumerate(totals):
        paper.text(195, y + 9 + index * 5.5, total, font="Helvetica-Bold", align="right")
    paper.block(
        15,
        y + 34,
        [
            "Règlement par virement : IBAN FR00 0000 0000 0000 0000 0000 000",
            "Pénalités de retard : trois fois le taux d'intérêt légal. Indemnité forfaitaire : 40 EUR.",
        ],
        size=8,
    )
    return paper.done()


def delivery_note(order: DemoOrder) -> bytes:
    """Our own delivery note, sent back signed by the receiving kitchen."""
    paper = Paper(title="Bon de livraison")
    paper.block(15, 18, SUPPLIER, bold_first=True)
    paper.text(195, 20, "BON DE LIVRAISON", size=17, font="Helvetica-Bold", align="right")
    paper.text(
        195, 27, f"BL n° 60{order.number[-4:]}  -  expédié le {day(order.issued_on)}", size=9.5, align="right"
    )
    paper.text(195, 33, f"Votre commande {order.number}", size=9.5, align="right")
    card, place = order.customer.card, order.customer.place
    paper.block(115, 42, ["Livré à :", card.name, place.name, place.street, f"{place.postcode} {place.city}"])
    columns = [
        Column("Référence", 28),
        Column("Désignation", 92),
        Column("Commandé", 20, "right"),
        Column("Livré", 20, "right"),
        Column("Lot", 20),
    ]
    rows = [
        [line.code, line.words, count(line.quantity), count(line.quantity), f"L{2600 + index * 7}"]
        for index, line in enumerate(order.lines)
    ]
    y = Table(paper, columns, Look(rules="all")).draw(74, rows)
    paper.text(15, y + 10, "Colis reçus en bon état. Date et signature du destinataire :", size=9)
    paper.hand(20, y + 24, "complet ce jour")
    paper.scribble(90, y + 24)
    paper.text(15, y + 40, "Marchandise remise au transporteur : 2 palettes, 214 kg brut.", size=8.5)
    return paper.done()


def blank() -> bytes:
    """The page that went in the wrong way round."""
    return Paper(title="").done()


def bomb() -> bytes:
    """A "billion laughs": nine entities, each ten of the one before, 3 GB when unfolded."""
    entities = ['<!ENTITY a0 "Crème vanille">']
    entities += [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9)]
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE Order [\n{chr(10).join(entities)}\n]>\n'
        '<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2"><ID>&a8;</ID></Order>\n'
    ).encode()
