package dev.sluice.faults;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads HTTP/1.1 messages from a connection, a request or a response alike. */
final class HttpReader {
  private final InputStream in;

  /** First line and headers, names in lower case. */
  record Head(String first, Map<String, String> headers) {
    String header(String name) {
      return headers.getOrDefault(name, "");
    }

    /** The status of a response. */
    int status() {
      return Integer.parseInt(first.substring(9, 12));
    }
  }

  HttpReader(InputStream in) {
    this.in = new BufferedInputStream(in, 8192);
  }

  /** The next head, null at the end of the connection. */
  @Nullable Head head() throws IOException {
    String first = line();
    if (first == null || first.isEmpty()) {
      return null;
    }
    Map<String, String> headers = new HashMap<>();
    for (String line = line(); line != null && !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    return new Head(first, headers);
  }

  /** The whole body that belongs to a head. */
  String body(Head head) throws IOException {
    if (!head.header("transfer-encoding").equals("chunked")) {
      String length = head.header("content-length");
      return length.isEmpty() ? "" : new String(exactly(Integer.parseInt(length)), UTF_8);
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int size = chunk(); size > 0; size = chunk()) {
      body.writeBytes(exactly(size));
      line();
    }
    line();
    return body.toString(UTF_8);
  }

  private int chunk() throws IOException {
    String line = line();
    if (line == null) {
      throw new EOFException("in a chunked body");
    }
    return Integer.parseInt(line.strip(), 16);
  }

  private byte[] exactly(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("in a body");
    }
    return bytes;
  }

  private @Nullable String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(80);
    for (int next = in.read(); next >= 0; next = in.read()) {
      if (next == '\n') {
        return line.toString(ISO_8859_1);
      }
      if (next != '\r') {
        line.write(next);
      }
    }
    return null;
  }
}
