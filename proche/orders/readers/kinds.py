"""What a page says it is: an order, or one of the papers that arrive by mistake."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from proche.kernel.words import Said, said
from proche.kernel.words import gettext_noop as N_
from proche.orders.readers.words_on_page import Row


class Kind(StrEnum):
    ORDER = "ORDER"
    INVOICE = "INVOICE"
    CREDIT_NOTE = "CREDIT_NOTE"
    DELIVERY_NOTE = "DELIVERY_NOTE"
    ACKNOWLEDGEMENT = "ACKNOWLEDGEMENT"
    QUOTE = "QUOTE"
    RECEIPT = "RECEIPT"
    PRICE_LIST = "PRICE_LIST"
    STATEMENT = "STATEMENT"
    REMINDER = "REMINDER"


SAYS: dict[Kind, Said] = {
    Kind.INVOICE: said(N_("This seems to be an invoice, not an order.")),
    Kind.CREDIT_NOTE: said(N_("This seems to be a credit note, not an order.")),
    Kind.DELIVERY_NOTE: said(N_("This seems to be a delivery note, not an order.")),
    Kind.ACKNOWLEDGEMENT: said(N_("This seems to be the confirmation of an order, not an order.")),
    Kind.QUOTE: said(N_("This seems to be a quote, not an order.")),
    Kind.RECEIPT: said(N_("This seems to be a shop receipt, not an order.")),
    Kind.PRICE_LIST: said(N_("This seems to be a catalogue or a price list, not an order.")),
    Kind.STATEMENT: said(N_("This seems to be a statement of account, not an order.")),
    Kind.REMINDER: said(N_("This seems to be a payment reminder, not an order.")),
}

# Each pattern opens a cell; the first that matches names the cell, so the order matters:
# "confirmation de commande" before "commande", "bon de livraison" before "livraison".
_PATTERNS: tuple[tuple[Kind, tuple[str, ...]], ...] = (
    (
        Kind.ACKNOWLEDGEMENT,
        (
            r"accuse de reception",
            r"a\.?r\.? (?:de )?commande",
            r"confirmation (?:(?:de|d.|of|votre|your|la) ?)*(?:commande|order)",
            r"(?:purchase )?order (?:acknowledge?ment|confirmation|ack\b)",
            r"nous (?:vous )?(?:accusons|confirmons)",
        ),
    ),
    (
        Kind.CREDIT_NOTE,
        (r"(?:facture d.)?avoir(?: n\W| no\b| \d|$)", r"note de credit", r"credit (?:note|memo)"),
    ),
    (
        Kind.INVOICE,
        (
            r"factures?\b(?! a\b)(?: proforma| n\W| no\b| numero| date| du\b| client| \d|\s*[:#]|\s*$)",
            r"(?:tax |pro ?forma |commercial |sales )?invoice\b(?! to\b| address)",
        ),
    ),
    (
        Kind.DELIVERY_NOTE,
        (
            r"(?:bon|bordereau|bulletin|note) (?:de |d.)(?:livraison|expedition|reception|enlevement)\b",
            r"delivery (?:note|slip|receipt)\b",
            r"packing (?:slip|list)\b",
            r"despatch (?:note|advice)\b",
        ),
    ),
    (
        Kind.QUOTE,
        (
            r"devis\b",
            r"offre (?:de prix|commerciale|n\W)",
            r"proposition (?:de prix|commerciale)",
            r"quot(?:e|ation)\b(?! ref)",
            r"estimate\b",
            r"demande de (?:prix|devis)\b",
            r"request for quot",
        ),
    ),
    (
        Kind.PRICE_LIST,
        (
            r"(?:notre |nos |grille )?(?:catalogue|tarifs?|tarifaire)\b(?! n\W)",
            r"liste des? prix\b",
            r"price list\b",
            r"catalog\b",
        ),
    ),
    (Kind.STATEMENT, (r"releve (?:de |des )?(?:compte|facture)", r"statement of account")),
    (Kind.REMINDER, (r"(?:lettre de )?relance\b", r"mise en demeure\b", r"payment reminder\b")),
    (
        Kind.RECEIPT,
        (
            r"ticket (?:de caisse|client)\b",
            r"recu(?: de paiement)?\s*$",
            r"(?:sales )?receipt\b",
            r"cash (?:sale|receipt|bill)\b",
        ),
    ),
    (
        Kind.ORDER,
        (
            r"bon (?:de|pour) c(?:om+an|onnan)de",
            # "Conrnande": a fax breaks an m into r and n.
            r"(?:votre |notre |nouvelle |re ?)?co[mnr]{1,4}andes?(?![a-z])(?! minim)",
            r"purchase order\b",
            r"(?:work |new |stock )?(?:re-?)?order\b(?! total| value| by\b| before)",
            r"p\.?\s?o\.? ?(?:n\W|no\b|number|num\b|#|:)",
            r"reassort",
            r"reappro",
            r"demande (?:d.achat|d.approvisionnement|de livraison)",
            r"requisition\b",
            r"lettre de commande",
            r"(?:bdc|cde)\b",
            r"(?:recapitulatif|recap|liste|fiche|feuille|etat) (?:de |d.|des )(?:la )?commandes?\b",
        ),
    ),
)
TITLES: tuple[tuple[Kind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(r"^\W*(?:" + "|".join(patterns) + ")")) for kind, patterns in _PATTERNS
)

#: a letter names itself after this
SUBJECT = re.compile(r"^\s*(?:objet|subject|concerne|re)\s*:\s*")
#: words that only an invoice or a receipt needs; several of them outweigh a weak title
BILLING = re.compile(
    r"\b(?:net a payer|total ttc|iban|echeance|date d.echeance|reglement a|penalites de retard|amount due"
    r"|due date|payment due|tva intracom\w*|indemnite forfaitaire|solde)\b"
)
TILL = re.compile(
    r"\b(?:cash|change|gst|rounding|cashier|carte bancaire|rendu|especes|caisse|merci de votre visite"
    r"|thank you)\b"
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a run of rows seems to be; `sure` is how much stronger it is than the next guess."""

    kind: Kind | None
    weight: float
    runner_up: float = 0.0


