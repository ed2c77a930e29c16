package dev.pagewatch.model.watch;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** Why a check failed. */
public enum ErrorCode {
  /** The host name does not resolve. */
  @JsonProperty("dns_failure")
  DNS_FAILURE,

  /** No connection, or it broke. */
  @JsonProperty("connection_failed")
  CONNECTION_FAILED,

  /** The TLS handshake or certificate failed. */
  @JsonProperty("tls_error")
  TLS_ERROR,

  /** The deadline passed. */
  @JsonProperty("timeout")
  TIMEOUT,

  /** The server answered a status that is not accepted. */
  @JsonProperty("http_status")
  HTTP_STATUS,

  /** More redirects than allowed. */
  @JsonProperty("too_many_redirects")
  TOO_MANY_REDIRECTS,

  /** The body passed the size limit. */
  @JsonProperty("too_large")
  TOO_LARGE,

  /** A content type with no text to compare. */
  @JsonProperty("unsupported_content")
  UNSUPPORTED_CONTENT,

  /** The page has no text. */
  @JsonProperty("empty_content")
  EMPTY_CONTENT,

  /** An include filter matched nothing. */
  @JsonProperty("filter_not_found")
  FILTER_NOT_FOUND,

  /** The address is not public and not allowed. */
  @JsonProperty("blocked_address")
  BLOCKED_ADDRESS,

  /** The browser could not open the page. */
  @JsonProperty("navigation_failed")
  NAVIGATION_FAILED,

  /** The page kept the browser from answering. */
  @JsonProperty("page_hung")
  PAGE_HUNG,

  /** The browser ended during the check. */
  @JsonProperty("browser_crashed")
  BROWSER_CRASHED,

  /** A browser step failed. */
  @JsonProperty("step_failed")
  STEP_FAILED,

  /** The worker lost its lease. */
  @JsonProperty("lease_lost")
  LEASE_LOST,

  /** A fault in Pagewatch. */
  @JsonProperty("internal")
  INTERNAL;

  /** The name on the wire and in the database: lower case with underscores. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
