package dev.sluice.load.gateway;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A real reverse proxy in front of the gateway: nginx as its package leaves it, HAProxy with the
 * one option that streams need. Without it HAProxy asks the kernel to hold each part of a chunked
 * answer back for 200 ms, in case more comes.
 *
 * @see <a href="https://docs.haproxy.org/2.6/configuration.html#option%20http-no-delay">option
 *     http-no-delay</a>
 */
public final class Front implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(10);
  private final String name;
  private final int port;
  private final Process process;

  private Front(String name, int port, Process process) {
    this.name = name;
    this.port = port;
    this.process = process;
  }

  /** nginx, which waits so long for the gateway to send something. */
  public static Front nginx(Path work, int gateway, Duration readTimeout) throws IOException {
    String location =
        "location / { proxy_pass http://127.0.0.1:%d; proxy_read_timeout %ds; }"
            .formatted(gateway, readTimeout.toSeconds());
    return nginx(work, Map.of(Ports.free(), location));
  }

  /** nginx with a server on each of these ports, which has those directives. */
  public static Front nginx(Path work, Map<Integer, String> servers) throws IOException {
    String all =
        servers.entrySet().stream()
            .map(
                server ->
                    "server { listen 127.0.0.1:%d; %s }\n"
                        .formatted(server.getKey(), server.getValue()))
            .collect(Collectors.joining());
    int port = servers.keySet().iterator().next();
    String config =
        """
        worker_processes 1; daemon off; pid %1$s/nginx.pid; error_log %1$s/nginx-error.log;
        events { worker_connections 4096; }
        http {
          access_log off; client_body_temp_path %1$s/body; proxy_temp_path %1$s/proxy;
          fastcgi_temp_path %1$s/fastcgi; uwsgi_temp_path %1$s/uwsgi; scgi_temp_path %1$s/scgi;
          %2$s
        }
        """
            .formatted(work, all);
    return start("nginx", config, work, port, List.of("-e", work + "/nginx.log"));
  }

  /** HAProxy, which waits so long for either side to send something. */
  public static Front haproxy(Path work, int gateway, Duration timeout) throws IOException {
    int port = Ports.free();
    String config =
        """
        defaults
          mode http
          timeout connect 5s
          option http-no-delay
          timeout client %3$ds
          timeout server %3$ds
        frontend clients
          bind 127.0.0.1:%1$d
          default_backend gateway
        backend gateway
          server gateway 127.0.0.1:%2$d
        """
            .formatted(port, gateway, timeout.toSeconds());
    return start("haproxy", config, work, port, List.of("-db"));
  }

  private static Front start(String name, String config, Path work, int port, List<String> flags)
      throws IOException {
    Path file = work.resolve(name + ".conf");
    Files.writeString(file, config);
    String flag = name.equals("nginx") ? "-c" : "-f";
    List<String> command = new ArrayList<>(List.of(program(name), flag, file.toString()));
    command.addAll(flags);
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(work.resolve(name + ".out").toFile())
            .start();
    Front front = new Front(name, port, process);
    if (!Wait.until(front::listens, START)) {
      front.close();
      throw new IllegalStateException(
          name + " does not listen: " + Files.readString(work.resolve(name + ".out")));
    }
    return front;
  }

  private static String program(String name) {
    for (String directory : List.of("/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin")) {
      if (Files.isExecutable(Path.of(directory, name))) {
        return directory + "/" + name;
      }
    }
    throw new IllegalStateException(name + " is not installed (apt-get install " + name + ")");
  }

  private boolean listens() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  public String name() {
    return name;
  }

  public int port() {
    return port;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(3, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
