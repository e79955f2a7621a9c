package dev.sluice.demo;

import dev.sluice.protocol.era.ProtocolVersion;
import dev.sluice.protocol.jsonrpc.JsonRpcError;
import dev.sluice.protocol.mcp.McpError;
import dev.sluice.protocol.mcp.McpHeader;
import dev.sluice.protocol.mcp.McpMethod;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.ToIntFunction;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Streamable HTTP in front of the core: POST, GET and DELETE of one path, with sessions. */
final class HttpFront {
  private static final Logger log = LoggerFactory.getLogger(HttpFront.class);
  private static final int MOST_BODY_BYTES = 16 << 20;
  private static final int MOST_BATCH = 1_000;
  private static final String JSON = "application/json";
  private static final String STREAM = "text/event-stream";

  private final Sessions sessions;
  private final DemoProtocol protocol;

  HttpFront(Sessions sessions, DemoProtocol protocol) {
    this.sessions = sessions;
    this.protocol = protocol;
  }

  Publisher<Void> handle(HttpServerRequest request, HttpServerResponse response) {
    return Mono.defer(() -> route(request, response))
        .onErrorResume(Refusal.class, refusal -> refuse(refusal, response))
        .doOnError(failed -> log.debug("event=demo_request_failed", failed));
  }

  private Mono<Void> route(HttpServerRequest request, HttpServerResponse response) {
    HttpChecks.origin(request.requestHeaders());
    if (!request.path().equals("mcp")) {
      throw HttpChecks.refusal(404, "expected the path /mcp");
    }
    if (HttpChecks.nameAlone(request.requestHeaders())
        && !request.method().equals(HttpMethod.POST)) {
      HttpChecks.known(request.requestHeaders());
      response.header(HttpHeaderNames.ALLOW, "POST");
      throw HttpChecks.refusal(405, "expected POST");
    }
    return switch (request.method().name()) {
      case "POST" -> post(request, response);
      case "GET" -> get(request, response);
      case "DELETE" -> delete(request, response);
      default -> {
        response.header(HttpHeaderNames.ALLOW, "POST, GET, DELETE");
        throw HttpChecks.refusal(405, "expected POST, GET or DELETE");
      }
    };
  }

  private static Mono<Void> refuse(Refusal refusal, HttpServerResponse response) {
    return json(response.status(refusal.status()), refusal.body());
  }

  private static Mono<Void> json(HttpServerResponse response, byte[] body) {
    return response
        .header(HttpHeaderNames.CONTENT_TYPE, JSON)
        .header(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(body.length))
        .sendObject(Unpooled.wrappedBuffer(body))
        .then();
  }

  private Mono<Void> post(HttpServerRequest request, HttpServerResponse response) {
    HttpChecks.contentType(request.requestHeaders());
    return request
        .receive()
        .reduceWith(ByteArrayOutputStream::new, HttpFront::append)
        .flatMap(body -> answer(body.toByteArray(), request, response));
  }

