package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class KeyFileTest {
  private static final SecureRandom RANDOM = new SecureRandom();

  @TempDir Path directory;

  private Path file(String text) throws IOException {
    return Files.writeString(directory.resolve("keys"), text);
  }

  @Test
  void keep_firstTime_makesOneForTheOwnerOnlyAndKeepsIt() throws IOException {
    Path state = directory.resolve("a").resolve("sluice");
    List<String> made = KeyFile.keep(state, RANDOM);
    assertThat(made).hasSize(1).allSatisfy(key -> assertThat(SealSecret.check(key)).isNull());
    assertThat(KeyFile.keep(state, RANDOM)).isEqualTo(made);
    assertThat(state.toFile().list()).containsExactly(KeyFile.NAME);
    assertThat(permissions(state.resolve(KeyFile.NAME))).isEqualTo("rw-------");
    assertThat(permissions(state)).isEqualTo("rwx------");
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void keep_manyAtOnce_allFindTheSame() throws Exception {
    for (int round = 0; round < 20; round++) {
      Path state = directory.resolve("round" + round);
      CyclicBarrier start = new CyclicBarrier(4);
      List<FutureTask<List<String>>> tasks = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        FutureTask<List<String>> task =
            new FutureTask<>(
                () -> {
                  start.await(5, TimeUnit.SECONDS);
                  return KeyFile.keep(state, RANDOM);
                });
        tasks.add(task);
        Thread.ofPlatform().start(task);
      }
      List<String> first = tasks.getFirst().get(5, TimeUnit.SECONDS);
      for (FutureTask<List<String>> task : tasks) {
        assertThat(task.get(5, TimeUnit.SECONDS)).isEqualTo(first);
      }
      assertThat(state.toFile().list()).hasSize(1);
    }
  }

  @Test
  void keep_directoryCannotBeMade_fails() throws IOException {
    Path blocked = file("no directory").resolve("sluice");
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> KeyFile.keep(blocked, RANDOM));
  }

  @Test
  void read_commentsBlanksAndSpaces_areNoSecrets() throws IOException {
    String first = SealSecret.random(RANDOM);
    String second = SealSecret.random(RANDOM);
    assertThat(KeyFile.read(file("# new\n " + first + " \r\n\n# old\n" + second)))
        .containsExactly(first, second);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# nothing\n\n", "short\n"})
  void read_noGoodSecret_isUnusableAndTellsNone(String text) throws IOException {
    Path file = file(text);
    assertThatExceptionOfType(KeyFile.Unusable.class)
        .isThrownBy(() -> KeyFile.read(file))
        .withMessageContaining(file.toString())
        .withMessageContaining("openssl rand -base64 32")
        .withMessageNotContaining("short");
  }

  @Test
  void read_secretsAtTheBound_areReadAndOneMoreIsNot() throws IOException {
    List<String> most = new ArrayList<>();
    for (int i = 0; i < SealKeys.MAX_KEYS; i++) {
      most.add(SealSecret.random(RANDOM));
    }
    assertThat(KeyFile.read(file(String.join("\n", most)))).isEqualTo(most);
    most.add(SealSecret.random(RANDOM));
    Path tooMany = file(String.join("\n", most));
    assertThatExceptionOfType(KeyFile.Unusable.class).isThrownBy(() -> KeyFile.read(tooMany));
  }

  @Test
  void read_bytesAtTheBound_areReadAndOneMoreIsNot() throws IOException {
    String secret = SealSecret.random(RANDOM) + "\n#";
    String most = secret + "x".repeat(KeyFile.MAX_BYTES - secret.length());
    assertThat(KeyFile.read(file(most))).hasSize(1);
    Path tooLong = file(most + 'x');
    assertThatExceptionOfType(KeyFile.Unusable.class).isThrownBy(() -> KeyFile.read(tooLong));
  }

  @Test
  void read_noText_isUnusable() throws IOException {
    Path file = Files.write(directory.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    assertThatExceptionOfType(KeyFile.Unusable.class).isThrownBy(() -> KeyFile.read(file));
  }

  @ParameterizedTest
  @CsvSource({
    "0123456789abcdef, 4, true",
    "0123456789abcde, 4, false",
    "0123456789ABCDEF, 5, true"
  })
  void check_hexDigits_needsSixtyFour(String digits, int times, boolean good) {
    assertThat(SealSecret.check(digits.repeat(times)) == null).isEqualTo(good);
  }

  @Test
  void check_text_needsFortyThreeCharactersAndSixteenDifferentOnes() {
    String sixteen = "abcdefghijklmnop";
    assertThat(SealSecret.check((sixteen + sixteen + sixteen).substring(0, 43))).isNull();
    assertThat(SealSecret.check((sixteen + sixteen + sixteen).substring(0, 42)))
        .isEqualTo("has 42 characters");
    assertThat(SealSecret.check("abcdefghijklmno".repeat(4)))
        .isEqualTo("has only 15 different characters");
    assertThat(SealSecret.check("01".repeat(40))).isEqualTo("has only 2 different characters");
    assertThat(Collections.nCopies(500, 0))
        .allSatisfy(x -> assertThat(SealSecret.check(SealSecret.random(RANDOM))).isNull());
  }
}
