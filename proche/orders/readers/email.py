"""E-mail: each attachment is read on its own; where none is an order, the text itself is read.

Pictures of signatures, visiting cards, calendar entries and signatures of cryptography are no
documents. What stops one attachment is said of that attachment alone.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime
from typing import Any

from proche.kernel.words import gettext_noop, said
from proche.orders.readers import dispatch, encodings, limits, message_text, values
from proche.orders.reading import Form, Reading, Value, not_an_order

N_ = gettext_noop

MANY_PARTS = N_(
    "This message has more than %(most)s parts; the desk does not take it apart. Open it by hand."
)
MANY = N_(
    "This message has %(count)s attachments; the desk reads the first %(most)s. Open it for the others."
)
SEALED = said(N_("This message is encrypted, and the desk has no key to it. Ask for it in the clear."))
WINMAIL = said(
    N_("This message carries its attachments packed by Outlook (winmail.dat). Ask for them as PDF.")
)
TOO_LARGE = N_("The attachment “%(name)s” is larger than the desk reads. Open it, or ask for a smaller one.")
EMPTY = said(N_("This message holds neither text nor attachment."))
dispatch.TROUBLE |= {MANY, SEALED.text, WINMAIL.text, TOO_LARGE}

IGNORED_TYPES = {
    "text/vcard", "text/x-vcard", "text/directory", "text/calendar", "application/ics",
    "application/pgp-signature", "application/pgp-keys", "application/pkcs7-signature",
    "application/x-pkcs7-signature", "text/rfc822-headers", "text/x-amp-html",
}  # fmt: skip
IGNORED_ENDINGS = (".vcf", ".ics", ".asc", ".p7s", ".css")
SEALED_TYPES = {"application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted"}
#: a page of an order has more pixels than this on its short side, a logo or a smile has fewer
SMALL_SIDE = 500
#: characters of one header that are looked at
LONGEST_HEADER = 2_000
#: a sender is who orders, unless someone forwards
SENDER_IS_BUYER = 0.9
BOUNDARY = re.compile(rb'boundary\s*=\s*"?([^";\s]{1,80})', re.IGNORECASE)
#: messages within messages within messages have this many boundaries at the very most
BOUNDARIES = 60


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who says they sent a message, about what, and when. None of it is proved."""

    sender: str = ""
    sender_name: str = ""
    subject: str = ""
    sent_at: datetime | None = None
    message_id: str = ""


@dataclass
class Parts:
    """What a message is made of, sorted by what is done with it."""

    plain: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    attachments: list[tuple[str, bytes]] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)


def envelope(data: bytes) -> Envelope:
    """Read the head of a message, whatever its state; absent things are empty."""
    head = re.split(rb"\r?\n\r?\n", data[:262_144], maxsplit=1)[0]
    # The old policy: doors ask this outside the sandbox, and the new one takes 8 s over 20,000 commas.
    message = message_from_bytes(head, policy=policy.compat32)
    # The address is found before the name is decoded: a name may hold anything, an address too.
    name, address = parseaddr(_raw(message, "From") or _raw(message, "Sender"))
    return Envelope(
        sender=decoded(address).lower()[:320],
        sender_name=decoded(name)[:200],
        subject=header(message, "Subject")[:500],
        sent_at=_moment(header(message, "Date")),
        message_id=header(message, "Message-ID")[:500],
    )


def header(message: Message, name: str) -> str:
    """One header on one line, decoded, "" where it is absent or cannot be understood."""
    return decoded(_raw(message, name))


def _raw(message: Message, name: str) -> str:
    try:
        return " ".join(str(message.get(name) or "")[:LONGEST_HEADER].split())
    # The header parser of the standard library raises whatever it stumbles over in broken headers.
    except Exception:
        return ""


def decoded(raw: str) -> str:
    """Words that a header encoded (RFC 2047), without what no database keeps."""
    try:
        value = str(make_header(decode_header(raw)))
    # As above: unknown character sets, broken base64 and more.
    except Exception:
        value = raw
    clean = value.encode("utf-8", "replace").decode("utf-8").replace("\x00", "")
    return " ".join(clean.split())


