package dev.sluice.backend.spi;

import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.ServerName;
import dev.sluice.protocol.jsonrpc.Envelope;
import dev.sluice.protocol.jsonrpc.JsonRpcError;
import dev.sluice.protocol.jsonrpc.JsonSpans;
import dev.sluice.protocol.jsonrpc.Member;
import dev.sluice.protocol.jsonrpc.Span;
import dev.sluice.protocol.mcp.McpField;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one stream on which a server without sessions tells of changes. Its filter is changed by
 * opening a new stream before the old one ends; one that ends by itself is opened again after a
 * pause, and what may have been missed meanwhile is told as changed. Confined to its loop.
 *
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2026-07-28/basic/patterns/subscriptions">Subscriptions,
 *     MCP 2026-07-28</a>
 */
final class ListenStream implements Listening.Ear {
  private static final Logger LOG = LoggerFactory.getLogger(ListenStream.class);

  /** Longest wait for the acknowledgment of a new stream. */
  static final long ACKNOWLEDGED_MILLIS = 10_000;

  /**
   * Age at which a stream is replaced though it says nothing wrong: nothing else shows that its
   * connection broke off unnoticed.
   */
  static final long RENEWED_MILLIS = 600_000;

  static final long FIRST_PAUSE_MILLIS = 500;
  static final long MOST_PAUSE_MILLIS = 30_000;

  /** A stream that lived this long is no part of a row of failures. */
  static final long HEALTHY_MILLIS = 10_000;

  private final ServerName server;
  private final UpstreamChannel channel;
  private final List<String> lists;
  private final Interests interests;
  private final EventLoop loop;
  private @Nullable ChannelEvents events;
  private @Nullable Listening current;
  private @Nullable Listening opening;
  private List<Wish> waiting = new ArrayList<>();
  private List<Wish> asked = new ArrayList<>();
  private @Nullable Future<?> overdue;
  private @Nullable Future<?> pause;
  private @Nullable Future<?> renewal;
  private long currentSinceNanos;
  private int failures;
  private boolean changed;
  private boolean gap;
  private boolean closed;

  ListenStream(
      ServerName server,
      UpstreamChannel channel,
      String capabilities,
      Interests interests,
      EventLoop loop) {
    this.server = server;
    this.channel = channel;
    this.lists = ListenFilter.lists(capabilities);
    this.interests = interests;
    this.loop = loop;
  }

  /** Begins to listen. */
  void begin(ChannelEvents listener) {
    assert loop.inEventLoop();
    events = listener;
    update();
  }

  /** A client wants to hear of a resource. */
  void wish(Wish wish) {
    assert loop.inEventLoop();
    Listening now = current;
    if (closed) {
      wish.refused(JsonRpcError.INTERNAL_ERROR, "server " + server + " was left; call again");
    } else if (now != null && now.filter().uris().contains(wish.uri())) {
      wish.granted();
    } else {
      waiting.add(wish);
      update();
    }
  }

  /** Brings the stream in line with what is wanted. */
  void update() {
    assert loop.inEventLoop();
    if (closed || opening != null) {
      changed = true;
      return;
    }
    changed = false;
    cancel(pause);
    ListenFilter filter = new ListenFilter(lists, interests.uris());
    Listening now = current;
    if (filter.isEmpty()) {
      current = null;
      drop(now, "nothing to hear of");
    } else if (now == null || !now.filter().equals(filter)) {
      open(filter);
    } else {
      grant(waiting);
      waiting = new ArrayList<>();
    }
  }

  private void open(ListenFilter filter) {
    Listening next = new Listening(filter, this);
    opening = next;
    asked = waiting;
    waiting = new ArrayList<>();
    overdue = loop.schedule(() -> late(next), ACKNOWLEDGED_MILLIS, TimeUnit.MILLISECONDS);
    next.open(channel, loop);
  }

  private void renew(Listening which) {
    if (which == current && opening == null) {
      open(which.filter());
    }
  }

  private void late(Listening which) {
    if (which == opening) {
      which.drop("not acknowledged");
      Failure.ByBackend failure =
          new GreetingFaults(server)
              .late("subscriptions/listen", Duration.ofMillis(ACKNOWLEDGED_MILLIS));
      onEnded(which, null, failure);
    }
  }

  @Override
  public void onAcknowledged(Listening from, Message acknowledgment) {
    if (from != opening) {
      return;
    }
    cancel(overdue);
    opening = null;
    Listening before = current;
    current = from;
    currentSinceNanos = System.nanoTime();
    drop(before, "replaced");
    cancel(renewal);
    renewal = loop.schedule(() -> renew(from), RENEWED_MILLIS, TimeUnit.MILLISECONDS);
    List<Wish> told = asked;
    asked = new ArrayList<>();
    if (from.filter().uris().isEmpty() || watchesResources(acknowledgment)) {
      grant(told);
    } else {
      told.forEach(
          wish ->
              wish.refused(
                  JsonRpcError.METHOD_NOT_FOUND,
                  "server " + server + " does not tell of changed resources"));
    }
    if (gap) {
      gap = false;
      from.filter().everything().forEach(this::tell);
    }
    if (changed) {
      update();
    }
  }

