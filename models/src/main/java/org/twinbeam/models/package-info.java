/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */

/**
 * Models: what they are told of an event ({@code feature}), how they learn ({@code train}), where
 * they are kept ({@code registry}) and how they are asked ({@code score}). Knows no Beam: pipelines
 * bring the rows, serving brings the requests.
 */
package org.twinbeam.models;
