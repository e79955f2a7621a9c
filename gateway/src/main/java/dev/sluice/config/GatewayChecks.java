package dev.sluice.config;

import dev.sluice.edge.ListenConfig;
import dev.sluice.edge.TlsConfig;
import dev.sluice.edge.TrustedProxies;
import dev.sluice.lifecycle.GatewayConfig;
import dev.sluice.observability.trace.TracingConfig;
import dev.sluice.security.AccessConfig;
import dev.sluice.security.CorsConfig;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What must hold between the sections, and between them and the machine. */
final class GatewayChecks {
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "::1", "[::1]", "localhost");
  private static final Set<String> EVERYWHERE = Set.of("0.0.0.0", "::", "[::]");
  private static final Pattern HOST =
      Pattern.compile("\\*|[A-Za-z0-9._-]+(:\\d{1,5})?|\\[[0-9A-Fa-f:.]+](:\\d{1,5})?");
  private static final Pattern ORIGIN = Pattern.compile("\\*|[a-z][a-z0-9+.-]*://[!-~&&[^/?#]]+");

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}");

  private final Findings findings;
  private final Place file;

  GatewayChecks(Findings findings, Place file) {
    this.findings = findings;
    this.file = file;
  }

  void check(GatewayConfig config) {
    ports(config);
    if (config.listen().tls() != null) {
      tls(config.listen().tls());
    }
    access(config.access());
    front(config.listen());
    new SessionKeyChecks(findings, file).check(config.sessions());
    tracing(config.tracing());
    exposure(config);
  }

  private void tracing(TracingConfig tracing) {
    URI endpoint = tracing.endpoint();
    if (endpoint != null && !isAddress(endpoint)) {
      findings.problem(
          findings.place("tracing.endpoint", file),
          "tracing.endpoint",
          endpoint.getRawUserInfo() == null ? endpoint.toString() : "(hidden)",
          "http or https and a host, like http://127.0.0.1:4318");
    }
    HeaderChecks.check(tracing.headers(), findings, file, "tracing.headers");
  }

  private void ports(GatewayConfig config) {
    boolean clash =
        config.listen().port() != 0
            && config.listen().port() == config.management().port()
            && overlap(config.listen().host(), config.management().host());
    if (clash
        && findings.sound("listen.port", "listen.host", "management.port", "management.host")) {
      Place place = findings.place("management.port", findings.place("listen.port", file));
      findings.problem(
          place,
          "management.port",
          Integer.toString(config.management().port()),
          "another port than listen.port, or 0");
    }
  }

  private static boolean overlap(String one, String other) {
    return one.equalsIgnoreCase(other)
        || EVERYWHERE.contains(one)
        || EVERYWHERE.contains(other)
        || (LOOPBACK.contains(one) && LOOPBACK.contains(other));
  }

  private void tls(TlsConfig tls) {
    readable(tls.certificate(), "listen.tls.certificate");
    readable(tls.key(), "listen.tls.key");
  }

  private void readable(Path path, String key) {
    if (!Files.isRegularFile(path)) {
      findings.problem(findings.place(key, file), key, path.toString(), "a file that exists");
    } else if (!Files.isReadable(path)) {
      findings.problem(
          findings.place(key, file), key, path.toString(), "a file this process may read");
    }
  }

  private void access(AccessConfig access) {
    each(
        access.hosts(),
        HOST,
        "access.hosts",
        "a host like mcp.example.com or mcp.example.com:8443");
    each(access.origins(), ORIGIN, "access.origins", "an origin like https://example.com, no path");
    cors(access.cors());
  }

  private void cors(CorsConfig cors) {
    String key = "access.cors.origins";
    each(cors.origins(), ORIGIN, key, "an origin like https://example.com, no path");
    each(cors.headers(), NAME, "access.cors.headers", "the name of a header");
    each(cors.exposed(), NAME, "access.cors.exposed", "the name of a header");
    if (cors.credentials() && cors.origins().contains("*")) {
      findings.problem(
          findings.place(key, file),
          key,
          "*",
          "origins by name, since access.cors.credentials is on: browsers refuse \"*\" then");
    }
  }

  private void front(ListenConfig listen) {
    URI publicUrl = listen.publicUrl();
    if (publicUrl != null && !isAddress(publicUrl)) {
      findings.problem(
          findings.place("listen.publicUrl", file),
          "listen.publicUrl",
          publicUrl.toString(),
          "http or https, a host and perhaps a path, like https://mcp.example.com/gw");
    }
    try {
      new TrustedProxies(listen.trustedProxies());
    } catch (IllegalArgumentException wrong) {
      findings.problem(
          findings.place("listen.trustedProxies", file),
          "listen.trustedProxies",
          String.join(", ", listen.trustedProxies()),
          "addresses, or networks like 10.0.0.0/8");
    }
  }

  private static boolean isAddress(URI url) {
    return url.getScheme() != null
        && url.getScheme().matches("(?i)https?")
        && url.getHost() != null
        && url.getRawUserInfo() == null
        && url.getRawQuery() == null
        && url.getRawFragment() == null;
  }

  private void each(List<String> values, Pattern form, String key, String expected) {
    for (String value : values) {
      if (!form.matcher(value).matches()) {
        findings.problem(findings.place(key, file), key, value, expected);
      }
    }
  }

  /** Warns of addresses that others can reach. */
  private void exposure(GatewayConfig config) {
    ListenConfig listen = config.listen();
    if (!LOOPBACK.contains(listen.host())
        && config.access().hosts().isEmpty()
        && listen.publicUrl() == null) {
      findings.note(
          findings.place("listen.host", file),
          "listen.host",
          "others can reach this address, but access.hosts names none: only requests for a loopback"
              + " host will be served");
    }
    if (!LOOPBACK.contains(config.management().host())) {
      findings.note(
          findings.place("management.host", file),
          "management.host",
          "others may reach metrics and admin; keep this port behind a firewall");
    }
  }
}
