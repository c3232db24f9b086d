import type { RoleId } from './editing-power.ts'

/**
 * Everything that an account may ask of the server, and which roles may (domain specification 1.2 and 1.3). In which areas is
 * a second question, which the scope of the account answers. A role that is not named here may nothing, so that a new one
 * has to be thought about.
 */
export const POWERS = {
  /** Its own session, its own password, its own request for recovery. */
  own_account: ['V_COLLECTOR', 'V_FIRSTSEC', 'T_STATION', 'T_LEADER', 'C_OFFICER', 'C_LEADER', 'CITY_HQ', 'CITY_ANALYST', 'SYS_ADMIN'],
  /** Names and codes of areas. */
  read_regions: ['V_COLLECTOR', 'V_FIRSTSEC', 'T_STATION', 'T_LEADER', 'C_OFFICER', 'C_LEADER', 'CITY_HQ', 'CITY_ANALYST', 'SYS_ADMIN'],
  /** The exchange itself. What it brings follows from `read_records`; what it takes, from `editingPower`, op by op, because every op gets its answer. */
  exchange: ['V_COLLECTOR', 'V_FIRSTSEC', 'T_STATION', 'T_LEADER', 'C_OFFICER', 'C_LEADER', 'CITY_HQ', 'CITY_ANALYST', 'SYS_ADMIN'],
  /** Households and all that belongs to them. Whoever runs the system sees none (1.2, separation of the three administrators). */
  read_records: ['V_COLLECTOR', 'V_FIRSTSEC', 'T_STATION', 'T_LEADER', 'C_OFFICER', 'C_LEADER', 'CITY_HQ', 'CITY_ANALYST'],
  /** Contents of attachments: whoever enters or settles. */
  send_contents: ['V_COLLECTOR', 'V_FIRSTSEC', 'T_STATION', 'C_OFFICER'],
  /** Work of others on households that are now in one's area: the village that enters them, the offices that check what it enters. Leaders approve and the city reads. */
  take_hand_overs: ['V_COLLECTOR', 'V_FIRSTSEC', 'T_STATION', 'C_OFFICER'],
  /** Field progress: who answers for villages, up to headquarters. The analyst gets no names (1.2). */
  see_devices: ['T_STATION', 'T_LEADER', 'C_OFFICER', 'C_LEADER', 'CITY_HQ'],
  /** What waits at the server; it shows what somebody wrote about a household. */
  see_held: ['T_STATION', 'T_LEADER', 'C_OFFICER', 'C_LEADER'],
  /** Trying held work again, mending it, giving it up: the offices that return and settle. */
  act_on_held: ['T_STATION', 'C_OFFICER'],
  /** That the database was put back to an earlier state, and when: who runs it and who answers for its content. */
  see_lives: ['C_OFFICER', 'C_LEADER', 'CITY_HQ', 'SYS_ADMIN'],
  /** Moving households; merging, splitting and restoring villages: the county decides on its areas (1.3). */
  change_areas: ['C_OFFICER', 'C_LEADER'],
  /** Saying that it is really this person who forgot a password. */
  decide_recovery: ['C_OFFICER', 'C_LEADER'],
  /** A certificate for the own device, and packages of one's own. Above the county there is nobody to send them to. */
  use_packages: ['V_COLLECTOR', 'V_FIRSTSEC', 'T_STATION', 'T_LEADER', 'C_OFFICER', 'C_LEADER'],
  /** Handing in what villages have packed. */
  carry_packages: ['T_STATION', 'T_LEADER', 'C_OFFICER', 'C_LEADER'],
  /** Saying yes to another machine of somebody whose first one was lost. */
  approve_devices: ['C_OFFICER', 'C_LEADER'],
  /** Taking certificates of lost machines back. */
  revoke_devices: ['C_OFFICER', 'SYS_ADMIN'],
} as const satisfies Record<string, readonly RoleId[]>
export type Power = keyof typeof POWERS

/** Whether a role has a power at all; where, the scope says. */
export function may(role: RoleId, power: Power): boolean {
  return (POWERS[power] as readonly RoleId[]).includes(role)
}
