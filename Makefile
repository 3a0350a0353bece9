# Every command, a line each: make help
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help build demo demo-reset run test format bench-latency bench-idle bench-history bench-client bench-world drill-remedy emulator openapi contract-live conformance

PORT ?= 8080
EMULATOR_PORT ?= 7990
SINK_PORT ?= 7991
DATA ?= ./data

# Folders are listed too, so that a file which is gone counts as a change.
SOURCES := $(shell find pom.xml */pom.xml scripts/build */src/main 2>/dev/null)
RUN := target/run/current
DEMO = exec "$$(scripts/find-jdk)/bin/java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx64m -cp "$$(cd $(RUN) && pwd -P)/launcher/*" \
	dev.portcullis.launcher.Demo --port "$(PORT)" --emulator-port "$(EMULATOR_PORT)" --sink-port "$(SINK_PORT)" --data "$(DATA)"

help: ## show this
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | while IFS="$$(printf '\t')" read -r name text; do printf '  make %-14s %s\n' "$$name" "$$text"; done
	@echo
	@echo "  Settings: PORT=$(PORT) EMULATOR_PORT=$(EMULATOR_PORT) SINK_PORT=$(SINK_PORT) DATA=$(DATA), for example: make demo PORT=9090"

build: target/built ## build what is missing or older than its sources

target/built: $(SOURCES)
	@scripts/build
	@touch $@

demo: target/built ## start Portcullis and an emulated Bitbucket Cloud with something to look at; Ctrl-C ends it
	@$(DEMO)

demo-reset: target/built ## the same, afresh: forget what the demo stored under DATA
	@$(DEMO) --reset

run: target/built ## start an empty installation against bitbucket.org; prints the one-time set-up token
	@echo "Starting Portcullis; data is kept in $${PORTCULLIS_DATA_FOLDER:-$(DATA)/installation}. The first start makes a database, which takes some seconds more"
	@LOGGING_LEVEL_DEV_PORTCULLIS="$${LOGGING_LEVEL_DEV_PORTCULLIS:-warn}" SERVER_PORT="$(PORT)" PORTCULLIS_ADDRESS="$${PORTCULLIS_ADDRESS:-http://localhost:$(PORT)}" \
		PORTCULLIS_DATA_FOLDER="$${PORTCULLIS_DATA_FOLDER:-$(DATA)/installation}" exec ./portcullis server

test: ## run every test, browser tests too; installs what they need
	@scripts/test

format: ## sort imports and drop unused ones, trim line ends; line breaks are the writer's
	@scripts/format apply

bench-latency: ## from push to comment, beside a floor that only fetches and comments
	@scripts/bench LatencyBench

bench-idle: ## memory of a demo at rest, and its start
	@scripts/bench IdleBench

bench-history: ## reading a long past, beside git itself
	@scripts/bench HistoryBench

bench-client: ## a workspace of a thousand repositories read through the client, held against what the emulator keeps
	@scripts/bench ClientBench

bench-world: ## an emulator with five thousand generated repositories: its start and its memory
	@scripts/bench WorldBench

conformance: ## clients of Bitbucket Cloud that others wrote, run against the emulator; installs them
	@scripts/conformance

drill-remedy: ## kill -9 at every request of a remedy, there and back: takes fifteen minutes
	@scripts/drill-remedy

emulator: target/built ## an emulated Bitbucket Cloud alone, on EMULATOR_PORT; its page in the docs: docs/emulator.md
	@exec "$$(scripts/find-jdk)/bin/java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "$$(cd $(RUN) && pwd -P)/launcher/*" \
		dev.portcullis.emulator.EmulatorMain --port "$(EMULATOR_PORT)" --data "$(DATA)/emulator-alone" --allow-private-hooks $(EMULATOR_FLAGS)

openapi: ## fetch Atlassian's OpenAPI document into a folder that git ignores; tests hold every exchange against it
	@mkdir -p openapi && curl -fsSL -o openapi/swagger.v3.json.part https://dac-static.atlassian.com/cloud/bitbucket/swagger.v3.json \
		&& mv openapi/swagger.v3.json.part openapi/swagger.v3.json && echo "openapi/swagger.v3.json"

contract-live: target/built ## ask the real Bitbucket Cloud, reading only, whether it is as the emulator thinks; says which variables it wants
	@exec "$$(scripts/find-jdk)/bin/java" -cp "$$(cd $(RUN) && pwd -P)/launcher/*" dev.portcullis.emulator.contract.ContractMain
