package dev.sluice.dispatch;

import dev.sluice.backend.spi.CallListener;
import dev.sluice.backend.spi.UpstreamCall;
import dev.sluice.dispatch.AttemptRules.Happened;
import dev.sluice.dispatch.AttemptRules.Verdict;
import dev.sluice.exchange.CancelReason;
import dev.sluice.exchange.Client;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.InFlight;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Outbound;
import dev.sluice.exchange.Reply;
import dev.sluice.exchange.ReplySink;
import dev.sluice.exchange.Sent;
import dev.sluice.protocol.jsonrpc.Envelope;
import dev.sluice.protocol.jsonrpc.RequestId;
import dev.sluice.protocol.mcp.McpMethod;
import io.netty.channel.EventLoop;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request under way to one server: waits for an upstream session, makes the attempts that
 * {@link AttemptRules} and {@link RetryPolicy} allow, restores the client's id on the response, and
 * ends once. Confined to its loop.
 */
final class DispatchedCall implements CallListener, InFlight, UpstreamPool.Waiter {
  private static final Logger LOG = LoggerFactory.getLogger(DispatchedCall.class);

  private final ServerLane lane;
  private final Outbound outbound;
  private final ReplySink sink;
  private final long startNanos;
  private final Deadline deadline;
  private final Interims interims;
  private final Attempts attempts;
  private @Nullable UpstreamSession session;
  private @Nullable UpstreamCall call;
  private boolean paused;
  private boolean finished;

  DispatchedCall(ServerLane lane, Outbound outbound, ReplySink sink) {
    this.lane = lane;
    this.outbound = outbound;
    this.sink = sink;
    this.startNanos = lane.nanoTime();
    this.deadline = new Deadline(this, lane.config(), outbound.deadline());
    this.interims = new Interims(this, lane, outbound, sink);
    this.attempts = new Attempts(lane.retries(), lane.isRepeatable(outbound));
  }

  EventLoop loop() {
    return outbound.loop();
  }

  Client client() {
    return outbound.client();
  }

  String method() {
    return String.valueOf(outbound.message().method());
  }

  long startNanos() {
    return startNanos;
  }

  long nanoTime() {
    return lane.nanoTime();
  }

  boolean serverIsDown() {
    return lane.whyDown() != null;
  }

  boolean isFinished() {
    return finished;
  }

  /** True while the client is being asked something: the server is waiting, not slow. */
  boolean isAsking() {
    return interims.isAsking();
  }

  /** The server showed that it is at work on the call. */
  void showedWork() {
    deadline.restart();
  }

  /** True while no upstream session has been given. */
  boolean isWaiting() {
    return session == null;
  }

  /** Starts the work. The lane has given a permit, which the end of this call returns. */
  void start() {
    assert loop().inEventLoop();
    deadline.start();
    attempt(lane.choose(outbound, attempts.tried()));
  }

  private void attempt(Replica replica) {
    try {
      acquire(replica);
    } catch (RuntimeException bug) {
      if (finished) {
        throw bug;
      }
      LOG.error("call_broke server={}", lane.server(), bug);
      attempts.ended(
          Happened.CANCELLED, AttemptEnd.WITHDRAWN, session == null ? Sent.NOTHING : Sent.MAYBE);
      fail(attempts.counted(failures().broke()));
    }
  }

  private void acquire(Replica replica) {
    attempts.begin(replica, lane.nanoTime());
    UpstreamSession ready = replica.pool().acquire(outbound.client(), loop(), this);
    if (ready != null) {
      onSession(ready);
    }
  }

  @Override
  public void onSession(UpstreamSession ready) {
    assert loop().inEventLoop();
    if (finished) {
      return;
    }
    session = ready;
    int attempt = attempts.made();
    Message request = outbound.message();
    if (request.envelope().isMethod(McpMethod.LOGGING_SET_LEVEL)) {
      LevelReminder.widen(ready, request);
    }
    UpstreamCall started = ready.start(this, request, loop(), this);
    if (!finished && session == ready && attempts.made() == attempt) {
      call = started;
      if (paused) {
        started.pause();
      }
    }
  }

  @Override
  public void onUnavailable(Failure failure) {
    if (finished) {
      return;
    }
    Happened happened = AttemptRules.ofOpening(failure);
    endAttempt(happened, Sent.NOTHING);
    Replica next = lane.choose(outbound, attempts.tried());
    goOn(AttemptRules.afterOpening(happened, attempts.isNew(next)), happened, failure, next);
  }

  @Override
  public void onInterim(Message message) {
    deliver(message);
  }

  /** A notification or server request meant for this call. Takes ownership. On the call's loop. */
  void deliver(Message message) {
    assert loop().inEventLoop();
    UpstreamSession from = session;
    if (!finished && from != null) {
      interims.deliver(from, message);
    } else if (from != null && message.kind() == Envelope.Kind.REQUEST) {
      from.asks().refuse(message, "the call this request belongs to is over");
    } else {
      message.release();
    }
  }

