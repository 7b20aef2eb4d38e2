/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.transforms;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BinaryOperator;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.join.CoGbkResult;
import org.apache.beam.sdk.transforms.join.CoGroupByKey;
import org.apache.beam.sdk.transforms.join.KeyedPCollectionTuple;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.twinbeam.models.train.Example;

/**
 * Gives each example the label that another stream told: the first by event time, then by place in
 * the lake, of those with the same key. An example without one passes as it is; a label without an
 * example is of no use.
 */
public final class JoinLabels
    extends PTransform<PCollection<KV<String, byte[]>>, PCollection<byte[]>> {
  private static final long serialVersionUID = 1L;

  /**
   * Keys are brought together by so many parts of their hashes, and joined within: a key of its own
   * for each event costs a runner much more than the event. The labels of a part are in memory.
   */
  private static final int PARTS = 64;

  private static final TupleTag<KV<String, byte[]>> EXAMPLES = new TupleTag<>("examples") {};
  private static final TupleTag<KV<String, byte[]>> LABELS = new TupleTag<>("labels") {};

  private final transient PCollection<KV<String, byte[]>> labels;

  private JoinLabels(PCollection<KV<String, byte[]>> labels) {
    this.labels = labels;
  }

  /**
   * @param labels as {@link ReadExamples#labels} reads them
   */
  public static JoinLabels of(PCollection<KV<String, byte[]>> labels) {
    return new JoinLabels(labels);
  }

  @Override
  public PCollection<byte[]> expand(PCollection<KV<String, byte[]>> examples) {
    return KeyedPCollectionTuple.of(EXAMPLES, parted("examples", examples))
        .and(LABELS, parted("labels", labels))
        .apply("Bring together", CoGroupByKey.create())
        .apply("Label", ParDo.of(new Label()))
        .setCoder(ByteArrayCoder.of());
  }

  private static PCollection<KV<Integer, KV<String, byte[]>>> parted(
      String what, PCollection<KV<String, byte[]>> all) {
    return all.apply(
            "Part " + what,
            MapElements.into(new TypeDescriptor<KV<Integer, KV<String, byte[]>>>() {})
                .via(each -> KV.of(Math.floorMod(each.getKey().hashCode(), PARTS), each)))
        .setCoder(KvCoder.of(VarIntCoder.of(), all.getCoder()));
  }

  static final class Label extends DoFn<KV<Integer, CoGbkResult>, byte[]> {
    private static final long serialVersionUID = 1L;

    private static final Comparator<Example> FIRST =
        Comparator.comparingLong(Example::timeMillis)
            .thenComparingInt(Example::partition)
            .thenComparingLong(Example::offset);

    @ProcessElement
    public void label(@Element KV<Integer, CoGbkResult> part, OutputReceiver<byte[]> out) {
      Map<String, Example> told = new HashMap<>();
      for (KV<String, byte[]> each : part.getValue().getAll(LABELS)) {
        Example label = Example.read(each.getValue());
        if (!Double.isNaN(label.label())) {
          told.merge(each.getKey(), label, BinaryOperator.minBy(FIRST));
        }
      }
      for (KV<String, byte[]> each : part.getValue().getAll(EXAMPLES)) {
        Example label = told.get(each.getKey());
        out.output(
            label == null
                ? each.getValue()
                : Example.read(each.getValue()).withLabelOf(label).toBytes());
      }
    }
  }
}
