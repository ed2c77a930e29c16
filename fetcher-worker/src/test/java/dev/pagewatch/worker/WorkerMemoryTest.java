package dev.pagewatch.worker;

import static dev.pagewatch.worker.EventLoops.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pagewatch.model.BusAddresses;
import dev.pagewatch.model.check.BusMessages;
import dev.pagewatch.model.check.CheckOptions;
import dev.pagewatch.model.check.PreviewRequest;
import dev.pagewatch.model.fetch.FetchOptions;
import dev.pagewatch.model.fleet.WorkerStatus.SlotState;
import dev.pagewatch.model.net.AddressPolicy;
import dev.pagewatch.model.net.Cidr;
import dev.pagewatch.model.session.SessionOpen;
import dev.pagewatch.model.session.SessionTold;
import dev.pagewatch.model.session.SessionTold.State;
import dev.pagewatch.model.settings.SlotBounds;
import dev.pagewatch.model.watch.Engine;
import dev.pagewatch.model.watch.WatchKind;
import dev.pagewatch.worker.process.ProcessTree;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a worker says of its memory, against what the system says of this process's family. */
@Timeout(120)
class WorkerMemoryTest {

  @RegisterExtension static final EventLoops LOOPS = new EventLoops();

  /** Less than any process that counts takes of all. */
  private static final double TOLERANCE = 0.04;

  private static WorkerConfig config() {
    return new WorkerConfig(
        "w",
        SlotBounds.fixed(1),
        4,
        Optional.empty(),
        Duration.ofSeconds(30),
        AddressPolicy.of(List.of(Cidr.parse("127.0.0.0/8"))),
        Path.of(System.getProperty("user.home"), ".cache", "pagewatch"),
        "test",
        Duration.ZERO);
  }

  private static boolean isUp(Worker worker) {
    return worker.status().slots().stream().allMatch(slot -> slot.state() == SlotState.IDLE);
  }

  private static long readers() {
    return ProcessHandle.current()
        .children()
        .filter(child -> child.info().command().orElse("").endsWith("/java"))
        .count();
  }

  private static void ask(String address, Buffer message) {
    await(LOOPS.vertx().eventBus().request(address, message));
  }

  private static long family() {
    return ProcessTree.rssBytes(
        Stream.concat(Stream.of(ProcessHandle.current()), ProcessHandle.current().descendants())
            .map(ProcessHandle::pid)
            .toList());
  }

  @Test
  void everythingThatAWorkerRunsCounts() throws Exception {
    HttpServer site =
        await(
            LOOPS
                .vertx()
                .createHttpServer()
                .requestHandler(
                    request -> {
                      boolean pdf = request.path().endsWith(".pdf");
                      request
                          .response()
                          .putHeader("Content-Type", pdf ? "application/pdf" : "text/html")
                          .end(pdf ? "%PDF-1.4\n%%EOF" : "<p>page</p>");
                    })
                .listen(0, "127.0.0.1"));
    AtomicReference<State> told = new AtomicReference<>(State.OPENING);
    String url = "http://127.0.0.1:" + site.actualPort();
    LOOPS
        .vertx()
        .eventBus()
        .<Buffer>consumer(
            "told",
            message -> {
              told.set(BusMessages.decode(message.body(), SessionTold.class).state());
              message.reply(Buffer.buffer());
            });
    Worker worker =
        await(Worker.start(LOOPS.vertx(), config(), new MemoryBlobs(), new SimpleMeterRegistry()));
    try {
      Eventually.eventually("its slot is up", () -> isUp(worker));
      ask(
          BusAddresses.SESSIONS_OPEN,
          BusMessages.encode(
              new SessionOpen("s", "told", url, WatchKind.PAGE, FetchOptions.none(), 640, 400)));
      Eventually.eventually("the session is live", () -> told.get() == State.LIVE);
      ask(
          BusAddresses.CHECKS_PREVIEW,
          BusMessages.encode(
              new PreviewRequest(
                  url + "/a.pdf", Engine.HTTP, Duration.ofSeconds(30), CheckOptions.none())));

      Eventually.eventually("the document's reader is there", () -> readers() == 1);
      Eventually.eventually(
          "it tells of all",
          () -> Math.abs(family() - worker.status().rssBytes()) < TOLERANCE * family());
      assertThat(readers()).isEqualTo(1);
    } finally {
      await(worker.drain(Duration.ZERO));
      await(site.close());
    }
    assertThat(readers()).isZero();
  }
}
