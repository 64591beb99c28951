# Policy Workbench: `make demo` and `make test` do all set-up. `make help` lists the rest.

VENV = .venv
PY = $(VENV)/bin/python
WORKERS = 2
SEED = 1
REPETITIONS = 1000
COUNT = 150
UNDER = workbench
SHELL = /bin/sh
.DEFAULT_GOAL = help
.DELETE_ON_ERROR:

# The first of these that is Python 3.11 or newer and can make an environment; PYTHON=… comes first.
# Says in one line what the machine lacks, and how to get it.
FIND_PYTHON = found=; bare=; \
	for python in $(PYTHON) python3.13 python3.12 python3.11 python3 python; do \
		"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 || continue; \
		if "$$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then found=$$python; break; fi; \
		bare=$${bare:-$$python}; \
	done; \
	if [ -z "$$found" ] && [ -n "$$bare" ]; then \
		echo "$$bare lacks venv. Debian, Ubuntu: sudo apt install $$bare-venv; or with conda: conda env create -f environment.yml" >&2; exit 1; \
	elif [ -z "$$found" ]; then \
		echo "Python 3.11 or newer is missing. Debian, Ubuntu: sudo apt install python3 python3-venv; macOS: brew install python@3.13; or with conda: conda env create -f environment.yml" >&2; exit 1; \
	fi

.PHONY: help venv demo lab test calibration mutants reached coverage test-browser installed notebooks soak check format lint types layers docs fix bench constraints clean

help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

venv: $(VENV)/.installed ## build .venv, when it is missing or older than the dependency files

$(VENV)/.installed: pyproject.toml constraints.txt
	@$(FIND_PYTHON); \
	"$(PY)" -m pip --version >/dev/null 2>&1 || { \
		echo "making $(VENV) with $$("$$found" --version); this takes some minutes, once"; \
		"$$found" -m venv --clear $(VENV); }
	@$(PY) -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev,lab]'
	@touch $@

demo: venv ## replay the sample policy over the sample posts, and name the page that shows it
	@mkdir -p build
	@$(VENV)/bin/workbench simulate data/policy.yaml \
		--posts data/posts.csv --users data/users.csv --lists data/lists.csv \
		--out build/demo --page build/demo/index.html
	@echo "the page to open: $(CURDIR)/build/demo/index.html"

test: venv ## run the tests, with small counts
	@$(PY) -m pytest -n $(WORKERS) --dist worksteal

soak: venv ## run the same tests, with the counts asked for
	@WORKBENCH_SOAK=1 $(PY) -m pytest -n $(WORKERS) --dist worksteal --timeout 3600

calibration: venv ## how often 95 % intervals contain the truth, in 1,000 repetitions of each case
	@$(PY) -m tests.evaluation.calibration $(REPETITIONS)

mutants: venv ## put small faults into a copy of the code, and say which the tests miss (SEED, COUNT, UNDER)
	@$(PY) -m tests.mutants --seed $(SEED) --count $(COUNT) --under $(UNDER) --jobs $(WORKERS)

reached: venv ## note which tests reach each line, by which `make mutants` takes a fifth of the time
	@mkdir -p build
	@COVERAGE_FILE=build/reached.coverage $(PY) -m pytest -n $(WORKERS) --dist worksteal \
		--cov=workbench --cov-context=test --cov-report=

coverage: venv ## which lines of the replay no test reaches, the kernel run as Python
	@NUMBA_DISABLE_JIT=1 $(PY) -m coverage run --branch --source=workbench/replay \
		-m pytest -q -n 0 --timeout 1800 -k 'not changed_kernel' tests/replay
	@$(PY) -m coverage report --show-missing --skip-covered

check: format lint types layers docs test notebooks test-browser installed ## everything that a change must pass

format: venv ## is the code laid out as the formatter would?
	@$(PY) -m ruff format --check .
	@$(VENV)/bin/oxfmt --check .

lint: venv ## does the code keep the habits of pyproject.toml and .oxlintrc.json?
	@$(PY) -m ruff check .
	@$(VENV)/bin/oxlint --deny-warnings .

types: venv ## do the types fit?
	@$(PY) -m basedpyright

layers: venv ## do imports point downwards only?
	@$(VENV)/bin/lint-imports --no-cache

notebooks: venv ## run the notebooks, and compare what they show with what is saved in them
	@cd notebooks && WORKBENCH_STORE=$$(mktemp -d)/store ../$(PY) -m pytest -q --nbval --nbval-current-env --nbval-cell-timeout 120 \
		-p no:cacheprovider -p no:xdist --override-ini testpaths= .

test-browser: venv ## drive the workbench in JupyterLab and as a page, in Chromium
	@$(PY) -m pytest -q tests/browser

installed: venv ## install the wheel in an empty environment, and start it in an empty folder
	@$(PY) -m pytest -q --timeout 900 tests/installed

lab: venv ## start JupyterLab on loopback, with the workbench open
	@$(VENV)/bin/workbench lab

docs: venv ## do the documents say what the code does?
	@$(PY) -m pytest -q tests/house/test_docs.py tests/test_docs_policy.py

fix: venv ## repair what can be repaired: layout, order of imports, simple habits
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .
	@$(VENV)/bin/oxlint --fix .
	@$(VENV)/bin/oxfmt .

bench: venv ## measure, beside other ways to do it, in one run
	@$(PY) -m benchmarks

constraints: ## write constraints.txt anew, from what the package registry has now
	@$(FIND_PYTHON); "$$found" -m venv --clear build/pins
	@build/pins/bin/python -m pip install --quiet --disable-pip-version-check '.[dev,lab]'
	@build/pins/bin/python -m pip freeze --exclude policy-workbench > build/pins/versions
	@mv build/pins/versions constraints.txt

clean: ## remove what was made, but for .venv
	@rm -rf build dist .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	@find workbench tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
