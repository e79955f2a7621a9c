package dev.sluice.load.proof;

import dev.sluice.load.client.McpSession;
import dev.sluice.load.client.Request;
import dev.sluice.load.gateway.Backend;
import dev.sluice.load.gateway.Gateway;
import dev.sluice.load.gateway.Wait;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Who calls the four servers that are well, and the fifth, in one run of {@link Isolation}. */
final class Neighbours {
  private static final int CLIENTS = 8;
  private static final int VICTIMS = 64;
  private static final double MOST = 1.1;
  private static final Duration LIST = Duration.ofSeconds(3);
  private static final Duration BACK = Duration.ofSeconds(15);
  private static final String HELLO = "\"message\":\"hello\"";
  private static final String TOOLS = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}";

  private final Run run;
  private final Gateway gateway;
  private final Backend fifth;
  private final Failures failures = new Failures();
  private final Failures expected = new Failures();
  private final List<SteadyLoad> loads = new ArrayList<>();
  private final SteadyLoad victims;
  private boolean opened;
  private Duration list = Duration.ZERO;
  private Duration back = Duration.ZERO;

  Neighbours(Run run, Gateway gateway, Backend fifth) {
    this.run = run;
    this.gateway = gateway;
    this.fifth = fifth;
    this.victims = load(Isolation.WELL, expected);
  }

  private SteadyLoad load(int server, Failures into) {
    return new SteadyLoad(run.net(), gateway::port, tool(server), HELLO, into);
  }

  void run() throws Exception {
    try {
      for (int i = 0; i < Isolation.WELL; i++) {
        SteadyLoad load = load(i, failures);
        load.open(CLIENTS, "/mcp").get(30, TimeUnit.SECONDS);
        load.start(run.count("rate"));
        loads.add(load);
      }
      victims.open(VICTIMS, "/mcp").get(30, TimeUnit.SECONDS);
      victims.start(run.count("victims"));
      for (Trouble trouble : Trouble.values()) {
        rounds(trouble);
      }
      failures.report(run.report(), "calls to the four that failed");
      run.report()
          .check(
              "longest wait for tools/list",
              Report.millis(list.toNanos()),
              "at most 3 s",
              list.compareTo(LIST) <= 0);
      run.report().check("circuit of the fifth seen open", opened ? "yes" : "no", "yes", opened);
      boolean closed = breaker() == 0;
      run.report().check("closed at the end", closed ? "yes" : "no", "yes", closed);
      run.report().note("longest until the fifth answered again", Report.millis(back.toNanos()));
    } finally {
      victims.stop();
      loads.forEach(SteadyLoad::stop);
    }
  }

  private void rounds(Trouble trouble) throws Exception {
    List<Double> ratios = new ArrayList<>();
    Latencies good = new Latencies();
    Latencies bad = new Latencies();
    fail(trouble, 0, 0); // once without counting, so that nothing is seen for the first time
    for (int i = 1; i <= run.size("rounds"); i++) {
      Latencies before = window();
      good.addAll(before);
      Latencies during = fail(trouble, i, run.size("rounds"));
      bad.addAll(during);
      ratios.add((double) during.quantile(0.99) / before.quantile(0.99));
    }
    Collections.sort(ratios);
    double ratio = ratios.get(ratios.size() / 2);
    String word = trouble.name().toLowerCase(Locale.ROOT);
    run.report()
        .note(
            "p99 of the four while it is well, before " + word, Report.millis(good.quantile(0.99)));
    run.report().note("p99 of the four while it is " + word, Report.millis(bad.quantile(0.99)));
    run.report()
        .check(
            "the one to the other, median of the rounds, " + word,
            "%.2f x".formatted(ratio),
            "at most " + MOST + " x",
            ratio <= MOST);
  }

  private Latencies fail(Trouble trouble, long round, long rounds) throws Exception {
    run.say("isolation: %s, round %d of %d".formatted(trouble, round, rounds));
    trouble.begin(fifth);
    Latencies during = window();
    opened |= breaker() > 0;
    list = longer(list, listed());
    trouble.end(fifth);
    back = longer(back, untilBack());
    return during;
  }

  private Latencies window() {
    long millis = run.size("millis");
    Wait.pause(Duration.ofMillis(millis / 5));
    List<Latencies> each = loads.stream().map(SteadyLoad::window).toList();
    Wait.pause(Duration.ofMillis(millis * 4 / 5));
    loads.forEach(SteadyLoad::window);
    Latencies all = new Latencies();
    each.forEach(all::addAll);
    return all;
  }

  /** How long a client waits for a session and the tools of all servers. */
  private Duration listed() throws Exception {
    long begun = System.nanoTime();
    run.net()
        .connect(gateway.port())
        .thenCompose(
            link ->
                McpSession.open(link, "/mcp")
                    .thenCompose(
                        session -> link.ask(Request.post(session.path(), session.id(), TOOLS))))
        .get(BACK.toSeconds(), TimeUnit.SECONDS);
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  private Duration untilBack() throws Exception {
    long begun = System.nanoTime();
    McpSession session =
        run.net()
            .connect(gateway.port())
            .thenCompose(link -> McpSession.open(link, "/mcp"))
            .get(BACK.toSeconds(), TimeUnit.SECONDS);
    Request call = session.call(1, tool(Isolation.WELL), HELLO);
    while (!run.net()
        .connect(gateway.port())
        .thenCompose(link -> link.ask(call))
        .get(BACK.toSeconds(), TimeUnit.SECONDS)
        .hello()) {
      if (System.nanoTime() - begun > BACK.toNanos()) {
        throw new IllegalStateException("the fifth server did not come back");
      }
      Wait.pause(Duration.ofMillis(20));
    }
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private double breaker() {
    return gateway.scrape().sum("sluice_breaker_state", "server=\"s4\"");
  }

  private static String tool(int server) {
    return "s" + server + "__echo";
  }
}
