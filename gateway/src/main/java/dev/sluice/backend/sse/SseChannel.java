package dev.sluice.backend.sse;

import dev.sluice.backend.http.Aside;
import dev.sluice.backend.http.Endpoint;
import dev.sluice.backend.http.Fault;
import dev.sluice.backend.http.Gate;
import dev.sluice.backend.http.LoopClient;
import dev.sluice.backend.http.LoopClients;
import dev.sluice.backend.http.RequestBody;
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
import dev.sluice.protocol.era.ProtocolVersion;
import dev.sluice.protocol.mcp.McpHeader;
import dev.sluice.protocol.mcp.McpMethod;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One session with a server over HTTP+SSE: its stream, on the channel's home loop, and the POSTs of
 * its calls, each from its caller's loop. Ends with its stream. Thread-safe.
 */
final class SseChannel implements UpstreamChannel, SseStream.Reader {
  /** Longest wait until a server took a notification or an answer. */
  static final Duration SEND_LIMIT = Duration.ofSeconds(10);

  private static final AsciiString JSON = AsciiString.cached("application/json");
  private static final Logger log = LoggerFactory.getLogger(SseChannel.class);

  /** Told on the home loop when a channel is over. */
  interface Owner {
    /**
     * @param livedNanos how long its stream was open, -1 when it was closed from this side or never
     *     opened
     */
    void ended(SseChannel channel, long livedNanos);
  }

  private final Endpoint endpoint;
  private final LoopClients clients;
  private final LoopClient home;
  private final Owner owner;
  private final SseStream stream;
  private final Inbox inbox;
  private final CallTable calls = new CallTable();
  private final StandingListener standing;
  private final Fault fault;
  private final Gate gate;
  private final AtomicReference<ChannelState> state = new AtomicReference<>(ChannelState.OPENING);
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private volatile @Nullable PostAddresses addresses;
  private volatile @Nullable AsciiString version;
  private @Nullable Opening opening;
  private @Nullable Future<?> timer;
  private long openedNanos;

  SseChannel(Endpoint endpoint, LoopClients clients, LoopClient home, Owner owner) {
    this.endpoint = endpoint;
    this.clients = clients;
    this.home = home;
    this.owner = owner;
    this.fault = new Fault(endpoint.server(), endpoint.config());
    this.gate = new Gate(endpoint.config().waiting());
    this.standing = new StandingListener(home.loop(), new LongAdder());
    this.stream = new SseStream(endpoint, home, fault, this);
    this.inbox = new Inbox(home.loop(), calls, standing::message, stream::resume);
  }

  /** Opens the stream; {@code asked} hears when the address for messages is known, or why not. */
  void open(Opening asked) {
    assert home.loop().inEventLoop();
    if (state.get() != ChannelState.OPENING) {
      asked.failed(fault.closed(Sent.NOTHING));
      return;
    }
    opening = asked;
    long limit = endpoint.config().connectTimeout().toMillis();
    timer = home.loop().schedule(() -> unopened(limit), 2 * limit, TimeUnit.MILLISECONDS);
    stream.open();
  }

  private void unopened(long limit) {
    stream.close();
    onEnd(
        fault.failure(
            Reason.DEADLINE_EXCEEDED,
            "opened no event stream with an endpoint event within "
                + 2 * limit
                + " ms; check its url, or raise its setting connectTimeout",
            Sent.NOTHING));
  }

  @Override
  public void onAddress(PostAddresses found) {
    Opening asked = opening;
    addresses = found;
    openedNanos = System.nanoTime();
    cancelTimer();
    opening = null;
    if (asked != null && move(ChannelState.OPEN)) {
      asked.opened(this);
    }
  }

  private boolean move(ChannelState next) {
    ChannelState was = state.getAndUpdate(now -> now.to(next));
    return was != next && was.to(next) == next;
  }

  @Override
  public UpstreamCall call(UpstreamRequest sent, EventLoop loop, CallListener listener) {
    Message request = sent.message();
    long id = calls.nextId();
    boolean cancellable = !request.envelope().isMethod(McpMethod.INITIALIZE);
    ByteBuf body = RequestBody.numbered(request, id);
    SseCall call =
        new SseCall(
            this,
            new SseCall.Request(id, cancellable, body, sent.trace()),
            clients.on(loop),
            loop,
            listener);
    calls.add(call);
    if (gate.isOpen() && loop.inEventLoop()) {
      call.start();
    } else if (!gate.pass(() -> loop.execute(call::start))) {
      Failure.ByBackend full =
          fault.overloaded(
              "has " + endpoint.config().waiting() + " calls waiting for its initialization");
      loop.execute(() -> call.fail(full));
    }
    return call;
  }

  @Override
  public void send(Message message) {
    ByteBuf body;
    boolean initialized;
    try {
      initialized = McpMethod.NOTIFICATIONS_INITIALIZED.equals(message.method());
      body = RequestBody.of(message);
    } finally {
      message.release();
    }
    if (initialized) {
      gate.shut();
    }
    home.loop().execute(() -> post(home, body, initialized));
  }

