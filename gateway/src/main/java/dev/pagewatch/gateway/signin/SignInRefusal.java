package dev.pagewatch.gateway.signin;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What somebody asked about signing in is not done, with the reason for people. */
public final class SignInRefusal extends RuntimeException {

  private final Reason reason;
  private final @Nullable Duration retryAfter;

  /** Why. */
  public enum Reason {
    /** The password is another. */
    WRONG_PASSWORD,
    /** Too many wrong ones came from there. */
    TOO_MANY_TRIES,
    /** Too many are tried at once, from anywhere. */
    BUSY,
    /** Not as things stand. */
    CONFLICT
  }

  SignInRefusal(Reason reason, String message) {
    super(message);
    this.reason = reason;
    this.retryAfter = null;
  }

  SignInRefusal(Reason reason, String message, Duration retryAfter) {
    super(message);
    this.reason = reason;
    this.retryAfter = retryAfter;
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }

  /** When it may be tried again, where time mends it. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
