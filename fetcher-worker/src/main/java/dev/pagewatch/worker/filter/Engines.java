package dev.pagewatch.worker.filter;

/** The languages' machinery, made once and shared by all pipelines; safe for use by threads. */
record Engines(LockedXPath xpath, LockedJq jq) {

  private static final class Shared {
    static final Engines ENGINES = new Engines(new LockedXPath(), new LockedJq());
  }

  /** Made when first needed: Saxon takes its time to come up. */
  static Engines shared() {
    return Shared.ENGINES;
  }
}
