"""An export checks without Proche: by the very script of the docs page, run by Python alone."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from proche.kernel import trace

PAGE = Path(__file__).parents[2] / "docs" / "trace.md"
pytestmark = pytest.mark.django_db


@pytest.fixture
def script(tmp_path: Path) -> Path:
    found = re.search(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)
    assert found
    path = tmp_path / "check.py"
    path.write_text(found[1])
    return path


@pytest.fixture
def exported(at: datetime, tmp_path: Path) -> Path:
    for name in "ABCDE":
        trace.append(f"case:{name}", "queue.case.opened", at=at, by="person:3", data={"order": f"Été {name}"})
        trace.append(f"case:{name}", "orders.order.confirmed", at=at, sha256="f" * 64)
    trace.seal_day(date(2026, 11, 24), at=at)
    trace.append("case:C", "queue.case.closed", at=at)
    path = tmp_path / "C.json"
    call_command("trace", "export", "C", str(path), verbosity=0)
    return path


def check(script: Path, exported: Path) -> tuple[int, str]:
    # -I: nothing but what Python brings.
    done = subprocess.run(
        [sys.executable, "-I", script, exported], capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


def test_the_script_of_the_page_finds_that_an_export_holds(script: Path, exported: Path) -> None:
    code, words = check(script, exported)
    assert code == 0, words
    assert words.startswith("HOLDS: 3 entries, sealed up to 2 on 2026-11-24")


def forge(export: dict[str, Any], how: str) -> None:
    def swap(text: str) -> str:
        return ("1" if text[0] == "0" else "0") + text[1:]

    forgeries: dict[str, Callable[[], object]] = {
        "content": lambda: export["entries"][1].update(what="orders.order.rejected"),
        "person": lambda: export["entries"][0].update(by="person:9"),
        "left out": lambda: export["entries"].pop(0),
        "head": lambda: export["seal"]["head"].update(seq=3),
        "path": lambda: export["seal"]["path"][0].update(hash=swap(export["seal"]["path"][0]["hash"])),
        "day": lambda: export["seal"]["statement"].update(day="2026-11-23"),
        "signature": lambda: export["seal"].update(signature=swap(export["seal"]["signature"])),
        "key": lambda: export["seal"].update(public_key=swap(export["seal"]["public_key"])),
    }  # fmt: skip
    forgeries[how]()


@pytest.mark.parametrize("how", ["content", "person", "left out", "head", "path", "day", "signature", "key"])
def test_the_script_of_the_page_finds_a_forgery(script: Path, exported: Path, how: str) -> None:
    export = json.loads(exported.read_text())
    forge(export, how)
    exported.write_text(json.dumps(export))
    code, words = check(script, exported)
    assert code == 1
    assert "DOES NOT HOLD" in words


def test_an_export_before_the_first_seal_says_so(script: Path, at: datetime, tmp_path: Path) -> None:
    trace.append("case:A", "queue.case.opened", at=at)
    path = tmp_path / "A.json"
    path.write_bytes(trace.export("case:A"))
    assert check(script, path) == (0, "HOLDS: 1 entries, chained but not sealed yet\n")


def test_an_export_tells_in_words_how_to_check_it(exported: Path) -> None:
    export = json.loads(exported.read_text())
    assert export["format"] == "proche trace export 1"
    assert any("Ed25519" in line for line in export["how_to_check"])
