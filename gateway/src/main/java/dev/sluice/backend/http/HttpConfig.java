package dev.sluice.backend.http;

import dev.sluice.settings.ByteSize;
import dev.sluice.settings.Setting;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/** A server reached over HTTP ({@code servers.NAME} with {@code url}). */
public record HttpConfig(
    @Setting("Address of the server's MCP endpoint, http or https.") URI url,
    @Setting(value = "Headers sent with every request to the server.", secret = true)
        Map<String, String> headers,
    @Setting(
            value =
                "Longest wait for a connection: for its making, and before that for a free one. A"
                    + " stream of HTTP+SSE has twice as long for its first event.",
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
                "Most connections to this server in all; each event loop has an equal share, and at"
                    + " least one.",
            min = "1",
            max = "1000000")
        int maxConnections,
    @Setting(
            value =
                "Idle time after which a connection is closed. Keep it below the server's own, which"
                    + " is 5s for uvicorn and Node.js.",
            min = "1s",
            max = "1h")
        Duration connectionIdleTimeout,
    @Setting(
            value = "Age at which a connection is closed as soon as it is free.",
            min = "1s",
            max = "7d")
        Duration connectionMaxAge,
    @Setting(
            "Whether HTTP/2 is spoken: over https where the server agrees, over http at once"
                + " (prior knowledge), so that a server without it is not reached.")
        boolean http2,
    @Setting("Whom Sluice trusts when it connects over https.") UpstreamTlsConfig tls,
    @Setting(
            value =
                "Longest that the stream of a call may say nothing at all, not even a comment. Calls"
                    + " have a `timeout` besides; this is for those that may take longer.",
            min = "1s",
            max = "1d")
        Duration streamIdleTimeout,
    @Setting(value = "Largest JSON answer or event.", min = "1KiB", max = "1GiB") ByteSize response,
    @Setting(
            "How the server is reached: `streamable` HTTP, HTTP+`sse` (revision 2024-11-05), or `auto`:"
                + " the second when the first is not served at the URL.")
        UrlTransport transport) {

  /** The given address with every default. */
  public static HttpConfig of(URI url) {
    return new HttpConfig(
        url,
        Map.of(),
        Duration.ofSeconds(5),
        5_000,
        10_000,
        20_000,
        Duration.ofSeconds(4),
        Duration.ofHours(1),
        false,
        UpstreamTlsConfig.DEFAULTS,
        Duration.ofMinutes(5),
        ByteSize.ofMiB(64),
        UrlTransport.AUTO);
  }

  /** The share of one of so many event loops in all connections. */
  int connectionsOfOne(int loops) {
    return Math.min(connections, Math.max(1, maxConnections / loops));
  }

  boolean isHttps() {
    return "https".equalsIgnoreCase(url.getScheme());
  }

  public HttpConfig {
    headers = Map.copyOf(headers);
  }
}
