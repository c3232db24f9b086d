import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'

test('migrations carry a timestamp and say what they do, and no two share a timestamp', () => {
  const files = readdirSync('server/database/migrations')
  expect(files.filter((file) => !/^20\d{10}-[a-z]+(-[a-z0-9]+)+\.ts$/.test(file))).toEqual([])
  const stamps = files.map((file) => file.slice(0, 12))
  expect(stamps).toEqual([...new Set(stamps)].sort())
})