def _moment(text: str) -> datetime | None:
    try:
        sent = parsedate_to_datetime(text)
        return (sent if sent.tzinfo else sent.replace(tzinfo=UTC)).astimezone(UTC)
    except (TypeError, ValueError, OverflowError, IndexError):
        return None


def read(data: bytes, *, name: str) -> list[Reading]:
    """Read one message by itself."""
    return dispatch.read(data, name=name)


def read_parts(data: bytes, *, name: str, run: dispatch.Run, depth: int) -> list[Reading]:
    """Read what a message holds."""
    if _has_too_many_parts(data):
        return not_an_order(Form.EMAIL, said(MANY_PARTS, most=limits.MIME_PARTS))
    if data.startswith((b"From ", b">From ")):
        data = data.partition(b"\n")[2]  # the first line of a mailbox file is no header
    readings = _read_message(message_from_bytes(data, policy=policy.default), run, depth)
    head = envelope(data)
    readings = [_sent_by(head, reading) for reading in readings]
    alone = sum(reading.order is not None for reading in readings) == 1
    return [_named_by_subject(head.subject, reading) for reading in readings] if alone else readings


#: "Commande CP-2213", "Bon de commande n° 4471": the subject names the order that the text does not
SUBJECT_NUMBER = re.compile(
    r"(?:commande|bdc|purchase order|order|p\.?o\.?)\s*(?:n\s?[^\w\s]{1,2}|no\b\.?|number|#|:)?\s*"
    r"(?P<number>(?=[\w./-]*\d)[A-Z0-9][\w./-]{2,24})",
    re.IGNORECASE,
)


def _named_by_subject(subject: str, reading: Reading) -> Reading:
    """Give the one order of a message the number that its subject names, where it has none itself."""
    order, found = reading.order, SUBJECT_NUMBER.search(subject)
    if order is None or order.number is not None or found is None:
        return reading
    number = found["number"].rstrip(".-/")
    if values.read_day(number) is not None:
        return reading
    return replace(reading, order=replace(order, number=Value(number, SENDER_IS_BUYER)))


def _sent_by(head: Envelope, reading: Reading) -> Reading:
    """An order that names no address of its buyer has its sender's: how the desk finds the customer."""
    order = reading.order
    if order is None or order.buyer.email is not None or not head.sender:
        return reading
    buyer = replace(order.buyer, email=Value(head.sender, SENDER_IS_BUYER))
    return replace(reading, order=replace(order, buyer=buyer))


def _has_too_many_parts(data: bytes) -> bool:
    """Counted before parsing: the parser of the standard library takes minutes for 100,000 parts."""
    boundaries = set(BOUNDARY.findall(data))
    if len(boundaries) > BOUNDARIES or data.lower().count(b"message/rfc822") > BOUNDARIES:
        return True
    return sum(data.count(b"--" + boundary) for boundary in boundaries) > limits.MIME_PARTS


def _read_message(message: Message, run: dispatch.Run, depth: int) -> list[Reading]:
    parts = Parts()
    for part in _leaves(message):
        _sort(part, parts)
    readings = _read_attachments(parts, run, depth)
    if any(reading.is_order for reading in readings):
        return readings
    from_text = _read_text(parts, header(message, "Subject"), run, _moment(header(message, "Date")))
    # "Please find our order attached" asks for goods too; beside an attachment only lines count.
    orders, lines = _worth(from_text)
    if orders and (lines or not readings):
        return [*from_text, *readings]
    return readings or from_text or not_an_order(Form.EMAIL, EMPTY)


def _leaves(message: Message) -> Iterator[Message]:
    """Every part that holds something, without going into messages that are attached."""
    waiting: list[Any] = [message]
    while waiting:
        part = waiting.pop(0)
        if part.get_content_maintype() == "multipart" and isinstance(part.get_payload(), list):
            waiting = [*part.get_payload(), *waiting]
        else:
            yield part


def _sort(part: Message, parts: Parts) -> None:
    kind, name = part.get_content_type(), _name(part)
    if kind in IGNORED_TYPES or name.lower().endswith(IGNORED_ENDINGS):
        return
    if kind == "message/rfc822" and isinstance(part.get_payload(), list):
        parts.messages.extend(part.get_payload())  # type: ignore[arg-type]
    elif part.get_content_maintype() in ("message", "multipart"):
        return
    elif kind in SEALED_TYPES:
        parts.readings += not_an_order(Form.EMAIL, SEALED)
    elif kind == "application/ms-tnef" or name.lower() == "winmail.dat":
        parts.readings += not_an_order(Form.EMAIL, WINMAIL)
    else:
        _sort_content(part, kind, name, parts)


