package dev.sluice.dispatch;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.backend.spi.BackendTransport;
import dev.sluice.backend.spi.CallListener;
import dev.sluice.backend.spi.ChannelEvents;
import dev.sluice.backend.spi.UpstreamCall;
import dev.sluice.backend.spi.UpstreamChannel;
import dev.sluice.backend.spi.UpstreamRequest;
import dev.sluice.exchange.CallTrace;
import dev.sluice.exchange.Client;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Journey;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Outbound;
import dev.sluice.exchange.ServerDescription;
import dev.sluice.protocol.jsonrpc.JsonSpans;
import dev.sluice.protocol.mcp.LogLevel;
import dev.sluice.protocol.mcp.McpMethod;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One initialized MCP session with one replica, shared by the calls its {@link SessionKey} allows.
 * Thread-safe; holds no lock across a call.
 */
final class UpstreamSession implements ChannelEvents {
  private static final Logger LOG = LoggerFactory.getLogger(UpstreamSession.class);

  private final Replica replica;
  private final ServerLane lane;
  private final SessionKey key;
  private final UpstreamChannel channel;
  private final ServerDescription description;
  private final Set<DispatchedCall> calls = ConcurrentHashMap.newKeySet();
  private final Set<Client> clients = ConcurrentHashMap.newKeySet();
  private final AtomicInteger sessionClients = new AtomicInteger();
  private final Set<DispatchedCall> asking = ConcurrentHashMap.newKeySet();
  private final Asks asks;
  private final StrayMessages strays;
  private final AtomicInteger missedPings = new AtomicInteger();
  private volatile long lastUsedNanos;
  private volatile long pingedNanos;
  private volatile boolean retired;
  private volatile @Nullable LogLevel saidLevel;

  UpstreamSession(
      Replica replica, SessionKey key, UpstreamChannel channel, ServerDescription description) {
    this.replica = replica;
    this.lane = replica.lane();
    this.key = key;
    this.channel = channel;
    this.description = description;
    this.asks = new Asks(channel, lane::nanoTime);
    this.strays = new StrayMessages(this);
    this.lastUsedNanos = lane.nanoTime();
    this.pingedNanos = lastUsedNanos;
  }

  Replica replica() {
    return replica;
  }

  ServerLane lane() {
    return lane;
  }

  SessionKey key() {
    return key;
  }

  ServerDescription description() {
    return description;
  }

  UpstreamChannel channel() {
    return channel;
  }

  Asks asks() {
    return asks;
  }

  Set<DispatchedCall> calls() {
    return calls;
  }

  /** Whether it is none at all: every request stands alone, and all clients share it. */
  boolean standsAlone() {
    return description.version().standsAlone();
  }

  boolean isOpen() {
    return channel.isOpen();
  }

  /** Sends the request of {@code call}, which hears the rest. */
  UpstreamCall start(DispatchedCall call, Outbound outbound, CallListener listener) {
    calls.add(call);
    Message request = outbound.message();
    Client client = outbound.client();
    if (!standsAlone() && !request.envelope().isMethod(McpMethod.LOGGING_SET_LEVEL)) {
      remind(client, outbound.loop());
    } else {
      attach(client);
    }
    return channel.call(
        new UpstreamRequest(request, client, outbound.paramHeaders(), outbound.trace()),
        outbound.loop(),
        listener);
  }

  /** Says to the attempt under way how it reaches the server. */
  void tell(Journey journey) {
    CallTrace.Attempt attempt = journey.attempt();
    if (attempt != null) {
      BackendTransport way = replica.pool().way();
      attempt.reaches(way.kind(), description.version().text(), way.address());
    }
  }

  /** Sees to it that the server logs as much as a client wants that is new here. */
  private void remind(Client client, EventLoop loop) {
    LogLevel said = saidLevel;
    LogLevel wanted = client.isSession() ? null : client.logLevel();
    if (attach(client) || (wanted != null && (said == null || wanted.compareTo(said) < 0))) {
      LevelReminder.send(this, client, loop);
    }
  }

  /** The server was told to log from this level on. */
  void saidLevel(LogLevel level) {
    saidLevel = level;
  }

  /**
   * A call may wait for its client without a request of it: until that call ends the session is not
   * lent to others, so that it stays clear for which call its server asks.
   *
   * <p>That holds for clients that are asked in results only. A client with a session keeps the
   * upstream session it is known to, and there others cannot be told apart from it.
   */
  void keep(DispatchedCall call) {
    if (call.client().isSession()) {
      return;
    }
    asking.add(call);
    if (!calls.contains(call)) {
      asking.remove(call);
    }
  }

