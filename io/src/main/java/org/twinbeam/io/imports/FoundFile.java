/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.imports;

import java.io.Serializable;

/**
 * A file that is to be imported.
 *
 * @param bytes its size
 * @param modifiedAt when it was last written, milliseconds since the Unix epoch; 0 if its file
 *     system does not tell
 */
public record FoundFile(String path, long bytes, long modifiedAt) implements Serializable {}
