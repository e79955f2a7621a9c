package dev.sluice.load.gatling;

import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.core.CoreDsl.substring;

import io.gatling.javaapi.core.PopulationBuilder;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Some clients ask for much and stop reading; the others go on as before, and the gateway takes no
 * memory for what nobody reads. Gatling reads whatever comes, so those that stop are no users of
 * Gatling's. {@code load-tests/run slow} looks closer.
 */
public final class SlowReaders extends LoadRun {
  private static final Duration STOP = Duration.ofSeconds(30);
  private static final Duration DELIVER = Duration.ofMinutes(2);

  private final StoppedReaders readers = new StoppedReaders();
  private final AtomicLong made = new AtomicLong();
  private volatile String phase = "quiet";

  public SlowReaders() {
    super(
        Sizes.of("readers", 16)
            .and("megabytes", 320)
            .and("rate", 40)
            .and("seconds", 40)
            .and("growth", 16)
            .and("p99", 1000),
        setup ->
            setup.section(
                "sessions", "\"idleTimeout\": \"1s\", \"replay\": {\"total\": \"16MiB\"}"));
    int count = sizes.count("readers");
    Duration half = sizes.seconds("seconds").dividedBy(2);
    Counters stopped = new Counters(stage);
    stopped
        .exactly("readers that stopped", _ -> readers.stopped(), () -> count)
        .atMost(
            "direct memory, bytes more than before",
            scrape ->
                Math.max(0, stopped.risen("sluice_direct_memory_bytes").applyAsDouble(scrape)),
            (double) (sizes.count("growth") << 20));
    Counters after = new Counters(stage).emptied();
    after.exactly("readers with their result", _ -> readers.finished(), () -> count);
    after.callsReached(() -> made.get() + count);
    long each = ((long) sizes.count("megabytes") << 20) / count;
    PopulationBuilder hand =
        scenario("hand")
            .exec(pause(half))
            .exec(
                step(
                    () -> {
                      phase = "readers stopped";
                      readers.ask(stage.gateway().port(), count, each);
                    }))
            .exec(stopped.look("stopped", STOP))
            .exec(pause(half.minusSeconds(5)))
            .exec(stopped.look("still stopped", STOP))
            .exec(step(readers::goOn))
            .exec(asLongAs(_ -> readers.finished() < count).on(pause(Duration.ofMillis(200))))
            .injectOpen(atOnceUsers(1))
            .protocols(Clients.of(stage));
    PopulationBuilder others =
        scenario("others")
            .exec(Clients.initialize())
            .exec(
                exec(
                    session -> {
                      made.incrementAndGet();
                      return session.set("phase", phase);
                    }))
            .exec(
                Clients.request("call, #{phase}", "echo__echo", "\"message\":\"hello\"")
                    .check(substring("\"result\":{\"content\"")))
            .exec(Clients.delete())
            .injectOpen(constantUsersPerSec(sizes.count("rate")).during(sizes.seconds("seconds")))
            .protocols(Clients.of(stage));
    setUp(
            hand.andThen(after.after("after", Duration.ofSeconds(25)).protocols(Clients.of(stage))),
            others)
        .maxDuration(sizes.seconds("seconds").plus(DELIVER))
        .assertions(
            global().failedRequests().count().is(0L),
            details("call, quiet").responseTime().percentile(99).lt(sizes.count("p99")),
            details("call, readers stopped").responseTime().percentile(99).lt(sizes.count("p99")),
            details("after: readers with their result").successfulRequests().count().is(1L));
  }

  @Override
  public void after() {
    readers.close();
    super.after();
  }
}
