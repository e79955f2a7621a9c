package dev.sluice.load.gatling;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.PopulationBuilder;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Everybody comes at once, listens and calls, and at one moment the network is cut; then the same
 * again. Between the waves and after them nothing is left.
 */
public final class SpikeToZero extends LoadRun {
  private static final Duration ARRIVE = Duration.ofSeconds(30);

  /** An idle session's time, and the longest until one more is found among thousands. */
  private static final Duration FORGET = Duration.ofSeconds(30);

  public SpikeToZero() {
    super(
        Sizes.of("users", 300).and("hold", 5).and("p99", 8000),
        setup -> setup.section("sessions", "\"idleTimeout\": \"5s\""));
    setUp(wave(1, wave(2, null)))
        .assertions(
            global().failedRequests().count().is(0L),
            details("stream").requestsPerSec().gt(0.0),
            details("call echo").responseTime().percentile(99).lt(sizes.count("p99")));
  }

  private PopulationBuilder wave(int number, @Nullable PopulationBuilder next) {
    int users = sizes.count("users");
    Relay relay = Relay.to(stage.gateway().port());
    Counters held = new Counters(stage);
    held.now("sluice_sessions", users).now("sluice_streams", users);
    held.standingStreamsClosed(() -> (number - 1.0) * users);
    Counters after = new Counters(stage).nothingLeft();
    after
        .sessionsClosed("idle", () -> (double) number * users)
        .standingStreamsClosed(() -> (double) number * users)
        .callsReached(() -> (double) number * users);
    PopulationBuilder end =
        scenario("end of wave " + number)
            .exec(held.look("wave " + number, ARRIVE))
            .pause(sizes.seconds("hold"))
            .exec(step(relay::cut))
            .exec(after.look("after wave " + number, FORGET))
            .injectOpen(atOnceUsers(1))
            .protocols(Clients.of(stage));
    return scenario("wave " + number)
        .exec(Clients.initialize())
        .exec(Clients.listen())
        .exec(Clients.call("echo", "\"message\":\"hello\""))
        .injectOpen(atOnceUsers(users))
        .protocols(Clients.of(stage).baseUrl("http://127.0.0.1:" + relay.port()))
        .andThen(next == null ? end : end.andThen(next));
  }
}
