/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.it;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Texts that a regular expression matches, for the common part of the language: characters,
 * classes, groups, alternatives and repeats. What it cannot write a text for, it gives none for.
 */
final class PatternTexts {
  private static final String ANY = "abcXYZ0129 _-.é";
  private static final int REPEATS = 3;

  private final String pattern;
  private final Random random;
  private int at;

  private PatternTexts(String pattern, Random random) {
    this.pattern = pattern;
    this.random = random;
  }

  static Optional<String> matching(String pattern, Random random) {
    try {
      String text = new PatternTexts(pattern, random).alternatives();
      return Pattern.compile(pattern).matcher(text).find() ? Optional.of(text) : Optional.empty();
    } catch (PatternSyntaxException | IndexOutOfBoundsException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private String alternatives() {
    List<String> all = new ArrayList<>();
    all.add(sequence());
    while (at < pattern.length() && pattern.charAt(at) == '|') {
      at++;
      all.add(sequence());
    }
    return all.get(random.nextInt(all.size()));
  }

  private String sequence() {
    StringBuilder text = new StringBuilder();
    while (at < pattern.length() && "|)".indexOf(pattern.charAt(at)) < 0) {
      int start = at;
      String once = atom();
      int end = at;
      int times = times();
      int after = at;
      for (int i = 0; i < times; i++) {
        at = start; // drawn anew each time
        text.append(i == 0 ? once : atom());
      }
      at = Math.max(end, after);
    }
    return text.toString();
  }

  private String atom() {
    char c = pattern.charAt(at++);
    switch (c) {
      case '^', '$' -> {
        return "";
      }
      case '.' -> {
        return one(ANY);
      }
      case '(' -> {
        if (pattern.startsWith("?", at)) {
          at = pattern.indexOf(':', at) + 1; // (?:…) and flags
        }
        String inside = alternatives();
        at++;
        return inside;
      }
      case '[' -> {
        return one(members());
      }
      case '\\' -> {
        return one(escaped(pattern.charAt(at++)));
      }
      default -> {
        return String.valueOf(c);
      }
    }
  }

  private static String escaped(char c) {
    return switch (c) {
      case 'd' -> "0123456789";
      case 'w' -> "abcXYZ019_";
      case 's' -> " \t";
      case 'b', 'A', 'z' -> "";
      default -> String.valueOf(c);
    };
  }

  /** The characters of a class, the bracket being open. */
  private String members() {
    boolean not = pattern.charAt(at) == '^';
    at += not ? 1 : 0;
    StringBuilder members = new StringBuilder();
    do {
      char c = pattern.charAt(at++);
      if (c == '\\') {
        members.append(escaped(pattern.charAt(at++)));
      } else if (pattern.charAt(at) == '-' && pattern.charAt(at + 1) != ']') {
        for (char x = c; x <= pattern.charAt(at + 1); x++) {
          members.append(x);
        }
        at += 2;
      } else {
        members.append(c);
      }
    } while (pattern.charAt(at) != ']');
    at++;
    if (!not) {
      return members.toString();
    }
    StringBuilder others = new StringBuilder();
    ANY.chars()
        .filter(c -> members.indexOf(Character.toString(c)) < 0)
        .forEach(c -> others.append((char) c));
    return others.toString();
  }

  private int times() {
    if (at == pattern.length()) {
      return 1;
    }
    int least = 1;
    int most = 1;
    switch (pattern.charAt(at)) {
      case '?' -> least = 0;
      case '*' -> {
        least = 0;
        most = REPEATS;
      }
      case '+' -> most = REPEATS;
      case '{' -> {
        String[] bounds = pattern.substring(at + 1, pattern.indexOf('}', at)).split(",", 2);
        least = Integer.parseInt(bounds[0]);
        most =
            bounds.length == 1
                ? least
                : bounds[1].isEmpty() ? least + REPEATS : Integer.parseInt(bounds[1]);
        at = pattern.indexOf('}', at);
      }
      default -> {
        return 1;
      }
    }
    at++;
    if (at < pattern.length() && (pattern.charAt(at) == '?' || pattern.charAt(at) == '+')) {
      at++; // reluctant or possessive
    }
    return least + random.nextInt(most - least + 1);
  }

  private String one(String from) {
    return from.isEmpty() ? "" : String.valueOf(from.charAt(random.nextInt(from.length())));
  }
}
