package dev.sluice.load.proof;

import java.util.List;

/** One promise, shown to hold by a run from outside. */
interface Proof {
  /** The word on the command line. */
  String name();

  /** What it shows, in one sentence. */
  String claim();

  /** Its sizes, each an option of the command line. */
  List<Size> sizes();

  /** Runs and reports. A missed target is a row of the report, not an exception. */
  void run(Run run) throws Exception;

  /**
   * One size of a proof.
   *
   * @param full its value by default
   * @param brief its value with {@code --short}
   */
  record Size(String name, String meaning, long full, long brief) {}
}
