"""The language of whoever typed a command: it prints in one, theirs where the desk speaks it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext

from django.conf import settings
from django.utils import translation

#: As the C library asks them, the first that is set counts.
NAMES = ("LC_ALL", "LC_MESSAGES", "LANG")


def read(environment: Mapping[str, str]) -> str:
    """Give the language that is asked for, "" where none is or the desk does not speak it."""
    asked = next((environment[name] for name in NAMES if environment.get(name)), "")
    code = asked[:2].lower()
    return code if code in dict(settings.LANGUAGES) else ""


def spoken() -> AbstractContextManager[object]:
    """Speak that language; the desk's own where none is asked for."""
    code = read(os.environ)
    return translation.override(code) if code else nullcontext()
