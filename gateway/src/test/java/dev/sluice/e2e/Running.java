package dev.sluice.e2e;

import dev.sluice.config.ConfigLoader;
import dev.sluice.config.LoadedConfig;
import dev.sluice.lifecycle.Gateway;
import dev.sluice.lifecycle.GatewayConfig;
import dev.sluice.lifecycle.StartFailure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A gateway that runs from a configuration file, on free ports. */
final class Running implements AutoCloseable {
  private final Gateway gateway;
  private final List<TestClient> clients = new ArrayList<>();
  private boolean stopping;

  private Running(Gateway gateway) {
    this.gateway = gateway;
  }

  /**
   * Starts a gateway.
   *
   * @param yaml everything but the ports
   */
  static Running start(String yaml) {
    return listening("", yaml);
  }

  /**
   * Starts a gateway.
   *
   * @param listen keys of {@code listen} beside the port
   */
  static Running listening(String listen, String yaml) {
    try {
      return start(config("listen: { port: 0" + listen + " }\nmanagement: { port: 0 }\n" + yaml));
    } catch (StartFailure e) {
      throw new AssertionError(e);
    }
  }

  static Running start(GatewayConfig config) throws StartFailure {
    return new Running(Gateway.start(config));
  }

  /** What a file with this text says. */
  static GatewayConfig config(String yaml) {
    try {
      Path file = Files.createTempFile("sluice", ".yaml");
      Files.writeString(file, yaml);
      LoadedConfig loaded = ConfigLoader.load(file);
      Files.delete(file);
      return switch (loaded) {
        case LoadedConfig.Valid valid -> valid.config();
        case LoadedConfig.Invalid invalid ->
            throw new AssertionError(invalid.problems().toString());
      };
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  URI at(String path) {
    return URI.create("http://127.0.0.1:" + gateway.address().getPort() + path);
  }

  URI managementAt(String path) {
    return URI.create("http://127.0.0.1:" + gateway.managementAddress().getPort() + path);
  }

  /** A client of the endpoint at this path, not connected yet. */
  TestClient client(String path, String name) {
    TestClient client = new TestClient(at(path), name);
    clients.add(client);
    return client;
  }

  /** A client of another gateway, which comes here with the session it has there. */
  TestClient goOn(TestClient client, String path) {
    TestClient moved = client.movedTo(at(path));
    clients.add(moved);
    return moved;
  }

  /** A client of the merged endpoint, with a session. */
  TestClient open() {
    return client("/mcp", "client" + clients.size()).open();
  }

  static HttpResponse<String> get(URI address) {
    return send(HttpRequest.newBuilder(address));
  }

  static HttpResponse<String> post(URI address, String json) {
    return send(
        HttpRequest.newBuilder(address)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json)));
  }

  static HttpResponse<String> delete(URI address) {
    return send(HttpRequest.newBuilder(address).DELETE());
  }

  static HttpResponse<String> send(HttpRequest.Builder request) {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Begins to stop, as at SIGTERM; once, since a second signal would cut it short. */
  void stop() {
    if (!stopping) {
      stopping = true;
      gateway.stop();
    }
  }

  @Override
  public void close() {
    clients.forEach(TestClient::close);
    stop();
    try {
      var _ = gateway.awaitStopped();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    if (!gateway.holdsNothing()) {
      throw new AssertionError("sessions still hold something after the end");
    }
  }
}
