package dev.pagewatch.gateway.transfer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pagewatch.gateway.store.Defaults;
import dev.pagewatch.gateway.store.NamedProxy;
import dev.pagewatch.gateway.store.NewWatch;
import dev.pagewatch.gateway.store.Piecewise;
import dev.pagewatch.gateway.store.Store;
import dev.pagewatch.gateway.store.StoreUnavailableException;
import dev.pagewatch.gateway.store.Transaction;
import dev.pagewatch.gateway.store.WatchDefaults;
import dev.pagewatch.gateway.watch.DefaultsInput;
import dev.pagewatch.gateway.watch.PartlyDoneException;
import dev.pagewatch.gateway.watch.ProxyInput;
import dev.pagewatch.gateway.watch.ValidationException;
import dev.pagewatch.gateway.watch.WatchInput;
import dev.pagewatch.model.fetch.FetchOptions;
import dev.pagewatch.model.fetch.ProxyName;
import dev.pagewatch.model.json.InvalidFieldsException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds the watches of a file, some hundreds to a commit. What it can't add it reports and goes on.
 * A URL that is watched already is not added again, so an import that broke off can be repeated.
 */
public final class Importer {

  /** Most watches of one import: their URLs and what is said of each are held until its end. */
  public static final int MAX_WATCHES = 250_000;

  private static final Logger LOG = LoggerFactory.getLogger(Importer.class);

  /** Watches to a commit. */
  private static final int PIECE = 500;

  /** Watches looked at before others on the thread have their turn, be they usable or not. */
  private static final int MOST_LOOKED_AT = 5_000;

  private static final int MAX_SHOWN_URL = 300;

  private static final String UNKNOWN_PROXY =
      "fetch.proxy: names the proxy %s, which there is not here; add it, then import the file"
          + " again";

  private static final String LACKS_PASSWORD =
      "password: no export has it; add the proxy with its password, then import the file again";

  private final Vertx vertx;
  private final Store store;
  private final WatchInput input;

  /** Into a store, by the rules for new watches. */
  public Importer(Vertx vertx, Store store, WatchInput input) {
    this.vertx = vertx;
    this.store = store;
    this.input = input;
  }

  /**
   * Imports a file.
   *
   * @param wanted asked before each piece; once it is not, what is left of the file is left
   * @return fails with {@link ValidationException} when the file as a whole can't be used, with
   *     {@link PartlyDoneException} when the database goes away midway
   */
  public Future<ImportReport> run(ImportFile file, BooleanSupplier wanted) {
    return vertx
        .executeBlocking(file::open, false)
        .compose(
            source -> {
              Run run = new Run(source, file.format().unit());
              return Piecewise.run(
                      () -> wanted.getAsBoolean() ? run.piece() : Future.succeededFuture(false))
                  .eventually(() -> vertx.executeBlocking(run::close, false))
                  .map(done -> run.report())
                  .recover(run::partly);
            });
  }

  private static final String IS_THERE = "is left out: there is one of this name here already";

  /** A proxy that can be added. */
  private record Named(int line, String shown, NamedProxy proxy, boolean lacksPassword) {}

  /** Defaults that can be set. */
  private record Shared(int line, String shown, String scope, WatchDefaults defaults) {}

  /** A watch that can be added. */
  private record Ready(int line, NewWatch watch, List<String> notes) {}

  /** One import on its way through its file. One thread at a time works on it. */
  private final class Run {

    private final ImportSource source;
    private final String unit;
    private final Map<String, Integer> lines = new HashMap<>();
    private final List<ImportReport.Skipped> skipped = new ArrayList<>();
    private final List<ImportReport.Note> notes = new ArrayList<>();
    private final List<Named> proxies = new ArrayList<>();
    private final List<Shared> shared = new ArrayList<>();
    private int lookedAt;
    private long created;
    private boolean ended;

    Run(ImportSource source, String unit) {
      this.source = source;
      this.unit = unit;
    }

    Future<Boolean> piece() {
      return vertx
          .executeBlocking(this::read, false)
          .compose(ready -> name().map(ready))
          .compose(ready -> share().map(ready))
          .compose(
              ready ->
                  ready.isEmpty()
                      ? Future.succeededFuture(!ended)
                      : store
                          .write(transaction -> add(transaction, ready))
                          .map(
                              added -> {
                                added(added);
                                return !ended;
                              }));
    }

