package dev.sluice.demo;

import dev.sluice.protocol.jsonrpc.JsonRpcError;
import dev.sluice.protocol.line.LineFramer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/** A pair of streams in front of the core: one message a line, one client. */
final class StdioFront implements Outlet, Standing {
  private static final int MOST_LINE_BYTES = 16 << 20;
  private static final int CHUNK = 64 << 10;

  private final DemoSession session;
  private final DemoProtocol protocol;
  private final OutputStream out;

  StdioFront(DemoSession session, DemoProtocol protocol, OutputStream out) {
    this.session = session;
    this.protocol = protocol;
    this.out = out;
  }

  /** Serves until the input ends. Blocks. */
  void serve(InputStream in) throws IOException {
    session.stand(this);
    byte[] chunk = new byte[CHUNK];
    try (LineFramer framer =
        new LineFramer(
            UnpooledByteBufAllocator.DEFAULT,
            MOST_LINE_BYTES,
            this::line,
            start -> refuse("a line is too long"))) {
      int read = in.read(chunk);
      while (read >= 0) {
        framer.decode(Unpooled.wrappedBuffer(chunk, 0, read));
        read = in.read(chunk);
      }
    }
  }

  private void line(ByteBuf line) {
    byte[] text = ByteBufUtil.getBytes(line);
    line.release();
    byte[] echo = EchoShortcut.answer(text);
    if (echo != null) {
      write(echo);
      return;
    }
    JsonNode message;
    try {
      message = Json.read(text);
    } catch (JacksonException malformed) {
      refuse("the line is not one JSON value");
      return;
    }
    if (Json.isRequest(message) && Alone.is(message)) {
      protocol.alone(session, message, this);
    } else if (message.isObject()) {
      protocol.handle(session, message, this);
    } else if (message.isArray() && session.version().batches()) {
      message.valueStream().forEach(each -> protocol.handle(session, each, this));
    } else {
      refuse("the line is no JSON-RPC message");
    }
  }

  private void refuse(String why) {
    write(Json.bytes(Json.error(NullNode.instance, JsonRpcError.PARSE_ERROR, why)));
  }

  @Override
  public void interim(ObjectNode message) {
    write(Json.bytes(message));
  }

  @Override
  public void finish(ObjectNode response) {
    write(Json.bytes(response));
  }

  @Override
  public void push(ObjectNode message) {
    write(Json.bytes(message));
  }

  @Override
  public void end() {
    // Nothing was promised: a cancelled request has no response, and the output stays open.
  }

  private synchronized void write(byte[] message) {
    try {
      out.write(message);
      out.write('\n');
      out.flush();
    } catch (IOException clientGone) {
      throw new UncheckedIOException(clientGone);
    }
  }
}
