import { z } from 'zod'

/** What a committed transaction touched; an empty list or `false` means untouched. */
const StoreChange = z.object({
  households: z.array(z.string()).default([]),
  villages: z.array(z.string()).default([]),
  /** Whether the list has been replaced as a whole. */
  reset: z.boolean().default(false),
  counts: z.boolean().default(false),
  conflicts: z.boolean().default(false),
  drafts: z.boolean().default(false),
  attachments: z.boolean().default(false),
  /** Whether there is something new to send. */
  saved: z.boolean().default(false),
})
export type StoreChange = z.infer<typeof StoreChange>

export type ChangeListener = (change: StoreChange) => void

/** Tells the screens of this tab, and the other tabs of the same account, what has been committed. */
export interface ChangeBus {
  /** Call after the commit, with everything in memory already brought up to date. */
  announce(change: Partial<StoreChange>): void
  watch(listener: ChangeListener): () => void
  close(): void
}

/** `onForeign` brings memory up to date with what another tab wrote, before the listeners hear of it. */
export function openChangeBus(name: string, onForeign: (change: StoreChange) => Promise<void>): ChangeBus {
  const listeners = new Set<ChangeListener>()
  const channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel(name)
  const tell = (change: StoreChange) => listeners.forEach((listener) => listener(change))
  if (channel) {
    channel.onmessage = (event: MessageEvent<unknown>) => {
      const change = StoreChange.safeParse(event.data)
      if (change.success) void onForeign(change.data).then(() => tell(change.data), () => undefined)
    }
  }
  return {
    announce(change) {
      const whole = StoreChange.parse(change)
      tell(whole)
      channel?.postMessage(whole)
    },
    watch(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    close() {
      listeners.clear()
      channel?.close()
    },
  }
}
