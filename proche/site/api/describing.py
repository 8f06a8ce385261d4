"""What the description of an operation says of its refusals, and of answers that are no JSON."""

from __future__ import annotations

from typing import Any

from proche.site.api import shapes

#: what a program reads on each refusal, as examples
WHY = {
    400: ("The form is broken.", "This is no whole multipart/form-data. Send it with its boundary, or the "
          "document as the body."),
    401: ("No key of this desk.", "Give a key of this desk as “Authorization: Bearer KEY” or “X-API-Key: "
          "KEY”."),
    403: ("The key may not do that.", "This key may not do that. Its line in PROCHE_API_KEYS must begin with "
          "erp+orders for it."),
    404: ("It is not there, or not any more.", "This does not exist, or you may not see it."),
    409: ("The key is taken.", "This Idempotency-Key was used for another document. Give each document a key "
          "of its own."),
    410: ("The place is forgotten.", "What changed since then is forgotten. Walk the orders once, then "
          "follow from the cursor of a call without “after”."),
    413: ("Too large.", "This document has 52 MB; the desk takes in up to 40 MB. Send a smaller one."),
    422: ("What was sent makes no sense.", "Send the document as the body, or as the field “file” of "
          "multipart/form-data."),
    507: ("The disk of the desk is full.", "The disk of this desk is full: nothing was received. Keep the "
          "document and send it again later."),
    429: ("Too often.", "This key called 1200 times within a minute. Wait 1 seconds."),
}  # fmt: skip

#: what every operation may answer
ALWAYS = (401, 422, 429)


def refusals(*codes: int) -> dict[int, Any]:
    return dict.fromkeys((*ALWAYS, *codes), shapes.Said)


def described(*codes: int, **more: Any) -> dict[str, Any]:
    """The refusals with their examples, for `openapi_extra`; `more` is laid beside them."""
    responses: dict[int, Any] = {code: _refusal(code) for code in (*ALWAYS, *codes)}
    responses.update(more.pop("responses", {}))
    return {"responses": responses, **more}


def _refusal(code: int) -> dict[str, Any]:
    what, words = WHY[code]
    said: dict[str, Any] = {
        "description": what,
        "content": {"application/json": {"example": {"error": words}}},
    }
    if code == 429:
        said["headers"] = {
            "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "string", "example": "1"}}
        }
    return said


def file_answer(*media_types: str, what: str) -> dict[int, Any]:
    """An answer of bytes."""
    content = {kind: {"schema": {"type": "string", "format": "binary"}} for kind in media_types}
    return {200: {"description": what, "content": content}}


def file_body(*media_types: str, what: str) -> dict[str, Any]:
    binary = {"schema": {"type": "string", "format": "binary", "minLength": 1}}
    return {"required": True, "description": what, "content": dict.fromkeys(media_types, binary)}
