package dev.sluice.admin;

import dev.sluice.observability.Exposition;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** What each address of the management port answers. Knows nothing of HTTP but status and type. */
final class Pages {
  private static final JsonMapper JSON = new JsonMapper();

  /**
   * One address.
   *
   * @param quick whether it is answered at once on the event loop; the others may take their time
   */
  record Page(boolean quick, Function<@Nullable String, Answer> answer) {}

  private final Map<String, Page> pages;

  /**
   * @param metrics gives all meters for an {@code Accept} header, or for none
   */
  Pages(
      Function<@Nullable String, Exposition> metrics, BooleanSupplier ready, ServersView servers) {
    pages =
        Map.of(
            "/healthz", new Page(true, accept -> Answer.text(200, "alive")),
            "/readyz", new Page(true, accept -> readiness(ready.getAsBoolean())),
            "/metrics", new Page(false, accept -> metrics(metrics.apply(accept))),
            "/admin/servers", new Page(false, accept -> servers(servers.servers())));
  }

  /** The page at a path, with or without a slash at its end. */
  @Nullable Page find(String path) {
    String plain =
        path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return pages.get(plain);
  }

  private static Answer readiness(boolean ready) {
    return ready ? Answer.text(200, "ready") : Answer.text(503, "starting or draining");
  }

  private static Answer metrics(Exposition exposition) {
    return new Answer(200, exposition.contentType(), exposition.text());
  }

  private static Answer servers(List<ServersView.Server> servers) {
    String json = JSON.writeValueAsString(Map.of("servers", servers));
    return new Answer(200, "application/json", json + '\n');
  }
}
