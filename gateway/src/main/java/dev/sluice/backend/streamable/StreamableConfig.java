package dev.sluice.backend.streamable;

import dev.sluice.settings.ByteSize;
import dev.sluice.settings.Setting;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/** A server reached over Streamable HTTP ({@code servers.NAME} with {@code url}). */
public record StreamableConfig(
    @Setting("Address of the server's MCP endpoint, http or https.") URI url,
    @Setting(value = "Headers sent with every request to the server.", secret = true)
        Map<String, String> headers,
    @Setting(
            value =
                "Longest wait for a connection: for its making, and before that for a free one.",
            min = "10ms",
            max = "5m")
        Duration connectTimeout,
    @Setting(value = "Most connections to this server per event loop.", min = "1", max = "100000")
        int connections,
    @Setting(
            value = "Most calls waiting for a connection per event loop.",
            min = "1",
            max = "1000000")
        int waiting,
    @Setting(
            value =
                "Idle time after which a connection is closed. Keep it below the server's own, which"
                    + " is 5s for uvicorn and Node.js.",
            min = "1s",
            max = "1h")
        Duration connectionIdleTimeout,
    @Setting(value = "Largest JSON answer or event.", min = "1KiB", max = "1GiB")
        ByteSize response) {

  /** The given address with every default. */
  public static StreamableConfig of(URI url) {
    return new StreamableConfig(
        url,
        Map.of(),
        Duration.ofSeconds(5),
        5_000,
        10_000,
        Duration.ofSeconds(4),
        ByteSize.ofMiB(64));
  }

  public StreamableConfig {
    headers = Map.copyOf(headers);
  }
}
