"""NSIDC: the climate data record G02202 version 4, and NSIDC-0051 as flat binary."""

from __future__ import annotations

from nsrkit.ice.readers.products.spec import Field, Marks, Product

# Bytes above 250 are no concentrations; scaled by 0.01 they would pass for 2.51 to 2.55.
FLAGS: dict[float, str] = {251: "pole hole", 252: "lake", 253: "coast", 254: "land", 255: "missing"}

G02202_V4 = Product(
    name="g02202-v4",
    title="NOAA/NSIDC Climate Data Record of passive microwave sea ice concentration, version 4",
    fields={
        "siconc": Field(
            (r"cdr_seaice_conc(_monthly)?", r"nsidc_(nt|bt)_seaice_conc(_monthly)?"),
            units="1",
            flags=FLAGS,
        )
    },
    marks=Marks(
        variables=(r"cdr_seaice_conc(_monthly)?", r"nsidc_nt_seaice_conc(_monthly)?"),
        dims=("tdim",),
    ),
    grid="NSIDC polar stereographic (EPSG:3411), 25 km",
    cadence="auto",
    crs="EPSG:3411",
    licence="no constraints on data access or use",
    references="Meier et al. (2021), NSIDC G02202 version 4, doi:10.7265/efmz-2t65",
    checked="daily 2021-12-31 and monthly 2021-12, F17, v04r00",
    notes=("nsidc_nt_ and nsidc_bt_ hold the NASA Team and Bootstrap estimates: ask with names=",),
)

PRODUCTS = (G02202_V4,)
