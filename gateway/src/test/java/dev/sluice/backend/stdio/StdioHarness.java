package dev.sluice.backend.stdio;

import dev.sluice.backend.spi.BackendTransport;
import dev.sluice.backend.spi.UpstreamCall;
import dev.sluice.backend.spi.UpstreamChannel;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.ServerName;
import dev.sluice.protocol.jsonrpc.EnvelopeReader;
import dev.sluice.settings.ByteSize;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A transport to a child for tests, its event loops, and the calls to make. */
final class StdioHarness implements AutoCloseable {
  static final ServerName SERVER = new ServerName("scripted");
  static final EnvelopeReader READER = new EnvelopeReader(EnvelopeReader.DEFAULT_MAX_DEPTH);
  static final long PATIENCE_SECONDS = 20;

  private final MultiThreadIoEventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
  private final StdioTransport transport;
  private final EventLoop loop = loops.next();
  private final EventLoop other = loops.next();
  private final List<Message> requests = new ArrayList<>();

  StdioHarness(StdioConfig config) {
    this(new StdioTransport(SERVER, config, READER));
  }

  StdioHarness(StdioTransport transport) {
    this.transport = transport;
  }

  static StdioHarness scripted() {
    return new StdioHarness(scriptedConfig());
  }

  /** The scripted server with short grace. */
  static StdioConfig scriptedConfig(String... args) {
    List<String> words =
        new ArrayList<>(
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", classes(), main()));
    words.addAll(List.of(args));
    return config(java(), words, ByteSize.ofMiB(1), ByteSize.ofMiB(1));
  }

  static StdioConfig limited(ByteSize line, ByteSize queue) {
    StdioConfig scripted = scriptedConfig();
    return config(scripted.command(), scripted.args(), line, queue);
  }

  static StdioConfig config(String command, List<String> args, ByteSize line, ByteSize queue) {
    return new StdioConfig(
        command,
        args,
        Map.of(),
        null,
        line,
        queue,
        Duration.ofMillis(20),
        Duration.ofSeconds(1),
        Duration.ofMillis(300),
        1);
  }

  static StdioConfig shell(String script) {
    return config("sh", List.of("-c", script), ByteSize.ofMiB(1), ByteSize.ofMiB(1));
  }

  static String java() {
    return Path.of(System.getProperty("java.home", ""), "bin", "java").toString();
  }

  static String classes() {
    return System.getProperty("java.class.path", "");
  }

  private static String main() {
    return ScriptedServer.class.getName();
  }

  StdioTransport transport() {
    return transport;
  }

  EventLoop loop() {
    return loop;
  }

  EventLoop otherLoop() {
    return other;
  }

  UpstreamChannel open() throws Exception {
    return opening().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** Fails with an {@link Unopened} when the transport does. */
  CompletableFuture<UpstreamChannel> opening() {
    CompletableFuture<UpstreamChannel> opened = new CompletableFuture<>();
    transport.open(
        loop,
        new BackendTransport.OpenCallback() {
          @Override
          public void onOpen(UpstreamChannel channel) {
            opened.complete(channel);
          }

          @Override
          public void onFailure(Failure.ByBackend failure) {
            opened.completeExceptionally(new Unopened(failure));
          }
        });
    return opened;
  }

  /** Why there is no channel. */
  static final class Unopened extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Failure.ByBackend failure;

    Unopened(Failure.ByBackend failure) {
      super(failure.message());
      this.failure = failure;
    }

    Failure.ByBackend failure() {
      return failure;
    }
  }

  Heard call(UpstreamChannel channel, String method, String params) {
    Heard heard = new Heard(loop);
    call(channel, method, params, heard);
    return heard;
  }

  UpstreamCall call(UpstreamChannel channel, String method, String params, Heard heard) {
    return channel.call(request(method, params), loop, heard);
  }

  /** A request that is released with the harness. */
  Message request(String method, String params) {
    Message request =
        Message.of(
            "{\"jsonrpc\":\"2.0\",\"id\":\"client-7\",\"method\":\""
                + method
                + "\",\"params\":"
                + params
                + '}');
    requests.add(request);
    return request;
  }

  void close(UpstreamChannel channel) {
    CountDownLatch done = new CountDownLatch(1);
    channel.close(done::countDown);
    await(done);
  }

  void shutdown() {
    CountDownLatch done = new CountDownLatch(1);
    transport.shutdown(done::countDown);
    await(done);
  }

  static void await(CountDownLatch latch) {
    boolean done = false;
    try {
      done = latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    if (!done) {
      throw new AssertionError("not done within " + PATIENCE_SECONDS + " s");
    }
  }

  /** Watches for something no latch tells of. */
  static void until(String what, BooleanSupplier seen) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!seen.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("not seen within " + PATIENCE_SECONDS + " s: " + what);
      }
    }
  }

  /** Waits until the process is no more. */
  static void awaitGone(long pid) throws Exception {
    ProcessHandle handle = ProcessHandle.of(pid).orElse(null);
    if (handle != null) {
      handle.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
  }

  @Override
  public void close() {
    shutdown();
    if (!loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(10_000)) {
      throw new AssertionError("event loops still run");
    }
    requests.forEach(Message::release);
  }
}
