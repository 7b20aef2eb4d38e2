/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.imports;

import java.io.Serializable;

/**
 * A file and its content's hash.
 *
 * @param sha256 in hexadecimal digits; null if the file could not be read
 * @param failure why not
 */
record HashedFile(FoundFile file, String sha256, String failure) implements Serializable {}
