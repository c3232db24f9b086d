import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Region } from '../../../shared/domain/region.ts'
import type { PlannedHousehold } from '../../../shared/exchange/national-layout/plan-import.ts'
import { readNationalRows } from '../../../shared/exchange/national-layout/read-national-rows.ts'
import type { OpenedFile } from '../../platform/platform.ts'
import { failureWords } from '../../store/failure-words.ts'
import type { ChangeSet, Progress, Store } from '../../store/store.ts'
import { askWorkbook } from './ask-workbook.ts'
import { checkFile } from './check-file.ts'
import { compareWithStore } from './compare-with-store.ts'

/** Where an import stands. Nothing is changed before `saving`. */
export type ImportState =
  | { readonly step: 'idle'; readonly wasCancelled: boolean }
  | { readonly step: 'reading' | 'comparing'; readonly name: string }
  | { readonly step: 'refused'; readonly name: string; readonly reason: string; readonly details: Readonly<Record<string, string | number>> }
  | { readonly step: 'planned'; readonly name: string; readonly households: readonly PlannedHousehold[]; readonly unknownColumns: readonly string[] }
  | { readonly step: 'saving'; readonly name: string; readonly progress: Progress }
  | { readonly step: 'done'; readonly name: string; readonly changeSet: ChangeSet }

export interface Import {
  readonly state: ImportState
  readonly start: (file: OpenedFile) => Promise<void>
  readonly save: (name: string) => Promise<void>
  readonly cancel: () => void
  readonly reset: () => void
}

/** Reads, compares and, when asked, saves a register; each step can be cancelled. */
export function useImport(store: Store, regions: readonly Region[], year: number): Import {
  const { t } = useTranslation()
  const [state, setState] = useState<ImportState>({ step: 'idle', wasCancelled: false })
  const control = useRef<AbortController>(new AbortController())

  async function guarded(name: string, failure: 'exchange.file.unreadable' | 'exchange.import.save_failed', work: (signal: AbortSignal) => Promise<ImportState>) {
    control.current = new AbortController()
    const { signal } = control.current
    try {
      setState(await work(signal))
    } catch (error) {
      if (signal.aborted) setState({ step: 'idle', wasCancelled: true })
      else setState({ step: 'refused', name, reason: failure, details: { reason: failureWords(error, t) } })
    }
  }

  async function plan({ name, bytes: opened }: OpenedFile, signal: AbortSignal): Promise<ImportState> {
    const bytes = opened.slice()
    setState({ step: 'reading', name })
    const check = checkFile(bytes)
    if (check.kind === 'refused') return { step: 'refused', name, reason: check.reason, details: { size: check.size, limit: check.limit } }
    const answer = await askWorkbook({ kind: 'read', bytes }, signal)
    if (answer.kind === 'refused') return { step: 'refused', name, reason: answer.reason, details: { size: answer.size, limit: answer.limit } }
    if (answer.kind !== 'cells') return { step: 'refused', name, reason: 'exchange.file.unreadable', details: { reason: answer.kind === 'failed' ? answer.reason : '' } }
    const read = readNationalRows(answer.rows)
    if (read.kind === 'no-header') return { step: 'refused', name, reason: 'exchange.file.no_header', details: { columns: read.missing.join('、') } }
    if (read.rows.length === 0) return { step: 'refused', name, reason: 'exchange.file.empty', details: {} }
    setState({ step: 'comparing', name })
    return { step: 'planned', name, households: await compareWithStore(store, regions, read.rows, year, signal), unknownColumns: read.unknownColumns }
  }

  return {
    state,
    start: (file) => guarded(file.name, 'exchange.file.unreadable', (signal) => plan(file, signal)),
    save: async (setName) => {
      if (state.step !== 'planned') return
      const { name } = state
      const edits = state.households.filter((household) => household.edits.length > 0).map((household) => household.edits)
      await guarded(name, 'exchange.import.save_failed', async (signal) => {
        setState({ step: 'saving', name, progress: { done: 0, total: edits.length } })
        const changeSet = await store.applyChangeSet(setName, edits, (progress) => setState({ step: 'saving', name, progress }), signal)
        return { step: 'done', name, changeSet }
      })
    },
    cancel: () => control.current.abort(),
    reset: () => setState({ step: 'idle', wasCancelled: false }),
  }
}
