"""Sea arcs of the network beside what others measured or printed."""

import datetime as dt

import numpy as np
import pytest

import nsrkit
from nsrkit.systems.network import seaways
from nsrkit.systems.network.seaways import Service, sailed
from nsrkit.voyage import ledger
from nsrkit.voyage.trips import passage


@pytest.fixture(scope="module")
def case():
    asked = {"network.seaways.members": 1, "network.seaways.every_d": 15}
    return nsrkit.load("border-hubs", asked)


def test_suez_and_the_cape_at_16_knots(case):
    """10,600 nm and 27 days, 13,800 nm and 35 days, Shanghai-Rotterdam at 16 kn
    (porteconomicsmanagement.org); the model adds the convoy of the canal, and its way round the
    Cape is 1.7 % longer."""
    same = case.with_({"sailing.suez_kn": 16, "sailing.cape_kn": 16})
    ways = [Service(way, "Shanghai", "Rotterdam", way, "boxes") for way in ("suez", "cape")]
    found = seaways.table(same, ways, 2024).isel(month=0)
    np.testing.assert_allclose(found.nm, [10_600, 13_800], rtol=0.02)
    np.testing.assert_allclose(found.days, [27, 35], atol=1.6)
    assert float(found.nm[1] - found.nm[0]) == pytest.approx(3_200, rel=0.1)


def test_istanbul_bridge_took_twenty_days(case):
    """Ningbo-Felixstowe by the NSR from 22 September 2025, 20 days (assafinaonline.com)."""
    found = seaways.table(case, [Service("way", "Ningbo", "Felixstowe", "nsr", "boxes_nsr")], 2025)
    assert float(found.days.sel(month=9)[0]) == pytest.approx(20, abs=1.5)


def test_gas_carriers_in_june_2021(case):
    """Sabetta to Cape Dezhnev in 8.7 days on average (CHNL, June 2021); on which days they left is
    not known, and the way halves in the month."""
    own = sailed.as_case(case, Service("way", "Sabetta", "Tianjin", "nsr", "lng_arc7"), 2021)
    ice = nsrkit.ice.open("record", start="2021-06-01", end="2021-08-10")
    found = nsrkit.voyage.scan(ice, own.voyage.ship, "Sabetta", "cape_dezhnev",
                               ["2021-06-03", "2021-06-12", "2021-06-20", "2021-06-28"],
                               routing=own.routing, sailing=own.sailing)  # fmt: skip
    assert float(found.days.min()) < 8.7 < float(found.days.max())
    assert float(found.days.mean()) == pytest.approx(8.7, rel=0.15)


@pytest.mark.parametrize("carrier", ["lng", "crude"])
def test_the_toll_of_suez_by_net_tonnage(case, carrier):
    """7.60 USD a tonne of Suez net tonnage were paid in 2024 on average: 3.991 bn USD over 525 Mt
    (arabfinance.com 24335). Large ships pay less for a tonne than the mean ship: the rates fall."""
    own = sailed.as_case(case, Service("way", "Rotterdam", "Shanghai", "suez", carrier), 2024)
    trip = passage.sail(own, "suez").trip._replace(canal_at=dt.date(2024, 7, 1))
    toll = next(cost.usd for cost in ledger.costs(trip, own) if cost.name == "canal toll")
    assert 0.75 * 7.6 < toll / own.voyage.ship.scnt_t.value < 7.6
