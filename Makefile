# Every target first makes sure that .venv matches requirements.lock; `make demo` is the one to try first.
PYTHON ?= python3
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help env demo test check bench docs train lock clean

help:           ## what there is to make
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 16

env:
	@$(PYTHON) bootstrap.py

demo: env       ## try it in the browser, no account needed; SCRIPT=1 walks through it without one, ATS=ashby with its ATS
	@$(BIN)/python -m simulator.teams.renderer
	@$(BIN)/panelkeeper demo $(if $(SCRIPT),--script) $(if $(ATS),--ats $(ATS)) $(if $(HRIS),--hris $(HRIS)) $(ARGS)

# Three at once for two cores: servers and browsers are waited for. In the order of the files: by default those with few
# tests come last, which are the longest, and the last of them runs alone.
test: env       ## all tests, on every core; ARGS="-k claim" picks some
	@$(BIN)/python -m pytest -n $$($(BIN)/python -c "import os; print(os.cpu_count() * 3 // 2 or 1)") --dist loadfile \
		--no-loadscope-reorder $(ARGS)

check: env      ## lint, format, types, import contracts, lock, generated docs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -m pytest -q tests/architecture/test_requirements_lock.py
	$(BIN)/python -m docs.generate --check

bench: env      ## list the benchmarks; NAME=x runs one against what it has to reach
	@$(BIN)/python -m benchmarks.run $(NAME)

docs: env       ## write docs/reference from the code
	$(BIN)/python -m docs.generate

train: env      ## make the names model anew from generated text (some minutes)
	@$(BIN)/python -m training.train

lock:           ## resolve requirements.lock anew
	@$(PYTHON) bootstrap.py lock

clean:          ## remove .venv and everything generated; data in var/ stays
	rm -rf .venv .boot .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
