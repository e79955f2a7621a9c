package dev.sluice.alarms;

import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;

/**
 * Fails the build when it is asked for by name, which {@code .ci/run} does: proof that a skipped
 * test cannot pass unseen. Its name keeps it out of ordinary runs.
 */
class SkipProof {
  @Test
  @Disabled("to see the build fail")
  void skipped() {}
}
