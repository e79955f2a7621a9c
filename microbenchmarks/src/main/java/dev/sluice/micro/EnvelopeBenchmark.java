package dev.sluice.micro;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.exchange.Message;
import dev.sluice.protocol.jsonrpc.EnvelopeReader;
import dev.sluice.protocol.jsonrpc.MalformedMessageException;
import dev.sluice.protocol.jsonrpc.Member;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Reading the envelope of a message, and writing the message with other members. */
@State(Scope.Thread)
public class EnvelopeBenchmark {
  private static final byte[] ID = "4711".getBytes(US_ASCII);
  private static final byte[] NAME = "\"echo\"".getBytes(US_ASCII);

  /** Characters of the argument, and of the result. */
  @Param({"5", "65536"})
  public int payload;

  private final EnvelopeReader reader = new EnvelopeReader(EnvelopeReader.DEFAULT_MAX_DEPTH);
  private ByteBuf request = ByteBufAllocator.DEFAULT.directBuffer();
  private ByteBuf result = request;
  private ByteBuf out = request;

  /** Makes the messages, in buffers as sockets are read into. */
  @Setup
  public void setUp() {
    String text = "x".repeat(payload);
    request = direct(Samples.call("echo__echo", text));
    result = direct(Samples.result("17", text));
    out = ByteBufAllocator.DEFAULT.directBuffer(payload + 512);
  }

  private static ByteBuf direct(String json) {
    byte[] bytes = json.getBytes(UTF_8);
    return ByteBufAllocator.DEFAULT.directBuffer(bytes.length).writeBytes(bytes);
  }

  /** Gives the buffers back. */
  @TearDown
  public void tearDown() {
    request.release();
    result.release();
    out.release();
  }

  /** Towards a server: another id, another name. */
  @Benchmark
  @Figure("request read, id and name replaced")
  public ByteBuf request() throws MalformedMessageException {
    Message message = new Message(request, reader.read(request));
    message.replace(Member.ID, ID).replace(Member.NAME, NAME).writeTo(out.clear());
    return out;
  }

  /** Towards a client: its own id. */
  @Benchmark
  @Figure("result read, id replaced")
  public ByteBuf result() throws MalformedMessageException {
    Message message = new Message(result, reader.read(result));
    message.replace(Member.ID, ID).writeTo(out.clear());
    return out;
  }
}
