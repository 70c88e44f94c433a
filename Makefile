# GNU make and a POSIX shell. `make` alone lists what there is.

PYTHON ?= python3
PORT ?= 8000
export PORT

VENV := .venv
BIN := $(VENV)/bin
# Stamps say which lock file was installed, so that a second run installs nothing.
RUNTIME := $(VENV)/.runtime
DEV := $(VENV)/.dev
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

TRANSLATIONS := magang/translations
LANGUAGES ?= en

.DEFAULT_GOAL := help
.PHONY: help demo demo-reset test check lint format lock messages migration initial-migration screenshots bench bench-planning bench-export bench-browsing clean

help: ## List the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r name what; do \
		printf '  make %-17s %s\n' "$$name" "$$what"; done

# --- Installing -------------------------------------------------------------------------------------------

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null 2>&1 || { \
		echo "Python 3.11 or newer is needed, and '$(PYTHON)' was not found. Name another: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Python 3.11 or newer is needed; '$(PYTHON)' is $$($(PYTHON) -V). Name another: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "Python's venv module is missing. On Debian or Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

$(RUNTIME): requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing what Magang needs into $(VENV) …"
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(DEV): requirements-dev.lock $(RUNTIME)
	@echo "Installing what its tests need …"
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

# --- Trying it out ----------------------------------------------------------------------------------------

demo: $(RUNTIME) ## Start Magang with sample data on 127.0.0.1:$PORT (8000)
	@$(BIN)/magang demo

demo-reset: $(RUNTIME) ## Throw the demo's data away and start over
	@rm -rf instance/demo*
	@$(BIN)/magang demo

screenshots: $(DEV) ## Take pictures of the main pages for the README into docs/img
	@$(BIN)/python -m tests.support.screenshots docs/img

# --- Checking ---------------------------------------------------------------------------------------------

lint: $(DEV) ## Style, types, directions of imports, templates
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/djlint --quiet --lint templates

check: lint ## Lint and the quick tests on SQLite
	@$(BIN)/python -m tests.support.run_all sqlite -- --ignore tests/integration --ignore tests/migrations \
		--ignore tests/web/hostile --ignore tests/unit/planning

test: lint ## Everything: lint, the tests on SQLite and PostgreSQL, the browser tests
	@$(BIN)/python -m tests.support.run_all

format: $(DEV) ## Put the Python files into their form
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

SIZES ?= 1000 10000 100000 1000000
DATABASES ?= sqlite postgresql

bench: $(DEV) ## Queries, time, bytes and memory of the pages on SIZES recommendations, on both databases
	@$(BIN)/python -m tests.bench.pages --databases "$(DATABASES)" $(SIZES)

bench-planning: $(DEV) ## Time, memory and value of the allocation against greedy, spreadsheet, Gale–Shapley
	@$(BIN)/python -m tests.bench.planning

bench-export: $(DEV) ## Time and memory of a 20-page and a 200-page report in every format
	@$(BIN)/python -m tests.bench.exports

bench-browsing: $(DEV) ## What ten people wait for their pages while 200-page reports are made
	@$(BIN)/python -m tests.bench.browsing

# --- Tending ----------------------------------------------------------------------------------------------

# The lock files hold hashes and no index address, so they work behind any mirror.
LOCK_COMPILE = uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-annotate --no-header pyproject.toml

lock: ## Rewrite the lock files within the ranges of pyproject.toml (needs uv; pass UPGRADE=--upgrade to move on)
	@command -v uv >/dev/null 2>&1 || { echo "uv is needed: $(PYTHON) -m pip install uv" >&2; exit 1; }
	@# flit_core builds the editable install, so the runtime lock holds it as well.
	@$(LOCK_COMPILE) $(UPGRADE) --extra build -o requirements.lock
	@$(LOCK_COMPILE) $(UPGRADE) --extra build --extra dev -c requirements.lock -o requirements-dev.lock

messages: $(DEV) ## Collect the strings to translate, update and compile the catalogues
	@mkdir -p out
	@$(BIN)/pybabel --quiet extract -F pyproject.toml -k lazy_gettext -k _l --no-location --sort-output --omit-header \
		-o out/messages.pot .
	@for language in $(LANGUAGES); do \
		if [ -f $(TRANSLATIONS)/$$language/LC_MESSAGES/messages.po ]; then verb="update --no-fuzzy-matching --ignore-obsolete"; else verb=init; fi; \
		$(BIN)/pybabel --quiet $$verb -i out/messages.pot -d $(TRANSLATIONS) -l $$language || exit 1; done
	@$(BIN)/pybabel --quiet compile -d $(TRANSLATIONS)

migration: $(DEV) ## Write the next numbered migration: make migration m="add hearings"
	@[ -n "$(m)" ] || { echo 'Say what it does: make migration m="add hearings"' >&2; exit 1; }
	@$(BIN)/python -m tests.support.migration "$(m)"

initial-migration: $(DEV) ## Write the first two migrations anew from the models (until the first release)
	@$(BIN)/python -m tests.support.migration

clean: ## Remove the virtual environment and caches; data in instance/ stays
	@rm -rf $(VENV) out .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
