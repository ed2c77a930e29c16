package dev.pagewatch.worker.http;

import static dev.pagewatch.worker.EventLoops.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.pagewatch.model.check.CheckJob;
import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.model.fetch.FetchOptions;
import dev.pagewatch.model.fetch.Validators;
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
    return ((HttpResult.Read) result(engine, url, options, Validators.none(), null)).outcome();
  }

  static HttpResult result(
      HttpEngine engine,
      String url,
      FetchOptions options,
      Validators validators,
      @Nullable String previousHash) {
    CheckJob job =
        new CheckJob(
            "watch", "token", url, Engine.HTTP, false, Duration.ofSeconds(15), previousHash);
    return await(engine.check(job, options, validators, phase -> {}));
  }
}
