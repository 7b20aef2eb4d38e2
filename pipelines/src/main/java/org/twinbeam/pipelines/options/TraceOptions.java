/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.pipelines.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** Which events are looked for. */
public interface TraceOptions extends PipelineOptions {
  @Description("The events with this id.")
  String getId();

  void setId(String id);

  @Description("The event at this place in the log, partition:offset, as in 3:1713.")
  String getAt();

  void setAt(String place);

  @Description("The events that a row of this view is made of; with --window, and --key.")
  String getView();

  void setView(String view);

  @Description(
      "That row's key, a JSON array of its values in the view's order, as in '[\"Berlin\",3]'; left"
          + " out where the view has none.")
  @Default.String("[]")
  String getKey();

  void setKey(String key);

  @Description("Start of that row's window, as in 2026-11-20T09:00:00Z.")
  String getWindow();

  void setWindow(String start);

  @Description("With --view: only of the log's epochs up to this one, as in an answer's asOf.")
  @Default.Long(Long.MAX_VALUE)
  long getAsOf();

  void setAsOf(long epoch);

  @Description("With --view: only of so many imports, as an answer's provenance tells them.")
  @Default.Long(Long.MAX_VALUE)
  long getAsOfImports();

  void setAsOfImports(long imports);

  @Description("At most so many events are told.")
  @Default.Integer(100)
  int getLimit();

  void setLimit(int limit);

  @Description(
      "Whether the log is read, too, for what is not in the lake yet. false where there is no log.")
  @Default.Boolean(true)
  boolean getReadLog();

  void setReadLog(boolean read);

  @Description("File to write what was found to, as JSON, instead of standard output.")
  String getResults();

  void setResults(String file);
}
