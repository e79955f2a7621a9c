package dev.sluice.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.ConfigLoader;
import dev.sluice.config.LoadedConfig;
import dev.sluice.lifecycle.Gateway;
import dev.sluice.lifecycle.StartFailure;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every cell of the matrix works, or is named impossible and does not; and the committed page says
 * so. One gateway, one fixture of each kind behind it, a new client for each cell; once at the
 * address of the server, once at the one where all five are.
 */
final class MatrixIT {
  private static final List<Runnable> FIXTURES = new ArrayList<>();
  private static Gateway gateway;

  @TempDir static Path directory;

  @BeforeAll
  static void start() throws IOException, StartFailure {
    StringBuilder yaml = new StringBuilder("listen: { port: 0 }\nmanagement: { port: 0 }\n");
    yaml.append("servers:\n");
    for (ServerKind kind : ServerKind.values()) {
      ServerKind.Started started = kind.start();
      FIXTURES.add(started.stop());
      yaml.append("  ").append(kind.serverName()).append(": { ").append(started.keys());
      yaml.append(" }\n");
    }
    Path file = Files.writeString(directory.resolve("sluice.yaml"), yaml);
    gateway =
        switch (ConfigLoader.load(file)) {
          case LoadedConfig.Valid valid -> Gateway.start(valid.config());
          case LoadedConfig.Invalid invalid ->
              throw new AssertionError(invalid.problems().toString());
        };
  }

  @AfterAll
  static void stop() throws InterruptedException {
    gateway.stop();
    var _ = gateway.awaitStopped();
    FIXTURES.forEach(Runnable::run);
    assertThat(gateway.holdsNothing()).isTrue();
  }

  private static Peer connect(Revision client, Address address) {
    return client.connect(
        URI.create("http://127.0.0.1:" + gateway.address().getPort() + '/'), address);
  }

  private static void prove(Revision client, Address address, Feature feature) {
    try (Peer peer = connect(client, address)) {
      feature.prove(peer);
    }
  }

  private static DynamicTest cell(
      Revision client, ServerKind server, Address address, Feature feature) {
    String name = feature.title();
    return Impossible.of(client, server, feature) == null
        ? DynamicTest.dynamicTest(name, () -> prove(client, address, feature))
        : DynamicTest.dynamicTest(name + ", impossible", () -> refute(client, address, feature));
  }

  /** All else works between the two. */
  private static void refute(Revision client, Address address, Feature feature) {
    try (Peer peer = connect(client, address)) {
      Feature.TOOL.prove(peer);
      assertThatThrownBy(() -> feature.prove(peer)).isInstanceOf(AssertionError.class);
    }
  }

  @TestFactory
  Stream<DynamicContainer> cells() {
    return cells(Address::own);
  }

  @TestFactory
  Stream<DynamicContainer> cellsOfTheFleet() {
    return cells(Address::merged);
  }

  private static Stream<DynamicContainer> cells(Function<ServerKind, Address> addresses) {
    List<DynamicContainer> pairs = new ArrayList<>();
    for (Revision client : Revision.values()) {
      for (ServerKind server : ServerKind.values()) {
        Address address = addresses.apply(server);
        pairs.add(
            DynamicContainer.dynamicContainer(
                client.title() + " -> " + server.title(),
                Stream.of(Feature.values())
                    .map(feature -> cell(client, server, address, feature))));
      }
    }
    return pairs.stream();
  }

  @Test
  void page_committed_isTheMatrix() throws IOException {
    String page = MatrixPage.committed();
    if ("write".equals(System.getProperty("sluice.docs"))) {
      page = MatrixPage.renewed(page);
      MatrixPage.write(page);
    }
    assertThat(page)
        .as(
            "docs/protocol.md is stale; write it anew with: mvn -pl gateway -am test -Dtest=MatrixIT"
                + " -Dsurefire.failIfNoSpecifiedTests=false -Dsluice.docs=write")
        .isEqualTo(MatrixPage.renewed(page));
  }
}
