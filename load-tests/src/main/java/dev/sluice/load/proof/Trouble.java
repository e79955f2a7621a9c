package dev.sluice.load.proof;

import dev.sluice.load.gateway.Backend;

/** How the fifth server fails, and comes back. */
enum Trouble {
  STALLED {
    @Override
    void begin(Backend fifth) throws Exception {
      fifth.stall();
    }

    @Override
    void end(Backend fifth) throws Exception {
      fifth.resume();
    }
  },
  DEAD {
    @Override
    void begin(Backend fifth) throws Exception {
      fifth.kill();
    }

    @Override
    void end(Backend fifth) throws Exception {
      fifth.startAgain();
    }
  };

  abstract void begin(Backend fifth) throws Exception;

  abstract void end(Backend fifth) throws Exception;
}
