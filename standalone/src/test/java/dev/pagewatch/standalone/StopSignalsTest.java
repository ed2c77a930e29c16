package dev.pagewatch.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StopSignalsTest {

  @TempDir Path dir;

  /** A process with a child whose stop never ends. */
  static final class Stuck {

    private Stuck() {}

    /** Runs until it is forced to end. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
      new ProcessBuilder("sleep", "600").start();
      CountDownLatch never = new CountDownLatch(1);
      StopSignals.handle(
          () -> {
            System.out.println("stopping");
            try {
              never.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
      System.out.println("running");
      never.await();
    }
  }

  @Test
  void aSecondSignalEndsAStopThatHangsAndLeavesNoChild() throws Exception {
    try (Launched stuck = Launched.java(Stuck.class, dir, Map.of())) {
      stuck.waitFor("running");
      List<ProcessHandle> children = stuck.descendants();
      stuck.signal("TERM").waitFor("stopping");

      assertThat(stuck.signal("TERM").status()).isEqualTo(1);

      assertThat(children).isNotEmpty().noneMatch(Launched::runs);
    }
  }

  @Test
  @Tag("long")
  void aStopThatHangsIsEndedWithinItsBound() throws Exception {
    try (Launched stuck = Launched.java(Stuck.class, dir, Map.of())) {
      stuck.waitFor("running");
      List<ProcessHandle> children = stuck.descendants();

      assertThat(stuck.signal("INT").status()).isEqualTo(1);

      assertThat(stuck.out()).contains("stopping");
      assertThat(children).isNotEmpty().noneMatch(Launched::runs);
    }
  }
}
