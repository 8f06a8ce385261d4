"""Web Push to a person's browsers, behind the gate.

What leaves: the letter's sentence and where it leads, encrypted for that one browser (RFC 8291), so that
the push service in between sees only when and how much; it is padded, so that even its length says little.
The desk signs as itself with a key of its own (VAPID, RFC 8292).
"""

from __future__ import annotations

import base64
import functools
import hashlib
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from django.conf import settings

from proche.availability import letters, reach_actions, reach_queries, reach_rules
from proche.availability.reach_queries import Subscription
from proche.kernel import addresses, clock, disk, gate
from proche.kernel.gate import Letter, Urgency
from proche.kernel.outbox import Message, Never, NotNow
from proche.people import queries as people

if TYPE_CHECKING:
    from py_vapid import Vapid02

KIND = "gate.push"
#: A signature is good for so long; a push service refuses more than a day.
SIGNED_FOR = timedelta(hours=12)
#: Every body is filled up to a multiple of this; push services take 4096 bytes at most.
PAGE_BYTES = 512
MOST_BYTES = 3500
URGENCY = {Urgency.CALM: "low", Urgency.SOON: "normal", Urgency.NOW: "high"}
GONE = (404, 410)
#: What a later try may mend: the service is busy or broken.
LATER = (408, 429)


def key_path() -> Path:
    return Path(settings.DATA_DIR) / "keys" / "push.pem"


def signing_key() -> ec.EllipticCurvePrivateKey:
    """Give the desk's push key, made at its first use and backed up: without it every browser is lost."""
    path = key_path()
    if not path.exists():
        made = ec.generate_private_key(ec.SECP256R1())
        pem = made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        disk.write_once(path, pem, mode=0o600)
    return _read_key(path, path.stat().st_mtime_ns)


@functools.lru_cache(maxsize=2)
def _read_key(path: Path, changed: int) -> ec.EllipticCurvePrivateKey:
    key = load_pem_private_key(path.read_bytes(), password=None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return key


def public_key() -> str:
    """The key as a browser wants it: an uncompressed point in base64url."""
    point = signing_key().public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()


def send(message: Message) -> None:
    """Push one letter to one browser. Called by the outbox; raises its NotNow, NotBefore, Never."""
    at = clock.now()
    browser = reach_queries.find_subscription(int(message.payload["subscription"]))
    letter = letters.find_to_send(message, at=at)
    if letter is None or browser is None or browser.person != letter.person:
        return
    try:
        answer = addresses.call(
            "POST",
            browser.endpoint,
            headers=_headers(letter, browser, at=at),
            content=_encrypted(_body(letter), browser),
        )
    except addresses.Forbidden:
        # Its name leads into the desk's own network since it was given: no browser's push service.
        reach_actions.forget_dead(browser.pk)
        return
    except OSError as error:
        raise NotNow(f"The push service could not be reached: {error}") from error
    _judge(answer.status, browser, at=at)


def _judge(status: int, browser: Subscription, *, at: datetime) -> None:
    if status in GONE:
        reach_actions.forget_dead(browser.pk)
    elif status in LATER or status >= 500:
        raise NotNow(f"The push service answered {status}.")
    elif not 200 <= status < 300:
        raise Never(f"The push service refuses the message ({status}).")
    else:
        reach_actions.note_sent(browser.pk, at=at)


def _body(letter: Letter) -> bytes:
    reader = people.get_row(letter.person)
    is_discreet = reach_queries.get_choice(reader.pk).is_discreet
    with letters.in_the_words_of(reader):
        words = letters.words_for(letter, is_discreet=is_discreet)
    told = {"title": words.title, "text": words.text, "url": words.path, "tag": letter.chain}
    body = json.dumps(told, ensure_ascii=False).encode()
    if len(body) > MOST_BYTES:
        body = json.dumps({**told, "title": words.title[:300], "text": ""}, ensure_ascii=False).encode()
    return body.ljust(-(-len(body) // PAGE_BYTES) * PAGE_BYTES)


def _encrypted(body: bytes, browser: Subscription) -> bytes:
    # 0.4 s of every command's start (aiohttp and requests come along), for the worker alone.
    from pywebpush import WebPusher

    keys = {"p256dh": browser.p256dh, "auth": browser.auth}
    encoded = WebPusher({"endpoint": browser.endpoint, "keys": keys}).encode(body, "aes128gcm")
    return bytes(encoded["body"])


def _headers(letter: Letter, browser: Subscription, *, at: datetime) -> dict[str, str]:
    """Source: RFC 8030 (TTL, Urgency, Topic), RFC 8188, RFC 8292.

    The topic is the same at every try, so that a twin takes the place of the first while it waits.
    """
    wait = reach_rules.longest_wait(
        letter.message.urgency,
        at,
        good_until=letter.message.good_until,
        may_reach=lambda moment: letters.is_for_its_reader(gate.ask_again(letter, at=moment), letter),
    )
    topic = base64.urlsafe_b64encode(hashlib.sha256(letter.chain.encode()).digest())[:32].decode()
    return {
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(int(wait.total_seconds())),
        "Urgency": URGENCY[letter.message.urgency],
        "Topic": topic,
        # A push service judges it by its own clock, whatever pace a demo runs at.
        **_signature(browser.endpoint, at=datetime.now(UTC)),
    }


def _signature(endpoint: str, *, at: datetime) -> dict[str, str]:
    parts = urlsplit(endpoint)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int((at + SIGNED_FOR).timestamp()),
        "sub": _contact(),
    }
    signed: dict[str, str] = _vapid().sign(claims)
    return signed


def _contact() -> str:
    """Whom a push service may write to when the desk misbehaves."""
    address = settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].rstrip("> ")
    return f"mailto:{address}"


def _vapid() -> Vapid02:
    from py_vapid import Vapid02

    given: Any = Vapid02(private_key=signing_key())
    return given
