"""Designs, ways to run them, and what is kept: with functions that know no ice."""

import os
import sys
import threading
import time
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from nsrkit.assumption import Assumption
from nsrkit.ensemble import bar, cube, design, export, plan, run
from nsrkit.ensemble.hypercube import Variable, example, opened
from nsrkit.ensemble.memo import Memo
from nsrkit.ensemble.plan import identity
from nsrkit.errors import NsrkitError

HOURS = Variable(("day",), "u2", {"units": "h", "long_name": "hours"}, 0.1, 65535)
VISITS = Variable(("y",), "u4", {"units": "1", "long_name": "visits"}, kind="sum")
DESIGN = plan({"year": [2019, 2020], "ship": ["a", "bb", "c"], "day": [1, 2, 3]})


def work(log, block):
    """Hours and visits of a block; each call leaves a line."""
    with open(log, "a") as file:  # noqa: PTH123 - one write, appended
        file.write(f"{block.number}\n")
    if (block.at["year"], block.at["ship"]) == (2020, "bb") and "bad" in str(log):
        raise ValueError("made to fail")
    hours = np.where(block.within["day"] == 3, np.nan, block.number * 100 + block.within["day"])
    return {"hours": hours, "visits": np.array([block.number, 1])}


def made(log, **how):
    return cube(DESIGN, partial(work, str(log)), {"hours": HOURS, "visits": VISITS}, **how)


def calls(log):
    return [int(line) for line in log.read_text().split()] if log.exists() else []


def test_blocks_follow_the_axes():
    blocks = DESIGN.blocks()
    assert [str(block) for block in blocks[2:4]] == ["year=2019, ship=c", "year=2020, ship=a"]
    assert blocks[4].place == (1, 1)
    assert blocks[4].at == {"year": 2020, "ship": "bb"}
    assert blocks[4].within["day"].tolist() == [1, 2, 3]
    whole = plan({"year": [2019, 2020], "ship": ["a"], "day": [1]}, inner=("ship", "day"))
    assert [block.at for block in whole.blocks()] == [{"year": 2019}, {"year": 2020}]


@pytest.mark.parametrize(
    ("axes", "more", "word"),
    [
        ({"year": []}, {}, "at least one"),
        ({"year": [1, 1]}, {}, "twice"),
        ({"year": [[1]]}, {}, "list of labels"),
        ({"year": [None]}, {}, "text, numbers or dates"),
        ({"year": [1], "day": [1]}, {"inner": ("year",)}, "last"),
        ({"year": [1], "day": [1]}, {"together": ("day",)}, "first"),
        ({"draw": [1], "day": [1]}, {"draws": {"a": np.ones(2)}}, "draw"),
        ({"day": [1]}, {"draws": {"a": np.ones(2), "b": np.ones(3)}}, "one length"),
    ],
)
def test_a_wrong_design_is_told(axes, more, word):
    with pytest.raises(NsrkitError, match=word):
        plan(axes, **more)


def test_draws_are_an_axis():
    number = Assumption(2.0, "1", 1.0, 4.0, "test", "assumed")
    drawn = design({"factor": number}, 4, seed=1)
    many = plan({"year": [2019, 2020], "day": [1, 2]}, draws=drawn)
    assert list(many.axes) == ["year", "draw", "day"]
    assert [block.drawn["factor"] for block in many.blocks()] == [*drawn["factor"]] * 2
    found = cube(many, drawn_hours, {"hours": HOURS}, how="serial")
    assert found.hours.dims == ("year", "draw", "day")
    assert np.array_equal(found.factor, drawn["factor"])
    assert np.allclose(found.hours.isel(year=0, day=0), drawn["factor"] * 10, atol=0.0501)


def drawn_hours(block):
    return {"hours": np.full(block.within["day"].size, block.drawn["factor"] * 10)}


def test_blocks_that_share_inputs_stay_together_where_that_leaves_enough():
    years = plan({"year": range(8), "ship": ["a", "b"], "day": [1]}, together=("year",))
    assert [len(batch) for batch in years.batches(years.blocks(), 4)] == [2] * 8
    assert [len(batch) for batch in years.batches(years.blocks(), 5)] == [1] * 16
    rest = years.blocks()[1:]  # the first block was finished by an earlier run
    assert [len(batch) for batch in years.batches(rest, 1)] == [1] + [2] * 7


