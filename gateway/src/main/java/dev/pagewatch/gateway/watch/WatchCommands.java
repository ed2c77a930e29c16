package dev.pagewatch.gateway.watch;

import dev.pagewatch.gateway.store.Store;
import dev.pagewatch.gateway.store.Transaction;
import dev.pagewatch.gateway.store.WatchEdit;
import dev.pagewatch.model.watch.Watch;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Carries out operations on watches, all ids of a command in one commit. */
public final class WatchCommands {

  private final Store store;

  /** Over a store. */
  public WatchCommands(Store store) {
    this.store = store;
  }

  /** Does what the command says and tells what became of each id. */
  public Future<WatchCommand.Result> execute(WatchCommand command) {
    return store.write(
        transaction -> {
          List<String> accepted = new ArrayList<>();
          List<WatchCommand.Rejection> rejected = new ArrayList<>();
          for (String id : command.ids()) {
            if (apply(transaction, command, id)) {
              accepted.add(id);
            } else {
              rejected.add(
                  new WatchCommand.Rejection(id, "not_found", "there is no such watch any more"));
            }
          }
          return new WatchCommand.Result(accepted, rejected);
        });
  }

  private static boolean apply(Transaction transaction, WatchCommand command, String id) {
    return switch (command.op()) {
      case CHECK -> transaction.queue().checkNow(id).isPresent();
      case PAUSE -> edit(transaction, id, WatchEdit.paused(true));
      case RESUME -> edit(transaction, id, WatchEdit.paused(false));
      case MUTE -> edit(transaction, id, WatchEdit.muted(true));
      case UNMUTE -> edit(transaction, id, WatchEdit.muted(false));
      case VIEWED -> edit(transaction, id, WatchEdit.seen());
      case DELETE -> transaction.watches().delete(id, OptionalLong.empty());
      case TAG -> retag(transaction, id, command.tag(), true);
      case UNTAG -> retag(transaction, id, command.tag(), false);
    };
  }

  private static boolean edit(Transaction transaction, String id, WatchEdit edit) {
    return transaction.watches().edit(id, edit, OptionalLong.empty()).isPresent();
  }

  private static boolean retag(
      Transaction transaction, String id, @Nullable String tag, boolean add) {
    Optional<Watch> watch = transaction.watches().find(id);
    if (watch.isEmpty() || tag == null) {
      return false;
    }
    List<String> tags = new ArrayList<>(watch.get().tags());
    tags.remove(tag);
    if (add) {
      tags.add(tag);
    }
    return edit(transaction, id, WatchEdit.tagged(tags));
  }
}
