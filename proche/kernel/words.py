"""Sentences that are written once in English and said in the reader's language later.

Rules and readers know no Django, yet what they say reaches people in French too. They
return a `Said`: the English sentence as its own message id, and the values to put in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


def gettext_noop(text: str) -> str:
    """Mark a sentence for extraction without translating it."""
    return text


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence: `text` holds %(name)s places, `values` what goes there."""

    text: str
    values: Mapping[str, str] = field(default_factory=dict)

    def words(self, translate: Callable[[str], str] = str) -> str:
        """Give the sentence, through `translate` (gettext) where there is one."""
        return translate(self.text) % self.values if self.values else translate(self.text)

    def __str__(self) -> str:
        return self.words()

    def as_json(self) -> dict[str, object]:
        return {"text": self.text, "values": dict(self.values)}

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> Said:
        values = data.get("values") or {}
        assert isinstance(values, Mapping)
        return cls(str(data["text"]), {str(k): str(v) for k, v in values.items()})


def said(text: str, /, **values: object) -> Said:
    """Build a `Said`; wrap the literal in `gettext_noop` so that it is extracted."""
    return Said(text, {name: str(value) for name, value in values.items()})
