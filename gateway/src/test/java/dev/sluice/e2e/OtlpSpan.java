package dev.sluice.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One span as it came over OTLP.
 *
 * @param kind 2 for a server's, 3 for a client's
 * @param links ids of linked spans
 * @param status 2 for an error
 * @param flags those of W3C Trace Context in the lowest byte
 * @see <a
 *     href="https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/trace/v1/trace.proto">trace.proto</a>
 */
record OtlpSpan(
    String traceId,
    String spanId,
    String parentId,
    String name,
    int kind,
    long startNanos,
    long endNanos,
    Map<String, String> attributes,
    List<String> links,
    int status,
    int flags) {

  boolean isServer() {
    return kind == 2;
  }

  boolean isClient() {
    return kind == 3;
  }

  String attribute(String name) {
    return attributes.getOrDefault(name, "");
  }

  /** What the span's request tells its server. */
  String traceparent() {
    return "00-" + traceId + '-' + spanId + "-0" + (flags & 3);
  }

  /** The spans of an {@code ExportTraceServiceRequest}. */
  static List<OtlpSpan> read(ByteBuffer request) {
    List<OtlpSpan> spans = new ArrayList<>();
    for (Field resource : fields(request)) {
      for (Field scope : fields(resource.bytes())) {
        if (scope.number() == 2) {
          fields(scope.bytes()).stream()
              .filter(field -> field.number() == 2)
              .forEach(field -> spans.add(span(field.bytes())));
        }
      }
    }
    return spans;
  }

  private static OtlpSpan span(ByteBuffer message) {
    Map<Integer, Field> one = new LinkedHashMap<>();
    Map<String, String> attributes = new LinkedHashMap<>();
    List<String> links = new ArrayList<>();
    int status = 0;
    for (Field field : fields(message)) {
      switch (field.number()) {
        case 9 -> attribute(field.bytes(), attributes);
        case 13 ->
            fields(field.bytes()).stream()
                .filter(part -> part.number() == 2)
                .forEach(part -> links.add(part.hex()));
        case 15 -> {
          for (Field part : fields(field.bytes())) {
            status = part.number() == 3 ? (int) part.value() : status;
          }
        }
        default -> one.put(field.number(), field);
      }
    }
    return new OtlpSpan(
        hex(one, 1),
        hex(one, 2),
        hex(one, 4),
        text(one, 5),
        (int) value(one, 6),
        value(one, 7),
        value(one, 8),
        attributes,
        links,
        status,
        (int) value(one, 16));
  }

  private static void attribute(ByteBuffer pair, Map<String, String> attributes) {
    String key = "";
    for (Field field : fields(pair)) {
      if (field.number() == 1) {
        key = field.text();
      } else {
        for (Field value : fields(field.bytes())) {
          attributes.put(key, value.number() == 1 ? value.text() : Long.toString(value.value()));
        }
      }
    }
  }

  private static String hex(Map<Integer, Field> fields, int number) {
    Field field = fields.get(number);
    return field == null ? "" : field.hex();
  }

  private static String text(Map<Integer, Field> fields, int number) {
    Field field = fields.get(number);
    return field == null ? "" : field.text();
  }

  private static long value(Map<Integer, Field> fields, int number) {
    Field field = fields.get(number);
    return field == null ? 0 : field.value();
  }

  /** One field of a protobuf message: a number, or bytes. */
  private record Field(int number, long value, ByteBuffer content) {
    ByteBuffer bytes() {
      return content.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    String hex() {
      byte[] bytes = new byte[content.remaining()];
      content.duplicate().get(bytes);
      return HexFormat.of().formatHex(bytes);
    }

    String text() {
      return UTF_8.decode(content.duplicate()).toString();
    }
  }

  private static List<Field> fields(ByteBuffer in) {
    List<Field> fields = new ArrayList<>();
    in.order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer none = ByteBuffer.allocate(0);
    while (in.hasRemaining()) {
      long tag = varint(in);
      int number = (int) (tag >> 3);
      switch ((int) (tag & 7)) {
        case 0 -> fields.add(new Field(number, varint(in), none));
        case 1 -> fields.add(new Field(number, in.getLong(), none));
        case 2 -> {
          int length = (int) varint(in);
          fields.add(new Field(number, 0, in.slice(in.position(), length)));
          in.position(in.position() + length);
        }
        case 5 -> fields.add(new Field(number, in.getInt(), none));
        default -> throw new AssertionError("wire type of tag " + tag);
      }
    }
    return fields;
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    int shift = 0;
    byte next;
    do {
      next = in.get();
      value |= (long) (next & 0x7f) << shift;
      shift += 7;
    } while (next < 0);
    return value;
  }
}
