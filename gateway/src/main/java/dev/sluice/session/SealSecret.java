package dev.sluice.session;

import java.util.Base64;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The secrets that keys of session ids are made of. */
public final class SealSecret {
  /** What a good one looks like; for messages. */
  public static final String EXPECTED =
      "32 random bytes as 64 hex digits or in base64, as `openssl rand -base64 32` prints them";

  private static final int BYTES = 32;
  private static final int LEAST_HEX = 2 * BYTES;

  /** Characters of 32 bytes in base64, without padding. */
  private static final int LEAST_TEXT = 43;

  private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]+");

  /** Of 64 random hex digits and of 43 random characters fewer differ once in a billion keys. */
  private static final int LEAST_DISTINCT_HEX = 8;

  private static final int LEAST_DISTINCT_TEXT = 16;

  private SealSecret() {}

  /**
   * What is wrong with a secret, without a word of it; null when it is good. Whether bytes are
   * random cannot be seen: this finds what is too short, and what a person typed.
   */
  public static @Nullable String check(String secret) {
    boolean hex = HEX.matcher(secret).matches();
    int least = hex ? LEAST_HEX : LEAST_TEXT;
    if (secret.length() < least) {
      return "has " + secret.length() + (hex ? " hex digits" : " characters");
    }
    long distinct = secret.chars().distinct().count();
    if (distinct < (hex ? LEAST_DISTINCT_HEX : LEAST_DISTINCT_TEXT)) {
      return "has only " + distinct + " different characters";
    }
    return null;
  }

  /** A new secret. */
  public static String random(RandomGenerator random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }
}
