"""The document as the page shows it: pictures of its pages, or its text or rows where it has none.

Drawn by a process of its own (readers/show.py) and kept under DATA_DIR/pages; what is kept is
our own PNG and JSON, so that cutting a piece out of it is safe here.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from proche.kernel import files
from proche.kernel.refusal import Refusal
from proche.kernel.words import gettext_noop
from proche.orders.readers import sandbox
from proche.orders.reading import Where

N_ = gettext_noop

DPI = 130
SECONDS = 40
#: what draws; the tests put one in its place that misbehaves
MODULE = "proche.orders.readers.show"
#: what could not be drawn is not tried again at every look for so long
REST = timedelta(minutes=10)
#: A picture is drawn again in a second; kept for ever they would outgrow the documents themselves.
KEPT = timedelta(days=60)


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
    # OpenCV costs 0.2 s and 40 MB, and most pages of the desk cut no picture.
    from proche.orders.readers import pages

    return pages.crop(page_png(sha256, part, where.page), where)


def forget_old(*, at: datetime) -> int:
    """Remove what was drawn too long ago; gives how many."""
    oldest = at.timestamp() - KEPT.total_seconds()
    old = [path for path in _folder().glob("*/*") if path.stat().st_mtime < oldest]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "pages"


def _kept(name: str) -> Path:
    return _folder() / name[:2] / name


def _show(what: str, sha256: str, part: int, *rest: str, target: Path) -> None:
    if target.exists():
        return
    mark = target.with_name(f"{target.name}.not-drawn")
    if _is_fresh(mark):
        raise NotDrawn
    target.parent.mkdir(parents=True, exist_ok=True)
    if not _draw([what, str(files.path(sha256)), str(part), *rest]) or not target.exists():
        mark.touch()
        raise NotDrawn


def _is_fresh(mark: Path) -> bool:
    try:
        return time.time() - mark.stat().st_mtime < REST.total_seconds()
    except FileNotFoundError:
        return False


def _draw(asked: list[str]) -> bool:
    """Draw in a process that hears none of the desk's secrets; whether it ended well."""
    command = [sys.executable, "-m", MODULE, *asked]
    checkout = Path(__file__).parents[2]
    try:
        done = subprocess.run(
            command,
            timeout=SECONDS,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
            cwd=checkout,
            env=sandbox.surroundings(),
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0
