import { join } from 'node:path'
import { app } from 'electron'
import { z } from 'zod'
import { ServerAddress } from '../../shared/ipc/server-address.ts'
import { readKept, writeKept } from '../kept-json.ts'
import type { CallHandler } from './call-handler.ts'

const KeptAddress = z.object({ server: ServerAddress })

/** Where the server is: what `npm start` said for this run, else what the person said last. */
export const readServerAddress: CallHandler<'readServerAddress'> = () => {
  const given = ServerAddress.safeParse(process.env['BANGFU_SERVER'])
  return Promise.resolve(given.data ?? readKept(file(), KeptAddress)?.server ?? null)
}

export const saveServerAddress: CallHandler<'saveServerAddress'> = (_window, server) => {
  writeKept(file(), { server })
  return Promise.resolve(null)
}

function file(): string {
  return join(app.getPath('userData'), 'server.json')
}
