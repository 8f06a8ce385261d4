"""The small steps of writing XML: a namespace, an element, a text that XML can carry."""

from __future__ import annotations

import re

from lxml import etree

from proche.orders.reading import Value

#: characters that XML 1.0 forbids even when escaped
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Names:
    """Elements of one namespace: `cbc.add(parent, "ID", "4711")`."""

    def __init__(self, namespace: str) -> None:
        self.prefix = f"{{{namespace}}}"

    def add(
        self, parent: etree._Element, name: str, text: str | None = None, **attributes: str
    ) -> etree._Element:
        element = etree.SubElement(parent, self.prefix + name, {k: v for k, v in attributes.items() if v})
        if text:
            element.text = FORBIDDEN.sub(" ", text)
        return element

    def value(self, parent: etree._Element, name: str, value: Value | None, **attributes: str) -> None:
        """Add what was read, and nothing where nothing was."""
        if value is not None:
            self.add(parent, name, value.value, **attributes)


def as_bytes(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
