"""Every setting refuses nonsense in words, and takes what a desk really writes."""

from __future__ import annotations

from pathlib import Path

import pytest

from proche.site import conf

NONSENSE = [
    ("PROCHE_DATA", "", "write the path of a folder."),
    ("PROCHE_DATA", __file__, "write the path of a folder."),
    ("PROCHE_DATABASE_URL", "mysql://desk@db/proche", "write an address such as postgresql://"),
    ("PROCHE_DATABASE_URL", "postgresql://db", "write an address such as postgresql://"),
    ("PROCHE_DATABASE_URL", "postgresql://db:x/proche", "write an address such as postgresql://"),
    ("PROCHE_SECRET_KEY", "letmein", "write 32 characters or more"),
    ("PROCHE_DEBUG", "perhaps", "write yes or no."),
    ("PROCHE_HOSTS", "https://desk.example", "write host names alone"),
    ("PROCHE_HOSTS", "desk.example:8000", "write host names alone"),
    ("PROCHE_INSIDE_HOSTS", "10.0.0.0/8", "write host names alone"),
    ("PROCHE_TOLD_DAYS", "0", "write a whole number of days"),
    ("PROCHE_SENT_DAYS", "7", "write a whole number of days, 30 or more"),
    ("PROCHE_HOSTS", " , ", "write host names alone"),
    ("PROCHE_URL", "desk.example", "write an address such as https://desk.example."),
    ("PROCHE_URL", "ftp://desk.example", "write an address such as https://desk.example."),
    ("PROCHE_URL", "https://desk.example/orders", "write an address without a path"),
    ("PROCHE_BIND", "8000", "write an address and a port, such as 127.0.0.1:8000."),
    ("PROCHE_BIND", "0.0.0.0:80000", "write an address and a port, such as 127.0.0.1:8000."),
    ("PROCHE_DESK_NAME", "", "write one line of text."),
    ("PROCHE_DESK_NAME", "Desk\r\nBcc: all@desk.example", "write one line of text."),
    ("PROCHE_LANGUAGE", "de", "write fr or en."),
    ("PROCHE_TIME_ZONE", "Paris", "write the name of a time zone, such as Europe/Paris."),
    ("PROCHE_TIME_ZONE", "Europe", "write the name of a time zone, such as Europe/Paris."),
    ("PROCHE_TIME_ZONE", "../../etc/passwd", "write the name of a time zone, such as Europe/Paris."),
    ("PROCHE_MAX_UPLOAD_MB", "0", "write a whole number of megabytes, such as 40."),
    ("PROCHE_READ_SECONDS", "ten", "write a whole number of seconds, such as 120."),
    ("PROCHE_READ_MEMORY_MB", "3", "write a whole number of megabytes, 256 or more, such as 3000."),
    ("PROCHE_LEASE_MINUTES", "-5", "write a whole number of minutes, such as 10."),
    ("PROCHE_WATCH_FOLDER", __file__, "write the path of a folder."),
    ("PROCHE_SMTP_LISTEN", "desk", "write host:port, such as 127.0.0.1:2525."),
    ("PROCHE_IMAP_URL", "mail.example", "write an address such as imaps://"),
    ("PROCHE_IMAP_URL", "imaps:///INBOX", "write an address such as imaps://"),
    ("PROCHE_IMAP_SECONDS", "1.5", "write a whole number of seconds, such as 30."),
    ("PROCHE_API_KEYS", "geheim", "write name:key for each program"),
    ("PROCHE_MAIL_URL", "smtp://desk:pass/word@mail.example", "write an address such as smtps://"),
    ("PROCHE_MAIL_FROM", "desk.example", "write a mail address, such as orders@desk.example."),
    ("PROCHE_ERP_WEBHOOK_URL", "erp.example/in", "write an address such as https://erp.example/orders."),
    ("PROCHE_ERP_WEBHOOK_SECRET", "whsec_not base64", "write the whsec_... that the receiver checks with."),
    ("PROCHE_ERP_WEBHOOK_SECRET", "c2VjcmV0", "write the whsec_... that the receiver checks with."),
    ("PROCHE_ERP_FOLDER", __file__, "write the path of a folder."),
    ("PROCHE_API_KEYS", "shop+everything:k1", "write name:key for each program"),
    ("PROCHE_ERP_FOLDER_FORM", "xml", "write ubl, edifact, json or csv."),
    ("PROCHE_ERP_SFTP_URL", "ftp://erp.example/in", "write an address such as sftp://"),
    ("PROCHE_ERP_SFTP_HOST_KEY", "AAAA", "write kind and key, such as ssh-ed25519"),
    ("PROCHE_ERP_SFTP_HOST_KEY", "ssh-rsa AAAAC3NzaC1lZDI1NTE5", "write kind and key, such as ssh-ed25519"),
    ("PROCHE_ERP_SFTP_KEY", "geheim", "write the whole private key"),
    ("PROCHE_ERP_SFTP_FORM", "pdf", "write ubl, edifact, json or csv."),
    ("PROCHE_ODOO_URL", "erp.example", "write an address such as https://erp.example."),
    ("PROCHE_ODOO_DATABASE", "erp\n", "write one line of text."),
    ("PROCHE_ODOO_LOGIN", "desk\r", "write one line of text."),
    ("PROCHE_ODOO_KEY", "se\ncret", "write one line of text."),
    ("PROCHE_ODOO_COUNTS_IN", "cartons", "write pieces or sales-units."),
    ("PROCHE_ODOO_CONFIRM", "perhaps", "write yes or no."),
    ("PROCHE_SELLER_ID", "\x00", "write one line of text."),
    ("PROCHE_DEMO", "maybe", "write yes or no."),
    ("PROCHE_CATALOGUE_CURRENCY", "euro", "write three capital letters, such as EUR."),
]
SENSE = [
    ("PROCHE_DATABASE_URL", "postgresql:///proche", "postgresql:///proche"),
    ("PROCHE_HOSTS", "desk.example, .clinic.example,[::1]", ["desk.example", ".clinic.example", "[::1]"]),
    ("PROCHE_HOSTS", "*", ["*"]),
    ("PROCHE_URL", "https://desk.example:8443/", "https://desk.example:8443"),
    ("PROCHE_BIND", "[::]:8000", "[::]:8000"),
    ("PROCHE_DEBUG", "Yes", True),
    ("PROCHE_SMTP_LISTEN", "2525", "2525"),
    ("PROCHE_IMAP_URL", "imap+tls://d%40desk.example:p%2Fw@mail.example:1143/Commandes%20fax",
     "imap+tls://d%40desk.example:p%2Fw@mail.example:1143/Commandes%20fax"),
    ("PROCHE_API_KEYS", "shop:k1,fax:k2:3", ["shop:k1", "fax:k2:3"]),
    ("PROCHE_API_KEYS", "erp+orders+import:k1", ["erp+orders+import:k1"]),
    ("PROCHE_ERP_SFTP_HOST_KEY", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5 erp", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5"),
    ("PROCHE_MAIL_URL", "smtp+tls://mail.example", "smtp+tls://mail.example"),
    ("PROCHE_MAIL_FROM", "Le bureau <orders@desk.example>", "Le bureau <orders@desk.example>"),
    ("PROCHE_WATCH_FOLDER", "/nowhere/yet", "/nowhere/yet"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "words"), NONSENSE)
