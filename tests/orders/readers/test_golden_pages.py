"""Pages, messages and refused files of our own, and what each must read as, by the contract.

To write the answers anew: `python -m tests.orders.readers.test_golden_pages`, then read the difference.
"""

from __future__ import annotations

import functools
import hashlib
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from proche.orders import readers
from proche.orders.reading import as_contract
from tests.orders.readers.make_golden import FOLDER
from tests.orders.readers.make_pages import CATALOGUE

PICTURES = (".tif", ".png", ".jpg")
DOCUMENTS = sorted(path for path in FOLDER.iterdir() if path.suffix != ".json")
CONTRACT = Path(__file__).parents[4] / "shared" / "contracts" / "order.schema.json"
each = pytest.mark.parametrize(
    "path",
    [
        pytest.param(path, id=path.name, marks=[pytest.mark.slow] if path.suffix in PICTURES else [])
        for path in DOCUMENTS
    ],
)


def answer_to(path: Path) -> Path:
    return path.with_name(path.name + ".json")


@functools.cache
def read(path: Path) -> list[dict[str, Any]]:
    data = path.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    readings = readers.read(data, name=path.name, catalogue=CATALOGUE)
    return [as_contract(reading, file=path.name, sha256=digest) for reading in readings]


def told(path: Path, answers: list[dict[str, Any]]) -> Any:
    """The answers; of a picture without chances and places, which differ by a hair between processors."""
    return _bare(answers) if path.suffix in PICTURES else answers


def _bare(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: _bare(value) for key, value in node.items() if key not in ("confidence", "where")}
    return [_bare(value) for value in node] if isinstance(node, list) else node


@each
def test_a_document_reads_as_it_always_did(path: Path) -> None:
    assert told(path, read(path)) == json.loads(answer_to(path).read_text("utf-8"))


@each
def test_what_is_read_holds_to_the_contract(path: Path) -> None:
    if not CONTRACT.exists():
        pytest.skip("the shared contract is not here")
    schema = json.loads(CONTRACT.read_text("utf-8"))
    for reading in read(path):
        jsonschema.validate(reading, schema)


def test_every_refusal_is_a_sentence() -> None:
    refused = [path for path in DOCUMENTS if path.name.startswith("refused-")]
    assert len(refused) >= 10
    for path in refused:
        (reading,) = json.loads(answer_to(path).read_text("utf-8"))
        assert reading["order"] is None
        assert reading["error"].endswith(".")


def test_no_kept_document_is_large() -> None:
    assert max(path.stat().st_size for path in DOCUMENTS) < 60_000


if __name__ == "__main__":
    for document in DOCUMENTS:
        text = json.dumps(told(document, read(document)), ensure_ascii=False, indent=1)
        answer_to(document).write_text(text + "\n", "utf-8")
