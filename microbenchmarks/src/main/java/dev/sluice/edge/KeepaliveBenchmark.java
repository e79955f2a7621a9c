package dev.sluice.edge;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.InFlight;
import dev.sluice.exchange.Reply;
import dev.sluice.exchange.ReplySink;
import dev.sluice.exchange.Stage;
import dev.sluice.micro.Figure;
import dev.sluice.observability.Operations;
import dev.sluice.protocol.jsonrpc.EnvelopeReader;
import dev.sluice.security.AccessConfig;
import dev.sluice.security.AccessPolicy;
import dev.sluice.session.SealKeys;
import dev.sluice.session.SealSecret;
import dev.sluice.session.SessionClock;
import dev.sluice.session.SessionConfig;
import dev.sluice.session.SessionListener;
import dev.sluice.session.SessionSeal;
import dev.sluice.session.Sessions;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Idle streams of one event loop, whose time is driven. */
@State(Scope.Thread)
public class KeepaliveBenchmark {
  private static final int STREAMS = 1_000;
  private static final String GET =
      "GET /sse HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n";

  private final List<EmbeddedChannel> channels = new ArrayList<>();
  private final Sessions sessions = sessions();
  private long ticks;

  private static Sessions sessions() {
    SecureRandom random = new SecureRandom();
    SessionConfig config = SessionConfig.DEFAULTS;
    SessionSeal seal =
        new SessionSeal(SealKeys.of(List.of(SealSecret.random(random))), random, config);
    return new Sessions(config, NOTHING, SessionClock.SYSTEM, () -> seal, SessionListener.NONE);
  }

  private static final Stage NOTHING =
      new Stage() {
        @Override
        public InFlight handle(Exchange exchange, ReplySink sink) {
          sink.finish(Reply.ACCEPTED);
          return InFlight.DONE;
        }
      };

  /** Opens the streams, all on the wheel of one loop. */
  @Setup
  public void setUp() {
    Endpoints endpoints =
        new Endpoints(
            new EdgeContext(
                EdgeConfig.DEFAULTS,
                new AccessPolicy(AccessConfig.DEFAULTS, "127.0.0.1"),
                new EdgeStages(
                    sessions,
                    NOTHING,
                    NOTHING,
                    name -> false,
                    () -> true,
                    Operations.NONE,
                    new EnvelopeReader(EnvelopeReader.DEFAULT_MAX_DEPTH),
                    sessions.streamCounts(),
                    null)));
    for (int i = 0; i < STREAMS; i++) {
      channels.add(new EmbeddedChannel());
    }
    clock().freezeTime();
    LoopTimer timer = new LoopTimer(clock().eventLoop());
    channels.forEach(channel -> open(channel, endpoints, timer));
    long interval = EdgeConfig.DEFAULTS.keepalive().interval().toMillis();
    // On average a stream waits nine tenths of the interval.
    ticks = interval * 9 / 10 / LoopTimer.TICK_MILLIS;
  }

  private EmbeddedChannel clock() {
    return channels.getFirst();
  }

  private static void open(EmbeddedChannel channel, Endpoints endpoints, LoopTimer timer) {
    channel
        .pipeline()
        .addLast(
            new RequestDecoder(LimitsConfig.DEFAULTS),
            new RequestHandler(endpoints, channel, new Http1Wire(channel, timer.date()), timer));
    channel.writeInbound(channel.alloc().directBuffer().writeBytes(GET.getBytes(US_ASCII)));
    if (drain(channel) == 0) {
      throw new IllegalStateException("no stream was opened");
    }
  }

  private static int drain(EmbeddedChannel channel) {
    int parts = 0;
    for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
      part.release();
      parts++;
    }
    return parts;
  }

  /** Closes the streams. */
  @TearDown
  public void tearDown() {
    channels.forEach(EmbeddedChannel::finishAndReleaseAll);
  }

  /** So much time passes that each stream sends a comment, on average. */
  @Benchmark
  @OperationsPerInvocation(STREAMS)
  @Figure(value = "keepalive of one of 1,000 idle streams", mostBytes = 0)
  public int keepalives() {
    for (long tick = 0; tick < ticks; tick++) {
      clock().advanceTimeBy(LoopTimer.TICK_MILLIS, TimeUnit.MILLISECONDS);
      clock().runScheduledPendingTasks();
    }
    int sent = 0;
    for (int i = 0; i < STREAMS; i++) {
      sent += drain(channels.get(i));
    }
    if (sent < STREAMS / 4) {
      throw new IllegalStateException("keepalives: " + sent + " (expected: about " + STREAMS + ')');
    }
    return sent;
  }
}
