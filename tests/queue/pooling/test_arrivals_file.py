"""The figures of a study as a sheet: what somebody else wrote in it is never run."""

from __future__ import annotations

from proche.queue.pooling import arrivals_file


def test_a_region_that_a_sheet_would_run_is_a_text() -> None:
    one = {"value": 1.0, "low": 1.0, "high": 1.0}
    figures = dict.fromkeys(arrivals_file.FIGURES, one)
    region = {"region": '=HYPERLINK("//elsewhere.example")', "within": one, "median": one, "tenth": one}
    way = {"code": "NATIONAL", "people": 3, "figures": figures, "hours": [], "regions": [region], "seats": []}
    assert ",=HYPERLINK" not in arrivals_file.write({"ways": [way]}).replace('"', "")
