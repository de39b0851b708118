# One command each; `make help` lists them. Needs Python >= 3.11, pip and make, nothing else.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install -qq --disable-pip-version-check -c constraints.txt
SCENARIO ?= params/baseline.yaml
OUT ?= out
# One worker for each processor, four at most; the tests of a file stay together.
SPREAD ?= -n auto --maxprocesses 4 --dist loadfile
CODE := nsrkit tests tools benchmarks docs conftest.py

.DEFAULT_GOAL := help
.PHONY: help setup check test test-all bench report docs docs-pages schema clean

help:  ## list the commands
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):[^#]*## */\1\t/' | expand -t 12

# Some systems ship Python without ensurepip: the pip at hand then fills an empty environment.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed: make PYTHON=..."; exit 1; }
	@$(PYTHON) -m venv $(VENV) 2>/dev/null \
	|| { rm -rf $(VENV); $(PYTHON) -m venv --without-pip $(VENV) && $(PYTHON) -m pip --python $(VENV)/bin/python install -qq pip; } \
	|| { rm -rf $(VENV); $(PYTHON) -m pip install -qq --user virtualenv && $(PYTHON) -m virtualenv --quiet $(VENV); }

# What is installed is written down, so that the second call starts at once.
$(VENV)/.report: pyproject.toml constraints.txt | $(BIN)/python
	@echo "installing nsrkit[report] into $(VENV)"
	@$(INSTALL) -e '.[report]'
	@touch $@

$(VENV)/.dev: pyproject.toml constraints.txt | $(BIN)/python
	@echo "installing nsrkit[dev] into $(VENV)"
	@$(INSTALL) -e '.[dev]'
	@touch $(VENV)/.report $@

setup: $(VENV)/.dev  ## make the environment with everything for development

check: $(VENV)/.dev  ## format, lint, types, laws of the house
	$(BIN)/ruff format --check $(wildcard $(CODE))
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest tests/house

test: $(VENV)/.dev  ## all tests but the slow ones
	$(BIN)/python -m pytest $(SPREAD) -m "not slow"

test-all: $(VENV)/.dev  ## all tests: every workbook, the browser, whole seasons
	$(BIN)/python -m pytest $(SPREAD)

bench: $(VENV)/.dev  ## speed against peers, as ratios in one run
	$(BIN)/python benchmarks

report: $(VENV)/.report  ## write OUT/<name>/index.html of SCENARIO (params/baseline.yaml)
	$(BIN)/nsrkit run $(SCENARIO) --out $(OUT)

docs: $(VENV)/.dev  ## build the site into build/site, without any request
	$(BIN)/python -m sphinx -W --keep-going -q docs build/site
	@echo "build/site/index.html"

docs-pages: $(VENV)/.dev  ## write the pages of docs/ that are made from tables (tools/write_*.py)
	@for file in tools/write_*.py; do $(BIN)/python $$file || exit 1; done

schema: $(VENV)/.report  ## write params/schema.json from the models
	$(BIN)/nsrkit schema

clean:  ## remove reports and caches, keep the environment
	rm -rf out build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find nsrkit tests tools -name __pycache__ -type d -prune -exec rm -rf {} +
