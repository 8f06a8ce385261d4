"""A calendar's server for tests: a real HTTP server on loopback that says what a test tells it to."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


def calendar(*events: str, head: str = "") -> bytes:
    """A calendar of some events, each given as its lines."""
    each = "".join(f"BEGIN:VEVENT\n{event.strip()}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//tests//\n{head}{each}END:VCALENDAR\n".encode()


@dataclass
class CalendarServer:
    url: str = ""
    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    got: list[dict[str, str]] = field(default_factory=list)


@contextmanager
def served() -> Iterator[CalendarServer]:
    server = CalendarServer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            server.got.append({name.lower(): value for name, value in self.headers.items()})
            etag = server.headers.get("ETag")
            status = 304 if etag and self.headers.get("If-None-Match") == etag else server.status
            self.send_response(status)
            for name, value in server.headers.items():
                self.send_header(name, value)
            body = b"" if status == 304 else server.body
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_PROPFIND = do_REPORT = do_GET

        def log_message(self, *args: Any) -> None:
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.url = f"http://localhost:{http.server_port}/"
    thread = threading.Thread(target=http.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()
        thread.join()
