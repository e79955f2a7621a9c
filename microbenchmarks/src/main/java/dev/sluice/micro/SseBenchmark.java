package dev.sluice.micro;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.protocol.sse.SseDecoder;
import dev.sluice.protocol.sse.SseEncoder;
import dev.sluice.protocol.sse.SseEvent;
import dev.sluice.protocol.sse.SseLimitException;
import dev.sluice.protocol.sse.SseListener;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Events of {@code text/event-stream}, read and written. */
@State(Scope.Thread)
public class SseBenchmark {
  private static final int MOST = 1 << 20;

  /** Characters of the result that an event holds. */
  @Param({"5", "65536"})
  public int payload;

  private final Sink sink = new Sink();
  private final SseDecoder decoder = new SseDecoder(ByteBufAllocator.DEFAULT, MOST, sink);
  private ByteBuf json = ByteBufAllocator.DEFAULT.directBuffer();
  private ByteBuf stream = json;
  private ByteBuf out = json;

  /** Makes an event as a server sends it. */
  @Setup
  public void setUp() {
    byte[] bytes = Samples.result("17", "x".repeat(payload)).getBytes(UTF_8);
    json = ByteBufAllocator.DEFAULT.directBuffer(bytes.length).writeBytes(bytes);
    stream = ByteBufAllocator.DEFAULT.directBuffer(bytes.length + 64);
    SseEncoder.event(stream, "message", null, json);
    out = ByteBufAllocator.DEFAULT.directBuffer(bytes.length + 64);
  }

  /** Gives the buffers back. */
  @TearDown
  public void tearDown() {
    decoder.close();
    json.release();
    stream.release();
    out.release();
  }

  /** Throws away what it gets. */
  private static final class Sink implements SseListener {
    private int seen;

    @Override
    public void onEvent(SseEvent event) {
      seen += event.data().readableBytes();
      event.data().release();
    }
  }

  /** One event that came in one piece. */
  @Benchmark
  @Figure("SSE event decoded")
  public int decode() throws SseLimitException {
    decoder.decode(stream.readerIndex(0));
    return sink.seen;
  }

  /** One event of one line. */
  @Benchmark
  @Figure("SSE event encoded")
  public ByteBuf encode() {
    SseEncoder.event(out.clear(), "message", null, json);
    return out;
  }
}
