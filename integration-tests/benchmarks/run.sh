#!/bin/sh
# Measures everything, for about an hour, and writes RESULTS.md. Needs an idle machine, and npm once.
set -eu
cd "$(dirname "$0")/../.."
flights=$(integration-tests/benchmarks/fetch-flights.sh)
exec mvn -q -Pbenchmark -Dmaven.test.skip -DskipTests verify -Dbenchmark.args="$flights"
