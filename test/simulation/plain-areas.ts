import type { RegionCode } from '../../shared/domain/region.ts'
import type { DecidedUnit, Meeting, MovedHousehold, NamedScope } from './happening.ts'
import type { Edit } from './oracle.ts'

export type Standing = 'own' | 'carried_out' | 'offered' | 'none'

/** A thing that an account had and lost, and what was heard of one of its local databases before and after. */
interface Lost {
  readonly at: Date
  readonly wasMetBefore: boolean
  readonly knowsOfIt: boolean
  readonly firstHeardAfter: Date | undefined
}

/** Who had what when, as somebody would write it down who watched the county: the rules for work of before, told from that alone. */
export class PlainAreas {
  readonly #scopes = new Map<string, NamedScope[]>()
  readonly #meetings = new Map<string, Meeting[]>()
  readonly #moves = new Map<string, MovedHousehold[]>()
  readonly #handedFirst = new Map<string, Date>()

  note(happening: NamedScope | MovedHousehold | Meeting): void {
    if (happening.what === 'scope') push(this.#scopes, happening.account, happening)
    else if (happening.what === 'move') push(this.#moves, happening.householdId, happening)
    else push(this.#meetings, `${happening.account} ${happening.lineageId}`, happening)
  }

  noteHanded({ account, lineageId, at }: DecidedUnit, { householdId }: Edit): void {
    const key = `${account} ${lineageId} ${householdId}`
    if (!this.#handedFirst.has(key)) this.#handedFirst.set(key, at)
  }

  hasLeft(householdId: string, village: RegionCode): boolean {
    return this.#moves.get(householdId)?.some(({ from }) => from === village) ?? false
  }

  /** What becomes of work in a village on a household, handed in now. */
  standing(unit: DecidedUnit, village: RegionCode, householdId: string): Standing {
    if (unit.scope.includes(village)) return 'own'
    const byMove = (this.#moves.get(householdId) ?? []).map((move) => this.#weaker(this.#judge(this.#lostByMove(unit, move), unit.at), this.#scopeNow(unit.account).includes(move.from) ? 'carried_out' : this.#toVillage(unit, move.from)))
    return best([this.#toVillage(unit, village), ...byMove])
  }

  /** The same of work that has waited since `unit`: what was lost later takes nothing from it. */
  standingOfWaiting(unit: DecidedUnit, village: RegionCode, householdId: string): Standing {
    const now = this.#scopeNow(unit.account)
    const then = this.#scopes.get(unit.account)?.[unit.epoch - 1]?.scope ?? []
    if (now.includes(village)) return 'own'
    const had = (one: RegionCode) => now.includes(one) || then.includes(one)
    return had(village) || this.#moves.get(householdId)?.some(({ from, at }) => at > unit.at && had(from)) ? 'carried_out' : 'none'
  }

  #scopeNow(account: string): readonly RegionCode[] {
    return this.#scopes.get(account)?.at(-1)?.scope ?? []
  }

  #toVillage(unit: DecidedUnit, village: RegionCode): Standing {
    const scopes = this.#scopes.get(unit.account) ?? []
    const met = this.#meetings.get(`${unit.account} ${unit.lineageId}`) ?? []
    return best(scopes.flatMap((scope, place): Standing[] => {
      const before = scopes[place - 1]
      if (!before?.scope.includes(village) || scope.scope.includes(village)) return []
      const came = scopes.slice(0, place).findLastIndex((one) => !one.scope.includes(village)) + 1
      // Epochs count from 1: the scope at `place` has the epoch `place + 1`.
      const after = met.filter(({ epoch }) => epoch > place)
      return [this.#judge({ at: scope.at, wasMetBefore: met.some(({ epoch }) => epoch > came && epoch <= place), knowsOfIt: after.some(({ isLoaded }) => isLoaded), firstHeardAfter: after[0]?.at }, unit.at)]
    }))
  }

  #lostByMove({ account, lineageId }: DecidedUnit, { householdId, number, at }: MovedHousehold): Lost {
    const met = this.#meetings.get(`${account} ${lineageId}`) ?? []
    const handed = this.#handedFirst.get(`${account} ${lineageId} ${householdId}`)
    return { at, wasMetBefore: met.some((one) => one.at < at), knowsOfIt: met.some((one) => one.number >= number), firstHeardAfter: handed && handed > at ? handed : undefined }
  }

  #judge({ at, wasMetBefore, knowsOfIt, firstHeardAfter }: Lost, now: Date): Standing {
    const days = (from: Date) => (now.getTime() - from.getTime()) / 86_400_000
    if (days(at) > 400) return 'none'
    if (!wasMetBefore || knowsOfIt || days(at) > 60) return 'offered'
    return firstHeardAfter && days(firstHeardAfter) > 14 ? 'offered' : 'carried_out'
  }

  #weaker(one: Standing, other: Standing): Standing {
    return ORDER.indexOf(one) < ORDER.indexOf(other) ? one : other
  }
}

const ORDER: readonly Standing[] = ['none', 'offered', 'carried_out', 'own']

function best(standings: readonly Standing[]): Standing {
  return ORDER.findLast((one) => standings.includes(one)) ?? 'none'
}

function push<Item>(map: Map<string, Item[]>, key: string, item: Item): void {
  map.set(key, [...(map.get(key) ?? []), item])
}
