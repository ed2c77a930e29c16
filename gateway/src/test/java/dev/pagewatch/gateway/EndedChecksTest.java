package dev.pagewatch.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagewatch.gateway.store.QueueRepository.Claim;
import dev.pagewatch.gateway.store.QueueRepository.EndedCheck;
import dev.pagewatch.gateway.store.SnapshotReader.Snapshot;
import dev.pagewatch.model.check.BlobRef;
import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.model.hash.Sha256;
import dev.pagewatch.model.watch.ErrorCode;
import dev.pagewatch.model.watch.Outcome;
import dev.pagewatch.model.watch.Watch;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Results that are stored together: each as if it were alone. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class EndedChecksTest {

  @TempDir Path data;
  @Parameter TestDatabase database;
  private StoreFixture store;

  @BeforeEach
  void start() {
    store = new StoreFixture(data, database.fresh());
  }

  @AfterEach
  void stop() {
    store.close();
  }

  private static CheckOutcome content(String text) {
    return new CheckOutcome.Content(Sha256.hex(text), text, "Page of " + text, null, null);
  }

  private static EndedCheck ended(Claim claim, CheckOutcome outcome) {
    return new EndedCheck(claim.watch().id(), claim.leaseToken(), Duration.ofMillis(5), outcome);
  }

  private List<Optional<Watch>> accept(EndedCheck... checks) {
    return store.write(transaction -> transaction.queue().accept(List.of(checks)));
  }

  private List<Claim> claims(int howMany) {
    for (int i = 0; i < howMany; i++) {
      store.add("https://%d.example/".formatted(i));
    }
    return store.claim(howMany);
  }

  private List<Claim> again() {
    store.pass(Duration.ofHours(2));
    return store.claim(100);
  }

  private List<Snapshot> snapshots(Claim claim) {
    return store.read(reading -> reading.snapshots().list(claim.watch().id(), null, 10));
  }

  private @Nullable String text(Snapshot snapshot) {
    return store
        .read(reading -> reading.snapshots().blob(snapshot.hash()))
        .map(blob -> blob.content().toString(StandardCharsets.UTF_8))
        .orElse(null);
  }

  @Test
  void everyKindOfResultTogetherIsWhatItIsAlone() {
    List<Claim> first = claims(6);
    accept(first.stream().map(claim -> ended(claim, content("one"))).toArray(EndedCheck[]::new));
    List<Claim> claims = again();
    BlobRef html = store.putBlob("<p>two", "text/html");
    CheckOutcome two =
        new CheckOutcome.Content(
            Sha256.hex("two"), "two", "Page", html, new BlobRef("f".repeat(64), "image/png", 5));

    List<Optional<Watch>> watches =
        accept(
            ended(claims.get(0), two),
            ended(claims.get(1), new CheckOutcome.Same(Sha256.hex("one"), "New title")),
            ended(claims.get(2), new CheckOutcome.NotModified()),
            ended(claims.get(3), new CheckOutcome.Failed(ErrorCode.TIMEOUT, "slow")),
            new EndedCheck(claims.get(4).watch().id(), "gone", Duration.ofMillis(5), content("x")),
            ended(claims.get(5), content("two")));

    assertThat(watches)
        .extracting(watch -> watch.map(Watch::outcome).orElse(null))
        .containsExactly(
            Outcome.CHANGED,
            Outcome.UNCHANGED,
            Outcome.UNCHANGED,
            Outcome.ERROR,
            null,
            Outcome.CHANGED);
    assertThat(watches.get(0).orElseThrow().excerpt()).isEqualTo(new Watch.Excerpt("one", "two"));
    assertThat(watches.get(1).orElseThrow().title()).isEqualTo("New title");
    assertThat(store.watch(claims.get(4).watch().id()).checks()).isOne();
    assertThat(claims)
        .extracting(claim -> snapshots(claim).size())
        .containsExactly(2, 1, 1, 1, 1, 2);
    Snapshot newest = snapshots(claims.get(0)).getFirst();
    assertThat(text(newest)).isEqualTo("two");
    assertThat(newest.htmlHash()).isEqualTo(html.hash());
    assertThat(newest.screenshotHash()).as("which never came").isNull();
    assertThat(text(snapshots(claims.get(5)).getFirst())).isEqualTo("two");
  }

  @Test
  void ofAResultThatIsThereTwiceOneCounts() {
    Claim claim = claims(2).getFirst();

    List<Optional<Watch>> watches =
        accept(ended(claim, content("one")), ended(claim, content("one")));

    assertThat(watches).extracting(Optional::isPresent).containsExactly(true, false);
    assertThat(snapshots(claim)).hasSize(1);
  }

  @Test
  void whatNoWatchIsThereForIsLeft() {
    List<Claim> claims = claims(2);
    store.write(
        transaction -> transaction.watches().delete(List.of(claims.getFirst().watch().id())));

    List<Optional<Watch>> watches =
        accept(ended(claims.get(0), content("one")), ended(claims.get(1), content("two")));

    assertThat(watches).extracting(Optional::isPresent).containsExactly(false, true);
  }

  @Test
  void changesAreToldOfEachOnce() {
    List<Claim> claims = claims(3);
    store.told.clear();

    accept(claims.stream().map(claim -> ended(claim, content("one"))).toArray(EndedCheck[]::new));

    assertThat(new ArrayList<>(store.told)).hasSize(3);
  }
}
