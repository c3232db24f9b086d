import { useEffect, useState } from 'react'
import { z } from 'zod'
import type { TableLayout } from '../../components/data-table/data-column.ts'
import { useStore } from '../../store/store-context.ts'

const SETTING = 'households.layout'
const KeptLayout = z.object({ hidden: z.array(z.string()), widths: z.record(z.string(), z.number()) })

/** Columns that a new user need not see. */
const FIRST_LAYOUT: TableLayout = { hidden: [], widths: {} }

/** What this person has made of the columns, on this device; `undefined` until it has been read, so that nothing jumps. */
export function useTableLayout(): readonly [TableLayout | undefined, (layout: TableLayout) => void] {
  const store = useStore()
  const [layout, setLayout] = useState<TableLayout>()
  useEffect(() => {
    let stopped = false
    void store.findSetting(SETTING).then((kept) => {
      const parsed = KeptLayout.safeParse(kept)
      if (!stopped) setLayout(parsed.success ? parsed.data : FIRST_LAYOUT)
    })
    return () => void (stopped = true)
  }, [store])
  return [layout, (next) => {
    setLayout(next)
    void store.saveSetting(SETTING, next).catch(reportError)
  }]
}
