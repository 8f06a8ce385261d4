"""`PROCHE_*` settings: each has a safe default, a type, and refuses nonsense in words."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from proche.site import setting_kinds as kinds
from proche.site.setting_kinds import Kind, Nonsense


class Misconfigured(Exception):
    """A setting that cannot be used; the sentence says which and how to write it."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting. `secret` ones may also be given as the file named by NAME_FILE, and are never shown."""

    name: str
    kind: Kind
    default: str
    what: str
    secret: bool = False


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "PROCHE_DATA", kinds.FOLDER, "./var", "Folder of the desk's state: database, received files, keys."
    ),
    Setting(
        "PROCHE_DATABASE_URL",
        kinds.DATABASE.or_empty(),
        "",
        "postgresql://user:password@host:port/name; empty: SQLite in PROCHE_DATA.",
        True,
    ),
    Setting(
        "PROCHE_SECRET_KEY",
        kinds.SECRET.or_empty(),
        "",
        "Signs sessions and links; empty: made once and kept in PROCHE_DATA/secret_key.",
        True,
    ),
    Setting(
        "PROCHE_DEBUG",
        kinds.YES_NO,
        "no",
        "Show faults in full in the page. Never on a desk that others reach.",
    ),
    Setting(
        "PROCHE_HOSTS",
        kinds.HOSTS,
        "localhost,127.0.0.1",
        "Host names that the desk answers to beside that of PROCHE_URL, separated by commas.",
    ),
    Setting(
        "PROCHE_URL",
        kinds.OWN_ADDRESS,
        "http://127.0.0.1:8000",
        "The desk's address as its people and customers type it.",
    ),
    Setting("PROCHE_BIND", kinds.BIND, "127.0.0.1:8000", "Address and port that `proche serve` listens on."),
    Setting("PROCHE_DESK_NAME", kinds.LINE, "Proche", "The desk's name in mails and confirmations."),
    Setting(
        "PROCHE_LANGUAGE",
        kinds.one_of("fr", "en"),
        "fr",
        "Language of a new person and of mails to customers.",
    ),
    Setting("PROCHE_TIME_ZONE", kinds.TIME_ZONE, "Europe/Paris", "Time zone of the desk."),
    Setting(
        "PROCHE_MAX_UPLOAD_MB",
        kinds.whole_number("megabytes", such_as=40),
        "40",
        "Largest document taken in, in megabytes.",
    ),
    Setting(
        "PROCHE_READ_SECONDS",
        kinds.whole_number("seconds", such_as=120),
        "120",
        "Longest time that reading one document may take.",
    ),
    Setting(
        "PROCHE_READ_MEMORY_MB",
        kinds.whole_number("megabytes", least=256, such_as=3000),
        "3000",
        "Most memory that reading one document may use; a scan needs 900 MB of it.",
    ),
    Setting(
        "PROCHE_LEASE_MINUTES",
        kinds.whole_number("minutes"),
        "10",
        "How long a claim holds after its holder was last seen.",
    ),
    Setting(
        "PROCHE_WATCH_FOLDER",
        kinds.FOLDER.or_empty(),
        "",
        "Folder whose files are received; empty: none is watched.",
    ),
    Setting(
        "PROCHE_SMTP_LISTEN",
        kinds.LISTEN.or_empty(),
        "",
        "host:port of the SMTP listener for fax-to-mail services; empty: off.",
    ),
    Setting(
        "PROCHE_IMAP_URL",
        kinds.address("imaps", "imap+tls", "imap", such_as="imaps://user:password@host/FOLDER").or_empty(),
        "",
        "imaps://user:password@host/FOLDER to fetch orders from (imap+tls:// is STARTTLS); empty: off.",
        True,
    ),
    Setting(
        "PROCHE_IMAP_SECONDS",
        kinds.whole_number("seconds", such_as=30),
        "30",
        "How often the mailbox is looked at.",
    ),
    Setting(
        "PROCHE_API_KEYS",
        kinds.API_KEYS,
        "",
        "Keys of programs, as name:key, separated by commas: each may hand documents in and ask what became "
        "of one. name+orders:key may walk all orders, name+import:key bring in products and establishments.",
        True,
    ),
    Setting(
        "PROCHE_MAIL_URL",
        kinds.address("smtps", "smtp+tls", "smtp", such_as="smtps://user:password@host").or_empty(),
        "",
        "smtps://user:password@host:port for outgoing mail (smtp+tls:// is STARTTLS, smtp:// without TLS); "
        "empty: mails are files in PROCHE_DATA/mail.",
        True,
    ),
    Setting("PROCHE_MAIL_FROM", kinds.SENDER, "orders@desk.example", "Sender of confirmations."),
    Setting(
        "PROCHE_ERP_WEBHOOK_URL",
        kinds.address("https", "http", such_as="https://erp.example/orders").or_empty(),
        "",
        "Where confirmed orders are posted; empty: off.",
    ),
    Setting(
        "PROCHE_ERP_WEBHOOK_SECRET",
        kinds.WEBHOOK_SECRET.or_empty(),
        "",
        "Standard Webhooks secret (whsec_...) that signs them; nothing is posted without it.",
        True,
    ),
    Setting(
        "PROCHE_ERP_FOLDER",
        kinds.FOLDER.or_empty(),
        "",
        "Folder where each confirmed order is written; empty: PROCHE_DATA/erp.",
    ),
    Setting("PROCHE_ERP_FOLDER_FORM", kinds.ERP_FORM, "ubl", "Form of the files in the ERP's folder."),
    Setting(
        "PROCHE_ERP_SFTP_URL",
        kinds.address("sftp", such_as="sftp://user:password@host/folder").or_empty(),
        "",
        "sftp://user:password@host:port/folder where each confirmed order is dropped (two slashes before the "
        "folder begin at the root); empty: off.",
        True,
    ),
    Setting(
        "PROCHE_ERP_SFTP_HOST_KEY",
        kinds.HOST_KEY.or_empty(),
        "",
        "The server's own public key, such as ssh-ed25519 AAAA...; nothing is dropped on another server.",
    ),
    Setting(
        "PROCHE_ERP_SFTP_KEY",
        kinds.PRIVATE_KEY.or_empty(),
        "",
        "Private key that the desk signs in with (OpenSSH or PEM, no passphrase); empty: the password.",
        True,
    ),
    Setting("PROCHE_ERP_SFTP_FORM", kinds.ERP_FORM, "ubl", "Form of the files on the SFTP server."),
    Setting(
        "PROCHE_ODOO_URL",
        kinds.address("https", "http", such_as="https://erp.example").or_empty(),
        "",
        "Odoo where each confirmed order becomes a sales order; empty: off.",
    ),
    Setting("PROCHE_ODOO_DATABASE", kinds.LINE.or_empty(), "", "Name of Odoo's database."),
    Setting("PROCHE_ODOO_LOGIN", kinds.LINE.or_empty(), "", "User of Odoo that makes the sales orders."),
    Setting("PROCHE_ODOO_KEY", kinds.LINE.or_empty(), "", "API key of that user, or their password.", True),
    Setting(
        "PROCHE_ODOO_COUNTS_IN",
        kinds.one_of("pieces", "sales-units"),
        "pieces",
        "What Odoo's products are counted in: single items, or the unit that was confirmed.",
    ),
    Setting(
        "PROCHE_ODOO_CONFIRM",
        kinds.YES_NO,
        "no",
        "Confirm the sales order in Odoo too; no: it stays a quotation there.",
    ),
    Setting(
        "PROCHE_SELLER_ID",
        kinds.LINE.or_empty(),
        "",
        "GLN or SIRET of your house, by which answers to UBL, EDIFACT and Order-X orders name it.",
    ),
    Setting(
        "PROCHE_INSIDE_HOSTS",
        kinds.HOSTS.or_empty(),
        "",
        "Hosts of your own network that calendars and browsers may name, such as calendar.desk.example, "
        "separated by commas; every other address of it is refused.",
    ),
    Setting(
        "PROCHE_TOLD_DAYS",
        kinds.whole_number("days", such_as=30),
        "30",
        "How long what people of the desk were told is kept, in days.",
    ),
    Setting(
        "PROCHE_SENT_DAYS",
        kinds.whole_number("days", least=30, such_as=400),
        "400",
        "How long the record of each mail and call that left the desk is kept, in days.",
    ),
    Setting("PROCHE_DEMO", kinds.YES_NO, "no", "Demo desk: the sign-in page lists the demo accounts."),
    Setting(
        "PROCHE_CATALOGUE_CURRENCY",
        kinds.CURRENCY_CODE,
        "EUR",
        "Currency of the catalogue's prices (ISO 4217).",
    ),
)

