"""Odoo's JSON-RPC: one call, its answer, and its errors in words."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from proche.kernel.outbox import Never, NotNow

TIMEOUT_SECONDS = 20.0
#: Odoo's own refusals of what was asked: asking again changes nothing until a person mends it.
REFUSALS = (
    "AccessDenied", "AccessError", "UserError", "ValidationError", "MissingError", "RedirectWarning",
    "ValueError", "KeyError", "TypeError", "AttributeError", "NotNullViolation", "IntegrityError",
)  # fmt: skip
LONGEST_WORDS = 300


@dataclass(frozen=True, slots=True)
class Odoo:
    """One Odoo, as one of its users. `url` is its address, without a path."""

    url: str
    database: str
    login: str
    key: str

    def version(self) -> str:
        return str(self._call("common", "version", []).get("server_version", "?"))

    def sign_in(self) -> int:
        """The user's number. Raises: Never where Odoo knows no such user, key or database."""
        uid = self._call("common", "authenticate", [self.database, self.login, self.key, {}])
        if not isinstance(uid, int) or isinstance(uid, bool) or uid <= 0:
            raise Never(
                f"Odoo does not let {self.login} in. Look at PROCHE_ODOO_LOGIN, PROCHE_ODOO_KEY and "
                "PROCHE_ODOO_DATABASE."
            )
        return uid

    def do(self, uid: int, model: str, method: str, *args: Any, **more: Any) -> Any:
        """Call a method of a model, as `execute_kw` does."""
        given = [self.database, uid, self.key, model, method, list(args), more]
        return self._call("object", "execute_kw", given)

    def _call(self, service: str, method: str, args: list[Any]) -> Any:
        # 0.1 s of every command's start, for a port that few desks open.
        import httpx

        params = {"service": service, "method": method, "args": args}
        try:
            answer = httpx.post(
                f"{self.url.rstrip('/')}/jsonrpc",
                json={"jsonrpc": "2.0", "method": "call", "id": 1, "params": params},
                timeout=TIMEOUT_SECONDS,
            )
        except httpx.HTTPError as error:
            raise NotNow(f"Odoo could not be reached: {error or type(error).__name__}") from error
        return _result(answer.status_code, answer.content)


def _result(status: int, content: bytes) -> Any:
    """What was asked for. Odoo tells its errors in the body of an answer that HTTP calls a success."""
    if status != 200:
        raise NotNow(f"Odoo answered {status}. Look at PROCHE_ODOO_URL if it goes on.")
    try:
        answer = json.loads(content)
    except ValueError as error:
        raise NotNow("Odoo's address answers, but not as Odoo does. Look at PROCHE_ODOO_URL.") from error
    if not isinstance(answer, dict):
        raise NotNow("Odoo's address answers, but not as Odoo does. Look at PROCHE_ODOO_URL.")
    if "error" in answer:
        raise _refusal(answer["error"])
    return answer.get("result")


def _refusal(error: Any) -> Never | NotNow:
    """Odoo's error as what to do: `data.name` says which of its exceptions it was, `data.message` why."""
    data = error.get("data") if isinstance(error, dict) else None
    data = data if isinstance(data, dict) else {}
    name = str(data.get("name", "")).rpartition(".")[2]
    why = str(data.get("message") or (error.get("message") if isinstance(error, dict) else "") or "?")
    words = f"Odoo says: {' '.join(why.split())[:LONGEST_WORDS]}"
    return Never(words) if name in REFUSALS else NotNow(words)
