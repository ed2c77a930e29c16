package dev.pagewatch.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagewatch.gateway.store.WatchFilter;
import dev.pagewatch.gateway.store.WatchQuery;
import dev.pagewatch.gateway.store.WatchQuery.Sort;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** On PostgreSQL each statement of a list sees what is committed by then. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class ListWhileDeletingTest {

  private static final WatchQuery NEWEST =
      new WatchQuery(WatchFilter.ALL, Sort.CREATED_AT, true, 50, null, 0);

  @TempDir Path data;
  @Parameter TestDatabase database;

  @Test
  void aWatchDeletedWhileItsPageIsReadIsLeftOut() throws Exception {
    try (StoreFixture store = new StoreFixture(data, database.fresh())) {
      AtomicBoolean over = new AtomicBoolean();
      List<Thread> others =
          IntStream.range(0, 3)
              .mapToObj(i -> Thread.ofVirtual().start(() -> addAndDelete(store, over)))
              .toList();

      for (int i = 0; i < 1_000; i++) {
        assertThat(store.read(reading -> reading.watches().list(NEWEST)).items())
            .doesNotContainNull();
      }

      over.set(true);
      for (Thread other : others) {
        other.join();
      }
    }
  }

  private static void addAndDelete(StoreFixture store, AtomicBoolean over) {
    while (!over.get()) {
      String id = store.add("https://a.example/").id();
      store.write(transaction -> transaction.watches().delete(List.of(id)));
    }
  }
}
