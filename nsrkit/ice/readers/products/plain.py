"""Files that follow the CF conventions and nothing else: known by their standard names."""

from __future__ import annotations

from nsrkit.ice.readers.products.spec import Field, Product

CF = Product(
    name="cf",
    title="sea ice after the CF conventions",
    fields={
        "siconc": Field(
            (r"siconc", r"sic|ice_conc|aice|ice_concentration|ci|icec"),
            units="1",
            standard_name="sea_ice_area_fraction",
        ),
        "sithick": Field(
            (r"sithick", r"sit|hice|ice_thickness|hi"), units="m", standard_name="sea_ice_thickness"
        ),
        "sivol": Field((r"sivol", r"heff"), units="m"),
    },
    grid="as the file says",
    cadence="auto",
    licence="as the file says",
    references="as the file says",
    checked="monthly concentration 1978-2020 on NSIDC's grid, repacked",
)

PRODUCTS = (CF,)
