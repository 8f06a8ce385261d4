"""Today's paper: faxes, scans and a photograph, fourteen pages in all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from proche.orders.reading import Form
from proche.orders.rules import Channel
from proche.site.demo.documents import fax, layouts, printed
from proche.site.demo.documents.deliver import DemoDocument, Today, truths
from proche.site.demo.documents.fax import Wear
from proche.site.demo.documents.layouts import Layout, Pen
from proche.site.demo.documents.paper import Paper, day
from proche.site.demo.orders import DemoOrder, Shown


def documents(today: Today, *, also_mailed: DemoOrder) -> Iterator[DemoDocument]:
    """`also_mailed` is faxed here and mailed elsewhere: one of the two is a duplicate."""
    order = today.order("Centre hospitalier")
    first = _fax("fine", "fine fax, clean", layouts.hospital, layouts.HOSPITAL, order, Wear())
    yield first
    yield _fax(
        "standard",
        "standard fax, clean",
        layouts.nursing,
        layouts.NURSING,
        today.order("EHPAD"),
        Wear(down=98, ink=165),
    )
    order = today.long_order("SSR", 26)
    yield _fax(
        "two-pages",
        "standard fax of two pages",
        layouts.clinic,
        layouts.CLINIC,
        order,
        Wear(down=98, ink=160),
    )
    order = today.order("EHPAD", own_codes=False)
    yield _fax(
        "notes",
        "notes by hand and a stamp",
        layouts.codes_right,
        layouts.CODES_RIGHT,
        order,
        Wear(skew=0.4, ink=160),
        pen=_pen(today),
    )
    order = today.order("Clinique")
    yield _fax(
        "speckled",
        "speckled and streaked",
        layouts.hospital,
        layouts.HOSPITAL,
        order,
        Wear(speckle=1.6, streaks=1, ink=165),
    )
    order = today.order("Soins à domicile")
    yield _fax(
        "skewed", "skewed, upside down", layouts.home_care, layouts.HOME_CARE, order, Wear(skew=1.7, turn=2)
    )
    order = today.order("EHPAD", own_codes=False)
    yield _fax(
        "sideways",
        "our form, faxed sideways",
        printed.filled_form(today, order),
        layouts.FORM,
        order,
        Wear(skew=-0.5),
        wide=True,
    )
    yield _fax(
        "twice",
        "the order that was also mailed",
        layouts.nursing,
        layouts.NURSING,
        also_mailed,
        Wear(ink=160),
    )
    yield from _scans(today)
    yield replace(first, name="fine-again.tif", about="the same fax again", same_as=first.name)


def _scans(today: Today) -> Iterator[DemoDocument]:
    order = today.order("EHPAD")
    sheet = fax.scan(layouts.pdf(layouts.nursing, order), Wear(skew=-0.9), seed=order.number)[0]
    yield _picture("scan.png", "scanned in grey, skewed", fax.png(sheet), layouts.NURSING, order)
    order = today.long_order("Centre hospitalier", 36)
    sheets = fax.scan(layouts.pdf(layouts.hospital, order), Wear(skew=0.3), seed=order.number)
    yield _picture("copier.pdf", "copier's PDF, two pages", fax.scanned_pdf(sheets), layouts.HOSPITAL, order)
    order = today.order("Clinique")
    data = fax.photo(layouts.pdf(layouts.clinic, order), seed=order.number)
    yield _picture("photo.jpg", "photographed on a desk", data, layouts.CLINIC, order)


def _picture(name: str, about: str, data: bytes, shown: Shown, order: DemoOrder) -> DemoDocument:
    return DemoDocument(name, about, data, Channel.UPLOAD, Form.SCAN, orders=truths([order], shown))


def _fax(
    name: str,
    about: str,
    layout: Layout,
    shown: Shown,
    order: DemoOrder,
    wear: Wear,
    *,
    wide: bool = False,
    pen: Pen | None = None,
) -> DemoDocument:
    data = layouts.pdf(layout, order, wide=wide, pen=pen)
    card = order.customer.card
    header = f"{day(order.issued_on)} 09:{len(card.name) + 10}   {card.faxes[0]}   {card.name[:24].upper()}"
    return DemoDocument(
        f"{name}.tif",
        about,
        fax.fax(data, wear, header=header, seed=order.number),
        Channel.FAX,
        Form.SCAN,
        sender=card.faxes[0],
        orders=truths([order], shown),
    )


def _pen(today: Today) -> Pen:
    def pen(paper: Paper) -> None:
        paper.stamp(128, 196, ["REÇU LE", day(today.issued_on), "ÉCONOMAT"])
        paper.hand(30, 205, "Urgent, merci de rappeler")
        paper.hand(36, 216, "si rupture   Mme Oury", size=25, angle=3)
        paper.hand(120, 33, "vu", size=34, angle=12)

    return pen


def blank(today: Today) -> DemoDocument:
    """The page that went in the wrong way round: only the machine's strip is printed on it."""
    header = f"{day(today.issued_on)} 11:42   01 99 00 10 57   SSR"
    data = fax.fax(Paper().done(), Wear(speckle=0.2), header=header, seed="blank")
    return DemoDocument("blank.tif", "a blank page", data, Channel.FAX, Form.SCAN, sender="01 99 00 10 57")
