# One verb a line; `make help` lists them. CI runs `make check` and a slice of `make torture`.
PYTHON ?= python3
ARGS ?=
N ?= 200
VENV := .venv
BIN := $(VENV)/bin
# Two workers a core, for half of the time is waiting; what shares a module's bot stays with one.
WORKERS = $(shell $(PYTHON) -c 'import os; print(2 * os.cpu_count())')
PYTEST = $(BIN)/python -m pytest -n $(WORKERS) --dist loadscope
# Into the environment as `retro`, with the setuptools of the lock.
INSTALL = $(BIN)/python -m pip install -q --no-deps --no-build-isolation -e .
.DEFAULT_GOAL := help
# Without kept bytecode each of the many processes that the tests start would compile everything anew.
unexport PYTHONDONTWRITEBYTECODE
.PHONY: help install demo test check format lint types contracts torture bench lock manifest screenshots clean

help: ## list the verbs
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(VENV)/run.stamp: requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --require-hashes -r requirements.lock
	$(INSTALL)
	touch $@

$(VENV)/dev.stamp: requirements-dev.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --require-hashes -r requirements-dev.lock
	$(INSTALL)
	touch $@ $(VENV)/run.stamp

install: $(VENV)/run.stamp ## .venv with what the bot needs, and the bot as .venv/bin/retro

demo: $(VENV)/run.stamp ## the bot with a Slack and a Confluence on this machine (ARGS=--once walks it and ends)
	$(BIN)/python -m bot demo $(ARGS)

test: $(VENV)/dev.stamp ## the tests (those for PostgreSQL and Chromium skip where those are missing)
	$(PYTEST) -m "not thorough" $(ARGS)

check: $(VENV)/dev.stamp ## format, lint, types, import contracts, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	! grep -nE '://|^httpx2' requirements.lock requirements-dev.lock
	$(MAKE) test

format: $(VENV)/dev.stamp ## format and fix what can be fixed by itself
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

torture: $(VENV)/dev.stamp ## long tests, then kill tests: make torture N=1000 (prints seed and totals)
	$(PYTEST) -m thorough
	$(BIN)/python -m tests.torture --runs $(N) $(ARGS)

bench: $(VENV)/dev.stamp ## speed against neighbours in the same run, printed as ratios
	$(BIN)/python -m bench $(ARGS)

screenshots: $(VENV)/dev.stamp ## the pictures of the README, from a walk through the demo (needs Chromium and an emoji font)
	$(BIN)/python -m tests.browser.screenshots

manifest: $(VENV)/dev.stamp ## the organisation's manifest, from manifest.yml and the step's functions
	$(BIN)/python -m tests.manifests

# Extras stay in the locks: without them pip refuses the file as soon as a newer release of such a package is out.
lock: $(VENV)/dev.stamp ## write both lock files anew, with hashes and without any registry's address
	$(BIN)/python -m pip install -q uv
	$(BIN)/uv pip compile pyproject.toml --extra install -q --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-strip-extras --no-annotate --no-header -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --extra install --extra dev -q --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-strip-extras --no-annotate --no-header -c requirements.lock -o requirements-dev.lock

clean: ## remove what the verbs above made (the data folder stays)
	rm -rf $(VENV) *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage*
