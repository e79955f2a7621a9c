package dev.sluice.backend.http;

import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** An attempt that has no connection yet. Loop-confined. */
final class Waiting implements Carrier {
  private final HttpAttempt attempt;
  private final RequestHead head;
  private @Nullable WaitingLine line;
  private @Nullable Future<?> timer;
  private boolean over;

  Waiting(HttpAttempt attempt, RequestHead head) {
    this.attempt = attempt;
    this.head = head;
    attempt.carriedBy(this);
  }

  /** It stands in a line now, until {@code limit} at the latest. */
  void waits(WaitingLine in, Future<?> limit) {
    line = in;
    timer = limit;
  }

  /** True once it was served, failed or given up. */
  boolean isOver() {
    return over;
  }

  /** Gives it a connection. */
  void serve(Http1Connection connection) {
    end();
    connection.carry(attempt, head);
  }

  /** Ends it without one; does nothing when it is over. */
  void fail(Throwable cause) {
    if (!over) {
      end();
      attempt.fail(cause);
    }
  }

  @Override
  public void pull(long chunks) {
    // There is no answer yet.
  }

  @Override
  public void cancel() {
    end();
  }

  private void end() {
    over = true;
    WaitingLine in = line;
    if (in != null) {
      in.left(this);
    }
    Future<?> limit = timer;
    if (limit != null) {
      limit.cancel(false);
    }
  }
}
