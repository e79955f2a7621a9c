package dev.sluice.e2e;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Receives spans over OTLP, HTTP with protobuf, and keeps them. */
final class OtlpCollector implements AutoCloseable {
  private final HttpServer server;
  private final List<OtlpSpan> spans = new CopyOnWriteArrayList<>();
  private final List<String> headers = new CopyOnWriteArrayList<>();
  private final CountDownLatch came = new CountDownLatch(1);
  private final CountDownLatch end = new CountDownLatch(1);
  private volatile boolean hanging;
  private volatile int status = 200;

  OtlpCollector() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    server.createContext(
        "/v1/traces",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          came.countDown();
          awaitEnd();
          String team = exchange.getRequestHeaders().getFirst("x-team");
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
          synchronized (spans) {
            headers.add(String.valueOf(team));
            if (status == 200) {
              spans.addAll(OtlpSpan.read(ByteBuffer.wrap(body)));
            }
            spans.notifyAll();
          }
        });
    server.start();
  }

  /** Answers nothing from now on, until its end. */
  void hang() {
    hanging = true;
  }

  /** Waits until something came. */
  void awaitRequest() {
    try {
      if (!came.await(Pending.PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("no spans came");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void awaitEnd() {
    try {
      if (hanging) {
        end.await();
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Answers with this status from now on. */
  void answer(int code) {
    status = code;
  }

  /** The header {@code x-team} of each request that came. */
  List<String> teams() {
    return headers;
  }

  List<OtlpSpan> spans() {
    return spans;
  }

  /** Waits until so many spans of that kind have come, and returns them by their start. */
  List<OtlpSpan> await(int count, Predicate<OtlpSpan> kind) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Pending.PATIENCE_SECONDS);
    synchronized (spans) {
      while (spans.stream().filter(kind).count() < count) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
          throw new AssertionError("only " + spans);
        }
        try {
          spans.wait(left);
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }
    }
    return spans.stream()
        .filter(kind)
        .sorted((a, b) -> Long.compare(a.startNanos(), b.startNanos()))
        .toList();
  }

  @Override
  public void close() {
    end.countDown();
    server.stop(0);
  }
}
