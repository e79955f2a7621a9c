package dev.sluice.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An MCP client over one raw connection, with a session of its own: as little work as possible for
 * each call, and a look at everything that comes back. For one thread.
 */
final class Caller implements AutoCloseable {
  /** Longer than any deadline; who hears nothing for so long has lost a call. */
  static final int PATIENCE_MILLIS = 20_000;

  private final int port;
  private final String path;
  private final String name;
  private String session = "";
  private boolean owner = true;
  private @Nullable Socket socket;
  private @Nullable HttpReader reader;

  /**
   * @param path of the endpoint, as {@code /mcp}
   */
  Caller(int port, String path, String name) {
    this.port = port;
    this.path = path;
    this.name = name;
  }

  /** Opens the session. */
  Caller open() {
    try {
      HttpReader.Head head =
          exchange(
              "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{"
                  + "\"protocolVersion\":\"2025-06-18\",\"capabilities\":{},"
                  + "\"clientInfo\":{\"name\":\"campaign\",\"version\":\"1\"}}}");
      session = head.header("mcp-session-id");
      if (head.status() != 200 || session.isEmpty()) {
        throw new AssertionError("initialize: " + head.first());
      }
      exchange("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Another connection of the same session; closing it leaves the session open. */
  Caller sibling(String siblingName) {
    Caller sibling = new Caller(port, path, siblingName);
    sibling.session = session;
    sibling.owner = false;
    return sibling;
  }

  /** The names of the tools it sees. */
  List<String> tools() throws IOException {
    send("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}");
    HttpReader.Head head = read();
    List<String> names = new ArrayList<>();
    for (JsonNode message : messages(head)) {
      message.at("/result/tools").forEach(tool -> names.add(tool.path("name").asString("")));
    }
    return names;
  }

  /**
   * Makes one call and adds its outcome.
   *
   * @param tool its public name
   */
  void call(Script script, String tool, Outcomes outcomes) {
    int key = script.key();
    long start = System.nanoTime();
    try {
      connected();
      send(body(script, tool));
      switch (script.manner()) {
        case WAITS -> {}
        case CANCELS -> cancel(key);
        case LEAVES -> {
          disconnect();
          outcomes.add(key, Outcome.LEFT, System.nanoTime() - start);
          return;
        }
      }
      judge(script, messages(read()), start, outcomes);
    } catch (IOException lost) {
      disconnect();
      outcomes.add(key, Outcome.LOST, System.nanoTime() - start);
    }
  }

  private String body(Script script, String tool) {
    return "{\"jsonrpc\":\"2.0\",\"id\":"
        + id(script.key())
        + ",\"method\":\"tools/call\",\"params\":{\"name\":\""
        + tool
        + "\",\"arguments\":"
        + script.arguments()
        + ",\"_meta\":{\"progressToken\":"
        + script.key()
        + "}}}";
  }

  private String id(int key) {
    return '"' + name + '-' + key + '"';
  }

  private void judge(Script script, List<JsonNode> messages, long start, Outcomes outcomes) {
    int key = script.key();
    boolean answered = false;
    for (JsonNode message : messages) {
      if (message.has("method")) {
        continue;
      }
      answered = true;
      long nanos = System.nanoTime() - start;
      if (!message.path("id").toString().equals(id(key))) {
        outcomes.add(key, Outcome.ANOTHERS, nanos);
      } else if (message.has("error")) {
        outcomes.add(key, message.get("error"), nanos);
      } else {
        outcomes.add(key, result(key, message.path("result")), nanos);
      }
    }
    if (!answered) {
      boolean silenced = script.manner() == Script.Manner.CANCELS;
      outcomes.add(key, silenced ? Outcome.SILENCED : Outcome.LOST, System.nanoTime() - start);
    }
  }

  private static Outcome result(int key, JsonNode result) {
    if (!result.at("/content/0/text").asString("").equals("did " + key)) {
      return Outcome.ANOTHERS;
    }
    return result.path("isError").asBoolean(false) ? Outcome.TOOL_ERROR : Outcome.RESULT;
  }

  /** Cancels a call on a connection of its own. */
  private void cancel(int key) throws IOException {
    try (Caller side = sibling(name)) {
      side.exchange(
          "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":"
              + id(key)
              + "}}");
    }
  }

  private List<JsonNode> messages(HttpReader.Head head) throws IOException {
    HttpReader in = reader;
    String body = in == null ? "" : in.body(head);
    List<JsonNode> messages = new ArrayList<>(1);
    if (head.header("content-type").startsWith("text/event-stream")) {
      body.lines()
          .filter(line -> line.startsWith("data:") && line.length() > 6)
          .forEach(line -> messages.add(Json.parse(line.substring(5))));
    } else if (!body.isBlank()) {
      messages.add(Json.parse(body));
    }
    return messages;
  }

  /** Sends one message and reads its whole answer. */
  private HttpReader.Head exchange(String message) throws IOException {
    connected();
    send(message);
    HttpReader.Head head = read();
    messages(head);
    return head;
  }

  /** Connects, unless it is connected. */
  Caller connected() throws IOException {
    if (socket == null) {
      Socket opened = new Socket(InetAddress.getLoopbackAddress(), port);
      opened.setTcpNoDelay(true);
      opened.setSoTimeout(PATIENCE_MILLIS);
      socket = opened;
      reader = new HttpReader(opened.getInputStream());
    }
    return this;
  }

  private void send(String message) throws IOException {
    request("POST", message);
  }

  private void request(String verb, String message) throws IOException {
    byte[] body = message.getBytes(UTF_8);
    String head =
        verb
            + ' '
            + path
            + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            + "Accept: application/json, text/event-stream\r\nContent-Length: "
            + body.length
            + (session.isEmpty()
                ? ""
                : "\r\nMCP-Protocol-Version: 2025-06-18\r\nMcp-Session-Id: " + session)
            + "\r\n\r\n";
    Socket open = socket;
    if (open == null) {
      throw new IOException("not connected");
    }
    open.getOutputStream().write((head + message).getBytes(UTF_8));
  }

  private HttpReader.Head read() throws IOException {
    HttpReader in = reader;
    HttpReader.Head head = in == null ? null : in.head();
    if (head == null) {
      throw new IOException("the gateway closed the connection");
    }
    return head;
  }

  private void disconnect() {
    Socket open = socket;
    socket = null;
    reader = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Ends the session, if it has one, and the connection. */
  @Override
  public void close() {
    if (owner && !session.isEmpty()) {
      try {
        connected();
        request("DELETE", "");
        HttpReader.Head head = read();
        messages(head);
        if (head.status() >= 300) {
          throw new AssertionError("delete: " + head.first());
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      session = "";
    }
    disconnect();
  }
}
