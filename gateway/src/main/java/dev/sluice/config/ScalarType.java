package dev.sluice.config;

import dev.sluice.settings.ByteSize;
import dev.sluice.settings.DurationText;
import dev.sluice.settings.Setting;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A type a key may have when its value is a single text.
 *
 * @param noun what the type is called, with its article
 * @param example a value of it; empty when the noun says enough
 * @param parser throws {@link IllegalArgumentException} for a text that is not of the type
 * @param order null when values have no least and greatest
 */
record ScalarType<T>(
    String noun,
    String example,
    Function<String, T> parser,
    @Nullable Comparator<T> order,
    Function<T, String> printer) {

  private static final ScalarType<Integer> WHOLE =
      new ScalarType<>("a whole number", "", Integer::valueOf, Integer::compare, String::valueOf);
  private static final ScalarType<Double> NUMBER =
      new ScalarType<>(
          "a number", "like 0.05", ScalarType::number, Double::compare, String::valueOf);
  private static final ScalarType<Duration> DURATION =
      new ScalarType<>(
          "a duration",
          "like 250ms, 15s, 10m, 1h or 7d",
          DurationText::parse,
          Duration::compareTo,
          DurationText::format);
  private static final ScalarType<ByteSize> SIZE =
      new ScalarType<>(
          "a size",
          "like 512, 4KiB, 4MiB or 1GiB",
          ByteSize::parse,
          ByteSize::compareTo,
          ByteSize::toString);
  private static final ScalarType<Boolean> TRUTH =
      new ScalarType<>("true or false", "", ScalarType::truth, null, String::valueOf);
  private static final ScalarType<String> TEXT =
      new ScalarType<>("a text", "", ScalarType::text, null, Function.identity());
  private static final ScalarType<Path> PATH =
      new ScalarType<>("a path", "", text -> Path.of(text(text)), null, Path::toString);
  private static final ScalarType<URI> ADDRESS =
      new ScalarType<>(
          "a URL", "like http://127.0.0.1:3000/mcp", ScalarType::uri, null, URI::toString);

  /** The type of a record component, or null when it is not a scalar. */
  static @Nullable ScalarType<?> of(Class<?> type) {
    if (type.isEnum()) {
      return enumeration(Arrays.asList((Enum<?>[]) type.getEnumConstants()));
    }
    return switch (type.getName()) {
      case "int" -> WHOLE;
      case "double" -> NUMBER;
      case "boolean" -> TRUTH;
      case "java.lang.String" -> TEXT;
      case "java.time.Duration" -> DURATION;
      case "dev.sluice.settings.ByteSize" -> SIZE;
      case "java.nio.file.Path" -> PATH;
      case "java.net.URI" -> ADDRESS;
      default -> null;
    };
  }

  private static ScalarType<Enum<?>> enumeration(List<Enum<?>> constants) {
    Function<Enum<?>, String> printer = constant -> constant.toString().toLowerCase(Locale.ROOT);
    String names = constants.stream().map(printer).collect(Collectors.joining(", "));
    return new ScalarType<>(
        "one of " + names,
        "",
        text ->
            constants.stream()
                .filter(constant -> printer.apply(constant).equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(names)),
        null,
        printer);
  }

  /** Reads a value and holds it against the key's bounds; throws when it is not right. */
  T read(String text, @Nullable Setting setting) {
    T value = parser.apply(text.strip());
    if (setting != null && order != null && !(setting.zero() && text.strip().equals("0"))) {
      boolean tooSmall =
          !setting.min().isEmpty() && order.compare(value, parser.apply(setting.min())) < 0;
      boolean tooGreat =
          !setting.max().isEmpty() && order.compare(value, parser.apply(setting.max())) > 0;
      if (tooSmall || tooGreat) {
        throw new IllegalArgumentException("out of bounds");
      }
    }
    return value;
  }

  /** What a right value looks like. */
  String expected(@Nullable Setting setting) {
    String bounds = setting == null ? "" : bounds(setting);
    String range = bounds.isEmpty() ? "" : ' ' + bounds;
    return noun + range + (example.isEmpty() ? "" : ", " + example);
  }

  /** {@code from A to B}, {@code at least A}, {@code at most B} or nothing. */
  static String bounds(Setting setting) {
    if (setting.min().isEmpty()) {
      return setting.max().isEmpty() ? "" : "at most " + setting.max();
    }
    String range =
        setting.max().isEmpty()
            ? "at least " + setting.min()
            : "from " + setting.min() + " to " + setting.max();
    return setting.zero() ? range + ", or 0" : range;
  }

  /** Writes a value as it is configured. */
  @SuppressWarnings("unchecked") // a component's value is of the component's type
  String print(Object value) {
    return printer.apply((T) value);
  }

  private static boolean truth(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("boolean");
    };
  }

  private static double number(String text) {
    double number = Double.parseDouble(text);
    if (!Double.isFinite(number)) {
      throw new IllegalArgumentException("not finite");
    }
    return number;
  }

  private static String text(String text) {
    if (text.isBlank() || text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("blank");
    }
    return text;
  }

  private static URI uri(String text) {
    try {
      return new URI(text(text));
    } catch (URISyntaxException malformed) {
      throw new IllegalArgumentException("malformed", malformed);
    }
  }
}
