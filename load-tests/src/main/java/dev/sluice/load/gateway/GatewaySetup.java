package dev.sluice.load.gateway;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** What a gateway under test is started with: parts of its configuration as JSON, and its JVM. */
public final class GatewaySetup {
  private final int port;
  private final Map<String, String> sections = new LinkedHashMap<>();
  private final Map<String, String> servers = new LinkedHashMap<>();
  private String listen = "";
  private String heap = "256m";
  private String options = "";

  public GatewaySetup() {
    this(Ports.free());
  }

  /** A gateway on a port that another one listens on, too. */
  public GatewaySetup(int port) {
    this.port = port;
  }

  /** Sets a section: the members of its object, without braces. */
  public GatewaySetup section(String name, String members) {
    sections.put(name, members);
    return this;
  }

  /** Adds members to {@code listen}. */
  public GatewaySetup listen(String members) {
    listen = ", " + members;
    return this;
  }

  /** Adds a server that listens on loopback; {@code members} are more keys, or empty. */
  public GatewaySetup http(String name, int serverPort, String members) {
    String url = "\"url\": \"http://127.0.0.1:" + serverPort + "/mcp\"";
    servers.put(name, members.isEmpty() ? url : url + ", " + members);
    return this;
  }

  /** Adds the echo server as a child process. */
  public GatewaySetup stdio(String name, String members) {
    String java = System.getProperty("java.home") + "/bin/java";
    String classes = System.getProperty("java.class.path").split(":")[0];
    String command =
        "\"command\": \"%s\", \"args\": [\"-Xmx64m\", \"-XX:+UseSerialGC\", \"-XX:TieredStopAtLevel=1\", \"-cp\", \"%s\", \"dev.sluice.load.echo.StdioEcho\"]"
            .formatted(java, classes);
    servers.put(name, members.isEmpty() ? command : command + ", " + members);
    return this;
  }

  /** Sets the largest heap, as {@code SLUICE_HEAP} takes it. */
  public GatewaySetup heap(String size) {
    heap = size;
    return this;
  }

  /** Reports leaked buffers in the log, out of every 16 one is watched. */
  public GatewaySetup watchLeaks() {
    options = "-Dio.netty.leakDetection.level=simple -Dio.netty.leakDetection.samplingInterval=16";
    return this;
  }

  int port() {
    return port;
  }

  String heap() {
    return heap;
  }

  String options() {
    return options;
  }

  /**
   * @param state where the gateway keeps what must outlive it; those that share it share their key
   */
  String config(int management, Path state) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("listen", "\"port\": " + port + listen);
    all.put("management", "\"port\": " + management);
    all.putAll(sections);
    all.put("servers", objects(servers));
    return "{\"stateDirectory\": \"%s\",\n %s}\n".formatted(state, objects(all));
  }

  private static String objects(Map<String, String> members) {
    return members.entrySet().stream()
        .map(entry -> "\"" + entry.getKey() + "\": {" + entry.getValue() + "}")
        .collect(Collectors.joining(",\n "));
  }
}
