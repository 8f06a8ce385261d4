"""What languages are called inside a sentence: "speaks Arabic", not "speaks ar"."""

from __future__ import annotations

from proche.kernel.words import Said, gettext_noop, said

N_ = gettext_noop

#: By ISO 639-1 code; what is spoken by customers and teams in Europe.
NAMES = {
    "ar": N_("Arabic"),
    "de": N_("German"),
    "en": N_("English"),
    "es": N_("Spanish"),
    "fr": N_("French"),
    "it": N_("Italian"),
    "nl": N_("Dutch"),
    "pl": N_("Polish"),
    "pt": N_("Portuguese"),
    "ro": N_("Romanian"),
    "tr": N_("Turkish"),
    "uk": N_("Ukrainian"),
}


def name_of(code: str) -> Said | str:
    """The name of a language; a code that the desk has no name for stays as it is."""
    return said(NAMES[code]) if code in NAMES else code
