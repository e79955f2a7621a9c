package dev.sluice.demo;

import dev.sluice.protocol.era.ProtocolVersion;
import dev.sluice.protocol.mcp.LogLevel;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One client: what was agreed with it, what it asked for, what is awaited from it. Thread-safe. */
final class DemoSession {
  private static final int MAX_SUBSCRIPTIONS = 1_000;
  private static final int MAX_AWAITED = 1_000;

  private final String id;
  private final Set<String> subscriptions = ConcurrentHashMap.newKeySet();
  private final Map<String, Call> inFlight;
  private final Map<Long, Consumer<JsonNode>> awaited = new ConcurrentHashMap<>();
  private final AtomicLong ids = new AtomicLong();
  private volatile ProtocolVersion version = ProtocolVersion.LATEST_SESSION;
  private volatile JsonNode capabilities = Json.object();
  private volatile @Nullable LogLevel level = LogLevel.INFO;
  private @Nullable Standing standing;

  DemoSession(String id) {
    this(id, new ConcurrentHashMap<>());
  }

  private DemoSession(String id, Map<String, Call> inFlight) {
    this.id = id;
    this.inFlight = inFlight;
  }

  /**
   * What is known of the client for one request that stands alone; what is under way is told to
   * this session.
   *
   * @param wanted least level of what it wants logged, null for nothing
   */
  DemoSession alone(JsonNode declared, @Nullable LogLevel wanted) {
    DemoSession one = new DemoSession(id, inFlight);
    one.agreed(ProtocolVersion.V2026_07_28, declared);
    one.level = wanted;
    return one;
  }

  /** Whether this is one request, without a session around it. */
  boolean isAlone() {
    return version == ProtocolVersion.V2026_07_28;
  }

  String id() {
    return id;
  }

  void agreed(ProtocolVersion agreed, JsonNode clientCapabilities) {
    version = agreed;
    capabilities = clientCapabilities;
  }

  ProtocolVersion version() {
    return version;
  }

  /** Whether the client declared a capability such as {@code elicitation}. */
  boolean can(String capability) {
    return capabilities.path(capability).isObject();
  }

  boolean wants(LogLevel said) {
    LogLevel least = level;
    return least != null && said.passes(least);
  }

  void level(LogLevel wanted) {
    level = wanted;
  }

  /** False when there are too many. */
  boolean subscribe(String uri) {
    if (subscriptions.size() >= MAX_SUBSCRIPTIONS) {
      return false;
    }
    subscriptions.add(uri);
    return true;
  }

  void unsubscribe(String uri) {
    subscriptions.remove(uri);
  }

  boolean isSubscribed(String uri) {
    return subscriptions.contains(uri);
  }

  void begin(Call call) {
    inFlight.put(call.id().toString(), call);
  }

  void ended(Call call) {
    inFlight.remove(call.id().toString(), call);
  }

  void cancel(JsonNode requestId) {
    Call call = inFlight.get(requestId.toString());
    if (call != null) {
      call.cancel();
    }
  }

  /** The id of a new request to the client, whose response {@code answer} receives. */
  long await(Consumer<JsonNode> answer) {
    if (awaited.size() >= MAX_AWAITED) {
      throw new RpcException(-32603, "too many requests to this client are unanswered");
    }
    long request = ids.incrementAndGet();
    awaited.put(request, answer);
    return request;
  }

  /** Forgets an awaited answer and says whether it was still awaited. */
  boolean forget(long request) {
    return awaited.remove(request) != null;
  }

  void answered(JsonNode response) {
    Consumer<JsonNode> answer = awaited.remove(response.path("id").asLong(-1));
    if (answer != null) {
      answer.accept(response);
    }
  }

  /** Puts a standing stream in the place of the one before. */
  void stand(Standing newest) {
    Standing before;
    synchronized (this) {
      before = standing;
      standing = newest;
    }
    if (before != null) {
      before.end();
    }
  }

  synchronized void leave(Standing ended) {
    if (ended.equals(standing)) {
      standing = null;
    }
  }

  /** Says something that belongs to no request; lost when nobody listens. */
  void push(ObjectNode message) {
    Standing current;
    synchronized (this) {
      current = standing;
    }
    if (current != null) {
      current.push(message);
    }
  }

  /** Cancels what is under way and ends the standing stream. */
  void close() {
    inFlight.values().forEach(Call::cancel);
    Standing current;
    synchronized (this) {
      current = standing;
      standing = null;
    }
    if (current != null) {
      current.end();
    }
  }
}
