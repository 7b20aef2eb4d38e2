/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.benchmarks.peer;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.call_udf;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.date_trunc;
import static org.apache.spark.sql.functions.desc;
import static org.apache.spark.sql.functions.from_json;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.udaf;
import static org.apache.spark.sql.functions.udf;

import java.util.HashSet;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import org.twinbeam.core.definition.View.Aggregate;
import org.twinbeam.core.definition.View.Measure;
import org.twinbeam.core.measure.Aggregation;
import org.twinbeam.core.process.ParentWatch;
import org.twinbeam.core.schema.FieldType;

/**
 * The batch layer's work as a Spark SQL job: the raw files, decoded, checked and freed of
 * duplicates, to three tables of finished values in PostgreSQL.
 *
 * <p>Tuned for one machine: two partitions for each core after an exchange, adaptive execution,
 * rewritten batch inserts; the decoded events and the counts of each route and day cached, since
 * two queries read them. Nothing is sorted but the counts of a day. Duplicates are known by a set
 * of ids in each partition, for {@code dropDuplicates} would sort all events twice. Where sketches
 * are made, it is the events that are exchanged, for a cell has so few that sketches would be
 * larger; and they stay in hash maps, which by default give way to sorting at 128 cells.
 */
public final class SparkPeer {
  private static final int PARTITIONS = 4;

  private static final StructType EVENT =
      new StructType()
          .add("flight", "string")
          .add("departed", "timestamp_ntz")
          .add("delay", "int")
          .add("distance", "int")
          .add("origin", "string")
          .add("destination", "string");

  private SparkPeer() {}

  /**
   * @param args glob of the raw files; JDBC URL; user; prefix of the tables. The password is in
   *     TWINBEAM_STORE_PASSWORD
   */
  public static void main(String[] args) {
    ParentWatch.installIfAsked();
    SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", Integer.toString(PARTITIONS))
            .config("spark.sql.objectHashAggregate.sortBased.fallbackThreshold", "1000000")
            .config("spark.kryo.classesToRegister", SketchOf.Buffer.class.getName())
            .config("spark.sql.session.timeZone", "UTC")
            .getOrCreate();
    spark.udf().register("p95", udaf(new P95(), Encoders.LONG()));
    spark.udf().register("distinct_of", udaf(new Distinct(), Encoders.STRING()));
    spark
        .udf()
        .register("is_first", udf(new FirstOfEach(), DataTypes.BooleanType).asNondeterministic());
    Dataset<Row> events = events(spark, args[0]).persist(StorageLevel.MEMORY_AND_DISK_SER());
    Tables tables = new Tables(args[1], args[2], args[3]);
    tables.write(hourlyByOrigin(events), "hourly_by_origin");
    Dataset<Row> daily = dailyByRoute(events).persist(StorageLevel.MEMORY_AND_DISK_SER());
    tables.write(daily, "daily_by_route");
    tables.write(topRoutes(daily), "top_routes");
    spark.stop();
  }

  private static Dataset<Row> events(SparkSession spark, String files) {
    return spark
        .read()
        .parquet(files)
        .select(from_json(col("payload").cast("string"), EVENT).as("e"))
        .select("e.*")
        .where("flight is not null and departed is not null and delay is not null")
        .where("distance is not null and origin is not null and destination is not null")
        .where("delay >= -1440 and delay <= 2880 and distance > 0 and distance < 12000")
        .repartition(PARTITIONS, col("flight"))
        .where(call_udf("is_first", col("flight")))
        .select(
            col("departed"),
            col("delay"),
            col("origin"),
            col("destination"),
            concat(col("origin"), lit("-"), col("destination")).as("route"));
  }

  private static Dataset<Row> hourlyByOrigin(Dataset<Row> events) {
    return events
        .withColumn("start", date_trunc("hour", col("departed")))
        .select("origin", "start", "delay", "destination")
        .repartition(PARTITIONS, col("origin"), col("start"))
        .groupBy("origin", "start")
        .agg(
            count(lit(1)).as("flights"),
            avg("delay").as("mean_delay"),
            call_udf("p95", col("delay").cast("long")).as("p95_delay"),
            call_udf("distinct_of", col("destination")).as("destinations"));
  }

  private static Dataset<Row> dailyByRoute(Dataset<Row> events) {
    return events
        .groupBy(col("route"), date_trunc("day", col("departed")).as("start"))
        .agg(count(lit(1)).as("flights"), avg("delay").as("mean_delay"));
  }

  private static Dataset<Row> topRoutes(Dataset<Row> daily) {
    return daily
        .select("start", "route", "flights")
        .withColumn(
            "rank",
            row_number()
                .over(Window.partitionBy("start").orderBy(desc("flights"), col("route").asc())))
        .where("rank <= 10");
  }

  private record Tables(String url, String user, String prefix) {
    void write(Dataset<Row> rows, String view) {
      Properties properties = new Properties();
      properties.setProperty("user", user);
      properties.setProperty("password", System.getenv("TWINBEAM_STORE_PASSWORD"));
      properties.setProperty("reWriteBatchedInserts", "true");
      properties.setProperty("batchsize", "10000");
      rows.write().mode(SaveMode.Overwrite).jdbc(url, prefix + view, properties);
    }
  }

  /**
   * Whether an id is met for the first time. Events of an id are in one partition, and each task
   * has a copy of this of its own.
   */
  public static final class FirstOfEach implements UDF1<String, Boolean> {
    private static final long serialVersionUID = 1L;

    private transient Set<String> ids;

    @Override
    public Boolean call(String id) {
      if (ids == null) {
        ids = new HashSet<>();
      }
      return ids.add(id);
    }
  }

  /** The 95th percentile of whole numbers. */
  public static final class P95 extends SketchOf<Long, Double> {
    private static final long serialVersionUID = 1L;

    @Override
    Aggregation compile() {
      return Aggregation.of(
          measure(Aggregate.QUANTILE, Optional.of(0.95)), new FieldType.Int32Type());
    }

    @Override
    Double result(Object finished) {
      return (Double) finished;
    }

    @Override
    public Encoder<Double> outputEncoder() {
      return Encoders.DOUBLE();
    }
  }

  /** How many different texts. */
  public static final class Distinct extends SketchOf<String, Long> {
    private static final long serialVersionUID = 1L;

    @Override
    Aggregation compile() {
      return Aggregation.of(
          measure(Aggregate.DISTINCT, Optional.empty()), new FieldType.StringType());
    }

    @Override
    Long result(Object finished) {
      return (Long) finished;
    }

    @Override
    public Encoder<Long> outputEncoder() {
      return Encoders.LONG();
    }
  }

  private static Measure measure(Aggregate aggregate, Optional<Double> q) {
    return new Measure("m", aggregate, Optional.of("f"), Optional.empty(), q, Optional.empty());
  }
}
