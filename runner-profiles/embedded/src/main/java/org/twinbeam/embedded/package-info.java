/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */

/**
 * Real services inside one process tree: a Kafka broker, an MQTT broker, a PostgreSQL server, and
 * JVMs that run an engine. For the quickstart and for tests; whatever is started here ends with the
 * JVM that started it, however that JVM ends. Nothing here knows what Twinbeam does with them.
 */
package org.twinbeam.embedded;
