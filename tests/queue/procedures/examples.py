"""One procedure of every type of step, and any procedure at all for the property tests."""

from __future__ import annotations

from hypothesis import strategies as st

from proche.queue.procedures import text
from proche.queue.procedures.text import Option, Procedure, Step, StepType, Wait

UNKNOWN = """---
title: Unknown product code
key: unknown-product-code
kinds: ORDER
doubts: PRODUCT, WITHDRAWN
language: en
---

For every order with a code that the catalogue does not have.

## [check] The code is not a typing error {#typing}
Compare it with the [catalogue](https://catalogue.example/).

- Read it aloud.

## [choice] What did the customer mean? {#meant}
- Another of our products
- A product that we never had -> #refuse

## [text: required] The code as they gave it {#code}

## [call: the pharmacist of the ward] Ask for the product {#ask}
Have the order in front of you.

> Good morning, this is the order desk.
> Which product do you mean?

## [wait: 2 h] Wait for the answer {#answer}

## [check] Tell them that we do not have it {#refuse}
"""


#: Letters of several scripts, and every sign that means something in a file.
_SIGNS = "aeztÀéœ09 中ж€’—→-#[]{}>:,\\/*|<&!.?"


def _line(most: int = 30, *, without: str = "") -> st.SearchStrategy[str]:
    signs = "".join(sign for sign in _SIGNS if sign not in without)
    return st.text(signs, max_size=most).map(lambda one: " ".join(one.split()))


def _words(most: int = 30, *, without: str = "") -> st.SearchStrategy[str]:
    return _line(most, without=without).filter(bool)


#: Lines that look like what they are not, beside any line.
_tricky = st.sampled_from(
    [
        "- no option",
        "> not said",
        "## [check] no step {#a}",
        "\\## x",
        "\\- y",
        "\\\\> z",
        "---",
        "",
        "- a -> #b",
    ]
)
_text = st.lists(_line() | _tricky, max_size=6).map(lambda lines: text.normal("\n".join(lines)))
_keys = st.sampled_from(["a", "b1", "product-code", "step-2", "x-y-z", "ask", "unknown-product-code"])
_lists = st.lists(_words(12, without=","), max_size=3, unique=True).map(tuple)
_codes = st.lists(st.sampled_from(["ORDER", "PRODUCT", "NOT_YET", "X2"]), max_size=3, unique=True).map(tuple)
_waits = st.one_of(
    st.integers(1, text.LONGEST_WAIT).map(Wait), st.integers(0, 24 * 60 - 1).map(lambda m: Wait(until=m))
)


@st.composite
def _steps(draw: st.DrawFn, key: str, keys: list[str]) -> Step:
    type = draw(st.sampled_from(StepType))
    step = {"key": key, "type": type, "title": draw(_words()), "text": draw(_text)}
    if type is StepType.CHOICE:
        words = draw(st.lists(_words() | st.just("- a -> #b"), min_size=2, max_size=4, unique=True))
        ways = st.sampled_from(["", text.END, *keys])
        step["options"] = tuple(Option(one, draw(ways)) for one in words)
    if type is StepType.TEXT:
        step["is_required"] = draw(st.booleans())
    if type is StepType.CALL:
        step["whom"] = draw(_words(without="]"))
        step["say"] = draw(_text.filter(bool))
    if type is StepType.WAIT:
        step["wait"] = draw(_waits)
    return Step(**step)  # type: ignore[arg-type]


@st.composite
def procedures(draw: st.DrawFn) -> Procedure:
    keys = draw(st.lists(_keys, min_size=1, max_size=5, unique=True))
    return Procedure(
        key=draw(_keys),
        title=draw(_words()),
        steps=tuple(draw(_steps(key, keys)) for key in keys),
        opening=draw(_text),
        kinds=draw(_codes),
        doubts=draw(_codes),
        regions=draw(_lists),
        tags=draw(_lists),
        language=draw(st.sampled_from(["fr", "en", "nl"])),
        is_required=draw(st.booleans()),
    )


_few = st.sampled_from(["", "Call", "Call the ward", "Call the ward at nine", "Ask them, then call"])


@st.composite
def versions(draw: st.DrawFn) -> Procedure:
    """Versions that share much with each other, cheaply drawn, two at a time."""
    keys = draw(st.lists(st.sampled_from("abcdefgh"), min_size=1, unique=True))
    steps = [Step(key, StepType.CHECK, draw(_few) or "Look", draw(_few)) for key in keys]
    return Procedure("any", draw(_few) or "Any", tuple(steps), opening=draw(_few))
