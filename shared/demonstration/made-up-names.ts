import type { RandomSource } from './random-source.ts'

const SURNAMES = '王李张刘陈杨黄周吴罗赵何唐田冉龙石韦蒙陆潘余江邓蔡彭覃莫岑熊欧阳卢宋郑谢冯'
const MALE = '国强建军明华德荣光志文兴富贵昌友林平安顺发祥松涛勇斌'
const FEMALE = '秀英芳兰珍玉梅桂花琼丽燕群碧素慧敏凤仙菊香云霞莲'

/** Names that old systems break: long ones with a dot, and characters outside the basic plane of GB 2312. */
const HARD_NAMES = ['阿依古丽·买买提江·阿不都热合曼', '迪丽努尔·艾合买提', '尼玛次仁·多吉扎西', '杨㛃', '李䶮', '陈犇犇', '龙𬭎', '王𣲗'] as const

/** A made-up name; about one in two hundred is a hard one. `surname` keeps a family together. */
export function makeUpName(random: RandomSource, male: boolean, surname: string | undefined): string {
  if (random.chance(0.005)) return random.pick(HARD_NAMES)
  const given = male ? MALE : FEMALE
  const first = surname ?? makeUpSurname(random)
  return random.chance(0.75) ? first + pickCharacter(random, given) + pickCharacter(random, given) : first + pickCharacter(random, given)
}

export function makeUpSurname(random: RandomSource): string {
  return pickCharacter(random, SURNAMES)
}

/** All of these lie in the basic plane, so one position is one character. */
function pickCharacter(random: RandomSource, characters: string): string {
  return characters.charAt(random.between(0, characters.length - 1))
}
