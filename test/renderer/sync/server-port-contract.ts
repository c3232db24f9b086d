import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import type { RecordId, RecordKind } from '../../../shared/domain/record-id.ts'
import { countyOf, type RegionCode } from '../../../shared/domain/region.ts'
import { PROTOCOL_VERSION } from '../../../shared/protocol/protocol-version.ts'
import type { HelloReply } from '../../../shared/protocol/hello.ts'
import type { Cursor, PullLine } from '../../../shared/protocol/pull.ts'
import { hashedText } from '../../../shared/sync/operation-hash.ts'
import { LineageId, OperationId, type Operation } from '../../../shared/sync/operation.ts'
import type { FieldValues } from '../../../shared/sync/record.ts'
import { newRecordId, uuidv7 } from '../../../renderer/store/new-id.ts'
import type { ExchangeResult } from '../../../renderer/sync/exchange-result.ts'
import type { ServerPort, SnapshotFrame } from '../../../renderer/sync/sync-ports.ts'
import { householdBody, statementBody } from '../store/made-up-village.ts'

export interface PortUnderTest {
  readonly port: ServerPort
  readonly actor: string
  readonly village: RegionCode
}

function valueOf<Value>(result: ExchangeResult<Value>): Value {
  if (result.kind !== 'ok') throw new Error(JSON.stringify(result))
  return result.value
}

