package dev.pagewatch.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pagewatch.gateway.store.OptionsEdit;
import dev.pagewatch.gateway.store.QueueRepository.Claim;
import dev.pagewatch.gateway.store.QueueRepository.EndedCheck;
import dev.pagewatch.gateway.store.StepRunReader.KeptRun;
import dev.pagewatch.gateway.store.WatchEdit;
import dev.pagewatch.model.check.BlobRef;
import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.model.check.StepRun;
import dev.pagewatch.model.check.StepRun.Ending;
import dev.pagewatch.model.fetch.StepAction;
import dev.pagewatch.model.json.Json;
import dev.pagewatch.model.watch.ErrorCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What is kept of the steps of a watch's last check, and for how long. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class StepRunsTest {

  private static final CheckOutcome FAILED =
      new CheckOutcome.Failed(ErrorCode.STEP_FAILED, "step 2 (click css:#x) found nothing");

  @TempDir Path data;
  @Parameter TestDatabase database;
  private StoreFixture store;
  private String id;

  @BeforeEach
  void open() {
    store = new StoreFixture(data, database.fresh());
    id = store.add("https://a.example").id();
  }

  @AfterEach
  void close() {
    store.close();
  }

  private boolean ran(StepRun... runs) {
    store.write(transaction -> transaction.queue().checkNow(id));
    Claim claim = store.claim(10).getFirst();
    return store.accept(
        new EndedCheck(
            id, claim.leaseToken(), Duration.ofMillis(5), FAILED, null, null, List.of(runs)));
  }

  private StepRun run(int number, Ending ending, String picture) {
    BlobRef shot = store.putBlob(picture, "image/jpeg");
    String message = ending == Ending.DONE ? null : "found nothing";
    return new StepRun(number, StepAction.CLICK, ending, 120, message, shot);
  }

  private List<KeptRun> kept() {
    return store.read(reading -> reading.stepRuns().list(id));
  }

  private String picture(int number) {
    return store.read(
        reading ->
            reading
                .stepRuns()
                .screenshot(id, number)
                .map(blob -> blob.mediaType() + " " + blob.content())
                .orElse("none"));
  }

  private boolean isStored(StepRun run) {
    BlobRef shot = run.screenshot();
    return shot != null && store.read(reading -> reading.snapshots().blob(shot.hash())).isPresent();
  }

  private void release() {
    store.pass(Duration.ofHours(2));
    store.write(transaction -> transaction.history().releaseBodies(100));
  }

  @Test
  void theLastRunIsKeptWithItsPictures() {
    assertThat(ran(run(1, Ending.DONE, "first"), run(2, Ending.FAILED, "second"))).isTrue();
    release();

    assertThat(kept()).extracting(KeptRun::outcome).containsExactly(Ending.DONE, Ending.FAILED);
    assertThat(kept().getLast().message()).isEqualTo("found nothing");
    assertThat(kept()).allMatch(KeptRun::screenshot);
    assertThat(picture(2)).isEqualTo("image/jpeg second");
    assertThat(picture(3)).isEqualTo("none");
  }

  @Test
  void anotherRunTakesItsPlaceAndThePicturesOfTheFormerGo() {
    StepRun first = run(1, Ending.DONE, "first");
    StepRun second = run(2, Ending.DONE, "second");
    ran(first, second);

    ran(run(1, Ending.FAILED, "third"));
    release();

    assertThat(kept()).extracting(KeptRun::number).containsExactly(1);
    assertThat(picture(1)).isEqualTo("image/jpeg third");
    assertThat(isStored(first)).isFalse();
    assertThat(isStored(second)).isFalse();
  }

  @Test
  void aPictureThatNeverCameIsLeftOut() {
    BlobRef lost = new BlobRef("0".repeat(64), "image/jpeg", 5);

    ran(new StepRun(1, StepAction.GOTO, Ending.DONE, 3, null, lost));

    assertThat(kept().getFirst().screenshot()).isFalse();
    assertThat(picture(1)).isEqualTo("none");
  }

  @Test
  void aCheckWithoutStepsLeavesThoseOfTheLastThatHadSome() {
    ran(run(1, Ending.DONE, "first"));

    ran();

    assertThat(kept()).hasSize(1);
  }

  @Test
  void anEditOfTheOptionsForgetsThem() {
    StepRun first = run(1, Ending.DONE, "first");
    ran(first);
    ObjectNode patch = Json.mapper().createObjectNode();
    patch.putObject("fetch").put("locale", "de");

    WatchEdit edit = WatchEdit.builder().options(new OptionsEdit(patch)).build();
    store.write(transaction -> transaction.watches().edit(id, edit, OptionalLong.empty()));
    release();

    assertThat(kept()).isEmpty();
    assertThat(isStored(first)).isFalse();
  }

  @Test
  void theyGoWithTheirWatch() {
    StepRun first = run(1, Ending.DONE, "first");
    ran(first);

    store.write(transaction -> transaction.watches().delete(id, OptionalLong.empty()));
    release();

    assertThat(kept()).isEmpty();
    assertThat(isStored(first)).isFalse();
  }
}
