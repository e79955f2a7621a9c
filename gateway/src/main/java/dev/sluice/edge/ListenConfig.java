package dev.sluice.edge;

import dev.sluice.settings.Setting;
import org.jspecify.annotations.Nullable;

/** The public address ({@code listen}). */
public record ListenConfig(
    @Setting("Address to listen on.") String host,
    @Setting(value = "Port to listen on; 0 takes a free one.", min = "0", max = "65535") int port,
    @Setting("TLS for the public port; absent means clear text.") @Nullable TlsConfig tls,
    @Setting(
            "Whether to start beside another process of the same user that listens on the same port, to take over from it (Linux).")
        boolean reusePort) {
  public static final ListenConfig DEFAULTS = new ListenConfig("127.0.0.1", 8080, null);

  /** For a port of its own. */
  public ListenConfig(String host, int port, @Nullable TlsConfig tls) {
    this(host, port, tls, false);
  }
}
