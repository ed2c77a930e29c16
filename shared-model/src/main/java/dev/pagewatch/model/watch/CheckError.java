package dev.pagewatch.model.watch;

import java.time.Instant;

/**
 * Why a watch's last check failed, as shown to people.
 *
 * @param code the contract's error code
 * @param message what happened in plain words, naming the status, host or selector concerned
 * @param at when the last failure was accepted
 * @param attempts failures in a row, at least 1
 */
public record CheckError(ErrorCode code, String message, Instant at, int attempts) {}
