package dev.pagewatch.worker.egress;

import dev.pagewatch.model.fetch.FetchOptions;
import dev.pagewatch.model.watch.ErrorCode;
import java.util.Optional;

/**
 * Why the proxy did not reach a host.
 *
 * @param code {@code blocked_address}, {@code dns_failure}, {@code connection_failed}, {@code
 *     timeout} or, for what is left out, {@code navigation_failed}
 * @param message for people, naming the host
 */
public record Refusal(ErrorCode code, String message) {

  /** Of a page that is to be reached through a proxy that is named, and there is none. */
  public static Optional<Refusal> ofUnknownProxy(FetchOptions options) {
    return options
        .proxyName()
        .map(
            name ->
                new Refusal(
                    ErrorCode.CONNECTION_FAILED,
                    "there is no proxy named %s any more; add it again or set fetch.proxy to another"
                        .formatted(name)));
  }

  /** Of a tracker, where those are left out. */
  public static Refusal ofTracker(String host) {
    return new Refusal(
        ErrorCode.NAVIGATION_FAILED,
        "%s is left out as a tracker; set fetch.block to a list without tracker to have it asked"
            .formatted(host));
  }

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
      case BLOCKED_ADDRESS, NAVIGATION_FAILED -> 403;
      case TIMEOUT -> 504;
      default -> 502;
    };
  }
}
