"""The ERP port as a folder: each confirmed order is one UBL file, written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings

from proche.kernel.outbox import Message, NotNow
from proche.orders import queries

KIND = "orders.erp.folder"


def send(message: Message) -> None:
    """Write the order as `<code>.xml`. Written again it is the same file: nothing comes twice."""
    from proche.orders.writers import ubl

    order = queries.get_confirmed(str(message.payload["order"]))
    folder = Path(settings.PROCHE["PROCHE_ERP_FOLDER"] or settings.DATA_DIR / "erp")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(folder / f"{order.code}.xml", ubl.write(order.as_order_read()))
    except OSError as error:
        raise NotNow(f"{folder}: {error.strerror}") from error


def write_whole(path: Path, data: bytes) -> None:
    """Write beside, fsync, rename: a reader of the folder never sees half a file."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    with beside.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
