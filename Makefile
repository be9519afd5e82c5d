# One word a chore. Each makes .venv when it is missing or older than pyproject.toml; all it takes is make and Python 3.11 or newer.

PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$python; break; }; done)
BIN := .venv/bin
PYTEST := $(BIN)/pytest -n auto

.PHONY: help demo test check format bench screenshots documents aws-cli node-clients moto clean

help:
	@echo 'make demo         a war room with an incident unfolding in it; needs no AWS account'
	@echo 'make test         every test'
	@echo 'make check        format, lint, types, import contracts, tests: what CI runs'
	@echo 'make format       let ruff rewrite what it can'
	@echo 'make bench        the figures of speed and memory'
	@echo 'make screenshots  draw the pictures in screenshots/ anew'
	@echo 'make documents    write the generated tables of README.md and docs/ anew'
	@echo 'make aws-cli      the AWS CLI in .venv-aws, for the tests that run it'
	@echo 'make node-clients the AWS SDK for JavaScript in tests/clients, for the tests that run it; takes Node.js'
	@echo 'make moto         moto in .venv-moto, the peer of the service in make bench'
	@echo 'make clean        remove what any of these made'

demo: .venv/run.stamp
	@$(BIN)/imtui demo

test: .venv/dev.stamp
	@$(PYTEST)

check: .venv/dev.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(PYTEST)

format: .venv/dev.stamp
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: .venv/dev.stamp .venv-moto/bin/moto_server
	@$(BIN)/python -m tests.bench

screenshots: .venv/dev.stamp
	@TEXTUAL_ANIMATIONS=none $(BIN)/python -m tests.snapshots.screenshots screenshots

documents: .venv/dev.stamp
	@$(BIN)/python -m tests.documents

aws-cli: .venv-aws/bin/aws

node-clients: tests/clients/node_modules/.package-lock.json

moto: .venv-moto/bin/moto_server

clean:
	rm -rf .venv .venv-aws .venv-moto tests/clients/node_modules .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis build dist *.egg-info snapshot_report.html

# What it takes to run imtui, and on top of it what it takes to work on it: a first look does not wait for the second.
.venv/run.stamp: pyproject.toml
	@test -n "$(PYTHON)" || { echo 'imtui needs Python 3.11 or newer: install it, or name it with make PYTHON=…' >&2; exit 1; }
	@echo 'Making .venv: once, about a minute …'
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --disable-pip-version-check --quiet --editable .
	@$(BIN)/python -m compileall -q imtui # as pip does with what is not editable: 30 ms of each command otherwise, where Python may not write
	@touch $@

.venv/dev.stamp: .venv/run.stamp
	@echo 'Adding the tools for tests and checks: once, about a minute …'
	@$(BIN)/python -m pip install --disable-pip-version-check --quiet --editable '.[test,dev]'
	@touch $@

# In a place of its own: the AWS CLI pins another botocore.
.venv-aws/bin/aws:
	@echo 'Making .venv-aws …'
	@$(PYTHON) -m venv .venv-aws
	@.venv-aws/bin/python -m pip install --disable-pip-version-check --quiet 'awscli==1.46.2'

# npm writes that file when all is in place; no other lock file, since it would name a registry.
tests/clients/node_modules/.package-lock.json: tests/clients/package.json
	@echo 'Installing the AWS SDK for JavaScript …'
	@cd tests/clients && npm install --no-package-lock --no-audit --no-fund --loglevel=error
	@touch $@

# In a place of its own, as its users have it: moto brings another botocore.
.venv-moto/bin/moto_server:
	@echo 'Making .venv-moto …'
	@$(PYTHON) -m venv .venv-moto
	@.venv-moto/bin/python -m pip install --disable-pip-version-check --quiet 'moto[server]==5.2.5'
