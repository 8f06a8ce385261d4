"""Addresses that somebody else typed and the desk calls: never one of its own network, unless it is named.

A push endpoint comes from a browser, a calendar's address from a person: either could name a machine
that only the desk can see. So the name is resolved once, every address that it gives is looked at, and
the call goes to that very address: a name that changes its mind between the look and the call (DNS
rebinding) gains nothing. Redirects are not followed; who must follow one asks for it as a new address.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from proche.kernel.words import Said, said
from proche.kernel.words import gettext_noop as N_

TIMEOUT_SECONDS = 20.0
#: A whole answer may take so many times what one wait may.
PATIENCE = 3
LONGEST = 2000
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
#: Where an IPv4 address hides in an IPv6 one that some gateways unwrap (RFC 6052).
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
#: All that is given out to anyone (RFC 4291). Beside it lie ways of old and of gateways to write an IPv4
#: address, which "global" does not tell: ::127.0.0.1, ::ffff:0:127.0.0.1, 64:ff9b:1::/48, fec0::/10.
OPEN_NET = ipaddress.IPv6Network("2000::/3")


class Forbidden(ValueError):
    """An address that the desk does not call; `why` says it to whoever typed it."""

    def __init__(self, why: Said) -> None:
        super().__init__(str(why))
        self.why = why


class Unresolved(OSError):
    """The name gives no address now; a later try may find it."""


class TooMuch(OSError):
    """The answer is longer than who asked was ready to take."""


@dataclass(frozen=True, slots=True)
class Pinned:
    """An address that may be called, tied to the machine that its name gave."""

    url: str
    host: str
    headers: Mapping[str, str]
    extensions: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the other side said; `body` as it came."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def check(url: str) -> SplitResult:
    """Look at an address without resolving it. Raises: Forbidden, in words for whoever typed it."""
    parts = _split(url)
    if parts.scheme not in ("https", "http") or not parts.hostname:
        raise Forbidden(said(N_("This is no web address. Write it in full, beginning with https://.")))
    if parts.username is not None or parts.password is not None:
        raise Forbidden(said(N_("An address here holds no name and no password. Take them out.")))
    if parts.scheme == "http" and not is_named_inside(parts.hostname):
        raise Forbidden(said(N_("Only addresses that begin with https:// are called.")))
    if not parts.hostname.isascii():
        # Libraries differ in how they write such a name for the network; whoever typed it knows it as xn--.
        raise Forbidden(said(N_("Write the host's name without accents, as it begins with xn--.")))
    literal = _literal(parts.hostname)
    if literal is not None:
        _refuse_inside(literal, parts.hostname)
    return parts


def pin(url: str) -> Pinned:
    """Resolve an address and tie it to one machine. Raises: Forbidden; Unresolved."""
    parts = check(url)
    host = parts.hostname or ""
    found = resolve(host, parts.port or (443 if parts.scheme == "https" else 80))
    for address in found:
        # One inside address among them is enough: whoever rules the name chooses which is given.
        _refuse_inside(address, host)
    machine = found[0].compressed if found[0].version == 4 else f"[{found[0].compressed}]"
    port = f":{parts.port}" if parts.port else ""
    path = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
    shown = f"[{host}]" if ":" in host else host
    return Pinned(
        f"{parts.scheme}://{machine}{port}{path}", host, {"Host": shown + port}, {"sni_hostname": host}
    )


def resolve(host: str, port: int) -> list[Address]:
    """Every address of a name, in the system's order. Raises: Unresolved."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unresolved(f"{host} gives no address: {error}") from error
    return [ipaddress.ip_address(str(row[4][0]).partition("%")[0]) for row in found]


def is_inside(address: Address) -> bool:
    """Whether an address belongs to the desk's own machine or network, or to nobody at all."""
    if isinstance(address, ipaddress.IPv6Address):
        hidden = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if address in NAT64:
            hidden = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if hidden is not None and is_inside(hidden):
            return True
        if hidden is None and address not in OPEN_NET:
            return True
    return not address.is_global or address.is_multicast


def is_named_inside(host: str) -> bool:
    """Whether whoever runs the desk named this host of their own network in PROCHE_INSIDE_HOSTS."""
    return host.lower() in settings.PROCHE["PROCHE_INSIDE_HOSTS"]


def call(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    content: bytes | None = None,
    most_bytes: int = 64 * 1024,
    timeout: float = TIMEOUT_SECONDS,
) -> Answer:
    """Call an address that somebody else typed. Raises: Forbidden; Unresolved, TooMuch, OSError."""
    # 0.1 s of every command's start, for a call that few commands make.
    import httpx

    pinned, ends_at = pin(url), monotonic() + PATIENCE * timeout
    with httpx.Client(trust_env=False, timeout=timeout, follow_redirects=False) as client:
        request = client.build_request(
            method,
            pinned.url,
            # Bytes are counted as they come: what is packed small could unfold to more than memory holds.
            headers={"Accept-Encoding": "identity", **(headers or {}), **pinned.headers},
            content=content,
            extensions=dict(pinned.extensions),
        )
        try:
            response = client.send(request, stream=True)
            body = _read(response, most_bytes, ends_at)
        except httpx.HTTPError as error:
            raise ConnectionError(f"{pinned.host} could not be reached: {error}") from error
    return Answer(response.status_code, dict(response.headers), body)


def _read(response: Any, most: int, ends_at: float) -> bytes:
    body = bytearray()
    try:
        for piece in response.iter_raw():
            body += piece
            if len(body) > most:
                raise TooMuch(f"The answer is longer than {most} bytes.")
            if monotonic() > ends_at:
                # A byte now and then keeps each wait short and the worker for ever.
                raise TooMuch("The answer takes longer than the desk waits.")
    finally:
        response.close()
    return bytes(body)


def _split(url: str) -> SplitResult:
    wrong = Forbidden(said(N_("This is no web address. Write it in full, beginning with https://.")))
    # What a header or a log could take for a second line, and what browsers and libraries read differently.
    if len(url) > LONGEST or any(letter.isspace() or ord(letter) < 32 or letter == "\\" for letter in url):
        raise wrong
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise wrong from None
    return parts


def _literal(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _refuse_inside(address: Address, host: str) -> None:
    if is_inside(address) and not is_named_inside(host):
        raise Forbidden(
            said(
                N_(
                    "%(host)s belongs to the desk's own network. Whoever runs the desk may name it in "
                    "PROCHE_INSIDE_HOSTS."
                ),
                host=host,
            )
        )
