package dev.pagewatch.worker.browser;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Response;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a page itself, not a frame within it, is led to. Told by Playwright on the thread that uses
 * it.
 */
final class Navigations {

  private @Nullable Request underway;
  private @Nullable Response answer;
  private @Nullable String failure;
  private String last;
  private int begun;
  private int requestsInFlight;

  private Navigations(String first) {
    this.last = first;
  }

  /** Of a page that has asked for nothing yet and is to open this URL. */
  static Navigations of(Page page, String first) {
    Navigations navigations = new Navigations(first);
    page.onRequest(navigations::asked);
    page.onRequestFinished(navigations::finished);
    page.onRequestFailed(navigations::failed);
    page.onResponse(navigations::answered);
    page.onFrameNavigated(
        frame -> {
          if (frame.parentFrame() == null) {
            navigations.underway = null;
          }
        });
    return navigations;
  }

  /** Forgets how earlier ones ended. */
  void forget() {
    answer = null;
    failure = null;
  }

  /** How many have begun. */
  int begun() {
    return begun;
  }

  /** Whether one has begun whose page is not there yet. */
  boolean isUnderway() {
    return underway != null;
  }

  /** The answer to the last that got one since they were forgotten. */
  Optional<Response> answer() {
    return Optional.ofNullable(answer);
  }

  /** Chromium's word for why the last failed since they were forgotten. */
  Optional<String> failure() {
    return Optional.ofNullable(failure);
  }

  /** The URL that the last one asked for. */
  String last() {
    return last;
  }

  /** Requests of the page and all within it that are not over. */
  int requestsInFlight() {
    return requestsInFlight;
  }

  private void asked(Request request) {
    requestsInFlight++;
    if (request.isNavigationRequest() && request.frame().parentFrame() == null) {
      last = request.url();
      underway = request;
      begun++;
      forget();
    }
  }

  private void finished(Request request) {
    requestsInFlight--;
    if (request.equals(underway)) {
      underway = null;
    }
  }

  private void failed(Request request) {
    requestsInFlight--;
    if (request.equals(underway)) {
      underway = null;
      String why = String.valueOf(request.failure());
      // Downloads, answers without content and pages that change their mind.
      failure = why.contains("ERR_ABORTED") ? null : why;
    }
  }

  private void answered(Response response) {
    if (response.request().equals(underway)) {
      answer = response;
    }
  }
}
