# make demo    a photo of the repo becomes a scene and a film          make check   format, lint, types
# make test    check + the tests                                       make bench   speed and quality tables
# make parity  against the released network's known answers            make viewer  build viewer/ (npm)
# make clean
#
# Each makes its own virtual environment in .venv. Settings: PYTHON=python3.12; PYTEST='-k photo';
# DEMO=pagoda; GOLDEN=FILE and PHOTO=FILE for parity. On Linux PyPI's torch brings 4 GB of CUDA
# libraries; TORCH_INDEX=https://download.pytorch.org/whl/cpu, a further package index, avoids that.

SHELL := /bin/bash
VENV ?= .venv
BIN := $(VENV)/bin
TORCH_INDEX ?=
DEMO ?= room
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' \
	2>/dev/null && { echo $$python; break; }; done)

.DELETE_ON_ERROR:
.PHONY: demo test check bench parity viewer clean

demo: $(VENV)/demo.stamp
	$(BIN)/headbox convert examples/photos/$(DEMO).jpg -o demo/
	$(BIN)/headbox render demo/$(DEMO).ply -o demo/$(DEMO).mp4 --overwrite
	@echo "The scene: demo/$(DEMO).ply (opens in any splat viewer)  The film: demo/$(DEMO).mp4"

test: check
	$(BIN)/python -m pytest $(PYTEST)

check: $(VENV)/dev.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/pyright --pythonpath $(BIN)/python

bench: $(VENV)/dev.stamp
	set -e; for name in convert render simplify ply formats unproject library viewer; do \
		$(BIN)/python bench/$$name.py; done

parity: $(VENV)/dev.stamp
	$(BIN)/python bench/parity.py $(if $(GOLDEN),--golden $(GOLDEN)) $(if $(PHOTO),--photo $(PHOTO))

viewer:  # what it builds is committed; a test compares the two
	cd viewer && npm ci --no-audit --no-fund && npm run build

$(VENV)/demo.stamp: EXTRAS := video,heic,web
$(VENV)/dev.stamp: EXTRAS := dev
$(VENV)/demo.stamp $(VENV)/dev.stamp: pyproject.toml
	@test -n "$(PYTHON)" || { echo "No Python 3.11 to 3.13 with venv found: make PYTHON=/path/to/python" >&2; exit 2; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet $(if $(TORCH_INDEX),--extra-index-url $(TORCH_INDEX)) --editable '.[$(EXTRAS)]'
	touch $@

clean:
	rm -rf $(VENV) demo build dist .hypothesis .pytest_cache .ruff_cache
	find . -name __pycache__ -not -path './.git/*' -prune -exec rm -rf {} +
