import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { platform } from '../../platform/platform.ts'
import { useStore } from '../../store/store-context.ts'
import type { TransferState } from '../../store/transfer/transfer-store.ts'
import { transferWords } from './transfer-words.ts'

const ENDING = 'bfpk'

export interface Notice {
  readonly type: 'success' | 'info' | 'warning' | 'error'
  readonly lines: readonly string[]
}

/** State of the USB lane, and one piece of work at a time with its words. */
export interface TransferWork {
  readonly state: TransferState | undefined
  readonly isBusy: boolean
  readonly notice: Notice | undefined
  /** Runs a step; what it resolves with is shown, and a refusal is put into words. */
  run(step: () => Promise<Notice | undefined>): void
  openFile(): Promise<Uint8Array<ArrayBuffer> | undefined>
  /** Whether the person saved the file. */
  saveFile(name: string, bytes: Uint8Array): Promise<boolean>
}

export function useTransfer(): TransferWork {
  const { t } = useTranslation()
  const { transfer } = useStore()
  const [state, setState] = useState<TransferState>()
  const [notice, setNotice] = useState<Notice>()
  const [isBusy, setIsBusy] = useState(false)
  useEffect(() => transfer.watchState(setState), [transfer])

  async function work(step: () => Promise<Notice | undefined>) {
    setIsBusy(true)
    setNotice(undefined)
    try {
      setNotice(await step())
    } catch (error) {
      setNotice({ type: 'error', lines: [transferWords(error, t)] })
    }
    setIsBusy(false)
  }

  return {
    state,
    isBusy,
    notice,
    run: (step) => void work(step),
    async openFile() {
      const file = await platform.openFile([ENDING])
      return file && new Uint8Array(file.bytes)
    },
    saveFile: async (name, bytes) => (await platform.saveFile(name, bytes, 'application/octet-stream')) === 'saved',
  }
}
