"""What others made is served as it was taken: the same bytes, each with its licence."""

from __future__ import annotations

import hashlib
from pathlib import Path

UI = Path(__file__).parents[2] / "proche" / "ui"


def listed() -> dict[str, str]:
    lines = (UI / "vendor.txt").read_text().splitlines()
    rows = [line.split() for line in lines if line and not line.startswith("#")]
    return {row[1]: row[0] for row in rows}


def test_each_file_is_the_one_that_was_taken() -> None:
    found = {name: hashlib.sha256((UI / name).read_bytes()).hexdigest() for name in listed()}
    assert found == listed()


def test_nothing_else_of_others_is_served() -> None:
    kept = {*UI.glob("static/ui/vendor/*"), *UI.glob("static/ui/fonts/*")}
    others = {str(path.relative_to(UI)) for path in kept if not path.name.endswith("LICENSE.txt")}
    assert others == set(listed())


def test_the_page_stays_light() -> None:
    """What a first page loads besides its HTML, before any compression: measured, and kept."""
    own = [path for path in (UI / "static/ui").glob("*") if path.suffix in (".css", ".js")]
    first = [
        *own,
        UI / "static/ui/vendor/htmx-2.0.11.min.js",
        UI / "static/ui/fonts/inter-latin-wght-normal.woff2",
    ]
    assert sum(path.stat().st_size for path in first) < 160_000
