import { useEffect, useState } from 'react'
import { useStore } from '../../store/store-context.ts'

const ROW_HEIGHTS = { dense: 36, comfortable: 44 } as const

/** Row height in pixels, as chosen on the settings page. */
export function useRowHeight(): number {
  const store = useStore()
  const [height, setHeight] = useState<number>(ROW_HEIGHTS.dense)
  useEffect(() => {
    let stopped = false
    void store.findSetting('density').then((kept) => {
      if (!stopped && kept === 'comfortable') setHeight(ROW_HEIGHTS.comfortable)
    })
    return () => void (stopped = true)
  }, [store])
  return height
}
