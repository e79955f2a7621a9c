package dev.sluice.admin;

import dev.sluice.observability.Exposition;
import io.netty.handler.codec.http.HttpMethod;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What each address of the management port answers. Knows nothing of HTTP but status and type. */
final class Pages {
  /**
   * One address.
   *
   * @param quick whether it is answered at once on the event loop; the others may take their time
   * @param more the method it has beside GET and HEAD: DELETE ends what it shows, PUT changes it;
   *     null for none
   */
  record Page(boolean quick, @Nullable HttpMethod more, Function<Question, Answer> answer) {
    static Page quick(Supplier<Answer> answer) {
      return new Page(true, null, question -> answer.get());
    }

    static Page slow(Function<Question, Answer> answer) {
      return new Page(false, null, answer);
    }

    boolean has(HttpMethod method) {
      return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD) || method.equals(more);
    }

    String methods() {
      return more == null ? "GET, HEAD" : "GET, HEAD, " + more.name();
    }
  }

  private final Map<String, Page> pages;
  private final Page session;
  private final Page logger;

  /**
   * @param metrics gives all meters for an {@code Accept} header, or for none
   */
  Pages(Function<@Nullable String, Exposition> metrics, BooleanSupplier ready, Views views) {
    SessionPages sessions = new SessionPages(views.sessions());
    LoggerPages loggers = new LoggerPages(views.loggers());
    pages =
        Map.of(
            "/healthz", Page.quick(() -> Answer.text(200, "alive")),
            "/readyz", Page.quick(() -> readiness(ready.getAsBoolean())),
            "/metrics", Page.slow(question -> metrics(metrics.apply(question.accept()))),
            "/admin/config", Page.slow(question -> Answer.json(200, views.config().config())),
            "/admin/servers", Page.slow(question -> servers(views.servers().servers())),
            "/admin/sessions", Page.slow(sessions::list),
            "/admin/loggers", Page.slow(loggers::list));
    session = new Page(false, HttpMethod.DELETE, sessions::one);
    logger = new Page(false, HttpMethod.PUT, loggers::one);
  }

  /** The page at a path, with or without a slash at its end. */
  @Nullable Page find(String path) {
    String plain = Question.withoutLastSlash(path);
    if (plain.startsWith(LoggerPages.PREFIX)) {
      return logger;
    }
    return plain.startsWith(SessionPages.PREFIX) ? session : pages.get(plain);
  }

  private static Answer readiness(boolean ready) {
    return ready ? Answer.text(200, "ready") : Answer.text(503, "starting or draining");
  }

  private static Answer metrics(Exposition exposition) {
    return new Answer(200, exposition.contentType(), exposition.body());
  }

  private static Answer servers(List<ServersView.Server> servers) {
    return Answer.json(200, Map.of("servers", servers));
  }
}
