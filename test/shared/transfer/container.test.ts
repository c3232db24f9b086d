import { expect, test } from 'vitest'
import { z } from 'zod'
import { readContainer, writeContainer } from '../../../shared/transfer/container.ts'
import { TRANSFER_MESSAGES } from '../../../shared/messages/transfer.ts'
import { TRANSFER_REASONS } from '../../../shared/transfer/transfer-refusal.ts'

const sha256 = '0'.repeat(64)
const entry = (name: string, text: string) => ({ name, bytes: new TextEncoder().encode(text), count: 1, sha256 })

test('what was put in comes out, names and bytes', () => {
  const bytes = writeContainer({ who: '村' }, [entry('operations.ndjson', '一\n'), entry('reply.json', '{}')])
  const { about, entries } = readContainer(z.object({ who: z.string() }), bytes)
  expect(about).toEqual({ who: '村' })
  expect(entries.map(({ name, bytes: inside }) => [name, new TextDecoder().decode(inside)])).toEqual([['operations.ndjson', '一\n'], ['reply.json', '{}']])
})

test('[T4] [T5] a byte too few or too many is refused', () => {
  const bytes = writeContainer({}, [entry('reply.json', '{}')])
  for (let length = 0; length < bytes.length; length++) expect(() => readContainer(z.object({}), bytes.slice(0, length)), String(length)).toThrow(expect.objectContaining({ reason: 'truncated' }))
  expect(() => readContainer(z.object({}), Uint8Array.from([...bytes, 0]))).toThrow(expect.objectContaining({ reason: 'changed' }))
})

test('every reason has a sentence and a remedy in both languages', () => {
  for (const words of Object.values(TRANSFER_MESSAGES)) {
    for (const reason of TRANSFER_REASONS) expect([words[`transfer.reason.${reason}`], words[`transfer.reason.${reason}.todo`]].every((text) => text.length > 5), reason).toBe(true)
  }
})
