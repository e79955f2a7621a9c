package dev.sluice.lifecycle;

import dev.sluice.dispatch.ServerLane;
import dev.sluice.exchange.Failure;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The wait between the start of the servers and the opening of the public port: until every server
 * answers, or the configured patience is over and the required ones do.
 */
final class Readiness {
  private static final Logger LOG = LoggerFactory.getLogger(Readiness.class);

  private final List<ServerLane> lanes;
  private final Ups ups;
  private final Set<String> required;
  private final long patienceNanos;
  private final BooleanSupplier givenUp;

  /**
   * @param givenUp true when the wait is of no use any more; {@link Ups#signal} makes it looked at
   */
  Readiness(Fleet fleet, GatewayConfig config, BooleanSupplier givenUp) {
    this.givenUp = givenUp;
    this.lanes = fleet.lanes();
    this.ups = fleet.ups();
    this.required =
        config.servers().stream()
            .filter(ServerConfig::required)
            .map(server -> server.name().value())
            .collect(Collectors.toCollection(HashSet::new));
    this.patienceNanos = config.startup().patience().toNanos();
  }

  /**
   * Waits on the calling thread.
   *
   * @throws StartFailure naming each required server that does not answer, and why
   */
  void await() throws StartFailure {
    try {
      ups.await(() -> givenUp.getAsBoolean() || missing().isEmpty(), patienceNanos);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new StartFailure("interrupted while waiting for servers", interrupted);
    }
    if (givenUp.getAsBoolean()) {
      return;
    }
    List<ServerLane> missing = missing();
    List<String> fatal = new ArrayList<>();
    for (ServerLane lane : missing) {
      if (required.contains(lane.server().value())) {
        fatal.add(lane.server() + " (" + why(lane) + ')');
      } else {
        LOG.warn("starting_without server={} detail=\"{}\"", lane.server(), why(lane));
      }
    }
    if (!fatal.isEmpty()) {
      throw new StartFailure("required servers do not answer: " + String.join(", ", fatal));
    }
  }

  private List<ServerLane> missing() {
    return lanes.stream().filter(lane -> !lane.isUp()).toList();
  }

  private static String why(ServerLane lane) {
    Failure failure = lane.whyDown();
    return failure == null ? "no answer yet" : failure.message();
  }
}
