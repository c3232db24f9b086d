import type { RegionCode } from '../../shared/domain/region.ts'
import type { Chance } from './chance.ts'
import { HILL, RIVER } from './made-up-bodies.ts'
import type { SimDevice } from './sim-device.ts'
import type { SimServer } from './sim-server.ts'

export const SCOPES: readonly (readonly RegionCode[])[] = [[HILL], [RIVER], [HILL, RIVER]]

const DAY_MS = 86_400_000

/** What an officer of the county does, or the calendar. */
export function doAsOfficer(server: SimServer, devices: readonly SimDevice[], chance: Chance): void {
  const roll = chance.roll()
  if (roll < 0.4) giveAnotherScope(server, chance.pick(devices).actor, chance)
  else if (roll < 0.8) moveSomebody(server, chance)
  else server.now = new Date(server.now.getTime() + chance.pick([1, 5, 20, 70, 420]) * DAY_MS)
}

function giveAnotherScope(server: SimServer, account: string, chance: Chance): void {
  const now = server.scopeOf(account)
  server.nameScope(account, chance.pick(SCOPES.filter((scope) => scope.join() !== now.join())))
}

function moveSomebody(server: SimServer, chance: Chance): void {
  const households = [...server.state.records.values()].filter(({ kind }) => kind === 'household').slice(0, 4)
  if (households.length === 0) return
  const { id, areaCode } = chance.pick(households)
  server.move(id, areaCode === HILL ? RIVER : HILL)
}