    /** Before what goes through them. */
    private Future<Void> name() {
      if (proxies.isEmpty()) {
        return Future.succeededFuture();
      }
      List<Named> now = List.copyOf(proxies);
      proxies.clear();
      return store
          .write(
              transaction -> {
                Map<Named, String> left = new LinkedHashMap<>();
                now.forEach(each -> refusal(transaction, each).ifPresent(it -> left.put(each, it)));
                return left;
              })
          .map(
              left -> {
                left.forEach(
                    (each, why) -> {
                      if (why.equals(IS_THERE)) {
                        note(each.line(), each.shown(), why);
                      } else {
                        skip(each.line(), each.shown(), why);
                      }
                    });
                return null;
              });
    }

    /** Adds it, or says why it can't be added. */
    private static Optional<String> refusal(Transaction transaction, Named found) {
      if (found.lacksPassword()) {
        boolean there = transaction.proxies().find(found.proxy().name()).isPresent();
        return Optional.of(there ? IS_THERE : LACKS_PASSWORD);
      }
      try {
        return transaction.proxies().add(found.proxy()) ? Optional.empty() : Optional.of(IS_THERE);
      } catch (InvalidFieldsException e) {
        return Optional.of(String.valueOf(e.getMessage()));
      }
    }

    private void check(Found.Proxy found) {
      ObjectNode fields = found.fields();
      boolean lacksPassword = FetchOptions.HIDDEN.equals(fields.path("password").textValue());
      if (lacksPassword) {
        fields.remove("password");
      }
      try {
        proxies.add(
            new Named(found.line(), shown(found.url()), ProxyInput.read(fields), lacksPassword));
      } catch (ValidationException e) {
        skip(found.line(), found.url(), reason(e));
      }
    }

    /** Before the watches that go by them. */
    private Future<Void> share() {
      if (shared.isEmpty()) {
        return Future.succeededFuture();
      }
      List<Shared> now = List.copyOf(shared);
      shared.clear();
      return store
          .write(transaction -> set(transaction, now))
          .map(
              set -> {
                set.unknown().forEach((each, why) -> skip(each.line(), each.shown(), why));
                set.left()
                    .forEach(
                        each ->
                            note(
                                each.line(),
                                each.shown(),
                                "are left out: there are others here already"));
                return null;
              });
    }

    /** What became of defaults: those that name a proxy nobody knows, and those left out. */
    private record SetDefaults(Map<Shared, String> unknown, List<Shared> left) {}

    private static SetDefaults set(Transaction transaction, List<Shared> found) {
      Map<Shared, String> unknown =
          unknown(transaction, found, each -> each.defaults().options().fetch());
      return new SetDefaults(
          unknown,
          found.stream()
              .filter(each -> !unknown.containsKey(each))
              .filter(each -> !set(transaction, each))
              .toList());
    }

    /** Those whose proxy has a name that nobody knows, and what is said of that. */
    private static <T> Map<T, String> unknown(
        Transaction transaction, List<T> found, Function<T, FetchOptions> fetch) {
      Set<ProxyName> names =
          found.stream()
              .flatMap(each -> fetch.apply(each).proxyName().stream())
              .collect(Collectors.toSet());
      Set<ProxyName> known = transaction.proxies().known(names);
      Map<T, String> unknown = new HashMap<>();
      for (T each : found) {
        fetch
            .apply(each)
            .proxyName()
            .filter(name -> !known.contains(name))
            .ifPresent(name -> unknown.put(each, UNKNOWN_PROXY.formatted(name)));
      }
      return unknown;
    }

    private static boolean set(Transaction transaction, Shared found) {
      return transaction
          .defaults()
          .edit(
              found.scope(),
              before -> before.defaults().isNone() ? found.defaults() : before.defaults())
          .defaults()
          .equals(found.defaults());
    }

    private void note(int line, String shown, String message) {
      notes.add(new ImportReport.Note(line, shown, message));
    }

