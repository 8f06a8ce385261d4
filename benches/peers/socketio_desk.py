"""socket.io by python-socketio as its own documentation sets it up: one process, events from its memory."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import socketio

server = socketio.AsyncServer(async_mode="asgi", cors_allowed_origins="*")
_sent: set[asyncio.Task[None]] = set()


async def _send(count: int) -> None:
    for number in range(count):
        await server.emit("counted", {"number": number, "sent": time.time_ns()})


async def send(scope: Any, receive: Any, send: Any) -> None:
    """GET /send/COUNT/ begins a burst and answers at once."""
    task = asyncio.create_task(_send(int(scope["path"].split("/")[2])))
    _sent.add(task)
    task.add_done_callback(_sent.discard)
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"begun"})


application = socketio.ASGIApp(server, other_asgi_app=send)
