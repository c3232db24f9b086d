import { expect, test } from 'vitest'
import { bringable, droppable, keptGroups, namesIn } from '../../../../renderer/features/conflicts/kept-groups.ts'
import type { KeptRecord } from '../../../../renderer/store/store.ts'
import { householdRecords, idOf } from '../../store/made-up-village.ts'

function keptOf(number: number, at: string, standing: KeptRecord['standing'] = 'missing'): KeptRecord[] {
  return householdRecords(number).map((record) => ({ record, at, standing, changes: record.body, now: {} }))
}

test('[E2] kept rows stand under their household, with the head of the list or else of what is kept, the household itself first', () => {
  const [household, ...rest] = keptOf(1, '2026-11-21T08:00:00.000Z')
  if (!household) throw new Error('no household')
  const groups = keptGroups([...rest.toReversed(), household, ...keptOf(2, '2026-11-20T08:00:00.000Z', 'waiting')], (id) => (id === idOf('household', 2) ? '名单上的户主' : undefined))
  expect(groups.map(({ headName, isListed, whole, at, lines }) => [headName, isListed, whole, at, lines.map(({ kind, about, year }) => `${kind} ${about} ${year ?? ''}`.trim())])).toEqual([
    ['王秀英', false, 'missing', '2026-11-21T08:00:00.000Z', ['household', 'member 王秀英的儿子', 'member 王秀英', 'income_statement  2023']],
    ['名单上的户主', true, 'waiting', '2026-11-20T08:00:00.000Z', ['household', 'member 李国强', 'member 李国强的儿子', 'income_statement  2023']],
  ])
})

test('[E2] what differs is told field by field only where there is something to compare', () => {
  const [record] = householdRecords(3)
  if (!record) throw new Error('no record')
  const [group] = keptGroups([{ record, at: '', standing: 'earlier', changes: { address: '新', phone: '1' }, now: { address: '旧' } }], () => undefined)
  expect(group?.lines[0]?.differences).toEqual([{ field: 'address', kept: '新', now: '旧' }, { field: 'phone', kept: '1', now: null }])
  expect(keptGroups(keptOf(3, ''), () => undefined)[0]?.lines.flatMap(({ differences }) => differences)).toEqual([])
})

test('[E2] only what is missing or older can be brought back, what has been is not let go, and a question names at most five households', () => {
  const states = ['missing', 'earlier', 'waiting', 'deleted', 'homeless'] as const
  const groups = keptGroups(states.flatMap((standing, at) => keptOf(at, '', standing).slice(0, 1)), () => undefined)
  expect(bringable(groups.flatMap(({ lines }) => lines)).map(({ standing }) => standing)).toEqual(['missing', 'earlier'])
  expect(droppable(groups.flatMap(({ lines }) => lines)).map(({ standing }) => standing)).toEqual(['missing', 'earlier', 'deleted', 'homeless'])
  const many = keptGroups(Array.from({ length: 7 }, (_, at) => keptOf(at, '')).flat(), () => undefined)
  const { names, count } = namesIn(many, many.flatMap(({ lines }) => lines))
  expect([names.length, count, names[0]]).toEqual([5, 7, '张小明'])
  expect(namesIn(many, many[2]?.lines ?? [])).toEqual({ names: ['李国强'], count: 1 })
})
