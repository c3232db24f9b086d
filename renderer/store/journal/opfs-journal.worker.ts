import { z } from 'zod'
import { JournalRequest, type JournalAnswer } from './opfs-messages.ts'

/** The library that the page is compiled with leaves out what only workers have (File System Standard, section 2.6). */
interface SyncAccessHandle {
  getSize(): number
  write(bytes: Uint8Array, options: { readonly at: number }): number
  flush(): void
}

const SyncFile = z.custom<{ createSyncAccessHandle(): Promise<SyncAccessHandle> }>((value) => typeof value === 'object' && value !== null && 'createSyncAccessHandle' in value)

// Only a worker may write to the browser's own files and wait for the disk.
const open = new Map<string, SyncAccessHandle>()
let turn: Promise<void> = Promise.resolve()

self.addEventListener('message', (event: MessageEvent<unknown>) => {
  const request = JournalRequest.parse(event.data)
  turn = turn.then(async () => {
    const answer: JournalAnswer = await append(request).then(
      () => ({ n: request.n, failure: null }),
      (error: unknown) => ({ n: request.n, failure: error instanceof Error ? `${error.name}: ${error.message}` : String(error) }),
    )
    self.postMessage(answer)
  })
})

async function append({ folder, name, bytes }: JournalRequest): Promise<void> {
  const handle = open.get(name) ?? (await openFile(folder, name))
  open.set(name, handle)
  const written = handle.write(bytes, { at: handle.getSize() })
  if (written !== bytes.length) throw new Error(`short write: ${written} of ${bytes.length} bytes`)
  handle.flush()
}

async function openFile(folder: readonly string[], name: string): Promise<SyncAccessHandle> {
  let place = await navigator.storage.getDirectory()
  for (const part of folder) place = await place.getDirectoryHandle(part, { create: true })
  return SyncFile.parse(await place.getFileHandle(name, { create: true })).createSyncAccessHandle()
}
