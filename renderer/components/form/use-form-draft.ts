import { useCallback, useEffect, useRef } from 'react'

/** At the latest so long after a key: short enough that a power cut costs a word, long enough not to write at every key. */
const PAUSE_MS = 350

export interface DraftSaver {
  /** Call with the whole form at every change. */
  readonly remember: (values: unknown) => void
  /** Writes what waits, at once; resolves when it is on disk. */
  readonly flush: () => Promise<void>
  /** Forgets what waits: the form has been saved or given up. */
  readonly forget: () => void
}

/** Writes a form's values away as they are typed, and at once when the page is hidden or left. */
export function useFormDraft(save: (values: unknown) => Promise<void>): DraftSaver {
  const waiting = useRef<{ readonly values: unknown } | undefined>(undefined)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const latest = useRef(save)
  useEffect(() => {
    latest.current = save
  }, [save])

  const flush = useCallback(async () => {
    clearTimeout(timer.current)
    timer.current = undefined
    const unsaved = waiting.current
    waiting.current = undefined
    if (unsaved) await latest.current(unsaved.values)
  }, [])
  const remember = useCallback((values: unknown) => {
    waiting.current = { values }
    // Never put off: somebody who types without a pause would have no draft at all when the power goes.
    timer.current ??= setTimeout(() => void flush(), PAUSE_MS)
  }, [flush])
  const forget = useCallback(() => {
    clearTimeout(timer.current)
    timer.current = undefined
    waiting.current = undefined
  }, [])

  useEffect(() => {
    const hide = () => void flush()
    document.addEventListener('visibilitychange', hide)
    window.addEventListener('pagehide', hide)
    return () => {
      document.removeEventListener('visibilitychange', hide)
      window.removeEventListener('pagehide', hide)
      void flush()
    }
  }, [flush])
  return { remember, flush, forget }
}
