package dev.sluice.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.config.ConfigLoader;
import dev.sluice.config.LoadedConfig;
import dev.sluice.lifecycle.Gateway;
import dev.sluice.lifecycle.StartFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A gateway that runs from a configuration, on free ports, and what its meters say: in this
 * process, or, where {@link PackagedGateway#HOME} says so, in one of its own.
 */
final class Stand implements AutoCloseable {
  private final int port;
  private final int management;
  private final Runnable stop;

  private Stand(int port, int management, Runnable stop) {
    this.port = port;
    this.management = management;
    this.stop = stop;
  }

  /**
   * Starts a gateway.
   *
   * @param yaml everything but the ports
   */
  static Stand start(String yaml) {
    try {
      if (System.getProperty(PackagedGateway.HOME) != null) {
        PackagedGateway packaged = PackagedGateway.start(yaml);
        return new Stand(packaged.port(), packaged.management(), packaged::close);
      }
      Path file = Files.createTempFile("sluice", ".yaml");
      Files.writeString(file, "listen: { port: 0 }\nmanagement: { port: 0 }\n" + yaml);
      LoadedConfig loaded = ConfigLoader.load(file);
      Files.delete(file);
      return switch (loaded) {
        case LoadedConfig.Valid valid -> of(Gateway.start(valid.config()));
        case LoadedConfig.Invalid invalid ->
            throw new AssertionError(invalid.problems().toString());
      };
    } catch (IOException | StartFailure e) {
      throw new AssertionError(e);
    }
  }

  private static Stand of(Gateway gateway) {
    return new Stand(
        gateway.address().getPort(), gateway.managementAddress().getPort(), () -> stop(gateway));
  }

  int port() {
    return port;
  }

  /** A page of the management port. */
  String page(String path) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), management)) {
      socket.setSoTimeout(Caller.PATIENCE_MILLIS);
      HttpReader reader = get(socket, path);
      HttpReader.Head head = reader.head();
      if (head == null || head.status() != 200) {
        throw new AssertionError(path + ": " + head);
      }
      return reader.body(head);
    } catch (IOException e) {
      throw new AssertionError(path, e);
    }
  }

  /** Asks for a page. */
  static HttpReader get(Socket socket, String path) throws IOException {
    String request = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(UTF_8));
    return new HttpReader(socket.getInputStream());
  }

  /**
   * The sum of a meter over all its labels.
   *
   * @param labels pieces every label set must have, as {@code server="a"}
   */
  double meter(String name, String... labels) {
    Matcher matcher =
        Pattern.compile("^" + name + "(\\{[^}]*})? ([0-9.eE+-]+|NaN)", Pattern.MULTILINE)
            .matcher(page("/metrics"));
    double sum = 0;
    while (matcher.find()) {
      String found = matcher.group(1) == null ? "" : matcher.group(1);
      if (List.of(labels).stream().allMatch(found::contains)) {
        sum += Double.parseDouble(matcher.group(2));
      }
    }
    return sum;
  }

  @Override
  public void close() {
    stop.run();
  }

  private static void stop(Gateway gateway) {
    gateway.stop();
    try {
      gateway.awaitStopped();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
