"""Cargo of the NSR in years to come, from what was announced and what became of announcements.

Rules, written down before the first comparison with what came (they were not changed after it):

1. *What is known.* At the end of an origin year: announcements made in it or before, and totals of
   the years before it, since a year's total comes out in the next one. A figure that is known from
   a later text alone counts from that text on.
2. *Plan in force.* For each target year the median of the totals announced in the latest year in
   which any was announced for it. Straight lines lead from the last known total over these points;
   after the last one the plan stays where it is. (The one figure for commodities alone, of 2026,
   counts with what else was carried in 2025.)
3. *What is delivered.* With b the last known total and G(t) what the plan adds to it,

       total(t) = r b + s G(t) + l (1 - s) G(t - d)

   Of what is added in a year a share s is there on its day; of the rest a part l comes d years
   later, the other part never. What sails already keeps a ratio r.
4. *Prior of the share s.* Each forecast whose year has come shows how much of the growth it
   promised was there on the day: (realised - b) / (forecast - b), with b the last total known when
   it was made, on a ramp from b to the forecast; what l and d explain of it is taken off, and it
   is held within 0 and 1. Forecasts of one year share what was then believed, so the years in which
   forecasts were made are the units: their weights are drawn (Bayesian bootstrap, Rubin 1981), in
   the mean as the share of the forecasts that was growth; one more unit of weight one says "any
   share is as likely as another". A Beta of the same mean and variance gives s. Forecasts count
   once there are two target years that have come, which first holds in 2021; before, s is uniform.
5. r, l and d are assumed, with their ranges; none of them, and no other number, is fitted to a
   total that is to be foretold.
6. *Naive growth.* Logarithms of the totals known go on as a random walk with the mean drift of
   their years (Student's t, drift and steps estimated); and, simpler still, no change with the same
   steps. Growth of 1.5 and 11 per cent a year, which later years showed, is drawn as a line but not
   scored: nobody had it.
7. *Scores.* Share of totals within the 80 per cent interval, its width, the interval score
   (Gneiting and Raftery 2007), and the error of the median.
"""

from nsrkit.systems.outlook.changes import delivery, states
from nsrkit.systems.outlook.model import run
from nsrkit.systems.outlook.scores import backtest

__all__ = ["backtest", "delivery", "run", "states"]
