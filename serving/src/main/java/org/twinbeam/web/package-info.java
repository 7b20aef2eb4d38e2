/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * What every HTTP server here has in common: where it listens, over TLS or not, and who may ask it
 * for what. No path and no answer belongs here.
 */
package org.twinbeam.web;
