package dev.sluice.edge;

import dev.sluice.settings.Setting;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The public address ({@code listen}). */
public record ListenConfig(
    @Setting("Address to listen on.") String host,
    @Setting(value = "Port to listen on; 0 takes a free one.", min = "0", max = "65535") int port,
    @Setting("TLS for the public port; absent means clear text.") @Nullable TlsConfig tls,
    @Setting(
            "Whether to start beside another process of the same user that listens on the same port, to take over from it (Linux).")
        boolean reusePort,
    @Setting(
            "Where clients reach this address through a proxy or tunnel, like `https://mcp.example.com/gw`. Its path is served too, its host and origin are let in.")
        @Nullable URI publicUrl,
    @Setting(
            "Addresses and networks (`10.0.0.0/8`) of the proxies whose `X-Forwarded-Prefix` is believed.")
        List<String> trustedProxies) {
  /** The machine itself. */
  static final List<String> LOOPBACK = List.of("127.0.0.0/8", "::1");

  public static final ListenConfig DEFAULTS = new ListenConfig("127.0.0.1", 8080, null);

  public ListenConfig {
    trustedProxies = List.copyOf(trustedProxies);
  }

  /** For an address without anything in front. */
  public ListenConfig(String host, int port, @Nullable TlsConfig tls) {
    this(host, port, tls, false, null, LOOPBACK);
  }
}
