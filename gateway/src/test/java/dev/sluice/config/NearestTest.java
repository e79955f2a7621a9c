package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NearestTest {
  @ParameterizedTest
  @CsvSource({
    "interval,interval,0",
    "intervall,interval,1",
    "itnerval,interval,1",
    "Url,url,0",
    "abc,xyz,3",
    "'',abc,3",
    "prot,port,1"
  })
  void distance_twoNames_countsEdits(String one, String other, int edits) {
    assertThat(Nearest.distance(one, other)).isEqualTo(edits);
    assertThat(Nearest.distance(other, one)).isEqualTo(edits);
  }

  @Test
  void to_severalNear_nearestFirstAndLimited() {
    List<String> known = List.of("search_all", "search", "reach", "delete", "seach_x");
    assertThat(Nearest.to("serch", known, 1)).containsExactly("search");
    assertThat(Nearest.to("searc", known, 5)).containsExactly("search", "search_all");
    assertThat(Nearest.to("zzz", known, 5)).isEmpty();
  }
}
