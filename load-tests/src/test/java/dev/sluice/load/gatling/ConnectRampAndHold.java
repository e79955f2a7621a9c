package dev.sluice.load.gatling;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.PopulationBuilder;
import java.time.Duration;

/** Clients come one after another, listen for a while, and leave as they should. */
public final class ConnectRampAndHold extends LoadRun {
  private static final Duration LOOK = Duration.ofSeconds(5);

  public ConnectRampAndHold() {
    super(Sizes.of("users", 500).and("ramp", 20).and("hold", 20).and("p99", 1000));
    int users = sizes.count("users");
    Duration ramp = sizes.seconds("ramp");
    Duration hold = sizes.seconds("hold").plus(LOOK);
    PopulationBuilder clients =
        scenario("connect, hold, leave")
            .exec(Clients.initialize())
            .exec(Clients.listen())
            .pause(hold)
            .exec(Clients.delete())
            .injectOpen(rampUsers(users).during(ramp));
    Counters held = new Counters(stage);
    held.now("sluice_sessions", users).now("sluice_streams", users);
    held.standingStreamsClosed(() -> 0);
    PopulationBuilder meanwhile =
        scenario("counters while held")
            .exec(pause(ramp))
            .exec(held.look("held", LOOK))
            .injectOpen(atOnceUsers(1));
    Counters after = new Counters(stage).nothingLeft();
    after.sessionsClosed("client_delete", () -> users).standingStreamsClosed(() -> users);
    setUp(clients.andThen(after.after("after", SETTLE)), meanwhile)
        .protocols(Clients.of(stage))
        .assertions(
            global().failedRequests().count().is(0L),
            details("stream").requestsPerSec().gt(0.0),
            details("initialize").responseTime().percentile(99).lt(sizes.count("p99")),
            details("stream").responseTime().percentile(99).lt(sizes.count("p99")));
  }
}
