package dev.sluice.cli.doctor;

import java.util.Locale;

/** What has configuration that cures. */
public enum Proxy {
  SLUICE("sluice.yaml", ""),
  NGINX("nginx", "nginx"),
  CADDY("Caddy", "caddy"),
  HAPROXY("HAProxy", "haproxy"),
  CLOUDFLARE("Cloudflare", "cloudflare");

  private final String text;
  private final String server;

  Proxy(String text, String server) {
    this.text = text;
    this.server = server;
  }

  static Proxy called(String text) {
    for (Proxy proxy : values()) {
      if (proxy.text.equals(text)) {
        return proxy;
      }
    }
    throw new IllegalArgumentException("proxy: " + text + " (expected: one of the names)");
  }

  public String text() {
    return text;
  }

  /** Its name in JSON. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether a {@code Server} or {@code Via} header names it. */
  boolean isNamedBy(String header) {
    return !server.isEmpty() && header.toLowerCase(Locale.ROOT).contains(server);
  }
}
