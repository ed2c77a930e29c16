package dev.pagewatch.worker.egress;

import dev.pagewatch.model.watch.ErrorCode;

/**
 * Why the proxy did not reach a host.
 *
 * @param code {@code blocked_address}, {@code dns_failure}, {@code connection_failed} or {@code
 *     timeout}
 * @param message for people, naming the host
 */
public record Refusal(ErrorCode code, String message) {

  /** What a failed dial comes down to; the cause may be anything a dial fails with. */
  static Refusal of(String host, Throwable failure) {
    Throwable cause = DialFailures.unwrapped(failure);
    if (cause instanceof EgressRefusedException refused) {
      return new Refusal(refused.code(), refused.reason());
    }
    return new Refusal(DialFailures.code(cause), DialFailures.message(host, cause));
  }

  /** The status a proxy answers with (RFC 9110 section 15.6). */
  int status() {
    return switch (code) {
      case BLOCKED_ADDRESS -> 403;
      case TIMEOUT -> 504;
      default -> 502;
    };
  }
}
