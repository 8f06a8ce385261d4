"""A text in a sheet stays a text, whatever it begins with."""

from __future__ import annotations

import pytest

from proche.kernel import cells


@pytest.mark.parametrize("written", ["=1+1", "+33", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1"])
def test_what_a_sheet_would_run_is_marked_as_a_text(written: str) -> None:
    assert cells.text(written) == f"'{written}"


@pytest.mark.parametrize("written", ["", "Bretagne", "1=1", " = "])
def test_other_texts_stay_as_they_are(written: str) -> None:
    assert cells.text(written) == written
