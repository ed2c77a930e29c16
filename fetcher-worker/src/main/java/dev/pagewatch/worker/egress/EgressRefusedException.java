package dev.pagewatch.worker.egress;

import dev.pagewatch.model.watch.ErrorCode;

/**
 * A host that won't be dialled, or that a proxy did not reach. The message is for people and names
 * the host.
 */
public final class EgressRefusedException extends RuntimeException {

  private final ErrorCode code;

  /**
   * A refusal.
   *
   * @param code {@code dns_failure} or {@code blocked_address}; of a proxy also {@code
   *     connection_failed} or {@code timeout}
   * @param message for people, naming the host
   */
  public EgressRefusedException(ErrorCode code, String message) {
    // Part of ordinary work and only ever reported by its message.
    super(message, null, false, false);
    this.code = code;
  }

  /** As given. */
  public ErrorCode code() {
    return code;
  }

  /** What happened, for people. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