    private void check(Found.Shared found) {
      try {
        String scope =
            found.scope().equals(Defaults.GLOBAL)
                ? Defaults.GLOBAL
                : WatchInput.tag("tag", found.scope());
        WatchDefaults defaults =
            DefaultsInput.read(found.fields()).withSecretsOf(WatchDefaults.none());
        shared.add(new Shared(found.line(), shown(found.url()), scope, defaults));
      } catch (ValidationException e) {
        skip(found.line(), found.url(), reason(e));
      } catch (InvalidFieldsException e) {
        skip(found.line(), found.url(), String.valueOf(e.getMessage()));
      }
    }

    private List<Ready> read() throws IOException {
      List<Ready> ready = new ArrayList<>();
      int end = lookedAt + MOST_LOOKED_AT;
      while (!ended && ready.size() < PIECE && lookedAt < end) {
        Found found = source.next();
        if (found == null) {
          ended = true;
        } else if (++lookedAt > MAX_WATCHES) {
          ended = true;
          skip(
              found.line(),
              found.url(),
              "from here on nothing was read: one import takes %,d watches".formatted(MAX_WATCHES));
        } else {
          switch (found) {
            case Found.Draft draft -> check(draft, ready);
            case Found.Shared defaults -> check(defaults);
            case Found.Proxy proxy -> check(proxy);
            case Found.Unusable unusable -> skip(found.line(), found.url(), unusable.reason());
          }
        }
      }
      return ready;
    }

    private void check(Found.Draft draft, List<Ready> ready) {
      NewWatch watch;
      try {
        watch = input.newWatch(draft.fields());
      } catch (ValidationException e) {
        skip(draft.line(), draft.url(), reason(e));
        return;
      }
      Integer first = lines.putIfAbsent(watch.url(), draft.line());
      if (first == null) {
        ready.add(new Ready(draft.line(), watch, draft.notes()));
      } else {
        skip(draft.line(), watch.url(), "is the same URL as %s %,d".formatted(unit, first));
      }
    }

    private void skip(int line, String url, String reason) {
      skipped.add(new ImportReport.Skipped(line, shown(url), reason));
    }

    /** What became of watches: those that name a proxy nobody knows, and URLs watched before. */
    private record Added(List<Ready> ready, Map<Ready, String> unknown, Set<String> watched) {}

    private Added add(Transaction transaction, List<Ready> ready) {
      List<String> urls = ready.stream().map(each -> each.watch().url()).toList();
      Set<String> watched = transaction.transfer().watched(urls);
      Map<Ready, String> unknown =
          unknown(transaction, ready, each -> each.watch().options().fetch());
      transaction
          .watches()
          .insertUnhurried(
              ready.stream()
                  .filter(each -> !unknown.containsKey(each))
                  .map(Ready::watch)
                  .filter(watch -> !watched.contains(watch.url()))
                  .toList());
      return new Added(ready, unknown, watched);
    }

    private void added(Added added) {
      for (Ready each : added.ready()) {
        String url = each.watch().url();
        String why = added.unknown().get(each);
        if (added.watched().contains(url)) {
          skip(each.line(), url, "is watched already");
        } else if (why != null) {
          skip(each.line(), url, why);
        } else {
          created++;
          for (String note : each.notes()) {
            notes.add(new ImportReport.Note(each.line(), shown(url), note));
          }
        }
      }
    }

    ImportReport report() {
      LOG.info("Imported {} watches, skipped {}", created, skipped.size());
      skipped.sort(Comparator.comparingInt(ImportReport.Skipped::line));
      return new ImportReport(created, skipped, notes);
    }

    Future<ImportReport> partly(Throwable failure) {
      return Future.failedFuture(
          created > 0 && failure instanceof StoreUnavailableException away
              ? new PartlyDoneException(
                  "the database went away after %,d watches were added; import it again for the rest: what is watched is skipped"
                      .formatted(created),
                  away)
              : failure);
    }

    Void close() throws IOException {
      source.close();
      return null;
    }
  }

  /** What validation says, with the field where the URL isn't meant. */
  private static String reason(ValidationException invalid) {
    return invalid.errors().stream()
        .map(e -> e.field().equals("url") ? e.message() : e.field() + ": " + e.message())
        .collect(Collectors.joining("; "));
  }

  /** An address as a report shows it: not too long, and without a password. */
  private static String shown(String url) {
    String start = url.length() > MAX_SHOWN_URL ? url.substring(0, MAX_SHOWN_URL) + "…" : url;
    return start.replaceFirst("//[^/@]*@", "//…@");
  }
}
