package dev.sluice.edge;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.sluice.exchange.InFlight;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the comment that keeps an idle stream open costs, on a real socket. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class KeepaliveIT {
  private static final int TIMES = 10_000;
  private static final String COMMENT = "d\r\n: keepalive\n\n\r\n";

  private LiveEdge edge;

  @BeforeAll
  void start() throws Exception {
    edge = new LiveEdge((exchange, sink) -> InFlight.DONE, null);
  }

  @AfterAll
  void stop() throws Exception {
    edge.stop();
  }

  @Test
  void keepAlive_tenThousandTimes_leavesNoGarbage() throws Exception {
    try (Peer peer = new Peer(edge.port)) {
      peer.send(Wire.get("/mcp", Wire.SESSION + Wire.BOTH));
      peer.readTo(": keepalive\n\n\r\n");
      EventStream stream = ((StandingStream) edge.door.listening.getFirst()).events();
      CompletableFuture<Long> read =
          CompletableFuture.supplyAsync(() -> drain(peer, 2L * TIMES * COMMENT.length()));
      comments(stream);
      long garbage = comments(stream);
      // Not a byte each: what is left is what the machine does once.
      assertThat(garbage).as("bytes allocated by %s comments", TIMES).isLessThan(TIMES);
      assertThat(read.get(20, SECONDS)).isEqualTo(2L * TIMES * COMMENT.length());
      assertThat(edge.door.counts.keepalives.sum()).isEqualTo(2L * TIMES);
    }
  }

  /** Bytes that the loop allocates for {@link #TIMES} comments. */
  private static long comments(EventStream stream) throws Exception {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    return CompletableFuture.supplyAsync(
            () -> {
              long before = threads.getCurrentThreadAllocatedBytes();
              for (int i = 0; i < TIMES; i++) {
                stream.wake();
              }
              return threads.getCurrentThreadAllocatedBytes() - before;
            },
            stream.loop())
        .get(20, SECONDS);
  }

  private static long drain(Peer peer, long length) {
    byte[] some = new byte[64 << 10];
    long all = 0;
    try {
      InputStream in = peer.socket.getInputStream();
      while (all < length) {
        int read = in.read(some);
        if (read < 0) {
          break;
        }
        all += read;
      }
    } catch (java.io.IOException lost) {
      throw new java.io.UncheckedIOException(lost);
    }
    return all;
  }
}
