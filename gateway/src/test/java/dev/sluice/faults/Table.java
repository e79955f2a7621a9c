package dev.sluice.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A report as a table for people, or as JSON for machines. */
final class Table {
  private Table() {}

  /** Faults by outcomes by runs. */
  static String text(Report report) {
    List<Outcome> columns = columns(report);
    StringBuilder text = new StringBuilder();
    text.append(String.format("%-24s %8s", "first attempt", "calls"));
    columns.forEach(outcome -> text.append(String.format(" %11s", shortened(outcome))));
    for (int i = 0; i <= Campaign.MOST_ATTEMPTS; i++) {
      text.append(String.format(" %8s", "ran " + i));
    }
    text.append(String.format(" %8s%n", "oftener"));
    report.rows().forEach((fault, row) -> row(text, fault.name(), row, columns));
    text.append(
        String.format(
            Locale.ROOT,
            "%n%,d calls, %,d attempts that arrived, %,d connections spoiled, %.1f s, seed %d%n",
            report.campaign().calls(),
            report.attempts(),
            report.course().spoiled(),
            report.course().seconds(),
            report.campaign().seed()));
    report.violations().forEach(line -> text.append("VIOLATION ").append(line).append('\n'));
    return text.append(String.format("%,d violations%n", report.broken())).toString();
  }

  private static void row(StringBuilder text, String name, Report.Row row, List<Outcome> columns) {
    text.append(String.format("%-24s %8d", name.toLowerCase(Locale.ROOT), row.calls()));
    for (Outcome outcome : columns) {
      text.append(String.format(" %11s", blank(row.outcomes(outcome))));
    }
    for (int runs : row.runs()) {
      text.append(String.format(" %8s", blank(runs)));
    }
    text.append('\n');
  }

  private static String blank(int count) {
    return count == 0 ? "." : Integer.toString(count);
  }

  private static String shortened(Outcome outcome) {
    String text = outcome.text().replace("backend_", "").replace("protocol_error", "protocol");
    return text.replace("_exceeded", "").replace("outcome_", "");
  }

  private static List<Outcome> columns(Report report) {
    List<Outcome> columns = new ArrayList<>();
    for (Outcome outcome : Outcome.values()) {
      if (report.rows().values().stream().anyMatch(row -> row.outcomes(outcome) > 0)) {
        columns.add(outcome);
      }
    }
    return columns;
  }

  static String json(Report report) {
    StringBuilder rows = new StringBuilder();
    report
        .rows()
        .forEach(
            (fault, row) -> {
              StringBuilder outcomes = new StringBuilder();
              for (Outcome outcome : columns(report)) {
                outcomes
                    .append(outcomes.isEmpty() ? "" : ",")
                    .append(Json.quote(outcome.text()))
                    .append(':')
                    .append(row.outcomes(outcome));
              }
              rows.append(rows.isEmpty() ? "" : ",")
                  .append("{\"fault\":")
                  .append(Json.quote(fault.name().toLowerCase(Locale.ROOT)))
                  .append(",\"calls\":")
                  .append(row.calls())
                  .append(",\"outcomes\":{")
                  .append(outcomes)
                  .append("},\"ran\":")
                  .append(java.util.Arrays.toString(row.runs()))
                  .append('}');
            });
    String violations =
        report.violations().stream()
            .map(Json::quote)
            .collect(java.util.stream.Collectors.joining(","));
    return String.format(
        Locale.ROOT,
        "{\"calls\":%d,\"seed\":%d,\"seconds\":%.1f,\"attempts\":%d,\"spoiledConnections\":%d,"
            + "\"violations\":%d,\"firstViolations\":[%s],\"faults\":[%s]}",
        report.campaign().calls(),
        report.campaign().seed(),
        report.course().seconds(),
        report.attempts(),
        report.course().spoiled(),
        report.broken(),
        violations,
        rows);
  }
}
