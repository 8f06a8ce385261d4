"""What a customer is answered: what is confirmed, and what differs from what they ordered, in their form."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from lxml import etree
from pydifact.segmentcollection import Interchange

from proche.kernel import outbox
from proche.orders import actions, models, queries, rules
from proche.orders.handover import answers, differences
from proche.orders.handover.differences import Kind
from proche.orders.handover.facts import ConfirmedOrder
from proche.orders.reading import OrderRead, Party, Value
from proche.orders.rules import RejectReason
from proche.orders.writers import edifact, order_x, ubl
from tests.orders import story
from tests.orders.handover import schema

pytestmark = [
    pytest.mark.django_db,
    # pydifact looks for the descriptions of segments, which it does without.
    pytest.mark.filterwarnings("ignore::pydifact.exceptions.MissingImplementationWarning"),
]

WRITERS = {"ubl": ubl, "edifact": edifact, "order-x": order_x}
FORMS = list(WRITERS)


@pytest.fixture
def desk(at, settings):
    settings.PROCHE = {**settings.PROCHE, "PROCHE_SELLER_ID": "4006381333931"}
    return story.open_desk(at)


def order_in(form: str, *, lines=story.TWO_LINES, deliver_on="2026-11-26", number="4471") -> bytes:
    return WRITERS[form].write(
        OrderRead(
            number=Value(number),
            issued_on=Value("2026-11-24"),
            deliver_on=Value(deliver_on),
            currency=Value("EUR"),
            buyer=Party(name=Value("Clinique du Parc"), id=Value("C1001")),
            lines=tuple(lines),
        )
    )


def confirm(desk, order, *changes) -> ConfirmedOrder:
    for change in changes:
        actions.change(order, changes=change, by=desk.nadia, at=desk.at)
    return actions.confirm(order, by=desk.nadia, at=desk.at)


def kinds(facts: ConfirmedOrder) -> list[Kind]:
    return [one.kind for one in differences.of(facts)]


def answer_of(facts: ConfirmedOrder) -> bytes:
    file = answers.confirmed(facts, queries.get_reading(facts.code))
    assert file is not None
    return file.data


SUBSTITUTE = {"/lines/0/seller_item_id": "HP-125C"}
LESS = {"/lines/1/quantity": "4"}
LEFT_OUT = {"/lines/1/removed": "yes"}
ADDED = {"/lines/2/seller_item_id": "BO-HPC", "/lines/2/quantity": "1", "/lines/2/unit": "CT"}
LATER = {"/deliver_on": "2026-11-27"}


# --- what differs -------------------------------------------------------------------------------


def test_an_order_taken_as_it_is_differs_in_nothing(desk):
    facts = confirm(desk, story.arrive(desk))
    assert [(line.sku, line.quantity, line.unit) for line in facts.as_ordered] == [
        ("HP-125V", "12", "CT"), ("MX-CAR", "6", "CT"),
    ]  # fmt: skip
    assert kinds(facts) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (SUBSTITUTE, [Kind.SUBSTITUTED]),
        (LESS, [Kind.QUANTITY]),
        (LEFT_OUT, [Kind.LEFT_OUT]),
        (ADDED, [Kind.ADDED]),
        (LATER, [Kind.DAY]),
        ({"/lines/0/unit": "C62", "/lines/0/quantity": "288"}, [Kind.REPACKED]),
        ({"/lines/0/unit": "C62", "/lines/0/quantity": "24"}, [Kind.QUANTITY]),
    ],
)
def test_each_change_by_hand_is_told(desk, change, expected):
    facts = confirm(desk, story.arrive(desk), change)
    assert kinds(facts) == expected


def test_a_price_that_the_customer_did_not_name_is_no_difference(desk):
    assert confirm(desk, story.arrive(desk)).lines[0].unit_price
    assert kinds(ConfirmedOrder.from_json(models.Order.objects.get().facts)) == []


def test_what_was_ordered_is_sealed_with_what_is_confirmed(desk):
    facts = confirm(desk, story.arrive(desk), LESS)
    row = models.Order.objects.get()
    assert rules.fingerprint(row.facts) == row.sealed
    assert ConfirmedOrder.from_json(row.facts) == facts


def test_an_order_confirmed_before_this_was_kept_reads_and_differs_in_nothing(desk):
    old = confirm(desk, story.arrive(desk), LESS).as_json()
    for name in ("as_ordered", "wanted_on", "is_part"):
        del old[name]
    for line in old["lines"]:
        del line["ordered"]
    facts = ConfirmedOrder.from_json(old)
    assert kinds(facts) == []
    assert etree.fromstring(answer_of(facts)).findtext("{*}OrderResponseCode") == "AP"


def test_a_misread_scan_that_a_hand_mends_differs_in_nothing(desk):
    order = story.arrive(desk)
    models.Order.objects.filter(pk=order.pk).update(form="scan")
    assert kinds(confirm(desk, order, LESS, SUBSTITUTE)) == []


def test_the_halves_of_a_split_order_each_answer_their_own_lines(desk, at):
    order = story.arrive(desk)
    actions.change(order, changes={"/lines/1/quantity": "5"}, by=desk.nadia, at=at)
    code = actions.split(order, lines=[1], by=desk.nadia, at=at)
    first = actions.confirm(order, by=desk.nadia, at=at)
    other = story.access.order(desk.cast.nadia, code)
    second = actions.confirm(other, by=desk.nadia, at=at)
    assert [line.sku for line in first.as_ordered] == ["HP-125V"]
    assert [(line.position, line.quantity) for line in second.as_ordered] == [(2, "6")]
    assert (kinds(first), kinds(second)) == ([], [Kind.QUANTITY])
    assert etree.fromstring(answer_of(first)).findtext("{*}OrderResponseCode") == "CA"


# --- UBL ----------------------------------------------------------------------------------------


def response(facts: ConfirmedOrder) -> etree._Element:
    root = etree.fromstring(answer_of(facts))
    schema.order_response().assertValid(root)
    return root


def test_ubl_an_accepted_order_is_accepted_as_a_whole(desk):
    root = response(confirm(desk, story.arrive(desk)))
    assert root.findtext("{*}OrderResponseCode") == "AP"
    assert root.findtext("{*}OrderReference/{*}ID") == "4471"
    assert root.findall("{*}OrderLine") == []
    seller = root.find("{*}SellerSupplierParty//{*}PartyIdentification/{*}ID")
    assert (seller.text, seller.get("schemeID")) == ("4006381333931", "0088")


def test_ubl_each_line_says_what_becomes_of_it(desk):
    root = response(confirm(desk, story.arrive(desk), SUBSTITUTE, LEFT_OUT, ADDED, LATER))
    assert root.findtext("{*}OrderResponseCode") == "CA"
    lines = root.findall("{*}OrderLine")
    assert [line.findtext("{*}LineItem/{*}LineStatusCode") for line in lines] == ["3", "7", "1"]
    assert [line.findtext("{*}OrderLineReference/{*}LineID") for line in lines] == ["1", "2", None]
    assert len({line.findtext("{*}LineItem/{*}ID") for line in lines}) == 3
    assert "Friday" in root.findtext("{*}Note")


def test_ubl_a_substitute_stands_beside_what_was_ordered(desk):
    root = response(confirm(desk, story.arrive(desk), SUBSTITUTE))
    line = root.find("{*}OrderLine")
    assert line.findtext("{*}LineItem/{*}Item/{*}SellersItemIdentification/{*}ID") == "HP-125V"
    other = line.find("{*}SellerSubstitutedLineItem/{*}Item")
    assert other.findtext("{*}SellersItemIdentification/{*}ID") == "HP-125C"
    assert "is replaced by" in line.findtext("{*}LineItem/{*}Note")


def test_ubl_a_changed_quantity_is_the_one_that_comes(desk):
    root = response(confirm(desk, story.arrive(desk), LESS))
    [_, line] = root.findall("{*}OrderLine/{*}LineItem")
    assert line.findtext("{*}LineStatusCode") == "3"
    assert line.findtext("{*}Quantity") == "4"
    assert "6 cartons ordered, 4 cartons confirmed" in line.findtext("{*}Note")


# --- EDIFACT ------------------------------------------------------------------------------------


def letters(data: bytes) -> str:
    """UNOC is Latin-1, as UNB says."""
    return data.decode("latin-1" if b"UNB+UNOC:3" in data else "ascii")


def ordrsp(facts: ConfirmedOrder) -> dict[str, list[list]]:
    """The segments by tag, as another program reads them; the counts must hold."""
    text = letters(answer_of(facts))
    interchange = Interchange.from_str(text)
    [message] = interchange.get_messages()
    found: dict[str, list[list]] = {}
    for segment in message.segments:
        found.setdefault(segment.tag, []).append(segment.elements)
    # UNT counts itself and UNH beside the segments between them.
    raw = text.splitlines()
    inside = raw[next(place for place, line in enumerate(raw) if line.startswith("UNH")) : -1]
    assert inside[-1] == f"UNT+{len(inside)}+1'"
    assert raw[-1].startswith("UNZ+1+")
    assert message.type == "ORDRSP"
    return found


def test_edifact_an_accepted_order_says_29_and_5(desk):
    facts = confirm(desk, story.arrive(desk, order_in("edifact")))
    found = ordrsp(facts)
    assert found["BGM"] == [["231", facts.code, "29"]]
    assert [line[:2] for line in found["LIN"]] == [["1", "5"], ["2", "5"]]
    assert ["ON", "4471"] in found["RFF"][0]
    assert found["CNT"] == [[["2", "2"]]]


def test_edifact_each_line_says_what_becomes_of_it(desk):
    facts = confirm(desk, story.arrive(desk, order_in("edifact")), SUBSTITUTE, LEFT_OUT, ADDED, LATER)
    found = ordrsp(facts)
    assert found["BGM"][0][2] == "4"
    assert [line[:2] for line in found["LIN"]] == [["1", "3"], ["2", "7"], ["3", "1"]]
    assert ["4", ["HP-125V", "SA"]] in found["PIA"]
    assert [["2", "20261126", "102"]] in found["DTM"]
    assert [["69", "20261127", "102"]] in found["DTM"]


def test_edifact_ordered_and_delivered_quantities_stand_side_by_side(desk):
    found = ordrsp(confirm(desk, story.arrive(desk, order_in("edifact")), LESS))
    amounts = [amount for [amount] in found["QTY"]]
    assert ["21", "6", "CT"] in amounts
    assert ["113", "4", "CT"] in amounts


def test_edifact_names_the_partners_and_the_interchange(desk):
    facts = confirm(desk, story.arrive(desk, order_in("edifact")))
    interchange = Interchange.from_str(letters(answer_of(facts)))
    assert interchange.sender == ["4006381333931", "14"]
    assert interchange.recipient == ["C1001", "ZZZ"]
    assert interchange.control_reference == facts.code


# --- Order-X ------------------------------------------------------------------------------------


def order_x_response(facts: ConfirmedOrder) -> etree._Element:
    from facturx import xml_check_xsd

    data = answer_of(facts)
    assert xml_check_xsd(data, flavor="order-x", level="comfort")
    return etree.fromstring(data)


@pytest.mark.parametrize(
    ("changes", "status", "lines"),
    [
        ((), "1", ["5", "5"]),
        ((LESS,), "3", ["5", "3"]),
        ((SUBSTITUTE, LEFT_OUT, ADDED), "3", ["3", "7", "1"]),
    ],
)
def test_order_x_says_what_becomes_of_the_order_and_its_lines(desk, changes, status, lines):
    root = order_x_response(confirm(desk, story.arrive(desk, order_in("order-x")), *changes))
    assert root.findtext(".//{*}ExchangedDocument/{*}TypeCode") == "231"
    assert root.findtext(".//{*}ExchangedDocument/{*}StatusCode") == status
    assert [code.text for code in root.iter("{*}LineStatusCode")] == lines


def test_order_x_asks_and_agrees_apart(desk):
    root = order_x_response(confirm(desk, story.arrive(desk, order_in("order-x")), LESS, SUBSTITUTE))
    assert [amount.text for amount in root.iter("{*}RequestedQuantity")] == ["12", "6"]
    assert [amount.text for amount in root.iter("{*}AgreedQuantity")] == ["12", "4"]
    assert root.findtext(".//{*}SubstitutedReferencedProduct/{*}SellerAssignedID") == "HP-125V"


# --- words, and rejections ------------------------------------------------------------------------


def send_all(at, *, after=timedelta(minutes=6)) -> list:
    outbox.send_due(at=at + after)
    return mail.outbox


def test_mail_and_pdf_say_what_differs_in_words(desk, at):
    confirm(desk, story.arrive(desk), SUBSTITUTE, LEFT_OUT, LATER)
    [sent] = send_all(at)
    told = ("is replaced by Crème HP chocolat 125 g", "6 cartons: not delivered", "not on Thursday")
    for words in told:
        assert words in " ".join(sent.body.split())
        assert words in " ".join(sent.alternatives[0].content.split())
    [pdf] = [attached.content for attached in sent.attachments if attached.filename.endswith(".pdf")]
    assert "Not as you ordered it" in text_of(pdf)


def text_of(pdf: bytes) -> str:
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as document:
        return document[0].get_textpage().get_text_range()


def test_where_nothing_differs_nothing_is_said_of_it(desk, at):
    confirm(desk, story.arrive(desk))
    [sent] = send_all(at)
    assert "Not as you ordered" not in sent.body


@pytest.mark.parametrize("form", FORMS)
def test_an_order_taken_back_is_answered_in_its_form(desk, at, form):
    order = story.arrive(desk, order_in(form))
    actions.reject(order, reason=RejectReason.CANCELLED, by=desk.nadia, at=at)
    [sent] = send_all(at)
    assert "cancelled at your request" in sent.body
    [file] = sent.attachments
    data = file.content.encode() if isinstance(file.content, str) else file.content
    if form == "ubl":
        schema.order_response().assertValid(root := etree.fromstring(data))
        assert root.findtext("{*}OrderResponseCode") == "RE"
    elif form == "order-x":
        from facturx import xml_check_xsd

        assert xml_check_xsd(data, flavor="order-x", level="comfort")
        assert etree.fromstring(data).findtext(".//{*}StatusCode") == "8"
    else:
        assert f"BGM+231+{order.code}-R+27'" in letters(data)
        assert "LIN+1+7'" in letters(data)


def test_a_twin_whose_first_stands_is_told_in_words_alone(desk, at):
    confirm(desk, story.arrive(desk))
    twin = story.arrive(desk, story.ubl_order(lines=story.TWO_LINES[:1]), key="second")
    actions.reject(twin, reason=RejectReason.DUPLICATE, by=desk.nadia, at=at)
    rejection = next(sent for sent in send_all(at) if "not taken" in sent.subject)
    assert "the first one stands" in rejection.body
    assert rejection.attachments == []


def test_a_rejection_undone_in_time_is_told_to_nobody(desk, at):
    order = story.arrive(desk)
    actions.reject(order, reason=RejectReason.CANCELLED, by=desk.nadia, at=at)
    actions.reopen(order, by=desk.nadia, at=at)
    assert send_all(at, after=timedelta(days=1)) == []
    assert outbox.list_recent(f"case:{order.code}") == []


def test_a_rejection_still_on_its_way_when_it_is_undone_is_never_sent(desk, at):
    order = story.arrive(desk)
    actions.reject(order, reason=RejectReason.CANCELLED, by=desk.nadia, at=at)
    models.Order.objects.filter(pk=order.pk).update(state="OPEN", reject_reason="")
    assert send_all(at) == []
    [dead] = outbox.list_dead()
    assert "reopened" in dead.error


@pytest.mark.parametrize(
    ("form", "reason"), [("scan", RejectReason.CANCELLED), ("ubl", RejectReason.NOT_AN_ORDER)]
)
def test_who_waits_for_no_answer_gets_none(desk, at, form, reason):
    order = story.arrive(desk)
    models.Order.objects.filter(pk=order.pk).update(form=form)
    actions.reject(order, reason=reason, by=desk.nadia, at=at)
    assert outbox.list_recent(f"case:{order.code}") == []
