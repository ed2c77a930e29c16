package dev.pagewatch.model.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.pagewatch.model.json.InvalidFieldsException;
import dev.pagewatch.model.json.Json;
import dev.pagewatch.model.net.Origin;
import dev.pagewatch.model.watch.Engine;
import dev.pagewatch.model.watch.WatchKind;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FetchOptionsTest {

  private static final String ALL =
      """
      {"method":"POST","headers":{"Accept":"text/html","X-Api-Key":"k3y"},"body":"a=1",\
      "cookies":[{"name":"sid","value":"c00kie","domain":"example.com","path":"/a"}],\
      "userAgent":"Mozilla/5.0","basicAuth":{"user":"me","password":"p4ss:word"},\
      "proxy":"socks5://joe:s%40cret@proxy.example.com:1080","acceptStatus":["200-299","404"],\
      "wait":{"until":"networkidle","selector":"css:#price","delay":"PT2S"},\
      "viewport":{"width":800,"height":600},"device":"Pixel 7","locale":"de-DE","timezone":"Europe/Berlin",\
      "colorScheme":"dark",\
      "geolocation":{"latitude":52.52,"longitude":13.405,"accuracy":50.0},"script":"x()","block":["image","tracker"]}""";

  @Test
  void whatIsReadIsWrittenAgain() throws Exception {
    FetchOptions options = Json.read(ALL, FetchOptions.class);

    assertThat(Json.write(options)).isEqualTo(ALL);
    assertThat(Json.read(Json.write(options), FetchOptions.class)).isEqualTo(options);
    assertThat(options.proxy())
        .isEqualTo(
            new ProxyServer(ProxyServer.Kind.SOCKS5, "proxy.example.com", 1080, "joe", "s@cret"));
  }

  @Test
  void whatIsMissingOrNullIsLeftToPagewatch() throws Exception {
    assertThat(FetchOptions.parse(json("{}"))).isEqualTo(FetchOptions.none());
    assertThat(FetchOptions.parse(NullNode.instance).isNone()).isTrue();
    assertThat(FetchOptions.parse(json("{'body': '', 'script': ' ', 'wait': {}}")).isNone())
        .isTrue();
    assertThat(Json.write(FetchOptions.none())).isEqualTo("{}");
  }

  @Test
  void blockingNothingIsNotTheSameAsSayingNothing() throws Exception {
    FetchOptions nothing = FetchOptions.parse(json("{'block': []}"));

    assertThat(Json.write(nothing)).isEqualTo("{\"block\":[]}");
    FetchOptions images = FetchOptions.parse(json("{'block': ['image']}"));
    for (WatchKind kind : WatchKind.values()) {
      assertThat(nothing.over(images).blocked(kind)).isEmpty();
      assertThat(FetchOptions.none().over(images).blocked(kind)).containsExactly(Blockable.IMAGE);
    }
    assertThat(FetchOptions.none().blocked(WatchKind.PAGE)).containsExactly(Blockable.TRACKER);
    assertThat(FetchOptions.none().blocked(WatchKind.PRICE)).containsExactly(Blockable.TRACKER);
    assertThat(FetchOptions.none().blocked(WatchKind.VISUAL)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'metod': 'GET'} | fetch.metod is not known here; did you mean method?",
        "{'method': 'HEAD'} | fetch.method can't be HEAD, whose answer has no content",
        "{'method': 'DELETE'} | fetch.method must be GET, POST, PUT or PATCH",
        "{'body': 'x'} | fetch.body is only sent with the methods POST, PUT and PATCH",
        "{'headers': {'Host': 'x'}} | fetch.headers.Host is set from the URL",
        "{'headers': {'content-length': '1'}} | fetch.headers.content-length is counted from",
        "{'headers': {'Transfer-Encoding': 'x'}} | fetch.headers.Transfer-Encoding is the conn",
        "{'headers': {'Proxy-Authorization': 'x'}} | fetch.headers.Proxy-Authorization is for prox",
        "{'headers': {'Cookie': 'a=b'}} | fetch.headers.Cookie is made of fetch.cookies",
        "{'headers': {'X-A': 'a\\r\\nX-B: b'}} | fetch.headers.X-A has a line break",
        "{'headers': {'X-A': 'ä'}} | fetch.headers.X-A may only have printable ASCII",
        "{'headers': {'X A': 'a'}} | fetch.headers.X A is no header's name",
        "{'headers': {'X-A': 'a', 'x-a': 'b'}} | fetch.headers.x-a is given twice",
        "{'headers': {'X-A': 5}} | fetch.headers.X-A must be a text",
        "{'headers': ['X-A']} | fetch.headers must be an object of names",
        "{'cookies': [{'value': 'b'}]} | fetch.cookies[0].name is needed",
        "{'cookies': [{'name': 'a b', 'value': ''}]} | fetch.cookies[0].name is no cookie's name",
        "{'cookies': [{'name': 'a', 'value': 'b;c'}]} | fetch.cookies[0].value may only have",
        "{'cookies': [{'name': 'a', 'value': 'b', 'domain': 'x/y'}]} | fetch.cookies[0].domain must",
        "{'cookies': [{'name': 'a', 'value': 'b', 'path': 'y'}]} | fetch.cookies[0].path must begin",
        "{'cookies': ['a=b']} | fetch.cookies[0] must be an object with any of name, value",
        "{'userAgent': 'a\\nb'} | fetch.userAgent has a line break",
        "{'basicAuth': {'user': 'a:b', 'password': 'x'}} | fetch.basicAuth.user can't have a colon",
        "{'basicAuth': {'user': 'a'}} | fetch.basicAuth.password is needed",
        "{'proxy': 'proxy.example.com'} | fetch.proxy must be like http://proxy.example.com:3128",
        "{'proxy': 'http://proxy.example.com'} | fetch.proxy must be like",
        "{'proxy': 'a/b'} | fetch.proxy must be like",
        "{'proxy': ''} | a proxy's name, or direct for none",
        "{'geolocation': {'latitude': 91, 'longitude': 1}} | fetch.geolocation.latitude must be a num",
        "{'geolocation': {'latitude': 1}} | fetch.geolocation.longitude is needed: a number of",
        "{'geolocation': {'latitude': 1, 'longitude': '2'}} | fetch.geolocation.longitude must be",
        "{'geolocation': {'latitude': 1, 'longitude': 2, 'accuracy': -1}} | geolocation.accuracy must",
        "{'proxy': 'https://a:b@h.example:1'} | fetch.proxy must be like",
        "{'proxy': 'http://h.example:99999'} | fetch.proxy must have a port",
        "{'acceptStatus': ['99']} | fetch.acceptStatus[0] must be a status or a range",
        "{'acceptStatus': ['299-200']} | fetch.acceptStatus[0] must be a status or a range",
        "{'wait': {'until': 'commit'}} | fetch.wait.until must be one of load, domcontentloaded,",
        "{'wait': {'selector': 'jq:.a'}} | fetch.wait.selector must be CSS or XPath",
        "{'wait': {'delay': 'PT1M'}} | fetch.wait.delay must be a duration from PT0S to PT30S",
        "{'viewport': {'width': 50, 'height': 50}} | fetch.viewport.width must be a whole number",
        "{'viewport': {'width': 500}} | fetch.viewport.height is needed",
        "{'locale': 'german'} | fetch.locale must be a BCP 47 language tag",
        "{'locale': 'de_DE!'} | fetch.locale must be a BCP 47 language tag",
        "{'timezone': 'Berlin'} | fetch.timezone must be a time zone's IANA name",
        "{'colorScheme': 'black'} | fetch.colorScheme must be one of light, dark, no-preference",
        "{'block': ['ads']} | fetch.block[0] must be one of image, media, font, tracker",
        "{'device': 'Nokia'} | fetch.device must be one of iPhone 15, iPad Mini, Pixel 7",
        "{'steps': [{}]} | fetch.steps[0].action is needed",
        "{'steps': [{'action': 'hover'}]} | fetch.steps[0].action must be one of goto, click, fill",
        "{'steps': [{'action': 'click'}]} | fetch.steps[0].selector is needed by click",
        "{'steps': [{'action': 'click', 'selector': 'jq:.a'}]} | fetch.steps[0].selector must be",
        "{'steps': [{'action': 'click', 'selector': '#a', 'value': 'x'}]} | fetch.steps[0].value has",
        "{'steps': [{'action': 'fill', 'selector': '#a'}]} | fetch.steps[0].value is needed by fill",
        "{'steps': [{'action': 'goto', 'value': 'file:///etc/passwd'}]} | fetch.steps[0].value",
        "{'steps': [{'action': 'goto', 'value': '/a'}]} | fetch.steps[0].value",
        "{'steps': [{'action': 'goto', 'value': '***'}]} | fetch.steps[0].value",
        "{'steps': [{'action': 'goto', 'selector': '#a', 'value': 'http://a.example'}]}"
            + " | fetch.steps[0].selector has no meaning for goto",
        "{'steps': [{'action': 'press', 'value': ' '}]} | fetch.steps[0].value must be a key",
        "{'steps': [{'action': 'scroll', 'value': 'far'}]} | fetch.steps[0].value must be a whole",
        "{'steps': [{'action': 'wait', 'value': 'PT31S'}]} | fetch.steps[0].value must be a duration",
        "{'steps': [{'action': 'execute', 'value': ''}]} | fetch.steps[0].value is empty",
        "{'steps': [{'action': 'click', 'selector': '#a', 'timeout': 'PT1M'}]}"
            + " | fetch.steps[0].timeout must be a duration from PT0.1S to PT30S",
        "{'steps': [{'action': 'click', 'selector': '#a', 'secret': true}]} | fetch.steps[0].secret",
        "{'steps': [{'action': 'click', 'selektor': '#a'}]} | fetch.steps[0].selektor is not known",
      })
  void whatCannotBeUsedIsRefusedWithItsPlaceAndItsRemedy(String json, String message) {
    assertThatThrownBy(() -> FetchOptions.parse(json(json)))
        .isInstanceOf(InvalidFieldsException.class)
        .hasMessageContaining(message);
  }

  @Test
  void allThatIsWrongIsTold() {
    InvalidFieldsException refused =
        catchThrowableOfType(
            InvalidFieldsException.class,
            () -> FetchOptions.parse(json("{'method': 'X', 'locale': '', 'proxy': 'p:'}")));

    assertThat(refused.problems()).hasSize(3);
  }

  @Test
  void aProxyIsAUrlOrANameOrNone() throws Exception {
    FetchOptions named = FetchOptions.parse(json("{'proxy': ' Büro 2_b '}"));
    FetchOptions direct = FetchOptions.parse(json("{'proxy': 'Direct'}"));

    assertThat(named.proxyName()).contains(new ProxyName("Büro 2_b"));
    assertThat(Json.write(named)).isEqualTo("{\"proxy\":\"Büro 2_b\"}");
    assertThat(Json.write(direct)).isEqualTo("{\"proxy\":\"direct\"}");
    assertThat(FetchOptions.none().over(named).proxy()).isEqualTo(named.proxy());
    assertThat(direct.over(named).proxyServer()).isNull();
    assertThat(direct.over(named).resolved().isNone()).isTrue();
    // Nobody may take a name for no proxy.
    assertThatThrownBy(named::proxyServer).isInstanceOf(IllegalStateException.class);
    assertThat(named.through(ProxyServer.parse("http://a.example:1")).proxyServer()).isNotNull();
  }

  @Test
  void noComplaintShowsASecret() {
    assertThatThrownBy(
            () -> FetchOptions.parse(json("{'proxy': 'ftp://joe:s3cret@proxy.example.com:1'}")))
        .hasMessageNotContaining("s3cret");
    assertThatThrownBy(
            () -> FetchOptions.parse(json("{'cookies': [{'name': 'a', 'value': 's3;cret'}]}")))
        .hasMessageNotContaining("cret");
  }

  @Test
  void stepsAreReadAndWrittenAlike() throws Exception {
    String json =
        "{'steps': [{'action': 'goto', 'value': 'https://a.example/login'},"
            + "{'action': 'fill', 'selector': 'css:#user', 'value': 'joe'},"
            + "{'action': 'click', 'selector': 'xpath://button', 'optional': true,"
            + " 'timeout': 'PT2S'},"
            + "{'action': 'waitFor', 'selector': 'css:.shown'},"
            + "{'action': 'scroll'}]}";
    FetchOptions options = FetchOptions.parse(json(json));

    assertThat(json(Json.write(options))).isEqualTo(json(json));
    assertThat(options.needsBrowser()).isTrue();
    assertThat(options.refusalBy(Engine.HTTP).orElseThrow().field()).isEqualTo("fetch.steps");
    assertThat(options.refusalBy(Engine.AUTO)).isEmpty();
    assertThat(FetchOptions.none().over(options).steps()).hasSize(5);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "h1[|has a [ that nothing closes; add ]",
        "a[href='x]|has a ' that nothing closes; add '",
        "p:has-text(\"a\"|has a ( that nothing closes; add )",
        "#a)|has a ) that closes nothing",
        "a[b)|has a ) that closes nothing",
        "xpath://a[@b|has a [ that nothing closes",
        "//a[text()='it]|has a ' that nothing closes",
      })
  void aSelectorThatIsLeftOpenIsRefusedByTheFieldOfItsStep(String selector, String message)
      throws Exception {
    String step = Json.write(Map.of("action", "click", "selector", selector));
    FetchOptions options = Json.read("{\"steps\":[" + step + "]}", FetchOptions.class);

    // What is stored can still be read.
    InvalidFieldsException.Problem refusal = options.refusalBy(Engine.BROWSER).orElseThrow();
    assertThat(refusal.field()).isEqualTo("fetch.steps[0].selector");
    assertThat(refusal.message()).contains(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "h1",
        "a[href=\"x]\"]",
        "a[title='it\\'s']",
        "#a\\:b\\[0\\]",
        "text=it's [new (today",
        "role=button[name=\"Log in\"]",
        "data-testid=a'",
        "#list >> text=don't",
        "\"It's here\"",
        "button:has-text(\"It's (new\")",
        ":nth-match(:text('Buy'), 3)",
        "xpath://a[text()='(']",
        "//a[contains(., \"it's\")]",
        "..",
      })
  void whateverABrowserMayReadIsTaken(String selector) throws Exception {
    String step = Json.write(Map.of("action", "click", "selector", selector));
    FetchOptions options = Json.read("{\"steps\":[" + step + "]}", FetchOptions.class);

    assertThat(options.refusalBy(Engine.BROWSER)).isEmpty();
  }

  @Test
  void noMoreStepsThanAPersonWouldTake() {
    String step = "{'action': 'click', 'selector': '#next'}";
    String many = "{'steps': [" + (step + ",").repeat(50) + step + "]}";

    assertThatThrownBy(() -> FetchOptions.parse(json(many)))
        .hasMessageContaining("fetch.steps has more than 50 items");
  }

  @Test
  void aStepsSecretIsHiddenAndFoundAgainWhereverTheStepMoves() throws Exception {
    String user = "{'action': 'fill', 'selector': '#user', 'value': 'joe'}";
    String password = "{'action': 'fill', 'selector': '#pw', 'value': 's3cret', 'secret': true}";
    FetchOptions kept = FetchOptions.parse(json("{'steps': [" + user + "," + password + "]}"));
    FetchOptions shown = kept.withoutSecrets();

    assertThat(Json.write(shown)).contains("\"joe\"", "\"***\"").doesNotContain("s3cret");
    assertThat(kept.toString()).doesNotContain("s3cret", "joe").contains("fill css:#pw");
    FetchOptions moved =
        FetchOptions.parse(
            json("{'steps': [" + password.replace("s3cret", "***") + "," + user + "]}"));
    assertThat(moved.withSecretsOf(kept).steps().getFirst().value()).isEqualTo("s3cret");
    FetchOptions elsewhere =
        FetchOptions.parse(
            json("{'steps': [" + password.replace("s3cret", "***").replace("#pw", "#x") + "]}"));
    assertThatThrownBy(() -> elsewhere.withSecretsOf(kept))
        .hasMessageContaining("fetch.steps[0].value has ***");
    assertThatThrownBy(() -> shown.withSecretsOf(kept.keptElsewhere()))
        .hasMessageContaining("fetch.steps[1].value has ***");
  }

  @Test
  void secretsAreHiddenFromPeopleAndLogs() throws Exception {
    FetchOptions options = Json.read(ALL, FetchOptions.class);

    String shown = Json.write(options.withoutSecrets());
    String logged = options + " " + options.cookies() + options.basicAuth() + options.proxy();

    for (String secret : Set.of("k3y", "c00kie", "p4ss", "s@cret", "s%40cret")) {
      assertThat(shown).doesNotContain(secret);
      assertThat(logged).doesNotContain(secret);
    }
    assertThat(shown)
        .contains("\"Accept\":\"text/html\"", "\"X-Api-Key\":\"***\"", "socks5://joe:***@");
    assertThat(logged).doesNotContain("a=1", "x()");
  }

  @Test
  void whatWasShownCanBeSentBackWithoutLosingSecrets() throws Exception {
    FetchOptions options = Json.read(ALL, FetchOptions.class);
    FetchOptions shown = Json.read(Json.write(options.withoutSecrets()), FetchOptions.class);

    assertThat(shown.withSecretsOf(options)).isEqualTo(options);
    assertThatThrownBy(() -> shown.withSecretsOf(FetchOptions.none()))
        .hasMessageContaining("fetch.headers.X-Api-Key has ***")
        .hasMessageContaining("fetch.cookies[0].value has ***")
        .hasMessageContaining("fetch.basicAuth.password has ***")
        .hasMessageContaining("fetch.proxy has ***");
  }

  @Test
  void ownValuesWinOverDefaults() throws Exception {
    FetchOptions defaults =
        FetchOptions.parse(
            json(
                "{'method': 'POST', 'body': 'x', 'headers': {'X-A': '1', 'X-B': '2'},"
                    + "'locale': 'de', 'basicAuth': {'user': 'a', 'password': 'b'}}"));
    FetchOptions own =
        FetchOptions.parse(
            json("{'method': 'GET', 'headers': {'x-a': '3', 'Authorization': 'Bearer t'}}"));

    FetchOptions merged = own.over(defaults);

    assertThat(merged.requestMethod()).isEqualTo(RequestMethod.GET);
    assertThat(merged.body()).isNull();
    assertThat(merged.headers())
        .containsEntry("X-B", "2")
        .containsEntry("Authorization", "Bearer t")
        .containsValue("3")
        .doesNotContainValue("1");
    assertThat(merged.basicAuth()).isNull();
    assertThat(merged.locale()).isEqualTo("de");
    assertThat(FetchOptions.none().over(defaults)).isEqualTo(defaults);
  }

  @Test
  void otherOriginsGetOnlyWhatSaysNothingOfWhoAsks() throws Exception {
    FetchOptions options = Json.read(ALL, FetchOptions.class);

    assertThat(options.headersFor(true)).containsKeys("Accept", "X-Api-Key");
    assertThat(options.headersFor(false)).containsOnlyKeys("Accept");
  }

  @ParameterizedTest
  @CsvSource({
    "http://a.example/,http://a.example/x,true",
    "http://a.example/,https://a.example/x,true",
    "https://a.example/,http://a.example/x,false",
    "http://a.example/,http://b.example/,false",
    "http://a.example/,http://a.example:81/,false",
    "http://a.example:81/,https://a.example/,false",
    "http://a.example/,https://a.example:81/,false",
  })
  void secretsStayInTheirOriginOrMoveToItsSecureSide(String own, String other, boolean trusted) {
    assertThat(Origin.of(URI.create(own)).trusts(Origin.of(URI.create(other)))).isEqualTo(trusted);
  }

  @Test
  void anEngineSaysWhatItCannotDo() throws Exception {
    FetchOptions post = FetchOptions.parse(json("{'method': 'POST'}"));
    FetchOptions script = FetchOptions.parse(json("{'script': 'x()'}"));

    assertThat(post.refusalBy(Engine.BROWSER))
        .hasValueSatisfying(
            it -> assertThat(it.toString()).contains("fetch.method can only be GET"));
    assertThat(post.refusalBy(Engine.HTTP)).isEmpty();
    assertThat(post.refusalBy(Engine.AUTO)).isEmpty();
    assertThat(script.refusalBy(Engine.HTTP)).isPresent();
    assertThat(script.refusalBy(Engine.AUTO)).isEmpty();
    assertThat(Json.read(ALL, FetchOptions.class).refusalBy(Engine.AUTO)).isPresent();
  }

  @Test
  void statusesAreAcceptedByRange() throws Exception {
    FetchOptions some = FetchOptions.parse(json("{'acceptStatus': ['200-204', '404']}"));

    assertThat(some.accepts(204)).isTrue();
    assertThat(some.accepts(205)).isFalse();
    assertThat(some.accepts(404)).isTrue();
    assertThat(FetchOptions.none().accepts(299)).isTrue();
    assertThat(FetchOptions.none().accepts(404)).isFalse();
  }

  private static JsonNode json(String text) throws JsonProcessingException {
    return Json.mapper().readTree(text.replace('\'', '"'));
  }
}
