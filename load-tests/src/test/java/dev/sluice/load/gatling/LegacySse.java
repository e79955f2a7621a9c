package dev.sluice.load.gatling;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.dummy;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.exitHereIfFailed;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.jsonPath;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.repeat;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.sse;
import static io.gatling.javaapi.http.HttpDsl.status;

import dev.sluice.load.client.Mcp;
import io.gatling.http.action.sse.SseInboundMessage;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.Session;
import java.time.Duration;
import java.util.List;

/**
 * Clients of 2024-11-05: a stream carries the answers, and messages are posted beside it. Gatling
 * forgets what arrives between a POST and a check set after it, so the stream's messages are kept
 * and looked through; the time of an answer is when it arrived.
 *
 * @see <a href="https://modelcontextprotocol.io/specification/2024-11-05/basic/transports">HTTP
 *     with SSE, MCP 2024-11-05</a>
 */
public final class LegacySse extends LoadRun {
  private static final String STREAM = "stream";
  private static final long LATE = 10_000;
  private static final int KEPT = 16;

  public LegacySse() {
    super(
        Sizes.of("users", 50).and("ramp", 10).and("calls", 20).and("pause", 500).and("p99", 1000));
    int users = sizes.count("users");
    int calls = sizes.count("calls");
    Relay relay = Relay.to(stage.gateway().port());
    PopulationBuilder clients =
        scenario("legacy clients")
            .exec(
                sse("open", STREAM)
                    .get("/sse")
                    .await(Duration.ofSeconds(10))
                    .on(
                        sse.checkMessage("endpoint")
                            .matching(jsonPath("$.event").is("endpoint"))
                            .check(jsonPath("$.data").saveAs("endpoint"))))
            .exec(exitHereIfFailed())
            .exec(ask("initialize", Mcp.initialize("2024-11-05"), 0))
            .exec(post("initialized", Mcp.INITIALIZED))
            .exec(
                repeat(calls)
                    .on(
                        ask("call", Mcp.call(1, "echo__echo", "\"message\":\"hello\""), 1)
                            .exec(pause(Duration.ofMillis(sizes.count("pause"))))))
            .injectOpen(rampUsers(users).during(sizes.seconds("ramp")))
            .protocols(
                Clients.of(stage)
                    .baseUrl("http://127.0.0.1:" + relay.port())
                    .sseUnmatchedInboundMessageBufferSize(KEPT));
    Counters living =
        new Counters(stage).now("sluice_sessions", users).now("sluice_streams", users);
    living.standingStreamsClosed(() -> 0).callsReached(() -> (double) users * calls);
    Counters after = new Counters(stage).nothingLeft();
    after.sessionsClosed("client_disconnect", () -> users).standingStreamsClosed(() -> users);
    PopulationBuilder end =
        scenario("counters")
            .exec(living.look("before the end", SETTLE))
            .exec(step(relay::cut))
            .exec(after.look("after", SETTLE))
            .injectOpen(atOnceUsers(1))
            .protocols(Clients.of(stage));
    setUp(clients.andThen(end))
        .assertions(
            global().failedRequests().count().is(0L),
            details("answer to call").requestsPerSec().gt(0.0),
            details("answer to call").responseTime().percentile(99).lt(sizes.count("p99")));
  }

  private static ChainBuilder post(String name, String message) {
    return exec(http(name).post("#{endpoint}").body(StringBody(message)).check(status().is(202)));
  }

  /** Posts, then waits for the answer on the stream, which the report has beside the POST. */
  private static ChainBuilder ask(String name, String message, int id) {
    return exec(session -> session.set("sent", System.currentTimeMillis()).set("took", -1))
        .exec(post(name, message))
        .exec(
            asLongAs(LegacySse::waits)
                .on(
                    pause(Duration.ofMillis(20)),
                    sse.processUnmatchedMessages(
                        STREAM, (messages, session) -> answered(messages, session, id))))
        .exec(
            dummy("answer to " + name, session -> Math.max(0, session.getInt("took")))
                .withSuccess(session -> session.getInt("took") >= 0));
  }

  private static boolean waits(Session session) {
    return session.getInt("took") < 0
        && System.currentTimeMillis() - session.getLong("sent") < LATE;
  }

  private static Session answered(List<SseInboundMessage> messages, Session session, int id) {
    for (SseInboundMessage message : messages) {
      String text = message.message();
      if (text.contains("\"id\":" + id) && text.contains("\"result\"")) {
        return session.set("took", (int) (message.timestamp() - session.getLong("sent")));
      }
    }
    return session;
  }
}
