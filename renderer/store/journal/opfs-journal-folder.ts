import type { JournalFolder } from './journal-folder.ts'
import { JournalAnswer, type JournalRequest } from './opfs-messages.ts'

const ROOT = 'journal'

/** The browser's own private files (OPFS), apart from IndexedDB; `null` where the browser has none (not https, very old). */
export function openOpfsJournalFolder(databaseName: string): JournalFolder | null {
  if (typeof navigator === 'undefined' || typeof navigator.storage?.getDirectory !== 'function' || typeof Worker === 'undefined') return null
  const path = [ROOT, encodeURIComponent(databaseName)]
  const writer = createWriter(path)

  async function directory(): Promise<FileSystemDirectoryHandle | undefined> {
    let place = await navigator.storage.getDirectory()
    try {
      for (const part of path) place = await place.getDirectoryHandle(part)
      return place
    } catch (error) {
      if (error instanceof DOMException && error.name === 'NotFoundError') return undefined
      throw error
    }
  }

  return {
    async list() {
      const names: string[] = []
      const place = await directory()
      if (place) for await (const name of place.keys()) names.push(name)
      return names.sort()
    },
    async read(name) {
      const handle = await (await directory())?.getFileHandle(name)
      return handle ? new Uint8Array(await (await handle.getFile()).arrayBuffer()) : new Uint8Array()
    },
    async append(name, bytes) {
      await writer.append(name, bytes)
      return 'written'
    },
    async remove(name) {
      await (await directory())?.removeEntry(name)
    },
    close: () => writer.close(),
  }
}

interface Writer {
  append(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>
  close(): void
}

function createWriter(folder: readonly string[]): Writer {
  const asked = new Map<number, { readonly resolve: () => void; readonly reject: (error: Error) => void }>()
  let worker: Worker | undefined
  let count = 0

  function start(): Worker {
    const started = new Worker(new URL('./opfs-journal.worker.ts', import.meta.url), { type: 'module' })
    started.addEventListener('message', (event: MessageEvent<unknown>) => {
      const { n, failure } = JournalAnswer.parse(event.data)
      const question = asked.get(n)
      asked.delete(n)
      if (failure === null) question?.resolve()
      else question?.reject(new Error(failure))
    })
    started.addEventListener('error', (event) => {
      for (const question of asked.values()) question.reject(new Error(event.message))
      asked.clear()
      started.terminate()
      worker = undefined
    })
    return started
  }

  return {
    append(name, bytes) {
      worker ??= start()
      const running = worker
      return new Promise((resolve, reject) => {
        const n = ++count
        asked.set(n, { resolve, reject })
        running.postMessage({ n, folder: [...folder], name, bytes } satisfies JournalRequest)
      })
    },
    close() {
      worker?.terminate()
      worker = undefined
    },
  }
}
