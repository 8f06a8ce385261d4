"""A message's own words: without the replies it quotes, its signature and its disclaimer.

Careful in one direction: what might be an order is kept. A forwarded message speaks through
what it forwards, so that its quoted part is offered too, after its own words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from proche.orders.readers import html_text, limits

from_html = html_text.to_text

REPLY = re.compile(
    r"^\s*(?:-{2,}\s*(?:original message|message d.origine|message initial|reply message)\s*-{2,}|"
    r"_{10,}\s*|"
    r"(?:le|on)\b.{5,200}\b(?:a écrit|wrote)\s*:)\s*$",
    re.IGNORECASE,
)
FORWARD = re.compile(
    r"^\s*(?:-{2,}\s*(?:forwarded message|message transféré|message transmis)\s*-{2,}|"
    r"(?:begin forwarded message|début du message (?:transféré|réexpédié))\s*:)\s*$",
    re.IGNORECASE,
)
SUBJECT_FORWARD = re.compile(r"^\s*(?:fwd?|tr|wg|i)\s*:", re.IGNORECASE)
HEAD = re.compile(r"^\s*\*?(?:de|from|von)\*?\s*:\s*\S", re.IGNORECASE)
HEAD_NEXT = re.compile(
    r"^\s*\*?(?:envoyé|sent|date|à|to|objet|subject|cc|gesendet)(?: le)?\*?\s*:", re.IGNORECASE
)
DISCLAIMER = re.compile(
    r"^\W*(?:ce (?:message|courriel|mail|courrier électronique)\b.{0,80}"
    r"(?:confidentiel|destin|peut contenir)|"
    r"(?:this|the information in this) (?:e-?mail|message|communication)\b.{0,80}"
    r"(?:confidential|intended|may contain)|"
    r"(?:avis de confidentialité|confidentiality notice|disclaimer)\b|"
    r"(?:pensez à l.environnement|n.imprimez ce|please consider the environment|avant d.imprimer))",
    re.IGNORECASE,
)
DEVICE = re.compile(
    r"^\s*(?:envoyé (?:de|depuis|à partir d)|sent from (?:my|outlook|mail)|get outlook for|"
    r"télécharger outlook|obtenir outlook)",
    re.IGNORECASE,
)
CLOSING = re.compile(
    r"^\s*(?:(?:bien |très )?cordialement|(?:meilleures |sincères )?salutations|bonne (?:journée|réception)|"
    r"(?:kind |best |warm )?regards|sincerely|yours (?:truly|faithfully)|thanks|thank you|cdlt|cdt)\W*$",
    re.IGNORECASE,
)
DELIMITER = re.compile(r"^--\s?$")
POSTSCRIPT = re.compile(r"^\s*p\.?\s?s\b", re.IGNORECASE)
#: a signature is short; more lines than this after "Regards" are something else
SIGNATURE_LINES = 14
#: the first of them name the person and the house, which the reader may want
NAMING_LINES = 4


def bounded(text: str) -> str:
    """As much of a text as somebody may have typed: reading takes its time over every word."""
    flat = text[: 4 * limits.TYPED].strip().replace("\r\n", "\n").replace("\r", "\n")
    lines = (line[: limits.TYPED_LINE] for line in flat.split("\n")[: limits.TYPED_LINES])
    return "\n".join(lines)[: limits.TYPED]


def own_words(text: str, *, subject: str) -> Iterator[str]:
    """Give what may be the order, likeliest first: the writer's words, then what they forward."""
    lines = bounded(text).split("\n")
    cut = _reply_begins(lines)
    own = _tidy(lines[:cut])
    if own:
        yield own
    is_forward = SUBJECT_FORWARD.match(subject) or any(FORWARD.match(line) for line in lines)
    if is_forward and (forwarded := _tidy(_unquoted(lines[cut:]))):
        yield forwarded


def _reply_begins(lines: list[str]) -> int:
    """The line from which others speak."""
    for place, line in enumerate(lines):
        two = f"{line.rstrip()} {lines[place + 1].strip()}" if place + 1 < len(lines) else line
        # Mail programs wrap "Le lundi 3 ... Nadia Ferrand" and "a écrit :" over two lines.
        if REPLY.match(line) or FORWARD.match(line) or (line.strip() and REPLY.match(two)):
            return place
        if HEAD.match(line) and sum(bool(HEAD_NEXT.match(n)) for n in lines[place + 1 : place + 6]) >= 2:
            return place
    return len(lines)


def _unquoted(lines: list[str]) -> list[str]:
    return [re.sub(r"^(?:\s*>)+ ?", "", line) for line in lines]


def _tidy(lines: list[str]) -> str:
    kept = [line.rstrip() for line in lines if not line.lstrip().startswith(">")]
    kept = _without_signature(_without_disclaimer(kept))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def _without_disclaimer(lines: list[str]) -> list[str]:
    for place, line in enumerate(lines):
        if DISCLAIMER.match(line):
            # A disclaimer that opens the text (some gateways put it first) must not take the order along.
            return lines[:place] if place * 2 >= len(lines) or _words(lines[:place]) else lines[place + 1 :]
    return lines


def _words(lines: list[str]) -> bool:
    return any(line.strip() for line in lines)


def _without_signature(lines: list[str]) -> list[str]:
    kept = [line for line in lines if not DEVICE.match(line)]
    for place, line in enumerate(kept):
        rest = kept[place + 1 :]
        is_end = DELIMITER.match(line) or (
            CLOSING.match(line) and sum(bool(r.strip()) for r in rest) <= SIGNATURE_LINES
        )
        if is_end and _words(kept[:place]):
            return [*kept[:place], "", *_naming(rest), *_postscript(rest)]
    return kept


def _naming(signature: list[str]) -> list[str]:
    """Name and house; lines with digits are telephones, streets and capital, which look like orders."""
    filled = [line for line in signature if line.strip()][:NAMING_LINES]
    return [
        line for line in filled if not re.search(r"\d|@|www\.|https?:", line) and not POSTSCRIPT.match(line)
    ]


def _postscript(signature: list[str]) -> list[str]:
    for place, line in enumerate(signature):
        if POSTSCRIPT.match(line):
            return signature[place:]
    return []
