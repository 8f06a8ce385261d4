"""The daily seal: the ends of the chains that moved, folded into one root and signed.

A seal names the one before it, so that the newest seal stands for every chain that was ever sealed
while its own work stays in proportion to the day: a million quiet chains cost nothing.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from django.conf import settings
from django.db import transaction
from django.db.models import F

from proche.kernel import chain as links
from proche.kernel import disk, locks, models

CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Seal:
    """One signed checkpoint. Whoever keeps `hash` elsewhere can later tell that nothing before it moved."""

    number: int
    day: date
    chains: int
    hash: str


def key_path() -> Path:
    return Path(settings.DATA_DIR) / "keys" / "trace.pem"


def signing_key() -> Ed25519PrivateKey:
    """Give the desk's key, made at its first use and readable by the desk alone."""
    path = key_path()
    if not path.exists():
        pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        disk.write_once(path, pem, mode=0o600)
    key = load_pem_private_key(path.read_bytes(), password=None)
    assert isinstance(key, Ed25519PrivateKey)
    return key


def find_public_key() -> str | None:
    """Give the desk's public key in hex, or None before the first seal."""
    return public_hex(signing_key()) if os.path.exists(key_path()) else None


def public_hex(key: Ed25519PrivateKey) -> str:
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def is_signed(statement: str, signature: str, public_key: str) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key)).verify(
            bytes.fromhex(signature), statement.encode()
        )
    except (InvalidSignature, ValueError):
        return False
    return True


def seal_due(*, at: datetime) -> Seal | None:
    """Seal yesterday once it is over; None when that is done already. Called by the worker's sweep."""
    day = at.date() - timedelta(days=1)
    if models.TraceSeal.objects.filter(day=day).exists():
        return None
    return seal_day(day, at=at)


@transaction.atomic
def seal_day(day: date, *, at: datetime) -> Seal:
    """Fold every chain end that no seal holds yet into the seal of `day`; a sealed day stays as it is."""
    locks.hold("trace.seal")
    done = models.TraceSeal.objects.filter(day=day).first()
    if done:
        return Seal(done.number, done.day, done.heads.count(), done.hash)
    # Python's order of the names, not the database's, which follows its own alphabet.
    moved = sorted(
        models.TraceHead.objects.filter(seq__gt=F("sealed_seq"))
        .values_list("chain", "seq", "hash")
        .iterator()
    )
    seal = _sign(day, moved, at=at)
    _keep_heads(seal, moved)
    return Seal(seal.number, seal.day, len(moved), seal.hash)


def _sign(day: date, moved: list[tuple[str, int, str]], *, at: datetime) -> models.TraceSeal:
    latest = models.TraceSeal.objects.order_by("-number").first()
    number = latest.number + 1 if latest else 1
    statement = links.seal_statement(
        number=number,
        day=day,
        at=at,
        chains=len(moved),
        root=links.root(links.leaf(*head) for head in moved),
        previous=latest.hash if latest else links.NOTHING,
    )
    key = signing_key()
    return models.TraceSeal.objects.create(
        number=number,
        day=day,
        at=at,
        statement=statement,
        hash=links.digest(statement.encode()),
        signature=key.sign(statement.encode()).hex(),
        public_key=public_hex(key),
    )


def _keep_heads(seal: models.TraceSeal, moved: list[tuple[str, int, str]]) -> None:
    for start in range(0, len(moved), CHUNK):
        part = moved[start : start + CHUNK]
        models.TraceSealHead.objects.bulk_create(
            models.TraceSealHead(seal=seal, place=start + place, chain=chain, seq=seq, hash=hash)
            for place, (chain, seq, hash) in enumerate(part)
        )
        models.TraceHead.objects.bulk_update(
            [models.TraceHead(chain=chain, sealed_seq=seq) for chain, seq, _ in part],
            ["sealed_seq"],
            CHUNK // 4,
        )


def leaves(seal_pk: int) -> Iterator[bytes]:
    """Give a seal's leaves from left to right."""
    heads = models.TraceSealHead.objects.filter(seal_id=seal_pk).order_by("place")
    for head in heads.values_list("chain", "seq", "hash").iterator(CHUNK):
        yield links.leaf(*head)
