import fc from 'fast-check'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writableText } from '../../../renderer/components/data-table/writable-text.ts'
import { isKeepable, isStorable } from '../../../shared/domain/storable.ts'
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts'

let created: TestDatabase
let client: Client
beforeAll(async () => {
  created = await createTestDatabase()
  client = new Client({ connectionString: created.url })
  await client.connect()
})
afterAll(async () => {
  await client.end()
  await created.drop()
})

const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 4 }), fc.constantFrom('\0', 'a\0', '\ud800', '\udc00x', '𠮷', '\ud842\udfb7', '\ufffd', '\uffff', '\u000b'))

test('[V6] what passes is kept as it is, and what does not pass the database would refuse', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(text, fc.array(text, { maxLength: 3 }), fc.dictionary(text.filter((key) => key !== '__proto__'), text, { maxKeys: 3 })), async (value) => {
      const kept = await client.query('select $1::jsonb as value', [JSON.stringify(value)]).then(
        (answer) => ({ value: answer.rows[0].value as unknown }),
        () => undefined,
      )
      expect(kept !== undefined).toBe(isKeepable(value))
      expect(isKeepable(value) || !isStorable(value)).toBe(true)
      if (kept) expect(kept.value).toEqual(value)
    }),
    { numRuns: 300 },
  )
})

test('[V6] text passes exactly where a workbook holds it as it is', () => {
  fc.assert(fc.property(text, (value) => (writableText(value) === value) === isStorable(value)))
  for (const bad of ['\0', '\u0001', '\u000b', '\u001f', '\ufffe', '\uffff', '\udc00']) expect([isStorable([`张${bad}三`]), isStorable({ [bad]: 1 }), writableText(`张${bad}三`)]).toEqual([false, false, '张\ufffd三'])
  for (const good of ['\t', '\n', '\r', '\u0085', '\ue000', '\ufffd', '𠮷', '\u{1ffff}', '\u{10ffff}']) expect(isStorable(good)).toBe(true)
})
