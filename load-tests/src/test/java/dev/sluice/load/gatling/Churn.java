package dev.sluice.load.gatling;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.PopulationBuilder;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Clients open a session, call once, and are gone without a word: nothing of them stays. */
public final class Churn extends LoadRun {
  /** An idle session's time, and the longest until one more is found among thousands. */
  private static final Duration FORGET = Duration.ofSeconds(30);

  private final AtomicLong sessions = new AtomicLong();

  public Churn() {
    super(
        Sizes.of("rate", 60).and("seconds", 40).and("p99", 1500),
        setup ->
            setup
                .section("sessions", "\"idleTimeout\": \"5s\"")
                .section("limits", "\"idleTimeout\": \"2s\""));
    PopulationBuilder visits =
        scenario("visits")
            .exec(Clients.initialize())
            .exec(step(sessions::incrementAndGet))
            .exec(Clients.call("echo", "\"message\":\"hello\""))
            .injectOpen(constantUsersPerSec(sizes.count("rate")).during(sizes.seconds("seconds")));
    int own = stage.echo().ledger().openSessions();
    Counters after = new Counters(stage).nothingLeft().callsReached(sessions::get);
    after
        .sessionsClosed("idle", sessions::get)
        .now("sluice_connections", 0)
        .atMost(
            "upstream sessions open", _ -> stage.echo().ledger().openSessions(), Math.max(1, own));
    setUp(visits.andThen(after.after("after", FORGET)))
        .protocols(Clients.of(stage))
        .assertions(
            global().failedRequests().count().is(0L),
            details("initialize").responseTime().percentile(99).lt(sizes.count("p99")),
            details("call echo").responseTime().percentile(99).lt(sizes.count("p99")));
  }
}
