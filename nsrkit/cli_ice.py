"""`nsrkit ice`: the ice that is at hand, that can be fetched, and what is known of each product."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nsrkit import cli_complete

if TYPE_CHECKING:
    from nsrkit.ice.catalog.fetch import Fetched
    from nsrkit.ice.catalog.table import Entry
    from nsrkit.ice.readers.products.spec import Product

FAILED = 1
UNCHECKED = "not yet checked against a genuine file"
# Ice that needs no file: name, what it is, the call.
EMBEDDED = (
    ("record", "fit to the public record, any day of 1979-2025", "open('record', year=2024)"),
    ("normal", "mean of the record over a period", "open('normal', period=(1991, 2020))"),
    ("members", "years that could have been, with the record's spread", "members(2024, n=20)"),
    ("project", "years to come to 2100 under ssp126, ssp245, ssp585",
     "project('ssp245', years=(2030, 2040))"),
)  # fmt: skip

app = typer.Typer(
    help="Ice at hand, ice to fetch, and files of your own.", no_args_is_help=True,
    pretty_exceptions_enable=False,
)  # fmt: skip

Name = Annotated[
    str,
    typer.Argument(
        help="Name of a product, as `nsrkit ice list` shows it.",
        autocompletion=cli_complete.products,
    ),
]


@app.command("list")
def list_() -> None:
    """Show the embedded ice, the products that can be fetched or read, and plug-ins."""
    from nsrkit.errors import NsrkitError

    try:
        _list()
    except NsrkitError as error:
        raise _stop(error) from None


@app.command()
def info(name: Name) -> None:
    """Tell everything known of a product: where from, licence, citation, how to open it."""
    from nsrkit.errors import NsrkitError

    try:
        rows = _known(name)
    except NsrkitError as error:
        raise _stop(error) from None
    width = max(len(key) for key, _ in rows)
    for key, text in rows:
        typer.echo(f"{key:<{width}}  {text}")


@app.command()
def fetch(
    name: Name,
    start: Annotated[str, typer.Option("--from", metavar="DATE", help="First day, 2020-03-01.")],
    end: Annotated[str, typer.Option("--to", metavar="DATE", help="Last day.")],
    to_dir: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder; default ice/NAME here.")
    ] = None,
) -> None:
    """Fetch the files of a product that are not there yet; needs the network.

    Exit code 0: all that the source has is there; 1: it could not be fetched, and why.
    """
    from nsrkit.errors import NsrkitError
    from nsrkit.ice.catalog.fetch import fetch as fetched

    try:
        found = fetched(name, start, end, to_dir, tell=typer.echo)
    except NsrkitError as error:
        raise _stop(error) from None
    lacking = f", {len(found.absent)} that the source does not have" if found.absent else ""
    typer.echo(f"{found.folder}: {len(found.new)} new, {len(found.kept)} kept{lacking}")
    typer.echo(f"open it:  {_opening(name, found)}")
    typer.echo(f"cite it:  nsrkit ice info {name}")


def _opening(name: str, found: Fetched) -> str:
    """The call that opens what was fetched: the folder, or a pattern where names have no ending."""
    from nsrkit.ice.catalog.table import entry
    from nsrkit.ice.readers.products import products

    one = entry(name)
    beside = {url.rpartition("/")[2] for url in one.beside}
    names = [path.name for path in (*found.new, *found.kept) if path.name not in beside]
    ended = all(item.endswith((".nc", ".nc4")) for item in names)
    path = found.folder if ended else found.folder / f"{Path(names[0]).stem}.*"
    readers = {product.name: product for product in products()}
    call = _call(readers[one.reader]) if one.reader in readers else "nsrkit.ice.open(PATH)"
    return call.replace("PATH", repr(str(path)))


def _list() -> None:
    from rich.console import Console

    from nsrkit.ice.catalog import plugins
    from nsrkit.ice.catalog.table import entries
    from nsrkit.ice.readers.products import products

    console = Console()
    readers = {product.name: product for product in products()}
    known = entries().values()
    console.print(_table("embedded, nothing to fetch", ("name", "what", "nsrkit.ice."), EMBEDDED))
    rows = [(e.name, e.title, _years(e), "yes" if e.login else "no", _checked(e.reader, readers))
            for e in known]  # fmt: skip
    title = "to fetch: nsrkit ice fetch NAME --from DATE --to DATE"
    console.print(_table(title, ("name", "product", "years", "login", "reader"), rows))
    fetched = {e.reader for e in known}
    also = [(p.name, p.title, _checked(p.name, readers)) for p in readers.values()
            if p.name not in fetched]  # fmt: skip
    title = "read too, as all above: nsrkit.ice.open(PATH)"
    console.print(_table(title, ("name", "files of your own", "reader"), also))
    found = [(name, point.value, f"nsrkit.ice.open({name!r}, ...)")
             for name, point in plugins.points().items()]  # fmt: skip
    if found:
        console.print(_table("plug-ins, not loaded", ("name", "from", "call"), found))
    else:
        console.print(f"plug-ins: none (entry points of the group {plugins.GROUP})")
    console.print(f"reader 'checked': it opened a genuine file; the others: {UNCHECKED}")


def _table(title: str, heads: tuple[str, ...], rows: Any) -> Any:
    from rich import box
    from rich.table import Table

    table = Table(*heads, title=title, title_justify="left", title_style="bold",
                  box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)  # fmt: skip
    for number, column in enumerate(table.columns):
        column.overflow, column.no_wrap = "fold", number != 1  # names whole, to be copied
    for row in rows:
        table.add_row(*row)
    return table


def _years(one: Entry) -> str:
    first, last = one.span
    return f"{first:%Y}-{last:%Y}" if last else f"{first:%Y} on"


def _checked(name: str, readers: Mapping[str, Product]) -> str:
    if name not in readers:
        return "none"
    return "checked" if readers[name].checked else "not yet checked"


def _known(name: str) -> list[tuple[str, str]]:
    """What is known of a name, as lines of a table."""
    from nsrkit.errors import DataError
    from nsrkit.ice.catalog import plugins
    from nsrkit.ice.catalog.table import entries
    from nsrkit.ice.readers.products import products
    from nsrkit.scenario.reading.faults import near

    readers = {product.name: product for product in products()}
    embedded = {row[0]: row for row in EMBEDDED}
    installed = plugins.points()
    if name in entries():
        one = entries()[name]
        return _of_entry(one, readers.get(one.reader))
    if name in readers:
        return [("name", name), *_of_reader(readers[name]), ("licence", readers[name].licence),
                ("citation", readers[name].references)]  # fmt: skip
    if name in embedded:
        return [("name", name), ("what", embedded[name][1]), *_of_record(),
                ("open it", f"nsrkit.ice.{embedded[name][2]}")]  # fmt: skip
    if name in installed:
        return [("name", name), ("plug-in", installed[name].value),
                ("open it", f"nsrkit.ice.open({name!r}, start=..., end=...)")]  # fmt: skip
    known = [*embedded, *entries(), *readers, *installed]
    raise DataError(f"no ice is called {name!r}; {near(name, known)} (nsrkit ice list)")


def _of_entry(one: Entry, reader: Product | None) -> list[tuple[str, str]]:
    from nsrkit.ice.catalog.table import UNKNOWN

    ids = " / ".join(filter(None, (one.product, one.dataset, one.part)))
    size = f"about {one.mb:g} MB a {one.step}" if one.mb else UNKNOWN
    if one.client == "copernicusmarine":
        size = "asked of the server before anything is fetched"
    rows = [
        ("name", one.name), ("title", one.title), ("producer", one.producer),
        ("client", one.client if one.client != "none" else "none: it is not fetched by nsrkit"),
        ("id", f"{ids}{f', version {one.version}' if one.version else ''}"),
        ("address", one.url), ("beside", ", ".join(one.beside)),
        ("how", one.how), ("variables", ", ".join(one.variables)),
        ("grid", one.grid), ("span", one.span_text), ("cadence", one.cadence),
        ("a file holds", f"one {one.step}" if one.step else ""), ("size", size),
        ("login", one.login or "none needed"), ("licence", one.licence),
        ("citation", one.citation), ("doi", one.doi), ("facts from", one.facts),
        ("not verified", "; ".join(one.unverified) or "nothing known to be left open"),
    ]  # fmt: skip
    if one.client != "none":
        rows.append(("fetch it", f"nsrkit ice fetch {one.name} --from DATE --to DATE"))
    rows += _of_reader(reader) if reader else [("reader", f"none of the name {one.reader}")]
    return [(key, text) for key, text in rows if text]


def _of_reader(reader: Product) -> list[tuple[str, str]]:
    rows = [("reader", f"{reader.name}: {reader.title}"), ("reader status", reader.status),
            ("holds", ", ".join(reader.fields)), ("thickness", reader.thickness),
            ("read grid", reader.grid)]  # fmt: skip
    rows += [("note", note) for note in reader.notes]
    return [*rows, ("open it", _call(reader))]


def _call(reader: Product) -> str:
    """How to open it, with what stands in for a variable that it lacks or keeps in other files."""
    held = set(reader.fields)
    if {"siconc", "sithick"} <= held:
        return "nsrkit.ice.open(PATH)"
    if "sivol" in held:
        return "nsrkit.ice.open(PATH, siconc='record')  # without, where it has a concentration"
    if "sithick" in held:
        return "nsrkit.ice.open(PATH, siconc='record')  # or variables=('sithick',)"
    return "nsrkit.ice.open(PATH, thickness='record')  # or variables=('siconc',)"


def _of_record() -> list[tuple[str, str]]:
    from nsrkit.ice.months import Record

    attrs = Record().attrs
    return [("source", attrs["source"]), ("licence", attrs["licence"]),
            ("citation", attrs["references"])]  # fmt: skip


def _stop(error: Exception) -> typer.Exit:
    typer.echo(str(error), err=True)
    return typer.Exit(FAILED)
