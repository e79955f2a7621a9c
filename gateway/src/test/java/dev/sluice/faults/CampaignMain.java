package dev.sluice.faults;

import io.netty.util.LeakPresenceDetector;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntConsumer;

/** A campaign as a program: {@code [--json] [--progress] [CALLS] [SEED]}. */
final class CampaignMain {
  private static final int SLACK_MILLIS = 2_000;

  private CampaignMain() {}

  public static void main(String[] args) {
    List<String> rest = new ArrayList<>(List.of(args));
    boolean json = rest.remove("--json");
    IntConsumer progress = rest.remove("--progress") ? progress() : calls -> {};
    int calls = rest.isEmpty() ? 1_000_000 : Integer.parseInt(rest.getFirst());
    long seed = rest.size() < 2 ? System.nanoTime() % 1_000_000 : Long.parseLong(rest.get(1));
    Quiet.begin();
    Report report = new Campaign(calls, seed, SLACK_MILLIS).run(progress);
    LeakPresenceDetector.check();
    System.out.print(json ? Table.json(report) + '\n' : Table.text(report));
    System.exit(report.broken() == 0 ? 0 : 1);
  }

  private static IntConsumer progress() {
    long began = System.nanoTime();
    return calls ->
        System.err.printf(
            Locale.ROOT,
            "\r%,d calls, %.0f a second ",
            calls,
            calls / Math.max(0.001, (System.nanoTime() - began) / 1e9));
  }
}
