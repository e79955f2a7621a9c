package dev.sluice.cli.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The answer to one request, as it arrives. Owns its connection.
 *
 * <p>Times are nanoseconds since the request was written.
 */
final class Reply implements AutoCloseable {
  /** Most bytes of a body that are kept. */
  private static final int MOST = 4 << 20;

  private final Socket socket;
  private final TimedInput input;
  private final HttpBody body;
  private final int status;
  private final List<String> headers;
  private final long began;
  private final long headNanos;

  /** Text of a stream after the last event that was asked for. */
  private final StringBuilder unread = new StringBuilder();

  Reply(Socket socket, TimedInput input, HttpBody body, HttpHead head, long began) {
    this.socket = socket;
    this.input = input;
    this.body = body;
    this.status = head.status();
    this.headers = head.headers();
    this.began = began;
    this.headNanos = System.nanoTime() - began;
  }

  int status() {
    return status;
  }

  boolean isGood() {
    return status / 100 == 2;
  }

  /** Until the head was there. */
  long headMillis() {
    return headNanos / 1_000_000;
  }

  long millis() {
    return (System.nanoTime() - began) / 1_000_000;
  }

  /** The first value of a header. */
  Optional<String> header(String name) {
    return all(name).stream().findFirst();
  }

  List<String> all(String name) {
    String start = name.toLowerCase(Locale.ROOT) + ":";
    return headers.stream()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
        .map(line -> line.substring(start.length()).strip())
        .toList();
  }

  boolean isStream() {
    return header("content-type").orElse("").startsWith("text/event-stream");
  }

  boolean isJson() {
    return header("content-type").orElse("").contains("json");
  }

  /** What comes next, empty at the end of the body. Waits no longer than {@code millis}. */
  byte[] next(long millis) throws IOException {
    input.within(millis);
    return body.next();
  }

  /** Whether the body ended before it was whole. */
  boolean isCut() {
    return body.isCut();
  }

  /** The whole body, or what comes of it in time. */
  String text(long millis) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    long end = System.nanoTime() + millis * 1_000_000;
    while (all.size() < MOST) {
      byte[] part = next((end - System.nanoTime()) / 1_000_000);
      if (part.length == 0) {
        break;
      }
      all.writeBytes(part);
    }
    return all.toString(UTF_8);
  }

  /** The data of the next event of a stream that has any; empty when none comes in time. */
  Optional<String> event(long millis) throws IOException {
    long end = System.nanoTime() + millis * 1_000_000;
    while (unread.length() < MOST) {
      for (int stop = unread.indexOf("\n\n"); stop >= 0; stop = unread.indexOf("\n\n")) {
        String data = data(unread.substring(0, stop));
        unread.delete(0, stop + 2);
        if (!data.isBlank()) {
          return Optional.of(data);
        }
      }
      byte[] part;
      try {
        part = next((end - System.nanoTime()) / 1_000_000);
      } catch (SocketTimeoutException none) {
        return Optional.empty();
      }
      if (part.length == 0) {
        return Optional.empty();
      }
      unread.append(new String(part, UTF_8).replace("\r", ""));
    }
    return Optional.empty();
  }

  private static String data(String event) {
    StringBuilder data = new StringBuilder();
    event
        .lines()
        .filter(line -> line.startsWith("data:"))
        .forEach(line -> data.append(line.substring(5).strip()));
    return data.toString();
  }

  /** The JSON of the answer, whether plain or the first event of a stream. */
  String message(long millis) throws IOException {
    return isStream() ? event(millis).orElse("") : text(millis);
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException gone) {
      // It is closed either way, and nothing more is read.
      assert socket.isClosed() : gone;
    }
  }
}
