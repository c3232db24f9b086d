import { useState } from 'react'
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
  const [typed, setTyped] = useState<NewHouseholdValues>()
  const [saved, setSaved] = useState<Date | null>()
  const blank = { ...EMPTY_VALUES, villageCode: onlyVillage ?? '' }
  const found = NewHouseholdValues.safeParse(draft.found?.value)
  const values = typed ?? (draft.found === undefined ? undefined : found.success ? found.data : blank)
  const foundAt = draft.found ? new Date(draft.found.savedAt) : null

  return {
    values,
    keptAt: saved === undefined ? foundAt : saved,
    change(change) {
      const next = { ...(values ?? blank), ...change }
      setTyped(next)
      draft.save(next).then(() => setSaved(new Date()), reportError)
    },
    async clear() {
      setTyped(blank)
      await draft.drop()
      setSaved(null)
    },
  }
}
