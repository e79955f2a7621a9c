package dev.sluice.dispatch;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps calls away from replicas that fail time after time, for longer each time, and never from
 * more of them at once than a share. Thread-safe: a lock for the few moments when one goes or comes
 * back.
 */
final class Ejections {
  private static final Logger LOG = LoggerFactory.getLogger(Ejections.class);

  /** A replica that kept going for this many times its last ejection begins anew. */
  private static final int FORGIVEN_AFTER = 10;

  private final ServerLane lane;
  private final Supplier<List<Replica>> replicas;

  Ejections(ServerLane lane, Supplier<List<Replica>> replicas) {
    this.lane = lane;
    this.replicas = replicas;
  }

  /** A replica failed as often in a row as is allowed. */
  void failedOften(Replica replica, EjectionConfig config) {
    long nanos;
    synchronized (this) {
      List<Replica> all = replicas.get();
      long out = all.stream().filter(each -> each.ejection().isOut()).count();
      if (replica.ejection().isOut() || (out + 1) * 100 > (long) config.maxShare() * all.size()) {
        return;
      }
      replica.ejection().total.increment();
      nanos = replica.ejection().begin(lane.nanoTime(), config);
    }
    LOG.warn(
        "replica_ejected server={} replica={} failures={} seconds={}",
        lane.server(),
        replica.name(),
        config.failures(),
        nanos / 1_000_000_000);
  }

  /** Lets back those whose time is over. */
  void tick() {
    long now = lane.nanoTime();
    for (Replica each : replicas.get()) {
      boolean back;
      synchronized (this) {
        back = each.ejection().endIfOver(now);
      }
      if (back) {
        each.forgiven();
        LOG.info("replica_back server={} replica={}", lane.server(), each.name());
      }
    }
  }

  /** How often one replica was ejected and until when. Changed under the lock of its lane's. */
  static final class Ejection {
    private final LongAdder total = new LongAdder();
    private volatile boolean out;
    private long untilNanos;
    private long lastNanos;
    private int times;

    /** How often in all. */
    long total() {
      return total.sum();
    }

    boolean isOut() {
      return out;
    }

    /** Returns for how long. */
    private long begin(long now, EjectionConfig config) {
      if (times > 0 && now - untilNanos > FORGIVEN_AFTER * lastNanos) {
        times = 0;
      }
      times++;
      lastNanos =
          (long)
              Math.min(
                  (double) config.maxTime().toNanos(), (double) config.time().toNanos() * times);
      untilNanos = now + lastNanos;
      out = true;
      return lastNanos;
    }

    private boolean endIfOver(long now) {
      if (!out || now - untilNanos < 0) {
        return false;
      }
      out = false;
      return true;
    }
  }
}
