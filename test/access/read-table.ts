import { RoleId } from '../../shared/domain/access/editing-power.ts'
import { countyOf, regionCovers, regionLevel, type RegionCode } from '../../shared/domain/region.ts'

export const RELATIONS = ['own', 'inside', 'county', 'other', 'above', 'self', 'high'] as const
export type Relation = (typeof RELATIONS)[number]

export interface AccessLine {
  /** `GET /path`, as the description of the interface writes it. */
  readonly route: string
  /** The route, and which of its uses. */
  readonly use: string
  /** The status without a session; `null` where one is needed. */
  readonly publicStatus: number | null
  /** What a role gets; `undefined` where the table says nothing of the relation. */
  readonly answerFor: (role: RoleId, relation: Relation) => string | undefined
}

export function readTable(text: string): readonly AccessLine[] {
  return text.trim().split('\n').filter((line) => line !== '').map((line) => {
    const [use = '', duty = '', answers = ''] = line.split('|').map((cell) => cell.trim())
    const route = use.replace(/ \(.*\)$/, '')
    const status = /^public (\d+)$/.exec(duty)?.[1]
    if (status !== undefined) return { route, use, publicStatus: Number(status), answerFor: () => undefined }
    if (duty.length !== RoleId.options.length) throw new Error(`a letter for every role: ${line}`)
    const byRelation = new Map(answers.split(', ').map((answer) => answer.split(' ') as [string, string]))
    return {
      route,
      use,
      publicStatus: null,
      answerFor(role, relation) {
        const letter = duty[RoleId.options.indexOf(role)]
        const answer = byRelation.get(relation)
        if (answer === undefined || letter === '+') return answer
        // Above the counties there is nobody to hand anything in to, whatever the role.
        return letter === '-' || relation === 'high' ? 'refused' : 'no'
      },
    }
  })
}

/** How an area lies to the area of an account; without an area, whether the account is of one county. */
export function relationOf(scope: RegionCode, area: RegionCode | null): Relation {
  if (area === null) return ['province', 'city'].includes(regionLevel(scope)) ? 'high' : 'self'
  if (area === scope) return 'own'
  if (regionCovers(scope, area)) return 'inside'
  if (regionCovers(area, scope)) return 'above'
  return countyOf(area) === countyOf(scope) ? 'county' : 'other'
}
