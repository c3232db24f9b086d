import { Decimal } from 'decimal.js'
import { everyVerdict, someVerdict, verdictOf } from '../domain/answer.ts'
import type { Verdict } from '../domain/answer.ts'
import type { Guarantee } from '../domain/guarantee.ts'
import type { GuaranteeStandard } from '../domain/parameters/guarantee-standard.ts'
import type { ItemVerdict } from './item-verdict.ts'

/** Quantity, quality, convenience, reliability: all four must pass (T/CHES 18-2018, S33). */
export function assessWater(guarantee: Guarantee | undefined, standard: GuaranteeStandard): ItemVerdict {
  if (!guarantee) return { verdict: 'unknown', reasons: ['guarantee.water.not_assessed'] }
  const points: Record<'quantity' | 'quality' | 'convenience' | 'reliability', Verdict> = {
    quantity: assessQuantity(guarantee, standard),
    quality: verdictOf(guarantee.waterQualityOk),
    convenience: assessConvenience(guarantee, standard),
    reliability: atMost(guarantee.waterOutageDays, standard.outageDays),
  }
  return {
    verdict: everyVerdict(Object.values(points)),
    reasons: Object.entries(points).filter(([, verdict]) => verdict !== 'pass').map(([point, verdict]) => `guarantee.water.${point}.${verdict}`),
  }
}

/** Enough for the drier standard is not enough while it is unknown which one holds. */
function assessQuantity({ waterLitres, waterShortArea }: Guarantee, standard: GuaranteeStandard): Verdict {
  if (waterLitres === null) return 'unknown'
  const litres = new Decimal(waterLitres)
  if (litres.gte(standard.waterLitresRich)) return 'pass'
  if (litres.lt(standard.waterLitresShort)) return 'fail'
  return verdictOf(waterShortArea)
}

/** Piped to the house, or one of time, way and climb within its limit. */
function assessConvenience(guarantee: Guarantee, standard: GuaranteeStandard): Verdict {
  return someVerdict([
    verdictOf(guarantee.waterPiped),
    atMost(guarantee.waterFetchMinutes, standard.fetchMinutes),
    atMost(guarantee.waterFetchHorizontalM, standard.fetchHorizontalM),
    atMost(guarantee.waterFetchVerticalM, standard.fetchVerticalM),
  ])
}

function atMost(value: number | null, limit: number): Verdict {
  return value === null ? 'unknown' : verdictOf(value <= limit)
}
