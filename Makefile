# Everything runs from a bare checkout: the environment is made when it is missing or outdated.
CORPUS ?= corpus/articles
OUT ?= outputs
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
READY := $(VENV)/.ready
READY_TRAIN := $(VENV)/.ready-train

.PHONY: extract test evaluate evaluate-model benchmark lint notebook train clean
.DEFAULT_GOAL := extract

extract: $(READY) ## corpus/ -> outputs/ (CORPUS=dir OUT=dir for other folders)
	$(RUN) -m pipeline extract $(CORPUS) --out $(OUT)

test: $(READY) ## the whole test suite
	$(RUN) -m pytest

evaluate: $(READY) ## scores against the hand-annotated articles
	$(RUN) -m benchmarks.evaluate

evaluate-model: $(READY) ## scores of the language model on its held-out sets
	$(RUN) -m training.evaluate

benchmark: $(READY) ## speed of reading numbers and dates, and of the joins
	$(RUN) -m benchmarks.normalizers

lint: $(READY) ## style and types
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m mypy

notebook: extract ## answer five questions from the tables in outputs/questions.html
	$(RUN) -m nbconvert --to html --execute --log-level ERROR outputs/questions.ipynb

train: $(READY_TRAIN) ## make pipeline/model anew (hours on two cores)
	$(RUN) -m training.train

clean: ## remove what can be made again
	rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find outputs -mindepth 1 -not -name README.md -not -name '*.ipynb' -delete

$(READY): pyproject.toml
	test -x $(RUN) || $(PYTHON) -m venv $(VENV)
	$(RUN) -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@

$(READY_TRAIN): $(READY)
	$(RUN) -m pip install --quiet --disable-pip-version-check --editable '.[train]'
	touch $@
