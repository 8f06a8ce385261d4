"""`python -m proche.site.settings_page` writes docs/settings.md from conf.py: the two cannot differ."""

from __future__ import annotations

from pathlib import Path

from proche.site import conf

PAGE = Path(__file__).parents[2] / "docs" / "settings.md"
HEAD = """# Settings
Every setting is an environment variable. Each has a safe default; a desk starts without any. A name
that begins with `PROCHE_` and is not listed here stops the start, and so does a value that makes no
sense: the sentence says which, and how to write it. A secret may also be kept in a file, named by
`<NAME>_FILE`.

| setting | kind | default | what it is for |
|---|---|---|---|
"""


def settings_page() -> str:
    return HEAD + "".join(_row(setting) for setting in conf.SETTINGS)


def _row(setting: conf.Setting) -> str:
    kind = setting.kind.words + (", secret" if setting.secret else "")
    default = f"`{setting.default}`" if setting.default else "(empty)"
    what = setting.what.replace("|", "\\|")
    return f"| `{setting.name}` | {kind} | {default} | {what} |\n"


if __name__ == "__main__":
    PAGE.write_text(settings_page(), encoding="utf-8")
