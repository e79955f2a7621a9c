package dev.sluice.backend.stdio;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.backend.spi.CallListener;
import dev.sluice.backend.spi.ChannelEvents;
import dev.sluice.backend.spi.StandingListener;
import dev.sluice.backend.spi.UpstreamCall;
import dev.sluice.backend.spi.UpstreamChannel;
import dev.sluice.backend.spi.UpstreamRequest;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.Sent;
import dev.sluice.exchange.ServerName;
import dev.sluice.protocol.era.ProtocolVersion;
import dev.sluice.protocol.jsonrpc.Member;
import dev.sluice.protocol.jsonrpc.RequestId;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The session with one child. Opens with the process and ends with it, once: by {@link #close}, or
 * by itself when the process exits or closes one of its pipes. Thread-safe.
 */
final class StdioChannel implements UpstreamChannel {
  private static final Logger log = LoggerFactory.getLogger(StdioChannel.class);

  private final ServerName server;
  private final StandingListener standing;
  private final CallTable calls;
  private final StdinQueue queue;
  private final ProcessStats stats;
  private final Supervision supervision;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private volatile boolean open = true;
  private volatile boolean asked;

  /**
   * @param standing hears what belongs to no call
   * @param supervision ends the process when asked
   */
  StdioChannel(
      ServerName server,
      StandingListener standing,
      CallTable calls,
      StdinQueue queue,
      ProcessStats stats,
      Supervision supervision) {
    this.server = server;
    this.standing = standing;
    this.calls = calls;
    this.queue = queue;
    this.stats = stats;
    this.supervision = supervision;
  }

  /** What the channel needs of whoever watches its process. */
  interface Supervision {
    /** Begins the kill ladder, at most once; {@link #ended} follows. */
    void stop();
  }

  @Override
  public UpstreamCall call(UpstreamRequest sent, EventLoop callLoop, CallListener listener) {
    Message request = sent.message();
    long id = calls.nextId();
    StdioCall call =
        new StdioCall(this, id, StdioCall.Nature.of(request.envelope()), callLoop, listener);
    RequestId upstreamId = RequestId.of(id);
    request.id(upstreamId);
    if (request.has(Member.PROGRESS_TOKEN)) {
      request.replace(Member.PROGRESS_TOKEN, upstreamId.token().getBytes(US_ASCII));
    }
    calls.add(call);
    ByteBuf line = Lines.of(request);
    boolean taken = queue.offer(new StdinQueue.Line(line, call));
    if (taken && callLoop.inEventLoop()) {
      listener.onWritten();
    } else if (!taken) {
      line.release();
    }
    if ((!taken || !open) && calls.remove(id) != null) {
      queue.withdraw(call);
      boolean full = open && !queue.isClosed();
      CallTable.fail(call, full ? full() : notOpen(call.sent()), () -> {});
    }
    return call;
  }

  private Failure.ByBackend full() {
    return new Failure.ByBackend(
        Reason.OVERLOADED,
        "server " + server + " does not read its stdin and the queue to it is full; try later",
        server,
        Sent.NOTHING);
  }

  private Failure.ByBackend notOpen(Sent sent) {
    return new Failure.ByBackend(
        Reason.BACKEND_DISCONNECTED,
        "server " + server + " is not running; its stderr is in the log, the next call starts it",
        server,
        sent);
  }

  @Override
  public void send(Message message) {
    ByteBuf line = Lines.of(message);
    message.release();
    if (!queue.offer(new StdinQueue.Line(line, null))) {
      line.release();
      dropped();
    }
  }

  /** The caller lost interest; what was not written yet never will be. */
  void cancelled(StdioCall call, String reason) {
    if (calls.remove(call.id()) == null || queue.withdraw(call) || !call.cancellable()) {
      return;
    }
    ByteBuf line = Lines.cancelled(call.id(), reason);
    if (!queue.offerUrgent(new StdinQueue.Line(line, null))) {
      line.release();
      dropped();
    }
  }

  private void dropped() {
    stats.droppedMessages.increment();
    if (open) {
      log.warn("event=server_stdin_full server={} effect=message_dropped", server);
    }
  }

  @Override
  public void negotiated(ProtocolVersion version) {
    log.debug("event=server_negotiated server={} revision={}", server, version.text());
  }

  @Override
  public void listen(ChannelEvents events) {
    standing.listen(events);
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close(Runnable done) {
    asked = true;
    open = false;
    calls.failAll(call -> notOpen(call.sent()), () -> {});
    standing.silence();
    supervision.stop();
    var _ = ended.thenRun(done);
  }

  /** The process is about to be ended: whoever comes now needs another. */
  void ending() {
    open = false;
  }

  boolean asked() {
    return asked;
  }

  /**
   * The process is gone and everything it said was handed over.
   *
   * @param how its exit code, for people
   */
  void ended(String how) {
    open = false;
    queue.discard();
    calls.failAll(call -> died(how, call.sent()), () -> standing.closed(died(how, Sent.NOTHING)));
    ended.complete(null);
  }

  private Failure.ByBackend died(String how, Sent sent) {
    return new Failure.ByBackend(
        Reason.BACKEND_DISCONNECTED,
        "server " + server + " ended (" + how + ") before it answered; its stderr is in the log",
        server,
        sent);
  }
}
