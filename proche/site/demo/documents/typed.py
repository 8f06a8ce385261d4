"""Today's spreadsheets and e-mails."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, time
from zoneinfo import ZoneInfo

from proche.orders.reading import Form
from proche.orders.rules import Channel
from proche.site.demo import establishments
from proche.site.demo.documents import layouts, mails, others, sheets
from proche.site.demo.documents.deliver import DemoDocument, Today, truths
from proche.site.demo.documents.paper import day
from proche.site.demo.orders import UNITS_IN_ENGLISH, DemoOrder, Shown

PARIS = ZoneInfo("Europe/Paris")
PRICED = Shown(customer_id="number")
UNPRICED = Shown(price=False, amount=False, total=False, customer_id="number")
TALK = Shown(price=False, amount=False, total=False)
IN_ENGLISH = Shown(price=False, amount=False, total=False, customer_id="number", english=True)


# -- spreadsheets


def spreadsheets(today: Today) -> Iterator[DemoDocument]:
    order = today.order("EHPAD")
    yield _sheet("order.xlsx", "facts above, prices", _xlsx(_priced(order), 7), Form.XLSX, PRICED, order)
    order = today.order("EHPAD")
    yield _sheet(
        "columns.xlsx", "quantity first, codes last", _xlsx(_turned(order), 5), Form.XLSX, UNPRICED, order
    )
    foreign = [one for one in establishments.establishments() if one.language == "en"][1]
    order = today.order_of(foreign)
    yield _sheet("english.xlsx", "in English", _xlsx(_english(order), 6), Form.XLSX, IN_ENGLISH, order)
    first, second = today.order("EHPAD"), today.order("EHPAD")
    book = sheets.xlsx([(one.customer.card.name[:28], _priced(one), 7) for one in (first, second)])
    yield _sheet("two-sheets.xlsx", "one order a sheet", book, Form.XLSX, PRICED, first, second)
    order = today.order("SSR")
    yield _sheet(
        "order.ods", "OpenDocument", sheets.ods("Commande", _priced(order)), Form.XLSX, PRICED, order
    )
    order = today.order("EHPAD", own_codes=False)
    yield _sheet(
        "flat.csv", "facts repeated in each row", sheets.csv_file(_flat(order)), Form.CSV, PRICED, order
    )
    order = today.order("EHPAD", own_codes=False)
    data = sheets.csv_file(_turned(order, prices=True), encoding="cp1252")
    shown = replace(UNPRICED, price=True)
    yield _sheet("latin.csv", "older encoding, comma decimals", data, Form.CSV, shown, order)


def _sheet(name: str, about: str, data: bytes, form: Form, shown: Shown, *orders: DemoOrder) -> DemoDocument:
    return DemoDocument(name, about, data, Channel.UPLOAD, form, orders=truths(orders, shown))


def _xlsx(rows: Sequence[sheets.Row], heading: int) -> bytes:
    return sheets.xlsx([("Commande", rows, heading)])


def _priced(order: DemoOrder) -> list[sheets.Row]:
    card = order.customer.card
    facts: list[sheets.Row] = [
        ["Commande n°", order.number, None, "Client", card.name],
        ["Date", order.issued_on, None, "Code client", card.number],
        [
            "Livraison",
            order.deliver_on,
            None,
            "Adresse",
            f"{order.customer.street}, {card.postcode} {card.city}",
        ],
        ["Fournisseur", "Nutrivale"],
        [None],
        [None],
    ]
    head: sheets.Row = ["Référence", "GTIN", "Désignation", "Quantité", "Unité", "PU HT", "Montant HT"]
    rows: list[sheets.Row] = [
        [
            line.code,
            line.product.gtin,
            line.words,
            int(line.quantity),
            line.unit_word,
            line.price,
            line.amount,
        ]
        for line in order.lines
    ]
    return [*facts, head, *rows, [None], [None, None, None, None, None, "Total HT", order.total]]


def _turned(order: DemoOrder, *, prices: bool = False) -> list[sheets.Row]:
    card = order.customer.card
    facts: list[sheets.Row] = [
        [f"BON DE COMMANDE {order.number}"],
        [f"{card.name} - client {card.number}"],
        [f"Commande du {day(order.issued_on)}, à livrer le {day(order.deliver_on)}"],
        [None],
    ]
    head: list[sheets.Cell] = ["Qté", "Conditionnement", "Libellé article", "Code Nutrivale"]
    rows: list[sheets.Row] = [
        [int(one.quantity), one.unit_word, one.words, one.code, *([one.price] if prices else [])]
        for one in order.lines
    ]
    return [*facts, [*head, *(["PU net HT"] if prices else [])], *rows]


def _english(order: DemoOrder) -> list[sheets.Row]:
    card = order.customer.card
    facts: list[sheets.Row] = [
        ["Purchase order", order.number],
        ["Customer", card.name, None, "Customer no.", card.number],
        ["Order date", order.issued_on],
        ["Delivery date", order.deliver_on, None, "Deliver to", order.customer.place.name],
        [None],
    ]
    rows: list[sheets.Row] = [
        [line.code, line.product.name_en, int(line.quantity), UNITS_IN_ENGLISH[line.unit.code]]
        for line in order.lines
    ]
    return [*facts, ["Item code", "Description", "Quantity", "Unit"], *rows]


def _flat(order: DemoOrder) -> list[sheets.Row]:
    about = ["N° commande", "Date commande", "Date livraison", "Code client", "Client"]
    asked = ["Référence", "Désignation", "Quantité", "Unité", "Prix unitaire HT", "Montant HT"]
    card = order.customer.card
    facts: sheets.Row = [order.number, order.issued_on, order.deliver_on, card.number, card.name]
    rows: list[sheets.Row] = [
        [*facts, one.code, one.words, int(one.quantity), one.unit_word, one.price, one.amount]
        for one in order.lines
    ]
    return [[*about, *asked], *rows]


# -- e-mails


def letters(today: Today, *, also_faxed: DemoOrder) -> Iterator[DemoDocument]:
    yield text_only(today)
    yield _text_in_english(today)
    order = today.order("EHPAD")
    data = layouts.pdf(layouts.nursing, order)
    yield _mail(
        today,
        "attachment",
        "a PDF attached",
        order,
        layouts.NURSING,
        Form.PDF_TEXT,
        body="Bonjour,\n\nVeuillez trouver ci-joint notre commande.\n\nCordialement,",
        attachments=[(f"commande_{order.number.replace('/', '-')}.pdf", data)],
    )
    yield _chat(today)
    data = layouts.pdf(layouts.nursing, also_faxed)
    yield _mail(
        today,
        "duplicate",
        "the order that was also faxed",
        also_faxed,
        layouts.NURSING,
        Form.PDF_TEXT,
        body="Bonjour,\n\nPar sécurité je vous renvoie par mail la commande faxée ce matin.\n\nMerci,",
        attachments=[("commande.pdf", data)],
        doubts=("DUPLICATE",),
    )
    yield question(today)
    yield stray_invoice(today)


def text_only(today: Today) -> DemoDocument:
    order = today.order("EHPAD", own_codes=False)
    body = (
        f"Bonjour,\n\nPouvez-vous nous livrer le {day(order.deliver_on)} (commande {order.number}) :\n\n"
        f"{mails.listed(order)}\n\nMerci d'avance et bonne journée,"
    )
    return _mail(today, "text", "the order is the mail's text", order, TALK, Form.EMAIL, body=body)


def _text_in_english(today: Today) -> DemoDocument:
    order = today.order("EHPAD", own_codes=False)
    lines = "\n".join(
        f"{line.quantity:f} x {UNITS_IN_ENGLISH[line.unit.code]} {line.code} {line.product.name_en}"
        for line in order.lines
    )
    body = (
        f"Hello,\n\nPlease deliver the following on {order.deliver_on:%d %B %Y} (order {order.number}):\n\n"
        f"{lines}\n\nThank you,"
    )
    return _mail(
        today, "text-english", "text in English", order, replace(TALK, english=True), Form.EMAIL, body=body
    )


def _chat(today: Today) -> DemoDocument:
    order = today.order("EHPAD")
    body = (
        "Re-bonjour,\n\nsuite à notre échange de ce matin, la commande est dans le tableau joint.\n"
        "Pour le frigo dont vous parliez : il est réparé, vous pouvez livrer normalement.\n\nBien à vous,\n\n"
        "> Le service clients a écrit :\n> Bonjour, vous nous aviez commandé 12 cartons la dernière fois,\n"
        "> souhaitez-vous la même quantité ?\n> Nadia"
    )
    book = sheets.xlsx([("Commande", _priced(order), 7)])
    return _mail(
        today,
        "chat",
        "a sheet attached, and talk",
        order,
        PRICED,
        Form.XLSX,
        body=body,
        attachments=[("commande nutrivale.xlsx", book)],
    )


def _mail(
    today: Today,
    name: str,
    about: str,
    order: DemoOrder,
    shown: Shown,
    form: Form,
    *,
    body: str,
    attachments: Sequence[tuple[str, bytes]] = (),
    doubts: tuple[str, ...] = (),
) -> DemoDocument:
    customer, subject = order.customer, f"Commande {order.number}"
    data = mails.mail(
        sender=customer.card.emails[0],
        name=customer.card.name,
        subject=subject,
        at=_morning(today),
        body=f"{body}\n\n{mails.signature(customer)}\n",
        attachments=attachments,
    )
    return DemoDocument(
        f"{name}.eml",
        about,
        data,
        Channel.MAIL,
        form,
        sender=customer.card.emails[0],
        subject=subject,
        orders=truths([order], shown),
        doubts=doubts,
    )


def _morning(today: Today) -> datetime:
    return datetime.combine(today.issued_on, time(8, 41), PARIS)


def question(today: Today) -> DemoDocument:
    customer = today.customer("EHPAD")
    body = (
        "Bonjour,\n\nPourriez-vous me dire si vos crèmes conviennent aux résidents intolérants au lactose,\n"
        "et m'envoyer la fiche technique ? La diététicienne en a besoin pour jeudi.\n\nMerci,\n\n"
    )
    sender, subject = customer.card.emails[0], "Question sur vos crèmes"
    data = mails.mail(
        sender=sender,
        name=customer.card.name,
        subject=subject,
        at=_morning(today),
        body=body + mails.signature(customer),
    )
    return DemoDocument(
        "question.eml", "a question, no order", data, Channel.MAIL, Form.EMAIL, sender=sender, subject=subject
    )


def stray_invoice(today: Today) -> DemoDocument:
    order = today.order("EHPAD")
    data = others.invoice(order)
    body = "Bonjour,\n\nVeuillez trouver ci-joint la facture FA-20418.\n\nCordialement,\nLa comptabilité\n"
    sender, subject = "compta@blanchisserie-du-val.example", "Facture FA-20418"
    whole = mails.mail(
        sender=sender,
        name="Blanchisserie du Val",
        subject=subject,
        at=_morning(today),
        body=body,
        attachments=[("FA-20418.pdf", data)],
    )
    return DemoDocument(
        "invoice.eml",
        "an invoice sent by mistake",
        whole,
        Channel.MAIL,
        Form.PDF_TEXT,
        sender=sender,
        subject=subject,
    )