/** What the exchange counts on, whatever stands behind the port: the server in memory and the real one run the same tests. */
export function serverPortContract(name: string, open: () => Promise<PortUnderTest>): void {
  function opsOf({ actor, village }: PortUnderTest) {
    const lineageId = LineageId.parse(uuidv7())
    let seq = 0
    return (kind: Operation['kind'], recordKind: RecordKind, recordId: RecordId, householdId: RecordId, changes: FieldValues, base: Operation['base'] = {}, groupId: string | null = null): Operation => {
      const year = recordKind === 'income_statement' ? 2023 : null
      const op = { opId: OperationId.parse(uuidv7()), lineageId, seq: ++seq, groupId, kind, recordKind, recordId, householdId, countyCode: countyOf(village), areaCode: village, year, base, changes, schemaVersion: 1, actor, deviceTime: '2026-11-21T08:00:00.000Z', clockOffsetMs: 0, resolves: null }
      return { ...op, hash: createHash('sha256').update(hashedText(op)).digest('hex') }
    }
  }

  async function greet({ port }: PortUnderTest, cursor: Cursor | null = null): Promise<HelloReply> {
    return valueOf(await port.hello({ lineageId: LineageId.parse(uuidv7()), protocolVersion: PROTOCOL_VERSION, schemaVersion: 1, cursor }))
  }

  async function framesOf({ port }: PortUnderTest, have: readonly string[]): Promise<SnapshotFrame[]> {
    const frames: SnapshotFrame[] = []
    // What is open in the villages of earlier tests comes along as well.
    for await (const frame of valueOf(await port.snapshot(have, new AbortController().signal))) if (frame.type !== 'open') frames.push(frame)
    return frames
  }

  async function pullAll({ port }: PortUnderTest, from: Cursor, scopeEpoch: number): Promise<PullLine[]> {
    const lines: PullLine[] = []
    for (let cursor = from; ; ) {
      const page = valueOf(await port.pull(uuidv7(), cursor, scopeEpoch))
      lines.push(...page)
      const last = page.at(-1)
      if (last?.type !== 'page') throw new Error('no page line')
      if (!last.more) return lines
      cursor = last.cursor
    }
  }

  async function cursorNow(world: PortUnderTest): Promise<Cursor> {
    const [begin] = await framesOf(world, [])
    if (begin?.type !== 'begin') throw new Error('no begin')
    return begin.cursor
  }

  test(`${name}: an op sent again, alone or among others, gets its first answer and changes nothing`, async () => {
    const world = await open()
    const make = opsOf(world)
    const id = newRecordId()
    const create = make('create', 'household', id, id, householdBody(world.village))
    const first = valueOf(await world.port.push(create.lineageId, [create]))
    expect(first.outcomes).toMatchObject([{ opId: create.opId, state: 'applied', code: 'ok', rowVersion: 1 }])
    const patch = make('patch', 'household', id, id, { address: '新地址' }, { '*': { version: 1 }, address: { value: null, version: 1 } })
    const both = valueOf(await world.port.push(create.lineageId, [create, patch]))
    expect(both.outcomes).toMatchObject([first.outcomes[0] ?? {}, { opId: patch.opId, state: 'applied', rowVersion: 2 }])
    expect(valueOf(await world.port.push(create.lineageId, [patch, create])).outcomes).toEqual([both.outcomes[1], both.outcomes[0]])
  })

  test(`${name}: what is pushed is pulled after the cursor of before, with its version`, async () => {
    const world = await open()
    const { scopeEpoch } = await greet(world)
    const before = await cursorNow(world)
    const make = opsOf(world)
    const id = newRecordId()
    const create = make('create', 'household', id, id, householdBody(world.village))
    const remove = make('delete', 'household', id, id, {}, { '*': { version: 1 }, ...Object.fromEntries(Object.entries(create.changes).map(([field, value]) => [field, { value, version: 1 }])) })
    await world.port.push(create.lineageId, [create])
    // A row comes once every older transaction of the cluster has ended: soon, not at once.
    const soon = { timeout: 25_000, interval: 50 }
    await expect.poll(async () => (await pullAll(world, before, scopeEpoch)).filter((line) => line.type === 'upsert' && line.record.id === id), soon).toMatchObject([{ record: { rowVersion: 1, deleted: false } }])
    await world.port.push(create.lineageId, [remove])
    await expect.poll(async () => (await pullAll(world, before, scopeEpoch)).filter((line) => line.type === 'tombstone' && line.id === id), soon).toMatchObject([{ rowVersion: 2 }])
  })

  test(`${name}: a group with one bad op is not written at all, and blocks nobody else`, async () => {
    const world = await open()
    const make = opsOf(world)
    const [one, two] = [newRecordId(), newRecordId()]
    const group = uuidv7()
    const ops = [
      make('create', 'household', one, one, householdBody(world.village), {}, group),
      make('create', 'income_statement', newRecordId(), one, statementBody(one, 2023, { wage: 'not money' }), {}, group),
      make('create', 'household', two, two, householdBody(world.village)),
    ]
    const { outcomes } = valueOf(await world.port.push(ops[0]?.lineageId ?? '', ops))
    expect(outcomes.map((outcome) => [outcome.state, outcome.code])).toEqual([['rejected', 'group_failed'], ['rejected', 'invalid_body'], ['applied', 'ok']])
  })

  test(`${name}: two values for one money field leave a conflict that comes with the pull`, async () => {
    const world = await open()
    const { scopeEpoch } = await greet(world)
    const before = await cursorNow(world)
    const make = opsOf(world)
    const [id, statement] = [newRecordId(), newRecordId()]
    const seen = { '*': { version: 1 }, wage: { value: '12000', version: 1 } }
    const ops = [
      make('create', 'household', id, id, householdBody(world.village)),
      make('create', 'income_statement', statement, id, statementBody(id, 2023)),
      make('patch', 'income_statement', statement, id, { wage: '1' }, seen),
      make('patch', 'income_statement', statement, id, { wage: '2' }, seen),
    ]
    const reply = valueOf(await world.port.push(ops[0]?.lineageId ?? '', ops))
    expect(reply.outcomes.map((outcome) => outcome.state)).toEqual(['applied', 'applied', 'applied', 'conflict'])
    expect(reply.conflicts).toMatchObject([{ field: 'wage', mine: '2', theirs: '1', resolution: null }])
    await expect.poll(async () => (await pullAll(world, before, scopeEpoch)).flatMap((line) => (line.type === 'conflict' ? [line.conflict.id] : [])), { timeout: 25_000, interval: 50 }).toContain(reply.conflicts[0]?.id)
  })

  test(`${name}: a snapshot has every village once, ends with its end, and leaves out what is held`, async () => {
    const world = await open()
    const make = opsOf(world)
    const id = newRecordId()
    const create = make('create', 'household', id, id, householdBody(world.village))
    await world.port.push(create.lineageId, [create])
    const frames = await framesOf(world, [])
    expect(frames.map((frame) => frame.type)).toEqual(['begin', 'village', 'end'])
    expect((await framesOf(world, [world.village])).map((frame) => frame.type)).toEqual(['begin', 'end'])
  })
}
