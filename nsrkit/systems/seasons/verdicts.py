"""Hit or miss: the rules by which a reported date is held against the model.

They were written down and committed before any date was answered, and stay as they are.
"""

from __future__ import annotations

RULES = (
    "Open means POLARIS RIO >= 0 with one stage per cell, on a line of 25 km cells that joins the "
    "ends of the place; ten points more where the ships had an icebreaker, or a register does not "
    "say. A voyage is open where the router finds a way that takes at most 25 days in the ice box.",
    "The field is the reconstructed ice of the day. Its error is drawn at both ends at once: "
    "concentration by one root mean square error of its month and sea, everywhere in step, and "
    "thickness by 20 %, the light and the heavy end (voyages: thickness alone).",
    "The year opens with the first open day after 31 March and closes with its last open day.",
    "Ice opened or closed the season on the date: a hit within 7 days, which is what a daily test "
    "(5 days) and month means (2 to 4) leave open.",
    "Ships passed: a hit where the model is open to them on a day of the report. When she could "
    "have come earlier or later is no fault: orders, permits and prices move a first and a last "
    "ship.",
    "Ice held ships, or lay there: a hit where the model is closed on every day of the report.",
    "Early by some days: a hit where the field closes so many days, give or take 7, before the "
    "median of the members.",
    "Worked all year, or not: a hit where the model is open on every day of the year, or is not.",
    "Within the error: no hit in the field, but what was reported lies between the light and the "
    "heavy end. Everything else is a miss.",
    "The probability is that of a planner who knows the climate and not the year: the share of "
    "members in which ships can pass, are held, or in which the season has opened or closed by the "
    "date, or closes so early.",
    "By chance: the share of members that these rules would call a hit, were a member the field. "
    "Hits beyond the sum of these shares are what the field knows of its year.",
)
WEEK_D = 7
HIT, WITHIN, MISS = 0, 1, 2
VERDICTS = ("hit", "within_error", "miss")
FIELD, LIGHT, HEAVY = 0, -1, -2
"""Labels of the field and of the ends of its error; members count from 1."""
FIXED = 3
"""How many stand before the members: field, light, heavy."""
