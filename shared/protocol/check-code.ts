const HALF = 10_000

/** Eight digits out of the first bytes of a SHA-256, as two people read them to each other: `0421 7786`. */
export function checkCodeOf(hash: Uint8Array): string {
  const number = hash.slice(0, 6).reduce((sum, byte) => sum * 256 + byte, 0)
  return [Math.floor(number / HALF) % HALF, number % HALF].map((half) => String(half).padStart(4, '0')).join(' ')
}
