package dev.sluice.config;

/**
 * Where something stands in a configuration file.
 *
 * @param line from 1; 0 when it is the file as a whole
 */
record Place(String file, int line) {
  static final Place NOWHERE = new Place("", 0);

  @Override
  public String toString() {
    return line == 0 ? file : file + ':' + line;
  }
}
