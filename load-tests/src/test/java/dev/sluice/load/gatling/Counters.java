package dev.sluice.load.gatling;

import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.bodyString;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;

import dev.sluice.load.gateway.Scrape;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.PopulationBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleFunction;

/**
 * What Sluice itself must have counted, each figure a request of Gatling's to {@code /metrics}: one
 * that is not as expected stands among the report's errors and fails the run.
 */
final class Counters {
  private static final Duration LOOK = Duration.ofMillis(200);

  private final Stage stage;
  private final List<Figure> figures = new ArrayList<>();

  /** One figure, how to read it, and the bounds it must be within. */
  private record Figure(
      String name, ToDoubleFunction<Scrape> now, DoubleSupplier least, DoubleSupplier most) {
    boolean met(Scrape scrape) {
      double value = now.applyAsDouble(scrape);
      return value >= least.getAsDouble() && value <= most.getAsDouble();
    }

    /** Returns the text when it is met; what is thrown otherwise stands in Gatling's report. */
    String hold(String text) {
      Scrape scrape = new Scrape(text);
      if (!met(scrape)) {
        System.out.println(verdict(scrape));
        throw new IllegalStateException(verdict(scrape));
      }
      return text;
    }

    private String verdict(Scrape scrape) {
      double value = now.applyAsDouble(scrape);
      return least.getAsDouble() == most.getAsDouble()
          ? "%s %.0f (expected: %.0f)".formatted(name, value, most.getAsDouble())
          : "%s %.0f (expected: %.0f to %.0f)"
              .formatted(name, value, least.getAsDouble(), most.getAsDouble());
    }
  }

  Counters(Stage stage) {
    this.stage = stage;
  }

  /** Nothing of the load is left, and nothing was refused, lost or brought back. */
  Counters nothingLeft() {
    return emptied()
        .rise("sluice_stream_overflow_total", () -> 0)
        .rise("sluice_sessions_refused_total", () -> 0)
        .rise("sluice_requests_refused_total", () -> 0)
        .rise("sluice_connections_refused_total", () -> 0)
        .rise("sluice_streams_resumed_total", () -> 0);
  }

  /** Nothing of the load is left. */
  Counters emptied() {
    return now("sluice_sessions", 0)
        .now("sluice_streams", 0)
        .now("sluice_outbox_bytes", 0)
        .now("sluice_calls_active", 0)
        .now("sluice_session_leftovers_total", 0);
  }

  /** What the metric is now, over all its labels that contain these texts. */
  Counters now(String metric, double expected, String... labels) {
    return exactly(named(metric, labels), scrape -> scrape.sum(metric, labels), () -> expected);
  }

  /** By how much the metric has risen since before the load. */
  Counters rise(String metric, DoubleSupplier expected, String... labels) {
    return exactly(named(metric, labels) + " +", risen(metric, labels), expected);
  }

  /** All sessions closed since before the load, which closed for this reason and no other. */
  Counters sessionsClosed(String reason, DoubleSupplier expected) {
    return rise("sluice_session_closed_total", expected, "reason=\"" + reason + "\"")
        .rise("sluice_session_closed_total", expected);
  }

  /**
   * Streams that ended otherwise than with their call. One for each that was opened: more, and some
   * broke and came back.
   */
  Counters standingStreamsClosed(DoubleSupplier expected) {
    String metric = "sluice_stream_closed_total";
    return exactly(
        "standing streams closed",
        scrape ->
            risen(metric).applyAsDouble(scrape)
                - risen(metric, "reason=\"complete\"").applyAsDouble(scrape),
        expected);
  }

  /** Each call reached the server behind it, and reached it once. */
  Counters callsReached(DoubleSupplier expected) {
    return exactly("calls that reached the server", _ -> stage.echo().ledger().calls(), expected);
  }

  Counters exactly(String name, ToDoubleFunction<Scrape> now, DoubleSupplier expected) {
    return add(new Figure(name, now, expected, expected));
  }

  Counters atMost(String name, ToDoubleFunction<Scrape> now, double most) {
    return add(new Figure(name, now, () -> 0, () -> most));
  }

  private Counters add(Figure figure) {
    figures.add(figure);
    return this;
  }

  ToDoubleFunction<Scrape> risen(String metric, String... labels) {
    double start = stage.before().sum(metric, labels);
    return scrape -> scrape.sum(metric, labels) - start;
  }

  private static String named(String metric, String... labels) {
    return labels.length == 0 ? metric : metric + "{" + String.join(",", labels) + "}";
  }

  /** Looks until all is as expected, for so long at most, then once for the report. */
  ChainBuilder look(String when, Duration longest) {
    ChainBuilder all =
        exec(session -> session.set("end", System.nanoTime() + longest.toNanos()))
            .exec(
                asLongAs(session -> !met() && System.nanoTime() - session.getLong("end") < 0)
                    .on(pause(LOOK)));
    for (Figure figure : figures) {
      all =
          all.exec(
              http(when + ": " + figure.name)
                  .get(stage.gateway().metrics().toString())
                  .check(bodyString().validate(figure.name, (text, _) -> figure.hold(text))));
    }
    return all;
  }

  /** The same as a population of one, to follow another. */
  PopulationBuilder after(String when, Duration longest) {
    return scenario("counters " + when).exec(look(when, longest)).injectOpen(atOnceUsers(1));
  }

  private boolean met() {
    Scrape scrape = stage.gateway().scrape();
    return figures.stream().allMatch(figure -> figure.met(scrape));
  }
}
