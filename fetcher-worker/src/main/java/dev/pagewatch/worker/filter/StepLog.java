package dev.pagewatch.worker.filter;

import dev.pagewatch.model.compare.Steps;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Keeps the text after each step for a preview, or nothing for a check. */
final class StepLog implements Steps {

  private final boolean keeping;
  private final List<Filtered.Step> steps = new ArrayList<>();

  StepLog(boolean keeping) {
    this.keeping = keeping;
  }

  @Override
  public void add(String name, int count, Supplier<String> text) {
    if (keeping) {
      steps.add(new Filtered.Step(name, count, text.get()));
    }
  }

  List<Filtered.Step> steps() {
    return steps;
  }
}
