"""A procedure as its file. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from proche.queue.procedures.text.procedure import NEXT, Option, Procedure, Step, StepType, Wait
from proche.queue.procedures.text.reading import OPTION, SIGNS, escape_pattern


def write(procedure: Procedure) -> str:
    """Write a procedure as its file; `read` gives the same back."""
    parts = ["\n".join(["---", *_front_lines(procedure), "---"])]
    if procedure.opening:
        parts.append(_escaped(procedure.opening))
    parts += [_step_text(step).rstrip("\n") for step in procedure.steps]
    return "\n\n".join(parts) + "\n"


def _front_lines(procedure: Procedure) -> Iterator[str]:
    yield f"title: {procedure.title}"
    yield f"key: {procedure.key}"
    for name in ("kinds", "doubts", "regions", "tags"):
        if values := getattr(procedure, name):
            yield f"{name}: {', '.join(values)}"
    yield f"language: {procedure.language}"
    if procedure.is_required:
        yield "required: yes"


def _step_text(step: Step) -> str:
    parameter = parameter_of(step)
    mark = f"[{step.type.lower()}: {parameter}]" if parameter else f"[{step.type.lower()}]"
    parts = [_escaped(step.text, SIGNS.get(step.type, ""))] if step.text else []
    if step.say:
        parts.append("\n".join(f"> {line}".rstrip() for line in step.say.split("\n")))
    if step.options:
        parts.append("\n".join(_option_text(option) for option in step.options))
    return f"## {mark} {step.title} {{#{step.key}}}\n" + "\n\n".join(parts)


def parameter_of(step: Step) -> str:
    """What stands after a step's type, as it is written."""
    if step.type is StepType.WAIT:
        return write_wait(step.wait)
    return "required" if step.is_required else step.whom


def write_wait(wait: Wait) -> str:
    if wait.until is not None:
        return f"until {wait.until // 60:02d}:{wait.until % 60:02d}"
    if wait.minutes % (24 * 60) == 0:
        return f"{wait.minutes // (24 * 60)} days"
    return f"{wait.minutes // 60} h" if wait.minutes % 60 == 0 else f"{wait.minutes} min"


def _option_text(option: Option) -> str:
    # Words that end like a way are given one, so that they are not taken for it.
    way = option.to or (NEXT if OPTION.fullmatch(option.words) else "")
    return f"- {option.words}" + (f" -> #{way}" if way else "")


def _escaped(text: str, sign: str = "") -> str:
    pattern = escape_pattern(sign)
    return "\n".join("\\" + line if pattern.match(line) else line for line in text.split("\n"))
