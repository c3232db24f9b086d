import { EXIT_FLAG } from './codes/exit-flag.ts'
import { HOUSEHOLD_POVERTY_ATTR } from './codes/household-poverty-attr.ts'
import { MONITOR_CATEGORY } from './codes/monitor-category.ts'
import { POVERTY_CAUSE } from './codes/poverty-cause.ts'
import { GUARANTEE_ITEMS } from './household-facts.ts'
import { RegionCode } from './region.ts'

/** Stands for "not filled in" among the codes of a filter. */
export const NOT_FILLED = 'none'

/** `below`: under the line; `not_below`: at or over it; `unknown`: no complete statement; `no_line`: income known, no line set. */
export const INCOME_FILTERS = ['below', 'not_below', 'unknown', 'no_line'] as const
export type IncomeFilter = (typeof INCOME_FILTERS)[number]

/** A guarantee that fails (`water`) or that nobody has judged (`water-unknown`). */
export const GAP_FILTERS = [...GUARANTEE_ITEMS, ...GUARANTEE_ITEMS.map((item) => `${item}-unknown` as const)] as const
export type GapFilter = (typeof GAP_FILTERS)[number]

/** `conflict`: an open conflict; `waiting`: a change that the server has not answered. */
export const MARK_FILTERS = ['conflict', 'waiting'] as const
export type MarkFilter = (typeof MARK_FILTERS)[number]

export interface QuerySort {
  readonly column: string
  readonly descending: boolean
}

/**
 * What a household list shows. Values of one filter are alternatives ("or"), filters narrow each other ("and"); an empty
 * filter lets everything through. `area` is any region down to a village.
 */
export interface HouseholdQuery {
  /** Names and numbers of people: never part of an address, because browsers keep addresses on disk in clear. */
  readonly text: string
  readonly area: RegionCode | null
  readonly povertyAttr: readonly string[]
  readonly exitFlag: readonly string[]
  readonly cause: readonly string[]
  readonly monitor: readonly string[]
  readonly gap: readonly GapFilter[]
  readonly income: readonly IncomeFilter[]
  /** Income bands as the area figures name them (`INCOME_BANDS` of shared/assessment). */
  readonly band: readonly string[]
  readonly mark: readonly MarkFilter[]
  readonly sort: QuerySort | null
}

export const EMPTY_QUERY: HouseholdQuery = { text: '', area: null, povertyAttr: [], exitFlag: [], cause: [], monitor: [], gap: [], income: [], band: [], mark: [], sort: null }

const codesOf = (table: { readonly entries: readonly { readonly code: string }[] }) => [NOT_FILLED, ...table.entries.map((entry) => entry.code)]

/** Filter → address parameter and the values that it may have (`null`: any word). Their order is the order in the address. */
const LISTS = {
  povertyAttr: { name: 'attr', values: codesOf(HOUSEHOLD_POVERTY_ATTR) },
  exitFlag: { name: 'exit', values: codesOf(EXIT_FLAG) },
  cause: { name: 'cause', values: codesOf(POVERTY_CAUSE) },
  monitor: { name: 'monitor', values: codesOf(MONITOR_CATEGORY) },
  gap: { name: 'gap', values: GAP_FILTERS },
  income: { name: 'income', values: INCOME_FILTERS },
  band: { name: 'band', values: null },
  mark: { name: 'mark', values: MARK_FILTERS },
} as const

/** The filters that are lists of alternatives. */
export type ListFilter = keyof typeof LISTS
export const LIST_FILTERS: readonly ListFilter[] = ['povertyAttr', 'exitFlag', 'cause', 'monitor', 'gap', 'income', 'band', 'mark']

/**
 * Reads the part of an address behind `?`: `area` region code of twelve digits, `attr`, `exit`, `cause`,
 * `monitor`, `gap`, `income`, `band`, `mark` lists parted by commas, `sort` a column, with `-` before it for descending.
 * What it does not understand it leaves out: an address that somebody kept must not break the list. The search text is not
 * in it; it comes back empty.
 */
export function parseHouseholdQuery(search: string): HouseholdQuery {
  const given = parameters(search)
  const area = RegionCode.safeParse(given.get('area') ?? '')
  const sort = given.get('sort') ?? ''
  const list = <Value extends string>(filter: ListFilter, values: readonly Value[]): readonly Value[] => {
    const words = (given.get(LISTS[filter].name) ?? '').split(',')
    return values.filter((value) => words.includes(value))
  }
  return {
    text: '',
    area: area.success ? area.data : null,
    povertyAttr: list('povertyAttr', LISTS.povertyAttr.values),
    exitFlag: list('exitFlag', LISTS.exitFlag.values),
    cause: list('cause', LISTS.cause.values),
    monitor: list('monitor', LISTS.monitor.values),
    gap: list('gap', LISTS.gap.values),
    income: list('income', LISTS.income.values),
    band: (given.get('band') ?? '').split(',').filter((word) => /^[a-z0-9_]{1,20}$/.test(word)),
    mark: list('mark', LISTS.mark.values),
    sort: /^-?[a-zA-Z]{1,30}$/.test(sort) ? { column: sort.replace('-', ''), descending: sort.startsWith('-') } : null,
  }
}

/** The address parameters of a query but for its search text, without `?`; empty for the whole list. `#/households?${formatHouseholdQuery(query)}` opens it. */
export function formatHouseholdQuery(query: Partial<HouseholdQuery>): string {
  const { area = null, sort = null } = query
  const parts = [
    ...(area === null ? [] : [`area=${area}`]),
    ...LIST_FILTERS.flatMap((filter) => {
      const values = query[filter] ?? []
      return values.length === 0 ? [] : [`${LISTS[filter].name}=${values.join(',')}`]
    }),
    ...(sort === null ? [] : [`sort=${sort.descending ? '-' : ''}${sort.column}`]),
  ]
  return parts.join('&')
}

/** This room has no URLSearchParams: the last of several equal names counts, a broken escape is left as it stands. */
function parameters(search: string): ReadonlyMap<string, string> {
  return new Map(
    search.replace(/^\?/, '').split('&').filter((pair) => pair !== '').map((pair) => {
      const cut = pair.indexOf('=')
      const [name, value] = cut < 0 ? [pair, ''] : [pair.slice(0, cut), pair.slice(cut + 1)]
      return [name, decoded(value)] as const
    }),
  )
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value.replaceAll('+', ' '))
  } catch {
    return value
  }
}
