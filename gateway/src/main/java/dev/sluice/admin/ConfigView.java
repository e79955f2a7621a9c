package dev.sluice.admin;

import java.util.Map;

/** What the management port may see of the configuration. Asked on a thread that may block. */
public interface ConfigView {

  /** The configuration in use without its secrets, its files, and how it was last read, as JSON. */
  Map<String, ?> config();
}
