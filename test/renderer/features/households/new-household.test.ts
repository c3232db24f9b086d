import { describe, expect, test } from 'vitest'
import { EMPTY_VALUES, findCitizenNumber, findDuplicate, newHouseholdEdits } from '../../../../renderer/features/households/new-household.ts'
import { Household } from '../../../../shared/domain/household.ts'
import { citizenCheckDigit } from '../../../../shared/domain/identity/citizen-number.ts'
import { Member } from '../../../../shared/domain/member.ts'
import { facts, listingOf, VILLAGES } from './made-up-listing.ts'

const ids = { household: facts(1).id, head: facts(2).id }
const idNo = '52019919700102773' + citizenCheckDigit('52019919700102773')
const filled = { ...EMPTY_VALUES, villageCode: VILLAGES[0], name: ' 张三 ', idNo, phone: '13800000000', mainCause: '01' }

describe('a new household', () => {
  test('is the household and its head in one group, with birth and sex from the number', () => {
    const result = newHouseholdEdits(filled, ids)
    if (!result.ok) throw new Error('it is filled in correctly')
    const [household, head] = result.edits.map((edit) => (edit.kind === 'create' ? edit : undefined))
    expect(Household.parse(household?.body)).toMatchObject({ villageCode: VILLAGES[0], phone: '13800000000', mainCause: '01', exitFlag: '0', groupNo: null })
    expect(Member.parse(head?.body)).toMatchObject({ householdId: ids.household, name: '张三', idNo, docType: '01', sex: '1', birth: '1970-01-02', relation: '01', state: '1', medResident: null })
    expect(head?.householdId).toBe(ids.household)
    expect(head?.areaCode).toBe(VILLAGES[0])
  })

  test('keeps everything that was not asked unknown', () => {
    const result = newHouseholdEdits({ ...EMPTY_VALUES, villageCode: VILLAGES[0], name: '李四' }, ids)
    if (!result.ok || result.edits[1]?.kind !== 'create') throw new Error('it is filled in correctly')
    expect(result.edits[1].body).toMatchObject({ idNo: null, docType: null, sex: null, birth: null })
  })

  test.each([
    ['no village', { villageCode: '' }, { villageCode: 'households.form.village-missing' }],
    ['no name', { name: '  ' }, { name: 'households.form.name-missing' }],
    ['a number with a wrong check digit', { idNo: idNo.slice(0, 17) + (idNo.endsWith('1') ? '2' : '1') }, { idNo: 'citizen_number.check' }],
    ['a telephone that is none', { phone: '123' }, { phone: 'phone.format' }],
  ])('says what is wrong with %s', (_, change, problems) => {
    expect(newHouseholdEdits({ ...filled, ...change }, ids)).toEqual({ ok: false, problems })
  })

  test('reads the citizen number inside the number of a disability certificate', () => {
    expect(findCitizenNumber(`${idNo}41`)?.birth).toBe('1970-01-02')
    expect(findCitizenNumber('5201')).toBeUndefined()
  })

  test('finds who has the number already, in any spelling', () => {
    const listing = listingOf([facts(0), facts(1, { people: [{ name: '张三', idNo }] })])
    expect(findDuplicate(listing, ` ${idNo.toLowerCase()} `)).toEqual({ row: 1, name: '张三' })
    expect(findDuplicate(listing, idNo.slice(0, 17))).toBeUndefined()
  })
})
