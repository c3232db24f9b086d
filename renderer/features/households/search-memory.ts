import { useSyncExternalStore } from 'react'
import { useStore } from '../../store/store-context.ts'

/** What was searched at one place of the browser's history, by the random number that stands there in its stead. */
class SearchMemory {
  readonly #texts = new Map<string, string>()
  readonly #watchers = new Set<() => void>()

  textAt(place: string): string {
    return this.#texts.get(place) ?? ''
  }

  keep(place: string, text: string): void {
    this.#texts.set(place, text)
    for (const changed of this.#watchers) changed()
  }

  watch = (changed: () => void): (() => void) => {
    this.#watchers.add(changed)
    return () => void this.#watchers.delete(changed)
  }
}

/** Goes with the session: whoever signs in next finds nothing of it, and nothing is ever written. */
const memories = new WeakMap<object, SearchMemory>()

/** The search text of a place in the history, and the way to change it. */
export function useSearchText(place: string): readonly [string, (place: string, text: string) => void] {
  const store = useStore()
  let memory = memories.get(store)
  if (!memory) memories.set(store, (memory = new SearchMemory()))
  const kept = memory
  return [useSyncExternalStore(kept.watch, () => kept.textAt(place)), (at, text) => kept.keep(at, text)]
}
