package dev.sluice.backend.sse;

import dev.sluice.backend.http.ScriptedServer;
import dev.sluice.backend.http.Wire;
import dev.sluice.backend.http.Wire.Request;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A server over HTTP+SSE on real sockets that does what a test says, faults included. */
final class SseServer implements AutoCloseable {

  /** Answers one POST, and says what it likes on the newest stream. */
  interface Script {
    void handle(Request request, Wire post, Wire stream) throws IOException, InterruptedException;
  }

  private final ScriptedServer http = new ScriptedServer(this::serve);
  private final BlockingQueue<Wire> opened = new LinkedBlockingQueue<>();
  private volatile CompletableFuture<Wire> stream = new CompletableFuture<>();
  private volatile ScriptedServer.Script onGet = (request, wire) -> begin(wire, "/messages?s=1");
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile @Nullable Wire latest;
  private volatile Script onPost;

  SseServer(Script onPost) {
    this.onPost = onPost;
  }

  void serve(Request request, Wire wire) throws IOException, InterruptedException {
    if (request.method().equals("GET")) {
      Wire before = latest;
      onGet.handle(request, wire);
      if (latest != null && !latest.equals(before)) {
        wire.awaitEnd();
        ended.countDown();
      }
    } else {
      onPost.handle(request, wire, stream());
    }
  }

  /** Begins a stream with the address for messages. */
  void begin(Wire wire, String address) throws IOException {
    wire.events();
    wire.chunk("event: endpoint\ndata: " + address + "\n\n");
    if (!stream.complete(wire)) {
      stream = CompletableFuture.completedFuture(wire);
    }
    latest = wire;
    opened.add(wire);
  }

  /** Waits until the client ended a stream. */
  void awaitEndOfStream() throws InterruptedException {
    if (!ended.await(10, TimeUnit.SECONDS)) {
      throw new AssertionError("the stream is open still");
    }
  }

  void onGet(ScriptedServer.Script script) {
    onGet = script;
  }

  void onPost(Script script) {
    onPost = script;
  }

  /** The newest stream. */
  Wire stream() {
    return stream.orTimeout(10, TimeUnit.SECONDS).join();
  }

  /** The next stream that was opened. */
  Wire nextStream() throws InterruptedException {
    Wire next = opened.poll(10, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("no stream was opened");
    }
    return next;
  }

  ScriptedServer http() {
    return http;
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + http.port() + "/sse");
  }

  URI url(String path) {
    return URI.create("http://127.0.0.1:" + http.port() + path);
  }

  @Override
  public void close() {
    http.close();
  }
}
