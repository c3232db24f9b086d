import { RecordId } from '../../../shared/domain/record-id.ts'
import type { RegionCode } from '../../../shared/domain/region.ts'
import type { Chance } from '../../simulation/chance.ts'
import type { KillableBrowser } from '../../support/killable-browser.ts'
import type { AcknowledgedWork } from './acknowledged-work.ts'
import type {} from './cadre-page.ts'
import { markOf } from './mark-of.ts'

/** One piece of work under way; `done` tells whether the screen acknowledged it. */
export type Work = Promise<boolean>

/** A cadre who writes down new households, corrects addresses and takes pictures. */
export interface Cadre {
  work(page: KillableBrowser['page']): Work
  /** Households of which an address stands at the server that is not the last one written. */
  countOverwritten(addresses: ReadonlyMap<string, string | null>): number
}

interface Written {
  readonly address: string
  isAcknowledged: boolean
}

export function createCadre(chance: Chance, book: AcknowledgedWork, areaCode: RegionCode): Cadre {
  const households: RecordId[] = []
  const written = new Map<RecordId, Written[]>()
  let count = 0

  async function addHousehold(page: KillableBrowser['page']): Promise<void> {
    const [id, member] = [RecordId.parse(chance.uuid()), RecordId.parse(chance.uuid())]
    await page.evaluate(([household, person, area, name]) => window.cadre.saveHousehold(household, person, area, name), [id, member, areaCode, `风暴${++count}`] as const)
    book.saved(markOf('create', id, null))
    households.push(id)
  }

  async function correctAddress(page: KillableBrowser['page'], id: RecordId): Promise<void> {
    const one: Written = { address: `地址${++count}`, isAcknowledged: false }
    written.set(id, [...(written.get(id) ?? []), one])
    await page.evaluate(([household, address]) => window.cadre.saveAddress(household, address), [id, one.address] as const)
    one.isAcknowledged = true
    book.saved(markOf('patch', id, one.address))
  }

  async function takePhoto(page: KillableBrowser['page'], household: RecordId): Promise<void> {
    const id = RecordId.parse(chance.uuid())
    const sha256 = await page.evaluate(([attachment, home, area, roll]) => window.cadre.savePhoto(attachment, home, area, roll), [id, household, areaCode, chance.roll()] as const)
    book.saved(markOf('create', id, null))
    book.photographed(sha256)
  }

  return {
    work(page) {
      const there = households.filter((id) => !book.takenMarks.has(id))
      const what = there.length === 0 ? 0 : chance.roll()
      const done = what < 0.5 ? addHousehold(page) : what < 0.75 ? correctAddress(page, chance.pick(there)) : takePhoto(page, chance.pick(there))
      return done.then(() => true, () => false)
    },
    countOverwritten(addresses) {
      return [...written].filter(([id, all]) => {
        const last = all.findLastIndex(({ address, isAcknowledged }) => isAcknowledged && !book.takenMarks.has(markOf('patch', id, address)))
        // What was cut off after the last acknowledged one may have been kept or not.
        const allowed = [...(last < 0 ? [null] : []), ...all.slice(Math.max(0, last)).map(({ address }) => address)]
        return addresses.has(id) && !allowed.includes(addresses.get(id) ?? null)
      }).length
    },
  }
}
