package dev.pagewatch.gateway;

import static dev.pagewatch.gateway.RunningGateway.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagewatch.model.check.CheckJob;
import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.model.hash.Sha256;
import dev.pagewatch.model.price.Availability;
import dev.pagewatch.model.price.Price;
import dev.pagewatch.model.watch.WatchKind;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Watches of prices and what becomes of what their checks find. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class PricesTest {

  @TempDir Path data;
  @Parameter TestDatabase database;
  private RunningGateway gateway;
  private StandInWorker worker;

  @BeforeEach
  void start() {
    gateway = new RunningGateway(data, database.fresh());
    worker = new StandInWorker(gateway);
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private String add(String options) {
    HttpResponse<String> created =
        gateway.send(
            "POST",
            "/api/v1/watches",
            "{\"url\":\"https://shop.example\",\"kind\":\"price\"%s}".formatted(options));
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    return json(created).get("id").textValue();
  }

  private JsonNode watch(String id) {
    return json(gateway.get("/api/v1/watches/" + id));
  }

  private JsonNode found(String id, String amount, Availability availability) {
    return found(id, Price.of(new BigDecimal(amount), "EUR", availability));
  }

  /** Checks a page with this price now, as a worker does, and tells the watch afterwards. */
  private JsonNode found(String id, Price price) {
    gateway.send("POST", "/api/v1/watches/" + id + "/check", "");
    CheckJob job =
        worker.lease().stream().filter(it -> it.watchId().equals(id)).findFirst().orElseThrow();
    assertThat(job.options().kind()).isEqualTo(WatchKind.PRICE);
    String text = "Price: " + price.words() + "\nAvailability: " + price.availability();
    String hash = Sha256.hex(text);
    CheckOutcome outcome =
        hash.equals(job.previousHash())
            ? new CheckOutcome.Same(hash, null, null, price)
            : new CheckOutcome.Content(
                hash, text, hash, job.options().leaveToGateway(), null, null, null, null, price);
    assertThat(worker.hand(job, outcome)).isTrue();
    return watch(id);
  }

  private List<String> history(String id) {
    List<String> items = new ArrayList<>();
    json(gateway.get("/api/v1/watches/" + id + "/prices"))
        .get("items")
        .forEach(
            item ->
                items.add(
                    "%s %s %s"
                        .formatted(
                            item.get("amount").asText(),
                            item.get("currency").asText(),
                            item.get("availability").asText())));
    return items;
  }

  @Test
  void eachMoveIsHistoryAndNothingElseIs() {
    String id = add("");
    assertThat(watch(id).get("kind").textValue()).isEqualTo("price");
    assertThat(watch(id).get("price").isNull()).isTrue();

    found(id, "19.99", Availability.IN_STOCK);
    found(id, "19.99", Availability.IN_STOCK);
    found(id, "17.99", Availability.IN_STOCK);
    JsonNode last = found(id, "17.99", Availability.OUT_OF_STOCK);

    assertThat(history(id))
        .containsExactly("17.99 EUR OutOfStock", "17.99 EUR InStock", "19.99 EUR InStock");
    assertThat(last.at("/price/amount").textValue()).isEqualTo("17.99");
    assertThat(last.at("/price/availability").textValue()).isEqualTo("OutOfStock");
    assertThat(last.at("/price/previous/amount").textValue()).isEqualTo("19.99");
    assertThat(json(gateway.get("/api/v1/watches")).at("/items/0/price/amount").textValue())
        .isEqualTo("17.99");
  }

  @Test
  void aPriceThatMovesWithoutCountingIsHistoryThough() {
    String id = add(",\"trigger\":{\"number\":{\"extract\":\"Price:\",\"below\":15}}");
    found(id, "19.99", Availability.IN_STOCK);

    JsonNode crept = found(id, "18.99", Availability.IN_STOCK);
    assertThat(crept.get("outcome").textValue()).isEqualTo("unchanged");
    assertThat(crept.at("/price/amount").textValue()).isEqualTo("18.99");
    JsonNode fell = found(id, "14.99", Availability.IN_STOCK);

    assertThat(fell.get("outcome").textValue()).isEqualTo("changed");
    assertThat(fell.at("/excerpt/after").textValue()).isEqualTo("Price: 14.99 EUR");
    assertThat(history(id)).hasSize(3);
  }

  @Test
  void threeDecimalsAreNoThousands() {
    String id = add(",\"trigger\":{\"number\":{\"extract\":\"Price:\",\"below\":12}}");
    found(id, Price.of(new BigDecimal("12.500"), "KWD", Availability.IN_STOCK));

    JsonNode fell = found(id, Price.of(new BigDecimal("11.250"), "KWD", Availability.IN_STOCK));

    assertThat(fell.get("outcome").textValue()).isEqualTo("changed");
  }

  @Test
  void theHistoryIsReadInPages() {
    String id = add("");
    for (int amount = 1; amount <= 5; amount++) {
      found(id, String.valueOf(amount), Availability.IN_STOCK);
    }
    String path = "/api/v1/watches/" + id + "/prices?limit=2";
    List<String> amounts = new ArrayList<>();
    JsonNode page = json(gateway.get(path));
    while (true) {
      page.get("items").forEach(item -> amounts.add(item.get("amount").textValue()));
      if (page.get("nextCursor").isNull()) {
        break;
      }
      page = json(gateway.get(path + "&cursor=" + page.get("nextCursor").textValue()));
    }

    assertThat(amounts).containsExactly("5.00", "4.00", "3.00", "2.00", "1.00");
    assertThat(gateway.get(path + "&cursor=x").statusCode()).isEqualTo(400);
    assertThat(gateway.get("/api/v1/watches/nobody/prices").statusCode()).isEqualTo(404);
  }

  @Test
  void anotherKindMakesANewBaseAndNoChange() {
    String id = add("");
    found(id, "5", Availability.IN_STOCK);

    gateway.send("PATCH", "/api/v1/watches/" + id, "{\"kind\":\"page\"}");
    assertThat(watch(id).get("kind").textValue()).isEqualTo("page");
    assertThat(watch(id).get("price").isNull()).isTrue();
    worker.find(id, "a whole page");
    assertThat(watch(id).get("outcome").textValue()).isEqualTo("unchanged");
    assertThat(watch(id).get("changes").intValue()).isZero();

    gateway.send("PATCH", "/api/v1/watches/" + id, "{\"kind\":\"price\"}");
    JsonNode again = found(id, "5", Availability.IN_STOCK);
    assertThat(again.get("outcome").textValue()).isEqualTo("unchanged");
    assertThat(again.at("/price/amount").textValue()).isEqualTo("5.00");
    assertThat(history(id)).containsExactly("5.00 EUR InStock");
  }

  @Test
  void anotherPageHasAnotherPrice() {
    String id = add("");
    found(id, "5", Availability.IN_STOCK);

    gateway.send("PATCH", "/api/v1/watches/" + id, "{\"url\":\"https://shop.example/other\"}");

    assertThat(watch(id).get("price").isNull()).isTrue();
    assertThat(history(id)).hasSize(1);
  }

  @Test
  void kindsThatNothingChecksAreRefusedByName() {
    HttpResponse<String> refused =
        gateway.send(
            "POST", "/api/v1/watches", "{\"url\":\"https://a.example\",\"kind\":\"stock\"}");

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(json(refused).at("/errors/0/field").textValue()).isEqualTo("kind");
    assertThat(json(refused).at("/errors/0/message").textValue()).contains("page, price, visual");
  }

  @Test
  void anExportHasTheKind() {
    add("");
    String export = gateway.get("/api/v1/watches/export").body();

    assertThat(export).contains("\"kind\":\"price\"");
    gateway.send("POST", "/api/v1/watches/bulk", "{\"op\":\"delete\",\"filter\":{}}");
    gateway.send("POST", "/api/v1/watches/import", export);
    String id = json(gateway.get("/api/v1/watches")).at("/items/0/id").textValue();
    assertThat(watch(id).get("kind").textValue()).isEqualTo("price");
  }
}
