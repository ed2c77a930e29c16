package dev.pagewatch.gateway.transfer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** A watch as it was found in what is imported. */
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
   * Nothing that could become a watch.
   *
   * @param reason for people
   */
  record Unusable(int line, String url, String reason) implements Found {}
}
