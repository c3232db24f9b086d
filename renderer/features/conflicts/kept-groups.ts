import type { RecordKind } from '../../../shared/domain/record-id.ts'
import type { RegionCode } from '../../../shared/domain/region.ts'
import type { FieldValue, SyncRecord } from '../../../shared/sync/record.ts'
import { groupBy } from '../../store/read/household-view.ts'
import type { KeptRecord } from '../../store/store.ts'

/** One kept record as a line of the list. */
export interface KeptLine {
  readonly key: string
  readonly kind: RecordKind
  /** Whom or what it is about: a person's name, the title of an attachment; empty where the kind says it all. */
  readonly about: string
  readonly year: number | null
  readonly at: string
  readonly standing: KeptRecord['standing']
  readonly differences: readonly { readonly field: string; readonly kept: FieldValue; readonly now: FieldValue }[]
}

/** What is kept of one household. */
export interface KeptGroup {
  readonly key: string
  readonly householdId: KeptRecord['record']['householdId']
  readonly areaCode: RegionCode
  /** Name of the head as the list of households has it, or else as it is kept; empty where neither knows. */
  readonly headName: string
  readonly isListed: boolean
  /** `missing`: the household itself is, so that it can come back only as a whole. `waiting`: all of it has been brought back. */
  readonly whole: 'missing' | 'waiting' | null
  readonly at: string
  readonly lines: readonly KeptLine[]
}

const HEAD = '01'
const KIND_ORDER: readonly RecordKind[] = ['household', 'member', 'household_year', 'income_statement', 'guarantee', 'measure', 'attachment']

/** The kept records by household, the newest first; `listedHead` gives the head of a household that is in the list. */
export function keptGroups(kept: readonly KeptRecord[], listedHead: (householdId: KeptRecord['record']['householdId']) => string | undefined): readonly KeptGroup[] {
  return [...groupBy(kept, ({ record }) => record.householdId).values()].flatMap((records): KeptGroup[] => {
    const keptHead = records.find(({ record }) => record.kind === 'member' && record.body['relation'] === HEAD) ?? records.find(({ record }) => record.kind === 'member')
    const [first] = records
    if (!first) return []
    const { householdId, areaCode } = first.record
    const listed = listedHead(householdId)
    return [{
      key: `household ${householdId}`,
      householdId,
      areaCode,
      headName: listed ?? (keptHead ? aboutOf(keptHead.record) : ''),
      isListed: listed !== undefined,
      whole: records.some(({ record, standing }) => record.kind === 'household' && standing === 'missing') ? 'missing' : records.every(({ standing }) => standing === 'waiting') ? 'waiting' : null,
      at: records.reduce((newest, { at }) => (at > newest ? at : newest), ''),
      lines: records.map(lineOf).toSorted((left, right) => KIND_ORDER.indexOf(left.kind) - KIND_ORDER.indexOf(right.kind) || (right.year ?? 0) - (left.year ?? 0)),
    }]
  })
}

/** Of the chosen lines, those that can be brought back. */
export function bringable(lines: readonly KeptLine[]): readonly KeptLine[] {
  return lines.filter(({ standing }) => standing === 'missing' || standing === 'earlier')
}

/** Of the chosen lines, those that a person can let go: what has been brought back leaves the list by itself. */
export function droppable(lines: readonly KeptLine[]): readonly KeptLine[] {
  return lines.filter(({ standing }) => standing !== 'waiting')
}

/** The most names that a question shows before it says how many there are. */
const MOST_NAMES = 5

/** Heads of the households that these lines belong to, shortened for a question. */
export function namesIn(groups: readonly KeptGroup[], lines: readonly KeptLine[]): { readonly names: readonly string[]; readonly count: number } {
  const chosen = new Set(lines.map(({ key }) => key))
  const touched = groups.filter((group) => group.lines.some(({ key }) => chosen.has(key)))
  return { names: touched.slice(0, MOST_NAMES).map(({ headName }) => headName), count: touched.length }
}

function lineOf({ record, at, standing, changes, now }: KeptRecord): KeptLine {
  const differences = standing === 'earlier' ? Object.entries(changes).map(([field, kept]) => ({ field, kept, now: now[field] ?? null })) : []
  return { key: record.id, kind: record.kind, about: aboutOf(record), year: record.year, at, standing, differences }
}

function aboutOf({ kind, body }: SyncRecord): string {
  const value = kind === 'member' ? body['name'] : kind === 'attachment' || kind === 'measure' ? body['title'] : null
  return typeof value === 'string' ? value : ''
}
