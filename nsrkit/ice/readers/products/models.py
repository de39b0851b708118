"""Fields of models: CMIP6 on a native grid, and the Arctic 20 km forecast of MET Norway."""

from __future__ import annotations

from nsrkit.ice.readers.products.spec import Field, Marks, Product

CMIP6 = Product(
    name="cmip6",
    title="CMIP6 sea ice, tables SImon and SIday, on the model's own grid",
    fields={
        "siconc": Field((r"siconc", r"siconca"), units="%"),
        "sithick": Field((r"sithick",), units="m"),
        "sivol": Field((r"sivol",), units="m"),
        "sisnthick": Field((r"sisnthick",), units="m"),
    },
    marks=Marks(
        variables=(r"siconca?|sithick|sivol",),
        attrs={"mip_era": "CMIP6", "variable_id": r"^(siconca?|sithick|sivol|sisnthick)$"},
    ),
    grid="the model's own, curvilinear or tripolar, often 1 degree",
    cadence="auto",
    licence="CC BY 4.0 or CC BY-SA 4.0, by model: see the file",
    references="Eyring et al. (2016), Geosci. Model Dev. 9, 1937-1958, doi:10.5194/gmd-9-1937-2016",
    checked="CanESM5 ssp245 r13i1p2f1 siconc 2020 (sithick: not yet)",
)

ARCTIC20 = Product(
    name="met-arctic20",
    title="MET Norway Arctic 20 km ocean and ice forecast (ROMS)",
    fields={
        "siconc": Field((r"aice",), units="1"),
        # standard_name says thickness, long_name and the model say mean over the whole cell.
        "sivol": Field((r"hice",), units="m"),
    },
    marks=Marks(variables=(r"aice", r"hice"), attrs={"source": "ROMS"}),
    grid="polar stereographic on a sphere, 20 km",
    cadence="auto",
    licence="CC BY 4.0 (MET Norway)",
    references="Norwegian Meteorological Institute, Arctic-20km",
    checked="forecast of 2016-02-02, cut to 91 x 51 cells",
)

PRODUCTS = (CMIP6, ARCTIC20)
