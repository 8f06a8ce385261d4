"""Sentences that are written once in English and said in the reader's language later.

Rules and readers know no Django, yet what they say reaches people in French too. They
return a `Said`: the English sentence as its own message id, and the values to put in it.
A value may be a `Said` itself, so that "3 pieces" is said in the reader's language too; days and
moments go in as ISO text and amounts with a decimal point, and are written where they are shown.
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
    values: Mapping[str, str | Said] = field(default_factory=dict)

    def words(self, translate: Callable[[str], str] = str, write: Callable[[str], str] = str) -> str:
        """Give the sentence, through `translate` (gettext) and each plain value through `write`."""
        if not self.values:
            return translate(self.text)
        return translate(self.text) % {
            name: value.words(translate, write) if isinstance(value, Said) else write(value)
            for name, value in self.values.items()
        }

    def __str__(self) -> str:
        return self.words()

    def as_json(self) -> dict[str, object]:
        values = {k: v.as_json() if isinstance(v, Said) else v for k, v in self.values.items()}
        return {"text": self.text, "values": values}

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> Said:
        values = data.get("values") or {}
        assert isinstance(values, Mapping)
        told = {str(k): cls.from_json(v) if isinstance(v, Mapping) else str(v) for k, v in values.items()}
        return cls(str(data["text"]), told)


def said(text: str, /, **values: object) -> Said:
    """Build a `Said`; wrap the literal in `gettext_noop` so that it is extracted."""
    return Said(text, {name: v if isinstance(v, Said) else str(v) for name, v in values.items()})
