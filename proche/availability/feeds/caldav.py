"""CalDAV (RFC 4791) in two requests: which calendars an account has, and what one holds of some days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import unquote, urljoin, urlsplit

from lxml import etree

from proche.availability.feeds import fetching, trouble
from proche.availability.feeds.fetching import Fetched
from proche.availability.feeds.secrets import Access
from proche.availability.feeds.trouble import Trouble

#: More calendars than an account of a person has.
MOST_CALENDARS = 40
LONGEST_NAME = 80

_DAV, _CAL = "{DAV:}", "{urn:ietf:params:xml:ns:caldav}"
_WHAT = b"""<?xml version="1.0" encoding="utf-8"?>
<d:propfind xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:prop><d:resourcetype/><d:displayname/>
<d:current-user-principal/><c:calendar-home-set/><c:supported-calendar-component-set/></d:prop></d:propfind>"""
_EVENTS = """<?xml version="1.0" encoding="utf-8"?>
<c:calendar-query xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:prop><c:calendar-data/></d:prop>
<c:filter><c:comp-filter name="VCALENDAR"><c:comp-filter name="VEVENT">
<c:time-range start="{begin}" end="{end}"/>
</c:comp-filter></c:comp-filter></c:filter></c:calendar-query>"""


@dataclass(frozen=True, slots=True)
class Calendar:
    """One calendar of an account."""

    address: str
    name: str


def list_calendars(access: Access) -> list[Calendar]:
    """Find an account's calendars: at the address itself, else where it leads to. Raises: Trouble."""
    seen: set[str] = set()
    address = access.address
    while address and address not in seen:
        seen.add(address)
        rows = _propfind(replace(access, address=address), access)
        found = [row for row in rows if row.is_calendar]
        if found:
            return [Calendar(row.address, row.name) for row in found[:MOST_CALENDARS]]
        # The home is where the calendars are, the principal knows where the home is.
        leads = [row.home for row in rows if row.home] + [row.principal for row in rows if row.principal]
        address = next((one for one in leads if one not in seen), "")
    raise Trouble(trouble.NO_ACCOUNT, is_lasting=True)


def fetch(access: Access, begin: datetime, end: datetime) -> Fetched:
    """Get the events of one calendar that touch some days. Raises: Trouble."""
    span = {"begin": _written(begin), "end": _written(end)}
    root = _ask("REPORT", access, _EVENTS.format(**span).encode())
    found = root.iter(f"{_CAL}calendar-data")
    return Fetched(tuple(node.text.encode() for node in found if node.text and node.text.strip()))


def _written(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


@dataclass(frozen=True, slots=True)
class _Row:
    address: str
    name: str
    is_calendar: bool
    home: str
    principal: str


def _propfind(access: Access, given: Access) -> list[_Row]:
    if not fetching.is_of_one_house(given.address, access.address):
        raise Trouble(trouble.NO_ACCOUNT, is_lasting=True)
    return list(_rows(_ask("PROPFIND", access, _WHAT), access.address))


def _rows(root: etree._Element, base: str) -> Iterator[_Row]:
    for node in root.iter(f"{_DAV}response"):
        address = urljoin(base, node.findtext(f"{_DAV}href", "").strip())
        kinds = {part.get("name", "") for part in node.iter(f"{_CAL}comp")}
        is_calendar = next(node.iter(f"{_CAL}calendar"), None) is not None and (
            not kinds or "VEVENT" in kinds
        )
        name = next((part.text or "" for part in node.iter(f"{_DAV}displayname")), "").strip()
        yield _Row(
            address,
            (name or _last_of(address))[:LONGEST_NAME],
            is_calendar,
            _led_to(node, f"{_CAL}calendar-home-set", base),
            _led_to(node, f"{_DAV}current-user-principal", base),
        )


def _last_of(address: str) -> str:
    return unquote(urlsplit(address).path.rstrip("/").rpartition("/")[2]) or "CalDAV"


def _led_to(node: etree._Element, name: str, base: str) -> str:
    for found in node.iter(name):
        href = found.findtext(f"{_DAV}href", "").strip()
        if href:
            return urljoin(base, href)
    return ""


def _ask(method: str, access: Access, body: bytes) -> etree._Element:
    headers = {"Content-Type": "application/xml; charset=utf-8", "Depth": "1"}
    answer = fetching.call(method, access, headers, body)
    if answer.status not in (207, 200):
        raise _answered(answer.status)
    return _parsed(fetching.unpacked(answer))


def _answered(status: int) -> Trouble:
    # A server that knows no CalDAV does not know its verbs either.
    if status in (400, 405, 501):
        return Trouble(trouble.NO_ACCOUNT, is_lasting=True)
    return trouble.answered(status, with_password=True)


def _parsed(body: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError:
        raise Trouble(trouble.NO_ACCOUNT, is_lasting=True) from None
    if root.tag != f"{_DAV}multistatus" or root.getroottree().docinfo.internalDTD is not None:
        raise Trouble(trouble.NO_ACCOUNT, is_lasting=True)
    return root
