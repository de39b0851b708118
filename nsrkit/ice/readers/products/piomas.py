"""PIOMAS, as flat binaries and repacked as netCDF; volume per area, not thickness of the ice."""

from __future__ import annotations

from nsrkit.ice.readers.products.spec import Field, Marks, Product

REPACK = Product(
    name="piomas-netcdf",
    title="PIOMAS v2.1 effective ice thickness, repacked as netCDF",
    fields={"sivol": Field((r"heff", r"hiday"), units="m"), "siconc": Field((r"area",), units="1")},
    marks=Marks(variables=(r"heff|hiday",)),
    grid="PIOMAS generalised curvilinear, 360 x 120, 22 km on average in the Arctic",
    cadence="auto",
    licence="research data, to be cited; no explicit licence",
    references="Zhang and Rothrock (2003), Mon. Weather Rev. 131, 845-861",
    checked="monthly heff 1979-2017, repacked",
)

PRODUCTS = (REPACK,)
