package dev.sluice.config;

import dev.sluice.lifecycle.GatewayConfig;
import dev.sluice.lifecycle.ReplicaConfig;
import dev.sluice.lifecycle.ServerConfig;
import dev.sluice.settings.DurationText;
import dev.sluice.settings.Setting;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A configuration as it may be shown: every key with its value in use, in the form of the file, and
 * nothing that is secret, looks like a secret, or stood in a variable or another file.
 */
final class EffectiveConfig {
  private static final Set<Class<?>> PLAIN =
      Set.of(Integer.class, Long.class, Double.class, Boolean.class);

  private final Masking masking;

  /**
   * @param hidden texts that must not be shown wherever they stand
   */
  EffectiveConfig(Set<String> hidden) {
    this.masking = new Masking(hidden);
  }

  Map<String, Object> of(GatewayConfig config) {
    Map<String, Object> shown = new LinkedHashMap<>();
    for (RecordComponent component : GatewayConfig.class.getRecordComponents()) {
      if (!component.getName().equals("servers")) {
        put(component, config, shown);
      }
    }
    Map<String, Object> servers = new LinkedHashMap<>();
    config.servers().forEach(server -> servers.put(server.name().value(), server(server)));
    shown.put("servers", servers);
    return shown;
  }

  private Map<String, Object> server(ServerConfig server) {
    Map<String, Object> shown = new LinkedHashMap<>();
    if (server.replicas().size() == 1) {
      shown.putAll(record(reach(server.reach())));
    } else {
      shown.put("replicas", server.replicas().stream().map(this::replica).toList());
    }
    shown.putAll(record(server.dispatch()));
    shown.putAll(record(server.watch()));
    shown.put("required", server.required());
    shown.put("keepalive", record(server.keepalive()));
    return shown;
  }

  private Map<String, Object> replica(ReplicaConfig replica) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("name", replica.name());
    shown.put("weight", replica.weight());
    shown.put("drain", replica.drain());
    shown.putAll(record(reach(replica.reach())));
    return shown;
  }

  private static Record reach(ServerConfig.Reach reach) {
    return switch (reach) {
      case ServerConfig.Reach.Url(var http) -> http;
      case ServerConfig.Reach.Command(var stdio) -> stdio;
      case ServerConfig.Reach.Demo demo -> demo;
    };
  }

  private Map<String, Object> record(Record group) {
    Map<String, Object> shown = new LinkedHashMap<>();
    for (RecordComponent component : group.getClass().getRecordComponents()) {
      put(component, group, shown);
    }
    return shown;
  }

  private void put(RecordComponent component, Record owner, Map<String, Object> shown) {
    Object value = ConfigRecords.value(component, owner);
    if (value != null) {
      Setting setting = component.getAnnotation(Setting.class);
      boolean secret = setting != null && setting.secret();
      shown.put(ConfigRecords.key(component), secret ? hidden(value) : shown(value));
    }
  }

  /** The names of secrets, and how many there are. */
  private static Object hidden(Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        Map<String, Object> names = new LinkedHashMap<>();
        map.keySet().forEach(name -> names.put(String.valueOf(name), Masking.HIDDEN));
        yield names;
      }
      case List<?> list -> list.stream().map(each -> Masking.HIDDEN).toList();
      default -> Masking.HIDDEN;
    };
  }

  private @Nullable Object shown(Object value) {
    return switch (value) {
      case Record group
          when group.getClass().getPackageName().startsWith("dev.sluice")
              && !group.getClass().getPackageName().equals("dev.sluice.settings") ->
          record(group);
      case Duration duration -> DurationText.format(duration);
      case Enum<?> constant -> constant.name().toLowerCase(Locale.ROOT);
      case List<?> list -> masking.words(texts(list));
      case Map<?, ?> map -> {
        Map<String, Object> each = new LinkedHashMap<>();
        map.forEach((name, text) -> each.put(String.valueOf(name), shown(text)));
        yield each;
      }
      case URI uri -> masking.text(uri.toString().replaceAll("\\?.*", "?..."));
      case Object plain when PLAIN.contains(plain.getClass()) -> plain;
      default -> masking.text(value.toString());
    };
  }

  private static List<String> texts(List<?> list) {
    List<String> texts = new ArrayList<>();
    list.forEach(each -> texts.add(String.valueOf(each)));
    return texts;
  }
}
