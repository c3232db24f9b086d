import { describe, expect, test } from 'vitest'
import { serverOrigin } from '../../../../renderer/features/sign-in/server-origin.ts'

describe('[U8] a server address keeps what is sent from the network in between', () => {
  test.each([
    [' http://127.0.0.1:4080/ ', 'http://127.0.0.1:4080'],
    ['http://LOCALHOST:4080', 'http://localhost:4080'],
    ['https://bangfu.example.cn/login?x=1', 'https://bangfu.example.cn'],
    ['https://10.0.0.8:4443', 'https://10.0.0.8:4443'],
    ['10.0.0.8:4080', 'invalid'],
    ['javascript:alert(1)', 'invalid'],
    ['http://', 'invalid'],
    ['', 'invalid'],
    ['http://10.0.0.8:4080', 'insecure'],
    ['http://bangfu.example.cn', 'insecure'],
    ['http://127.0.0.1.evil.example/', 'insecure'],
    ['http://localhost.evil.example:4080', 'insecure'],
    ['http://127.0.0.1:4080@evil.example/', 'insecure'],
    ['http://127.1.2.3@evil.example', 'insecure'],
  ])('"%s" is %s', (typed, expected) => {
    const judged = serverOrigin(typed)
    expect(judged.kind === 'origin' ? judged.origin : judged.kind).toBe(expected)
  })
})
