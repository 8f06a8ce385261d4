"""The signed link with which an invited person sets their own password, once.

The token is signed over a digest of the stored password, so that it dies when one is set.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from django.core import signing

SALT = "proche.people.invitation"
LASTS = timedelta(days=7)


def token(pk: int, password: str, *, at: datetime) -> str:
    until = int((at + LASTS).timestamp())
    return signing.dumps([pk, until, _digest(password)], salt=SALT, compress=False)


def read(text: str) -> tuple[int, datetime, str] | None:
    """Give (person pk, until, digest), or None for what this desk never signed."""
    try:
        pk, until, digest = signing.loads(text, salt=SALT)
        return int(pk), datetime.fromtimestamp(int(until)).astimezone(), str(digest)
    except (signing.BadSignature, ValueError, TypeError):
        return None


def fits(digest: str, password: str) -> bool:
    return digest == _digest(password)


def _digest(password: str) -> str:
    return hashlib.sha256(password.encode()).hexdigest()[:24]
