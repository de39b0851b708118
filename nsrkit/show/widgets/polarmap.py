"""The map of the Arctic in JupyterLab: what Python and the browser both know of it."""

from __future__ import annotations

from typing import Any

import anywidget
import traitlets

from nsrkit.show.widgets import module, scene

LAYERS = ("siconc", "sithick", "rio")
_EMPTY = b""


class PolarMap(anywidget.AnyWidget):
    """The Northern Sea Route on a map that answers the hand, for JupyterLab.

    Ice that plays through time, coasts, depth limits, ports and straits, routes side by side with
    their ships; start and goal to pick and to drag. It follows the theme of JupyterLab, and all of
    it can be used from the keyboard: `?` lists the keys.

    Parameters
    ----------
    base
        The ground, as `scene.base()` gives it; that by default.
    fields
        The ice of some dates, as `scene.fields(ice, rio)` gives it; empty draws none.
    routes
        Routes, as `scene.routes(lines, draught_m=..., clearance_m=...)` gives them.
    frame
        Which date is shown, from 0; the browser changes it too.
    playing
        Whether the dates pass by.
    start, goal
        Longitude and latitude [degrees] of the pins A and B; None: no pin. The browser sets them
        where `pick` is true.
    pick
        Whether a reader may choose start and goal.
    layer
        The field shown: siconc, sithick or rio.
    hidden
        What is not drawn: names of routes, "depth", "areas", "places", "seas", "grid".
    title
        Above the map.
    said
        What is read out to those who hear the page, as the answer to a choice.
    busy
        What is being computed, in words; empty: nothing is.

    Raises
    ------
    TraitError
        A place is not on the globe, or a layer is not known.

    Examples
    --------
    >>> import nsrkit
    >>> ice = nsrkit.ice.open("record", start="2024-09-10", end="2024-09-12")
    >>> world = PolarMap(title="Three days of ice", fields=scene.fields(ice))
    >>> world.observe(lambda change: None, "start")     # a reader picks where a route begins
    >>> world.show(frame=2, said="The ice of 12 September 2024")
    >>> world.frame
    2
    """

    _esm = module.source()

    base = traitlets.Bytes(_EMPTY).tag(sync=True)
    fields = traitlets.Bytes(_EMPTY).tag(sync=True)
    routes = traitlets.Bytes(_EMPTY).tag(sync=True)
    frame = traitlets.Int(0, min=0).tag(sync=True)
    playing = traitlets.Bool(False).tag(sync=True)
    start = traitlets.Tuple(
        traitlets.Float(), traitlets.Float(), default_value=None, allow_none=True
    ).tag(sync=True)
    goal = traitlets.Tuple(
        traitlets.Float(), traitlets.Float(), default_value=None, allow_none=True
    ).tag(sync=True)
    pick = traitlets.Bool(True).tag(sync=True)
    layer = traitlets.Enum(LAYERS, default_value="siconc").tag(sync=True)
    hidden = traitlets.List(traitlets.Unicode()).tag(sync=True)
    title = traitlets.Unicode("").tag(sync=True)
    said = traitlets.Unicode("").tag(sync=True)
    busy = traitlets.Unicode("").tag(sync=True)

    @traitlets.default("base")
    def _ground(self) -> bytes:
        return scene.base()

    @traitlets.validate("start", "goal")
    def _on_globe(self, proposal: Any) -> tuple[float, float] | None:
        place: tuple[float, float] | None = proposal["value"]
        if place is not None and not (abs(place[0]) <= 360 and abs(place[1]) <= 90):
            raise traitlets.TraitError(
                f"{proposal['trait'].name} is (longitude, latitude) in degrees, not {place}"
            )
        return place

    def show(self, **state: Any) -> None:
        """Change several things at once: the browser draws them as one picture.

        Parameters
        ----------
        **state
            Any of what the map is made with.

        Raises
        ------
        TraitError
            A name or a value is not one of the map; nothing is sent.

        Examples
        --------
        >>> world = PolarMap()
        >>> world.show(title="Empty sea", start=(33.5, 69.3))
        >>> world.start
        (33.5, 69.3)
        """
        known = self.trait_names(sync=True)
        for name in state:
            if name not in known:
                raise traitlets.TraitError(f"the map has no {name!r}")
        with self.hold_sync(), self.hold_trait_notifications():
            for name, value in state.items():
                setattr(self, name, value)
