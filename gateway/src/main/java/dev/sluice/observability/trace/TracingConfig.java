package dev.sluice.observability.trace;

import dev.sluice.settings.Setting;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Traces ({@code tracing}): off without an endpoint, and then they cost nothing. */
public record TracingConfig(
    @Setting(
            "Where spans go: an OTLP receiver over HTTP, like `http://127.0.0.1:4318`. Without a"
                + " path `/v1/traces` is added. None switches tracing off.")
        @Nullable URI endpoint,
    @Setting(
            value =
                "Share of the calls that are traced, of those that come without a trace of their"
                    + " own; the others are traced when their caller does.",
            min = "0",
            max = "1")
        double sample,
    @Setting(value = "Headers sent with spans.", secret = true) Map<String, String> headers,
    @Setting("The gateway's name in traces, `service.name`.") String serviceName,
    @Setting(
            value =
                "Most spans that wait to be sent; further ones are dropped and counted. Each call"
                    + " has one, and one more for each attempt.",
            min = "1",
            max = "1000000")
        int queue,
    @Setting(
            value = "Longest time a span waits for others to go with it.",
            min = "10ms",
            max = "1m")
        Duration interval,
    @Setting(value = "Longest time the receiver may take.", min = "100ms", max = "1m")
        Duration timeout) {
  public static final TracingConfig DEFAULTS =
      new TracingConfig(
          null, 1, Map.of(), "sluice", 2_048, Duration.ofSeconds(1), Duration.ofSeconds(5));

  public TracingConfig {
    headers = Map.copyOf(headers);
  }
}
