package dev.sluice.micro;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.sluice.exchange.EventLog;
import dev.sluice.exchange.HeldBytes;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.OutboxLimits;
import dev.sluice.exchange.OutgoingEvent;
import dev.sluice.exchange.ReplayTerms;
import dev.sluice.exchange.StreamCounts;
import dev.sluice.protocol.jsonrpc.Envelope;
import dev.sluice.protocol.jsonrpc.EnvelopeReader;
import dev.sluice.protocol.jsonrpc.MalformedMessageException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/** The outbox of one stream: notifications put in, events taken out. */
@State(Scope.Thread)
public class OutboxBenchmark implements EventLog.Reader {
  private static final int EVENTS = 16;
  private static final String NOTICE =
      "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/resources/updated\",\"params\":{\"uri\":\"file:///a\"}}";

  private final EventLog unkept = EventLog.unkept(new StreamCounts());
  private final EventLog kept =
      EventLog.kept(
          new ReplayTerms(64, 1 << 20, System::nanoTime, new StreamCounts()),
          new HeldBytes(1 << 20, null),
          1,
          2);
  private final ByteBuf bytes =
      ByteBufAllocator.DEFAULT.directBuffer().writeBytes(NOTICE.getBytes(UTF_8));
  private final Envelope envelope;

  /** Reads the notification. */
  public OutboxBenchmark() {
    try {
      envelope = new EnvelopeReader(EnvelopeReader.DEFAULT_MAX_DEPTH).read(bytes);
    } catch (MalformedMessageException malformed) {
      throw new IllegalStateException(malformed);
    }
  }

  /** Becomes the reader of both. */
  @Setup
  public void setUp() {
    OutboxLimits limits = new OutboxLimits(1 << 20, 1_000);
    unkept.attach(this, limits, EventLog.UNSEEN);
    kept.attach(this, limits, EventLog.UNSEEN);
  }

  /** Gives the notification back. */
  @TearDown
  public void tearDown() {
    bytes.release();
  }

  @Override
  public void ready() {}

  @Override
  public void displaced() {
    throw new IllegalStateException("displaced");
  }

  @Override
  public void overflowed() {
    throw new IllegalStateException("overflowed");
  }

  /** A stream of which nothing is kept. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  @Figure("event through an outbox")
  public void pass(Blackhole taken) {
    through(unkept, taken);
  }

  /** A stream of which the last events are kept for a client that comes back. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  @Figure("event through an outbox that keeps the last 64")
  public void keep(Blackhole taken) {
    through(kept, taken);
  }

  private void through(EventLog log, Blackhole taken) {
    for (int i = 0; i < EVENTS; i++) {
      if (!log.append(new Message(bytes.retain(), envelope))) {
        throw new IllegalStateException("not taken");
      }
    }
    for (int i = 0; i < EVENTS; i++) {
      OutgoingEvent next = requireNonNull(log.next(this));
      taken.consume(next);
    }
  }
}
