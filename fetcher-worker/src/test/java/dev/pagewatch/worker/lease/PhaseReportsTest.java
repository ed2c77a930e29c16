package dev.pagewatch.worker.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagewatch.model.check.CheckProgress;
import dev.pagewatch.model.watch.Phase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which phases are told, and when. */
class PhaseReportsTest {

  private final List<CheckProgress> told = new ArrayList<>();
  private final PhaseReports reports =
      new PhaseReports(
          new SilentLink() {
            @Override
            public void progress(CheckProgress progress) {
              told.add(progress);
            }
          });

  private static CheckProgress in(Phase phase, String watch) {
    return new CheckProgress("worker", watch, "lease-" + watch, phase);
  }

  /** So much goes on that the rest of the moment's phases aren't told at once. */
  private void muchGoesOn() {
    for (int i = 0; i < PhaseReports.AT_ONCE; i++) {
      reports.entered(in(Phase.STARTING, "w" + i));
    }
    told.clear();
  }

  @Test
  void whileLittleGoesOnEveryPhaseIsToldAtOnce() {
    reports.entered(in(Phase.STARTING, "a"));
    reports.entered(in(Phase.NAVIGATING, "a"));

    assertThat(told).containsExactly(in(Phase.STARTING, "a"), in(Phase.NAVIGATING, "a"));
  }

  @Test
  void whenMuchGoesOnOnlyThePhaseThatLastsIsTold() {
    muchGoesOn();
    reports.entered(in(Phase.STARTING, "slow"));
    reports.entered(in(Phase.NAVIGATING, "slow"));
    reports.entered(in(Phase.STARTING, "short"));
    reports.ended("lease-short");
    assertThat(told).isEmpty();

    reports.momentPassed();

    assertThat(told).containsExactly(in(Phase.NAVIGATING, "slow"));
    reports.momentPassed();
    assertThat(told).hasSize(1);
  }

  @Test
  void anEarlierPhaseIsNeverToldAfterALaterOne() {
    muchGoesOn();
    reports.entered(in(Phase.STARTING, "a"));
    reports.momentPassed();
    reports.entered(in(Phase.NAVIGATING, "a"));
    reports.momentPassed();

    assertThat(told).containsExactly(in(Phase.STARTING, "a"), in(Phase.NAVIGATING, "a"));
  }

  @Test
  void ofChecksThatAreGivenUpNothingMoreIsTold() {
    muchGoesOn();
    reports.entered(in(Phase.STARTING, "a"));

    reports.clear();
    reports.momentPassed();

    assertThat(told).isEmpty();
  }
}
