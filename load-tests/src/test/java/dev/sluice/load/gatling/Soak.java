package dev.sluice.load.gatling;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.during;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.PopulationBuilder;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Sessions live for long, listen all the time and call now and then: no stream breaks. */
public final class Soak extends LoadRun {
  private static final Duration RAMP = Duration.ofSeconds(5);

  private final AtomicLong made = new AtomicLong();

  public Soak() {
    super(
        Sizes.of("users", 100)
            .and("seconds", 60)
            .and("think", 2000)
            .and("p99", 1000)
            .and("growth", 96));
    int users = sizes.count("users");
    Duration seconds = sizes.seconds("seconds");
    PopulationBuilder clients =
        scenario("clients")
            .exec(Clients.initialize())
            .exec(Clients.listen())
            .exec(
                during(seconds)
                    .on(
                        step(made::incrementAndGet)
                            .exec(Clients.call("echo", "\"message\":\"hello\""))
                            .exec(pause(Duration.ofMillis(sizes.count("think"))))))
            .exec(pause(RAMP.multipliedBy(2)))
            .exec(Clients.delete())
            .injectOpen(rampUsers(users).during(RAMP));
    Counters held = new Counters(stage);
    held.now("sluice_sessions", users).now("sluice_streams", users);
    held.standingStreamsClosed(() -> 0)
        .atMost(
            "resident memory, MiB more than before",
            _ -> Math.max(0, stage.grownMegabytes()),
            sizes.count("growth"));
    PopulationBuilder meanwhile =
        scenario("counters at the end")
            .exec(pause(seconds.plus(RAMP)))
            .exec(held.look("end", Duration.ofSeconds(3)))
            .injectOpen(atOnceUsers(1));
    Counters after = new Counters(stage).nothingLeft().callsReached(made::get);
    after
        .sessionsClosed("client_delete", () -> users)
        .standingStreamsClosed(() -> users)
        .rise("sluice_retries_total", () -> 0);
    setUp(clients.andThen(after.after("after", SETTLE)), meanwhile)
        .protocols(Clients.of(stage))
        .assertions(
            global().failedRequests().count().is(0L),
            details("call echo").responseTime().percentile(99).lt(sizes.count("p99")));
  }
}
