package dev.sluice.faults;

import io.netty.handler.codec.http2.Http2Error;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Plays a {@link Fault} on the HTTP/2 stream a {@code tools/call} came on. */
final class Http2Faults {
  private Http2Faults() {}

  static void play(Fault fault, Desk.Turn turn, Http2Line line) {
    switch (fault) {
      case NONE -> line.json(turn.answer());
      case TOOL_ERROR -> line.json(Json.response(turn.id(), Json.said(turn.key(), true)));
      case SERVER_ERROR -> line.json(Json.error(turn.id()));
      case WRONG_ID -> line.json(Json.response("987654321", Json.said(turn.key(), false)));
      case GARBAGE -> line.json("{\"jsonrpc\":\"2.0\",,,");
      case HTML -> line.respond(200, "text/html", "", "<html><body>Welcome!</body></html>");
      case INTERIM, TWO_ANSWERS, STREAM_WITHOUT_ANSWER, RESET_IN_EVENT -> events(fault, turn, line);
      case ENDLESS, ENDLESS_PROGRESS -> endless(fault, turn, line);
      case SLOW -> slow(turn, line);
      case HANG_BEFORE_RUNNING, HANG_AFTER_RUNNING -> {}
      case STATUS_429 -> line.respond(429, "text/plain", "", "slower");
      case STATUS_429_RETRY_AFTER -> line.refuse(429, turn.retryAfter(), "slower");
      case STATUS_503 -> line.respond(503, "text/plain", "", "later");
      case STATUS_503_RETRY_AFTER -> line.refuse(503, turn.retryAfter(), "later");
      case STATUS_500 -> line.respond(500, "text/plain", "", "trace");
      case SESSION_404 -> line.respond(404, "text/plain", "", "session not found");
      case REFUSED_STREAM -> line.reset(Http2Error.REFUSED_STREAM);
      case CANCEL_BEFORE_RUNNING, CANCEL_AFTER_RUNNING -> line.reset(Http2Error.CANCEL);
      case INTERNAL_ERROR_BEFORE_RUNNING, INTERNAL_ERROR_AFTER_RUNNING ->
          line.reset(Http2Error.INTERNAL_ERROR);
      case RESET_IN_JSON, CONNECTION_LOST_IN_ANSWER, STALLED_STREAM -> half(fault, turn, line);
      case GO_AWAY_BEFORE_ANSWER -> {
        line.goAway(line.id());
        line.json(turn.answer());
      }
      case GO_AWAY_AND_CLOSE -> {
        line.goAway(line.id());
        line.hangUp();
      }
      case GO_AWAY_BEYOND,
          RESET_AFTER_READING,
          RESET_AFTER_RUNNING,
          CLOSE_AFTER_RUNNING,
          RESET_IN_HEAD,
          RESET_AFTER_ANSWER,
          NOISE,
          CRASH_BEFORE_RUNNING,
          CRASH_AFTER_RUNNING,
          PARTIAL_LINE,
          CLOSE_STDOUT,
          CLOSE_STDIN ->
          throw new AssertionError(fault + " has no meaning on a stream of HTTP/2");
    }
  }

  private static void half(Fault fault, Desk.Turn turn, Http2Line line) {
    line.begin("application/json");
    line.data(turn.answer().substring(0, 20), false);
    if (fault == Fault.RESET_IN_JSON) {
      line.reset(Http2Error.INTERNAL_ERROR);
    } else if (fault == Fault.CONNECTION_LOST_IN_ANSWER) {
      line.hangUp();
    }
  }

  private static void events(Fault fault, Desk.Turn turn, Http2Line line) {
    line.begin("text/event-stream");
    if (fault == Fault.INTERIM) {
      line.event(Json.log());
      if (!turn.token().isEmpty()) {
        line.event(Json.progress(turn.token(), 1));
      }
    }
    if (fault == Fault.RESET_IN_EVENT) {
      line.data("event: message\ndata: {\"jsonrpc\":\"2.0\",\"id\":", false);
      line.reset(Http2Error.CANCEL);
      return;
    }
    if (fault != Fault.STREAM_WITHOUT_ANSWER) {
      line.event(turn.answer());
    }
    if (fault == Fault.TWO_ANSWERS) {
      line.event(turn.answer());
    }
    line.data("", true);
  }

  private static void endless(Fault fault, Desk.Turn turn, Http2Line line) {
    boolean progress = fault == Fault.ENDLESS_PROGRESS && !turn.token().isEmpty();
    AtomicInteger count = new AtomicInteger();
    line.begin("text/event-stream");
    line.every(
        25,
        TimeUnit.SECONDS.toMillis(HttpFaults.MOST_SECONDS) / 25,
        () ->
            line.event(
                progress ? Json.progress(turn.token(), count.incrementAndGet()) : Json.log()));
  }

  private static void slow(Desk.Turn turn, Http2Line line) {
    String answer = turn.answer();
    AtomicInteger at = new AtomicInteger();
    line.begin("application/json");
    line.every(
        TimeUnit.SECONDS.toMillis(1),
        HttpFaults.MOST_SECONDS,
        () -> {
          int i = at.getAndIncrement();
          line.data(answer.substring(i, i + 1), false);
        });
  }
}
