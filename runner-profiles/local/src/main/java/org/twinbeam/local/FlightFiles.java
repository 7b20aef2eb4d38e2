/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.local;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;

/**
 * Writes a file of flights as the two that life makes of it, {@code departures.csv.gz} and {@code
 * landings.csv.gz}: what is known when a flight leaves, and what when it lands. For {@code import}.
 */
public final class FlightFiles {
  private FlightFiles() {}

  /** Takes the Parquet file of flights, and the directory to write to. */
  public static void main(String[] args) throws IOException {
    if (args.length != 2) {
      System.err.println("expected two arguments: the Parquet file of flights, and a directory");
      System.exit(2);
    }
    write(Path.of(args[0]), Path.of(args[1]));
  }

  /** Each of the two files appears when it is whole. */
  static void write(Path flights, Path directory) throws IOException {
    write(each -> FlightSample.read(flights, each), directory);
    System.out.println(departures(directory));
    System.out.println(landings(directory));
  }

  /** Where flights come from. */
  interface Source {
    void read(Consumer<Flight> each) throws IOException;
  }

  static Path departures(Path directory) {
    return directory.resolve("departures.csv.gz");
  }

  static Path landings(Path directory) {
    return directory.resolve("landings.csv.gz");
  }

  static void write(Source flights, Path directory) throws IOException {
    Files.createDirectories(directory);
    Path departures = departures(directory);
    Path landings = landings(directory);
    try (PrintWriter leaving = writer(part(departures));
        PrintWriter landing = writer(part(landings))) {
      leaving.print("flight,departed,origin,destination,distance\n");
      landing.print("flight,landed,delay\n");
      flights.read(
          flight -> {
            String departure =
                "%s,%s,%s,%s,%d\n"
                    .formatted(
                        flight.id(),
                        flight.departed(),
                        flight.origin(),
                        flight.destination(),
                        flight.distance());
            leaving.print(departure);
            landing.print("%s,%s,%d\n".formatted(flight.id(), flight.landed(), flight.delay()));
          });
      if (leaving.checkError() || landing.checkError()) {
        throw new IOException("the flights could not be written to " + directory);
      }
    }
    for (Path file : new Path[] {departures, landings}) {
      Files.move(part(file), file, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static Path part(Path file) {
    return file.resolveSibling(file.getFileName() + ".part");
  }

  private static PrintWriter writer(Path file) throws IOException {
    return new PrintWriter(
        new GZIPOutputStream(Files.newOutputStream(file), 1 << 16), false, StandardCharsets.UTF_8);
  }
}
