package dev.sluice.micro;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.backend.http.AnswerSide;
import dev.sluice.config.ConfigLoader;
import dev.sluice.config.LoadedConfig;
import dev.sluice.edge.RequestSide;
import dev.sluice.lifecycle.Gateway;
import dev.sluice.lifecycle.GatewayConfig;
import dev.sluice.lifecycle.StartFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A call through a gateway as it runs, over sockets, to a server that makes no garbage from a
 * client that makes none.
 */
@State(Scope.Thread)
public class SocketCallBenchmark {
  private static final String END = "\"isError\":false}}";
  private static final int WARM_CALLS = 60_000;
  private static final int STATUS_AT = "HTTP/1.1 ".length();

  /** The address called, all servers or one. */
  @Param({"/mcp", "/servers/echo/mcp"})
  public String path = "";

  private final ByteBuffer out = ByteBuffer.allocateDirect(4 << 10);
  private final ByteBuffer in = ByteBuffer.allocateDirect(4 << 10);
  private @Nullable EchoServer server;
  private @Nullable Gateway gateway;
  private @Nullable SocketChannel socket;
  private DecoderOnly requests = new DecoderOnly(RequestSide.decoder(), "");
  private DecoderOnly answers = requests;

  /** Starts both, opens a session and makes a first call. */
  @Setup
  public void setUp() throws IOException, StartFailure {
    EchoServer echo = new EchoServer();
    server = echo;
    gateway = Gateway.start(config(echo.port()));
    socket = SocketChannel.open(gateway.address());
    String session = Samples.sessionOf(ask(Samples.post(path, "", Samples.initialize())));
    String tools = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}";
    String listed = ask(Samples.post(path, session, tools));
    if (!listed.contains("\"echo")) {
      throw new IllegalStateException(listed);
    }
    String call =
        Samples.post(
            path, session, Samples.call(path.equals("/mcp") ? "echo__echo" : "echo", "hello"));
    String answer = ask(call);
    if (!answer.startsWith("HTTP/1.1 200") || !answer.endsWith(END)) {
      throw new IllegalStateException(answer);
    }
    out.clear().put(call.getBytes(US_ASCII)).flip();
    // By number, not by time: what the compiler has not seen makes more garbage, on a busy machine
    // too.
    for (int i = 0; i < WARM_CALLS; i++) {
      call();
    }
    requests = new DecoderOnly(RequestSide.decoder(), call);
    answers =
        new DecoderOnly(
            AnswerSide.decoder(),
            Samples.answer("200 OK", "", Samples.result("1234567890", "hello")));
  }

  private static GatewayConfig config(int port) throws IOException {
    Path file = Files.createTempFile("sluice", ".yaml");
    Path state = Files.createTempDirectory("sluice");
    Files.writeString(
        file,
        "listen: { port: 0 }\nmanagement: { port: 0 }\nstateDirectory: \""
            + state
            + "\"\nservers:\n  echo: { url: \"http://127.0.0.1:"
            + port
            + "/mcp\" }\n");
    return switch (ConfigLoader.load(file)) {
      case LoadedConfig.Valid valid -> valid.config();
      case LoadedConfig.Invalid invalid ->
          throw new IllegalStateException(invalid.problems().toString());
    };
  }

  private SocketChannel connection() {
    SocketChannel open = socket;
    if (open == null) {
      throw new IllegalStateException("not connected");
    }
    return open;
  }

  /** Sends a request and returns the answer, which has come when nothing follows its braces. */
  private String ask(String request) throws IOException {
    out.clear().put(request.getBytes(US_ASCII)).flip();
    in.clear();
    send();
    String text;
    do {
      receive();
      byte[] bytes = new byte[in.position()];
      in.get(0, bytes);
      text = new String(bytes, US_ASCII);
    } while (!isWhole(text));
    return text;
  }

  private static boolean isWhole(String answer) {
    String length = "content-length: ";
    int head = answer.indexOf("\r\n\r\n");
    int at = answer.indexOf(length);
    if (head < 0 || at < 0) {
      return false;
    }
    int start = at + length.length();
    int bytes = Integer.parseInt(answer, start, answer.indexOf('\r', start), 10);
    return answer.length() == head + 4 + bytes;
  }

  private void send() throws IOException {
    while (out.hasRemaining()) {
      connection().write(out);
    }
  }

  private void receive() throws IOException {
    if (connection().read(in) < 0) {
      throw new IllegalStateException("the gateway closed the connection");
    }
  }

  /** Stops both. */
  @TearDown
  public void tearDown() throws IOException, InterruptedException {
    if (gateway != null) {
      gateway.stop();
      var _ = gateway.awaitStopped();
    }
    connection().close();
    if (server != null) {
      server.close();
    }
    requests.close();
    answers.close();
  }

  /** The call. */
  @Benchmark
  @Figure(value = "call over sockets", mostBytes = 2_048, without = "decoding")
  public int call() throws IOException {
    out.rewind();
    in.clear();
    send();
    do {
      receive();
    } while (in.get(in.position() - 1) != '}');
    if (in.get(STATUS_AT) != '2' || in.get(in.position() - 2) != '}') {
      throw new IllegalStateException("not answered as before");
    }
    return in.position();
  }

  /** Netty's part of it: request and answer decoded into its objects. */
  @Benchmark
  @Figure("the same, Netty's two decoders alone")
  public int decoding() {
    return requests.read() + answers.read();
  }
}
