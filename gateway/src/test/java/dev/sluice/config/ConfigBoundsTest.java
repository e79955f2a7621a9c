package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.http.HttpConfig;
import dev.sluice.backend.stdio.StdioConfig;
import dev.sluice.dispatch.DispatchConfig;
import dev.sluice.dispatch.RateLimitConfig;
import dev.sluice.dispatch.WatchConfig;
import dev.sluice.edge.ServerKeepaliveConfig;
import dev.sluice.lifecycle.ReplicaConfig;
import dev.sluice.session.ReplayConfig;
import dev.sluice.settings.ByteSize;
import dev.sluice.settings.DurationText;
import dev.sluice.settings.Setting;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every bound of every key, at the limit and one past it. */
final class ConfigBoundsTest {
  @TempDir Path directory;

  static Stream<Arguments> bounds() {
    List<Arguments> bounds = new ArrayList<>();
    for (RecordComponent section : ConfigRows.sections()) {
      Class<? extends Record> type = section.getType().asSubclass(Record.class);
      add(bounds, type, section.getName() + ": { KEY: VALUE }");
    }
    add(bounds, HttpConfig.class, "servers: { a: { url: 'http://127.0.0.1/', KEY: VALUE } }");
    add(bounds, StdioConfig.class, "servers: { a: { command: x, KEY: VALUE } }");
    add(bounds, DispatchConfig.class, "servers: { a: { command: x, KEY: VALUE } }");
    add(bounds, ReplayConfig.class, "sessions: { replay: { KEY: VALUE } }");
    add(
        bounds,
        ServerKeepaliveConfig.class,
        "servers: { a: { command: x, keepalive: { KEY: VALUE } } }");
    for (RecordComponent section : WatchConfig.class.getRecordComponents()) {
      Class<? extends Record> type = section.getType().asSubclass(Record.class);
      add(
          bounds,
          type,
          "servers: { a: { command: x, " + section.getName() + ": { KEY: VALUE } } }");
    }
    String replica = "servers: { a: { replicas: [{ command: x, name: a, KEY: VALUE }] } }";
    add(bounds, ReplicaConfig.class, replica);
    return bounds.stream();
  }

  private static void add(List<Arguments> bounds, Class<? extends Record> type, String form) {
    for (RecordComponent component : type.getRecordComponents()) {
      if (component.getType().isRecord() && component.getType() != ByteSize.class) {
        Class<? extends Record> nested = component.getType().asSubclass(Record.class);
        add(bounds, nested, form.replace("KEY: VALUE", component.getName() + ": { KEY: VALUE }"));
      }
      Class<? extends Record> values = ConfigRecords.valueType(component);
      if (values != null) {
        add(
            bounds,
            values,
            form.replace("KEY: VALUE", component.getName() + ": { x: { KEY: VALUE } }"));
      }
      Setting setting = component.getAnnotation(Setting.class);
      if (setting == null) {
        continue;
      }
      String at =
          form.replace("KEY: VALUE", "KEY: VALUE" + others(type, component))
              .replace("KEY", ConfigRecords.key(component));
      if (!setting.min().isEmpty()) {
        String past = past(component.getType(), setting.min(), -1);
        bounds.add(Arguments.of(at.replace("VALUE", setting.min()), at.replace("VALUE", past)));
      }
      if (!setting.max().isEmpty()) {
        String past = past(component.getType(), setting.max(), 1);
        bounds.add(Arguments.of(at.replace("VALUE", setting.max()), at.replace("VALUE", past)));
      }
    }
  }

  /** What must be given beside a key of a record without defaults. */
  private static String others(Class<? extends Record> type, RecordComponent one) {
    StringBuilder others = new StringBuilder();
    if (type == RateLimitConfig.class) {
      for (RecordComponent other : type.getRecordComponents()) {
        if (!other.getName().equals(one.getName())) {
          String least = other.getAnnotation(Setting.class).min();
          others.append(", ").append(other.getName()).append(": ").append(least);
        }
      }
    }
    return others.toString();
  }

  private static String past(Class<?> type, String bound, int step) {
    if (type == int.class) {
      return Long.toString(Long.parseLong(bound) + step);
    }
    if (type == double.class) {
      return Double.toString(Double.parseDouble(bound) + step / 1000.0);
    }
    if (type == ByteSize.class) {
      return Long.toString(ByteSize.parse(bound).bytes() + step);
    }
    Duration duration = DurationText.parse(bound).plusMillis(step);
    return duration.isNegative() ? "-1ms" : DurationText.format(duration);
  }

  @ParameterizedTest
  @MethodSource("bounds")
  void load_valueAtBound_acceptedAndOnePastRefused(String at, String past) throws IOException {
    ConfigFolder folder = new ConfigFolder(directory).with("at.yaml", at).with("past.yaml", past);
    assertThat(folder.problems("at.yaml")).noneMatch(problem -> problem.contains("from"));
    assertThat(folder.problems("past.yaml")).filteredOn(p -> p.contains("from")).hasSize(1);
  }

  @Test
  void load_zeroWhereItSwitchesOff_accepted() throws IOException {
    ConfigFolder folder =
        new ConfigFolder(directory)
            .with(
                "off.yaml",
                "keepalive: { interval: 0 }\nservers: { a: { command: x, keepalive: { interval: 0 } } }")
            .with("small.yaml", "keepalive: { interval: 0s }");
    assertThat(folder.problems("off.yaml")).noneMatch(problem -> problem.contains("interval"));
    assertThat(folder.problems("small.yaml"))
        .anyMatch(problem -> problem.contains("from 1s to 5m, or 0"));
  }
}