def test_nonsense_is_refused_in_words(name: str, text: str, words: str) -> None:
    with pytest.raises(conf.Misconfigured, match=f"^{name}") as refused:
        conf.load({name: text})
    assert words in str(refused.value)


@pytest.mark.parametrize(("name", "text", "value"), SENSE)
def test_what_a_desk_writes_is_taken(name: str, text: str, value: object) -> None:
    assert conf.load({name: text})[name] == value


def test_every_setting_is_refused_some_nonsense() -> None:
    assert {setting.name for setting in conf.SETTINGS} == {name for name, _, _ in NONSENSE}


def test_no_secret_is_shown_by_its_refusal() -> None:
    secrets = {setting.name for setting in conf.SETTINGS if setting.secret}
    for name, text, _ in (row for row in NONSENSE if row[0] in secrets):
        with pytest.raises(conf.Misconfigured) as refused:
            conf.load({name: text})
        assert text not in str(refused.value)


def test_a_desk_without_any_setting_starts() -> None:
    assert conf.load({}).keys() == {setting.name for setting in conf.SETTINGS}


def test_a_name_that_is_no_setting_stops_the_start() -> None:
    with pytest.raises(conf.Misconfigured, match="PROCHE_LEASE is no setting"):
        conf.load({"PROCHE_LEASE": "10"})


def test_a_secret_may_be_kept_in_a_file(tmp_path: Path) -> None:
    kept = tmp_path / "key"
    kept.write_text("k" * 40 + "\n")
    assert conf.load({"PROCHE_SECRET_KEY_FILE": str(kept)})["PROCHE_SECRET_KEY"] == "k" * 40
    with pytest.raises(conf.Misconfigured, match=r"PROCHE_SECRET_KEY_FILE=.*No such file"):
        conf.load({"PROCHE_SECRET_KEY_FILE": str(tmp_path / "other")})


def test_what_is_no_secret_has_no_file() -> None:
    with pytest.raises(conf.Misconfigured, match="PROCHE_BIND_FILE is no setting"):
        conf.load({"PROCHE_BIND_FILE": "/run/secrets/bind"})
