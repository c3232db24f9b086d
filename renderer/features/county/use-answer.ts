import { useCallback, useEffect, useState } from 'react'
import type { ExchangeResult } from '../../sync/exchange-result.ts'

export interface Answer<Value> {
  readonly value: Value | undefined
  /** Message keys of what went wrong, and of what to do. */
  readonly problem: readonly string[] | null
  readonly isAsking: boolean
  /** When the shown value came, milliseconds. */
  readonly cameAt: number
  readonly again: () => void
}

/** Asks the server now and whenever it is told to. What was shown stays while it asks again. */
export function useAnswer<Value>(ask: () => Promise<ExchangeResult<Value>>): Answer<Value> {
  const [value, setValue] = useState<Value>()
  const [problem, setProblem] = useState<readonly string[] | null>(null)
  const [cameAt, setCameAt] = useState(0)
  const [isAsking, setIsAsking] = useState(true)
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    let stopped = false
    void ask().then((result) => {
      if (stopped) return
      if (result.kind === 'ok') {
        setValue(result.value)
        setCameAt(Date.now())
      }
      setProblem(result.kind === 'ok' ? null : problemKeys(result))
      setIsAsking(false)
    }, reportError)
    return () => void (stopped = true)
  }, [ask, turn])
  const again = useCallback(() => {
    setIsAsking(true)
    setTurn((before) => before + 1)
  }, [])
  return { value, problem, isAsking, cameAt, again }
}

export function problemKeys(result: Exclude<ExchangeResult<unknown>, { readonly kind: 'ok' }>): readonly string[] {
  if (result.kind === 'refused') return [`sync.refusal.${result.refusal.code}`, `sync.refusal.${result.refusal.code}.todo`]
  return result.kind === 'stopped' ? ['sync.phase.asking'] : [`store.sync.${result.reason}`, 'county.offline']
}
