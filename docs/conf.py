"""The site: `make docs` builds it from this folder into build/site, without any request."""

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE / "_extensions"))

import nsrkit  # noqa: E402
from nsrkit.show.theme import COLOURS  # noqa: E402

project = "nsrkit"
author = "The nsrkit developers"
project_copyright = "The nsrkit developers, BSD 3-Clause"
version = release = nsrkit.__version__

extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx_copybutton",
    "sphinx_design",
    "access",
    "formulas",
    "keys",
    "reports",
    "rooms",
]
exclude_patterns = ["_extensions"]
html_math_renderer = "mathml"

# A single backtick in a docstring is a link where a public name stands, and plain code elsewhere.
default_role = "py:obj"
add_module_names = False
autodoc_typehints = "description"
autodoc_typehints_description_target = "documented_params"
autodoc_member_order = "bysource"
napoleon_google_docstring = False
napoleon_use_rtype = False
python_use_unqualified_type_names = True

myst_enable_extensions = ["colon_fence", "deflist", "dollarmath", "tasklist"]
myst_heading_anchors = 3
myst_links_external_new_tab = False
# Pages that run code keep what came out until the code changes.
nb_execution_mode = "cache"
nb_execution_cache_path = str(HERE.parent / "build" / "site-cells")
nb_execution_timeout = 300
nb_execution_raise_on_error = True
nb_merge_streams = True

html_theme = "furo"
html_title = f"nsrkit {release}"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_show_sphinx = False
html_copy_source = False
html_show_sourcelink = False


def _variables(which: str) -> dict[str, str]:
    """The colours of the reports, under the names that the theme gives them."""
    names = {
        "color-brand-primary": "accent",
        "color-brand-content": "accent",
        "color-foreground-primary": "ink",
        "color-foreground-secondary": "muted",
        "color-background-primary": "panel",
        "color-background-secondary": "page",
        "color-background-border": "line",
    }
    names |= {f"nsr-{role}": role for role in COLOURS}  # which figures ask for
    return {name: getattr(COLOURS[role], which) for name, role in names.items()}


html_theme_options = {
    "light_css_variables": _variables("light"),
    "dark_css_variables": _variables("dark"),
    "navigation_with_keys": True,
}
