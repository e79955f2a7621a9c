package dev.sluice.load.echo;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** The echo server over stdio: the same tools, one message a line. Ends when its stdin does. */
public final class StdioEcho {
  private final OutputStream out =
      new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16);
  private final ScheduledExecutorService later =
      Executors.newScheduledThreadPool(1, Thread.ofPlatform().daemon().factory());

  private final Lock turn = new ReentrantLock(true);

  private StdioEcho() {}

  /** Serves until stdin ends. */
  public static void main(String[] args) throws IOException {
    StdioEcho server = new StdioEcho();
    try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, US_ASCII))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        server.read(line);
      }
    }
  }

  private void read(String line) throws IOException {
    String id = EchoTools.raw(line, "id");
    String method = EchoTools.raw(line, "method");
    if (id.isEmpty()) {
      return;
    }
    if (method.equals("\"initialize\"")) {
      answer(id, EchoTools.INITIALIZED);
    } else if (method.equals("\"tools/list\"")) {
      answer(id, EchoTools.LISTED);
    } else if (method.equals("\"tools/call\"")) {
      call(id, line);
    } else {
      answer(id, EchoTools.NOTHING);
    }
  }

  private void call(String id, String line) throws IOException {
    switch (EchoTools.raw(line, "name")) {
      case "\"slow\"" -> {
        var _ =
            later.schedule(
                () -> answerUnchecked(id), EchoTools.number(line, "ms"), TimeUnit.MILLISECONDS);
      }
      case "\"flood\"" -> {
        var _ = Thread.ofVirtual().start(() -> flood(id, line));
      }
      default -> answer(id, EchoTools.CALLED);
    }
  }

  private void flood(String id, String line) {
    String token = EchoTools.raw(line, "progressToken");
    long left = EchoTools.number(line, "bytes");
    try {
      for (long step = 0; left > 0; step++) {
        write(EchoTools.progress(token, step, true));
        left -= EchoTools.FLOOD_EVENT;
      }
      answer(id, EchoTools.CALLED);
    } catch (IOException gone) {
      System.err.println("stdout is closed: " + gone.getMessage());
    }
  }

  private void answerUnchecked(String id) {
    try {
      answer(id, EchoTools.CALLED);
    } catch (IOException gone) {
      System.err.println("stdout is closed: " + gone.getMessage());
    }
  }

  private void answer(String id, byte[] rest) throws IOException {
    write("{\"jsonrpc\":\"2.0\",\"id\":" + id + new String(rest, US_ASCII));
  }

  /** Writers take turns, so that a flood holds no answer up for long. */
  private void write(String message) throws IOException {
    turn.lock();
    try {
      out.write(message.getBytes(US_ASCII));
      out.write('\n');
      out.flush();
    } finally {
      turn.unlock();
    }
  }
}
