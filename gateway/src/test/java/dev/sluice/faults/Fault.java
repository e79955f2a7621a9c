package dev.sluice.faults;

/** What a faulty server does with one attempt of a call that reached it. */
enum Fault {
  NONE(Where.BOTH, 0, true),
  /** Progress and a log message, then the result. */
  INTERIM(Where.BOTH, 160, true),
  TOOL_ERROR(Where.BOTH, 80, true),
  SERVER_ERROR(Where.BOTH, 80, true),
  TWO_ANSWERS(Where.BOTH, 80, true),
  WRONG_ID(Where.BOTH, 32, true),
  HANG_BEFORE_RUNNING(Where.BOTH, 32, false),
  HANG_AFTER_RUNNING(Where.BOTH, 32, true),
  /** One byte a second. */
  SLOW(Where.BOTH, 24, true),
  /** Log messages without end. */
  ENDLESS(Where.BOTH, 20, true),
  /** Progress without end. */
  ENDLESS_PROGRESS(Where.BOTH, 16, true),

  RESET_AFTER_READING(Where.HTTP, 120, false),
  RESET_AFTER_RUNNING(Where.HTTP, 120, true),
  CLOSE_AFTER_RUNNING(Where.HTTP, 80, true),
  RESET_IN_HEAD(Where.HTTP, 80, true),
  RESET_IN_JSON(Where.HTTP, 80, true),
  RESET_IN_EVENT(Where.HTTP, 80, true),
  /** Answers properly, then resets the connection, on which the next call may be on its way. */
  RESET_AFTER_ANSWER(Where.HTTP, 80, true),
  STREAM_WITHOUT_ANSWER(Where.HTTP, 80, true),
  STATUS_429(Where.HTTP, 60, false),
  STATUS_429_RETRY_AFTER(Where.HTTP, 60, false),
  /** Without {@code Retry-After} a 503 promises nothing, and this one ran. */
  STATUS_503(Where.HTTP, 60, true),
  STATUS_503_RETRY_AFTER(Where.HTTP, 60, false),
  STATUS_500(Where.HTTP, 60, true),
  SESSION_404(Where.HTTP, 12, false),
  HTML(Where.HTTP, 60, true),
  GARBAGE(Where.HTTP, 60, true),

  NOISE(Where.STDIO, 240, true),
  CRASH_BEFORE_RUNNING(Where.STDIO, 1, false),
  CRASH_AFTER_RUNNING(Where.STDIO, 1, true),
  /** Half an answer, then the end of the process. */
  PARTIAL_LINE(Where.STDIO, 1, true),
  CLOSE_STDOUT(Where.STDIO, 1, true),
  CLOSE_STDIN(Where.STDIO, 1, true);

  /** The transports on which it exists. */
  enum Where {
    HTTP,
    STDIO,
    BOTH
  }

  private final Where where;
  private final int weight;
  private final boolean runs;

  Fault(Where where, int weight, boolean runs) {
    this.where = where;
    this.weight = weight;
    this.runs = runs;
  }

  boolean existsOn(Where transport) {
    return where == Where.BOTH || where == transport;
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
