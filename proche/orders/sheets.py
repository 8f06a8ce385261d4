"""The document as the page shows it: pictures of its pages, or its text or rows where it has none.

Drawn by a process of its own (readers/show.py) and kept under DATA_DIR/pages; what is kept is
our own PNG and JSON, so that cutting a piece out of it is safe here.
"""

from __future__ import annotations

import json
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


class NotDrawn(Refusal):
    status = 404
    default = N_("This page could not be drawn. Open the document itself.")


@dataclass(frozen=True, slots=True)
class Outline:
    """How a document can be shown: the number of its pages, else its text or its rows."""

    pages: int = 0
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    is_cut: bool = False


def outline(sha256: str, part: int) -> Outline:
    """Look once how a document can be shown; what cannot be opened shows nothing."""
    path = _kept(f"{sha256}-{part}.json")
    try:
        _show("outline", sha256, part, str(path), target=path)
    except NotDrawn:
        return Outline()
    found = json.loads(path.read_bytes())
    rows = tuple(tuple(row) for row in found.get("rows", ()))
    return Outline(found.get("pages", 0), found.get("text", ""), rows, found.get("is_cut", False))


def page_png(sha256: str, part: int, number: int) -> bytes:
    """Give one page upright, as the reader saw it. Raises: NotDrawn."""
    path = _kept(f"{sha256}-{part}-{number}.png")
    _show("page", sha256, part, str(number), str(DPI), str(path), target=path)
    return path.read_bytes()


def piece_png(sha256: str, part: int, where: Where) -> bytes:
    """Cut the picture of one place out of its page, with a margin. Raises: NotDrawn."""
    return pages.crop(page_png(sha256, part, where.page), where)


def _kept(name: str) -> Path:
    return Path(settings.DATA_DIR) / "pages" / name[:2] / name


def _show(what: str, sha256: str, part: int, *rest: str, target: Path) -> None:
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    source = files.path(sha256)
    command = [sys.executable, "-m", "proche.orders.readers.show", what, str(source), str(part), *rest]
    checkout = Path(__file__).parents[2]
    try:
        done = subprocess.run(command, timeout=SECONDS, capture_output=True, check=False, cwd=checkout)
    except subprocess.TimeoutExpired:
        raise NotDrawn from None
    if done.returncode != 0 or not target.exists():
        raise NotDrawn
