/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.transforms;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.function.BiConsumer;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.twinbeam.core.definition.InvalidDefinitionException;
import org.twinbeam.core.definition.ModelDefinition;
import org.twinbeam.core.expression.EvaluationException;
import org.twinbeam.core.log.LogRecord;
import org.twinbeam.core.log.Slice;
import org.twinbeam.core.log.SliceReader;
import org.twinbeam.core.prepare.Outcome;
import org.twinbeam.core.prepare.Outcome.Prepared;
import org.twinbeam.core.prepare.Preparation;
import org.twinbeam.core.shard.Shard;
import org.twinbeam.core.shard.StreamPlan;
import org.twinbeam.models.ModelText;
import org.twinbeam.models.feature.ModelInputs;
import org.twinbeam.models.feature.ModelInputs.Part;
import org.twinbeam.models.feature.ModelLabel;
import org.twinbeam.models.train.Example;

/**
 * Reads slices of the lake as examples for a model: of the stream that is scored, what the model is
 * told of each accepted event; or of the stream that tells the labels, what is to be told. By the
 * value of the field that joins them, or the event's place where there is none. Rejects and
 * duplicates are left out, by the same {@link Shard} that both layers run.
 */
public final class ReadExamples
    extends PTransform<PCollection<Slice>, PCollection<KV<String, byte[]>>> {
  private static final long serialVersionUID = 1L;

  private final ModelText model;
  private final SliceReader reader;
  private final boolean labels;

  private ReadExamples(ModelText model, SliceReader reader, boolean labels) {
    this.model = model;
    this.reader = reader;
    this.labels = labels;
  }

  /** What the model is told of each event of its stream; and the label, if the event tells it. */
  public static ReadExamples inputs(ModelText model, SliceReader reader) {
    return new ReadExamples(model, reader, false);
  }

  /** Labels from the stream that tells them, as examples without inputs. */
  public static ReadExamples labels(ModelText model, SliceReader reader) {
    return new ReadExamples(model, reader, true);
  }

  @Override
  public PCollection<KV<String, byte[]>> expand(PCollection<Slice> slices) {
    return slices
        .apply("Read slice", ParDo.of(new Read(model, reader, labels)))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), ByteArrayCoder.of()));
  }

  static final class Read extends DoFn<Slice, KV<String, byte[]>> {
    private static final long serialVersionUID = 1L;

    private final ModelText text;
    private final SliceReader reader;
    private final boolean labels;
    private transient StreamPlan plan;
    private transient ModelInputs inputs;
    private transient ModelLabel label;
    private transient int on;

    Read(ModelText text, SliceReader reader, boolean labels) {
      this.text = text;
      this.reader = reader;
      this.labels = labels;
    }

    @Setup
    public void compile() throws InvalidDefinitionException {
      ModelDefinition model = text.parse("model");
      boolean joined = model.label().stream().isPresent();
      plan = StreamPlan.of((labels ? model.label().of(model.input()) : model.input()).yaml());
      inputs = labels ? null : ModelInputs.of(model);
      label = labels || !joined ? ModelLabel.of(model) : null;
      on = joined ? plan.preparation().column(model.label().on()) : -1;
    }

    @ProcessElement
    public void read(@Element Slice slice, OutputReceiver<KV<String, byte[]>> out)
        throws IOException {
      Shard shard = plan.shardWithoutViews(slice.partition(), slice.warmFrom(), slice.from());
      reader.read(
          slice, record -> read(shard, record, (key, example) -> out.output(KV.of(key, example))));
    }

    private void read(Shard shard, LogRecord record, BiConsumer<String, byte[]> out) {
      shard.advance(record.epoch(), 0);
      Outcome outcome = plan.prepare(record);
      if (outcome instanceof Prepared event && shard.accept(record.offset(), event)) {
        Example example = example(record, event);
        out.accept(key(record, event), example.toBytes());
      }
    }

    /** What is to be joined begins with '=', a place does not: it meets nothing. */
    private String key(LogRecord record, Prepared event) {
      Object value = on < 0 ? null : event.values()[on];
      if (value == null) {
        return "at " + labels + " " + record.partition() + "/" + record.offset();
      }
      // Decimals are equal whatever scale their fields have.
      return "="
          + (value instanceof BigDecimal decimal
              ? decimal.stripTrailingZeros().toPlainString()
              : Preparation.text(value));
    }

    private Example example(LogRecord record, Prepared event) {
      double told = label == null ? Double.NaN : label.read(event.values());
      ModelInputs.Row row = row(event);
      return new Example(
          event.timeMillis(),
          record.partition(),
          record.offset(),
          row.part(),
          told,
          event.timeMillis(),
          row.inputs());
    }

    private ModelInputs.Row row(Prepared event) {
      if (inputs == null) {
        return new ModelInputs.Row(new Object[0], Part.OPEN);
      }
      try {
        return inputs.row(event.values());
      } catch (EvaluationException e) {
        // Counted with the examples: what a model cannot be told it cannot learn of.
        return new ModelInputs.Row(new Object[0], Part.UNUSABLE);
      }
    }
  }
}
