# Jobs of this project. They need make, git, POSIX tools and Python 3.11 or later, and set up .venv themselves.
PYTHON = python3
VENV = .venv
BIN = $(VENV)/bin
PINS = constraints.txt
PIP = $(BIN)/python -m pip --disable-pip-version-check --quiet install $(addprefix --constraint ,$(PINS))
TESTS =
COVERAGE = $(if $(CI),--durations=25 --cov --cov-report=term-missing:skip-covered --cov-fail-under=95)

help: ## say what there is (what make alone does)
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1	\2/p' Makefile

figures: $(BIN)/.has-project ## make the figures that are not up to date
	$(BIN)/lstmdiagrams build figures/figures.toml

test: $(BIN)/.has-tests ## run the tests
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal $(COVERAGE) $(TESTS)

test-long: $(BIN)/.has-tests ## run the tests of what must hold, with many more examples (hours)
	mkdir -p build && LSTMDIAGRAMS_LONG=1 $(BIN)/python -m pytest --numprocesses auto --dist worksteal -rP --basetemp build/test-long tests/trust

lint: $(BIN)/.has-lint ## check style, types and the direction of imports
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports

docs: $(BIN)/.has-docs figures ## build the site into docs/_build/html
	$(BIN)/python -m sphinx -W --keep-going -n -j auto -b html docs docs/_build/html

bench: $(BIN)/.has-bench ## measure, and write tables and plots for the documentation
	$(BIN)/python -m benchmarks

clean: ## remove what these jobs made, but for .venv
	rm -rf docs/_build build dist .coverage .coverage.* .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	rm -f figures/*.png figures/*.pdf figures/*.tikz figures/*.html figures/.lstmdiagrams-build.json
	find . -name __pycache__ -not -path './$(VENV)/*' -prune -exec rm -rf {} +

$(BIN)/python:
	@echo "making $(VENV)"
	$(PYTHON) -m venv $(VENV)

$(BIN)/.has-project: $(BIN)/python pyproject.toml $(PINS)
	@echo "installing lstmdiagrams into $(VENV)"
	$(BIN)/python -m pip --disable-pip-version-check --quiet install --upgrade pip
	$(PIP) --editable .
	@touch $@

$(BIN)/.has-%: $(BIN)/.has-project
	@echo "installing what $* needs into $(VENV)"
	$(PIP) --group $*
	@touch $@

.PHONY: help figures test test-long lint docs bench clean
