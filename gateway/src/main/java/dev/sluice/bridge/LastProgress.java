package dev.sluice.bridge;

import dev.sluice.exchange.Message;
import org.jspecify.annotations.Nullable;

/** The last progress of a call that nobody listens to. Confined to the call's loop. */
final class LastProgress {
  private final Kept kept;
  private @Nullable Message message;

  LastProgress(Kept kept) {
    this.kept = kept;
  }

  /** Puts it in the place of what was kept, if there is room. Takes ownership. */
  void keep(Message latest) {
    drop();
    if (kept.take(latest.length())) {
      message = latest;
    } else {
      latest.release();
    }
  }

  /** Hands it out, owned by the caller; null when there is none. */
  @Nullable Message take() {
    Message latest = message;
    message = null;
    if (latest != null) {
      kept.give(latest.length());
    }
    return latest;
  }

  void drop() {
    Message latest = take();
    if (latest != null) {
      latest.release();
    }
  }
}
