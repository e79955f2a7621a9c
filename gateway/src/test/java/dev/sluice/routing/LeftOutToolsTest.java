package dev.sluice.routing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Tools whose {@code x-mcp-header} annotations are invalid are in no list. */
class LeftOutToolsTest {
  private static final String GOOD =
      "{\"name\":\"good\",\"inputSchema\":{\"properties\":{\"r\":{\"type\":\"string\",\"x-mcp-header\":\"R\"}}}}";
  private static final String BAD =
      "{\"name\":\"bad\",\"inputSchema\":{\"properties\":{\"r\":{\"type\":\"number\",\"x-mcp-header\":\"R\"}}}}";
  private static final String PLAIN = "{\"name\":\"plain\", \"z\":[1, 2]}";

  private static Town listing(String... tools) {
    Town town = new Town("s");
    town.server("s")
        .page(
            "tools/list", null, "{\"a\":1,\"tools\": [" + String.join(" ,", tools) + "] ,\"z\":2}");
    return town;
  }

  private static String direct(Town town) {
    return town.ask(town.visitorOf("s"), "tools/list", "{}").result().toString();
  }

  @Test
  void merged_invalidTool_isLeftOut() {
    Town town = listing(BAD, PLAIN, GOOD);

    assertThat(town.ask(town.visitor(), "tools/list", "{}").tools())
        .containsExactly("s__plain", "s__good");
  }

  @Test
  void direct_invalidTool_isTakenOutOfThePage() {
    assertThat(direct(listing(BAD, PLAIN, BAD, GOOD, BAD)))
        .isEqualTo("{\"a\":1,\"tools\":[{\"name\":\"plain\",\"z\":[1,2]}," + GOOD + "],\"z\":2}");
    assertThat(direct(listing(BAD))).isEqualTo("{\"a\":1,\"tools\":[],\"z\":2}");
  }

  @Test
  void direct_validTools_passByteForByte() {
    Town town = listing(PLAIN, GOOD);

    assertThat(town.ask(Town.callerOf("s"), "tools/list", "{}").text())
        .contains("\"tools\": [" + PLAIN + " ," + GOOD + "] ,\"z\":2}");
  }

  @Test
  void direct_pageWithAnnotations_isLearnedForCalls() {
    Town town = listing(GOOD);

    town.ask(Town.callerOf("s"), "tools/list", "{}");

    assertThat(town.servers.asked("s", "tools/list")).hasSize(2);
  }

  @Test
  void direct_pageWithoutAnnotations_isNot() {
    Town town = listing(PLAIN);

    town.ask(Town.callerOf("s"), "tools/list", "{}");

    assertThat(town.servers.asked("s", "tools/list")).hasSize(1);
  }
}
