/**
 * Whether PostgreSQL can keep a JSON value as it is: it refuses the zero character and half a surrogate pair anywhere in
 * it, and one such text would take its whole batch down.
 */
export function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return !/[\0\p{Surrogate}]/u.test(value)
  if (Array.isArray(value)) return value.every(isStorable)
  if (typeof value !== 'object' || value === null) return true
  return Object.entries(value).every(([key, inner]) => isStorable(key) && isStorable(inner))
}
