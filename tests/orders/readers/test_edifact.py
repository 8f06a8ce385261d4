"""EDIFACT as partners send it: several orders, foreign separators, broken lines, missing ends."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proche.orders.readers import edifact
from proche.orders.reading import Reading

SAMPLES = Path(__file__).parents[4] / "shared" / "samples" / "edifact"

HEAD = "UNB+UNOC:3+A:14+B:14+261124:0915+1'"
MESSAGE = (
    "UNH+1+ORDERS:D:96A:UN:EAN008'BGM+220+HB-1+9'DTM+137:20261124:102'NAD+BY+4012345000094::9'"
    "LIN+1++4006381333931:EN'IMD+F++:::Crème'QTY+21:24:PCE'UNS+S'UNT+9+1'"
)
END = "UNZ+1+1'"


def only(text: str | bytes) -> Reading:
    (reading,) = edifact.read(text if isinstance(text, bytes) else text.encode())
    return reading


def with_line(segments: str) -> Reading:
    message = MESSAGE.replace("QTY+21:24:PCE'", segments).replace(
        "UNT+9", f"UNT+{8 + segments.count(chr(39))}"
    )
    return only(HEAD + message + END)


def first(reading: Reading) -> tuple[str | None, ...]:
    line = reading.order.lines[0]
    read = (line.gtin, line.description, line.quantity, line.unit)
    return tuple(None if value is None else value.value for value in read)


WHOLE = ("4006381333931", "Crème", "24", "PCE")


@pytest.mark.parametrize(
    "data",
    [
        (HEAD + MESSAGE + END).encode(),
        (HEAD + MESSAGE + END).encode("latin-1"),
        (HEAD + MESSAGE + END).encode("utf-16"),
        b"\xef\xbb\xbf" + (HEAD + MESSAGE + END).encode(),
        (HEAD + MESSAGE + END).replace("'", "'\r\n").encode(),
        (HEAD + MESSAGE + END).replace("'", "\n").encode(),
        "\n".join((HEAD + MESSAGE + END)[n : n + 80] for n in range(0, 400, 80)).encode(),
        ("UNA|*.? ~" + (HEAD + MESSAGE + END).translate(str.maketrans(":+'", "|*~"))).encode(),
        (HEAD + MESSAGE + END).translate(str.maketrans(":+'", "\x1f\x1d\x1c")).encode(),
    ],
    ids=["utf-8", "latin-1", "utf-16", "bom", "lines", "no-terminator", "columns-of-80", "una", "controls"],
)
def test_an_order_is_read_however_it_travelled(data: bytes) -> None:
    reading = only(data)
    assert edifact.looks_like(data)
    assert first(reading) == WHOLE
    assert reading.error is None
    assert reading.doubts == ()


def test_released_characters_are_part_of_the_text() -> None:
    reading = only((HEAD + MESSAGE + END).replace("Crème", "L?'eau?: 2?+1 ??"))
    assert first(reading)[1] == "L'eau: 2+1 ?"


def test_each_message_is_an_order_and_a_broken_one_holds_up_no_other() -> None:
    broken = MESSAGE.replace("HB-1", "HB-2").split("QTY")[0]
    third = MESSAGE.replace("HB-1", "HB-3")
    readings = edifact.read((HEAD + MESSAGE + broken + third + "UNZ+3+1'").encode())
    assert [r.order.number.value for r in readings] == ["HB-1", "HB-2", "HB-3"]
    assert [r.part for r in readings] == [1, 2, 3]
    assert [r.error is None for r in readings] == [True, False, True]
    assert "no UNT" in str(readings[1].error)


def test_several_interchanges_in_one_file_each_with_its_own_separators() -> None:
    other = "UNA|*.? ~" + (HEAD + MESSAGE + END).translate(str.maketrans(":+'", "|*~"))
    readings = edifact.read((HEAD + MESSAGE + END + "\n" + other).encode())
    assert [first(reading) for reading in readings] == [WHOLE, WHOLE]


def test_a_missing_end_is_said_and_what_stands_is_read() -> None:
    reading = only(HEAD + MESSAGE)
    assert first(reading) == WHOLE
    assert "no UNZ" in str(reading.error)


def test_a_message_that_never_arrived_is_said() -> None:
    reading = only(HEAD + MESSAGE + "UNZ+2+1'")
    assert "counts 2 messages" in str(reading.error)


def test_a_cut_in_the_midst_of_a_segment_keeps_what_stands_before() -> None:
    reading = only((HEAD + MESSAGE).split(":24")[0])
    assert reading.order.lines[0].gtin.value == "4006381333931"
    assert reading.error is not None
    assert [doubt.kind for doubt in reading.doubts] == ["MISSING_QUANTITY"]


@pytest.mark.parametrize(
    ("change", "kind", "field"),
    [
        (("QTY+21:24:PCE", "QTY+21:deux"), "UNREADABLE_QUANTITY", "/lines/0/quantity"),
        (("QTY+21:24:PCE", "QTY+21:-3"), "QUANTITY_NOT_POSITIVE", "/lines/0/quantity"),
        (("QTY+21:24:PCE", "QTY+21:0"), "QUANTITY_NOT_POSITIVE", "/lines/0/quantity"),
        (("UNS+S'UNT+9", "UNS+S'CNT+2:4'UNT+10"), "LINE_COUNT", "/lines"),
        (("UNT+9", "UNT+12"), "SEGMENT_COUNT", "/lines"),
        (("HB-1+9", "HB-1+5"), "NOT_A_NEW_ORDER", "/number"),
        (("LIN+1++4006381333931:EN'", "LIN+1++4006381333931:EN+1:7'"), "SUB_LINE", "/lines/0"),
        (("DTM+137:20261124:102", "DTM+137:20261324:102"), "UNREADABLE_DATE", "/issued_on"),
        (
            ("DTM+137:20261124:102'", "DTM+137:20261124:102'DTM+2:202648:616'"),
            "UNREADABLE_DATE",
            "/deliver_on",
        ),
    ],
)
def test_what_is_doubtful_is_asked(change: tuple[str, str], kind: str, field: str) -> None:
    reading = only((HEAD + MESSAGE + END).replace(*change))
    asked = [
        (doubt.kind, doubt.field)
        for doubt in reading.doubts
        if doubt.kind != "SEGMENT_COUNT" or kind == "SEGMENT_COUNT"
    ]
    assert asked == [(kind, field)]


def test_a_price_for_several_units_is_given_for_one() -> None:
    line = with_line("QTY+21:24:PCE'PRI+AAA:18,40:::10'MOA+203:44,16'").order.lines[0]
    assert (line.unit_price.value, line.net_amount.value) == ("1.84", "44.16")


def test_a_gross_price_with_an_allowance_is_asked_about() -> None:
    reading = with_line("QTY+21:24:PCE'PRI+AAB:20'ALC+A'")
    assert [doubt.kind for doubt in reading.doubts] == ["GROSS_PRICE"]
    assert with_line("QTY+21:24:PCE'PRI+AAB:20'").doubts == ()


@pytest.mark.parametrize(
    ("text", "form", "day"),
    [
        ("20261124", "102", "2026-11-24"),
        ("202611240915", "203", "2026-11-24"),
        ("261124", "101", "2026-11-24"),
        ("2611240915", "201", "2026-11-24"),
        ("241126", "2", "2026-11-24"),
        ("20261124-20261130", "718", "2026-11-24"),
        ("20261124", "", "2026-11-24"),
        ("202648", "616", None),
        ("20261131", "102", None),
    ],
)
def test_days_in_the_forms_of_the_code_list(text: str, form: str, day: str | None) -> None:
    assert edifact.edifact_day(text, form) == day


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("ORDERS:D", "INVOIC:D"), "invoice"),
        (("ORDERS:D", "DESADV:D"), "delivery note"),
        (("ORDERS:D", "ORDRSP:D"), "answer to an order"),
        (("BGM+220", "BGM+231"), "answer to an order"),
        (("BGM+220", "BGM+230"), "changes an order"),
        (("HB-1+9", "HB-1+1"), "cancels an order"),
        (("ORDERS:D", "IFTMIN:D"), "IFTMIN"),
    ],
)
def test_other_messages_are_named(change: tuple[str, str], words: str) -> None:
    reading = only((HEAD + MESSAGE + END).replace(*change))
    assert not reading.is_order
    assert words in str(reading.error)


def test_an_interchange_without_messages_is_refused_in_words() -> None:
    reading = only(HEAD)
    assert not reading.is_order
    assert "no message" in str(reading.error)


@given(st.binary(max_size=300))
def test_any_bytes_are_survived(noise: bytes) -> None:
    for data in (noise, HEAD.encode() + noise, (HEAD + MESSAGE[:150]).encode() + noise + END.encode()):
        edifact.looks_like(data)
        assert edifact.read(data)


@pytest.mark.skipif(not SAMPLES.exists(), reason="the shared samples are not here")
@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("bots-edi__0T0000000004.edi", [1, 1, 1]),
        ("bots-edi__orders01.edi", [4, 1]),
        ("bots-edi__orders05.edi", [1]),
        ("bots-edi__orders96.edi", [4, 1]),
        ("bots-edi__test.edi", [4, 2, 1, 1]),
        ("dfdlschemas__ORDERS_D.03B_Interchange.txt", [4]),
        ("nerdocs__order.edi", [2]),
        ("swmsconsulting__po-90926027-4520003595.edi", [2]),
    ],
)
def test_orders_of_others(name: str, lines: list[int]) -> None:
    readings = edifact.read((SAMPLES / name).read_bytes())
    assert [len(reading.order.lines) for reading in readings] == lines
    assert all(line.quantity is not None for reading in readings for line in reading.order.lines)
