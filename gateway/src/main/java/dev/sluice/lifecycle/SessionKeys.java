package dev.sluice.lifecycle;

import dev.sluice.session.KeyFile;
import dev.sluice.session.SealKeys;
import dev.sluice.session.SealSecret;
import dev.sluice.session.SessionConfig;
import dev.sluice.session.SessionSeal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the keys of session ids: those configured, those of a file, or one kept by the gateway. */
final class SessionKeys {
  private static final Logger LOG = LoggerFactory.getLogger(SessionKeys.class);

  private SessionKeys() {}

  /**
   * Makes what session ids are sealed with, on a thread of its own: the first use of the JDK's
   * ciphers loads much, which neither the start nor an event loop should wait for. Fails with a
   * {@link StartFailure} when there is a file of keys that cannot be used.
   *
   * @param environment the value of a variable, null when it is not set
   */
  static CompletableFuture<SessionSeal> seal(
      GatewayConfig config, UnaryOperator<@Nullable String> environment) {
    CompletableFuture<SessionSeal> seal = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .name("sluice-keys")
        .start(
            () -> {
              try {
                seal.complete(make(config, environment));
              } catch (StartFailure | RuntimeException failure) {
                seal.completeExceptionally(failure);
              }
            });
    return seal;
  }

  private static SessionSeal make(GatewayConfig config, UnaryOperator<@Nullable String> environment)
      throws StartFailure {
    RandomGenerator random = SessionRandom.seeded();
    Path state = StateDirectory.of(config.stateDirectory(), environment);
    SealKeys keys = find(config.sessions(), state, random);
    LOG.info("session_keys sealing={} known={}", keys.name(), keys.size());
    SessionSeal seal = new SessionSeal(keys, random, config.sessions());
    seal.tryOut();
    return seal;
  }

  /**
   * Goes on with other keys, where some are configured; what the gateway keeps stays as it is.
   *
   * @throws StartFailure when there is a file of keys that cannot be used
   */
  static void rotate(SessionSeal seal, SessionConfig config) throws StartFailure {
    List<String> secrets = new ArrayList<>(config.keys());
    Path file = config.keyFile();
    if (file != null) {
      secrets.addAll(read(file));
    }
    if (!secrets.isEmpty()) {
      seal.rotate(SealKeys.of(secrets));
    }
  }

  /**
   * @param state where the gateway keeps its own
   * @throws StartFailure when there is a file of keys that cannot be used
   */
  static SealKeys find(SessionConfig config, Path state, RandomGenerator random)
      throws StartFailure {
    List<String> secrets = new ArrayList<>(config.keys());
    Path file = config.keyFile();
    if (file != null) {
      secrets.addAll(read(file));
    }
    return SealKeys.of(secrets.isEmpty() ? kept(state, random) : secrets);
  }

  private static List<String> read(Path file) throws StartFailure {
    try {
      return KeyFile.read(file);
    } catch (KeyFile.Unusable unusable) {
      throw new StartFailure(String.valueOf(unusable.getMessage()), unusable);
    } catch (IOException unreadable) {
      throw new StartFailure(
          "sessions.keyFile " + file + " cannot be read (" + unreadable.getMessage() + ')',
          unreadable);
    }
  }

  private static List<String> kept(Path state, RandomGenerator random) throws StartFailure {
    try {
      return KeyFile.keep(state, random);
    } catch (KeyFile.Unusable unusable) {
      throw new StartFailure(String.valueOf(unusable.getMessage()), unusable);
    } catch (IOException | UnsupportedOperationException inaccessible) {
      LOG.warn(
          "session_key_not_kept directory={} detail=\"{}\" effect=\"sessions end with this process\""
              + " help=\"set stateDirectory or sessions.keys\"",
          state,
          inaccessible.toString());
      return List.of(SealSecret.random(random));
    }
  }
}
