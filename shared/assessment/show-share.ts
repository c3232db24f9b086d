/**
 * A fraction as a percentage with two places, or `null` text for "not available". What is not complete never reads
 * 100.00 %, and what is not nothing never reads 0.00 % (validation V6.12: 807,734 of 807,826 is 99.99 %).
 */
export function showShare(fraction: number | null, notAvailable = '—'): string {
  if (fraction === null || Number.isNaN(fraction)) return notAvailable
  const shown = Math.round(fraction * 10_000) / 100
  if (shown >= 100 && fraction < 1) return '99.99%'
  if (shown === 0 && fraction > 0) return '<0.01%'
  return `${shown.toFixed(2)}%`
}
