import { z } from 'zod'

/** A day without a clock or a zone, `2026-11-21`. A day that does not exist is refused. */
export const PlainDate = z.iso.date().brand('PlainDate')
export type PlainDate = z.infer<typeof PlainDate>

/** Year and month, `2026-11`. */
export const YearMonth = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'year_month.format').brand('YearMonth')
export type YearMonth = z.infer<typeof YearMonth>

/** A calendar year of the registry, 2010 to 2100. */
export const Year = z.int().min(2010).max(2100)
export type Year = z.infer<typeof Year>

/** Instant in UTC as ISO text with `Z`; the screen turns it into local time. */
export const Instant = z.iso.datetime()
export type Instant = z.infer<typeof Instant>

/** Full years reached on the birthday: someone born on 29 February is a year older on 1 March of a common year. */
export function ageOn(birth: PlainDate, on: PlainDate): number {
  const years = Number(on.slice(0, 4)) - Number(birth.slice(0, 4))
  return on.slice(5) >= birth.slice(5) ? years : years - 1
}
