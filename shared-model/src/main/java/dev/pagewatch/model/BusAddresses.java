package dev.pagewatch.model;

import java.util.Set;

/** Names of the event-bus addresses, those browsers may use and those inside the cluster only. */
public final class BusAddresses {

  /** To browsers: one watch was created, updated or deleted. */
  public static final String WATCH_STATUS = "watch.status";

  /** To browsers: how many checks are due and running. */
  public static final String QUEUE_LENGTH = "queue.length";

  /** To browsers: counts over all watches, workers and sockets. */
  public static final String STATS_SUMMARY = "stats.summary";

  /** To browsers: the state of one worker. */
  public static final String WORKER_STATUS = "worker.status";

  /** From browsers, with reply: an operation on some watches. */
  public static final String WATCH_COMMAND = "watch.command";

  /** From browsers, with reply: opens a live session, or does something in one. */
  public static final String BROWSER_COMMAND = "browser.command";

  /** To the browser that opened it: how a session is; followed by the session's id. */
  public static final String BROWSER_SESSION = "browser.session.";

  /** Inside: some worker is asked to open a session; answered with a {@code SessionReply}. */
  public static final String SESSIONS_OPEN = "sessions.open";

  /** Inside: how a session is, for its gateway; followed by a name of that gateway's. */
  public static final String SESSIONS_TOLD = "sessions.told.";

  /** Inside: a worker asks for jobs; answered with a {@code LeaseReply}. */
  public static final String CHECKS_LEASE = "checks.lease";

  /** Inside, published: work has become due. A hint; workers also ask by themselves. */
  public static final String CHECKS_AVAILABLE = "checks.available";

  /** Inside, published: a check entered a phase. A hint, never stored. */
  public static final String CHECKS_PROGRESS = "checks.progress";

  /** Inside: a finished check; answered with a {@code ResultReply} after it is stored. */
  public static final String CHECKS_RESULT = "checks.result";

  /** Inside: a worker hands leases back unfinished. */
  public static final String CHECKS_RELEASE = "checks.release";

  /**
   * Inside: a worker shows what a draft's check finds; answered with a {@code PreviewReply}.
   * Whichever worker gets it answers.
   */
  public static final String CHECKS_PREVIEW = "checks.preview";

  /** Inside, published: a worker lives, holds these leases and is this busy. */
  public static final String WORKER_HEARTBEAT = "worker.heartbeat";

  /** The addresses a browser may register on. */
  public static final Set<String> TO_BROWSER =
      Set.of(WATCH_STATUS, QUEUE_LENGTH, STATS_SUMMARY, WORKER_STATUS);

  /** The addresses a browser may send to. */
  public static final Set<String> FROM_BROWSER = Set.of(WATCH_COMMAND, BROWSER_COMMAND);

  private BusAddresses() {}

  /** Inside: what is to be done in the sessions of one worker. */
  public static String sessionsOfWorker(String workerId) {
    return "sessions.of." + workerId;
  }
}
