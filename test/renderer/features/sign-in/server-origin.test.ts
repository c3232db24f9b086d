import { expect, test } from 'vitest'
import { serverOrigin } from '../../../../renderer/features/sign-in/server-origin.ts'

test.each([
  [' http://10.0.0.8:4080/ ', 'http://10.0.0.8:4080'],
  ['https://bangfu.example.cn/login?x=1', 'https://bangfu.example.cn'],
  ['10.0.0.8:4080', undefined],
  ['javascript:alert(1)', undefined],
  ['http://', undefined],
  ['', undefined],
])('the origin of "%s" is %s', (typed, origin) => {
  expect(serverOrigin(typed)).toBe(origin)
})
