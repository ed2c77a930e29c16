package dev.pagewatch.model.check;

/**
 * A large body kept off the bus, named by its content.
 *
 * @param hash lower-case hex SHA-256 of the bytes
 * @param mediaType for example {@code image/jpeg} or {@code text/html;charset=utf-8}
 * @param bytes length before compression
 */
public record BlobRef(String hash, String mediaType, long bytes) {}
