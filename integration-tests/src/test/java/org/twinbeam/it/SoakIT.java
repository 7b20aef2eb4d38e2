/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.View;
import org.twinbeam.embedded.ChildJvm;
import org.twinbeam.local.Engine;
import org.twinbeam.local.ServedView;

/**
 * Half an hour of epochs of a second: some 1,800 of them, as many as a week has of five minutes. A
 * batch run every two minutes; the same events again and again, so that the cells stay the same
 * while the log grows. What the processes and the store hold must not grow from the second quarter
 * to the last, and the answers must be right.
 */
@Tag("full")
class SoakIT {
  private static final Duration LENGTH = Duration.ofMinutes(Long.getLong("soak.minutes", 30));
  private static final int SAMPLES = 60;
  private static final int BATCH_EVERY = 4; // samples
  private static final int EVENTS = 1_500;
  private static final int LAPS = 40;

  /** Rows that must stay few however long the log is; one of a run or a reject is kept for ever. */
  private static final List<String> BOUNDED_TABLES =
      List.of("speed_state", "speed_count", "closed", "generation", "batch_state", "head");

  @Test
  void nothingGrowsButTheLogAndTheLake() throws Exception {
    long seed = Rerun.fewSeeds(1).get(0);
    HostileLog log = HostileLog.of(Hostile.definition(), seed, EVENTS);
    try {
      soak(log, log.definition());
    } catch (AssertionError | Exception e) {
      throw new AssertionError(log + ": " + e.getMessage(), e);
    }
  }

  private static void soak(HostileLog log, Definition definition) throws Exception {
    List<Map<String, Long>> samples = new ArrayList<>();
    try (Testbed bed = Testbed.start("soak")) {
      HostileTopic topic = new HostileTopic(bed.log(), definition.stream(), log);
      EngineJobs jobs = bed.jobs(definition);
      Answers answers = new Answers(bed.client(), new Truth(topic, definition));
      try (ChildJvm ticker =
              jobs.start(
                  Engine.DIRECT,
                  "ticker",
                  "--epochSeconds=1",
                  "--partitions=" + log.partitions().size());
          ChildJvm speed = jobs.start(Engine.FLINK, "speed");
          ChildJvm ingest = jobs.start(Engine.FLINK, "ingest");
          JobHost spark = bed.host(Engine.SPARK);
          Flow flow = Flow.endless(topic, log, LENGTH.dividedBy(LAPS))) {
        List<ChildJvm> processes =
            List.of(ticker, speed, ingest, spark.jvm(), bed.servingProcess());
        long start = System.nanoTime();
        for (int i = 0; i < SAMPLES; i++) {
          Duration due = LENGTH.multipliedBy(i + 1).dividedBy(SAMPLES);
          Thread.sleep(Math.max(0, due.toMillis() - (System.nanoTime() - start) / 1_000_000));
          if (i % BATCH_EVERY == BATCH_EVERY - 1) {
            assertThat(spark.run(jobs.commandLine("batch")).get()).isZero();
            samples.add(sample(bed, definition, processes));
            compareNewest(answers);
            System.out.println(samples.get(samples.size() - 1));
          }
        }
        flow.stop();
        flow.assertKept();
        long closed = answers.truth().newestClosed();
        Waiting.until("all is settled", () -> Answers.settled(answers.provenance()) >= closed);
        assertThat(spark.run(jobs.commandLine("batch")).get()).isZero();
        compareNewest(answers);
        LakeRows.check(bed.lake(), answers.truth(), 0);
      }
      Files.write(bed.work().resolve("report.md"), table(samples));
    }
    table(samples).forEach(System.out::println);
    assertFlat(samples);
  }

  /** Every view as of the newest settled epoch. */
  private static void compareNewest(Answers answers) throws Exception {
    JsonNode provenance = answers.provenance();
    long settled = Answers.settled(provenance);
    for (View view : answers.truth().definition().views()) {
      ServedView served =
          answers.compare(view, answers.truth().asOf(view, settled), "&asOf=" + settled);
      assertThat(served.provenance().path("complete").asBoolean()).isTrue();
    }
  }

  private static Map<String, Long> sample(
      Testbed bed, Definition definition, List<ChildJvm> processes) throws Exception {
    Map<String, Long> sample = new LinkedHashMap<>();
    for (ChildJvm process : processes) {
      sample.put(process.name() + " heap KiB", Vitals.liveHeap(process) / 1024);
      sample.put(process.name() + " open files", Vitals.openFiles(process));
    }
    try (Connection connection =
        DriverManager.getConnection(
            bed.store().url(), bed.store().user(), bed.store().password())) {
      for (String table : BOUNDED_TABLES) {
        sample.put(table + " rows", rows(connection, "twinbeam." + table));
      }
      sample.put("connections to PostgreSQL", rows(connection, "pg_stat_activity"));
    }
    sample.put("committed epoch", bed.committed(definition.stream()));
    return sample;
  }

  private static long rows(Connection connection, String table) throws SQLException {
    try (Statement select = connection.createStatement();
        ResultSet row = select.executeQuery("SELECT count(*) FROM " + table)) {
      row.next();
      return row.getLong(1);
    }
  }

  /** The last quarter beside the second one; the first is for growing warm. */
  private static void assertFlat(List<Map<String, Long>> samples) {
    int quarter = samples.size() / 4;
    for (String what : samples.get(0).keySet()) {
      if (!what.equals("committed epoch")) {
        double before = mean(samples.subList(quarter, 2 * quarter), what);
        double after = mean(samples.subList(samples.size() - quarter, samples.size()), what);
        double slack = what.endsWith("KiB") ? 6 * 1024 : 10;
        assertThat(after)
            .as("%s, at first %.0f", what, before)
            .isLessThanOrEqualTo(before * 1.2 + slack);
      }
    }
  }

  private static double mean(List<Map<String, Long>> samples, String what) {
    return samples.stream().mapToLong(sample -> sample.get(what)).average().orElseThrow();
  }

  private static List<String> table(List<Map<String, Long>> samples) {
    List<String> lines = new ArrayList<>();
    lines.add("| | " + "first quarter | second | third | last |");
    lines.add("|---|---|---|---|---|");
    int quarter = samples.size() / 4;
    for (String what : samples.get(0).keySet()) {
      StringBuilder line = new StringBuilder("| " + what + " |");
      for (int q = 0; q < 4; q++) {
        int from = q < 3 ? q * quarter : samples.size() - quarter;
        double mean = mean(samples.subList(from, from + quarter), what);
        line.append(String.format(Locale.ROOT, " %,.0f |", mean));
      }
      lines.add(line.toString());
    }
    return lines;
  }
}
