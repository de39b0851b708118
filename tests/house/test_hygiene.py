"""Nothing of one machine is committed, and what a project owes its readers is there."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from sources import ROOT, name, tracked

LARGEST = 2_100_000
HOMES = re.compile(rb"/(?:home|Users)/[A-Za-z0-9_.-]+/|/root/[A-Za-z0-9_.]|[A-Z]:\\\\?Users\\")
OWED = ("README.md", "LICENSE", "CONTRIBUTING.md", "CHANGELOG.md", "CITATION.cff", "Makefile",
        "environment.yml", "constraints.txt", "params/schema.json", ".ci/run")  # fmt: skip
FILES = tracked()


def registries():
    """Hosts that this machine fetches packages from, but for the public ones."""
    told = subprocess.run([sys.executable, "-m", "pip", "config", "list"], capture_output=True,
                          text=True, check=False).stdout  # fmt: skip
    told += " ".join(value for key, value in os.environ.items() if key.endswith("INDEX_URL"))
    hosts = set(re.findall(r"https?://(?:[^/@\s]*@)?([A-Za-z0-9.-]+)", told))
    return {host for host in hosts if not host.endswith(("pypi.org", "pythonhosted.org"))}


@pytest.mark.skipif(not FILES, reason="not a git checkout")
def test_no_path_of_a_machine():
    """The folder above the checkout is looked for where it is long enough to mean something."""
    above = str(ROOT.parent).encode() + b"/"
    here = [above] if len(Path(ROOT.parent).parts) > 1 else []
    found = []
    for path in FILES:
        content = path.read_bytes()
        if HOMES.search(content) or any(text in content for text in here):
            found.append(name(path))
    assert not found


@pytest.mark.skipif(not FILES, reason="not a git checkout")
def test_no_registry_host():
    hosts = [host.encode() for host in registries()]
    found = [name(path) for path in FILES if any(host in path.read_bytes() for host in hosts)]
    assert not found


@pytest.mark.skipif(not FILES, reason="not a git checkout")
def test_no_large_file():
    assert not {name(path): size for path in FILES if (size := path.stat().st_size) > LARGEST}


@pytest.mark.parametrize("page", [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")], ids=name)
def test_links_lead_somewhere(page):
    links = re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8"))
    local = [link for link in links if not link.startswith(("http://", "https://", "mailto:"))]
    assert not [link for link in local if not (page.parent / link).exists()]


def test_what_a_project_owes():
    assert not [path for path in OWED if not (ROOT / path).is_file()]
    licence = (ROOT / "LICENSE").read_text()
    assert "The nsrkit developers" in licence
    assert "BSD 3-Clause" in licence
    assert len((ROOT / "CONTRIBUTING.md").read_text().splitlines()) <= 80


@pytest.mark.parametrize("planted", [b"/home%sann/x.nc", b"C:%sUsers%sAnn", b"/Users%sann/x"])
def test_a_planted_path_is_seen(planted):
    """Written in pieces, so that this file holds no such path itself."""
    slash = b"\\" if planted.startswith(b"C") else b"/"
    assert HOMES.search(b"see " + planted.replace(b"%s", slash))
