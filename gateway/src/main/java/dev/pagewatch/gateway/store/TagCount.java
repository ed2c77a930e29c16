package dev.pagewatch.gateway.store;

/** A tag and how many watches carry it. */
public record TagCount(String name, long watches) {}
