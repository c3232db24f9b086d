import { useEffect, useRef, useState } from 'react'
import { useDraft } from '../../store/store-context.ts'
import { EMPTY_VALUES, NewHouseholdValues } from './new-household.ts'

const DRAFT = 'new-household'

export interface NewHouseholdDraft {
  /** `undefined` until it is known whether there is a draft. */
  readonly values: NewHouseholdValues | undefined
  readonly keptAt: Date | null
  readonly change: (change: Partial<NewHouseholdValues>) => void
  readonly clear: () => Promise<void>
}

/** What is typed, kept on disk with every change, and found again after a crash. Who works in one village need not choose it. */
export function useNewHouseholdDraft(onlyVillage: string | undefined): NewHouseholdDraft {
  const draft = useDraft(DRAFT)
  const [values, setValues] = useState<NewHouseholdValues>()
  const [keptAt, setKeptAt] = useState<Date | null>(null)
  const isDropped = useRef(false)

  useEffect(() => {
    if (draft.found === undefined || values !== undefined) return
    const found = NewHouseholdValues.safeParse(draft.found?.value)
    setValues(found.success ? found.data : { ...EMPTY_VALUES, villageCode: onlyVillage ?? '' })
    if (draft.found) setKeptAt(new Date(draft.found.savedAt))
  }, [draft.found, values, onlyVillage])

  return {
    values,
    keptAt,
    change(change) {
      const next = { ...(values ?? EMPTY_VALUES), ...change }
      isDropped.current = false
      setValues(next)
      draft.save(next).then(() => !isDropped.current && setKeptAt(new Date()), reportError)
    },
    async clear() {
      isDropped.current = true
      setValues(EMPTY_VALUES)
      setKeptAt(null)
      await draft.drop()
    },
  }
}