#: Read by the test suite only.
TEST_ONLY = {"PROCHE_TEST_POSTGRESQL_URL"}


def load(environ: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """Read every setting, or say which one is wrong. Raises: Misconfigured."""
    known = {setting.name for setting in SETTINGS} | TEST_ONLY
    known |= {f"{setting.name}_FILE" for setting in SETTINGS if setting.secret}
    for name in sorted(environ):
        if name.startswith("PROCHE_") and name not in known:
            raise Misconfigured(f"{name} is no setting of Proche. docs/settings.md lists them.")
    return {setting.name: _one(setting, environ) for setting in SETTINGS}


def _one(setting: Setting, environ: Mapping[str, str]) -> Any:
    text = _text(setting, environ)
    try:
        return setting.kind.read(text)
    except Nonsense as refused:
        # A wrong secret is often one letter from the right one.
        given = "" if setting.secret else f"={text}"
        raise Misconfigured(f"{setting.name}{given}: {refused}") from None


def _text(setting: Setting, environ: Mapping[str, str]) -> str:
    given = environ.get(setting.name)
    kept_in = environ.get(f"{setting.name}_FILE") if setting.secret else None
    if given is not None or not kept_in:
        return setting.default if given is None else given
    try:
        return Path(kept_in).read_text().strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no text"
        raise Misconfigured(f"{setting.name}_FILE={kept_in}: {reason}.") from None
