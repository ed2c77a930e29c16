package dev.pagewatch.gateway.watch;

import static java.util.Objects.requireNonNull;

import dev.pagewatch.gateway.store.Store;
import dev.pagewatch.gateway.store.Transaction;
import dev.pagewatch.gateway.store.WatchEdit;
import dev.pagewatch.gateway.store.WatchRepository;
import io.vertx.core.Future;
import java.util.List;
import java.util.Set;

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
          Set<String> accepted = apply(transaction, command, command.ids());
          return new WatchCommand.Result(
              command.ids().stream().filter(accepted::contains).toList(),
              command.ids().stream()
                  .filter(id -> !accepted.contains(id))
                  .map(WatchCommands::gone)
                  .toList());
        });
  }

  private static WatchCommand.Rejection gone(String id) {
    return new WatchCommand.Rejection(id, "not_found", "there is no such watch any more");
  }

  private static Set<String> apply(
      Transaction transaction, WatchCommand command, List<String> ids) {
    WatchRepository watches = transaction.watches();
    return switch (command.op()) {
      case CHECK -> transaction.queue().checkNow(ids);
      case PAUSE -> watches.edit(ids, WatchEdit.paused(true));
      case RESUME -> watches.edit(ids, WatchEdit.paused(false));
      case MUTE -> watches.edit(ids, WatchEdit.muted(true));
      case UNMUTE -> watches.edit(ids, WatchEdit.muted(false));
      case VIEWED -> watches.edit(ids, WatchEdit.seen());
      case DELETE -> watches.delete(ids);
      case TAG -> watches.tag(ids, requireNonNull(command.tag()));
      case UNTAG -> watches.untag(ids, requireNonNull(command.tag()));
    };
  }
}
