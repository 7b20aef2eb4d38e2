/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.lake;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SequenceWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.channels.Channels;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.ResourceId;

/**
 * Which files were imported: in segments beside the table, each JSON lines in gzip, which a table
 * property names. So they change with the import's rows or not at all, whatever their number.
 *
 * <p>A segment is never changed. A new one takes in the smaller ones before it, so of n files there
 * are at most log2(n) segments, and each file is written again as often at most. Immutable.
 */
public final class ImportIndex implements Serializable {
  private static final long serialVersionUID = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String dir;
  private final List<Segment> segments;

  /** A file of the index: its name in the directory, and how many imported files it tells of. */
  private record Segment(String name, long files) implements Serializable {}

  private ImportIndex(String dir, List<Segment> segments) {
    this.dir = dir;
    this.segments = List.copyOf(segments);
  }

  /**
   * @param property what {@link #property} gave; null or empty before the first import
   */
  static ImportIndex of(String dir, String property) {
    List<Segment> segments = new ArrayList<>();
    if (property != null && !property.isEmpty()) {
      for (String part : property.split(";")) {
        int colon = part.indexOf(':');
        segments.add(
            new Segment(part.substring(0, colon), Long.parseLong(part.substring(colon + 1))));
      }
    }
    return new ImportIndex(dir, segments);
  }

  String property() {
    StringBuilder text = new StringBuilder();
    for (Segment segment : segments) {
      text.append(text.isEmpty() ? "" : ";").append(segment.name).append(':').append(segment.files);
    }
    return text.toString();
  }

  /** Reads all files in the order of their ordinals. */
  public void read(Consumer<ImportedFile> each) throws IOException {
    for (Segment segment : segments) {
      read(segment, each);
    }
  }

  private void read(Segment segment, Consumer<ImportedFile> each) throws IOException {
    long read = 0;
    try (InputStream in =
            new GZIPInputStream(Channels.newInputStream(FileSystems.open(resource(segment.name))));
        MappingIterator<ImportedFile> files = JSON.readerFor(ImportedFile.class).readValues(in)) {
      while (files.hasNext()) {
        each.accept(files.next());
        read++;
      }
    }
    if (read != segment.files) {
      throw new LakeException(
          resource(segment.name)
              + " tells of "
              + read
              + " imported files, must be "
              + segment.files
              + ": something other than Twinbeam changed it");
    }
  }

  /** Writes a segment with more files; the index that has it counts once a commit names it. */
  ImportIndex with(List<ImportedFile> more) throws IOException {
    List<Segment> kept = new ArrayList<>(segments);
    List<Segment> taken = new ArrayList<>();
    long count = more.size();
    while (!kept.isEmpty() && kept.get(kept.size() - 1).files <= count) {
      Segment small = kept.remove(kept.size() - 1);
      taken.add(0, small);
      count += small.files;
    }
    String name = UUID.randomUUID() + ".jsonl.gz";
    try (OutputStream out =
            new GZIPOutputStream(
                Channels.newOutputStream(FileSystems.create(resource(name), "application/gzip")));
        SequenceWriter lines = JSON.writer().withRootValueSeparator("\n").writeValues(out)) {
      for (Segment segment : taken) {
        read(segment, file -> write(lines, file));
      }
      more.forEach(file -> write(lines, file));
    }
    kept.add(new Segment(name, count));
    return new ImportIndex(dir, kept);
  }

  private static void write(SequenceWriter lines, ImportedFile file) {
    try {
      lines.write(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Deletes segments that are not of this index, which must be the newest, and are old. */
  int sweep(Instant olderThan) throws IOException {
    Set<String> needed = new HashSet<>();
    segments.forEach(segment -> needed.add(segment.name));
    List<ResourceId> unneeded = new ArrayList<>();
    MatchResult there = FileSystems.match(dir + "/*", EmptyMatchTreatment.ALLOW);
    for (MatchResult.Metadata file : there.metadata()) {
      boolean old =
          file.lastModifiedMillis() > 0 && file.lastModifiedMillis() < olderThan.toEpochMilli();
      if (old && !needed.contains(String.valueOf(file.resourceId().getFilename()))) {
        unneeded.add(file.resourceId());
      }
    }
    FileSystems.delete(unneeded);
    return unneeded.size();
  }

  private ResourceId resource(String name) {
    return FileSystems.matchNewResource(dir + "/" + name, false);
  }
}
