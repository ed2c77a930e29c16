package dev.pagewatch.worker.filter;

/** An expression that fails over a value, such as one that takes a text for a list. */
final class JsonChoiceException extends Exception {
  JsonChoiceException(String message) {
    super(message, null, false, false);
  }
}