  private static ByteArrayOutputStream append(ByteArrayOutputStream body, ByteBuf chunk) {
    int bytes = chunk.readableBytes();
    if (body.size() + bytes > MOST_BODY_BYTES) {
      throw HttpChecks.refusal(413, "body: expected at most " + MOST_BODY_BYTES + " bytes");
    }
    try {
      chunk.getBytes(chunk.readerIndex(), body, bytes);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return body;
  }

  private Mono<Void> answer(byte[] body, HttpServerRequest request, HttpServerResponse response) {
    HttpHeaders headers = request.requestHeaders();
    if (HttpChecks.nameAlone(headers)) {
      byte[] echo = isEcho(headers) ? EchoShortcut.answer(body) : null;
      return echo == null ? alone(parse(body), headers, response) : json(response, echo);
    }
    if (request.requestHeaders().contains(McpHeader.SESSION_ID)) {
      DemoSession session = HttpChecks.session(request.requestHeaders(), sessions);
      byte[] echo = EchoShortcut.answer(body);
      return echo == null ? answer(session, parse(body), response) : json(response, echo);
    }
    JsonNode message = parse(body);
    if (Alone.is(message)) {
      return alone(message, headers, response);
    }
    if (!Json.isInitialize(message)) {
      throw HttpChecks.refusal(400, "Mcp-Session-Id is missing: initialize first");
    }
    DemoSession session = sessions.open();
    return answer(session, message, response.header(McpHeader.SESSION_ID, session.id()));
  }

  private static boolean isEcho(HttpHeaders headers) {
    return ProtocolVersion.V2026_07_28.text().equals(headers.get(McpHeader.PROTOCOL_VERSION))
        && McpMethod.TOOLS_CALL.equals(headers.get(McpHeader.METHOD))
        && "echo".equals(headers.get(McpHeader.NAME));
  }

  /** A message of the era without sessions; who no longer waits for the answer cancels it. */
  private Mono<Void> alone(JsonNode message, HttpHeaders headers, HttpServerResponse response) {
    if (!Json.isRequest(message)) {
      return accepted(response);
    }
    String mismatch = HttpChecks.mismatch(headers, message);
    if (mismatch != null) {
      String why = mismatch + " does not say what the body says";
      ObjectNode error = Json.error(message.path("id"), McpError.HEADER_MISMATCH, why);
      return json(response.status(400), Json.bytes(error));
    }
    DemoSession caller = new DemoSession("");
    PostAnswer answer = new PostAnswer();
    protocol.alone(caller, message, answer);
    return write(answer, response, Alone::status).doFinally(ended -> caller.close());
  }

  private static JsonNode parse(byte[] body) {
    try {
      return Json.read(body);
    } catch (JacksonException malformed) {
      throw new Refusal(400, JsonRpcError.PARSE_ERROR, "the body is not one JSON value");
    }
  }

  private Mono<Void> answer(DemoSession session, JsonNode body, HttpServerResponse response) {
    PostAnswer answer = new PostAnswer();
    if (body.isArray()) {
      batch(session, body, answer);
      return body.valueStream().anyMatch(Json::isRequest)
          ? write(answer, response)
          : accepted(response);
    }
    if (!body.isObject()) {
      throw HttpChecks.refusal(400, "the body is no JSON-RPC message");
    }
    protocol.handle(session, body, answer);
    return Json.isRequest(body) ? write(answer, response) : accepted(response);
  }

  private void batch(DemoSession session, JsonNode batch, PostAnswer answer) {
    if (!session.version().batches() || batch.isEmpty() || batch.size() > MOST_BATCH) {
      throw HttpChecks.refusal(400, "a batch of " + batch.size() + " messages is not accepted");
    }
    int requests = (int) batch.valueStream().filter(Json::isRequest).count();
    BatchAnswer all = new BatchAnswer(answer, requests);
    batch.valueStream().forEach(message -> protocol.handle(session, message, all));
  }

  private static Mono<Void> accepted(HttpServerResponse response) {
    return response.status(202).header(HttpHeaderNames.CONTENT_LENGTH, "0").send();
  }

  private static Mono<Void> write(PostAnswer answer, HttpServerResponse response) {
    return write(answer, response, single -> 200);
  }

  /**
   * @param status of a response that is all there is
   */
  private static Mono<Void> write(
      PostAnswer answer, HttpServerResponse response, ToIntFunction<JsonNode> status) {
    return answer
        .form()
        .flatMap(
            form ->
                switch (form) {
                  case PostAnswer.Form.Single single ->
                      json(
                          response.status(status.applyAsInt(single.json())),
                          Json.bytes(single.json()));
                  case PostAnswer.Form.Stream stream -> stream(stream.events(), response);
                });
  }

  private static Mono<Void> stream(Events events, HttpServerResponse response) {
    return response
        .header(HttpHeaderNames.CONTENT_TYPE, STREAM)
        .header(HttpHeaderNames.CACHE_CONTROL, "no-cache, no-transform")
        .send(events.flux(), event -> true)
        .then();
  }

  private Mono<Void> get(HttpServerRequest request, HttpServerResponse response) {
    DemoSession session = HttpChecks.session(request.requestHeaders(), sessions);
    Events events = new Events();
    Standing standing =
        new Standing() {
          @Override
          public void push(ObjectNode message) {
            events.add(message);
          }

          @Override
          public void end() {
            events.end();
          }
        };
    events.comment("open");
    session.stand(standing);
    return stream(events, response).doFinally(ended -> session.leave(standing));
  }

  private Mono<Void> delete(HttpServerRequest request, HttpServerResponse response) {
    DemoSession session = HttpChecks.session(request.requestHeaders(), sessions);
    sessions.close(session.id());
    return response.status(204).send();
  }
}
