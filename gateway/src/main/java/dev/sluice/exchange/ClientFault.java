package dev.sluice.exchange;

/** The mistakes a client can make, each with its own HTTP status. */
public enum ClientFault {
  PARSE_ERROR,
  INVALID_REQUEST,
  METHOD_NOT_FOUND,
  INVALID_PARAMS,
  MISSING_SESSION,
  UNKNOWN_SESSION,
  UNSUPPORTED_PROTOCOL_VERSION,
  FORBIDDEN_HOST,
  FORBIDDEN_ORIGIN,
  NOT_FOUND,
  METHOD_NOT_ALLOWED,
  NOT_ACCEPTABLE,
  UNSUPPORTED_MEDIA_TYPE,
  BODY_TOO_LARGE,
  HEADERS_TOO_LARGE,
  REQUEST_TIMEOUT,
  /** More at once than one caller or one session may have. */
  TOO_MANY_REQUESTS
}
