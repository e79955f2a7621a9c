package dev.sluice.edge;

import static dev.sluice.edge.Wire.HOST;
import static dev.sluice.edge.Wire.JSON;
import static dev.sluice.edge.Wire.PING;
import static dev.sluice.edge.Wire.get;
import static dev.sluice.edge.Wire.post;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.Client;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.InFlight;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.OutboundStream;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.Reply;
import dev.sluice.exchange.ReplySink;
import dev.sluice.protocol.era.ProtocolVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The HTTP+SSE transport of 2024-11-05: one stream, and what is posted beside it. */
final class SharedStreamTest {
  private static final String EVENTS = "Accept: text/event-stream\r\n";
  private static final String PROGRESS =
      "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{}}";
  private static final String RESULT = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"ok\":true}}";

  private final Wire stream = new Wire();
  private final Wire posts = stream.another();
  private final HeldCall held = new HeldCall();

  @AfterEach
  void close() {
    posts.close();
    stream.close();
  }

  /** Opens a stream and gives the address it announces. */
  private String open() {
    return announced(stream.send(get("/sse", EVENTS)));
  }

  private static String announced(String response) {
    String mark = "event: endpoint\ndata: ";
    int start = response.indexOf(mark) + mark.length();
    return response.substring(start, response.indexOf("\n\n", start));
  }

  private Client client() {
    return stream.door.streams.keySet().iterator().next();
  }

  private OutboundStream standing() {
    return Objects.requireNonNull(stream.door.streams.get(client()));
  }

  private String send(String address, String message) {
    return posts.send(post(address, JSON, message));
  }

  @Test
  void get_opensStreamWhoseFirstEventSaysWhereToPost() {
    String response = stream.send(get("/sse", EVENTS + "MCP-Protocol-Version: whatever\r\n"));

    assertThat(response)
        .startsWith("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n")
        .contains("cache-control: no-cache, no-transform\r\nx-accel-buffering: no\r\n")
        .contains("event: endpoint\ndata: /messages?sessionId=sse2\n\n");
  }

  @ParameterizedTest
  @CsvSource({"/sse/", "/sse?x=1"})
  void get_otherSpelling_sameAddress(String path) {
    assertThat(announced(stream.send(get(path, "")))).isEqualTo("/messages?sessionId=sse2");
  }

  @Test
  void get_ofServer_announcesAddressOfThatServer() {
    String address = announced(stream.send(get("/servers/crm/sse", EVENTS)));

    assertThat(address).isEqualTo("/servers/crm/messages?sessionId=sse2");
    assertThat(send(address, PING)).startsWith("HTTP/1.1 202 ");
    assertThat(stream.received()).contains(RESULT);
  }

