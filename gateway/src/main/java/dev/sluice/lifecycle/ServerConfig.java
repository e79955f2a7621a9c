package dev.sluice.lifecycle;

import dev.sluice.backend.stdio.StdioConfig;
import dev.sluice.backend.streamable.StreamableConfig;
import dev.sluice.dispatch.DispatchConfig;
import dev.sluice.edge.ServerKeepaliveConfig;
import dev.sluice.exchange.ServerName;
import dev.sluice.settings.Setting;

/**
 * One configured server ({@code servers.NAME}): how it is reached, and how calls are carried.
 *
 * @param required whether the gateway refuses to start without it
 */
public record ServerConfig(
    ServerName name,
    Reach reach,
    DispatchConfig dispatch,
    @Setting(
            "Whether the gateway waits for this server at the start, and does not start without it.")
        boolean required,
    @Setting("Comments on idle streams of this server's own address.")
        ServerKeepaliveConfig keepalive) {

  /** How a server is reached. */
  public sealed interface Reach {
    record Url(StreamableConfig http) implements Reach {}

    record Command(StdioConfig stdio) implements Reach {}

    /** The demo server inside, over an address known only when it runs. */
    record Demo() implements Reach {}
  }
}
