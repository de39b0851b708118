"""Run scenarios: each workbook in its own process, one report per case, nothing half written."""

from __future__ import annotations

import datetime as dt
import json
import os
import platform
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import nsrkit
from nsrkit.ensemble import store
from nsrkit.errors import Fault, ScenarioError
from nsrkit.placing import placed
from nsrkit.report import page, pages
from nsrkit.report.kernel import Job, Outcome
from nsrkit.report.pool import executed
from nsrkit.scenario import files

if TYPE_CHECKING:
    from rich.console import Console

    from nsrkit.scenario.case import Case

PACKAGES = (
    "numpy",
    "scipy",
    "xarray",
    "numba",
    "pyproj",
    "pydantic",
    "netCDF4",
    "papermill",
    "ipykernel",
    "SALib",
    "simpy",
    "linopy",
    "highspy",
)
DONE, FAILED, INVALID = 0, 1, 2


class Work(NamedTuple):
    """A case to run: its scenario as the workbooks load it, and where its files go."""

    case: Case
    scenario: str
    overrides: dict[str, Any]
    beside: Path
    target: Path
    draft: Path
    began: dt.datetime


def run(
    scenarios: Sequence[str], overrides: Mapping[str, Any], out: Path, jobs: int, console: Console,
    *, scheduler: str | None = None, resume: bool = False,
) -> int:  # fmt: skip
    """Write the reports of some scenarios.

    Parameters
    ----------
    scenarios
        Paths, or names of files in `params/`.
    overrides
        Values by dotted key, for all of them.
    out
        Folder of the reports.
    jobs
        Workbooks at once.
    console
        Where progress is shown.
    scheduler
        Address of a Dask scheduler, e.g. "tcp://host:8786", whose workers compute the ensembles of
        the workbooks; None computes them here, or where NSRKIT_SCHEDULER says.
    resume
        Whether a report that is there already of the very same scenario is left as it is.

    Returns
    -------
    int
        0: all good; 1: a workbook failed, the others are complete; 2: a scenario is invalid,
        nothing was run.

    Raises
    ------
    NsrkitError
        No scheduler answers at the address.

    Examples
    --------
    >>> from rich.console import Console
    >>> run(["no-such-file"], {}, Path("out"), 1, Console(quiet=True))
    2
    """
    from nsrkit.case import load

    cases, faults = [], list[Fault]()
    for scenario in scenarios:
        try:
            path = files.find("scenarios", scenario)
            cases.append((load(path, overrides), path.resolve()))
        except ScenarioError as error:
            faults += error.faults
        except nsrkit.NsrkitError as error:
            faults.append(Fault("scenario", str(error), scenario))
    names = [case.name for case, _ in cases]
    faults += [Fault("name", "two scenarios have one name", name, "give each its own name")
               for name in sorted(set(names)) if names.count(name) > 1]  # fmt: skip
    if faults:
        console.print(str(ScenarioError(faults)), markup=False, highlight=False, soft_wrap=True)
        return INVALID
    if scheduler is not None:
        from nsrkit.ensemble import cluster

        cluster.check(scheduler)
    kept = [case.name for case, _ in cases if resume and _done(case, Path(out))]
    for name in kept:
        console.print(f"{name}: done already, kept", highlight=False, soft_wrap=True)
    given = [(case, str(path), dict(overrides), path.parent) for case, path in cases
             if case.name not in kept]  # fmt: skip
    return _all(given, Path(out), jobs, console, scheduler)


def render(case: Case, out: str | Path = "out") -> Path:
    """Write the report of one case.

    Parameters
    ----------
    case
        A loaded case, changed or not.
    out
        Folder of the reports.

    Returns
    -------
    Path
        The report, `out/<name>/index.html`, also where a workbook failed: it says which.

    Examples
    --------
    >>> import nsrkit
    >>> str(render(nsrkit.load("smoke", {"workbooks": ["01_corridors"]}), out="out"))
    'out/smoke/index.html'
    """
    from rich.console import Console

    with tempfile.TemporaryDirectory(prefix="nsr-") as folder:
        path = case.save(Path(folder) / f"{case.name}.yaml")
        _all(
            [(case, str(path), {}, Path.cwd())],
            Path(out),
            len(os.sched_getaffinity(0)),
            Console(quiet=True),
        )
    return Path(out) / case.name / "index.html"


def _done(case: Case, out: Path) -> bool:
    """Whether the whole report of a case is there, by this version of the package."""
    try:
        told = json.loads((out / case.name / "run.json").read_text(encoding="utf-8"))
        found = told["status"], told["scenario"]["digest"], told["versions"]["nsrkit"]
        return bool(found == ("ok", case.digest(), nsrkit.__version__))
    except (OSError, ValueError, KeyError):
        return False


