package dev.sluice.e2e;

import static dev.sluice.e2e.Json.json;
import static dev.sluice.e2e.ScriptedServer.result;
import static dev.sluice.e2e.ScriptedServer.said;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What servers say outside calls: it reaches those it concerns, and only them. */
final class NewsIT {
  private final BlockingQueue<Line> streams = new LinkedBlockingQueue<>();
  private final ScriptedServer server =
      new ScriptedServer("talk")
          .on(
              "initialize",
              (line, message) ->
                  line.respond(
                      "200 OK",
                      "application/json",
                      "Mcp-Session-Id: s-1\r\n",
                      result(
                          message,
                          json(
                              "{'protocolVersion':'2025-06-18','capabilities':{'tools':{},"
                                  + "'logging':{},'resources':{'subscribe':true}},"
                                  + "'serverInfo':{'name':'news','version':'1'}}"))))
          .on(
              "resources/list",
              (line, message) ->
                  line.json(
                      result(
                          message,
                          json(
                              "{'resources':[{'uri':'file:///a','name':'a'},"
                                  + "{'uri':'file:///b','name':'b'}]}"))))
          .on(
              "GET",
              (line, message) -> {
                line.beginEvents();
                streams.add(line);
              });
  private final Running gateway =
      Running.start("servers: { s: { url: \"" + server.url() + "\" } }\n");

  @AfterEach
  void stop() {
    gateway.close();
    server.close();
  }

  private Line upstream() throws InterruptedException {
    Line line = streams.poll(Pending.PATIENCE_SECONDS, TimeUnit.SECONDS);
    for (Line next = streams.poll(); next != null; next = streams.poll()) {
      line = next;
    }
    if (line == null) {
      throw new AssertionError("the gateway does not listen");
    }
    return line;
  }

  @Test
  void resourceUpdated_reachesItsSubscribersOnly() throws Exception {
    TestClient a = gateway.open();
    TestClient b = gateway.open();
    StandingStream newsOfA = a.listen();
    StandingStream newsOfB = b.listen();
    a.request("resources/subscribe", "{'uri':'file:///a'}").result();
    b.request("resources/subscribe", "{'uri':'file:///b'}").result();
    Line line = upstream();
    line.event(updated("a"));
    line.event(updated("b"));
    assertThat(newsOfA.next().at("/params/uri").asString("")).isEqualTo("file:///a");
    assertThat(newsOfB.next().at("/params/uri").asString("")).isEqualTo("file:///b");
    a.request("ping", "{}").result();
    assertThat(newsOfA.isQuiet()).isTrue();
    assertThat(newsOfB.isQuiet()).isTrue();
  }

  private static String updated(String name) {
    return json(
        "{'jsonrpc':'2.0','method':'notifications/resources/updated','params':{'uri':'file:///"
            + name
            + "'}}");
  }

  @Test
  void logMessages_duringACall_areFilteredByTheLevelOfTheirClient() {
    server.on(
        "talk",
        (line, message) -> {
          line.beginEvents();
          for (String level : new String[] {"debug", "info", "warning", "error"}) {
            line.event(
                json(
                    "{'jsonrpc':'2.0','method':'notifications/message','params':{'level':'"
                        + level
                        + "','data':'said'}}"));
          }
          line.event(result(message, said("done")));
          line.endEvents();
        });
    TestClient quiet = gateway.open();
    TestClient curious = gateway.open();
    quiet.request("logging/setLevel", "{'level':'error'}").result();
    curious.request("logging/setLevel", "{'level':'info'}").result();
    assertThat(levels(quiet.call("s__talk", "{}"))).isEqualTo("error");
    assertThat(levels(curious.call("s__talk", "{}"))).isEqualTo("info warning error");
  }

  private static String levels(Pending call) {
    call.result();
    StringBuilder levels = new StringBuilder();
    for (JsonNode message : call.all()) {
      if (message.path("method").asString("").equals("notifications/message")) {
        levels.append(levels.isEmpty() ? "" : " ").append(message.at("/params/level").asString(""));
      }
    }
    return levels.toString();
  }
}
