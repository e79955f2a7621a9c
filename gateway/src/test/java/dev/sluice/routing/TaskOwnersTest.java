package dev.sluice.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.Identity;
import dev.sluice.exchange.ServerName;
import org.junit.jupiter.api.Test;

final class TaskOwnersTest {
  private static final ServerName SERVER = new ServerName("s");

  @Test
  void issued_idAtTheLongest_isKeptAndOnePastIsNot() {
    TaskOwners owners = new TaskOwners(10);
    String longest = "x".repeat(TaskOwners.MAX_ID);
    owners.issued(Identity.ANONYMOUS, longest, SERVER);
    owners.issued(Identity.ANONYMOUS, longest + 'x', SERVER);

    assertThat(owners.of(Identity.ANONYMOUS, longest)).isEqualTo(new TaskOwners.Owner.One(SERVER));
    assertThat(owners.of(Identity.ANONYMOUS, longest + 'x')).isNull();
  }
}
