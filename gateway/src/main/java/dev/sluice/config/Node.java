package dev.sluice.config;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A value of a configuration file, with the place it stands at. */
sealed interface Node {
  Place place();

  /** What a reader would call this, for problems. */
  String noun();

  /** The kinds of scalar. */
  enum Kind {
    TEXT,
    NUMBER,
    BOOLEAN
  }

  /**
   * One text, number or boolean.
   *
   * @param text as written, before expansion
   */
  record Scalar(Place place, Kind kind, String text) implements Node {
    @Override
    public String noun() {
      return switch (kind) {
        case TEXT -> "a text";
        case NUMBER -> "a number";
        case BOOLEAN -> "a boolean";
      };
    }
  }

  /** A key without value. */
  record Empty(Place place) implements Node {
    @Override
    public String noun() {
      return "nothing";
    }
  }

  record Items(Place place, List<Node> items) implements Node {
    @Override
    public String noun() {
      return "a list";
    }
  }

  /** Keys and values, in the order of the file. */
  record Fields(Place place, Map<String, Member> members) implements Node {
    @Override
    public String noun() {
      return "a group of keys";
    }

    /** The value of a key, null when it is not there or empty. */
    @Nullable Node get(String key) {
      Member member = members.get(key);
      return member == null || member.value() instanceof Empty ? null : member.value();
    }

    /** Where a key stands; the group itself when it is not there. */
    Place placeOf(String key) {
      Member member = members.get(key);
      return member == null ? place : member.place();
    }
  }

  /**
   * One key and its value.
   *
   * @param place of the key
   */
  record Member(Place place, Node value) {}
}
