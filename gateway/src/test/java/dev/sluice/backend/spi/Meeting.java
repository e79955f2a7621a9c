package dev.sluice.backend.spi;

import dev.sluice.exchange.ClientCapabilities;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.ServerDescription;
import dev.sluice.protocol.era.ProtocolVersion;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A {@link Greeter} and the server it greets, on one loop, in driven time. */
final class Meeting implements AutoCloseable {
  static final Duration TIMEOUT = Duration.ofSeconds(20);
  static final String DISCOVERED =
      "{\"supportedVersions\":[\"2027-01-01\",\"2026-07-28\"],\"capabilities\":{\"tools\":{}},"
          + "\"_meta\":{\"io.modelcontextprotocol/serverInfo\":{\"name\":\"new\"}}}";
  static final String INITIALIZED =
      "{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{},\"serverInfo\":{\"name\":\"old\"}}";

  final ScriptedWay way;
  final Greeter greeter;
  private final EmbeddedChannel embedded = new EmbeddedChannel();
  private @Nullable ServerDescription agreed;
  private Failure.@Nullable ByBackend failed;

  Meeting() {
    this(new ScriptedWay(), null);
  }

  /**
   * @param pinned the only revision to speak, null to find out
   */
  Meeting(ScriptedWay way, @Nullable ProtocolVersion pinned) {
    this.way = way;
    this.greeter = new Greeter(way, pinned);
    embedded.freezeTime();
  }

  void greet() {
    agreed = null;
    failed = null;
    greeter.greet(
        new ClientCapabilities("{\"sampling\":{}}", true, false, false),
        embedded.eventLoop(),
        TIMEOUT,
        new Greeter.Outcome() {
          @Override
          public void onAgreed(UpstreamChannel channel, ServerDescription description) {
            agreed = description;
          }

          @Override
          public void onFailure(Failure.ByBackend failure) {
            failed = failure;
          }
        });
    run();
  }

  /** Lets what was handed to the loop happen. */
  void run() {
    embedded.runPendingTasks();
  }

  void advance(Duration time) {
    embedded.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
    embedded.runScheduledPendingTasks();
    run();
  }

  /** The channel opened last. */
  ScriptedWay.Line line() {
    return way.line();
  }

  /** What the server was asked last. */
  ScriptedWay.Asked last() {
    run();
    return line().last();
  }

  boolean hasFailed() {
    return failed != null;
  }

  Failure.ByBackend failure() {
    return Objects.requireNonNull(failed);
  }

  ServerDescription agreed() {
    return Objects.requireNonNull(agreed);
  }

  ProtocolVersion version() {
    return agreed().version();
  }

  @Override
  public void close() {
    embedded.finishAndReleaseAll();
  }
}
