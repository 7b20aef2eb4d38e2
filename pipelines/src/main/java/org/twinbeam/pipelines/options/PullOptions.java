/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.pipelines.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** What is pulled: a table, by the jdbc flags, or an API, by --httpUrl and those after it. */
public interface PullOptions extends PipelineOptions {
  @Description("Pull a table: JDBC URL of its PostgreSQL database.")
  String getJdbcUrl();

  void setJdbcUrl(String url);

  @Description(
      "User of that database, whose password is read from the environment variable"
          + " TWINBEAM_JDBC_PASSWORD.")
  String getJdbcUser();

  void setJdbcUser(String user);

  @Description("Table or view to pull, schema.table; of the schema public if only table.")
  String getJdbcTable();

  void setJdbcTable(String table);

  @Description(
      "Column that no new row has a lower value of than rows that were pulled: an integer, date,"
          + " timestamp or text, never null.")
  String getCursorColumn();

  void setCursorColumn(String column);

  @Description(
      "Pull a paged JSON API: address of its first page. A bearer token is read from the environment"
          + " variable TWINBEAM_HTTP_TOKEN.")
  String getHttpUrl();

  void setHttpUrl(String url);

  @Description("Query parameter by which the API takes the cursor of a page.")
  @Default.String("after")
  String getCursorParam();

  void setCursorParam(String name);

  @Description("JSON pointer to the array of items in a page; each item is an event.")
  @Default.String("/data")
  String getItemsPointer();

  void setItemsPointer(String pointer);

  @Description("JSON pointer to the cursor of the next page; absent or null on the last.")
  @Default.String("/paging/next")
  String getNextPointer();

  void setNextPointer(String pointer);

  @Description("How often the API is asked at most.")
  @Default.Double(5)
  double getRequestsPerSecond();

  void setRequestsPerSecond(double requests);

  @Description(
      "Name by which the lake keeps how far the source was read. Its address, if left out: give a"
          + " name if that may change, or a new one to read all again.")
  String getCursorName();

  void setCursorName(String name);

  @Description("So many rows are committed at once: what a worker holds, and what a kill can undo.")
  @Default.Integer(200_000)
  int getRowsPerImport();

  void setRowsPerImport(int rows);
}
