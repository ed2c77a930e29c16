package dev.pagewatch.model.settings;

/**
 * What computed defaults depend on.
 *
 * @param cores processors this process may use, a container's limit counted; at least 1
 * @param memoryBytes memory this process may use, a container's limit counted
 */
public record Machine(int cores, long memoryBytes) {}
