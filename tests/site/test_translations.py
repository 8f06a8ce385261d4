"""French is complete: every sentence of the desk has its translation, and each fits its places."""

from __future__ import annotations

import io
import re
import shutil
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.commands import makemessages

from proche.site.messages import LOCALE, Message, read_po

ROOT = Path(__file__).parents[2] / "proche"
PO = LOCALE / "fr" / "LC_MESSAGES" / "django.po"
PLACE = re.compile(r"%\((\w+)\)(?:0\d)?[sd]")
#: Typed before these, the French space is narrow and does not break; « and » hold one inside.
BARE = re.compile(r"[^\s\u202f\u00a0][;!?»](?!\w)|[^\d\s\u202f\u00a0]:(?=\s|$)|«[^\u202f]| [;:!?»]|« ")
#: Written as a program reads it.
CODE = re.compile(r"[\w-]+: (?:Bearer )?CLÉ|[\w.-]+/[\w.-]+|‹[^›]*›|\[[a-z]+: [^\]]*\]|required: (?:yes|no)")


class Gather(makemessages.Command):
    """As bin/messages does it."""

    xgettext_options = [*makemessages.Command.xgettext_options, "--keyword=N_"]


def french() -> list[Message]:
    return [message for message in read_po(PO.read_text(encoding="utf-8")) if message.msgid]


@pytest.mark.skipif(not shutil.which("xgettext"), reason="gettext is not installed")
def test_every_sentence_is_in_the_french_file(
    settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A copy: makemessages writes into each folder called locale that it meets.
    copy = shutil.copytree(
        ROOT, tmp_path / "proche", ignore=shutil.ignore_patterns("locale", "static", "*.pyc")
    )
    gathered = tmp_path / "gathered" / "fr" / "LC_MESSAGES" / "django.po"
    gathered.parent.mkdir(parents=True)
    settings.LOCALE_PATHS = [tmp_path / "gathered"]
    monkeypatch.chdir(copy)
    call_command(Gather(stdout=io.StringIO()), locale=["fr"], no_wrap=True, verbosity=0)
    wanted = {message.key for message in read_po(gathered.read_text(encoding="utf-8")) if message.msgid}
    assert sorted(wanted - {message.key for message in french()}) == [], "run bin/messages, then translate"


def test_every_sentence_is_translated() -> None:
    missing = [message.msgid for message in french() if not message.is_translated]
    assert missing == []


def test_each_translation_keeps_the_places_of_its_sentence() -> None:
    wrong = [
        (message.msgid, text)
        for message in french()
        for text in message.msgstr.values()
        if set(PLACE.findall(text)) - set(PLACE.findall(message.msgid + message.msgid_plural))
        or (not message.msgid_plural and set(PLACE.findall(text)) != set(PLACE.findall(message.msgid)))
    ]
    assert wrong == []


def test_french_is_typeset_as_french() -> None:
    wrong = [
        text
        for message in french()
        for text in message.msgstr.values()
        if BARE.search(CODE.sub("x", PLACE.sub("x", text))) or "'" in text or "..." in text
    ]
    assert wrong == []
