# `make` alone lists the commands. PYTHON chooses the interpreter (3.11 or newer) that .venv is made with.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
UV := $(BIN)/uv
SOURCES := $(wildcard app app.py domain adapters schema resolvers tests clients benchmarks)
COMPILE := $(UV) pip compile --universal --python-version 3.11 --generate-hashes --no-header -q $(if $(UPGRADE),--upgrade)

.DEFAULT_GOAL := help
.PHONY: help setup run talk test test-fast test-faults test-clients test-conformance test-live eval check format schema lock bench bench-scale clean

help: ## List the commands
	@sed -n 's/^\([a-z-]*\):[^#]*## /  make \1|/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "%-23s %s\n", $$1, $$2 }'

setup: $(READY) ## Install everything into .venv, exactly as pinned in requirements/

$(READY): requirements/dev.txt requirements/uv.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo 'Python 3.11 or newer is needed: make PYTHON=python3.12 $(MAKECMDGOALS)' >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
		{ echo "Python's venv module is missing: apt-get install python3-venv" >&2; exit 1; }
	@test -x $(BIN)/pip || $(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	$(UV) pip sync --quiet --python $(BIN)/python --compile-bytecode requirements/dev.txt requirements/uv.txt
	@touch $@

run: $(READY) ## Serve at http://127.0.0.1:8000, GraphQL at /graphql; settings are listed in .env.example
	@$(BIN)/python -m app

talk: $(READY) ## Talk to a running server: AUDIO=question.wav, TEXT='a question' or MIC=1; URL=ws://... names another one
	@test -n "$(AUDIO)$(MIC)" || test -n "$$TEXT" || \
		{ echo "Say what to send: make talk AUDIO=question.wav, make talk TEXT='a question' or make talk MIC=1" >&2; exit 2; }
	@$(BIN)/python -m clients.console $(if $(AUDIO),--audio "$$AUDIO") $(if $(TEXT),--text "$$TEXT") $(if $(MIC),--mic) $(if $(URL),--url "$$URL")

test: $(READY) ## Run every test but those of faults, on real servers of their own
	$(BIN)/pytest -q -m 'not faults'

test-fast: $(READY) ## Run the tests that take no more than a few seconds
	$(BIN)/pytest -q -m 'not slow and not faults'

test-faults: $(READY) ## Kill, freeze and restart real processes, within ten minutes; FAULTS_SEED repeats a schedule
	$(BIN)/pytest -q tests/faults $(FAULTS)

test-clients: $(READY) ## Test clients/apollo (needs Node 20.14 or newer) against the real server; SEED repeats a schedule
	@command -v npm >/dev/null || { echo 'Node.js 20.14 or newer with npm is needed to test clients/apollo.' >&2; exit 2; }
	@cd clients/apollo && npm ci --no-audit --no-fund --loglevel=error --engine-strict && npm test --silent

test-conformance: $(READY) ## Run other people's suites (needs Node 20.14 or newer), each a folder of tests/conformance; SUITE names one
	@command -v npm >/dev/null || { echo 'Node.js 20.14 or newer with npm is needed for tests/conformance.' >&2; exit 2; }
	@status=0; for suite in $(or $(SUITE),$(patsubst tests/conformance/%/package.json,%,$(wildcard tests/conformance/*/package.json))); do \
		echo "== $$suite"; \
		(cd tests/conformance/$$suite && npm ci --no-audit --no-fund --loglevel=error && npm test --silent) || status=1; \
	done; exit $$status

test-live: $(READY) ## Run one real turn with OPENAI_API_KEY and tell its latency and cost; without a key it is skipped
	@$(BIN)/pytest -q -rs tests/live/one_turn.py

eval: $(READY) ## Have ten simulated users talk to the coach and print the table; with OPENAI_API_KEY the hosted one, and a judge
	@$(BIN)/pytest -q tests/coaching/evaluation.py

check: $(READY) ## Everything that must hold before a change is taken: format, lint, types, imports, schema, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy $(SOURCES)
	$(BIN)/lint-imports
	$(BIN)/python -m app schema --check
	$(BIN)/pytest -q -m 'not faults'

format: $(READY) ## Put the code in order
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

schema: $(READY) ## Write schema.graphql from the code
	$(BIN)/python -m app schema

lock: $(READY) ## Pin what pyproject.toml asks for in requirements/; UPGRADE=1 takes the newest versions
	$(COMPILE) pyproject.toml -o requirements/base.txt
	$(COMPILE) pyproject.toml --group embedded --group local -c requirements/base.txt -o requirements/all.txt
	$(COMPILE) pyproject.toml --group embedded --group local --group dev -c requirements/all.txt -o requirements/dev.txt
	echo uv | $(COMPILE) --no-annotate - -o requirements/uv.txt

bench: $(READY) ## Measure what a turn costs beside its engines
	$(BIN)/python -m benchmarks.turn_overhead
	$(BIN)/python -m benchmarks.hosted_engines

bench-scale: $(READY) ## Measure what a server carries, and two (ten minutes); ARGS=--quick takes under two minutes
	$(BIN)/python -m benchmarks.scale $(ARGS)

clean: ## Remove the virtual environment and all caches; .data stays
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -not -path './node_modules/*' -prune -exec rm -rf {} +
