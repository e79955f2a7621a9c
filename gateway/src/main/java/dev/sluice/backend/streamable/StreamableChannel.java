package dev.sluice.backend.streamable;

import dev.sluice.backend.http.Aside;
import dev.sluice.backend.http.Endpoint;
import dev.sluice.backend.http.Fault;
import dev.sluice.backend.http.Gate;
import dev.sluice.backend.http.LoopClient;
import dev.sluice.backend.http.LoopClients;
import dev.sluice.backend.http.RequestBody;
import dev.sluice.backend.spi.CallListener;
import dev.sluice.backend.spi.ChannelEvents;
import dev.sluice.backend.spi.UpstreamCall;
import dev.sluice.backend.spi.UpstreamChannel;
import dev.sluice.backend.spi.UpstreamRequest;
import dev.sluice.exchange.Message;
import dev.sluice.protocol.era.ProtocolVersion;
import dev.sluice.protocol.jsonrpc.Envelope;
import dev.sluice.protocol.jsonrpc.Member;
import dev.sluice.protocol.jsonrpc.RequestId;
import dev.sluice.protocol.mcp.McpHeader;
import dev.sluice.protocol.mcp.McpMethod;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One MCP session with a server over Streamable HTTP. A call uses a connection of its caller's
 * loop; the standing stream and everything outside calls happens on the channel's home loop.
 * Thread-safe.
 */
final class StreamableChannel implements UpstreamChannel {
  static final AsciiString JSON = AsciiString.cached("application/json");

  /** Longest wait until a server took a notification or an answer. */
  static final Duration SEND_LIMIT = Duration.ofSeconds(10);

  /** Longest wait until a server confirmed the end of its session. */
  static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

  private static final long NO_ID = -1;

  /** Longest session id accepted. */
  static final int MAX_SESSION_ID = 4_096;

  private static final Logger log = LoggerFactory.getLogger(StreamableChannel.class);

  private final Endpoint endpoint;
  private final LoopClients clients;
  private final LoopClient home;
  private final Fault fault;
  private final Gate gate;
  private final AtomicLong ids = new AtomicLong();
  private final Map<Long, StreamableCall> calls = new ConcurrentHashMap<>();
  private final AtomicReference<ChannelState> state = new AtomicReference<>(ChannelState.OPEN);
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private final AtomicReference<@Nullable ChannelEvents> events = new AtomicReference<>();
  private volatile @Nullable AsciiString session;
  private volatile @Nullable ProtocolVersion agreed;
  private @Nullable StandingStream standing;

  StreamableChannel(Endpoint endpoint, LoopClients clients, LoopClient home) {
    this.endpoint = endpoint;
    this.clients = clients;
    this.home = home;
    this.fault = new Fault(endpoint.server(), endpoint.config());
    this.gate = new Gate(endpoint.config().waiting());
  }

  @Override
  public UpstreamCall call(UpstreamRequest sent, EventLoop loop, CallListener listener) {
    Message request = sent.message();
    LoopClient client = clients.on(loop);
    long id = ids.incrementAndGet();
    CallHead head = head(sent, id);
    ByteBuf body = RequestBody.numbered(request, id);
    if (client.loop().equals(loop)) {
      StreamableCall call = new StreamableCall(this, client, head, body, listener);
      begin(head, call);
      return call;
    }
    HoppingCall hopping = new HoppingCall(loop, client.loop(), listener);
    StreamableCall call = new StreamableCall(this, client, head, body, hopping);
    hopping.carries(call);
    begin(head, call);
    return hopping;
  }

  private CallHead head(UpstreamRequest sent, long id) {
    Envelope envelope = sent.message().envelope();
    ProtocolVersion now = agreed;
    if (now == null ? envelope.isMethod(McpMethod.SERVER_DISCOVER) : now.standsAlone()) {
      boolean standing = envelope.isMethod(McpMethod.SUBSCRIPTIONS_LISTEN);
      return new CallHead(id, false, standing, MirrorHeaders.of(sent), sent.trace());
    }
    return new CallHead(id, envelope.isMethod(McpMethod.INITIALIZE), false, null, sent.trace());
  }

