package dev.pagewatch.gateway.signin;

/** There is no password, and without one Pagewatch may not be reached from elsewhere. */
public final class PasswordNeededException extends RuntimeException {

  /** For a server that was to listen on {@code host}. */
  public PasswordNeededException(String host) {
    super("listening on %s needs a sign-in password, and none is set".formatted(host));
  }
}
