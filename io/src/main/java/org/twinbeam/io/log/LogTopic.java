/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.log;

import java.io.Serializable;

/**
 * A stream's topic as a job met it when it started: what must not change under the job.
 *
 * @param name the topic's name
 * @param id Kafka's own id of the topic, another one if it is deleted and made anew under its name
 * @param partitions its partition count
 */
public record LogTopic(String name, String id, int partitions) implements Serializable {}
