package dev.sluice.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class KnownCapabilitiesTest {

  private static String known(String declared) {
    return KnownCapabilities.of(new JsonMapper().readTree(declared)).json();
  }

  @Test
  void of_extensions_areKeptInCanonicalOrder() {
    assertThat(
            known(
                "{\"extensions\":{\"z/z\":{\"b\":[{\"y\":1}],\"a\":{\"d\":1,\"c\":2}},\"a/a\":{}},"
                    + "\"experimental\":{\"x\":{}}}"))
        .isEqualTo(
            "{\"experimental\":{\"x\":{}},\"extensions\":{\"a/a\":{},\"z/z\":{\"a\":{\"c\":2,\"d\":1},\"b\":[{\"y\":1}]}}}");
  }

  @Test
  void of_noSettingsObjects_areLeftOut() {
    assertThat(known("{\"extensions\":{\"a\":7},\"experimental\":[]}")).isEqualTo("{}");
  }

  @Test
  void of_extensionsAtLimit_keptAndOneMoreLeavesAllOut() {
    assertThat(known(extensions(KnownCapabilities.MAX_ADDED))).contains("e15");
    assertThat(known(extensions(KnownCapabilities.MAX_ADDED + 1))).isEqualTo("{}");
  }

  private static String extensions(int count) {
    return IntStream.range(0, count)
        .mapToObj(each -> "\"e" + each + "\":{}")
        .collect(Collectors.joining(",", "{\"extensions\":{", "}}"));
  }

  @Test
  void of_bytesAtLimit_keptAndOneMoreLeavesAllOut() {
    int room = KnownCapabilities.MAX_ADDED_BYTES - "{\"e\":{\"x\":\"\"}}".length();
    assertThat(known(settings(room))).hasSizeGreaterThan(room);
    assertThat(known(settings(room + 1))).isEqualTo("{}");
  }

  private static String settings(int length) {
    return "{\"extensions\":{\"e\":{\"x\":\"" + "y".repeat(length) + "\"}}}";
  }
}
