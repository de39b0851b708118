"""The README says only what is so."""

import re

import pytest
from sources import ROOT
from typer.main import get_command

from nsrkit.cli import app

TEXT = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)


def test_commands_exist():
    told = set(
        re.findall(r"\bnsrkit (run|check|new|schema|warmup|lab|[a-z]+ )", " ".join(blocks("sh")))
    )
    listed = set(re.findall(r"\| `nsrkit ([a-z]+)", TEXT))
    assert listed == set(get_command(app).commands)
    assert {word.strip() for word in told} <= listed


def test_make_targets_exist():
    makefile = (ROOT / "Makefile").read_text()
    for target in re.findall(r"`make ([a-z-]+)`", TEXT + (ROOT / "CONTRIBUTING.md").read_text()):
        assert re.search(rf"(?m)^{target}:", makefile), target


def test_scenario(tmp_path):
    import nsrkit

    (text,) = blocks("yaml")
    (tmp_path / "mine.yaml").write_text(text)
    assert nsrkit.load(tmp_path / "mine.yaml").voyage.origin == "Ningbo"


@pytest.mark.slow
def test_python():
    (code,) = blocks("python")
    names = {}
    exec(compile(code, "README.md", "exec"), names)
    assert names["track"].sizes["point"] > 10
    assert set(names["trips"].dims) >= {"corridor", "component"}