def _all(
    given: Sequence[tuple[Case, str, dict[str, Any], Path]], out: Path, jobs: int,
    console: Console, scheduler: str | None = None,
) -> int:  # fmt: skip
    if not given:
        return DONE
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".run-", dir=out) as folder:
        work = [
            Work(
                case,
                path,
                overrides,
                beside,
                out / case.name,
                Path(folder).resolve() / case.name,
                dt.datetime.now(dt.UTC),
            )
            for case, path, overrides, beside in given
        ]
        todo = [[job._replace(scheduler=scheduler) for job in _jobs(one)] for one in work]
        codes = []
        for number, outcomes in executed(todo, max(1, jobs), console):
            one = work[number]
            codes.append(_finish(one, outcomes))  # a batch that is stopped keeps what has ended
            _index(out)
            console.print(
                f"{one.case.name}: {one.target / 'index.html'}", highlight=False, soft_wrap=True
            )
    return max(codes, default=DONE)


def _jobs(work: Work) -> Iterator[Job]:
    work.draft.mkdir(parents=True)
    for name in work.case.workbooks:
        path = files.find("workbooks", name, work.beside)
        parameters = {"scenario": work.scenario, "overrides": work.overrides}
        yield Job(
            path.stem,
            path.resolve(),
            work.draft / path.name,
            parameters,
            work.draft / "store",
            Path.cwd(),
            last=_last(path),
        )


def _last(workbook: Path) -> bool:
    """Whether a workbook reads the results of the others, as its metadata tell."""
    metadata = json.loads(workbook.read_text(encoding="utf-8"))["metadata"]
    return bool(metadata.get("nsrkit", {}).get("last", False))


def _finish(work: Work, outcomes: Sequence[Outcome]) -> int:
    """Pages and results of one case, put in place when all are written."""
    case, draft = work.case, work.draft
    failures = [(one.name, one.error) for one in outcomes if one.error]
    versions = _versions()
    sections = []
    for name, outcome in zip([Path(book).stem for book in case.workbooks], outcomes, strict=True):
        part = _section(draft / f"{name}.ipynb", name, outcome)
        sections.append(part)
        own = [each for each in failures if each[0] == name]
        (draft / f"{name}.html").write_text(page.workbook(case, part, own), encoding="utf-8")
    results = {
        "case": case.name,
        "title": case.title,
        "as_of": str(case.as_of),
        "scenario": case.digest(),
        "version": nsrkit.__version__,
        "seed": case.ensemble.seed,
        "numbers": store.headlines(draft / "store"),
    }
    (draft / "index.html").write_text(
        page.report(case, sections, failures, versions, results), encoding="utf-8"
    )
    _json(draft / "results.json", results)
    _json(draft / "run.json", _about(work, outcomes, versions))
    case.save(draft / "scenario.yaml")
    shutil.rmtree(draft / "store", ignore_errors=True)
    work.target.mkdir(parents=True, exist_ok=True)
    for path in sorted(
        draft.iterdir(), key=lambda each: each.name == "index.html"
    ):  # the report comes last
        path.replace(work.target / path.name)
    return FAILED if failures else DONE


def _section(path: Path, name: str, outcome: Outcome) -> pages.Section:
    if path.exists():
        part = pages.section(path, name)
        if part.failed or not outcome.error:
            return part
        return part._replace(html=part.html + pages.failure(outcome.error))
    title = f'<h2 id="{escape(name)}">{escape(name)}</h2>'
    card = pages.failure(outcome.error or "no output")
    return pages.Section(name, name, title + card, ((1, name, name),), True)


def _json(path: Path, content: Mapping[str, Any]) -> None:
    path.write_text(
        json.dumps(content, indent=1, sort_keys=True, allow_nan=False, ensure_ascii=False) + "\n",
        encoding="utf-8",
    )


def _versions() -> dict[str, str]:
    found = {"nsrkit": nsrkit.__version__, "Python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found


def _about(work: Work, outcomes: Sequence[Outcome], versions: Mapping[str, str]) -> dict[str, Any]:
    from hashlib import sha256
    from importlib.resources import files as resources

    data = {
        path.name: sha256(path.read_bytes()).hexdigest()
        for path in resources("nsrkit.ice").joinpath("data").iterdir()
        if path.name.endswith((".npz", ".csv"))
    }
    return {
        "status": "failed" if any(one.error for one in outcomes) else "ok",
        "workbooks": {
            one.name: {"status": "failed" if one.error else "ok", "seconds": round(one.seconds, 2)}
            | ({"error": one.error, "cell": one.cell} if one.error else {})
            for one in outcomes
        },
        "scenario": {"digest": work.case.digest(), "overrides": work.overrides},
        "versions": dict(versions),
        "data": data,
        "started": work.began.isoformat(timespec="seconds"),
        "finished": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "host": {"system": platform.platform(), "processors": os.cpu_count()},
    }


def _index(out: Path) -> None:
    """The page over all scenarios of the folder, older runs included."""
    entries = []
    for path in sorted(out.glob("*/results.json")):
        results = json.loads(path.read_text(encoding="utf-8"))
        status = json.loads((path.parent / "run.json").read_text(encoding="utf-8"))["status"]
        first = next(
            (key.split(".")[0] for key in results["numbers"] if "_saved_on_" in key), "nsr"
        )
        entries.append(
            {
                "name": path.parent.name,
                "title": results["title"],
                "numbers": results["numbers"],
                "first": first,
                "ok": status == "ok",
            }
        )
    with placed(out / "index.html") as name:
        name.write_text(page.overview(entries), encoding="utf-8")
