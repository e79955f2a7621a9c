package dev.sluice.load.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Gathers one answer into a {@link Reply}. Of a long body the end is kept, where the result is. */
final class Gathering implements Incoming {
  private final CompletableFuture<Reply> reply = new CompletableFuture<>();
  private final StringBuilder body = new StringBuilder(0);
  private final long began = System.nanoTime();
  private int status;
  private @Nullable String session;

  CompletableFuture<Reply> reply() {
    return reply;
  }

  @Override
  public void head(int status, HttpHeaders headers) {
    this.status = status;
    this.session = headers.get("mcp-session-id");
  }

  @Override
  public void data(ByteBuf part) {
    body.append(part.toString(UTF_8));
    if (body.length() > 2 * Reply.KEPT) {
      body.delete(0, body.length() - Reply.KEPT);
    }
  }

  @Override
  public void end(boolean whole) {
    complete(whole ? status : 0);
  }

  @Override
  public void unsent() {
    complete(Reply.UNSENT);
  }

  private void complete(int outcome) {
    reply.complete(new Reply(outcome, session, body.toString(), System.nanoTime() - began));
  }
}
