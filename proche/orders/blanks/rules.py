"""What one page of a form orders, and the signed code that says which page it is. Pure."""

from __future__ import annotations

import hashlib
from base64 import b32encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from proche.orders.blanks import geometry

#: how every code of ours begins: told from the code of a parcel or a medicine at once
BEGINS = "PB"
#: letters of the signature that stand in the code: 70 bits, which nobody guesses by fax
SIGNED_LETTERS = 14
MOST_PAGES = 5
MOST_PRODUCTS = geometry.ROWS * MOST_PAGES


@dataclass(frozen=True, slots=True)
class BlankRow:
    """One product as the form offers it. `unit` is its UN/ECE Rec 20 code, `unit_words` what is printed."""

    sku: str
    name: str
    unit: str
    unit_words: str


@dataclass(frozen=True, slots=True)
class BlankPage:
    """One page of one form: whose it is, what stands in its rows, the years that its dates may be of."""

    form: str
    page: int
    pages: int
    customer_number: str
    customer_name: str
    rows: tuple[BlankRow, ...]
    years: tuple[int, ...]


#: the pages that readers may meet, by the code that is printed on them, without its last letter
Blanks = Mapping[str, BlankPage]


def code_of(form: str, page: int, signature: bytes) -> str:
    """The text of the code on a page: which page it is, and that this desk printed it."""
    tag = b32encode(hashlib.sha256(signature).digest()).decode()[:SIGNED_LETTERS]
    return f"{BEGINS}{geometry.LAYOUT}{form}{page}{tag}"


def signed_text(form: str, page: int) -> bytes:
    """What the desk's key signs for one page."""
    return f"blank order form {form} page {page}".encode()


def in_pages(rows: Sequence[BlankRow]) -> list[tuple[BlankRow, ...]]:
    """Share the rows out over pages, in their order."""
    return [tuple(rows[at : at + geometry.ROWS]) for at in range(0, len(rows), geometry.ROWS)]
