package dev.pagewatch.model.settings;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The short logger names of {@code PAGEWATCH_LOG}, each a package of ours. */
public enum LogArea {
  /** Every frame to and from browsers. */
  BRIDGE("dev.pagewatch.gateway.bridge"),
  /** The HTTP server. */
  EDGE("dev.pagewatch.gateway.edge"),
  /** The REST API. */
  REST("dev.pagewatch.gateway.rest"),
  /** Passwords, sessions and API keys. */
  SIGNIN("dev.pagewatch.gateway.signin"),
  /** Operations on watches. */
  WATCH("dev.pagewatch.gateway.watch"),
  /** Imports and exports. */
  TRANSFER("dev.pagewatch.gateway.transfer"),
  /** Leases and results at the gateway. */
  QUEUE("dev.pagewatch.gateway.queue"),
  /** The database. */
  STORE("dev.pagewatch.gateway.store"),
  /** Stored texts, pages and screenshots. */
  SNAPSHOT("dev.pagewatch.gateway.snapshot"),
  /** What is told to viewers. */
  LIVE("dev.pagewatch.gateway.live"),
  /** The workers as the gateway knows them. */
  FLEET("dev.pagewatch.gateway.fleet"),
  /** Browser slots and their processes. */
  BROWSER("dev.pagewatch.worker.browser"),
  /** The worker's leases and results. */
  LEASE("dev.pagewatch.worker.lease"),
  /** Checks over plain HTTP. */
  HTTP("dev.pagewatch.worker.http"),
  /** Where checks may not go. */
  EGRESS("dev.pagewatch.worker.egress"),
  /** What text pages have. */
  CONTENT("dev.pagewatch.worker.content"),
  /** PDFs and images. */
  DOCUMENT("dev.pagewatch.worker.document"),
  /** Child processes. */
  PROCESS("dev.pagewatch.worker.process"),
  /** Texts compared. */
  DIFF("dev.pagewatch.gateway.diff"),
  /** All of the gateway. */
  GATEWAY("dev.pagewatch.gateway"),
  /** All of the worker. */
  WORKER("dev.pagewatch.worker"),
  /** Start and stop of the process. */
  STANDALONE("dev.pagewatch.standalone");

  private final String logger;

  LogArea(String logger) {
    this.logger = logger;
  }

  /** The name people write. */
  public String shortName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The logger's name. */
  public String logger() {
    return logger;
  }

  /** The innermost area a logger belongs to; empty outside our packages. */
  public static Optional<LogArea> of(String logger) {
    return Arrays.stream(values())
        .filter(area -> logger.startsWith(area.logger + "."))
        .max(Comparator.comparing(area -> area.logger.length()));
  }

  /** All short names, in order. */
  public static List<String> shortNames() {
    return Arrays.stream(values()).map(LogArea::shortName).toList();
  }
}
