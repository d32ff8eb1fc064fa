#!/bin/bash
# Measures Frontline beside other programs of its kind, in CPU time, and prints tables in
# Markdown. Other programs are taken where they are, or installed from npm and as Go
# modules into bin/peers; Debian's are named where they are missing. Each server listens on
# the loopback interface and is ended; all that is made goes into a temporary folder.
#
#   server/bench.sh                        all, in some twelve minutes
#   ONLY=cold,warm server/bench.sh         parts: cold warm pictures archives first record answers distances shapes basemap memory
#   FRONTLINE_OLD=old/frontline …          another build beside this one, in the same run
#   FRONTLINE_REAL=folder …                days of a real series; without them synthetic ones
#   REPS=5 …                               how often; the tables have medians (3)
#   BENCH_PAGE=static/docs/performance.html …   puts the tables into the manual's page, too
#   MEMORY_MIB=192 MEMORY_SECONDS=300 …    another budget, and longer under load (256, 60)
#   MEMORY_CSV=file …                      memory as BenchmarkHostile has measured it already
#   BENCH_PORT=18480 …                     the first of 20 ports
#   BENCH_PEERS=folder …                   where programs are installed to (bin/peers)
set -eu
cd "$(dirname "$0")/.."
bench=$(mktemp -d)
trap 'rm -rf "$bench"' EXIT
go build -o "$bench/bench" ./server/bench
go build -o "$bench/made-up" ./data/basemap/basemaptest/gen
BENCH_SOURCES=$PWD/server/bench BENCH_MADE_UP=$bench/made-up "$bench/bench"
