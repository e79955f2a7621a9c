package dev.sluice.session;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.ClientCapabilities;
import dev.sluice.exchange.Identity;
import dev.sluice.exchange.Scope;
import dev.sluice.exchange.ServerName;
import dev.sluice.protocol.era.ProtocolVersion;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SessionSealTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String FIRST = SealSecret.random(RANDOM);
  private static final String SECOND = SealSecret.random(RANDOM);
  private static final Identity ANYBODY = Identity.ANONYMOUS;
  private static final Scope ALL = Scope.AGGREGATE;
  private static final Pass PASS =
      new Pass(
          ProtocolVersion.V2025_06_18,
          new ClientCapabilities(
              "{\"elicitation\":{},\"roots\":{\"listChanged\":true},\"sampling\":{}}",
              true,
              true,
              true),
          1_800_000_000L,
          4_000_000_000L);

  private final SessionSeal seal = sealWith(FIRST);

  private static SessionSeal sealWith(String... secrets) {
    return new SessionSeal(SealKeys.of(List.of(secrets)), RANDOM, SessionConfig.DEFAULTS);
  }

  private static Pass declaring(String json) {
    return new Pass(
        ProtocolVersion.V2025_11_25, new ClientCapabilities(json, true, false, true), 1, 2);
  }

  private Pass reopened(Pass pass) {
    return Objects.requireNonNull(seal.open(seal.seal(pass, ALL, ANYBODY), ALL, ANYBODY));
  }

  @Test
  void rotate_oldIdsOpenAsLongAsTheirKeyIsThere_newOnesAreSealedWithTheFirst() {
    String before = seal.seal(PASS, ALL, ANYBODY);
    seal.rotate(SealKeys.of(List.of(SECOND, FIRST)));
    String after = seal.seal(PASS, ALL, ANYBODY);
    assertThat(seal.open(before, ALL, ANYBODY)).isEqualTo(PASS);
    assertThat(sealWith(SECOND).open(after, ALL, ANYBODY)).isEqualTo(PASS);
    seal.rotate(SealKeys.of(List.of(SECOND)));
    assertThat(seal.open(before, ALL, ANYBODY)).isNull();
    assertThat(seal.open(after, ALL, ANYBODY)).isEqualTo(PASS);
  }

  @Test
  void open_sealedElsewhereWithTheSameSecret_saysAllOfIt() {
    String id = seal.seal(PASS, ALL, ANYBODY);
    assertThat(sealWith(FIRST).open(id, ALL, ANYBODY)).isEqualTo(PASS);
    assertThat(id).matches("[A-Za-z0-9_-]+").hasSizeLessThan(120);
  }

  @Test
  void seal_sameTwice_isNeverTheSameId() {
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      ids.add(seal.seal(PASS, ALL, ANYBODY));
    }
    assertThat(ids).hasSize(1_000);
  }

  @Test
  void open_oldKeyBehindANewOne_opensAndNewIdsNeedTheNewOne() {
    String old = seal.seal(PASS, ALL, ANYBODY);
    SessionSeal rotated = sealWith(SECOND, FIRST);
    assertThat(rotated.open(old, ALL, ANYBODY)).isEqualTo(PASS);
    String fresh = rotated.seal(PASS, ALL, ANYBODY);
    assertThat(sealWith(SECOND).open(fresh, ALL, ANYBODY)).isEqualTo(PASS);
    assertThat(seal.open(fresh, ALL, ANYBODY)).isNull();
    assertThat(sealWith(SECOND).open(old, ALL, ANYBODY)).isNull();
  }

  @Test
  void open_otherScopeOrCaller_isAsGoodAsForged() {
    Scope one = new Scope.Single(new ServerName("one"));
    String id = seal.seal(PASS, one, new Identity("ann"));
    assertThat(seal.open(id, one, new Identity("ann"))).isEqualTo(PASS);
    assertThat(seal.open(id, one, new Identity("eve"))).isNull();
    assertThat(seal.open(id, ALL, new Identity("ann"))).isNull();
    assertThat(seal.open(id, new Scope.Single(new ServerName("two")), new Identity("ann")))
        .isNull();
    assertThat(seal.open(seal.seal(PASS, ALL, new Identity("one\nann")), one, new Identity("ann")))
        .isNull();
  }

  @Test
  void open_anyBitChanged_isNothing() {
    byte[] id = Base64.getUrlDecoder().decode(seal.seal(PASS, ALL, ANYBODY));
    for (int bit = 0; bit < id.length * 8; bit++) {
      byte[] changed = id.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      String text = Base64.getUrlEncoder().withoutPadding().encodeToString(changed);
      assertThat(seal.open(text, ALL, ANYBODY)).as("bit %d", bit).isNull();
    }
  }

  @Test
  void open_everyOtherWayToWriteTheId_isNothing() {
    String id = seal.seal(PASS, ALL, ANYBODY);
    List<String> others = new ArrayList<>(List.of(id + "=", id + "AAAA", id + "A", id + "===="));
    for (int cut = 1; cut <= id.length(); cut++) {
      others.add(id.substring(0, id.length() - cut));
      others.add(id.substring(cut));
    }
    for (int last = 0; last < 128; last++) {
      others.add(id.substring(0, id.length() - 1) + (char) last);
    }
    others.removeIf(id::equals);
    assertThat(others).allSatisfy(other -> assertThat(seal.open(other, ALL, ANYBODY)).isNull());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "....", "%00%00", "é✓é✓", "AAAA", "session"})
  void open_garbage_isNothing(String garbage) {
    assertThat(seal.open(garbage, ALL, ANYBODY)).isNull();
    assertThat(seal.open(garbage.repeat(SessionSeal.MAX_CHARS), ALL, ANYBODY)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"roots\":{}}",
        "{\"elicitation\":{},\"roots\":{\"listChanged\":true},\"sampling\":{}}",
        "{\"experimental\":{\"\u00e9\u2713\":[1,2,{\"a\":null}]},\"roots\":{}}",
      })
  void open_capabilities_areWhatWasSealed(String json) {
    assertThat(reopened(declaring(json))).isEqualTo(declaring(json));
  }

  @Test
  void seal_commonCapabilities_takeLittleRoom() {
    String nothing = seal.seal(declaring("{}"), ALL, ANYBODY);
    assertThat(nothing).hasSize(84);
    assertThat(seal.seal(PASS, ALL, ANYBODY)).hasSizeLessThanOrEqualTo(nothing.length() + 16);
  }

  @Test
  void seal_capabilitiesOfAnyLength_fitsAndIsDividedByThree() {
    for (int length = 0; length < 60; length++) {
      Pass pass = declaring("{\"x\":\"" + "ab1".repeat(length) + "\"}");
      String id = seal.seal(pass, ALL, ANYBODY);
      assertThat(id.length() % 4).isZero();
      assertThat(seal.open(id, ALL, ANYBODY)).isEqualTo(pass);
    }
  }

  @Test
  void seal_capabilitiesAtTheBound_areKeptAndOneByteMoreIsCutDown() {
    int around = "{\"x\":\"\"}".length();
    String noise = noise(CapabilityCode.MAX_BYTES * 2);
    int most = 0;
    while (CapabilityCode.of(caps(noise.substring(0, most + 1))).bytes().length
            <= CapabilityCode.MAX_BYTES
        && reopened(declaring(x(noise.substring(0, most + 1)))).capabilities().json().length()
            > around) {
      most++;
    }
    String kept = x(noise.substring(0, most));
    assertThat(reopened(declaring(kept)).capabilities().json()).isEqualTo(kept);
    assertThat(seal.seal(declaring(kept), ALL, ANYBODY))
        .hasSizeBetween(SessionSeal.MAX_CHARS - 20, SessionSeal.MAX_CHARS);
    Pass cut = reopened(declaring(x(noise.substring(0, most + 1))));
    assertThat(cut.capabilities()).isEqualTo(new ClientCapabilities("{}", true, false, true));
  }

  @Test
  void seal_tooManyCapabilities_keepsTheKnownOnes() {
    String json =
        "{\"elicitation\":{\"form\":{},\"url\":{\"x\":1}},\"experimental\":{\"noise\":\""
            + noise(4_000)
            + "\"},\"roots\":{\"listChanged\":true},\"sampling\":{\"tools\":{}},"
            + "\"tasks\":{\"cancel\":{},\"requests\":{\"sampling\":{\"createMessage\":{}}}}}";
    assertThat(reopened(declaring(json)).capabilities().json())
        .isEqualTo(
            "{\"elicitation\":{\"form\":{},\"url\":{}},\"roots\":{\"listChanged\":true},"
                + "\"sampling\":{\"tools\":{}},"
                + "\"tasks\":{\"cancel\":{},\"requests\":{\"sampling\":{\"createMessage\":{}}}}}");
  }

  @Test
  void open_sameCapabilitiesAgain_sharesThem() {
    ClientCapabilities first = reopened(PASS).capabilities();
    assertThat(reopened(PASS).capabilities()).isSameAs(first);
    assertThat(reopened(declaring("{}")).capabilities().json()).isEqualTo("{}");
  }

  private static String x(String text) {
    return "{\"x\":\"" + text + "\"}";
  }

  private static ClientCapabilities caps(String text) {
    return new ClientCapabilities(x(text), true, false, true);
  }

  /** Text that does not deflate well. */
  private static String noise(int length) {
    byte[] bytes = new byte[length];
    RANDOM.nextBytes(bytes);
    return new String(Base64.getEncoder().withoutPadding().encode(bytes), US_ASCII)
        .replace('/', 'x')
        .substring(0, length);
  }
}