  private static boolean watchesResources(Message acknowledgment) {
    var bytes = acknowledgment.bytes();
    var envelope = acknowledgment.envelope();
    Span agreed =
        JsonSpans.member(
            bytes, envelope.start(Member.PARAMS), envelope.end(Member.PARAMS), "notifications");
    return agreed != null
        && JsonSpans.member(bytes, agreed.start(), agreed.end(), McpField.RESOURCE_SUBSCRIPTIONS)
            != null;
  }

  private void grant(List<Wish> wishes) {
    wishes.forEach(Wish::granted);
  }

  @Override
  public void onNews(Listening from, Message notification) {
    if (from == current || from == opening) {
      Message told = canonical(notification);
      if (told != null) {
        tell(told);
      }
    } else {
      notification.release();
    }
  }

  /** The notification as it would come in a session. Takes ownership of what is given. */
  private @Nullable Message canonical(Message notification) {
    if (HopMeta.OF_NEWS.strip(notification) == null) {
      return notification;
    }
    try {
      return Message.copyOf(notification);
    } catch (IllegalArgumentException tooDeep) {
      LOG.warn("news_unreadable server={} effect=dropped", server);
      return null;
    } finally {
      notification.release();
    }
  }

  private void tell(Message notification) {
    ChannelEvents listener = events;
    if (listener == null || closed) {
      notification.release();
    } else {
      listener.onMessage(notification);
    }
  }

  @Override
  public void onEnded(
      Listening from, @Nullable Message response, Failure.@Nullable ByBackend failure) {
    if (from == current) {
      current = null;
      gap = true;
      boolean healthy =
          System.nanoTime() - currentSinceNanos >= TimeUnit.MILLISECONDS.toNanos(HEALTHY_MILLIS);
      failures = healthy ? 0 : failures;
    } else if (from == opening) {
      cancel(overdue);
      opening = null;
      List<Wish> told = asked;
      asked = new ArrayList<>();
      told.forEach(wish -> disappoint(wish, response, failure));
      if (failure != null) {
        doubt();
      }
    } else {
      return;
    }
    LOG.debug("listen_ended server={} failures={}", server, failures);
    if (closed || refusedForGood(response)) {
      return;
    }
    if (changed && (current != null || !waiting.isEmpty())) {
      update();
    } else if (current == null) {
      pause = loop.schedule(this::update, nextPause(), TimeUnit.MILLISECONDS);
    }
  }

  /** No new stream could be had: the one there is may have broken off unnoticed. */
  private void doubt() {
    Listening now = current;
    if (now != null) {
      current = null;
      gap = true;
      now.drop("doubtful");
    }
  }

  private void disappoint(
      Wish wish, @Nullable Message response, Failure.@Nullable ByBackend failure) {
    if (response != null && response.kind() == Envelope.Kind.ERROR) {
      wish.refused(response);
    } else if (failure != null) {
      wish.failed(failure);
    } else {
      wish.refused(
          JsonRpcError.INTERNAL_ERROR,
          "server " + server + " ended the stream of its changes; call again");
    }
  }

  private boolean refusedForGood(@Nullable Message response) {
    boolean refused =
        response != null
            && response.kind() == Envelope.Kind.ERROR
            && String.valueOf(JsonRpcError.METHOD_NOT_FOUND)
                .equals(response.raw(Member.ERROR_CODE));
    if (refused) {
      LOG.info("listen_refused server={} effect=changes_unheard", server);
    }
    return refused;
  }

  private long nextPause() {
    long most = Math.min(MOST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(failures, 10));
    failures++;
    return most / 2 + ThreadLocalRandom.current().nextLong(most / 2 + 1);
  }

  void close() {
    assert loop.inEventLoop();
    closed = true;
    cancel(overdue);
    cancel(pause);
    cancel(renewal);
    Listening first = current;
    Listening second = opening;
    current = null;
    opening = null;
    drop(first, "closed");
    drop(second, "closed");
    List<Wish> left = new ArrayList<>(asked);
    left.addAll(waiting);
    left.forEach(
        wish ->
            wish.refused(
                JsonRpcError.INTERNAL_ERROR, "server " + server + " was left; call again"));
  }

  private static void drop(@Nullable Listening stream, String why) {
    if (stream != null) {
      stream.drop(why);
    }
  }

  private static void cancel(@Nullable Future<?> timer) {
    if (timer != null) {
      timer.cancel(false);
    }
  }
}