  @Test
  void get_noRoomForSession_refusedWithTimeToComeBack() {
    stream.door.full = new Failure.ByGateway(Reason.OVERLOADED, "full");

    assertThat(stream.send(get("/sse", EVENTS)))
        .startsWith("HTTP/1.1 503 ")
        .contains("retry-after: ")
        .contains("\"reason\":\"overloaded\"");
    assertThat(stream.send(get("/healthz", ""))).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void get_streamNotAccepted_notAcceptable() {
    assertThat(stream.send(get("/sse", "Accept: application/json\r\n")))
        .startsWith("HTTP/1.1 406 ");
  }

  @ParameterizedTest
  @CsvSource({"POST, /sse, GET", "DELETE, /sse/, GET", "GET, /messages?sessionId=s, POST"})
  void otherMethod_isToldWhichOneIsServed(String method, String path, String allowed) {
    String body = method.equals("POST") ? JSON + "Content-Length: 2\r\n\r\n{}" : "\r\n";

    assertThat(stream.send(method + ' ' + path + " HTTP/1.1\r\n" + HOST + body))
        .startsWith("HTTP/1.1 405 ")
        .contains("\r\nallow: " + allowed + "\r\n");
    assertThat(stream.send(get("/sse", EVENTS))).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void post_request_isAcceptedAtOnceAndAnsweredOnTheStream() {
    String address = open();
    stream.door.stage = held;

    assertThat(send(address, PING))
        .startsWith("HTTP/1.1 202 Accepted\r\n")
        .contains("content-length: 0\r\n");
    assertThat(stream.received()).isEmpty();
    assertThat(held.interim(PROGRESS)).isTrue();
    assertThat(stream.received()).contains("event: message\ndata: " + PROGRESS + "\n\n");
    held.finish("{\"ok\":true}");
    assertThat(stream.received()).contains("event: message\ndata: " + RESULT + "\n\n");
    assertThat(stream.served.errorTypes).containsExactly("http_sse ok");
  }

  @Test
  void post_manyRequests_eachAnsweredOnceInTheOrderOfTheirAnswers() {
    String address = open();
    List<ReplySink> sinks = new ArrayList<>();
    stream.door.stage =
        (exchange, sink) -> {
          sinks.add(sink);
          return InFlight.DONE;
        };
    for (int i = 0; i < 3; i++) {
      send(address, PING.replace("\"id\":1", "\"id\":" + i));
    }

    for (int i = 2; i >= 0; i--) {
      sinks
          .get(i)
          .finish(
              new Reply.Answered(
                  Message.of("{\"jsonrpc\":\"2.0\",\"id\":" + i + ",\"result\":{}}")));
    }
    String replies = stream.received();
    assertThat(replies.indexOf("\"id\":2")).isPositive().isLessThan(replies.indexOf("\"id\":1"));
    assertThat(replies.indexOf("\"id\":1")).isLessThan(replies.indexOf("\"id\":0"));
  }

  @Test
  void post_fails_isAnErrorOnTheStream() {
    String address = open();
    stream.door.stage = held;
    send(address, PING);
    held.finish(new Reply.Failed(new Failure.ByGateway(Reason.DEADLINE_EXCEEDED, "late")));

    assertThat(stream.received()).contains("data: {\"jsonrpc\":\"2.0\",\"id\":1,\"error\":");
  }

  @Test
  void post_notification_isAcceptedAndNotAnswered() {
    String address = open();

    assertThat(send(address, "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}"))
        .startsWith("HTTP/1.1 202 ");
    assertThat(stream.received()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hello | -32700",
        "{\"id\":1} | -32600",
        "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}] | -32600",
      })
  void post_noMessage_badRequestAndNothingOnTheStream(String body, String code) {
    String address = open();

    assertThat(send(address, body)).startsWith("HTTP/1.1 400 ").contains("\"code\":" + code);
    assertThat(stream.received()).isEmpty();
    assertThat(send(address, PING)).startsWith("HTTP/1.1 202 ");
  }

  @Test
  void post_batchOfItsRevision_eachRequestIsAnswered() {
    stream.door.sseVersion = ProtocolVersion.V2025_03_26;
    String address = open();

    assertThat(send(address, '[' + PING + ',' + PROGRESS + ',' + PING.replace("1,", "2,") + ']'))
        .startsWith("HTTP/1.1 202 ");
    assertThat(stream.received()).contains("\"id\":1,\"result\"").contains("\"id\":2,\"result\"");
  }

  @Test
  void post_batchWithOneBrokenElement_isRefusedWhole() {
    stream.door.sseVersion = ProtocolVersion.V2025_03_26;
    String address = open();

    assertThat(send(address, '[' + PING + ",{}]")).startsWith("HTTP/1.1 400 ");
    assertThat(stream.received()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "/messages, 400",
    "/messages?sessionId=, 404",
    "/messages?sessionId=nobody, 404",
    "/messages?sessionId=%, 404",
    "/messages?sessionId=s, 404",
    "/servers/other/messages?sessionId=sse2, 404",
  })
  void post_withoutItsSession_refused(String address, String status) {
    open();

    assertThat(send(address, PING)).startsWith("HTTP/1.1 " + status);
    assertThat(posts.send(get("/healthz", ""))).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void post_sessionNamedAsPythonDoes_found() {
    open();

    assertThat(send("/messages/?x=1&session_id=sse2", PING)).startsWith("HTTP/1.1 202 ");
  }

  @Test
  void post_otherType_unsupported() {
    String address = open();

    assertThat(posts.send(post(address, "Content-Type: text/plain\r\n", PING)))
        .startsWith("HTTP/1.1 415 ");
  }

  @Test
  void post_tooLarge_refused() {
    String address = open();

    assertThat(send(address, "x".repeat((64 << 10) + 1))).startsWith("HTTP/1.1 413 ");
  }

  @Test
  void calls_atTheLimitAndOnePast_requestsFailOnTheStreamOthersAtOnce() {
    String address = open();
    List<ReplySink> sinks = new ArrayList<>();
    stream.door.stage =
        (exchange, sink) -> {
          sinks.add(sink);
          return reason -> {};
        };
    for (int i = 0; i < Wire.LIMITS.streams(); i++) {
      assertThat(send(address, PING)).startsWith("HTTP/1.1 202 ");
    }
    assertThat(stream.received()).isEmpty();

    assertThat(send(address, PING)).startsWith("HTTP/1.1 202 ");
    assertThat(stream.received()).contains("\"reason\":\"overloaded\"");
    assertThat(send(address, PROGRESS)).startsWith("HTTP/1.1 503 ").contains("retry-after: 1");
    for (ReplySink sink : sinks) {
      sink.finish(new Reply.Answered(Message.of(RESULT)));
    }
    assertThat(send(address, PROGRESS)).startsWith("HTTP/1.1 202 ");
  }

  @Test
  void idleStream_isKeptAlive() {
    open();

    assertThat(stream.pass(KeepaliveConfig.DEFAULTS.interval().plusMillis(100)))
        .isEqualTo("d\r\n: keepalive\n\n\r\n");
  }

  @Test
  void quietServersStream_isNotKeptAlive() {
    stream.send(get("/servers/quiet/sse", EVENTS));

    assertThat(stream.pass(Duration.ofMinutes(10))).isEmpty();
  }

  @Test
  void push_comesAsEvent() {
    open();
    standing().send(Message.of(PROGRESS));

    assertThat(stream.received()).contains("event: message\ndata: " + PROGRESS + "\n\n");
  }

  @Test
  void clientGone_sessionIsOverAndRepliesAreDropped() {
    String address = open();
    stream.door.stage = held;
    send(address, PING);
    Client client = client();
    var _ = stream.channel.close();

    assertThat(stream.door.ended).containsExactly(client);
    assertThat(held.interim(PROGRESS)).isFalse();
    held.finish("{}");
    assertThat(send(address, PING)).startsWith("HTTP/1.1 404 ");
  }

  @Test
  void sessionOver_streamEndsAndConnectionServesOn() {
    open();
    standing().close();

    assertThat(stream.received()).matches("d\r\nretry: 1\\d{3}\n\n\r\n0\r\n\r\n");
    assertThat(stream.door.ended).isEmpty();
    assertThat(stream.send(get("/healthz", ""))).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void http10_streamEndsWithConnection() {
    String response = stream.send("GET /sse HTTP/1.0\r\n" + HOST + EVENTS + "\r\n");

    assertThat(response).contains("\r\n\r\nevent: endpoint\n").doesNotContain("chunked");
    standing().close();
    assertThat(stream.channel.isOpen()).isFalse();
  }
}
