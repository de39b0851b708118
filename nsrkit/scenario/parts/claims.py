"""Which claims a scenario is held to (`claims:`)."""

from __future__ import annotations

from nsrkit.scenario.base import Model


class Claims(Model):
    """The register of the package, and what a user adds to it."""

    files: tuple[str, ...] = ()
    """Further registers (YAML), beside the scenario or by path."""
