# yizhand: what people type. `make help` lists it.
#
# A budget stands above each target: the time on two cores after the build, unless it says else.
# All of them together (`make test-all`, which is what CI runs) stay below an hour.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

# DEPS=skip: install nothing; check the Debian packages, name the missing ones, fail if there are.
DEPS ?= install
# Ends a run that hangs; a healthy one takes a fraction of it.
TEST_LIMIT ?= 900

# What test-all and CI run, one after the other, the quickest first.
SUITES := test lint check-exposure test-peers test-engines test-campaign test-mutations

# C libraries and their headers; what the Swift toolchain itself needs to start and to link (a bare
# Debian lacks it); git, of which a test asks the index; openssl, whose server a test speaks to;
# strace, with which a test kills a process between two calls of the system.
BUILD_PACKAGES := libgpiod-dev libsqlite3-dev libssl-dev pkg-config tzdata \
	g++ libc6-dev libcurl4 libncurses6 libxml2 git openssl strace
# What Foundation's own client is linked with where the Swift runtime goes into the binary.
RELEASE_PACKAGES := libcurl4-openssl-dev libxml2-dev
EXPOSURE_PACKAGES := systemd
# The peers sign as the city and the phones do, with a library that is not ours; what else is not
# ours comes from PyPI at the first run, into a place of its own (Tests/Peers/requirements.txt).
PEER_PACKAGES := python3 python3-cryptography python3-venv
# What a city's hub runs, on loopback for the test alone; a certificate authority of its own.
ENGINE_PACKAGES := python3 python3-cryptography ca-certificates curl clickhouse-server \
	libnginx-mod-nchan nginx-light prometheus victoria-metrics
# What /metrics is compared with.
BENCH_PACKAGES := prometheus-node-exporter

RELEASE := -c release --static-swift-stdlib --scratch-path .build/static -Xlinker -s
SOURCES := $(wildcard Package.swift Sources Tests)

.PHONY: help simulate test test-all test-campaign test-mutations test-peers test-engines \
	test-outage check-exposure bench bench-city format lint release clean suites build-packages

help: ## this list
	@echo "make TARGET [DEPS=skip]"
	@sed -nE 's/^([a-z-]+):[^#]*## (.*)$$/    \1|\2/p' $(firstword $(MAKEFILE_LIST)) \
		| awk -F '|' '{ printf "%-20s%s\n", $$1, $$2 }'

build-packages:
	@DEPS=$(DEPS) .ci/packages $(BUILD_PACKAGES)
	@.ci/toolchain

# Budget: a minute and a half from a fresh clone to the page, a second when nothing has changed. A
# debug build (37 s on two cores; release: 76 s), for time to the page matters here, and the same
# build serves `make test`.
simulate: build-packages ## a whole simulated station with its page; no hardware, no set-up
	@.ci/build --product yizhand
	@$$(.ci/build --show-bin-path)/yizhand simulate $(ARGUMENTS)

# Budget: five minutes.
test: build-packages ## what every change must pass
	@.ci/build --build-tests
	@timeout --kill-after=10 $(TEST_LIMIT) swift test --skip-build </dev/null

# Budget: an hour, with all builds.
test-all: $(SUITES) ## every suite, one after the other

# Budget: five minutes. 50 seeds of 30 days; another 50 each day, so that a year sees 18,250.
test-campaign: build-packages ## 50 simulated stations for 30 days each
	@.ci/build -c release --product yizhand
	@seed=$$(( $$(date -u +%s) / 86400 * 50 + 1 )); \
	echo "campaign: the seeds from $$seed on, of today; again: make test-campaign SEED=$$seed"; \
	timeout --kill-after=10 1800 $$(.ci/build -c release --show-bin-path)/yizhand \
		simulate --campaign --seeds 50 --days 30 --seed $${SEED:-$$seed} </dev/null

# Budget: 25 minutes on two cores, most of it the campaign as far as its first finding of a bug.
test-mutations: build-packages ## eighteen deliberate bugs: each must be found
	@Tests/mutations/run

# Budget: four minutes.
test-peers: build-packages ## running stations against devices and a city of another hand
	@DEPS=$(DEPS) .ci/packages $(PEER_PACKAGES)
	@.ci/build --product yizhand
	@.ci/build --product Benchmarks
	@timeout --kill-after=10 $(TEST_LIMIT) \
		Tests/Peers/run $$(.ci/build --show-bin-path)/yizhand </dev/null

# Budget: seven minutes. Needs root: the city's certificate authority goes into the system's store
# for the run, where a station looks for it.
test-engines: build-packages ## the city's side: real engines, from the recipes of config/hub
	@DEPS=$(DEPS) START=never .ci/packages $(ENGINE_PACKAGES)
	@.ci/build --product yizhand
	@.ci/build --product Benchmarks
	@timeout --kill-after=10 $(TEST_LIMIT) \
		Tests/Engines/run $$(.ci/build --show-bin-path)/yizhand </dev/null

# Budget: fifty minutes, as long as a backlog of a month takes that may go only so fast. ARGUMENTS
# make it smaller (`days=1 series=60`), or the spool too small (`budget=16`). Needs root, as above.
test-outage: build-packages ## a month without the hub, then a network that flaps
	@DEPS=$(DEPS) START=never .ci/packages $(ENGINE_PACKAGES)
	@.ci/build --product yizhand
	@.ci/build --product Benchmarks
	@Tests/Engines/outage $$(.ci/build --show-bin-path)/yizhand $(ARGUMENTS) </dev/null

# Budget: seconds.
check-exposure: ## how far the service is open to an attacker, offline
	@DEPS=$(DEPS) .ci/packages $(EXPOSURE_PACKAGES)
	@systemd/check-exposure.sh

# Budget: ten minutes, most of it the build.
bench: build-packages ## figures, each beside its floor in C from the same run
	@DEPS=$(DEPS) .ci/packages $(BENCH_PACKAGES)
	@.ci/build -c release --product Benchmarks
	@$$(.ci/build -c release --show-bin-path)/Benchmarks $(ARGUMENTS)

# Budget: half an hour on two cores that do nothing else, 3 GiB in /dev/shm and 8 GB on the disk. Of
# ARGUMENTS, `--stations N` and `--outage HOURS` make it smaller. Needs root, as test-engines does.
bench-city: build-packages ## 5,142 stations beside real engines; a day's outage, all back at once
	@DEPS=$(DEPS) START=never .ci/packages $(ENGINE_PACKAGES)
	@.ci/build -c release --product Benchmarks
	@Tests/Engines/city $$(.ci/build -c release --show-bin-path)/Benchmarks $(ARGUMENTS) </dev/null

format: ## sets every Swift file as .swift-format says
	@.ci/toolchain
	@swift format --in-place --parallel --recursive $(SOURCES)

# Budget: a minute.
lint: ## fails where `make format` would change something
	@.ci/toolchain
	@swift format lint --strict --parallel --recursive $(SOURCES)

# Budget: five minutes. The Swift runtime and Foundation go into the binary; libcrypto, libsqlite3,
# libgpiod and libcurl stay the system's, with its updates.
# A place of its own, so that it does not take the other release builds apart. Without symbols.
release: build-packages ## the binary for a station, with the Swift runtime inside
	@DEPS=$(DEPS) .ci/packages $(RELEASE_PACKAGES)
	@.ci/build $(RELEASE) --product yizhand
	@ls -l $$(.ci/build $(RELEASE) --show-bin-path)/yizhand

clean: ## removes everything that was built
	@swift package clean
	@rm -rf .build/mutations .build/static

suites:
	@echo $(SUITES)
