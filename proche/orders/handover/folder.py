"""The ERP port as a folder: each confirmed order is one file, written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings

from proche.kernel.outbox import Message, NotNow
from proche.kernel.words import gettext_noop as N_
from proche.orders import queries
from proche.orders.handover import forms
from proche.orders.handover.answers import File
from proche.orders.handover.facts import ConfirmedOrder

KIND = "orders.erp.folder"
KEY = "erp-folder"
NAME = N_("the ERP's folder")


def is_on() -> bool:
    """Always: without a folder of its own it writes into the desk's, where nothing confirmed is lost."""
    return True


def send(message: Message) -> None:
    """Write the order as `<code>.<form>`. Written again it is the same file: nothing comes twice."""
    made = file(queries.get_confirmed(str(message.payload["order"])))
    try:
        _folder().mkdir(parents=True, exist_ok=True)
        write_whole(_folder() / made.name, made.data)
    except OSError as error:
        raise NotNow(f"{_folder()}: {error.strerror}") from error


def file(order: ConfirmedOrder) -> File:
    return forms.written(order, settings.PROCHE["PROCHE_ERP_FOLDER_FORM"])


def look() -> str:
    """Raises: NotNow when the folder cannot be written to."""
    if not os.access(_folder(), os.W_OK | os.X_OK):
        raise NotNow(f"{_folder()} is not there, or cannot be written to.")
    return str(_folder())


def _folder() -> Path:
    return Path(settings.PROCHE["PROCHE_ERP_FOLDER"] or settings.DATA_DIR / "erp")


def write_whole(path: Path, data: bytes) -> None:
    """Write beside, fsync, rename: a reader of the folder never sees half a file."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    with beside.open("wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    beside.replace(path)
