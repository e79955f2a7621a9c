package dev.sluice.cli;

import dev.sluice.exchange.GatewayVersion;
import dev.sluice.lifecycle.Gateway;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code serve} prints when the gateway is ready: where it is, what it serves, how to try it.
 */
final class Welcome {
  /** Longest wait for the servers' tools before the rest is printed. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Streams streams;
  private final Gateway gateway;
  private final String address;

  Welcome(Streams streams, Gateway gateway, boolean tls) {
    this.streams = streams;
    this.gateway = gateway;
    this.address = url(tls ? "https" : "http", gateway.address());
  }

  /**
   * Prints all of it: the addresses at once, and the rest when the servers have answered, from a
   * thread of its own, so that a signal meanwhile is not kept waiting.
   *
   * @param config the file that was read, null when the demo server runs
   */
  void print(@Nullable Path config) {
    PrintWriter out = streams.out();
    String source =
        config == null ? "demo server inside; write a sluice.yaml for your own" : config.toString();
    out.println(
        "Sluice " + GatewayVersion.TEXT + " is " + streams.good("ready") + " (" + source + ')');
    out.println("  clients     " + address + "/mcp");
    out.println("  management  " + url("http", gateway.managementAddress()) + "/metrics");
    out.flush();
    Thread.ofPlatform().daemon().name("sluice-welcome").start(this::printServers);
  }

  private void printServers() {
    PrintWriter out = streams.out();
    List<Surveyed> answers = Survey.of(gateway.fleet(), gateway.fleet().names(), PATIENCE);
    if (!gateway.isReady()) {
      return;
    }
    for (int i = 0; i < answers.size(); i++) {
      out.println((i == 0 ? "  servers     " : "              ") + state(answers.get(i)));
    }
    out.println();
    out.println(
        SampleCall.first(answers)
            .map(call -> "Try it:\n  " + call.curl(address))
            .orElse("No tool to try yet; `sluice check` tells why."));
    out.println(
        "Connect a client: paste " + address + "/mcp as the URL of a Streamable HTTP server");
    out.flush();
  }

  private String state(Surveyed answer) {
    return switch (answer) {
      case Surveyed.Up up ->
          "%s  %s, %s, MCP %s"
              .formatted(
                  up.server(),
                  streams.good("up"),
                  Printable.count(up.tools().size(), "tool"),
                  up.description().version().text());
      case Surveyed.Down down ->
          "%s  %s, %s".formatted(down.server(), streams.bad("down"), down.reason());
    };
  }

  /** The address as a client on this machine reaches it. */
  static String url(String scheme, InetSocketAddress address) {
    InetAddress ip = address.getAddress();
    String host = ip == null ? address.getHostString() : ip.getHostAddress();
    if (ip != null && ip.isAnyLocalAddress()) {
      host = "127.0.0.1";
    }
    return scheme
        + "://"
        + (host.contains(":") ? '[' + host + ']' : host)
        + ':'
        + address.getPort();
  }
}
