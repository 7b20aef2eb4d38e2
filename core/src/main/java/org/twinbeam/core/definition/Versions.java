/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.definition;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.twinbeam.core.definition.Definition.Derived;
import org.twinbeam.core.definition.Definition.Rule;
import org.twinbeam.core.definition.Definition.Scored;
import org.twinbeam.core.definition.View.Measure;
import org.twinbeam.core.schema.Field;
import org.twinbeam.core.schema.FieldType;
import org.twinbeam.core.schema.FieldType.DateType;
import org.twinbeam.core.schema.FieldType.DecimalType;
import org.twinbeam.core.schema.FieldType.EnumType;
import org.twinbeam.core.schema.FieldType.ListType;
import org.twinbeam.core.schema.FieldType.RecordType;
import org.twinbeam.core.schema.FieldType.TimestampType;
import org.twinbeam.core.schema.TypeNames;

/**
 * Short hashes of all that determines a definition's numbers, and of nothing else: comments,
 * descriptions, units and formatting leave them as they are.
 *
 * @param preparation version of what makes prepared events of payloads
 * @param views version of each view by its name; it covers the preparation
 */
public record Versions(String preparation, Map<String, String> views) {

  /**
   * Raised whenever the code computes other numbers from the same definition: in conforming,
   * expressions, windows or measures. 2: keys of more than 1,024 bytes are refused.
   */
  static final int ALGORITHM = 2;

  /** The versions of a definition. */
  public static Versions of(Definition d) {
    String preparation = preparation(d);
    Map<String, String> views = new LinkedHashMap<>();
    for (View v : d.views()) {
      views.put(v.name(), view(preparation, v));
    }
    return new Versions(preparation, Map.copyOf(views));
  }

  private static String preparation(Definition d) {
    CanonicalText text = new CanonicalText();
    text.add("preparation").add(ALGORITHM).add(d.stream()).add(d.format().name());
    addFields(text, d.fields());
    text.add(d.id().orElse("")).add(d.within()).add(d.time());
    text.add(d.partitionBy().or(d::id).orElse(""));
    if (!d.mqtt().isEmpty()) {
      // In their order: the first that matches a topic gives the fields.
      text.group("mqtt", d.mqtt().size());
      d.mqtt().forEach(pattern -> text.add(pattern.text()));
    }
    // The first rule that fails names the cause, so their order counts; that of derived fields not.
    text.group("rules", d.rules().size());
    for (Rule r : d.rules()) {
      text.add(r.name()).add(r.check().strip());
    }
    text.group("derived", d.derived().size());
    for (Derived x : sorted(d.derived(), Comparator.comparing(Derived::name))) {
      text.add(x.name()).add(x.expression().strip());
    }
    if (!d.scored().isEmpty()) {
      text.group("scored", d.scored().size());
      for (Scored x : sorted(d.scored(), Comparator.comparing(Scored::name))) {
        text.add(x.name()).add(x.model().toString());
      }
    }
    return text.hash();
  }

  private static String view(String preparation, View v) {
    CanonicalText text = new CanonicalText();
    text.add("view").add(preparation).add(v.name());
    text.group("key", v.key().size());
    v.key().forEach(text::add);
    text.add(v.window() instanceof View.Window.Fixed ? "fixed" : "sliding");
    text.add(v.window().size().toMillis()).add(v.window().every().toMillis());
    text.group("measures", v.measures().size());
    for (Measure m : sorted(v.measures(), Comparator.comparing(Measure::name))) {
      text.add(m.name()).add(m.aggregate().name()).add(m.of().orElse(""));
      text.add(m.where().map(String::strip).orElse(""));
      text.add(m.q().map(q -> Double.toString(q)).orElse(""));
      text.add(m.k().map(k -> Integer.toString(k)).orElse(""));
    }
    return text.hash();
  }

  // The order of fields counts: it is that of the columns of CSV.
  private static void addFields(CanonicalText text, List<Field> fields) {
    text.group("fields", fields.size());
    for (Field f : fields) {
      text.add(f.name());
      if (f.renamed()) {
        text.add("from").add(f.from());
      }
      text.add(f.required() ? "required" : "optional");
      addType(text, f.type());
    }
  }

  private static void addType(CanonicalText text, FieldType type) {
    text.add(TypeNames.of(type));
    if (type instanceof DecimalType d) {
      text.add(d.precision()).add(d.scale());
    } else if (type instanceof TimestampType t) {
      text.add(t.format()).add(t.zone().normalized().getId());
    } else if (type instanceof DateType d) {
      text.add(d.format());
    } else if (type instanceof EnumType e) {
      // In their order, which min, max and the states of symbols go by.
      text.group("symbols", e.symbols().size());
      e.symbols().forEach(text::add);
    } else if (type instanceof ListType l) {
      addType(text, l.element());
    } else if (type instanceof RecordType r) {
      addFields(text, r.fields());
    }
  }

  private static <T> List<T> sorted(List<T> list, Comparator<? super T> order) {
    return list.stream().sorted(order).toList();
  }
}
