# TinyTill. Every target sets up what it needs; `make help` lists them.

PYTHON ?= python3
PY := .venv/bin/python
BOARD ?= handheld_s3

.DEFAULT_GOAL := help
.PHONY: help setup image run demo test lint bench soak fuzz screens flash deploy clean

help: ## this list
	@awk -F':.*## ' '/^[a-z]+:.*## /{printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.venv/.ready: requirements.txt package-lock.json tools/bootstrap.py
	@$(PYTHON) -I tools/bootstrap.py

setup: .venv/.ready ## Python packages into .venv, fonts into node_modules

image: .venv/.ready ## the signed image for BOARD, and the simulator's; of a release: make image KEY=file TECHNICIAN=file
	@$(PY) -m tools image --board $(BOARD) $(if $(KEY),--key "$(KEY)") $(if $(TECHNICIAN),--technician "$(TECHNICIAN)")

run: image ## acquirer, terminal and device panel; prints the panel's address: make run [BOARD=folder of boards/]
	@$(PY) -m tools run --board $(BOARD)

demo: image ## a sale without a browser: build/demo/screen.png, slip.png and the acquirer's ledger row
	@$(PY) -m tools demo

test: .venv/.ready ## all tests
	@$(PY) -m pytest -n 3 --dist loadfile

lint: .venv/.ready ## ruff, import direction, pins of the boards, types
	@.venv/bin/ruff check --quiet .
	@$(PY) -m tools.lint.imports
	@$(PY) -m tools.lint.pins
	@$(PY) -m tools.lint.typecheck

bench: image ## what things cost, against bench/budget.toml
	@$(PY) -m tools.bench

soak: image ## a thousand sales in one go, heap and time must stay flat: make soak [SALES=n]
	@$(PY) -m tools.bench.soak $(or $(SALES),1000)

fuzz: .venv/.ready ## a million malformed inputs for everything that parses: make fuzz [INPUTS=n] [SEED=n]
	@$(PY) -m tests.fuzz --inputs $(or $(INPUTS),1000000) $(if $(SEED),--seed $(SEED))

screens: image ## redraw the pictures in the docs from the running product
	@$(PY) -m tools screens

flash: .venv/.ready ## MicroPython and the partition table onto a board: make flash PORT=/dev/ttyACM0 FIRMWARE=file.bin
	@$(PY) -m tools.technician flash --port "$(PORT)" --board $(BOARD) --firmware "$(FIRMWARE)"

deploy: image ## the image onto a board that has MicroPython: make deploy PORT=/dev/ttyACM0
	@$(PY) -m tools.technician deploy --port "$(PORT)" --board $(BOARD)

clean: ## remove everything made; keeps var/ (the terminal's flash and the acquirer's books)
	@rm -rf build .venv node_modules
