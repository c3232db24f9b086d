/** A folder of the person's choice that the page may use as long as they allow it (File System Access, WICG). */
export interface PickedFolder {
  readonly name: string
  /** `asks`: the person has to allow it again by a click, as after every start of the browser. */
  readonly state: 'ready' | 'asks'
  readonly handle: FileSystemDirectoryHandle
}

interface AllowableHandle extends FileSystemDirectoryHandle {
  queryPermission(mode: { readonly mode: 'readwrite' }): Promise<PermissionState>
  requestPermission(mode: { readonly mode: 'readwrite' }): Promise<PermissionState>
}

declare global {
  interface Window {
    /** Absent in Firefox and Safari, and at addresses without https. */
    readonly showDirectoryPicker?: (options: { readonly id: string; readonly mode: 'readwrite' }) => Promise<FileSystemDirectoryHandle>
  }
}

const DATABASE = 'bangfu-picked-folder'
const STORE = 'handles'
const KEY = 'picked'

/** The folder that was picked last, or `undefined`; clearing the site's data takes the choice along, never the folder. */
export async function findPickedFolder(): Promise<PickedFolder | undefined> {
  const handle = await inDatabase('readonly', (handles) => handles.get(KEY) as IDBRequest<unknown>)
  if (!isAllowable(handle)) return undefined
  return { name: handle.name, state: (await handle.queryPermission({ mode: 'readwrite' })) === 'granted' ? 'ready' : 'asks', handle }
}

/** Lets the person pick a folder and remembers it; `undefined` where they chose none or the browser has no such thing. Needs a click. */
export async function pickFolder(): Promise<PickedFolder | undefined> {
  if (!window.showDirectoryPicker) return undefined
  try {
    const handle = await window.showDirectoryPicker({ id: 'bangfu', mode: 'readwrite' })
    await inDatabase('readwrite', (handles) => handles.put(handle, KEY))
    return { name: handle.name, state: 'ready', handle }
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return undefined
    throw error
  }
}

/** Asks the person to allow the folder again. Needs a click. */
export async function allowPickedFolder(): Promise<PickedFolder | undefined> {
  const picked = await findPickedFolder()
  if (!picked || picked.state === 'ready') return picked
  return isAllowable(picked.handle) && (await picked.handle.requestPermission({ mode: 'readwrite' })) === 'granted' ? { ...picked, state: 'ready' } : picked
}

function isAllowable(handle: unknown): handle is AllowableHandle {
  return handle instanceof FileSystemDirectoryHandle && 'queryPermission' in handle
}

function inDatabase<Value>(mode: IDBTransactionMode, work: (handles: IDBObjectStore) => IDBRequest<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(DATABASE, 1)
    opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore(STORE))
    opening.addEventListener('error', () => reject(opening.error ?? new Error('no database')))
    opening.addEventListener('success', () => {
      const database = opening.result
      const transaction = database.transaction(STORE, mode)
      const request = work(transaction.objectStore(STORE))
      transaction.addEventListener('complete', () => {
        database.close()
        resolve(request.result)
      })
      transaction.addEventListener('abort', () => {
        database.close()
        reject(transaction.error ?? new Error('aborted'))
      })
    })
  })
}
