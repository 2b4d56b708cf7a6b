# Everything a person does with this project, by name. `make` alone prints this list.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8765
PROCESSES ?= 4
KILLS ?= 25
FUZZ ?= 10000

# One that was broken off, by Ctrl-C or where Debian lacks python3-venv, has a python but no pip: it is made anew.
WHOLE_VENV := $(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)

# What was compiled once is kept beside the files: the tests start the program some dozens of times.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup parts demo tour run connect backup doctor service upgrade test test-all check fix format lint types contracts migrations migration words bench crash senders clean fuzz

help:  ## Show what can be done
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(VENV)/.run: requirements/run.txt
	@$(WHOLE_VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements/run.txt
	@touch $@

$(VENV)/.demo: requirements/demo.txt requirements/run.txt
	@$(WHOLE_VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements/demo.txt
	@touch $@ $(VENV)/.run

$(VENV)/.dev: requirements/dev.txt requirements/demo.txt requirements/run.txt
	@$(WHOLE_VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements/dev.txt
	@touch $@ $(VENV)/.run $(VENV)/.demo

setup: $(VENV)/.dev  ## Make .venv with everything for developing

parts: $(VENV)/.run  ## Fetch into .venv what the bot needs to run
	@echo "Ready: $(BIN)/python -m bot"

demo: $(VENV)/.demo  ## Play an evening in the browser; needs no token
	@$(BIN)/python -m bot demo --port $(PORT)

tour: $(VENV)/.demo  ## Play the story's week without a browser and check each screen
	@$(BIN)/python -m bot demo --tour

run: $(VENV)/.run  ## Run the bot for real (first: make connect)
	@$(BIN)/python -m bot run

connect: $(VENV)/.run  ## Connect a bot of your own: token, keys, invitation
	@$(BIN)/python -m bot setup

backup: $(VENV)/.run  ## Make a locked copy of the database and try it out
	@$(BIN)/python -m bot backup

doctor: $(VENV)/.run  ## Say what is wrong with it and what to do next
	@$(BIN)/python -m bot doctor

upgrade: $(VENV)/.run  ## Fetch the newest version, try it, and go back if it does not work
	@$(BIN)/python -m bot upgrade

service: $(VENV)/.run  ## Start it with this machine (systemd, as your own user)
	@$(BIN)/python -m bot service

test: setup  ## Run the tests
	@bash tests/prepare.sh
	@$(BIN)/python -m pytest -n $$(( $$(getconf _NPROCESSORS_ONLN) + 1 )) --dist worksteal

test-all: setup  ## Run also the longest, and everything on PostgreSQL too
	@PORCHLIGHT_TEST_ALL=1 $(MAKE) --no-print-directory test

check: setup  ## Format, lint, types, import contracts, migrations
	@status=0; for step in format lint types contracts migrations; do \
		echo "== $$step"; $(MAKE) --no-print-directory $$step || status=1; done; exit $$status

format: setup
	@$(BIN)/ruff format --check .

lint: setup
	@$(BIN)/ruff check .

types: setup
	@$(BIN)/basedpyright

contracts: setup
	@$(BIN)/lint-imports

migrations: setup
	@$(BIN)/python -m bot db check

fix: setup  ## Format and mend what can be mended
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

migration: setup  ## Write a migration from the tables: make migration m="what changed"
	@$(BIN)/python -m bot db revision "$(m)"

words: setup  ## Collect every sentence into config/locales/porchlight.pot
	@$(BIN)/python -m bot words collect

bench: setup  ## Measure speed side by side, as ratios
	@$(BIN)/python -m benchmarks

crash: setup  ## Kill the sender 25 times and count what people saw: make crash KILLS=500
	@$(BIN)/python -m tests.crash --kills $(KILLS)

senders: setup  ## Let PROCESSES=4 share one PostgreSQL, kill one, and count what was sent
	@$(BIN)/python -m tests.stories.many_senders $(PROCESSES)

fuzz: setup  ## Try what nobody planned for, and count what came of it: make fuzz FUZZ=10000
	@PORCHLIGHT_FUZZ=$(FUZZ) $(BIN)/python -m pytest tests/fuzz -q -s -n 0

clean:  ## Remove what was made
	@rm -rf $(VENV) .pytest_cache .ruff_cache .hypothesis
