package dev.sluice.config;

import dev.sluice.settings.Setting;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fills config records from groups of keys, by the {@link Setting} of each component. */
final class RecordBinder {
  private final Reading reading;
  private final Findings findings;

  RecordBinder(Reading reading) {
    this.reading = reading;
    this.findings = reading.findings();
  }

  /**
   * Makes a record. A key that is wrong is recorded and takes its default, so that the others are
   * still looked at.
   *
   * @param path key of the group
   * @param defaults what absent keys take; null when every key not nullable must be given
   * @param required keys that must be given although there are defaults
   * @return null when a key without default is missing or wrong
   */
  <R extends Record> @Nullable R bind(
      Class<R> type, @Nullable R defaults, Node.Fields fields, String path, String... required) {
    List<RecordComponent> components = ConfigRecords.components(type);
    @Nullable Object[] values = new Object[components.size()];
    boolean complete = true;
    for (int i = 0; i < values.length; i++) {
      RecordComponent component = components.get(i);
      String name = ConfigRecords.key(component);
      boolean needed =
          Arrays.asList(required).contains(name)
              || (defaults == null && !ConfigRecords.isNullable(component));
      values[i] = value(component, fields, join(path, name), needed);
      if (values[i] == null && defaults != null) {
        values[i] = ConfigRecords.value(component, defaults);
      }
      complete &= values[i] != null || ConfigRecords.isNullable(component);
    }
    return complete ? ConfigRecords.create(type, values) : null;
  }

  /** The value of one key; null when it is absent or wrong. */
  @Nullable Object value(
      RecordComponent component, Node.Fields fields, String key, boolean needed) {
    Node node = fields.get(ConfigRecords.key(component));
    Setting setting = component.getAnnotation(Setting.class);
    if (node == null) {
      if (needed) {
        findings.problem(fields.place(), key, null, ConfigRecords.expected(component));
      }
      return null;
    }
    findings.seen(key, fields.placeOf(ConfigRecords.key(component)));
    boolean secret = setting != null && setting.secret();
    ScalarType<?> scalar = ScalarType.of(component.getType());
    if (scalar != null) {
      Object value = reading.scalar(scalar, node, key, setting);
      return value instanceof Path path ? reading.base().resolve(path).normalize() : value;
    }
    if (component.getType() == List.class) {
      return reading.texts(node, key, secret);
    }
    if (component.getType() == Map.class) {
      Class<? extends Record> values = ConfigRecords.valueType(component);
      return values == null ? reading.namedTexts(node, key, secret) : sections(values, node, key);
    }
    return section(component.getType().asSubclass(Record.class), node, key);
  }

  /** Binds a group of groups, each of which holds nothing but the keys of one record. */
  private <R extends Record> @Nullable Map<String, R> sections(
      Class<R> type, Node node, String key) {
    Node.Fields fields = reading.fields(node, key);
    if (fields == null) {
      return null;
    }
    Map<String, R> sections = new LinkedHashMap<>();
    fields
        .members()
        .forEach(
            (name, member) -> {
              R section = section(type, member.value(), join(key, name));
              if (section != null) {
                sections.put(name, section);
              }
            });
    return sections;
  }

  /** Binds a group that holds nothing but the keys of one record. */
  <R extends Record> @Nullable R section(Class<R> type, Node node, String key) {
    Node.Fields fields = reading.fields(node, key);
    if (fields == null) {
      return null;
    }
    refuseUnknown(fields, key, ConfigRecords.keys(type));
    return bind(type, ConfigRecords.defaults(type), fields, key);
  }

  /** Records a problem for each key that is not one of {@code known}. */
  void refuseUnknown(Node.Fields fields, String path, Collection<String> known) {
    fields
        .members()
        .forEach(
            (name, member) -> {
              if (!known.contains(name)) {
                findings.problem(
                    member.place(), join(path, name), "unknown key", suggestion(name, known));
              }
            });
  }

  private static String suggestion(String name, Collection<String> known) {
    List<String> near = Nearest.to(name, known, 1);
    return near.isEmpty() ? "one of " + String.join(", ", known) : "perhaps " + near.getFirst();
  }

  static String join(String path, String name) {
    return path.isEmpty() ? name : path + '.' + name;
  }
}
