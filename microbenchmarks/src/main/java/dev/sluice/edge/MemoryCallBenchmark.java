package dev.sluice.edge;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.micro.DecoderOnly;
import dev.sluice.micro.Figure;
import dev.sluice.micro.Samples;
import dev.sluice.protocol.jsonrpc.MalformedMessageException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A call without I/O: decoded, led to its server, written, answered, written. */
@State(Scope.Thread)
public class MemoryCallBenchmark {
  /** The address called, all servers or one. */
  @Param({"/mcp", "/servers/echo/mcp"})
  public String path = "";

  private final MemoryGateway gateway = new MemoryGateway();
  private byte[] request = new byte[0];
  private DecoderOnly decoder = new DecoderOnly(RequestSide.decoder(), "");

  /** Opens the session, and lets the gateway learn the server's tools. */
  @Setup
  public void setUp() throws MalformedMessageException {
    String session = gateway.open(path);
    String text =
        Samples.post(
            path, session, Samples.call(path.equals("/mcp") ? "echo__echo" : "echo", "hello"));
    String tools = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}";
    String listed = gateway.ask(Samples.post(path, session, tools));
    if (!listed.contains("\"echo")) {
      throw new IllegalStateException(listed);
    }
    request = text.getBytes(US_ASCII);
    decoder = new DecoderOnly(RequestSide.decoder(), text);
    call();
  }

  /** Closes the connections. */
  @TearDown
  public void tearDown() {
    gateway.close();
    decoder.close();
  }

  /** The call, answered after it was read whole. */
  @Benchmark
  @Figure(value = "call without I/O", mostBytes = 2_048, without = "decoding")
  public int call() throws MalformedMessageException {
    gateway.read(request);
    gateway.server().answer();
    int written = gateway.written();
    if (written < 100) {
      throw new IllegalStateException("answer: " + written + " bytes");
    }
    return written;
  }

  /** Netty's part of it. */
  @Benchmark
  @Figure("the same, Netty's decoder of requests alone")
  public int decoding() {
    return decoder.read();
  }
}
