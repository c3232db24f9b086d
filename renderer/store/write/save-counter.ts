import { z } from 'zod'
import type { StoreTables } from '../disk/database.ts'

const KEY = 'save-counter'
const Counter = z.int().min(0).catch(0)
type MetaTable = Pick<StoreTables, 'meta'>

/** The first of so many places in the order of saving. Inside the transaction of the save, so that none is given twice. */
export async function takePlaces({ meta }: MetaTable, count: number): Promise<number> {
  const last = Counter.parse((await meta.get(KEY))?.value)
  await meta.put({ key: KEY, value: last + count })
  return last + 1
}

/** After saves came back from the journal: what is saved from now on stands behind them. */
export async function passPlace({ meta }: MetaTable, no: number): Promise<void> {
  const last = Counter.parse((await meta.get(KEY))?.value)
  if (no > last) await meta.put({ key: KEY, value: no })
}
