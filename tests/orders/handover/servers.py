"""Receivers on this machine, as real as they come: an SFTP server, an Odoo, a webhook."""

from __future__ import annotations

import json
import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import paramiko

# --- SFTP ---------------------------------------------------------------------------------------


class Door(paramiko.ServerInterface):
    """Lets `desk` in by the password "drop", or by the one public key it was given."""

    def __init__(self, public: paramiko.PKey | None) -> None:
        self.public = public

    def check_auth_password(self, username: str, password: str) -> int:
        return self._say((username, password) == ("desk", "drop"))

    def check_auth_publickey(self, username: str, key: paramiko.PKey) -> int:
        return self._say(username == "desk" and key == self.public)

    def get_allowed_auths(self, username: str) -> str:
        return "password,publickey"

    def check_channel_request(self, kind: str, chanid: int) -> int:
        return paramiko.OPEN_SUCCEEDED

    def _say(self, is_right: bool) -> int:
        return paramiko.AUTH_SUCCESSFUL if is_right else paramiko.AUTH_FAILED


class Files(paramiko.SFTPServerInterface):
    """The files of one folder, with every step noted."""

    def __init__(self, server: Door, *, root: Path, steps: list[str]) -> None:
        super().__init__(server)
        self.root, self.steps = root, steps

    def _path(self, path: str) -> Path:
        return self.root / path.lstrip("/")

    def list_folder(self, path: str) -> Any:
        folder = self._path(path)
        if not folder.is_dir():
            return paramiko.SFTP_NO_SUCH_FILE
        return [paramiko.SFTPAttributes.from_stat(one.stat(), one.name) for one in folder.iterdir()]

    def stat(self, path: str) -> Any:
        try:
            return paramiko.SFTPAttributes.from_stat(os.stat(self._path(path)))
        except OSError as error:
            return paramiko.SFTPServer.convert_errno(error.errno or 0)

    lstat = stat

    def open(self, path: str, flags: int, attr: Any) -> Any:
        self.steps.append(f"open {path}")
        try:
            stream = os.fdopen(os.open(self._path(path), flags, 0o600), "wb")
        except OSError as error:
            return paramiko.SFTPServer.convert_errno(error.errno or 0)
        handle = paramiko.SFTPHandle(flags)
        handle.filename, handle.writefile = str(path), stream
        return handle

    def posix_rename(self, oldpath: str, newpath: str) -> int:
        self.steps.append(f"rename {newpath}")
        self._path(oldpath).replace(self._path(newpath))
        return paramiko.SFTP_OK


@dataclass
class Sftp:
    root: Path
    port: int
    key: paramiko.PKey
    steps: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"sftp://desk:drop@127.0.0.1:{self.port}/in"

    @property
    def host_key(self) -> str:
        return f"{self.key.get_name()} {self.key.get_base64()}"


@contextmanager
def sftp(root: Path, *, public: paramiko.PKey | None = None) -> Iterator[Sftp]:
    (root / "in").mkdir(parents=True)
    listener = socket.create_server(("127.0.0.1", 0))
    server = Sftp(root, listener.getsockname()[1], paramiko.ECDSAKey.generate())
    open_ones: list[paramiko.Transport] = []

    def serve() -> None:
        while True:
            try:
                line, _ = listener.accept()
            except OSError:
                # closed: the test is over
                return
            transport = paramiko.Transport(line)
            open_ones.append(transport)
            transport.add_server_key(server.key)
            transport.set_subsystem_handler("sftp", paramiko.SFTPServer, Files, root=root, steps=server.steps)
            try:
                transport.start_server(server=Door(public))
            except (paramiko.SSHException, EOFError):
                # the desk went away when it saw the key
                transport.close()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        for transport in open_ones:
            transport.close()
        thread.join(5)


# --- HTTP ---------------------------------------------------------------------------------------


@contextmanager
def http(answer: Callable[[str, dict[str, str], bytes], tuple[int, bytes]]) -> Iterator[str]:
    """A web server whose every POST is answered by a function of path, headers and body; its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status, data = answer(self.path, {k.lower(): v for k, v in self.headers.items()}, body)
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


# --- Odoo ---------------------------------------------------------------------------------------


class Fault(Exception):
    """An exception of Odoo's, told as Odoo tells it."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name, self.message = name, message


@dataclass
class FakeOdoo:
    """The few models that a sales order needs, behind Odoo's JSON-RPC."""

    partners: list[dict[str, Any]] = field(default_factory=list)
    products: list[dict[str, Any]] = field(default_factory=list)
    orders: list[dict[str, Any]] = field(default_factory=list)
    key: str = "secret"
    fault: Fault | None = None
    #: a method after which the answer is lost on its way
    loses: str = ""

    def __call__(self, path: str, headers: dict[str, str], body: bytes) -> tuple[int, bytes]:
        if path != "/jsonrpc":
            return 404, b"<h1>Not Found</h1>"
        asked = json.loads(body)
        try:
            result = self._dispatch(**asked["params"])
        except Fault as fault:
            return 200, json.dumps(
                {"jsonrpc": "2.0", "id": asked["id"], "error": self._error(fault)}
            ).encode()
        if self.loses and self.loses in asked["params"]["args"]:
            self.loses = ""
            return 502, b"Bad Gateway"
        return 200, json.dumps({"jsonrpc": "2.0", "id": asked["id"], "result": result}).encode()

    @staticmethod
    def _error(fault: Fault) -> dict[str, Any]:
        data = {
            "name": fault.name, "debug": f"Traceback (most recent call last):\n{fault.name}",
            "message": fault.message, "arguments": [fault.message], "context": {},
        }  # fmt: skip
        return {"code": 200, "message": "Odoo Server Error", "data": data}

    def _dispatch(self, service: str, method: str, args: list[Any]) -> Any:
        if (service, method) == ("common", "version"):
            return {"server_version": "17.0"}
        if (service, method) == ("common", "authenticate"):
            _, login, key, _ = args
            return 7 if (login, key) == ("desk@erp.example", self.key) else False
        _, uid, key, model, name, given, more = args
        if (uid, key) != (7, self.key):
            raise Fault("odoo.exceptions.AccessDenied", "Access Denied")
        if self.fault:
            raise self.fault
        return getattr(self, f"{model}.{name}".replace(".", "_"))(*given, **more)

    def res_partner_search(self, domain: list[Any], limit: int, order: str) -> list[int]:
        return [row["id"] for row in self.partners if row["ref"] == domain[0][2]][:limit]

    def product_product_search_read(self, domain: list[Any], fields: list[str]) -> list[dict[str, Any]]:
        rows = [row for row in self.products if row["default_code"] in domain[0][2]]
        return [{"id": row["id"], **{name: row[name] for name in fields}} for row in rows]

    def sale_order_search(self, domain: list[Any], limit: int, order: str) -> list[int]:
        return [row["id"] for row in self.orders if row[domain[0][0]] == domain[0][2]][:limit]

    def sale_order_create(self, values: dict[str, Any]) -> int:
        self.orders.append({"id": len(self.orders) + 1, "state": "draft", **values})
        return len(self.orders)

    def sale_order_read(self, ids: list[int], fields: list[str]) -> list[dict[str, Any]]:
        return [{"id": pk, **{name: self.orders[pk - 1][name] for name in fields}} for pk in ids]

    def sale_order_action_confirm(self, ids: list[int]) -> bool:
        for pk in ids:
            self.orders[pk - 1]["state"] = "sale"
        return True
