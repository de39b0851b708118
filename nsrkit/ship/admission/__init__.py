"""Admission to the Northern Sea Route: what the rules let a class do, alone and led.

The criteria in force (decree 1487 of 2020) were not found, so no rules are enforced unless the user
gives a table of them (`escort.rules`). The repealed rules that are known
(`params/admission-2013-2017.csv`) are told for information and close nothing.
"""

from nsrkit.ship.admission.permits import (
    Admission,
    Permits,
    check,
    faults,
    legal,
    permits,
    rules_of,
)
from nsrkit.ship.admission.rules import CONDITIONS, ZONES, Rules, read, read_conditions

__all__ = [
    "CONDITIONS", "ZONES", "Admission", "Permits", "Rules", "check", "faults", "legal", "permits",
    "read", "read_conditions", "rules_of",
]  # fmt: skip
