from itertools import pairwise

from proche.kernel import ids


def test_ids_are_version_7_and_all_different() -> None:
    made = [ids.new_id() for _ in range(1000)]
    assert {one.version for one in made} == {7}
    assert len(set(made)) == 1000


def test_ids_made_later_sort_later() -> None:
    moments = [ids.new_id().int >> 80 for _ in range(1000)]
    assert all(earlier <= later for earlier, later in pairwise(moments))


def test_a_code_has_no_letter_that_is_taken_for_another() -> None:
    code = ids.new_code()
    assert len(code) == 8
    assert not set(code) & set("0O1ILUVAEY")
