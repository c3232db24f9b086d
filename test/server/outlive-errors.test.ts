import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'

/** A server whose every request to `/throw` ends in an error that nobody catches. */
const PROGRAM = `
import { createServer } from 'node:http'
import { outliveErrors } from './server/outlive-errors.ts'
const server = createServer((request, response) => {
  if (request.url === '/throw') { response.destroy(); setImmediate(() => { throw new RangeError('nobody catches this') }) }
  else if (request.url === '/reject') { response.destroy(); void Promise.reject(new Error('nor this')) }
  else response.end('well')
}).listen(0, '127.0.0.1', () => {
  outliveErrors(process, { onError: (error) => console.log('heard ' + error.message), onTooMany: () => server.close(() => process.exit(1)).closeAllConnections() })
  console.log('http://127.0.0.1:' + server.address().port)
})`

test('[V8] an error that nobody caught ends its request and nothing else; too many in a minute end the process in order', async () => {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', PROGRAM], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  const heard: string[] = []
  const lines = createInterface({ input: child.stdout }).on('line', (line) => heard.push(line))
  await once(lines, 'line')
  const url = heard[0] ?? ''
  for (const path of ['/throw', '/reject', '/throw', '/throw', '/reject']) {
    await expect(fetch(`${url}${path}`)).rejects.toThrow()
    expect(await (await fetch(url)).text()).toBe('well')
  }
  expect(heard.slice(1)).toEqual(['heard nobody catches this', 'heard nor this', 'heard nobody catches this', 'heard nobody catches this', 'heard nor this'])
  await fetch(`${url}/throw`).catch(() => undefined)
  expect(await ended).toEqual([1, null])
})
