import type { HouseholdFacts } from '../../domain/household-facts.ts'

/** The words of a search text in the form that entries have; all of them must match. */
export function searchWords(text: string): readonly string[] {
  return text.toLowerCase().split(/\s+/u).filter((word) => word !== '')
}

/** The reversed ID tail that a word may mean: at least three characters, digits, the last one may be X. */
export function findReversedTail(word: string): string | undefined {
  return /^\d{2,}[\dx]$/.test(word) ? reverse(word) : undefined
}

/** The ID number as it stands in the search entries: reversed, in lower case. */
export function reversedIdNo(idNo: string): string {
  return reverse(idNo.toLowerCase())
}

/** Whether a household matches every word: the same answer as the index gives, for a household that changed since. */
export function matchesWords(facts: HouseholdFacts, words: readonly string[], initialsOf: (name: string) => string): boolean {
  const names = [facts.headName, ...facts.people.map((person) => person.name)].map((name) => name.toLowerCase())
  return words.every((word) => {
    if (names.some((name) => name.includes(word)) || [facts.householdNo, facts.groupNo].some((label) => label.toLowerCase().startsWith(word))) return true
    const tail = findReversedTail(word)
    if (tail !== undefined && facts.people.some((person) => reversedIdNo(person.idNo).startsWith(tail))) return true
    // Initials hold no Han characters, and finding them takes longer than all the rest.
    return !/\p{Script=Han}/u.test(word) && names.some((name) => name !== '' && initialsOf(name).toLowerCase().startsWith(word))
  })
}

export function reverse(text: string): string {
  return Array.from(text).reverse().join('')
}
