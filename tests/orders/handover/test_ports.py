"""The connectors, each against a real receiver on this machine: what is sent, what is refused, and twins."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import paramiko
import pytest
from django.db import connection, transaction

from proche.kernel import models as kernel
from proche.kernel import outbox
from proche.kernel.outbox import Message, Never, NotNow
from proche.orders import actions
from proche.orders.handover import folder, odoo, ports, sftp, webhook
from proche.orders.readers import dispatch
from tests.orders import story
from tests.orders.handover import servers

ROOT = Path(__file__).parents[3]
SECRET = "whsec_YSBzZWNyZXQgb2YgdGhlIHRlc3RzLCAyNCs="


@pytest.fixture
def configure(settings):
    def configure(**values):
        settings.PROCHE = {**settings.PROCHE, **{f"PROCHE_{name}": value for name, value in values.items()}}

    return configure


@pytest.fixture
def code(db, at):
    desk = story.open_desk(at)
    return actions.confirm(story.arrive(desk), by=desk.nadia, at=at).code


def message(port, code, at) -> Message:
    return Message(f"{port.KEY}:{code}", port.KIND, {"order": code}, "", at, 1)


# --- the folder, and its forms --------------------------------------------------------------------


@pytest.mark.parametrize(("form", "ending"), [("ubl", "xml"), ("edifact", "edi")])
def test_a_file_of_each_form_reads_back(code, at, configure, tmp_path, form, ending):
    configure(ERP_FOLDER=str(tmp_path), ERP_FOLDER_FORM=form)
    folder.send(message(folder, code, at))
    [file] = tmp_path.iterdir()
    assert file.name == f"{code}.{ending}"
    [reading] = dispatch.read(file.read_bytes(), name=file.name)
    assert [line.seller_item_id.value for line in reading.order.lines] == ["HP-125V", "MX-CAR"]


def test_json_and_csv_hold_what_was_confirmed(code, at, configure, tmp_path):
    for form in ("json", "csv"):
        configure(ERP_FOLDER=str(tmp_path), ERP_FOLDER_FORM=form)
        folder.send(message(folder, code, at))
    assert json.loads((tmp_path / f"{code}.json").read_bytes())["lines"][0]["sku"] == "HP-125V"
    rows = list(csv.DictReader(io.StringIO((tmp_path / f"{code}.csv").read_text("utf-8-sig")), delimiter=";"))
    assert [(row["code"], row["sku"], row["quantity"]) for row in rows] == [
        (code, "HP-125V", "12"), (code, "MX-CAR", "6"),
    ]  # fmt: skip


def test_a_folder_that_cannot_be_written_to_is_tried_later(code, at, configure, tmp_path):
    (tmp_path / "file").touch()
    configure(ERP_FOLDER=str(tmp_path / "file"))
    with pytest.raises(NotNow, match="file"):
        folder.send(message(folder, code, at))


# --- SFTP -----------------------------------------------------------------------------------------


@pytest.fixture
def drop(tmp_path, configure):
    with servers.sftp(tmp_path / "sftp") as server:
        configure(ERP_SFTP_URL=server.url, ERP_SFTP_HOST_KEY=server.host_key)
        yield server


def dropped(server) -> list[str]:
    return sorted(path.name for path in (server.root / "in").iterdir())


def test_an_order_is_dropped_whole_and_then_named(code, at, drop):
    sftp.send(message(sftp, code, at))
    assert dropped(drop) == [f"{code}.xml"]
    assert drop.steps == [f"open in/.{code}.xml.part", f"rename in/{code}.xml"]
    [reading] = dispatch.read((drop.root / "in" / f"{code}.xml").read_bytes(), name="order.xml")
    assert reading.order.number.value == "4471"


def test_dropped_twice_it_is_one_file(code, at, drop):
    for _ in range(2):
        sftp.send(message(sftp, code, at))
    assert dropped(drop) == [f"{code}.xml"]


def test_another_host_key_gets_nothing(code, at, drop, configure):
    other = paramiko.ECDSAKey.generate()
    configure(ERP_SFTP_HOST_KEY=f"{other.get_name()} {other.get_base64()}")
    with pytest.raises(Never, match="another key"):
        sftp.send(message(sftp, code, at))
    assert dropped(drop) == []


def test_without_a_pinned_key_nothing_is_dropped(code, at, drop, configure):
    configure(ERP_SFTP_HOST_KEY="")
    with pytest.raises(Never, match="PROCHE_ERP_SFTP_HOST_KEY"):
        sftp.send(message(sftp, code, at))
    assert dropped(drop) == []


def test_a_wrong_password_is_for_a_person_and_never_shown(code, at, drop, configure):
    configure(ERP_SFTP_URL=drop.url.replace("drop@", "wrong-word@"))
    with pytest.raises(Never, match="refuses the user") as refused:
        sftp.send(message(sftp, code, at))
    assert "wrong-word" not in str(refused.value)


def test_the_desk_may_sign_in_with_a_key(code, at, tmp_path, configure):
    own = paramiko.ECDSAKey.generate()
    text = io.StringIO()
    own.write_private_key(text)
    with servers.sftp(tmp_path / "sftp", public=own) as server:
        url = server.url.replace(":drop@", "@")
        configure(ERP_SFTP_URL=url, ERP_SFTP_HOST_KEY=server.host_key, ERP_SFTP_KEY=text.getvalue())
        sftp.send(message(sftp, code, at))
        assert dropped(server) == [f"{code}.xml"]


def test_a_server_that_is_away_is_tried_later(code, at, drop, configure):
    configure(ERP_SFTP_URL="sftp://desk:drop@127.0.0.1:1/in")
    with pytest.raises(NotNow, match="could not be reached"):
        sftp.send(message(sftp, code, at))


def test_a_folder_that_is_not_there_is_said(code, at, drop, configure):
    configure(ERP_SFTP_URL=f"{drop.url}/elsewhere")
    with pytest.raises(NotNow, match="elsewhere"):
        sftp.send(message(sftp, code, at))
    with pytest.raises(NotNow, match="elsewhere"):
        sftp.look()


def test_looking_signs_in_and_leaves_nothing(drop):
    assert sftp.look() == f"sftp://127.0.0.1:{drop.port}, folder in"
    assert dropped(drop) == []


# --- Odoo -----------------------------------------------------------------------------------------


@pytest.fixture
def erp(configure):
    fake = servers.FakeOdoo(
        partners=[{"id": 11, "ref": "C1001"}],
        products=[{"id": 21, "default_code": "HP-125V"}, {"id": 22, "default_code": "MX-CAR"}],
    )
    with servers.http(fake) as url:
        configure(ODOO_URL=url, ODOO_DATABASE="erp", ODOO_LOGIN="desk@erp.example", ODOO_KEY="secret")
        yield fake


def test_an_order_becomes_a_sales_order(code, at, erp):
    odoo.send(message(odoo, code, at))
    [made] = erp.orders
    assert (made["partner_id"], made["client_order_ref"], made["origin"]) == (11, code, "4471")
    assert made["commitment_date"] == "2026-11-26 12:00:00"
    lines = [line for _, _, line in made["order_line"]]
    assert [(line["product_id"], line["product_uom_qty"]) for line in lines] == [(21, 288.0), (22, 72.0)]
    assert lines[0]["product_uom_qty"] * lines[0]["price_unit"] == pytest.approx(12 * 18.40, abs=0.001)
    assert made["state"] == "draft"


def test_it_may_count_in_sales_units_and_be_confirmed(code, at, erp, configure):
    configure(ODOO_COUNTS_IN="sales-units", ODOO_CONFIRM=True)
    odoo.send(message(odoo, code, at))
    [made] = erp.orders
    line = made["order_line"][0][2]
    assert (line["product_uom_qty"], line["price_unit"], made["state"]) == (12.0, 18.4, "sale")


def test_a_lost_answer_makes_no_second_order(code, at, erp):
    erp.loses = "create"
    with pytest.raises(NotNow, match="502"):
        odoo.send(message(odoo, code, at))
    odoo.send(message(odoo, code, at))
    assert len(erp.orders) == 1


def test_an_unknown_customer_is_for_a_person(code, at, erp):
    erp.partners.clear()
    with pytest.raises(Never, match=r"no customer with the reference C1001 \(Clinique du Parc\)"):
        odoo.send(message(odoo, code, at))


def test_two_customers_of_one_reference_are_for_a_person(code, at, erp):
    erp.partners.append({"id": 12, "ref": "C1001"})
    with pytest.raises(Never, match="Several customers"):
        odoo.send(message(odoo, code, at))


def test_every_unknown_product_is_named(code, at, erp):
    erp.products.clear()
    with pytest.raises(Never, match="HP-125V, MX-CAR"):
        odoo.send(message(odoo, code, at))
    assert erp.orders == []


def test_a_wrong_key_is_for_a_person(code, at, erp):
    erp.key = "another"
    with pytest.raises(Never, match="does not let desk@erp.example in".replace(".", r"\.")):
        odoo.send(message(odoo, code, at))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("odoo.exceptions.ValidationError", Never),
        ("odoo.exceptions.AccessError", Never),
        ("psycopg2.errors.SerializationFailure", NotNow),
    ],
)
def test_what_odoo_refuses_is_for_a_person_and_what_it_cannot_now_is_tried_later(
    code, at, erp, name, expected
):
    erp.fault = servers.Fault(name, "The moon\nis wrong.")
    with pytest.raises(expected, match="Odoo says: The moon is wrong"):
        odoo.send(message(odoo, code, at))


@pytest.mark.parametrize("answer", [(200, b"<html>"), (200, b"[1]"), (404, b"Not Found"), (500, b"")])
def test_what_is_no_odoo_is_said(code, at, erp, configure, answer):
    with servers.http(lambda *asked: answer) as url:
        configure(ODOO_URL=url)
        with pytest.raises(NotNow, match="PROCHE_ODOO_URL"):
            odoo.send(message(odoo, code, at))


def test_a_missing_setting_is_named(code, at, erp, configure):
    configure(ODOO_KEY="")
    with pytest.raises(Never, match="PROCHE_ODOO_KEY"):
        odoo.look()


def test_looking_names_the_odoo(erp):
    assert odoo.look().startswith("Odoo 17.0 at http://127.0.0.1:")


# --- all of them ----------------------------------------------------------------------------------


def test_a_confirmation_tells_every_port_that_is_on_and_no_other(at, db, configure):
    configure(ODOO_URL="https://erp.example", ERP_WEBHOOK_URL="")
    desk = story.open_desk(at)
    code = actions.confirm(story.arrive(desk), by=desk.nadia, at=at).code
    keys = {row.key for row in outbox.list_recent(f"case:{code}")}
    assert {f"erp-folder:{code}", f"erp-odoo:{code}"} <= keys
    assert not keys & {f"erp:{code}", f"erp-sftp:{code}"}


def test_no_port_shows_its_secrets(configure):
    configure(ERP_WEBHOOK_URL="http://user:hidden@127.0.0.1:1/x", ERP_SFTP_URL="sftp://u:hidden@127.0.0.1:1/x",
              ERP_SFTP_HOST_KEY="ssh-ed25519 AAAA")  # fmt: skip
    for port in (webhook, sftp):
        with pytest.raises(NotNow) as said:
            port.look()
        assert "hidden" not in str(said.value)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("port", ports.PORTS, ids=lambda port: port.KIND)
def test_killed_between_sending_and_noting_it_sends_again_under_the_same_key(
    port, at, tmp_path, settings, configure
):
    calls: list[str] = []

    def received(path, headers, body):
        calls.append(headers["webhook-id"])
        return 200, b"{}"

    fake = servers.FakeOdoo(
        partners=[{"id": 11, "ref": "C1001"}],
        products=[{"id": 21, "default_code": "HP-125V"}, {"id": 22, "default_code": "MX-CAR"}],
    )
    with servers.sftp(tmp_path / "sftp") as server, servers.http(fake) as erp, servers.http(received) as hook:
        given = {
            "ERP_FOLDER": str(tmp_path / "folder"), "ERP_SFTP_URL": server.url,
            "ERP_SFTP_HOST_KEY": server.host_key, "ODOO_URL": erp, "ODOO_DATABASE": "erp",
            "ODOO_LOGIN": "desk@erp.example", "ODOO_KEY": "secret", "ERP_WEBHOOK_URL": hook,
            "ERP_WEBHOOK_SECRET": SECRET,
        }  # fmt: skip
        desk = story.open_desk(at)
        code = actions.confirm(story.arrive(desk), by=desk.nadia, at=at).code
        kernel.OutboxMessage.objects.all().delete()
        with transaction.atomic():
            outbox.post(port.KIND, {"order": code}, key=f"{port.KEY}:{code}", at=at)
        _run_and_be_killed(given, at)
        [row] = kernel.OutboxMessage.objects.all()
        assert row.state == "SENDING"
        configure(**given)
        assert outbox.send_due(at=at + outbox.LEASE + timedelta(seconds=1)) == 1
        came = {
            folder.KIND: lambda: [path.name for path in (tmp_path / "folder").iterdir()],
            webhook.KIND: lambda: sorted(set(calls)) if len(calls) == 2 else calls,
            sftp.KIND: lambda: dropped(server),
            odoo.KIND: lambda: [made["client_order_ref"] for made in fake.orders],
        }[port.KIND]()
    assert came == [{folder.KIND: f"{code}.xml", webhook.KIND: f"erp:{code}", sftp.KIND: f"{code}.xml",
                     odoo.KIND: code}[port.KIND]]  # fmt: skip


def _run_and_be_killed(given, at) -> None:
    environ = {**os.environ, "DJANGO_SETTINGS_MODULE": "proche.site.settings"}
    environ |= {f"PROCHE_{name}": value for name, value in given.items()}
    ran = subprocess.run(
        [sys.executable, "-m", "tests.orders.handover.killed", str(connection.settings_dict["NAME"]),
         at.isoformat()],
        env=environ, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert ran.returncode == -signal.SIGKILL, ran.stderr[-2000:]
