import { z } from 'zod'
import { Answer } from './answer.ts'
import { AccessRoadType } from './codes/access-road-type.ts'
import { HouseDangerGrade } from './codes/house-danger-grade.ts'
import { HouseStructure } from './codes/house-structure.ts'
import { MainFuel } from './codes/main-fuel.ts'
import { RelocationMode } from './codes/relocation-mode.ts'
import { SettlementMode } from './codes/settlement-mode.ts'
import { SettlementPlace } from './codes/settlement-place.ts'
import { WaterSource } from './codes/water-source.ts'
import { Mu, Quantity } from './money.ts'
import { Year } from './plain-date.ts'
import { RecordId } from './record-id.ts'

/** How a household lives and produces in one year (domain specification 4.4). Areas in mu, distances in km. */
export const HouseholdYear = z.object({
  householdId: RecordId,
  year: Year,
  cultivatedMu: Mu.nullable(),
  irrigatedMu: Mu.nullable(),
  forestMu: Mu.nullable(),
  returnedForestMu: Mu.nullable(),
  orchardMu: Mu.nullable(),
  pastureMu: Mu.nullable(),
  waterMu: Mu.nullable(),
  productionPower: Answer,
  cooperative: Answer,
  leaderFirm: Answer,
  pioneer: Answer,
  roadKm: Quantity.nullable(),
  roadType: AccessRoadType.nullable(),
  houseM2: Quantity.nullable(),
  livingPower: Answer,
  television: Answer,
  waterHard: Answer,
  waterSafe: Answer,
  waterSource: WaterSource.nullable(),
  dangerousHouse: Answer,
  houseGrade: HouseDangerGrade.nullable(),
  houseStructure: HouseStructure.nullable(),
  builtYear: z.int().min(1800).max(2100).nullable(),
  rebuildYear: Year.nullable(),
  toilet: Answer,
  fuel: MainFuel.nullable(),
  marketKm: Quantity.nullable(),
  relocated: Answer,
  relocationMode: RelocationMode.nullable(),
  settlementMode: SettlementMode.nullable(),
  settlementPlace: SettlementPlace.nullable(),
})
export type HouseholdYear = z.infer<typeof HouseholdYear>
