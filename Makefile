# Every target makes its own set-up: Python packages, front-end packages, PostgreSQL and Valkey,
# all inside this folder. Only Python 3.11 or newer is needed.
PYTHON ?= python3
PORT ?= 8000

define run
@command -v $(PYTHON) >/dev/null 2>&1 || { echo "There is no $(PYTHON) on this machine: install Python 3.11 or newer, or name it, as in make demo PYTHON=python3.11." >&2; exit 1; }
@exec $(PYTHON) -I portal/local/bootstrap.py $(1)
endef

.PHONY: help demo test faults check manage bench messages format lock clean

help: ## print these lines
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 18

demo: ## run the whole portal here with example data (PORT=8000)
	$(call run,demo --port $(PORT))

test: ## run the test suite (ARGS="tests/grants -k name")
	$(call run,test $(ARGS))

faults: ## kill web, worker, beat and database while awards are published (ARGS="--rounds 50 --seed 1")
	$(call run,faults $(ARGS))

check: ## run the linters, types, import contracts, deployment checks
	$(call run,check)

manage: ## run a management command in the demo's environment (CMD="reconcile_ledger")
	$(call run,manage $(CMD))

bench: ## measure lists, boards and awards against their floors (ARGS="…")
	$(call run,bench $(ARGS))

messages: ## gather the translatable strings into the catalogue and compile it
	$(call run,messages)

format: ## rewrite the source in the project's style
	$(call run,format)

lock: ## write the lock files anew (ARGS="--upgrade")
	$(call run,lock $(ARGS))

clean: ## delete the environment, packages and all local data, naming each
	$(call run,clean)
