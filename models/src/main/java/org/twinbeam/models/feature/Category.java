/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.models.feature;

import org.twinbeam.core.key.KeyText;
import org.twinbeam.core.prepare.Preparation;

/** The text by which a value, or several together, are known as a category. */
final class Category {
  private Category() {}

  /**
   * @param places of the columns in the inputs
   * @return a single value's text; the key of several, as views write keys; null if one is null
   */
  static String of(int[] places, Object[] inputs) {
    for (int place : places) {
      if (inputs[place] == null) {
        return null;
      }
    }
    if (places.length > 1) {
      return KeyText.of(places, inputs);
    }
    return Preparation.text(inputs[places[0]]);
  }
}
