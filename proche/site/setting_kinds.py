"""What a setting's text may be: each kind reads it, or says how it is written."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo

HOST = re.compile(r"\*|\.?[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\]")
CURRENCY = re.compile(r"[A-Z]{3}")
#: name, what it may do beside handing in, key
API_KEY = re.compile(r"[^\s:+]+(?:\+(?:orders|import))*:\S+")
#: what signs sessions must not be guessed
SHORTEST_SECRET = 32


class Nonsense(Exception):
    """A text that a setting cannot be; the sentence says how to write it."""


@dataclass(frozen=True, slots=True)
class Kind:
    """`words` name the kind in docs/settings.md; `read` raises Nonsense."""

    words: str
    read: Callable[[str], Any]

    def or_empty(self) -> Kind:
        """The same, where an empty text means that the part is off."""
        return Kind(self.words, lambda text: self.read(text) if text else "")


def whole_number(unit: str, *, least: int = 1, such_as: int = 10) -> Kind:
    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit()) or int(text) < least:
            beyond = f", {least} or more" if least > 1 else ""
            raise Nonsense(f"write a whole number of {unit}{beyond}, such as {such_as}.")
        return int(text)

    return Kind("whole number", read)


def one_of(*choices: str) -> Kind:
    shown = ", ".join(choices[:-1]) + f" or {choices[-1]}"

    def read(text: str) -> str:
        if text not in choices:
            raise Nonsense(f"write {shown}.")
        return text

    return Kind(shown, read)


def _yes_no(text: str) -> bool:
    if text.lower() in ("1", "yes", "true", "on"):
        return True
    if text.lower() in ("0", "no", "false", "off", ""):
        return False
    raise Nonsense("write yes or no.")


def _line(text: str) -> str:
    # It goes into the head of mails, where a line break begins another header.
    if not text.strip() or not text.isprintable():
        raise Nonsense("write one line of text.")
    return text


def _folder(text: str) -> str:
    if not text or Path(text).is_file():
        raise Nonsense("write the path of a folder.")
    return text


def _secret(text: str) -> str:
    if len(text) < SHORTEST_SECRET:
        raise Nonsense(f"write {SHORTEST_SECRET} characters or more; “openssl rand -hex 32” makes them.")
    return text


def listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _hosts(text: str) -> list[str]:
    found = listed(text)
    if not found or not all(HOST.fullmatch(host) for host in found):
        raise Nonsense("write host names alone, separated by commas, such as desk.example.")
    return found


def _api_keys(text: str) -> list[str]:
    found = listed(text)
    if not all(API_KEY.fullmatch(key) for key in found):
        raise Nonsense(
            "write name:key for each program, separated by commas; name+orders:key and name+import:key may "
            "do more."
        )
    return found


def _split(text: str, schemes: tuple[str, ...], such_as: str) -> SplitResult:
    refused = Nonsense(f"write an address such as {such_as}.")
    try:
        parts = urlsplit(text)
        # The port is read when it is asked for, and only then refused.
        is_whole = parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:
        raise refused from None
    if not is_whole or not text.isprintable() or " " in text:
        raise refused
    return parts


def address(*schemes: str, such_as: str) -> Kind:
    """An address with one of these schemes and a host. Its user, password and path stay as written."""
    return Kind("address", lambda text: _split(text, schemes, such_as).geturl())


def _own_address(text: str) -> str:
    """Browsers name a site by scheme, host and port: with more behind them, no form would be trusted."""
    such_as = "https://desk.example"
    parts = _split(text, ("http", "https"), such_as)
    if parts.path not in ("", "/") or parts.query or parts.fragment or parts.username:
        raise Nonsense(f"write an address without a path, such as {such_as}.")
    return f"{parts.scheme}://{parts.netloc}"


def _database(text: str) -> str:
    such_as = "postgresql://user:password@host:5432/name"
    try:
        parts = urlsplit(text)
        is_whole = parts.scheme in ("postgresql", "postgres") and len(parts.path) > 1 and parts.port != 0
    except ValueError:
        is_whole = False
    # Without a host it is the server on this machine, by its socket.
    if not is_whole:
        raise Nonsense(f"write an address such as {such_as}; empty, the desk keeps SQLite in PROCHE_DATA.")
    return text


def _is_port(text: str) -> bool:
    return text.isascii() and text.isdigit() and 0 < int(text) < 65536


def _bind(text: str) -> str:
    host, _, port = text.rpartition(":")
    if not HOST.fullmatch(host) or not _is_port(port):
        raise Nonsense("write an address and a port, such as 127.0.0.1:8000.")
    return text


def _listen(text: str) -> str:
    host, _, port = text.rpartition(":")
    if (host and not HOST.fullmatch(host)) or not _is_port(port):
        raise Nonsense("write host:port, such as 127.0.0.1:2525.")
    return text


def _time_zone(text: str) -> str:
    try:
        ZoneInfo(text)
    # A path upwards is a ValueError, a folder of zones an OSError, a name without a zone a KeyError.
    except (ValueError, OSError, KeyError):
        raise Nonsense("write the name of a time zone, such as Europe/Paris.") from None
    return text


def _sender(text: str) -> str:
    _, mail = parseaddr(text)
    before, _, after = mail.rpartition("@")
    if not before or not after or not text.isprintable():
        raise Nonsense("write a mail address, such as orders@desk.example.")
    return text


def _currency(text: str) -> str:
    if not CURRENCY.fullmatch(text):
        raise Nonsense("write three capital letters, such as EUR.")
    return text


def _webhook_secret(text: str) -> str:
    try:
        key = base64.b64decode(text.removeprefix("whsec_"), validate=True)
    except ValueError:
        key = b""
    if not key or not text.startswith("whsec_"):
        raise Nonsense("write the whsec_... that the receiver checks with.")
    return text


def _host_key(text: str) -> str:
    kind, _, key = text.strip().partition(" ")
    # What follows the key in a known_hosts file or behind ssh-keyscan is a remark.
    key = key.strip().partition(" ")[0]
    try:
        known = base64.b64decode(key, validate=True)
    except ValueError:
        known = b""
    # The key names its own kind, behind the length of the name.
    if not kind or known[4 : 4 + len(kind)] != kind.encode():
        raise Nonsense("write kind and key, such as ssh-ed25519 AAAA...; “ssh-keyscan HOST” shows them.")
    return f"{kind} {key}"


def _private_key(text: str) -> str:
    if "PRIVATE KEY-----" not in text:
        raise Nonsense("write the whole private key, from -----BEGIN to the end.")
    return text if text.endswith("\n") else f"{text}\n"


YES_NO = Kind("yes or no", _yes_no)
LINE = Kind("text", _line)
FOLDER = Kind("folder", _folder)
SECRET = Kind("text", _secret)
HOSTS = Kind("list, separated by commas", _hosts)
API_KEYS = Kind("list, separated by commas", _api_keys)
OWN_ADDRESS = Kind("address", _own_address)
DATABASE = Kind("address", _database)
BIND = Kind("address and port", _bind)
LISTEN = Kind("address and port", _listen)
TIME_ZONE = Kind("time zone", _time_zone)
SENDER = Kind("mail address", _sender)
CURRENCY_CODE = Kind("currency", _currency)
WEBHOOK_SECRET = Kind("text", _webhook_secret)
HOST_KEY = Kind("public key", _host_key)
PRIVATE_KEY = Kind("text", _private_key)
ERP_FORM = one_of("ubl", "edifact", "json", "csv")
