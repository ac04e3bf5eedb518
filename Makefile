# Two commands matter: `make demo` and `make test`. Each makes what it needs, and is quick the second time.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# One thread for each process: the tests and the workers share the cores.
export OMP_NUM_THREADS ?= 1
# Node comes from the machine where it is new enough, else from a wheel.
EXTRAS := dev$(shell node -e 'process.exit(+process.versions.node.split(".")[0] >= 20 ? 0 : 1)' 2>/dev/null || echo ,assets)

.PHONY: help demo run test lint format venv assets translations messages browser office figures clean

help: ## say what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

demo: venv assets translations ## do the main job whole on the demonstration data, then serve it (DEMO_ARGS='…')
	$(BIN)/citizen-voice demo $(DEMO_ARGS)

run: venv assets translations ## run for development at http://127.0.0.1:8000
	$(BIN)/citizen-voice run --dev

# Tracing doubles the time of the tests, so branches are counted where nobody waits: in continuous integration.
COVERAGE := $(if $(CI),--cov --cov-report=term:skip-covered)

test: venv assets translations browser office lint ## check everything (CI=true: and that branches are covered)
	$(BIN)/python -m pytest -n 2 --dist loadscope --no-loadscope-reorder $(COVERAGE) $(TEST_ARGS)

lint: venv ## check style, types and the direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/deptry .

format: venv ## put the code in the house's format
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

venv: .venv/installed-for ## make the virtual environment

.venv/installed-for: pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --constraint constraints.txt --editable '.[$(EXTRAS)]'
	@# Alone: the solvers that it can use, and a test of equal shares never needs, have licences of other kinds.
	$(BIN)/pip install --quiet --constraint constraints.txt --no-deps abcvoting
	touch $@

assets: venv ## build the styles and scripts
	$(BIN)/python static/build.py

translations: venv
	$(BIN)/python -m babel.messages.frontend --quiet compile --directory citizen_voice/translations

# By file, without line numbers, dates or wrapping: what changes in the catalogue is what changed in the words.
messages: venv ## bring the words of the pages into the Welsh catalogue, to be translated there
	$(BIN)/python -m babel.messages.frontend --quiet extract --mapping-file babel.cfg --keywords '_l lazy_gettext' --add-location file --sort-by-file \
		--no-wrap --ignore-dirs '.* ._ node_modules instance' --output-file citizen_voice/translations/messages.pot .
	$(BIN)/python -m babel.messages.frontend --quiet update --input-file citizen_voice/translations/messages.pot --output-dir citizen_voice/translations \
		--no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --no-wrap

browser:
	@tests/e2e/install_browser.sh

office:
	@tests/contract/install_office.sh

figures: venv ## print the figures of the benchmarks beside those of their peers
	$(BIN)/pip install --quiet --constraint constraints.txt --editable '.[$(EXTRAS),bench]'
	@for file in $$(grep -l __main__ benchmarks/*.py); do name=$$(basename $$file .py); echo "== $$name"; $(BIN)/python -m benchmarks.$$name || exit 1; done

clean: ## remove what was built (the data in instance/ stays)
	rm -rf .venv node_modules static/dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
