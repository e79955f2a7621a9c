package dev.sluice.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The table of attempts, row by row: one fault at the first attempt of one call, none at the next,
 * and what the client is told and how often the tool ran.
 */
final class FaultsIT {
  private static final int MOST_CALLS = 100_000;
  private static final String RETRY =
      ", retry: { pause: 1ms, budget: 100, minPerSecond: 10000 }, breaker: { enabled: false } }\n";
  private static final Ledger LEDGER = new Ledger(MOST_CALLS);
  private static final AtomicInteger KEYS = new AtomicInteger();

  private static FaultyServer web;
  private static LedgerPort port;
  private static Stand stand;

  @BeforeAll
  static void start() {
    web = new FaultyServer(LEDGER, 1);
    port = new LedgerPort(LEDGER);
    stand =
        Stand.start(
            "servers:\n"
                + ("  http: { url: \"" + web.url() + '"')
                + (", timeout: 400ms, maxTotal: 600ms" + RETRY)
                + ("  stdio: { " + FaultyProgram.yaml(port))
                + ", timeout: 1200ms, maxTotal: 1400ms"
                + (", restartDelay: 10ms, maxRestartDelay: 50ms, stopGrace: 100ms" + RETRY));
  }

  @AfterAll
  static void stop() {
    stand.close();
    port.close();
    web.close();
  }

  static Stream<Arguments> rows() {
    return Stream.of(Fault.Where.HTTP, Fault.Where.STDIO)
        .flatMap(
            where ->
                Stream.of(Fault.values())
                    .filter(fault -> fault.existsOn(where) && fault != Fault.CLOSE_STDIN)
                    .flatMap(
                        fault ->
                            Stream.of(Tool.LOOK, Tool.PAY)
                                .map(tool -> Arguments.of(where, fault, tool))));
  }

  @ParameterizedTest(name = "{1} over {0} of {2}")
  @MethodSource("rows")
  void call_firstAttemptMeetsTheFault_isToldAndRunsAsTheTableSays(
      Fault.Where where, Fault fault, Tool tool) {
    int key = KEYS.getAndAdd(2);
    Outcomes outcomes = new Outcomes(MOST_CALLS);
    awaitAnswer(where, outcomes);
    Script script = new Script(key, 0, tool, List.of(fault, Fault.NONE), Script.Manner.WAITS);
    call(script, where, outcomes);
    Outcome expected = expected(where, fault, tool.mayRepeat());
    int again = repeated(fault, tool.mayRepeat()) ? 1 : 0;
    assertThat(outcomes.of(key)).isEqualTo(expected);
    assertThat(LEDGER.arrivals(key)).isEqualTo(1 + again);
    assertThat(LEDGER.runs(key)).isEqualTo((fault.runs() ? 1 : 0) + again);
    assertThat(outcomes.sentNothing(key)).isFalse();
  }

  @ParameterizedTest
  @EnumSource(Tool.class)
  void call_childClosesItsStdin_endsWithinItsDeadlineAndRunsAsOftenAsItMay(Tool tool) {
    int key = KEYS.getAndAdd(2);
    Outcomes outcomes = new Outcomes(MOST_CALLS);
    awaitAnswer(Fault.Where.STDIO, outcomes);
    List<Fault> faults = List.of(Fault.CLOSE_STDIN, Fault.NONE);
    call(new Script(key, 0, tool, faults, Script.Manner.WAITS), Fault.Where.STDIO, outcomes);
    // It is noticed when the gateway next writes something, if that is before the deadline.
    boolean noticed = outcomes.of(key) != Outcome.DEADLINE_EXCEEDED;
    if (noticed) {
      assertThat(outcomes.of(key))
          .isEqualTo(tool.mayRepeat() ? Outcome.RESULT : Outcome.OUTCOME_UNKNOWN);
    }
    assertThat(LEDGER.runs(key)).isEqualTo(noticed && tool.mayRepeat() ? 2 : 1);
  }

  /** What the last row did to the server is over. */
  private static void awaitAnswer(Fault.Where where, Outcomes outcomes) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    Outcome last = Outcome.NONE;
    while (last != Outcome.RESULT) {
      assertThat(System.nanoTime()).as("last answer %s", last).isLessThan(end);
      int key = KEYS.getAndAdd(2);
      call(Script.harmless(key, 0, Tool.LOOK), where, outcomes);
      last = outcomes.of(key);
    }
  }

  private static void call(Script script, Fault.Where where, Outcomes outcomes) {
    String server = where.name().toLowerCase(Locale.ROOT);
    try (Caller caller = new Caller(stand.port(), "/mcp", "c").open()) {
      caller.call(script, server + "__" + script.tool().text(), outcomes);
    }
  }

  /** Whether a second attempt is made. */
  private static boolean repeated(Fault fault, boolean mayRepeat) {
    return switch (fault) {
      case STATUS_429_RETRY_AFTER, STATUS_503_RETRY_AFTER, SESSION_404 -> true;
      default -> mayRepeat && isLost(fault);
    };
  }

  /** Written, and then no answer: it may have run. */
  private static boolean isLost(Fault fault) {
    return switch (fault) {
      case RESET_AFTER_READING,
          RESET_AFTER_RUNNING,
          CLOSE_AFTER_RUNNING,
          RESET_IN_HEAD,
          RESET_IN_JSON,
          RESET_IN_EVENT,
          STREAM_WITHOUT_ANSWER,
          STATUS_429,
          STATUS_503,
          CRASH_BEFORE_RUNNING,
          CRASH_AFTER_RUNNING,
          PARTIAL_LINE,
          CLOSE_STDOUT ->
          true;
      default -> false;
    };
  }

  private static Outcome expected(Fault.Where where, Fault fault, boolean mayRepeat) {
    return switch (fault) {
      case NONE,
          INTERIM,
          TWO_ANSWERS,
          RESET_AFTER_ANSWER,
          STATUS_429_RETRY_AFTER,
          STATUS_503_RETRY_AFTER,
          SESSION_404,
          NOISE ->
          Outcome.RESULT;
      case TOOL_ERROR -> Outcome.TOOL_ERROR;
      case SERVER_ERROR -> Outcome.SERVER_ERROR;
      case WRONG_ID ->
          where == Fault.Where.HTTP ? Outcome.BACKEND_PROTOCOL_ERROR : Outcome.DEADLINE_EXCEEDED;
      case SLOW -> where == Fault.Where.HTTP ? Outcome.DEADLINE_EXCEEDED : Outcome.RESULT;
      case HANG_BEFORE_RUNNING, HANG_AFTER_RUNNING, ENDLESS, ENDLESS_PROGRESS, CLOSE_STDIN ->
          Outcome.DEADLINE_EXCEEDED;
      case STATUS_500, HTML, GARBAGE -> Outcome.BACKEND_PROTOCOL_ERROR;
      case RESET_AFTER_READING,
          RESET_AFTER_RUNNING,
          CLOSE_AFTER_RUNNING,
          RESET_IN_HEAD,
          RESET_IN_JSON,
          RESET_IN_EVENT,
          STREAM_WITHOUT_ANSWER,
          STATUS_429,
          STATUS_503,
          CRASH_BEFORE_RUNNING,
          CRASH_AFTER_RUNNING,
          PARTIAL_LINE,
          CLOSE_STDOUT ->
          mayRepeat ? Outcome.RESULT : Outcome.OUTCOME_UNKNOWN;
    };
  }
}
