"""XML from strangers: parsed without entities, network or DTD, and read as far as it is whole."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from proche.kernel.words import Said, gettext_noop, said

N_ = gettext_noop

ENTITIES = said(
    N_(
        "This XML defines entities of its own, as attacks do and orders never need, and was not opened. "
        "Ask the sender for a plain file."
    )
)
BROKEN = N_(
    "This XML breaks off or is damaged at line %(line)s; what stands before it was read. "
    "Compare with the sender's document, or ask for it again."
)
UNREADABLE = said(N_("This XML is damaged and nothing in it could be read. Ask the sender for it again."))

DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


@dataclass(frozen=True, slots=True)
class Parsed:
    """The root, if any was found; `error` says what is missing or why nothing was opened."""

    root: etree._Element | None
    error: Said | None = None


def parse(data: bytes) -> Parsed:
    """Parse XML in any encoding, declared rightly or wrongly; a broken end keeps the part before it."""
    # The one character is found forty times faster than the word, and most orders have none.
    if b"!" in data and b"<!ENTITY" in data.replace(b"\x00", b""):
        return Parsed(None, ENTITIES)
    whole = _strictly(data)
    if whole is None:
        whole = _strictly(as_utf8(data))
    return _checked(Parsed(whole) if whole is not None else _as_far_as_it_goes(as_utf8(data)))


def _checked(parsed: Parsed) -> Parsed:
    """Look again for entities: an encoding that hides "<!ENTITY" from the first look hides it no more."""
    dtd = None if parsed.root is None else parsed.root.getroottree().docinfo.internalDTD
    return Parsed(None, ENTITIES) if dtd is not None and _entities(dtd) else parsed


def _entities(dtd: etree.DTD) -> bool:
    return any(True for _ in dtd.iterentities())  # type: ignore[attr-defined]  # absent from the stubs only


def _parser(*, recover: bool) -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        # Indents are no text of an order; without them a tree is built and walked a sixth faster.
        remove_blank_text=True,
        recover=recover,
    )


#: kept: a fresh parser costs as much as a small order
STRICT = _parser(recover=False)


def _strictly(data: bytes) -> etree._Element | None:
    try:
        return etree.fromstring(data, STRICT)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _as_far_as_it_goes(data: bytes) -> Parsed:
    parser = _parser(recover=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return Parsed(None, UNREADABLE)
    if root is None:
        return Parsed(None, UNREADABLE)
    line = next((entry.line for entry in parser.error_log), 0)
    return Parsed(root, said(BROKEN, line=line))


def as_utf8(data: bytes) -> bytes:
    """Decode by what the bytes are, whatever the declaration claims: BOM, UTF-16, UTF-8, else Windows."""
    return DECLARATION.sub("", _decoded(data), count=1).strip("\ufeff\x00 \t\r\n").encode("utf-8", "replace")


def _decoded(data: bytes) -> str:
    for bom, encoding in BOMS:
        if data.startswith(bom):
            return data.decode(encoding, "replace")
    sample = data[:200]
    if sample.count(0) > len(sample) // 3:
        return data.decode("utf-16-le" if sample[1:2] == b"\x00" else "utf-16-be", "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def opening(data: bytes) -> bytes:
    """The first part of a file as ASCII letters, whatever its encoding: enough to know a root element."""
    return data[:8192].replace(b"\x00", b"")


def local_name(element: etree._Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def namespace(element: etree._Element) -> str:
    tag = element.tag
    return tag[1:].partition("}")[0] if isinstance(tag, str) and tag.startswith("{") else ""


def text_of(element: etree._Element | None) -> str:
    """The element's own text on one line, "" when there is none."""
    if element is None or not (text := element.text):
        return ""
    # Most texts are one word, and looking is three times faster than splitting.
    return text if " " not in text and text.isprintable() else " ".join(text.split())


def parts(element: etree._Element | None) -> dict[str, etree._Element]:
    """The first child of each name. One walk: to search for each name costs as much as parsing did."""
    if element is None:
        return {}
    # From the last to the first, so that the first of a name is the one that stays.
    return {child.tag: child for child in element[::-1]}  # type: ignore[index]  # the stubs know no slices


def first(element: etree._Element, tag: str) -> etree._Element | None:
    """The first child of this name, which mostly is the first child."""
    if not len(element):
        return None
    child = element[0]
    return child if child.tag == tag else next(element.iterchildren(tag), None)
