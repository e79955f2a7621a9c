package dev.sluice.cli.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;

/**
 * One request.
 *
 * @param headers lines like {@code Name: value}
 */
record Ask(String method, String path, List<String> headers, String body) {
  private static final String BOTH = "Accept: application/json, text/event-stream";
  private static final String JSON = "Content-Type: application/json";

  static Ask get(String path, String... headers) {
    return new Ask("GET", path, List.of(headers), "");
  }

  static Ask stream(String path) {
    return get(path, "Accept: text/event-stream");
  }

  static Ask delete(String path) {
    return new Ask("DELETE", path, List.of(), "");
  }

  static Ask post(String path, String body) {
    return new Ask("POST", path, List.of(JSON, BOTH), body);
  }

  Ask with(String... more) {
    List<String> all = new ArrayList<>(headers);
    all.addAll(List.of(more));
    return new Ask(method, path, all, body);
  }

  byte[] bytes(Address address, List<String> own) {
    byte[] content = body.getBytes(UTF_8);
    StringBuilder head = new StringBuilder(512).append(method).append(' ').append(path);
    head.append(" HTTP/1.1\r\nHost: ").append(address.authority()).append("\r\n");
    head.append("User-Agent: sluice-doctor\r\n");
    own.forEach(line -> head.append(line).append("\r\n"));
    headers.forEach(line -> head.append(line).append("\r\n"));
    if (content.length > 0 || method.equals("POST")) {
      head.append("Content-Length: ").append(content.length).append("\r\n");
    }
    byte[] first = head.append("\r\n").toString().getBytes(UTF_8);
    byte[] all = new byte[first.length + content.length];
    System.arraycopy(first, 0, all, 0, first.length);
    System.arraycopy(content, 0, all, first.length, content.length);
    return all;
  }
}
