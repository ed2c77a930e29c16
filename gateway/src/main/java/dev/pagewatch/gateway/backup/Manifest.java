package dev.pagewatch.gateway.backup;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What is in a backup file.
 *
 * @param format of the file, {@link #FORMAT}
 * @param pagewatch version that made it
 * @param database kind it was made from
 * @param createdAt when
 * @param revision highest revision in it
 * @param tables in the order they are to be filled
 */
record Manifest(
    int format,
    String pagewatch,
    String database,
    Instant createdAt,
    long revision,
    List<Table> tables) {

  /**
   * Refuses what lacks its tables.
   *
   * @throws NullPointerException naming what is missing
   */
  Manifest {
    tables = List.copyOf(Objects.requireNonNull(tables, "tables"));
  }

  /**
   * The format written: a ZIP archive with this record as {@code manifest.json} and each table as
   * {@code tables/NAME.cbor}, a sequence (RFC 8742) of CBOR arrays (RFC 8949), one a row.
   */
  static final int FORMAT = 1;

  /** The manifest's entry in the archive. */
  static final String ENTRY = "manifest.json";

  /**
   * A table.
   *
   * @param columns in the order of each row
   * @param rows how many
   * @param sha256 of its entry, hex
   */
  record Table(String name, List<String> columns, long rows, String sha256) {

    /** Its entry in the archive. */
    String entry() {
      return "tables/" + name + ".cbor";
    }
  }

  /** How many rows a table has, 0 if it isn't there. */
  long rows(String table) {
    return tables.stream().filter(t -> t.name().equals(table)).mapToLong(Table::rows).sum();
  }
}
