package dev.pagewatch.worker.filter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.pagewatch.model.compare.Allowance;
import dev.pagewatch.model.compare.WatchedText;
import dev.pagewatch.model.filter.TextPattern;
import java.util.HashMap;
import java.util.Map;
import net.thisptr.jackson.jq.exception.JsonQueryException;

/** jq's regular expressions by RE2, in linear time, instead of by a backtracking engine. */
record RegexMatch(Allowance allowance) {

  /**
   * Whether there is a match where {@code test} is true, else the matches in jq's shape.
   *
   * @param flags as jq's; {@code g} for all matches
   * @throws JsonQueryException when the regular expression is none or too large
   */
  JsonNode found(String text, JsonNode regex, JsonNode flags, JsonNode test)
      throws JsonQueryException {
    String letters = flags.asText("");
    Pattern pattern = pattern(regex.asText(), flags.isNull() ? "" : letters);
    Matcher matcher = pattern.matcher(new WatchedText(text, allowance));
    if (test.asBoolean()) {
      return BooleanNode.valueOf(matcher.find());
    }
    Map<Integer, String> names = new HashMap<>();
    pattern.namedGroups().forEach((name, group) -> names.put(group, name));
    ArrayNode matches = JsonNodeFactory.instance.arrayNode();
    boolean all = letters.contains("g");
    while (matcher.find()) {
      allowance.step();
      ObjectNode match = capture(text, matcher, 0);
      ArrayNode captures = match.putArray("captures");
      for (int group = 1; group <= matcher.groupCount(); group++) {
        String name = names.get(group);
        ObjectNode capture = capture(text, matcher, group);
        capture.set("name", name == null ? NullNode.instance : capture.textNode(name));
        captures.add(capture);
      }
      matches.add(match);
      if (!all) {
        break;
      }
    }
    return matches;
  }

  private static ObjectNode capture(String text, Matcher matcher, int group) {
    ObjectNode capture = JsonNodeFactory.instance.objectNode();
    int start = matcher.start(group);
    if (start < 0) {
      capture.put("offset", -1).put("length", 0).putNull("string");
      return capture;
    }
    String found = text.substring(start, matcher.end(group));
    capture
        .put("offset", text.codePointCount(0, start))
        .put("length", found.codePointCount(0, found.length()))
        .put("string", found);
    return capture;
  }

  private static Pattern pattern(String regex, String flags) throws JsonQueryException {
    int bits = flags.contains("i") ? Pattern.CASE_INSENSITIVE : 0;
    if (flags.contains("s") || flags.contains("p")) {
      bits |= Pattern.DOTALL;
    }
    try {
      // Bounds the program's size.
      TextPattern.parse("/" + regex + "/");
      return Pattern.compile(regex, bits);
    } catch (PatternSyntaxException e) {
      throw new JsonQueryException("not a regular expression of RE2: " + e.getDescription());
    } catch (IllegalArgumentException e) {
      throw new JsonQueryException("the regular expression " + e.getMessage());
    }
  }
}
