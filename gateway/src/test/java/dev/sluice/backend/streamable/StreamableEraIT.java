package dev.sluice.backend.streamable;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.http.HttpConfig;
import dev.sluice.backend.http.ScriptedServer;
import dev.sluice.backend.http.Wire;
import dev.sluice.backend.http.Wire.Request;
import dev.sluice.backend.spi.BackendTransport;
import dev.sluice.backend.spi.EraContract;
import dev.sluice.backend.spi.EraServer;
import dev.sluice.backend.spi.EraServer.Speaks;
import dev.sluice.backend.spi.HeardCall;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.ServerName;
import dev.sluice.protocol.jsonrpc.EnvelopeReader;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Eras over Streamable HTTP, and what a server without sessions is sent there. */
final class StreamableEraIT extends EraContract {
  private static final String CALL =
      "{\"jsonrpc\":\"2.0\",\"id\":\"c\",\"method\":\"tools/call\",\"params\":{\"name\":\"caf\\u00e9\",\"arguments\":{}}}";

  private final ScriptedServer server = new ScriptedServer(this::serve);
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Speaks speaks = Speaks.LEGACY;
  private volatile String refusal = "";

  @Override
  protected BackendTransport transport(MultiThreadIoEventLoopGroup loops) {
    return new StreamableTransport(
        new ServerName("remote"),
        HttpConfig.of(server.url()),
        new EnvelopeReader(EnvelopeReader.DEFAULT_MAX_DEPTH),
        loops);
  }

  @Override
  protected void become(Speaks next) {
    speaks = next;
  }

  @Override
  protected void meet(Agreed before) {
    call(before, CALL).expired();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void serve(Request request, Wire wire) throws IOException {
    boolean modern = speaks == Speaks.MODERN;
    if (!request.method().equals("POST")) {
      wire.respond(405, "", "");
    } else if (request.is("hang")) {
      wire.awaitEnd();
      closed.countDown();
    } else if (!refusal.isEmpty() && request.is("tools/call")) {
      String[] parts = refusal.split(" ", 2);
      wire.json(Integer.parseInt(parts[0]), parts[1].replace("ID", request.id()));
    } else if (modern && request.header("mcp-method") == null) {
      wire.json(
          400,
          "{\"jsonrpc\":\"2.0\",\"id\":"
              + request.id()
              + ",\"error\":{\"code\":-32020,\"message\":\"Mcp-Method is missing\"}}");
    } else if (speaks == Speaks.LEGACY
        && request.header("mcp-method") != null
        && !request.is("server/discover")) {
      wire.json(
          400,
          "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32000,\"message\":\"Bad Request: Server not initialized\"}}");
    } else {
      answer(request, wire);
    }
  }

  private void answer(Request request, Wire wire) throws IOException {
    String answer = EraServer.answer(speaks, request.body());
    if (answer == null && request.is("server/discover")) {
      wire.awaitEnd();
    } else if (answer == null) {
      wire.accepted();
    } else if (answer.equals(EraServer.DIES)) {
      wire.close();
    } else {
      wire.json(answer);
    }
  }

  @Test
  void call_withoutSession_carriesItsHeadersAndNoneOfASession() throws InterruptedException {
    Agreed agreed = greet(Speaks.MODERN);
    call(agreed, CALL).response();
    Request sent = server.await(request -> request.is("tools/call"));
    assertThat(sent.header("mcp-protocol-version")).isEqualTo("2026-07-28");
    assertThat(sent.header("mcp-method")).isEqualTo("tools/call");
    assertThat(sent.header("mcp-name")).isEqualTo("=?base64?Y2Fmw6k=?=");
    assertThat(sent.header("mcp-session-id")).isNull();
    assertThat(sent.header("accept")).contains("application/json", "text/event-stream");
  }

  @Test
  void cancel_withoutSession_endsTheConnectionAndSaysNothing() throws InterruptedException {
    Agreed agreed = greet(Speaks.MODERN);
    HeardCall call = call(agreed, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"hang\"}");
    server.await(request -> request.is("hang"));
    call.cancel("enough");
    Reached.await(closed);
    call(agreed, CALL).response();
    assertThat(server.requests()).noneMatch(request -> request.is("notifications/cancelled"));
  }

  @Test
  void channel_withoutSession_isClosedWithoutAWordAndNeverListensByGet() {
    Agreed agreed = greet(Speaks.MODERN);
    agreed
        .channel()
        .send(Message.of("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/roots/list_changed\"}"));
    call(agreed, CALL).response();
    agreed.channel().close(() -> {});
    assertThat(server.requests()).extracting(Request::method).containsOnly("POST");
    assertThat(server.requests()).noneMatch(request -> request.is("notifications/initialized"));
    assertThat(server.requests()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "400 {\"jsonrpc\":\"2.0\",\"id\":ID,\"error\":{\"code\":-32021,\"message\":\"needs roots\"}}",
        "400 {\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32020,\"message\":\"header\"}}",
        "404 {\"jsonrpc\":\"2.0\",\"id\":ID,\"error\":{\"code\":-32601,\"message\":\"unknown\"}}",
        "400 {\"jsonrpc\":\"2.0\",\"id\":ID,\"error\":{\"code\":-32602,\"message\":\"bad\"}}"
      })
  void error_ofAServerWithoutSessions_isItsAnswer(String answer) {
    Agreed agreed = greet(Speaks.MODERN);
    refusal = answer;
    assertThat(call(agreed, CALL).response()).contains("\"error\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "404 ",
        "405 ",
        "400 <html>",
        "400 {\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32000,\"message\":\"Bad Request\"}}",
        "400 {\"jsonrpc\":\"2.0\",\"id\":\"server-error\",\"error\":{\"code\":-32600,\"message\":\"Missing session ID\"}}"
      })
  void error_ofAServerThatKnowsOnlySessions_endsTheChannel(String answer) {
    Agreed agreed = greet(Speaks.MODERN);
    refusal = answer;
    call(agreed, CALL).expired();
    assertThat(agreed.channel().isOpen()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "400 {\"jsonrpc\":\"2.0\",\"id\":ID,\"error\":{\"code\":-32020,\"message\":\"header\"}}",
        "400 {\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32022,\"message\":\"version\"}}",
        "400 {\"jsonrpc\":\"2.0\",\"id\":ID,\"error\":{\"code\":-32602,\"message\":\"_meta: io.modelcontextprotocol/protocolVersion is missing\"}}"
      })
  void error_ofAServerWithoutSessions_endsASession(String answer) {
    Agreed agreed = greet(Speaks.LEGACY);
    refusal = answer;
    call(agreed, CALL).expired();
  }

  @Test
  void error_ofAServerThatKnowsSessions_isItsAnswerThere() {
    Agreed agreed = greet(Speaks.LEGACY);
    refusal = "400 {\"jsonrpc\":\"2.0\",\"id\":ID,\"error\":{\"code\":-32602,\"message\":\"bad\"}}";
    assertThat(call(agreed, CALL).response()).contains("-32602");
  }
}
