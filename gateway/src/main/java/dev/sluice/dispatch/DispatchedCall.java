package dev.sluice.dispatch;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.backend.spi.CallListener;
import dev.sluice.backend.spi.UpstreamCall;
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
import dev.sluice.protocol.jsonrpc.Member;
import dev.sluice.protocol.jsonrpc.RequestId;
import dev.sluice.protocol.mcp.LogLevel;
import dev.sluice.protocol.mcp.McpMethod;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request under way to one server: waits for an upstream session, makes the attempts that
 * {@link AttemptRules} allow, restores the client's id and token on what comes back, and ends once.
 * Confined to its loop.
 */
final class DispatchedCall implements CallListener, InFlight, UpstreamPool.Waiter {
  private static final Logger LOG = LoggerFactory.getLogger(DispatchedCall.class);

  private final ServerLane lane;
  private final Outbound outbound;
  private final ReplySink sink;
  private final long startNanos;
  private final Deadline deadline;
  private @Nullable Replica replica;
  private @Nullable UpstreamSession session;
  private @Nullable UpstreamCall call;
  private @Nullable List<Asks.Ask> asks;
  private Set<Replica> tried = Set.of();
  private long attemptNanos;
  private int attempts;
  private int asking;
  private boolean reinitialized;
  private boolean paused;
  private boolean finished;

