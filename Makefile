# Lastmile's doors. `make help` lists them; each does its own set-up.
# The build-% target at the end is called by `sam build` for each function.

PYTHON ?= python3
VENV   := .venv
SAM_VENV := .venv-sam
CHECKOV_VENV := .venv-checkov
SILVER_VENV := .lastmile/peers/silver
PY     := $(VENV)/bin/python
UV     := TMPDIR="$(CURDIR)/$(VENV)" $(VENV)/bin/uv
UV_VERSION := 0.13.9
SAM    := SAM_CLI_TELEMETRY=0 $(SAM_VENV)/bin/sam
ENV    ?= local
# Files and terminals are UTF-8 here, whatever the locale says.
export PYTHONUTF8 := 1

.DEFAULT_GOAL := help
.PHONY: help administrator bill migrate run test test-code test-fast coverage test-changed test-integration test-localstack down clean logs outbox lint format limits bench mutants faults scaling generate openapi deploy lock .venv .venv-sam

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | sort | awk -F'\t' '{printf "  make %-18s %s\n", $$1, $$2}'

# --- environments -----------------------------------------------------------------------------------------------

# An environment names its own folder in each of its scripts: when that was moved, it is made again.
ifneq ($(shell test -x $(PY) && sed -n 's/^command = .* -m venv \(--clear \)*//p' $(VENV)/pyvenv.cfg),$(CURDIR)/$(VENV))
.PHONY: $(VENV)/bin/uv
endif
# SAM CLI reads the first of these, boto3 the second.
ifdef AWS_REGION
export AWS_DEFAULT_REGION ?= $(AWS_REGION)
endif
# The machine's certificates, if it has any, may hold a company's own; pip looks at them, too.
ifneq ($(wildcard /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt /etc/ssl/cert.pem),)
export UV_SYSTEM_CERTS ?= 1
endif
# Where no cache can be kept in the home folder, it is kept here.
ifndef UV_CACHE_DIR
ifneq ($(shell cd "$${XDG_CACHE_HOME:-$$HOME/.cache}" 2>/dev/null || cd "$$HOME" && test -w . && echo yes),yes)
export UV_CACHE_DIR := $(CURDIR)/.lastmile/packages
endif
endif
# pip and uv take packages from the same place.
ifdef PIP_INDEX_URL
export UV_DEFAULT_INDEX ?= $(PIP_INDEX_URL)
endif
NO_PACKAGES := The packages could not be installed (see above). Check the network, pip's and uv's index settings, and the room on the disk; then the same command again.

.venv: $(VENV)/.ready
ifneq ($(filter command environment,$(firstword $(origin PYTHON))),)
	@test "$$($(PYTHON) -c 'import sys; print(sys.version_info[:2])')" = "$$($(PY) -c 'import sys; print(sys.version_info[:2])')" || \
	  { echo "$(VENV) was made with another Python than '$(PYTHON)'. For that one: make clean; rm -rf $(VENV) $(SAM_VENV) $(CHECKOV_VENV) $(SILVER_VENV); then the same command again." >&2; exit 1; }
endif

.venv-sam: $(SAM_VENV)/.ready

$(VENV)/bin/uv:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null || \
	  { echo "Lastmile needs Python 3.11, 3.12 or 3.13; '$(PYTHON)' is not one. Install one, or name it: make PYTHON=/path/to/python3.12 ..." >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
	  { echo "'$(PYTHON)' comes without venv. Install it (Debian, Ubuntu: apt install python3-venv)." >&2; exit 1; }
	@echo "making $(VENV)"
	@rm -rf $(VENV) $(SAM_VENV) $(CHECKOV_VENV) $(SILVER_VENV)
	@$(PYTHON) -m venv $(VENV) || { echo "$(NO_PACKAGES)" >&2; exit 1; }
	@$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION) || { echo "$(NO_PACKAGES)" >&2; exit 1; }

$(VENV)/.ready: $(VENV)/bin/uv requirements.txt requirements-dev.txt infra/requirements/crypto.txt infra/requirements/typesetting.txt infra/requirements/gateways.txt infra/requirements/desk.txt infra/requirements/botocore.txt infra/requirements/lock.txt
	@echo "installing the tools into $(VENV)"
	@$(UV) pip install --quiet --python $(PY) -r requirements-dev.txt -c infra/requirements/lock.txt || { echo "$(NO_PACKAGES)" >&2; exit 1; }
	@touch $@

