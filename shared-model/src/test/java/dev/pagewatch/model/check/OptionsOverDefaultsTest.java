package dev.pagewatch.model.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pagewatch.model.json.InvalidFieldsException;
import dev.pagewatch.model.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What comes of options over defaults. */
class OptionsOverDefaultsTest {

  private static CheckOptions options(String json) throws Exception {
    return CheckOptions.parse(Json.mapper().readTree(json.replace('\'', '"')));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "-",
      value = {
        // nothing said: the default shows through
        "{} | {'filters':{'trim':true,'ignore':['x']}} | {'filters':{'ignore':['x'],'trim':true}}",
        "{'filters':{'sortLines':true}} | {'filters':{'trim':true}} | {'filters':{'trim':true,'sortLines':true}}",
        // a list is taken as a whole
        "{'filters':{'ignore':['a']}} | {'filters':{'ignore':['x','y']}} | {'filters':{'ignore':['a']}}",
        // false and an empty list say something
        "{'filters':{'trim':false}} | {'filters':{'trim':true,'ignoreCase':true}} | {'filters':{'ignoreCase':true}}",
        "{'filters':{'ignore':[]}} | {'filters':{'ignore':['x']}} | {}",
        "{'filters':{'trim':true}} | {'filters':{'trim':false}} | {'filters':{'trim':true}}",
        "{'filters':{'trim':false}} | {} | {}",
        // conditions
        "{'trigger':{'minWords':2}} | {'trigger':{'minWords':5,'present':['x']}} | {'trigger':{'present':['x'],'minWords':2}}",
        "{'trigger':{'present':[],'changes':[]}} | {'trigger':{'present':['x'],'changes':['added']}} | {}",
        "{'trigger':{'number':{'extract':'a','above':1}}} | {'trigger':{'number':{'extract':'b','below':2}}} | {'trigger':{'number':{'extract':'a','above':1}}}",
        // how pages are asked for
        "{'fetch':{'headers':{'dnt':'0','b':'2'}}} | {'fetch':{'headers':{'DNT':'1','a':'1'},'locale':'de'}} | {'fetch':{'headers':{'a':'1','b':'2','DNT':'0'},'locale':'de'}}",
        "{'fetch':{'headers':{'b':'2','a':'1'}}} | {'fetch':{'locale':'de'}} | {'fetch':{'headers':{'b':'2','a':'1'},'locale':'de'}}",
        "{'fetch':{'block':[]}} | {'fetch':{'block':['image']}} | {'fetch':{'block':[]}}",
      })
  void whatIsSaidWinsAndWhatIsNotLetsTheDefaultThrough(String own, String defaults, String checks)
      throws Exception {
    CheckOptions merged = options(own).over(options(defaults)).resolved();

    assertThat(Json.write(merged)).isEqualTo(Json.write(options(checks)));
    assertThat(merged).isEqualTo(options(checks));
  }

  @Test
  void ofSeveralDefaultsTheNearestWinsAlsoInSayingNo() throws Exception {
    CheckOptions all = options("{'filters':{'trim':true,'ignore':['x'],'ignoreCase':true}}");
    CheckOptions tag = options("{'filters':{'trim':false,'ignore':[]}}");

    CheckOptions merged = CheckOptions.none().over(tag).over(all).resolved();

    assertThat(merged).isEqualTo(options("{'filters':{'ignoreCase':true}}"));
  }

  @Test
  void whatKeepsDefaultsAwayIsWrittenAndReadAgain() throws Exception {
    String json =
        "{\"filters\":{\"ignore\":[],\"trim\":false,\"sortLines\":true},\"trigger\":{\"absent\":[]}}";

    CheckOptions options = options(json);

    assertThat(options.isNone()).isFalse();
    assertThat(Json.write(options)).isEqualTo(json);
    assertThat(Json.read(json, CheckOptions.class)).isEqualTo(options);
    assertThat(Json.write(options.resolved())).isEqualTo("{\"filters\":{\"sortLines\":true}}");
  }

  @Test
  void withoutDefaultsOptionsAreWrittenAsTheyWere() throws Exception {
    CheckOptions own =
        options(
            "{'fetch':{'method':'POST','headers':{'B':'1','a':'2'},'body':'x'},"
                + "'filters':{'include':['#a'],'trim':true},'trigger':{'minWords':2}}");

    assertThat(Json.write(own.over(CheckOptions.none()).resolved())).isEqualTo(Json.write(own));
  }

  @Test
  void whatOneSiteAloneMaySeeOrOnePageNeedsIsNoDefault() throws Exception {
    CheckOptions options =
        options(
            "{'fetch':{'method':'POST','body':'x','headers':{'Accept':'a','X-Api-Key':'k'},"
                + "'cookies':[{'name':'a','value':'b'}],"
                + "'basicAuth':{'user':'u','password':'p'},"
                + "'proxy':'http://u:p@proxy.example:1'}}");

    InvalidFieldsException refused =
        catchThrowableOfType(InvalidFieldsException.class, options::refuseForMany);

    assertThat(refused.problems())
        .extracting(InvalidFieldsException.Problem::field)
        .containsExactly(
            "fetch.method",
            "fetch.body",
            "fetch.headers.X-Api-Key",
            "fetch.cookies",
            "fetch.basicAuth");
    assertThat(refused.getMessage()).contains("every site").doesNotContain("'k'", "p@proxy");
  }

  @Test
  void defaultsAreShort() throws Exception {
    CheckOptions options = options("{'fetch':{'script':'" + "x".repeat(16_000) + "'}}");

    InvalidFieldsException refused =
        catchThrowableOfType(InvalidFieldsException.class, options::refuseForMany);

    assertThat(refused.problems()).singleElement().extracting("field").isEqualTo("fetch");
  }
}
