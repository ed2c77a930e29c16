package dev.pagewatch.worker.http;

import static dev.pagewatch.worker.EventLoops.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.pagewatch.model.check.CheckJob;
import dev.pagewatch.model.check.CheckOptions;
import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.model.fetch.FetchOptions;
import dev.pagewatch.model.fetch.Validators;
import dev.pagewatch.model.filter.Filters;
import dev.pagewatch.model.filter.Trigger;
import dev.pagewatch.model.json.Json;
import dev.pagewatch.model.watch.Engine;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Short ways to check a page with options. */
final class Checking {

  private Checking() {}

  /** Options from JSON with single quotes. */
  static FetchOptions options(String json) {
    try {
      return Json.read(json.replace('\'', '"'), FetchOptions.class);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  static CheckOutcome check(HttpEngine engine, String url, FetchOptions options) {
    return conditional(engine, url, options, Validators.none(), null);
  }

  /** As a watch's check that may go on in a browser. */
  static CheckOutcome mayEscalate(HttpEngine engine, String url, FetchOptions options) {
    CheckJob job = job(url, true, options, null, Validators.none());
    return await(engine.check(job, phase -> {}));
  }

  static CheckOutcome conditional(
      HttpEngine engine,
      String url,
      FetchOptions options,
      Validators validators,
      @Nullable String previousHash) {
    CheckJob job = job(url, false, options, previousHash, validators);
    return await(engine.check(job, phase -> {}));
  }

  private static CheckJob job(
      String url,
      boolean mayEscalate,
      FetchOptions options,
      @Nullable String previousHash,
      Validators validators) {
    return new CheckJob(
        "watch",
        "token",
        url,
        Engine.HTTP,
        mayEscalate,
        Duration.ofSeconds(15),
        previousHash,
        new CheckOptions(options, Filters.none(), Trigger.none()),
        validators);
  }
}