def _sort_content(part: Message, kind: str, name: str, parts: Parts) -> None:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    is_body = (
        kind in ("text/plain", "text/html") and not name and part.get_content_disposition() != "attachment"
    )
    if is_body:
        (parts.html if kind == "text/html" else parts.plain).append(_decode(part, data))
    elif data.strip() and not (part.get_content_maintype() == "image" and is_small_picture(data)):
        parts.attachments.append((dispatch.tidy_name(name or f"attachment.{kind.rsplit('/', 1)[-1]}"), data))


def _name(part: Message) -> str:
    try:
        return part.get_filename() or ""
    # As for headers: broken parameters raise whatever the parser stumbles over.
    except Exception:
        return ""


def _decode(part: Message, data: bytes) -> str:
    try:
        return data.decode(part.get_content_charset() or "utf-8")
    except (LookupError, UnicodeDecodeError, ValueError):
        return encodings.decode(data)


def is_small_picture(data: bytes) -> bool:
    """Whether a picture is a logo or a smile: no page of an order has so few pixels."""
    from PIL import Image

    try:
        with warnings.catch_warnings(action="ignore"), Image.open(io.BytesIO(data)) as picture:
            return min(picture.size) < SMALL_SIDE
    # Whatever it is, it is read as a document, and refused there in words.
    except Exception:
        return False


def _read_attachments(parts: Parts, run: dispatch.Run, depth: int) -> list[Reading]:
    readings = list(parts.readings)
    for name, data in parts.attachments[: limits.MEMBERS]:
        readings += _read_attachment(name, data, run, depth)
    for message in parts.messages[: limits.MEMBERS]:
        readings += _read_inner_message(message, run, depth)
    count = len(parts.attachments) + len(parts.messages)
    if count > limits.MEMBERS:
        readings += not_an_order(Form.EMAIL, said(MANY, count=count, most=limits.MEMBERS))
    return readings


def _read_attachment(name: str, data: bytes, run: dispatch.Run, depth: int) -> list[Reading]:
    if len(data) > limits.INNER_MB * limits.MEGABYTE:
        return not_an_order(Form.EMAIL, said(TOO_LARGE, name=name))
    return dispatch.read_part(data, name=name, run=run, depth=depth)


def _read_inner_message(message: Message, run: dispatch.Run, depth: int) -> list[Reading]:
    if depth >= limits.DEPTH:
        return not_an_order(Form.EMAIL, dispatch.TOO_DEEP)
    return dispatch.guarded(Form.EMAIL, lambda: _read_message(message, run, depth + 1))


def _read_text(parts: Parts, subject: str, run: dispatch.Run, sent_at: datetime | None) -> list[Reading]:
    """Read the message's own words: the version, plain or HTML, in which more of an order is found."""
    plain = "\n".join(parts.plain)
    html = message_text.from_html("\n".join(parts.html)) if parts.html else ""
    best: list[Reading] = []
    for text in (plain, html):
        for words in message_text.own_words(text, subject=subject):
            readings = _read_words(words, run, sent_at.date() if sent_at is not None else None)
            best = readings if _worth(readings) > _worth(best) else best
    return best


def _read_words(words: str, run: dispatch.Run, sent_on: date | None) -> list[Reading]:
    run.texts += 1
    if run.at_bytes is not None:
        return []
    read_text = dispatch.reader("text").read_text
    readings = run.read(
        -run.texts,
        Form.EMAIL,
        lambda: list(read_text(words, form=Form.EMAIL, catalogue=run.catalogue, sent_on=sent_on)),
    )
    return [replace(reading, source=0) for reading in readings]


def _worth(readings: list[Reading]) -> tuple[int, int]:
    """How many orders, and how many lines in them; nothing read at all is worth least."""
    orders = [reading.order for reading in readings if reading.is_order and reading.order is not None]
    lines = sum(len(order.lines) for order in orders)
    return len(orders), lines if readings else -1
