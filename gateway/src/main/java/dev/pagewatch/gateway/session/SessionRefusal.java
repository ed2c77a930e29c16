package dev.pagewatch.gateway.session;

/** Why a command to a session is not carried out. */
public final class SessionRefusal extends RuntimeException {

  private final int code;

  /** With a code as HTTP's and a message for people. */
  public SessionRefusal(int code, String message) {
    super(message);
    this.code = code;
  }

  /** As HTTP's: 400, 403, 409, 429 or 503. */
  public int code() {
    return code;
  }
}
