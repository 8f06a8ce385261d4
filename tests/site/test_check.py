"""`proche check`, and backup with restore: told in words, and tried on real desks."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection

from proche.site import checkup
from proche.site.checkup import State

ROOT = Path(__file__).parents[2]


def found(proche: dict[str, Any], what: str) -> checkup.Finding:
    return next(finding for look in checkup.LOOKS for finding in look(proche) if finding.what == what)


def one(look: checkup.Look, proche: dict[str, Any], what: str) -> checkup.Finding:
    return next(finding for finding in look(proche) if finding.what == what)


@pytest.mark.django_db
def test_every_lack_says_what_then_does_not_work_and_what_mends_it(settings: Any) -> None:
    for finding in checkup.find_all(settings.PROCHE):
        assert finding.says
        if finding.state in (State.LACK, State.BROKEN):
            assert finding.then
            assert finding.mend


@pytest.mark.django_db
def test_the_answer_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("check", "--json")
    told = json.loads(capsys.readouterr().out)
    assert told["can_start"] is True
    assert {"data folder", "database", "scans: rapidocr", "reading safely"} <= {
        f["what"] for f in told["findings"]
    }


def test_a_database_that_does_not_answer_stops_the_desk(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> None:
        raise DatabaseError("connection refused")

    monkeypatch.setattr(connection, "ensure_connection", away)
    finding = one(checkup._database, settings.PROCHE, "database")
    assert finding.state is State.BROKEN
    assert "connection refused" in finding.says


@pytest.mark.parametrize(
    ("name", "value", "look", "what", "words"),
    [
        ("PROCHE_WATCH_FOLDER", "/nowhere/at/all", checkup._doors, "watched folder", "is not there"),
        (
            "PROCHE_ERP_WEBHOOK_URL",
            "https://erp.example/in",
            checkup._hand_over,
            "ERP webhook",
            "has no secret",
        ),
        ("PROCHE_API_KEYS", ["shop:short"], checkup._api, "API", "The key of shop is short"),
        ("PROCHE_URL", "http://desk.example", checkup._openness, "address", "is not https"),
        ("PROCHE_DEBUG", True, checkup._openness, "debug", "is on"),
        ("PROCHE_DEMO", True, checkup._openness, "demo", "is on"),
        ("PROCHE_MAIL_URL", "", checkup._mail, "outgoing mail", "not configured"),
    ],
)
def test_a_lack_is_found(settings: Any, name: str, value: Any, look: Any, what: str, words: str) -> None:
    finding = one(look, {**settings.PROCHE, name: value}, what)
    assert finding.state is State.LACK
    assert words in finding.says


def test_the_way_of_each_connector_is_tried(settings: Any) -> None:
    settings.PROCHE = {
        **settings.PROCHE, "PROCHE_ODOO_URL": "http://127.0.0.1:1", "PROCHE_ODOO_DATABASE": "erp",
        "PROCHE_ODOO_LOGIN": "desk", "PROCHE_ODOO_KEY": "geheim",
        "PROCHE_ERP_SFTP_URL": "sftp://desk:geheim@127.0.0.1:1/in",
    }  # fmt: skip
    found = {finding.what: finding for finding in checkup._hand_over(settings.PROCHE)}
    assert found["Odoo"].state is State.LACK
    assert "could not be reached" in found["Odoo"].says
    assert "PROCHE_ERP_SFTP_HOST_KEY is not set" in found["ERP over SFTP"].says
    assert found["ERP webhook"].state is State.OFF
    assert "geheim" not in str(found)


def test_no_password_is_ever_shown(settings: Any) -> None:
    url = "imaps://desk:geheim@mail.example/INBOX"
    proche = {
        **settings.PROCHE,
        "PROCHE_IMAP_URL": url,
        "PROCHE_MAIL_URL": "smtp://d:geheim@mail.example:587",
    }
    shown = [*checkup._doors(proche), *checkup._mail(proche)]
    assert "mail.example" in str(shown)
    assert "geheim" not in str(shown)


def test_an_absent_engine_says_what_then_waits(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from proche.orders.readers import engines

    absent = [engines.Presence("rapidocr", is_present=False, is_needed=True),
              engines.Presence("tesseract", is_present=False, is_needed=False)]  # fmt: skip
    monkeypatch.setattr(engines, "list_engines", lambda: absent)
    needed, optional = checkup._engines(settings.PROCHE)
    assert "wait for a person unread" in needed.then
    assert "tesseract-ocr-fra" in optional.mend


# --- backup and restore -----------------------------------------------------------------------


def proche(data: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PROCHE_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, "-m", "proche.site.cli", *words],
        env={**kept, "PROCHE_DATA": str(data), "PYTHONPATH": str(ROOT), **more},
        cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def done(ran: subprocess.CompletedProcess[str]) -> str:
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


@pytest.mark.slow
def test_a_desk_goes_into_a_backup_and_comes_back(tmp_path: Path) -> None:
    old, new, tar = tmp_path / "old", tmp_path / "new", tmp_path / "desk.tar"
    done(proche(old, "manage", "migrate", "-v0"))
    for number in range(3):
        (tmp_path / f"{number}.txt").write_text(f"{number} cartons NUT-0001")
    done(proche(old, "receive", *(str(tmp_path / f"{n}.txt") for n in range(3))))
    assert "3 documents" in done(proche(old, "backup", str(tar)))
    assert tar.stat().st_mode & 0o077 == 0
    assert "3 documents" in done(proche(new, "restore", str(tar)))
    assert "trace holds" in done(proche(new, "trace", "verify"))
    assert (new / "secret_key").read_text() == (old / "secret_key").read_text()
    names = sorted(path.name for path in (old / "files").glob("??/??/*"))
    assert sorted(path.name for path in (new / "files").glob("??/??/*")) == names
    refused = proche(new, "restore", str(tar))
    assert refused.returncode == 1
    assert "This desk is not empty" in refused.stderr


@pytest.mark.slow
def test_a_desk_that_is_not_there_is_not_backed_up(tmp_path: Path) -> None:
    ran = proche(tmp_path / "nobody", "backup", str(tmp_path / "desk.tar"))
    assert ran.returncode == 1
    assert f"There is no desk in {tmp_path / 'nobody'}" in ran.stderr
    assert not (tmp_path / "desk.tar").exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("surroundings", "words"),
    [
        ({"PROCHE_DATA": "/proc/desk"}, "PROCHE_DATA=/proc/desk:"),
        (
            {"PROCHE_DATABASE_URL": "postgresql://desk:hidden@127.0.0.1:1/desk"},
            "The database cannot be reached:",
        ),
        ({}, "There is no desk in"),
    ],
)
def test_what_keeps_a_command_from_its_desk_is_one_sentence(
    tmp_path: Path, surroundings: dict[str, str], words: str
) -> None:
    ran = proche(tmp_path, "trace", "verify", **surroundings)
    assert ran.returncode == 1
    assert words in ran.stderr
    assert "Traceback" not in ran.stderr
    assert "hidden" not in ran.stderr


@pytest.mark.slow
def test_a_changed_backup_is_refused_and_leaves_the_desk_empty(tmp_path: Path) -> None:
    old, tar, bad = tmp_path / "old", tmp_path / "desk.tar", tmp_path / "bad.tar"
    done(proche(old, "manage", "migrate", "-v0"))
    (tmp_path / "a.txt").write_text("2 cartons NUT-0001")
    done(proche(old, "receive", str(tmp_path / "a.txt")))
    done(proche(old, "backup", str(tar)))
    bad.write_bytes(tar.read_bytes().replace(b"2 cartons NUT-0001", b"9 cartons NUT-0001"))
    for number, file in enumerate((bad, tmp_path / "a.txt")):
        new = tmp_path / f"new{number}"
        refused = proche(new, "restore", str(file))
        assert refused.returncode == 1
        assert "no backup of Proche, or it is damaged" in refused.stderr
        tables = (
            sqlite3.connect(new / "proche.sqlite3").execute("SELECT count(*) FROM sqlite_master").fetchone()
        )
        assert tables == (0,)


@pytest.mark.slow
def test_a_backup_writes_to_no_other_place(tmp_path: Path) -> None:
    """A backup that someone else made must not bring files in beside the desk's own."""
    tar = tmp_path / "evil.tar"
    (tmp_path / "manifest").write_text(json.dumps({"proche_backup": 1, "database": "database.sqlite3"}))
    (tmp_path / "evil").write_text("evil")
    with tarfile.open(tar, "w") as file:
        file.add(tmp_path / "manifest", arcname="manifest.json")
        file.add(tmp_path / "evil", arcname="keys/../../evil-key")
    refused = proche(tmp_path / "new", "restore", str(tar))
    assert refused.returncode == 1
    assert not (tmp_path / "evil-key").exists()
