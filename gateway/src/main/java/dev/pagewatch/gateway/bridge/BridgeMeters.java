package dev.pagewatch.gateway.bridge;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/** What operators see of the bridge. Used on any thread. */
final class BridgeMeters {

  final LongAdder sockets = new LongAdder();
  final LongAdder registrations = new LongAdder();
  final LongAdder outboxCharacters = new LongAdder();

  final Counter framesIn;
  final Counter charactersIn;
  final Counter messages;
  final Counter framesOut;
  final Counter charactersOut;
  final Counter conflated;
  final Counter dropped;
  final Counter slowCloses;
  final Counter resyncs;

  /** From a message's coming over the bus to its being handed to the last socket of a loop. */
  final Timer fanOut;

  BridgeMeters(MeterRegistry registry) {
    gauge(registry, "sockets", "Sockets that are open", sockets);
    gauge(registry, "registrations", "Addresses that sockets listen to", registrations);
    gauge(
        registry,
        "outbox.characters",
        "Characters that wait for sockets or are on their way",
        outboxCharacters);
    framesIn = counter(registry, "frames.in", "Frames from browsers");
    charactersIn = counter(registry, "characters.in", "Characters from browsers");
    messages = counter(registry, "messages", "Messages that came over the event bus");
    framesOut = counter(registry, "frames.out", "Frames to browsers");
    charactersOut = counter(registry, "characters.out", "Characters to browsers");
    conflated = counter(registry, "conflated", "Messages replaced by newer ones while they waited");
    dropped = counter(registry, "dropped", "Messages that waited for a socket that was given up");
    slowCloses = counter(registry, "slow.closes", "Sockets closed because they took too little");
    resyncs = counter(registry, "resyncs", "Times a client was told to read all again");
    fanOut =
        Timer.builder("pagewatch.bridge.fan.out")
            .description("From the event bus to the last socket's outbox")
            .serviceLevelObjectives(
                Duration.ofMillis(1),
                Duration.ofMillis(5),
                Duration.ofMillis(25),
                Duration.ofMillis(100),
                Duration.ofMillis(250),
                Duration.ofSeconds(1))
            .register(registry);
  }

  private static void gauge(
      MeterRegistry registry, String name, String description, LongAdder value) {
    Gauge.builder("pagewatch.bridge." + name, value, LongAdder::sum)
        .description(description)
        .register(registry);
  }

  private static Counter counter(MeterRegistry registry, String name, String description) {
    return Counter.builder("pagewatch.bridge." + name).description(description).register(registry);
  }
}
