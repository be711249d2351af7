# Two commands are all the set-up: `make run` and `make test`. Each builds what it needs from Python 3.11+, make and the package index.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
RUN := .venv/run
DEV := .venv/dev

.PHONY: run test check browser-skip-note format lock soak clean

run: $(RUN)/.ready
	$(RUN)/bin/chamdiem demo

test: $(DEV)/.ready check
	@command -v chromium >/dev/null || echo "Chromium is not installed: the browser tests are skipped."
	$(DEV)/bin/pytest -n 2 --dist worksteal

check: $(DEV)/.ready
	$(DEV)/bin/ruff format --check .
	$(DEV)/bin/ruff check .
	$(DEV)/bin/mypy
	$(DEV)/bin/lint-imports
	$(DEV)/bin/python -m bot.words_check

format: $(DEV)/.ready
	$(DEV)/bin/ruff format .
	$(DEV)/bin/ruff check --fix .

# The longer proofs: more kills, more answers, whole frameworks in the browser.
soak: $(DEV)/.ready
	$(DEV)/bin/pytest -n 2 -m soak

# Rewrites the hash-locked requirement files from pyproject.toml.
lock:
	uv pip compile --generate-hashes --no-header --no-annotate -q --extra build pyproject.toml -o requirements/run.txt --python-version 3.11
	uv pip compile --generate-hashes --no-header --no-annotate -q --extra build --extra dev pyproject.toml -o requirements/dev.txt --python-version 3.11 -c requirements/run.txt

$(RUN)/.ready: requirements/run.txt pyproject.toml
	$(PYTHON) -m venv $(RUN)
	$(RUN)/bin/pip install -q --disable-pip-version-check --require-hashes -r requirements/run.txt
	$(RUN)/bin/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(DEV)/.ready: requirements/dev.txt pyproject.toml
	$(PYTHON) -m venv $(DEV)
	$(DEV)/bin/pip install -q --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(DEV)/bin/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

clean:
	rm -rf .venv build *.egg-info
