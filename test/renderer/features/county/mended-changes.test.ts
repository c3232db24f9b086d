import { expect, test } from 'vitest'
import { mendedChanges, shownValue } from '../../../../renderer/features/county/mended-changes.ts'

test('only what was typed anew is mended: text stays text, lists and numbers are read as what they were, empty is unknown', () => {
  const changes = { name: '张三', idNo: '007', workMonths: 3, health: ['1'], remark: null }
  expect(mendedChanges({ changes }, { name: '张三丰', idNo: '008', workMonths: '4', health: '["1","2"]', remark: '' })).toEqual({ name: '张三丰', idNo: '008', workMonths: 4, health: ['1', '2'] })
  expect(mendedChanges({ changes }, { name: '', workMonths: '四' })).toEqual({ name: null, workMonths: '四' })
  expect([changes.health, null, 3, '007'].map(shownValue)).toEqual(['["1"]', '', '3', '007'])
})
