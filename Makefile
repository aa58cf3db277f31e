# `make demo` and `make test` set up everything they need; `make help` lists the rest.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: help demo test check lint types quality model bench cover clean
.DEFAULT_GOAL := help

help:  ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(STAMP): pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or newer is needed; set PYTHON=…"; exit 1; }
	@echo "==> making $(VENV) and installing the tracker with its tools (a minute or two, once)"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	@echo "==> downloading packages"
	@$(BIN)/pip install --quiet --disable-pip-version-check --progress-bar off --editable '.[all]' --group dev
	@touch $@
	@echo "==> installed"

demo: $(STAMP)  ## run the whole road on a small newsroom, no network needed
	@$(BIN)/tracker demo

test: $(STAMP)  ## run the tests
	@$(BIN)/python -m pytest -n auto $(ARGS)

lint: $(STAMP)  ## ruff and the import contract
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/lint-imports --no-cache

types: $(STAMP)  ## mypy --strict
	@$(BIN)/mypy

check: lint types test  ## everything a commit must pass

cover: $(STAMP)  ## run the tests with coverage, which takes longer
	@$(BIN)/coverage erase
	@$(BIN)/coverage run -m pytest $(ARGS)
	@$(BIN)/coverage combine --quiet && $(BIN)/coverage report --format=total | sed 's/^/coverage of tracker, %: /'

bench: $(STAMP)  ## measure speed beside the peers
	@$(BIN)/python -m benchmarks

quality: $(STAMP)  ## score the labelled reports and fail on a drop (KNOWLEDGE=DIR, ARGS=…)
	@$(BIN)/python -m benchmarks.quality $(if $(KNOWLEDGE),--knowledge $(KNOWLEDGE)) $(ARGS)

model: $(STAMP)  ## train the language weights anew (CORPUS=DIR; a quarter of an hour)
	@$(BIN)/python -m training $(if $(CORPUS),--corpus $(CORPUS)) $(ARGS)

clean:  ## remove what make made
	rm -rf $(VENV) build dist .coverage* .mypy_cache .ruff_cache .import_linter_cache demo-archive
