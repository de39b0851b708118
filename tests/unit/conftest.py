"""What the unit tests share."""

import numpy as np
import pytest
import xarray as xr


@pytest.fixture
def track():
    """Maker of a routed track of four points, as `voyage.route.fastest` gives it."""

    def track(hours=(0, 50, 100, 130), ideal=125, nm=(0, 800, 1250, 1490),
              sea=(11, 11, 7, 3), led=(False, False, True, True), conc=(0, 0, 0.5, 0.9),
              thick=(0, 0, 0.3, 1.5), wait=(0, 0, 0, 0), opening=(0, 0, 0, 0),
              kn=(16, 16, 9, 8)):  # fmt: skip
        def on(values, units):
            return "point", np.asarray(values, float), {"units": units}

        return xr.Dataset(
            {
                "hours": on(hours, "h"),
                "distance_nm": on(nm, "nm"),
                "siconc": on(conc, "1"),
                "sithick": on(thick, "m"),
                "lon": on([180, 175, 170, 130], "1"),
                "lat": on([62, 70, 72, 76], "1"),
                "sea": ("point", np.asarray(sea, np.int8)),
                "escorted": ("point", np.asarray(led)),
                "escort_sea": ("point", np.where(led, sea, 0).astype(np.int8)),
                "wait_h": on(wait, "h"),
                "opening_h": on(opening, "h"),
                "attainable": on(kn, "kn"),
            },
            attrs={"hours_ideal": ideal},
        )

    return track
