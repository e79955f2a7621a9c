package dev.sluice.load.proof;

import dev.sluice.load.echo.Echo;
import dev.sluice.load.gateway.Front;
import dev.sluice.load.gateway.Gateway;
import dev.sluice.load.gateway.GatewaySetup;
import java.time.Duration;
import java.util.List;

/** Idle streams and slow calls live behind real reverse proxies that cut and hold back streams. */
final class Proxies implements Proof {
  private static final Duration FIRST_BYTE = Duration.ofMillis(100);

  @Override
  public String name() {
    return "proxies";
  }

  @Override
  public String claim() {
    return "Behind nginx with its default buffering and HAProxy, idle streams and slow calls are neither cut nor held back.";
  }

  @Override
  public List<Size> sizes() {
    return List.of(
        new Size("timeout", "read timeout of the proxies in seconds", 60, 3),
        new Size("keepalive", "keepalive.interval in seconds", 15, 1),
        new Size("streams", "idle streams through each proxy", 100, 100),
        new Size("calls", "slow calls through each proxy", 50, 50),
        new Size("call", "seconds a call takes", 70, 5),
        new Size("lanes", "calls at a time, the others back to back", 10, 10));
  }

  @Override
  public void run(Run run) throws Exception {
    Duration timeout = run.seconds("timeout");
    try (Echo echo = Echo.start(0);
        Gateway gateway = Gateway.start(run.work(), setup(run, echo));
        Front nginx = Front.nginx(run.work(), gateway.port(), timeout);
        Front haproxy = Front.haproxy(run.work(), gateway.port(), timeout)) {
      List<ThroughProxy> both =
          List.of(new ThroughProxy(run, nginx), new ThroughProxy(run, haproxy));
      for (ThroughProxy each : both) {
        each.join();
      }
      both.forEach(ThroughProxy::call);
      Duration longest = run.seconds("call").multipliedBy(run.count("calls") + 1L);
      run.await(
          () ->
              "proxies: %d and %d calls of %d"
                  .formatted(
                      both.getFirst().answered(), both.getLast().answered(), run.count("calls")),
          () -> both.stream().allMatch(ThroughProxy::over),
          longest);
      both.forEach(each -> each.report(FIRST_BYTE));
    }
  }

  private static GatewaySetup setup(Run run, Echo echo) {
    return new GatewaySetup()
        .section("keepalive", "\"interval\": \"" + run.size("keepalive") + "s\"")
        .http("echo", echo.port(), "\"timeout\": \"10m\"");
  }
}
