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
  /** A header and the body differ, or a header that must be there is missing. Since 2026-07-28. */
  HEADER_MISMATCH,
  /** The request needs a capability its client did not declare. Since 2026-07-28. */
  MISSING_CAPABILITY,
  /**
   * {@code params._meta} does not say what each request must say of its client. Since 2026-07-28.
   */
  INVALID_META,
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