def test_results_come_in_the_order_of_the_blocks():
    def slow_first(block):
        time.sleep(0.05 if block.number == 0 else 0)
        return block.number

    assert run(slow_first, DESIGN.blocks(), how="threads", workers=2) == list(range(6))


def test_threads_run_at_once():
    both = threading.Barrier(2, timeout=20)
    assert sorted(run(lambda _: both.wait(), DESIGN.blocks()[:2], how="threads", workers=2)) == [
        0, 1,
    ]  # fmt: skip


@pytest.mark.parametrize("how", ["serial", "threads"])
def test_a_failing_block_stops_no_other_and_is_named(tmp_path, how):
    log = tmp_path / "bad"
    with pytest.raises(NsrkitError) as error:
        run(partial(work, str(log)), DESIGN.blocks(), how=how)
    assert str(error.value).splitlines() == [
        "1 of 6 blocks failed; the others are finished",
        "  year=2020, ship=bb: ValueError: made to fail",
    ]
    assert "in work" in error.value.__notes__[0]
    assert sorted(calls(log)) == list(range(6))


def test_progress_counts_to_the_end():
    seen = []
    run(lambda block: 0, DESIGN.blocks(), how="threads", progress=lambda *told: seen.append(told))
    assert [(done, total) for done, total, *_ in seen] == [(i, 6) for i in range(1, 7)]
    assert seen[-1][3] == 0
    assert all(eta >= 0 for *_, eta in seen)
    show = bar("test")
    for told in seen:
        show(*told)


def test_a_way_that_does_not_exist_is_told():
    with pytest.raises(NsrkitError, match="threads, processes or serial"):
        run(example, DESIGN.blocks(), how="gpu")
    with pytest.raises(NsrkitError, match="at least 1"):
        run(example, DESIGN.blocks(), workers=0)
    assert run(example, []) == []


def test_no_scheduler_answers(monkeypatch):
    monkeypatch.setattr("nsrkit.ensemble.cluster._ANSWER_S", 0.5)
    monkeypatch.setenv("NSRKIT_SCHEDULER", "tcp://127.0.0.1:1")
    with pytest.raises(NsrkitError, match="no Dask scheduler answers"):
        run(example, DESIGN.blocks())
    assert len(run(example, DESIGN.blocks(), how="serial")) == 6


@pytest.mark.parametrize(
    ("module", "use", "extra"),
    [
        ("distributed", lambda: run(example, DESIGN.blocks(), scheduler="tcp://a:1"), "cluster"),
        ("zarr", lambda: cube(DESIGN, example, {"hours": HOURS}, to="out"), "cluster"),
        ("pyarrow", lambda: export.parquet(xr.Dataset(), "out"), "export"),
    ],
)
def test_a_missing_library_is_named(monkeypatch, tmp_path, module, use, extra):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(NsrkitError, match=rf"nsrkit\[{extra}\]"):
        use()
    assert not list(tmp_path.iterdir())


def test_processes_give_the_same(tmp_path):
    serial = cube(DESIGN, example, {"hours": HOURS}, how="serial")
    found = cube(DESIGN, example, {"hours": HOURS}, how="processes", workers=2)
    xr.testing.assert_identical(serial, found)


def test_memory_and_folder_hold_the_same_bits(tmp_path):
    memory = made(tmp_path / "log", how="serial")
    folder = made(tmp_path / "log", to=tmp_path / "out")
    xr.testing.assert_equal(memory, folder)
    assert memory.attrs == folder.attrs
    assert memory.hours.sel(year=2020, ship="bb").values.tolist()[:2] == [401.0, 402.0]
    assert np.isnan(memory.hours.sel(day=3)).all()
    assert memory.visits.values.tolist() == [15, 6]
    assert memory.visits.dtype == folder.visits.dtype == np.uint32
    plainly = xr.open_zarr(tmp_path / "out", chunks=None, mask_and_scale=False)
    assert plainly.hours.dtype == np.uint16
    assert plainly.hours.encoding["chunks"] == (1, 1, 3)
    assert plainly.hours.attrs["_FillValue"] == 65535
    assert memory.hours.encoding["scale_factor"] == 0.1


