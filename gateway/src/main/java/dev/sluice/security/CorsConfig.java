package dev.sluice.security;

import dev.sluice.settings.Setting;
import java.time.Duration;
import java.util.List;

/** Which web pages may call from a browser and read the answers ({@code access.cors}). */
public record CorsConfig(
    @Setting(
            "Origins of web pages that may call from a browser, as scheme://host[:port]; \"*\" lets in any. They pass the check of `access.origins`, too. None switches CORS off.")
        List<String> origins,
    @Setting(
            "Further request headers that pages may send. Those of MCP, `Authorization`, `Content-Type`, `Accept`, `Last-Event-ID`, `Cache-Control` and those of tracing always may; each `Mcp-Param-*` may when it is asked for.")
        List<String> headers,
    @Setting(
            "Further response headers that pages may read, beside those of MCP, `WWW-Authenticate`, `Retry-After` and `Allow`.")
        List<String> exposed,
    @Setting(
            "Whether pages may send cookies, as a login of the proxy in front may need. Not with the origin \"*\".")
        boolean credentials,
    @Setting(
            value =
                "How long a browser may remember what it was allowed; 0 asks before every call.",
            min = "1s",
            max = "1d",
            zero = true)
        Duration maxAge) {
  public static final CorsConfig DEFAULTS =
      new CorsConfig(List.of(), List.of(), List.of(), false, Duration.ofHours(2));

  public CorsConfig {
    origins = List.copyOf(origins);
    headers = List.copyOf(headers);
    exposed = List.copyOf(exposed);
  }
}
