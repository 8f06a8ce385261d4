"""EDIFACT as it travels: encodings, separators, line breaks, and interchanges cut into messages.

pydifact tokenises. It reads one interchange that is whole; real files hold several, break their
lines at 80 columns, lack their ends or carry one broken message among good ones, so the cutting
is done here and a message that cannot be tokenised is left out alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pydifact.control.characters import Characters
from pydifact.exceptions import EDISyntaxError
from pydifact.parser import Parser
from pydifact.tokenizer import Tokenizer

from proche.kernel.words import Said, gettext_noop, said
from proche.orders.readers import encodings

N_ = gettext_noop

#: a segment: its tag, then elements, each a text or the list of its components
Segment = list[str | list[str]]

NO_MESSAGE = said(N_("This interchange holds no message. Ask the sender to send it again."))
CUT = said(
    N_(
        "This order stops before its end (no UNT): lines may be missing. "
        "Ask the sender to send it again, or compare with their document."
    )
)
BROKEN = N_(
    "This message could not be read behind its segment %(segment)s; what stands before it was read. "
    "Ask the sender to send it again, or compare with their document."
)
NO_END = said(
    N_(
        "This interchange stops before its end (no UNZ): orders may be missing behind this one. "
        "Ask the sender."
    )
)
LOST = said(
    N_(
        "Another part of this file could not be read as a message: an order may be missing. "
        "Ask the sender to send it again, or compare with their document."
    )
)
STRAY = N_(
    "Behind this order stand %(count)s segments that belong to no order (the first reads “%(segment)s”): "
    "an order may be missing. Ask the sender to send it again, or compare with their document."
)
COUNT = N_(
    "The sender counts %(said)s messages in this interchange, %(found)s arrived. Ask for the missing ones."
)

CHARSETS = {
    "UNOA": "cp1252", "UNOB": "cp1252", "UNOC": "cp1252", "UNOD": "iso8859-2", "UNOE": "iso8859-5",
    "UNOF": "iso8859-7", "UNOG": "iso8859-3", "UNOH": "iso8859-4", "UNOI": "iso8859-6", "UNOJ": "iso8859-8",
    "UNOK": "iso8859-9", "UNOL": "iso8859-15",
}  # fmt: skip
DEFAULT = ":+.? '"
#: the separators of UNOB that are control characters (IS1, IS3, IS4), and that has no release character
CONTROLS = "\x1f\x1d.\x00 \x1c"


@dataclass(slots=True)
class Message:
    """One message, UNH to UNT; `counted` is what UNT says, `found` what arrived."""

    kind: str = ""
    segments: list[Segment] = field(default_factory=list)
    counted: int | None = None
    found: int = 0
    error: Said | None = None


def part(segment: Segment, place: int, component: int) -> str:
    """One component of one element, "" where it is absent."""
    if place >= len(segment):
        return ""
    element = segment[place]
    if isinstance(element, str):
        return element.strip() if component == 0 else ""
    return element[component].strip() if component < len(element) else ""


def whole(segment: Segment, place: int) -> list[str]:
    """All components of one element."""
    if place >= len(segment):
        return []
    element = segment[place]
    return [element.strip()] if isinstance(element, str) else [component.strip() for component in element]


def messages(data: bytes) -> tuple[list[Message], Said | None]:
    """Give the messages of all interchanges in their order, and what is wrong when there are none."""
    found: list[Message] = []
    is_lost = False
    for marks, body in _interchanges(decoded(data)):
        inner, closing = _read_interchange(marks, body)
        is_lost = is_lost or not inner
        if inner and closing is not None and inner[-1].error is None:
            inner[-1].error = closing
        found += inner
    if found and is_lost and found[0].error is None:
        found[0].error = LOST
    return found, None if found else NO_MESSAGE


def decoded(data: bytes) -> str:
    """Decode by BOM, as UTF-8 where that holds, else by the charset that UNB names."""
    level = re.search(rb"UNB.(UNO[A-Z])", data[:200])
    return encodings.decode(data, otherwise=CHARSETS.get(level[1].decode() if level else "", "cp1252"))


# --- interchanges -------------------------------------------------------------------------------------


def _interchanges(text: str) -> Iterator[tuple[str, str]]:
    """Give (six separators, body from UNB on) for each interchange; UNA belongs to the UNB behind it."""
    starts = [
        match.start()
        for match in re.finditer(r"(?:UNA[^A-Za-z0-9]{6}\s*)?(?<![A-Z0-9])UNB(?=[^A-Za-z0-9])", text)
    ]
    for start, end in zip(starts, [*starts[1:], len(text)], strict=False):
        body = text[start:end]
        marks = body[3:9] if body.startswith("UNA") else _usual_marks(body)
        yield marks, _without_breaks(body[9:] if body.startswith("UNA") else body, marks)


def _usual_marks(body: str) -> str:
    return CONTROLS if body[3:4] == "\x1d" else DEFAULT


def _without_breaks(body: str, marks: str) -> str:
    """Take out line breaks; where lines end without a terminator, the break is the terminator."""
    body = body.strip(" \t\r\n")  # not all white space: the separators of UNOB count as such
    if "\n" not in body and "\r" not in body:
        return body
    lines = body.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if body.count(marks[5]) * 2 < len(lines):
        return "".join(line.rstrip(marks[5]) + marks[5] for line in lines if line.strip())
    # Breaks stand between segments, or at column 80 in the midst of one: both go without a trace.
    return "".join(lines)


def _read_interchange(marks: str, body: str) -> tuple[list[Message], Said | None]:
    found: list[Message] = []
    counted, has_end = None, False
    for chunk in _chunks(body, marks):
        segments, broken_at = tokenised(chunk, marks)
        for segment in segments:
            if segment[0] == "UNZ":
                has_end, counted = True, _whole_number(part(segment, 1, 0))
        if segments and segments[0][0] == "UNH":
            found.append(_message(segments, broken_at))
    return found, _closing(has_end, counted, len(found))


def _closing(has_end: bool, counted: int | None, found: int) -> Said | None:
    if not has_end:
        return NO_END
    return said(COUNT, said=counted, found=found) if counted is not None and counted > found else None


def _chunks(body: str, marks: str) -> list[str]:
    """Cut an interchange before each UNH, so that a broken message spoils no other."""
    end, element = re.escape(marks[5]), re.escape(marks[1])
    return [chunk for chunk in re.split(rf"(?<={end})\s*(?=UNH{element})", body) if chunk]


def _message(segments: list[Segment], broken_at: str) -> Message:
    end = next((place for place, segment in enumerate(segments) if segment[0] == "UNT"), None)
    inner = segments if end is None else segments[: end + 1]
    message = Message(part(segments[0], 2, 0), inner, found=len(inner))
    if broken_at:
        message.error = said(BROKEN, segment=broken_at)
    elif end is None:
        message.error = CUT
    else:
        message.counted = _whole_number(part(segments[end], 1, 0))
        message.error = _stray(segments[end + 1 :])
    return message


#: what may stand behind a message: the ends of its group and interchange, and a group that begins
BETWEEN = ("UNZ", "UNE", "UNG")


def _stray(behind: list[Segment]) -> Said | None:
    """A message whose opening was damaged lies behind the one before it, and would be lost without a word."""
    stray = [str(segment[0]) for segment in behind if segment[0] not in BETWEEN]
    return said(STRAY, count=len(stray), segment=stray[0][:12]) if any(map(str.strip, stray)) else None


def _whole_number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None


def tokenised(chunk: str, marks: str) -> tuple[list[Segment], str]:
    """Give the segments that could be read, and the tag of the last one when the rest could not."""
    characters = Characters.from_str(marks)
    if marks[3] == " ":  # no release character in use: a blank must not swallow the letter behind it
        characters = Characters.from_str(marks[:3] + "\x00" + marks[4:])
    segments: list[Segment] = []
    tokens = Tokenizer().get_tokens(chunk, characters)
    raw = Parser(characters=characters).convert_tokens_to_raw_segments(tokens)
    try:
        for segment in raw:
            segments.append(segment)
    except EDISyntaxError:
        return segments, _tag(segments)
    return segments, ""


def _tag(segments: list[Segment]) -> str:
    tag = segments[-1][0] if segments else "UNH"
    return str(tag)[:3]
