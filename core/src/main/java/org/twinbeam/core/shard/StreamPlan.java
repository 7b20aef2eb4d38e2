/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.shard;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.twinbeam.core.definition.Definition;
import org.twinbeam.core.definition.DefinitionReader;
import org.twinbeam.core.definition.InvalidDefinitionException;
import org.twinbeam.core.definition.Versions;
import org.twinbeam.core.log.LogRecord;
import org.twinbeam.core.prepare.Outcome;
import org.twinbeam.core.prepare.Preparation;
import org.twinbeam.core.view.ViewPlan;

/**
 * A definition with everything compiled that preparing and aggregating its events needs. Immutable
 * and safe for use by several threads; one per JVM and definition text.
 */
public final class StreamPlan {
  /** Compiled definitions of this JVM, by their text: compiling one takes longer than a bundle. */
  private static final Map<String, StreamPlan> COMPILED = new ConcurrentHashMap<>();

  private final Definition definition;
  private final Versions versions;
  private final Preparation preparation;
  private final List<ViewPlan> views;
  private final boolean[] usedColumns;
  private final int[] scored;

  private StreamPlan(Definition definition) {
    this.definition = definition;
    this.versions = Versions.of(definition);
    this.preparation = Preparation.compile(definition);
    this.views = ViewPlan.all(definition);
    this.usedColumns = new boolean[preparation.columns().size()];
    views.forEach(view -> view.markUsed(usedColumns));
    this.scored =
        definition.scored().stream().mapToInt(field -> preparation.column(field.name())).toArray();
    for (int place : scored) {
      usedColumns[place] = true;
    }
  }

  /**
   * The plan of a definition's text, compiled at the first call in this JVM.
   *
   * @throws IllegalArgumentException if the text is not a valid definition; whoever launches a job
   *     has read it before and told its problems
   */
  public static StreamPlan of(String yaml) {
    return COMPILED.computeIfAbsent(
        yaml,
        text -> {
          try {
            return new StreamPlan(DefinitionReader.parse(text, "definition"));
          } catch (InvalidDefinitionException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
          }
        });
  }

  public Definition definition() {
    return definition;
  }

  public Versions versions() {
    return versions;
  }

  public Preparation preparation() {
    return preparation;
  }

  /**
   * Prepares an event of the log. Where the definition declares no id, or the event is rejected and
   * so has none, the source's own position of the event is its identity, if it has one.
   */
  public Outcome prepare(LogRecord record) {
    return identified(
        record, preparation.prepare(record.payload(), record.contentType(), record.source()));
  }

  /** An outcome with the source's own position as {@link #prepare} gives it. */
  public static Outcome identified(LogRecord record, Outcome outcome) {
    if (record.identity() == null || isOfAFile(record)) {
      return outcome;
    }
    if (outcome instanceof Outcome.Rejected reject) {
      return new Outcome.Rejected(reject.step(), reject.cause(), record.identity());
    }
    return outcome instanceof Outcome.Prepared event && event.id() == null
        ? new Outcome.Prepared(record.identity(), event.timeMillis(), event.values())
        : outcome;
  }

  /**
   * A file's content is imported once, so its rows' positions repeat none, and millions need not be
   * remembered.
   */
  private static boolean isOfAFile(LogRecord record) {
    return record.partition() < 0
        && record.source() != null
        && record.source().startsWith(LogRecord.FILE_SOURCE);
  }

  public List<ViewPlan> views() {
    return views;
  }

  /**
   * The view of that name.
   *
   * @throws java.util.NoSuchElementException if there is none
   */
  public ViewPlan view(String name) {
    return views.stream().filter(view -> view.view().name().equals(name)).findFirst().orElseThrow();
  }

  /** Which columns of a prepared event some view reads, or a model tells. */
  public boolean[] usedColumns() {
    return usedColumns.clone();
  }

  /** A shard that tells events from duplicates, and aggregates none. */
  public Shard shardWithoutViews(int partition, long startEpoch, long ownedFrom) {
    return new Shard(List.of(), definition.within(), partition, startEpoch, ownedFrom);
  }

  /** A shard of this stream; see {@link Shard}. */
  public Shard shard(int partition, long startEpoch, long ownedFrom) {
    return new Shard(views, scored, definition.within(), partition, startEpoch, ownedFrom);
  }
}
