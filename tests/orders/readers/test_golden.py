"""Documents of our own and what each must read as, by the contract.

To write the answers anew: `python -m tests.orders.readers.test_golden`, then read the difference.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import jsonschema
import pytest

from proche.orders.readers import edifact, order_x, sheet, ubl
from proche.orders.reading import as_contract

GOLDEN = Path(__file__).parent / "golden"
READERS: dict[str, ModuleType] = {"ubl": ubl, "order-x": order_x, "edifact": edifact, "sheet": sheet}
DOCUMENTS = sorted(
    path for prefix in READERS for path in GOLDEN.glob(f"{prefix}-*") if path.suffix != ".json"
)
CONTRACT = Path(__file__).parents[4] / "shared" / "contracts" / "order.schema.json"


def reader_of(path: Path) -> ModuleType:
    return next(reader for prefix, reader in READERS.items() if path.name.startswith(prefix))


def read(path: Path) -> list[dict[str, Any]]:
    data = path.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    readings = reader_of(path).read(data, name=path.name)
    return [as_contract(reading, file=path.name, sha256=digest) for reading in readings]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_a_document_reads_as_it_always_did(path: Path) -> None:
    assert read(path) == json.loads(path.with_suffix(".json").read_text("utf-8"))


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_each_reader_knows_its_own_documents_alone(path: Path) -> None:
    data = path.read_bytes()
    knowing = [name for name, reader in READERS.items() if reader.looks_like(data, name=path.name)]
    assert len(knowing) == 1
    assert path.name.startswith(knowing[0])


@pytest.mark.skipif(not CONTRACT.exists(), reason="the shared contract is not here")
@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_what_is_read_holds_to_the_contract(path: Path) -> None:
    schema = json.loads(CONTRACT.read_text("utf-8"))
    for reading in read(path):
        jsonschema.validate(reading, schema)


if __name__ == "__main__":
    for document in DOCUMENTS:
        text = json.dumps(read(document), ensure_ascii=False, indent=1)
        document.with_suffix(".json").write_text(text + "\n", "utf-8")
