"""One page that holds runs against each other: numbers, keys, what makes the difference, maps."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import nsrkit
from nsrkit.errors import DataError, NoRouteError
from nsrkit.placing import placed
from nsrkit.report import page, pages
from nsrkit.report.comparing import runs as folders
from nsrkit.report.comparing.runs import Run
from nsrkit.scenario.changes import changes
from nsrkit.show import words
from nsrkit.show.runs import keys, numbers, parts, passages, said, season, shares

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit.scenario.case import Case

Told = Callable[[str], None]


class _Part(NamedTuple):
    """A section of the page."""

    anchor: str
    title: str
    html: str


def compare(
    runs: Sequence[str | Path], out: str | Path | None = None, *, corridor: str | None = None,
    told: Told | None = None,
) -> Path:  # fmt: skip
    """Hold runs against each other on one self-contained page.

    Parameters
    ----------
    runs
        Two or more folders that `nsrkit run` wrote, or names of folders in `out/`; the others are
        held against the first.
    out
        File to write; None: `compare-<name>-<name>.html` beside the folder of the first.
    corridor
        Corridor in question; None takes the first of the first run.
    told
        Called with a word on each step; None: silent.

    Returns
    -------
    Path
        The page.

    Raises
    ------
    DataError
        A run is not there, was made by another version, or does not ask for the corridor.

    Examples
    --------
    >>> compare(["baseline", "heavy-ice-2024"])
    Traceback (most recent call last):
    nsrkit.errors.DataError: baseline is a scenario that was not run yet, as far as out/ tells: ...
    """
    found = folders.read(runs)
    return write(found, out, asked(found, corridor), told or _silent)


def _silent(_: str) -> None:
    """Say nothing."""


def asked(runs: Sequence[Run], corridor: str | None) -> str:
    """The corridor in question, which all runs must have."""
    name = corridor or runs[0].case.voyage.corridors[0]
    for one in runs:
        others = one.case.voyage.corridors
        if name not in others:
            raise DataError(f"{one.label} does not ask for the corridor {name!r}, only for "
                            f"{', '.join(others)}; name one that all runs have")  # fmt: skip
    return name


def write(runs: Sequence[Run], out: str | Path | None, corridor: str, told: Told) -> Path:
    """Write the page of some runs, whole or not at all."""
    name = f"compare-{'-'.join(one.case.name for one in runs)}.html"
    path = Path(out) if out is not None else runs[0].folder.parent / name
    text = _page(runs, corridor, path, told)
    with placed(path) as file:
        file.write_text(text, encoding="utf-8")
    return path


def _page(runs: Sequence[Run], corridor: str, path: Path, told: Told) -> str:
    """The page as text; `path` is where it will lie, for the links to the reports."""
    sections = list(_sections(runs, corridor, path, told))
    body = "".join(f'<h2 id="{part.anchor}">{escape(part.title)}</h2>{part.html}'
                   for part in sections)  # fmt: skip
    body = f'<section class="runs">{body}</section>'
    labels = [one.label for one in runs]
    return page.page(
        f"{' and '.join(labels[1:])} against {labels[0]}", body, eyebrow="Runs compared",
        description="; ".join(f"{one.label}: {one.case.title}" for one in runs) + ".",
        facts=[f"{len(runs)} runs", f"by {words.NAMES.get(corridor, corridor)}"],
        contents=[(1, part.anchor, part.title) for part in sections],
        footer=f"nsrkit {nsrkit.__version__}. This file needs no network.",
    )  # fmt: skip


def _sections(runs: Sequence[Run], corridor: str, path: Path, told: Told) -> Iterator[_Part]:
    records = {one.label: one.numbers for one in runs}
    cases = {one.label: one.case for one in runs}
    told("which keys make the difference")
    made = _made(runs, corridor)
    yield _Part("brief", "In brief", _brief(runs, made, path))
    yield _Part("numbers", "Numbers side by side",
                numbers.table(records, corridor).html + numbers.every(records).html)  # fmt: skip
    yield _Part("keys", "What is asked otherwise", _keys(runs))
    yield _Part("difference", "What makes the difference", _difference(made))
    told("the voyages")
    trips = {label: _trips(case, corridor) for label, case in cases.items()}
    yield _Part("parts", "Where the days and the money go",
                parts.figure(trips, corridor).html)  # fmt: skip
    yield _Part("passages", "The passages", _passages(cases, trips, corridor))
    by_north = {label: case for label, case in cases.items() if "nsr" in case.voyage.corridors}
    if by_north:
        told("the seasons")
        yield _Part("season", "The Northern Sea Route by departure", _season(by_north))
    method = files("nsrkit.report").joinpath("template", "comparing.md").read_text(encoding="utf-8")
    about = f'<div class="prose">{pages.prose(method)}</div>'
    yield _Part("about", "About this comparison", about + _versions(runs))


def _made(runs: Sequence[Run], corridor: str) -> list[tuple[tuple[str, str], xr.Dataset]]:
    """For each run but the first: what makes its difference to it."""
    from nsrkit.voyage.compared.attribution import attribution

    first = runs[0]
    return [((first.label, one.label), attribution(first.case, one.case, corridor))
            for one in runs[1:]]  # fmt: skip


def _brief(runs: Sequence[Run], made: Sequence[tuple[tuple[str, str], Any]], path: Path) -> str:
    """The answer in sentences, what to beware of, and where the reports are."""
    rows = "".join(
        f'<div class="nsr-verdict"><b>{escape(labels[1])}</b>'
        f"<p>{escape(said.answer(found, labels))}</p></div>" for labels, found in made
    )  # fmt: skip
    beware = "".join(f"<li>{escape(text)}</li>" for text in folders.notes(runs))
    beware = f"<p>Before you compare:</p><ul>{beware}</ul>" if beware else ""
    links = ", ".join(_link(one, path) for one in runs)
    return f'{rows}<div class="prose">{beware}<p>Reports: {links}.</p></div>'


def _link(run: Run, path: Path) -> str:
    """A link from the page to the report of a run."""
    target = Path(os.path.relpath(run.folder / "index.html", path.parent)).as_posix()
    return f'<a href="{escape(target)}">{escape(run.label)}</a>'


def _keys(runs: Sequence[Run]) -> str:
    first = runs[0]
    return "".join(keys.table(changes(first.case, one.case), (first.label, one.label)).html
                   for one in runs[1:])  # fmt: skip


def _difference(made: Sequence[tuple[tuple[str, str], Any]]) -> str:
    out = []
    for labels, found in made:
        out.append(f"<h3>{escape(' against '.join(labels[::-1]))}</h3>" if len(made) > 1 else "")
        told = [f"There are no shares: {found.attrs['why']}." if found.attrs["why"] else ""]
        told += [f"Set aside, for they change nothing alone nor last: {found.attrs['set_aside']}."
                 if found.attrs["set_aside"] else "",
                 f"Keys that differ and play no part in one voyage: {found.attrs['unplayed']}."
                 if found.attrs["unplayed"] else "",
                 "Costs of the mixtures leave out different components, for want of a number: "
                 f"{found.attrs['excluded']}." if found.attrs["excluded"] else ""]  # fmt: skip
        if found.sizes["group"]:
            out.append(shares.figure(found, labels).html)
        out.append("".join(f'<p class="said">{escape(text)}</p>' for text in told if text))
        if found.sizes["group"]:
            out.append('<details class="nsr-more"><summary>The same in numbers</summary>'
                       f"{shares.table(found).html}</details>")  # fmt: skip
    return "".join(out)


def _trips(case: Case, corridor: str) -> xr.Dataset:
    """One corridor of a case with its legs and costs."""
    from nsrkit.voyage.trips.comparison import compare as side_by_side

    voyage = case.voyage.model_copy(update={"corridors": (corridor,)})
    return side_by_side(case.model_copy(update={"voyage": voyage}), only=())


def _passages(cases: dict[str, Case], trips: dict[str, xr.Dataset], corridor: str) -> str:
    """The whole ways; of the Northern Sea Route also the part in the ice, with the ice of each."""
    from nsrkit.show import maps
    from nsrkit.voyage.trips import transit

    out = passages.whole(trips, corridor, _ports(cases.values())).html
    if corridor != "nsr":
        return out
    tracks = {label: transit.transit(case) for label, case in cases.items()}
    out = passages.ice_box(tracks).html + out
    for label, track in tracks.items():
        ice = transit.ice(cases[label], track)
        out += f"<h3>{escape(label)}, with its ice</h3>{maps.map(track, ice).html}"
    return out


def _ports(cases: Iterable[Case]) -> list[tuple[str, float, float]]:
    """The ports of some cases, each once."""
    from nsrkit.voyage import ports

    names = [end for case in cases for end in (case.voyage.origin, case.voyage.destination)]
    found = [ports.place(name) for name in dict.fromkeys(names)]
    return [(place.title, place.lon, place.lat) for place in found]


def _season(cases: dict[str, Case]) -> str:
    from nsrkit.voyage import season_scan
    from nsrkit.voyage.trips import passage

    scans, without = {}, []
    for label, case in cases.items():
        year = passage.ice_date(case).year
        own = case.scan.model_copy(update={"years": (year, year)})
        try:
            scans[label] = season_scan(case.model_copy(update={"scan": own}))
        except NoRouteError as error:
            without.append(f"{label}: {error}")
    text = "".join(f'<p class="said">{escape(each)}</p>' for each in without)
    return text + (season.figure(scans).html if scans else "")


def _versions(runs: Sequence[Run]) -> str:
    from nsrkit.show import tables

    rows = []
    for one in runs:
        draws = f"{one.case.ensemble.draws}, seed {one.case.ensemble.seed}"
        status, ended = (str(one.told.get(key, "")) for key in ("status", "finished"))
        rows.append([one.label, one.case.digest()[:12], status, ended, draws])
    heads = ["Run", "Scenario", "Status", "Finished, UTC", "Draws"]
    return tables.table(heads, rows, "The runs.", text=5).html
