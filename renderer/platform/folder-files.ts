/** Files in one folder below a picked one. Every call opens what it needs, because a stick comes and goes. */
export interface FolderFiles {
  /** Empty where the folder is not there yet. */
  list(): Promise<readonly string[]>
  read(name: string): Promise<Uint8Array<ArrayBuffer>>
  /** Bytes of a file; 0 where it is not there. */
  size(name: string): Promise<number>
  /** Writes from a place on; what stood behind it goes. The file changes as a whole or not at all. */
  write(name: string, bytes: Uint8Array<ArrayBuffer>, at: number): Promise<void>
  remove(name: string): Promise<void>
}

export function folderFiles(root: FileSystemDirectoryHandle, path: readonly string[]): FolderFiles {
  async function directory(create: boolean): Promise<FileSystemDirectoryHandle> {
    let place = root
    for (const part of path) place = await place.getDirectoryHandle(part, { create })
    return place
  }
  async function fileOf(name: string): Promise<File> {
    return (await (await directory(false)).getFileHandle(name)).getFile()
  }

  return {
    list: () =>
      orWhereNothingIs([], async () => {
        const names: string[] = []
        for await (const name of (await directory(false)).keys()) names.push(name)
        return names.sort()
      }),
    read: async (name) => new Uint8Array(await (await fileOf(name)).arrayBuffer()),
    size: (name) => orWhereNothingIs(0, async () => (await fileOf(name)).size),
    async write(name, bytes, at) {
      const writer = await (await (await directory(true)).getFileHandle(name, { create: true })).createWritable({ keepExistingData: at > 0 })
      try {
        if (at > 0) await writer.truncate(at)
        await writer.write({ type: 'write', position: at, data: bytes })
        await writer.close()
      } catch (error) {
        await writer.abort().catch(() => undefined)
        throw error
      }
    },
    remove: (name) => orWhereNothingIs(undefined, async () => (await directory(false)).removeEntry(name)),
  }
}

async function orWhereNothingIs<Value>(nothing: Value, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotFoundError') return nothing
    throw error
  }
}
