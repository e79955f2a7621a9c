package dev.sluice.load.gatling;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.exitHereIfFailed;
import static io.gatling.javaapi.core.CoreDsl.substring;
import static io.gatling.javaapi.http.HttpDsl.header;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.sse;
import static io.gatling.javaapi.http.HttpDsl.status;

import dev.sluice.load.client.Mcp;
import io.gatling.javaapi.core.ActionBuilder;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.http.HttpProtocolBuilder;
import io.gatling.javaapi.http.HttpRequestActionBuilder;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What clients over Streamable HTTP do. Gatling reads no headers of a stream and takes no call's
 * answer from one it has not asked for, so requests are plain, and only the standing stream is one
 * to it.
 */
final class Clients {
  /** Where a virtual user keeps the id of its session. */
  static final String SESSION = "session";

  private static final String HEADER = "Mcp-Session-Id";
  private static final String STREAM = "stream";

  /** Ids of calls: users share sessions, and an id is one call's as long as that is in flight. */
  private static final AtomicLong CALLS = new AtomicLong();

  private Clients() {}

  /** Clients of the gateway, each with connections of its own. */
  static HttpProtocolBuilder of(Stage stage) {
    return http.baseUrl("http://127.0.0.1:" + stage.gateway().port())
        .acceptHeader("application/json, text/event-stream")
        .contentTypeHeader("application/json")
        .userAgentHeader("gatling")
        .disableWarmUp()
        .disableCaching();
  }

  /** Opens a session; a user without one is gone. */
  static ChainBuilder initialize() {
    return exec(http("initialize")
            .post("/mcp")
            .body(StringBody(Mcp.initialize(Mcp.REVISION)))
            .check(status().is(200), header(HEADER).saveAs(SESSION)))
        .exec(exitHereIfFailed())
        .exec(
            http("initialized")
                .post("/mcp")
                .header(HEADER, "#{session}")
                .body(StringBody(Mcp.INITIALIZED))
                .check(status().is(202)));
  }

  /** Opens the standing stream. */
  static ActionBuilder listen() {
    return sse("stream", STREAM).get("/mcp").header(HEADER, "#{session}");
  }

  /**
   * Ends the session, and with it its stream. {@code sse.close()} would open that again: Gatling
   * 3.15.1 closes the connection before it notes that it wanted to.
   */
  static ActionBuilder delete() {
    return http("delete").delete("/mcp").header(HEADER, "#{session}").check(status().in(200, 204));
  }

  /** A call, named as its tool, that must be answered with a text of the tool. */
  static HttpRequestActionBuilder call(String tool, String arguments) {
    return request("call " + tool, "echo__" + tool, arguments)
        .check(substring("\"result\":{\"content\""));
  }

  /** A call without a say about its answer, beyond that there is one. */
  static HttpRequestActionBuilder request(String name, String tool, String arguments) {
    return http(name)
        .post("/mcp")
        .header(HEADER, "#{session}")
        .body(StringBody(_ -> Mcp.call(CALLS.incrementAndGet(), tool, arguments)))
        .check(status().is(200));
  }
}
