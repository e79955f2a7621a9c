package dev.sluice.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** A message as text, its edits applied; whoever owns it still does. */
public final class MessageText {
  private MessageText() {}

  public static String of(Message message) {
    ByteBuf out = Unpooled.buffer(message.length());
    message.writeTo(out);
    return out.toString(UTF_8);
  }
}
