package dev.sluice.cli.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** The body of an answer, taken off its framing piece by piece. */
final class HttpBody {
  private static final int UNTIL_CLOSED = -1;

  private final InputStream in;
  private final byte[] buffer = new byte[16 << 10];
  private final boolean chunked;

  /** Bytes left of the chunk or of the body. */
  private long left;

  private boolean over;
  private boolean cut;

  HttpBody(InputStream in, String method, HttpHead head) throws IOException {
    this.in = in;
    this.chunked = isChunked(head);
    this.left = chunked ? 0 : length(head);
    this.over = method.equals("HEAD") || head.status() == 204 || head.status() == 304 || left == 0;
    if (chunked) {
      this.over = false;
    }
  }

  private static boolean isChunked(HttpHead head) {
    return head.headers().stream()
        .anyMatch(each -> each.matches("(?i)transfer-encoding:(.*[\\s,])?chunked"));
  }

  private static long length(HttpHead head) throws IOException {
    for (String line : head.headers()) {
      if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
        String value = line.substring(15).strip();
        if (!value.matches("\\d{1,12}")) {
          throw new IOException("Content-Length is no number");
        }
        return Long.parseLong(value);
      }
    }
    return UNTIL_CLOSED;
  }

  /** Whether the connection ended before the body did. */
  boolean isCut() {
    return cut;
  }

  /** What is there next, empty at the end. */
  byte[] next() throws IOException {
    if (!over && chunked && left == 0) {
      chunk();
    }
    if (over) {
      return new byte[0];
    }
    int most = left < 0 ? buffer.length : (int) Math.min(buffer.length, left);
    int read = in.read(buffer, 0, most);
    if (read < 0) {
      over = true;
      cut = left != UNTIL_CLOSED;
      return new byte[0];
    }
    if (left > 0) {
      left -= read;
      over = left == 0 && !chunked;
      if (chunked && left == 0) {
        HttpHead.line(in);
      }
    }
    return Arrays.copyOf(buffer, read);
  }

  private void chunk() throws IOException {
    String size;
    try {
      size = HttpHead.line(in);
    } catch (java.io.EOFException ended) {
      over = true;
      cut = true;
      return;
    }
    String digits = size.split(";", 2)[0].strip();
    if (!digits.matches("[0-9A-Fa-f]{1,8}")) {
      throw new IOException("the answer's chunks are broken");
    }
    left = Long.parseLong(digits, 16);
    if (left == 0) {
      over = true;
    }
  }
}
