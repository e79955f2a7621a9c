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
  private static FaultyHttp2Server streams;
  private static LedgerPort port;
  private static Stand stand;

  @BeforeAll
  static void start() {
    web = new FaultyServer(LEDGER, 1);
    streams = new FaultyHttp2Server(LEDGER, 1);
    port = new LedgerPort(LEDGER);
    StringBuilder yaml = new StringBuilder("servers:\n");
    for (boolean patient : new boolean[] {false, true}) {
      yaml.append(server(Fault.Where.HTTP, patient, "url: \"" + web.url() + '"'));
      yaml.append(server(Fault.Where.HTTP2, patient, "http2: true, url: \"" + streams.url() + '"'));
      yaml.append(
          server(
              Fault.Where.STDIO,
              patient,
              FaultyProgram.yaml(port)
                  + ", restartDelay: 10ms, maxRestartDelay: 50ms, stopGrace: 100ms"));
    }
    stand = Stand.start(yaml.toString());
  }

  private static String server(Fault.Where where, boolean patient, String more) {
    String timeout = where == Fault.Where.STDIO ? "1200ms" : "600ms";
    return ("  " + name(where, patient) + ": { " + more)
        + (", timeout: " + (patient ? "15s" : timeout))
        + (", maxTotal: " + (patient ? "15s" : "1400ms") + RETRY);
  }

  private static String name(Fault.Where where, boolean patient) {
    return where.name().toLowerCase(Locale.ROOT) + (patient ? "-patient" : "");
  }

  @AfterAll
  static void stop() {
    stand.close();
    port.close();
    web.close();
    streams.close();
  }

  static Stream<Arguments> rows() {
    return Stream.of(Fault.Where.HTTP, Fault.Where.HTTP2, Fault.Where.STDIO)
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
    Outcome expected = expected(where, fault, tool.mayRepeat());
    String server = name(where, expected != Outcome.DEADLINE_EXCEEDED);
    awaitAnswer(server, outcomes);
    Script script = new Script(key, 0, tool, List.of(fault, Fault.NONE), Script.Manner.WAITS);
    call(script, server, outcomes);
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
    String server = name(Fault.Where.STDIO, false);
    awaitAnswer(server, outcomes);
    List<Fault> faults = List.of(Fault.CLOSE_STDIN, Fault.NONE);
    call(new Script(key, 0, tool, faults, Script.Manner.WAITS), server, outcomes);
    // It is noticed when the gateway next writes something, if that is before the deadline.
    boolean noticed = outcomes.of(key) != Outcome.DEADLINE_EXCEEDED;
    if (noticed) {
      assertThat(outcomes.of(key))
          .isEqualTo(tool.mayRepeat() ? Outcome.RESULT : Outcome.OUTCOME_UNKNOWN);
      assertThat(LEDGER.runs(key)).isEqualTo(tool.mayRepeat() ? 2 : 1);
    } else {
      assertThat(LEDGER.runs(key)).isBetween(1, tool.mayRepeat() ? 2 : 1);
    }
  }

  /** What the last row did to the server is over. */
  private static void awaitAnswer(String server, Outcomes outcomes) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    Outcome last = Outcome.NONE;
    while (last != Outcome.RESULT) {
      assertThat(System.nanoTime()).as("last answer %s", last).isLessThan(end);
      int key = KEYS.getAndAdd(2);
      call(Script.harmless(key, 0, Tool.LOOK), server, outcomes);
      last = outcomes.of(key);
    }
  }

  private static void call(Script script, String server, Outcomes outcomes) {
    try (Caller caller = new Caller(stand.port(), "/mcp", "c").open()) {
      caller.call(script, server + "__" + script.tool().text(), outcomes);
    }
  }

  /** Whether a second attempt is made. */
  private static boolean repeated(Fault fault, boolean mayRepeat) {
    return switch (fault) {
      case STATUS_429_RETRY_AFTER,
          STATUS_503_RETRY_AFTER,
          SESSION_404,
          REFUSED_STREAM,
          GO_AWAY_BEYOND ->
          true;
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
          CANCEL_BEFORE_RUNNING,
          CANCEL_AFTER_RUNNING,
          INTERNAL_ERROR_BEFORE_RUNNING,
          INTERNAL_ERROR_AFTER_RUNNING,
          GO_AWAY_AND_CLOSE,
          CONNECTION_LOST_IN_ANSWER,
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
          REFUSED_STREAM,
          GO_AWAY_BEYOND,
          GO_AWAY_BEFORE_ANSWER,
          NOISE ->
          Outcome.RESULT;
      case TOOL_ERROR -> Outcome.TOOL_ERROR;
      case SERVER_ERROR -> Outcome.SERVER_ERROR;
      case WRONG_ID ->
          where != Fault.Where.STDIO ? Outcome.BACKEND_PROTOCOL_ERROR : Outcome.DEADLINE_EXCEEDED;
      case SLOW -> where != Fault.Where.STDIO ? Outcome.DEADLINE_EXCEEDED : Outcome.RESULT;
      case HANG_BEFORE_RUNNING,
          HANG_AFTER_RUNNING,
          STALLED_STREAM,
          ENDLESS,
          ENDLESS_PROGRESS,
          CLOSE_STDIN ->
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
          CANCEL_BEFORE_RUNNING,
          CANCEL_AFTER_RUNNING,
          INTERNAL_ERROR_BEFORE_RUNNING,
          INTERNAL_ERROR_AFTER_RUNNING,
          GO_AWAY_AND_CLOSE,
          CONNECTION_LOST_IN_ANSWER,
          CRASH_BEFORE_RUNNING,
          CRASH_AFTER_RUNNING,
          PARTIAL_LINE,
          CLOSE_STDOUT ->
          mayRepeat ? Outcome.RESULT : Outcome.OUTCOME_UNKNOWN;
    };
  }
}
