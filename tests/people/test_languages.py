"""Languages have names in sentences; those without one keep their code."""

from __future__ import annotations

from django.utils import translation

from proche.people import languages
from proche.people.templatetags.people import language_words
from proche.ui.saying import say


def test_a_language_is_named_in_the_readers_own():
    assert say(languages.name_of("nl")) == "Dutch"
    with translation.override("fr"):
        assert language_words(["fr", "ar", "xx"]) == "français, arabe, xx"
