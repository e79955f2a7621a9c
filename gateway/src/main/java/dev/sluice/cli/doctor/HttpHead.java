package dev.sluice.cli.doctor;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Status and header lines of an answer. */
record HttpHead(int status, List<String> headers) {
  private static final int MOST = 64 << 10;

  /** Reads the head of the final answer, skipping interim ones. */
  static HttpHead read(InputStream in) throws IOException {
    while (true) {
      HttpHead head = one(in);
      if (head.status >= 200 || head.status == 101) {
        return head;
      }
    }
  }

  private static HttpHead one(InputStream in) throws IOException {
    List<String> lines = new java.util.ArrayList<>();
    int size = 0;
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      size += line.length();
      if (size > MOST) {
        throw new IOException("the head of the answer is larger than 64 KiB");
      }
      lines.add(line);
    }
    String[] status = lines.isEmpty() ? new String[0] : lines.getFirst().split(" ", 3);
    if (status.length < 2 || !status[0].startsWith("HTTP/") || !status[1].matches("\\d{3}")) {
      throw new IOException("the answer is no HTTP");
    }
    return new HttpHead(Integer.parseInt(status[1]), List.copyOf(lines.subList(1, lines.size())));
  }

  static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(64);
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the connection ended inside the answer");
      }
      if (line.size() > MOST) {
        throw new IOException("a line of the answer is larger than 64 KiB");
      }
      line.write(next);
    }
    return line.toString(ISO_8859_1).stripTrailing();
  }
}
