import { afterEach, expect, test, vi } from 'vitest'
import { mirrorJournalFolder, type CopyFiles } from '../../../../renderer/store/journal/mirrored-journal-folder.ts'
import { createFileJournal } from '../../../support/file-journal.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const textOf = (read: Uint8Array) => new TextDecoder().decode(read)

function memoryCopy(): CopyFiles & { readonly files: Map<string, string> } {
  const files = new Map<string, string>()
  return {
    files,
    list: () => Promise.resolve([...files.keys()]),
    read: (name) => Promise.resolve(bytes(files.get(name) ?? '')),
    size: (name) => Promise.resolve((files.get(name) ?? '').length),
    write: (name, written, at) => Promise.resolve(void files.set(name, (files.get(name) ?? '').slice(0, at) + textOf(written))),
    remove: (name) => Promise.resolve(void files.delete(name)),
  }
}

function folderWithCopy(initial: CopyFiles | 'none' | 'closed') {
  const disk = createFileJournal()
  const own = disk.open('made-up')
  if (!own) throw new Error('no folder')
  let copy = initial
  const folder = mirrorJournalFolder(own, () => Promise.resolve(copy))
  return { disk, folder, use: (next: typeof copy) => void (copy = next) }
}

afterEach(() => vi.useRealTimers())

test('[Y4] every entry goes to the copy as well; without a folder nothing is missed', async () => {
  const copy = memoryCopy()
  const { disk, folder, use } = folderWithCopy('none')
  expect(await folder.append('1.journal', bytes('a'))).toBe('written')
  use(copy)
  // What was written before takes part: the copy gets the whole file, and those of earlier runs.
  expect(await folder.append('1.journal', bytes('b'))).toBe('written')
  expect(await folder.append('1.journal', bytes('c'))).toBe('written')
  expect(copy.files).toEqual(new Map([['1.journal', 'abc']]))
  disk.remove()
})

test('[Y4] a copy that is closed or away is said, holds up nothing, and catches up', async () => {
  const copy = memoryCopy()
  const { disk, folder, use } = folderWithCopy('closed')
  expect(await folder.append('1.journal', bytes('a'))).toBe('copy_failed')
  use({ ...copy, size: () => Promise.reject(new Error('the stick is out')) })
  expect(await folder.append('1.journal', bytes('b'))).toBe('copy_failed')
  expect(await folder.catchUp()).toBe(false)
  use(copy)
  expect(await folder.catchUp()).toBe(true)
  expect(copy.files.get('1.journal')).toBe('ab')
  expect(await folder.append('1.journal', bytes('c'))).toBe('written')
  expect(copy.files.get('1.journal')).toBe('abc')
  disk.remove()
})

test('[Y4] a stick that hangs does not hold up a save for longer than its patience', async () => {
  const { disk, folder } = folderWithCopy({ ...memoryCopy(), size: () => new Promise(() => undefined) })
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const saved = folder.append('1.journal', bytes('a'))
  await vi.waitFor(() => expect(vi.getTimerCount()).toBe(1))
  vi.advanceTimersByTime(5_000)
  expect(await saved).toBe('copy_failed')
  disk.remove()
})

test('[Y4] where the first is gone or shorter, the copy is read; what is cleared away goes from both', async () => {
  const copy = memoryCopy()
  const { disk, folder } = folderWithCopy(copy)
  await folder.append('1.journal', bytes('abc'))
  await folder.append('2.journal', bytes('xyz'))
  disk.damage('1.journal', () => Buffer.from('a'))
  copy.files.set('0.journal', 'older')
  expect(await folder.list()).toEqual(['0.journal', '1.journal', '2.journal'])
  expect(textOf(await folder.read('0.journal'))).toBe('older')
  expect(textOf(await folder.read('1.journal'))).toBe('abc')
  await folder.remove('2.journal')
  expect(await folder.list()).toEqual(['0.journal', '1.journal'])
  disk.remove()
})
