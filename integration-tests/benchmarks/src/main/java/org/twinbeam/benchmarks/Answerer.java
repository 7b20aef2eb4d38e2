/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/** Whom one client asks. An answer is given when its values are read. */
interface Answerer extends AutoCloseable {

  /**
   * The same question to each.
   *
   * @param path of the view, with its query
   * @param parameters of the statement
   */
  record Question(String path, Object[] parameters) {}

  /**
   * A row of an answer.
   *
   * @param name start of its window, or the item of a list
   * @param values of the measures, or an item's count and its error
   */
  record Row(String name, double... values) {}

  List<Row> answer(Question question) throws Exception;

  @Override
  void close() throws SQLException;

  /**
   * Twinbeam, on a connection that is kept.
   *
   * @param base of the views' addresses
   * @param measures of each row; none for the list {@code busiest} of the only row
   */
  static Answerer http(String base, List<String> measures) {
    return new Http(base, measures);
  }

  /**
   * A database, by a statement that is prepared once.
   *
   * @param connection is closed with this
   * @param sql gives a window's start and the measures, or items and counts
   */
  static Answerer sql(Connection connection, String sql, List<String> measures)
      throws SQLException {
    return new Sql(connection, connection.prepareStatement(sql), measures);
  }

  /** Over HTTP. */
  final class Http implements Answerer {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String base;
    private final List<String> measures;

    private Http(String base, List<String> measures) {
      this.base = base;
      this.measures = measures;
    }

    @Override
    public List<Row> answer(Question question) throws IOException, InterruptedException {
      HttpResponse<byte[]> response =
          client.send(
              HttpRequest.newBuilder(URI.create(base + question.path())).build(),
              HttpResponse.BodyHandlers.ofByteArray());
      JsonNode body = JSON.readTree(response.body());
      if (response.statusCode() != 200 || body.has("next")) {
        throw new IOException(question.path() + ": " + body);
      }
      List<Row> rows = new ArrayList<>();
      for (JsonNode row : body.path("rows")) {
        if (measures.isEmpty()) {
          row.path("busiest").forEach(item -> rows.add(item(item)));
        } else {
          rows.add(
              new Row(
                  row.path("window").path("start").asText(),
                  measures.stream().mapToDouble(name -> row.path(name).asDouble()).toArray()));
        }
      }
      return rows;
    }

    private static Row item(JsonNode item) {
      return new Row(
          item.path("item").asText(), item.path("count").asDouble(), item.path("error").asDouble());
    }

    @Override
    public void close() {}
  }

  /** Over JDBC. */
  final class Sql implements Answerer {
    private final Connection connection;
    private final PreparedStatement statement;
    private final List<String> measures;

    private Sql(Connection connection, PreparedStatement statement, List<String> measures) {
      this.connection = connection;
      this.statement = statement;
      this.measures = measures;
    }

    @Override
    public List<Row> answer(Question question) throws SQLException {
      for (int i = 0; i < question.parameters().length; i++) {
        statement.setObject(i + 1, question.parameters()[i]);
      }
      List<Row> rows = new ArrayList<>();
      try (ResultSet found = statement.executeQuery()) {
        while (found.next()) {
          rows.add(
              measures.isEmpty() ? new Row(found.getString(1), found.getDouble(2), 0) : row(found));
        }
      }
      return rows;
    }

    private Row row(ResultSet found) throws SQLException {
      double[] values = new double[measures.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = found.getDouble(2 + i);
      }
      return new Row(found.getObject(1, OffsetDateTime.class).toInstant().toString(), values);
    }

    @Override
    public void close() throws SQLException {
      connection.close();
    }
  }
}
