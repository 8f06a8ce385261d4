"""The search index: what is found by what, in what order, in bounded work, on both databases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from proche.kernel import search
from proche.kernel.locks import OutsideTransaction
from proche.kernel.models import SearchEntry, SearchFill
from proche.kernel.search import filling, finding, kinds, sql, words
from proche.kernel.search.kinds import Source

KIND, OTHER = "CUSTOMER", "CASE"


def entry(subject: int, title: str, *, kind: str = KIND, at: datetime, **more: object) -> search.Entry:
    return search.Entry(kind=kind, subject=subject, code=f"CODE{subject:04d}", title=title, at=at, **more)  # type: ignore[arg-type]


def put(*entries: search.Entry) -> None:
    with transaction.atomic():
        for one in entries:
            search.put(one)


def titles(text: str, kind: str = KIND) -> list[str]:
    return [hit.title for hit in search.find_kind(text, kind).hits]


# -- words


@pytest.mark.parametrize(
    ("typed", "readings"),
    [
        ("", ()),
        ("c", ()),
        ("l'", ()),
        ("Hôpital", (("hopital",),)),
        ("HÔPITAL saint-Jean", (("hopital", "saint", "jean"),)),
        ("l'hôpital d'Arc", (("hopital", "arc"),)),
        ("Cœur Straße Łódź", (("coeur", "strasse", "lodz"),)),
        ("clinique c", (("clinique",),)),
        ("secteur 3", (("secteur", "3"),)),
        ("clin clinique", (("clinique",),)),
        ("01 99 00 12 34", (("0199001234",), ("01", "99", "00", "12", "34"))),
        ("+33 1 99 00 12 34", (("33199001234",), ("33", "99", "00", "12", "34"))),
        ("0033 1 99 00 12 34", (("33199001234",), ("0033", "99", "12", "34"))),
        ("parc 01.99.00.12.34", (("parc", "0199001234"), ("parc", "01", "99", "00", "12", "34"))),
        ("12 34", (("12", "34"),)),
        ('" OR *', (("or",),)),
    ],
)
def test_what_a_person_types_is_read(typed: str, readings: tuple[tuple[str, ...], ...]) -> None:
    assert search.ask(typed).readings == readings


@given(st.text(max_size=400))
def test_whatever_is_typed_asks_for_letters_and_figures_alone(typed: str) -> None:
    asked = search.ask(typed)
    for word in [asked.whole, *(word for reading in asked.readings for word in reading)]:
        assert len(word) <= words.LONGEST_WORD
        assert all(sign.isalnum() for sign in word), word
        assert not set(word) & {words.KEY, words.KIND}


@given(st.text(max_size=200))
def test_marking_loses_no_letter(text: str) -> None:
    assert "".join(piece for piece, _ in search.marked(text, ("clin", "0199001234"))) == text


@pytest.mark.parametrize(
    ("text", "asked", "marked"),
    [
        ("Clinique du Parc", ("clin", "parc"), ["Clin", "Parc"]),
        ("Hôpital Œuvre", ("hop", "oeu"), ["Hôp", "Œu"]),
        ("Tél. 01 99 00 12 34", ("0199001234",), ["Tél. 01 99 00 12 34"]),
        ("Clinique", ("parc",), []),
    ],
)
def test_what_was_asked_for_is_marked_as_it_is_written(
    text: str, asked: Sequence[str], marked: list[str]
) -> None:
    assert [piece for piece, is_asked in search.marked(text, asked) if is_asked] == marked


# -- finding


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed",
    [
        "saint", "Saint-Jean", "saint jean", "SAINT JEAN", "saintjean", "hopital", "HÔPITAL", "l'hôpital",
        "arc", "d'arc", "d’Arc", "darc", "hop jea", "jean hop", "coeur", "cœur", "CODE0001", "code0001",
        "co de00 01", "C-1041", "c1041", "01 99 00 12 34", "0199001234", "01.99.00", "+33 1 99 00 12 34",
        "dupont@hopital.example", "etablissementpublicdesante", "etablissementpubl", "hôpital  \t saint",
    ],
)  # fmt: skip
def test_one_entry_is_found_by(typed: str, at: datetime) -> None:
    text = "C-1041 · Dijon\n01 99 00 12 34\ndupont@hopital.example\nétablissementpublicdesanté"
    keys = ["C-1041", "0199001234", "33199001234"]
    put(entry(1, "Hôpital Saint-Jean d'Arc du Cœur", at=at, text=text, keys=keys))
    put(entry(2, "Clinique du Parc", at=at, text="C-2000 · Paris"))
    assert titles(typed) == ["Hôpital Saint-Jean d'Arc du Cœur"]


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["aint", "parcs", "dijon paris", "01 99 00 12 35", "etablissementpublicx"])
def test_what_no_entry_holds_is_not_found(typed: str, at: datetime) -> None:
    put(entry(1, "Hôpital Saint-Jean", at=at, text="Dijon\n01 99 00 12 34\nétablissementpublicdesanté"))
    put(entry(2, "Clinique du Parc", at=at, text="Paris"))
    assert titles(typed) == []


HOSTILE = [
    "'", '"', '""', "' OR 1=1 --", '"a" OR "b"', "NEAR(a b)", "a AND", "a NOT b", "*", "a*", "^a", "{x}:y",
    "-a", "a:b", ":*", "a & b | !c", "<->", "(((((", "\\", "\\'", "%", "_", "a%b", "\0", "par\0c", "\x1b[0m",
    "😀", "é" * 9, "x" * 10_000, "mot " * 2_500, "1 " * 5_000, "§CODE0001", "¤customer", "#1", "\ud800",
    "'; DROP TABLE x; --", "’", "ﬁ", "İ", "ß", "٣٤٥", "漢字 漢", "a\u0301" * 50,
    "..", "http://[::1", "{% x %}",
]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("typed", HOSTILE, ids=[f"hostile{n}" for n in range(len(HOSTILE))])
def test_a_hostile_question_is_a_question(typed: str, at: datetime) -> None:
    put(entry(1, "Clinique du Parc", at=at), entry(2, "Commande", kind=OTHER, at=at))
    for group in search.find(typed, among=[KIND, OTHER]):
        assert len(group.hits) <= 1
    assert titles("parc") == ["Clinique du Parc"]


@pytest.mark.django_db
@pytest.mark.parametrize("written", HOSTILE, ids=[f"hostile{n}" for n in range(len(HOSTILE))])
def test_a_hostile_text_is_a_text(written: str, at: datetime) -> None:
    if "\ud800" in written:
        pytest.skip("no database keeps half a sign; what comes in by HTTP or a file never holds one")
    put(entry(1, f"Parc {written}"[:200], at=at, text=written[:9000], keys=[written[:90]]))
    put(entry(1, "Parc", at=at))
    assert titles("parc") == ["Parc"]


@pytest.mark.django_db
def test_the_exact_number_comes_first_then_what_begins_so_then_the_newest(at: datetime) -> None:
    put(
        entry(1, "Quatre Vents", at=at, keys=["412"]),
        entry(2, "412 Les Pins", at=at),
        entry(3, "Résidence 4123", at=at),
        entry(4, "Résidence 4124", at=at),
    )
    assert titles("412") == ["Quatre Vents", "412 Les Pins", "Résidence 4124", "Résidence 4123"]


@pytest.mark.django_db
def test_kinds_are_apart_and_only_those_asked_for_are_looked_at(at: datetime) -> None:
    put(entry(1, "Clinique du Parc", at=at), entry(1, "Clinique du Parc: avoir", kind=OTHER, at=at))
    groups = search.find("parc", among=[OTHER])
    assert [(group.kind.code, [hit.title for hit in group.hits]) for group in groups] == [
        (OTHER, ["Clinique du Parc: avoir"])
    ]


@pytest.mark.django_db
def test_an_entry_put_anew_is_found_by_what_it_now_holds_alone(at: datetime) -> None:
    put(entry(1, "Clinique du Parc", at=at, text="Mme Durand · 06 39 98 00 01", keys=["0639980001"]))
    put(entry(1, "Clinique des Lilas", at=at))
    assert titles("parc") == titles("durand") == titles("0639980001") == []
    assert titles("lilas") == ["Clinique des Lilas"]
    assert SearchEntry.objects.filter(words__contains="durand").count() == 0


@pytest.mark.django_db
def test_an_entry_removed_is_gone(at: datetime) -> None:
    put(entry(1, "Clinique du Parc", at=at))
    with transaction.atomic():
        search.remove(KIND, 1)
        search.remove(KIND, 2)
    assert titles("parc") == []


@pytest.mark.django_db
def test_an_action_that_fails_leaves_nothing_to_find(at: datetime) -> None:
    @transaction.atomic
    def act() -> None:
        search.put(entry(1, "Clinique du Parc", at=at))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        act()
    assert titles("parc") == []


@pytest.mark.django_db(transaction=True)
def test_nothing_is_put_outside_the_transaction_of_an_action(at: datetime) -> None:
    with pytest.raises(OutsideTransaction):
        search.put(entry(1, "Clinique du Parc", at=at))


@pytest.mark.django_db
def test_pages_follow_each_other_without_gap_or_double(at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "CANDIDATES", 3)
    put(*(entry(n, f"Clinique {n}", at=at) for n in range(8)))
    seen: list[str] = []
    before: int | None = None
    while True:
        group = search.find_kind("clinique", KIND, before=before)
        seen += [hit.title for hit in group.hits]
        before = group.onward
        if before is None:
            break
    assert seen == [f"Clinique {n}" for n in reversed(range(8))]


@pytest.mark.django_db
def test_a_group_says_that_there_is_more(at: datetime) -> None:
    put(*(entry(n, f"Clinique {n}", at=at) for n in range(6)))
    assert search.find("clinique", among=[KIND], size=5)[0].onward is not None
    assert search.find("clinique", among=[KIND], size=6)[0].onward is None


@pytest.mark.django_db
def test_when_time_is_up_it_says_where_to_go_on(at: datetime) -> None:
    place_at(9 << sql.BLOCK_BITS, "Lilas", at)
    place_at(1, "Clinique", at)
    group = search.find_kind("clinique", KIND, patience=0)
    assert (group.hits, group.is_cut) == ((), True)
    while group.onward is not None and not group.hits:
        group = search.find_kind("clinique", KIND, before=group.onward, patience=0)
    assert [hit.title for hit in group.hits] == ["Clinique"]


def place_at(place: int, title: str, at: datetime) -> None:
    kept = search.writing.fields_of(entry(place, title, at=at))
    SearchEntry.objects.create(id=place, kind=KIND, subject=place, **kept)


@pytest.mark.django_db
def test_the_walk_crosses_blocks_and_the_place_where_the_fill_begins(at: datetime) -> None:
    far = 3 << sql.BLOCK_BITS
    for place in (far, 1, -1, -far):
        place_at(place, f"Clinique {place}", at)
    assert titles("clinique") == [f"Clinique {place}" for place in (far, 1, -1, -far)]


# -- the index itself


@pytest.mark.django_db
def test_the_index_stands_after_all_migrations() -> None:
    assert sql.stands()


@pytest.mark.django_db
def test_a_look_asks_the_index_and_never_the_whole_table(at: datetime) -> None:
    put(entry(1, "Clinique du Parc", at=at))
    asking = sql._ask_postgresql if connection.vendor == "postgresql" else sql._ask_sqlite
    query, values = asking("customer", [words.probe("parc")], (1, 5))
    explain = "EXPLAIN" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # An empty table is read whole by any planner; what counts is what it does where that costs.
            cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            f"{explain} {query.format(compare='', compared_with='')}", [*values, *[5] * query.count("LIMIT")]
        )
        plan = " ".join(str(row) for row in cursor.fetchall())
    if connection.vendor == "postgresql":
        assert "kernel_search_vector" in plan
        assert "Index Scan Backward" not in plan
    else:
        assert "VIRTUAL TABLE INDEX" in plan
        assert "TEMP B-TREE" not in plan


# -- filling


class Rows:
    """A room with rows from before there was an index."""

    def __init__(self, count: int, at: datetime) -> None:
        self.rows = {
            n: entry(n, f"Clinique {n}", at=at - timedelta(days=count - n)) for n in range(1, count + 1)
        }

    def source(self) -> Source:
        return Source("rows", lambda: len(self.rows), self.list_entries)

    def list_entries(self, before: int | None, size: int) -> tuple[list[search.Entry], int | None]:
        left = [pk for pk in sorted(self.rows, reverse=True) if before is None or pk < before][:size]
        return [self.rows[pk] for pk in left], left[-1] if len(left) == size else None


@pytest.fixture
def rows(at: datetime, monkeypatch: pytest.MonkeyPatch) -> Rows:
    made = Rows(7, at)
    monkeypatch.setattr(kinds, "_sources", {"rows": made.source()})
    monkeypatch.setattr(filling, "BATCH", 3)
    return made


@pytest.mark.django_db
def test_old_rows_come_in_by_batches_newest_first_and_below_the_new(rows: Rows, at: datetime) -> None:
    put(entry(8, "Clinique 8", at=at))
    search.fill_due(at=at)
    seen = []
    while filling.fill_batch("rows", at=at):
        seen.append(titles("clinique"))
    assert [len(found) for found in seen] == [4, 7, 8]
    assert seen[-1] == [f"Clinique {n}" for n in range(8, 0, -1)]
    assert search.list_fills() == [search.Fill("rows", 7, 7, True)]


@pytest.mark.django_db
def test_what_an_action_put_stands_when_the_fill_comes_by(rows: Rows, at: datetime) -> None:
    put(entry(2, "Clinique renommée", at=at))
    filling._begin()
    while filling.fill_batch("rows", at=at):
        pass
    assert titles("renommee") == ["Clinique renommée"]
    assert SearchEntry.objects.filter(kind=KIND, subject=2).count() == 1


@pytest.mark.django_db
def test_the_worker_fills_by_one_job_at_a_time(rows: Rows, at: datetime) -> None:
    from proche.kernel import jobs

    search.fill_due(at=at)
    search.fill_due(at=at)
    assert len(jobs.list_under_way(filling.fill_some)) == 1
    assert filling.fill_some.call() == 7
    assert [fill.percent for fill in search.list_fills()] == [100]
    # The job that waited finds nothing left to do.
    assert filling.fill_some.call() == 0


@pytest.mark.django_db
def test_a_job_that_runs_out_of_time_lets_another_go_on(
    rows: Rows, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    from proche.kernel import jobs

    monkeypatch.setattr(filling, "SECONDS", -1.0)
    filling._begin()
    assert filling.fill_some.call() == 0
    assert len(jobs.list_under_way(filling.fill_some)) == 1


@pytest.mark.django_db
def test_rebuilding_forgets_what_is_no_longer_there(rows: Rows, at: datetime) -> None:
    put(entry(99, "Clinique disparue", at=at))
    told: list[int] = []
    search.rebuild(at=at, say=lambda fill: told.append(fill.done))
    assert titles("disparue") == []
    assert len(titles("clinique")) == 7
    assert told == [3, 6, 7]


@pytest.mark.django_db
def test_a_desk_without_rows_has_nothing_to_fill(at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "_sources", {"rows": Rows(0, at).source()})
    search.rebuild(at=at)
    assert SearchFill.objects.get(source="rows").ended_at == at
