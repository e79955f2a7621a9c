package dev.sluice.routing;

import dev.sluice.exchange.ServerName;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports each tool that is left out of lists once for each reason, up to {@value #MAX}. */
final class Rejections {
  static final int MAX = 1_000;
  private static final Logger LOG = LoggerFactory.getLogger(Rejections.class);

  private final Set<String> reported = ConcurrentHashMap.newKeySet();

  /** Thread-safe. */
  void report(ServerName server, String tool, String reason) {
    String name = NearestNames.clip(tool);
    if (reported.size() < MAX && reported.add(server + " " + name + ' ' + reason)) {
      LOG.warn("tool_left_out server={} tool={} reason=\"{}\"", server, name, reason);
    }
  }
}
