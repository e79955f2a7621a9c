package dev.sluice.load.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The figures of a run and whether they meet their targets, as Markdown or JSON. */
final class Report {
  private final String proof;
  private final String claim;
  private final String command;
  private final long began = System.nanoTime();
  private final List<Row> rows = new ArrayList<>();

  private record Row(String what, String measured, String target, boolean met) {}

  Report(String proof, String claim, String command) {
    this.proof = proof;
    this.claim = claim;
    this.command = command;
  }

  /** A figure with a target. */
  void check(String what, String measured, String target, boolean met) {
    rows.add(new Row(what, measured, target, met));
  }

  /** A figure that must be zero. */
  void none(String what, long measured) {
    check(what, count(measured), "0", measured == 0);
  }

  /** A figure without a target. */
  void note(String what, String measured) {
    rows.add(new Row(what, measured, "", true));
  }

  /** Whether there are figures, and none misses its target. */
  boolean met() {
    return !rows.isEmpty() && rows.stream().allMatch(Row::met);
  }

  private long seconds() {
    return Duration.ofNanos(System.nanoTime() - began).toSeconds();
  }

  String markdown() {
    String table =
        rows.stream()
            .map(
                row ->
                    "| %s | %s | %s | %s |"
                        .formatted(
                            row.what,
                            row.measured,
                            row.target,
                            row.target.isEmpty() ? "" : row.met ? "met" : "**missed**"))
            .collect(Collectors.joining("\n"));
    return "### %s\n\n%s\n\n`%s`, %s, %s, took %d s.\n\n| what | measured | target | |\n|---|---:|---:|---|\n%s\n"
        .formatted(
            proof, claim, command, LocalDate.now(ZoneOffset.UTC), machine(), seconds(), table);
  }

  String json() {
    String list =
        rows.stream()
            .map(
                row ->
                    "{\"what\":%s,\"measured\":%s,\"target\":%s,\"met\":%s}"
                        .formatted(
                            quoted(row.what), quoted(row.measured), quoted(row.target), row.met))
            .collect(Collectors.joining(","));
    return "{\"proof\":%s,\"command\":%s,\"date\":\"%s\",\"machine\":%s,\"seconds\":%d,\"met\":%s,\"rows\":[%s]}"
        .formatted(
            quoted(proof),
            quoted(command),
            LocalDate.now(ZoneOffset.UTC),
            quoted(machine()),
            seconds(),
            met(),
            list);
  }

  private static String quoted(String text) {
    return "\""
        + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n").replace("\r", "")
        + "\"";
  }

  private static String machine() {
    String model = System.getProperty("os.arch");
    try {
      model =
          Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
              .filter(line -> line.startsWith("model name"))
              .map(line -> line.substring(line.indexOf(':') + 1).strip())
              .findFirst()
              .orElse(model);
    } catch (IOException unknown) {
      model += ", " + unknown.getMessage();
    }
    return "%d cores (%s), Linux %s"
        .formatted(
            Runtime.getRuntime().availableProcessors(), model, System.getProperty("os.version"));
  }

  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f MB", (double) bytes / (1 << 20));
  }

  static String seconds(double seconds) {
    return String.format(Locale.ROOT, seconds < 10 ? "%.2f s" : "%.0f s", seconds);
  }

  static String millis(long nanos) {
    double millis = nanos / 1e6;
    return String.format(
        Locale.ROOT, millis < 1 ? "%.3f ms" : millis < 100 ? "%.1f ms" : "%.0f ms", millis);
  }

  static String percent(double share) {
    return String.format(Locale.ROOT, "%+.1f %%", share * 100);
  }
}
