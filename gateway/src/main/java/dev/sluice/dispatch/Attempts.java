package dev.sluice.dispatch;

import dev.sluice.dispatch.AttemptRules.Happened;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Sent;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The attempts of one call: how many there were, what servers may have seen of it by now, and the
 * pause before the next. Confined to the call's loop.
 */
final class Attempts {
  private final RetryPolicy policy;
  private final boolean repeatable;
  private Sent most = Sent.NOTHING;
  private Set<Replica> tried = Set.of();
  private @Nullable Replica asked;
  private long beganNanos;
  private long endedNanos;
  private boolean away;
  private long leftNanos;
  private long awayNanos;
  private int made;
  private int mark;
  private @Nullable Failure lastFailure;
  private boolean expiredBefore;
  private @Nullable Future<?> pause;

  /**
   * @param repeatable whether running the call twice does no harm
   */
  Attempts(RetryPolicy policy, boolean repeatable) {
    this.policy = policy;
    this.repeatable = repeatable;
  }

  /** Attempts begun so far. */
  int made() {
    return made;
  }

  /**
   * When the last attempt began. Another thread that finds the call under way on a session may read
   * it too, and sees the beginning of that attempt or of the next.
   */
  long beganNanos() {
    return beganNanos;
  }

  /** When the last attempt that has ended did. */
  long endedNanos() {
    return endedNanos;
  }

  /** It is out of the gateway's hands: its server has it, or is being asked for a session. */
  void left(long nowNanos) {
    away = true;
    leftNanos = nowNanos;
  }

  /** It is in the gateway's hands again, unless it was all the time. */
  void returned() {
    Replica replica = asked;
    if (away && replica != null) {
      returned(replica.lane().nanoTime());
    }
  }

  private void returned(long nowNanos) {
    if (away) {
      away = false;
      awayNanos += nowNanos - leftNanos;
    }
  }

  /** How long it was out of the gateway's hands, in all attempts that ended. */
  long awayNanos() {
    return awayNanos;
  }

  /** Replicas at which an attempt failed. */
  Set<Replica> tried() {
    return tried;
  }

  /** Whether no attempt failed there yet. */
  boolean isNew(Replica replica) {
    return !tried.contains(replica);
  }

  boolean isRepeatable() {
    return repeatable;
  }

  /** Begins an attempt; false when the replica's breaker lets none in. */
  boolean begin(Replica replica, long nowNanos) {
    mark = replica.breaker().tryEnter();
    if (mark == Breaker.REFUSED) {
      return false;
    }
    if (made++ == 0) {
      policy.called();
    }
    pause = null;
    asked = replica;
    beganNanos = nowNanos;
    replica.begun();
    return true;
  }

  /** Why the last attempt was worth another one, null before that. */
  @Nullable Failure lastFailure() {
    return lastFailure;
  }

  /**
   * The attempt under way ended; does nothing when none is.
   *
   * @param end what that says about the replica
   * @param sent what the server may have seen in this attempt
   */
  void ended(Happened happened, AttemptEnd end, Sent sent) {
    Replica replica = asked;
    if (replica == null) {
      return;
    }
    asked = null;
    most = sent.compareTo(most) > 0 ? sent : most;
    policy.counts().ended(happened);
    endedNanos = replica.lane().nanoTime();
    returned(endedNanos);
    replica.ended(end, endedNanos - beganNanos);
    replica.breaker().ended(end, mark);
    if (end == AttemptEnd.FAILED || happened == Happened.UNSENT || happened == Happened.FULL) {
      tried = replica.alsoTried(tried);
    }
  }

  /** Whether this is the first time that the call's upstream session had expired. */
  boolean isFirstExpiry() {
    boolean first = !expiredBefore;
    expiredBefore = true;
    return first;
  }

  /** The call may have run and is not to run twice. */
  void mayNotRepeat() {
    policy.counts().decided(RetryDecision.REFUSED_NOT_REPEATABLE);
  }

  /**
   * How long to wait before the next attempt: not at all when it asks another replica.
   *
   * @param retryAfter what the last replica said, if it did
   */
  long pauseNanos(Happened happened, Replica next, @Nullable Duration retryAfter) {
    return isNew(next) ? 0 : policy.pauseNanos(happened, made, retryAfter);
  }

  boolean mayRepeat(Happened happened, long pauseNanos, long leftNanos) {
    return policy.decide(happened, made, pauseNanos, leftNanos) == RetryDecision.RETRIED;
  }

  /** The last attempt failed like that, and there will be another. */
  void goOnAfter(Failure failure) {
    lastFailure = failure;
  }

  /** Makes the next attempt after a pause. */
  void after(long nanos, EventLoop loop, Runnable attempt) {
    pause = loop.schedule(attempt, nanos, TimeUnit.NANOSECONDS);
  }

  /** There will be no further attempt. */
  void stop() {
    Future<?> pending = pause;
    if (pending != null) {
      pending.cancel(false);
    }
  }

  /** The failure with what is known of all attempts, not only of the last. */
  Failure counted(Failure failure) {
    return switch (failure) {
      case Failure.ByClient byClient -> byClient;
      case Failure.ByGateway own ->
          new Failure.ByGateway(
              own.reason(), own.message(), own.server(), most, made, own.retryAfter());
      case Failure.ByBackend theirs ->
          new Failure.ByBackend(
              theirs.reason(), theirs.message(), theirs.server(), most, made, theirs.retryAfter());
    };
  }
}
