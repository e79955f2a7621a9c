package dev.sluice.admin;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Loggers in a map. */
final class ListedLoggers implements LoggersView {
  final Map<String, String> levels =
      new LinkedHashMap<>(Map.of("ROOT", "warn", "dev.sluice", "info"));

  @Override
  public synchronized List<Logger> loggers() {
    return levels.entrySet().stream()
        .map(each -> new Logger(each.getKey(), each.getValue(), each.getValue()))
        .toList();
  }

  @Override
  public List<String> levels() {
    return List.of("info", "debug");
  }

  @Override
  public synchronized boolean set(String name, String level) {
    return levels().contains(level) && levels.replace(name, level) != null;
  }
}
