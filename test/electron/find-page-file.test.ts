import { expect, test } from 'vitest'
import { findPageFile } from '../../electron/find-page-file.ts'

test('gives files of the page, and the page itself for a place inside the app', () => {
  expect(findPageFile('/page', 'app://bangfu/assets/a.js?v=1')).toBe('/page/assets/a.js')
  expect(findPageFile('/page', 'app://bangfu/households')).toBe('/page/index.html')
})

test.each(['app://bangfu/%2e%2e%2fsecret.txt', 'app://bangfu/..%5csecret.txt', 'app://bangfu/a%00.js', 'app://bangfu/%zz.js', 'app://other/a.js', 'https://bangfu/a.js'])('gives nothing for %s', (address) => {
  expect(findPageFile('/page', address)).toBeUndefined()
})
