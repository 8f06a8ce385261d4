"""A push service and a browser for tests: a real HTTP server that keeps what it got, and keys to open it."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02

AUTH = bytes(range(16))


def in_base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@dataclass
class PushService:
    """Answers `status` to every push and keeps each as (path, headers, body)."""

    url: str = ""
    status: int = 201
    got: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def subscription(self, name: str = "nadia") -> dict[str, str]:
        """What a browser's PushManager would give of this service."""
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return {
            "endpoint": f"{self.url}/push/{name}",
            "p256dh": in_base64url(point),
            "auth": in_base64url(AUTH),
        }

    def opened(self, place: int = -1) -> dict[str, Any]:
        """What the browser reads of a push. Raises when it is not encrypted for it."""
        body = http_ece.decrypt(
            self.got[place][2], private_key=self.key, auth_secret=AUTH, version="aes128gcm"
        )
        told: dict[str, Any] = json.loads(body)
        return told

    def claims(self, place: int = -1) -> dict[str, Any]:
        """The signed claims of a push. Raises when the signature does not hold."""
        authorization = self.got[place][1]["authorization"]
        assert Vapid02.verify(authorization)
        token = authorization.split("t=")[1].split(",")[0]
        part = token.split(".")[1]
        claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
        return claims


@contextmanager
def push_service() -> Iterator[PushService]:
    service = PushService()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            service.got.append((self.path, headers, body))
            self.send_response(service.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *words: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    service.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
