/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.imports;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;

/** Hashes the content of each file: a copy under another name is the same file. */
final class HashFilesFn extends DoFn<FoundFile, KV<Integer, HashedFile>> {
  private static final long serialVersionUID = 1;
  private static final int BUFFER = 1 << 16;

  @ProcessElement
  public void process(@Element FoundFile file, OutputReceiver<KV<Integer, HashedFile>> hashed) {
    HashedFile result;
    try {
      result = new HashedFile(file, sha256(file.path()), null);
    } catch (IOException | RuntimeException e) {
      result = new HashedFile(file, null, Causes.of(e));
    }
    hashed.output(KV.of(0, result)); // One place must see them all, to find those that are equal.
  }

  private static String sha256(String path) throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // Every JDK has it.
    }
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    try (ReadableByteChannel in = FileSystems.open(FileSystems.matchNewResource(path, false))) {
      while (in.read(buffer) >= 0) {
        digest.update(buffer.flip());
        buffer.clear();
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
