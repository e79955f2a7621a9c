package dev.sluice.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.exchange.Client;
import dev.sluice.exchange.ClientTransport;
import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Identity;
import dev.sluice.exchange.InFlight;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.OutboundStream;
import dev.sluice.exchange.Reply;
import dev.sluice.exchange.ReplySink;
import dev.sluice.exchange.Scope;
import dev.sluice.exchange.SessionDoor.Admission;
import dev.sluice.protocol.era.ProtocolVersion;
import dev.sluice.protocol.jsonrpc.EnvelopeReader;
import dev.sluice.protocol.jsonrpc.MalformedMessageException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Sessions under test as an edge would use them: a gate behind, a driven clock, real loops. */
final class Door implements AutoCloseable {
  static final String INITIALIZE =
      "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":"
          + "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},\"clientInfo\":"
          + "{\"name\":\"t\",\"version\":\"1\"}}}";

  static final SealKeys KEYS = SealKeys.of(List.of("0123456789abcdef".repeat(4)));
  private static final SecureRandom RANDOM = new SecureRandom();

  final AtomicLong epoch = new AtomicLong(1_800_000_000);
  final AtomicInteger leftovers = new AtomicInteger();
  final AtomicLong nanos = new AtomicLong(1_000_000);
  final Gate gate = new Gate();
  final EventLoop loop = new DefaultEventLoop();
  final EventLoop otherLoop = new DefaultEventLoop();
  final ConcurrentLinkedQueue<String> events = new ConcurrentLinkedQueue<>();
  final Sessions sessions;

  /** How many things a test has made impossible to give back. */
  int mayLeave;

  Door() {
    this(SessionConfig.DEFAULTS);
  }

  Door(SessionConfig config) {
    this(config, KEYS);
  }

  /** A door with keys of its own, as another process may have. */
  Door(SessionConfig config, SealKeys keys) {
    SessionListener listener =
        new SessionListener() {
          @Override
          public void opened(Client session) {
            events.add("opened " + session.version().text());
          }

          @Override
          public void agreed(Client session, ProtocolVersion before) {
            events.add("agreed " + session.version().text());
          }

          @Override
          public void revived(Client session) {
            events.add("revived");
          }

          @Override
          public void closed(Client session, CloseReason reason, long lived, int left) {
            events.add("closed " + reason.text());
            leftovers.addAndGet(left);
          }

          @Override
          public void refused(SessionLimit limit) {
            events.add("refused " + limit.text());
          }

          @Override
          public void strayAnswer() {
            events.add("stray");
          }
        };
    SessionSeal seal = new SessionSeal(keys, RANDOM, config);
    sessions =
        new Sessions(
            config,
            gate,
            new SessionClock(nanos::get, () -> epoch.get() + nanos.get() / 1_000_000_000),
            () -> seal,
            listener);
  }

  /** One message under way. */
  static final class Sent implements ReplySink {
    final CompletableFuture<Reply> reply = new CompletableFuture<>();
    final List<String> interim = new ArrayList<>();
    final Exchange exchange;
    final AtomicInteger ends = new AtomicInteger();
    volatile Runnable whenFinished = () -> {};
    InFlight inFlight = InFlight.DONE;

    Sent(Exchange exchange) {
      this.exchange = exchange;
    }

    @Override
    public boolean interim(Message message) {
      interim.add(text(message));
      message.release();
      return true;
    }

    @Override
    public void finish(Reply finished) {
      ends.incrementAndGet();
      whenFinished.run();
      if (!reply.complete(finished)) {
        throw new AssertionError("finished twice: " + finished);
      }
      exchange.message().release();
    }

    Reply get() {
      try {
        return reply.get(5, TimeUnit.SECONDS);
      } catch (Exception e) {
        throw new AssertionError("no reply", e);
      }
    }

    /** Text of the response, which is released. */
    String answered() {
      Reply finished = get();
      if (finished instanceof Reply.Answered answered) {
        String text = text(answered.message());
        answered.message().release();
        return text;
      }
      throw new AssertionError("not answered: " + finished);
    }

    Failure failed() {
      Reply finished = get();
      if (finished instanceof Reply.Failed failed) {
        return failed.failure();
      }
      throw new AssertionError("not failed: " + finished);
    }
  }

  /** A standing stream that remembers. */
  static final class Stream implements OutboundStream {
    final List<String> sent = new ArrayList<>();
    boolean closed;

    @Override
    public void send(Message message) {
      sent.add(text(message));
      message.release();
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  Sent send(@Nullable Client client, String json) {
    return send(client, json, loop);
  }

  Sent send(@Nullable Client client, String json, EventLoop on) {
    Exchange exchange =
        new Exchange(Scope.AGGREGATE, Identity.ANONYMOUS, client, message(json), on, 0);
    Sent sent = new Sent(exchange);
    on(on, () -> sent.inFlight = sessions.handle(exchange, sent));
    return sent;
  }

  Sent request(Client client, String id, String method) {
    return send(client, "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"" + method + "\"}");
  }

  /** Opens a session and confirms it. */
  Session open() {
    Sent sent = send(null, INITIALIZE);
    Reply reply = sent.get();
    if (!(reply instanceof Reply.Answered answered) || answered.sessionId() == null) {
      throw new AssertionError("not opened: " + reply);
    }
    answered.message().release();
    Session session = admitted(answered.sessionId());
    send(session, "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}").get();
    return session;
  }

  Session admitted(String id) {
    Admission admission = admit(ClientTransport.STREAMABLE_HTTP, id);
    if (admission instanceof Admission.Admitted admitted
        && admitted.client() instanceof Session session) {
      return session;
    }
    throw new AssertionError("not admitted: " + admission);
  }

  boolean knows(Session session) {
    return admit(session.transport(), session.id()) instanceof Admission.Admitted;
  }

  Admission admit(ClientTransport transport, String id) {
    return sessions.admit(transport, Scope.AGGREGATE, Identity.ANONYMOUS, id);
  }

  void pass(long time, TimeUnit unit) {
    nanos.addAndGet(unit.toNanos(time));
  }

  void onLoop(Runnable action) {
    on(loop, action);
  }

  static void on(EventLoop loop, Runnable action) {
    on(
        loop,
        () -> {
          action.run();
          return true;
        });
  }

  static <T> T on(EventLoop loop, Supplier<T> action) {
    try {
      return CompletableFuture.supplyAsync(action, loop).get(5, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("on loop", e);
    }
  }

  static Message message(String json) {
    ByteBuf bytes = PooledByteBufAllocator.DEFAULT.buffer();
    bytes.writeCharSequence(json, UTF_8);
    try {
      return Message.read(new EnvelopeReader(EnvelopeReader.DEFAULT_MAX_DEPTH), bytes);
    } catch (MalformedMessageException malformed) {
      throw new AssertionError(json, malformed);
    }
  }

  static String text(Message message) {
    return message.bytes().toString(UTF_8);
  }

  @Override
  public void close() {
    sessions.closeAll(CloseReason.SHUTDOWN);
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    otherLoop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    long opened = events.stream().filter(event -> event.startsWith("opened ")).count();
    long closed = events.stream().filter(event -> event.startsWith("closed ")).count();
    if (sessions.count() != 0
        || !sessions.held().equals(Ledger.ZERO)
        || opened != closed
        || leftovers.get() != mayLeave) {
      throw new AssertionError(
          "sessions left: "
              + sessions.count()
              + ", holding "
              + sessions.held()
              + ", opened "
              + opened
              + ", closed "
              + closed
              + ", leftovers "
              + leftovers);
    }
  }
}
