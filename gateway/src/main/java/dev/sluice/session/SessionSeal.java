package dev.sluice.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.exchange.ClientCapabilities;
import dev.sluice.exchange.Identity;
import dev.sluice.exchange.Scope;
import dev.sluice.protocol.era.ProtocolVersion;
import io.netty.util.concurrent.FastThreadLocal;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.random.RandomGenerator;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * Seals what a session is into its id, and opens it again. Thread-safe.
 *
 * <p>An id is base64url of: form (1 byte), key id (4), nonce (12), and under AES-256-GCM: revision
 * (4), flags (1), issued and expires (4 each, seconds), 128 random bits, the client's capabilities,
 * 0 to 2 bytes of padding, so that no id can be written in two ways; then the tag (16). Scope and
 * caller are authenticated with it: an id that another caller shows, or that is shown elsewhere, is
 * as good as a forged one, and found so in the same step.
 *
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#session-management">Session
 *     management, MCP 2025-11-25</a>
 */
public final class SessionSeal {
  /** Most characters of an id. */
  static final int MAX_CHARS = 1_500;

  private static final byte FORM = 1;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BYTES = 16;
  private static final int RANDOM_BYTES = 16;
  private static final int PLAIN_BYTES = 24;
  private static final int HEADER_BYTES = 1 + Integer.BYTES;
  private static final int FIXED_BYTES = 4 + 1 + 4 + 4 + RANDOM_BYTES;
  private static final int LEAST_BYTES = HEADER_BYTES + NONCE_BYTES + FIXED_BYTES + TAG_BYTES;
  private static final int PADDING_SHIFT = 4;
  private static final long SECONDS_MASK = 0xffff_ffffL;

  private static final Base64.Encoder TO_TEXT = Base64.getUrlEncoder().withoutPadding();
  private static final Base64.Decoder FROM_TEXT = Base64.getUrlDecoder();

  private static final FastThreadLocal<Cipher> CIPHER =
      new FastThreadLocal<>() {
        @Override
        protected Cipher initialValue() throws GeneralSecurityException {
          return Cipher.getInstance("AES/GCM/NoPadding");
        }
      };

  private volatile SealKeys keys;
  private final RandomGenerator random;
  private final int maxCapabilities;
  private final SharedCapabilities shared = new SharedCapabilities();

  /** Opens nothing; what has no right form or key is held against it all the same. */
  private final SealKey decoy;

  private final byte[] decoyId = new byte[LEAST_BYTES + 1];

  /**
   * @param random unguessable and thread-safe
   */
  public SessionSeal(SealKeys keys, RandomGenerator random, SessionConfig config) {
    this.keys = keys;
    this.random = random;
    this.maxCapabilities = config.capabilities().intBytes();
    this.decoy = SealKey.of(SealSecret.random(random));
  }

  /**
   * Seals and opens an id: the first time loads much, which no event loop should wait for.
   *
   * @throws IllegalStateException when the JDK cannot
   */
  public void tryOut() {
    Pass pass = new Pass(ProtocolVersion.LATEST_SESSION, ClientCapabilities.NONE, 0, 0);
    if (open(seal(pass, Scope.AGGREGATE, Identity.ANONYMOUS), Scope.AGGREGATE, Identity.ANONYMOUS)
        == null) {
      throw new IllegalStateException("AES-GCM is broken in this JDK");
    }
  }

  /** Seals with the first of these from now on, and opens with any of them. */
  public void rotate(SealKeys others) {
    keys = others;
  }

