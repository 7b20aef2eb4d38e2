/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * What a user writes: the description of one stream and its views, read from YAML with every fault
 * told at once, and the versions that follow from it. What is done with events is the business of
 * {@code prepare}, {@code view} and {@code measure}.
 */
package org.twinbeam.core.definition;
