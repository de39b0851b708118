"""The command line: exit codes and what it says."""

import json

import pytest
from typer.testing import CliRunner

import nsrkit
from nsrkit import cli
from nsrkit.errors import DataError, Fault, ScenarioError


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(cli.app, list(words))


@pytest.fixture
def report(monkeypatch):
    """Stands in for the room that renders; what it was called with is kept."""
    calls = []

    def given(answer):
        def run(scenarios, overrides, out, jobs, console, *, scheduler=None, resume=False):
            calls.append((scenarios, overrides, str(out), jobs, scheduler))
            if isinstance(answer, Exception):
                raise answer
            return answer

        monkeypatch.setattr("nsrkit.report.run", run, raising=False)
        return calls

    return given


def test_check_of_a_valid_scenario(run):
    done = run("check", "baseline", "--set", "prices.vlsfo=800")
    assert done.exit_code == 0
    assert "Shanghai - Hamburg" in done.stdout
    assert "1 user" in done.stdout


def test_check_tells_all_faults_of_all_scenarios(run, tmp_path):
    (tmp_path / "bad.yaml").write_text("extends: baseline\nname: bad\nscan: {every_d: 0}\nx: 1\n")
    done = run("check", "baseline", "bad", "nowhere")
    assert done.exit_code == 2
    assert "bad.yaml:3: scan.every_d" in done.stderr
    assert "bad.yaml:4: x" in done.stderr
    assert "nowhere" in done.stderr
    assert "baseline: valid" in done.stdout


@pytest.mark.parametrize("setting", ["prices.vlsfo", "=5", "prices.vlsfo=[1"])
def test_a_bad_setting_is_told(run, setting):
    done = run("check", "baseline", "--set", setting)
    assert done.exit_code == 2
    assert setting.split("=")[0] in done.stderr


def test_new_writes_a_scenario_that_loads_as_the_baseline(run, tmp_path):
    assert run("new", "mine").exit_code == 0
    mine, base = nsrkit.load("mine"), nsrkit.load("baseline")
    assert mine.with_({"name": base.name, "title": base.title}) == base
    again = run("new", "mine.yaml")
    assert again.exit_code == 1
    assert "exists already" in again.stderr
    assert run("new", "no name").exit_code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["mine.yaml"]


def test_every_setting_of_a_new_scenario_can_be_switched_on(run, tmp_path):
    run("new", "mine")
    text = (tmp_path / "mine.yaml").read_text()
    head, _, settings = text.partition("# ice:")
    lines = ["# ice:", *settings.splitlines()]
    # A setting without a value in the baseline stays commented out.
    on = [line.removeprefix("# ") for line in lines if ":   #" not in line]
    (tmp_path / "mine.yaml").write_text(head + "\n".join(on))
    assert nsrkit.load("mine").prices.vlsfo.status == "user"


def test_schema(run, tmp_path):
    assert run("schema").exit_code == 0
    assert json.loads((tmp_path / "schema.json").read_text())["title"] == "nsrkit scenario"


def test_run_hands_over_what_was_asked(run, report):
    calls = report(0)
    settings = ["--set", "prices.vlsfo=800", "--set", "voyage.ship=x"]
    done = run("run", "a", "b", *settings, "--jobs", "3", "--out", "there")
    assert done.exit_code == 0
    assert calls == [(["a", "b"], {"prices.vlsfo": 800, "voyage.ship": "x"}, "there", 3, None)]


def test_run_hands_over_the_scheduler(run, report):
    calls = report(0)
    assert run("run", "a", "--scheduler", "tcp://there:8786").exit_code == 0
    assert calls[0][-1] == "tcp://there:8786"


def test_run_says_where_no_scheduler_answers(run, monkeypatch):
    monkeypatch.setattr("nsrkit.ensemble.cluster._ANSWER_S", 0.5)
    done = run("run", "smoke", "--scheduler", "tcp://127.0.0.1:1")
    assert done.exit_code == 1
    assert "no Dask scheduler answers at 'tcp://127.0.0.1:1'" in done.stderr


@pytest.mark.parametrize(
    ("answer", "code"),
    [(0, 0), (1, 1), (2, 2), (ScenarioError([Fault("a.b", "is wrong")]), 2), (DataError("odd"), 1)],
    ids=["good", "failed", "invalid", "faults", "error"],
)
def test_run_exit_codes(run, report, answer, code):
    report(answer)
    done = run("run", "baseline")
    assert done.exit_code == code
    if isinstance(answer, Exception):
        assert str(answer) in done.stderr


def test_a_missing_extra_is_named(run, monkeypatch):
    monkeypatch.setattr(cli, "find_spec", lambda name: None)
    done = run("lab")
    assert done.exit_code == 1
    assert "nsrkit[lab]" in done.stderr


def test_lab_listens_here_with_a_token(run, monkeypatch, tmp_path):
    seen = {}

    def fake(command, env, check):
        seen.update(command=command, env=env)
        return type("Done", (), {"returncode": 0})()

    monkeypatch.setattr(cli.subprocess, "run", fake)
    done = run("lab", "--no-browser")
    assert done.exit_code == 0
    assert seen["env"]["JUPYTER_TOKEN"] in done.stdout
    assert "--ServerApp.ip=127.0.0.1" in seen["command"]
    assert "--no-browser" in seen["command"]
    assert len(seen["env"]["JUPYTER_TOKEN"]) == 48
    assert not any(seen["env"]["JUPYTER_TOKEN"] in word for word in seen["command"])
    assert (tmp_path / "workbooks").is_dir()
