package dev.sluice.load.proof;

import dev.sluice.load.echo.Echo;
import dev.sluice.load.gateway.Backend;
import dev.sluice.load.gateway.Gateway;
import dev.sluice.load.gateway.GatewaySetup;
import java.util.ArrayList;
import java.util.List;

/**
 * Five servers behind one address, one of which is stalled (SIGSTOP), then killed, then back, again
 * and again: what the clients of the other four notice. Windows in which it is well take turns with
 * those in which it is not, so that both see the same machine.
 */
final class Isolation implements Proof {
  static final int WELL = 4;
  private static final String IMPATIENT =
      "\"timeout\": \"1s\", \"connectTimeout\": \"500ms\", \"initializeTimeout\": \"1s\","
          + " \"health\": {\"interval\": \"1s\", \"timeout\": \"500ms\"},"
          + " \"breaker\": {\"openFor\": \"500ms\", \"maxOpenFor\": \"1s\"}";

  @Override
  public String name() {
    return "isolation";
  }

  @Override
  public String claim() {
    return "One server of five that is stalled or dead does not slow the other four.";
  }

  @Override
  public List<Size> sizes() {
    return List.of(
        new Size("rounds", "windows of each kind", 9, 3),
        new Size(
            "millis", "length of a window, of which the first fifth does not count", 8_000, 1_000),
        new Size("rate", "calls a second to each of the four", 200, 200),
        new Size("victims", "calls a second to the fifth", 400, 400));
  }

  @Override
  public void run(Run run) throws Exception {
    GatewaySetup setup = new GatewaySetup();
    List<Echo> servers = new ArrayList<>();
    try (Backend fifth = Backend.start(run.work())) {
      for (int i = 0; i < WELL; i++) {
        Echo server = Echo.start(0);
        servers.add(server);
        setup.http("s" + i, server.port(), IMPATIENT);
      }
      setup.http("s4", fifth.port(), IMPATIENT);
      try (Gateway gateway = Gateway.start(run.work(), setup)) {
        new Neighbours(run, gateway, fifth).run();
      }
    } finally {
      servers.forEach(Echo::close);
    }
  }
}
