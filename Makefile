# The few commands of Effectmonitor. `make help` lists them.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: capacity size coverage sim load load-lambda measure help run test test-all test-race check build bench bench-sql bench-go generate fmt lint voorbeeld definitions deploy

# Every function has its main in functions/<name>; local is the laptop's server
# and is never deployed.
FUNCTIONS := $(filter-out local,$(notdir $(patsubst %/,%,$(dir $(wildcard functions/*/main.go)))))
# The list of all gemeenten, when it stands beside the clone; else bench makes them up.
GEMEENTEN ?= $(wildcard ../shared/reference/gemeenten.csv)
# Kept apart from the folders that hold tools and data, which are not ours to format.
SOURCES := $(wildcard engine functions instruments infra .ci)
TEMPL := go run github.com/a-h/templ/cmd/templ
MONITOR := go run ./engine/cmd/monitor

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

run: ## start the whole product on this machine (ADDR=localhost:8080 DATA=.data)
	go run ./functions/local

test: ## run the tests that are quick; needs Go alone, and says at the end what did not run
	go run ./.ci/testreport -short ./... ./.ci/testreport ./.ci/bench ./.ci/coverage

test-all: ## install Chromium, Java and Node packages, then run every test and skip none
	.ci/install-tools
	EFFECTMONITOR_ALL=1 go run ./.ci/testreport ./... ./.ci/testreport ./.ci/bench ./.ci/coverage

# Left out is what does one thing after another, and takes minutes under the detector.
test-race: ## run the shared packages and the engine under the race detector
	go test -short -race -timeout 20m $$(go list ./engine/... ./functions/internal/... | grep -vE '/engine/(cmd|sheet|workbook|xlsform)|/internal/results')

coverage: ## see that every block and every condition of the code of money, suppression and keys is tested
	go run ./.ci/coverage

capacity: ## see that no use case takes more of the table than infra/CAPACITEIT.md says (needs Java; UPDATE_CAPACITY=1 renews it)
	CAPACITY=1 go test ./functions/internal/walk -run TestCapacity -count 1 -timeout 20m

# The simulated world, by seed; a schedule that breaks a promise says how to replay it.
N := 10000
sim: ## play schedules of the simulated world with faults (N=10000)
	SIM_SCHEDULES=$(N) go test ./functions/internal/world -run TestSchedules -count 1 -timeout 0 -v

voorbeeld: ## show a questionnaire in the browser while its file is edited (V=id or file)
	$(MONITOR) voorbeeld $(V)

check: ## check the definitions in instruments/ and run their test cases
	$(MONITOR) check instruments
	$(MONITOR) test instruments

# Pages are large functions that the compiler would copy into each other: without
# that a function is most of a megabyte smaller, and starts sooner. Nor is what waits for
# a network better for being quick.
PLAIN := effectmonitor/functions github.com/aws github.com/tink-crypto github.com/cedar-policy google.golang.org \
  github.com/coreos github.com/go-jose golang.org/x net log mime encoding/asn1 crypto/tls crypto/x509
# What writes files for research, and workbooks, somebody asks for now and then: all of it is built so.
SLOW := export workbook
plain = $(foreach path,$(1),-gcflags='$(path)/...=-l')
SMALL := $(call plain,$(PLAIN)) -ldflags '-s -w'

build: ## build the Lambda binaries into .build/<function>/bootstrap and show their sizes
	@for name in $(FUNCTIONS); do \
	  more=(); if [[ " $(SLOW) " == *" $$name "* ]]; then more=(-gcflags=all=-l); fi; \
	  GOOS=linux GOARCH=arm64 CGO_ENABLED=0 go build -trimpath -tags lambda.norpc $(SMALL) "$${more[@]}" \
	    -o .build/$$name/bootstrap ./functions/$$name; \
	  wc -c <.build/$$name/bootstrap | awk -v name=$$name '{ printf "%-10s %6.1f MB\n", name, $$1 / 1e6 }'; \
	done

size: build ## print of each function its zip, and how long it takes to start and in how much memory (measures, never fails)
	@for name in $(FUNCTIONS); do \
	  gzip -9 -c .build/$$name/bootstrap | wc -c | awk -v name=$$name '{ printf "%-10s %6.1f MB zipped\n", name, $$1 / 1e6 }'; \
	done
	go test ./functions/internal/walk -run '^$$' -bench ColdStart -benchtime 5x

definitions: ## check and test the definitions and write the bundle that the functions read
	$(MONITOR) build -o .build/definitions/bundle.json

STACKS ?= --all
deploy: check definitions build ## deploy to AWS: make deploy STAGE=acceptance (see infra/README.md)
	@test -n "$(STAGE)" || { echo "say which stage: make deploy STAGE=dev, acceptance or production"; exit 1; }
	cd infra && npm install --no-audit --no-fund && npx cdk diff $(STACKS) && npx cdk deploy $(STACKS)

load: ## use the pages with 50 people at once in a gemeente of 10,000, for about a minute (measures, never fails)
	go run ./functions/local belasting

# It begins with so many submits per second, and goes up from there.
RATE := 20
load-lambda: ## put the built functions on DynamoDB Local under load, for about two minutes (RATE=20; needs Java; fails on an error or a lost answer alone)
	LOAD=1 LOAD_RATE=$(RATE) go test ./functions/internal/walk -run TestLoadLambda -count 1 -timeout 10m -v

measure: ## compute a country of 342 gemeenten and 100,000 participants and measure it (measures, never fails)
	go run ./functions/local schaal

bench: ## compare the engine with survey-core and @formio/core, and time the catalogue (needs Node)
	go run ./.ci/bench $(if $(GEMEENTEN),-gemeenten $(GEMEENTEN))

bench-sql: ## compute the indicators in SQL too, over an export, and compare (SIZES=1000,10000; needs Node)
	go run ./.ci/bench -sql $(or $(SIZES),1000,10000)

bench-go: ## run the benchmarks in Go (they measure, they never fail)
	go test -run '^$$' -bench . -benchmem -benchtime 200ms ./engine/... ./functions/...

generate: ## generate the Go code of the templates and whatever go:generate names
	$(TEMPL) generate -path functions/internal/web
	go generate ./engine/... ./functions/... ./instruments/...

fmt: ## format the Go code and the templates
	gofmt -w $(SOURCES)
	$(TEMPL) fmt functions/internal/web

lint: ## look for faults: go vet and staticcheck
	go vet ./... ./.ci/testreport ./.ci/bench ./.ci/coverage
	go run honnef.co/go/tools/cmd/staticcheck ./... ./.ci/testreport ./.ci/bench ./.ci/coverage
