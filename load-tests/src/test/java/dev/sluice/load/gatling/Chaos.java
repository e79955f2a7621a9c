package dev.sluice.load.gatling;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.bodyString;
import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.feed;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.nothingFor;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.PopulationBuilder;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One of two servers is killed while calls go to both, and started again. Calls to the other are as
 * ever; those to the one that died are each answered in time, with a result or with the reason, and
 * from some seconds after its return with results only. No session and no stream is lost.
 */
public final class Chaos extends LoadRun {
  private static final Duration RAMP = Duration.ofSeconds(2);

  private final AtomicLong made = new AtomicLong();
  private final Victim victim;

  public Chaos() {
    this(Victim.start());
  }

  private Chaos(Victim victim) {
    super(
        Sizes.of("sessions", 40)
            .and("rate", 40)
            .and("seconds", 45)
            .and("down", 8)
            .and("recovery", 10)
            .and("p99", 1000),
        setup ->
            setup.http(
                "victim",
                victim.port(),
                "\"breaker\": {\"openFor\": \"1s\", \"maxOpenFor\": \"2s\"}"));
    this.victim = victim;
    int sessions = sizes.count("sessions");
    Duration seconds = sizes.seconds("seconds");
    Duration down = sizes.seconds("down");
    victim.recovery(sizes.seconds("recovery"));
    Pool pool = new Pool();
    PopulationBuilder living =
        scenario("sessions")
            .exec(Clients.initialize())
            .exec(Clients.listen())
            .exec(pool.add())
            .pause(RAMP.plus(seconds).plusSeconds(5))
            .exec(Clients.delete())
            .injectOpen(rampUsers(sessions).during(RAMP))
            .protocols(Clients.of(stage));
    PopulationBuilder monkey =
        scenario("monkey")
            .exec(pause(RAMP.plus(seconds.dividedBy(4))))
            .exec(step(victim::kill))
            .exec(pause(down))
            .exec(step(victim::startAgain))
            .injectOpen(atOnceUsers(1));
    Counters after = new Counters(stage).nothingLeft().callsReached(made::get);
    after
        .sessionsClosed("client_delete", () -> sessions)
        .standingStreamsClosed(() -> sessions)
        .now("sluice_breaker_state", 0)
        .rise("sluice_retries_total", () -> 0, "server=\"echo\"")
        .exactly("calls that the victim never answered", _ -> victim.unanswered(), () -> 0)
        .exactly(
            "calls that may have run, and yet were made again",
            scrape ->
                after
                        .risen("sluice_attempts_total", "server=\"victim\"", "outcome=\"lost\"")
                        .applyAsDouble(scrape)
                    - after
                        .risen(
                            "sluice_retries_total",
                            "server=\"victim\"",
                            "decision=\"refused_not_repeatable\"")
                        .applyAsDouble(scrape),
            () -> 0);
    setUp(
            living.andThen(
                after.after("after", Duration.ofSeconds(20)).protocols(Clients.of(stage))),
            monkey,
            neighbours(pool, seconds),
            victims(pool, seconds))
        .protocols(Clients.of(stage).shareConnections())
        .assertions(
            global().failedRequests().count().is(0L),
            details("call echo").responseTime().percentile(99).lt(sizes.count("p99")),
            details("call of the victim").responseTime().max().lt(10_000));
  }

  private PopulationBuilder neighbours(Pool pool, Duration seconds) {
    return scenario("calls of its neighbour")
        .exec(feed(pool.feed()))
        .exec(step(made::incrementAndGet))
        .exec(Clients.call("echo", "\"message\":\"hello\""))
        .injectOpen(
            nothingFor(RAMP.plusSeconds(1)),
            constantUsersPerSec(sizes.count("rate")).during(seconds));
  }

  private PopulationBuilder victims(Pool pool, Duration seconds) {
    return scenario("calls of the victim")
        .exec(feed(pool.feed()))
        .exec(
            session -> {
              victim.asked();
              return session.set("asked", System.nanoTime());
            })
        .exec(
            Clients.request("call of the victim", "victim__echo", "\"message\":\"hello\"")
                .check(
                    bodyString()
                        .validate(
                            "a result, or the reason",
                            (body, session) -> victim.answered(body, session.getLong("asked")))))
        .injectOpen(
            nothingFor(RAMP.plusSeconds(1)),
            constantUsersPerSec(sizes.count("rate")).during(seconds));
  }

  @Override
  public void after() {
    System.out.println("calls of the victim: " + victim.figures());
    super.after();
    victim.close();
  }
}