class _Folding(dict[int, str]):
    """Each letter's plain form, found out when it is first met."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        self[code] = "'" if letter in "’‘`´" else unicodedata.normalize("NFKD", letter)[0].lower()[0]
        return self[code]


_FOLDING = _Folding()


@functools.lru_cache(maxsize=8192)
def folded(text: str) -> str:
    """Lower case without accents, letter for letter, so that places in both texts are the same."""
    return text.translate(_FOLDING)


@functools.lru_cache(maxsize=8192)
def title_of(text: str) -> Kind | None:
    """Say which paper a cell's opening words name, if any."""
    return _opening(SUBJECT.sub("", folded(text)))


def _opening(flat: str) -> Kind | None:
    for kind, pattern in TITLES:
        if pattern.match(flat):
            return kind
    return None


#: a house often stands before its paper's name: "CLINIQUE DU PARC - BON DE COMMANDE N° 4471"
BETWEEN = re.compile(r"\s+[-–—|•]\s+")
TOP_ROWS = 6
LONGEST_TITLE = 7


def titles_of(text: str, place: int) -> list[tuple[Kind, str]]:
    """Say which paper a cell names, and by which words: its opening, or at the top what follows a dash."""
    if (kind := title_of(text)) is not None:
        return [(kind, text)]
    parts = BETWEEN.split(text) if place < TOP_ROWS else []
    named = [(kind, part) for part in parts[1:] if (kind := title_of(part)) is not None]
    return [(kind, part) for kind, part in named if len(part.split()) <= LONGEST_TITLE][:1]


def judge(rows: Sequence[Row]) -> Verdict:
    """Weigh the titles of a document: the larger, the higher on the page and the more alone, the more.

    A label such as "Facture à" or "Numéro de facture" opens no title, so an order that names
    its invoicing address stays an order.
    """
    weights: dict[Kind, float] = {}
    if not rows:
        return Verdict(None, 0.0)
    usual = sorted(row.height for row in rows)[len(rows) // 2] or 1.0
    for place, row in enumerate(rows[:60]):
        for cell in row.cells():
            for kind, words in titles_of(cell.text, place):
                weight = _weight(words, row.height / usual, place)
                weights[kind] = max(weights.get(kind, 0.0), weight)
    _add_evidence(weights, rows)
    ranked = sorted(weights.items(), key=lambda item: -item[1])
    if not ranked:
        return Verdict(None, 0.0)
    return Verdict(ranked[0][0], ranked[0][1], ranked[1][1] if len(ranked) > 1 else 0.0)


def _weight(text: str, size: float, place: int) -> float:
    alone = 1.0 if len(text.split()) <= 5 else 0.45
    capitals = 1.25 if text.isupper() else 1.0
    return alone * capitals * min(size, 2.5) / (1 + 0.03 * place)


def _add_evidence(weights: dict[Kind, float], rows: Sequence[Row]) -> None:
    """Count the words of billing and of the till, only where they can tell something."""
    if Kind.INVOICE not in weights and Kind.ORDER in weights:
        return
    text = folded("\n".join([row.text for row in rows]))
    if Kind.INVOICE in weights:
        weights[Kind.INVOICE] += 0.25 * len(set(BILLING.findall(text)))
    till = len(set(TILL.findall(text))) if Kind.ORDER not in weights else 0
    if till >= 2:
        weights[Kind.RECEIPT] = weights.get(Kind.RECEIPT, 0.0) + 0.4 * till
