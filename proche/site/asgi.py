"""One port: `/live/` to the live side, everything else to Django in threads.

Django's own ASGI handler gave 580 light pages a second on two cores, its WSGI handler in threads 2,350.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "proche.site.settings")

from a2wsgi import WSGIMiddleware
from django.conf import settings
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Mount
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from proche.site import wsgi

if TYPE_CHECKING:
    from proche.site import live_app

#: Threads of one process: more would only wait for each other, fewer would let slow readers block.
THREADS = 16
#: What a form or a multipart body adds around its file.
AROUND_A_FILE = 1024 * 1024


class ClientGone(ConnectionError):
    """The sender left in the middle of its upload: half a document must never look like a whole one."""


class Pages:
    """Django behind a2wsgi, with what a2wsgi leaves open: half uploads, endless ones, readers that left."""

    def __init__(self, app: Any) -> None:
        self._inner = WSGIMiddleware(app, workers=THREADS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        refusal = _refusal(scope) if scope["type"] == "http" else None
        if refusal is not None:
            await refusal(scope, receive, send)
            return
        await self._inner(scope, _whole(receive), _patient(send))  # type: ignore[arg-type]


def _refusal(scope: Scope) -> ASGIApp | None:
    """Refuse by the headers alone what would otherwise first fill the disk or look empty."""
    headers = dict(scope["headers"])
    if b"transfer-encoding" in headers and b"content-length" not in headers:
        return PlainTextResponse("Say how long the body is: send it with Content-Length.", status_code=411)
    length = headers.get(b"content-length", b"0")
    most = settings.PROCHE["PROCHE_MAX_UPLOAD_MB"] * 1024 * 1024 + AROUND_A_FILE
    if not length.isdigit() or int(length) > most:
        words = f"The desk takes in documents of up to {settings.PROCHE['PROCHE_MAX_UPLOAD_MB']} MB."
        return PlainTextResponse(words, status_code=413, headers={"Connection": "close"})
    return None


def _whole(receive: Receive) -> Receive:
    async def receive_whole() -> Message:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGone("The sender left before its upload was complete.")
        return message

    return receive_whole


def _patient(send: Send) -> Send:
    """Let Django finish for a reader that left: else its thread would wait for ever at a full queue."""
    left = False

    async def send_while_there(message: Message) -> None:
        nonlocal left
        if left:
            return
        try:
            await send(message)
        except Exception:  # whatever the server raises for a closed connection
            left = True

    return send_while_there


def build(*, with_pages: bool = True, ends: int | None = None) -> Starlette:
    """Build the application; without pages it is the live side alone (`proche live`).

    `ends` is a pipe that is closed when the server begins to stop: streams end then, which a server
    that waits for open connections would otherwise wait for.
    """
    from proche.site import live_app  # not before wsgi has loaded the rooms

    hub = live_app.Hub()

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        loop = asyncio.get_running_loop()
        if ends is not None:
            loop.add_reader(ends, _end_streams, loop, ends, hub)
        yield
        hub.stop()

    routes = [Mount("/live", live_app.application(hub))]
    if with_pages:
        routes.append(Mount("/", Pages(wsgi.application)))
    return Starlette(routes=routes, lifespan=lifespan)


def _end_streams(loop: asyncio.AbstractEventLoop, ends: int, hub: live_app.Hub) -> None:
    loop.remove_reader(ends)
    hub.stop()


application = build()