def test_a_complete_ensemble_is_only_opened(tmp_path):
    for _ in range(2):
        made(tmp_path / "log", to=tmp_path / "out")
    assert len(calls(tmp_path / "log")) == 6
    assert not (tmp_path / "out/.running").exists()


@pytest.mark.parametrize("stop", [KeyboardInterrupt, RuntimeError])
def test_a_stopped_run_goes_on_from_its_finished_blocks(tmp_path, stop):
    log, out = tmp_path / "log", tmp_path / "out"

    def stopping(done, *_):
        if done == 3:
            raise stop

    with pytest.raises(stop):
        made(log, to=out, how="serial", progress=stopping)
    with pytest.raises(NsrkitError, match="no finished ensemble"):
        opened(out)
    assert calls(log) == [0, 1, 2]
    seen = []
    found = made(log, to=out, progress=lambda *told: seen.append(told[:2]))
    assert sorted(calls(log)) == list(range(6))
    assert seen == [(4, 6), (5, 6), (6, 6)]
    xr.testing.assert_equal(found, made(tmp_path / "other", how="serial"))


def test_finished_blocks_survive_a_failure(tmp_path):
    log, out = tmp_path / "bad", tmp_path / "out"
    for _ in range(2):
        with pytest.raises(NsrkitError, match="year=2020, ship=bb"):
            made(log, to=out)
    assert sorted(calls(log)) == [0, 1, 2, 3, 4, 4, 5]


def test_a_block_cut_short_by_the_disk_is_computed_again(tmp_path):
    log, out = tmp_path / "bad", tmp_path / "out"
    with pytest.raises(NsrkitError):
        made(log, to=out)
    block = out / ".running/00000002.npz"
    block.write_bytes(block.read_bytes()[:50])
    with pytest.raises(NsrkitError):
        made(log, to=out)
    assert sorted(calls(log)) == [0, 1, 2, 2, 3, 4, 4, 5]


@pytest.mark.parametrize("moves", range(1, 14))
def test_a_run_killed_while_it_moves_a_file_goes_on(tmp_path, monkeypatch, moves):
    """The inputs are moved first, then six blocks, at last the parts of the zarr group."""
    log, out, real, left = tmp_path / "log", tmp_path / "out", Path.replace, [moves]

    def replace(self, target):
        ours = threading.current_thread() is threading.main_thread()  # not zarr's
        left[0] -= ours
        if left[0] == 0 and ours:
            raise SystemExit
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(SystemExit):
        made(log, to=out, how="serial")
    monkeypatch.undo()
    found = made(log, to=out, how="serial")
    unfinished = [moves - 2] if 2 <= moves <= 7 else []
    assert sorted(calls(log)) == sorted([*range(6), *unfinished])
    xr.testing.assert_equal(found, made(tmp_path / "other", how="serial"))


def test_other_inputs_are_refused(tmp_path):
    made(tmp_path / "log", to=tmp_path / "out")
    with pytest.raises(NsrkitError, match=r"out holds .* other inputs \(function.args\)"):
        made(tmp_path / "log2", to=tmp_path / "out")
    other = plan({"year": [2019, 2021], "ship": ["a", "bb", "c"], "day": [1, 2, 3]})
    with pytest.raises(NsrkitError, match=r"axes.year.*name another folder, or remove"):
        cube(other, partial(work, str(tmp_path / "log")), {"hours": HOURS, "visits": VISITS},
             to=tmp_path / "out")  # fmt: skip
    (tmp_path / "full").mkdir()
    (tmp_path / "full/thesis.tex").write_text("")
    with pytest.raises(NsrkitError, match="holds something else"):
        made(tmp_path / "log", to=tmp_path / "full")
    assert [path.name for path in (tmp_path / "full").iterdir() if path.suffix] == ["thesis.tex"]


