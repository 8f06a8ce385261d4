"""What `proche read` is given to know: a catalogue and customers from files, and the desk's own checks."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from proche.customers.rules import Directory
from proche.orders import checks, knowledge_files
from proche.orders.catalogue import Catalogue
from proche.orders.history import History
from proche.orders.reading import OrderRead, Reading
from proche.site.read_command import Knowledge

#: doubts that only say that the desk was told nothing
NEED_CATALOGUE = frozenset({checks.DoubtKind.PRODUCT.value})
NEED_CUSTOMERS = frozenset({checks.DoubtKind.CUSTOMER.value, checks.DoubtKind.SENDER.value})


def load(catalogue_file: str | None, customers_file: str | None, *, at: datetime) -> Knowledge:
    """Read both files; rows that were refused are said on the error output. Raises: OSError, Unusable."""
    catalogue, directory = Catalogue(), Directory(())
    if catalogue_file:
        products = knowledge_files.load_catalogue(catalogue_file)
        _say(catalogue_file, [remark.words() for remark in products.remarks])
        catalogue = products.catalogue
    if customers_file:
        customers = knowledge_files.load_customers(customers_file)
        _say(customers_file, [remark.words() for remark in customers.remarks])
        directory = customers.directory
    return Knowledge(
        catalogue=catalogue if catalogue_file else None,
        check=lambda reading, sender: check(
            reading,
            sender=sender,
            catalogue=catalogue if catalogue_file else None,
            directory=directory if customers_file else None,
            at=at,
        ),
    )


def check(
    reading: Reading,
    *,
    catalogue: Catalogue | None,
    directory: Directory | None,
    at: datetime,
    sender: str = "",
) -> Reading:
    """Raise the doubts that the desk would; what it was told nothing of, it does not doubt."""
    if reading.order is None:
        return reading
    checked = checks.check(
        reading,
        catalogue=catalogue or Catalogue(),
        directory=directory or Directory(()),
        history=History(),
        on=_day(reading.order, at),
        received_at=at,
        sender=sender,
    )
    unasked = NEED_CATALOGUE if catalogue is None else frozenset()
    unasked |= NEED_CUSTOMERS if directory is None else frozenset()
    return replace(reading, doubts=tuple(doubt for doubt in checked.doubts if doubt.kind not in unasked))


def _day(order: OrderRead, at: datetime) -> date:
    """The day on which the desk met the order: a file of last year is judged by last year."""
    try:
        return min(date.fromisoformat(order.issued_on.value), at.date()) if order.issued_on else at.date()
    except ValueError:
        return at.date()


def _say(file: str, remarks: Sequence[str]) -> None:
    for remark in remarks:
        print(f"{file}: {remark}", file=sys.stderr)  # noqa: T201
