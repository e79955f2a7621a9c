package dev.sluice.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The faulty server as a program on stdin and stdout, with nothing but the JDK so that it starts
 * quickly. Every run of a tool is in the ledger before anything is answered.
 */
final class FaultyProgram {
  private final OutputStream out = new FileOutputStream(FileDescriptor.out);
  private final BufferedReader ledgerIn;
  private final OutputStream ledgerOut;
  private volatile String cancelled = "";

  private FaultyProgram(Socket ledger) throws IOException {
    ledger.setTcpNoDelay(true);
    ledgerIn = new BufferedReader(new InputStreamReader(ledger.getInputStream(), UTF_8));
    ledgerOut = ledger.getOutputStream();
  }

  /** The keys of the configuration that run this. */
  static String yaml(LedgerPort ledger) {
    return "command: "
        + Json.quote(Path.of(System.getProperty("java.home"), "bin", "java").toString())
        + ", args: [-XX:TieredStopAtLevel=1, -XX:+UseSerialGC, -Xshare:auto, -Xmx48m, -cp, "
        + Json.quote(classes())
        + ", "
        + FaultyProgram.class.getName()
        + ", \""
        + ledger.port()
        + "\"]";
  }

  private static String classes() {
    return Path.of(
            java.net.URI.create(
                FaultyProgram.class.getProtectionDomain().getCodeSource().getLocation().toString()))
        .toString();
  }

  public static void main(String[] args) throws IOException {
    Socket ledger = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0]));
    new FaultyProgram(ledger).serve();
  }

  private void serve() throws IOException {
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String id = raw(line, "\"id\":");
      switch (text(line, "\"method\":\"")) {
        case "initialize" ->
            write(
                response(
                    id,
                    "{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{\"tools\":{},"
                        + "\"logging\":{}},\"serverInfo\":{\"name\":\"faulty\",\"version\":\"1\"}}"));
        case "tools/list" -> write(response(id, Tool.LIST));
        case "tools/call" -> call(id, line);
        case "notifications/cancelled" -> cancelled = raw(line, "\"requestId\":");
        default -> {
          if (!id.isEmpty()) {
            write(response(id, "{}"));
          }
        }
      }
    }
  }

  private void call(String id, String line) throws IOException {
    String key = raw(line, "\"key\":");
    Fault fault = Script.fault(text(line, "\"plan\":\""), Integer.parseInt(ask('A', key)));
    if (fault.runs()) {
      ask('R', key);
    }
    play(fault, id, key, raw(line, "\"progressToken\":"));
  }

  private String ask(char what, String key) throws IOException {
    ledgerOut.write((what + " " + key + '\n').getBytes(UTF_8));
    return ledgerIn.readLine();
  }

  private void play(Fault fault, String id, String key, String token) throws IOException {
    String answer = response(id, said(key, ""));
    switch (fault) {
      case NONE -> write(answer);
      case TOOL_ERROR -> write(response(id, said(key, ",\"isError\":true")));
      case SERVER_ERROR ->
          write(
              "{\"jsonrpc\":\"2.0\",\"id\":"
                  + id
                  + ",\"error\":{\"code\":-32042,\"message\":\"x\"}}\n");
      case WRONG_ID -> write(response("987654321", said(key, "")));
      case TWO_ANSWERS -> write(answer + answer);
      case INTERIM -> write(log() + (token.isEmpty() ? "" : progress(token, 1)) + answer);
      case ENDLESS, ENDLESS_PROGRESS -> endless(fault, id, token);
      case SLOW -> slow(answer);
      case NOISE -> write("listening on stdio\n\n{\"not\":\"json-rpc\"}\n[1,2\n" + answer);
      case CRASH_BEFORE_RUNNING, CRASH_AFTER_RUNNING -> Runtime.getRuntime().halt(3);
      case PARTIAL_LINE -> {
        write(answer.substring(0, answer.length() / 2));
        Runtime.getRuntime().halt(0);
      }
      case CLOSE_STDOUT -> out.close();
      case CLOSE_STDIN -> {
        System.in.close();
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(20));
      }
      default -> {
        // Hangs: no answer. The faults of HTTP do not come here.
      }
    }
  }

  /** Goes on beside the calls that follow, until cancelled. */
  private void endless(Fault fault, String id, String token) {
    String line = fault == Fault.ENDLESS || token.isEmpty() ? log() : progress(token, 1);
    aside(200, 25, line, id);
  }

  private void aside(int times, long pauseMillis, String line, String id) {
    Thread thread =
        new Thread(
            () -> {
              try {
                for (int i = 0; i < times && !cancelled.equals(id); i++) {
                  write(line);
                  LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(pauseMillis));
                }
              } catch (IOException gone) {
                // The gateway closed the pipe: nobody listens any more.
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  /** On a shared pipe others wait meanwhile, so the second is a hundredth of one here. */
  private void slow(String answer) throws IOException {
    synchronized (out) {
      for (int i = 0; i < answer.length(); i += 8) {
        write(answer.substring(i, Math.min(answer.length(), i + 8)));
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
      }
    }
  }

  private void write(String text) throws IOException {
    synchronized (out) {
      out.write(text.getBytes(UTF_8));
    }
  }

  private static String response(String id, String result) {
    return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + result + "}\n";
  }

  private static String said(String key, String more) {
    return "{\"content\":[{\"type\":\"text\",\"text\":\"did " + key + "\"}]" + more + '}';
  }

  private static String log() {
    return "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":"
        + "{\"level\":\"info\",\"data\":\"at work\"}}\n";
  }

  private static String progress(String token, int progress) {
    return "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"progressToken\":"
        + token
        + ",\"progress\":"
        + progress
        + "}}\n";
  }

  private static String text(String line, String before) {
    int start = line.indexOf(before);
    return start < 0
        ? ""
        : line.substring(start + before.length(), line.indexOf('"', start + before.length()));
  }

  private static String raw(String line, String before) {
    int start = line.indexOf(before);
    if (start < 0) {
      return "";
    }
    int end = start + before.length();
    while (",}".indexOf(line.charAt(end)) < 0) {
      end++;
    }
    return line.substring(start + before.length(), end);
  }
}
