package dev.sluice.observability;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The text of {@code docs/metrics.md}: what {@link GatewayMeters} says, in tables. */
final class MetricsPage {
  private static final Map<String, List<String>> SECTIONS = new LinkedHashMap<>();

  static {
    SECTIONS.put(
        "Calls", List.of("mcp_server_operation", "mcp_client_operation", "sluice_overhead"));
    SECTIONS.put("Sessions", List.of("mcp_server_session", "sluice_session"));
    SECTIONS.put("Connections and requests", List.of("sluice_connections", "sluice_requests"));
    SECTIONS.put(
        "Streams",
        List.of(
            "sluice_stream_",
            "sluice_streams",
            "sluice_listens",
            "sluice_keepalives",
            "sluice_outbox",
            "sluice_replay"));
    SECTIONS.put("Between the eras", List.of("sluice_bridge"));
    SECTIONS.put(
        "Servers",
        List.of(
            "sluice_backend",
            "sluice_replica_",
            "sluice_replicas",
            "sluice_breaker",
            "sluice_attempts",
            "sluice_retries",
            "sluice_calls",
            "sluice_queue",
            "sluice_stray",
            "sluice_catalogue",
            "sluice_upstream",
            "sluice_pool"));
    SECTIONS.put("Processes of stdio servers", List.of("sluice_process"));
    SECTIONS.put(
        "The gateway itself",
        List.of(
            "sluice_config",
            "sluice_management",
            "sluice_log",
            "sluice_spans",
            "sluice_loop",
            "sluice_log",
            "sluice_spans",
            "sluice_direct",
            "sluice_limit",
            "sluice_info"));
  }

  private MetricsPage() {}

  static String text() {
    StringBuilder page =
        new StringBuilder(
            """
            # Metrics

            What `/metrics` on the management port shows, as Prometheus text or, to whom asks for it, as OpenMetrics 1.0. This page is generated from
            the code; change it there. Names and labels of the Model Context Protocol are those of
            [OpenTelemetry](https://github.com/open-telemetry/semantic-conventions-genai/blob/main/docs/gen-ai/mcp.md), written as Prometheus writes them.

            Labels take configured names, known tools and values from short lists; everything else folds into `other`, and past 10,000 series
            of one of the two operation histograms tools and errors do, too. No label ever holds the id of a session or of a request. A label that does not apply is left out.
            The series of a server go when it is configured no more, and begin anew when it is changed.

            A histogram shows `_bucket`, `_count` and `_sum`. In OpenMetrics, while tracing is on, its buckets carry the trace of a
            sampled call as exemplar (`trace_id`, `span_id`).

            """);
    SECTIONS.forEach((title, prefixes) -> section(page, title, prefixes));
    buckets(page);
    others(page);
    return page.toString();
  }

  /** The section titles a meter stands in: one, or the page is wrong. */
  static List<String> sectionsOf(GatewayMeters meter) {
    return SECTIONS.entrySet().stream()
        .filter(section -> isIn(meter, section.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static boolean isIn(GatewayMeters meter, List<String> prefixes) {
    return prefixes.stream().anyMatch(meter.exposedName()::startsWith);
  }

  private static void section(StringBuilder page, String title, List<String> prefixes) {
    page.append("## ")
        .append(title)
        .append("\n\n| name | type | labels | meaning |\n|---|---|---|---|\n");
    for (GatewayMeters meter : GatewayMeters.values()) {
      if (isIn(meter, prefixes)) {
        row(page, meter.exposedName(), meter.kind().type(), labels(meter), meter.description());
      }
    }
    page.append('\n');
  }

  private static String labels(GatewayMeters meter) {
    return meter.exposedLabels().stream()
        .map(label -> '`' + label + '`')
        .collect(Collectors.joining(", "));
  }

  private static void row(
      StringBuilder page, String name, String type, String labels, String meaning) {
    page.append("| `" + name + "` | " + type + " | " + labels + " | " + meaning + " |\n");
  }

  private static void buckets(StringBuilder page) {
    page.append("## Buckets\n\n| histograms | upper bounds in seconds |\n|---|---|\n");
    for (MeterKind kind : MeterKind.values()) {
      if (kind.isHistogram()) {
        page.append("| ")
            .append(
                Arrays.stream(GatewayMeters.values())
                    .filter(meter -> meter.kind() == kind)
                    .map(meter -> '`' + meter.exposedName() + '`')
                    .collect(Collectors.joining(", ")))
            .append(" | ")
            .append(
                kind.buckets().stream()
                    .map(bound -> Buckets.seconds(bound.toNanos()))
                    .collect(Collectors.joining(", ")))
            .append(" |\n");
      }
    }
    page.append('\n');
  }

  private static void others(StringBuilder page) {
    page.append(
        """
        ## JVM, Netty, process

        Those an operator needs, under the names [Micrometer](https://docs.micrometer.io/micrometer/reference/reference/jvm.html) gives them.

        | name | type | labels | meaning |
        |---|---|---|---|
        """);
    OtherMeters.ALL.forEach(
        other -> row(page, other.name(), other.type(), other.labels(), other.meaning()));
  }
}
