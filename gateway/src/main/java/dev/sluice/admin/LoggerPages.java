package dev.sluice.admin;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The pages about loggers: all of them, and one, whose level PUT changes. */
final class LoggerPages {
  static final String PREFIX = "/admin/loggers/";

  private static final JsonMapper JSON = new JsonMapper();

  private final LoggersView view;

  LoggerPages(LoggersView view) {
    this.view = view;
  }

  Answer list(Question question) {
    return Answer.json(
        200,
        Map.of(
            "levels",
            view.levels(),
            "loggers",
            view.loggers().stream().map(LoggerPages::shown).toList()));
  }

  Answer one(Question question) {
    String name = question.path().substring(PREFIX.length());
    LoggersView.Logger logger = find(name);
    if (logger == null) {
      return Answer.text(404, "no such logger; /admin/loggers lists them");
    }
    String body = question.body();
    if (body == null) {
      return Answer.json(200, shown(logger));
    }
    String level = level(body);
    if (level == null || !view.set(name, level)) {
      return Answer.text(
          400,
          "expected: {\"level\": L}, L one of "
              + String.join(", ", view.levels())
              + ", or "
              + LoggersView.INHERIT
              + " (not for ROOT)");
    }
    LoggersView.Logger changed = find(name);
    return Answer.json(200, shown(changed == null ? logger : changed));
  }

  private LoggersView.@Nullable Logger find(String name) {
    Optional<LoggersView.Logger> found =
        view.loggers().stream().filter(each -> each.name().equals(name)).findFirst();
    return found.orElse(null);
  }

  private static @Nullable String level(String body) {
    try {
      JsonNode level = JSON.readTree(body).path("level");
      return level.isString() ? level.stringValue() : null;
    } catch (JacksonException malformed) {
      return null;
    }
  }

  private static Map<String, @Nullable Object> shown(LoggersView.Logger logger) {
    Map<String, @Nullable Object> shown = new LinkedHashMap<>();
    shown.put("name", logger.name());
    shown.put("level", logger.level());
    shown.put("effective", logger.effective());
    return shown;
  }
}
