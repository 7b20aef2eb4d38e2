#!/bin/sh
# Measures rows of the table, all if none is named, and writes results.json, RESULTS.md and its plot:
#   run.sh [--rounds=N] [M1|B1|B3|L1|S1|S2|S3|Q1|G1 ...]
# B1 gives B2 too. Five rounds of all take hours. Needs an idle machine, and npm once.
set -eu
cd "$(dirname "$0")/../.."
flights=$(integration-tests/benchmarks/fetch-flights.sh)
exec mvn -q -Pbenchmark -Dmaven.test.skip -DskipTests verify -Dbenchmark.args="\"$flights\" $*"
