// What is in a file somebody chose.

/**
 * What a file is, by how it begins: names lie.
 *
 * @param {Uint8Array} head its first bytes
 * @returns {'application/zip' | 'application/json' | 'text/plain'}
 */
export function typeOf(head) {
  if (head[0] === 0x50 && head[1] === 0x4b) return 'application/zip';
  return decode(head, head).trimStart().startsWith('{') ? 'application/json' : 'text/plain';
}

/**
 * Bytes as text: in UTF-16 where the first two say so, else UTF-8.
 *
 * @param {Uint8Array} head its first bytes
 * @param {AllowSharedBufferSource} bytes
 * @returns {string} without the mark
 */
export function decode(head, bytes) {
  const mark = (head[0] << 8) | head[1];
  const charset = { 0xfffe: 'utf-16le', 0xfeff: 'utf-16be' }[mark] ?? 'utf-8';
  return new TextDecoder(charset).decode(bytes);
}
