/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.imports;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;

/**
 * Leaves out files whose content was imported before or comes twice, gives the others their
 * ordinals in the order of their paths, and puts them together for tasks of a worthwhile size.
 */
final class PlanFilesFn extends DoFn<KV<Integer, Iterable<HashedFile>>, PlannedFiles> {
  private static final long serialVersionUID = 1;

  /** A task takes small files until they are so many or so large together. */
  private static final int TASK_FILES = 1_000;

  private static final long TASK_BYTES = 64L << 20;

  private final ImportPlan plan;

  PlanFilesFn(ImportPlan plan) {
    this.plan = plan;
  }

  @ProcessElement
  public void process(
      @Element KV<Integer, Iterable<HashedFile>> all, OutputReceiver<PlannedFiles> tasks)
      throws IOException {
    List<HashedFile> files = new ArrayList<>();
    all.getValue().forEach(files::add);
    files.sort(Comparator.comparing(hashed -> hashed.file().path()));
    Map<String, String> known = known(files);
    List<FileOutcome> decided = new ArrayList<>();
    List<PlannedFiles.Planned> task = new ArrayList<>();
    long ordinal = plan.nextOrdinal();
    long bytes = 0;
    for (HashedFile hashed : files) {
      String path = hashed.file().path();
      String before =
          hashed.sha256() == null ? null : known.putIfAbsent(hashed.sha256(), "is " + path);
      if (hashed.sha256() == null) {
        decided.add(FileOutcome.refused(path, hashed.failure()));
      } else if (before != null) {
        decided.add(FileOutcome.known(path, before));
      } else {
        if (!task.isEmpty()
            && (task.size() == TASK_FILES || bytes + hashed.file().bytes() > TASK_BYTES)) {
          tasks.output(new PlannedFiles(task, List.of()));
          task.clear();
          bytes = 0;
        }
        task.add(new PlannedFiles.Planned(hashed.file(), hashed.sha256(), ordinal++));
        bytes += hashed.file().bytes();
      }
    }
    tasks.output(new PlannedFiles(task, decided));
  }

  /** Of the hashes of these files those that were imported, and as what. */
  private Map<String, String> known(List<HashedFile> files) throws IOException {
    Map<String, String> wanted = new HashMap<>();
    files.forEach(hashed -> wanted.put(hashed.sha256(), null));
    Map<String, String> known = new HashMap<>();
    plan.index()
        .read(
            imported -> {
              if (wanted.containsKey(imported.sha256())) {
                known.put(
                    imported.sha256(),
                    "was imported as " + imported.name() + ", by import " + imported.number());
              }
            });
    return known;
  }
}
