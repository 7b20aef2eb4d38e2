/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.pipelines;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.twinbeam.io.store.LiveView;
import org.twinbeam.io.store.StoreReader;

/** Versions of a definition's views that are built beside the live ones. */
final class Candidates {
  private static final Logger LOG = LoggerFactory.getLogger(Candidates.class);

  /**
   * @param live version that answers are given from
   * @param version version that the definition has now
   * @param liveYaml definition of the live version
   */
  record Candidate(String view, String live, String version, String liveYaml) {}

  private Candidates() {}

  /** Views whose definition has changed since their live version. */
  static List<Candidate> of(JobContext job) {
    List<LiveView> live =
        StoreReader.open(job.store()).read(snapshot -> snapshot.views(job.stream()));
    List<Candidate> candidates = new ArrayList<>();
    for (LiveView view : live) {
      String version = job.registration().views().get(view.view());
      if (version != null && !version.equals(view.version())) {
        candidates.add(new Candidate(view.view(), view.version(), version, view.yaml()));
      }
    }
    return candidates;
  }

  /** Views that are answered, and that the definition has no more. */
  static List<LiveView> dropped(JobContext job) {
    List<LiveView> live =
        StoreReader.open(job.store()).read(snapshot -> snapshot.views(job.stream()));
    return live.stream()
        .filter(view -> !job.registration().views().containsKey(view.view()))
        .toList();
  }

  /** Says at a job's start that it does not build what is served. */
  static void tell(JobContext job) {
    for (Candidate candidate : of(job)) {
      LOG.warn(
          "view {} has changed: version {} is built beside the live {}, which answers until promote"
              + " is run",
          candidate.view(),
          candidate.version(),
          candidate.live());
    }
  }
}
