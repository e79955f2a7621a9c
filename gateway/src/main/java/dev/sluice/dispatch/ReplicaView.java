package dev.sluice.dispatch;

import dev.sluice.exchange.Failure;
import dev.sluice.protocol.era.ProtocolVersion;
import org.jspecify.annotations.Nullable;

/**
 * One replica as it stands.
 *
 * @param detail why it is down or was rolled back, else null
 * @param transport how it is reached
 * @param revision the one agreed with it last, null before it answered
 * @param breaker where its circuit breaker stands
 * @param inFlight attempts under way
 * @param ejections how often it was ejected
 * @param sessions upstream sessions open or being opened
 */
public record ReplicaView(
    String name,
    int weight,
    ReplicaState state,
    @Nullable String detail,
    String transport,
    @Nullable String revision,
    BreakerState breaker,
    int inFlight,
    long ejections,
    int sessions) {
  static ReplicaView of(Replica replica) {
    Failure down = replica.whyDown();
    String rolledBack = replica.rolledBack();
    ProtocolVersion agreed = replica.agreed();
    return new ReplicaView(
        replica.name(),
        replica.weight(),
        replica.state(),
        rolledBack != null || down == null ? rolledBack : down.message(),
        replica.pool().kind(),
        agreed == null ? null : agreed.text(),
        replica.breaker().state(),
        replica.inFlight(),
        replica.ejection().total(),
        replica.pool().size());
  }
}
