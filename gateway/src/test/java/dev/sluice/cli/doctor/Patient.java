package dev.sluice.cli.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import javax.net.ServerSocketFactory;

/**
 * A server that answers as Sluice behind no proxy does, until a test replaces an answer. Each
 * request has a connection and a thread of its own.
 */
final class Patient implements AutoCloseable {
  private static final String STREAM = "Content-Type: text/event-stream\r\n";

  /** Ticks that all came when they were sent: at once. */
  static final String TICKS = "data: {\"n\":1,\"at\":0}\n\ndata: {\"n\":2,\"at\":0}\n\n";

  /** Answers one kind of request. */
  interface Answer {
    void write(Call call) throws IOException;
  }

  /** One request: its head, in lower case but for the first line, its body, and the way back. */
  record Call(String first, String head, String body, Socket socket) {
    void send(String text) throws IOException {
      OutputStream out = socket.getOutputStream();
      out.write(text.getBytes(UTF_8));
      out.flush();
    }

    void answer(int status, String headers, String body) throws IOException {
      send(
          "HTTP/1.1 %d Test\r\n%sContent-Length: %d\r\n\r\n%s"
              .formatted(status, headers, body.getBytes(UTF_8).length, body));
    }

    void json(String headers, String body) throws IOException {
      answer(200, "Content-Type: application/json\r\n" + headers, body);
    }

    /** A stream that ends as it should. */
    void stream(String headers, String events) throws IOException {
      send(open(headers) + chunk(events) + "0\r\n\r\n");
    }

    /** A stream that breaks off. */
    void cut(String events) throws IOException {
      send(open("") + chunk(events));
    }

    /** A stream that stands until the client leaves. */
    void stand(String events) throws IOException {
      send(open("") + chunk(events));
      while (socket.getInputStream().read() >= 0) {
        // Nothing is expected.
      }
    }

    private static String open(String headers) {
      return "HTTP/1.1 200 OK\r\n" + STREAM + headers + "Transfer-Encoding: chunked\r\n\r\n";
    }

    private static String chunk(String text) {
      return text.isEmpty()
          ? ""
          : Integer.toHexString(text.getBytes(UTF_8).length) + "\r\n" + text + "\r\n";
    }

    String header(String name) {
      return head.lines()
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
          .map(line -> line.substring(name.length() + 1).strip())
          .findFirst()
          .orElse("");
    }
  }

  private final ServerSocket listener;
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  final List<Call> calls = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile int deafFrom = Integer.MAX_VALUE;

  Patient() throws IOException {
    this(ServerSocketFactory.getDefault());
  }

  Patient(ServerSocketFactory sockets) throws IOException {
    listener = sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    on("head", call -> call.json("Mcp-Session-Id: doctor\r\n", received(call, "1.1", 15_000)));
    on("ticks", call -> call.stream("", TICKS));
    on("silence", call -> call.stand(TICKS));
    on("initialize", Patient::initialize);
    on("discover", call -> call.json("", "{\"result\":{\"supportedVersions\":[\"2026-07-28\"]}}"));
    on("ping", call -> call.json("", "{\"result\":{}}"));
    on("standing", call -> call.stand(": hello\n\n"));
    on("sse", call -> call.stand(announcing("/messages?id=1")));
    on("messages", call -> call.answer(202, "", ""));
    on("DELETE", call -> call.answer(204, "", ""));
    on("OPTIONS", call -> call.answer(405, "", ""));
    Thread.ofVirtual().start(this::accept);
  }

  /** Events of HTTP+SSE: where to post, and the answer to what is posted. */
  static String announcing(String address) {
    return "event: endpoint\ndata: " + address + "\n\ndata: {\"result\":{}}\n\n";
  }

  private static void initialize(Call call) throws IOException {
    String version = call.body.replaceFirst(".*\"protocolVersion\":\"([^\"]*)\".*", "$1");
    call.json(
        "Mcp-Session-Id: s1\r\n",
        "{\"result\":{\"protocolVersion\":\"%s\",\"serverInfo\":{\"name\":\"tested\"}}}"
            .formatted(version));
  }

  /** What Sluice says of a request. */
  static String received(Call call, String http, long keepalive) {
    StringBuilder headers = new StringBuilder();
    for (String name :
        List.of(
            "mcp-session-id",
            "mcp-protocol-version",
            "last-event-id",
            "mcp-method",
            "mcp-name",
            "mcp-param-doctor",
            "accept",
            "authorization")) {
      if (!call.header(name).isEmpty()) {
        headers.append(headers.isEmpty() ? "" : ",");
        headers.append("\"%s\":\"%s\"".formatted(name, call.header(name)));
      }
    }
    return "{\"sluice\":\"1.2.3\",\"http\":\"%s\",\"limit\":100000,\"keepalive\":%d,\"received\":{%s}}"
        .formatted(http, keepalive, headers);
  }

  Patient on(String kind, Answer answer) {
    answers.put(kind, answer);
    return this;
  }

  /** From now on it is no Sluice. */
  Patient foreign() {
    for (String kind : List.of("head", "ticks", "silence")) {
      answers.put(kind, call -> call.answer(400, "", ""));
    }
    return this;
  }

  /** From now on it does not read bodies of so many bytes, nor answer them. */
  Patient deafFrom(int bytes) {
    deafFrom = bytes;
    return this;
  }

  String url(String scheme) {
    return scheme + "://localhost:" + listener.getLocalPort() + "/mcp";
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = socket.getInputStream();
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        int next = in.read();
        if (next < 0) {
          return;
        }
        head.append((char) next);
      }
      Call shell = new Call(head.substring(0, head.indexOf("\r\n")), head.toString(), "", socket);
      String length = shell.header("content-length");
      if (!length.isEmpty() && Integer.parseInt(length) >= deafFrom) {
        calls.add(shell);
        closed.await();
        return;
      }
      String body =
          new String(in.readNBytes(length.isEmpty() ? 0 : Integer.parseInt(length)), UTF_8);
      Call call = new Call(shell.first, shell.head, body, socket);
      calls.add(call);
      Objects.requireNonNull(answers.get(kind(call)), call.first).write(call);
    } catch (InterruptedException unheard) {
      Thread.currentThread().interrupt();
    } catch (IOException gone) {
      assert socket.isClosed() || !socket.isConnected() || gone.getMessage() != null;
    }
  }

  private static String kind(Call call) {
    if (call.first.contains("doctor=")) {
      return call.first.replaceFirst(".*doctor=(\\w+).*", "$1");
    }
    String method = call.first.substring(0, call.first.indexOf(' '));
    return switch (method) {
      case "GET" -> call.first.contains("/sse") ? "sse" : "standing";
      case "POST" ->
          !call.first.contains("/mcp")
              ? "messages"
              : call.body.contains("initialize")
                  ? "initialize"
                  : call.body.contains("discover") ? "discover" : "ping";
      default -> method;
    };
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    listener.close();
    for (Call call : calls) {
      call.socket.close();
    }
  }
}
