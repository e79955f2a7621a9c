package dev.sluice.routing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.ServerName;
import dev.sluice.protocol.jsonrpc.Span;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Names like one that is not known. */
final class NearestNamesTest {

  @Test
  void of_nameWithATypo_findsItFirst() {
    assertThat(NearestNames.of("demo__ehco", entries("echo", "add", "each")))
        .startsWith("demo__echo");
  }

  @Test
  void of_nameWithoutItsServer_findsIt() {
    assertThat(NearestNames.of("echo", entries("add", "echo"))).containsExactly("demo__echo");
  }

  @Test
  void of_nameLikeNone_findsNothing() {
    assertThat(NearestNames.of("zzzzzzzzzzzz", entries("echo", "add"))).isEmpty();
  }

  @Test
  void of_nameLikeMany_findsThree() {
    assertThat(NearestNames.of("demo__tool", entries("tool1", "tool2", "tool3", "tool4")))
        .containsExactly("demo__tool1", "demo__tool2", "demo__tool3");
  }

  @Test
  void of_veryLongNameAmongVeryMany_isBounded() {
    String[] many = new String[100_000];
    for (int i = 0; i < many.length; i++) {
      many[i] = "tool" + i;
    }

    assertThat(NearestNames.of("x".repeat(1_000_000), entries(many))).isEmpty();
  }

  private static List<Entry> entries(String... names) {
    ServerName server = new ServerName("demo");
    List<Entry> entries = new ArrayList<>();
    for (String name : names) {
      byte[] json = ("{\"name\":\"" + name + "\"}").getBytes(UTF_8);
      FoundEntry found =
          new FoundEntry(name, json, new Span(8, json.length - 1), false, MirroredParams.NONE);
      entries.add(new Entry(server, ListKind.TOOLS, found, Traits.NONE, "demo__" + name));
    }
    return entries;
  }
}