  /** Tells the server, ahead of any queue, that a call is no longer wanted. */
  void cancelled(LoopClient client, long id, String reason) {
    ByteBuf body = RequestBody.cancelled(id, reason);
    EventLoop loop = client.loop();
    if (loop.inEventLoop()) {
      post(client, body, false);
    } else {
      loop.execute(() -> post(client, body, false));
    }
  }

  private void post(LoopClient client, ByteBuf body, boolean opensGate) {
    PostAddresses to = addresses;
    if (to == null || state.get() == ChannelState.ENDED) {
      body.release();
      if (opensGate) {
        gate.open();
      }
      return;
    }
    Aside.post(
        client,
        to.target(),
        body,
        SEND_LIMIT,
        this::addPostHeaders,
        outcome -> {
          if (!outcome.isAccepted()) {
            log.info(
                "upstream_send_failed server={} status={} cause={}",
                endpoint.server(),
                outcome.status(),
                outcome.cause() == null ? "none" : outcome.cause().getClass().getSimpleName());
          }
          if (opensGate) {
            gate.open();
          }
        });
  }

  /** Adds what every message of this session carries. */
  void addPostHeaders(HttpHeaders headers) {
    headers.set(HttpHeaderNames.CONTENT_TYPE, JSON);
    AsciiString agreed = version;
    if (agreed != null) {
      headers.set(McpHeader.PROTOCOL_VERSION, agreed);
    }
    endpoint.addConfigured(headers);
  }

  @Override
  public void negotiated(ProtocolVersion agreed) {
    version = AsciiString.cached(agreed.text());
  }

  @Override
  public void listen(ChannelEvents events) {
    standing.listen(events);
  }

  @Override
  public void onMessage(Message message) {
    inbox.sort(message);
  }

  @Override
  public boolean hasRoom() {
    return inbox.hasRoom();
  }

  @Override
  public void onBrokenAnswer(long id, String why) {
    SseCall call = calls.find(id);
    if (call != null) {
      Failure.ByBackend broken =
          fault.protocol("answered with what is no JSON-RPC message: " + why + "; see its log");
      call.loop().execute(() -> call.fail(broken));
    }
  }

  @Override
  public void onSilence() {
    long oldest = System.nanoTime() - endpoint.config().streamIdleTimeout().toNanos();
    for (SseCall call : calls.all()) {
      if (call.startNanos() - oldest <= 0) {
        call.loop().execute(() -> call.silent(fault.silent()));
      }
    }
  }

  /** The server no longer knows the session. */
  void expired() {
    if (move(ChannelState.EXPIRED)) {
      log.info("upstream_session_expired server={}", endpoint.server());
      endIfDrained();
    }
  }

  /** A call is over. */
  void ended(long id) {
    calls.remove(id);
    if (state.get() == ChannelState.EXPIRED) {
      endIfDrained();
    }
  }

  /** A session the server forgot is kept until its calls have ended. */
  private void endIfDrained() {
    if (calls.isEmpty()) {
      home.loop()
          .execute(
              () -> {
                if (move(ChannelState.ENDED)) {
                  stream.close();
                  standing.closed(fault.sessionLost());
                  leave(-1);
                }
              });
    }
  }

  @Override
  public void onEnd(Failure.ByBackend why) {
    assert home.loop().inEventLoop();
    cancelTimer();
    Opening asked = opening;
    opening = null;
    if (asked != null) {
      asked.failed(why);
    }
    boolean open = addresses != null;
    if (move(ChannelState.ENDED)) {
      if (open) {
        log.info("upstream_stream_ended server={} reason={}", endpoint.server(), why.reason());
      }
      calls.failAll(call -> as(why, call.sent()), () -> standing.closed(as(why, Sent.NOTHING)));
      leave(open ? System.nanoTime() - openedNanos : -1);
    }
  }

  private static Failure.ByBackend as(Failure.ByBackend why, Sent sent) {
    return new Failure.ByBackend(why.reason(), why.message(), why.server(), sent);
  }

  @Override
  public boolean isOpen() {
    return state.get() == ChannelState.OPEN;
  }

  ChannelState state() {
    return state.get();
  }

  PostAddresses addresses() {
    PostAddresses known = addresses;
    if (known == null) {
      throw new IllegalStateException("channel: " + state.get() + " (expected: OPEN)");
    }
    return known;
  }

  Endpoint endpoint() {
    return endpoint;
  }

  Fault fault() {
    return fault;
  }

  /** {@inheritDoc} The server learns it by the end of the stream. */
  @Override
  public void close(Runnable done) {
    boolean first = move(ChannelState.ENDED);
    var _ = closed.thenRun(done);
    if (first) {
      home.loop()
          .execute(
              () -> {
                cancelTimer();
                standing.silence();
                stream.close();
                Opening asked = opening;
                opening = null;
                if (asked != null) {
                  asked.failed(fault.closed(Sent.NOTHING));
                }
                calls.failAll(call -> fault.closed(call.sent()), () -> leave(-1));
              });
    }
  }

  private void leave(long livedNanos) {
    clients.forget(this);
    owner.ended(this, livedNanos);
    closed.complete(null);
  }

  private void cancelTimer() {
    Future<?> pending = timer;
    if (pending != null) {
      pending.cancel(false);
    }
  }
}
