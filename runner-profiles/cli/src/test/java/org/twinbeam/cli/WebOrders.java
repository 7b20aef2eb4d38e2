/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Somebody's orders, as JSON: one in fifty comes twice, one in a hundred has a word for its total.
 */
final class WebOrders {
  private static final List<String> SHOPS = List.of("Berlin", "Paris", "Turin", "Gdansk");
  private static final Instant FIRST = Instant.parse("2026-11-20T08:00:00Z");

  private WebOrders() {}

  static List<byte[]> of(int count, long seed) {
    Random random = new Random(seed);
    List<String> orders = new ArrayList<>();
    for (int i = 0; orders.size() < count; i++) {
      String total =
          random.nextInt(100) == 0
              ? "\"on the house\""
              : String.format(Locale.ROOT, "%.2f", 4 + random.nextInt(20_000) / 100.0);
      String coupon = random.nextInt(5) == 0 ? "\"WINTER\"" : "null";
      String order =
          """
          {"orderNo":"W-%06d","placedAt":"%s","shop":"%s","items":%d,"total":%s,"coupon":%s}"""
              .formatted(
                  i,
                  FIRST.plusSeconds(5L * i + random.nextInt(600)),
                  SHOPS.get(random.nextInt(SHOPS.size())),
                  1 + random.nextInt(6),
                  total,
                  coupon);
      orders.add(order);
      if (random.nextInt(50) == 0) {
        orders.add(order);
      }
    }
    return orders.stream().map(order -> order.getBytes(StandardCharsets.UTF_8)).toList();
  }
}
