package dev.sluice.config;

import dev.sluice.lifecycle.GatewayConfig;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Finds the keys that were changed and take effect only after a restart. */
final class RestartNeeds {
  private static final Set<String> CHANGEABLE =
      Set.of("servers", "drain", "reload", "sessions.keys", "sessions.keyFile");

  private RestartNeeds() {}

  static List<String> of(GatewayConfig running, GatewayConfig next) {
    List<String> keys = new ArrayList<>();
    compare("", running, next, keys);
    return keys;
  }

  private static void compare(String path, Record running, Record next, List<String> keys) {
    for (RecordComponent component : running.getClass().getRecordComponents()) {
      String key = RecordBinder.join(path, ConfigRecords.key(component));
      Object before = ConfigRecords.value(component, running);
      Object after = ConfigRecords.value(component, next);
      if (CHANGEABLE.contains(key) || Objects.equals(before, after)) {
        continue;
      }
      if (before instanceof Record one
          && after instanceof Record other
          && one.getClass().equals(other.getClass())
          && !one.getClass().getPackageName().equals("dev.sluice.settings")) {
        compare(key, one, other, keys);
      } else {
        keys.add(key);
      }
    }
  }
}
