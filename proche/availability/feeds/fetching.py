"""Fetch what stands at a calendar's address, through `kernel.addresses` alone, and within bounds."""

from __future__ import annotations

import base64
import hashlib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from proche.availability.feeds import trouble
from proche.availability.feeds.secrets import Access
from proche.availability.feeds.trouble import Trouble
from proche.kernel import addresses

MOST_BYTES = 5 * 1024 * 1024
#: For a whole answer; one wait is a part of it (addresses.PATIENCE).
SECONDS = 10
MOST_STEPS = 4
MOVED = (301, 302, 303, 307, 308)


@dataclass(frozen=True, slots=True)
class Known:
    """By what the other side named the state that was read before."""

    etag: str = ""
    modified: str = ""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came; `None` for documents when nothing has changed."""

    documents: tuple[bytes, ...] | None
    etag: str = ""
    modified: str = ""

    @property
    def digest(self) -> str:
        found = hashlib.sha256()
        for document in self.documents or ():
            found.update(hashlib.sha256(document).digest())
        return found.hexdigest()


def fetch(access: Access, known: Known) -> Fetched:
    """Get an iCal address; with what was known, only when it changed. Raises: Trouble."""
    asked = {"Accept": "text/calendar, */*;q=0.1"}
    asked |= {"If-None-Match": known.etag} if known.etag else {}
    asked |= {"If-Modified-Since": known.modified} if known.modified else {}
    answer = call("GET", access, asked)
    if answer.status == 304 and (known.etag or known.modified):
        return Fetched(None, known.etag, known.modified)
    if answer.status != 200:
        raise trouble.answered(answer.status, with_password=bool(access.password))
    return Fetched(
        (unpacked(answer),),
        answer.headers.get("etag", "")[:200],
        answer.headers.get("last-modified", "")[:80],
    )


def call(
    method: str, access: Access, headers: Mapping[str, str], content: bytes | None = None
) -> addresses.Answer:
    """Call an address and follow where it leads, each step looked at like the first. Raises: Trouble."""
    url = access.address
    for _ in range(MOST_STEPS):
        answer = _call(method, url, {**headers, **credentials(access, url)}, content)
        if answer.status not in MOVED or not answer.headers.get("location"):
            return answer
        url = _followed(url, answer.headers["location"])
    raise Trouble(trouble.WANDERS, is_lasting=True)


def credentials(access: Access, url: str) -> dict[str, str]:
    """The password goes to the host that it was given for, and to hosts of the same house over https."""
    if not access.password or not is_of_one_house(access.address, url):
        return {}
    both = base64.b64encode(f"{access.user}:{access.password}".encode()).decode()
    return {"Authorization": f"Basic {both}"}


def is_of_one_house(first: str, second: str) -> bool:
    """Whether a password given for the first may go to the second: cal.x.example -> p7.x.example."""
    one, two = urlsplit(first), urlsplit(second)
    if (one.scheme, one.hostname, one.port) == (two.scheme, two.hostname, two.port):
        return True
    house = (one.hostname or "").partition(".")[2]
    # A house of one word would be a whole country's.
    return two.scheme == "https" and "." in house and (two.hostname or "").endswith("." + house)


def _followed(url: str, location: str) -> str:
    led = urljoin(url, location)
    if urlsplit(url).scheme == "https" and urlsplit(led).scheme != "https":
        raise Trouble(trouble.GONE, is_lasting=True)
    return led


def _call(method: str, url: str, headers: Mapping[str, str], content: bytes | None) -> addresses.Answer:
    try:
        return addresses.call(
            method,
            url,
            headers=headers,
            content=content,
            most_bytes=MOST_BYTES,
            timeout=SECONDS / addresses.PATIENCE,
        )
    except addresses.Forbidden as error:
        raise Trouble(error.why, is_lasting=True) from None
    except addresses.Unresolved:
        raise Trouble(trouble.NO_NAME) from None
    except addresses.TooMuch:
        raise Trouble(trouble.TOO_BIG, is_lasting=True) from None
    except OSError as error:
        # Not "from": the error of a client may hold the address, which is a secret.
        raise Trouble(trouble.TOO_LATE if _is_late(error) else trouble.NOT_REACHED) from None


def _is_late(error: OSError) -> bool:
    return "timeout" in type(error.__cause__).__name__.lower() or isinstance(error, TimeoutError)


def unpacked(answer: addresses.Answer) -> bytes:
    """The body, unfolded where a server packed it unasked; never more than the bound. Raises: Trouble."""
    packing = answer.headers.get("content-encoding", "identity").lower()
    if packing in ("", "identity"):
        return answer.body
    if packing not in ("gzip", "x-gzip", "deflate"):
        raise Trouble(trouble.UNREADABLE["NO_CALENDAR"])
    opener = zlib.decompressobj(zlib.MAX_WBITS | 32)
    try:
        body = opener.decompress(answer.body, MOST_BYTES + 1)
    except zlib.error:
        raise Trouble(trouble.UNREADABLE["NO_CALENDAR"]) from None
    if len(body) > MOST_BYTES:
        raise Trouble(trouble.TOO_BIG, is_lasting=True)
    return body
