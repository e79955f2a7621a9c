package dev.sluice.bridge;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.exchange.Message;
import dev.sluice.exchange.Outbound;
import dev.sluice.protocol.jsonrpc.JsonSpans;
import dev.sluice.protocol.jsonrpc.Member;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.FastThreadLocal;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Seals what stands in a {@code requestState} of the gateway's own, and opens it again.
 * Thread-safe.
 *
 * <p>A state is {@code sluice.}, the name of this process (8 random bytes), a dot, and in
 * base64url: nonce (12 bytes), and under AES-256-GCM with a key of this process: kind (1), call,
 * round and expiry (8 each), 1 byte of padding, so that no state can be written in two ways; then
 * the tag (16). Caller, server, method and target are authenticated with it: a state that another
 * caller shows, or with another call, is as good as a forged one, and found so in the same step.
 *
 * <p>A state that names another process is none of ours: it goes on to the server, which may be
 * another gateway.
 *
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2026-07-28/basic/patterns/mrtr#server-requirements-basic-workflow">Server
 *     requirements, MCP 2026-07-28</a>
 */
public final class StateSeal {

  /** What a state is good for. */
  enum Kind {
    /** A call goes on that waits for answers. */
    PARKED,
    /** A call that ended is made again. */
    AGAIN
  }

  /**
   * What a state says.
   *
   * @param call which parked call, 0 for none
   * @param round which of its rounds
   */
  record Pass(Kind kind, long call, long round) {}

  private static final String PREFIX = "sluice.";
  private static final int NAME_BYTES = 8;
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BYTES = 16;
  private static final int CONTENT_BYTES = 1 + 3 * Long.BYTES + 1;
  private static final int SEALED_BYTES = NONCE_BYTES + CONTENT_BYTES + TAG_BYTES;

  private static final Base64.Encoder TO_TEXT = Base64.getUrlEncoder().withoutPadding();
  private static final Base64.Decoder FROM_TEXT = Base64.getUrlDecoder();

  private static final FastThreadLocal<Cipher> CIPHER =
      new FastThreadLocal<>() {
        @Override
        protected Cipher initialValue() throws GeneralSecurityException {
          return Cipher.getInstance("AES/GCM/NoPadding");
        }
      };

  private final RandomGenerator random;
  private final LongSupplier nanoTime;
  private final SecretKey key;
  private final String begin;

  /** The beginning of every state of this process as it stands in JSON, the quote included. */
  private final byte[] beginToken;

  /** Opens nothing; what has no right form is held against the key all the same. */
  private final byte[] decoy = new byte[SEALED_BYTES];

  private StateSeal(RandomGenerator random, LongSupplier nanoTime) {
    this.random = random;
    this.nanoTime = nanoTime;
    byte[] secret = new byte[KEY_BYTES];
    random.nextBytes(secret);
    this.key = new SecretKeySpec(secret, "AES");
    byte[] name = new byte[NAME_BYTES];
    random.nextBytes(name);
    this.begin = PREFIX + TO_TEXT.encodeToString(name) + '.';
    this.beginToken = ('"' + begin).getBytes(US_ASCII);
  }

  /**
   * A seal with a new key, tried out: the first use of a cipher loads much, which no event loop
   * should wait for.
   *
   * @param random unguessable and thread-safe
   */
  public static StateSeal fresh(RandomGenerator random) {
    return fresh(random, System::nanoTime);
  }

  static StateSeal fresh(RandomGenerator random, LongSupplier nanoTime) {
    StateSeal seal = new StateSeal(random, nanoTime);
    byte[] owner = new byte[] {1};
    Pass pass = new Pass(Kind.AGAIN, 0, 0);
    if (!pass.equals(seal.open(seal.seal(pass, owner, Long.MAX_VALUE / 2), owner))) {
      throw new IllegalStateException("AES-GCM is broken in this JDK");
    }
    return seal;
  }

  /** Whom and what a state is bound to. */
  static byte[] owner(Outbound outbound) {
    Message request = outbound.message();
    String named = request.edited(Member.NAME);
    String target = named == null ? request.edited(Member.URI) : named;
    byte[] token = (target == null ? "" : target).getBytes(UTF_8);
    String text = JsonSpans.text(Unpooled.wrappedBuffer(token), 0, token.length);
    String caller = outbound.client().identity().name();
    return (outbound.server().value()
            + '\n'
            + request.method()
            + '\n'
            + caller.length()
            + '\n'
            + caller
            + text)
        .getBytes(UTF_8);
  }

  /** A number nobody can guess. */
  long round() {
    return random.nextLong();
  }

  /** Whether the state of a request is one of this process. Allocates nothing. */
  boolean isOurs(Message request) {
    int start = request.envelope().start(Member.REQUEST_STATE);
    int length = request.envelope().end(Member.REQUEST_STATE) - start;
    if (start < 0 || length < beginToken.length) {
      return false;
    }
    ByteBuf bytes = request.bytes();
    int from = bytes.readerIndex() + start;
    for (int i = 0; i < beginToken.length; i++) {
      if (bytes.getByte(from + i) != beginToken[i]) {
        return false;
      }
    }
    return true;
  }

  /** A new state, good for {@code nanos} from now on: ASCII that JSON need not escape. */
  String seal(Pass pass, byte[] owner, long nanos) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] sealed = new byte[SEALED_BYTES];
    System.arraycopy(nonce, 0, sealed, 0, NONCE_BYTES);
    byte[] content =
        ByteBuffer.allocate(CONTENT_BYTES)
            .put((byte) pass.kind().ordinal())
            .putLong(pass.call())
            .putLong(pass.round())
            .putLong(nanoTime.getAsLong() + nanos)
            .array();
    try {
      cipher(Cipher.ENCRYPT_MODE, sealed, owner)
          .doFinal(content, 0, content.length, sealed, NONCE_BYTES);
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException("AES-GCM is broken in this JDK", broken);
    }
    return begin + TO_TEXT.encodeToString(sealed);
  }

  /**
   * What a state of ours says; null when it was not sealed here for this owner, or has expired.
   * Takes the same steps whatever is wrong with it.
   */
  @Nullable Pass open(String state, byte[] owner) {
    byte[] given = bytes(state);
    byte[] sealed = given.length == SEALED_BYTES ? given : decoy;
    try {
      byte[] content =
          cipher(Cipher.DECRYPT_MODE, sealed, owner)
              .doFinal(sealed, NONCE_BYTES, SEALED_BYTES - NONCE_BYTES);
      ByteBuffer read = ByteBuffer.wrap(content);
      Pass pass = new Pass(Kind.values()[read.get()], read.getLong(), read.getLong());
      return read.getLong() - nanoTime.getAsLong() < 0 ? null : pass;
    } catch (AEADBadTagException forged) {
      return null;
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException("AES-GCM is broken in this JDK", broken);
    }
  }

  private byte[] bytes(String state) {
    if (state.length() != begin.length() + SEALED_BYTES / 3 * 4 || !state.startsWith(begin)) {
      return decoy;
    }
    try {
      return FROM_TEXT.decode(state.substring(begin.length()));
    } catch (IllegalArgumentException malformed) {
      return decoy;
    }
  }

  private Cipher cipher(int mode, byte[] sealed, byte[] owner) throws GeneralSecurityException {
    Cipher cipher = CIPHER.get();
    cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * 8, sealed, 0, NONCE_BYTES));
    cipher.updateAAD(owner);
    return cipher;
  }
}
