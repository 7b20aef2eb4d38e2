/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Results as JUnit's XML reports, which every CI server reads. */
final class JunitXml {
  private JunitXml() {}

  /**
   * Writes a report.
   *
   * @param suites results by the file of their cases
   * @param seconds they took in all
   */
  static void write(Path file, Map<Path, List<CaseResult>> suites, double seconds)
      throws IOException {
    if (file.toAbsolutePath().getParent() != null) {
      Files.createDirectories(file.toAbsolutePath().getParent());
    }
    try (OutputStream out = Files.newOutputStream(file)) {
      XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(out, "UTF-8");
      xml.writeStartDocument("UTF-8", "1.0");
      xml.writeStartElement("testsuites");
      for (Map.Entry<Path, List<CaseResult>> suite : suites.entrySet()) {
        suite(xml, suite.getKey().toString(), suite.getValue(), seconds / suites.size());
      }
      xml.writeEndElement();
      xml.writeEndDocument();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IOException("cannot write " + file, e);
    }
  }

  private static void suite(
      XMLStreamWriter xml, String name, List<CaseResult> results, double seconds)
      throws XMLStreamException {
    xml.writeStartElement("testsuite");
    xml.writeAttribute("name", name);
    xml.writeAttribute("tests", Integer.toString(results.size()));
    xml.writeAttribute(
        "failures", Long.toString(results.stream().filter(result -> !result.passed()).count()));
    xml.writeAttribute("errors", "0");
    xml.writeAttribute("skipped", "0");
    xml.writeAttribute("time", String.format(Locale.ROOT, "%.3f", seconds));
    for (CaseResult result : results) {
      xml.writeStartElement("testcase");
      xml.writeAttribute("classname", name);
      xml.writeAttribute("name", clean(result.test().name()));
      if (!result.passed()) {
        xml.writeStartElement("failure");
        xml.writeAttribute("message", clean(result.differences().get(0)));
        xml.writeCharacters(clean(String.join("\n", result.differences())));
        xml.writeEndElement();
      }
      xml.writeEndElement();
    }
    xml.writeEndElement();
  }

  /** Without what XML cannot say. */
  private static String clean(String text) {
    StringBuilder clean = new StringBuilder();
    text.codePoints()
        .forEach(
            c ->
                clean.appendCodePoint(
                    c >= 0x20 && c < 0xD800
                            || c == '\n'
                            || c == '\t'
                            || c > 0xDFFF && c < 0xFFFE
                            || c > 0xFFFF
                        ? c
                        : 0xFFFD));
    return clean.toString();
  }
}
