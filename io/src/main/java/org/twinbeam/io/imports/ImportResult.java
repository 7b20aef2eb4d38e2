/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.imports;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.channels.Channels;
import java.util.List;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.twinbeam.io.lake.RawFile;

/**
 * What an import has read and written, on its way from the runner's workers to the driver: as a
 * file, the one thing that every runner can hand over.
 *
 * @param outcomes of all files
 * @param written the raw files with the rows of those that were read
 * @param cursor how far a source was read that is read piece by piece; null for files
 */
public record ImportResult(List<FileOutcome> outcomes, List<RawFile> written, String cursor)
    implements Serializable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Where there was nothing to read. */
  public static final ImportResult NOTHING = new ImportResult(List.of(), List.of());

  public ImportResult {
    outcomes = List.copyOf(outcomes);
    written = List.copyOf(written);
  }

  /** That of files. */
  ImportResult(List<FileOutcome> outcomes, List<RawFile> written) {
    this(outcomes, written, null);
  }

  /** Writes the result of an attempt. A step that runs twice leaves two, each of them whole. */
  public void write(String scratchDir, String attempt) throws IOException {
    ResourceId part = resource(scratchDir, attempt, "part");
    try (OutputStream out =
        new GZIPOutputStream(
            Channels.newOutputStream(FileSystems.create(part, "application/gzip")))) {
      JSON.writeValue(out, this);
    }
    FileSystems.rename(List.of(part), List.of(resource(scratchDir, attempt, "result")));
  }

  /**
   * Reads the result of an attempt, and deletes it.
   *
   * @throws IOException if there is none, though the pipeline has ended well
   */
  public static ImportResult take(String scratchDir, String attempt) throws IOException {
    MatchResult there =
        FileSystems.match(scratchDir + "/" + attempt + "-*.result", EmptyMatchTreatment.ALLOW);
    if (there.metadata().isEmpty()) {
      throw new IOException("the import's pipeline has left no result in " + scratchDir);
    }
    ImportResult result;
    try (InputStream in =
        new GZIPInputStream(
            Channels.newInputStream(FileSystems.open(there.metadata().get(0).resourceId())))) {
      result = JSON.readValue(in, ImportResult.class);
    }
    FileSystems.delete(there.metadata().stream().map(MatchResult.Metadata::resourceId).toList());
    return result;
  }

  private static ResourceId resource(String scratchDir, String attempt, String kind) {
    return FileSystems.matchNewResource(
        scratchDir + "/" + attempt + "-" + UUID.randomUUID() + "." + kind, false);
  }
}
