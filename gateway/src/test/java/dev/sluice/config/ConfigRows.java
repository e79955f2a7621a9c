package dev.sluice.config;

import dev.sluice.backend.http.HttpConfig;
import dev.sluice.backend.stdio.StdioConfig;
import dev.sluice.dispatch.DispatchConfig;
import dev.sluice.dispatch.WatchConfig;
import dev.sluice.edge.ServerKeepaliveConfig;
import dev.sluice.lifecycle.GatewayConfig;
import dev.sluice.lifecycle.ReplicaConfig;
import dev.sluice.lifecycle.ServerConfig;
import dev.sluice.settings.Setting;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every configuration key, as the records declare them. */
final class ConfigRows {
  /** One key: what it means, its type, what it is when not given, and its bounds. */
  record Row(String key, String meaning, String type, String absent, String bounds) {}

  private ConfigRows() {}

  /** Records of the sections, in order. */
  static List<RecordComponent> sections() {
    return Arrays.stream(GatewayConfig.class.getRecordComponents())
        .filter(component -> component.getType().isRecord())
        .toList();
  }

  /** Keys that stand alone, in order. */
  static List<RecordComponent> singles() {
    return Arrays.stream(GatewayConfig.class.getRecordComponents())
        .filter(component -> ScalarType.of(component.getType()) != null)
        .toList();
  }

  static List<Row> ofSingles() {
    return singles().stream().map(single -> row(single, single.getName(), "none")).toList();
  }

  static List<Row> ofSection(RecordComponent section) {
    Class<? extends Record> type = section.getType().asSubclass(Record.class);
    return rows(type, ConfigRecords.defaults(type), section.getName() + '.', "");
  }

  static List<Row> ofUrl() {
    return rows(HttpConfig.class, HttpConfig.of(URI.create("http:/")), "", "url");
  }

  static List<Row> ofCommand() {
    return rows(StdioConfig.class, StdioConfig.of("", List.of()), "", "command");
  }

  static List<Row> ofAnyServer() {
    List<Row> rows = new ArrayList<>(rows(DispatchConfig.class, DispatchConfig.DEFAULTS, "", ""));
    rows.addAll(rows(WatchConfig.class, WatchConfig.DEFAULTS, "", ""));
    return rows;
  }

  static List<Row> ofReplica() {
    List<Row> rows = new ArrayList<>();
    for (RecordComponent component : ReplicaConfig.class.getRecordComponents()) {
      switch (component.getName()) {
        case "name" -> rows.add(row(component, "name", "none"));
        case "weight" -> rows.add(row(component, "weight", "1"));
        case "drain" -> rows.add(row(component, "drain", "false"));
        default -> {}
      }
    }
    return rows;
  }

  static List<Row> ofKeepalive() {
    return rows(ServerKeepaliveConfig.class, ServerKeepaliveConfig.DEFAULTS, "keepalive.", "");
  }

  static Row required() {
    return Arrays.stream(ServerConfig.class.getRecordComponents())
        .filter(component -> component.getName().equals("required"))
        .map(component -> row(component, "required", "false"))
        .findFirst()
        .orElseThrow();
  }

  private static List<Row> rows(
      Class<? extends Record> type, @Nullable Record defaults, String prefix, String required) {
    List<Row> rows = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      String key = ConfigRecords.key(component);
      Object value = defaults == null ? null : ConfigRecords.value(component, defaults);
      boolean needed =
          key.equals(required) || (defaults == null && !ConfigRecords.isNullable(component));
      rows.add(row(component, prefix + key, needed ? "required" : printed(component, value)));
      if (component.getType().isRecord() && ScalarType.of(component.getType()) == null) {
        Class<? extends Record> nested = component.getType().asSubclass(Record.class);
        rows.addAll(rows(nested, (Record) value, prefix + key + '.', ""));
      }
      Class<? extends Record> values = ConfigRecords.valueType(component);
      if (values != null) {
        rows.addAll(rows(values, null, prefix + key + ".NAME.", ""));
      }
    }
    return rows;
  }

  private static Row row(RecordComponent component, String key, String absent) {
    Setting setting = component.getAnnotation(Setting.class);
    if (setting == null) {
      throw new IllegalStateException(component + " has no @Setting");
    }
    ScalarType<?> scalar = ScalarType.of(component.getType());
    String type = scalar == null ? ConfigRecords.expected(component) : scalar.noun();
    String meaning = setting.value() + (setting.secret() ? " Never printed." : "");
    return new Row(
        key, meaning, type.replaceFirst("^an? ", ""), absent, ScalarType.bounds(setting));
  }

  private static String printed(RecordComponent component, @Nullable Object value) {
    if (value == null) {
      return "none";
    }
    ScalarType<?> scalar = ScalarType.of(component.getType());
    return scalar == null ? "none" : scalar.print(value);
  }
}