  @Override
  public void onResponse(Message response) {
    if (finished) {
      response.release();
      return;
    }
    RequestId id = Objects.requireNonNull(outbound.message().envelope().id());
    Reply reply = new Reply.Answered(response.id(id));
    attempts.ended(
        Happened.ANSWERED,
        reply.errorType() == null ? AttemptEnd.ANSWERED : AttemptEnd.ANSWERED_ERROR,
        Sent.ALL);
    finish(reply);
  }

  @Override
  public void onFailure(Failure.ByBackend failure) {
    if (!finished) {
      missed(AttemptRules.of(failure), failure.sent(), failure);
    }
  }

  @Override
  public void onSessionExpired() {
    UpstreamSession expired = session;
    if (finished || expired == null) {
      return;
    }
    expired.replica().pool().retire(expired);
    if (attempts.isFirstExpiry()) {
      missed(Happened.SESSION_EXPIRED, Sent.NOTHING, failures().forgetful());
    } else {
      endAttempt(Happened.SESSION_EXPIRED, Sent.NOTHING);
      fail(attempts.counted(failures().forgetful()));
    }
  }

  private void endAttempt(Happened happened, Sent sent) {
    attempts.ended(happened, AttemptEnd.of(happened), sent);
  }

  /** An attempt ended without an answer. */
  private void missed(Happened happened, Sent sent, Failure failure) {
    endAttempt(happened, sent);
    Replica next = lane.choose(outbound, attempts.tried());
    goOn(AttemptRules.after(happened, attempts.isRepeatable()), happened, failure, next);
  }

  /**
   * Makes another attempt, or ends the call.
   *
   * @param next who would be asked; at once when it was not asked before
   */
  private void goOn(Verdict verdict, Happened happened, Failure failure, Replica next) {
    switch (verdict) {
      case RETRY -> {
        long pause = attempts.pauseNanos(happened, next, failure.retryAfter());
        if (attempts.mayRepeat(happened, pause, deadline.leftNanos())) {
          again(next, pause);
        } else {
          fail(attempts.counted(failure));
        }
      }
      case GIVE_UP -> fail(attempts.counted(failure));
      case OUTCOME_UNKNOWN -> {
        attempts.mayNotRepeat();
        fail(attempts.counted(failures().outcomeUnknown(failure)));
      }
    }
  }

  private void again(Replica next, long pauseNanos) {
    leaveSession();
    if (pauseNanos == 0) {
      attempt(next);
    } else {
      attempts.after(pauseNanos, loop(), () -> attempt(lane.choose(outbound, attempts.tried())));
    }
  }

  private void leaveSession() {
    UpstreamSession left = session;
    session = null;
    call = null;
    interims.drop();
    if (left != null) {
      left.ended(this);
    }
  }

  /** Called by {@link Deadline} when it has passed. */
  void onDeadline(long waitedMillis) {
    if (finished) {
      return;
    }
    Failure down = session == null ? lane.whyDown() : null;
    withdraw(Happened.LATE, "deadline exceeded");
    fail(attempts.counted(down != null ? down : failures().late(waitedMillis)));
  }

  @Override
  public void cancel(CancelReason reason) {
    assert loop().inEventLoop();
    if (finished) {
      return;
    }
    withdraw(
        Happened.CANCELLED,
        reason == CancelReason.CLIENT_CANCELLED ? "cancelled by the client" : "client gone");
    fail(attempts.counted(failures().cancelled(reason)));
  }

  /** Takes back the attempt under way, if there is one. */
  private void withdraw(Happened happened, String why) {
    UpstreamCall open = call;
    if (open != null) {
      open.cancel(why);
      endAttempt(happened, open.sent());
    } else {
      endAttempt(happened, session == null ? Sent.NOTHING : Sent.MAYBE);
    }
  }

  @Override
  public void pause() {
    paused = true;
    UpstreamCall open = call;
    if (open != null) {
      open.pause();
    }
  }

  @Override
  public void resume() {
    paused = false;
    UpstreamCall open = call;
    if (open != null) {
      open.resume();
    }
  }

  private CallFailures failures() {
    return new CallFailures(lane.server());
  }

  private void fail(Failure failure) {
    finish(new Reply.Failed(failure));
  }

  private void finish(Reply reply) {
    finished = true;
    try {
      settle(reply);
    } finally {
      sink.finish(reply);
    }
  }

  /** Gives back what the call held. */
  private void settle(Reply reply) {
    deadline.stop();
    attempts.stop();
    UpstreamSession last = session;
    leaveSession();
    lane.ended(outbound, last, reply, lane.nanoTime() - startNanos);
  }
}
