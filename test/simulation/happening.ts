import type { RegionCode } from '../../shared/domain/region.ts'

/** What the server did, in its order, as the oracle is told of it: no more than what anybody could have watched. */
export type Happening = DecidedUnit | NamedScope | MovedHousehold | Meeting

/** Ops that stand or fall together, decided for the first time, with the life of the database that decided them. */
export interface DecidedUnit {
  readonly what: 'unit'
  readonly opIds: readonly string[]
  readonly generation: string
  /** The transaction: what waited for its records is decided at its end. */
  readonly push: number
  readonly account: string
  readonly lineageId: string
  /** The scope of the account when the request came in. */
  readonly scope: readonly RegionCode[]
  readonly epoch: number
  readonly at: Date
}

export interface NamedScope {
  readonly what: 'scope'
  readonly account: string
  readonly scope: readonly RegionCode[]
  readonly at: Date
}

export interface MovedHousehold {
  readonly what: 'move'
  readonly householdId: string
  readonly from: RegionCode
  readonly to: RegionCode
  readonly number: number
  readonly at: Date
}

/** A local database has spoken to the server. */
export interface Meeting {
  readonly what: 'met'
  readonly account: string
  readonly lineageId: string
  readonly epoch: number
  /** It said that it has the scope of today whole. */
  readonly isLoaded: boolean
  /** It said that it has everything up to there. */
  readonly number: number
  readonly at: Date
}
