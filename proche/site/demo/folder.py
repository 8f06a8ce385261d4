"""The demo's folder and the file in it that says so: nothing but a demo is ever thrown away."""

from __future__ import annotations

import shutil
from pathlib import Path

MARK = "DEMO"
FILLING = "This demo was cut off while it was filled.\n"
FILLED = "What is in this folder is a demo's and may be thrown away.\n"
#: Read at the start already, and the same for every demo in this folder.
KEPT = (MARK, "secret_key")


class NoDemo(Exception):
    """The folder holds something that is not a demo's."""


def write_mark(folder: Path, words: str) -> None:
    (folder / MARK).write_text(words, encoding="utf-8")


def is_cut_off(folder: Path) -> bool:
    mark = folder / MARK
    return mark.exists() and mark.read_text(encoding="utf-8") == FILLING


def throw_away(folder: Path) -> None:
    """Empty a demo's folder. Raises: NoDemo, having touched nothing."""
    found = [path for path in folder.iterdir() if path.name not in KEPT]
    if not (folder / MARK).exists() and any(_holds_something(path) for path in found):
        raise NoDemo(f"{folder} holds a desk that is no demo. Nothing was touched.")
    for path in found:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def _holds_something(path: Path) -> bool:
    # The settings make empty folders before anyone fills them.
    return path.is_file() or any(inner.is_file() for inner in path.rglob("*"))
