"""The command line: run | compare | new | check | ice | schema | lab | warmup.

Heavy libraries are imported inside the commands, so that `nsrkit --help` answers at once.
"""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nsrkit import cli_complete, cli_ice

if TYPE_CHECKING:
    from rich.console import Console

    from nsrkit.scenario.case import Case

FAILED, INVALID = 1, 2

app = typer.Typer(
    help="Northern Sea Route scenarios: one YAML file in, one HTML report out.",
    no_args_is_help=True, pretty_exceptions_enable=False,
)  # fmt: skip

app.add_typer(cli_ice.app, name="ice")


def _version(asked: bool) -> None:
    if asked:
        from nsrkit import __version__

        _say(f"nsrkit {__version__}")
        raise typer.Exit


@app.callback()
def common(
    verbose: Annotated[
        int, typer.Option("--verbose", "-v", count=True, help="Tell each step; -vv: every detail.")
    ] = 0,
    log: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Add each step of all processes to a file.")
    ] = None,
    version: Annotated[
        bool,
        typer.Option("--version", is_eager=True, callback=_version, help="Show it and end."),
    ] = False,
) -> None:
    """What every command understands; it stands before the command."""
    import logging

    from nsrkit import logs

    if verbose:
        logs.to_screen(logging.INFO if verbose == 1 else logging.DEBUG)
    if log is not None:
        try:
            logs.to_file(str(log))
        except OSError as error:
            raise _stop(f"--log {log}: {error.strerror}; name a file that can be written",
                        FAILED) from None  # fmt: skip


Scenarios = Annotated[
    list[str],
    typer.Argument(
        help="Paths, or names of files in params/.", autocompletion=cli_complete.scenarios
    ),
]
Set = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="KEY=VALUE",
        help="Override, e.g. prices.vlsfo=800. Repeatable.",
        autocompletion=cli_complete.settings,
    ),
]


@app.command()
def run(
    scenarios: Scenarios,
    settings: Set = None,
    out: Annotated[Path, typer.Option(help="Folder of the reports.")] = Path("out"),
    jobs: Annotated[int, typer.Option(min=0, help="Workbooks at once; 0: one per CPU.")] = 0,
    scheduler: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="Dask scheduler for ensembles, tcp://host:8786."),
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Keep reports that are done, go on with the others.")
    ] = False,
) -> None:
    """Write the report of each scenario to OUT/<name>/index.html.

    Exit code 0: all good; 1: a workbook failed; 2: a scenario is invalid.
    """
    from nsrkit.errors import NsrkitError, ScenarioError

    overrides = _overrides(settings)
    _need("papermill", "report")
    try:
        from nsrkit import report

        code = report.run(
            scenarios, overrides, out, jobs or _cpus(), _console(), scheduler=scheduler,
            resume=resume,
        )  # fmt: skip
    except ScenarioError as error:
        raise _stop(str(error), INVALID) from None
    except NsrkitError as error:
        raise _stop(str(error), FAILED) from None
    raise typer.Exit(code)


@app.command()
def compare(
    runs: Annotated[
        list[str], typer.Argument(help="Folders that `run` wrote, or their names below out/.")
    ],
    out: Annotated[
        Path | None, typer.Option(help="File; default compare-<names>.html beside the first run.")
    ] = None,
    corridor: Annotated[
        str | None, typer.Option(help="Corridor in question; default the first of the first run.")
    ] = None,
) -> None:
    """Hold runs against the first: numbers, keys, what makes the difference, maps, seasons."""
    from nsrkit.errors import NsrkitError

    _need("papermill", "report")
    try:
        from nsrkit.report.comparing import terminal

        terminal.compare(runs, out, corridor, _console())
    except NsrkitError as error:
        raise _stop(str(error), FAILED) from None


@app.command()
def check(scenarios: Scenarios, settings: Set = None) -> None:
    """Say all that is wrong with a scenario, or what it holds. Exit code 2 where it is invalid."""
    from nsrkit.case import load
    from nsrkit.errors import ScenarioError

    invalid = False
    overrides = _overrides(settings)
    for scenario in scenarios:
        try:
            _show(_console(), scenario, load(scenario, overrides))
        except ScenarioError as error:
            invalid = True
            _say(f"{scenario}: {error}", err=True)
    raise typer.Exit(INVALID if invalid else 0)


