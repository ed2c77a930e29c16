package dev.pagewatch.worker.filter;

import dev.pagewatch.model.compare.Steps;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Keeps the text after each step. */
final class StepLog implements Steps {

  private final List<Filtered.Step> steps = new ArrayList<>();

  @Override
  public void add(String name, int count, Supplier<String> text) {
    steps.add(new Filtered.Step(name, count, text.get()));
  }

  List<Filtered.Step> steps() {
    return steps;
  }
}
