package dev.pagewatch.gateway.watch;

import static java.util.Objects.requireNonNull;

import dev.pagewatch.gateway.store.NewWatch;
import dev.pagewatch.gateway.store.Piecewise;
import dev.pagewatch.gateway.store.Store;
import dev.pagewatch.gateway.store.StoreUnavailableException;
import dev.pagewatch.gateway.store.Transaction;
import dev.pagewatch.gateway.store.WatchEdit;
import dev.pagewatch.gateway.store.WatchFilter;
import dev.pagewatch.gateway.store.WatchPage;
import dev.pagewatch.gateway.store.WatchQuery;
import dev.pagewatch.gateway.store.WatchRepository;
import dev.pagewatch.model.watch.Watch;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Carries out operations on watches, some hundreds to a commit, so that what others write comes in
 * between. Futures fail with {@link PartlyDoneException} when the database goes away midway.
 */
public final class WatchCommands {

  /** Watches to a commit. */
  private static final int PIECE = 500;

  private final Store store;

  /** Over a store. */
  public WatchCommands(Store store) {
    this.store = store;
  }

  /** Does what the command says and tells what became of each id. */
  public Future<WatchCommand.Result> execute(WatchCommand command) {
    ByIds run = new ByIds(command);
    return Piecewise.run(run::piece)
        .map(done -> new WatchCommand.Result(run.accepted, run.rejected))
        .recover(
            failure -> partly(failure, run.at, "%,d of %,d".formatted(run.at, run.ids.size())));
  }

  /** Does what the command says on all watches that match. */
  public Future<FilterCommand.Result> execute(FilterCommand command) {
    ByFilter run = new ByFilter(command);
    return Piecewise.run(run::piece)
        .map(done -> new FilterCommand.Result(run.accepted, run.rejected, run.next))
        .recover(failure -> partly(failure, run.reached, "%,d".formatted(run.reached)));
  }

  private static <T> Future<T> partly(Throwable failure, int done, String howMany) {
    return Future.failedFuture(
        done > 0 && failure instanceof StoreUnavailableException away
            ? new PartlyDoneException(
                "the database went away after %s watches; what was done stays, repeat it for the rest"
                    .formatted(howMany),
                away)
            : failure);
  }

  /** A command on its way through its ids. */
  private final class ByIds {

    private final WatchCommand command;
    private final List<String> ids;
    private final List<String> accepted = new ArrayList<>();
    private final List<WatchCommand.Rejection> rejected = new ArrayList<>();
    private int at;

    ByIds(WatchCommand command) {
      this.command = command;
      this.ids = command.ids();
    }

    Future<Boolean> piece() {
      List<String> piece = ids.subList(at, Math.min(at + PIECE, ids.size()));
      return store
          .write(transaction -> apply(transaction, command.op(), command.tag(), piece))
          .map(
              done -> {
                accepted.addAll(done.accepted());
                rejected.addAll(done.rejected());
                at += piece.size();
                return at < ids.size();
              });
    }
  }

  /** A command on its way through the watches that match. */
  private final class ByFilter {

    private final FilterCommand command;
    private final List<WatchCommand.Rejection> rejected = new ArrayList<>();
    private long accepted;
    private int reached;
    private @Nullable Watch newest;
    private WatchQuery.@Nullable Position next;

    ByFilter(FilterCommand command) {
      this.command = command;
      this.next = command.after();
    }

    Future<Boolean> piece() {
      int limit = Math.min(PIECE, command.limit() - reached);
      return store.write(transaction -> reach(transaction, limit)).map(this::take);
    }

    private Reached reach(Transaction transaction, int limit) {
      Watch last = newest == null ? newest(transaction.watches()) : newest;
      WatchPage page = transaction.watches().list(command.filter().oldestFirst(limit, next));
      // What is added meanwhile is not waited for, or this might never end.
      List<String> ids =
          page.items().stream()
              .filter(watch -> last != null && !isAfter(watch, last))
              .map(Watch::id)
              .toList();
      return new Reached(
          last,
          apply(transaction, command.op(), command.tag(), ids),
          ids.size() < page.items().size() ? null : page.next());
    }

    private boolean take(Reached piece) {
      newest = piece.newest();
      accepted += piece.done().accepted().size();
      rejected.addAll(piece.done().rejected());
      reached += piece.done().accepted().size() + piece.done().rejected().size();
      next = piece.next();
      return next != null && reached < command.limit();
    }

    private static @Nullable Watch newest(WatchRepository watches) {
      WatchQuery query =
          new WatchQuery(WatchFilter.ALL, WatchQuery.Sort.CREATED_AT, true, 1, null, 0);
      return watches.list(query).items().stream().findFirst().orElse(null);
    }

    private static boolean isAfter(Watch watch, Watch last) {
      int order = watch.createdAt().compareTo(last.createdAt());
      return order > 0 || (order == 0 && watch.id().compareTo(last.id()) > 0);
    }
  }

  /**
   * What a piece of a {@link ByFilter} did.
   *
   * @param newest the newest watch there was at the start
   * @param next where the next piece begins, or null after the last
   */
  private record Reached(
      @Nullable Watch newest, WatchCommand.Result done, WatchQuery.@Nullable Position next) {}

  private static WatchCommand.Result apply(
      Transaction transaction, WatchCommand.Op op, @Nullable String tag, List<String> ids) {
    Set<String> accepted = change(transaction, op, tag, ids);
    return new WatchCommand.Result(
        ids.stream().filter(accepted::contains).toList(),
        ids.stream()
            .filter(id -> !accepted.contains(id))
            .map(id -> rejection(transaction, op, id))
            .toList());
  }

  private static Set<String> change(
      Transaction transaction, WatchCommand.Op op, @Nullable String tag, List<String> ids) {
    WatchRepository watches = transaction.watches();
    return switch (op) {
      case CHECK -> transaction.queue().checkNow(ids);
      case PAUSE -> watches.edit(ids, WatchEdit.paused(true));
      case RESUME -> watches.edit(ids, WatchEdit.paused(false));
      case MUTE -> watches.edit(ids, WatchEdit.muted(true));
      case UNMUTE -> watches.edit(ids, WatchEdit.muted(false));
      case VIEWED -> watches.edit(ids, WatchEdit.seen());
      case DELETE -> watches.delete(ids);
      case TAG -> watches.tag(ids, requireNonNull(tag));
      case UNTAG -> watches.untag(ids, requireNonNull(tag));
    };
  }

  private static WatchCommand.Rejection rejection(
      Transaction transaction, WatchCommand.Op op, String id) {
    return op == WatchCommand.Op.TAG && transaction.watches().find(id).isPresent()
        ? new WatchCommand.Rejection(
            id, "too_many_tags", "a watch can't have over %d tags".formatted(NewWatch.MAX_TAGS))
        : new WatchCommand.Rejection(id, "not_found", "there is no such watch any more");
  }
}
