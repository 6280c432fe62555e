# One word per chore. `make help` lists them.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(VENV)/.uv/bin/uv
UV_VERSION := 0.13.9
PYTEST := $(BIN)/python -m pytest

# Where the environment forbids it, each process compiles what it imports anew: five seconds, in tests hundreds of times.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help setup demo test check proof stack bench lint format clean

help: ## Show this help
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

setup: $(VENV)/.setup-stamp ## Install all that is needed into .venv (and, as root, Debian packages for tests)

$(VENV)/.setup-stamp: pyproject.toml uv.lock deploy/setup.sh
	@UV_VERSION=$(UV_VERSION) PYTHON=$(PYTHON) bash deploy/setup.sh
	@touch $@

# What the demo runs on: no tools for tests, no Debian packages, no root. A full set-up serves as well.
$(VENV)/.demo-stamp: pyproject.toml uv.lock deploy/setup.sh
	@if [ $(VENV)/.setup-stamp -nt uv.lock ] && [ $(VENV)/.setup-stamp -nt pyproject.toml ]; then :; \
	 else UV_VERSION=$(UV_VERSION) PYTHON=$(PYTHON) SETUP_TESTS=0 bash deploy/setup.sh; fi
	@touch $@

demo: $(VENV)/.demo-stamp ## Make a small province and serve it on http://127.0.0.1:8000 (PORT=N): look-ups to try at once
	@exec $(BIN)/hocba demo $(if $(PORT),--port $(PORT))

test: setup ## Run the tests (10 minutes on 2 cores is the goal)
	$(PYTEST) -q -n 2 --dist worksteal -m "not proof"

check: setup lint test ## What CI runs: lint, types, import contracts, tests

lint: setup ## Ruff, mypy --strict, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: setup ## Put the code in shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

proof: setup ## The long tests; write docs/proof/*.md
	$(PYTEST) -q -n 0 -m proof

stack: setup ## Run what a province runs, as processes here [PROVINCE=file TRUST=folder PORT=8443]
	$(BIN)/python -m deploy.stack $(if $(PROVINCE),--province $(PROVINCE)) $(if $(TRUST),--trust $(TRUST)) $(if $(PORT),--port $(PORT))

bench: setup ## Measure against peers in one run
	PYTHONPATH=tests $(BIN)/python -m bench.verify_records
	$(BIN)/python -m bench.ingest
	$(BIN)/python -m bench.load
	PYTHONPATH=tests:. $(BIN)/python -m bench.verifications
	PYTHONPATH=tests:. $(BIN)/python -m bench.softcopy

clean: ## Remove what can be made again
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
