package dev.sluice.load.gatling;

import static io.gatling.javaapi.core.CoreDsl.exec;

import dev.sluice.load.gateway.GatewaySetup;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Simulation;
import java.time.Duration;
import java.util.function.Consumer;

/** A simulation with a stage, which it leaves when it is over. */
class LoadRun extends Simulation {
  /** How long after the load Sluice's counters may take to be as expected. */
  static final Duration SETTLE = Duration.ofSeconds(10);

  final Sizes sizes;
  final Stage stage;

  LoadRun(Sizes defaults, Consumer<GatewaySetup> more) {
    this.sizes = defaults.read();
    System.out.println("sizes: " + sizes);
    this.stage = Stage.open(more);
  }

  LoadRun(Sizes defaults) {
    this(defaults, _ -> {});
  }

  /** What a user does beside Gatling's requests. */
  static ChainBuilder step(Runnable work) {
    return exec(
        session -> {
          work.run();
          return session;
        });
  }

  @Override
  public void after() {
    System.out.printf(
        "the gateway used %.1f s of CPU and grew by %d MiB%n",
        stage.gateway().figures().cpuSeconds(), stage.grownMegabytes());
    stage.close();
  }
}
