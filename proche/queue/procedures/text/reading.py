"""A file read, with every problem and its line. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from proche.kernel.words import gettext_noop as N_
from proche.kernel.words import said
from proche.queue.procedures.text.procedure import (
    END,
    LONGEST_KEY,
    LONGEST_TITLE,
    LONGEST_WAIT,
    MOST_CHARACTERS,
    MOST_OPTIONS,
    MOST_STEPS,
    NEXT,
    RESERVED,
    Option,
    Problem,
    Procedure,
    Step,
    StepType,
    Unreadable,
    Wait,
)

NO_STEP = N_("There is no step yet. A step begins like this: ## [check] Its title")

FRONT_LINE = re.compile(r"([a-z]+):\s*(.*)")
HEADING = re.compile(r"##\s+\[\s*([A-Za-z]+)\s*(?::\s*([^\]]*?)\s*)?\]\s+(.+)")
KEYED = re.compile(r"(.+?)\s*\{#([^{}]*)\}", re.DOTALL)
KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
OPTION = re.compile(r"(.*?)\s*(?:->|→)\s*#([a-z0-9-]+)", re.DOTALL)
CODE = re.compile(r"[A-Z][A-Z0-9_]{0,23}")
LANGUAGE = re.compile(r"[a-z]{2}")
SPAN = re.compile(r"(\d{1,5})\s*(min|minutes?|h|hours?|heures?|days?|d|jours?|j)")
CLOCK = re.compile(r"(?:until|jusqu’à|jusqu'à)\s+(\d{1,2})\s*[:h]\s*(\d{2})")
#: What begins a line that is not the text of a step of this type.
SIGNS = {StepType.CHOICE: "- ", StepType.CALL: ">"}
YES = {"yes": True, "oui": True, "no": False, "non": False}
FRONT = ("title", "key", "kinds", "doubts", "regions", "tags", "language", "required")


@lru_cache(maxsize=512)
def read(text: str) -> Procedure:
    """Read one file. Raises: Unreadable, with every problem and its line."""
    lines = normal(text).split("\n")
    problems = list(_unfit(text, lines))
    if problems:
        raise Unreadable(problems)
    front, first = _read_front(lines, problems)
    opening, blocks = _split(lines, first)
    steps = [step for block in blocks if (step := _read_step(block, problems))]
    steps = _with_keys(steps, problems)
    if not blocks:
        problems.append(Problem(first, said(NO_STEP)))
    problems += _whole(steps)
    if problems:
        raise Unreadable(problems)
    return replace(front, opening=_unescaped(opening), steps=tuple(one.step for one in steps))


def normal(text: str) -> str:
    """Line ends as one sign, nothing at the end of a line, one form of each letter."""
    text = unicodedata.normalize("NFC", text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))
    return "\n".join(line.rstrip() for line in text.split("\n")).strip("\n")


def _unfit(text: str, lines: Sequence[str]) -> Iterator[Problem]:
    if len(text) > MOST_CHARACTERS:
        yield Problem(1, said(N_("A procedure has at most %(most)s characters."), most=MOST_CHARACTERS))
        return
    for number, line in enumerate(lines, 1):
        if any(unicodedata.category(sign) in ("Cc", "Cs") and sign != "\t" for sign in line):
            yield Problem(number, said(N_("There is a character here that cannot be shown.")))
            return


def _read_front(lines: Sequence[str], problems: list[Problem]) -> tuple[Procedure, int]:
    """A procedure of the values on top alone, and the index of the first line below them."""
    end = next((n for n, line in enumerate(lines) if n and line == "---"), None)
    if lines[0] != "---" or end is None:
        words = N_("The file begins with a part between two lines of ---, with at least a title.")
        raise Unreadable([Problem(1, said(words))])
    written: dict[str, tuple[int, str]] = {}
    for number, line in enumerate(lines[1:end], 2):
        found = FRONT_LINE.fullmatch(line.strip())
        if not line.strip():
            continue
        if not found or found[1] not in FRONT:
            words = N_("“%(line)s” is none of what is known on top: %(names)s.")
            problems.append(Problem(number, said(words, line=line[:40], names=", ".join(FRONT))))
        elif found[1] in written:
            problems.append(Problem(number, said(N_("“%(name)s” is there twice."), name=found[1])))
        else:
            written[found[1]] = (number, found[2].strip())
    return _front(written, problems), end + 1


def _front(written: dict[str, tuple[int, str]], problems: list[Problem]) -> Procedure:
    def value(name: str) -> tuple[int, str]:
        return written.get(name, (1, ""))

    line, title = value("title")
    _mind(problems, line, bool(title), N_("The procedure needs a title."))
    _mind(problems, line, len(title) <= LONGEST_TITLE, N_("A title has at most 120 characters."))
    line, key = value("key")
    key = key or slug(title)
    ok = not title or (bool(KEY.fullmatch(key)) and len(key) <= LONGEST_KEY and key not in RESERVED)
    _mind(problems, line, ok, N_("A key is of small letters, figures and hyphens, such as delivery-refused."))
    line, language = value("language")
    _mind(
        problems, line, not language or bool(LANGUAGE.fullmatch(language)), N_("A language is two letters.")
    )
    line, required = value("required")
    _mind(problems, line, (required or "no") in YES, N_("Write “required: yes” or “required: no”."))
    for name in ("kinds", "doubts"):
        line, text = value(name)
        ok = all(CODE.fullmatch(code) for code in listed(text))
        _mind(problems, line, ok, N_("Kinds and doubts are codes in capitals, such as ORDER, PRODUCT."))
    kinds, doubts, regions, tags = (listed(value(name)[1]) for name in ("kinds", "doubts", "regions", "tags"))
    return Procedure(
        key, title, (), kinds=kinds, doubts=doubts, regions=regions, tags=tags, language=language or "fr",
        is_required=YES.get(required or "no", False),
    )  # fmt: skip


def _mind(problems: list[Problem], line: int, ok: bool, words: str) -> None:
    if not ok:
        problems.append(Problem(line, said(words)))


def listed(text: str) -> tuple[str, ...]:
    """What stands between commas, each once."""
    return tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


def slug(title: str, longest: int = LONGEST_KEY) -> str:
    """A key made of a title: "Code produit inconnu" is code-produit-inconnu."""
    plain = unicodedata.normalize("NFKD", title.lower()).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", plain))[:longest].strip("-")


@dataclass(slots=True)
class _Block:
    line: int
    heading: str
    body: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Numbered:
    line: int
    step: Step


def _split(lines: Sequence[str], first: int) -> tuple[str, list[_Block]]:
    opening: list[str] = []
    blocks: list[_Block] = []
    for number, line in enumerate(lines[first:], first + 1):
        if line.startswith("## "):
            blocks.append(_Block(number, line))
        else:
            (blocks[-1].body if blocks else opening).append(line)
    return _trimmed(opening), blocks


def _trimmed(lines: Iterable[str]) -> str:
    return "\n".join(lines).strip("\n")


def _read_step(block: _Block, problems: list[Problem]) -> _Numbered | None:
    found = HEADING.fullmatch(block.heading)
    type = found and StepType.__members__.get(found[1].upper())
    if not found or not type:
        words = N_(
            "A step begins with its type, then its title: ## [check], [choice], [text], [call: whom], "
            "[wait: 2 h]."
        )
        problems.append(Problem(block.line, said(words)))
        return None
    keyed = KEYED.fullmatch(found[3])
    title, key = (keyed[1], keyed[2]) if keyed else (found[3], "")
    _mind(problems, block.line, len(title) <= LONGEST_TITLE, N_("A title has at most 120 characters."))
    step = _READERS[type](Step(key, type, title.strip()), found[2] or "", block, problems)
    return _Numbered(block.line, step)


def _plain(step: Step, parameter: str, block: _Block, problems: list[Problem]) -> Step:
    _mind(problems, block.line, not parameter, N_("A check has nothing after its type: ## [check]."))
    return replace(step, text=_unescaped(_trimmed(block.body)))


def _text(step: Step, parameter: str, block: _Block, problems: list[Problem]) -> Step:
    known = parameter.lower() in ("", "required", "optional")
    _mind(problems, block.line, known, N_("A text is ## [text] or ## [text: required]."))
    body = _unescaped(_trimmed(block.body))
    return replace(step, text=body, is_required=parameter.lower() == "required")


def _choice(step: Step, parameter: str, block: _Block, problems: list[Problem]) -> Step:
    _mind(problems, block.line, not parameter, N_("A choice has nothing after its type: ## [choice]."))
    body, chosen = _apart(block.body, "- ")
    options = tuple(_option(line[2:].strip()) for line in chosen)
    enough = 2 <= len(options) <= MOST_OPTIONS
    _mind(
        problems,
        block.line,
        enough,
        N_("A choice has two to twelve options, each on a line that begins with “- ”."),
    )
    words = [option.words for option in options]
    once = len(set(words)) == len(words) and all(words)
    _mind(problems, block.line, once, N_("Each option of a choice has words of its own."))
    return replace(step, text=_unescaped(body, "- "), options=options)


def _option(text: str) -> Option:
    found = OPTION.fullmatch(text)
    if not found:
        return Option(text)
    return Option(found[1].strip(), "" if found[2] == NEXT else found[2])


def _call(step: Step, parameter: str, block: _Block, problems: list[Problem]) -> Step:
    _mind(problems, block.line, bool(parameter), N_("A call says whom: ## [call: the pharmacist]."))
    body, aloud = _apart(block.body, ">")
    say = _trimmed(line[1:].removeprefix(" ") for line in aloud)
    _mind(problems, block.line, bool(say), N_("A call holds what to say, in lines that begin with “>”."))
    return replace(step, text=_unescaped(body, ">"), whom=parameter, say=say)


def _wait(step: Step, parameter: str, block: _Block, problems: list[Problem]) -> Step:
    wait = read_wait(parameter)
    words = N_(
        "A wait says how long, a month at most, or until when: ## [wait: 2 h], [wait: 3 days], "
        "[wait: until 14:00]."
    )
    _mind(problems, block.line, wait is not None, words)
    return replace(step, text=_unescaped(_trimmed(block.body)), wait=wait or Wait())


_READERS: dict[StepType, Callable[[Step, str, _Block, list[Problem]], Step]] = {
    StepType.CHECK: _plain,
    StepType.TEXT: _text,
    StepType.CHOICE: _choice,
    StepType.CALL: _call,
    StepType.WAIT: _wait,
}


def read_wait(text: str) -> Wait | None:
    """Read "2 h", "45 min", "3 days" or "until 14:00"; None for anything else."""
    clock = CLOCK.fullmatch(text.strip().lower())
    if clock:
        hour, minute = int(clock[1]), int(clock[2])
        return Wait(until=hour * 60 + minute) if hour < 24 and minute < 60 else None
    span = SPAN.fullmatch(text.strip().lower())
    if not span:
        return None
    minutes = int(span[1]) * {"m": 1, "h": 60}.get(span[2][0], 24 * 60)
    return Wait(minutes) if 0 < minutes <= LONGEST_WAIT else None


def _apart(lines: Iterable[str], sign: str) -> tuple[str, list[str]]:
    """The text of a step, and its lines that begin with a sign."""
    lines = list(lines)
    own = [line for line in lines if line.startswith(sign)]
    return _trimmed(line for line in lines if not line.startswith(sign)), own


def _with_keys(steps: Sequence[_Numbered], problems: list[Problem]) -> list[_Numbered]:
    """Give a key to each step that has none yet; say which keys cannot be."""
    given = {one.step.key for one in steps if one.step.key}
    seen: set[str] = set()
    found = []
    for place, one in enumerate(steps, 1):
        key = one.step.key or _free_key(one.step.title, place, given)
        given.add(key)
        ok = bool(KEY.fullmatch(key)) and len(key) <= LONGEST_KEY and key not in (END, NEXT)
        words = N_("The key of a step is of small letters, figures and hyphens, such as {#product-code}.")
        _mind(problems, one.line, ok, words)
        _mind(problems, one.line, key not in seen, N_("Two steps have this key. Each has one of its own."))
        seen.add(key)
        found.append(_Numbered(one.line, replace(one.step, key=key)))
    return found


def _free_key(title: str, place: int, given: set[str]) -> str:
    made = slug(title, 40)
    if not made or made in (END, NEXT):
        made = f"step-{place}"
    key, number = made, 2
    while key in given:
        key, number = f"{made}-{number}", number + 1
    return key


def _whole(steps: Sequence[_Numbered]) -> Iterator[Problem]:
    if len(steps) > MOST_STEPS:
        line = steps[MOST_STEPS].line
        yield Problem(line, said(N_("A procedure has at most %(most)s steps."), most=MOST_STEPS))
    keys = {one.step.key for one in steps} | {"", END}
    for one in steps:
        for option in one.step.options:
            if option.to not in keys:
                words = N_("“%(option)s” leads to #%(key)s, and no step has this key.")
                yield Problem(one.line, said(words, option=option.words, key=option.to))


def escape_pattern(sign: str) -> re.Pattern[str]:
    other = f"|{re.escape(sign)}" if sign else ""
    return re.compile(rf"\\*(?:## {other})")


def _unescaped(text: str, sign: str = "") -> str:
    pattern = escape_pattern(sign)
    return "\n".join(
        line[1:] if line.startswith("\\") and pattern.match(line) else line for line in text.split("\n")
    )
