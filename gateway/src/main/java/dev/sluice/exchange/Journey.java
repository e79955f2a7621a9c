package dev.sluice.exchange;

import org.jspecify.annotations.Nullable;

/**
 * The way of one call through the gateway: when it reached which stage, how often it was tried, and
 * its trace. Of several attempts the last one is remembered. Confined to the loop of its exchange;
 * times are {@link System#nanoTime}, 0 for a stage it has not reached.
 */
public final class Journey {
  private final long receivedNanos;
  private final @Nullable CallTrace trace;
  private long routedNanos;
  private long permitNanos;
  private long writtenNanos;
  private long answeringNanos;
  private int attempts;
  private CallTrace.@Nullable Attempt attempt;

  /**
   * @param receivedNanos when its first byte was read
   * @param trace null when it is not traced
   */
  public Journey(long receivedNanos, @Nullable CallTrace trace) {
    this.receivedNanos = receivedNanos;
    this.trace = trace;
  }

  public @Nullable CallTrace trace() {
    return trace;
  }

  /** It came to the lane of its server, where it may wait for its turn. */
  public void routed(long nanos) {
    if (routedNanos == 0) {
      routedNanos = nanos;
    }
  }

  /** An attempt begins: a replica was chosen. */
  public void attempt(Outbound call, long nanos) {
    if (attempts++ == 0) {
      permitNanos = nanos;
    }
    writtenNanos = 0;
    answeringNanos = 0;
    attempt = trace == null ? null : trace.attempt(call, attempts, nanos);
  }

  /** The span of the attempt under way, null when there is none. */
  public CallTrace.@Nullable Attempt attempt() {
    return attempt;
  }

  /** What the attempt under way tells the server of its trace, null for nothing. */
  public @Nullable TraceContext context() {
    return attempt == null ? null : attempt.context();
  }

  /** The request was handed to a connection, or to the queue of a process. */
  public void written(long nanos) {
    writtenNanos = nanos;
  }

  /** True once the first byte of an answer came. */
  public boolean isAnswering() {
    return answeringNanos != 0;
  }

  public void answering(long nanos) {
    answeringNanos = nanos;
  }

  /**
   * The attempt under way ended; does nothing when none is.
   *
   * @param errorType null for success
   */
  public void attemptEnded(@Nullable String errorType, long nanos) {
    CallTrace.Attempt ended = attempt;
    attempt = null;
    if (ended != null) {
      ended.ended(errorType, nanos);
    }
  }

  /** Attempts begun. */
  public int attempts() {
    return attempts;
  }

  public long receivedNanos() {
    return receivedNanos;
  }

  public long routedNanos() {
    return routedNanos;
  }

  /** When the first attempt began: it had its turn at the server. */
  public long permitNanos() {
    return permitNanos;
  }

  /** When the request of the last attempt was handed over. */
  public long writtenNanos() {
    return writtenNanos;
  }

  /** When the first byte of the last attempt's answer came. */
  public long answeringNanos() {
    return answeringNanos;
  }
}
