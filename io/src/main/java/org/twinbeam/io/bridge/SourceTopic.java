/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.bridge;

import java.io.Serializable;

/**
 * A topic to copy from, as a job met it when it started.
 *
 * @param name the topic's name
 * @param id Kafka's own id of the topic: no other has it, in any cluster
 * @param partitions its partition count
 */
public record SourceTopic(String name, String id, int partitions) implements Serializable {}
