package dev.sluice.edge;

import static dev.sluice.edge.Wire.JSON;
import static dev.sluice.edge.Wire.get;
import static dev.sluice.edge.Wire.post;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.InFlight;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.Reply;
import dev.sluice.exchange.ReplySink;
import dev.sluice.exchange.Scope;
import dev.sluice.exchange.Sent;
import dev.sluice.exchange.ServerName;
import dev.sluice.exchange.Stage;
import dev.sluice.protocol.jsonrpc.Member;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tools over plain HTTP. */
final class PlainToolsTest {
  private static final String CALL = "{\"name\":\"echo\",\"arguments\":{\"a\":1}}";

  private final List<String> params = new ArrayList<>();
  private final List<Scope> scopes = new ArrayList<>();
  private @Nullable Wire wire;

  @AfterEach
  void close() {
    if (wire != null) {
      wire.close();
    }
  }

  private Wire behind(Stage plain) {
    Wire made =
        new Wire(
            (exchange, sink) -> {
              params.add(String.valueOf(exchange.message().raw(Member.PARAMS)));
              scopes.add(exchange.scope());
              return plain.handle(exchange, sink);
            });
    wire = made;
    return made;
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST"})
  void handle_aBrokenStage_isAnsweredNotHung(String method) {
    Wire edge =
        behind(
            (exchange, sink) -> {
              throw new IllegalStateException("scripted");
            });

    String answer =
        method.equals("GET")
            ? edge.send(get("/tools", ""))
            : edge.send(post("/tools/call", JSON, CALL));

    assertThat(answer).contains("outcome_unknown").doesNotContain("scripted");
  }

  @Test
  void list_manyPages_areOneList() {
    Wire edge =
        behind(
            (exchange, sink) -> {
              String cursor = exchange.message().raw(Member.CURSOR);
              String page =
                  cursor == null
                      ? "{\"tools\":[{\"name\":\"a\"}, {\"name\":\"b\"}],\"nextCursor\":\"n\\\"1\"}"
                      : "{\"tools\":[{\"name\":\"c\"}]}";
              return ScriptedDoor.answer(exchange, sink, page);
            });

    assertThat(edge.send(get("/tools", "")))
        .startsWith("HTTP/1.1 200 ")
        .endsWith("\r\n\r\n{\"tools\":[{\"name\":\"a\"},{\"name\":\"b\"},{\"name\":\"c\"}]}");
    assertThat(params).containsExactly("null", "{\"cursor\":\"n\\\"1\"}");
    assertThat(edge.served.errorTypes).containsExactly("http ok");
  }

  @Test
  void list_withoutEnd_isRefused() {
    Wire edge =
        behind(
            (exchange, sink) ->
                ScriptedDoor.answer(exchange, sink, "{\"tools\":[],\"nextCursor\":\"n\"}"));

    assertThat(edge.send(get("/tools", "")))
        .startsWith("HTTP/1.1 502 ")
        .contains("response_too_large");
    assertThat(params).hasSize(ToolListing.MAX_PAGES);
  }

  @Test
  void call_answers_withRawResult() {
    Wire edge =
        behind(
            (exchange, sink) ->
                ScriptedDoor.answer(exchange, sink, "{\"content\":[], \"isError\":true}"));

    assertThat(edge.send(post("/servers/crm/tools/call", JSON, " " + CALL + "\n")))
        .startsWith("HTTP/1.1 200 ")
        .endsWith("\r\n\r\n{\"content\":[], \"isError\":true}");
    assertThat(params).containsExactly(CALL);
    assertThat(scopes).containsExactly(new Scope.Single(new ServerName("crm")));
    assertThat(edge.served.errorTypes).containsExactly("http tool_error");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "7",
        "{\"arguments\":{}}",
        "{\"name\":7}",
        "{\"name\":\"a\"},\"x\":{}",
        "{\"name\":\"a\"},\"params\":{\"name\":\"b\"}",
        "{\"name\":\"a\"}}",
        "{\"name\":\"a\""
      })
  void call_noToolCall_isProblem(String body) {
    Wire edge = behind((exchange, sink) -> ScriptedDoor.answer(exchange, sink, "{}"));

    assertThat(edge.send(post("/tools/call", JSON, body)))
        .startsWith("HTTP/1.1 400 ")
        .contains("application/problem+json", "\"status\":400");
    assertThat(params).isEmpty();
  }

  @Test
  void call_failed_isProblem() {
    Wire edge =
        behind(
            (exchange, sink) -> {
              sink.finish(
                  new Reply.Failed(
                      new Failure.ByBackend(
                          Reason.BACKEND_UNREACHABLE,
                          "crm refused the connection",
                          new ServerName("crm"),
                          Sent.NOTHING)));
              return InFlight.DONE;
            });

    assertThat(edge.send(post("/tools/call", JSON, CALL)))
        .startsWith("HTTP/1.1 502 Bad Gateway\r\n")
        .contains("\"type\":\"urn:sluice:problem:backend_unreachable\"")
        .contains("\"title\":\"Bad Gateway\",\"status\":502")
        .contains("\"detail\":\"crm refused the connection\"")
        .contains("\"reason\":\"backend_unreachable\",\"server\":\"crm\"");
  }

  @Test
  void call_serversOwnError_isProblemWithIt() {
    Wire edge = behind(PlainToolsTest::unknownTool);

    assertThat(edge.send(post("/tools/call", JSON, CALL)))
        .startsWith("HTTP/1.1 400 ")
        .contains("\"detail\":\"no such tool\"")
        .endsWith("\"error\":{\"code\":-32602,\"message\":\"no such tool\"}}");
    assertThat(edge.served.errorTypes).containsExactly("http -32602");
  }

  private static InFlight unknownTool(Exchange exchange, ReplySink sink) {
    sink.finish(
        new Reply.Answered(
            Message.of(
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":"
                    + "{\"code\":-32602,\"message\":\"no such tool\"}}")));
    return InFlight.DONE;
  }

  @Test
  void call_clientGone_isCancelled() {
    HeldCall held = new HeldCall();
    Wire edge = behind(held);
    edge.send(post("/tools/call", JSON, CALL));
    var _ = edge.channel.close();

    assertThat(held.heard).containsExactly("CLIENT_DISCONNECTED");
    held.finish(new Reply.Failed(new Failure.ByGateway(Reason.CANCELLED, "cancelled")));
  }

  @Test
  void list_clientGone_isCancelled() {
    HeldCall held = new HeldCall();
    Wire edge = behind(held);
    edge.send(get("/tools", ""));
    var _ = edge.channel.close();

    assertThat(held.heard).containsExactly("CLIENT_DISCONNECTED");
    held.finish(new Reply.Failed(new Failure.ByGateway(Reason.CANCELLED, "cancelled")));
  }
}
