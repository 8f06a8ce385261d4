"""The text of an HTML message as a person sees it: a row of a table is a line, its cells tabbed."""

from __future__ import annotations

import re
from html.parser import HTMLParser

UNSEEN = {"script", "style", "head", "title", "template", "noscript"}
BLOCKS = {"p", "div", "br", "tr", "li", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "pre"}
QUOTES = {"blockquote"}
#: nothing a person reads lies deeper
LONGEST = 2_000_000


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.unseen = 0
        self.quoted = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in UNSEEN:
            self.unseen += 1
        if tag in QUOTES:
            self.quoted += 1
        if tag in BLOCKS or tag in QUOTES:
            self.parts.append("\n" + "> " * min(self.quoted, 5))
        elif tag in ("td", "th"):
            self.parts.append("\t")

    def handle_endtag(self, tag: str) -> None:
        if tag in UNSEEN and self.unseen:
            self.unseen -= 1
        if tag in QUOTES and self.quoted:
            self.quoted -= 1
        if tag in BLOCKS - {"br"} or tag in QUOTES:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.parts.append(re.sub(r"\s+", " ", data))


def to_text(html: str) -> str:
    """Give the words in lines; quoted replies get their "> ", and are cut off like those of text."""
    parser = _Text()
    parser.feed(html[:LONGEST])
    parser.close()
    lines = ("".join(parser.parts)).split("\n")
    tidy = [re.sub(r" *\t+ *", "\t", re.sub(r" +", " ", line)).strip() for line in lines]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(tidy)).strip()
