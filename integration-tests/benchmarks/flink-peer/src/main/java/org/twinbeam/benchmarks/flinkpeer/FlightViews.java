/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.benchmarks.flinkpeer;

import java.util.List;

/** The views of bench.yaml. */
final class FlightViews implements Views<Flight> {
  private static final long serialVersionUID = 1L;
  private static final long HOUR = 3_600_000L;
  private static final long DAY = 24 * HOUR;

  @Override
  public List<CellView> all() {
    return List.of(CellView.HOURLY_BY_ORIGIN, CellView.DAILY_BY_ROUTE, CellView.TOP_ROUTES);
  }

  @Override
  public String id(Flight event) {
    return event.flight();
  }

  @Override
  public void add(Flight event, Bundle bundle) {
    long hour = event.departed() - Math.floorMod(event.departed(), HOUR);
    long day = event.departed() - Math.floorMod(event.departed(), DAY);
    String route = event.origin() + "-" + event.destination();
    bundle.add(CellView.HOURLY_BY_ORIGIN, hour, event.origin(), event.delay(), event.destination());
    bundle.add(CellView.DAILY_BY_ROUTE, day, route, event.delay(), null);
    bundle.add(CellView.TOP_ROUTES, day, "", 0, route);
  }
}
