package dev.pagewatch.gateway.session;

/** A socket that opens sessions; the only one that hears of them. */
public interface SessionViewer {

  /** Tells it from all others. */
  long id();

  /**
   * Hands it how a session is.
   *
   * @param body JSON
   * @param seq the message's place among the session's
   * @param hasFrame whether a picture is in it
   * @param taken run once the viewer has it, or never will
   */
  void told(String session, long seq, String body, boolean hasFrame, Runnable taken);
}
