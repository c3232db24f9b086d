import { z } from 'zod'

/** Role ids of domain specification 1.2 that the product knows so far. */
export const RoleId = z.enum(['V_COLLECTOR', 'V_FIRSTSEC', 'T_STATION', 'T_LEADER', 'C_OFFICER', 'C_LEADER', 'CITY_HQ', 'CITY_ANALYST', 'SYS_ADMIN'])
export type RoleId = z.infer<typeof RoleId>

/** `records` enters and changes; `conflicts` only settles what two others disagree on; `none` reads. */
export type EditingPower = 'records' | 'conflicts' | 'none'

/** Who may write household records (domain specification 1.3): villages enter, reviewers settle, the city reads. */
const EDITING_POWER: Record<RoleId, EditingPower> = {
  V_COLLECTOR: 'records',
  V_FIRSTSEC: 'records',
  T_STATION: 'conflicts',
  T_LEADER: 'none',
  C_OFFICER: 'conflicts',
  C_LEADER: 'none',
  CITY_HQ: 'none',
  CITY_ANALYST: 'none',
  SYS_ADMIN: 'none',
}

export function editingPower(role: RoleId): EditingPower {
  return EDITING_POWER[role]
}
