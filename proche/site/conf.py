"""`PROCHE_*` settings: each has a safe default, a type, and refuses nonsense in words."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


class Misconfigured(Exception):
    """A setting that cannot be used; the sentence says which and how to write it."""


def whole_number(name: str, text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise Misconfigured(f"{name}={text}: write a whole number, such as 10.") from None


def yes_no(name: str, text: str) -> bool:
    if text.lower() in ("1", "yes", "true", "on"):
        return True
    if text.lower() in ("0", "no", "false", "off", ""):
        return False
    raise Misconfigured(f"{name}={text}: write yes or no.")


def words(name: str, text: str) -> str:
    return text


def listed(name: str, text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


@dataclass(frozen=True)
class Setting:
    """One setting. `secret` ones may also be given as the file named by NAME_FILE."""

    name: str
    read: Callable[[str, str], Any]
    default: str
    what: str
    secret: bool = False


SETTINGS: tuple[Setting, ...] = (
    Setting("PROCHE_DATA", words, "./var", "Folder of the desk's state: database, received files, keys."),
    Setting(
        "PROCHE_DATABASE_URL",
        words,
        "",
        "postgresql://user:password@host:port/name; empty: SQLite in PROCHE_DATA.",
        True,
    ),
    Setting(
        "PROCHE_SECRET_KEY",
        words,
        "",
        "Signs sessions and links; empty: made once and kept in PROCHE_DATA/secret_key.",
        True,
    ),
    Setting(
        "PROCHE_DEBUG", yes_no, "no", "Show faults in full in the page. Never on a desk that others reach."
    ),
    Setting(
        "PROCHE_HOSTS", listed, "localhost,127.0.0.1", "Host names the desk answers to, separated by commas."
    ),
    Setting(
        "PROCHE_URL",
        words,
        "http://127.0.0.1:8000",
        "The desk's address as its people and customers type it.",
    ),
    Setting("PROCHE_BIND", words, "127.0.0.1:8000", "Address and port that `proche serve` listens on."),
    Setting("PROCHE_DESK_NAME", words, "Proche", "The desk's name in mails and confirmations."),
    Setting("PROCHE_LANGUAGE", words, "fr", "Language of a new person and of mails to customers: fr or en."),
    Setting("PROCHE_TIME_ZONE", words, "Europe/Paris", "Time zone of the desk."),
    Setting("PROCHE_MAX_UPLOAD_MB", whole_number, "40", "Largest document taken in, in megabytes."),
    Setting("PROCHE_READ_SECONDS", whole_number, "120", "Longest time that reading one document may take."),
    Setting("PROCHE_READ_MEMORY_MB", whole_number, "3000", "Most memory that reading one document may use."),
    Setting(
        "PROCHE_LEASE_MINUTES", whole_number, "10", "How long a claim holds after its holder was last seen."
    ),
    Setting("PROCHE_WATCH_FOLDER", words, "", "Folder whose files are received; empty: none is watched."),
    Setting(
        "PROCHE_SMTP_LISTEN",
        words,
        "",
        "host:port of the SMTP listener for fax-to-mail services; empty: off.",
    ),
    Setting(
        "PROCHE_IMAP_URL",
        words,
        "",
        "imaps://user:password@host/FOLDER to fetch orders from; empty: off.",
        True,
    ),
    Setting("PROCHE_IMAP_SECONDS", whole_number, "30", "How often the mailbox is looked at."),
    Setting(
        "PROCHE_API_KEYS",
        listed,
        "",
        "Keys that POST /api/v1/documents accepts, as name:key, separated by commas.",
        True,
    ),
    Setting(
        "PROCHE_MAIL_URL",
        words,
        "",
        "smtp://user:password@host:port for outgoing mail; empty: mails are files in PROCHE_DATA/mail.",
        True,
    ),
    Setting("PROCHE_MAIL_FROM", words, "orders@desk.example", "Sender of confirmations."),
    Setting("PROCHE_ERP_WEBHOOK_URL", words, "", "Where confirmed orders are posted; empty: off."),
    Setting(
        "PROCHE_ERP_WEBHOOK_SECRET", words, "", "Standard Webhooks secret (whsec_...) that signs them.", True
    ),
    Setting(
        "PROCHE_ERP_FOLDER",
        words,
        "",
        "Folder where each confirmed order is written as UBL; empty: PROCHE_DATA/erp.",
    ),
    Setting("PROCHE_DEMO", yes_no, "no", "Demo desk: the sign-in page lists the demo accounts."),
    Setting("PROCHE_OCR", words, "auto", "OCR engine: auto, rapidocr or tesseract."),
    Setting("PROCHE_CATALOGUE_CURRENCY", words, "EUR", "Currency of the catalogue's prices (ISO 4217)."),
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
    text = environ.get(setting.name)
    kept_in = environ.get(f"{setting.name}_FILE") if setting.secret else None
    if text is None and kept_in:
        try:
            text = Path(kept_in).read_text().strip()
        except OSError as error:
            raise Misconfigured(f"{setting.name}_FILE={kept_in}: {error.strerror}.") from None
    return setting.read(setting.name, setting.default if text is None else text)