  /** Whether calls of a client may go here: see {@link #keep}. Lists of nobody's always do. */
  boolean isLentTo(Client client) {
    if (asking.isEmpty() && sessionClients.get() == 0) {
      return true;
    }
    if (client.isSession()) {
      return asking.isEmpty() || clients.contains(client);
    }
    return standsAlone() || !client.version().standsAlone() || !client.capabilities().any();
  }

  /** Whether it is known to this client session, which may have subscribed to something here. */
  boolean serves(Client client) {
    return client.isSession() && clients.contains(client);
  }

  void ended(DispatchedCall call, long nowNanos) {
    calls.remove(call);
    asking.remove(call);
    lastUsedNanos = nowNanos;
    closeIfRetired();
  }

  /** Ends with the last of its calls, which may be now. */
  void retire() {
    retired = true;
    closeIfRetired();
  }

  private void closeIfRetired() {
    if (retired && calls.isEmpty()) {
      close(() -> {});
    }
  }

  /**
   * Counts a client session among those this one serves, until it closes.
   *
   * @return whether it is new here
   */
  boolean attach(Client client) {
    if (client.isSession() && clients.add(client)) {
      sessionClients.addAndGet(client.version().standsAlone() ? 0 : 1);
      lane.watch(client);
      return true;
    }
    return false;
  }

  /**
   * A request of a server that may not make any: nothing can be answered to it. Takes ownership.
   *
   * @see <a
   *     href="https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/streamable-http#receiving-messages">Receiving
   *     messages, MCP 2026-07-28</a>
   */
  void unasked(Message request) {
    lane.strayed();
    LOG.debug("server_request_dropped server={} revision=2026-07-28", lane.server());
    request.release();
  }

  /** Whether the server declared that it logs. */
  boolean logs() {
    ByteBuf json = Unpooled.wrappedBuffer(description.capabilities().getBytes(UTF_8));
    return JsonSpans.member(json, 0, json.readableBytes(), "logging") != null;
  }

  /**
   * The client session is over.
   *
   * @return whether this session was its alone and is of no more use
   */
  boolean detach(Client client) {
    if (clients.remove(client)) {
      sessionClients.addAndGet(client.version().standsAlone() ? 0 : -1);
      lastUsedNanos = lane.nanoTime();
    }
    return client.equals(key.owner());
  }

  /** The only client this session serves, or null when there are none or several. */
  @Nullable Client soleClient() {
    Client sole = null;
    for (Client client : clients) {
      if (sole != null) {
        return null;
      }
      sole = client;
    }
    return sole;
  }

  /** The most talkative level any client of this session asked for, {@code asked} included. */
  LogLevel leastLevel(LogLevel asked) {
    LogLevel least = asked;
    for (Client client : clients) {
      LogLevel level = client.logLevel();
      if (level != null && level.compareTo(least) < 0) {
        least = level;
      }
    }
    return least;
  }

  /** True when nobody uses this session and nobody has since {@code nanos} ago. */
  boolean idleFor(long nanos) {
    return calls.isEmpty() && clients.isEmpty() && lane.nanoTime() - lastUsedNanos >= nanos;
  }

  long lastUsedNanos() {
    return lastUsedNanos;
  }

  /** When it was used last, or answered a ping. */
  long heardNanos() {
    long used = lastUsedNanos;
    long pinged = pingedNanos;
    return used - pinged > 0 ? used : pinged;
  }

  /** Whether it has no call under way and none ended since {@code nanos} ago. */
  boolean isQuiet(long nanos) {
    return calls.isEmpty() && lane.nanoTime() - heardNanos() >= nanos;
  }

  void answeredPing() {
    missedPings.set(0);
    pingedNanos = lane.nanoTime();
  }

  /** Returns how many pings in a row have not been answered. */
  int missedPing() {
    return missedPings.incrementAndGet();
  }

  @Override
  public void onMessage(Message message) {
    strays.onMessage(message);
  }

  @Override
  public void onClosed(Failure.ByBackend failure) {
    asks.clear();
    replica.pool().closed(this, failure);
    // A channel that ended by itself still has to give back what its transport keeps of it.
    channel.close(() -> {});
  }

  void close(Runnable done) {
    asks.clear();
    channel.close(done);
  }
}
