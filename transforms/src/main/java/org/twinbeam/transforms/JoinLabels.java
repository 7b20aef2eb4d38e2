/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.transforms;

import java.util.Comparator;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.join.CoGbkResult;
import org.apache.beam.sdk.transforms.join.CoGroupByKey;
import org.apache.beam.sdk.transforms.join.KeyedPCollectionTuple;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TupleTag;
import org.twinbeam.models.train.Example;

/**
 * Gives each example the label that another stream told: the first by event time, then by place in
 * the lake, of those with the same key. An example without one passes as it is; a label without an
 * example is of no use.
 */
public final class JoinLabels
    extends PTransform<PCollection<KV<String, byte[]>>, PCollection<byte[]>> {
  private static final long serialVersionUID = 1L;

  private static final TupleTag<byte[]> EXAMPLES = new TupleTag<>("examples") {};
  private static final TupleTag<byte[]> LABELS = new TupleTag<>("labels") {};

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
    return KeyedPCollectionTuple.of(EXAMPLES, examples)
        .and(LABELS, labels)
        .apply("Bring together", CoGroupByKey.create())
        .apply("Label", ParDo.of(new Label()))
        .setCoder(ByteArrayCoder.of());
  }

  static final class Label extends DoFn<KV<String, CoGbkResult>, byte[]> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void label(@Element KV<String, CoGbkResult> key, OutputReceiver<byte[]> out) {
      Optional<Example> told =
          StreamSupport.stream(key.getValue().getAll(LABELS).spliterator(), false)
              .map(Example::read)
              .filter(label -> !Double.isNaN(label.label()))
              .min(
                  Comparator.comparingLong(Example::timeMillis)
                      .thenComparingInt(Example::partition)
                      .thenComparingLong(Example::offset));
      for (byte[] example : key.getValue().getAll(EXAMPLES)) {
        out.output(
            told.map(label -> Example.read(example).withLabelOf(label).toBytes()).orElse(example));
      }
    }
  }
}
