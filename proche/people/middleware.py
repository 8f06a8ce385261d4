"""Each request speaks its reader's language and shows times in their zone."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

Answer = Callable[[HttpRequest], HttpResponseBase]


def language_of_person(get_response: Answer) -> Answer:
    def middleware(request: HttpRequest) -> HttpResponseBase:
        language, zone = _language_and_zone(request)
        with translation.override(language), timezone.override(zone):
            response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        # An anonymous page depends on what the browser asked for, a person's on the session cookie.
        patch_vary_headers(response, ("Accept-Language",))
        return response

    return middleware


def _language_and_zone(request: HttpRequest) -> tuple[str, ZoneInfo | None]:
    if request.user.is_authenticated:
        return request.user.language, ZoneInfo(request.user.time_zone)
    return translation.get_language_from_request(request), None