  private void begin(CallHead head, StreamableCall call) {
    calls.put(head.id(), call);
    EventLoop loop = call.loop();
    if (gate.isOpen() && loop.inEventLoop()) {
      call.start();
    } else if (!gate.pass(() -> loop.execute(call::start))) {
      loop.execute(
          () ->
              call.fail(
                  fault.overloaded(
                      "has "
                          + endpoint.config().waiting()
                          + " calls waiting for its initialization")));
    }
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

  private void post(LoopClient client, ByteBuf body, boolean opensGate) {
    Aside.post(
        client,
        endpoint,
        body,
        SEND_LIMIT,
        this::addPostHeaders,
        outcome -> {
          if (!outcome.isAccepted()) {
            refused(outcome);
          }
          if (opensGate) {
            gate.open();
          }
        });
  }

  private void refused(Aside.Outcome outcome) {
    if (outcome.status() == 404 && hasSession()) {
      expired();
    }
    Throwable cause = outcome.cause();
    log.info(
        "upstream_send_failed server={} status={} cause={}",
        endpoint.server(),
        outcome.status(),
        cause == null ? "none" : cause.getClass().getSimpleName());
  }

  /**
   * Tells the server, ahead of any queue, that a call is no longer wanted. Where requests stand
   * alone the end of the answer's stream says it.
   */
  void cancelled(LoopClient client, CallHead call, String reason) {
    if (!call.initialize() && !call.isAlone()) {
      post(client, RequestBody.cancelled(call.id(), reason), false);
    }
  }

  @Override
  public void negotiated(ProtocolVersion version) {
    agreed = version;
  }

  /** The revision agreed on, null before. */
  @Nullable ProtocolVersion agreed() {
    return agreed;
  }

  /** The session id of the answer to {@code initialize}, if the server gave one. */
  void session(@Nullable String id) {
    if (id == null) {
      return;
    }
    if (id.isEmpty()
        || id.length() > MAX_SESSION_ID
        || id.chars().anyMatch(c -> c < 0x21 || c > 0x7e)) {
      log.warn("upstream_session_id_unusable server={} length={}", endpoint.server(), id.length());
      return;
    }
    session = new AsciiString(id);
  }

  boolean hasSession() {
    return session != null;
  }

  private void addPostHeaders(HttpHeaders headers) {
    headers.set(HttpHeaderNames.CONTENT_TYPE, JSON);
    addHeaders(headers);
  }

  /**
   * Adds what a call carries.
   *
   * @param mirror what its headers say of its body, null in a session
   */
  void addHeaders(HttpHeaders headers, @Nullable MirrorHeaders mirror) {
    if (mirror != null) {
      mirror.addTo(headers);
    }
    addHeaders(headers);
  }

  /** Adds what every request of this session carries. */
  void addHeaders(HttpHeaders headers) {
    AsciiString id = session;
    if (id != null) {
      headers.set(McpHeader.SESSION_ID, id);
    }
    ProtocolVersion version = agreed;
    if (version != null) {
      headers.set(McpHeader.PROTOCOL_VERSION, version.text());
    }
    endpoint.addConfigured(headers);
  }

  @Override
  public void listen(ChannelEvents listener) {
    ProtocolVersion now = agreed;
    boolean streams = now == null || !now.standsAlone();
    if (events.getAndSet(listener) == null && streams) {
      home.loop()
          .execute(
              () -> {
                if (isOpen()) {
                  standing = new StandingStream(this, endpoint, home);
                  standing.open();
                }
              });
    }
  }

  /** A message of the standing stream. Takes ownership. */
  void heard(Message message) {
    StreamableCall call = progressing(message);
    ChannelEvents listener = events.get();
    if (call != null) {
      EventLoop loop = call.loop();
      if (loop.inEventLoop()) {
        call.interim(message);
      } else {
        loop.execute(() -> call.interim(message));
      }
    } else if (listener != null) {
      listener.onMessage(message);
    } else {
      message.release();
    }
  }

  private @Nullable StreamableCall progressing(Message message) {
    String token = message.raw(Member.NOTIFIED_PROGRESS_TOKEN);
    return token == null ? null : calls.get(new RequestId(token).asEchoed(NO_ID));
  }

  /** The server no longer knows the session. */
  void expired() {
    if (state.getAndUpdate(now -> now.to(ChannelState.EXPIRED)) == ChannelState.OPEN) {
      log.info("upstream_session_expired server={}", endpoint.server());
      home.loop().execute(this::tellClosed);
    }
  }

  /** A call is over. */
  void ended(Long id) {
    calls.remove(id);
    if (state.get() == ChannelState.EXPIRED && calls.isEmpty()) {
      home.loop().execute(this::tellClosed);
    }
  }

  private void tellClosed() {
    if (state.get() != ChannelState.EXPIRED || !calls.isEmpty()) {
      return;
    }
    StandingStream stream = standing;
    if (stream != null) {
      stream.close();
    }
    ChannelEvents listener = events.getAndSet(null);
    if (listener != null) {
      listener.onClosed(fault.sessionLost());
    }
  }

  @Override
  public boolean isOpen() {
    return state.get() == ChannelState.OPEN;
  }

  ChannelState state() {
    return state.get();
  }

  Endpoint endpoint() {
    return endpoint;
  }

  Fault fault() {
    return fault;
  }

  /** Most bytes of an answer. */
  int limit() {
    return endpoint.config().response().intBytes();
  }

  @Override
  public void close(Runnable done) {
    ChannelState was = state.getAndUpdate(now -> now.to(ChannelState.CLOSED));
    var _ = closed.thenRun(done);
    if (was != ChannelState.CLOSED) {
      home.loop().execute(() -> leave(was == ChannelState.OPEN && hasSession()));
    }
  }

  private void leave(boolean deleteSession) {
    events.set(null);
    if (standing != null) {
      standing.close();
    }
    for (StreamableCall call : calls.values()) {
      EventLoop loop = call.loop();
      if (loop.inEventLoop()) {
        abort(call);
      } else {
        loop.execute(() -> abort(call));
      }
    }
    if (!deleteSession) {
      end();
      return;
    }
    Aside.delete(home, endpoint, CLOSE_LIMIT, this::addHeaders, outcome -> end());
  }

  private void abort(StreamableCall call) {
    call.fail(fault.closed(call.sent()));
  }

  private void end() {
    clients.forget(this);
    closed.complete(null);
  }
}
