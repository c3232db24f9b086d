import { App } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { failureWords } from '../../store/failure-words.ts'
import type { Progress } from '../../store/store.ts'
import { useStore } from '../../store/store-context.ts'
import type { KeptGroup, KeptLine } from './kept-groups.ts'

export interface BringBack {
  readonly bringBack: (groups: readonly KeptGroup[], lines: readonly KeptLine[]) => Promise<void>
  readonly drop: (lines: readonly KeptLine[]) => Promise<void>
  /** Households done and in all, while it runs. */
  readonly progress: Progress | null
  /** The words of the first household that did not come back. */
  readonly problem: string | undefined
}

/** Brings kept rows back household by household, so that one that fails leaves the others brought back. */
export function useBringBack(): BringBack {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const store = useStore()
  const [progress, setProgress] = useState<Progress | null>(null)
  const [problem, setProblem] = useState<string>()

  async function bringBack(groups: readonly KeptGroup[], lines: readonly KeptLine[]): Promise<void> {
    const chosen = new Set(lines.map(({ key }) => key))
    const batches = groups.map((group) => group.lines.flatMap(({ key }) => (chosen.has(key) ? [key] : []))).filter((keys) => keys.length > 0)
    const reasons: string[] = []
    setProblem(undefined)
    for (const [done, keys] of batches.entries()) {
      setProgress({ done, total: batches.length })
      await store.bringBack(keys).catch((error: unknown) => reasons.push(failureWords(error, t)))
    }
    setProgress(null)
    if (reasons.length > 0) setProblem(t('kept.bring-back.failed', { failed: reasons.length, total: batches.length, reason: reasons[0] }))
    else void message.success(t('kept.bring-back.done', { count: lines.length }))
  }

  return { bringBack, drop: (lines) => store.dropKept(lines.map(({ key }) => key)), progress, problem }
}
