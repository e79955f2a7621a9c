package dev.sluice.e2e;

import dev.sluice.config.ConfigLoader;
import dev.sluice.config.ConfigReloader;
import dev.sluice.config.LoadedConfig;
import dev.sluice.lifecycle.Gateway;
import dev.sluice.lifecycle.StartFailure;
import dev.sluice.lifecycle.supervisor.Supervisor;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;

/** A gateway that follows a configuration file. */
final class Following implements AutoCloseable {
  private static final String EVERYWHERE =
      "listen: { port: 0 }\nmanagement: { port: 0 }\nreload: { interval: 20ms, grace: 20s }\n";

  final Path file;
  final Gateway gateway;
  final ConfigReloader reloader;
  private final List<TestClient> clients = new ArrayList<>();

  Following(Path file, String yaml) {
    this(file, yaml, Supervisor.NONE);
  }

  Following(Path file, String yaml, Supervisor supervisor) {
    this.file = file;
    write(yaml);
    try {
      LoadedConfig.Valid loaded = (LoadedConfig.Valid) ConfigLoader.load(file);
      gateway = Gateway.of(loaded.config(), supervisor);
      boolean _ = gateway.start();
      reloader =
          new ConfigReloader(
              file, loaded, gateway, UnaryOperator.identity(), InstantSource.system());
      gateway.showConfig(reloader);
      reloader.start();
    } catch (StartFailure e) {
      throw new AssertionError(e);
    }
  }

  void write(String yaml) {
    try {
      Files.writeString(file, EVERYWHERE + yaml);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Writes the file, and returns when it is in use, or refused. */
  JsonNode change(String yaml) {
    String before = lastReload().toString();
    write(yaml);
    await(() -> !lastReload().toString().equals(before));
    return lastReload();
  }

  JsonNode lastReload() {
    return config().path("lastReload");
  }

  JsonNode config() {
    return Json.parse(managed("/admin/config"));
  }

  String managed(String path) {
    return Running.get(
            URI.create("http://127.0.0.1:" + gateway.managementAddress().getPort() + path))
        .body();
  }

  URI at(String path) {
    return URI.create("http://127.0.0.1:" + gateway.address().getPort() + path);
  }

  TestClient open(String path) {
    TestClient client = new TestClient(at(path), "client" + clients.size()).open();
    clients.add(client);
    return client;
  }

  static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Pending.PATIENCE_SECONDS);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("did not come true in time");
      }
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() {
    clients.forEach(TestClient::close);
    reloader.close();
    gateway.stop();
    try {
      var _ = gateway.awaitStopped();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
