package dev.pagewatch.gateway.transfer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pagewatch.gateway.store.Defaults;
import java.util.List;

/** A watch, defaults or a proxy, as found in what is imported. */
sealed interface Found {

  /** Its line in a list of URLs, else its number among the watches, from 1. */
  int line();

  /** The address, as far as there is one. */
  String url();

  /**
   * Fields of a new watch, still to be validated.
   *
   * @param notes what of it is lost on the way, for people
   */
  record Draft(int line, ObjectNode fields, List<String> notes) implements Found {
    @Override
    public String url() {
      return fields.path("url").asText("");
    }
  }

  /**
   * Fields of defaults, still to be validated.
   *
   * @param scope {@link Defaults#GLOBAL} or a tag
   */
  record Shared(int line, String scope, ObjectNode fields) implements Found {
    @Override
    public String url() {
      return scope.equals(Defaults.GLOBAL) ? "defaults" : "defaults of the tag " + scope;
    }
  }

  /** Fields of a proxy with a name, still to be validated. */
  record Proxy(int line, ObjectNode fields) implements Found {
    @Override
    public String url() {
      return "proxy " + fields.path("name").asText("");
    }
  }

  /**
   * Nothing that could become a watch.
   *
   * @param reason for people
   */
  record Unusable(int line, String url, String reason) implements Found {}
}
