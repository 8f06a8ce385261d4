"""How django-allauth treats accounts here: nobody signs up alone, people are invited."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

OWN_MAILS = ("people/mail/password_reset_key",)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        # That one is signed in shows by itself; a toast would only cover the page.
        if not (message_template or "").startswith("account/messages/logged_"):
            super().add_message(request, level, message_template, *args, **kwargs)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Mails in our own words, in the language of whoever asks."""
        own = template_prefix.replace("account/email/", "people/mail/")
        super().send_mail(own if own in OWN_MAILS else template_prefix, email, context)
