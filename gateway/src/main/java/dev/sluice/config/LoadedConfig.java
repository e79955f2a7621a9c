package dev.sluice.config;

import dev.sluice.lifecycle.GatewayConfig;
import java.util.List;

/** What became of reading a configuration. */
public sealed interface LoadedConfig {

  /** What was read. */
  ConfigOrigin origin();

  /** It is right. */
  record Valid(GatewayConfig config, List<ConfigNote> notes, ConfigOrigin origin)
      implements LoadedConfig {
    public Valid {
      notes = List.copyOf(notes);
    }
  }

  /** It is wrong, for every one of these reasons (at least one). */
  record Invalid(List<ConfigProblem> problems, ConfigOrigin origin) implements LoadedConfig {
    public Invalid {
      problems = List.copyOf(problems);
    }
  }
}
