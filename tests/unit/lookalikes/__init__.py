"""Files that look like products without a genuine file at hand, after their published structure.

Each holds the same ice: a concentration that grows eastward and a thickness that grows northward,
so that a mirrored, turned or shifted grid, a unit or a flag that is overlooked shows in the values.
A patch of the East Siberian Sea is land to each product, in that product's own way.
"""

from lookalikes.making import LAND, conc, is_land, thick
from lookalikes.models import arctic_mfc, cmip6, glorys12, piomas_year
from lookalikes.satellites import amsr2, c3s, cs2smos, g02202_v6, nsidc_0051_v2, osi_401, osi_450

__all__ = ["LAND", "amsr2", "arctic_mfc", "c3s", "cmip6", "conc", "cs2smos", "g02202_v6",
           "glorys12", "is_land", "nsidc_0051_v2", "osi_401", "osi_450", "piomas_year",
           "thick"]  # fmt: skip
