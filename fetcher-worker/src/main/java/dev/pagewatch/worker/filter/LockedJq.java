package dev.pagewatch.worker.filter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.pagewatch.model.compare.Allowance;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.thisptr.jackson.jq.BuiltinFunctionLoader;
import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.Function;
import net.thisptr.jackson.jq.JsonQuery;
import net.thisptr.jackson.jq.Output;
import net.thisptr.jackson.jq.PathOutput;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.Version;
import net.thisptr.jackson.jq.Versions;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import net.thisptr.jackson.jq.path.Path;
import org.jspecify.annotations.Nullable;

/** jq's functions with a look at the clock in each, and with RE2 for its regular expressions. */
final class LockedJq {

  private static final Version VERSION = Versions.JQ_1_6;

  /** They tell of the machine, or of jackson-jq's inside. */
  private static final List<String> REFUSED =
      List.of("env/0", "debug_scope/0", "input/0", "inputs/0", "now/0", "builtins/0");

  private static final String MATCH = "_match_impl/3";

  /** Of the run on this thread: jq's own functions can't be told of it in another way. */
  private static final ThreadLocal<Allowance> RUNNING = new ThreadLocal<>();

  private final Scope root = Scope.newEmptyScope();

  LockedJq() {
    ClassLoader classes = BuiltinFunctionLoader.class.getClassLoader();
    BuiltinFunctionLoader loader = BuiltinFunctionLoader.getInstance();
    Map<String, Function> functions = loader.loadFunctionsFromServiceLoader(classes, VERSION);
    functions.forEach(this::add);
    add(MATCH, this::match);
    // Written in jq, in terms of those above.
    loader.loadFunctionsFromJsonJq(classes, VERSION, root).forEach(this::add);
  }

  private void add(String name, Function function) {
    if (!REFUSED.contains(name)) {
      root.addFunction(name, watched(function));
    }
  }

  static JsonQuery compile(String program) throws JsonQueryException {
    return JsonQuery.compile(program, VERSION);
  }

  /** Runs a program. Not to be called within itself. */
  void run(JsonQuery program, JsonNode document, Allowance allowance, Output output)
      throws JsonQueryException {
    RUNNING.set(allowance);
    try {
      program.apply(Scope.newChildScope(root), document, output);
    } finally {
      RUNNING.remove();
    }
  }

  /** A step when it is called, for each value it gives, and for each look at an argument. */
  private Function watched(Function function) {
    return (scope, arguments, in, path, output, version) -> {
      Allowance allowance = RUNNING.get();
      allowance.step();
      PathOutput watchedOutput =
          (value, valuePath) -> {
            allowance.step();
            output.emit(value, valuePath);
          };
      List<Expression> watchedArguments = new ArrayList<>(arguments.size());
      for (Expression argument : arguments) {
        watchedArguments.add(
            (argumentScope, value, valuePath, valueOutput, needsPath) -> {
              allowance.step();
              argument.apply(argumentScope, value, valuePath, valueOutput, needsPath);
            });
      }
      function.apply(scope, watchedArguments, in, path, watchedOutput, version);
    };
  }

  /** What {@code test}, {@code match}, {@code sub} and the like come down to. */
  private void match(
      Scope scope,
      List<Expression> arguments,
      JsonNode in,
      @Nullable Path path,
      PathOutput output,
      Version version)
      throws JsonQueryException {
    if (!in.isTextual()) {
      throw new JsonQueryException("only texts can be matched");
    }
    JsonNode regex = single(arguments.get(0), scope, in);
    JsonNode flags = single(arguments.get(1), scope, in);
    JsonNode test = single(arguments.get(2), scope, in);
    output.emit(new RegexMatch(RUNNING.get()).found(in.textValue(), regex, flags, test), null);
  }

  /** The last value, as jq gives one each in all it does with regular expressions itself. */
  private static JsonNode single(Expression argument, Scope scope, JsonNode in)
      throws JsonQueryException {
    List<JsonNode> values = new ArrayList<>();
    argument.apply(scope, in, values::add);
    return values.isEmpty() ? NullNode.instance : values.getLast();
  }
}