$(SAM_VENV)/.ready: $(VENV)/bin/uv infra/requirements/sam.txt infra/requirements/sam-lock.txt
	@echo "installing SAM CLI into $(SAM_VENV)"
	@test -x $(SAM_VENV)/bin/python || $(UV) venv --quiet --python $(PY) $(SAM_VENV) || { echo "$(NO_PACKAGES)" >&2; exit 1; }
	@$(UV) pip install --quiet --python $(SAM_VENV)/bin/python -r infra/requirements/sam.txt -c infra/requirements/sam-lock.txt || { echo "$(NO_PACKAGES)" >&2; exit 1; }
	@touch $@

$(CHECKOV_VENV)/.ready: $(VENV)/bin/uv infra/requirements/checkov.txt infra/requirements/checkov-lock.txt
	@echo "installing checkov into $(CHECKOV_VENV)"
	@test -x $(CHECKOV_VENV)/bin/python || $(UV) venv --quiet --python $(PY) $(CHECKOV_VENV) || { echo "$(NO_PACKAGES)" >&2; exit 1; }
	@$(UV) pip install --quiet --python $(CHECKOV_VENV)/bin/python -r infra/requirements/checkov.txt -c infra/requirements/checkov-lock.txt || { echo "$(NO_PACKAGES)" >&2; exit 1; }
	@touch $@

$(SILVER_VENV)/.ready: $(VENV)/bin/uv tests/bench/peers/requirements.txt tests/bench/peers/lock.txt
	@echo "installing django-silver into $(SILVER_VENV)"
	@test -x $(SILVER_VENV)/bin/python || $(UV) venv --quiet --python $(PY) $(SILVER_VENV) || { echo "$(NO_PACKAGES)" >&2; exit 1; }
	@$(UV) pip install --quiet --python $(SILVER_VENV)/bin/python -r tests/bench/peers/requirements.txt -c tests/bench/peers/lock.txt || { echo "$(NO_PACKAGES)" >&2; exit 1; }
	@touch $@

lock: $(VENV)/bin/uv ## resolve again what the pinned tools pull in
	$(UV) pip compile --quiet --universal --python-version 3.11 --no-annotate --no-header --upgrade requirements-dev.txt -o infra/requirements/lock.txt
	$(UV) pip compile --quiet --universal --python-version 3.11 --no-annotate --no-header --upgrade infra/requirements/sam.txt -o infra/requirements/sam-lock.txt
	$(UV) pip compile --quiet --universal --python-version 3.11 --no-annotate --no-header --upgrade infra/requirements/checkov.txt -o infra/requirements/checkov-lock.txt
	$(UV) pip compile --quiet --universal --python-version 3.11 --no-annotate --no-header --upgrade tests/bench/peers/requirements.txt -o tests/bench/peers/lock.txt

# --- the local stack -----------------------------------------------------------------------------------------------

run: .venv .venv-sam ## set up, start, build, deploy, seed, play the main job; leaves the stack up
	@$(PY) -m infra.local.stack up
	@$(PY) -m infra.local.play

down: .venv ## stop the stack; its state is kept for the next run
	@$(PY) -m infra.local.stack down

clean: .venv ## stop the stack and drop its state, builds and caches
	@$(PY) -m infra.local.stack clean

bill: .venv ## bill DATE=2026-12-01 (today without it) on the running stack, with progress; DRY=1 only counts
	@DATE="$(DATE)" DRY=$(DRY) $(PY) -m infra.local.bill

logs: .venv ## warnings and errors of the functions, or all of FUNCTION=BillingWorker (MINUTES=15)
	@FUNCTION=$(FUNCTION) MINUTES=$(or $(MINUTES),15) $(PY) -m infra.local.logs

outbox: .venv ## what was sent locally on every channel, as a list and as a page
	@$(PY) -m infra.local.outbox

deploy: .venv .venv-sam ## deploy to ENV: local, localstack (AWS_ENDPOINT_URL), staging, production
ifeq ($(ENV),local)
	@$(PY) -m infra.local.stack up
else ifeq ($(ENV),localstack)
	@$(PY) -m infra.local.stack localstack
else
	@$(PY) -m infra.deploy $(ENV)
endif

migrate: .venv ## change what is stored on AWS (STACK=lastmile) as the services' migrations say
	@$(PY) -m infra.migrate $(or $(STACK),lastmile)

administrator: .venv ## make an administrator of a stack on AWS (STACK=lastmile EMAIL=you@example.org)
	@$(PY) -m infra.administrator $(or $(STACK),lastmile) "$(EMAIL)"

