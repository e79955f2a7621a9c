package dev.sluice.lifecycle;

import dev.sluice.admin.LoggersView;
import dev.sluice.observability.log.LogLevels;
import dev.sluice.observability.log.Verbosity;
import java.util.Arrays;
import java.util.List;

/** The levels of the log, as the management port shows and changes them. */
final class LoggersPort implements LoggersView {
  @Override
  public List<Logger> loggers() {
    return LogLevels.ofProcess().map(LogLevels::all).orElse(List.of()).stream()
        .map(known -> new Logger(known.name(), known.level(), known.effective()))
        .toList();
  }

  @Override
  public List<String> levels() {
    return Arrays.stream(Verbosity.values()).map(Verbosity::text).toList();
  }

  @Override
  public boolean set(String name, String level) {
    return LogLevels.ofProcess().map(levels -> levels.set(name, level)).orElse(false);
  }
}
