/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.models.registry;

import java.nio.file.Path;
import org.twinbeam.core.definition.ModelReference;

/**
 * A version of a model whose files were verified.
 *
 * @param reference with version and digest
 */
public record ModelVersion(ModelReference reference, ModelCard card, Path directory) {}
