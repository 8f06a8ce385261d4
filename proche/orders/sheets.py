"""The document as the page shows it: pictures of its pages, or its text where it has no pages.

Pages are drawn in a process of their own (readers/draw.py) and kept; a drawn page is our own
PNG, so that cutting a piece of it out is safe here.
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from proche.kernel import files
from proche.kernel.refusal import Refusal
from proche.kernel.words import gettext_noop
from proche.orders.readers import pages
from proche.orders.reading import Where

N_ = gettext_noop

DPI = 130
SECONDS = 40
#: characters of a document without pages that the page shows; the rest is in the file itself
LONGEST_TEXT = 60_000


class NotDrawn(Refusal):
    status = 404
    default = N_("This page could not be drawn. Open the document itself.")


def page_png(sha256: str, number: int) -> bytes:
    """Give one page upright, as the reader saw it. Raises: NotDrawn."""
    path = _kept(sha256, number)
    if not path.exists():
        _draw(files.path(sha256), number, path)
    return path.read_bytes()


def piece_png(sha256: str, where: Where) -> bytes:
    """Cut the picture of one place out of its page, with a margin. Raises: NotDrawn."""
    return pages.crop(page_png(sha256, where.page), where)


def _kept(sha256: str, number: int) -> Path:
    return Path(settings.DATA_DIR) / "pages" / sha256[:2] / f"{sha256}-{number}.png"


def _draw(source: Path, number: int, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "proche.orders.readers.draw", str(source), str(number), str(DPI), str(target)]
    try:
        done = subprocess.run(command, timeout=SECONDS, capture_output=True, check=False, cwd=_checkout())
    except subprocess.TimeoutExpired:
        raise NotDrawn from None
    if done.returncode != 0 or not target.exists():
        raise NotDrawn


def _checkout() -> Path:
    return Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class TextSheet:
    """A document without pages, as text or as a table of rows."""

    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    is_cut: bool = False