  /** A new id: visible ASCII, at most {@link #MAX_CHARS}, never the same twice. */
  String seal(Pass pass, Scope scope, Identity identity) {
    CapabilityCode code = CapabilityCode.of(pass.capabilities());
    int padding = 2 - (LEAST_BYTES + code.bytes().length + 2) % 3;
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] unguessable = new byte[RANDOM_BYTES];
    random.nextBytes(unguessable);
    byte[] content =
        ByteBuffer.allocate(FIXED_BYTES + code.bytes().length + padding)
            .putInt(number(pass.version()))
            .put((byte) (padding << PADDING_SHIFT | code.flags()))
            .putInt((int) pass.issuedSeconds())
            .putInt((int) pass.expiresSeconds())
            .put(unguessable)
            .put(code.bytes())
            .array();
    SealKey key = keys.first();
    byte[] id = new byte[LEAST_BYTES + code.bytes().length + padding];
    ByteBuffer.wrap(id).put(FORM).putInt(key.id()).put(nonce);
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, key, id, scope, identity);
      cipher.doFinal(content, 0, content.length, id, HEADER_BYTES + NONCE_BYTES);
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException("AES-GCM is broken in this JDK", broken);
    }
    return TO_TEXT.encodeToString(id);
  }

  /** A new id that says nothing: unguessable, visible ASCII. */
  String random() {
    byte[] id = new byte[PLAIN_BYTES];
    random.nextBytes(id);
    return TO_TEXT.encodeToString(id);
  }

  /**
   * What an id says; null when it was not sealed with a known key for this scope and caller. Takes
   * the same steps whatever is wrong with it. An id that has expired is opened like any other.
   */
  @Nullable Pass open(String text, Scope scope, Identity identity) {
    byte[] id = bytes(text);
    boolean formed = id.length >= LEAST_BYTES && id[0] == FORM;
    SealKey known = formed ? keys.find(ByteBuffer.wrap(id, 1, Integer.BYTES).getInt()) : null;
    SealKey key = known == null ? decoy : known;
    byte[] sealed = formed ? id : decoyId;
    try {
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, key, sealed, scope, identity);
      int start = HEADER_BYTES + NONCE_BYTES;
      return pass(ByteBuffer.wrap(cipher.doFinal(sealed, start, sealed.length - start)));
    } catch (AEADBadTagException | IllegalArgumentException forgedOrTooMuch) {
      return null;
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException("AES-GCM is broken in this JDK", broken);
    }
  }

  private static byte[] bytes(String text) {
    if (text.length() > MAX_CHARS || text.length() % 4 != 0) {
      return new byte[0];
    }
    try {
      return FROM_TEXT.decode(text);
    } catch (IllegalArgumentException malformed) {
      return new byte[0];
    }
  }

  private static Cipher cipher(int mode, SealKey key, byte[] id, Scope scope, Identity identity)
      throws GeneralSecurityException {
    Cipher cipher = CIPHER.get();
    cipher.init(
        mode, key.key(), new GCMParameterSpec(TAG_BYTES * 8, id, HEADER_BYTES, NONCE_BYTES));
    cipher.updateAAD(id, 0, HEADER_BYTES);
    cipher.updateAAD(owner(scope, identity));
    return cipher;
  }

  /** A server's name has no line feed: no two owners are written alike. */
  private static byte[] owner(Scope scope, Identity identity) {
    String server =
        switch (scope) {
          case Scope.Aggregate _ -> "";
          case Scope.Single(var name) -> name.value();
        };
    return (server + '\n' + identity.name()).getBytes(UTF_8);
  }

  /** Null for a revision of a later release, whose ids this one cannot serve. */
  private @Nullable Pass pass(ByteBuffer content) {
    ProtocolVersion version = version(content.getInt());
    int flags = content.get();
    long issued = content.getInt() & SECONDS_MASK;
    long expires = content.getInt() & SECONDS_MASK;
    content.position(content.position() + RANDOM_BYTES);
    byte[] code = new byte[content.remaining() - (flags >> PADDING_SHIFT)];
    content.get(code);
    return version == null
        ? null
        : new Pass(
            version,
            shared.share(new CapabilityCode(flags & 0xf, code).decode(maxCapabilities)),
            issued,
            expires);
  }

  /** A revision as a number, 2025-11-25 as 20251125. */
  private static int number(ProtocolVersion version) {
    return Integer.parseInt(version.text().replace("-", ""));
  }

  private static @Nullable ProtocolVersion version(int number) {
    for (ProtocolVersion version : ProtocolVersion.values()) {
      if (number(version) == number) {
        return version;
      }
    }
    return null;
  }
}