  DispatchedCall(ServerLane lane, Outbound outbound, ReplySink sink) {
    this.lane = lane;
    this.outbound = outbound;
    this.sink = sink;
    this.startNanos = lane.nanoTime();
    this.deadline = new Deadline(this, lane.config(), outbound.deadline());
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

  /** Starts the work. The lane has given a permit, which the end of this call returns. */
  void start() {
    assert loop().inEventLoop();
    try {
      deadline.start();
      acquire();
    } catch (RuntimeException bug) {
      if (finished) {
        throw bug;
      }
      LOG.error("call_broke server={}", lane.server(), bug);
      fail(failures().broke(attempts));
    }
  }

  private void acquire() {
    Replica chosen = lane.choose(outbound, tried);
    replica = chosen;
    attemptNanos = lane.nanoTime();
    chosen.begun();
    UpstreamSession ready = chosen.pool().acquire(outbound.client(), loop(), this);
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
    int attempt = ++attempts;
    Message request = outbound.message();
    if (request.envelope().isMethod(McpMethod.LOGGING_SET_LEVEL)) {
      LevelReminder.widen(ready, request);
    }
    UpstreamCall started = ready.start(this, request, loop(), this);
    if (!finished && attempts == attempt) {
      call = started;
      if (paused) {
        started.pause();
      }
    }
  }

  @Override
  public void onUnavailable(Failure failure) {
    if (!finished) {
      fail(failure);
    }
  }

  @Override
  public void onInterim(Message message) {
    deliver(message);
  }

  /** A notification or server request meant for this call. Takes ownership. On the call's loop. */
  void deliver(Message message) {
    assert loop().inEventLoop();
    UpstreamSession from = session;
    if (finished || from == null) {
      if (from != null && message.kind() == Envelope.Kind.REQUEST) {
        from.asks().refuse(message, "the call this request belongs to is over");
      } else {
        message.release();
      }
      return;
    }
    if (message.kind() == Envelope.Kind.REQUEST) {
      request(from, message);
    } else {
      notification(from, message, String.valueOf(message.method()));
    }
  }

  private void request(UpstreamSession from, Message request) {
    if (request.envelope().isMethod(McpMethod.PING)) {
      from.asks().answerPing(request);
      return;
    }
    asking++;
    Asks.Ask ask =
        from.asks()
            .ask(
                outbound.client(),
                request,
                this::interim,
                () -> {
                  if (loop().inEventLoop()) {
                    askEnded();
                  } else {
                    loop().execute(this::askEnded);
                  }
                });
    if (ask != null) {
      List<Asks.Ask> open = asks;
      if (open == null) {
        open = new ArrayList<>(1);
        asks = open;
      }
      open.removeIf(Asks.Ask::isOver);
      open.add(ask);
    }
  }

  private boolean interim(Message message) {
    if (finished) {
      message.release();
      return false;
    }
    return sink.interim(message);
  }

  private void askEnded() {
    asking--;
    deadline.restart();
  }

  /** True while the client is being asked something: the server is waiting, not slow. */
  boolean isAsking() {
    return asking > 0;
  }

  private void notification(UpstreamSession from, Message message, String method) {
    switch (method) {
      case McpMethod.NOTIFICATIONS_PROGRESS -> progress(message);
      case McpMethod.NOTIFICATIONS_MESSAGE -> log(message);
      case McpMethod.NOTIFICATIONS_CANCELLED -> from.asks().cancelled(message);
      case McpMethod.NOTIFICATIONS_TOOLS_LIST_CHANGED,
          McpMethod.NOTIFICATIONS_PROMPTS_LIST_CHANGED,
          McpMethod.NOTIFICATIONS_RESOURCES_LIST_CHANGED,
          McpMethod.NOTIFICATIONS_RESOURCES_UPDATED ->
          lane.events()
              .onNotification(
                  lane.server(), from.key().capabilities(), from.key().owner(), message);
      default -> sink.interim(message);
    }
  }

  private void progress(Message progress) {
    String token = outbound.message().raw(Member.PROGRESS_TOKEN);
    if (token == null || !progress.has(Member.NOTIFIED_PROGRESS_TOKEN)) {
      progress.release();
      return;
    }
    deadline.restart();
    sink.interim(progress.replace(Member.NOTIFIED_PROGRESS_TOKEN, token.getBytes(UTF_8)));
  }

  private void log(Message log) {
    LogLevel wanted = outbound.client().logLevel();
    String text = log.text(Member.LEVEL);
    LogLevel level = text == null ? null : LogLevel.parse(text);
    if (wanted != null && level != null && level.compareTo(wanted) < 0) {
      log.release();
      return;
    }
    sink.interim(log);
  }

  @Override
  public void onResponse(Message response) {
    if (finished) {
      response.release();
      return;
    }
    RequestId id = Objects.requireNonNull(outbound.message().envelope().id());
    finish(new Reply.Answered(response.id(id)));
  }

  @Override
  public void onFailure(Failure.ByBackend failure) {
    if (finished) {
      return;
    }
    switch (AttemptRules.after(failure, outbound.repeatable(), attempts)) {
      case RETRY -> again(AttemptEnd.FAILED);
      case GIVE_UP -> fail(failures().of(failure, attempts));
      case OUTCOME_UNKNOWN -> fail(failures().outcomeUnknown(failure, attempts));
    }
  }

  @Override
  public void onSessionExpired() {
    UpstreamSession expired = session;
    if (finished || expired == null) {
      return;
    }
    expired.replica().pool().retire(expired);
    if (!reinitialized) {
      reinitialized = true;
      again(AttemptEnd.WITHDRAWN);
      return;
    }
    fail(failures().forgetful(attempts));
  }

  private void again(AttemptEnd end) {
    leaveReplica(end);
    acquire();
  }

  /** The attempt under way is over; when it failed, another goes elsewhere if it can. */
  private void leaveReplica(AttemptEnd end) {
    Replica asked = replica;
    UpstreamSession left = session;
    replica = null;
    session = null;
    call = null;
    if (left != null) {
      left.ended(this);
    }
    if (asked == null) {
      return;
    }
    asked.ended(end, lane.nanoTime() - attemptNanos);
    if (end == AttemptEnd.FAILED && !finished) {
      tried = asked.alsoTried(tried);
    }
  }

  /** Called by {@link Deadline} when it has passed. */
  void onDeadline(long waitedMillis) {
    if (finished) {
      return;
    }
    Failure down = session == null ? lane.whyDown() : null;
    UpstreamCall open = call;
    if (open != null) {
      open.cancel("deadline exceeded");
    }
    fail(down != null ? down : failures().late(waitedMillis, sent(), attempts));
  }

  /** True while no upstream session has been given. */
  boolean isWaiting() {
    return session == null;
  }

  @Override
  public void cancel(CancelReason reason) {
    assert loop().inEventLoop();
    if (finished) {
      return;
    }
    UpstreamCall open = call;
    if (open != null) {
      open.cancel(
          reason == CancelReason.CLIENT_CANCELLED ? "cancelled by the client" : "client gone");
    }
    fail(failures().cancelled(reason, sent(), attempts));
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

  /** What the server may have seen; no more is known here. */
  private Sent sent() {
    return session == null ? Sent.NOTHING : Sent.MAYBE;
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
    UpstreamSession last = session;
    leaveReplica(AttemptEnd.of(reply));
    List<Asks.Ask> open = asks;
    if (open != null) {
      asks = null;
      open.forEach(Asks.Ask::drop);
    }
    lane.ended(outbound, last, reply, lane.nanoTime() - startNanos);
  }
}
