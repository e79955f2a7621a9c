package dev.sluice.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.ServerName;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What merged lists call tools and prompts. */
final class PublicNamesTest {
  private static final ServerName S = new ServerName("s");
  private final PublicNames names = names("s");

  @Test
  void name_thatFits_isServerAndTool() {
    assertThat(names.assign(S, List.of("get-sum", "A_1"))).containsExactly("s__get-sum", "s__A_1");
  }

  @Test
  void name_of64Characters_isKeptAndOneMoreIsShortened() {
    String fits = "t".repeat(61);
    String over = "t".repeat(62);

    List<String> given = names.assign(S, List.of(fits, over));

    assertThat(given.get(0)).isEqualTo("s__" + fits).hasSize(64);
    assertThat(given.get(1)).hasSize(64).startsWith("s__" + "t".repeat(52) + '_');
  }

  @Test
  void shortName_ofAGivenName_neverChanges() {
    assertThat(names.assign(S, List.of("t".repeat(62))))
        .containsExactly("s__" + "t".repeat(52) + "_jlhcirwq");
  }

  @Test
  void longNames_withTheSameHead_differ() {
    String head = "t".repeat(80);

    List<String> given = names.assign(S, List.of(head + 'a', head + 'b'));

    assertThat(new HashSet<>(given)).hasSize(2);
    assertThat(given).allMatch(name -> name.length() == 64);
  }

  @Test
  void otherCharacters_becomeUnderscores() {
    assertThat(names.assign(S, List.of("files/read.v2", "größe")))
        .containsExactly("s__files_read_v2", "s__gr__e");
  }

  @Test
  void namesThatComeOutTheSame_theOneWithoutAChangeKeepsItWhateverTheOrder() {
    List<String> one = names.assign(S, List.of("a.b", "a_b", "a/b"));
    List<String> other = names.assign(S, List.of("a/b", "a_b", "a.b"));

    assertThat(one.get(1)).isEqualTo("s__a_b");
    assertThat(one.get(0)).startsWith("s__a_b_").hasSize(15);
    assertThat(other).containsExactly(one.get(2), one.get(1), one.get(0));
  }

  @Test
  void nameThatIsAnothersHashedName_getsAThird() {
    String hashed = names.assign(S, List.of("a.b", "a/b")).getFirst().substring(3);

    List<String> given = names.assign(S, List.of("a.b", "a/b", hashed));

    assertThat(new HashSet<>(given)).hasSize(3);
    assertThat(given.get(2)).isEqualTo("s__" + hashed);
  }

  @Test
  void prefixes_ofServersThatComeOutTheSame_differ() {
    PublicNames clashing = names("a.b", "a_b", "a_b_");

    List<String> full =
        List.of(
            clashing.full(new ServerName("a.b"), "t"),
            clashing.full(new ServerName("a_b"), "t"),
            clashing.full(new ServerName("a_b_"), "t"));

    assertThat(full.get(1)).isEqualTo("a_b__t");
    assertThat(new HashSet<>(full)).hasSize(3);
    assertThat(full).allMatch(name -> clashing.serverOf(name) != null);
  }

  @Test
  void prefix_ofALongServerName_leavesRoomForTheSeparator() {
    String exact = "s".repeat(PublicNames.MAX_PREFIX);
    String over = "s".repeat(PublicNames.MAX_PREFIX + 1);
    PublicNames some = names(exact, over);

    assertThat(some.full(new ServerName(exact), "t")).isEqualTo(exact + "__t");
    String name = some.assign(new ServerName(over), List.of("tool-of-this-server")).getFirst();
    assertThat(name.length()).isLessThanOrEqualTo(PublicNames.MAX_LENGTH);
    assertThat(some.serverOf(name)).isEqualTo(new ServerName(over));
  }

  @Test
  void serverOf_dividesAtTheFirstSeparator() {
    assertThat(names.serverOf("s__a__b")).isEqualTo(S);
    assertThat(PublicNames.ownName("s___a__b")).isEqualTo("_a__b");
    assertThat(names.serverOf("t__a")).isNull();
    assertThat(names.serverOf("__a")).isNull();
    assertThat(names.serverOf("plain")).isNull();
  }

  private static PublicNames names(String... servers) {
    return new PublicNames(Arrays.stream(servers).map(ServerName::new).toList());
  }
}
