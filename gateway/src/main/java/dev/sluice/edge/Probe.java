package dev.sluice.edge;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.exchange.Failure;
import dev.sluice.exchange.GatewayVersion;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.Sent;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What {@code sluice doctor} asks, at the addresses that clients use: {@code ?doctor=head} tells
 * which headers arrived, {@code ?doctor=ticks} is a stream that ticks, {@code ?doctor=silence} one
 * that says nothing. Nothing else of the gateway is touched: no session, no server. Thread-safe.
 *
 * <p>An answer is smaller than 2 KiB whatever the request, a stream ends by itself within ten
 * minutes, and at most {@code limits.probes} of them are open.
 */
final class Probe {
  /** In the query of the addresses of MCP and SSE. */
  static final String PARAMETER = "doctor";

  private static final ResponseHead HEAD =
      ResponseHead.OK_JSON.with("cache-control", "no-store").with("mcp-session-id", PARAMETER);
  private static final Duration WAIT = Duration.ofSeconds(5);
  private static final int DEFAULT_SECONDS = 130;
  private static final int MOST_SECONDS = 600;

  private final EdgeContext edge;
  private final int most;
  private final AtomicInteger open = new AtomicInteger();

  Probe(EdgeContext edge) {
    this.edge = edge;
    this.most = edge.config().limits().probes();
  }

  /** Starts the answer. Takes ownership of the body. */
  Answer start(RequestHead head, Responder responder, ByteBuf body) {
    int length = body.readableBytes();
    body.release();
    String what = RequestTarget.parameter(head.target(), PARAMETER, PARAMETER);
    return switch (what == null ? "" : what) {
      case "ticks" -> stream(responder, ProbeStream.ticks(responder, this::ended));
      case "silence" ->
          stream(responder, ProbeStream.silence(responder, seconds(head), this::ended));
      default -> {
        responder.body(HEAD, Unpooled.wrappedBuffer(json(head, length).getBytes(US_ASCII)));
        yield Answer.NONE;
      }
    };
  }

  private Answer stream(Responder responder, ProbeStream stream) {
    if (open.incrementAndGet() > most) {
      open.decrementAndGet();
      PlainAnswer.failed(
          responder,
          new Failure.ByGateway(
              Reason.OVERLOADED,
              "All " + most + " diagnostic streams (limits.probes) are open. Try again later.",
              null,
              Sent.NOTHING,
              0,
              WAIT));
      return Answer.NONE;
    }
    stream.start();
    return stream;
  }

  private void ended() {
    open.decrementAndGet();
  }

  /** Diagnostic streams open now. */
  int open() {
    return open.get();
  }

  private static int seconds(RequestHead head) {
    String text = RequestTarget.parameter(head.target(), "seconds", "seconds");
    if (text == null || !text.matches("\\d{1,6}")) {
      return DEFAULT_SECONDS;
    }
    return Math.clamp(Integer.parseInt(text), 1, MOST_SECONDS);
  }

  private String json(RequestHead head, int body) {
    EdgeConfig config = edge.config();
    return "{\"sluice\":\""
        + GatewayVersion.TEXT
        + "\",\"http\":\""
        + version(head)
        + "\",\"body\":"
        + body
        + ",\"limit\":"
        + config.limits().body().bytes()
        + ",\"keepalive\":"
        + edge.keepaliveMillis(head.route().scope())
        + ",\"cors\":"
        + edge.cors().isOn()
        + ",\"received\":"
        + ProbedHeaders.json(head)
        + "}";
  }

  private static String version(RequestHead head) {
    return head.http10() ? "1.0" : "1.1";
  }

  /** Whether a target asks for this. */
  static boolean isAskedFor(String target) {
    return RequestTarget.parameter(target, PARAMETER, PARAMETER) != null;
  }
}
