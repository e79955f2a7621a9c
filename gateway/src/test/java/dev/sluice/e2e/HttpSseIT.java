package dev.sluice.e2e;

import static dev.sluice.e2e.Json.json;
import static dev.sluice.e2e.ScriptedServer.result;
import static dev.sluice.e2e.ScriptedServer.said;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Clients over HTTP+SSE, through a whole gateway. */
final class HttpSseIT {
  private final ScriptedServer server = new ScriptedServer("ask", "count", "hang", "good");
  private final Running gateway =
      Running.start("servers: { s: { url: \"" + server.url() + "\" } }");
  private final List<SseClient> clients = new ArrayList<>();

  @AfterEach
  void stop() {
    clients.forEach(SseClient::close);
    gateway.close();
    server.close();
  }

  private SseClient open(String path) {
    SseClient client = new SseClient(gateway.at(path));
    clients.add(client);
    return client.open("2024-11-05");
  }

  @ParameterizedTest
  @CsvSource({"/sse, s__", "/sse/, s__", "/servers/s/sse, ''", "/servers/s/sse/, ''"})
  void session_listsAndCalls(String path, String prefix) {
    SseClient client = open(path);

    assertThat(client.request("tools/list", "{}").result().path("tools").size()).isEqualTo(4);
    assertThat(client.call(prefix + "good", "{}").text()).isEqualTo("good");
  }

  @Test
  void calls_atOnceFromManyClients_eachAnsweredToItsOwn() {
    server.on(
        "count",
        (line, message) ->
            line.json(result(message, said(message.at("/params/arguments/n").asString("")))));
    List<Pending> calls = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      SseClient client = open("/sse");
      for (int n = 0; n < 25; n++) {
        calls.add(client.call("s__count", "{'n':'" + i + '-' + n + "'}"));
      }
    }
    for (int i = 0; i < calls.size(); i++) {
      assertThat(calls.get(i).text()).isEqualTo(i / 25 + "-" + i % 25);
    }
    assertThat(server.seen("tools/call")).hasSize(200);
  }

  @Test
  void call_thatHangs_isAcceptedAndKeepsNoOtherWaiting() {
    server.on("hang", (line, message) -> line.beginEvents());
    SseClient client = open("/sse");
    Pending hanging = client.call("s__hang", "{}");
    server.await("tools/call", 1);

    assertThat(client.call("s__good", "{}").text()).isEqualTo("good");
    assertThat(hanging.isAnswered()).isFalse();
  }

  @Test
  void ask_duringACall_comesOnTheStreamAndIsAnsweredByPost() {
    AtomicInteger asks = new AtomicInteger();
    server.on(
        "ask",
        (line, message) -> {
          String id = "ask-" + asks.incrementAndGet();
          line.beginEvents();
          line.event(json("{'jsonrpc':'2.0','id':'" + id + "','method':'roots/list','params':{}}"));
          JsonNode answer = server.answerTo(id);
          line.event(result(message, said(answer.at("/result/from").asString("nobody"))));
          line.endEvents();
        });
    SseClient asked = open("/servers/s/sse").answering("roots/list", params -> "{'from':'me'}");
    SseClient bystander = open("/servers/s/sse");

    assertThat(asked.call("ask", "{}").text()).isEqualTo("me");
    assertThat(bystander.stream.isQuiet()).isTrue();
  }

  @Test
  void streamCut_endsTheSessionAndCancelsItsCalls() {
    server.on("hang", (line, message) -> line.beginEvents());
    SseClient client = open("/sse");
    client.call("s__hang", "{}");
    JsonNode upstream = server.await("tools/call", 1).message().get("id");
    client.close();

    JsonNode cancel = server.await("notifications/cancelled", 1).message();
    assertThat(cancel.at("/params/requestId")).isEqualTo(upstream);
    HttpResponse<String> late =
        Running.post(client.endpoint(), "{\"jsonrpc\":\"2.0\",\"id\":9,\"method\":\"ping\"}");
    assertThat(late.statusCode()).isEqualTo(404);
    assertThat(Running.get(gateway.managementAt("/metrics")).body())
        .contains("sluice_session_closed_total{reason=\"client_disconnect\"} 1");
  }

  @Test
  void session_ofOneTransport_isUnknownToTheOtherAndToOtherAddresses() throws Exception {
    SseClient client = open("/sse");
    String query = client.endpoint().getQuery();
    String ping = "{\"jsonrpc\":\"2.0\",\"id\":9,\"method\":\"ping\"}";

    assertThat(Running.post(gateway.at("/servers/s/messages?" + query), ping).statusCode())
        .isEqualTo(404);
    assertThat(statusAtMcp(query.substring("sessionId=".length()), ping)).isEqualTo(404);
    String streamable = gateway.open().sessionId();
    assertThat(Running.post(gateway.at("/messages?sessionId=" + streamable), ping).statusCode())
        .isEqualTo(404);
  }

  private int statusAtMcp(String sessionId, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(gateway.at("/mcp"))
            .header("Content-Type", "application/json")
            .header("Accept", "application/json, text/event-stream")
            .header("Mcp-Session-Id", sessionId)
            .POST(BodyPublishers.ofString(body))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(request, BodyHandlers.discarding()).statusCode();
    }
  }

  @Test
  void request_beforeInitialize_isAnError() {
    SseClient client = new SseClient(gateway.at("/sse"));
    clients.add(client);

    assertThat(client.request("tools/list", "{}").error().path("code").asInt()).isEqualTo(-32600);
    client.open("2025-06-18");
    assertThat(client.call("s__good", "{}").text()).isEqualTo("good");
  }

  @Test
  void publicUrl_itsPathIsServedAndAnnouncedAndItsHostLetIn() throws IOException {
    try (Running behind =
        Running.listening(
            ", publicUrl: 'https://mcp.example.com/gw'",
            "servers: { s: { url: \"" + server.url() + "\" } }")) {
      for (String path : List.of("/gw/servers/s/sse", "/servers/s/sse")) {
        try (SseClient client = new SseClient(behind.at(path))) {
          assertThat(client.endpoint().getPath()).isEqualTo("/gw/servers/s/messages");
          assertThat(client.open("2024-11-05").call("good", "{}").text()).isEqualTo("good");
        }
      }
      URI address = behind.at("/gw/tools");
      try (Socket socket = new Socket(address.getHost(), address.getPort())) {
        socket
            .getOutputStream()
            .write(
                "GET /gw/tools HTTP/1.1\r\nHost: mcp.example.com\r\nOrigin: https://mcp.example.com\r\nConnection: close\r\n\r\n"
                    .getBytes(UTF_8));
        assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
            .startsWith("HTTP/1.1 200 ");
      }
    }
  }

  @Test
  void gatewayStops_callsAreAnsweredAndStreamsEnd() {
    server.on("hang", (line, message) -> {});
    SseClient client = open("/sse");
    Pending call = client.call("s__hang", "{}");
    server.await("tools/call", 1);
    gateway.stop();

    assertThat(call.error().at("/data/sluice/reason").asString("")).isNotEmpty();
    assertThat(Pending.join(client.stream.ended)).isTrue();
  }
}
