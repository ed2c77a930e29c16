package dev.pagewatch.gateway.signin;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HashingDeskTest {

  private final Vertx vertx = Vertx.vertx();
  private final HashingDesk desk = new HashingDesk(vertx, new SecureRandom());

  @AfterEach
  void close() throws Exception {
    desk.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @Test
  void ofAFloodOnlySoManyAreLookedAtAndTheRestAreToldToComeAgain() throws Exception {
    List<Future<String>> asked =
        Stream.generate(() -> desk.hash("correct horse")).limit(200).toList();
    Future.join(asked)
        .otherwiseEmpty()
        .toCompletionStage()
        .toCompletableFuture()
        .get(60, TimeUnit.SECONDS);

    assertThat(asked).filteredOn(Future::succeeded).hasSizeBetween(16, 100);
    assertThat(asked)
        .filteredOn(Future::failed)
        .allSatisfy(
            refused ->
                assertThat(refused.cause())
                    .isInstanceOfSatisfying(
                        SignInRefusal.class,
                        refusal ->
                            assertThat(refusal.reason()).isEqualTo(SignInRefusal.Reason.BUSY)));
    String hash = desk.hash("correct horse").await(60, TimeUnit.SECONDS);
    assertThat(PasswordHash.matches("correct horse", hash)).isTrue();
  }
}