limits: .venv ## how near the house is to the limits of AWS
	@$(PY) -m infra.house.limits

bench: .venv .venv-sam $(if $(filter-out 0,$(PEERS)),$(SILVER_VENV)/.ready) ## measure speed and cost (PART=billing,warm,get,usage,signins,cold; PEERS=1: beside django-silver)
	@PART="$(PART)" PEERS=$(PEERS) ACCOUNTS=$(ACCOUNTS) ROWS=$(ROWS) ROUNDS=$(ROUNDS) $(PY) -m tests.bench

scaling: .venv ## what a million accounts cost on AWS, and how long their run takes (ACCOUNTS=1000000 CPU_MS=1.4)
	@ACCOUNTS=$(ACCOUNTS) CPU_MS=$(CPU_MS) $(PY) -m tests.bench.scaling

faults: .venv ## weeks of an office under random faults, as many as SCHEDULES=2000
	@SCHEDULES=$(or $(SCHEDULES),2000) $(PY) -m pytest -q -n auto tests/faults/test_office.py

mutants: .venv ## change single operators of PACKAGE=functions/billing/runs; what no test notices is printed (SAMPLE=30 SEED=1)
	@PACKAGE=$(PACKAGE) SAMPLE=$(SAMPLE) SEED=$(SEED) TESTS="$(TESTS)" $(PY) -m tests.mutants

openapi: generate
generate: .venv ## write what follows from declarations: API, events, the marked parts of the templates
	@$(PY) -m infra.openapi.generate
	@$(PY) -m infra.events.generate
	@$(PY) -m infra.house.generate
	@$(PY) -m infra.screens.texts

# --- tests: on a stack of their own (tests/integration/deployed.py), so that `make run`'s is left alone -----------------

test: .venv .venv-sam $(CHECKOV_VENV)/.ready ## everything that CI runs
	@echo "lint and the tests without a stack, beside those on a stack of their own: minutes"
	@$(MAKE) --no-print-directory --jobs=2 $(if $(filter output-sync,$(.FEATURES)),--output-sync=target) test-integration test-code

test-code: lint
	@nice $(MAKE) --no-print-directory test-fast COVERAGE=$(shell $(PY) -c 'import sys; print("sysmon" * (sys.version_info >= (3, 12)))')

test-fast: .venv ## unit, contract, property and acceptance tests: no stack
	@$(if $(filter sysmon,$(COVERAGE)),COVERAGE_CORE=sysmon) $(PY) -m pytest -q -n auto --ignore=tests/integration --ignore=tests/e2e $(if $(COVERAGE),--cov) tests

coverage: .venv ## the same, and what they leave out (`make test` says it where Python counts cheaply: 3.12 on)
	@$(MAKE) --no-print-directory test-fast COVERAGE=yes

test-changed: .venv ## of test-fast only what a change since the last time can touch; the first time all
	@$(PY) -m pytest -q -n auto --testmon --ignore=tests/integration --ignore=tests/e2e tests || test $$? = 5  # 5: nothing to run

test-integration: .venv .venv-sam ## a stack of the tests' own, deployed and gone again: real HTTP, IAM enforced, a real browser
	@$(PY) -m pytest -q tests/integration tests/e2e

test-localstack: .venv .venv-sam ## the same tests against a running LocalStack (AWS_ENDPOINT_URL)
	@$(PY) -m infra.local.stack localstack
	@LASTMILE_TARGET=localstack $(PY) -m pytest -q tests/integration

lint: .venv .venv-sam $(CHECKOV_VENV)/.ready ## format, lint, types, templates
	@$(VENV)/bin/ruff format --check --quiet . || { echo "run: make format" >&2; exit 1; }
	@$(VENV)/bin/ruff check --quiet .
	@$(VENV)/bin/mypy
	@$(VENV)/bin/cfn-lint template.yaml infra/*.yaml
	@AWS_DEFAULT_REGION=eu-central-1 $(SAM) validate --lint >/dev/null
	@$(CHECKOV_VENV)/bin/checkov --config-file .checkov.yaml >$(CHECKOV_VENV)/found || { cat $(CHECKOV_VENV)/found; exit 1; }

format: .venv ## format the code and mend what lint can mend
	@$(VENV)/bin/ruff format .
	@$(VENV)/bin/ruff check --fix .

# --- what `sam build` calls: a target for each function, named after its logical id --------------------------------

build-%:
	@$(PY) -m infra.build.function $* "$(ARTIFACTS_DIR)"
