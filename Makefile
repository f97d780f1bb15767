# Everything that is installed here stays inside this folder: .venv/ and .cache/ (and benchmarks/.venv-peers/).
# Needs GNU make, Python 3.11 to 3.14 with its venv module, and PyPI. `make PYTHON=/path/to/python3.12 …` chooses the Python.

PY := .venv/bin/python
# Newest first; a later Python is left out until onnxruntime has a wheel for it, since building one needs a compiler.
PYTHON ?= python3.14 python3.13 python3.12 python3.11 python3 python
PROJECTS := pyproject.toml packages/sayso-en/pyproject.toml
SAMPLE ?= samples/strait/2-herald-envoy.html
# The build of torch without CUDA, so that nothing drags in gigabytes. On macOS: make train TORCH=torch==2.13.0
TORCH ?= torch==2.13.0+cpu

PIP_CACHE_DIR ?= $(CURDIR)/.cache/pip
export PIP_CACHE_DIR
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1
export PIP_REQUIRE_VIRTUALENV := 1
# Wheels only, each with the hash in the lock: no compiler is ever asked for.
INSTALL := $(PY) -m pip install -qq --require-hashes --only-binary :all:

.DEFAULT_GOAL := help
.PHONY: help demo test lint train browser bench lock clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' Makefile

demo: .venv/.run ## read one article of the bundled sample and show who said what
	@echo "sayso read $(SAMPLE)"
	@.venv/bin/sayso read "$(SAMPLE)"

test: .venv/.dev ## run the tests (those that need torch, Chromium or the data folder skip without it)
	@$(PY) -m pytest

lint: .venv/.dev ## check style and types
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy

train: .venv/.train ## set up what training needs (torch for the CPU)
	@:

browser: .venv/.browser ## set up what page tests need beside a Chromium on the machine (Playwright)
	@:

bench: .venv/.bench .venv/.train ## measure quality, speed, memory, start-up and size, and rewrite docs/benchmarks.md
	@$(PY) benchmarks/run.py

lock: ## renew uv.lock and requirements/ after a change of dependencies (needs uv)
	uv lock
	uv export --quiet --locked --no-emit-workspace --no-default-groups --group build -o requirements/run.txt
	uv export --quiet --locked --no-emit-workspace --group dev -o requirements/dev.txt
	uv export --quiet --locked --no-emit-workspace --only-group browser -o requirements/browser.txt
	uv export --quiet --locked --no-emit-workspace --only-group bench -o requirements/bench.txt
	uv export --quiet --locked --no-emit-workspace --no-default-groups --extra train --prune torch -o requirements/train.txt

clean: ## remove everything that was installed or built here
	rm -rf .venv .cache build dist .pytest_cache .ruff_cache .mypy_cache .hypothesis benchmarks/.venv-peers
	find src packages tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

# One stamp for each set of packages; a set is installed again when its lock or a pyproject.toml changes.
# `uv run` makes a .venv without pip, hence ensurepip.
$(PY):
	@for python in $(PYTHON); do \
	  if "$$python" -c 'import ensurepip, sys, venv; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' 2>/dev/null; then \
	    echo "Setting up .venv with $$("$$python" --version), once; this takes a minute."; \
	    exec "$$python" -m venv --clear .venv; \
	  fi; \
	done; \
	echo "sayso needs Python 3.11, 3.12, 3.13 or 3.14 with its venv and ensurepip modules, and found none in PATH." >&2; \
	echo "On Debian or Ubuntu: sudo apt install python3-venv. Elsewhere: install Python from python.org," >&2; \
	echo "or name one: make PYTHON=/path/to/python3.12 demo. With uv: uv run sayso read samples/strait." >&2; \
	exit 1

.venv/.run: requirements/run.txt $(PROJECTS) | $(PY)
	@$(PY) -m pip --version >/dev/null 2>&1 || $(PY) -m ensurepip >/dev/null
	@$(INSTALL) -r requirements/run.txt
	@$(PY) -m pip install -qq --no-deps --no-build-isolation -e packages/sayso-en -e .
	@touch $@

.venv/.dev: requirements/dev.txt .venv/.run
	@$(INSTALL) -r requirements/dev.txt
	@touch $@

.venv/.browser: requirements/browser.txt .venv/.dev
	@$(INSTALL) -r requirements/browser.txt
	@touch $@

.venv/.bench: requirements/bench.txt .venv/.dev
	@$(INSTALL) -r requirements/bench.txt
	@touch $@

.venv/.train: requirements/train.txt .venv/.dev
	@echo "Installing what training needs, torch included."
	@$(INSTALL) -r requirements/train.txt
	@$(PY) -m pip install -qq --only-binary :all: "$(TORCH)"
	@touch $@