@app.command()
def new(
    name: Annotated[str, typer.Argument(help="Name of the scenario; writes NAME.yaml here.")],
) -> None:
    """Start a scenario of your own from the baseline, every key explained."""
    from nsrkit.errors import ScenarioError
    from nsrkit.scenario import template

    path = Path(f"{name.removesuffix('.yaml')}.yaml")
    try:
        text = template.text(path.stem)
    except ScenarioError as error:
        raise _stop(str(error), INVALID) from None
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise _stop(f"{path} exists already; choose another name", FAILED) from None
    _say(f"wrote {path}; next: nsrkit check {path}")


@app.command()
def schema(
    out: Annotated[
        Path | None, typer.Option(help="File; default params/schema.json, or here.")
    ] = None,
) -> None:
    """Write the JSON schema of scenarios, with which an editor completes and checks them."""
    from nsrkit.placing import placed
    from nsrkit.scenario import schema as schemas

    path = out or Path("params" if Path("params").is_dir() else ".") / "schema.json"
    with placed(path) as file:
        file.write_text(schemas.text(), encoding="utf-8")
    _say(f"wrote {path}")


@app.command()
def warmup() -> None:
    """Compile the kernels once, so that the first route does not wait for it."""
    from nsrkit.case import load
    from nsrkit.voyage import compare

    compare(load("smoke"))
    _say("the kernels are compiled")


@app.command()
def lab(
    browser: Annotated[bool, typer.Option(help="Open a browser window.")] = True,
) -> None:
    """Open JupyterLab at workbooks/00_start, on this machine only, with a token."""
    _need("jupyterlab", "lab")
    from nsrkit.scenario.files import package_folder

    if not Path("workbooks").is_dir():
        _copy(package_folder("workbooks"), Path("workbooks"))
    command = [
        sys.executable, "-m", "jupyterlab", "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.root_dir={Path.cwd()}",
        "--LabApp.default_url=/lab/tree/workbooks/00_start.ipynb",
        *([] if browser else ["--no-browser"]),
        *(["--allow-root"] if getattr(os, "geteuid", lambda: 1)() == 0 else []),  # in a container
    ]  # fmt: skip
    # The token goes by the environment: other users can read a command line.
    token = secrets.token_hex(24)
    _say(f"the token of this session is {token}")
    # Cells of a notebook and its panels take results from one another while its kernel lives.
    env = os.environ | {"JUPYTER_TOKEN": token, "NSRKIT_STORE": "process"}
    raise typer.Exit(subprocess.run(command, env=env, check=False).returncode)


def _cpus() -> int:
    """Processors that this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def _copy(source: Path, target: Path) -> None:
    """Workbooks of the package put into a folder where they can be saved."""
    import shutil

    shutil.copytree(source, target, ignore=shutil.ignore_patterns(".*", "__*"))
    _say(f"copied the workbooks to {target}/")


def _overrides(settings: list[str] | None) -> dict[str, Any]:
    """`--set KEY=VALUE` as values by dotted key."""
    from nsrkit.errors import ScenarioError
    from nsrkit.scenario.reading import yaml

    found: dict[str, Any] = {}
    for setting in settings or []:
        key, equals, text = setting.partition("=")
        if not key.strip() or not equals:
            raise _stop(f"--set {setting}: write KEY=VALUE, e.g. prices.vlsfo=800", INVALID)
        try:
            found[key.strip()] = yaml.scalar(text)
        except ScenarioError as error:
            raise _stop(f"--set {setting}: {error}", INVALID) from None
    return found


def _show(console: Console, scenario: str, case: Case) -> None:
    """A valid case in a few lines."""
    from nsrkit.case import counts, notices

    voyage = case.voyage
    numbers = ", ".join(f"{count} {status}" for status, count in counts(case).items() if count)
    lines = [
        f"{scenario}: valid",
        f"  {case.title}",
        f"  {voyage.origin} - {voyage.destination}, {voyage.ship.title}, departs {voyage.depart}",
        f"  corridors {', '.join(voyage.corridors)}; escort {voyage.escort}; ice {case.ice.source}",
        f"  numbers: {numbers}",
        *(f"  note: {notice}" for notice in notices(case)),
    ]
    console.print("\n".join(lines), markup=False, highlight=False, soft_wrap=True)


def _console() -> Console:
    from rich.console import Console

    return Console()


def _say(text: str, *, err: bool = False) -> None:
    typer.echo(text, err=err)


def _stop(text: str, code: int) -> typer.Exit:
    _say(text, err=True)
    return typer.Exit(code)


def _need(module: str, extra: str) -> None:
    if find_spec(module) is None:
        raise _stop(f"this needs more libraries: pip install 'nsrkit[{extra}]'", FAILED)
