import { Ethnicity, ETHNICITY } from '../domain/codes/ethnicity.ts'

const TO_REGISTRY: ReadonlyMap<string, string> = new Map(ETHNICITY.entries.map((entry) => [entry.code, entry.registry ?? entry.code]))
const FROM_REGISTRY: ReadonlyMap<string, Ethnicity> = new Map(ETHNICITY.entries.map((entry) => [entry.registry ?? entry.code, Ethnicity.parse(entry.code)]))

/** The registry's code of a people; records keep the code of GB/T 3304 (S7, S8). */
export function registryCodeOf(ethnicity: Ethnicity): string {
  return TO_REGISTRY.get(ethnicity) ?? ethnicity
}

/** `undefined` for a code that the registry does not have. */
export function ethnicityOfRegistryCode(registryCode: string): Ethnicity | undefined {
  return FROM_REGISTRY.get(registryCode)
}
