package dev.pagewatch.gateway.loop;

import io.vertx.core.Context;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Work for an event loop from another: done there in order, as much as has come in one turn, so
 * that thousands of small pieces don't cost a turn each.
 */
public final class Mailbox {

  /** So many, then others on the loop have a turn. */
  private static final int MOST_AT_ONCE = 256;

  private final Context context;
  private final Queue<Runnable> mail = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean awake = new AtomicBoolean();

  /** For work on {@code context}, which is that of an event loop. */
  public Mailbox(Context context) {
    this.context = context;
  }

  /** Leaves a piece of work, from any thread. */
  public void post(Runnable work) {
    mail.add(work);
    wake();
  }

  private void wake() {
    if (awake.compareAndSet(false, true)) {
      context.runOnContext(turn -> deliver());
    }
  }

  private void deliver() {
    try {
      Runnable work = mail.poll();
      for (int done = 1; work != null; done++) {
        work.run();
        work = done < MOST_AT_ONCE ? mail.poll() : null;
      }
    } finally {
      awake.set(false);
      if (!mail.isEmpty()) {
        wake();
      }
    }
  }
}
