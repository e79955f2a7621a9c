package dev.sluice.load.gatling;

import dev.sluice.load.echo.Echo;
import dev.sluice.load.gateway.Gateway;
import dev.sluice.load.gateway.GatewaySetup;
import dev.sluice.load.gateway.Scrape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What one simulation runs against: an echo server in this process, and a gateway of its own. */
final class Stage implements AutoCloseable {
  private final Path work;
  private final Echo echo;
  private final Gateway gateway;
  private final Scrape before;
  private final long memory;

  private Stage(Path work, Echo echo, Gateway gateway) {
    this.work = work;
    this.echo = echo;
    this.gateway = gateway;
    this.before = gateway.scrape();
    this.memory = gateway.figures().residentBytes();
  }

  /** Starts the server, known as {@code echo}, and a gateway in front of it. */
  static Stage open() {
    return open(_ -> {});
  }

  /** The same with more in the gateway's configuration. */
  static Stage open(Consumer<GatewaySetup> more) {
    try {
      Path work = Files.createTempDirectory("sluice-gatling");
      Echo echo = Echo.start(0);
      GatewaySetup setup = new GatewaySetup().http("echo", echo.port(), "");
      more.accept(setup);
      Stage stage = new Stage(work, echo, Gateway.start(work, setup));
      Runtime.getRuntime().addShutdownHook(new Thread(stage.gateway::kill, "gateway-kill"));
      return stage;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted at the start", interrupted);
    }
  }

  Echo echo() {
    return echo;
  }

  Gateway gateway() {
    return gateway;
  }

  /** Its counters before the load. */
  Scrape before() {
    return before;
  }

  /** By how much its resident memory has grown, in MiB. */
  long grownMegabytes() {
    return (gateway.figures().residentBytes() - memory) >> 20;
  }

  @Override
  public void close() {
    gateway.close();
    echo.close();
    try (Stream<Path> files = Files.walk(work)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
