from nsrkit import assumption as assumption
from nsrkit import case as case
from nsrkit import claims as claims
from nsrkit import ensemble as ensemble
from nsrkit import errors as errors
from nsrkit import ice as ice
from nsrkit import report as report
from nsrkit import scenario as scenario
from nsrkit import ship as ship
from nsrkit import show as show
from nsrkit import systems as systems
from nsrkit import units as units
from nsrkit import voyage as voyage
from nsrkit.assumption import Assumption as Assumption
from nsrkit.case import load as load
from nsrkit.errors import DataError as DataError
from nsrkit.errors import NoRouteError as NoRouteError
from nsrkit.errors import NsrkitError as NsrkitError
from nsrkit.errors import ScenarioError as ScenarioError

__version__: str
