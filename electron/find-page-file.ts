import { extname, join, sep } from 'node:path'
import { APP_ORIGIN } from './app-origin.ts'

/**
 * The file that an address of our scheme stands for; `undefined` when it is foreign, malformed or climbs out of `folder`.
 * A path without an ending is a place inside the app, which only the page itself understands.
 */
export function findPageFile(folder: string, address: string): string | undefined {
  if (!address.startsWith(`${APP_ORIGIN}/`)) return undefined
  const path = decodePath(address.slice(APP_ORIGIN.length).replace(/[?#].*$/s, ''))
  if (path === undefined || path.includes('\0') || path.includes('\\')) return undefined
  const file = join(folder, extname(path) === '' ? 'index.html' : path)
  return file.startsWith(folder.endsWith(sep) ? folder : folder + sep) ? file : undefined
}

function decodePath(encoded: string): string | undefined {
  try {
    return decodeURIComponent(encoded)
  } catch {
    return undefined
  }
}