def test_two_runs_do_not_share_a_folder(tmp_path):
    def second(done, *_):
        with pytest.raises(NsrkitError, match="another run is writing"):
            made(tmp_path / "log", to=tmp_path / "out")

    made(tmp_path / "log", to=tmp_path / "out", progress=second)


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ({"hours": [1.0, 2.0, 7000.0], "visits": [0, 0]}, "at most 6553.4"),
        ({"hours": [1.0, 2.0, -1.0], "visits": [0, 0]}, "at most 6553.4"),
        ({"hours": [1.0, 2.0], "visits": [0, 0]}, "shape"),
        ({"hours": [1.0, 2.0, 3.0], "visits": [np.nan, 0]}, "NaN"),
        ({"hours": [1.0, 2.0, 3.0]}, "not "),
    ],
)
def test_what_cannot_be_kept_is_told(given, word):
    with pytest.raises(NsrkitError, match=word):
        cube(DESIGN, partial(given_back, given), {"hours": HOURS, "visits": VISITS}, how="serial")


def given_back(given, block):
    return given


def test_the_largest_hours_are_kept():
    hours = {"hours": [0.0, 0.04, 6553.4]}
    found = cube(DESIGN, partial(given_back, hours), {"hours": HOURS}, how="serial")
    assert found.hours.isel(year=0, ship=0).values.round(6).tolist() == [0.0, 0.0, 6553.4]


def test_a_function_that_cannot_be_told_apart_is_refused():
    with pytest.raises(NsrkitError, match="function of a module"):
        identity(lambda block: block)
    with pytest.raises(NsrkitError, match="digest"):
        identity(partial(work, object()))
    assert identity(partial(work, "a")) != identity(partial(work, "b"))


def test_more_is_added_when_all_blocks_are_there(tmp_path):
    def mean(found):
        return xr.Dataset({"mean": found.hours.mean("day"), "name": ("n", np.array(["a", "bc"]))})

    memory = made(tmp_path / "log", then=mean, how="serial")
    folder = made(tmp_path / "log", then=mean, to=tmp_path / "out")
    xr.testing.assert_equal(memory, folder)
    assert folder.name.dtype.kind == "U"
    assert memory["mean"].sel(year=2020, ship="c") == pytest.approx(501.5)


def test_a_memo_makes_once_whoever_asks():
    asked, go = [], threading.Event()

    def make(key):
        asked.append(key)
        go.wait(0.2)
        if key == "bad":
            raise ValueError
        return object()

    memo = Memo(make, size=2)
    found = []
    askers = [threading.Thread(target=lambda: found.append(memo("a"))) for _ in range(4)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert asked == ["a"]
    assert len({id(one) for one in found}) == 1
    for key in ("b", "a", "c", "a", "b"):  # b is the one asked for longest ago when c comes
        memo(key)
    assert asked == ["a", "b", "c", "b"]
    for _ in range(2):
        with pytest.raises(ValueError):  # noqa: PT011 - raised here
            memo("bad")
    memo.clear()
    memo("a")
    assert asked[-1] == "a"


def test_parquet_has_a_row_for_each_result(tmp_path):
    pandas = pytest.importorskip("pandas")
    found = made(tmp_path / "log", to=tmp_path / "out")
    path = export.parquet(tmp_path / "out", tmp_path / "hours.parquet")
    table = pandas.read_parquet(path)
    assert list(table.columns) == ["year", "ship", "day", "hours"]
    assert len(table) == found.hours.size
    row = table[(table.year == 2020) & (table.ship == "bb") & (table.day == 2)]
    assert row.hours.item() == 402.0
    assert table.hours.isna().sum() == 6
    from pyarrow import parquet

    assert parquet.read_schema(path).field("hours").metadata[b"units"] == b"h"
    assert parquet.read_table(path).column("hours").null_count == 6
    assert not list(tmp_path.glob("*.part"))
    with pytest.raises(NsrkitError, match="no finished ensemble"):
        export.parquet(tmp_path, tmp_path / "none.parquet")


def dies_once(flag, block):
    if block.number == 2 and not os.path.exists(flag):  # noqa: PTH110 - a plain text
        with open(flag, "w"):  # noqa: PTH123
            os.kill(os.getpid(), 9)
    return block.number


def always_dies(block):
    os.kill(os.getpid(), 9)


@pytest.mark.slow
def test_what_a_dead_worker_process_was_at_is_run_again(tmp_path):
    flag = str(tmp_path / "flag")
    found = run(partial(dies_once, flag), DESIGN.blocks(), how="processes", workers=2)
    assert found == list(range(6))
    with pytest.raises(NsrkitError, match="memory enough"):
        run(always_dies, DESIGN.blocks()[:1], how="processes", workers=1)
