"""The command front and `proche read`: what is printed, and by which contract."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from proche.orders.readers.limits import Limits
from proche.orders.readers.sandbox import Sandbox
from proche.orders.reading import Form
from proche.site import cli, read_command, read_report
from tests.orders.readers.hostile import mail_with, sparse_pdf
from tests.orders.readers.test_email import TYPED, ubl

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "contracts" / "order.schema.json"

VALUE = {
    "type": ["object", "null"],
    "additionalProperties": False,
    "required": ["value", "confidence", "where"],
    "properties": {
        "value": {"type": "string"},
        "confidence": {"type": "number", "minimum": 0, "maximum": 1},
        "where": {"type": ["object", "null"], "required": ["page", "box"]},
    },
}
LINE_KEYS = ["position", "buyer_item_id", "seller_item_id", "gtin", "description", "quantity", "unit",
             "unit_price", "net_amount"]  # fmt: skip
ORDER_KEYS = ["number", "issued_on", "deliver_on", "currency", "buyer", "deliver_to", "lines", "total_net"]
#: what other programs rely on most, where the contract itself is not beside this checkout
ESSENTIAL: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["file", "part", "sha256", "format", "is_order", "order", "doubts", "error"],
    "properties": {
        "file": {"type": "string"},
        "part": {"type": "integer", "minimum": 1},
        "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        "format": {"enum": [form.value for form in Form]},
        "is_order": {"type": "boolean"},
        "error": {"type": ["string", "null"]},
        "order": {
            "type": ["object", "null"],
            "additionalProperties": False,
            "required": ORDER_KEYS,
            "properties": {
                **{key: VALUE for key in ORDER_KEYS if key not in ("buyer", "deliver_to", "lines")},
                "buyer": {"type": "object", "required": ["name", "id"]},
                "deliver_to": {"type": "object", "required": ["name", "id"]},
                "lines": {"type": "array", "items": {"type": "object", "required": LINE_KEYS}},
            },
        },
        "doubts": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["field", "reason", "readings"],
                "properties": {"field": {}, "reason": {"type": "string"}, "readings": {"type": "array"}},
            },
        },
    },
}  # fmt: skip
CONTRACT: dict[str, Any] = json.loads(SHARED.read_text()) if SHARED.exists() else ESSENTIAL


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(Limits(seconds=30), processes=1) as sandbox:
        yield sandbox


def run(sandbox: Sandbox, *files: Path | str, as_json: bool = True) -> tuple[int, list[str]]:
    out = io.StringIO()
    code = read_command.run(
        [str(file) for file in files],
        sandbox=sandbox,
        knowledge=read_command.Knowledge(),
        as_json=as_json,
        out=out,
    )
    return code, out.getvalue().splitlines()


def checked(line: str) -> dict[str, Any]:
    printed: dict[str, Any] = json.loads(line)
    jsonschema.validate(printed, CONTRACT)
    jsonschema.validate(printed, ESSENTIAL)
    return printed


def test_each_order_of_a_file_is_one_line_by_the_contract(sandbox: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "m.eml"
    path.write_bytes(mail_with({f"{n}.xml": ("application/xml", ubl(n)) for n in ("A1", "A2")}))
    code, lines = run(sandbox, path)
    orders = [checked(line) for line in lines]
    assert code == 0
    assert [order["part"] for order in orders] == [1, 2]
    assert [order["order"]["number"]["value"] for order in orders] == ["A1", "A2"]
    assert {order["file"] for order in orders} == {str(path)}


def test_several_files_stream_one_after_the_other(sandbox: Sandbox, tmp_path: Path) -> None:
    first, second = tmp_path / "1.xml", tmp_path / "2.txt"
    first.write_bytes(ubl("B1"))
    second.write_text(TYPED)
    code, lines = run(sandbox, first, second)
    assert code == 0
    assert [checked(line)["format"] for line in lines] == ["ubl", "email"]


def test_a_path_that_is_not_there_is_a_line_and_ends_with_1(sandbox: Sandbox, tmp_path: Path) -> None:
    good = tmp_path / "1.xml"
    good.write_bytes(ubl("C1"))
    code, lines = run(sandbox, tmp_path / "gone.pdf", good)
    assert code == 1
    gone, read = (checked(line) for line in lines)
    assert gone["error"] == "There is no file here. Look at the path."
    assert gone["is_order"] is False
    assert read["order"]["number"]["value"] == "C1"


def test_what_cannot_be_read_is_no_failure_of_the_command(sandbox: Sandbox, tmp_path: Path) -> None:
    noise = tmp_path / "noise.pdf"
    noise.write_bytes(b"%PDF-1.4 nothing")
    code, lines = run(sandbox, noise, tmp_path, sparse_pdf(tmp_path / "big.pdf", 41 * 1024 * 1024))
    assert code == 0
    errors = [str(checked(line)["error"]) for line in lines]
    assert "damaged" in errors[0]
    assert "folder" in errors[1]
    assert "41 MB" in errors[2]


def test_a_person_reads_lines_and_doubts(sandbox: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "order.xml"
    path.write_bytes(ubl("D1"))
    _, lines = run(sandbox, path, as_json=False)
    text = "\n".join(lines)
    assert f"{path} (ubl)" in text
    assert "Order D1 of 2026-11-24" in text
    assert "Crème" in text


def test_the_samples_of_others_print_by_the_contract(sandbox: Sandbox, samples: Path) -> None:
    paths = sorted(path for path in samples.glob("*/*") if path.parent.name not in ("scan-image",))
    code, lines = run(sandbox, *paths)
    printed = [checked(line) for line in lines]
    assert code == 0
    assert {order["file"] for order in printed} == {str(path) for path in paths}
    assert sum(order["is_order"] for order in printed) >= len(paths) / 2


@pytest.fixture(scope="module")
def surroundings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PROCHE_", "DJANGO_"))}
    return {**kept, "PROCHE_DATA": str(tmp_path_factory.mktemp("desk")), "PYTHONPATH": str(ROOT)}


def proche(surroundings: dict[str, str], *words: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "proche.site.cli", *words]
    return subprocess.run(
        command, env=surroundings, cwd=cwd, capture_output=True, text=True, timeout=120, check=False
    )


def test_read_needs_neither_django_nor_database(surroundings: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "order.xml"
    path.write_bytes(ubl("E1"))
    probe = (
        "import sys; from proche.site import cli; "
        f"code = cli.main(['read', {str(path)!r}, '--json']); "
        "sys.exit(9 if any(name.split('.')[0] == 'django' for name in sys.modules) else code)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", probe],
        env=surroundings,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert checked(ran.stdout)["order"]["number"]["value"] == "E1"
    assert not Path(surroundings["PROCHE_DATA"]).joinpath("proche.sqlite3").exists()


CATALOGUE = "sku;name;unit;pieces;price\nNUT-0001;Crème vanille;CT;24;12,50\n"


def test_a_catalogue_lets_read_raise_the_doubts_of_the_desk(
    surroundings: dict[str, str], tmp_path: Path
) -> None:
    order, catalogue = tmp_path / "order.xml", tmp_path / "catalogue.csv"
    order.write_bytes(ubl("F1"))
    catalogue.write_text(CATALOGUE, encoding="utf-8")
    with_it = proche(surroundings, "read", str(order), "--json", "--catalogue", str(catalogue))
    assert with_it.returncode == 0, with_it.stderr
    fields = {doubt["field"] for doubt in checked(with_it.stdout)["doubts"]}
    assert any(field.startswith("/lines/0") for field in fields)


def test_a_setting_that_is_nonsense_is_said(surroundings: dict[str, str]) -> None:
    ran = proche({**surroundings, "PROCHE_READ_SECONDS": "ten"}, "read", "x")
    assert ran.returncode == 2
    assert "PROCHE_READ_SECONDS=ten: write a whole number" in ran.stderr


def test_every_command_is_named_with_what_it_is_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([]) == 0
    shown = capsys.readouterr().out
    for command in cli.COMMANDS:
        assert f"  {command.name} " in shown
        assert command.what in shown


def test_every_command_exists() -> None:
    from django.core.management import get_commands

    known = set(get_commands()) | {"read", "manage"}
    assert {command.manage or command.name for command in cli.COMMANDS} <= known


def test_an_unknown_command_is_refused_with_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["recieve"]) == 2
    assert "there is no command “recieve”" in capsys.readouterr().err


def test_the_front_keeps_the_desk_where_the_checkout_is(surroundings: dict[str, str], tmp_path: Path) -> None:
    if not (ROOT / ".venv" / "bin" / "python").exists():
        pytest.skip("bin/setup has not run in this checkout")
    ran = subprocess.run(
        [ROOT / "bin" / "proche", "read", "gone.pdf", "--json"],
        env=surroundings, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert ran.returncode == 1
    assert checked(ran.stdout)["file"] == "gone.pdf"


def test_unsure_values_are_marked_for_people() -> None:
    from proche.orders.reading import Line, OrderRead, Reading, Value

    order = OrderRead(
        lines=(Line(position=1, quantity=Value("12", 0.5), description=Value("Crème\nvanille")),)
    )
    text = read_report.render(Reading(form=Form.SCAN, order=order), file="fax.tif")
    assert "12?" in text
    assert "Crème vanille" in text
