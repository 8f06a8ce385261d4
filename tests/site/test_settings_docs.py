"""docs/settings.md tells every setting, with its default, as conf.py has it."""

from __future__ import annotations

from pathlib import Path

from proche.site.settings_page import settings_page

PAGE = Path(__file__).parents[2] / "docs" / "settings.md"


def test_the_page_is_what_the_settings_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == settings_page(), (
        "run: .venv/bin/python -m proche.site.settings_page"
    )
