package dev.sluice.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.protocol.jsonrpc.EnvelopeReader;
import dev.sluice.protocol.line.LineFramer;
import dev.sluice.protocol.sse.SseDecoder;
import dev.sluice.protocol.sse.SseEvent;
import dev.sluice.protocol.sse.SseListener;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * Times the codecs in CPU time of one thread; run its main by hand, it is no test. Each line is the
 * best of seven rounds after warming up on direct and heap buffers alike.
 */
final class CodecBenchmark {
  private static final int ROUNDS = 7;
  private static final long ROUND_NANOS = 300_000_000L;
  private static final String CALL =
      "{\"jsonrpc\":\"2.0\",\"id\":12345,\"method\":\"tools/call\",\"params\":{\"name\":\"scraper__fetch\","
          + "\"arguments\":{\"url\":\"https://example.org/a\",\"limit\":10},"
          + "\"_meta\":{\"progressToken\":7}}}";

  private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();

  private static long sink;

  private CodecBenchmark() {}

  interface Work {
    void run() throws Exception;
  }

  public static void main(String[] args) throws Exception {
    EnvelopeReader reader = new EnvelopeReader(EnvelopeReader.DEFAULT_MAX_DEPTH);
    String prose = "plain words with a quote now and then, \\\"so\\\" as text is. ".repeat(20_000);
    String plain = "x".repeat(1 << 20);
    String cyrillic = "мы пишем слова ".repeat(40_000);
    String numbers = "[1,2.5,{\"a\":true,\"b\":null},-17e3],".repeat(30_000) + "0";
    for (int pass = 0; pass < 3; pass++) {
      envelope(reader, "call of " + CALL.length() + " bytes", CALL);
      envelope(reader, "plain string", result('"' + plain + '"'));
      envelope(reader, "prose string", result('"' + prose + '"'));
      envelope(reader, "cyrillic string", result('"' + cyrillic + '"'));
      envelope(reader, "small values", result('[' + numbers + ']'));
      sse("event of 200 bytes", "event: message\nid: 7\ndata: " + CALL + "\n\n", 65_536);
      sse("event of 1 MiB in 64 KiB chunks", "data: " + plain + "\n\n", 65_536);
      line("line of " + CALL.length() + " bytes", CALL + '\n');
    }
  }

  private static String result(String content) {
    return "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"content\":" + content + "}}";
  }

  private static void envelope(EnvelopeReader reader, String name, String json) throws Exception {
    byte[] bytes = json.getBytes(UTF_8);
    ByteBuf heap = Unpooled.wrappedBuffer(bytes);
    ByteBuf direct = ByteBufAllocator.DEFAULT.directBuffer(bytes.length).writeBytes(bytes);
    time("direct " + name, bytes.length, () -> sink += reader.read(direct).kind().ordinal());
    time("heap   " + name, bytes.length, () -> sink += reader.read(heap).kind().ordinal());
    direct.release();
  }

  private static void sse(String name, String text, int chunk) throws Exception {
    byte[] bytes = text.getBytes(UTF_8);
    ByteBuf direct = ByteBufAllocator.DEFAULT.directBuffer(bytes.length).writeBytes(bytes);
    SseListener listener =
        new SseListener() {
          @Override
          public void onEvent(SseEvent event) {
            sink += event.data().readableBytes();
            event.data().release();
          }
        };
    try (SseDecoder decoder = new SseDecoder(ByteBufAllocator.DEFAULT, 4 << 20, listener)) {
      time(
          "sse    " + name,
          bytes.length,
          () -> {
            for (int from = 0; from < bytes.length; from += chunk) {
              decoder.decode(direct.slice(from, Math.min(chunk, bytes.length - from)));
            }
          });
    }
    direct.release();
  }

  private static void line(String name, String text) throws Exception {
    byte[] bytes = text.getBytes(UTF_8);
    ByteBuf direct = ByteBufAllocator.DEFAULT.directBuffer(bytes.length).writeBytes(bytes);
    try (LineFramer framer =
        new LineFramer(
            ByteBufAllocator.DEFAULT,
            4 << 20,
            line -> {
              sink += line.readableBytes();
              line.release();
            },
            start -> {})) {
      time("line   " + name, bytes.length, () -> framer.decode(direct.readerIndex(0)));
    }
    direct.release();
  }

  private static void time(String name, int bytes, Work work) throws Exception {
    double best = Double.MAX_VALUE;
    int batch = Math.max(1, 100_000 / bytes);
    for (int round = 0; round < ROUNDS; round++) {
      long start = CLOCK.getCurrentThreadCpuTime();
      long runs = 0;
      long took;
      do {
        for (int i = 0; i < batch; i++) {
          work.run();
        }
        runs += batch;
        took = CLOCK.getCurrentThreadCpuTime() - start;
      } while (took < ROUND_NANOS / ROUNDS);
      best = Math.min(best, (double) took / runs);
    }
    System.out.printf("%-45s %12.1f ns %8.3f ns/byte%n", name, best, best / bytes);
  }
}
