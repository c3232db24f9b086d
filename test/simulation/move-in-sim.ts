import { countyOf, type RegionCode } from '../../shared/domain/region.ts'
import { cursorOf } from './sim-areas.ts'
import type { ServerState } from './server-state.ts'

/** A household goes to another village with everything of its own: each row gets its next version, and a departure tells those that it left. */
export function moveHousehold(state: ServerState, householdId: string, to: RegionCode, now: Date): void {
  const from = state.records.get(householdId)?.areaCode
  if (from === undefined || from === to) return
  const number = ++state.lastNumber
  const { areas, feed } = state
  areas.departures.set(householdId, [...(areas.departures.get(householdId) ?? []), { from, at: now, cursor: cursorOf(number) }])
  state.happened.push({ what: 'move', householdId, from, to, number, at: now })
  feed.push({ number, departure: { householdId, from, to } })
  for (const before of [...state.records.values()].filter((one) => one.householdId === householdId)) {
    const rowVersion = before.rowVersion + 1
    const isHousehold = before.kind === 'household'
    const record = { ...before, areaCode: to, countyCode: countyOf(to), rowVersion, ...(isHousehold ? { body: { ...before.body, villageCode: to }, fieldVersions: { ...before.fieldVersions, villageCode: rowVersion } } : {}) }
    state.records.set(record.id, record)
    state.writers.set(`${record.id} ${rowVersion}`, `moved ${number}`)
    state.actors.set(`${record.id} ${rowVersion}`, 'officer')
    feed.push({ number, record })
  }
  for (const before of [...state.conflicts.values()].filter((one) => one.householdId === householdId)) {
    const conflict = { ...before, areaCode: to }
    state.conflicts.set(conflict.id, conflict)
    feed.push({ number, conflict })
  }
  for (const before of [...areas.handOvers.values()].filter((one) => one.householdId === householdId)) {
    const handOver = { ...before, areaCode: to }
    areas.handOvers.set(handOver.id, handOver)
    feed.push({ number, handOver })
  }
}
