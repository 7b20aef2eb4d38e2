/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.oracle;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.twinbeam.core.prepare.Outcome.Step;

/**
 * The names of a record's values, as in {@code text/csv; columns="origin,delay%20in%20minutes"}.
 */
final class NaiveColumns {

  private static final Pattern PARAMETER = Pattern.compile("(?is)columns=(?<value>.*)");

  /** With or without quotes around the whole; percent signs are followed by two hex digits. */
  private static final Pattern NAMES =
      Pattern.compile("(?<quote>\"?)(?<names>([^\"%]|%[0-9a-fA-F]{2})*+)\\k<quote>");

  private static final Pattern ENCODED = Pattern.compile("(%[0-9a-fA-F]{2})+");

  private NaiveColumns() {}

  /**
   * @param contentType one of CSV, or null
   * @return the names, or nothing if it gives none
   * @throws Refusal if they cannot be read
   */
  static Optional<List<String>> namedBy(String contentType) {
    List<String> values = new ArrayList<>();
    for (String part : (contentType == null ? "" : contentType).split(";", -1)) {
      Matcher parameter = PARAMETER.matcher(part.strip());
      if (parameter.matches()) {
        values.add(parameter.group("value").strip());
      }
    }
    if (values.isEmpty()) {
      return Optional.empty();
    }
    Matcher list = NAMES.matcher(values.get(0));
    if (values.size() > 1 || !list.matches()) {
      throw refusal();
    }
    List<String> names = new ArrayList<>();
    for (String name : list.group("names").split(",", -1)) {
      names.add(ENCODED.matcher(name).replaceAll(NaiveColumns::decoded));
    }
    return Optional.of(names);
  }

  private static String decoded(MatchResult bytes) {
    byte[] utf8 = HexFormat.ofDelimiter("%").parseHex(bytes.group().substring(1));
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
      return Matcher.quoteReplacement(text);
    } catch (CharacterCodingException e) {
      throw refusal();
    }
  }

  private static Refusal refusal() {
    return new Refusal(Step.DECODE, "columns that cannot be read");
  }
}
