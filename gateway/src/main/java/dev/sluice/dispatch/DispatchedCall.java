package dev.sluice.dispatch;

import dev.sluice.backend.spi.CallListener;
import dev.sluice.backend.spi.UpstreamCall;
import dev.sluice.dispatch.AttemptRules.Happened;
import dev.sluice.dispatch.AttemptRules.Verdict;
import dev.sluice.exchange.CancelReason;
import dev.sluice.exchange.Client;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.InFlight;
import dev.sluice.exchange.Journey;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Outbound;
import dev.sluice.exchange.Reply;
import dev.sluice.exchange.ReplySink;
import dev.sluice.exchange.Sent;
import dev.sluice.protocol.jsonrpc.Envelope;
import dev.sluice.protocol.jsonrpc.Member;
import dev.sluice.protocol.jsonrpc.RequestId;
import dev.sluice.protocol.mcp.McpMethod;
import io.netty.channel.EventLoop;
import java.util.Objects;
import java.util.Set;
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
  private final @Nullable Journey journey;
  private final ReplySink sink;
  private final long startNanos;
  private final Deadline deadline;
  private @Nullable Interims interims;
  private final Attempts attempts;
  private final Turn turn;
  private final UnderWay underWay = new UnderWay();
  private @Nullable UpstreamSession session;
  private boolean finished;

  DispatchedCall(ServerLane lane, Outbound outbound, ReplySink sink) {
    this.lane = lane;
    this.outbound = outbound;
    this.journey = outbound.journey();
    this.sink = sink;
    this.startNanos = lane.nanoTime();
    CallLimits limits = lane.limits();
    this.deadline =
        new Deadline(
            this, limits.timeout(outbound), limits.maxTotal(outbound).minus(outbound.spent()));
    this.attempts = new Attempts(lane.retries(), limits.isRepeatable(outbound));
    this.turn = new Turn(this, lane);
    Trail.routed(journey, startNanos);
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

  /** Whether it asked for log messages, itself or by its client's level. */
  boolean wantsLog() {
    return outbound.client().logLevel() != null || outbound.message().has(Member.META_LOG_LEVEL);
  }

  long startNanos() {
    return startNanos;
  }

  /** When its last attempt began. From any thread once a session has the call among its own. */
  long attemptNanos() {
    return attempts.beganNanos();
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
    return Interims.isAsking(interims);
  }

  /** The server showed that it is at work on the call. */
  void showedWork() {
    deadline.restart();
  }

  /** True while no upstream session has been given. */
  boolean isWaiting() {
    return session == null;
  }

  /** Starts the work, or waits for the call's turn. */
  void start() {
    assert loop().inEventLoop();
    deadline.start();
    turn.await();
  }

  /** The call's turn has come, or a pause is over. */
  void attempt() {
    try {
      Replica replica = begin();
      if (replica == null) {
        Failure last = attempts.lastFailure();
        fail(attempts.counted(last == null ? lane.circuitOpen() : last));
        return;
      }
      UpstreamSession ready = replica.pool().acquire(outbound.client(), loop(), this);
      if (ready != null) {
        onSession(ready);
      } else {
        attempts.left(lane.nanoTime());
      }
    } catch (RuntimeException bug) {
      if (finished) {
        throw bug;
      }
      LOG.error("call_broke server={}", lane.server(), bug);
      Failure.ByGateway broke = failures().broke();
      endAttempt(Happened.CANCELLED, session == null ? Sent.NOTHING : Sent.MAYBE, broke);
      fail(attempts.counted(broke));
    }
  }

  /** Begins an attempt at a replica that lets it in; null when none does. */
  private @Nullable Replica begin() {
    Set<Replica> passed = attempts.tried();
    Replica replica = lane.choose(outbound, passed);
    while (!attempts.begin(replica, lane.nanoTime())) {
      passed = replica.alsoTried(passed);
      replica = lane.choose(outbound, passed);
      if (passed.contains(replica)) {
        return null;
      }
    }
    Trail.attempt(journey, outbound, attempts);
    return replica;
  }

  @Override
  public void onSession(UpstreamSession ready) {
    assert loop().inEventLoop();
    if (finished) {
      return;
    }
    attempts.returned();
    session = ready;
    Trail.session(journey, ready);
    int attempt = attempts.made();
    Message request = outbound.message();
    if (request.envelope().isMethod(McpMethod.LOGGING_SET_LEVEL)) {
      LevelReminder.widen(ready, request);
    }
    UpstreamCall started = ready.start(this, outbound, this);
    if (!finished && session == ready && attempts.made() == attempt) {
      attempts.left(lane.nanoTime());
      underWay.started(started);
    }
  }

  @Override
  public void onUnavailable(Failure failure) {
    if (finished) {
      return;
    }
    Happened happened = AttemptRules.ofOpening(failure);
    endAttempt(happened, Sent.NOTHING, failure);
    Replica next = lane.choose(outbound, attempts.tried());
    goOn(AttemptRules.afterOpening(happened, attempts.isNew(next)), happened, failure, next);
  }

  @Override
  public void onWritten() {
    Trail.written(journey, lane);
  }

  @Override
  public void onAnswering() {
    Trail.answering(journey, lane);
  }

  @Override
  public void onInterim(Message message) {
    onAnswering();
    deliver(message);
  }

  /** A notification or server request meant for this call. Takes ownership. On the call's loop. */
  void deliver(Message message) {
    assert loop().inEventLoop();
    UpstreamSession from = session;
    if (!finished && from != null) {
      if (interims == null) {
        interims = new Interims(this, lane, outbound, sink);
      }
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
    Trail.attemptEnded(journey, reply.errorType(), attempts);
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
      endAttempt(Happened.SESSION_EXPIRED, Sent.NOTHING, failures().forgetful());
      fail(attempts.counted(failures().forgetful()));
    }
  }

  private void endAttempt(Happened happened, Sent sent, Failure failure) {
    attempts.ended(happened, AttemptEnd.of(happened, failure), sent);
    Trail.attemptEnded(journey, failure.reasonText(), attempts);
  }

  /** An attempt ended without an answer. */
  private void missed(Happened happened, Sent sent, Failure failure) {
    endAttempt(happened, sent, failure);
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
          attempts.goOnAfter(failure);
          again(pause);
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

  private void again(long pauseNanos) {
    leaveSession(lane.nanoTime());
    if (pauseNanos == 0) {
      attempt();
    } else {
      attempts.after(pauseNanos, loop(), this::attempt);
    }
  }

  private void leaveSession(long nowNanos) {
    UpstreamSession left = session;
    session = null;
    underWay.ended();
    Interims.drop(interims);
    if (left != null) {
      left.ended(this, nowNanos);
    }
  }

  /** Called by {@link Deadline} when it has passed. */
  void onDeadline(long waitedMillis) {
    if (finished) {
      return;
    }
    Failure down = session == null ? lane.whyDown() : null;
    Failure late = failures().late(waitedMillis, lane.limits().timeoutKey(outbound));
    withdraw(Happened.LATE, "deadline exceeded", late);
    fail(attempts.counted(down != null ? down : late));
  }

  @Override
  public void cancel(CancelReason reason) {
    assert loop().inEventLoop();
    if (finished) {
      return;
    }
    Failure cancelled = failures().cancelled(reason);
    withdraw(
        Happened.CANCELLED,
        reason == CancelReason.CLIENT_CANCELLED ? "cancelled by the client" : "client gone",
        cancelled);
    fail(attempts.counted(cancelled));
  }

  /** Takes back the attempt under way, if there is one. */
  private void withdraw(Happened happened, String why, Failure failure) {
    Sent seen = underWay.cancel(why);
    if (seen == null) {
      seen = session == null ? Sent.NOTHING : Sent.MAYBE;
    }
    endAttempt(happened, seen, failure);
  }

  @Override
  public void pause() {
    underWay.pause();
  }

  @Override
  public void resume() {
    underWay.resume();
  }

  private CallFailures failures() {
    return new CallFailures(lane.server());
  }

  /** Ends the call without an answer. */
  void fail(Failure failure) {
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
    long now = lane.nanoTime();
    leaveSession(now);
    turn.end();
    if (attempts.made() > 0) {
      outbound.wasAway(attempts.awayNanos());
    }
    lane.ended(outbound, last, reply, now - startNanos);
  }
}
