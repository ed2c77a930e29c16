package dev.pagewatch.worker.filter;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagewatch.model.compare.Allowance;
import dev.pagewatch.model.compare.FilterFailedException;
import java.util.List;
import java.util.Optional;

/** An expression that names parts of a JSON value. */
interface JsonChoice {

  /**
   * What it names, in its order.
   *
   * @throws JsonChoiceException when it doesn't fit the value
   * @throws FilterFailedException when the allowance is used up
   */
  List<JsonNode> choose(JsonNode document, Allowance allowance) throws JsonChoiceException;

  /**
   * The value without what it names, or nothing where that is all of it. The value given stays as
   * it is.
   *
   * @throws FilterFailedException when the allowance is used up
   */
  Optional<JsonNode> without(JsonNode document, Allowance allowance);
}
