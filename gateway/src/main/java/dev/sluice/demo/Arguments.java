package dev.sluice.demo;

import tools.jackson.databind.JsonNode;

/**
 * The members of an object that came from a client, checked as they are read.
 *
 * @param json the object; anything else counts as empty
 */
record Arguments(JsonNode json) {

  boolean has(String name) {
    return json.has(name);
  }

  /** An object within. */
  Arguments object(String name) {
    return new Arguments(json.path(name));
  }

  String text(String name) {
    JsonNode value = json.path(name);
    if (!value.isString()) {
      throw expected(name, "a string");
    }
    return value.stringValue();
  }

  String text(String name, String absent) {
    return has(name) ? text(name) : absent;
  }

  double number(String name) {
    JsonNode value = json.path(name);
    if (!value.isNumber()) {
      throw expected(name, "a number");
    }
    return value.asDouble();
  }

  double number(String name, double absent, double most) {
    if (!has(name)) {
      return absent;
    }
    double value = number(name);
    if (value < 0 || value > most) {
      throw expected(name, "a number from 0 to " + most);
    }
    return value;
  }

  int integer(String name, int absent, int least, int most) {
    if (!has(name)) {
      return absent;
    }
    JsonNode value = json.path(name);
    if (!value.canConvertToExactIntegral() || value.asLong(-1) < least || value.asLong(-1) > most) {
      throw expected(name, "an integer from " + least + " to " + most);
    }
    return value.asInt();
  }

  private static RpcException expected(String name, String what) {
    return RpcException.invalidParams(name + ": expected " + what);
  }
}
