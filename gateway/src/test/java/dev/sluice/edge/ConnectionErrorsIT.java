package dev.sluice.edge;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.sluice.Certificate;
import dev.sluice.exchange.InFlight;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What strangers do to a port is no reason for stacks in the log. */
@Timeout(30)
final class ConnectionErrorsIT {
  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  @TempDir private Path folder;

  @BeforeEach
  void listen() {
    logged.start();
    root.addAppender(logged);
  }

  @AfterEach
  void unlisten() {
    root.detachAppender(logged);
  }

  private void assertQuiet() {
    assertThat(logged.list)
        .noneMatch(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
        .noneMatch(event -> event.getThrowableProxy() != null);
  }

  @Test
  void http2_brokenFrames_areNoReasonForAStack() throws Exception {
    LiveEdge edge = new LiveEdge((exchange, sink) -> InFlight.DONE, null);
    try (Peer peer = new Peer(edge.port)) {
      peer.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + "z".repeat(64));

      assertThat(peer.readAll()).contains("First received frame was not SETTINGS");
    } finally {
      edge.stop();
    }
    assertQuiet();
  }

  @Test
  void tls_clearText_isNoReasonForAStack() throws Exception {
    LiveEdge edge =
        new LiveEdge(
            (exchange, sink) -> InFlight.DONE, EncryptedEdgeIT.tls(Certificate.make(folder)));
    try (Peer peer = new Peer(edge.port)) {
      peer.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");

      ended(peer);
    } finally {
      edge.stop();
    }
    assertQuiet();
  }

  private static void ended(Peer peer) {
    try {
      assertThat(peer.readAll()).doesNotContain("HTTP/1.1 200");
    } catch (IOException reset) {
      assertThat(reset).hasMessageContaining("reset");
    }
  }
}
