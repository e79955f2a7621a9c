package dev.sluice.config;

import dev.sluice.session.KeyFile;
import dev.sluice.session.SealKeys;
import dev.sluice.session.SealSecret;
import dev.sluice.session.SessionConfig;
import java.io.IOException;
import java.nio.file.Path;

/** What must hold of the secrets that session ids are sealed with. */
final class SessionKeyChecks {
  private static final String KEYS = "sessions.keys";
  private static final String KEY_FILE = "sessions.keyFile";

  private final Findings findings;
  private final Place file;

  SessionKeyChecks(Findings findings, Place file) {
    this.findings = findings;
    this.file = file;
  }

  void check(SessionConfig config) {
    int keys = config.keys().size();
    if (keys > SealKeys.MAX_KEYS) {
      problem(KEYS, keys + " secrets", "at most " + SealKeys.MAX_KEYS);
    }
    for (int i = 0; i < keys; i++) {
      String wrong = SealSecret.check(config.keys().get(i));
      if (wrong != null) {
        problem(KEYS, "secret " + (i + 1) + ' ' + wrong, SealSecret.EXPECTED);
      }
    }
    Path keyFile = config.keyFile();
    if (keyFile == null) {
      return;
    }
    try {
      KeyFile.read(keyFile);
    } catch (KeyFile.Unusable unusable) {
      problem(KEY_FILE, String.valueOf(unusable.getMessage()), "a file of good secrets");
    } catch (IOException unreadable) {
      problem(KEY_FILE, keyFile.toString(), "a file that exists and this process may read");
    }
  }

  private void problem(String key, String value, String expected) {
    findings.problem(findings.place(key, file), key, value, expected);
  }
}
