"""What the shell offers after the tabulator key: scenarios, keys to override, ice products."""

from __future__ import annotations

from pathlib import Path


def scenarios(incomplete: str) -> list[str]:
    """Names of scenarios in `params/` and YAML files here that begin so.

    Examples
    --------
    >>> scenarios("base")
    ['baseline']
    """
    from nsrkit.scenario.reading import lookup

    here = [str(path) for path in sorted(Path().glob("*.yaml"))]
    return _beginning(incomplete, [*lookup.names("scenarios"), *here])


def settings(incomplete: str) -> list[str]:
    """Keys of a scenario that begin so; one that holds a number or a word ends with `=`.

    Examples
    --------
    >>> settings("voyage.dep")
    ['voyage.depart=']
    >>> "prices." in settings("pr")
    True
    """
    from nsrkit.assumption import Assumption
    from nsrkit.scenario.reading.faults import annotation_at, keys_below, model_in

    above, dot, _ = incomplete.rpartition(".")
    outer = above.split(".") if dot else []
    found = []
    for name in keys_below(outer):
        ends = model_in(annotation_at([*outer, name])[0]) in (None, Assumption)
        found.append(f"{above}{dot}{name}{'=' if ends else '.'}")
    return _beginning(incomplete, found)


def products(incomplete: str) -> list[str]:
    """Ice products to fetch that begin so.

    Examples
    --------
    >>> products("osi")[0].startswith("osi")
    True
    """
    from nsrkit.ice.catalog.table import entries

    return _beginning(incomplete, list(entries()))


def _beginning(incomplete: str, names: list[str]) -> list[str]:
    return [name for name in names if name.startswith(incomplete)]
