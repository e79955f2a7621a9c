package dev.sluice.faults;

import java.util.List;
import java.util.Locale;

/**
 * The measured proofs of the dispatcher as a program: {@code retries [CALLS [PERCENT]]}, {@code
 * canary [SESSIONS [SECONDS]]}, {@code bursts}, {@code framing [CALLS]}. Exits 1 when a target is
 * missed.
 */
final class ProofMain {
  /** How long a canary serves well before it goes bad. */
  private static final int WELL_SECONDS = 10;

  private ProofMain() {}

  public static void main(String[] args) {
    Quiet.begin();
    List<String> words = List.of(args);
    boolean good =
        switch (words.isEmpty() ? "" : words.getFirst()) {
          case "retries" -> retries(number(words, 1, 50_000), number(words, 2, 30));
          case "canary" -> canary(number(words, 1, 2_000), number(words, 2, 45));
          case "bursts" -> bursts();
          case "framing" -> framing(number(words, 1, 19_000));
          default -> {
            System.err.println("expected: retries, canary, bursts or framing");
            yield false;
          }
        };
    System.exit(good ? 0 : 1);
  }

  private static int number(List<String> words, int at, int otherwise) {
    return words.size() > at ? Integer.parseInt(words.get(at)) : otherwise;
  }

  private static void print(String format, Object... values) {
    System.out.printf(Locale.ROOT, format + "%n", values);
  }

  private static boolean retries(int calls, int percent) {
    RetryLoad.Result result = new RetryLoad(calls, percent, 1).run(RetryLoad.NO_BREAKER);
    double load = (double) result.attempts() / calls;
    print(
        "%d calls, %d %% of attempts fail: %d attempts, load %.3f x (target 1.2), %.2f %% of the calls succeed (target %d), %.1f s",
        calls,
        percent,
        result.attempts(),
        load,
        100.0 * result.results() / calls,
        100 - percent,
        result.seconds());
    return load <= 1.2 && 100.0 * result.results() / calls >= 100 - percent;
  }

  private static boolean bursts() {
    print("| calls at once, sessions | over | lost or run twice (target 0) |");
    print("|---|---|---:|");
    boolean good = true;
    for (Burst burst : List.of(new Burst(15, 1), new Burst(500, 50), new Burst(5_000, 100))) {
      good &= burst("HTTP/1.1", burst, burst.overHttp());
      good &= burst("HTTP/2", burst, burst.overHttp2());
      good &= burst("stdio", burst, burst.overStdio());
    }
    return good;
  }

  private static boolean burst(String over, Burst burst, Burst.Result result) {
    int wrong = result.wrong(burst.calls());
    print("| %,d, %d | %s | %d |", burst.calls(), burst.sessions(), over, wrong);
    result.leftovers().forEach(left -> print("still open afterwards: %s", left));
    return wrong == 0 && result.leftovers().isEmpty();
  }

  private static boolean framing(int calls) {
    int wrong = new Framing(calls).wrong();
    print(
        "%,d calls over stdio, HTTP/1.1 and HTTP/2 by turns, among noise, interim messages and second answers:"
            + " %d without their own whole answer (target 0)",
        calls, wrong);
    return wrong == 0;
  }

  private static boolean canary(int sessions, int seconds) {
    try (Canary proof = new Canary()) {
      int share = proof.share(sessions);
      double percent = 100.0 * share / sessions;
      print("canary got %d of %d sessions: %.2f %% (target 10 +- 1)", share, sessions, percent);
      if (Math.abs(percent - 10) > 1) {
        return false;
      }
    }
    print(
        "100 clients; canary   given up after (target 30 s)   failed calls of all   most of one session"
            + "   failed elsewhere   sent there after");
    boolean good = true;
    for (Canary.Turn turn : Canary.Turn.values()) {
      try (Canary proof = new Canary()) {
        Canary.Rollback back = proof.rollback(100, WELL_SECONDS, seconds, turn);
        good &= back.within(30_000);
        print(
            "%-21s %27.1f s %13d of %6d %21d %18d %18d",
            turn.name().toLowerCase(Locale.ROOT),
            back.millis() / 1000.0,
            back.failed(),
            back.calls(),
            back.worst(),
            back.others(),
            back.late());
      }
    }
    return good;
  }
}
