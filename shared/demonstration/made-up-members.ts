import { Member } from '../domain/member.ts'
import { ageOn, PlainDate } from '../domain/plain-date.ts'
import type { RecordId } from '../domain/record-id.ts'
import type { HouseholdMold } from './household-mold.ts'
import { makeUpName, makeUpSurname } from './made-up-names.ts'
import type { RandomSource } from './random-source.ts'

interface Role {
  readonly relation: NonNullable<Member['relation']>
  readonly male: boolean
  readonly age: number
}

/** A family from the head outwards: partner, children, perhaps a parent or a grandchild. */
export function makeUpMembers(random: RandomSource, householdId: RecordId, mold: HouseholdMold): Member[] {
  const surname = makeUpSurname(random)
  const ethnicity = random.weighted<NonNullable<Member['ethnicity']>>([['01', 62], ['06', 16], ['09', 14], ['07', 4], ['12', 2], ['37', 2]])
  return makeUpRoles(random).map((role) => makeUpMember(random, householdId, mold, role, role.male ? surname : undefined, ethnicity))
}

function makeUpRoles(random: RandomSource): Role[] {
  const headMale = random.chance(0.78)
  const headAge = random.between(26, 78)
  const roles: Role[] = [{ relation: '01', male: headMale, age: headAge }]
  if (random.chance(0.72)) roles.push({ relation: '02', male: !headMale, age: Math.max(22, headAge + random.between(-5, 4)) })
  const children = random.weighted([[0, 20], [1, 35], [2, 33], [3, 12]])
  for (let child = 0; child < children; child++) {
    const male = random.chance(0.52)
    roles.push({ relation: male ? '03' : '04', male, age: Math.max(0, headAge - random.between(21, 38)) })
  }
  if (headAge < 58 && random.chance(0.35)) {
    const male = random.chance(0.45)
    roles.push({ relation: male ? '11' : '12', male, age: Math.min(95, headAge + random.between(20, 30)) })
  }
  if (headAge > 52 && random.chance(0.3)) {
    const male = random.chance(0.5)
    roles.push({ relation: male ? '07' : '08', male, age: random.between(0, Math.min(18, headAge - 42)) })
  }
  return roles
}

function makeUpMember(random: RandomSource, householdId: RecordId, { year, giveIdNo }: HouseholdMold, role: Role, surname: string | undefined, ethnicity: NonNullable<Member['ethnicity']>): Member {
  const birth = PlainDate.parse(`${year - role.age - 1}-${String(random.between(1, 12)).padStart(2, '0')}-${String(random.between(1, 28)).padStart(2, '0')}`)
  const age = ageOn(birth, PlainDate.parse(`${year}-08-31`))
  const ill = age > 40 ? random.weighted<Member['health'][number]>([['01', 70], ['02', 18], ['03', 6], ['04', 6]]) : random.weighted<Member['health'][number]>([['01', 94], ['02', 3], ['03', 1.5], ['04', 1.5]])
  const idNo = giveIdNo(birth, role.male)
  const pupil = age >= 6 && age <= 21
  const able = age >= 16 && !pupil
  return Member.parse({
    householdId, personNo: null, name: makeUpName(random, role.male, surname), sex: role.male ? '1' : '2', docType: ill === '04' ? '02' : '01', idNo: ill === '04' ? `${idNo}${random.between(1, 6)}${random.between(2, 4)}` : idNo, birth,
    relation: role.relation, ethnicity, political: random.chance(0.04) ? '01' : '13', education: pupil ? null : educationOf(random, age), schoolStatus: pupil ? schoolOf(random, age) : age < 6 ? null : '01', school: null, dropoutReason: null, health: [ill],
    labour: labourOf(random, age, ill, pupil), migrantStatus: able && age < 60 && random.chance(0.55) ? random.pick(['01', '02', '03', '04']) : null, workMonths: able && age < 60 ? random.between(0, 12) : null, serving: false,
    medResident: !random.chance(0.01), medEmployee: false, medCritical: true, medAid: random.chance(0.1), penResident: age >= 16 && !pupil ? random.chance(0.9) : null, penEmployee: false,
    dibaoStatus: random.chance(0.15) ? '1' : '0', tekunStatus: '0', mandarin: null, state: '1', identifiedYm: null, phone: null, remark: null,
  })
}

function educationOf(random: RandomSource, age: number): NonNullable<Member['education']> {
  if (age < 6) return '06'
  return random.weighted([['01', age > 60 ? 35 : 4], ['02', 38], ['03', 42], ['04', 10], ['05', 6]])
}

/** One child in three hundred of compulsory school age is not at school: those are the ones to be found. */
function schoolOf(random: RandomSource, age: number): NonNullable<Member['schoolStatus']> {
  if (age <= 15 && random.chance(0.003)) return '01'
  if (age <= 11) return '03'
  if (age <= 15) return random.pick(['04', '05', '06'])
  return age <= 18 ? random.pick(['07', '08', '09', '10', '11']) : random.pick(['13', '18'])
}

function labourOf(random: RandomSource, age: number, health: Member['health'][number], pupil: boolean): NonNullable<Member['labour']> {
  if (age < 16 || pupil) return '04'
  if (age > 72 || health === '03') return random.pick(['03', '05'])
  if (age >= 60 || health === '04') return random.weighted([['05', 6], ['03', 2], ['01', 1]])
  return random.weighted([['01', 80], ['02', 14], ['05', 6]])
}
