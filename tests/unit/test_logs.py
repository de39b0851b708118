"""The package is silent unless somebody listens; then it tells each step, of all processes."""

import logging
import subprocess
import sys

import nsrkit
from nsrkit.cli import app

QUIET = (
    "import nsrkit; nsrkit.load('smoke'); import logging; logging.getLogger('nsrkit').warning('no')"
)


def told(*words, **env):
    import os

    done = subprocess.run([sys.executable, *words], env=os.environ | env, check=False,
                          capture_output=True, text=True)  # fmt: skip
    return done.returncode, done.stdout, done.stderr


def test_silent_by_itself():
    assert told("-c", QUIET) == (0, "", "")


def test_a_file_is_written_without_a_word_to_the_screen(tmp_path):
    path = tmp_path / "steps.log"
    code, out, err = told("-c", QUIET, NSRKIT_LOG=str(path))
    assert (code, out, err) == (0, "", "")
    assert "nsrkit.case: smoke: loaded" in path.read_text()


def test_who_listens_hears(caplog):
    with caplog.at_level(logging.INFO, "nsrkit"):
        case = nsrkit.load("smoke")
    assert f"smoke: loaded, {case.digest()[:12]}" in caplog.messages


def test_command_line(tmp_path):
    path = tmp_path / "steps.log"
    code, _, err = told("-m", "nsrkit", "-v", "--log", str(path), "check", "smoke")
    assert code == 0
    assert "smoke: loaded" in err
    assert "smoke: loaded" in path.read_text()


def test_a_log_that_cannot_be_written(tmp_path):
    from typer.testing import CliRunner

    done = CliRunner().invoke(app, ["--log", str(tmp_path / "no" / "such"), "check", "smoke"])
    assert done.exit_code == 1
    assert "name a file that can be written" in done.output


def test_version():
    assert told("-m", "nsrkit", "--version")[:2] == (0, f"nsrkit {nsrkit.__version__}\n")
