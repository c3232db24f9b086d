import { z } from 'zod'
import { isShallow, MAX_NESTING } from '../../../shared/domain/storable.ts'
import { LineageId } from '../../../shared/sync/operation.ts'
import { householdBody } from '../../support/factories/bodies.ts'
import { writeOperation } from '../../support/write-operation.ts'
import type { Chance } from '../../simulation/chance.ts'
import { madeUpValue, ValueSchema } from './made-up-values.ts'

const Described = z.object({
  parameters: z.array(z.object({ in: z.enum(['query', 'path', 'header', 'cookie']), name: z.string(), required: z.boolean().default(false), schema: ValueSchema.default({}) })).default([]),
  requestBody: z.object({ content: z.record(z.string(), z.object({ schema: ValueSchema.default({}) })) }).optional(),
})
export const Description = z.object({ paths: z.record(z.string(), z.record(z.string(), Described)) })

export interface Route {
  readonly method: string
  readonly path: string
  readonly described: z.infer<typeof Described>
}

/** Every route, those that take a body three times: there is more to get wrong. */
export function routesOf(description: z.infer<typeof Description>): readonly Route[] {
  const routes = Object.entries(description.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, described]) => ({ method: method.toUpperCase(), path, described })))
  return routes.flatMap((route) => (route.described.requestBody ? [route, route, route] : [route]))
}

export interface MadeUpRequest {
  readonly method: string
  readonly path: string
  readonly headers: Record<string, string>
  readonly body: string | Uint8Array<ArrayBuffer> | undefined
}

/** Of the running system, so that what is made up reaches beyond the door. */
export interface Known {
  readonly villages: readonly string[]
  readonly ids: readonly string[]
}

const CONTENT_TYPES = ['application/json', 'application/x-ndjson', 'application/octet-stream', 'text/plain', 'application/json; charset=utf-16', 'multipart/form-data', 'x']

/** One request to a route: half of them fit but for a value here and there, the others do not. */
export function madeUpRequest({ method, path, described }: Route, chance: Chance, { villages, ids }: Known): MadeUpRequest {
  const known = [...villages, ...ids]
  const hostility = chance.pick([0, 0.03, 0.06, 0.1, 0.2, 1])
  const address = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => textOf(valueOf('path', name)))
  const query = described.parameters.filter((one) => one.in === 'query' && (one.required || chance.happens(0.7))).map((one) => `${one.name}=${textOf(valueOf('query', one.name))}`)
  const headers: Record<string, string> = {}
  for (const { name, required } of described.parameters.filter((one) => one.in === 'header')) if (required || chance.happens(0.5)) headers[name] = headerOf(valueOf('header', name))
  if (chance.happens(0.03)) headers['x-strange'] = 'y'.repeat(12_000)
  const [type, content] = Object.entries(described.requestBody?.content ?? {})[0] ?? []
  const wantsBody = type !== undefined && !chance.happens(0.03)
  if (wantsBody) headers['content-type'] = chance.happens(0.05) ? chance.pick(CONTENT_TYPES) : type
  return { method, path: `${address}${query.length > 0 ? `?${query.join('&')}` : ''}`, headers, body: wantsBody ? bodyOf(type, content?.schema ?? {}) : undefined }

  function valueOf(place: string, name: string): unknown {
    return madeUpValue(described.parameters.find((one) => one.in === place && one.name === name)?.schema ?? {}, chance, known, hostility)
  }

  function bodyOf(contentType: string, schema: ValueSchema): string | Uint8Array<ArrayBuffer> {
    if (contentType === 'application/x-ndjson') return madeUpPush(chance, { villages, ids }, headers['x-lineage-id'] ?? '', hostility)
    if (contentType === 'application/octet-stream') return Uint8Array.from({ length: chance.below(3000) }, () => chance.below(256))
    const text = JSON.stringify(madeUpValue(schema, chance, known, hostility)) ?? ''
    return chance.happens(0.05) ? text.slice(0, chance.below(text.length + 1)) : text
  }
}

/** Lines of a push: ops as a device signs them, some with values that nobody meant, some cut. */
function madeUpPush(chance: Chance, { villages, ids }: Known, lineageId: string, hostility: number): string {
  const lines = Array.from({ length: chance.below(6) }, () => {
    const recordId = chance.happens(0.5) ? chance.uuid() : chance.pick(ids)
    const areaCode = chance.pick(villages)
    const kind = chance.pick(['create', 'patch', 'delete'] as const)
    const changes = kind === 'delete' ? {} : { ...(kind === 'create' ? householdBody({ villageCode: areaCode }) : {}), [chance.pick(['remark', 'address', 'extra', 'phone', '*'])]: madeUpValue({ type: 'string' }, chance, [], hostility) }
    const draft = { opId: chance.uuid(), kind, recordKind: 'household', recordId, householdId: recordId, areaCode, countyCode: areaCode.slice(0, 6), lineageId, seq: 1 + chance.below(50), actor: chance.pick(['cun01', 'zhen01']), groupId: chance.happens(0.2) ? chance.uuid() : null, changes }
    // A schema walks into what is too deep until this program ends; the server must not.
    const canBeSigned = isShallow(changes, MAX_NESTING) && LineageId.safeParse(lineageId).success
    const op: Record<string, unknown> = canBeSigned ? { ...writeOperation(draft) } : draft
    if (chance.happens(hostility)) op[chance.pick(Object.keys(op))] = madeUpValue({}, chance, ids, 1)
    const line = JSON.stringify(op)
    return chance.happens(0.02) ? line.slice(0, chance.below(line.length)) : line
  })
  return lines.join('\n')
}

function textOf(value: unknown): string {
  const text = (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).slice(0, 8000)
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'))
}

/** What a header can carry at all. */
function headerOf(value: unknown): string {
  return (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).replace(/[^\x20-\x7e]/g, '?').slice(0, 8000)
}
