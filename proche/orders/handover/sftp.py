"""The ERP port as a drop on an SFTP server, whose key is pinned by a setting and never taken on trust."""

from __future__ import annotations

import base64
import io
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from django.conf import settings

from proche.kernel.outbox import Message, Never, NotNow
from proche.kernel.words import gettext_noop as N_
from proche.orders import queries
from proche.orders.handover import forms
from proche.orders.handover.answers import File
from proche.orders.handover.facts import ConfirmedOrder

if TYPE_CHECKING:
    import paramiko

KIND = "orders.erp.sftp"
KEY = "erp-sftp"
NAME = N_("the ERP's SFTP server")
#: of each step; all of them together stay below the five minutes that a sender has
TIMEOUT_SECONDS = 20.0

NO_HOST_KEY = (
    "PROCHE_ERP_SFTP_HOST_KEY is not set: an order is not given to a server that nobody vouches for."
)
ANOTHER_KEY = (
    "The server shows another key than PROCHE_ERP_SFTP_HOST_KEY. Ask its owner: if they changed it, set "
    "the new one; if not, somebody stands between."
)
REFUSED = "The server refuses the user, password or key of PROCHE_ERP_SFTP_URL: {why}"


@dataclass(frozen=True, slots=True)
class Place:
    """Where orders are dropped, out of PROCHE_ERP_SFTP_URL."""

    host: str
    port: int
    user: str
    password: str
    folder: str

    @classmethod
    def from_url(cls, url: str) -> Place:
        """`sftp://host/in` is the folder `in` of the user's own, `sftp://host//srv/in` one from the root."""
        parts = urlsplit(url)
        folder = unquote(parts.path).removeprefix("/").rstrip("/") or "."
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        return cls(parts.hostname or "", parts.port or 22, user, password, folder)

    @property
    def words(self) -> str:
        return f"sftp://{self.host}:{self.port}, folder {self.folder}"


def is_on() -> bool:
    return bool(settings.PROCHE["PROCHE_ERP_SFTP_URL"])


def send(message: Message) -> None:
    """Drop the order as `<code>.<form>`: written beside under another name, then renamed over any twin."""
    made = file(queries.get_confirmed(str(message.payload["order"])))
    place = Place.from_url(settings.PROCHE["PROCHE_ERP_SFTP_URL"])
    with _connected(place) as server:
        try:
            _drop(server, place.folder, made)
        except OSError as error:
            raise NotNow(f"{place.words}: {error}") from error


def file(order: ConfirmedOrder) -> File:
    return forms.written(order, settings.PROCHE["PROCHE_ERP_SFTP_FORM"])


def look() -> str:
    """Sign in and look at the folder. Raises: NotNow, Never."""
    place = Place.from_url(settings.PROCHE["PROCHE_ERP_SFTP_URL"])
    with _connected(place) as server:
        try:
            server.listdir(place.folder)
        except OSError as error:
            raise NotNow(f"{place.words}: {error}") from error
    return place.words


def _drop(server: paramiko.SFTPClient, folder: str, made: File) -> None:
    final, beside = f"{folder}/{made.name}", f"{folder}/.{made.name}.part"
    with server.open(beside, "wb") as out:
        out.write(made.data)
    if server.stat(beside).st_size != len(made.data):
        raise OSError(f"{made.name} was not written whole.")
    server.posix_rename(beside, final)


@contextmanager
def _connected(place: Place) -> Iterator[paramiko.SFTPClient]:
    """A connection to the pinned server. Raises: NotNow where it is away, Never where a person must look."""
    # 0.2 s of every command's start, for a port that few desks open.
    import paramiko

    if not settings.PROCHE["PROCHE_ERP_SFTP_HOST_KEY"]:
        raise Never(NO_HOST_KEY)
    try:
        line = socket.create_connection((place.host, place.port), timeout=TIMEOUT_SECONDS)
        with paramiko.Transport(line) as transport:
            _greet(transport)
            _sign_in(transport, place)
            yield _files(transport)
    except paramiko.AuthenticationException as error:
        raise Never(REFUSED.format(why=error)) from error
    except (paramiko.SSHException, OSError, EOFError) as error:
        raise NotNow(f"{place.words} could not be reached: {error or type(error).__name__}") from error


def _greet(transport: paramiko.Transport) -> None:
    """Exchange keys, and see that the server is the pinned one before anything is told. Raises: Never."""
    kind, _, text = settings.PROCHE["PROCHE_ERP_SFTP_HOST_KEY"].partition(" ")
    # A server has several keys and shows the first that both sides know: ask for the pinned one's kind.
    transport.get_security_options().key_types = SIGNED_BY.get(kind, (kind,))
    transport.banner_timeout = transport.auth_timeout = TIMEOUT_SECONDS
    transport.start_client(timeout=TIMEOUT_SECONDS)
    if transport.get_remote_server_key().asbytes() != base64.b64decode(text):
        raise Never(ANOTHER_KEY)


#: an RSA key signs by newer hashes than its own name says
SIGNED_BY = {"ssh-rsa": ("rsa-sha2-512", "rsa-sha2-256")}


def _sign_in(transport: paramiko.Transport, place: Place) -> None:
    if settings.PROCHE["PROCHE_ERP_SFTP_KEY"]:
        transport.auth_publickey(place.user, _own_key(settings.PROCHE["PROCHE_ERP_SFTP_KEY"]))
    else:
        transport.auth_password(place.user, place.password)


def _own_key(text: str) -> paramiko.PKey:
    """Raises: Never for a text that is no private key."""
    import paramiko

    for kind in (paramiko.Ed25519Key, paramiko.ECDSAKey, paramiko.RSAKey):
        try:
            return kind.from_private_key(io.StringIO(text))
        except (paramiko.SSHException, ValueError, IndexError):
            # of another kind
            continue
    raise Never("PROCHE_ERP_SFTP_KEY is no private key that this desk can read (Ed25519, ECDSA, RSA).")


def _files(transport: paramiko.Transport) -> paramiko.SFTPClient:
    import paramiko

    client = paramiko.SFTPClient.from_transport(transport)
    if client is None:
        raise NotNow("The server signs the desk in, but opens no SFTP.")
    channel = client.get_channel()
    if channel is not None:
        channel.settimeout(TIMEOUT_SECONDS)
    return client
