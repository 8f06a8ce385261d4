"""What opens a calendar, kept encrypted: an address can be as secret as a password.

The key lies in the data folder beside the desk's other keys and travels with its backups; a copy of the
database alone opens nobody's calendar.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from proche.kernel import disk


class Lost(ValueError):
    """The key that this was kept with is not here any more."""


@dataclass(frozen=True, slots=True)
class Access:
    """Where a calendar is and what opens it. Prints nothing of itself: it must not reach a log."""

    address: str = field(repr=False)
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)


def key_path() -> Path:
    return Path(settings.DATA_DIR) / "keys" / "calendars.key"


def hide(access: Access) -> bytes:
    return _lock().encrypt(json.dumps(asdict(access)).encode())


def show(secret: bytes) -> Access:
    """Raises: Lost."""
    try:
        return Access(**json.loads(_lock().decrypt(bytes(secret))))
    except (InvalidToken, ValueError, TypeError):
        # Not "from": what could not be opened has no place in a traceback.
        raise Lost("A calendar's secret was kept with another key.") from None


def _lock() -> Fernet:
    """The desk's key for calendars, made at its first use and readable by the desk alone."""
    path = key_path()
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        disk.write_once(path, Fernet.generate_key(), mode=0o600)
    return Fernet(path.read_bytes())
