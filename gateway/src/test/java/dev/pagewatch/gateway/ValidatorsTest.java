package dev.pagewatch.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagewatch.gateway.store.Defaults;
import dev.pagewatch.gateway.store.QueueRepository.Claim;
import dev.pagewatch.gateway.store.WatchDefaults;
import dev.pagewatch.gateway.store.WatchEdit;
import dev.pagewatch.model.check.CheckOptions;
import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.model.fetch.FetchOptions;
import dev.pagewatch.model.fetch.Validators;
import dev.pagewatch.model.filter.Filters;
import dev.pagewatch.model.filter.Trigger;
import dev.pagewatch.model.hash.Sha256;
import dev.pagewatch.model.json.Json;
import dev.pagewatch.model.watch.ErrorCode;
import dev.pagewatch.model.watch.Outcome;
import dev.pagewatch.model.watch.Watch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a watch remembers of its page to ask the server whether it changed. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class ValidatorsTest {

  private static final String URL = "https://a.example/";
  private static final Validators FIRST = new Validators(URL, "\"1\"", null);
  private static final Validators SECOND = new Validators(URL, "\"2\"", null);

  private static final Filters TRIM =
      Filters.parse(Json.mapper().createObjectNode().put("trim", true));

  @TempDir Path data;
  @Parameter TestDatabase database;
  private StoreFixture store;
  private String id;

  @BeforeEach
  void start() {
    store = new StoreFixture(data, database.fresh());
    id = store.add(URL).id();
  }

  @AfterEach
  void stop() {
    store.close();
  }

  private Claim claim() {
    return store.claim(10).getFirst();
  }

  private Claim nextClaim() {
    store.pass(Duration.ofHours(2));
    return claim();
  }

  private static CheckOutcome content(String text, Validators validators) {
    return new CheckOutcome.Content(Sha256.hex(text), text, "Page", null, null)
        .validatedBy(validators);
  }

  @Test
  void whatIsKnownOfAPageUnderOtherDefaultsIsNotAskedWith() {
    store.accept(claim(), content("a", FIRST));
    WatchDefaults trimmed =
        new WatchDefaults(null, null, new CheckOptions(FetchOptions.none(), TRIM, Trigger.none()));
    store.write(tx -> tx.defaults().edit(Defaults.GLOBAL, before -> trimmed));

    Claim under = nextClaim();
    assertThat(under.previousHash()).isNull();
    assertThat(under.validators()).isNull();
    assertThat(store.accept(under, content("b", SECOND))).isTrue();

    assertThat(store.watch(id).changes()).isZero();
    assertThat(nextClaim().validators()).isEqualTo(SECOND);
  }

  @Test
  void theFirstCheckHasNothingToAskWithAndTheNextHasWhatTheServerGave() {
    Claim first = claim();
    assertThat(first.validators()).isNull();
    store.accept(first, content("a", FIRST));

    Claim second = nextClaim();
    assertThat(second.validators()).isEqualTo(FIRST);
    assertThat(second.previousHash()).isEqualTo(Sha256.hex("a"));
  }

  @Test
  void whatDidNotChangeKeepsItsTitleAndItsSnapshotAndForgetsAnError() {
    store.accept(claim(), content("a", FIRST));
    String snapshot = store.watch(id).snapshotId();
    store.accept(nextClaim(), new CheckOutcome.Failed(ErrorCode.TIMEOUT, "slow"));
    Claim afterError = nextClaim();
    assertThat(afterError.validators()).isEqualTo(FIRST);

    assertThat(store.accept(afterError, new CheckOutcome.NotModified())).isTrue();

    Watch watch = store.watch(id);
    assertThat(watch.outcome()).isEqualTo(Outcome.UNCHANGED);
    assertThat(watch.error()).isNull();
    assertThat(watch.title()).isEqualTo("Page");
    assertThat(watch.snapshotId()).isEqualTo(snapshot);
    assertThat(watch.checks()).isEqualTo(3);
    assertThat(nextClaim().validators()).isEqualTo(FIRST);
  }

  @Test
  void newContentBringsItsOwnAndContentWithoutAnyForgetsThem() {
    store.accept(claim(), content("a", FIRST));
    store.accept(nextClaim(), content("b", SECOND));
    Claim third = nextClaim();
    assertThat(third.validators()).isEqualTo(SECOND);

    store.accept(third, new CheckOutcome.Same(Sha256.hex("b"), "Page"));

    assertThat(nextClaim().validators()).isNull();
  }

  @Test
  void aUsersCheckReadsThePageInAnyCase() {
    store.accept(claim(), content("a", FIRST));
    store.write(transaction -> transaction.queue().checkNow(id));

    Claim asked = claim();
    assertThat(asked.validators()).isNull();
    assertThat(asked.previousHash()).isEqualTo(Sha256.hex("a"));
  }

  @Test
  void anEditOfWhereThePageIsForgetsThem() {
    store.accept(claim(), content("a", FIRST));
    edit(URL + "other");
    store.accept(claim(), new CheckOutcome.Failed(ErrorCode.TIMEOUT, "slow"));
    edit(URL);
    store.accept(claim(), new CheckOutcome.Failed(ErrorCode.TIMEOUT, "slow"));

    assertThat(nextClaim().validators()).isNull();
  }

  private void edit(@Nullable String url) {
    WatchEdit edit = WatchEdit.builder().url(url).build();
    store.write(transaction -> transaction.watches().edit(id, edit, OptionalLong.empty()));
  }
}
