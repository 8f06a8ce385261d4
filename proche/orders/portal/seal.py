"""What holds for every answer under the customer's addresses, those that no view gives among them.

`doors.visited` seals what a view answers; a forged form, an unknown address or a fault never reach a view.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

Answer = Callable[[HttpRequest], HttpResponseBase]

WHERE = "/c/"
#: No copy of it anywhere, in no index.
HEADERS = {"Cache-Control": "no-store, private", "X-Robots-Tag": "noindex, nofollow"}
_PAGE = re.compile(r"/c/[0-9A-Za-z]{8}/")
_TOKEN = re.compile(r"/c/[\w-]{20,}\S*")


def seal(get_response: Answer) -> Answer:
    """Give every answer its headers, and what is refused before a view the shell that customers know."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(WHERE):
            return get_response(request)
        request.refused_in = "orders/portal/refusal.html"  # type: ignore[attr-defined]
        page = _PAGE.match(request.path_info)
        request.first_page = page[0] if page else ""  # type: ignore[attr-defined]
        response = get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return middleware


class WithoutTokens(logging.Filter):
    """Keeps tokens out of the log: Django writes the address of whatever was not found."""

    def filter(self, record: logging.LogRecord) -> bool:
        if WHERE in (text := record.getMessage()):
            record.msg, record.args = _TOKEN.sub("/c/<token>", text), ()
        return True
