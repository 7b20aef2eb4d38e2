/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.lake;

import java.io.Serializable;
import java.util.List;
import org.twinbeam.core.definition.Definition;

/**
 * A field that a model tells.
 *
 * @param version of the model
 */
public record ScoredField(String name, String model, long version) implements Serializable {

  /** Those of a definition whose models are pinned, in its order. */
  public static List<ScoredField> of(Definition pinned) {
    return pinned.scored().stream()
        .map(
            field ->
                new ScoredField(
                    field.name(), field.model().model(), field.model().version().orElseThrow()))
        .toList();
  }
}
