"""Ice of years to come: the seas follow the ice area of the hemisphere in CMIP6 as they did so far.

What is projected is the northern hemisphere's ice area by month, in each CMIP6 model as a share of
the model's own 2011-2020. It moves the log-odds of the local concentration, by a relation fitted to
the record for each sea and month: a pattern scaling, not a simulation of the route.
`tools/fit_projection.py` makes the fit, docs/ice-science.md shows how well it holds.
"""

from nsrkit.ice.projection.draws import Draw, draws, project
from nsrkit.ice.projection.pack import SCENARIOS, models

__all__ = ["SCENARIOS", "Draw", "draws", "models", "project"]
