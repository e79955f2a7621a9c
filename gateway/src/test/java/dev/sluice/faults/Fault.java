package dev.sluice.faults;

/** What a faulty server does with one attempt of a call that reached it. */
enum Fault {
  NONE(Where.ANYWHERE, 0, true),
  /** Progress and a log message, then the result. */
  INTERIM(Where.ANYWHERE, 160, true),
  TOOL_ERROR(Where.ANYWHERE, 80, true),
  SERVER_ERROR(Where.ANYWHERE, 80, true),
  TWO_ANSWERS(Where.ANYWHERE, 80, true),
  WRONG_ID(Where.ANYWHERE, 32, true),
  HANG_BEFORE_RUNNING(Where.ANYWHERE, 32, false),
  HANG_AFTER_RUNNING(Where.ANYWHERE, 32, true),
  /** One byte a second. */
  SLOW(Where.ANYWHERE, 24, true),
  /** Log messages without end. */
  ENDLESS(Where.ANYWHERE, 20, true),
  /** Progress without end. */
  ENDLESS_PROGRESS(Where.ANYWHERE, 16, true),

  RESET_AFTER_READING(Where.HTTP, 120, false),
  RESET_AFTER_RUNNING(Where.HTTP, 120, true),
  CLOSE_AFTER_RUNNING(Where.HTTP, 80, true),
  RESET_IN_HEAD(Where.HTTP, 80, true),
  /** Of HTTP/2 the stream is reset, not its connection. */
  RESET_IN_JSON(Where.WEB, 80, true),
  RESET_IN_EVENT(Where.WEB, 80, true),
  /** Answers properly, then resets the connection, on which the next call may be on its way. */
  RESET_AFTER_ANSWER(Where.HTTP, 80, true),
  STREAM_WITHOUT_ANSWER(Where.WEB, 80, true),
  STATUS_429(Where.WEB, 60, false),
  STATUS_429_RETRY_AFTER(Where.WEB, 60, false),
  /** Without {@code Retry-After} a 503 promises nothing, and this one ran. */
  STATUS_503(Where.WEB, 60, true),
  STATUS_503_RETRY_AFTER(Where.WEB, 60, false),
  STATUS_500(Where.WEB, 60, true),
  SESSION_404(Where.WEB, 12, false),
  HTML(Where.WEB, 60, true),
  GARBAGE(Where.WEB, 60, true),

  /** The server says that it has not looked at the request. */
  REFUSED_STREAM(Where.HTTP2, 80, false),
  CANCEL_BEFORE_RUNNING(Where.HTTP2, 60, false),
  CANCEL_AFTER_RUNNING(Where.HTTP2, 60, true),
  INTERNAL_ERROR_BEFORE_RUNNING(Where.HTTP2, 60, false),
  INTERNAL_ERROR_AFTER_RUNNING(Where.HTTP2, 60, true),
  /** The server goes, and says that it will never look at the request. */
  GO_AWAY_BEYOND(Where.HTTP2, 40, false),
  /** The server goes when it has answered. */
  GO_AWAY_BEFORE_ANSWER(Where.HTTP2, 40, true),
  /** The server goes with a request it has taken up. */
  GO_AWAY_AND_CLOSE(Where.HTTP2, 20, true),
  /** The connection ends in the middle of an answer, with all its other streams. */
  CONNECTION_LOST_IN_ANSWER(Where.HTTP2, 20, true),
  /** Half an answer, and no more on this stream. */
  STALLED_STREAM(Where.HTTP2, 24, true),

  NOISE(Where.STDIO, 240, true),
  CRASH_BEFORE_RUNNING(Where.STDIO, 1, false),
  CRASH_AFTER_RUNNING(Where.STDIO, 1, true),
  /** Half an answer, then the end of the process. */
  PARTIAL_LINE(Where.STDIO, 1, true),
  CLOSE_STDOUT(Where.STDIO, 1, true),
  CLOSE_STDIN(Where.STDIO, 1, true);

  /** A way to a server, or some of them. */
  enum Where {
    HTTP,
    HTTP2,
    STDIO,
    /** Both kinds of HTTP. */
    WEB,
    ANYWHERE;

    private boolean takesIn(Where way) {
      return this == way || this == ANYWHERE || (this == WEB && way != STDIO);
    }
  }

  private final Where where;
  private final int weight;
  private final boolean runs;

  Fault(Where where, int weight, boolean runs) {
    this.where = where;
    this.weight = weight;
    this.runs = runs;
  }

  /** Whether it is possible on one way to a server. */
  boolean existsOn(Where way) {
    return where.takesIn(way);
  }

  /** How often it comes, compared with the others. */
  int weight() {
    return weight;
  }

  /** Whether the tool runs; what happens after or before that is the fault. */
  boolean runs() {
    return runs;
  }

  /** Whether the server shows that it is at work, so that the long deadline counts. */
  boolean reportsProgress() {
    return this == INTERIM || this == ENDLESS_PROGRESS;
  }
}
