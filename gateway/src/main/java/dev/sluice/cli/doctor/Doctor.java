package dev.sluice.cli.doctor;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Examines one address as a client sees it. */
public final class Doctor {
  private static final long LOOK_MILLIS = 500;

  private final Plan plan;
  private final Consumer<String> progress;
  private final List<Examined> examined = new ArrayList<>();

  /**
   * What to examine.
   *
   * @param headers lines sent with every request
   * @param timeout longest wait for one answer
   * @param idle how long to listen to a silent stream, 0 for not at all
   * @param page origin of a web page that is to be let in, null for none
   */
  public record Plan(
      Address address,
      List<String> headers,
      Duration timeout,
      Duration idle,
      @Nullable String page) {
    public Plan {
      headers = List.copyOf(headers);
    }
  }

  private Doctor(Plan plan, Consumer<String> progress) {
    this.plan = plan;
    this.progress = progress;
  }

  /**
   * Examines, which takes as long as its slowest check.
   *
   * @param progress hears what is waited for
   * @throws IOException when the address cannot be connected to
   */
  public static Diagnosis examine(Plan plan, Consumer<String> progress)
      throws IOException, InterruptedException {
    return new Doctor(plan, progress).run();
  }

  private Diagnosis run() throws IOException, InterruptedException {
    progress.accept("connecting to " + plan.address.origin());
    Line strict = new Line(plan.address, plan.headers, Tls.strict(), plan.timeout);
    Line look = new Line(plan.address, List.of(), Tls.lax("h2", "http/1.1"), plan.timeout);
    Examined tls = TlsCheck.examine(look, strict);
    examined.add(tls);
    boolean trusted = !plan.address.tls() || tls.state() == Examined.State.GOOD;
    // What cannot be trusted is looked at, without the secrets that the headers may hold.
    Line line =
        trusted ? strict : new Line(plan.address, List.of(), Tls.lax("http/1.1"), plan.timeout);
    Greeting greeting = Greeting.with(line);
    if (!greeting.mcp()) {
      Line below = line.at(plan.address.below());
      Greeting other = Greeting.with(below);
      line = other.mcp() ? below : line;
      greeting = other.mcp() ? other : greeting;
    }
    examined.add(greeting.examined());
    if (!greeting.mcp()) {
      return new Diagnosis(line.address(), false, null, greeting.proxy(), examined);
    }
    Sluice sluice = ask(line);
    Visit visit = new Visit(line, sluice, greeting.session(), plan.idle, plan.page);
    List<Visit.Check> checks = Visit.checks();
    Visit.Check last = checks.getLast();
    all(checks.subList(0, checks.size() - 1), visit);
    examined.add(examined(last, visit));
    String version = sluice == null ? null : sluice.version();
    return new Diagnosis(line.address(), true, version, greeting.proxy(), examined);
  }

  private static @Nullable Sluice ask(Line line) throws IOException {
    try (Reply reply = line.send(HeaderCheck.ask(line.address().path()))) {
      return reply.isGood() && reply.isJson()
          ? Sluice.of(reply.text(line.timeout().toMillis()))
          : null;
    } catch (java.net.SocketTimeoutException noSluice) {
      return null;
    }
  }

  /** All at the same time: each has connections of its own, and waits more than it works. */
  private void all(List<Visit.Check> checks, Visit visit) throws InterruptedException {
    long began = System.nanoTime();
    Map<Visit.Check, Future<Examined>> running = new LinkedHashMap<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      checks.forEach(check -> running.put(check, threads.submit(() -> examined(check, visit))));
      for (Future<Examined> result : running.values()) {
        examined.add(await(result, running, began));
      }
    }
  }

  private Examined await(
      Future<Examined> result, Map<Visit.Check, Future<Examined>> running, long began)
      throws InterruptedException {
    while (true) {
      try {
        return result.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException notYet) {
        String open =
            running.entrySet().stream()
                .filter(each -> !each.getValue().isDone())
                .map(each -> each.getKey().name())
                .collect(Collectors.joining(", "));
        long seconds = (System.nanoTime() - began) / 1_000_000_000;
        progress.accept(
            "%d s, waiting for %s (at most %d s)"
                .formatted(seconds, open, plan.idle.plus(plan.timeout).toSeconds()));
      } catch (ExecutionException broke) {
        throw new IllegalStateException("a check broke", broke.getCause());
      }
    }
  }

  /** A connection that breaks is no reason to say nothing of all the rest. */
  private static Examined examined(Visit.Check check, Visit visit) {
    try {
      return check.examine(visit);
    } catch (IOException broken) {
      String why = broken.getMessage() == null ? broken.toString() : broken.getMessage();
      return Examined.skipped(check.name(), "the connection broke: " + why);
    }
  }
}
