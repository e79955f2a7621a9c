package dev.sluice.config;

import dev.sluice.settings.Setting;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What reflection tells about config records. */
final class ConfigRecords {
  /** Each component reads its annotations once, which is the most of the work with it. */
  private static final ClassValue<List<RecordComponent>> COMPONENTS =
      new ClassValue<>() {
        @Override
        protected List<RecordComponent> computeValue(Class<?> type) {
          return List.of(type.getRecordComponents());
        }
      };

  private ConfigRecords() {}

  /** The components of a record, in order. */
  static List<RecordComponent> components(Class<? extends Record> type) {
    return COMPONENTS.get(type);
  }

  /** The key of a component. */
  static String key(RecordComponent component) {
    Setting setting = component.getAnnotation(Setting.class);
    return setting == null || setting.key().isEmpty() ? component.getName() : setting.key();
  }

  /** The keys of a record, in order. */
  static List<String> keys(Class<? extends Record> type) {
    return components(type).stream().map(ConfigRecords::key).toList();
  }

  static boolean isNullable(RecordComponent component) {
    return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
  }

  /** What a right value of the component looks like. */
  static String expected(RecordComponent component) {
    Class<?> type = component.getType();
    ScalarType<?> scalar = ScalarType.of(type);
    if (scalar != null) {
      return scalar.expected(component.getAnnotation(Setting.class));
    }
    if (type == List.class) {
      return "a list of texts";
    }
    if (type == Map.class) {
      return valueType(component) == null ? "texts by name" : "groups of keys by name";
    }
    return "a group of keys";
  }

  /** The record that the values of a map component are, null when they are texts. */
  static @Nullable Class<? extends Record> valueType(RecordComponent component) {
    if (component.getGenericType() instanceof ParameterizedType map
        && map.getActualTypeArguments().length == 2
        && map.getActualTypeArguments()[1] instanceof Class<?> values
        && values.isRecord()) {
      return values.asSubclass(Record.class);
    }
    return null;
  }

  /** The record's constant {@code DEFAULTS}, null when it has none. */
  static <R extends Record> @Nullable R defaults(Class<R> type) {
    try {
      return type.cast(type.getField("DEFAULTS").get(null));
    } catch (NoSuchFieldException none) {
      return null;
    } catch (IllegalAccessException hidden) {
      throw new IllegalStateException(type + ".DEFAULTS cannot be read", hidden);
    }
  }

  /** The value of a component. */
  static @Nullable Object value(RecordComponent component, Record owner) {
    try {
      return component.getAccessor().invoke(owner);
    } catch (IllegalAccessException | InvocationTargetException unreadable) {
      throw new IllegalStateException(component + " cannot be read", unreadable);
    }
  }

  /** Calls the canonical constructor. */
  static <R extends Record> R create(Class<R> type, @Nullable Object... values) {
    Class<?>[] types =
        components(type).stream().map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      Constructor<R> constructor = type.getDeclaredConstructor(types);
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException broken) {
      throw new IllegalStateException(type + " cannot be made", broken);
    }
  }
}
