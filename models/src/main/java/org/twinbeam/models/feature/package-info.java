/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */

/**
 * From an event's columns to the numbers that a model is told. Training, both layers and HTTP run
 * this code and no other.
 */
package org.twinbeam.models.feature;
