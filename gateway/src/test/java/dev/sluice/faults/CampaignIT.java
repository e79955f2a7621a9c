package dev.sluice.faults;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A short campaign; {@code load-tests/campaign} runs the long ones. */
final class CampaignIT {
  private static final int CALLS = Integer.getInteger("sluice.campaign.calls", 5_000);

  /** On a machine where all else is tested, too, with everything still cold. */
  private static final int SLACK_MILLIS = 15_000;

  private static final long SEED =
      Long.getLong("sluice.campaign.seed", System.nanoTime() % 1_000_000);

  @Test
  void campaign_everyFaultOnEveryTransport_everyCallEndsOnceAndNothingRunsTwice() {
    Report report = new Campaign(CALLS, SEED, SLACK_MILLIS).run(calls -> {});
    String table = Table.text(report);
    System.out.println(table);
    assertThat(report.broken())
        .as("again with -Dsluice.campaign.seed=%d%n%s", SEED, table)
        .isZero();
  }
}
