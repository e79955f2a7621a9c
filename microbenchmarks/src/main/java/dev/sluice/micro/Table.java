package dev.sluice.micro;

import static java.util.stream.Collectors.joining;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/**
 * What benchmarks measured, and whether that is within their bounds.
 *
 * @param rows in the order they ran
 */
record Table(List<Row> rows) {
  private static final String GARBAGE = "gc.alloc.rate.norm";

  /** What the JVM and JMH make besides, in a million operations and more, is no byte of one. */
  private static final double NOISE = 0.1;

  /**
   * One benchmark with one set of parameters.
   *
   * @param key its class and parameters, by which the one to be subtracted is found
   * @param ownBytes what counts towards the bound
   */
  record Row(
      String key,
      String method,
      String parameters,
      Figure figure,
      double nanos,
      double nanosError,
      double bytes,
      double ownBytes) {

    boolean isBounded() {
      return figure.mostBytes() >= 0;
    }

    boolean isWithin() {
      return !isBounded() || ownBytes <= figure.mostBytes() + NOISE;
    }

    private Row without(@Nullable Row other) {
      double less = other == null ? 0 : other.bytes;
      return new Row(
          key, method, parameters, figure, nanos, nanosError, bytes, Math.max(0, bytes - less));
    }
  }

  static Table of(Collection<RunResult> results) {
    List<Row> all = results.stream().map(Table::row).toList();
    return new Table(all.stream().map(row -> row.without(foreign(row, all))).toList());
  }

  private static @Nullable Row foreign(Row row, List<Row> all) {
    String method = row.figure().without();
    if (method.isEmpty()) {
      return null;
    }
    return all.stream()
        .filter(other -> other.key().equals(row.key()) && other.method().equals(method))
        .findFirst()
        .orElseThrow(
            () -> new IllegalStateException(row.key() + ": run it together with " + method));
  }

  private static Row row(RunResult result) {
    BenchmarkParams params = result.getParams();
    String name = params.getBenchmark();
    int dot = name.lastIndexOf('.');
    String type = name.substring(0, dot);
    String method = name.substring(dot + 1);
    String parameters =
        params.getParamsKeys().stream()
            .map(key -> key + ' ' + params.getParam(key))
            .collect(joining(", "));
    Result<?> time = result.getPrimaryResult();
    Result<?> garbage = result.getSecondaryResults().get(GARBAGE);
    if (garbage == null) {
      throw new IllegalStateException(name + ": no " + GARBAGE);
    }
    return new Row(
        type + ' ' + parameters,
        method,
        parameters,
        figure(type, method),
        time.getScore(),
        time.getScoreError(),
        garbage.getScore(),
        garbage.getScore());
  }

  private static Figure figure(String type, String method) {
    try {
      Method found =
          Arrays.stream(Class.forName(type).getMethods())
              .filter(each -> each.getName().equals(method))
              .findFirst()
              .orElseThrow();
      Figure figure = found.getAnnotation(Figure.class);
      if (figure == null) {
        throw new IllegalStateException(type + '.' + method + ": no @Figure");
      }
      return figure;
    } catch (ClassNotFoundException gone) {
      throw new IllegalStateException(gone);
    }
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  boolean isWithinBounds() {
    return rows.stream().allMatch(Row::isWithin);
  }

  /** A table of Markdown. */
  String markdown() {
    List<String> lines = new ArrayList<>();
    lines.add("| operation | of | ns | garbage, B | of it our own, B | at most, B | |");
    lines.add("|---|---|---:|---:|---:|---:|---|");
    for (Row row : rows) {
      lines.add(
          String.format(
              Locale.ROOT,
              "| %s | %s | %.0f | %s | %s | %s | %s |",
              row.figure().value(),
              row.parameters(),
              row.nanos(),
              bytes(row.bytes()),
              row.figure().without().isEmpty() ? "" : bytes(row.ownBytes()),
              row.isBounded() ? bytes(row.figure().mostBytes()) : "",
              !row.isBounded() ? "" : row.isWithin() ? "met" : "**missed**"));
    }
    return String.join("\n", lines) + '\n';
  }

  private static String bytes(double bytes) {
    return String.format(Locale.ROOT, "%,.0f", bytes);
  }

  /** An array of objects. */
  String json() {
    return rows.stream()
        .map(
            row ->
                String.format(
                    Locale.ROOT,
                    "  {\"benchmark\": \"%s.%s\", \"parameters\": \"%s\", \"operation\": \"%s\", \"nanos\": %.1f, \"nanosError\": %s, \"bytes\": %.3f, \"ownBytes\": %.3f, \"mostBytes\": %s, \"met\": %b}",
                    row.key().substring(0, row.key().indexOf(' ')),
                    row.method(),
                    row.parameters(),
                    row.figure().value(),
                    row.nanos(),
                    Double.isNaN(row.nanosError())
                        ? "null"
                        : String.format(Locale.ROOT, "%.1f", row.nanosError()),
                    row.bytes(),
                    row.ownBytes(),
                    row.isBounded()
                        ? String.format(Locale.ROOT, "%.0f", row.figure().mostBytes())
                        : "null",
                    row.isWithin()))
        .collect(joining(",\n", "[\n", "\n]\n"));
  }
}
