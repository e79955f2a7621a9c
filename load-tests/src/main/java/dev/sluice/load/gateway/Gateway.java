package dev.sluice.load.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A {@code ./sluice serve} process under test. */
public final class Gateway implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  private final Process process;
  private final Path log;
  private final int port;
  private final int management;
  private final ProcessFigures figures;

  private Gateway(Process process, Path log, int port, int management) {
    this.process = process;
    this.log = log;
    this.port = port;
    this.management = management;
    this.figures = new ProcessFigures(process.pid());
  }

  /** Starts a gateway and waits until it is ready. */
  public static Gateway start(Path work, GatewaySetup setup) throws IOException {
    int management = Ports.free();
    Path file = Files.createTempFile(work, "sluice", ".json");
    Path log = Path.of(file + ".log");
    Files.writeString(file, setup.config(management, work));
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("sluice.home"), "sluice").toString(),
                "serve",
                "-c",
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("SLUICE_HEAP", setup.heap());
    builder
        .environment()
        .merge("SLUICE_JAVA_OPTS", setup.options(), (given, own) -> given + ' ' + own);
    Gateway gateway = new Gateway(builder.start(), log, setup.port(), management);
    boolean ready =
        Wait.until(() -> !gateway.process.isAlive() || gateway.status("/readyz") == 200, START);
    if (!ready || !gateway.process.isAlive()) {
      gateway.close();
      throw new IllegalStateException("the gateway did not become ready:\n" + gateway.logTail());
    }
    return gateway;
  }

  public int port() {
    return port;
  }

  /** Where its counters are. */
  public URI metrics() {
    return URI.create("http://127.0.0.1:" + management + "/metrics");
  }

  public ProcessFigures figures() {
    return figures;
  }

  public ProcessHandle handle() {
    return process.toHandle();
  }

  public boolean alive() {
    return process.isAlive();
  }

  public Scrape scrape() {
    return new Scrape(get("/metrics").body());
  }

  /** Scrapes and reads to the end, and returns how many bytes that were. */
  public long scrapeBytes() {
    return get("/metrics", HttpResponse.BodyHandlers.discarding())
        .headers()
        .firstValueAsLong("content-length")
        .orElse(0);
  }

  /** The sum of all samples of a metric. */
  public double metric(String name) {
    return scrape().sum(name);
  }

  private int status(String path) {
    try {
      return get(path).statusCode();
    } catch (UncheckedIOException notYet) {
      return 0;
    }
  }

  private HttpResponse<String> get(String path) {
    return get(path, HttpResponse.BodyHandlers.ofString());
  }

  private <T> HttpResponse<T> get(String path, HttpResponse.BodyHandler<T> body) {
    URI uri = URI.create("http://127.0.0.1:" + management + path);
    try {
      return HTTP.send(HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30)).build(), body);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted at " + path, interrupted);
    }
  }

  /** Sends SIGTERM. */
  public void terminate() {
    process.destroy();
  }

  /** Sends SIGKILL. */
  public void kill() {
    process.destroyForcibly();
  }

  /** Whether it has ended within the time. */
  public boolean awaitExit(Duration longest) throws InterruptedException {
    return process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Lines of the log that contain the text. */
  public long logged(String text) {
    try (Stream<String> lines = Files.lines(log)) {
      return lines.filter(line -> line.contains(text)).count();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private String logTail() {
    try {
      String text = Files.readString(log);
      return text.substring(Math.max(0, text.length() - 2000));
    } catch (IOException failed) {
      return "no log: " + failed.getMessage();
    }
  }

  /** Ends it and waits until it has ended; a second time does nothing. */
  public void stop() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    stop();
  }
}
