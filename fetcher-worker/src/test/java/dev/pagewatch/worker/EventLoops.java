package dev.pagewatch.worker;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/** A Vert.x for a test class that fails the class when an event loop was blocked. */
public final class EventLoops implements BeforeAllCallback, AfterAllCallback {

  private static final String CHECKER = "io.vertx.core.impl.BlockedThreadChecker";

  private final ListAppender<ILoggingEvent> warnings = new ListAppender<>();
  private @Nullable Vertx vertx;

  /** The Vert.x under watch; another where the class runs again. */
  public synchronized Vertx vertx() {
    Vertx present = vertx;
    if (present == null) {
      present =
          Vertx.vertx(
              new VertxOptions()
                  .setEventLoopPoolSize(2)
                  .setBlockedThreadCheckInterval(100)
                  .setBlockedThreadCheckIntervalUnit(TimeUnit.MILLISECONDS)
                  .setMaxEventLoopExecuteTime(2_000)
                  .setMaxEventLoopExecuteTimeUnit(TimeUnit.MILLISECONDS));
      vertx = present;
    }
    return present;
  }

  /** Waits for a future as a test may. */
  public static <T> T await(Future<T> future) {
    try {
      return future.await(20, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("not within 20 s", e);
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    warnings.start();
    ((Logger) LoggerFactory.getLogger(CHECKER)).addAppender(warnings);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    ((Logger) LoggerFactory.getLogger(CHECKER)).detachAppender(warnings);
    close();
    List<String> blocked = warnings.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    warnings.list.clear();
    assertThat(blocked).as("blocked event loops").isEmpty();
  }

  private synchronized void close() {
    if (vertx != null) {
      vertx.close();
      vertx = null;
    }
  }
}
