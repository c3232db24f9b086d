import { execFileSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import type { KillableServer } from './killable-server.ts'

/** A copy of everything in a server's data folder, as an operator makes it with `cp -a`. */
export interface FolderCopy {
  /** Takes the place of the copy before; between `stop` and `start`. */
  take(): void
  /** Between `stop` or `killServer` and `start`. `withMarker`: the whole machine is put back, the marker beside the folder as well. */
  putBack(withMarker: boolean): void
  remove(): void
}

export function createFolderCopy({ folder }: Pick<KillableServer, 'folder'>): FolderCopy {
  const copy = `${folder}.copy`
  const [marker, copiedMarker] = [`${folder}.life.json`, `${copy}.life.json`]
  const remove = () => [copy, copiedMarker].forEach((path) => rmSync(path, { recursive: true, force: true }))
  return {
    take() {
      remove()
      execFileSync('cp', ['-a', folder, copy])
      execFileSync('cp', ['-a', marker, copiedMarker])
    },
    putBack(withMarker) {
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
      execFileSync('cp', ['-a', copy, folder])
      if (withMarker) execFileSync('cp', ['-a', copiedMarker, marker])
    },
    remove,
  }
}
