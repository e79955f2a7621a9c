package dev.sluice.lifecycle;

import dev.sluice.dispatch.ServerLane;
import dev.sluice.session.SessionSeal;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running gateway: the public port, the management port and the fleet behind them. */
public final class Gateway {
  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
  private static final long TICK_MILLIS = 1_000;

  /** Time for ending upstream sessions and processes, however long the calls took. */
  private static final long LEAST_CLOSE_MILLIS = 300;

  private final GatewayConfig config;
  private final GatewayAssembly assembly;
  private final Management management;
  private final Meters meters;
  private final AtomicReference<GatewayState> state = new AtomicReference<>(GatewayState.STARTING);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Future<?> ticker;
  private @Nullable InetSocketAddress address;

  private Gateway(GatewayConfig config, SessionSeal seal) {
    this.config = config;
    this.meters = new Meters();
    this.assembly = GatewayAssembly.of(config, seal, meters, this::isReady);
    meters.watch(assembly);
    this.management = new Management(config.management(), meters, assembly.fleet(), this::isReady);
    this.ticker =
        assembly
            .fleet()
            .loop()
            .scheduleAtFixedRate(this::tick, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /**
   * Starts everything and returns when the public port is open.
   *
   * @throws StartFailure when a port cannot be bound or a required server does not answer
   */
  public static Gateway start(GatewayConfig config) throws StartFailure {
    Gateway gateway = new Gateway(config, SessionKeys.seal(config, System::getenv));
    try {
      gateway.start();
      return gateway;
    } catch (StartFailure failure) {
      gateway.stop();
      gateway.awaitQuietly();
      throw failure;
    }
  }

  private void start() throws StartFailure {
    management.start();
    new Readiness(assembly.fleet(), config).await();
    address = await(assembly.edge().start());
    moveTo(GatewayState.READY);
    LOG.info("ready address={} management={}", address, management.address());
  }

  private static <T> T await(CompletableFuture<T> step) throws StartFailure {
    try {
      return step.join();
    } catch (CompletionException failed) {
      Throwable cause = failed.getCause() == null ? failed : failed.getCause();
      throw new StartFailure(String.valueOf(cause.getMessage()), cause);
    }
  }

  private void tick() {
    guarded(assembly.sessions()::sweep);
    for (ServerLane lane : assembly.fleet().lanes()) {
      guarded(() -> lane.tick(assembly.fleet().loop()));
    }
  }

  /** What throws in a repeated task would never run again, and a lost server never be found. */
  private static void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException bug) {
      LOG.error("tick_broke", bug);
    }
  }

  private boolean isReady() {
    return state.get() == GatewayState.READY;
  }

  private void moveTo(GatewayState next) {
    state.getAndUpdate(current -> current.moveTo(next));
  }

  /** Where clients connect. */
  public InetSocketAddress address() {
    InetSocketAddress bound = address;
    if (bound == null) {
      throw new IllegalStateException("gateway: " + state.get() + " (expected: READY)");
    }
    return bound;
  }

  public InetSocketAddress managementAddress() {
    return management.address();
  }

  /** The servers behind it; ends with the gateway. */
  public Fleet fleet() {
    return assembly.fleet();
  }

  /** Drains and stops; returns at once. A second call stops without draining. */
  public void stop() {
    GatewayState before =
        state.getAndUpdate(
            current ->
                current.successors().contains(GatewayState.DRAINING)
                    ? GatewayState.DRAINING
                    : current);
    switch (before) {
      case STARTING, READY -> new Thread(this::drain, "sluice-stop").start();
      case DRAINING -> {
        assembly.fleet().destroyProcesses();
        stopped.countDown();
      }
      case STOPPED -> {}
    }
  }

  private void drain() {
    long begun = System.nanoTime();
    ticker.cancel(false);
    new Drain(assembly, config.drain()).run();
    management.stop();
    long spent = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
    assembly
        .fleet()
        .close(Math.max(LEAST_CLOSE_MILLIS, config.drain().timeout().toMillis() - spent));
    meters.close();
    moveTo(GatewayState.STOPPED);
    LOG.info("stopped millis={}", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
    stopped.countDown();
  }

  /** Waits until everything has stopped. */
  public void awaitStopped() throws InterruptedException {
    stopped.await();
  }

  private void awaitQuietly() {
    try {
      awaitStopped();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
