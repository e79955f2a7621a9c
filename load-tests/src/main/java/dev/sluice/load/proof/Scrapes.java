package dev.sluice.load.proof;

import dev.sluice.load.client.Link;
import dev.sluice.load.client.McpSession;
import dev.sluice.load.client.Reply;
import dev.sluice.load.client.Request;
import dev.sluice.load.echo.Echo;
import dev.sluice.load.gateway.Gateway;
import dev.sluice.load.gateway.GatewaySetup;
import dev.sluice.load.gateway.Scrape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Many servers with many tools, each called; then Prometheus comes, time after time. */
final class Scrapes implements Proof {
  private static final long PATIENCE_SECONDS = 30;
  private static final String OPERATIONS = "mcp_client_operation_duration_seconds_count";

  @Override
  public String name() {
    return "scrape";
  }

  @Override
  public String claim() {
    return "A scrape of a large fleet costs next to nothing.";
  }

  @Override
  public List<Size> sizes() {
    return List.of(
        new Size("servers", "servers", 100, 100),
        new Size("tools", "tools of each", 50, 50),
        new Size("warmup", "scrapes before the first that counts", 60, 60),
        new Size("scrapes", "scrapes that count", 100, 40),
        new Size("most", "most milliseconds of a scrape", 50, 50));
  }

  @Override
  public void run(Run run) throws Exception {
    int servers = run.count("servers");
    int tools = run.count("tools");
    Failures failures = new Failures();
    List<Echo> echoes = new ArrayList<>();
    GatewaySetup setup = new GatewaySetup();
    for (int server = 0; server < servers; server++) {
      Echo echo = Echo.start(0, prefix(server), tools);
      echoes.add(echo);
      setup.http("s" + server, echo.port(), "");
    }
    try (Gateway gateway = Gateway.start(run.work(), setup)) {
      Link link = run.net().connect(gateway.port()).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      for (int server = 0; server < servers; server++) {
        run.say("scrape: calling the tools of server %d of %d".formatted(server + 1, servers));
        callAll(link, server, tools, failures);
      }
      for (int i = 0; i < run.count("warmup"); i++) {
        gateway.scrapeBytes();
      }
      Latencies times = new Latencies();
      double before = gateway.figures().cpuSeconds();
      long bytes = 0;
      for (int i = 0; i < run.count("scrapes"); i++) {
        long began = System.nanoTime();
        bytes = gateway.scrapeBytes();
        times.add(System.nanoTime() - began);
      }
      double cpu = (gateway.figures().cpuSeconds() - before) / run.count("scrapes");
      report(run, gateway, failures, new Cost(bytes, cpu, times));
    } finally {
      echoes.forEach(Echo::close);
    }
  }

  private record Cost(long bytes, double cpuSeconds, Latencies times) {}

  /** The tools of each server have names of their own, so that every one is a series. */
  private static String prefix(int server) {
    return "echo_" + server + '_';
  }

  private static void callAll(Link link, int server, int tools, Failures failures)
      throws Exception {
    String path = "/servers/s" + server + "/mcp";
    McpSession session = McpSession.open(link, path).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    String list = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":{}}";
    check(link.ask(Request.post(path, session.id(), list)), failures);
    for (int tool = 1; tool <= tools; tool++) {
      check(link.ask(session.call(1 + tool, prefix(server) + tool, "")), failures);
    }
  }

  private static void check(CompletableFuture<Reply> asked, Failures failures) throws Exception {
    Reply reply = asked.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (reply.status() != 200) {
      failures.add("HTTP " + reply.status());
    }
  }

  private static void report(Run run, Gateway gateway, Failures failures, Cost cost) {
    Report report = run.report();
    Scrape last = gateway.scrape();
    report.note(
        "histograms of operations",
        Report.count(
            last.present(OPERATIONS).size()
                + (long) last.present("mcp_server_operation_duration_seconds_count").size()));
    failures.report(report, "calls that failed");
    report.note("size of a scrape", Report.megabytes(cost.bytes()));
    long most = Duration.ofMillis(run.size("most")).toNanos();
    report.check(
        "CPU of the gateway for a scrape",
        Report.millis((long) (cost.cpuSeconds() * 1e9)),
        "under " + Report.millis(most),
        cost.cpuSeconds() * 1e9 < most);
    // On a busy machine this says how long the one who reads it waited for the processor.
    report.note("time of a scrape, read to its end", cost.times().summary());
  }
}
