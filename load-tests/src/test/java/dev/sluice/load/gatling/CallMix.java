package dev.sluice.load.gatling;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.feed;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.nothingFor;
import static io.gatling.javaapi.core.CoreDsl.percent;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.randomSwitch;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.core.CoreDsl.substring;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.http.HttpRequestActionBuilder;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Calls arrive at a rate, whatever becomes of those before (open model), on sessions that live:
 * quick ones, slow ones, with progress on a stream, with large results, and some that are wrong.
 */
public final class CallMix extends LoadRun {
  /** Sessions live so much longer than calls arrive. */
  private static final Duration TAIL = Duration.ofSeconds(3);

  private final AtomicLong made = new AtomicLong();

  public CallMix() {
    super(Sizes.of("sessions", 100).and("rate", 150).and("seconds", 45).and("p99", 1000));
    int sessions = sizes.count("sessions");
    Duration ramp = Duration.ofSeconds(1 + sessions / 50);
    Duration seconds = sizes.seconds("seconds");
    Pool pool = new Pool();
    PopulationBuilder living =
        scenario("sessions")
            .exec(Clients.initialize())
            .exec(Clients.listen())
            .exec(pool.add())
            .pause(ramp.plus(seconds).plus(TAIL))
            .exec(Clients.delete())
            .injectOpen(rampUsers(sessions).during(ramp))
            .protocols(Clients.of(stage));
    PopulationBuilder calls =
        scenario("calls")
            .exec(feed(pool.feed()))
            .exec(
                randomSwitch()
                    .on(
                        percent(80).then(counted(Clients.call("echo", "\"message\":\"hello\""))),
                        percent(10).then(counted(Clients.call("slow", "\"ms\":50"))),
                        percent(5).then(counted(Clients.call("work", "\"ms\":50"))),
                        percent(4).then(counted(Clients.call("large", "\"bytes\":65536"))),
                        percent(1)
                            .then(
                                exec(
                                    Clients.request("call of no tool", "echo__none", "")
                                        .check(substring("\"code\":-32602"))))))
            .injectOpen(
                nothingFor(ramp.plusSeconds(1)),
                constantUsersPerSec(sizes.count("rate")).during(seconds))
            .protocols(Clients.of(stage).shareConnections());
    Counters after = new Counters(stage).nothingLeft().callsReached(made::get);
    after
        .sessionsClosed("client_delete", () -> sessions)
        .standingStreamsClosed(() -> sessions)
        .rise("sluice_retries_total", () -> 0)
        .rise("sluice_calls_refused_total", () -> 0);
    setUp(living.andThen(after.after("after", SETTLE).protocols(Clients.of(stage))), calls)
        .assertions(
            global().failedRequests().count().is(0L),
            details("call echo").responseTime().percentile(99).lt(sizes.count("p99")),
            details("call slow").responseTime().percentile(99).lt(50 + sizes.count("p99")));
  }

  private ChainBuilder counted(HttpRequestActionBuilder call) {
    return step(made::incrementAndGet).exec(call);
  }
}
