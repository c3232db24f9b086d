import { z } from 'zod'
import type { Chance } from '../../simulation/chance.ts'

/** As much of JSON Schema as the description uses. */
export interface ValueSchema {
  readonly type?: string | undefined
  readonly anyOf?: readonly ValueSchema[] | undefined
  readonly oneOf?: readonly ValueSchema[] | undefined
  readonly enum?: readonly unknown[] | undefined
  readonly const?: unknown
  readonly pattern?: string | undefined
  readonly format?: string | undefined
  readonly minimum?: number | undefined
  readonly maximum?: number | undefined
  readonly minItems?: number | undefined
  readonly items?: ValueSchema | undefined
  readonly properties?: Readonly<Record<string, ValueSchema>> | undefined
  readonly required?: readonly string[] | undefined
}

export const ValueSchema: z.ZodType<ValueSchema> = z.lazy(() =>
  z.looseObject({ type: z.string(), anyOf: z.array(ValueSchema), oneOf: z.array(ValueSchema), enum: z.array(z.unknown()), pattern: z.string(), format: z.string(), minimum: z.number(), maximum: z.number(), minItems: z.number(), items: ValueSchema, properties: z.record(z.string(), ValueSchema), required: z.array(z.string()) }).partial(),
)

const deep = (levels: number): unknown => JSON.parse(`${'['.repeat(levels)}1${']'.repeat(levels)}`)

/** Texts that have ended programs, in words that a text without a form of its own may have. */
const HOSTILE_TEXTS = ['a\0b', 'cun01\0', '\ud800', 'x\udc00', "'; drop table record; --", '../../../etc/passwd', '𠮷'.repeat(20)] as const

/** Values that have ended programs. Those of many bytes are made when they are asked for. */
const HOSTILE: readonly (() => unknown)[] = [
  () => 'a\0b', () => '\ud800', () => 'x\udc00', () => '', () => ' ', () => '𠮷'.repeat(50), () => 'x'.repeat(10_000), () => '字'.repeat(60_000), () => "'; drop table record; --",
  () => '../../../etc/passwd', () => '%00', () => '{{}}', () => '99999999999999999999', () => '18446744073709551616:9223372036854775808', () => '-1:-1',
  () => -1, () => 0, () => 2 ** 31, () => 2 ** 53, () => 1e308, () => -0.5, () => null, () => true, () => [], () => ({}),
  () => deep(20), () => deep(3000), () => Array.from({ length: 5000 }, () => 0), () => Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`f${at}`, at])),
  () => JSON.parse('{"__proto__":{"admin":true},"constructor":{"prototype":1}}') as unknown,
]

/** Makes values for schemas: mostly such as fit, now and then such as nobody meant. `known` are texts of the running system. */
export function madeUpValue(schema: ValueSchema, chance: Chance, known: readonly string[], hostility: number): unknown {
  // A text in the right place gets furthest.
  if (schema.type === 'string' && schema.pattern === undefined && schema.format === undefined && chance.happens(Math.min(0.6, hostility * 4))) return chance.pick(HOSTILE_TEXTS)
  if (chance.happens(hostility)) return chance.pick(HOSTILE)()
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) return madeUpValue(chance.pick(choices), chance, known, hostility)
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return chance.pick(schema.enum)
  switch (schema.type ?? 'string') {
    case 'object':
      return Object.fromEntries(Object.entries(schema.properties ?? {}).flatMap(([name, inner]) => (schema.required?.includes(name) || chance.happens(0.7) ? [[name, madeUpValue(inner, chance, known, hostility)]] : [])))
    case 'array':
      return Array.from({ length: (schema.minItems ?? 0) + chance.below(4) }, () => madeUpValue(schema.items ?? {}, chance, known, hostility))
    case 'integer':
    case 'number':
      return Math.max(schema.minimum ?? 0, -1000) + chance.below(Math.min(5, (schema.maximum ?? 5) - Math.max(schema.minimum ?? 0, -1000) + 1))
    case 'boolean':
      return chance.happens(0.5)
    case 'null':
      return null
    default:
      return madeUpText(schema, chance, known)
  }
}

/** A text that fits, as far as one of those at hand does. */
function madeUpText({ pattern, format }: ValueSchema, chance: Chance, known: readonly string[]): string {
  const hex = (digits: number) => Array.from({ length: digits }, () => chance.below(16).toString(16)).join('')
  const texts = [...known, chance.uuid(), hex(64), hex(128), `04${hex(128)}`, hex(24), hex(43), '2026-11-21', '2026-11-21T04:00:00.000Z', '0:0', `${chance.below(3000)}:${chance.below(50_000)}`, '']
  const fits = (text: string) => (pattern === undefined || new RegExp(pattern).test(text)) && (format !== 'uuid' || /^[0-9a-f]{8}-/.test(text))
  const fitting = texts.filter(fits)
  return fitting.length > 0 ? chance.pick(fitting) : `made up ${chance.below(1000)}`
}
