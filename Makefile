# Every target works on a fresh checkout that has git, make and Python 3.11 to 3.14, without root.
#
#   make run      set up on the first call, then start the newsroom, the press and the delivery server
#   make demo     the same with a throw-away site of 2,000 made-up stories
#   make test     everything, a real browser included
#   make whole    what takes minutes: a whole site in a browser (access, machines, hostile text, the clock, the
#                 desk by hand in English and Ukrainian, on a telephone and on a desk), proxies
#   make check    format, lint, types, import rules, sizes, migrations, translations, docs
#   make conformance  other people's checkers of markup over the whole baked demonstration
#   make fuzz     the readers of imports against damaged files, half an hour; goes on where it stopped
#   make bench    the speeds that the product promises
#   make messages bring the catalogues of translations up to date
#   make guide    take the pictures of the editor's guide again
#   make pictures take the contact sheets of the readers' pages again
#   make lock     regenerate requirements/*.txt (needs uv: make lock UV=/path/to/uv)
#
# Another interpreter: make run PYTHON=python3.13. Another folder or port: BROADSHEET_HOME, BROADSHEET_PORT,
# BROADSHEET_NEWSROOM_PORT.

PYTHON ?= python3
UV ?= uv
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check --quiet
# The interpreter's version is part of the stamp, so another PYTHON or an upgraded system makes a new environment.
PYVER := $(shell $(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null)
STAMP := $(VENV)/.stamp-$(PYVER)
export BROADSHEET_HOME ?= $(CURDIR)/site
# Tests and checks use sites of their own, never the one that make run keeps.
OWN := env -u BROADSHEET_HOME -u BROADSHEET_PORT -u BROADSHEET_NEWSROOM_PORT -u BROADSHEET_DATABASE
TESTS ?=
# The apps with tables, and those that work on them: their tests run on PostgreSQL too.
DATA_LAYER := $(wildcard $(patsubst %,src/broadsheet/%/tests,outbox newsroom stories fronts river press project))
# What a person does at the desk: in make test in one language and width each, in make whole in all four ways.
BY_HAND := $(addprefix tests/system/test_,desk_browser.py screens_browser.py model_page.py)
# One more than processors: some tests wait for a clock.
WORKERS ?= 3

.PHONY: help run demo test whole check conformance fuzz bench guide pictures messages lock clean
.DEFAULT_GOAL := help

help:
	@sed -n 's/^#   //p' Makefile

run: $(STAMP)-base
	@test -e "$(BROADSHEET_HOME)/broadsheet.toml" || $(VENV)/bin/broadsheet init --starting --demo "$(BROADSHEET_HOME)"
	@exec $(VENV)/bin/broadsheet run

demo: export BROADSHEET_HOME := $(CURDIR)/build/demo
demo: export BROADSHEET_DATABASE :=
demo: $(STAMP)-base
	@rm -rf build/demo
	@mkdir -p build
	@$(VENV)/bin/broadsheet init --starting --demo "$(BROADSHEET_HOME)"
	@$(VENV)/bin/broadsheet demo --stories 2000
	@exec $(VENV)/bin/broadsheet run

test: $(STAMP)-dev
	@chromium="$$(scripts/ensure-chromium)" || exit 1; \
	$(OWN) TMPDIR="$$(scripts/test-folder)" BROADSHEET_CHROMIUM="$$chromium" \
		$(PY) -m pytest -n $(WORKERS) --dist loadgroup $(TESTS)
ifeq ($(TESTS),)
	@$(OWN) TMPDIR="$$(scripts/test-folder)" BROADSHEET_TEST_DATABASE=postgres $(PY) -m pytest -n $(WORKERS) --dist loadgroup $(DATA_LAYER)
endif

whole: $(STAMP)-dev
	@chromium="$$(scripts/ensure-chromium)" || exit 1; \
	$(OWN) BROWSER_MATRIX=1 BROADSHEET_CHROMIUM="$$chromium" $(PY) -m pytest -n $(WORKERS) --dist loadgroup \
		tests/whole $(BY_HAND)

check: $(STAMP)-dev
	@$(OWN) PATH="$(CURDIR)/$(VENV)/bin:$$PATH" scripts/check

conformance: $(STAMP)-dev
	@$(OWN) PATH="$(CURDIR)/$(VENV)/bin:$$PATH" scripts/conformance

fuzz: $(STAMP)-dev requirements/fuzz.txt
	@$(PIP) install --require-hashes --only-binary :all: --requirement requirements/fuzz.txt
	@$(OWN) $(PY) -m bench fuzz $(FUZZ)

bench: $(STAMP)-dev
	@$(OWN) PATH="$(CURDIR)/$(VENV)/bin:$$PATH" scripts/bench

guide: $(STAMP)-dev
	@$(OWN) GUIDE_PICTURES=1 $(PY) -m pytest tests/whole/test_guide.py

pictures: $(STAMP)-dev
	@$(OWN) PYTHONPATH=src $(PY) -m sheets

messages: $(STAMP)-dev
	@$(OWN) $(PY) -m tests.architecture.messages

$(STAMP)-venv:
	@scripts/make-venv "$(PYTHON)" "$(VENV)"
	@touch $@

$(STAMP)-base: $(STAMP)-venv requirements/base.txt
	@echo "Installing what Broadsheet needs (requirements/base.txt) ..."
	@$(PIP) install --require-hashes --only-binary :all: --requirement requirements/base.txt
	@touch $@

$(STAMP)-dev: $(STAMP)-base requirements/dev.txt
	@echo "Installing what its tests need (requirements/dev.txt) ..."
	@$(PIP) install --require-hashes --only-binary :all: --requirement requirements/dev.txt
	@touch $@

LOCK = $(UV) pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-config --custom-compile-command "make lock" --quiet
lock:
	@command -v "$(UV)" >/dev/null || { echo "make lock needs uv (pipx install uv), or UV=/path/to/uv." >&2; exit 1; }
	$(LOCK) --output-file requirements/base.txt
	$(LOCK) --extra dev --constraint requirements/base.txt --output-file requirements/dev.txt
	$(LOCK) --extra fuzz --constraint requirements/base.txt --output-file requirements/fuzz.txt

clean:
	rm -rf $(VENV) build dist
