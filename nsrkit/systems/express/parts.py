"""The parts of a case that a chain of sea and rail needs."""

from __future__ import annotations

from typing import NamedTuple

from nsrkit.assumption import Assumption
from nsrkit.errors import Fault, ScenarioError
from nsrkit.scenario.case import Case
from nsrkit.scenario.systems.express import Express
from nsrkit.scenario.systems.liner import Liner, Service


class Parts(NamedTuple):
    """The service at sea, what is asked of the chain, and the liner that has the service."""

    service: Service
    express: Express
    liner: Liner


def parts(case: Case) -> Parts:
    """Service and chain of a case.

    Raises
    ------
    ScenarioError
        The case has no `liner` or no `express`.
    """
    missing = [name for name in ("liner", "express") if getattr(case, name) is None]
    if case.liner is None or case.express is None:
        remedy = "take a scenario with both, e.g. arctic-express"
        raise ScenarioError([Fault(name, "is not there", None, remedy) for name in missing])
    return Parts(case.liner.service, case.express, case.liner)


def number(given: Assumption, gap: float = float("nan")) -> float:
    """The value of a number; `gap` where it is not supplied."""
    return gap if given.value is None else given.value
