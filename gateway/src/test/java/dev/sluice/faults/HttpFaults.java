package dev.sluice.faults;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Plays a {@link Fault} on the connection a {@code tools/call} came on. */
final class HttpFaults {
  /** Longest a server goes on with an answer without end when nobody closes the connection. */
  static final long MOST_SECONDS = 20;

  private HttpFaults() {}

  static void play(Fault fault, Desk.Turn turn, Connection line) throws IOException {
    switch (fault) {
      case NONE -> line.json(turn.answer());
      case TOOL_ERROR -> line.json(Json.response(turn.id(), Json.said(turn.key(), true)));
      case SERVER_ERROR -> line.json(Json.error(turn.id()));
      case WRONG_ID -> line.json(Json.response("987654321", Json.said(turn.key(), false)));
      case GARBAGE -> line.json("{\"jsonrpc\":\"2.0\",,,");
      case HTML -> line.respond("200 OK", "text/html", "", "<html><body>Welcome!</body></html>");
      case INTERIM, TWO_ANSWERS, STREAM_WITHOUT_ANSWER, RESET_IN_EVENT -> events(fault, turn, line);
      case ENDLESS, ENDLESS_PROGRESS -> endless(fault, turn, line);
      case SLOW -> slow(turn, line);
      case HANG_BEFORE_RUNNING, HANG_AFTER_RUNNING -> {}
      case RESET_AFTER_READING, RESET_AFTER_RUNNING -> line.reset();
      case CLOSE_AFTER_RUNNING -> line.close();
      case RESET_IN_HEAD -> cut(line, "HTTP/1.1 200 OK\r\nContent-Ty");
      case RESET_IN_JSON ->
          cut(
              line,
              Connection.head("200 OK", "application/json", "", 1000)
                  + turn.answer().substring(0, 20));
      case RESET_AFTER_ANSWER -> {
        line.json(turn.answer());
        line.reset();
      }
      case STATUS_429 -> line.respond("429 Too Many Requests", "text/plain", "", "slower");
      case STATUS_429_RETRY_AFTER ->
          line.respond("429 Too Many Requests", "text/plain", retryAfter(turn), "slower");
      case STATUS_503 -> line.respond("503 Service Unavailable", "text/plain", "", "later");
      case STATUS_503_RETRY_AFTER ->
          line.respond("503 Service Unavailable", "text/plain", retryAfter(turn), "later");
      case STATUS_500 -> line.respond("500 Internal Server Error", "text/plain", "", "trace");
      case SESSION_404 -> line.respond("404 Not Found", "text/plain", "", "session not found");
      case REFUSED_STREAM,
          CANCEL_BEFORE_RUNNING,
          CANCEL_AFTER_RUNNING,
          INTERNAL_ERROR_BEFORE_RUNNING,
          INTERNAL_ERROR_AFTER_RUNNING,
          GO_AWAY_BEYOND,
          GO_AWAY_BEFORE_ANSWER,
          GO_AWAY_AND_CLOSE,
          CONNECTION_LOST_IN_ANSWER,
          STALLED_STREAM,
          NOISE,
          CRASH_BEFORE_RUNNING,
          CRASH_AFTER_RUNNING,
          PARTIAL_LINE,
          CLOSE_STDOUT,
          CLOSE_STDIN ->
          throw new AssertionError(fault + " has no meaning over HTTP/1.1");
    }
  }

  private static String retryAfter(Desk.Turn turn) {
    return "Retry-After: " + turn.retryAfter() + "\r\n";
  }

  private static void cut(Connection line, String begun) throws IOException {
    line.write(begun);
    line.reset();
  }

  private static void events(Fault fault, Desk.Turn turn, Connection line) throws IOException {
    line.beginEvents();
    if (fault == Fault.INTERIM) {
      line.event(Json.log());
      if (!turn.token().isEmpty()) {
        line.event(Json.progress(turn.token(), 1));
      }
    }
    if (fault == Fault.RESET_IN_EVENT) {
      line.chunk("event: message\ndata: {\"jsonrpc\":\"2.0\",\"id\":");
      line.reset();
      return;
    }
    if (fault != Fault.STREAM_WITHOUT_ANSWER) {
      line.event(turn.answer());
    }
    if (fault == Fault.TWO_ANSWERS) {
      line.event(turn.answer());
    }
    line.endEvents();
  }

  private static void endless(Fault fault, Desk.Turn turn, Connection line) throws IOException {
    line.beginEvents();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
    for (int i = 1; System.nanoTime() < end; i++) {
      line.event(
          fault == Fault.ENDLESS_PROGRESS && !turn.token().isEmpty()
              ? Json.progress(turn.token(), i)
              : Json.log());
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(25));
    }
    line.close();
  }

  private static void slow(Desk.Turn turn, Connection line) throws IOException {
    String answer = turn.answer();
    line.write(Connection.head("200 OK", "application/json", "", answer.length()));
    for (int i = 0; i < MOST_SECONDS; i++) {
      line.write(answer.substring(i, i + 1));
      LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
    }
    line.close();
  }
}
